"""Text in an SVG as outlines, so that it looks the same where our fonts are not installed.

Qt writes `<text>` that names a font. Readers without that font put another in its place, and then
nothing fits. Here every letter becomes a path, written once in `<defs>` and used wherever it
stands; the words are kept as the group's label, for whoever listens to or searches the picture.
"""

from __future__ import annotations

import re
from html import unescape
from xml.sax.saxutils import escape, quoteattr

from PySide6.QtGui import QFont, QGlyphRun, QPainterPath, QTextLayout

_EMPTY = re.compile(r"<g [^<>]*>\s*</g>\s*")
_TEXT = re.compile(r"<text (?P<attributes>[^<>]*)>(?P<text>[^<]*)</text>")
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_FONT = re.compile(r'\s+font-family="[^"]*" font-size="[^"]*" font-weight="\d+" font-style="\w+"')
_PLAIN = re.compile(r' (?:vector-effect="none"|stroke-opacity="1"|fill-opacity="1")')
_SIZE = re.compile(r'width="[^"]*mm" height="[^"]*mm"\s+viewBox="0 0 (\S+) (\S+)"')
_TITLE = re.compile(r"<title>.*?</title>\s*<desc>.*?</desc>\s*<defs>", re.DOTALL)


def outline_text(svg: str, title: str, description: str = "") -> str:
    """An SVG that Qt has written, with text as outlines, without what it holds for nothing.

    Args:
        title, description: what readers show as the picture's name and what it shows.
    """
    letters = _Letters()
    svg = _EMPTY.sub("", svg)
    svg = _TEXT.sub(letters.outlined, svg)
    svg = _PLAIN.sub("", _FONT.sub("", svg))
    svg = _SIZE.sub(r'width="\1" height="\2" viewBox="0 0 \1 \2"', svg, count=1)
    head = f"<title>{escape(title)}</title>\n<desc>{escape(description)}</desc>\n<defs>\n"
    return _TITLE.sub(lambda _: head + letters.definitions(), svg, count=1)


class _Letters:
    """The outlines used so far."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, float, int, int], str] = {}
        self._paths: list[str] = []
        self._runs: dict[tuple[str, ...], list[tuple[str, float, float]]] = {}

    def definitions(self) -> str:
        return "".join(self._paths)

    def outlined(self, match: re.Match[str]) -> str:
        """What stands in the place of a `<text>`."""
        found = dict(_ATTRIBUTE.findall(match["attributes"]))
        text = unescape(match["text"])
        font = (found["font-family"], found["font-size"], found["font-weight"], found["font-style"])
        key = (text, *font)
        if key not in self._runs:
            self._runs[key] = self._lay_out(text, _font(*font))
        x, y = float(found["x"]), float(found["y"])
        uses = "".join(
            f'<use xlink:href="#{name}" x="{_number(x + dx)}" y="{_number(y + dy)}"/>'
            for name, dx, dy in self._runs[key]
        )
        fill = found["fill"]
        return (
            f'<g fill="{fill}" fill-rule="nonzero" stroke="none" role="img"'
            f" aria-label={quoteattr(text)}>{uses}</g>"
        )

    def _lay_out(self, text: str, font: QFont) -> list[tuple[str, float, float]]:
        layout = QTextLayout(text, font)
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        baseline = line.ascent()
        placed = []
        for run in layout.glyphRuns():
            for index, at in zip(run.glyphIndexes(), run.positions(), strict=True):
                name = self._name(run, index)
                if name:
                    placed.append((name, at.x(), at.y() - baseline))
        return placed

    def _name(self, run: QGlyphRun, index: int) -> str:
        """The id of a letter's outline; "" where it has none (a space)."""
        raw = run.rawFont()
        key = (raw.familyName(), raw.pixelSize(), raw.weight(), index)
        if key not in self._names:
            path = _path_data(raw.pathForGlyph(index))
            name = f"l{len(self._paths)}" if path else ""
            if path:
                self._paths.append(f'<path id="{name}" d="{path}"/>\n')
            self._names[key] = name
        return self._names[key]


def _font(family: str, size: str, weight: str, style: str) -> QFont:
    font = QFont(unescape(family))
    font.setPixelSize(round(float(size)))
    font.setWeight(QFont.Weight(int(weight)))
    font.setItalic(style == "italic")
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _path_data(path: QPainterPath) -> str:
    kind = QPainterPath.ElementType
    parts: list[str] = []
    for number in range(path.elementCount()):
        element = path.elementAt(number)
        at = f"{_number(element.x)},{_number(element.y)}"
        if element.type == kind.MoveToElement:
            parts.append(("Z" if parts else "") + f"M{at}")
        elif element.type == kind.LineToElement:
            parts.append(f"L{at}")
        else:
            parts.append(f"C{at}" if element.type == kind.CurveToElement else at)
    return " ".join(parts) + "Z" if parts else ""


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
