"""Ctrl+Z in a field: the field's own typing first, and then what was done to the drawing.

A field of Qt keeps the keys of undo and redo to itself even where it has nothing to undo. And what
it does again is typing, thus a new edit, which would end what the drawing can do again. So a field
remembers what was typed only while it is being typed.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QPlainTextEdit, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FieldUndo(QObject):
    """Lets the keys of undo and redo through fields of a panel that have no use for them."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self._panel = panel
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        fields = QLineEdit | QPlainTextEdit | QAbstractSpinBox
        if isinstance(new, fields) and self._panel.isAncestorOf(new):
            _forget(new)
            new.removeEventFilter(self)  # it is asked once, however often it is come back to
            new.installEventFilter(self)

    # Qt

    def eventFilter(self, field: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyPress and event.key() in _ENTER:
            if not isinstance(field, QPlainTextEdit):
                _forget(field)  # it is a step of the drawing now
            return False
        if event.type() != QEvent.Type.ShortcutOverride:
            return False
        undo = event.matches(QKeySequence.StandardKey.Undo)
        redo = event.matches(QKeySequence.StandardKey.Redo)
        if not (undo or redo) or _has(field, undo=undo):
            return False
        _forget(field)
        event.ignore()
        return True


def _has(field: QObject, *, undo: bool) -> bool:
    """Whether a field has something to undo, or to redo."""
    if isinstance(field, QAbstractSpinBox):
        field = field.lineEdit()
    match field:
        case QLineEdit():
            return field.isUndoAvailable() if undo else field.isRedoAvailable()
        case QPlainTextEdit():
            text = field.document()
            return text.isUndoAvailable() if undo else text.isRedoAvailable()
    return False


def _forget(field: QObject) -> None:
    """Let a field have nothing to undo or to redo; its text, cursor and selection stay."""
    if isinstance(field, QAbstractSpinBox):
        field = field.lineEdit()
    match field:
        case QLineEdit() if field.isUndoAvailable() or field.isRedoAvailable():
            start, length, cursor = (
                field.selectionStart(),
                field.selectionLength(),
                field.cursorPosition(),
            )
            field.setText(field.text())
            if start >= 0:
                backwards = cursor == start
                field.setSelection(start + length * backwards, -length if backwards else length)
            else:
                field.setCursorPosition(cursor)
        case QPlainTextEdit():
            field.document().clearUndoRedoStacks()
