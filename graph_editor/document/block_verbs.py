"""The verbs of an edit that concern blocks (graphs of a project) and annotations."""

from __future__ import annotations

import keyword
import uuid
from dataclasses import replace

from graph_editor.document.annotation import Annotation, AnnotationId, AnnotationKind, Rect
from graph_editor.document.change import (
    AnnotationAdded,
    AnnotationChanged,
    AnnotationRemoved,
    GraphAdded,
    GraphChanged,
    NodesSwapped,
)
from graph_editor.document.edit_base import EditBase, EditError
from graph_editor.document.flow import Flow
from graph_editor.document.graph import (
    ENDS,
    BlockParameter,
    GraphHeader,
    GraphId,
    NodeId,
    NodeKind,
)
from graph_editor.document.naming import identifier, plain_name
from graph_editor.document.project import MAIN


class BlockVerbs(EditBase):
    """Adding, changing and removing blocks and annotations."""

    def add_graph(
        self,
        name: str,
        parameters: tuple[BlockParameter, ...] = (),
        *,
        as_model: bool = False,
        flow: Flow = Flow.RIGHT,
        id: GraphId | None = None,
    ) -> GraphId:
        """Add an empty graph (a block) to the project and return its id.

        Raises:
            EditError: the id is taken.
        """
        graph = id or GraphId(uuid.uuid4().hex[:12])
        if self._document.has_graph(graph):
            raise EditError(f"There is already a graph with the id {graph!r}.")
        header = GraphHeader(
            self._free_graph_name(plain_name(name, "block")), parameters, as_model, flow
        )
        self._do(GraphAdded(graph, header, len(self._document.graphs())))
        return graph

    def set_graph(self, graph: GraphId, header: GraphHeader) -> None:
        """Change a graph's name, parameters, form or flow.

        Raises:
            EditError: the name or a parameter's name is no identifier, or is taken.
        """
        self.in_graph(graph)
        before = self._document.header(graph)
        names = [header.name, *(parameter.name for parameter in header.parameters)]
        for name in names:
            if not name.isidentifier() or keyword.iskeyword(name):
                raise EditError(f"{name!r} cannot be a name of a block or its parameters.")
        if len(set(names[1:])) < len(names) - 1:
            raise EditError("A block's parameters must have different names.")
        if header.name != before.name and header.name != self._free_graph_name(header.name):
            raise EditError(f"Another block is already called {header.name!r}.")
        if header != before:
            self._do(GraphChanged(graph, before, header))

    def set_flow(self, flow: Flow) -> None:
        """Let the drawing of this graph flow another way; its nodes stay where they are."""
        self.set_graph(self.graph, replace(self._document.header(self.graph), flow=flow))

    def move_end(self, node_id: NodeId, steps: int) -> None:
        """Let an input or output of a block come earlier (`steps` below 0) or later among its own.

        Raises:
            EditError: the node is no input or output of a block.
        """
        node = self.node(node_id)
        if node.kind not in ENDS or self.graph == MAIN:
            raise EditError(f"{node.name!r} is no input or output of a block.")
        ends = [n.id for n in self._document.nodes(self.graph).values() if n.kind is node.kind]
        here = ends.index(node_id)
        there = min(max(here + steps, 0), len(ends) - 1)
        step = 1 if there > here else -1
        for place in range(here, there, step):
            self._do(NodesSwapped(self.graph, node_id, ends[place + step]))

    def add_annotation(
        self,
        kind: AnnotationKind,
        text: str,
        rect: Rect,
        color: int = 0,
        *,
        id: AnnotationId | None = None,
    ) -> AnnotationId:
        """Put a frame, a note or a bookmark on the canvas and return its id."""
        annotation = Annotation(id or AnnotationId(uuid.uuid4().hex[:12]), kind, text, rect, color)
        others = self._document.annotations(self.graph)
        if annotation.id in others:
            raise EditError(f"There is already an annotation {annotation.id!r}.")
        self._do(AnnotationAdded(self.graph, annotation, len(others)))
        return annotation.id

    def change_annotation(self, annotation: Annotation) -> None:
        """Replace the annotation that has the same id. Raises EditError where there is none."""
        before = self._annotation(annotation.id)
        if before != annotation:
            self._do(AnnotationChanged(self.graph, before, annotation))

    def remove_annotation(self, annotation: AnnotationId) -> None:
        """Take an annotation away. Raises EditError where there is none."""
        found = self._annotation(annotation)
        place = list(self._document.annotations(self.graph)).index(annotation)
        self._do(AnnotationRemoved(self.graph, found, place))

    def _annotation(self, annotation: AnnotationId) -> Annotation:
        found = self._document.annotations(self.graph).get(annotation)
        if found is None:
            raise EditError(f"There is no annotation {annotation!r}.")
        return found

    def _free_graph_name(self, wanted: str) -> str:
        base = identifier(wanted)
        taken = {self._document.header(graph).name for graph in self._document.graphs()}
        name, number = base, 1
        while name in taken:
            name, number = f"{base}_{number}", number + 1
        return name

    def _require_block(self, block: GraphId) -> None:
        """A block may stand in this graph: it is there, and does not lead back to this graph."""
        if not self._document.has_graph(block):
            raise EditError(f"There is no block {block!r}.")
        seen, stack = {block}, [block]
        while stack:
            inner = stack.pop()
            if inner == self.graph:
                name = self._document.header(block).name
                raise EditError(f"The block {name!r} cannot stand inside itself.")
            for node in self._document.nodes(inner).values():
                deeper = GraphId(node.type)
                if node.kind is NodeKind.BLOCK and deeper not in seen:
                    seen.add(deeper)
                    stack.append(deeper)
