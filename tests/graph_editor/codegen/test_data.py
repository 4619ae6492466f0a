"""`load_data()`: each source and step, run without Keras where it needs none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph_editor.codegen.generate import generate
from graph_editor.document.settings import DataSpec, Step, TrainingSpec
from graph_editor.document.value import Params
from graph_editor.files.examples import example
from graph_editor.files.project_file import read_project
from graph_editor.validation.analysis import NodeResult, TensorSpec
from tests.graph_editor.codegen.drawing import CATALOGUE, Drawing
from tests.scripts import run_script

RESOURCES = Path(__file__).parents[3] / "resources" / "data"
SCALE = Step("scale", Params(divisor=16))


def drawing(data: DataSpec, **training: Any) -> Drawing:
    return (
        Drawing(data, TrainingSpec(**training))
        .add("x", "Input", shape=(4,))
        .add("y", "layers.Dense", "x", units=1)
    )


def load(data: DataSpec, folder: Path, **training: Any) -> Any:
    script = generate(drawing(data, **training).project, CATALOGUE, folder=folder)
    assert script.notes == ()
    for name, resource in script.files.items():
        shutil.copy(RESOURCES / resource, folder / name)
    return run_script(script, folder).load_data()


def test_digits(tmp_path: Path) -> None:
    reshape = Step("reshape", Params(shape=(8, 8, 1)))
    one_hot = Step("one_hot")
    (x, y), (x_test, y_test) = load(DataSpec(input_steps=(reshape, SCALE)), tmp_path)
    assert x.shape == (1438, 8, 8, 1)
    assert x_test.shape == (359, 8, 8, 1)
    assert x.dtype == "float32"
    assert x.max() == 1.0
    assert len(y) + len(y_test) == 1797
    (x, y), _ = load(DataSpec(target_steps=(one_hot,), shuffle=True), tmp_path)
    assert y.shape == (1438, 10)
    (_, again), _ = load(DataSpec(target_steps=(one_hot,), shuffle=True), tmp_path)
    assert (y == again).all()


@pytest.mark.parametrize(
    ("type_", "params"),
    [
        ("layers.Embedding", Params(input_dim=500, output_dim=2)),
        ("layers.CategoryEncoding", Params(num_tokens=500, output_mode="one_hot")),
        ("ops.one_hot", Params(num_classes=500)),
    ],
)
def test_random_ids_go_over_all_that_is_looked_up(
    type_: str, params: Params, tmp_path: Path
) -> None:
    data = DataSpec("random", Params(samples=2000, inputs=((1,),), target="binary"))
    ids = Drawing(data, TrainingSpec()).add("x", "Input", shape=(1,), dtype="int32")
    ids.add("table", type_, "x", **params).add("y", "layers.Dense", "table", units=1)
    (x, _), _ = run_script(generate(ids.project, CATALOGUE, folder=tmp_path), tmp_path).load_data()
    assert x.dtype.kind == "i"
    assert 480 <= x.max() < 500


def test_digits_that_are_not_there(tmp_path: Path) -> None:
    script = generate(drawing(DataSpec()).project, CATALOGUE)
    assert script.files == {"digits.npz": "digits.npz"}
    with pytest.raises(FileNotFoundError, match=r"digits.npz is missing: put .* beside"):
        run_script(script, tmp_path).load_data()


def test_xor(tmp_path: Path) -> None:
    ((x, y),) = load(DataSpec("xor", test_fraction=0), tmp_path)
    assert x.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert y.tolist() == [[0], [1], [1], [0]]


@pytest.mark.parametrize(
    ("target", "shape"), [("binary", (80, 1)), ("classes", (80,)), ("regression", (80, 1))]
)
def test_random(target: str, shape: tuple[int, ...], tmp_path: Path) -> None:
    options = Params(samples=100, inputs=((4,),), target=target, classes=5)
    (x, y), (_, y_test) = load(DataSpec("random", options), tmp_path)
    assert x.shape == (80, 4)
    assert y.shape == shape
    if target != "regression":
        assert {*y.ravel(), *y_test.ravel()} == set(range(2 if target == "binary" else 5))
    (x_again, _), _ = load(DataSpec("random", options), tmp_path)
    assert (x == x_again).all()
    (x_other, _), _ = load(DataSpec("random", options), tmp_path, seed=None)
    assert not (x == x_other).all()


@pytest.mark.parametrize(
    ("target", "shapes", "below"),
    [
        ("binary", ((80, 1), (80, 4, 3)), (2, 2)),
        ("classes", ((80, 1), (80, 4)), (2, 3)),
        ("regression", ((80, 1), (80, 4, 3)), None),
    ],
)
def test_random_targets_fit_each_of_several_outputs(
    target: str, shapes: tuple[tuple[int, ...], ...], below: tuple[int, int] | None, tmp_path: Path
) -> None:
    drawn = (
        Drawing(DataSpec("random", Params(samples=100, inputs=((4,),), target=target)))
        .add("x", "Input", shape=(4,))
        .add("yes", "layers.Dense", "x", units=1)
        .add("all", "layers.Dense", "x", units=12)
        .add("steps", "layers.Reshape", "all", target_shape=(4, 3))
    )
    made = {"x": (4,), "yes": (1,), "all": (12,), "steps": (4, 3)}
    results = {
        drawn.document.node(name).id: NodeResult((TensorSpec((None, *shape), "float32"),))
        for name, shape in made.items()
    }
    script = generate(drawn.project, CATALOGUE, results)
    (_, y), _ = run_script(script, tmp_path).load_data()
    assert tuple(y[name].shape for name in ("yes", "steps")) == shapes
    if below is not None:
        assert tuple(int(y[name].max()) + 1 for name in ("yes", "steps")) == below


def arrays(count: int = 10) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    return {"features": rng.normal(5, 3, (count, 4)), "labels": rng.integers(0, 3, count)}


def test_arrays_are_split_and_standardised_on_the_training_part(tmp_path: Path) -> None:
    saved = arrays()
    np.savez(tmp_path / "set.npz", **saved)
    options = Params(path="set.npz", x_train="features", y_train="labels")
    steps = (Step("standardise"),)
    (x, y), (x_test, y_test) = load(DataSpec("arrays", options, steps), tmp_path)
    features = saved["features"]
    assert np.allclose(x.mean(axis=0), 0)
    assert np.allclose(x.std(axis=0), 1)
    expected = (features[8:] - features[:8].mean(axis=0)) / features[:8].std(axis=0)
    assert np.allclose(x_test, expected)
    assert [*y, *y_test] == [*saved["labels"]]


def test_arrays_with_their_own_parts(tmp_path: Path) -> None:
    parts = {f"{axis}_{part}": np.ones(3) for axis in "xy" for part in ("train", "val", "test")}
    np.savez(tmp_path / "set.npz", **parts)
    options = Params({"path": "set.npz", **{name: name for name in parts}})
    assert len(load(DataSpec("arrays", options), tmp_path)) == 2
    assert len(load(DataSpec("arrays", options), tmp_path, validation="set")) == 3


def test_arrays_by_name(tmp_path: Path) -> None:
    np.savez(tmp_path / "set.npz", a=np.full((5, 2), 32.0), b=np.ones((5, 3)), c=np.ones(5))
    options = Params(path="set.npz", x_train=Params(left="a", right="b"), y_train=Params(y="c"))
    data = DataSpec("arrays", options, (SCALE, Step("standardise")), shuffle=True)
    (x, y), (x_test, y_test) = load(data, tmp_path)
    assert {name: array.shape for name, array in x.items()} == {"left": (4, 2), "right": (4, 3)}
    assert x_test["left"].shape == (1, 2)
    assert y["y"].shape == (4,)
    assert y_test["y"].shape == (1,)


def test_arrays_of_two_files(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.ones((5, 2)))
    np.save(tmp_path / "y.npy", np.ones(5))
    data = DataSpec("arrays", Params(path="x.npy", target_path="y.npy"))
    (x, y), _ = load(data, tmp_path)
    assert (x.shape, y.shape) == ((4, 2), (4,))


def test_arrays_that_are_missing_or_pickled(tmp_path: Path) -> None:
    options = Params(path="set.npz", x_train="x", y_train="y")
    with pytest.raises(FileNotFoundError, match=r"set\.npz is missing: "):
        load(DataSpec("arrays", options), tmp_path)
    np.savez(tmp_path / "set.npz", x=np.array([{}, {}], dtype=object), y=np.ones(2))
    with pytest.raises(ValueError, match="allow_pickle"):
        load(DataSpec("arrays", options), tmp_path)


def test_relative_paths_are_the_scripts_own_where_the_project_has_no_folder(tmp_path: Path) -> None:
    (tmp_path / "sets").mkdir()
    np.savez(tmp_path / "sets" / "s.npz", x_train=np.ones((5, 4)), y_train=np.ones(5))
    script = generate(drawing(DataSpec("arrays", Params(path="sets/s.npz"))).project, CATALOGUE)
    assert str(tmp_path) not in script.text
    assert len(run_script(script, tmp_path).load_data()) == 2


def test_text_steps(tmp_path: Path) -> None:
    project = drawing(
        DataSpec("imdb", Params(num_words=99), (Step("pad", Params(maxlen=20)),))
    ).project
    text = generate(project, CATALOGUE).text
    assert "keras.datasets.imdb.load_data(num_words=99)" in " ".join(text.split())
    assert "x_train = keras.utils.pad_sequences(x_train, maxlen=20)" in text

    project = drawing(DataSpec("reuters", Params(), (Step("multi_hot", Params(num_words=5)),)))
    module = run_script(generate(project.project, CATALOGUE))
    assert module.multi_hot([[1, 2, 9], [4]], num_words=5).tolist() == [
        [0, 1, 1, 0, 0],
        [0, 0, 0, 0, 1],
    ]


def test_a_script_runs_by_itself(tmp_path: Path) -> None:
    """The digits, in a fresh interpreter that knows nothing of Hornet."""
    project = read_project(example("digits").path)
    project = type(project)(
        project.name, project.graphs, project.data, project.training.with_(epochs=2)
    )
    script = generate(project, CATALOGUE)
    (tmp_path / "digits.py").write_text(script.text, encoding="utf-8")
    shutil.copy(RESOURCES / "digits.npz", tmp_path)
    done = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "digits.py")],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    *_, accuracy, loss = done.stdout.splitlines()
    assert float(accuracy.removeprefix("accuracy: ")) > 0.6
    assert loss.startswith("loss: ")
