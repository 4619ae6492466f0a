"""Which way a drawing flows, and what follows from it for places.

Whatever lays out, routes or makes room is written once, in *flow coordinates*: first how far along
the flow a place is, then how far across it. Everything that differs between the ways in which a
drawing can flow is in this module.
"""

from __future__ import annotations

import enum

Pair = tuple[float, float]
Sides = tuple[float, float, float, float]
"""Left, top, right, bottom; in flow coordinates: start, near side, end, far side."""


class Flow(enum.Enum):
    """Where a drawing's layers follow each other to."""

    RIGHT = "right"
    DOWN = "down"

    @property
    def axis(self) -> int:
        """Which coordinate of a place of the canvas runs along the flow: 0 for x, 1 for y."""
        return 0 if self is Flow.RIGHT else 1

    def turn(self, x: float, y: float) -> Pair:
        """A place or a size of the canvas in flow coordinates, and back: it is its own inverse."""
        return (x, y) if self is Flow.RIGHT else (y, x)

    def turn_sides(self, sides: Sides) -> Sides:
        """A rectangle's sides in flow coordinates, and back."""
        if self is Flow.RIGHT:
            return sides
        left, top, right, bottom = sides
        return top, left, bottom, right

    def after(self, position: Pair, steps: float = 1.0) -> Pair:
        """Where the node so many columns (or rows) after a node is put, level with it."""
        along, across = self.turn(*position)
        return self.turn(along + steps * self.pitch, across)

    def behind(self, corner: Pair, size: Pair, new: Pair) -> Pair:
        """The corner of a new card that stands after another one, their lone ports level.

        Args:
            corner, size: of the card that is there.
            new: the size of the new card.
        """
        along, across = self.turn(*corner)
        length, breadth = self.turn(*size)
        _, new_breadth = self.turn(*new)
        across += self.port_offset(breadth) - self.port_offset(new_breadth)
        return self.turn(along + length + self.gap, across)

    def redrawn(self, position: Pair, flow: Flow) -> Pair:
        """About where a node is in a drawing that flows another way, with the room between its
        neighbours that cards need there: they are wider than high."""
        if flow is self:
            return position
        along, across = self.turn(*position)
        stretch = _STRETCH if flow is Flow.DOWN else 1 / _STRETCH
        return flow.turn(along * flow.pitch / self.pitch, across * stretch)

    @property
    def gap(self) -> float:
        """Room between a node and the next, for a wire with a shape on it."""
        return 128.0 if self is Flow.RIGHT else 80.0

    def port_offset(self, breadth: float) -> float:
        """How far across from the corner of a card its lone port is, where that depends on how
        far across the card reaches: in the middle of an edge, or beside the name."""
        return 0.0 if self is Flow.RIGHT else breadth / 2

    @property
    def card(self) -> Pair:
        """About how large a card is, along the flow and across it."""
        return (self.pitch - self.gap, 96.0 if self is Flow.RIGHT else 208.0)

    @property
    def port_across(self) -> float:
        """About how far across from the corner of a card the lone port is that a wire passes."""
        return 20.0 if self is Flow.RIGHT else 104.0

    @property
    def pitch(self) -> float:
        """From the beginning of a node to that of the next."""
        return 336.0 if self is Flow.RIGHT else 184.0

    @property
    def side(self) -> float:
        """From a node to the one beside it."""
        return 96.0 if self is Flow.RIGHT else 248.0

    @property
    def aspect(self) -> float:
        """How much longer along the flow than across it a drawing is that fits a screen."""
        return 1.9 if self is Flow.RIGHT else 1 / 1.9

    @property
    def words(self) -> str:
        """As a sentence says it."""
        return "left to right" if self is Flow.RIGHT else "top to bottom"


_STRETCH = 2.0
