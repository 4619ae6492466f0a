"""The Python functions that blocks become: their names, their parameters, their calls."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.codegen.expression import Atom, Item
from graph_editor.codegen.layer_code import LayerWriter
from graph_editor.codegen.name_pool import NamePool
from graph_editor.codegen.plan import USELESS, BlockPlan, Plan
from graph_editor.codegen.planning import make_plan
from graph_editor.codegen.value_code import UnwritableError, ValueWriter
from graph_editor.document.graph import Graph, GraphId, Node, NodeId, NodeKind
from graph_editor.document.project import Project
from graph_editor.document.reference import ExpressionError, names_in, references_in
from graph_editor.document.value import ObjectValue, Params, Reference, Value, same_value
from graph_editor.validation.analysis import NodeResult

NAME = "name"
"""The argument of each function with which the names of its layers begin."""
TURN = "index"
"""The variable of a loop over a block's repetitions."""


@dataclass(slots=True)
class BlockFunction:
    """A block's function, as its callers need it.

    Attributes:
        block: what is in it.
        name: how it is called in the script.
        parameters: its arguments for the block's parameters, by the parameters' names.
        required: the parameters without a default in the script.
        made: the parameters that are given as functions which make the value: each layer is to get
            an object of its own.
        layers: writes what is in it.
    """

    block: BlockPlan
    name: str
    parameters: dict[str, str]
    required: frozenset[str]
    made: frozenset[str]
    layers: LayerWriter


@dataclass(slots=True)
class BlockFunctions:
    """The functions of all blocks that a project uses, each after those it calls.

    Attributes:
        functions: by graph.
        plans: the same blocks, for plans of drawings that use them.
    """

    functions: dict[GraphId, BlockFunction] = field(default_factory=dict)
    plans: dict[GraphId, BlockPlan] = field(default_factory=dict)

    def called_by(self, plan: Plan) -> list[BlockFunction]:
        """The functions that a plan needs, in the order in which they are to be written."""
        wanted: set[GraphId] = set()
        stack = [plan]
        while stack:
            current = stack.pop()
            for node_id in current.order:
                node = current.nodes[node_id]
                if node.kind is NodeKind.BLOCK and node.type not in wanted:
                    wanted.add(GraphId(node.type))
                    stack.append(current.block(node).plan)
        return [function for graph, function in self.functions.items() if graph in wanted]

    def arguments(self, node: Node, layers: LayerWriter, outside: GraphId) -> list[Item]:
        """The parameters that a use of a block gives, by keyword.

        Args:
            layers: writes the drawing in which the node stands.
            outside: that drawing.

        Raises:
            UnwritableError: a value cannot stand in a script.
        """
        function = self.functions[GraphId(node.type)]
        around = self.functions.get(outside)
        items: list[Item] = []
        for parameter in function.block.graph.parameters:
            name = parameter.name
            value = node.params.get(name, parameter.default)
            if name not in function.required and same_value(value, parameter.default):
                continue
            prefix = f"{function.parameters[name]}="
            if name not in function.made:
                items.append(Item(layers.values.value(value), prefix))
            elif around is not None and _name_of(value) in around.made:
                items.append(Item(Atom(around.parameters[_name_of(value)]), prefix))
            else:
                items.append(Item(layers.values.value(value), f"{prefix}lambda: "))
        return items


def plan_blocks(
    project: Project, catalogue: Catalogue, results: Mapping[NodeId, NodeResult]
) -> BlockFunctions:
    """The functions of all blocks that a project's drawing leads to."""
    blocks = BlockFunctions()
    if len(project.graphs) == 1:
        return blocks
    graphs = {graph.id: graph for graph in project.graphs}
    order = _in_order(project.main, graphs)
    made = _made_parameters(project, catalogue)
    names = NamePool([NAME, TURN])
    for graph in order:
        if graph.id == project.main.id:
            continue
        # Arguments hide neither the functions that are called nor the variable of a loop.
        loops = any(node.repeat > 1 for node in graph.nodes.values())
        pool = NamePool(
            [NAME, *([TURN] if loops else []), *(f.name for f in blocks.functions.values())]
        )
        parameters = {p.name: pool.take(p.name) for p in graph.parameters}
        own = frozenset(name for name in parameters if (graph.id, name) in made)
        scope = {name: f"{text}()" if name in own else text for name, text in parameters.items()}
        layers = LayerWriter(catalogue, ValueWriter(catalogue, scope), inside=True)
        required = own | {p.name for p in graph.parameters if not _is_plain(p.default, catalogue)}
        reasons = unwritable(graph, catalogue, layers, blocks)
        plan = make_plan(graph, catalogue, reasons, results, blocks.plans, inner=True)
        block = BlockPlan(graph, plan, _problem(graph, plan))
        blocks.plans[graph.id] = block
        blocks.functions[graph.id] = BlockFunction(
            block, names.take(graph.name), parameters, required, own, layers
        )
    return blocks


