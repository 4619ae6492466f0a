"""Colours Python text with Pygments, line by line, so that a change costs only what it changed.

Of a long text that is all new, the first lines are coloured at once and the others a moment later,
some at a time: the script of 1,000 layers would hold up the window for 0.2 s.
"""

from __future__ import annotations

import time
from collections import deque

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument

_TRIPLES = ('"""', "'''")
_AT_ONCE = 100
"""So many lines are coloured at first, which takes about 15 ms."""
_SLICE_SECONDS = 0.005

_COLORS = {
    "light": {
        Keyword: "#8250a8",
        Name.Builtin: "#0a6b6b",
        Name.Function: "#1d56b0",
        Name.Class: "#1d56b0",
        Name.Decorator: "#8a5300",
        String: "#3f6b1f",
        Number: "#a0450b",
        Comment: "#606a75",
        Operator.Word: "#8250a8",
    },
    "dark": {
        Keyword: "#d2a8ff",
        Name.Builtin: "#6fd3d3",
        Name.Function: "#8cc0ff",
        Name.Class: "#8cc0ff",
        Name.Decorator: "#f2b64c",
        String: "#a8d48a",
        Number: "#ffb38a",
        Comment: "#98a3af",
        Operator.Word: "#d2a8ff",
    },
}


class PythonHighlighter(QSyntaxHighlighter):
    """Highlights a text document in the colours of a theme."""

    def __init__(self, document: QTextDocument, theme: str) -> None:
        super().__init__(document)
        self._lexer = PythonLexer(stripnl=False, ensurenl=False)
        self._formats: dict[_TokenType, QTextCharFormat | None] = {}
        self._string = QTextCharFormat()
        self._theme = ""
        self._left = _AT_ONCE
        self._owed: deque[QTextBlock] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)
        self.set_theme(theme)

    def set_theme(self, theme: str) -> None:
        """Use the colours of `"light"` or `"dark"`."""
        if theme == self._theme:
            return
        first = not self._theme
        self._theme = theme
        self._formats = {
            token: _format(color, italic=token is Comment)
            for token, color in _COLORS[theme].items()
        }
        self._string = _format(_COLORS[theme][String])
        if not first:
            self.rehighlight()

    def _format_of(self, token: _TokenType) -> QTextCharFormat | None:
        if token not in self._formats:
            parent = token.parent
            self._formats[token] = self._format_of(parent) if parent is not None else None
        return self._formats[token]

    def _go_on(self) -> None:
        """Colour some of the lines that wait, in their order."""
        end = time.perf_counter() + _SLICE_SECONDS
        while self._owed and time.perf_counter() < end:
            self._left = _AT_ONCE
            block = self._owed.popleft()
            if block.isValid():
                self.rehighlightBlock(block)
        self._left = _AT_ONCE
        if self._owed:
            self._timer.start()

    def highlightBlock(self, text: str) -> None:
        begin = 0
        inside = self.previousBlockState()
        self.setCurrentBlockState(-1)
        if inside >= 0:
            end = text.find(_TRIPLES[inside])
            if end < 0:
                self.setFormat(0, len(text), self._string)
                self.setCurrentBlockState(inside)
                return
            begin = end + 3
            self.setFormat(0, begin, self._string)
        line = text[begin:]
        for kind, quotes in enumerate(_TRIPLES):
            if line.count(quotes) % 2:
                start = line.rfind(quotes)
                self.setFormat(begin + start, len(line) - start, self._string)
                self.setCurrentBlockState(kind)
                line = line[:start]
        if not line:
            return
        self._timer.start()
        if self._left <= 0:
            self._owed.append(self.currentBlock())
            return
        self._left -= 1
        for index, token, value in self._lexer.get_tokens_unprocessed(line):
            format_ = self._format_of(token)
            if format_ is not None:
                self.setFormat(begin + index, len(value), format_)


def _format(color: str, italic: bool = False) -> QTextCharFormat:
    format_ = QTextCharFormat()
    format_.setForeground(QColor(color))
    format_.setFontItalic(italic)
    return format_
