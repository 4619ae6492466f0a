"""Statements that build a plan's nodes: the inside of `build_model()` and of a block's function."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_editor.codegen.block_function import NAME, TURN, BlockFunctions
from graph_editor.codegen.expression import (
    INDENT,
    Atom,
    Call,
    Expr,
    Item,
    call,
    flat,
    list_of,
    quoted,
    statement,
    tuple_of,
)
from graph_editor.codegen.layer_code import LayerWriter
from graph_editor.codegen.name_pool import NamePool
from graph_editor.codegen.plan import Plan, Tensor
from graph_editor.codegen.tensor_names import Returned, part_names, returned_by
from graph_editor.document.graph import GraphId, Node, NodeId, NodeKind
from graph_editor.validation.analysis import NodeResult

_WIDEST = 48
"""Of what stands left of `=`, in columns."""


@dataclass(slots=True)
class BodyCode:
    """The body of a function.

    Attributes:
        lines: its statements, indented.
        places: for each node the first and last line that build it, counted from 0.
    """

    lines: list[str] = field(default_factory=list)
    places: dict[NodeId, tuple[int, int]] = field(default_factory=dict)

    def add(self, lines: list[str], node: NodeId | None = None) -> None:
        """Append the lines that build `node`."""
        first = len(self.lines)
        self.lines += lines
        if node is not None:
            begin = self.places.get(node, (first, first))
            joined = begin[1] == first - 1 or node not in self.places
            self.places[node] = (begin[0] if joined else first, len(self.lines) - 1)


class BodyWriter:
    """Writes the statements of a plan's nodes.

    Attributes:
        names: the variables of the function.
        tensors: for each node the variables or expressions that hold its tensors.
    """

    def __init__(
        self,
        graph: GraphId,
        plan: Plan,
        layers: LayerWriter,
        blocks: BlockFunctions,
        results: Mapping[NodeId, NodeResult],
        names: NamePool,
        code: BodyCode,
    ) -> None:
        self._graph = graph
        self._plan = plan
        self._layers = layers
        self._values = layers.values
        self._blocks = blocks
        self._results = results
        self._code = code
        self._calls = Counter(plan.owner(plan.nodes[node_id]).id for node_id in plan.order)
        self._shared: dict[NodeId, str] = {}
        self.names = names
        self.tensors: dict[NodeId, dict[int, str]] = {}

    def write(self, node: Node) -> None:
        """The statements of a layer, an operation or a block."""
        match node.kind:
            case NodeKind.OPERATION:
                tensors = {k: self._argument(v) for k, v in self._plan.arguments[node.id].items()}
                self._assign(node, self._layers.operation(node, tensors))
            case NodeKind.BLOCK:
                self._block(node)
            case _:
                shared = self._calls[self._plan.owner(node).id] > 1
                self._layer_call(node, shared or node.shared_with is not None)

    def variable(self, tensor: Tensor) -> str:
        """What holds a tensor."""
        return self.tensors[tensor.node][tensor.index]

    def _layer_call(self, node: Node, shared: bool) -> None:
        owner = self._plan.owner(node)
        arguments = [*self._call_items(node, owner), *self._layers.call_arguments(owner, node)]
        if not shared:
            self._assign(node, Call(self._layers.layer(owner), tuple(arguments)))
            return
        if owner.id not in self._shared:
            self._shared[owner.id] = self.names.take(owner.name)
            head = f"{self._shared[owner.id]} = "
            self._code.add(statement(head, self._layers.layer(owner)), owner.id)
        wanted = f"{node.name}_output" if node is owner else node.name
        self._assign(node, Call(self._shared[owner.id], tuple(arguments)), wanted)

    def _call_items(self, node: Node, owner: Node) -> list[Item]:
        """The tensors of a call: required ones by position while there is no gap."""
        entry = self._layers.entry(owner.type)
        required = {port.name for port in entry.ports if port.required}
        order = [port.name for port in entry.ports]
        items: list[Item] = []
        for place, (name, tensor) in enumerate(self._plan.arguments[node.id].items()):
            in_place = place < len(order) and order[place] == name
            by_position = in_place and (place == 0 or name in required)
            items.append(Item(self._argument(tensor), "" if by_position else f"{name}="))
        return items

    def _argument(self, tensor: Tensor | list[Tensor]) -> Expr:
        if isinstance(tensor, list):
            return list_of([self.variable(item) for item in tensor])
        return Atom(self.variable(tensor))

    def _assign(self, node: Node, value: Call, wanted: str = "") -> None:
        """Give what a call returns its names: one, several by unpacking, or items of one."""
        used = self._plan.used[node.id]
        owner = self._plan.owner(node)
        returned = returned_by(node, owner, self._results.get(node.id), used)
        wanted = wanted or node.name
        if returned is Returned.TENSOR:
            variable = self.names.take(wanted)
            self.tensors[node.id] = dict.fromkeys(used, variable)
            self._code.add(statement(f"{variable} = ", value), node.id)
            return
        if returned is Returned.DEEP:
            self._values.used.add("keras")
            value = call("keras.tree.flatten", value)
        parts = part_names(owner, self._results.get(node.id), returned)
        if parts:
            names = [
                self.names.take(f"{wanted}{part}") if index in used else "_"
                for index, part in enumerate(parts)
            ]
            self.tensors[node.id] = {i: n for i, n in enumerate(names) if n != "_"}
            while len(names) > 2 and names[-1] in ("_", "*_") and names[-2] == "_":
                names[-2:] = ["*_"]
            head = ", ".join(names)
            if len(head) <= _WIDEST:
                self._code.add(statement(f"{head} = ", value), node.id)
                return
        variable = self.names.take(wanted)
        self.tensors[node.id] = {index: self._item(node, variable, index) for index in used}
        self._code.add(statement(f"{variable} = ", value), node.id)

    def _item(self, node: Node, variable: str, index: int) -> str:
        result = self._results.get(node.id)
        if result is not None and index < len(result.keys):
            return f"{variable}[{quoted(result.keys[index])}]"
        return f"{variable}[{index}]"

    # Blocks

    def _block(self, node: Node) -> None:
        given = [self._argument(tensor) for tensor in self._plan.arguments[node.id].values()]
        ends = self._plan.block(node).plan.outputs
        if node.repeat > 1:
            self._repeat(node, [flat(expr) for expr in given], len(ends))
            return
        used = self._plan.used[node.id]
        value = self._block_call(node, given, self._layers.name(node.name))
        wanted = self._wanted(node)
        if len(ends) == 1:
            variable = self.names.take(wanted)
            self.tensors[node.id] = {0: variable}
            self._code.add(statement(f"{variable} = ", value), node.id)
            return
        parts = self._parts(node)
        if len(", ".join(parts)) <= _WIDEST:
            names = [self.names.take(p) if i in used else "_" for i, p in enumerate(parts)]
            self.tensors[node.id] = {i: name for i, name in enumerate(names) if i in used}
            self._code.add(statement(f"{', '.join(names)} = ", value), node.id)
            return
        variable = self.names.take(wanted)
        self.tensors[node.id] = {index: f"{variable}[{index}]" for index in used}
        self._code.add(statement(f"{variable} = ", value), node.id)

    def _repeat(self, node: Node, given: list[str], count: int) -> None:
        """A loop in which each repetition takes what the one before it gave, input by output."""
        chained = min(len(given), count)
        target, state = self._state(node, count, chained)
        self.tensors[node.id] = dict(enumerate(state))
        if ", " in target:
            for variable, tensor in zip(state, given[:chained], strict=False):
                self._code.add(statement(f"{variable} = ", Atom(tensor)), node.id)
        elif given:
            begin = Atom(given[0]) if count == 1 else tuple_of(given[:chained])
            self._code.add(statement(f"{target} = ", begin), node.id)
        inputs: list[Expr] = [Atom(text) for text in (*state[:chained], *given[chained:])]
        text = f"{node.name}_{{{TURN} + 1}}"
        name = Atom(f'f"{{{NAME}}}_{text}"' if self._layers.inside else f'f"{text}"')
        value = self._block_call(node, inputs, name)
        loop = [
            f"{INDENT}for {TURN} in range({node.repeat}):",
            *statement(f"{target} = ", value, 2),
        ]
        self._code.add(loop, node.id)

    def _state(self, node: Node, count: int, chained: int) -> tuple[str, list[str]]:
        """What a loop assigns, and the expression for each of the tensors in it."""
        if count > 1:
            used = self._plan.used[node.id]
            parts = self._parts(node)
            if len(", ".join(parts)) <= _WIDEST:
                state = [
                    self.names.take(part) if i < chained or i in used else "_"
                    for i, part in enumerate(parts)
                ]
                return ", ".join(state), state
        variable = self.names.take(self._wanted(node))
        return variable, [variable] if count == 1 else [f"{variable}[{i}]" for i in range(count)]

    def _parts(self, node: Node) -> list[str]:
        """Names for the tensors that a block gives."""
        block = self._plan.block(node)
        return [f"{node.name}_{block.graph.nodes[end.node].name}" for end in block.plan.outputs]

    def _block_call(self, node: Node, given: list[Expr], name: Atom) -> Call:
        function = self._blocks.functions[GraphId(node.type)]
        tensors = tuple(Item(tensor) for tensor in given)
        parameters = self._blocks.arguments(node, self._layers, self._graph)
        made = Call(function.name, (*tensors, *parameters, Item(name, f"{NAME}=")))
        if not function.block.graph.as_model:
            return made
        return Call(made, tensors if len(tensors) == 1 else (Item(list_of(given)),))

    def _wanted(self, node: Node) -> str:
        """The variable for what a block gives; not the name of its function."""
        function = self._blocks.functions[GraphId(node.type)]
        return f"{node.name}_output" if node.name == function.name else node.name


def variables(blocks: BlockFunctions, plan: Plan, *more: str) -> NamePool:
    """Names for the variables of a function that builds `plan`."""
    called = {node.type for node in (plan.nodes[node_id] for node_id in plan.order)}
    functions = [f.name for graph, f in blocks.functions.items() if graph in called]
    loops = any(plan.nodes[node_id].repeat > 1 for node_id in plan.order)
    return NamePool([*functions, *([TURN] if loops else []), *more])
