"""What the user wants done, turned into edits: the one place of the canvas that opens them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal

from graph_editor.canvas.adding.landing import landing
from graph_editor.canvas.adding.placeable import INPUT, OUTPUT, initial_params, placeable
from graph_editor.canvas.annotation.annotation_editor import AnnotationEditor
from graph_editor.canvas.annotation.carrying import Carrying, Things, selected
from graph_editor.canvas.arrangement.arranger import Arranger
from graph_editor.canvas.arrangement.arranging import Box
from graph_editor.canvas.arrangement.block_room import BlockRooms
from graph_editor.canvas.arrangement.mover import Mover
from graph_editor.canvas.block_editor import BlockEditor
from graph_editor.canvas.clipboard import Clipboard
from graph_editor.canvas.intentions import Desk
from graph_editor.canvas.selection import Selection
from graph_editor.canvas.speech.spoken import wire_name
from graph_editor.canvas.step_name import the_nodes, the_things, the_wires
from graph_editor.canvas.style import FOOTER_HEIGHT, HEADER_HEIGHT, NODE_WIDTH, ROW_HEIGHT
from graph_editor.canvas.vocabulary import Vocabulary
from graph_editor.canvas.wiring.point_editor import PointEditor
from graph_editor.canvas.wiring.ports import first_free_port, next_port, ports_of, why_not
from graph_editor.canvas.wiring.wiring import SizeOf, Wiring
from graph_editor.document.edit import Edit, EditError
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge, NodeId, NodeKind, Position
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.document.value import Params

NEW_SIZE = (float(NODE_WIDTH), float(HEADER_HEIGHT + 2 * ROW_HEIGHT + FOOTER_HEIGHT))
"""How large a node that is just being added is taken to be."""
NEW_INPUT = Params(shape=(64,))
"""Parameters of a new Input while no data are known that it could be for."""


class GraphEditor(QObject):
    """Intentions as edits, each one undo step. Menus, shortcuts, mouse and panels all call it.

    Attributes:
        selection: what the intentions without arguments apply to.
        annotations: the intentions about frames and notes.
        points: the intentions about reroute points.
        blocks: the intentions about blocks and muting.
        carrying: what lies in frames and goes where they go.
        mover: the intentions about moving by hand; `arranger`, about putting in order.
        default_input: parameters of a new Input (the shape of the data, where it is known).

    Signals:
        failed: an intention could not be carried out; one sentence says why.
        told: what else came of one that was; one sentence.
        offered: something could be done next; with the `Offer`.
        arranging: nodes are about to be moved by something else than a hand.
    """

    failed = Signal(str)
    told = Signal(str)
    offered = Signal(object)
    arranging = Signal()

    def __init__(
        self,
        document: ShownGraph,
        catalogue: Vocabulary,
        selection: Selection,
        size_of: SizeOf,
        rooms: BlockRooms | None = None,
    ) -> None:
        super().__init__(selection)
        self.selection = selection
        self.default_input = NEW_INPUT
        self._document = document
        self._catalogue = catalogue
        self._size_of = size_of
        self._wiring = Wiring(document, catalogue, size_of)
        self.carrying = Carrying(document, size_of)
        self._clipboard = Clipboard(document, self.carrying)
        edits = (self._edit, self._edit_places)
        desk = Desk(document, selection, self.carrying, *edits, self.failed.emit, self.offered.emit)
        self.arranger, self.mover = Arranger(desk), Mover(desk)
        self.points = PointEditor(desk)
        self.annotations = AnnotationEditor(desk)
        self.blocks = BlockEditor(desk, rooms or BlockRooms(catalogue))
        if rooms is None:  # else another editor of the project has them follow already
            document.whole.followers.append(self.blocks.rooms.follow)

    @property
    def document(self) -> ShownGraph:
        """The graph that is edited."""
        return self._document

    # Adding

    def add(
        self,
        type: str,
        position: Position,
        *,
        params: Params | None = None,
        name: str = "",
        sources: Sequence[tuple[NodeId, str]] = (),
        target: tuple[NodeId, str] | None = None,
        into: Edge | None = None,
        again: NodeId | None = None,
    ) -> NodeId | None:
        """Put a node onto the canvas and select it.

        Args:
            type: what, in the catalogue's words, or `"Input"`, `"Output"`.
            position: its top left corner.
            params: parameters beside those that Keras requires.
            sources: output ports to connect from, each to the next free input.
            target: an input port to connect to.
            into: an edge to insert it on; what follows makes room.
            again: the node whose layer is called again; `type` is that node's then.
        """
        if again is not None:
            type = self._document.node(again).type
        thing = placeable(type, self._catalogue)
        if thing is None and again is None:
            self.failed.emit(f"This Keras has no layer or operation called {type!r}.")
            return None
        kind = thing.kind if thing is not None else NodeKind.LAYER
        given = Params() if again is not None else self._first_params(type, params)
        title = thing.title if thing is not None else type
        added: NodeId | None = None
        open_edit = self._edit if into is None else self._edit_places
        if again is not None:
            label = f"Call {self._document.node(again).name} again"
        else:
            label = f"Add {title}{f' as {name}' if name else ''}"
        with open_edit(label) as edit:
            added = edit.add_node(
                thing.type if thing is not None else type,
                kind,
                name=name,
                params=given,
                position=(round(position[0]), round(position[1])),
                shared_with=again,
            )
            self._connect_new(edit, added, sources, target, into)
        if added is not None and self._document.has_node(added):
            self.selection.set([added])
            return added
        return None

    def call_again(self, node_id: NodeId) -> NodeId | None:
        """Add another call of a node's layer, beside the node, where it covers nothing."""
        node, flow = self._document.node(node_id), self._document.header().flow
        place = self.carrying.free_place(Box(*node.position, *self._size_of(node_id)), flow)
        return self.add(node.type, place, again=node.shared_with or node_id)

    def make_independent(self) -> None:
        """Give each selected call of a shared layer a layer of its own."""
        shared = [n for n in sorted(self.selection.nodes) if self._document.layer_calls(n)]
        if not shared:
            self.failed.emit("Select a call of a shared layer first: it gets a layer of its own.")
        with self._edit(f"Make {the_nodes(self._document, shared)} independent") as edit:
            for node_id in shared:
                if self._document.layer_calls(node_id):  # the last one is alone by now
                    edit.make_independent(node_id)

    def mark_as_outputs(self, node_ids: Iterable[NodeId]) -> None:
        """Add an Output after each of these nodes."""
        nodes = [self._document.node(node_id) for node_id in node_ids]
        flow = self._document.header().flow
        nodes = [node for node in nodes if node.kind is not NodeKind.OUTPUT]
        if not nodes:
            self.failed.emit("Select what the model is to return first.")
            return
        added: list[NodeId] = []
        fed = the_nodes(self._document, (node.id for node in nodes))
        with self._edit(f"Add Output to {fed}") as edit:
            for node in nodes:
                place = flow.behind(node.position, self._size_of(node.id), NEW_SIZE)
                added.append(edit.add_node(OUTPUT.type, OUTPUT.kind, position=place))
                edit.connect(node.id, "output", added[-1], "inputs")
        self.selection.set(added)

    def paste(self, text: str, at: Position | None = None, *, wired: bool = False) -> None:
        """Add what a text describes and select it; at `at`, or where it was, beside what is
        there; with `wired`, its nodes are fed by what feeds the copied ones."""
        self._paste("Paste", text, at, wired=wired)

    def duplicate(self, *, wired: bool = False) -> None:
        """Copy the selection with the wires between its nodes; with `wired`, also with those that
        come in."""
        if text := self.copy():
            what = the_things(self._document, self.carrying.meant(selected(self.selection)))
            self._paste("Duplicate", text, None, wired=wired, what=what)

    def copy(self) -> str:
        """The selected nodes, frames and notes as a text that can be pasted, also into a mail."""
        return self._clipboard.copy(self.carrying.meant(selected(self.selection)))

    def cut(self) -> str:
        """Copy the selection and take what was copied away."""
        things = self.carrying.meant(selected(self.selection))
        text = self._clipboard.copy(things)
        if text:
            self._take_away(things, "Cut")
        return text

    # Taking away

    def delete(self, *, heal: bool = False, label: str = "Delete") -> None:
        """Take the selection away; with `heal`, lead the wires past its nodes. What lies in a
        frame stays, unless it is selected."""
        if not self.selection.empty:
            self._take_away(selected(self.selection), label, heal=heal)

    def _take_away(self, things: Things, label: str, *, heal: bool = False) -> None:
        nodes, edges = things.nodes, self.selection.edges
        touched = {edge.target for edge in edges}
        what = the_things(self._document, things, edges, self.selection.points)
        label = f"{label} {what}"
        with self._edit(f"{label} and heal" if heal else label) as edit:
            self.points.take_away(edit, self.selection.points)
            for edge in edges:
                edit.disconnect(edge)
            for node_id in nodes:
                touched |= {edge.target for edge in self._document.outgoing(node_id)}
            if heal:
                self._wiring.heal(edit, nodes)
            edit.remove_nodes(nodes)
            self._wiring.close_gaps(edit, touched - nodes)
            for annotation_id in sorted(things.annotations):
                edit.remove_annotation(annotation_id)

    def disconnect(self, edges: Iterable[Edge], *, label: str = "Disconnect") -> None:
        """Take edges away."""
        edges = list(edges)
        with self._edit(f"{label} {the_wires(self._document, edges)}") as edit:
            for edge in edges:
                edit.disconnect(edge)
            self._wiring.close_gaps(edit, [edge.target for edge in edges])

    def disconnect_selected(self) -> None:
        """Take the selected edges away, and all at the selected nodes."""
        edges = set(self.selection.edges)
        for node_id in self.selection.nodes:
            edges.update(self._document.incoming(node_id), self._document.outgoing(node_id))
        self.disconnect(edges)

    # Wires

    def connect(self, source: NodeId, source_port: str, target: NodeId, target_port: str) -> None:
        """Draw an edge; the one that held the target port goes."""
        edge = Edge(source, source_port, target, target_port)
        with self._edit(f"Connect {wire_name(self._document, edge)}") as edit:
            edit.connect(*edge)
            self._wiring.close_gaps(edit, [target])

    def connect_selected(self) -> None:
        """Connect the selected nodes one after another, along the flow."""
        turn = self._document.header().flow.turn
        nodes = sorted(self.selection.nodes, key=lambda n: turn(*self._document.node(n).position))
        replaced: list[str] = []
        names = [self._document.node(node_id).name for node_id in nodes]
        what = " to ".join(names) if len(names) < 4 else the_nodes(self._document, nodes)
        with self._edit(f"Connect {what}") as edit:
            for source, target in itertools.pairwise(nodes):
                if reason := why_not(self._document, source, target):
                    raise EditError(reason)
                port = first_free_port(self._document, self._catalogue, target)
                if port is None:
                    raise EditError(
                        f"Every input of {self._document.node(target).name!r} is taken already."
                    )
                where = landing(self._document, self._catalogue, target, port)
                if where.replaced is not None and where.replaced.source != source:
                    replaced.append(self._document.node(where.replaced.source).name)
                edit.connect(source, "output", target, port)
            if replaced:
                what = "wire" if len(replaced) == 1 else "wires"
                self.told.emit(f"Replaced the {what} from {', '.join(replaced)}.")

    def replug(self, edge: Edge, target: NodeId, port: str) -> None:
        """Move the end of an edge to another input port."""
        with self._edit(f"Move {the_wires(self._document, [edge])}") as edit:
            self._wiring.replug(edit, edge, target, port)

    def move_wires(
        self, edges: Iterable[Edge], node_id: NodeId, port: str, *, output: bool
    ) -> None:
        """Let wires begin (`output`) or end at another port."""
        edges = list(edges)
        name = self._document.node(node_id).name
        with self._edit(f"Move {the_wires(self._document, edges)} to {name}") as edit:
            self._wiring.move_bundle(edit, edges, node_id, port, output=output)

    def insert(self, node_id: NodeId, edge: Edge, position: Position | None = None) -> None:
        """Put a node that is there already between the ends of an edge."""
        name, wire = self._document.node(node_id).name, the_wires(self._document, [edge])
        with self._edit_places(f"Insert {name} on {wire}") as edit:
            if position is not None:
                edit.move(node_id, position)
            self._put_on(edit, node_id, self._size_of(node_id), edge)

    # Arranging

    def auto_layout(self, nodes: Iterable[NodeId] | None = None, flow: Flow | None = None) -> None:
        """Arrange the nodes (all without `nodes`) in layers along the flow, or along another one
        from now on."""
        self.arranger.lay_out(nodes, flow)

    # Other

    def toggle_collapsed(self) -> None:
        """Let the selected nodes show their titles only, or all of them again if all do so."""
        nodes = [self._document.node(node_id) for node_id in sorted(self.selection.nodes)]
        collapsed = not all(node.collapsed for node in nodes)
        what = the_nodes(self._document, self.selection.nodes)
        with self._edit(f"{'Collapse' if collapsed else 'Expand'} {what}") as edit:
            for node in nodes:
                if collapsed and node.opened is not None:
                    self.blocks.rooms.close(edit, node.id)
                edit.set_collapsed(node.id, collapsed)

    def rename(self, node_id: NodeId, name: str) -> None:
        """Give a node another name."""
        old = self._document.node(node_id).name
        with self._edit(f"Rename {old} to {name}") as edit:
            edit.rename(node_id, name)

    def select_all(self) -> None:
        """Select every node, frame and note."""
        self.selection.set(self._document.nodes(), annotations=self.carrying.drawn())

    @contextmanager
    def _edit_places(self, label: str, *, merge: str | None = None) -> Iterator[Edit]:
        """An edit that moves nodes by itself: the eye should be able to follow them."""
        self.arranging.emit()
        with self._edit(label, merge=merge) as edit:
            yield edit

    @contextmanager
    def _edit(self, label: str, *, merge: str | None = None) -> Iterator[Edit]:
        try:
            with self._document.edit(label, merge=merge) as edit:
                yield edit
        except EditError as error:
            self.failed.emit(str(error))

    def _paste(
        self, verb: str, text: str, at: Position | None, *, wired: bool, what: str = ""
    ) -> None:
        added = Things()
        with self._edit(verb) as edit:
            added = self._clipboard.paste(edit, text, at, wired=wired)
            self._wiring.close_gaps(edit, added.nodes)
            what = what or the_things(self._document, added)
            edit.label = f"{verb} {what} with wires" if wired else f"{verb} {what}"
        nodes = [node_id for node_id in added.nodes if self._document.has_node(node_id)]
        annotations = added.annotations & self._document.annotations().keys()
        if nodes or annotations:  # else it failed, and the selection stays
            self.selection.set(nodes, annotations=annotations)

    def _put_on(self, edit: Edit, node_id: NodeId, size: tuple[float, float], edge: Edge) -> None:
        """Put a node between the ends of an edge; frames and notes go with what moves on."""
        points = self._document.points().get(edge, ())
        if self._wiring.insert(edit, node_id, edge):
            before = self.carrying.boxes(without=node_id)
            self._wiring.make_room(edit, node_id, size, edge, points)
            self.carrying.follow(edit, before, {node_id: size})

    def _first_params(self, type: str, params: Params | None) -> Params:
        first = self.default_input if type == INPUT.type else initial_params(type, self._catalogue)
        return Params({**first, **(params or {})})

    def _connect_new(
        self,
        edit: Edit,
        node_id: NodeId,
        sources: Sequence[tuple[NodeId, str]],
        target: tuple[NodeId, str] | None,
        into: Edge | None,
    ) -> None:
        if into is not None:
            self._put_on(edit, node_id, NEW_SIZE, into)
        for source in sources:
            port = next_port(ports_of(self._document, self._catalogue, node_id))
            if port is not None:
                edit.connect(*source, node_id, port)
        if target is not None:
            edit.connect(node_id, "output", *target)
            self._wiring.close_gaps(edit, [target[0]])
