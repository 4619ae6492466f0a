"""Markdown as a document that can be painted; it loads nothing, neither pictures nor pages."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QImage,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from graph_editor.canvas.style import CanvasPalette, text_font

_LINE_END = re.compile(r"(?<=\S)[ \t]*\n(?=[ \t]*\S)")
_OPENABLE = ("http", "https")
_MOST_CHARACTERS = 8_000
_MOST_LINES = 250
"""More than a note can show; Qt's time for a text grows with the square of its length."""
TEXT_SIZE = 13
"""Pixels of the scene."""
_HEADING_SIZES = {1: 18, 2: 16, 3: 14}
_PIXEL_SIZE = QTextFormat.Property.FontPixelSize.value
_ADJUSTMENT = QTextFormat.Property.FontSizeAdjustment.value


def _shown_part(text: str) -> str:
    """As much of a text as is laid out: whole lines where there are some."""
    if len(text) <= _MOST_CHARACTERS and text.count("\n") <= _MOST_LINES:
        return text
    lines = text[:_MOST_CHARACTERS].split("\n")
    whole = lines[: min(len(lines) - 1, _MOST_LINES)] if len(lines) > 1 else lines
    return "\n".join(whole)


class MarkdownDocument(QTextDocument):
    """A note's text, laid out. HTML in it is shown as text; pictures are left blank.

    Attributes:
        cut: whether the text is so long that only its beginning is laid out.
    """

    def __init__(self) -> None:
        super().__init__()
        self.cut = False
        self.setDocumentMargin(0)
        self.setIndentWidth(18)
        self.setUndoRedoEnabled(False)

    def show_text(self, text: str, width: float, colors: CanvasPalette) -> None:
        """Lay `text` out in a column of this width."""
        self.setDefaultFont(text_font(TEXT_SIZE))
        part = _shown_part(text)
        self.cut = len(part) < len(text)
        # A line ends where its writer ended it, as in comments, not as in a book's source.
        part = _LINE_END.sub("  \n", part)
        self.setMarkdown(part, QTextDocument.MarkdownFeature.MarkdownNoHTML)
        self.setTextWidth(max(width, 40.0))
        self._size_headings()
        self._color(colors)

    def links(self) -> list[str]:
        """The addresses in the text that may be opened, in order, each once."""
        found: dict[str, None] = {}
        for form in self._forms():
            address = form[1].anchorHref()
            url = QUrl(address)
            if url.isValid() and url.scheme() in _OPENABLE and url.host():
                found[address] = None
        return list(found)

    def whole_lines(self, height: float) -> float:
        """How much of a height is filled by lines that fit as a whole."""
        layout, filled = self.documentLayout(), 0.0
        block: QTextBlock = self.begin()
        while block.isValid():
            top, lines = layout.blockBoundingRect(block).top(), block.layout()
            for index in range(lines.lineCount()):
                line = lines.lineAt(index)
                bottom = top + line.y() + line.height()
                if bottom > height:
                    return filled
                filled = bottom
            block = block.next()
        return filled

    def _size_headings(self) -> None:
        """Give headings sizes that fit a note, also where a part of them is in bold."""
        for (start, length), form in self._forms():
            level = self.findBlock(start).blockFormat().headingLevel()
            if level:
                form.clearProperty(_ADJUSTMENT)
                form.setProperty(_PIXEL_SIZE, _HEADING_SIZES.get(level, TEXT_SIZE))
                form.setFontWeight(QFont.Weight.DemiBold)
                self._range(start, length).setCharFormat(form)

    def _range(self, start: int, length: int) -> QTextCursor:
        cursor = QTextCursor(self)
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _color(self, colors: CanvasPalette) -> None:
        cursor = QTextCursor(self)
        cursor.select(QTextCursor.SelectionType.Document)
        plain = QTextCharFormat()
        plain.setForeground(colors.text)
        cursor.mergeCharFormat(plain)
        for (start, length), form in self._forms():
            if form.anchorHref():
                changed = QTextCharFormat()
                changed.setForeground(colors.accent)
                changed.setFontUnderline(True)
                self._range(start, length).mergeCharFormat(changed)

    def _forms(self) -> list[tuple[tuple[int, int], QTextCharFormat]]:
        found = []
        block: QTextBlock = self.begin()
        while block.isValid():
            for part in block.textFormats():
                # A copy: the part owns its format and takes it along when it goes.
                form = QTextCharFormat(part.format)
                found.append(((block.position() + part.start, part.length), form))
            block = block.next()
        return found

    # Qt

    def loadResource(self, kind: int, name: QUrl) -> object:
        blank = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
        blank.fill(Qt.GlobalColor.transparent)
        return blank
