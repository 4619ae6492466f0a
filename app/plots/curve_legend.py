"""The legend of a plot, which is also its read-out: names, line styles and values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from app.plots.curve_style import format_number, hue_color
from app.plots.series import Curve

Key = tuple[str, bool]


class CurveLegend(QWidget):
    """Rows of curves with a swatch, the name and a value; a click on a row hides the curve.

    Signals:
        toggled: `(curve, shown)`: the user shows or hides a curve.
    """

    toggled = Signal(object, bool)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dark = False
        self._rows: dict[Key, _Row] = {}
        self._title = QLabel(title)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._where = QLabel("latest")
        self._where.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._where.setProperty("role", "small")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._grid.addWidget(self._title, 0, 0)
        self._grid.addWidget(self._where, 0, 1)

    def set_curves(self, curves: Sequence[tuple[Curve, bool]]) -> None:
        """List these curves, each with whether it is shown."""
        for row in self._rows.values():
            self._grid.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = {}
        for number, (curve, shown) in enumerate(curves, start=1):
            row = _Row(curve, shown, self._dark)
            row.toggled.connect(self.toggled)
            self._rows[curve.name, curve.validation] = row
            self._grid.addWidget(row, number, 0, 1, 2)

    def set_values(self, values: Mapping[Key, float | None], where: str) -> None:
        """Show these values, which the curves have at the place called `where`."""
        self._where.setText(where)
        for key, value in values.items():
            if key in self._rows:
                self._rows[key].set_value(format_number(value))

    def set_dark(self, dark: bool) -> None:
        """Use the hues for a dark ground."""
        self._dark = dark
        for row in self._rows.values():
            row.dark = dark
            row.update()


class _Row(QWidget):
    """One curve of the legend, painted: swatch, name, value at the right."""

    toggled = Signal(object, bool)

    def __init__(self, curve: Curve, shown: bool, dark: bool) -> None:
        super().__init__()
        self._curve, self._shown, self.dark = curve, shown, dark
        self._value = ""
        self._name = f"{curve.name}, validation" if curve.validation else curve.name
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self._name)
        self._explain()

    def set_value(self, value: str) -> None:
        if value != self._value:
            self._value = value
            self.update()

    def _explain(self) -> None:
        verb = "hide" if self._shown else "show"
        self.setToolTip(f"{self._name} (click to {verb} this curve)")

    def sizeHint(self) -> QSize:
        return QSize(160, max(20, self.fontMetrics().height() + 4))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._shown = not self._shown
        self._explain()
        self.update()
        self.toggled.emit(self._curve, self._shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setOpacity(1.0 if self._shown else 0.4)
            middle = self.height() / 2
            pen = QPen(QColor(hue_color(self._curve.hue, self.dark)), 2)
            if self._curve.validation:
                pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.drawLine(0, round(middle), 22, round(middle))
            painter.setPen(self.palette().text().color())
            metrics = self.fontMetrics()
            wide = metrics.horizontalAdvance(self._value)
            ending = ", val." if self._curve.validation else ""
            room = self.width() - wide - 40 - metrics.horizontalAdvance(ending)
            middle_out = Qt.TextElideMode.ElideMiddle
            name = metrics.elidedText(self._curve.name, middle_out, room) + ending
            box = QRectF(30, 0, self.width() - 30, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
            painter.drawText(
                box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._value
            )
