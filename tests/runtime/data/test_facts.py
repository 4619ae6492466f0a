"""What is known of data without loading them is what the script then loads."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.codegen.generate import generate
from graph_editor.document.project import Project
from graph_editor.document.settings import DataSpec, Step
from graph_editor.document.value import Params
from runtime.data.facts import data_facts, source_info
from runtime.data.keras_dataset import DATASETS, datasets_folder, wrong_file
from runtime.data.preview import preview

ONE_HOT = Step("one_hot")
SCALE = Step("scale", Params(divisor=16))

SPECS = {
    "digits": DataSpec(input_steps=(Step("reshape", Params(shape=(8, 8, 1))), SCALE)),
    "digits one-hot": DataSpec(
        input_steps=(Step("reshape", Params(shape=(-1,))), Step("standardise")),
        target_steps=(ONE_HOT,),
        test_fraction=0.25,
    ),
    "digits cast": DataSpec(target_steps=(Step("cast", Params(dtype="int32")),), shuffle=True),
    "xor": DataSpec("xor", test_fraction=0),
    "random binary": DataSpec("random", Params(samples=50, inputs=((3,),), target="binary")),
    "random classes": DataSpec(
        "random",
        Params(samples=51, inputs=((2, 3),), target="classes", classes=4),
        target_steps=(ONE_HOT,),
    ),
    "random numbers": DataSpec(
        "random", Params(samples=10, inputs=((3,),), target="regression", target_shape=(2,))
    ),
    "sets": DataSpec(
        "arrays",
        Params(path="sets.npz", x_train="a", y_train="b", x_test="c", y_test="d"),
        input_steps=(Step("scale"),),
    ),
    "one set": DataSpec("arrays", Params(path="sets.npz", x_train="a", y_train="b")),
    "several": DataSpec(
        "arrays",
        Params(path="sets.npz", x_train=Params(left="a", right="a"), y_train="hot"),
    ),
    "npy": DataSpec("arrays", Params(path="x.npy", target_path="y.npy")),
    "npy alone": DataSpec("arrays", Params(path="x.npy"), test_fraction=0),
}

LOAD = """
import importlib.util, json, sys
import numpy as np

def told(part):
    parts = part if isinstance(part, dict) else {"": part}
    return {name: [list(array.shape), array.dtype.name] for name, array in parts.items()}

