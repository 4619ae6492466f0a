"""Cards of test samples: the input, the truth, and what the model says."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent, Qt
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.cut_text import as_it_is
from app.pages.predictions import Sample
from app.theme import SMALL_SIZE, colors_of

_CARD = QSize(232, 88)
_GAP = 8
_SIDE = 72


class PredictionGrid(QWidget):
    """Paints the cards in as many columns as fit; for use in a scroll area."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: tuple[Sample, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Predictions for some test samples")

    def set_samples(self, samples: tuple[Sample, ...]) -> None:
        """Show these samples."""
        self._samples = samples
        right = sum(sample.right is True for sample in samples)
        judged = sum(sample.right is not None for sample in samples)
        self.setAccessibleDescription(f"{right} of {judged} right" if judged else "")
        self.setMinimumHeight(self.heightForWidth(max(self.width(), _CARD.width())))
        self.updateGeometry()
        self.update()

    def words_at(self, point: QPoint) -> str:
        """All that the card at this point says, uncut; "" between the cards."""
        sample = next((sample for sample, box in self._boxes() if box.contains(point)), None)
        if sample is None:
            return ""
        truth = f"truth {sample.truth}" if sample.truth else ""
        lines = [f"predicted {sample.predicted}", truth, sample.text]
        lines += [f"{bar.label} {bar.part:.1%}" for bar in sample.bars]
        return "\n".join(line for line in lines if line)

    def _boxes(self) -> Iterator[tuple[Sample, QRect]]:
        """The samples and where their cards are."""
        columns = self._columns(self.width())
        wide = (self.width() + _GAP) // columns - _GAP
        for index, sample in enumerate(self._samples):
            row, column = divmod(index, columns)
            yield (
                sample,
                QRect(column * (wide + _GAP), row * (_CARD.height() + _GAP), wide, _CARD.height()),
            )

    def _columns(self, width: int) -> int:
        return max(1, (width + _GAP) // (_CARD.width() + _GAP))

    def _draw(self, painter: QPainter, box: QRect, sample: Sample) -> None:
        colors = colors_of(self.palette())
        painter.setPen(QColor(colors.border))
        painter.setBrush(QColor(colors.base))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        left = box.left() + _GAP
        if sample.image is not None:
            target = QRect(left, box.top() + _GAP, _SIDE, _SIDE)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            size = sample.image.size().scaled(target.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRect(target.topLeft(), size), sample.image)
            left = target.right() + _GAP + 4
        text = QRect(left, box.top() + 6, box.right() - left - _GAP, 18)
        self._draw_words(painter, text, sample)
        top = text.bottom() + 4
        for bar in sample.bars:
            self._draw_bar(painter, QRect(left, top, text.width(), 14), bar.label, bar.part, bar)
            top += 17
        if not sample.bars:
            self._draw_numbers(painter, QRect(left, top, text.width(), 18), sample)

    def _draw_words(self, painter: QPainter, box: QRect, sample: Sample) -> None:
        colors = colors_of(self.palette())
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        if sample.right is None:
            words, color = f"→ {sample.predicted}", colors.text
        elif sample.right:
            words, color = f"✓ {sample.predicted}", colors.success
        else:
            words, color = f"✗ {sample.predicted}, truly {sample.truth}", colors.error
        painter.setPen(QColor(color))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, _elided(painter, words, box.width()))

    def _draw_bar(
        self, painter: QPainter, box: QRect, label: str, part: float, bar: object
    ) -> None:
        colors = colors_of(self.palette())
        painter.setFont(_small(self.font()))
        truth = getattr(bar, "is_truth", False)
        painter.setPen(QColor(colors.text if truth else colors.muted))
        name = QRect(box.left(), box.top(), 44, box.height())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, _elided(painter, label, 42))
        track = QRectF(box.left() + 46, box.top() + 4, box.width() - 46 - 38, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.border))
        painter.drawRoundedRect(track, 3, 3)
        painter.setBrush(QColor(colors.accent if truth else colors.muted))
        filled = QRectF(track)
        filled.setWidth(max(2.0, track.width() * min(1.0, max(0.0, part))))
        painter.drawRoundedRect(filled, 3, 3)
        painter.setPen(QColor(colors.text if truth else colors.muted))
        painter.drawText(
            box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{part:.0%}"
        )

    def _draw_numbers(self, painter: QPainter, box: QRect, sample: Sample) -> None:
        colors = colors_of(self.palette())
        painter.setFont(_small(self.font()))
        for words in (f"truth {sample.truth}" if sample.truth else "", sample.text):
            painter.setPen(QColor(colors.muted))
            painter.drawText(
                box, Qt.AlignmentFlag.AlignVCenter, _elided(painter, words, box.width())
            )
            box = box.translated(0, 18)

    def sizeHint(self) -> QSize:
        return QSize(3 * (_CARD.width() + _GAP), self.heightForWidth(3 * (_CARD.width() + _GAP)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self._samples) // self._columns(width))
        return rows * (_CARD.height() + _GAP)

    def resizeEvent(self, event: object) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = as_it_is(self.words_at(event.pos()))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for sample, box in self._boxes():
                if box.intersects(event.rect()):
                    self._draw(painter, box, sample)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(SMALL_SIZE - 1)
    small.setFeature(QFont.Tag("tnum"), 1)
    return small


def _elided(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
