"""How large a card is and where its ports and their labels are, for each way a drawing can flow.

In a drawing that flows to the right, inputs are on the left edge and outputs on the right one, and
named ports take a row each. In one that flows down, inputs are on the upper edge and outputs on the
lower one; their names stand beside each other in a band above the header and below the footer, and
the card is as wide as they need.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph_editor.canvas.drawing.card import Card
from graph_editor.canvas.style import (
    FOOTER_HEIGHT,
    GRID,
    HEADER_HEIGHT,
    NODE_WIDTH,
    ROW_HEIGHT,
)
from graph_editor.canvas.wiring.ports import InputPort, OutputPort
from graph_editor.document.flow import Flow
from graph_editor.document.graph import parse_port

Point = tuple[float, float]
Size = tuple[float, float]

_BAND = 24.0
_PORT_ROOM = float(GRID)
"""Between the middle of an edge with a port and the text beyond."""
_LEAST_SLOT, _LARGEST_SLOT = 40.0, 128.0
_CHARACTER = 6.2
"""About how wide a letter of a label is."""
_TEXT_HEIGHT = 16.0
_MARGIN = 12.0


@dataclass(frozen=True, slots=True)
class PortLabel:
    """What stands at a port.

    Attributes:
        text: its name, or what is left of it where the rest goes without saying.
        x, y: the upper edge of the text, at its beginning, its middle or its end.
        share: which of these: 0, 0.5 or 1.
        room: how wide it may be.
    """

    text: str
    x: float
    y: float
    share: float
    room: float


class CardShape(ABC):
    """The geometry of cards in drawings that flow one way. Places are relative to the card's
    corner; `size` is what `size` gave for the card."""

    @abstractmethod
    def size(self, card: Card, inside: Size | None = None) -> Size:
        """Width and height, multiples of the grid.

        Args:
            inside: how large the drawing of a block is that is opened in place.
        """

    @abstractmethod
    def input_spot(self, card: Card, size: Size, name: str) -> Point:
        """The centre of an input port."""

    @abstractmethod
    def output_spot(self, card: Card, size: Size, name: str) -> Point:
        """The centre of an output port."""

    @abstractmethod
    def labels(self, card: Card, size: Size) -> Iterator[PortLabel]:
        """What stands at the ports; nothing at one that is alone."""

    def header(self, card: Card) -> float:
        """How far below the card's upper edge its header begins."""
        return 0.0

    def footer(self, card: Card, size: Size) -> float:
        """How far below the card's upper edge its footer begins; a collapsed card has none."""
        return size[1] - (0.0 if card.collapsed else FOOTER_HEIGHT)


class _Rightward(CardShape):
    def size(self, card: Card, inside: Size | None = None) -> Size:
        rows = max(len(card.inputs) * card.labels_inputs, len(card.outputs) * card.labels_outputs)
        return _size(card, rows * ROW_HEIGHT + GRID if rows else 0.0, float(NODE_WIDTH), inside)

    def input_spot(self, card: Card, size: Size, name: str) -> Point:
        if card.collapsed:
            return 0.0, _crowded(card.inputs, name, HEADER_HEIGHT)
        if not card.labels_inputs:
            return 0.0, HEADER_HEIGHT / 2
        return 0.0, _row(_index(card.inputs, name))

    def output_spot(self, card: Card, size: Size, name: str) -> Point:
        if card.collapsed:
            return size[0], _crowded(card.outputs, name, HEADER_HEIGHT)
        if not card.labels_outputs:
            return size[0], HEADER_HEIGHT / 2
        return size[0], _row(_index(card.outputs, name))

    def labels(self, card: Card, size: Size) -> Iterator[PortLabel]:
        half = size[0] / 2 - 16
        if card.labels_inputs:
            room = half if card.labels_outputs else size[0] - 2 * _MARGIN
            for row, port in enumerate(card.inputs):
                yield PortLabel(port.label, _MARGIN, _row(row) - _TEXT_HEIGHT / 2, 0.0, room)
        if card.labels_outputs:
            for row, out in enumerate(card.outputs):
                top = _row(row) - _TEXT_HEIGHT / 2
                yield PortLabel(out.label, size[0] - _MARGIN, top, 1.0, half)


