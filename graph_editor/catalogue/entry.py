"""What the catalogue knows of a layer, an operation or another Keras object."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from graph_editor.document.value import Params, Value


class ParameterKind(enum.Enum):
    """What a parameter takes; it chooses the parameter's editor."""

    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    STRING = "string"
    CHOICE = "choice"
    """One of `Parameter.choices` (other text is allowed only where `open_choice`)."""
    INTS = "ints"
    """A tuple of ints (a shape, axes); a single int where `scalar` is allowed (kernel_size=3)."""
    FLOATS = "floats"
    STRINGS = "strings"
    ACTIVATION = "activation"
    INITIALIZER = "initializer"
    REGULARIZER = "regularizer"
    CONSTRAINT = "constraint"
    DTYPE = "dtype"
    LAYER = "layer"
    LAYERS = "layers"
    FUNCTION = "function"
    """Python source, a `CodeValue`."""
    LITERAL = "literal"
    """Any Python literal: what no other kind fits."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A constructor parameter (or an argument of `call` or of an operation that is no tensor).

    Attributes:
        name: as in Keras.
        kind: what it takes.
        default: Keras' default; meaningless where `required`.
        required: Keras has no default.
        optional: None is allowed.
        scalar: for INTS, FLOATS and STRINGS, a single one is allowed as well.
        choices: the values of a CHOICE.
        open_choice: other values than `choices` are allowed.
        minimum, maximum: inclusive bounds, where there are any.
        initial: the value a new node gets, where Keras requires one or its default cannot work;
            None for none.
        doc: Keras' own description, Markdown.
        advanced: seldom wanted; folded away.
        objects: a group of the catalogue (`"schedules"`) whose objects may be given instead.
        none_items: for INTS and FLOATS, an item may be None (the free axis of a shape).
    """

    name: str
    kind: ParameterKind
    default: Value = None
    required: bool = False
    optional: bool = False
    scalar: bool = False
    choices: tuple[Value, ...] = ()
    open_choice: bool = False
    minimum: float | None = None
    maximum: float | None = None
    initial: Value = None
    doc: str = ""
    advanced: bool = False
    objects: str = ""
    none_items: bool = False


@dataclass(frozen=True, slots=True)
class Port:
    """An argument that takes a tensor.

    Attributes:
        name: as in the `call` signature.
        required: Keras has no default for it.
        many: it takes an ordered list of tensors; the ports are `name[0]`, `name[1]` …
        minimum: for `many`, how many tensors at least.
        value: for an operation, whether a number may stand in the tensor's place (`add(x, 2)`);
            then `Node.params` may hold it under the port's name.
        doc: Keras' own description.
        spread: for `many`, the tensors are passed one by one (`einsum(subscripts, *operands)`),
            not as a list.
        maximum: for `many`, how many tensors at most; 0 for any number.
        items: for `many`, what Keras calls the tensors of the list (`query`, `value`, `key`), if
            it does; shown to people, the ports are `name[0]` … all the same.
    """

    name: str
    required: bool = True
    many: bool = False
    minimum: int = 1
    value: bool = False
    doc: str = ""
    spread: bool = False
    maximum: int = 0
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A class or function of Keras.

    Attributes:
        type: dotted name below `keras`, also `Node.type`: `"layers.Dense"`, `"ops.add"`,
            `"initializers.HeNormal"`, `"optimizers.Adam"`, `"losses.Huber"`, `"metrics.AUC"`.
        title: the last part of `type`.
        family: Keras' family: `"Core"`, `"Convolutional"`, `"Pooling"`, `"Recurrent"` … for layers;
            `"Math"`, `"Neural network"`, `"Linear algebra"`, `"Image"` … for operations.
        summary: one line.
        doc: Keras' docstring, Markdown, without the arguments (they describe themselves).
        parameters: constructor parameters; arguments of an operation that are no tensors.
        call_parameters: arguments of a layer's `call` that are no tensors and may be set in a
            drawing.
        ports: arguments that take tensors.
        aliases: other names of the same thing (`"MaxPool2D"`).
        keywords: words that a search should find it by.
        sample: parameters that make a working example of it.
        sample_inputs: for each tensor of each port, in order: (port, shape with the batch axis,
            dtype): what the sample may be called on.
        symbol: what stands in code where no parameter is given, if Keras has a short string
            (`"relu"`, `"glorot_uniform"`, `"adam"`, `"sparse_categorical_crossentropy"`); or "".
        placeable: whether it can be put on the canvas as a node; where a layer or an operation
            cannot, `summary` ends with the reason.
    """

    type: str
    title: str
    family: str
    summary: str = ""
    doc: str = ""
    parameters: tuple[Parameter, ...] = ()
    call_parameters: tuple[Parameter, ...] = ()
    ports: tuple[Port, ...] = ()
    aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    sample: Params = Params()
    sample_inputs: tuple[tuple[str, tuple[int | None, ...], str], ...] = ()
    symbol: str = ""
    placeable: bool = True

    def parameter(self, name: str) -> Parameter | None:
        """The constructor parameter called `name`, if there is one."""
        return next((p for p in self.parameters if p.name == name), None)

    def port(self, name: str) -> Port | None:
        """The port called `name` (without an index), if there is one."""
        return next((p for p in self.ports if p.name == name), None)

    @property
    def plain_summary(self) -> str:
        """The summary where it is shown as it is, without Keras' signs for code."""
        return self.summary.replace("`", "")

    @property
    def initial_params(self) -> Params:
        """The parameters of a new node: a value for each one that it cannot do without."""
        return Params(
            {p.name: p.initial for p in self.parameters if p.required or p.initial is not None}
        )
