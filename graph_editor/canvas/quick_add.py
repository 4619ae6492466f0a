"""The search that opens where the next node should be: type, Enter, connected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from graph_editor.canvas.foresight import (
    UNKNOWN,
    Prospect,
    prospect,
    sorted_by_fit,
    spec_at,
    trial_of,
    usual_types,
)
from graph_editor.canvas.glyphs import glyph, link
from graph_editor.canvas.placeable import initial_params
from graph_editor.canvas.quick_search import QuickSearch
from graph_editor.canvas.style import (
    GRID,
    HEADER_HEIGHT,
    NODE_WIDTH,
    CanvasPalette,
    canvas_palette,
    mono_font,
    text_font,
)
from graph_editor.canvas.suggestion import Suggestion
from graph_editor.canvas.wiring import GAP
from graph_editor.document.graph import Edge, NodeId, NodeKind
from graph_editor.validation.analysis import TensorSpec, format_shape
from graph_editor.validation.question import Outcome
from graph_editor.validation.trial import Trial

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_WIDTH, _HEIGHT, _ROW = 480, 392, 32
_ROLE = Qt.ItemDataRole.UserRole
_PROSPECT_ROLE = _ROLE + 1


class _Suggestions(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: list[Suggestion] = []
        self.prospects: list[Prospect] = []

    def show(self, found: list[Suggestion], prospects: list[Prospect]) -> None:
        self.beginResetModel()
        self.found, self.prospects = found, prospects
        self.endResetModel()

    # Qt

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        suggestion = self.found[index.row()]
        if role == _ROLE:
            return suggestion
        if role == _PROSPECT_ROLE:
            return self.prospects[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return suggestion.title
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self.prospects[index.row()].reason or suggestion.help
        return None


class _RowDelegate(QStyledItemDelegate):
    colors: CanvasPalette = canvas_palette("light")

    # Qt

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(100, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        suggestion: Suggestion = index.data(_ROLE)
        found: Prospect = index.data(_PROSPECT_ROLE)
        colors, area = self.colors, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            fill = QColor(colors.accent)
            fill.setAlpha(40)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 6, 6)
        if found.fits is False:
            painter.setOpacity(0.5)
        color = colors.family_color(suggestion.thing.family)
        hollow = suggestion.thing.kind is NodeKind.OPERATION or suggestion.again is not None
        chip = QRect(area.left() + 10, area.top() + 5, 22, 22)
        painter.setPen(QPen(color, 2) if hollow else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if hollow else color)
        painter.drawRoundedRect(chip, 6, 6)
        painter.setPen(QPen(colors.text if hollow else colors.on(color), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.translate(chip.left() + 3, chip.top() + 3)
        painter.drawPath(link() if suggestion.again else glyph(suggestion.thing.family))
        painter.translate(-chip.left() - 3, -chip.top() - 3)
        painter.setFont(text_font(13))
        painter.setPen(colors.text)
        self._draw_texts(painter, area, suggestion, found)
        painter.restore()

    def _draw_texts(
        self, painter: QPainter, area: QRect, suggestion: Suggestion, found: Prospect
    ) -> None:
        """The call on the left; on the right what would come of it, or else its family."""
        elide, middle = Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignVCenter
        title = painter.fontMetrics()
        wanted = title.horizontalAdvance(suggestion.title)
        side = suggestion.thing.family
        if found.fits is False:
            side = found.reason.removeprefix(suggestion.thing.title).removeprefix(":").strip()
        elif found.needs:
            side = f"with {found.needs} more"
        elif found.shape:
            side = f"→ {found.shape}"
        font = mono_font(11) if side.startswith("→") else text_font(11)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        # Two pixels more than the advance, which is rounded: else a text that fits is elided.
        room = min(metrics.horizontalAdvance(side) + 2, max(area.width() - 66 - wanted, 170))
        painter.setPen(self.colors.muted)
        right = middle | Qt.AlignmentFlag.AlignRight
        painter.drawText(area.adjusted(0, 0, -12, 0), right, metrics.elidedText(side, elide, room))
        painter.setFont(text_font(13))
        painter.setPen(self.colors.text)
        text = area.adjusted(42, 0, -room - 24, 0)
        painter.drawText(text, middle, title.elidedText(suggestion.title, elide, text.width()))


class QuickAdd(QFrame):
    """A small frame over the canvas with a line, a list and one sentence of help."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._search = QuickSearch(view.document, view.catalogue)
        self._at = QPointF()
        self._source: tuple[NodeId, str] | None = None
        self._target: tuple[NodeId, str] | None = None
        self._into: Edge | None = None
        self._spec: TensorSpec | None = None
        self._rows: list[Suggestion] = []
        self._colors = canvas_palette("light")
        self.setObjectName("quickAdd")
        self.setAutoFillBackground(True)
        self.resize(_WIDTH, _HEIGHT)
        self._make_parts()
        self.hide()

    def set_colors(self, colors: CanvasPalette) -> None:
        """Use the colours of a theme."""
        self._delegate.colors = self._colors = colors
        self.setStyleSheet(
            f"#quickAdd {{ background: {colors.card.name()}; border: 1px solid"
            f" {colors.outline.name()}; border-radius: 10px; }}"
            f"QLineEdit {{ background: {colors.footer.name()}; color: {colors.text.name()};"
            f" border: 2px solid {colors.accent.name()}; border-radius: 6px; padding: 5px 8px;"
            " font-size: 14px; }"
            "QListView { background: transparent; border: none; outline: none; }"
            f"QLabel {{ color: {colors.muted.name()}; font-size: 12px; padding: 2px 4px; }}"
        )

    def open(
        self,
        at: QPointF | None,
        *,
        source: tuple[NodeId, str] | None = None,
        target: tuple[NodeId, str] | None = None,
        into: Edge | None = None,
    ) -> None:
        """Ask what to add at a point of the scene; without one, where the user looks.

        Args:
            source, target: the port that the new node is connected from or to.
            into: the edge that the new node is inserted on.
        """
        view = self._view
        self._source, self._target, self._into = source, target, into
        self._corner: tuple[float, float] | None = None
        self._chosen_by_hand = False
        if at is None:
            at, self._source, self._corner = self._place_to_look()
        self._at = at
        self._spec = self._spec_of_wire()
        spot = view.mapFromScene(at) + view.viewport().pos()
        x = min(max(8, spot.x() - 40), max(8, view.width() - self.width() - 8))
        y = min(max(8, spot.y() - 20), max(8, view.height() - self.height() - 8))
        self.move(x, y)
        self._line.clear()
        self._on_text_changed("")
        self.show()
        self.raise_()
        self._line.setFocus(Qt.FocusReason.PopupFocusReason)

    def close(self) -> bool:
        """Add nothing."""
        had_focus = self._line.hasFocus()
        self.hide()
        if had_focus:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def add_here(self, type_: str) -> NodeId | None:
        """Add a node of this type where the user looks."""
        at, source, corner = self._place_to_look()
        if corner is None:
            corner = self._corner_at(at)
        if source is not None and not self._connectable(type_):
            source = None
        added = self._view.editor.add(type_, corner, source=source)
        if added is not None:
            self._view.keep_visible(added)
        return added

    def _make_parts(self) -> None:
        self._line = QLineEdit(self)
        self._line.setPlaceholderText("Layer or operation, then values: conv2d 32 3 relu")
        self._line.setAccessibleName("Search for a layer or operation")
        self._line.installEventFilter(self)
        self._line.textChanged.connect(self._on_text_changed)
        self._model = _Suggestions(self)
        self._delegate = _RowDelegate(self)
        self._list = QListView(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._delegate)
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName("What can be added")
        self._list.clicked.connect(lambda index: self._take())
        self._list.selectionModel().currentChanged.connect(self._on_current_changed)
        self._help = QLabel(self)
        self._help.setWordWrap(True)
        self._help.setFixedHeight(40)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 6)
        layout.setSpacing(4)
        layout.addWidget(self._line)
        layout.addWidget(self._list)
        layout.addWidget(self._help)

    def _place_to_look(
        self,
    ) -> tuple[QPointF, tuple[NodeId, str] | None, tuple[float, float] | None]:
        """Where a node goes that was asked for without a place: after the selected node, else at
        the mouse, else in the middle; (point, port to connect from, corner)."""
        view = self._view
        if len(view.selection.nodes) == 1:
            (node_id,) = view.selection.nodes
            item = view.canvas.nodes[node_id]
            if item.card.kind is not NodeKind.OUTPUT:
                corner = QPointF(item.body.right() + GAP, item.body.top())
                corner = view.free_place(corner)
                point = corner + QPointF(0, HEADER_HEIGHT)
                return point, (node_id, "output"), (corner.x(), corner.y())
        mouse = view.mouse_position
        if mouse is not None and view.visible_area.contains(mouse):
            return mouse, None, None
        return view.visible_area.center(), None, None

    def _corner_at(self, point: QPointF) -> tuple[float, float]:
        corner = QPointF(point.x() - NODE_WIDTH / 2, point.y() - HEADER_HEIGHT / 2)
        if self._source is not None:
            corner.setX(point.x())
        elif self._target is not None:
            corner.setX(point.x() - NODE_WIDTH)
        corner = self._view.free_place(corner) if self._into is None else corner
        return round(corner.x() / GRID) * GRID, round(corner.y() / GRID) * GRID

    def _connectable(self, type_: str) -> bool:
        found = self._view.catalogue.entry(type_)
        return type_ == "Output" or (type_ != "Input" and (found is None or bool(found.ports)))

    def _on_text_changed(self, text: str) -> None:
        wired = self._corner is None and (self._source is not None or self._into is not None)
        gives = self._target is not None or self._into is not None
        self._rows = self._search.find(
            text,
            takes_wire=wired,
            gives_wire=gives,
            usual=usual_types(self._spec) if self._spec is not None else (),
        )
        self._show_rows({})
        self._chosen_by_hand = False
        if self._rows:
            self._list.setCurrentIndex(self._model.index(0))
        else:
            sentence = self._search.why_nothing(text, takes_wire=wired, gives_wire=gives)
            self._say(sentence, mistake=bool(text.strip()))
        self._ask_about_rows()

    def _spec_of_wire(self) -> TensorSpec | None:
        """What the wire carries that the new node would take, where it is known."""
        results, source = self._view.known_results, self._source
        if self._into is not None:
            source = (self._into.source, self._into.source_port)
        return spec_at(results, *source) if source is not None else None

    def _ask_about_rows(self) -> None:
        view, spec = self._view, self._spec
        if spec is None or view.preview is None:
            return
        trials = [trial_of(row, spec, view.catalogue) for row in self._rows]
        view.preview([trial for trial in trials if trial is not None], self._on_told)

    def _on_told(self, told: Mapping[Trial, Outcome]) -> None:
        """Keras has spoken: what fits goes first, what the user chose stays chosen."""
        row = self._list.currentIndex().row()
        chosen = self._model.found[row] if 0 <= row < len(self._model.found) else None
        self._show_rows(told)
        row = self._model.found.index(chosen) if self._chosen_by_hand and chosen else 0
        if self._model.found:
            self._list.setCurrentIndex(self._model.index(row))

    def _show_rows(self, told: Mapping[Trial, Outcome]) -> None:
        spec, catalogue = self._spec, self._view.catalogue
        if spec is None:
            self._model.show(self._rows, [UNKNOWN] * len(self._rows))
            return
        rows = [(row, prospect(row, spec, catalogue, told)) for row in self._rows]
        word = (self._line.text().split() or [""])[0]
        ordered = sorted_by_fit(rows, word)
        self._model.show([row for row, _ in ordered], [found for _, found in ordered])

    def _on_current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            chosen, found = self._model.found[index.row()], self._model.prospects[index.row()]
            if chosen.mistake:
                self._say(chosen.mistake, mistake=True)
            else:
                self._say(self._echo(chosen, found), mistake=found.fits is False)

    def _echo(self, chosen: Suggestion, found: Prospect) -> str:
        """What Enter would do."""
        echo = self._plain_echo(chosen, found)
        if chosen.guessed:
            return f"Did you mean {chosen.thing.title}? {echo}"
        return echo

    def _plain_echo(self, chosen: Suggestion, found: Prospect) -> str:
        if found.fits is False:
            given = f" It carries {format_shape(self._spec.shape)}." if self._spec else ""
            return f"{found.reason}{given} Enter adds it all the same."
        call = chosen.call(initial_params(chosen.thing.type, self._view.catalogue))
        if found.needs:
            more = "one more tensor" if found.needs == 1 else f"{found.needs} more tensors"
            return f"{call}: connect {more} to it. {chosen.thing.summary}"
        if found.shape:
            return f"{call} → {found.shape}"
        return f"{call}: {chosen.help}" if chosen.params or chosen.name else chosen.help

    def _say(self, sentence: str, *, mistake: bool = False) -> None:
        color = self._colors.error if mistake else self._colors.muted
        self._help.setStyleSheet(f"color: {color.name()}")
        self._help.setText(sentence)

    def _take(self) -> None:
        index = self._list.currentIndex()
        if not index.isValid() or not self._model.found:
            return
        chosen = self._model.found[index.row()]
        if chosen.mistake:
            return  # the sentence below says what to type instead
        self.close()
        source = self._source
        if source is not None and not self._connectable(chosen.thing.type):
            source = None
        added = self._view.editor.add(
            chosen.thing.type,
            self._corner if self._corner is not None else self._corner_at(self._at),
            params=chosen.params,
            name=chosen.name,
            source=source,
            target=self._target,
            into=self._into,
            again=chosen.again,
        )
        if added is not None:
            self._view.keep_visible(added)

    def _step(self, by: int) -> None:
        row = self._list.currentIndex().row() + by
        row = min(max(row, 0), len(self._model.found) - 1)
        if row >= 0:
            self._chosen_by_hand = True
            self._list.setCurrentIndex(self._model.index(row))

    # Qt

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return False
            if event.type() == QEvent.Type.KeyPress:
                return self._on_key(event)
        elif (
            isinstance(event, QFocusEvent)
            and event.type() == QEvent.Type.FocusOut
            and event.reason() != Qt.FocusReason.PopupFocusReason
        ):
            self.hide()
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
            Qt.Key.Key_Tab: 1,
            Qt.Key.Key_Backtab: -1,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._step(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True
