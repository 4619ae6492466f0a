"""The scene as a mirror: its items follow the changes of the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from PySide6.QtCore import QObject, QRectF

from graph_editor.canvas.drawing.card import State, busy_states, card_of
from graph_editor.canvas.drawing.inside import Insides
from graph_editor.canvas.drawing.item_scene import ItemScene
from graph_editor.canvas.drawing.node_item import NodeItem
from graph_editor.canvas.drawing.node_painter import NodePainter
from graph_editor.canvas.drawing.use_results import UseResults
from graph_editor.canvas.style import CanvasPalette
from graph_editor.canvas.vocabulary import Vocabulary
from graph_editor.canvas.wiring.ports import output_names
from graph_editor.document.change import (
    Change,
    EdgeAdded,
    EdgeRemoved,
    NodeAdded,
    NodeChanged,
    NodeRemoved,
    WireBent,
)
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge, GraphId, Node, NodeId, NodeKind
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.validation.analysis import Analysis, NodeResult, Severity, Shape

_MANY = 200
_FEW = 24


class CanvasScene(ItemScene):
    """What is drawn, as items. It follows the document and never writes to it.

    Attributes:
        use: what the use of the block that is drawn is called in the network; "" for the model,
            None where any use is meant.
    """

    def __init__(
        self,
        document: ShownGraph,
        catalogue: Vocabulary,
        palette: CanvasPalette,
        parent: QObject | None = None,
        painter: NodePainter | None = None,
    ) -> None:
        super().__init__(document, catalogue, palette, parent)
        self.painter = painter or self.painter
        self._insides = Insides(catalogue, self)
        self._opened: set[NodeId] = set()
        self._attached = True
        self.use: str | None = "" if document.is_main else None
        self._uses = UseResults(Analysis())
        self._calls: dict[NodeId, set[NodeId]] = {}
        # What the items show, so that only what is another now has to be looked at.
        self._known: Mapping[NodeId, NodeResult] = {}
        self._busy: Mapping[NodeId, State] = {}
        self.selection.changed.connect(self._on_selection_changed)
        document.changed.append(self._on_changes)
        self.rebuild()

    def detach(self) -> None:
        """Stop following the document and let go of all items, while Qt is still in order."""
        self._attached = False
        self._document.changed.remove(self._on_changes)
        self._let_go()

    def rebuild(self) -> None:
        """Make everything anew from the document."""
        self._let_go()
        self._set_flow(self._document.header().flow)
        for node in self._document.nodes().values():
            self._add_node(node)
        self.annotations.rebuild(self._document.annotations().values())
        self._grow_scene_rect(self.nodes, notes=True)
        edges = sorted(self._document.edges())  # so that a picture of it is the same each time
        for edge in edges:
            self.wires.add(edge)
        self.wires.route_all(edges)

    def set_colors(self, palette: CanvasPalette) -> None:
        super().set_colors(palette)
        for inside in self._insides:
            inside.scene.set_colors(palette)

    def set_fonts(self) -> None:
        super().set_fonts()
        for inside in self._insides:
            inside.scene.set_fonts()

    def smaller(self, graph: GraphId) -> CanvasScene:
        """A scene of another graph that is drawn within this one, by the same painter."""
        document = ShownGraph(self._document.whole, graph)
        return CanvasScene(document, self._catalogue, self.colors, painter=self.painter)

    def set_analysis(self, analysis: Analysis) -> None:
        """Show what is known of the network."""
        self.use = "" if self._document.is_main else None
        self._show_known(analysis, UseResults(analysis))

    def show_use(self, use: str | None, uses: UseResults) -> None:
        """Show what is known of one use of the block: `use` is what it is called in the network."""
        self.use = use
        self._show_known(uses.of(use, self._document.nodes().values()), uses)

    def _show_known(self, analysis: Analysis, uses: UseResults) -> None:
        """Only items of which something else is known now are touched."""
        self._uses = uses
        busy, results = busy_states(analysis), analysis.results
        touched = self._busy.keys() | busy.keys()
        touched.update(node for node, r in results.items() if self._known.get(node) is not r)
        touched |= self._known.keys() - results.keys()
        self._busy, self._known = busy, dict(results)
        stale: list[NodeId] = []
        reshaped: set[NodeId] = set()
        for node_id in sorted(touched & self.nodes.keys()):
            item, now = self.nodes[node_id], self._state_of(node_id)
            state, result = item.state, now.result
            if state.result is result and state == now:
                continue
            if _shapes(state.result) != _shapes(result):
                reshaped.add(node_id)
                if output_names(state.result) != output_names(result):
                    stale.append(node_id)
            item.show_state(now)
            if now.worst is not None or node_id in self.far.marked:
                self.far.mark(node_id, now.worst is Severity.ERROR)
        # An edit that took some of them away is not mirrored yet where this is asked within it.
        there = self._document.has_node
        self._refresh_cards(filter(there, stale))
        self.labels.refresh(reshaped)
        opened = filter(there, self._opened)
        self._insides.show(map(self._document.node, opened), self.use, uses)
        self._redraw_insides()

    def _state_of(self, node_id: NodeId) -> State:
        """What is known of a node; of one that goes and comes again in a jump over the history as
        much as before, since nobody says it again where nothing else is known."""
        return self._busy.get(node_id) or State(self._known.get(node_id))

    # Blocks opened in place

    def _show_inside(self, node_id: NodeId) -> bool:
        """Show what is in a block within its node, as the document has it; True where the node
        became larger or smaller."""
        item, node = self.nodes[node_id], self._document.node(node_id)
        block = GraphId(node.type)
        opened = node.opened is not None and self._document.has_graph(block)
        (self._opened.add if opened else self._opened.discard)(node_id)
        inside = self._insides.of(node) if opened else None
        if inside is not None:
            inside.measure()
            self._insides.show([node], self.use, self._uses)
        item.setZValue(1.5 if opened else 1.0)  # what it covers is less than what it shows
        grown = item.show_inside(inside)
        self.far.set_inside(node_id, item)
        self.far.set_node(node_id, item.card.family, item.body)
        return grown

    def _redraw_insides(self) -> None:
        """Something in the opened blocks, or what is known of it, is another now."""
        for node_id in self._opened:
            self.far.set_inside(node_id, self.nodes[node_id])
            self.nodes[node_id].update()

    # Mirroring

    def _on_changes(self, changes: Sequence[Change]) -> None:
        stale: set[NodeId] = set()
        moved: set[NodeId] = set()
        drawn: dict[Edge, None] = {}  # in order, so that lanes are given in the same order
        fresh: dict[NodeId, Node] = {}
        opened: set[NodeId] = set()
        notes = False
        areas: list[QRectF] = []
        graph = self._document.graph
        if not self._attached or not self._document.has_graph(graph):
            return  # whoever shows it will show another one
        elsewhere = {change.graph for change in changes if hasattr(change, "graph")} - {graph}
        for change in changes:
            if getattr(change, "graph", graph) != graph:
                continue
            if self.annotations.follow(change):
                notes = True
                areas += self.annotations.of_notes(change)
            match change:
                case NodeAdded(node=node):
                    self._add_node(node)
                    fresh[node.id] = node
                case NodeRemoved(node=node):
                    self._remove_node(node)
                case NodeChanged(before=before, after=after):
                    self._follow_owner(before, after)
                    if before.position != after.position:
                        moved.add(after.id)
                    if (before.opened, before.type) != (after.opened, after.type):
                        opened.add(after.id)
                        stale.add(after.id)
                    if not change.is_move or before.collapsed != after.collapsed:
                        stale.add(after.id)
                        stale |= self._calls.get(after.id, set())
                case EdgeAdded(edge=edge):
                    self.wires.add(edge)
                    drawn[edge] = None
                    stale |= {edge.source, edge.target}
                case WireBent(edge=edge):
                    drawn[edge] = None
                case EdgeRemoved(edge=edge):
                    self.wires.remove(edge)
                    stale |= {edge.source, edge.target}
        stale |= self._uses_of(elsewhere)
        opened |= self._opened if elsewhere else set()
        grown = {n for n in opened & self.nodes.keys() if self._show_inside(n)}
        moved |= grown | self._turn()
        moved &= self.nodes.keys()
        for node_id in moved:
            self.preview(node_id, self._document.node(node_id).position)
        touched = (moved | stale | fresh.keys()) & self.nodes.keys()
        self._grow_scene_rect(touched, notes=notes)
        nodes = self._document.nodes()
        # The card of a new node was made from the document as it is after all these changes.
        stale -= {node_id for node_id, node in fresh.items() if nodes.get(node_id) is node}
        resized = self._refresh_cards(stale & self.nodes.keys())
        self.route_edges_of(moved)
        below = self._edges_below(moved | fresh.keys() | resized)
        below.update(*map(self.wires.beside, areas))
        self.wires.route_all(dict.fromkeys((*drawn, *below)))
        if not all(isinstance(change, NodeChanged) for change in changes) or moved or resized:
            self.labels.forget()
        if notes:
            self.update()  # labels keep clear of notes
        self._insides.keep(self._opened)
        self.ties.refresh()
        self._forget_removed()

    def _turn(self) -> set[NodeId]:
        """Let the drawing flow as the document says; the nodes whose ports moved."""
        flow = self._document.header().flow
        if flow is self.flow:
            return set()
        self._set_flow(flow)
        for item in self.nodes.values():
            item.show_flow(flow)
        return set(self.nodes)

    def _set_flow(self, flow: Flow) -> None:
        self.wires.set_flow(flow)
        self.turned.emit()

    def _uses_of(self, blocks: Set[GraphId]) -> set[NodeId]:
        """The nodes here that stand for one of these blocks, whose ports or name may be others."""
        if not blocks:
            return set()
        return {
            node.id
            for node in self._document.nodes().values()
            if node.kind is NodeKind.BLOCK and node.type in blocks
        }

    def _add_node(self, node: Node) -> None:
        state = self._state_of(node.id)
        card = card_of(self._document, self._catalogue, node, state.result)
        item = NodeItem(node.id, card, state, self.painter, self.flow)
        item.place(node.position)
        item.selected = node.id in self.selection.nodes  # it goes and comes again
        self.nodes[node.id] = item
        self.addItem(item)
        self.far.set_node(node.id, card.family, item.body)
        if state.worst is Severity.ERROR:
            self.far.mark(node.id, True)
        if node.shared_with is not None:
            self._calls.setdefault(node.shared_with, set()).add(node.id)
        if node.opened is not None:
            self._show_inside(node.id)

    def _remove_node(self, node: Node) -> None:
        self._opened.discard(node.id)
        self.removeItem(self.nodes.pop(node.id))
        self.far.remove_node(node.id)
        if node.shared_with is not None:
            self._calls[node.shared_with].discard(node.id)
        if self.hovered == node.id:
            self.hovered = None

    def _follow_owner(self, before: Node, after: Node) -> None:
        if before.shared_with != after.shared_with:
            if before.shared_with is not None:
                self._calls[before.shared_with].discard(before.id)
            if after.shared_with is not None:
                self._calls.setdefault(after.shared_with, set()).add(after.id)

    def _edges_below(self, node_ids: Set[NodeId]) -> set[Edge]:
        """The wires on which these nodes may lie now, and which must make way."""
        found: set[Edge] = set()
        if len(node_ids) <= _FEW:
            for node_id in node_ids & self.nodes.keys():
                found.update(self.things_in(self.nodes[node_id].body)[1])
        return found

    def _forget_removed(self) -> None:
        nodes, edges = self.selection.nodes, self.selection.edges
        self.selection.set(
            (node for node in nodes if node in self.nodes),
            (edge for edge in edges if edge in self.wires),
            self.selection.annotations & self.annotations.items.keys(),
            self.points_among(self.selection.points),
        )
        self._relight()

    def _let_go(self) -> None:
        self.selection.clear()
        self.clear()
        self.nodes.clear()
        self.annotations.items.clear()
        self.wires.clear()
        self.far.clear()
        self.labels.forget()
        self._calls.clear()
        self._opened.clear()
        self._insides.keep(())
        self._uses, self._known, self._busy = UseResults(Analysis()), {}, {}
        self.hovered = None

    def _on_selection_changed(self, nodes: frozenset[NodeId], edges: frozenset[Edge]) -> None:
        for node_id in nodes ^ self.selection.nodes:
            item = self.nodes.get(node_id)
            if item is not None:
                item.selected = node_id in self.selection.nodes
                item.update()
        self.far.selected = self.selection.nodes
        self.ties.refresh()
        self.wires.repaint(edges ^ self.selection.edges)
        self.wires.bends.repaint()
        self.annotations.show_selected(self.selection.annotations)
        self._relight()

    def _relight(self) -> None:
        document, chosen = self._document, self.selection.nodes
        few = len(chosen) <= _MANY and document.has_graph(document.graph)
        # While a block goes that is shown, its nodes are selected for a moment longer.
        there = [node_id for node_id in chosen if document.has_node(node_id)] if few else []
        self.wires.light(self.edges_of(there))


def _shapes(result: NodeResult | None) -> tuple[Shape, ...]:
    return tuple(spec.shape for spec in result.outputs) if result is not None else ()
