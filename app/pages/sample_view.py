"""The first samples of the data, as pictures or as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from app.background import Background
from app.cut_text import as_it_is
from app.pages.picture import image_shape, numbers, picture, short
from app.theme import colors_of
from graph_editor.document.settings import DataSpec

COUNT = 40
_FEATURES = 16
_CELL = QSize(72, 92)
_SIDE = 64


@dataclass(frozen=True, slots=True)
class Samples:
    """Some samples, ready to be shown: pictures with captions, or a table."""

    pictures: tuple[QImage, ...] = ()
    captions: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    message: str = ""


class SampleView(QWidget):
    """Shows the first samples of a data description; reads them in a thread.

    Attributes:
        message: why there is nothing to see.
        pictures, table: what is seen.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = QLabel()
        self.message.setProperty("role", "muted")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.pictures = PictureGrid()
        self.table = QTableWidget()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(26)
        self.table.setMinimumHeight(280)
        self.table.setAccessibleName("The first samples")
        self._stack = QStackedWidget()
        for page in (self.message, self.pictures, self.table):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._background = Background(self)
        self._background.done.connect(self.show_samples)
        self._background.failed.connect(lambda text: self.show_samples(Samples(message=text)))

    def show_data(self, spec: DataSpec, folder: Path | None) -> None:
        """Show the first samples of these data."""
        self._background.start(lambda: read_samples(spec, folder))

    def show_samples(self, samples: Samples) -> None:
        """Show these samples."""
        self.message.setText(samples.message)
        if samples.pictures:
            self.pictures.show_pictures(samples.pictures, samples.captions)
            self._stack.setCurrentWidget(self.pictures)
        elif samples.rows:
            self._fill(samples)
            self._stack.setCurrentWidget(self.table)
        else:
            self._stack.setCurrentWidget(self.message)

    def _fill(self, samples: Samples) -> None:
        self.table.clear()
        self.table.setColumnCount(len(samples.header))
        self.table.setRowCount(len(samples.rows))
        self.table.setHorizontalHeaderLabels(list(samples.header))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for number, row in enumerate(samples.rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setTextAlignment(right)
                self.table.setItem(number, column, item)
        self.table.resizeColumnsToContents()


class PictureGrid(QWidget):
    """Pictures in rows, a caption under each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: tuple[QImage, ...] = ()
        self._captions: tuple[str, ...] = ()
        self.setAccessibleName("The first samples")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(2 * _CELL.height())

    def show_pictures(self, pictures: tuple[QImage, ...], captions: tuple[str, ...]) -> None:
        """Show these pictures."""
        self._pictures, self._captions = pictures, captions
        self._fit()
        self.update()

    def caption_at(self, point: QPoint) -> str:
        """The caption of the picture at this point, uncut; "" where there is none."""
        column = point.x() // _CELL.width()
        number = point.y() // _CELL.height() * self._columns() + column
        known = column < self._columns() and number < len(self._captions)
        return self._captions[number] if known else ""

    def _columns(self) -> int:
        return max(1, self.width() // _CELL.width())

    def _fit(self) -> None:
        rows = -(-len(self._pictures) // self._columns())
        self.setMinimumHeight(max(2, rows) * _CELL.height())

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = as_it_is(self.caption_at(event.pos()))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(colors_of(self.palette()).muted)
            columns = self._columns()
            for number, image in enumerate(self._pictures):
                row, column = divmod(number, columns)
                left, top = column * _CELL.width(), row * _CELL.height()
                size = image.size().scaled(_SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio)
                painter.drawImage(QRect(left, top, size.width(), size.height()), image)
                caption = self._captions[number] if number < len(self._captions) else ""
                caption = painter.fontMetrics().elidedText(
                    caption, Qt.TextElideMode.ElideRight, _SIDE
                )
                box = QRect(left, top + _SIDE + 2, _SIDE, 18)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, caption)


def read_samples(spec: DataSpec, folder: Path | None) -> Samples:
    """Read the first samples and make them fit to be shown; never on the UI thread."""
    from runtime.data.preview import preview

    seen = preview(spec, folder, COUNT)
    if seen.message or not seen.inputs:
        return Samples(message=seen.message or "There are no samples to show.")
    targets = next(iter(seen.targets.values()), None)
    captions = (
        tuple(_caption(target, seen.class_names) for target in targets)
        if (targets is not None)
        else ()
    )
    for array in seen.inputs.values():
        shape = image_shape(array.shape[1:], spec.source)
        if shape is not None:
            limits = (0.0, 16.0) if spec.source == "digits" else None
            return Samples(tuple(picture(sample, shape, limits) for sample in array), captions)
    return _table(seen.inputs, captions)


def _table(inputs: object, captions: Sequence[str]) -> Samples:
    arrays = dict(inputs)  # type: ignore[call-overload]
    header: list[str] = []
    columns: list[list[str]] = []
    for name, array in arrays.items():
        flat = array.reshape(len(array), -1)
        label = name or "x"
        if array.ndim > 2 or flat.shape[1] > _FEATURES:
            header.append(f"{label} {array.shape[1:]}")
            columns.append([numbers(row, 8) for row in flat])
            continue
        for feature in range(flat.shape[1]):
            header.append(f"{label}[{feature}]" if flat.shape[1] > 1 else label)
            columns.append([short(value) for value in flat[:, feature].tolist()])
    header.append("y")
    columns.append(list(captions) or [""] * len(columns[0]))
    return Samples(header=tuple(header), rows=tuple(zip(*columns, strict=True)))


def _caption(target: object, class_names: Sequence[str]) -> str:
    values = target.reshape(-1)  # type: ignore[attr-defined]
    if len(values) == 1:
        value = values[0].item()
        whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        if class_names and whole and 0 <= int(value) < len(class_names):
            return class_names[int(value)]
        return short(value)
    if len(values) == len(class_names):
        return class_names[int(values.argmax())]
    return numbers(values, 4)
