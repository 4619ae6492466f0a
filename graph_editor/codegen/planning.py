"""Puts a drawing in order: what can be built, in which order, and why the rest stays out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Entry
from graph_editor.codegen.plan import (
    INPUTS,
    LONELY,
    UNFINISHED,
    USELESS,
    BlockPlan,
    Output,
    Plan,
    Tensor,
)
from graph_editor.codegen.reach import reached_inputs
from graph_editor.codegen.wires import sorted_nodes
from graph_editor.document.drawn_wires import DrawnWires, is_bypassed
from graph_editor.document.graph import (
    OUTPUT,
    Edge,
    Graph,
    GraphId,
    Node,
    NodeId,
    NodeKind,
    parse_port,
)
from graph_editor.validation.analysis import NodeResult


def make_plan(
    graph: Graph,
    catalogue: Catalogue,
    unwritable: Mapping[NodeId, str] | None = None,
    results: Mapping[NodeId, NodeResult] | None = None,
    blocks: Mapping[GraphId, BlockPlan] | None = None,
    *,
    inner: bool = False,
) -> Plan:
    """Put a drawing in order.

    Args:
        unwritable: nodes that are known not to be writable, and why.
        results: what Keras said of the nodes, where it was asked.
        blocks: the blocks that the drawing uses.
        inner: the drawing is a block: what leads to none of its outputs counts for nothing, and
            its inputs and outputs stand as they are drawn.
    """
    results = results or {}
    plan = Plan(graph.nodes, blocks or {})
    wires = DrawnWires(graph, lambda node, port: _takes(plan, node, port))
    ends: Sequence[NodeId] = wires.outputs()
    needed = wires.leading_to(ends) if ends else graph.nodes.keys()
    incoming = {node_id: wires.needed(node_id) for node_id in graph.nodes}
    outgoing: dict[NodeId, list[Edge]] = {node_id: [] for node_id in graph.nodes}
    for edges in incoming.values():
        for edge in edges:
            outgoing[edge.source].append(edge)
    order, on_circle = sorted_nodes(graph, incoming, outgoing)
    plan.sequence = [*order, *on_circle]
    for node_id in on_circle:
        plan.left_out[node_id] = "it lies on a circle, or behind one"
    plan.left_out.update(unwritable or {})
    if inner:
        plan.left_out.update({n: USELESS for n in graph.nodes if n not in needed})
    depths: dict[NodeId, int] = {}
    for node_id in order:
        node = graph.nodes[node_id]
        if node_id not in plan.left_out:
            if any(edge.source in plan.left_out for edge in incoming[node_id]):
                plan.left_out[node_id] = ""
            elif reason := (
                _no_such_output(plan, incoming[node_id], results)
                or _connect(plan, node, incoming[node_id], catalogue)
            ):
                plan.left_out[node_id] = reason
        if node_id in plan.left_out:
            continue
        before = [depths[edge.source] for edge in incoming[node_id] if edge.source in depths]
        depths[node_id] = max(before, default=0) + _own_depth(plan, node)
        if node_id not in plan.bypassed:
            plan.order.append(node_id)
    plan.depth = max(depths.values(), default=0)
    if not inner:
        ends = [
            n for n in ends if graph.nodes[n].kind is NodeKind.OUTPUT and n not in plan.left_out
        ] or _last_built(plan, wires)
    _choose_outputs(plan, ends, wires)
    _drop_unused(plan)
    if not inner and not plan.outputs:
        for node_id in plan.left_out:
            if graph.nodes[node_id].kind is NodeKind.INPUT:
                plan.left_out[node_id] = UNFINISHED if wires.outgoing(node_id) else LONELY
    if inner:
        plan.inputs = [
            n for n, node in graph.nodes.items() if node.kind is NodeKind.INPUT and n in needed
        ]
    else:
        reached = reached_inputs(plan)
        plan.inputs = [node_id for node_id in plan.inputs if node_id in reached]
    return plan


def _takes(plan: Plan, node: Node, port: str) -> bool:
    """Whether a block needs what arrives at a port; of one that cannot be written, all."""
    block = plan.blocks.get(GraphId(node.type))
    if block is None or block.problem:
        return True
    inputs = {
        inner.name: n for n, inner in block.graph.nodes.items() if inner.kind is NodeKind.INPUT
    }
    return port not in inputs or inputs[port] in block.plan.inputs


def _last_built(plan: Plan, wires: DrawnWires) -> list[NodeId]:
    """The ends of all ways, as far as they can be built."""
    return [
        node_id
        for node_id, node in plan.nodes.items()
        if node_id not in plan.left_out
        and node.kind is not NodeKind.INPUT
        and wires.incoming(node_id)
        and all(edge.target in plan.left_out for edge in wires.outgoing(node_id))
    ]


def _own_depth(plan: Plan, node: Node) -> int:
    if node.kind is not NodeKind.BLOCK or node.muted:
        return 1
    block = plan.block(node)
    return node.repeat * (1 if block.graph.as_model else max(block.plan.depth, 1))


def _no_such_output(plan: Plan, edges: list[Edge], results: Mapping[NodeId, NodeResult]) -> str:
    for edge in edges:
        port, index = parse_port(edge.source_port)
        source = plan.nodes[edge.source]
        result = results.get(edge.source)
        if source.kind is NodeKind.INPUT or is_bypassed(source):
            count = 1
        elif source.kind is NodeKind.BLOCK:
            count = len(plan.block(source).plan.outputs)
        else:
            count = len(result.outputs) if result else index + 1
        if port != OUTPUT or source.kind is NodeKind.OUTPUT or index >= count:
            return f"{source.name!r} has no output {edge.source_port!r}"
    return ""


def _connect(plan: Plan, node: Node, edges: list[Edge], catalogue: Catalogue) -> str:
    """Note the tensors that arrive at `node`; return why it cannot be built, or ""."""
    if node.kind is NodeKind.INPUT:
        return ""
    if node.kind is NodeKind.OUTPUT:
        if not edges:
            return "nothing is connected to it"
        plan.arguments[node.id] = {INPUTS: _tensor(plan, edges[0])}
        return ""
    if node.muted:
        if not edges:
            return "it is muted, and nothing is connected to it that could pass"
        plan.bypassed[node.id] = _tensor(plan, edges[0])
        return ""
    if node.shared_with is not None and node.shared_with not in plan.nodes:
        return "the layer that it calls again is not in the drawing"
    if node.kind is NodeKind.BLOCK:
        return _connect_block(plan, node, edges)
    owner = plan.owner(node)
    entry = catalogue.entry(owner.type)
    prefix = "ops." if node.kind is NodeKind.OPERATION else "layers."
    if entry is None or not entry.type.startswith(prefix):
        return f"this Keras has no {owner.type!r} that can be drawn"
    plan.arguments[node.id] = _arguments(plan, entry, edges)
    return _missing(entry, node, plan.arguments[node.id])


def _connect_block(plan: Plan, node: Node, edges: list[Edge]) -> str:
    block = plan.blocks.get(GraphId(node.type))
    if block is None:
        return "its block is not in the project"
    if block.problem:
        return block.problem
    arrives = {parse_port(edge.target_port)[0]: _tensor(plan, edge) for edge in edges}
    names = [block.graph.nodes[node_id].name for node_id in block.plan.inputs]
    missing = [name for name in names if name not in arrives]
    if missing:
        return f"its input {missing[0]!r} is not connected"
    plan.arguments[node.id] = {name: arrives[name] for name in names}
    return ""


def _tensor(plan: Plan, edge: Edge) -> Tensor:
    passed = plan.bypassed.get(edge.source)
    return passed or Tensor(edge.source, parse_port(edge.source_port)[1])


def _arguments(plan: Plan, entry: Entry, edges: list[Edge]) -> dict[str, Tensor | list[Tensor]]:
    """The tensors by port, in the order of the call's signature."""
    groups: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[parse_port(edge.target_port)[0]].append(edge)
    ports = {port.name: port for port in entry.ports}
    arguments: dict[str, Tensor | list[Tensor]] = {}
    for name in sorted(groups, key=lambda n: list(ports).index(n) if n in ports else len(ports)):
        group = groups[name]
        many = ports[name].many if name in ports else "[" in group[0].target_port
        arguments[name] = (
            [_tensor(plan, edge) for edge in group] if many else _tensor(plan, group[0])
        )
    return arguments


