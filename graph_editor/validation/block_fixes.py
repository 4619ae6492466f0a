"""Problems of the network in the names of a block, and their fixes made right for all its uses.

A fix is found at one use of a block, but made in the block's drawing. A size that is right at that
use may be wrong at another one, so that it is written as the block writes it, or not offered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from graph_editor.document.document import Document
from graph_editor.document.graph import NodeId
from graph_editor.document.project import MAIN
from graph_editor.document.reference import references_in
from graph_editor.validation.analysis import Fix, NodeResult, Problem, Shape
from graph_editor.validation.expansion import Expansion, Origin
from graph_editor.validation.structure_fixes import inside


class BlockFixes:
    """Tells the problems of one flat network at drawn nodes.

    Args:
        results: what Keras said of the flat network.
    """

    def __init__(
        self, expansion: Expansion, document: Document, results: Mapping[NodeId, NodeResult]
    ) -> None:
        self._expansion = expansion
        self._document = document
        self._results = results
        self._uses: dict[NodeId, list[NodeId]] = {}
        self._sources: dict[NodeId, list[NodeId]] = {}

    def told(self, problem: Problem, origin: Origin) -> Problem:
        """A problem of a flat node, said of the drawn node that it comes from."""
        assert problem.node is not None
        flat, drawn = self._expansion.project.main.nodes.get(problem.node), origin.node
        # A further use has no nodes of its own in the drawing that a fix could name.
        fixes = problem.fixes if drawn == problem.node else ()
        if origin.graph != MAIN:
            fixes = tuple(self._right_for_all(problem.node, origin, fixes))
        instance = ""
        if flat is not None:
            name = self._document.node(drawn, origin.graph).name
            instance = flat.name.removesuffix(name) if flat.name.endswith(f"_{name}") else ""
        return replace(
            problem,
            node=drawn,
            message=_drawn_names(problem.message, instance, say=True),
            fixes=tuple(
                inside(replace(fix, label=_drawn_names(fix.label, instance)), origin.graph)
                for fix in fixes
            ),
        )

    def _right_for_all(self, flat: NodeId, origin: Origin, fixes: tuple[Fix, ...]) -> Iterator[Fix]:
        nodes = self._document.nodes(origin.graph)
        for found in fixes:
            fix = found
            if found.in_block is not None:
                fix = found.in_block(nodes) or found
            if fix.sizes and self._differ(flat, origin.node):
                continue
            if fix.sets is not None:
                node_id, name = fix.sets
                node = nodes.get(node_id)
                given = node.params.get(name) if node is not None else None
                if references_in(given) and len(self._document.references(origin.graph)) > 1:
                    continue  # what the other uses give would count no more
            yield fix

    def _differ(self, flat: NodeId, drawn: NodeId) -> bool:
        """Whether tensors of other shapes come to a drawn node at another use of its block, or
        ones that are not known."""
        if not self._uses:
            uses: dict[NodeId, list[NodeId]] = defaultdict(list)
            sources: dict[NodeId, list[NodeId]] = defaultdict(list)
            for flat_id, origin in self._expansion.origins.items():
                uses[origin.node].append(flat_id)
            for edge in sorted(self._expansion.project.main.edges):
                sources[edge.target].append(edge.source)
            self._uses, self._sources = uses, sources
        here = self._arriving(flat)
        return any(self._arriving(use) != here for use in self._uses[drawn])

    def _arriving(self, flat: NodeId) -> tuple[tuple[Shape, ...] | None, ...]:
        found = (self._results.get(source) for source in self._sources.get(flat, ()))
        return tuple(
            None if result is None else tuple(spec.shape for spec in result.outputs)
            for result in found
        )


def _drawn_names(text: str, instance: str, *, say: bool = False) -> str:
    """A text with the names that stand in a block's drawing in place of those in the network;
    where `say`, it says after the first of them which use is meant."""
    if not instance:
        return text
    quoted = re.compile(rf"'{re.escape(instance)}(\w+)'")
    if say:
        text = quoted.sub(rf"'\1' in '{instance.removesuffix('_')}'", text, count=1)
    return quoted.sub(r"'\1'", text)
