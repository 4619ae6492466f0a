"""Typing a frame's title or a note's Markdown where it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QRectF, QSizeF, Qt
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit

from graph_editor.canvas.annotation.annotation_editor import NOTE_SIZE
from graph_editor.canvas.annotation.annotation_item import NOTE_MARGIN, TITLE_HEIGHT, NoteItem
from graph_editor.canvas.annotation.markdown import MarkdownDocument
from graph_editor.canvas.style import GRID, CanvasPalette
from graph_editor.document.annotation import AnnotationId

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_TALLEST = 800.0
"""A note grows no further with its text; its edge can still be dragged."""
_LONG_WORD = re.compile(r"\S{1000}")


class AnnotationEdit(QPlainTextEdit):
    """A field over a frame's title or a note.

    Enter takes a title, Ctrl+Enter or Escape a note; Escape leaves a title as it was. A click
    elsewhere takes both.
    """

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._annotation: AnnotationId | None = None
        self._new: QRectF | None = None
        self._single = False
        self.setObjectName("annotationEdit")
        self.setAccessibleName("Text of the frame or note")
        self.setTabChangesFocus(True)
        self.hide()

    def set_colors(self, colors: CanvasPalette) -> None:
        """Use the colours of a theme."""
        self.setStyleSheet(
            f"#annotationEdit {{ background: {colors.card.name()}; color: {colors.text.name()};"
            f" border: 2px solid {colors.accent.name()}; border-radius: 4px; }}"
        )

    def open(self, annotation_id: AnnotationId) -> None:
        """Edit the text of a frame or note that is there."""
        item = self._view.canvas.annotations.items[annotation_id]
        self._annotation, self._new = annotation_id, None
        self._single = not isinstance(item, NoteItem)
        area = QRectF(item.area)
        if self._single:
            area.setHeight(TITLE_HEIGHT)
        self._show(area, item.annotation.text)

    def open_new(self, area: QRectF) -> None:
        """Write a note that is not there yet."""
        self._annotation, self._new, self._single = None, area, False
        self._show(area, "")

    def close(self) -> bool:
        """Leave the text as it is."""
        self._annotation = self._new = None
        had_focus = self.hasFocus()
        self.hide()
        if had_focus:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _show(self, area: QRectF, text: str) -> None:
        zoom = self._view.zoom
        place = self._view.mapFromScene(area).boundingRect()
        place.translate(self._view.viewport().pos())
        if self._single:
            place.setHeight(max(place.height(), 30))
            place.setWidth(max(place.width(), 160))
        else:
            place.setHeight(max(place.height(), 96))
            place.setWidth(max(place.width(), 220))
        self.setGeometry(place)
        font = QFont(self.font())
        font.setPixelSize(round(min(max(13 * zoom, 12), 20)))
        font.setWeight(QFont.Weight.DemiBold if self._single else QFont.Weight.Normal)
        self.setFont(font)
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if self._single else needed)
        self.setHorizontalScrollBarPolicy(off)
        self.setPlaceholderText("" if self._single else "Markdown: # heading, **bold**, - list …")
        self.setAccessibleName("Title of the frame" if self._single else "Text of the note")
        self._wrap(text)
        self.setPlainText(text)
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        annotation, new, text = self._annotation, self._new, self.toPlainText()
        self.close()
        notes = self._view.editor.annotations
        if new is not None:
            size = QSizeF(new.width(), max(new.height(), self._height_of(text, new.width())))
            at = self._view.free_place(new.topLeft(), size)  # a long one needs more room
            notes.add_note(text, (at.x(), at.y()), (size.width(), size.height()))
        elif annotation is not None:
            item = self._view.canvas.annotations.items.get(annotation)
            if isinstance(item, NoteItem):
                notes.set_text(annotation, text, self._height_of(text, item.area.width()))
            elif item is not None:
                notes.set_text(annotation, " ".join(text.split()))

    def _height_of(self, text: str, width: float) -> float:
        document = MarkdownDocument()
        document.show_text(text, width - 2 * NOTE_MARGIN, self._view.canvas.colors)
        height = min(document.size().height() + 2 * NOTE_MARGIN, _TALLEST)
        return max(float(-(-height // GRID) * GRID), NOTE_SIZE[1] / 2)

    def _wrap(self, text: str) -> None:
        """Break lines within words where there are very long ones: Qt takes seconds to find where
        such a word could be broken better."""
        mode = QTextOption.WrapMode
        between = mode.WrapAtWordBoundaryOrAnywhere
        self.setWordWrapMode(mode.WrapAnywhere if _LONG_WORD.search(text) else between)

    @property
    def _is_open(self) -> bool:
        return self._annotation is not None or self._new is not None

    # Qt

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText() and _LONG_WORD.search(source.text()):
            self._wrap(source.text())
        super().insertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            if self._single:
                self.close()
            else:
                self._take()
        elif enter and (self._single or ctrl):
            self._take()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._is_open and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._take()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # every key is the field's while it is open
        return super().event(event)
