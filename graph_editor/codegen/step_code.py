"""Steps of preparation as statements, one for each part of the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph_editor.codegen.expression import (
    WIDTH,
    Atom,
    Call,
    Expr,
    call,
    flat,
    number,
    quoted,
    width,
)
from graph_editor.codegen.expression import statement as lines_of
from graph_editor.document.settings import Step
from graph_editor.document.value import Value

MULTI_HOT = [
    "def multi_hot(sequences: np.ndarray, num_words: int) -> np.ndarray:",
    '    """Say for each sequence which words occur in it, as zeros and ones."""',
    '    rows = np.zeros((len(sequences), num_words), dtype="float32")',
    "    for row, sequence in enumerate(sequences):",
    "        rows[row, [word for word in sequence if word < num_words]] = 1",
    "    return rows",
]


@dataclass(slots=True)
class StepCode:
    """The lines of one step, the modules they use, a function they call, and what failed."""

    lines: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    function: list[str] = field(default_factory=list)


def write_step(
    step: Step, axis: str, parts: Sequence[str], many: bool, classes: int | None
) -> StepCode:
    """A step for the inputs (`axis` "x") or targets ("y") of all parts.

    Args:
        many: the data are dicts by name.
        classes: number of classes, where the source is known to have so many.
    """
    code = StepCode()
    if step.kind == "standardise":
        code.used.add("np")
        code.lines = _standardise_many(axis, parts) if many else _standardise(axis, parts)
        return code
    for part in parts:
        variable = f"{axis}_{part}"
        value = "values" if many else variable
        expr = _expression(step, value, f"{axis}_train", many, classes, code)
        if expr is None:
            return code
        if many:
            code.lines += _for_each(variable, flat(expr))
        else:
            code.lines += lines_of(f"{variable} = ", expr)
    return code


def _expression(
    step: Step, value: str, train: str, many: bool, classes: int | None, code: StepCode
) -> Expr | None:
    params = step.params
    match step.kind:
        case "reshape":
            shape = params.get("shape")
            if not _is_shape(shape):
                code.notes.append("A step 'reshape' has no shape and is left out.")
                return None
            assert isinstance(shape, tuple)
            free = any(length in (None, -1) for length in shape)
            first = f"len({value})" if free else "-1"
            lengths = ["-1" if length is None else str(length) for length in shape]
            return call(f"{value}.reshape", first, *lengths)
        case "scale":
            divisor = params.get("divisor", 255)
            if isinstance(divisor, bool) or not isinstance(divisor, int | float) or not divisor:
                code.notes.append("A step 'scale' has no divisor and is left out.")
                return None
            return Atom(f'{value}.astype("float32") / {number(divisor)}')
        case "one_hot":
            code.used.add("keras")
            given = params.get("num_classes")
            count = given if _is_count(given) else classes
            wanted = str(count) if count else "" if many else f"int({train}.max()) + 1"
            keywords = {"num_classes": wanted} if wanted else {}
            return call("keras.utils.to_categorical", value, **keywords)
        case "pad":
            code.used.add("keras")
            maxlen = params.get("maxlen")
            keywords = {"maxlen": str(maxlen)} if _is_count(maxlen) else {}
            return call("keras.utils.pad_sequences", value, **keywords)
        case "multi_hot":
            words = params.get("num_words")
            if not _is_count(words):
                code.notes.append("A step 'multi_hot' has no number of words and is left out.")
                return None
            code.function = MULTI_HOT
            return call("multi_hot", value, num_words=str(words))
        case "cast":
            return Call(
                f"{value}.astype", call("", quoted(str(params.get("dtype", "float32")))).arguments
            )
        case _:
            code.notes.append(
                f"This version of Hornet has no step {step.kind[:40]!r}; it is left out."
            )
            return None


def _standardise(axis: str, parts: Sequence[str]) -> list[str]:
    train = f"{axis}_train"
    return [
        f"    mean = {train}.mean(axis=0)",
        f"    std = np.maximum({train}.std(axis=0), 1e-7)",
        *[f"    {axis}_{part} = ({axis}_{part} - mean) / std" for part in parts],
    ]


def _standardise_many(axis: str, parts: Sequence[str]) -> list[str]:
    train = f"{axis}_train"
    every = ", ".join(f"{axis}_{part}" for part in parts)
    return [
        f"    for name, values in {train}.items():",
        "        mean = values.mean(axis=0)",
        "        std = np.maximum(values.std(axis=0), 1e-7)",
        f"        for part in ({every}{',' if len(parts) == 1 else ''}):",
        "            part[name] = (part[name] - mean) / std",
    ]


def _for_each(variable: str, value: str) -> list[str]:
    inside = f"name: {value} for name, values in {variable}.items()"
    one = f"    {variable} = {{{inside}}}"
    if width(one) <= WIDTH:
        return [one]
    if width(f"        {inside}") <= WIDTH:
        return [f"    {variable} = {{", f"        {inside}", "    }"]
    return [f"{one}  # noqa: E501, RUF100 # fmt: skip"]


def _is_shape(value: Value) -> bool:
    return isinstance(value, tuple) and all(
        item is None or (isinstance(item, int) and not isinstance(item, bool)) for item in value
    )


def _is_count(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
