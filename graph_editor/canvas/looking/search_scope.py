"""What is searched: the shown graph as it is on the canvas, and all others as they would be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph_editor.canvas.drawing.card import Card, State, card_of, group_problems
from graph_editor.canvas.looking.finding import find, find_texts
from graph_editor.document.annotation import AnnotationId, AnnotationKind
from graph_editor.document.graph import GraphId, NodeId
from graph_editor.document.project import MAIN
from graph_editor.document.shown_graph import ShownGraph

if TYPE_CHECKING:
    from graph_editor.canvas.looking.graph_view import GraphView


class SearchScope:
    """Every node of the project with what its card says.

    The cards of graphs that are not shown are made once, and again after a change.
    """

    def __init__(self, view: GraphView) -> None:
        self._view = view
        self._made: dict[GraphId, list[tuple[NodeId, Card, State]]] = {}
        self._homes: dict[str, GraphId] = {}

    def forget(self) -> None:
        """Something has changed."""
        self._made.clear()

    def search(self, text: str) -> tuple[list[NodeId], list[AnnotationId]]:
        """The nodes, and the frames and notes, that a text means, in whichever graph."""
        document = self._view.document
        self._homes = {}
        written = (
            annotation
            for graph in document.graphs()
            for annotation in document.annotations(graph).values()
            if annotation.kind is not AnnotationKind.BOOKMARK
        )
        return find(text, self), find_texts(text, written)

    def home(self, thing: str) -> GraphId:
        """The graph in which a node, frame or note is."""
        if thing not in self._homes:
            document = self._view.document
            self._homes[thing] = next(
                (g for g in document.graphs() if thing in document.nodes(g)),
                next((g for g in document.graphs() if thing in document.annotations(g)), MAIN),
            )
        return self._homes[thing]

    def __iter__(self) -> Iterator[tuple[NodeId, Card, State]]:
        document = self._view.document
        for graph in document.graphs():
            if graph == document.graph:
                for item in self._view.canvas.nodes.values():
                    yield item.node_id, item.card, item.state
            else:
                if graph not in self._made:
                    self._made[graph] = list(self._make(graph))
                yield from self._made[graph]

    def _make(self, graph: GraphId) -> Iterator[tuple[NodeId, Card, State]]:
        view, analysis = self._view, self._view.analysis
        scope = ShownGraph(view.document.whole, graph)
        problems = group_problems(analysis.problems)
        for node in scope.nodes().values():
            result = analysis.results.get(node.id)
            card = card_of(scope, view.catalogue, node, result)
            state = State(result, problems.get(node.id, ()), node.id in analysis.pending)
            yield node.id, card, state
