"""Colours that can be read, numbers that line up."""

from __future__ import annotations

import math

import pytest
from PySide6.QtGui import QColor

from app.plots.curve_style import format_number, hue_color
from app.theme import DARK, LIGHT


def luminance(color: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    c = QColor(color)
    r, g, b = linear(c.redF()), linear(c.greenF()), linear(c.blueF())
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("hue", range(8))
def test_every_hue_stands_out_on_its_ground(hue: int) -> None:
    assert contrast(hue_color(hue, dark=False), LIGHT.base) >= 3.0
    assert contrast(hue_color(hue, dark=True), DARK.base) >= 4.5


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0.0, "0"),
        (0.12345678, "0.1235"),
        (12.5, "12.500"),
        (1234567.0, "1.23e+06"),
        (12345.6, "12,345.6"),
        (1e-7, "1.00e−07"),
        (-0.5, "−0.5000"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_numbers_have_four_digits(value: float | None, text: str) -> None:
    assert format_number(value) == text