class _Downward(CardShape):
    def size(self, card: Card, inside: Size | None = None) -> Size:
        bands = self.header(card) + _below(card)
        needed = max(
            sum(_slots(card.inputs)) if card.labels_inputs else 0.0,
            sum(_slots(card.outputs)) if card.labels_outputs else 0.0,
        )
        width = max(float(NODE_WIDTH), needed + 2 * GRID)
        return _size(card, bands, float(-(-width // (2 * GRID)) * 2 * GRID), inside)

    def input_spot(self, card: Card, size: Size, name: str) -> Point:
        if card.collapsed:
            return _crowded(card.inputs, name, size[0]), 0.0
        if not card.labels_inputs:
            return self._edge(card, size) / 2, 0.0
        places = _spread(_slots(card.inputs), self._edge(card, size))
        return places[_index(card.inputs, name)][0], 0.0

    def output_spot(self, card: Card, size: Size, name: str) -> Point:
        if card.collapsed:
            return _crowded(card.outputs, name, size[0]), size[1]
        if not card.labels_outputs:
            return self._edge(card, size) / 2, size[1]
        places = _spread(_slots(card.outputs), self._edge(card, size))
        return places[_index(card.outputs, name)][0], size[1]

    def labels(self, card: Card, size: Size) -> Iterator[PortLabel]:
        edges = (
            (card.labels_inputs, card.inputs, 7.0),
            (card.labels_outputs, card.outputs, size[1] - 6.0 - _TEXT_HEIGHT),
        )
        for shown, ports, top in edges:
            if shown:
                places = _spread(_slots(ports), self._edge(card, size))
                for text, (middle, room) in zip(_short(ports), places, strict=True):
                    yield PortLabel(text, middle, top, 0.5, room)

    def _edge(self, card: Card, size: Size) -> float:
        """How much of an edge the ports share: what the card has while it is closed, so that they
        stay where they are when a block is opened."""
        return size[0] if size[0] <= NODE_WIDTH else self.size(card)[0]

    def header(self, card: Card) -> float:
        if card.labels_inputs:
            return _BAND
        return _PORT_ROOM if card.inputs else 0.0

    def footer(self, card: Card, size: Size) -> float:
        return super().footer(card, size) - _below(card)


def _below(card: Card) -> float:
    """What is below the footer of a card whose outputs are on its lower edge."""
    if card.labels_outputs:
        return _BAND
    return _PORT_ROOM if card.outputs else 0.0


SHAPES: Mapping[Flow, CardShape] = {Flow.RIGHT: _Rightward(), Flow.DOWN: _Downward()}


def _size(card: Card, ports: float, width: float, inside: Size | None) -> Size:
    """The size of a card.

    Args:
        ports: how much height the names of the ports take.
        width: how wide they let the card be.
    """
    height = HEADER_HEIGHT + ports + (0.0 if card.collapsed else FOOTER_HEIGHT)
    if card.parameter_rows:
        height += card.parameter_rows * ROW_HEIGHT + GRID
    if inside is not None:
        width = max(width, inside[0] + 2 * GRID)
        height += inside[1] + 3 * GRID
    return width, float(height)


def _row(index: int) -> float:
    return HEADER_HEIGHT + ROW_HEIGHT * (index + 0.5)


def _crowded(ports: Sequence[InputPort] | Sequence[OutputPort], name: str, length: float) -> float:
    """Where a port is on an edge of a collapsed card, which the ports share evenly."""
    return length * (_index(ports, name) + 0.5) / max(len(ports), 1)


def _index(ports: Sequence[InputPort] | Sequence[OutputPort], name: str) -> int:
    return next((index for index, port in enumerate(ports) if port.name == name), 0)


def _short(ports: Sequence[InputPort] | Sequence[OutputPort]) -> list[str]:
    """The labels; of the slots of one list all but the first go without its name."""
    labels = [port.label for port in ports]
    names = {parse_port(port.name)[0] for port in ports}
    if len(names) > 1 or labels != [port.name for port in ports]:
        return labels
    return [label[label.find("[") :] if "[" in label else label for label in labels]


def _slots(ports: Sequence[InputPort] | Sequence[OutputPort]) -> list[float]:
    """How wide a place each port needs on an edge, for its label."""
    return [
        min(max(_LEAST_SLOT, len(label) * _CHARACTER + _MARGIN), _LARGEST_SLOT)
        for label in _short(ports)
    ]


def _spread(slots: Sequence[float], width: float) -> list[tuple[float, float]]:
    """The middles of the places on an edge, and the room that a label has in each."""
    if max(slots) * len(slots) <= width:
        slots = [width / len(slots)] * len(slots)
    spare = (width - sum(slots)) / len(slots)
    found: list[tuple[float, float]] = []
    start = 0.0
    for slot in slots:
        found.append((round(start + (slot + spare) / 2), slot + spare - 6))
        start += slot + spare
    return found
