"""The icons: one family of SVGs (Lucide), drawn in the palette's colours."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "icons"

BESIDE_TEXT = QSize(22, 16)
"""The size of an icon in a button with text: wider than it is drawn, for Qt leaves too little room
between the two."""


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _renderer(name: str, color: str) -> QSvgRenderer:
    text = _source(name).replace("currentColor", color)
    return QSvgRenderer(QByteArray(text.encode()))


class _TintedIconEngine(QIconEngine):
    """Draws an SVG in the colour that the palette has at the moment of drawing, so that icons
    follow a change of theme by themselves."""

    def __init__(self, name: str, color: str = "", *, steady: bool = False) -> None:
        super().__init__()
        self._name = name
        self._color = color
        self._steady = steady

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        color = self._color
        if not color or mode is QIcon.Mode.Disabled:
            palette = QGuiApplication.palette()
            group = (
                QPalette.ColorGroup.Disabled
                if mode is QIcon.Mode.Disabled
                else QPalette.ColorGroup.Active
            )
            role = QPalette.ColorRole.ButtonText
            chosen = state is QIcon.State.On and not self._steady
            if chosen and mode is not QIcon.Mode.Disabled:
                role = QPalette.ColorRole.Link
            color = palette.color(group, role).name()
        side = min(rect.width(), rect.height())
        target = QRectF(
            rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, side, side
        )
        _renderer(self._name, color).render(painter, target)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        if size.isEmpty():
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        return pixmap

    def clone(self) -> QIconEngine:
        return _TintedIconEngine(self._name, self._color, steady=self._steady)


def icon(name: str, color: QColor | str = "", *, steady: bool = False) -> QIcon:
    """The icon `resources/icons/NAME.svg`, in the palette's text colour or in `color`.

    Args:
        steady: it keeps its colour on a button that is checked.
    """
    return QIcon(_TintedIconEngine(name, QColor(color).name() if color else "", steady=steady))


def pixmap(name: str, side: int, color: QColor | str, scale: float = 1.0) -> QPixmap:
    """An icon as a picture of `side` × `side` logical pixels."""
    image = QPixmap(round(side * scale), round(side * scale))
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        _renderer(name, QColor(color).name()).render(painter)
    image.setDevicePixelRatio(scale)
    return image


def application_icon() -> QIcon:
    """Hornet's own mark."""
    return QIcon(str(FOLDER / "hornet.svg"))
