"""The script as text: line numbers, marked lines, and a text that changes in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from app.panels.highlighter import PythonHighlighter
from app.theme import SMALL_SIZE, colors_of, mono_font


class CodeView(QPlainTextEdit):
    """Shows Python that cannot be edited.

    Signals:
        line_clicked: the 1-based number of the line.
    """

    line_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAccessibleName("Script")
        self.setProperty("role", "code")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(mono_font(SMALL_SIZE))
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._highlighter = PythonHighlighter(self.document(), colors_of(self.palette()).name)
        self._numbers = _LineNumbers(self)
        self._marked: list[tuple[int, int]] = []
        self.blockCountChanged.connect(self._place_numbers)
        self.updateRequest.connect(self._on_update_request)
        self._place_numbers()

    def show_text(self, text: str) -> None:
        """Show another text; lines that stay the same are not touched, nor is the scroll bar."""
        old, new = self.toPlainText().split("\n"), text.split("\n")
        if old == new:
            return
        same_start = _same(old, new)
        most = min(len(old), len(new)) - same_start
        same_end = min(_same(old[::-1], new[::-1]), max(most, 0))
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        if same_start == len(old):
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText("\n" + "\n".join(new[same_start:]))
        else:
            begin = self.document().findBlockByNumber(same_start)
            last = self.document().findBlockByNumber(len(old) - same_end - 1)
            cursor.setPosition(begin.position())
            middle = new[same_start : len(new) - same_end]
            if last.blockNumber() >= same_start:
                cursor.setPosition(
                    last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor
                )
                if middle:
                    cursor.insertText("\n".join(middle))
                else:
                    cursor.removeSelectedText()
                    if same_end:
                        cursor.deleteChar()
                    else:
                        cursor.deletePreviousChar()
            elif middle:
                cursor.insertText("\n".join(middle) + "\n")
        cursor.endEditBlock()
        self.horizontalScrollBar().setValue(across)
        self.verticalScrollBar().setValue(down)

    def mark_lines(self, ranges: list[tuple[int, int]], scroll: bool) -> None:
        """Mark ranges of 1-based lines; bring the first into view if asked for."""
        self._marked = ranges
        self._show_marks()
        if ranges and scroll:
            first, last = ranges[0]
            visible = self.viewport().height() // max(self.fontMetrics().height(), 1)
            top = self.verticalScrollBar().value()
            if first - 1 < top or last > top + visible:
                self.verticalScrollBar().setValue(max(0, first - 1 - visible // 3))

    @property
    def marked_lines(self) -> list[tuple[int, int]]:
        """The ranges that are marked."""
        return list(self._marked)

    def number_width(self) -> int:
        """The width of the column of line numbers."""
        digits = max(3, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + 20

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Paint the column of line numbers."""
        shown = colors_of(self.palette())
        with QPainter(self._numbers) as painter:
            painter.fillRect(event.rect(), QColor(shown.base))
            painter.setFont(self.font())
            painter.setPen(QColor(shown.muted))
            block = self.firstVisibleBlock()
            top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
            width = self._numbers.width() - 10
            while block.isValid() and top <= event.rect().bottom():
                height = self.blockBoundingRect(block).height()
                if block.isVisible() and top + height >= event.rect().top():
                    painter.drawText(
                        QRect(0, round(top), width, round(height)),
                        Qt.AlignmentFlag.AlignRight,
                        str(block.blockNumber() + 1),
                    )
                top += height
                block = block.next()

    def _show_marks(self) -> None:
        color = QColor(colors_of(self.palette()).selected)
        selections = []
        for first, last in self._marked:
            for line in range(first, last + 1):
                selection = QTextEdit.ExtraSelection()
                format_ = QTextCharFormat()
                format_.setBackground(color)
                format_.setProperty(QTextFormat.Property.FullWidthSelection, True)
                selection.format = format_
                selection.cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
                selections.append(selection)
        self.setExtraSelections(selections)

    def _place_numbers(self, _count: int = 0) -> None:
        self.setViewportMargins(self.number_width(), 0, 0, 0)
        inside = self.contentsRect()
        self._numbers.setGeometry(
            QRect(inside.left(), inside.top(), self.number_width(), inside.height())
        )

    def _on_update_request(self, rect: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            block = self.cursorForPosition(event.position().toPoint()).block()
            self.line_clicked.emit(block.blockNumber() + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_numbers()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_highlighter"):
            self._highlighter.set_theme(colors_of(self.palette()).name)
            self._show_marks()


class _LineNumbers(QWidget):
    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self._view.number_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_numbers(event)


def _same(first: list[str], second: list[str]) -> int:
    """How many lines at the start are the same."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
