"""The constructors of inputs and layers, and the calls of operations."""

from __future__ import annotations

from collections.abc import Mapping

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Entry
from graph_editor.codegen.expression import Atom, Call, Display, Expr, Item, quoted
from graph_editor.codegen.value_code import ValueWriter
from graph_editor.document.graph import Node, NodeId
from graph_editor.document.value import Params


class LayerWriter:
    """Writes the constructors of a drawing's inputs and layers.

    Attributes:
        values: writes their parameters, and knows which modules they use.
        inside: the drawing is a block, so that names begin with the name of its use.
    """

    def __init__(self, catalogue: Catalogue, values: ValueWriter, *, inside: bool = False) -> None:
        self._catalogue = catalogue
        self.values = values
        self.inside = inside
        self._written: dict[NodeId, tuple[Call, frozenset[str]]] = {}

    def entry(self, type: str) -> Entry:
        """The catalogue's entry of a type that is known to be there."""
        entry = self._catalogue.entry(type)
        assert entry is not None
        return entry

    def input(self, node: Node) -> Call:
        """`keras.Input(shape=(28, 28), name="inputs")`."""
        params = _without_name(node.params)
        if params.get("dtype") in (None, "float32"):
            params = params.without("dtype")
        if params.get("batch_size") is None:
            params = params.without("batch_size")
        shape = Params(shape=params.get("shape", ()), **params.without("shape"))
        return Call("keras.Input", (*self.values.keywords(shape), self._name(node)))

    def name(self, name: str) -> Atom:
        """The Keras name of what is called `name` in the drawing: `"dense"`, `f"{name}_dense"`."""
        return Atom(f'f"{{name}}_{name}"' if self.inside else quoted(name))

    def _name(self, node: Node) -> Item:
        return Item(self.name(node.name), "name=")

    def layer(self, owner: Node) -> Call:
        """`layers.Dense(32, activation="relu", name="dense")`."""
        if owner.id not in self._written:
            values = self.values
            before, values.used = values.used, set()
            try:
                arguments = values.arguments(self.entry(owner.type), _without_name(owner.params))
                built = values.construct(owner.type, (*arguments, self._name(owner)))
                assert isinstance(built, Call)
                self._written[owner.id] = built, frozenset(values.used)
            finally:
                values.used = before
        built, used = self._written[owner.id]
        self.values.used |= used
        return built

    def call_arguments(self, owner: Node, node: Node) -> list[Item]:
        """The arguments of a layer's call that are no tensors."""
        if not node.call_params:
            return []
        entry = self.entry(owner.type)
        return list(self.values.keywords(node.call_params, *entry.call_parameters))

    def operation(self, node: Node, tensors: Mapping[str, Expr]) -> Call:
        """`ops.add(x, 2)`: the tensors and numbers by position, the rest by keyword."""
        entry = self.entry(node.type)
        params = _without_name(node.params)
        items: list[Item] = []
        by_position = True
        # Other required arguments may stand between the tensors.
        tensors_first = not any(parameter.required for parameter in entry.parameters)
        for port in entry.ports:
            value = tensors.get(port.name)
            if value is None and port.name in params:
                value = self.values.value(params[port.name])
            if value is None:
                by_position = False
            elif port.spread and isinstance(value, Display):
                items += value.items
            else:
                by_position = by_position and (not items or (port.required and tensors_first))
                items.append(Item(value, "" if by_position else f"{port.name}="))
            if port.name in params:
                params = params.without(port.name)
        self.values.used.add("ops")
        if entry.type == "ops.einsum":
            first = self.values.value(params.get("subscripts"))
            items, params = [Item(first), *items], params.without("subscripts")
        return Call(entry.type, (*items, *self.values.arguments(entry, params, positions=-1)))


def _without_name(params: Params) -> Params:
    """A node's own name wins over a parameter of that name."""
    return params.without("name") if "name" in params else params
