"""The table of runs: its model and its view."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.pages.run_rows import RunRow
from app.plots.curve_style import format_number
from app.theme import colors_of

SORT = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    text: Callable[[RunRow], str]
    key: Callable[[RunRow], object]
    right: bool = False
    width: int = 96


def _when(row: RunRow) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(row.started))


def _value(name: str) -> Callable[[RunRow], object]:
    return lambda row: row.last.get(name, float("inf"))


def _written(name: str) -> Callable[[RunRow], str]:
    return lambda row: format_number(row.last.get(name))


_COLUMNS = (
    _Column("Project", lambda row: row.model, lambda row: row.model.lower(), width=136),
    _Column("Started", _when, lambda row: row.started, width=152),
    _Column("Status", lambda row: row.status, lambda row: row.status, width=88),
    _Column(
        "Epochs",
        lambda row: f"{row.epochs:,} / {row.planned:,}",
        lambda row: row.epochs,
        right=True,
        width=104,
    ),
    _Column("Loss", _written("loss"), _value("loss"), right=True, width=80),
    _Column("Val. loss", _written("val_loss"), _value("val_loss"), right=True, width=80),
    _Column("Metrics", lambda row: row.metrics, lambda row: row.metrics, width=264),
    _Column("Data", lambda row: row.source, lambda row: row.source, width=96),
    _Column("Device", lambda row: row.device, lambda row: row.device, width=72),
    _Column(
        "Seed",
        lambda row: "–" if row.seed is None else str(row.seed),
        lambda row: -1 if row.seed is None else row.seed,
        right=True,
        width=96,
    ),
    _Column("Run", lambda row: row.name, lambda row: row.name, width=240),
)
_STATUS = _COLUMNS.index(next(column for column in _COLUMNS if column.title == "Status"))


class RunTableModel(QAbstractTableModel):
    """Rows of runs.

    Attributes:
        rows: the rows, as they were read.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[RunRow] = []
        self._palette = parent.palette()

    def set_rows(self, rows: Sequence[RunRow]) -> None:
        """Show these rows; where only values have changed, the selection stays."""
        same = [row.run.folder for row in rows] == [row.run.folder for row in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = list(rows)
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(_COLUMNS) - 1))

    def set_palette(self, palette: QPalette) -> None:
        """Take another theme's colours."""
        self._palette = palette
        if self.rows:
            self.dataChanged.emit(self.index(0, _STATUS), self.index(len(self.rows) - 1, _STATUS))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(_COLUMNS[section])
        return None

    def data(self, index: Index, role: int = 0) -> object:
        row, column = self.rows[index.row()], _COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(row)
        if role == SORT:
            return column.key(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == _STATUS:
            colors = colors_of(self._palette)
            color = {
                "failed": colors.error,
                "killed": colors.error,
                "finished": colors.success,
                "running": colors.accent,
            }.get(row.status, colors.muted)
            return QColor(color)
        return None


class RunTable(QTableView):
    """A sortable table of runs.

    Signals:
        selection_changed: other runs are selected.
    """

    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = RunTableModel(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self._rows)
        self._proxy.setSortRole(SORT)
        self.setModel(self._proxy)
        self.setSortingEnabled(True)
        self.sortByColumn(1, Qt.SortOrder.DescendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(28)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for number, column in enumerate(_COLUMNS):
            self.setColumnWidth(number, column.width)
        self.setAccessibleName("Runs")
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())

    @property
    def rows(self) -> list[RunRow]:
        """All rows."""
        return self._rows.rows

    @property
    def selected(self) -> list[RunRow]:
        """The selected rows, from the top."""
        indexes = self.selectionModel().selectedRows()
        rows = sorted(indexes, key=lambda index: index.row())
        return [self._rows.rows[self._proxy.mapToSource(index).row()] for index in rows]

    def set_rows(self, rows: Sequence[RunRow]) -> None:
        """Show these runs; those that were selected still are."""
        chosen = {row.run.folder for row in self.selected}
        fresh = not self._rows.rows
        self._rows.set_rows(rows)
        if chosen and not self.selectionModel().hasSelection():
            for number in range(self._proxy.rowCount()):
                source = self._proxy.mapToSource(self._proxy.index(number, 0)).row()
                if rows[source].run.folder in chosen:
                    flags = self.selectionModel().SelectionFlag
                    self.selectionModel().select(
                        self._proxy.index(number, 0), flags.Select | flags.Rows
                    )
        elif fresh and rows:
            self.selectRow(0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_rows"):
            self._rows.set_palette(self.palette())


def _alignment(column: _Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
