"""Markdown as a document that can be painted; it loads nothing, neither pictures nor pages."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

from graph_editor.canvas.style import CanvasPalette, text_font

_OPENABLE = ("http", "https")


class MarkdownDocument(QTextDocument):
    """A note's text, laid out. HTML in it is shown as text; pictures are left blank."""

    def __init__(self) -> None:
        super().__init__()
        self.setDocumentMargin(0)
        self.setUndoRedoEnabled(False)

    def show_text(self, text: str, width: float, colors: CanvasPalette) -> None:
        """Lay `text` out in a column of this width."""
        self.setDefaultFont(text_font(13))
        self.setMarkdown(text, QTextDocument.MarkdownFeature.MarkdownNoHTML)
        self.setTextWidth(max(width, 40.0))
        self._color(colors)

    def links(self) -> list[str]:
        """The addresses in the text that may be opened, in order, each once."""
        found: dict[str, None] = {}
        for form in self._forms():
            address = form[1].anchorHref()
            if address and QUrl(address).scheme() in _OPENABLE:
                found[address] = None
        return list(found)

    def _color(self, colors: CanvasPalette) -> None:
        cursor = QTextCursor(self)
        cursor.select(QTextCursor.SelectionType.Document)
        plain = QTextCharFormat()
        plain.setForeground(colors.text)
        cursor.mergeCharFormat(plain)
        for (start, length), form in self._forms():
            if form.anchorHref():
                cursor = QTextCursor(self)
                cursor.setPosition(start)
                cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
                changed = QTextCharFormat()
                changed.setForeground(colors.accent)
                changed.setFontUnderline(True)
                cursor.mergeCharFormat(changed)

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
