"""The model as a table, like `model.summary()`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.session import Session
from app.theme import SMALL_SIZE, mono_font
from graph_editor.document.graph import Node, NodeId, NodeKind
from graph_editor.validation.analysis import Analysis, NodeResult, format_shape

_COLUMNS = ("Name", "Layer", "Output shape", "Weights", "Trainable")
_Index = QModelIndex | QPersistentModelIndex


class SummaryModel(QAbstractTableModel):
    """The nodes that become layers of the model, in document order."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.nodes: list[Node] = []

    def refresh(self) -> None:
        """Take the drawing as it is now."""
        nodes = list(self._session.document.nodes().values())
        if [node.id for node in nodes] != [node.id for node in self.nodes]:
            self.beginResetModel()
            self.nodes = nodes
            self.endResetModel()
            return
        self.nodes = nodes
        if nodes:
            self.dataChanged.emit(self.index(0, 0), self.index(len(nodes) - 1, len(_COLUMNS) - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.nodes)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return _COLUMNS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.nodes[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(node, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.FontRole and index.column() >= 2:
            return mono_font(SMALL_SIZE)
        return None

    def _text(self, node: Node, column: int) -> str:
        if column == 0:
            return node.name
        if column == 1:
            again = " (again)" if node.shared_with else ""
            return node.type.partition(".")[2] + again or node.type
        result = self._session.analysis.results.get(node.id)
        if result is None:
            return "…" if node.id in self._session.analysis.pending else ""
        if column == 2:
            return shapes_text(result)
        if node.kind in (NodeKind.INPUT, NodeKind.OUTPUT) or node.shared_with:
            return ""
        return f"{result.params if column == 3 else result.trainable_params:,}"


class SummaryPanel(QWidget):
    """The table, and the totals below it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = SummaryModel(session)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(24)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        header.setStretchLastSection(False)
        for column, width in enumerate((200, 160, 220, 120, 120)):
            self.table.setColumnWidth(column, width)
        self.table.clicked.connect(self._on_clicked)
        self.totals = QLabel(self)
        self.totals.setProperty("role", "muted")
        self.totals.setContentsMargins(16, 4, 16, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.totals)
        session.analysis_changed.connect(self._show_analysis)
        session.project_replaced.connect(self.refresh)
        session.changes_made.connect(self._on_changes)
        session.selection_changed.connect(self._on_selection_changed)
        self.refresh()

    def refresh(self) -> None:
        """Show the drawing as it is now, if anybody sees it."""
        if self.isVisible():
            self.model.refresh()
            self._show_totals(self._session.analysis)

    def _show_analysis(self, _analysis: Analysis) -> None:
        self.refresh()

    def _on_changes(self, _changes: Sequence[object]) -> None:
        self.refresh()

    def _show_totals(self, analysis: Analysis) -> None:
        fixed = analysis.params - analysis.trainable_params
        self.totals.setText(
            f"{analysis.params:,} weights   ·   {analysis.trainable_params:,} trainable   ·   "
            f"{fixed:,} not trainable"
            if analysis.results
            else ""
        )

    def _on_clicked(self, index: QModelIndex) -> None:
        self._session.reveal(self.model.nodes[index.row()].id)

    def _on_selection_changed(self, selection: frozenset[NodeId]) -> None:
        if not self.isVisible() or len(selection) != 1:
            return
        for row, node in enumerate(self.model.nodes):
            if node.id in selection:
                self.table.selectRow(row)
                self.table.scrollTo(self.model.index(row, 0))

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.refresh()


def shapes_text(result: NodeResult) -> str:
    """The output shapes of a node on one line."""
    return ", ".join(format_shape(spec.shape) for spec in result.outputs)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column >= 3 else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