def _missing(entry: Entry, node: Node, arguments: Mapping[str, Tensor | list[Tensor]]) -> str:
    for port in entry.ports:
        argument = arguments.get(port.name)
        if argument is None:
            if port.required and not (port.value and port.name in node.params):
                return f"its input {port.name!r} is not connected"
        elif isinstance(argument, list) and len(argument) < port.minimum:
            return f"its input {port.name!r} takes at least {port.minimum} tensors"
    return ""


def _choose_outputs(plan: Plan, ends: Sequence[NodeId], wires: DrawnWires) -> None:
    """Note the inputs, and the outputs that these nodes mark or make."""
    plan.inputs = [
        n
        for n, node in plan.nodes.items()
        if n not in plan.left_out and node.kind is NodeKind.INPUT
    ]
    for node_id in ends:
        if node_id in plan.left_out:
            continue
        tensor: Tensor | list[Tensor] = plan.bypassed.get(node_id) or Tensor(node_id)
        if plan.nodes[node_id].kind is NodeKind.OUTPUT:
            tensor = plan.arguments[node_id][INPUTS]
        assert isinstance(tensor, Tensor)
        plan.outputs.append(Output(tensor, node_id, stump=bool(wires.outgoing(node_id))))


def _drop_unused(plan: Plan) -> None:
    """Leave out what leads to no output, and note which tensors are used."""
    stack = [output.tensor for output in plan.outputs]
    while stack:
        tensor = stack.pop()
        seen = tensor.node in plan.used
        plan.used.setdefault(tensor.node, set()).add(tensor.index)
        if not seen:
            for argument in plan.arguments.get(tensor.node, {}).values():
                stack += argument if isinstance(argument, list) else [argument]
    for node_id in plan.order:
        node = plan.nodes[node_id]
        if node_id not in plan.used and node.kind is not NodeKind.OUTPUT:
            plan.left_out[node_id] = USELESS
    plan.order = [
        n for n in plan.order if n in plan.used and plan.nodes[n].kind is not NodeKind.OUTPUT
    ]
    plan.inputs = [node_id for node_id in plan.inputs if node_id in plan.used]
