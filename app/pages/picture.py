"""Samples as pictures: which arrays are images, and how they become a `QImage`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FLAT_IMAGES = {"digits": 1, "mnist": 1, "fashion_mnist": 1, "cifar10": 3, "cifar100": 3}
"""Sources whose samples are square images, with their channels: known again when flattened."""
_SMALLEST = 4
_FLAT_SIDE = 20
"""Flat vectors of an unknown source are taken for square images from this side on."""


def image_shape(shape: tuple[int, ...], source: str = "") -> tuple[int, int, int] | None:
    """Rows, columns and channels of a sample (without the samples axis) that is an image.

    Args:
        source: the data's source; tells flattened images from other vectors.
    """
    match shape:
        case (rows, columns) if min(rows, columns) >= _SMALLEST:
            return rows, columns, 1
        case (rows, columns, 1 | 3 | 4 as channels) if min(rows, columns) >= _SMALLEST:
            return rows, columns, channels
        case (size,):
            channels = _FLAT_IMAGES.get(source, 1)
            side = math.isqrt(size // channels)
            known = source in _FLAT_IMAGES or (source == "arrays" and side >= _FLAT_SIDE)
            if known and side * side * channels == size:
                return side, side, channels
    return None


def picture(
    sample: NDArray, shape: tuple[int, int, int], limits: tuple[float, float] | None = None
) -> QImage:
    """A sample as an image; its values are stretched from `limits` (its own by default)."""
    import numpy as np

    pixels = np.asarray(sample, dtype=np.float64).reshape(shape)
    pixels = np.nan_to_num(pixels, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = limits or (float(pixels.min()), float(pixels.max()))
    scale = 255.0 / (high - low) if high > low else 0.0
    bytes_ = np.clip((pixels - low) * scale, 0, 255).astype(np.uint8)
    if shape[2] == 1:
        bytes_ = np.repeat(bytes_, 3, axis=2)
    form = QImage.Format.Format_RGBA8888 if shape[2] == 4 else QImage.Format.Format_RGB888
    data = np.ascontiguousarray(bytes_)
    rows, columns, channels = data.shape
    image = QImage(data.tobytes(), columns, rows, columns * channels, form)
    return image.copy()  # a copy that owns its pixels


def numbers(values: NDArray, count: int = 4) -> str:
    """The first few numbers of an array on one line: `0.12, 3, −1.5, …`."""
    flat = values.reshape(-1)
    shown = [short(value) for value in flat[:count].tolist()]
    return ", ".join(shown) + (", …" if len(flat) > count else "")


def short(value: object) -> str:
    """A number as it stands in a small table: four digits, whole numbers as such."""
    if isinstance(value, bool | str) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int) or (math.isfinite(value) and value.is_integer() and abs(value) < 1e9):
        return f"{int(value):,}".replace("-", "−")
    return f"{value:.4g}".replace("-", "−")