def unwritable(
    graph: Graph, catalogue: Catalogue, layers: LayerWriter, blocks: BlockFunctions
) -> dict[NodeId, str]:
    """Nodes whose parameters cannot stand in a script, and why."""
    reasons: dict[NodeId, str] = {}
    nodes = graph.nodes
    for node in nodes.values():
        owner = nodes.get(node.shared_with, node) if node.shared_with else node
        if owner.kind is NodeKind.OUTPUT or node.muted:
            continue
        try:
            if node.kind is NodeKind.INPUT:
                if not layers.inside:
                    layers.input(node)
            elif node.kind is NodeKind.BLOCK:
                if GraphId(node.type) in blocks.functions:
                    blocks.arguments(node, layers, graph.id)
            elif catalogue.entry(owner.type) is None:
                continue
            elif node.kind is NodeKind.OPERATION:
                layers.operation(node, {})
            else:
                layers.layer(owner)
                layers.call_arguments(owner, node)
        except UnwritableError as error:
            reasons[node.id] = str(error)
    layers.values.used.clear()
    return reasons


def _problem(graph: Graph, plan: Plan) -> str:
    """Why a block cannot be written; a part that leads nowhere is no reason."""
    for node_id, reason in plan.left_out.items():
        if reason and reason != USELESS:
            return f"{graph.nodes[node_id].name!r} in the block {graph.name!r}: {reason}"
    if not plan.outputs:
        return f"the block {graph.name!r} has no output yet"
    return ""


def _in_order(main: Graph, graphs: Mapping[GraphId, Graph]) -> list[Graph]:
    """The graphs that a drawing leads to, each after those it uses; those on a circle are not."""
    order: dict[GraphId, Graph] = {}
    open_: set[GraphId] = {main.id}
    stack: list[tuple[Graph, Iterator[GraphId]]] = [(main, _uses(main))]
    while stack:
        graph, uses = stack[-1]
        for used in uses:
            if used in graphs and used not in open_ and used not in order:
                open_.add(used)
                stack.append((graphs[used], _uses(graphs[used])))
                break
        else:
            stack.pop()
            order[graph.id] = graph
    return list(order.values())


def _uses(graph: Graph) -> Iterator[GraphId]:
    return (
        GraphId(node.type)
        for node in graph.nodes.values()
        if node.kind is NodeKind.BLOCK and not node.muted
    )


def _made_parameters(project: Project, catalogue: Catalogue) -> set[tuple[GraphId, str]]:
    """The parameters that somewhere hold an object which no two layers may share."""
    given: list[tuple[GraphId, str, GraphId, Value]] = []
    made: set[tuple[GraphId, str]] = set()
    for graph in project.graphs:
        for parameter in graph.parameters:
            given.append((graph.id, parameter.name, graph.id, parameter.default))
        for node in graph.nodes.values():
            if node.kind is NodeKind.BLOCK:
                for name, value in node.params.items():
                    given.append((GraphId(node.type), name, graph.id, value))
    for block, name, _, value in given:
        if _holds_object(value, catalogue):
            made.add((block, name))
    size = -1
    while size < len(made):
        size = len(made)
        for block, name, outside, value in given:
            if any((outside, used) in made for used in _names_in(value)):
                made.add((block, name))
    return made


def _holds_object(value: Value, catalogue: Catalogue) -> bool:
    match value:
        case ObjectValue(type_, params):
            entry = catalogue.entry(type_)
            return bool(params) or entry is None or not entry.symbol
        case tuple():
            return any(_holds_object(item, catalogue) for item in value)
        case Params():
            return any(_holds_object(item, catalogue) for item in value.values())
        case _:
            return False


def _is_plain(value: Value, catalogue: Catalogue) -> bool:
    """Whether a value can be a default: nothing that is made anew, or that could be changed."""
    match value:
        case None | bool() | int() | str():
            return True
        case float():
            return math.isfinite(value)
        case tuple():
            return all(_is_plain(item, catalogue) for item in value)
        case ObjectValue():
            return not _holds_object(value, catalogue)
        case _:
            return False


def _names_in(value: Value) -> Iterable[str]:
    for expression in references_in(value):
        try:
            yield from names_in(expression)
        except ExpressionError:
            continue


def _name_of(value: Value) -> str:
    return value.expression.strip() if isinstance(value, Reference) else ""
