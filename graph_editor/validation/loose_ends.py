"""What is drawn and yet no part of the model, said at the drawing.

A model consists of what its outputs need. Keras drops the rest without a word; here it is a
warning where it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph_editor.document.drawn_wires import Drawings, DrawnWires
from graph_editor.document.graph import ENDS, Graph, GraphId, Node, NodeId, NodeKind, parse_port
from graph_editor.document.project import MAIN
from graph_editor.validation.analysis import Fix, Problem, Severity
from graph_editor.validation.structure_fixes import add_output, inside, remove_node

InModel = Callable[[NodeId], bool]


def not_connected(node: Node) -> Problem:
    """A node without any wire."""
    return _warning(
        node,
        f"'{node.name}' is not connected, so it is no part of the model. Connect it or delete it.",
        expected="a connection",
        fixes=(remove_node(node),),
    )


def leads_nowhere(node: Node, *, last: bool) -> Problem:
    """A node that leads to no output; `last` where nothing follows it."""
    return _warning(
        node,
        f"'{node.name}' leads to no output, so it is no part of the model. Connect it to an "
        "Output or delete it.",
        expected="a way to an Output",
        fixes=(*((add_output(node),) if last else ()), remove_node(node)),
    )


def loose_ends(drawings: Drawings, in_model: InModel) -> list[Problem]:
    """What is no part of the model of a project with blocks or muted nodes.

    Args:
        in_model: says whether a node of the main graph is.
    """
    problems: list[Problem] = []
    for graph in _used(drawings):
        problems += _in_main(graph, drawings, in_model) if graph.id == MAIN else []
        for node in graph.nodes.values():
            if node.id not in drawings.needed(graph.id):
                problems += [_idle(node, graph)] if graph.id != MAIN else []
            elif _is_use(node):
                problems += _untaken(node, graph, drawings)
    return problems


def empty_outputs(drawings: Drawings) -> list[Problem]:
    """Outputs of blocks to which nothing is connected: a port that gives nothing is an error."""
    return [
        _empty_output(node, graph)
        for graph in _used(drawings)
        for node in graph.nodes.values()
        if graph.id != MAIN
        and node.kind is NodeKind.OUTPUT
        and not drawings.wires(graph.id).incoming(node.id)
    ]


def _used(drawings: Drawings) -> Iterator[Graph]:
    """The main graph, and all that it leads to."""
    seen, stack = {MAIN}, [MAIN]
    while stack:
        graph = drawings.graphs[stack.pop(0)]
        yield graph
        for node in graph.nodes.values():
            block = GraphId(node.type)
            if _is_use(node) and block in drawings.graphs and block not in seen:
                seen.add(block)
                stack.append(block)


def _is_use(node: Node) -> bool:
    return node.kind is NodeKind.BLOCK and not node.muted


def _in_main(graph: Graph, drawings: Drawings, in_model: InModel) -> list[Problem]:
    wires, needed = drawings.wires(MAIN), drawings.needed(MAIN)
    problems = []
    for node in graph.nodes.values():
        before, after = wires.incoming(node.id), wires.outgoing(node.id)
        if not before and not after:
            problems += [not_connected(node)] if len(graph.nodes) > 1 else []
        elif node.id not in needed:
            told = leads_nowhere(node, last=not after)
            takers = {graph.nodes[edge.target].name for edge in after}
            if len(takers) == 1 and all(edge not in wires.needed(edge.target) for edge in after):
                told = _not_wanted(node, takers.pop())
            problems.append(told)
        elif not in_model(node.id):
            problems.append(_dropped(node))
    return problems


def _not_wanted(node: Node, taker: str) -> Problem:
    return _warning(
        node,
        f"'{node.name}' goes only to '{taker}', which does not need it, so it is no part of the "
        "model. Connect it elsewhere or delete it.",
        expected="a way to an output",
        received=f"an input of '{taker}' that leads to none of its outputs",
        fixes=(remove_node(node),),
    )


def _dropped(node: Node) -> Problem:
    return _warning(
        node,
        f"No output of the model needs '{node.name}', so Keras leaves it out: what a block makes "
        "of it is not used. Use it or delete it.",
        expected="a way to an output",
    )


def _empty_output(node: Node, graph: Graph) -> Problem:
    return Problem(
        node.id,
        Severity.ERROR,
        f"Nothing is connected to the output '{node.name}' of the block '{graph.name}'. Connect a "
        "tensor to it or delete it.",
        expected="a tensor",
        received="nothing",
        fixes=(inside(remove_node(node), graph.id),),
    )


def _idle(node: Node, graph: Graph) -> Problem:
    return _warning(
        node,
        f"'{node.name}' leads to no output of the block '{graph.name}', so it is no part of the "
        "model. Connect it or delete it.",
        expected="a way to an output of the block",
        fixes=(inside(remove_node(node), graph.id),),
    )


def _untaken(node: Node, graph: Graph, drawings: Drawings) -> list[Problem]:
    """Outputs of a block node that nobody takes, where something is made for them alone.

    A nested model is in the network as a whole, so that nothing of it is dropped.
    """
    block = drawings.graphs.get(GraphId(node.type))
    if block is None or block.as_model:
        return []
    wires = drawings.wires(block.id)
    taken = {parse_port(edge.source_port)[1] for edge in drawings.wires(graph.id).outgoing(node.id)}
    if node.id in drawings.wires(graph.id).outputs():
        taken.add(0)
    problems = _made_in_vain(node, block, wires, taken, "the last" if node.repeat > 1 else "")
    if node.repeat > 1:
        inputs = [n for n in drawings.needed(block.id) if block.nodes[n].kind is NodeKind.INPUT]
        problems += _made_in_vain(node, block, wires, set(range(len(inputs))), "all but the last")
    return problems


def _made_in_vain(
    node: Node, block: Graph, wires: DrawnWires, taken: set[int], turns: str
) -> list[Problem]:
    """What is made for outputs that are not taken; `turns`: by which of the repetitions."""
    ends = wires.outputs()
    kept = wires.leading_to(end for index, end in enumerate(ends) if index in taken)
    alone = {
        end: {n for n in wires.leading_to([end]) - kept if _is_made(block.nodes[n])}
        for index, end in enumerate(ends)
        if index not in taken
    }
    in_vain = set().union(*alone.values())
    made = [n for n in block.nodes if n in in_vain]
    if not made:
        return []
    untaken = [block.nodes[end].name for end, found in alone.items() if found]
    outputs, it = _list(untaken), "them" if len(untaken) > 1 else "it"
    names = _list([block.nodes[n].name for n in made])
    of = f" of {turns} of its {node.repeat} repetitions" if turns else ""
    are = "are" if len(made) > 1 else "is"
    return [
        _warning(
            node,
            f"Nothing takes {outputs} of '{node.name}', so {names}{of} {are} no part of the "
            f"model. Connect {it}, or delete {it} in the block.",
            expected=f"a layer behind {outputs}",
        )
    ]


def _warning(
    node: Node, sentence: str, *, expected: str, received: str = "none", fixes: tuple[Fix, ...] = ()
) -> Problem:
    """What is said of a node that is no part of the model."""
    return Problem(node.id, Severity.WARNING, sentence, expected, received, fixes=fixes)


def _is_made(node: Node) -> bool:
    return node.kind not in ENDS and not node.muted


def _list(names: list[str]) -> str:
    shown = [f"'{name}'" for name in names[:3]]
    if len(names) > len(shown):
        shown.append(f"{len(names) - len(shown)} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
