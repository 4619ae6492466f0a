"""Which blocks the problems of a network stand in, so that a block's node can show them too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from graph_editor.document.graph import NodeId
from graph_editor.document.project import MAIN
from graph_editor.validation.analysis import Problem, Severity
from graph_editor.validation.expansion import Expansion


def inside_blocks(
    told: Iterable[tuple[NodeId | None, Problem]], expansion: Expansion
) -> Mapping[NodeId, tuple[Problem, ...]]:
    """The errors and warnings within each drawn block node, at any depth.

    Args:
        told: problems as they are said of the drawing, each with the flat node that has it; None
            where it is the drawn node's, and so that of every use of its block.
    """
    inner = [
        (flat, problem)
        for flat, problem in told
        if problem.node is not None and problem.severity is not Severity.INFO
    ]
    if not inner:
        return {}
    around = {member: block for block, held in expansion.members.items() for member in held}
    uses: dict[NodeId, list[NodeId]] = defaultdict(list)
    for flat_id, origin in expansion.origins.items():
        if origin.graph != MAIN:
            uses[origin.node].append(flat_id)
    found: dict[NodeId, dict[Problem, None]] = defaultdict(dict)
    for flat, problem in inner:
        assert problem.node is not None
        for start in [flat] if flat is not None else uses.get(problem.node, ()):
            for block in _blocks_around(start, around):
                found[expansion.origins[block].node][problem] = None
    return {block: tuple(problems) for block, problems in found.items()}


def _blocks_around(flat: NodeId, around: Mapping[NodeId, NodeId]) -> Iterator[NodeId]:
    """The flat block nodes that a flat node stands in, the innermost first."""
    while flat in around:
        flat = around[flat]
        yield flat
