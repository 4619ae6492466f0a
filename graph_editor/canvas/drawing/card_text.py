"""What stands on a node's card, laid out for painting: where, in which font and colour."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont

from graph_editor.canvas.drawing.block_marks import MARK_ROOM, ROOM, badge_width
from graph_editor.canvas.drawing.card import MAX_PARAMETER_ROWS, count_text, shape_texts
from graph_editor.canvas.drawing.typesetting import SetText, Typesetter
from graph_editor.canvas.style import ROW_HEIGHT, CanvasPalette, mono_font, text_font
from graph_editor.document.graph import NodeKind

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.card_shape import PortLabel
    from graph_editor.canvas.drawing.node_item import NodeItem

_ROOM_FOR_SHAPE = 88.0
_NUMBERS = frozenset("-(0123456789")
"""What numbers, and lists of them, begin with."""


@dataclass(slots=True)
class Line:
    """A line of text laid out: where, which, in which colour."""

    at: QPointF
    text: SetText
    color: QColor


@dataclass(slots=True)
class SetCard:
    """The texts and colours of one card, made once and kept until the card changes.

    Attributes:
        near, middle: what is read from near, and from a little further.
        chip, chip_ink: the colours of the layer's family and of the glyph on it.
    """

    near: list[Line]
    middle: list[Line]
    chip: QColor
    chip_ink: QColor


class CardText:
    """Sets the texts of cards in one palette, with the program's fonts as they are now."""

    def __init__(self, palette: CanvasPalette, typesetter: Typesetter) -> None:
        self._palette = palette
        self._typesetter = typesetter
        self._name_font, self._small_font = text_font(13, bold=True), text_font(11)
        self._shape_font, self._large_font = mono_font(11), text_font(21, bold=True)
        self._large_small_font, self._large_shape_font = text_font(18), mono_font(16)

    def set(self, item: NodeItem, *, free_slots: bool) -> SetCard:
        """What stands on a node's card now.

        Args:
            free_slots: whether the slots are named that lists have for one more wire.
        """
        card, palette = item.card, self._palette
        chip = palette.family_color(card.family) if card.family else palette.muted
        mark = MARK_ROOM if item.state.worst is not None else 0.0
        room = item.width - 42 - 12 - mark
        title, title_room = card.title, room
        if card.kind is NodeKind.BLOCK:
            room -= ROOM
            title, title_room = title.removesuffix(f" × {card.repeat}"), room - badge_width(item)
        near = [
            self.line(42, item.header + 4, card.name, self._name_font, palette.text, room),
            self.line(42, item.header + 21, title, self._small_font, palette.muted, title_room),
        ]
        near += [
            self.line(
                label.x, label.y, label.text, self._small_font, palette.muted, label.room,
                share=label.share,
            )
            for label in _labels(item, free_slots)
        ]  # fmt: skip
        if not card.collapsed:
            near += self._parameter_lines(item)
            near += self._footer_texts(item)
        wide = item.width - 32 - mark * 1.5
        middle = [
            self.line(24, 4, card.name, self._large_font, palette.text, wide),
            self.line(24, 32, card.title, self._large_small_font, palette.muted, item.width - 32),
        ][: 1 if card.collapsed else 2]
        shapes = shape_texts(item.state.result)
        if shapes and item.height >= _ROOM_FOR_SHAPE and item.inside is None:
            y = item.height - 32
            room = item.width - 32.0
            middle.append(self._whole(24, y, shapes, self._large_shape_font, palette.text, room))
        return SetCard(near, middle, chip, palette.on(chip))

    def _parameter_lines(self, item: NodeItem) -> list[Line]:
        card, palette = item.card, self._palette
        rows = list(card.parameters)
        more = len(rows) - MAX_PARAMETER_ROWS + 1 if len(rows) > MAX_PARAMETER_ROWS else 0
        if more:
            rows = rows[: MAX_PARAMETER_ROWS - 1]
        y = item.footer - card.parameter_rows * ROW_HEIGHT - 5 - item.inside_room
        texts = []
        for name, value in rows:
            label = self.line(12, y, name, self._small_font, palette.muted, 110)
            left = 12 + label.text.size.width() + 8
            where = (item.width - 12, y)
            look = (self._small_font, palette.text, item.width - 12 - left)
            if value[:1] in _NUMBERS:
                texts += [label, self._whole(*where, (value, "…"), *look, share=1.0)]
            else:
                texts += [label, self.line(*where, value, *look, share=1.0)]
            y += ROW_HEIGHT
        if more:
            texts.append(self.line(12, y, f"+ {more} more", self._small_font, palette.muted, 180))
        return texts

    def _footer_texts(self, item: NodeItem) -> list[Line]:
        state, palette = item.state, self._palette
        y = item.footer + 4
        count = count_text(state.result)
        texts = []
        used = 0.0
        if count:
            text = self._whole(
                item.width - 12, y, (count,), self._small_font, palette.muted, 90, share=1.0
            )
            used = text.text.size.width() + 8
            texts.append(text)
        shapes = shape_texts(state.result) or (["…"] if state.pending else [])
        if shapes:
            texts.append(
                self._whole(12, y, shapes, self._shape_font, palette.text, item.width - 24 - used)
            )
        return texts

    def line(
        self,
        x: float,
        y: float,
        text: str,
        font: QFont,
        color: QColor,
        room: float,
        *,
        share: float = 0.0,
    ) -> Line:
        """A line of text of which that share lies to the left of `x`."""
        known = self._typesetter.set(text, font, room)
        return Line(QPointF(x - share * known.size.width(), y), known, color)

    def _whole(
        self,
        x: float,
        y: float,
        texts: Sequence[str],
        font: QFont,
        color: QColor,
        room: float,
        *,
        share: float = 0.0,
    ) -> Line:
        """The first of these texts that has room as a whole, smaller where it must be, or none at
        all: what is left of a number that is cut is another number."""
        sizes = range(font.pixelSize(), font.pixelSize() * 3 // 4 - 1, -1)
        for text in texts:
            for size in sizes:
                smaller = font
                if size != font.pixelSize():
                    smaller = QFont(font)
                    smaller.setPixelSize(size)
                middle = y + (font.pixelSize() - size) * 0.6
                line = self.line(x, middle, text, smaller, color, room, share=share)
                if line.text.text == text:
                    return line
        return self.line(x, y, "", font, color, room, share=share)


def _labels(item: NodeItem, free_slots: bool) -> Iterator[PortLabel]:
    inputs = item.card.inputs if item.card.labels_inputs else ()  # their labels come first
    for label, port in itertools.zip_longest(item.labels, inputs):
        if free_slots or port is None or not port.is_free_slot:
            yield label
