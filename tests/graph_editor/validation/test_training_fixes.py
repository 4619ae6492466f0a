"""Data and training that do not fit the drawing: what is said, and that each fix mends it.

Where Keras refuses such a training, the problem is an error; that it really does is asked of Keras
itself, by the checker's own question, with the rules out of the way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.document import Document
from graph_editor.document.project import Project
from graph_editor.document.settings import DataSpec, Step, TrainingSpec
from graph_editor.document.value import ObjectValue, Params
from graph_editor.validation.analysis import Analysis, DataFacts, Severity, TensorSpec
from graph_editor.validation.check import check_project
from runtime.analyst.oracle import SyncOracle
from tests.graph_editor.validation.drawing import Drawing

SPARSE = ObjectValue("losses.SparseCategoricalCrossentropy")
CATEGORICAL = ObjectValue("losses.CategoricalCrossentropy")
BINARY = ObjectValue("losses.BinaryCrossentropy")
MSE = ObjectValue("losses.MeanSquaredError")

DIGITS = DataFacts(
    inputs=(("", TensorSpec((None, 8, 8), "float32")),),
    targets=(("", TensorSpec((None,), "int64")),),
    classes=10,
    train_samples=1000,
    test_samples=100,
)
ONE_HOT = replace(DIGITS, targets=(("", TensorSpec((None, 10), "float32")),), one_hot=True)
YES_NO = replace(DIGITS, targets=(("", TensorSpec((None, 1), "float32")),), classes=2, binary=True)
PRICES = replace(DIGITS, targets=(("", TensorSpec((None,), "float32")),), classes=None)
WORDS = DataFacts(
    inputs=(("", TensorSpec((None, 20), "int32")),),
    targets=(("", TensorSpec((None,), "int64")),),
    classes=2,
    binary=True,
    train_samples=1000,
)


@dataclass(frozen=True)
class Case:
    """A drawing with data and training, and what is to be said.

    Attributes:
        end: draws the network behind the flattened (or, with `flat=False`, the bare) input.
        labels: the fixes of the first problem.
        error: it is an error, not a warning.
        words: stand in the first problem's message.
    """

    name: str
    end: Callable[[Drawing, str], object]
    facts: DataFacts
    training: TrainingSpec
    labels: list[str]
    error: bool = True
    words: str = ""
    flat: bool = True
    data: DataSpec = field(default=DataSpec())
    shape: tuple[int, ...] = (8, 8)


def _dense(units: int, activation: str | None = "softmax") -> Callable[[Drawing, str], object]:
    params = {"units": units} | ({"activation": activation} if activation else {})
    return lambda d, x: d.layer("Dense", x, **params)  # type: ignore[arg-type]


def _softmax_layer(units: int) -> Callable[[Drawing, str], object]:
    return lambda d, x: d.layer("Softmax", d.layer("Dense", x, units=units))  # type: ignore[arg-type]


def _embedding(words: int) -> Callable[[Drawing, str], object]:
    def draw(d: Drawing, x: str) -> object:
        y = d.layer("Embedding", x, input_dim=words, output_dim=4)  # type: ignore[arg-type]
        y = d.layer("GlobalAveragePooling1D", y)
        return d.layer("Dense", y, units=1, activation="sigmoid")

    return draw


def _train(loss: ObjectValue, **changes: object) -> TrainingSpec:
    return TrainingSpec(loss=loss).with_(**changes)


LOGITS = ObjectValue(SPARSE.type, Params(from_logits=True))

CASES = [
    Case(
        "rank too high for softmax",
        _dense(10),
        DIGITS,
        _train(SPARSE),
        [
            "Insert Flatten before 'dense'",
            "Insert GlobalAveragePooling1D before 'dense'",
        ],
        flat=False,
        words="more axes",
    ),
    Case("too few units", _dense(7), DIGITS, _train(SPARSE), ["Set units of 'dense' to 10"]),
    Case(
        "too many units",
        _dense(12),
        DIGITS,
        _train(SPARSE),
        ["Set units of 'dense' to 10"],
        error=False,
    ),
    Case("units, one-hot", _dense(7), ONE_HOT, _train(CATEGORICAL), ["Set units of 'dense' to 10"]),
    Case(
        "sparse loss, one-hot targets",
        _dense(10),
        ONE_HOT,
        _train(SPARSE),
        ["Use CategoricalCrossentropy", "Keep the targets as whole numbers"],
        data=DataSpec(target_steps=(Step("one_hot"),)),
        words="one-hot",
    ),
    Case(
        "categorical loss, whole numbers",
        _dense(10),
        DIGITS,
        _train(CATEGORICAL),
        ["Use SparseCategoricalCrossentropy", "Make the targets one-hot"],
        words="whole numbers",
    ),
    Case(
        "binary loss, ten units",
        _dense(10, "sigmoid"),
        DIGITS,
        _train(BINARY),
        ["Use SparseCategoricalCrossentropy"],
    ),
    Case(
        "binary loss, ten classes, one unit",
        _dense(1, "sigmoid"),
        DIGITS,
        _train(BINARY),
        ["Tell 10 classes apart: softmax and 10 units"],
    ),
    Case(
        "mean squared error, ten classes",
        _dense(10),
        DIGITS,
        _train(MSE),
        ["Use SparseCategoricalCrossentropy"],
    ),
    Case(
        "two classes, sparse loss, one unit",
        _dense(1, "sigmoid"),
        YES_NO,
        _train(SPARSE),
        ["Use BinaryCrossentropy", "Set units of 'dense' to 2"],
    ),
    Case(
        "two classes, binary loss, two units",
        _dense(2),
        YES_NO,
        _train(BINARY),
        [
            "Use SparseCategoricalCrossentropy",
            "Set units of 'dense' to 1 and sigmoid",
        ],
    ),
    Case(
        "linear end, probabilities expected",
        _dense(10, None),
        DIGITS,
        _train(SPARSE),
        ["Set activation of 'dense' to softmax", "Set from_logits to True"],
        error=False,
    ),
    Case(
        "softmax end, logits expected",
        _dense(10),
        DIGITS,
        _train(LOGITS),
        ["Set from_logits to False", "Set activation of 'dense' to linear"],
        error=False,
    ),
    Case(
        "a softmax layer, logits expected",
        _softmax_layer(10),
        DIGITS,
        _train(LOGITS),
        ["Set from_logits to False", "Set activation of 'softmax' to linear"],
        error=False,
    ),
    Case(
        "sigmoid end, categorical loss",
        _dense(10, "sigmoid"),
        ONE_HOT,
        _train(CATEGORICAL),
        ["Set activation of 'dense' to softmax"],
        error=False,
    ),
    Case(
        "softmax over one value",
        _dense(1),
        YES_NO,
        _train(BINARY),
        ["Set activation of 'dense' to sigmoid"],
        error=False,
        words="always 1",
    ),
    Case(
        "units, a softmax layer",
        _softmax_layer(3),
        DIGITS,
        _train(SPARSE),
        ["Set units of 'dense' to 10"],
    ),
    Case(
        "quantities, loss for classes",
        _dense(10),
        PRICES,
        _train(SPARSE),
        ["Predict a quantity: MeanSquaredError and no activation"],
    ),
    Case(
        "quantities, three units",
        _dense(3, None),
        PRICES,
        _train(MSE),
        ["Set units of 'dense' to 1"],
    ),
    Case(
        "quantities, accuracy",
        _dense(1, None),
        PRICES,
        _train(MSE, metrics=("accuracy",)),
        ["Use MeanAbsoluteError", "Remove accuracy"],
        error=False,
    ),
    Case(
        "a metric for whole numbers, one-hot targets",
        _dense(10),
        ONE_HOT,
        _train(CATEGORICAL, metrics=(ObjectValue("metrics.SparseCategoricalAccuracy"),)),
        ["Use CategoricalAccuracy"],
    ),
    Case(
        "input shape",
        _dense(10),
        DIGITS,
        _train(SPARSE),
        ["Set shape of 'inputs' to (8, 8)"],
        shape=(28, 28),
    ),
    Case(
        "more samples in a batch than there are",
        _dense(10),
        replace(DIGITS, train_samples=20),
        _train(SPARSE),
        ["Set batch size to 20"],
        error=False,
    ),
    Case(
        "no samples for validation",
        _dense(10),
        replace(DIGITS, train_samples=64),
        _train(SPARSE, validation_split=0.999),
        ["Train without validation", "Set validation split to 0.5"],
    ),
    Case(
        "validation split out of range",
        _dense(10),
        DIGITS,
        _train(SPARSE, validation_split=1.5),
        ["Set validation split to 0.1", "Train without validation"],
    ),
    Case(
        "no test set to validate on",
        _dense(10),
        replace(DIGITS, test_samples=0),
        _train(SPARSE, validation="test"),
        ["Split off a part for validation", "Train without validation"],
        error=False,
    ),
    Case(
        "large learning rate",
        _dense(10),
        DIGITS,
        _train(SPARSE, optimizer=ObjectValue("optimizers.Adam", Params(learning_rate=5.0))),
        ["Set learning rate to 0.001"],
        error=False,
    ),
    Case(
        "negative learning rate",
        _dense(10),
        DIGITS,
        _train(SPARSE, optimizer=ObjectValue("optimizers.SGD", Params(learning_rate=-0.1))),
        ["Set learning rate to 0.01"],
    ),
    Case("no epochs", _dense(10), DIGITS, _train(SPARSE, epochs=0), ["Set epochs to 1"]),
    Case(
        "words beyond the vocabulary",
        _embedding(500),
        WORDS,
        _train(BINARY),
        ["Set input_dim of 'embedding' to 1000"],
        data=DataSpec("imdb", Params(num_words=1000)),
        flat=False,
        shape=(20,),
    ),
    Case(
        "several outputs, one target",
        lambda d, x: (_dense(10)(d, x), _dense(10)(d, x)),
        DIGITS,
        _train(SPARSE),
        ["Add an Output behind 'dense_1'", "Add an Output behind 'dense'"],
    ),
]


def _project(case: Case) -> Project:
    drawing = Drawing()
    x = drawing.input(*case.shape)
    case.end(drawing, drawing.layer("Flatten", x) if case.flat else x)
    with drawing.document.edit("Train") as edit:
        edit.set_training(case.training)
        edit.set_data(case.data)
    return drawing.document.project


def _facts(facts: DataFacts, data: DataSpec, given: DataSpec) -> DataFacts:
    """The facts after a fix has changed how the targets are prepared."""
    if data.target_steps == given.target_steps:
        return facts
    one_hot = any(step.kind == "one_hot" for step in data.target_steps)
    return ONE_HOT if one_hot else DIGITS


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_fix_makes_the_problem_go_away(
    case: Case, catalogue: Catalogue, oracle: SyncOracle
) -> None:
    project = _project(case)

    def check(project: Project, facts: DataFacts) -> Analysis:
        return check_project(project, catalogue, oracle, facts)

    analysis = check(project, case.facts)
    assert analysis.ok is not case.error
    problem = analysis.problems[0]
    assert problem.severity is (Severity.ERROR if case.error else Severity.WARNING)
    assert case.words in problem.message
    assert problem.expected
    assert problem.received
    assert [fix.label for fix in problem.fixes] == case.labels
    for number, label in enumerate(case.labels):
        document = Document(project)
        fix = check(project, case.facts).problems[0].fixes[number]
        with document.edit(label) as edit:
            fix.apply(edit)
        after = check(document.project, _facts(case.facts, document.data, case.data))
        assert problem.message not in [p.message for p in after.problems], label
        assert after.ok, (label, [p.message for p in after.problems])


GOOD = [
    Case("digits", _dense(10), DIGITS, _train(SPARSE, metrics=("accuracy",)), []),
    Case("digits from logits", _dense(10, None), DIGITS, _train(LOGITS), []),
    Case("one-hot", _dense(10), ONE_HOT, _train(CATEGORICAL, metrics=("accuracy",)), []),
    Case("several labels", _dense(10, "sigmoid"), ONE_HOT, _train(BINARY), []),
    Case("yes or no", _dense(1, "sigmoid"), YES_NO, _train(BINARY, metrics=("accuracy",)), []),
    Case("exclusive or", _dense(1, "sigmoid"), YES_NO, _train(MSE), []),
    Case("two classes", _dense(2), YES_NO, _train(SPARSE), []),
    Case("prices", _dense(1, None), PRICES, _train(MSE), []),
    Case(
        "words",
        _embedding(1000),
        WORDS,
        _train(BINARY),
        [],
        data=DataSpec("imdb", Params(num_words=1000)),
        flat=False,
        shape=(20,),
    ),
]


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.name)
def test_what_is_right_is_left_alone(case: Case, catalogue: Catalogue, oracle: SyncOracle) -> None:
    analysis = check_project(_project(case), catalogue, oracle, case.facts)
    assert analysis.ok
    assert not analysis.problems


def test_what_no_rule_knows_is_said_in_keras_words(
    catalogue: Catalogue, oracle: SyncOracle
) -> None:
    case = Case("", _dense(10), DIGITS, _train(SPARSE, metrics=("nonsense",)), [])
    (problem,) = check_project(_project(case), catalogue, oracle, DIGITS).problems
    assert problem.severity is Severity.ERROR
    assert "nonsense" in problem.message
    assert problem.details


def test_data_that_cannot_be_had_are_said_once(catalogue: Catalogue, oracle: SyncOracle) -> None:
    case = Case("", _dense(10), DIGITS, _train(SPARSE), [])
    facts = DataFacts(problem="The file digits.npz is not there.")
    (problem,) = check_project(_project(case), catalogue, oracle, facts).problems
    assert problem.message == facts.problem
    assert problem.place == "data"


@pytest.mark.parametrize("source", ["random", "arrays"])
def test_random_data_are_made_for_several_outputs_and_no_others_are(
    source: str, catalogue: Catalogue, oracle: SyncOracle
) -> None:
    drawing = Drawing()
    first = drawing.input(5)
    drawing.layer("Dense", first, units=1)
    drawing.layer("Dense", first, units=3)
    with drawing.document.edit("Data") as edit:
        edit.set_data(DataSpec(source))
        edit.set_training(TrainingSpec(loss=MSE))
    facts = DataFacts(
        inputs=(("", TensorSpec((None, 5), "float32")),),
        targets=(("", TensorSpec((None, 1), "float32")),),
    )
    problems = check_project(drawing.document.project, catalogue, oracle, facts).problems
    told = [problem.message for problem in problems if "2 outputs" in problem.message]
    assert bool(told) is (source == "arrays"), told


def test_data_of_another_shape_are_told_with_where_others_are_chosen(
    catalogue: Catalogue, oracle: SyncOracle
) -> None:
    case = Case("", _dense(10), DIGITS, _train(SPARSE), [], shape=(28, 28))
    problems = check_project(_project(case), catalogue, oracle, DIGITS).problems
    assert [problem.message for problem in problems] == [
        "'inputs' takes samples of shape (28, 28), but the data have (8, 8). "
        "Give it their shape, or choose other data on the Data page."
    ]
