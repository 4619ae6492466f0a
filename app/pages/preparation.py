"""The steps of preparation: what each takes, what a source usually needs. Plain Python."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from graph_editor.catalogue.entry import Parameter, ParameterKind
from graph_editor.document.graph import NodeKind
from graph_editor.document.project import Project
from graph_editor.document.settings import DataSpec, Step
from graph_editor.document.value import Params, Value
from graph_editor.validation.analysis import DataFacts


@dataclass(frozen=True, slots=True)
class StepKind:
    """A kind of step.

    Attributes:
        kind: `Step.kind`.
        title: as a person reads it.
        tip: what it does, a sentence.
        parameters: what it takes.
    """

    kind: str
    title: str
    tip: str
    parameters: tuple[Parameter, ...] = ()


STEP_KINDS = (
    StepKind(
        "reshape",
        "Reshape",
        "Give each sample another shape with as many numbers.",
        (
            Parameter(
                "shape",
                ParameterKind.INTS,
                required=True,
                doc="The new shape without the samples' axis; one length may be -1.",
            ),
        ),
    ),
    StepKind(
        "scale",
        "Scale",
        "Divide all values: pictures with values up to 255 come to lie between 0 and 1.",
        (Parameter("divisor", ParameterKind.FLOAT, 255.0, doc="What the values are divided by."),),
    ),
    StepKind(
        "standardise",
        "Standardise",
        "Give each feature the mean 0 and the deviation 1, measured on the training part.",
    ),
    StepKind(
        "one_hot",
        "One-hot",
        "Write each class number as a vector with a single 1.",
        (
            Parameter(
                "num_classes",
                ParameterKind.INT,
                required=True,
                minimum=2,
                doc="How many classes there are.",
            ),
        ),
    ),
    StepKind(
        "pad",
        "Pad",
        "Bring sequences to equal length: zeros in front, or the front cut off.",
        (
            Parameter(
                "maxlen",
                ParameterKind.INT,
                required=True,
                minimum=1,
                doc="The length of all sequences.",
            ),
        ),
    ),
    StepKind(
        "multi_hot",
        "Multi-hot",
        "Write each sequence of word numbers as a vector that says which words occur.",
        (
            Parameter(
                "num_words",
                ParameterKind.INT,
                required=True,
                minimum=1,
                doc="How many words are known.",
            ),
        ),
    ),
    StepKind(
        "cast",
        "Cast",
        "Turn the numbers into another type.",
        (
            Parameter(
                "dtype",
                ParameterKind.CHOICE,
                "float32",
                choices=("float32", "float16", "float64", "int32", "int64", "uint8", "bool"),
                doc="The type of the numbers.",
            ),
        ),
    ),
)
_BY_KIND: Mapping[str, StepKind] = {step.kind: step for step in STEP_KINDS}
_IMAGES = ("mnist", "fashion_mnist", "cifar10", "cifar100")
_TEXTS = ("imdb", "reuters")
_TABLES = ("boston_housing", "california_housing")
WORDS = 10_000


def step_kind(kind: str) -> StepKind:
    """The kind called `kind`; one without parameters where it is unknown."""
    return _BY_KIND.get(kind) or StepKind(kind, kind, "A step that this version does not know.")


def new_step(kind: str, facts: DataFacts, *, targets: bool) -> Step:
    """A step with the parameters that fit the data."""
    values: dict[str, Value] = {
        "num_classes": facts.classes or 10,
        "maxlen": 256,
        "num_words": WORDS,
        "shape": _flat_shape(facts, targets),
    }
    parameters = step_kind(kind).parameters
    return Step(kind, Params({p.name: values[p.name] for p in parameters if p.required}))


def chosen_source(source: str, project: Project) -> DataSpec:
    """What a source usually needs, when it is newly chosen."""
    if source == "digits":
        return DataSpec(source, input_steps=(Step("scale", Params(divisor=16.0)),))
    if source == "xor":
        return DataSpec(source, test_fraction=0.0)
    if source in _IMAGES:
        return DataSpec(source, input_steps=(Step("scale"),))
    if source in _TEXTS:
        steps = (Step("pad", Params(maxlen=256)),)
        return DataSpec(source, Params(num_words=WORDS), input_steps=steps)
    if source in _TABLES:
        return DataSpec(source, input_steps=(Step("standardise"),))
    if source == "random":
        shapes = _input_shapes(project) or ((100,),)
        options = Params(samples=1000, inputs=shapes, target="binary")
        return DataSpec(source, options)
    return DataSpec(source)


def describe_steps(steps: Sequence[Step]) -> str:
    """Steps on one line: `Scale · Reshape`."""
    return " · ".join(step_kind(step.kind).title for step in steps)


def _input_shapes(project: Project) -> tuple[Value, ...]:
    shapes: list[Value] = []
    for node in project.main.nodes.values():
        shape = node.params.get("shape")
        if node.kind is NodeKind.INPUT and isinstance(shape, tuple):
            shapes.append(tuple(n if isinstance(n, int) else 8 for n in shape))
    return tuple(shapes)


def _flat_shape(facts: DataFacts, targets: bool) -> tuple[int, ...]:
    specs = facts.targets if targets else facts.inputs
    if not specs:
        return (-1,)
    shape = specs[0][1].shape[1:]
    known = [length for length in shape if length is not None]
    return (math.prod(known),) if len(known) == len(shape) else (-1,)


def change_of_steps(before: Sequence[Step], after: Sequence[Step], what: str) -> str:
    """What was done to steps, as an undo step calls it.

    Args:
        what: the place of the step and the parameter of it that was set; "" where steps came, went
            or changed places.
    """
    if len(after) > len(before):
        return f"Add {step_kind(after[-1].kind).title} to the preparation"
    changed = [old for old, new in zip_longest(before, after) if old != new and old is not None]
    if len(after) < len(before):
        return f"Remove {step_kind(changed[0].kind).title} from the preparation"
    if what:
        place, _, name = what.partition(".")
        return f"Set {name} of {step_kind(after[int(place)].kind).title} in the preparation"
    return "Reorder the preparation"
