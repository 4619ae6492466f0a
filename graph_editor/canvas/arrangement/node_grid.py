"""Which nodes are where, for questions that are asked by the thousand. Plain Python, no Qt."""

from __future__ import annotations

import itertools

from graph_editor.document.graph import NodeId

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_CELL = 512.0


class NodeGrid:
    """The nodes' boxes in the cells of a coarse grid.

    Qt's own index answers the same question ten times slower from Python: it makes an object an
    item and builds itself anew after many changes. Routing asks for every wire.
    """

    def __init__(self) -> None:
        self._boxes: dict[NodeId, Box] = {}
        self._cells: dict[tuple[int, int], set[NodeId]] = {}
        self._spans: dict[NodeId, tuple[int, int, int, int]] = {}

    def __len__(self) -> int:
        return len(self._boxes)

    def put(self, node: NodeId, box: Box) -> None:
        """Put or move a node."""
        self._boxes[node] = box
        span = _span(box)
        old = self._spans.get(node)
        if old == span:
            return
        if old is not None:
            self._leave(node, old)
        self._spans[node] = span
        for cell in _cells(span):
            self._cells.setdefault(cell, set()).add(node)

    def clear(self) -> None:
        """Forget all nodes."""
        self._boxes.clear()
        self._cells.clear()
        self._spans.clear()

    def remove(self, node: NodeId) -> None:
        """Take a node out."""
        self._leave(node, self._spans.pop(node))
        del self._boxes[node]

    def box(self, node: NodeId) -> Box:
        """Where a node is."""
        return self._boxes[node]

    def near(self, box: Box) -> list[tuple[NodeId, Box]]:
        """The nodes that touch a box, each once, in no particular order."""
        left, top, right, bottom = box
        boxes = self._boxes
        span = _span(box)
        found: set[NodeId] = set()
        if (span[2] - span[0] + 1) * (span[3] - span[1] + 1) >= len(self._cells):
            found.update(boxes)
        else:
            for cell in _cells(span):
                found.update(self._cells.get(cell, ()))
        return [
            (node, other)
            for node in found
            if (other := boxes[node])[0] <= right
            and other[2] >= left
            and other[1] <= bottom
            and other[3] >= top
        ]

    def _leave(self, node: NodeId, span: tuple[int, int, int, int]) -> None:
        for cell in _cells(span):
            inside = self._cells[cell]
            inside.discard(node)
            if not inside:
                del self._cells[cell]


def _span(box: Box) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return int(left // _CELL), int(top // _CELL), int(right // _CELL), int(bottom // _CELL)


def _cells(span: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    first, upper, last, lower = span
    if first == last and upper == lower:  # as of most nodes
        return [(first, upper)]
    return list(itertools.product(range(first, last + 1), range(upper, lower + 1)))
