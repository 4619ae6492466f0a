"""Ctrl+Z in a field: the field's own typing first, and then what was done to the drawing.

A field of Qt keeps the keys of undo and redo to itself even where it has nothing to undo.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QPlainTextEdit, QWidget


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
            new.removeEventFilter(self)  # it is asked once, however often it is come back to
            new.installEventFilter(self)

    # Qt

    def eventFilter(self, field: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride:
            return False
        assert isinstance(event, QKeyEvent)
        undo = event.matches(QKeySequence.StandardKey.Undo)
        redo = event.matches(QKeySequence.StandardKey.Redo)
        if not (undo or redo) or _has(field, undo=undo):
            return False
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
