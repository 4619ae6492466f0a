"""How curves look: hues that colour-blind people tell apart, in both themes."""

from __future__ import annotations

_LIGHT = ("#0072B2", "#D55E00", "#007E5C", "#B0528F", "#9A6B00", "#2E86C1", "#6B5B95", "#444444")
_DARK = ("#56B4E9", "#F58A4B", "#35C79A", "#E39AC4", "#F0C23E", "#8FD0F5", "#B8A5E3", "#C8C8C8")
"""Okabe and Ito's colours, darkened or lightened to 4.5 : 1 on the ground of their theme."""


def hue_color(hue: int, dark: bool) -> str:
    """The colour of a hue's number, as `#rrggbb`; after the last one they begin again."""
    hues = _DARK if dark else _LIGHT
    return hues[hue % len(hues)]


def format_number(value: float | None) -> str:
    """A value in a legend or table: four significant digits; `–` where there is none."""
    if value is None:
        return "–"
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    if 1e-4 <= abs(value) < 1e6:
        digits = 4 if abs(value) < 10 else 3 if abs(value) < 100 else 2 if abs(value) < 1000 else 1
        return f"{value:,.{digits}f}".replace("-", "−")
    return f"{value:.2e}".replace("-", "−")


def is_loss(name: str) -> bool:
    """Whether Keras' name of a curve is a loss: `loss`, `val_loss`, `OUTPUT_loss`."""
    return name == "loss" or name.endswith("_loss")
