"""The Draw page: the canvas in the middle and the panels docked around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from app.canvas_choices import keep_choices
from app.cut_text import CutTextTips
from app.inspector.annotation_view import connect_annotations
from app.inspector.inspector_panel import InspectorPanel
from app.pages.dock_titles import DockTitles
from app.panels.code_panel import CodePanel
from app.panels.history_panel import HistoryPanel
from app.panels.palette_panel import PalettePanel
from app.panels.problems_panel import ProblemsPanel
from app.panels.summary_panel import SummaryPanel
from app.session import Session
from app.theme import colors_of
from graph_editor.canvas.adding.placeable import placeable
from graph_editor.canvas.editor import NEW_INPUT
from graph_editor.canvas.speech import accessible
from graph_editor.canvas.view import CanvasView
from graph_editor.document.change import (
    Change,
    GraphAdded,
    GraphChanged,
    GraphRemoved,
    NodeAdded,
    NodeChanged,
    NodeRemoved,
)
from graph_editor.document.graph import GraphId, NodeId, NodeKind
from graph_editor.document.project import MAIN
from graph_editor.document.value import Params
from graph_editor.validation.analysis import DataFacts

_STATE_VERSION = 1
_WARM_UP_MS = 400
_SETTLE_MS = 300
"""How long after it is shown the panels of a page may still find their places."""


class DrawPage(QMainWindow):
    """Docks the panels; connects the canvas with the session.

    Attributes:
        canvas: the drawing.
        palette_panel, inspector, code, problems, summary: the panels.
        docks: the docks of the panels, in that order.
        history, history_dock: the steps that can be undone; hidden until somebody wants them.
    """

    def __init__(
        self, session: Session, export: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settled = False
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self._on_settled)
        self._sized = False
        self._warmed = False
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockOptions(
            QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks
        )
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            self.setCorner(corner, area)
        self.canvas = CanvasView(session.document, session.catalogue, self)
        self.setCentralWidget(self.canvas)
        self.setFocusProxy(self.canvas)
        self.palette_panel = PalettePanel(self.canvas.catalogue, self.canvas, session.settings)
        self.inspector = InspectorPanel(session)
        self.code = CodePanel(session, export)
        self.problems = ProblemsPanel(session)
        self.summary = SummaryPanel(session)
        left, right, bottom = (
            Qt.DockWidgetArea.LeftDockWidgetArea,
            Qt.DockWidgetArea.RightDockWidgetArea,
            Qt.DockWidgetArea.BottomDockWidgetArea,
        )
        self._titles = DockTitles(self)
        self.docks: list[QDockWidget] = [
            self._dock("Palette", self.palette_panel, left),
            self._dock("Inspector", self.inspector, right),
            self._dock("Code", self.code, bottom),
            self._dock("Problems", self.problems, bottom),
            self._dock("Summary", self.summary, bottom),
        ]
        self.history = HistoryPanel(session)
        self.history_dock = self._dock("History", self.history, right)
        self.problems.count_changed.connect(self._show_count)
        self._show_count(len(self.problems.problems))
        self.reset_docks()
        self._before_only_canvas = QByteArray()
        state = session.settings.state("draw_docks")
        if not state.isEmpty():
            self._sized = self.restoreState(state, _STATE_VERSION)
        self._connect_canvas()

    def _connect_canvas(self) -> None:
        session, canvas = self._session, self.canvas
        canvas.viewport().installEventFilter(self)
        for place in (self, *self.docks, self.history_dock):
            canvas.roaming.listen(place)
        accessible.install()
        accessible.Voice(canvas)
        canvas.set_palette_name(colors_of(self.palette()).name)
        canvas.set_analysis(session.analysis)
        canvas.preview = session.preview
        keep_choices(canvas, session.settings)
        canvas.show_graph(session.drawing.graph)
        canvas.set_selection(session.selection)
        canvas.selection_changed.connect(self._on_canvas_selected)
        canvas.selection.changed.connect(self._on_canvas_selection)
        connect_annotations(self.inspector.annotation, canvas)
        canvas.inner.changed.connect(self.inspector.show_inner)
        canvas.inner.wires_changed.connect(self.inspector.show_inner_wires)
        canvas.inner.changed.connect(self.code.show_inner)
        session.selection_changed.connect(canvas.set_selection)
        canvas.graph_changed.connect(lambda graph: session.show_graph(GraphId(graph)))
        session.graph_shown.connect(lambda graph: canvas.show_graph(GraphId(graph)))
        session.analysis_changed.connect(canvas.set_analysis)
        session.node_revealed.connect(lambda node: canvas.reveal(NodeId(node)))
        session.project_replaced.connect(self._on_project_replaced)
        session.changes_made.connect(self._on_changes)
        self.inspector.node.block_box.asked.connect(self._on_block_asked)
        palette = self.palette_panel
        palette.block_opened.connect(lambda block: session.show_graph(GraphId(block)))
        palette.block_copied.connect(lambda block: canvas.editor.blocks.copy(GraphId(block)))
        palette.block_deleted.connect(lambda block: canvas.editor.blocks.delete(GraphId(block)))
        self._show_blocks()
        session.facts_changed.connect(self._on_facts_changed)
        self._on_facts_changed(session.facts)

    def reset_docks(self) -> None:
        """Put the panels where they are at first."""
        palette, inspector, code, problems, summary = self.docks
        for dock, area in (
            (palette, Qt.DockWidgetArea.LeftDockWidgetArea),
            (inspector, Qt.DockWidgetArea.RightDockWidgetArea),
            (code, Qt.DockWidgetArea.BottomDockWidgetArea),
            (problems, Qt.DockWidgetArea.BottomDockWidgetArea),
            (summary, Qt.DockWidgetArea.BottomDockWidgetArea),
        ):
            dock.setFloating(False)
            self.addDockWidget(area, dock)
            dock.show()
        self.splitDockWidget(inspector, self.history_dock, Qt.Orientation.Vertical)
        self.history_dock.hide()
        self.tabifyDockWidget(code, problems)
        self.tabifyDockWidget(problems, summary)
        code.raise_()
        self._titles.refresh()
        self._size_docks()

    def _size_docks(self) -> None:
        palette, inspector, code, *_ = self.docks
        self.resizeDocks([palette, inspector], [256, 340], Qt.Orientation.Horizontal)
        self.resizeDocks([code], [264], Qt.Orientation.Vertical)

    def show_only_canvas(self, only: bool) -> None:
        """Hide the panels, or put them back as they were."""
        if only:
            self._before_only_canvas = self.saveState(_STATE_VERSION)
            for dock in (*self.docks, self.history_dock):
                dock.hide()
        elif not self._before_only_canvas.isEmpty():
            self.restoreState(self._before_only_canvas, _STATE_VERSION)
            self._before_only_canvas = QByteArray()

    def show_problems(self) -> None:
        """Bring the problems to the front."""
        dock = self.docks[3]
        dock.show()
        dock.raise_()

    def save_state(self) -> None:
        """Remember where the panels are."""
        state = self._before_only_canvas
        if state.isEmpty():
            state = self.saveState(_STATE_VERSION)
        self._session.settings.set_state("draw_docks", state)

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(f"dock_{title.lower()}")
        dock.setWidget(widget)
        CutTextTips(dock)
        self.addDockWidget(area, dock)
        self._titles.add(dock)
        return dock

    def _show_count(self, count: int) -> None:
        self.docks[3].setWindowTitle(f"Problems ({count:,})" if count else "Problems")

    def _on_canvas_selected(self, nodes: frozenset[NodeId]) -> None:
        self._session.select(nodes)

    def _on_canvas_selection(self, _nodes: object, _edges: object) -> None:
        selection = self.canvas.selection
        self.inspector.show_edges(selection.edges)
        self.inspector.show_annotations(selection.annotations)

    def _show_blocks(self) -> None:
        vocabulary = self.canvas.catalogue
        things = (placeable(entry.type, vocabulary) for entry in vocabulary.blocks())
        self.palette_panel.show_blocks([thing for thing in things if thing is not None])

    def _on_block_asked(self, what: str) -> None:
        canvas = self.canvas
        {
            "open": canvas.enter_block,
            "unique": canvas.acting.blocks.make_unique,
            "ungroup": canvas.acting.blocks.ungroup,
        }[what]()

    def _on_changes(self, changes: Sequence[Change]) -> None:
        if any(map(_concerns_blocks, changes)):
            self._show_blocks()

    def _on_project_replaced(self) -> None:
        self.canvas.rebuild()
        self._show_blocks()
        self._settle()

    def _on_facts_changed(self, facts: DataFacts) -> None:
        known = Params(shape=tuple(facts.inputs[0][1].shape[1:])) if facts.inputs else None
        self.canvas.editor.default_input = known or NEW_INPUT

    def _settle(self) -> None:
        """Fit the drawing, and again as long as the panels find their places."""
        self._settled = False
        if self.isVisible():
            QTimer.singleShot(0, self.canvas, self.canvas.show_beginning)
            self._settling.start()

    def _on_settled(self) -> None:
        if self.isVisible():
            self._settled = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self._settled and self.isVisible():
            QTimer.singleShot(0, self.canvas, self.canvas.show_beginning)
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._sized:
            self._sized = True
            self._size_docks()
        if not self._warmed:
            self._warmed = True
            QTimer.singleShot(_WARM_UP_MS, self.inspector, self.inspector.warm_up)
        if not self._settled:
            self._settle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "canvas"):
            self.canvas.set_palette_name(colors_of(self.palette()).name)


def _concerns_blocks(change: Change) -> bool:
    """Whether the list of blocks, or what it says of them, may be another after a change."""
    match change:
        case GraphAdded() | GraphRemoved() | GraphChanged():
            return True
        case NodeChanged() if change.is_move:
            return False
        case NodeAdded(graph, node) | NodeRemoved(graph, node) | NodeChanged(graph, _, node):
            ends = graph != MAIN and node.kind in (NodeKind.INPUT, NodeKind.OUTPUT)
            return ends or node.kind is NodeKind.BLOCK
        case _:
            return False
