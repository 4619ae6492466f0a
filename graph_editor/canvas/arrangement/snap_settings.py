"""What dragged nodes line up with: the user's choice."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class SnapSettings(QObject):
    """Whether dragged nodes are drawn to the grid and to lines of their neighbours.

    Signals:
        changed: the user chose otherwise.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._grid = False
        self._neighbours = True

    @property
    def to_grid(self) -> bool:
        return self._grid

    @to_grid.setter
    def to_grid(self, on: bool) -> None:
        if on != self._grid:
            self._grid = on
            self.changed.emit()

    @property
    def to_neighbours(self) -> bool:
        return self._neighbours

    @to_neighbours.setter
    def to_neighbours(self, on: bool) -> None:
        if on != self._neighbours:
            self._neighbours = on
            self.changed.emit()
