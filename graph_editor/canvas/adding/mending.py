"""Fixes of problems as a hand would have made them: they know nothing of where nodes lie, nor that
the slots of a list close up."""

from __future__ import annotations

from collections import defaultdict

from graph_editor.canvas.arrangement.arranging import Box
from graph_editor.canvas.arrangement.room import free_height
from graph_editor.canvas.arrangement.sizes import Sizes
from graph_editor.canvas.vocabulary import Vocabulary
from graph_editor.canvas.wiring.wiring import close_all_gaps
from graph_editor.document.change import NodeAdded
from graph_editor.document.edit import Edit
from graph_editor.document.graph import GraphId, NodeId
from graph_editor.validation.analysis import Fix


def mend(edit: Edit, fix: Fix, vocabulary: Vocabulary) -> None:
    """Apply a fix; it leaves no hole in a list, and what it adds covers nothing."""
    fix.apply(edit)
    close_all_gaps(edit, vocabulary)
    _keep_clear(edit, vocabulary)


def _keep_clear(edit: Edit, vocabulary: Vocabulary) -> None:
    """Move the nodes that an edit has added aside, as little as can be, where they would cover
    others. What stands in a row stays in it."""
    added: dict[GraphId, list[NodeId]] = defaultdict(list)
    for change in edit.changes:
        if isinstance(change, NodeAdded):
            added[change.graph].append(change.node.id)
    sizes = Sizes(vocabulary)
    for graph, ids in added.items():
        inner = edit.in_graph(graph)
        boxes = {n: box.turned(inner.flow) for n, box in sizes.boxes(graph).items()}
        rows: dict[float, list[NodeId]] = defaultdict(list)
        for node_id in ids:
            if inner.has_node(node_id):
                rows[boxes[node_id].y].append(node_id)
        for row in rows.values():
            _settle(inner, boxes, row)


def _settle(edit: Edit, boxes: dict[NodeId, Box], row: list[NodeId]) -> None:
    cards = [boxes.pop(node_id) for node_id in row]
    left, top = min(card.x for card in cards), min(card.y for card in cards)
    width = max(card.right for card in cards) - left
    height = max(card.bottom for card in cards) - top
    by = free_height(boxes, Box(left, top, width, height)) - top
    for node_id, card in zip(row, cards, strict=True):
        boxes[node_id] = card.moved(0.0, by)
        if by:
            place = boxes[node_id].turned(edit.flow)
            edit.move(node_id, (place.x, place.y))