answers = {}
for name, path in json.load(sys.stdin).items():
    spec = importlib.util.spec_from_file_location("loaded", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    answers[name] = [[told(x), told(y)] for x, y in module.load_data()]
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    rng = np.random.default_rng(1)
    np.savez_compressed(
        folder / "sets.npz",
        a=rng.integers(0, 255, (30, 4, 5), dtype=np.uint8),
        b=rng.integers(0, 3, 30),
        hot=np.eye(3)[rng.integers(0, 3, 30)],
        c=np.zeros((7, 4, 5), dtype=np.uint8),
        d=np.zeros(7, dtype=int),
        short=np.zeros(29),
        number=np.float32(3),
        texts=np.array(["a", "b"]),
        objects=np.array([[1], [1, 2]], dtype=object),
    )
    np.save(folder / "x.npy", rng.random((12, 6)))
    np.save(folder / "y.npy", rng.integers(0, 2, (12, 1)))
    return folder


@pytest.fixture(scope="module")
def loaded(folder: Path, catalogue: Catalogue) -> dict[str, list[list[dict[str, list[object]]]]]:
    """What the scripts' `load_data()` really give, asked in one process."""
    scripts = {}
    for name, spec in SPECS.items():
        script = generate(Project(data=spec), catalogue, folder=folder)
        path = folder / name / "script.py"
        path.parent.mkdir()
        path.write_text(script.text)
        for file in script.files:
            (path.parent / file).write_bytes(
                (Path("resources/data") / file).absolute().read_bytes()
            )
        scripts[name] = str(path)
    answer = subprocess.run(
        [sys.executable, "-c", LOAD],
        input=json.dumps(scripts),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    found: dict[str, list[list[dict[str, list[object]]]]] = json.loads(answer.stdout)
    return found


@pytest.mark.parametrize("name", SPECS)
def test_facts_are_what_the_script_loads(
    name: str, folder: Path, loaded: dict[str, list[list[dict[str, list[object]]]]]
) -> None:
    facts = data_facts(SPECS[name], folder)
    assert facts.problem == ""
    pairs = loaded[name]
    x, y = pairs[0]
    for told, specs in ((x, facts.inputs), (y, facts.targets)):
        given = [([None, *shape[1:]], dtype) for shape, dtype in told.values()]  # type: ignore[misc]
        assert [(list(spec.shape), spec.dtype) for _, spec in specs] == given
    names = [name for name, _ in facts.inputs]
    assert names == list(x)
    assert facts.train_samples == next(iter(x.values()))[0][0]  # type: ignore[index]
    test = next(iter(pairs[-1][0].values()))[0][0] if len(pairs) > 1 else None  # type: ignore[index]
    assert facts.test_samples == test
    assert facts.size


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("digits", (10, False, False)),
        ("digits one-hot", (10, True, False)),
        ("xor", (2, False, True)),
        ("random binary", (2, False, True)),
        ("random classes", (4, True, False)),
        ("random numbers", (None, False, False)),
        ("sets", (3, False, False)),
        ("several", (3, True, False)),
        ("npy", (2, False, True)),
        ("npy alone", (None, False, False)),
    ],
)
def test_what_the_targets_mean(
    name: str, meaning: tuple[int | None, bool, bool], folder: Path
) -> None:
    facts = data_facts(SPECS[name], folder)
    assert (facts.classes, facts.one_hot, facts.binary) == meaning


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (Params(), "No data file is chosen"),
        (Params(path="nowhere.npz"), "is not there"),
        (Params(path="text.npz"), "not a NumPy file"),
        (Params(path="text.npy"), "text.npy is not a NumPy file"),
        (Params(path="cut.npz"), "not a NumPy file"),
        (Params(path="."), "is a folder"),
        (Params(path="sets.npz"), "no array 'x_train'"),
        (Params(path="sets.npz", x_train="objects"), "holds Python objects"),
        (Params(path="sets.npz", x_train="a", y_train="objects"), "holds Python objects"),
        (Params(path="sets.npz", x_train="a", y_train="short"), "same number of samples"),
        (Params(path="sets.npz", x_train="number"), "single number"),
        (Params(path="sets.npz", x_train="texts"), "not numbers"),
        (Params(path="sets.npz", x_train="a", x_test="hot"), "sample of 'hot' has the shape"),
        (Params(path="objects.npy"), "holds Python objects"),
        (Params(path="x.npy", target_path="short.npy"), "one target for each sample"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence(
    options: Params, sentence: str, folder: Path
) -> None:
    (folder / "text.npz").write_text("no array")
    (folder / "text.npy").write_text("no array")
    (folder / "cut.npz").write_bytes((folder / "sets.npz").read_bytes()[:200])
    np.save(folder / "short.npy", np.zeros(3))
    with (folder / "objects.npy").open("wb") as file:
        np.lib.format.write_array(file, np.array([Bomb()], dtype=object), allow_pickle=True)
    facts = data_facts(DataSpec("arrays", options), folder)
    assert sentence in facts.problem
    assert facts.problem.endswith(".")
    assert preview(DataSpec("arrays", options), folder, 3).message == facts.problem


class Bomb:
    """Ends the test run if it is ever unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return exec, ("raise SystemExit('unpickled')",)


def test_the_bomb_is_one() -> None:
    with pytest.raises(SystemExit):
        pickle.loads(pickle.dumps(Bomb()))


def test_steps_that_do_not_fit_say_so() -> None:
    wrong = DataSpec(input_steps=(Step("reshape", Params(shape=(7, 9))),))
    assert "64 numbers, the other 63" in data_facts(wrong, None).problem
    wrong = DataSpec(input_steps=(Step("cast", Params(dtype="float31")),))
    assert "no NumPy dtype" in data_facts(wrong, None).problem
    assert "different lengths" in data_facts(DataSpec("imdb"), None).problem
    assert "no data source 'dreams'" in data_facts(DataSpec("dreams"), None).problem


def test_every_source_is_known() -> None:
    ids = [source.id for source in source_info()]
    assert len(set(ids)) == len(ids) == 12
    for source in source_info():
        assert source.title
        assert source.description.endswith(".")
        assert source.downloads == (source.id in DATASETS)
    pad = (Step("pad", Params(maxlen=20)),)
    for name in DATASETS:
        steps = pad if name in ("imdb", "reuters") else ()
        facts = data_facts(DataSpec(name, input_steps=steps), None)
        assert facts.problem == ""
        assert facts.train_samples
        assert (facts.classes or 0) == DATASETS[name].classes
        shown = preview(DataSpec(name), None, 3)
        assert "downloads" in shown.message


def test_a_file_that_keras_would_delete_is_noticed() -> None:
    folder = datasets_folder()
    folder.mkdir(parents=True)
    (folder / "mnist.npz").write_bytes(b"something else")
    assert str(folder / "mnist.npz") in wrong_file("mnist")
    assert data_facts(DataSpec("mnist"), None).problem == wrong_file("mnist")
    assert wrong_file("cifar10") == ""


def test_samples_can_be_seen(folder: Path) -> None:
    for name, spec in SPECS.items():
        shown = preview(spec, folder, 3)
        assert shown.message == "", name
        assert all(len(array) == 3 for array in shown.inputs.values()), name
        assert all(len(array) == 3 for array in shown.targets.values()), name
    digits = preview(SPECS["digits"], None, 5)
    assert digits.inputs[""].shape == (5, 8, 8)
    with np.load(folder / "sets.npz", allow_pickle=False) as arrays:
        assert (preview(SPECS["sets"], folder, 3).inputs[""] == arrays["a"][:3]).all()


def test_fortran_order_is_kept(tmp_path: Path) -> None:
    array = np.asfortranarray(np.arange(12).reshape(4, 3))
    np.save(tmp_path / "f.npy", array)
    shown = preview(DataSpec("arrays", Params(path="f.npy")), tmp_path, 2)
    assert (shown.inputs[""] == array[:2]).all()


def test_facts_can_be_compared(folder: Path) -> None:
    assert data_facts(SPECS["sets"], folder) == data_facts(SPECS["sets"], folder)
    other = replace(SPECS["sets"], test_fraction=0.5)
    assert data_facts(other, folder) == data_facts(SPECS["sets"], folder), "it has a test set"
