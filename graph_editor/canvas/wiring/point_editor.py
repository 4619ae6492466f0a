"""Intentions about the points that wires go through, each one undo step. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeAlias

from graph_editor.canvas.intentions import Intentions
from graph_editor.canvas.step_name import the_points, the_wires
from graph_editor.document.edit import Edit
from graph_editor.document.graph import Edge, Position

PointOf: TypeAlias = tuple[Edge, int]
"""A wire, and which of its points."""


class PointEditor(Intentions):
    """Adds, moves and removes reroute points; `GraphEditor` owns it."""

    def add(self, edge: Edge, place: int, at: Position) -> None:
        """Let a wire go through another point, and select it."""
        points = list(self._document.points().get(edge, ()))
        points.insert(place, (float(round(at[0])), float(round(at[1]))))
        with self._edit(f"Add reroute point to {the_wires(self._document, [edge])}") as edit:
            edit.bend(edge, tuple(points))
        self._selection.set(points=[(edge, place)])

    def move(self, places: Mapping[PointOf, Position], *, merge: str | None = None) -> None:
        """Put points elsewhere."""
        with self._edit(f"Move {the_points(self._document, places)}", merge=merge) as edit:
            for edge in {edge for edge, _ in places}:
                points = list(self._document.points()[edge])
                for (other, place), (x, y) in places.items():
                    if other == edge:
                        points[place] = (float(round(x)), float(round(y)))
                edit.bend(edge, tuple(points))

    def nudge(self, dx: float, dy: float) -> None:
        """Shift the selected points a little."""
        points = self._document.points()
        chosen = sorted(self._selection.points)
        if chosen:
            places = {(e, i): (points[e][i][0] + dx, points[e][i][1] + dy) for e, i in chosen}
            self.move(places, merge=f"nudge points:{hash(tuple(chosen))}")

    def straighten(self, edge: Edge) -> None:
        """Let a wire run as it likes again."""
        what = the_wires(self._document, [edge])
        with self._edit(f"Remove reroute points of {what}") as edit:
            edit.bend(edge, ())

    def take_away(self, edit: Edit, chosen: Collection[PointOf]) -> None:
        """Remove points inside an open edit; wires that are gone have none left."""
        for edge in {edge for edge, _ in chosen}:
            points = self._document.points().get(edge, ())
            kept = tuple(p for place, p in enumerate(points) if (edge, place) not in chosen)
            if kept != points:
                edit.bend(edge, kept)

    def remove(self, chosen: Collection[PointOf]) -> None:
        """Remove points."""
        with self._edit(f"Remove {the_points(self._document, chosen)}") as edit:
            self.take_away(edit, chosen)
