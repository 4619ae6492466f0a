"""Intentions about blocks and muting as edits, each one undo step."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_editor.canvas.adding.placeable import initial_params, placeable
from graph_editor.canvas.annotation.annotation_editor import NEW_FRAME
from graph_editor.canvas.annotation.carrying import Things, selected
from graph_editor.canvas.intentions import Desk, Intentions
from graph_editor.canvas.offer import Offer
from graph_editor.canvas.step_name import the_nodes, the_things
from graph_editor.canvas.wiring.wiring import close_all_gaps
from graph_editor.document.annotation import AnnotationId
from graph_editor.document.block_ports import add_input
from graph_editor.document.block_selection import Missing, missing_for_block
from graph_editor.document.edit import EditError
from graph_editor.document.equal_parts import EqualParts, use_block
from graph_editor.document.graph import GraphId, NodeId, NodeKind, Position
from graph_editor.document.grouping import copy_block, make_block, make_unique
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.document.ungrouping import ungroup

if TYPE_CHECKING:
    from graph_editor.canvas.arrangement.block_room import BlockRooms


class BlockEditor(Intentions):
    """What can be done with blocks; `GraphEditor` owns it.

    Attributes:
        rooms: makes room for blocks that are opened in place.
        made: called with the node of a block that was made of the selection.
    """

    def __init__(self, desk: Desk, rooms: BlockRooms) -> None:
        super().__init__(desk)
        self.rooms = rooms
        self.made: list[Callable[[NodeId], None]] = []
        self._steps: dict[NodeId, str] = {}

    def make(self) -> NodeId | None:
        """Turn the selection into a block: its nodes, its frames and notes, and frames around
        nothing else. A frame that is selected alone stands for what lies in it; the block that
        is made of one frame is called as the frame.

        Where something has to be selected as well, that is said, and offered.
        """
        things, made, step = self._taken(), None, f"block:{uuid.uuid4().hex}"
        document, graph = self._document.whole, self._document.graph
        missing = missing_for_block(document, graph, things.nodes)
        if missing is not None and missing.nodes:
            self._offer_rest(missing)
            return None
        with self._edit(f"Make block of {the_things(self._document, things)}", merge=step) as edit:
            made = make_block(
                edit, self._document.whole, things.nodes, self._name_of(things), things.annotations
            )
        chosen = self._selected([made] if made is not None else [])
        if chosen is not None:
            self._steps[chosen] = step
            self._offer_equal(chosen)
            for listener in self.made:
                listener(chosen)
        return chosen

    def name_new(self, node_id: NodeId, name: str) -> None:
        """Give a block that was just made, and its node, a name: one step with making it."""
        node = self._document.node(node_id)
        block, step = GraphId(node.type), self._steps.pop(node_id, None)
        if name == node.name:
            return
        header = self._document.header(block)
        with self._edit(f"Name block {name}", merge=step) as edit:
            edit.set_graph(block, replace(header, name=name))
            edit.rename(node_id, name)
        self._offer_equal(node_id)

    def use_for_equal(self) -> None:
        """Put uses of the selected block in place of all parts that are the same."""
        made: list[NodeId] = []
        with self._edit("Use block") as edit:
            (node_id, *_) = self._chosen()
            block = GraphId(self._document.node(node_id).type)
            parts = EqualParts(self._document.whole, edit.graph, block).find()
            if not parts:
                name = self._document.header(block).name
                raise EditError(f"No other part of this drawing is the same as {name!r}.")
            name = self._document.header(block).name
            many = "1 equal part" if len(parts) == 1 else f"{len(parts):,} equal parts"
            edit.label = f"Use {name} for {many}"
            made = [use_block(edit, self._document.whole, block, part) for part in parts]
        if made:
            self._selection.add(n for n in made if self._document.has_node(n))

    def ungroup(self) -> None:
        """Put what is in the selected blocks in their place; what they would cover makes way."""
        before = set(self._document.annotations())
        added: list[NodeId] = []
        with self._edit_places("Ungroup") as edit:
            edit.label = f"Ungroup {the_nodes(self._document, self._chosen())}"
            boxes = self._carrying.boxes()  # of what comes later, nothing is drawn yet
            for node_id in sorted(self._chosen()):
                small = boxes[node_id].at(*self._document.node(node_id).position)
                there = set(self._document.annotations())
                more = ungroup(edit, self._document.whole, node_id)
                sheets = self._carrying.drawn().keys() - there
                self.rooms.make_way(edit, small, Things(frozenset(more), frozenset(sheets)))
                added += more
            close_all_gaps(edit, self.rooms.vocabulary)  # where nothing fed an output of a block
        self._selected(added, self._carrying.drawn().keys() - before)

    def make_unique(self) -> None:
        """Give each selected block a copy of its own."""
        with self._edit("Make unique") as edit:
            edit.label = f"Make {the_nodes(self._document, self._chosen())} unique"
            for node_id in sorted(self._chosen()):
                make_unique(edit, self._document.whole, node_id)

    def toggle_opened(self) -> None:
        """Open the selected blocks in place, or close them if all are open."""
        nodes = [self._document.node(node_id) for node_id in sorted(self._selection.nodes)]
        blocks = [node for node in nodes if node.kind is NodeKind.BLOCK]
        if not blocks:
            self._fail("Select a block to open it in place.")
            return
        self.set_opened((node.id for node in blocks), any(n.opened is None for n in blocks))

    def set_opened(
        self, node_ids: Iterable[NodeId], opened: bool, graph: GraphId | None = None
    ) -> None:
        """Show what is in blocks within their nodes, or only their names again; what is around
        them makes room, or comes back.

        Args:
            graph: where the nodes are, if not in the graph that is shown.
        """
        node_ids, verb = list(node_ids), "Open" if opened else "Close"
        there = ShownGraph(self._document.whole, graph or self._document.graph)
        what = the_nodes(there, node_ids) if len(node_ids) == 1 else f"{len(node_ids):,} blocks"
        with self._edit_places(f"{verb} {what}") as edit:
            home = edit.in_graph(there.graph)
            for node_id in node_ids:
                (self.rooms.open if opened else self.rooms.close)(home, node_id)

    def add_input(self, node_id: NodeId, source: tuple[NodeId, str]) -> None:
        """Give a block another input, and feed it here."""
        document, block = self._document.whole, GraphId(self._document.node(node_id).type)
        with self._edit("Add input") as edit:
            added = add_input(edit, document, block, self._document.node(source[0]).name)
            name = self._document.header(block).name
            edit.label = f"Add input {document.node(added, block).name} to {name}"
            edit.connect(*source, node_id, document.node(added, block).name)

    def add_inside(self, graph: GraphId, type: str, position: Position) -> NodeId | None:
        """Put a node into the drawing of a block; its id there."""
        vocabulary = self.rooms.vocabulary
        thing = placeable(type, vocabulary)
        if thing is None:
            self._fail(f"This Keras has no layer or operation called {type!r}.")
            return None
        added = None
        with self._edit(f"Add {thing.title}") as edit:
            added = edit.in_graph(graph).add_node(
                thing.type,
                thing.kind,
                params=initial_params(type, vocabulary),
                position=(round(position[0]), round(position[1])),
            )
        there = added is not None and self._document.has_node(added, graph)
        return added if there else None

    def set_repeat(self, node_id: NodeId, repeat: int) -> None:
        """Let a block stand so many times in a row."""
        name = self._document.node(node_id).name
        with self._edit(f"Repeat {name}", merge=f"repeat:{node_id}") as edit:
            edit.set_repeat(node_id, repeat)

    def copy(self, block: GraphId) -> None:
        """Add another block that is the same."""
        name = self._document.header(block).name
        with self._edit(f"Duplicate block {name}") as edit:
            copy_block(edit, self._document.whole, block)

    def delete(self, block: GraphId) -> None:
        """Take a block that is used nowhere out of the project."""
        name = self._document.header(block).name
        with self._edit(f"Delete block {name}") as edit:
            edit.remove_graph(block)

    def toggle_muted(self) -> None:
        """Leave the selected nodes out of the network, or take them in if all are out."""
        nodes = [
            node
            for node in map(self._document.node, sorted(self._selection.nodes))
            if node.kind not in (NodeKind.INPUT, NodeKind.OUTPUT)
        ]
        if not nodes:
            self._fail("Select a layer to mute: inputs and outputs cannot be left out.")
            return
        mute = not all(node.muted for node in nodes)
        what = the_nodes(self._document, (node.id for node in nodes))
        with self._edit(f"{'Mute' if mute else 'Unmute'} {what}") as edit:
            for node in nodes:
                edit.set_muted(node.id, mute)

    def _offer_equal(self, node_id: NodeId) -> None:
        """Offer to use a new block wherever the drawing is the same."""
        block = GraphId(self._document.node(node_id).type)
        parts = EqualParts(self._document.whole, self._document.graph, block).find()
        if parts:
            many = "One more part" if len(parts) == 1 else f"{len(parts):,} more parts"
            verb = "is" if len(parts) == 1 else "are"
            sentence = f"{many} of this drawing {verb} the same."
            self._offer(Offer(sentence, "Use the block there, too", self.use_for_equal))

    def _offer_rest(self, missing: Missing) -> None:
        """Say what a selection lacks to be a block, and offer to take it in."""
        names = [self._document.node(node_id).name for node_id in missing.nodes]
        what = repr(names[0]) if len(names) == 1 else f"these {len(names):,} nodes"

        def include() -> None:
            self._selection.add(n for n in missing.nodes if self._document.has_node(n))
            self.make()

        self._offer(Offer(missing.sentence, f"Include {what}", include, "make_block"))

    def _chosen(self) -> list[NodeId]:
        nodes = [self._document.node(node_id) for node_id in self._selection.nodes]
        found = [node.id for node in nodes if node.kind is NodeKind.BLOCK]
        if not found:
            raise EditError("Select a block first.")
        return found

    def _taken(self) -> Things:
        """What goes into a block that is made of the selection."""
        things = self._carrying.meant(selected(self._selection))
        nodes = self._document.nodes()
        ends = (NodeKind.INPUT, NodeKind.OUTPUT)
        inner = {node_id for node_id in things.nodes if nodes[node_id].kind not in ends}
        for frame, inside in self._carrying.inside(self._carrying.drawn()).items():
            if inside.nodes and inner >= inside.nodes:
                things |= Things(annotations=inside.annotations | {frame})
        return things

    def _name_of(self, things: Things) -> str:
        """What a block of these is called: as the frame that holds all of it, or "block"."""
        units, drawn = self._carrying.units(things), self._carrying.drawn()
        if not units.nodes and len(units.annotations) == 1:
            (frame,) = units.annotations
            title = drawn[frame].text
            if title != NEW_FRAME and any(map(str.isalnum, title)):
                return title
        return "block"

    def _selected(
        self, added: Iterable[NodeId], annotations: Iterable[AnnotationId] = ()
    ) -> NodeId | None:
        """Select what was added; nothing changes where that came to nothing."""
        there = [node_id for node_id in added if self._document.has_node(node_id)]
        if there:
            self._selection.set(there, annotations=annotations)
        return there[0] if there else None
