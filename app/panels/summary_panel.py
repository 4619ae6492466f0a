"""The model as a table, like `model.summary()`, with what it costs and needs."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.panels.share_delegate import ShareDelegate
from app.panels.sight import Sight
from app.panels.summary_model import ACTIVATIONS, NAME, WEIGHTS, WORK, Summary, SummaryModel
from app.panels.summary_text import cost_text, cost_tooltip, memory_text, memory_tooltip
from app.session import Session
from app.wrapped_text import ShortenedLabel
from graph_editor.document.change import Change, only_looks
from graph_editor.document.graph import GraphId, Node, NodeId, NodeKind
from graph_editor.validation.analysis import Analysis
from graph_editor.validation.project_cost import project_cost
from graph_editor.validation.structure import code_order, neighbours

_DELAY_MS, _MARGIN = 80, 16
_WIDTHS = (128, 104, 160, 80, 80, 120, 104)
_LEAST_FOR_NAMES = 128


class SummaryPanel(QWidget):
    """The table, and the totals below it. It counts only while somebody sees it.

    Attributes:
        table, model: the layers.
        totals: weights and multiply-adds of the model.
        memory: what training and prediction need.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._sight = Sight(self)
        self._sight.came.connect(self._on_came)
        self.model = SummaryModel(self)
        self.table = QTableView(self)
        self._set_up_table()
        self.totals, self.memory = ShortenedLabel(), ShortenedLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._strip())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.refresh)
        session.analysis_changed.connect(self._on_analysis_changed)
        session.project_replaced.connect(self.refresh)
        session.changes_made.connect(self._on_changes)
        session.selection_changed.connect(self._on_selection_changed)

    def refresh(self) -> None:
        """Show the drawing as it is now, if anybody sees it."""
        self._timer.stop()
        if not self._sight.seen:
            return
        began = time.perf_counter()
        self._show_costs()
        spent_ms = round((time.perf_counter() - began) * 1000)
        self._timer.setInterval(max(_DELAY_MS, 4 * spent_ms))

    def _show_costs(self) -> None:
        document, analysis = self._session.document, self._session.analysis
        nodes, catalogue = document.nodes(), self._session.catalogue
        found = project_cost(document.project.main, analysis, catalogue)
        cost, estimate = found.cost, found.memory
        self.model.show_summary(
            Summary(
                nodes=tuple(node for node in self._in_order() if node.id not in analysis.loose),
                titles={node.id: self._title(node) for node in nodes.values()},
                results=analysis.results,
                pending=analysis.pending,
                cost=cost,
            )
        )
        self.totals.setText(cost_text(cost))
        self.totals.setToolTip(cost_tooltip(cost, nodes))
        batch = estimate.batch or document.training.batch_size
        training = estimate.training(batch, document.training.optimizer)
        prediction = estimate.prediction(batch)
        known = bool(cost.nodes)
        self.memory.setText(memory_text(training, prediction, batch) if known else "")
        optimizer = document.training.optimizer.type.rpartition(".")[2]
        counted = found.network.nodes
        peak = counted[prediction.peak].name if prediction.peak in counted else ""
        self.memory.setToolTip(
            memory_tooltip(training, prediction, batch, optimizer, peak) if known else ""
        )
        self._arrange_strip()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setAccessibleName("Layers of the model")
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(24)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setWordWrap(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(64)
        header.geometriesChanged.connect(self._fit_names)
        header.sectionResized.connect(self._on_column_resized)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        header.setSortIndicatorShown(False)  # the title has an arrow, which covers nothing
        shares = ShareDelegate(table)
        for column in (WEIGHTS, WORK, ACTIVATIONS):
            table.setItemDelegateForColumn(column, shares)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        self._fit_names()
        table.clicked.connect(self._go_to)
        table.activated.connect(self._go_to)

    def _fit_names(self) -> None:
        """Names have the room that is left, and never so little that none could be read."""
        header = self.table.horizontalHeader()
        others = header.length() - header.sectionSize(NAME)
        header.resizeSection(NAME, max(_LEAST_FOR_NAMES, header.width() - others))

    def _on_column_resized(self, column: int, _before: int, _now: int) -> None:
        if column != NAME:
            self._fit_names()

    def _strip(self) -> QWidget:
        strip = QFrame(self)
        strip.setObjectName("summaryTotals")
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, strip)
        self._line.setContentsMargins(_MARGIN, 4, _MARGIN, 4)
        self._line.setSpacing(4)
        for label in (self.totals, self.memory):
            label.setProperty("role", "muted")
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            label.setMinimumWidth(1)
            self._line.addWidget(label)
        return strip

    def _arrange_strip(self) -> None:
        """Both texts on one line where they fit, else below each other."""
        texts = (self.totals.sizeHint().width(), self.memory.sizeHint().width())
        fits = sum(texts) + 3 * _MARGIN <= self.width()
        direction = QBoxLayout.Direction
        self._line.setDirection(direction.LeftToRight if fits else direction.TopToBottom)
        side = Qt.AlignmentFlag.AlignRight if fits else Qt.AlignmentFlag.AlignLeft
        self.memory.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def _in_order(self) -> list[Node]:
        """The drawing's nodes as code calls them, at the end those that wait for themselves."""
        document = self._session.document
        nodes = document.nodes()
        order = code_order(nodes, *neighbours(nodes, document.edges()))
        return [nodes[node_id] for node_id in dict.fromkeys((*order, *nodes))]

    def _title(self, node: Node) -> str:
        document = self._session.document
        if node.kind is NodeKind.BLOCK and document.has_graph(GraphId(node.type)):
            title = document.header(GraphId(node.type)).name
        else:
            title = node.type.partition(".")[2] or node.type
        return f"{title} (again)" if node.shared_with else title

    def _go_to(self, index: QModelIndex) -> None:
        self._session.reveal(self.model.nodes[index.row()].id)

    def _refresh_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _on_analysis_changed(self, _analysis: Analysis) -> None:
        self._refresh_soon()

    def _on_changes(self, changes: Sequence[Change]) -> None:
        if not only_looks(changes):
            self._refresh_soon()

    def _on_came(self) -> None:
        self.refresh()
        self._on_selection_changed(self._session.selection)

    def _on_selection_changed(self, selection: frozenset[NodeId]) -> None:
        if not self._sight.seen or len(selection) != 1:
            return
        (node_id,) = selection
        row = self.model.row_of(node_id)
        if row is not None:
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_strip()
