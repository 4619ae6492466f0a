"""The commands, as a person or a script calls them: output, files and exit status."""

from __future__ import annotations

import json
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.command_line import COMMANDS, main
from app.commands.outcome import WrongUse
from app.commands.train_command import replace_source
from graph_editor.document.document import Document
from graph_editor.document.settings import DataSpec
from graph_editor.document.value import CodeValue, Params
from graph_editor.files.examples import example
from graph_editor.files.project_file import read_project, write_project
from runtime.analyst.oracle import SyncOracle

ROOT = Path(__file__).resolve().parents[2]


class _SharedOracle:
    """The session's analyst in place of one for each command."""

    def __init__(self, oracle: SyncOracle) -> None:
        self._oracle = oracle

    def __enter__(self) -> SyncOracle:
        return self._oracle

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture
def shared_oracle(oracle: SyncOracle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.analyst.oracle.SyncOracle", lambda: _SharedOracle(oracle))


@pytest.fixture
def xor(tmp_path: Path) -> Path:
    path = tmp_path / "xor.hornet"
    assert main(["new", "xor", "-o", str(path)]) == 0
    return path


def edited(path: Path, **params: object) -> Path:
    """The project with the parameters of its node `hidden` changed."""
    document = Document(read_project(path))
    with document.edit("Change") as edit:
        node = document.node("hidden")
        edit.set_params(node.id, Params({**node.params, **params}))  # type: ignore[dict-item]
    write_project(document.project, path)
    return path


def with_epochs(path: Path, epochs: int) -> None:
    project = read_project(path)
    write_project(replace(project, training=project.training.with_(epochs=epochs)), path)


# check, export, new, examples


def test_check_prints_what_the_issue_says(
    xor: Path, shared_oracle: None, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["check", str(xor), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is True
    assert answer["problems"] == []
    assert answer["nodes"]["hidden"] == {
        "output_shape": [None, 2],
        "dtype": "float32",
        "params": 6,
        "trainable_params": 6,
    }
    assert main(["check", str(xor)]) == 0
    out = capsys.readouterr().out
    assert "hidden  Dense  (None, 2)" in out
    assert "9 parameters" in out


def test_check_of_a_wrong_model(
    xor: Path, shared_oracle: None, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(xor, units=-3)
    capsys.readouterr()
    assert main(["check", str(xor), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    assert any(
        problem["node"] == "hidden" and problem["severity"] == "error"
        for problem in answer["problems"]
    )
    assert main(["check", str(xor)]) == 1
    assert "error: hidden: " in capsys.readouterr().out


def test_check_looks_at_the_data_too(
    xor: Path, shared_oracle: None, capsys: pytest.CaptureFixture[str]
) -> None:
    project = read_project(xor)
    write_project(replace(project, data=DataSpec("arrays", Params(path="gone.npz"))), xor)
    assert main(["check", str(xor)]) == 1
    assert "gone.npz is not there" in capsys.readouterr().out


def test_an_exported_script_is_ready_to_run(
    tmp_path: Path, shared_oracle: None, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "digits.hornet"
    assert main(["new", "digits", "-o", str(project)]) == 0
    out = tmp_path / "elsewhere" / "script.py"
    out.parent.mkdir()
    assert main(["export", str(project), "-o", str(out), "--form", "sequential"]) == 0
    assert "keras.Sequential" in out.read_text()
    assert (out.parent / "digits.npz").is_file()
    compile(out.read_text(), str(out), "exec")


def test_a_wrong_drawing_is_exported_as_far_as_it_can_be(
    xor: Path, shared_oracle: None, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(xor, units=-3)
    out = xor.with_suffix(".py")
    assert main(["export", str(xor), "-o", str(out)]) == 1
    assert "Dense(-3" in out.read_text()
    assert "error: hidden" in capsys.readouterr().err


def test_examples_and_layers_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples", "--json"]) == 0
    names = [item["name"] for item in json.loads(capsys.readouterr().out)]
    assert "xor" in names
    assert main(["examples"]) == 0
    assert "digits" in capsys.readouterr().out
    assert main(["layers", "--json"]) == 0
    types = [item["type"] for item in json.loads(capsys.readouterr().out)]
    assert len(types) > 300
    assert "layers.Dense" in types
    assert main(["layers", "Dense", "--json"]) == 0
    dense = json.loads(capsys.readouterr().out)
    assert dense["parameters"][0]["name"] == "units"
    assert main(["layers", "MaxPool2D"]) == 0
    assert "layers.MaxPooling2D" in capsys.readouterr().out


# Wrong use: exit status 2 and one sentence


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check", "gone.hornet"], "There is no file gone.hornet"),
        (["check", "text.hornet"], "text.hornet cannot be opened"),
        (["check"], "PROJECT"),
        (["check", "xor.hornet", "--jsno"], "--jsno"),
        (["export", "xor.hornet"], "-o"),
        (["export", "xor.hornet", "-o", "gone/x.py"], "does not exist"),
        (["export", "xor.hornet", "-o", "x.py", "--form", "circular"], "circular"),
        (["train", "xor.hornet", "--epochs", "0"], "--epochs must be 1 or more"),
        (["train", "xor.hornet", "--epochs", "many"], "many"),
        (["train", "xor.hornet", "--seed", "-1"], "--seed must be from 0"),
        (["train", "xor.hornet", "--device", "gpu:7"], "no device 'gpu:7'"),
        (["train", "xor.hornet", "--data", "gone.npz"], "is not there"),
        (["train", "xor.hornet", "--data", "odd.npz"], "it holds: odd"),
        (["evaluate", "gone"], "There is no folder gone"),
        (["evaluate", "."], "not the folder of a run"),
        (["predict", ".", "--input", "odd.npz", "-o", "y.npz"], "not the folder of a run"),
        (["new", "nothing", "-o", "n.hornet"], "no example 'nothing'"),
        (["new", "xor", "-o", "n.json"], "ends in .hornet"),
        (["new", "xor", "-o", "xor.hornet"], "already there"),
        (["layers", "Dens"], "Did you mean layers.Dense"),
        (["layers", "Denze"], "Did you mean layers.Dense"),
        (["layers", "keras.layers.Cov2D"], "layers.Conv2D"),
        (["screenshot", "gone.hornet", "-o", "a.png"], "There is no file gone.hornet"),
        (["screenshot", "xor.hornet", "-o", "a.gif"], "a.png"),
        (["screenshot", "xor.hornet", "-o", "a.png", "--size", "big"], "write it like 1440x900"),
        (["--frob"], "--frob"),
        (["gone.hornet"], "neither a command nor a project"),
        (["a", "b"], "opens one project, not 2"),
    ],
)
def test_wrong_use_is_said_in_one_sentence(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("text.hornet").write_text("hello")
    np.savez("odd.npz", odd=np.zeros(3))
    assert main(["new", "xor", "-o", "xor.hornet"]) == 0
    capsys.readouterr()
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert sentence in output.err
    assert output.out == ""
    assert len(output.err.strip().splitlines()) == 1
    assert "Traceback" not in output.err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(command in text for command in COMMANDS)
    for command in COMMANDS:
        assert main([command, "--help"]) == 0


def test_commands_start_without_qt_and_keras() -> None:
    code = (
        "import sys; from app.command_line import main; main(['examples']);"
        "print([m for m in ('PySide6', 'keras', 'numpy', 'networkx', 'argparse') "
        "if m in sys.modules], file=sys.stderr)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stderr.strip() == "['argparse']"


def test_without_a_display_there_is_no_window(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("app.terminal_run.has_display", lambda: False)
    assert main([]) == 1
    assert "no display" in capsys.readouterr().err


# Trust


def test_python_code_waits_for_trust(
    xor: Path, shared_oracle: None, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(xor, activation=CodeValue("print('run')"))
    assert main(["train", str(xor)]) == 1
    assert "--trust" in capsys.readouterr().err
    assert main(["check", str(xor)]) == 1
    assert "--trust" in capsys.readouterr().err


# --data


@pytest.mark.parametrize(
    ("spec", "arrays", "options"),
    [
        (DataSpec(), ("x_train", "y_train", "x_test", "y_test"), None),
        (DataSpec(), ("x", "y"), {"x_train": "x", "y_train": "y"}),
        (DataSpec(), ("x",), {"x_train": "x"}),
        (
            DataSpec("arrays", Params(path="old.npz", x_train=Params(a="left", b="right"))),
            ("left", "right", "x", "y"),
            {"x_train": Params(a="left", b="right")},
        ),
    ],
)
def test_another_file_takes_the_sources_place(
    tmp_path: Path, spec: DataSpec, arrays: tuple[str, ...], options: dict[str, object] | None
) -> None:
    path = tmp_path / "new.npz"
    np.savez(path, **{name: np.zeros(3) for name in arrays})  # type: ignore[arg-type]
    wanted = options if options is not None else {name: name for name in arrays}
    replaced = replace_source(spec, path)
    assert replaced.source == "arrays"
    assert replaced.options == Params({"path": str(path), **wanted})  # type: ignore[dict-item]
    assert replaced.input_steps == spec.input_steps


def test_a_file_that_is_no_numpy_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_text("no")
    with pytest.raises(WrongUse, match="not a NumPy file"):
        replace_source(DataSpec(), tmp_path / "a.npz")


# train, evaluate, predict with real Keras


@pytest.fixture(scope="module")
def trained(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Path, list[dict[str, object]]]]:
    """A run of XOR by the command, and the lines it printed."""
    folder = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("HORNET_HOME", str(folder / "home"))
        project = folder / "xor.hornet"
        write_project(read_project(example("xor").path), project)
        answer = hornet("train", project, "--epochs", 3, "--seed", 5, "--runs", folder, "--json")
        assert answer.returncode == 0, answer.stderr
        yield folder, [json.loads(line) for line in answer.stdout.splitlines()]


def hornet(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_train_prints_the_runs_events(trained: tuple[Path, list[dict[str, object]]]) -> None:
    folder, lines = trained
    assert lines[0]["event"] == "started"
    last = lines[-1]
    assert (last["event"], last["status"]) == ("finished", "finished")
    run = Path(str(last["run"]))
    assert run.parent == folder
    history = last["history"]
    assert isinstance(history, dict)
    assert len(history["loss"]) == 3
    assert "SEED = 5" in (run / "script.py").read_text()


def test_evaluate_and_predict(
    trained: tuple[Path, list[dict[str, object]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder, lines = trained
    run = str(lines[-1]["run"])
    monkeypatch.setenv("HORNET_HOME", str(folder / "home"))
    assert main(["evaluate", run, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    (evaluated,) = [line for line in lines if line["event"] == "evaluated"]
    assert answer["results"] == pytest.approx(evaluated["results"])
    assert (answer["on"], answer["samples"]) == ("training", 4)

    points = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")
    np.save(tmp_path / "points.npy", points)
    (tmp_path / "points.csv").write_text("a,b\n0,0\n0,1\n1,0\n1,1\n")
    wanted = np.load(Path(run) / "predictions.npz")["predictions"]
    for source, out in (("points.npy", "p.npz"), ("points.csv", "p.csv")):
        path = tmp_path / out
        arguments = ["predict", run, "--input", str(tmp_path / source), "-o", str(path)]
        assert main(arguments) == 0
        got = np.load(path)["predictions"] if out == "p.npz" else np.loadtxt(path, ndmin=2).T
        assert got.reshape(-1) == pytest.approx(wanted.reshape(-1), abs=1e-6)

    np.save(tmp_path / "wide.npy", np.zeros((4, 3)))
    capsys.readouterr()
    assert main(["predict", run, "--input", str(tmp_path / "wide.npy"), "-o", "p.npy"]) == 2
    error = capsys.readouterr().err
    assert "inputs of shape (None, 2)" in error
    assert "(4, 3)" in error

    np.save(tmp_path / "texts.npy", np.array([["a", None]], dtype=object), allow_pickle=True)
    assert main(["predict", run, "--input", str(tmp_path / "texts.npy"), "-o", "p.npy"]) == 2
    assert "holds Python objects" in capsys.readouterr().err

    points[1, 0] = np.nan
    np.save(tmp_path / "nan.npy", points)
    out = str(tmp_path / "nan_p.npy")
    assert main(["predict", run, "--input", str(tmp_path / "nan.npy"), "-o", out]) == 0
    assert "1 of 4 predictions hold NaN" in capsys.readouterr().err

    monkeypatch.setenv("HORNET_HOME", str(tmp_path / "another user"))
    assert main(["evaluate", run]) == 1
    assert "--trust" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_keep_what_was_learnt(xor: Path, number: signal.Signals) -> None:
    with_epochs(xor, 1_000_000)
    with subprocess.Popen(
        [sys.executable, "main.py", "train", str(xor), "--runs", str(xor.parent / "runs")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "epoch" in line:
                break
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "what was learnt is kept" in out
    (run,) = (xor.parent / "runs").iterdir()
    assert (run / "model.keras").is_file()


def test_mnist_is_learnt(shared_data: Path, tmp_path: Path) -> None:
    path = tmp_path / "mnist.hornet"
    assert main(["new", "mnist", "-o", str(path)]) == 0
    answer = hornet(
        *("train", path, "--data", shared_data / "mnist.npz", "--runs", tmp_path, "--json")
    )
    assert answer.returncode == 0, answer.stderr
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    (evaluated,) = [line for line in lines if line["event"] == "evaluated"]
    assert evaluated["samples"] == 10_000
    assert evaluated["results"]["accuracy"] >= 0.975


def test_a_project_is_drawn_into_a_picture(xor: Path) -> None:
    out = xor.with_suffix(".png")
    answer = hornet("screenshot", xor, "-o", out)
    assert answer.returncode == 0, answer.stderr
    assert out.read_bytes().startswith(b"\x89PNG")
    assert f"{out} is written." in answer.stdout
    small = xor.with_name("small.png")
    answer = hornet("screenshot", xor, "-o", small, "--size", "1100x700", "--fit")
    assert answer.returncode == 0, answer.stderr
    width, height = struct.unpack(">II", small.read_bytes()[16:24])
    assert (width, height) == (1100, 700)


def test_doctor_says_how_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is True
    assert answer["versions"]["keras"]
    assert answer["devices"][0]["id"] == "cpu"
    assert answer["imports"] == {"keras": "", "Qt": ""}
    assert answer["gpu"] or len(answer["devices"]) > 1


def test_picture_draws_the_network_with_its_shapes(
    xor: Path, shared_oracle: None, qapp: object, capsys: pytest.CaptureFixture[str]
) -> None:
    for suffix in ("svg", "pdf", "png"):
        out = xor.with_suffix(f".{suffix}")
        assert main(["picture", str(xor), "-o", str(out), "--theme", "dark"]) == 0
        assert out.stat().st_size > 1000
        assert capsys.readouterr().out == f"{out} is written.\n"
    svg = xor.with_suffix(".svg").read_text(encoding="utf-8")
    assert 'aria-label="(None, 2)"' in svg


def test_picture_says_what_it_cannot_do(
    xor: Path, shared_oracle: None, qapp: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["picture", str(xor), "-o", str(xor.with_suffix(".gif"))]) == 2
    assert "try -o" in capsys.readouterr().err
    png = ["picture", str(xor), "-o", str(xor.with_suffix(".png")), "--scale"]
    assert main([*png, "1000"]) == 2
    assert main([*png, "90"]) == 1
    assert "use a scale of" in capsys.readouterr().err
    assert not xor.with_suffix(".png").exists()
