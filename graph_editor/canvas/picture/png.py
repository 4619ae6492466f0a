"""PNG files strip by strip, so that a large picture needs little memory and can be given up.

Qt paints a whole image before it writes it, and tries five filters on every row: 250 million pixels
are a gigabyte and 7 s. A drawing is flat colours, which deflate shrinks as well without a filter.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import BinaryIO

from PySide6.QtGui import QImage, QPainter

_STRIP = 1 << 24
"""Bytes of a strip while it is painted."""
_LEVEL = 3
"""Of compression: 6 takes twice as long for files that are a third smaller."""

PaintRows = Callable[[QPainter, int, int], None]


def write_png(
    file: BinaryIO,
    width: int,
    height: int,
    paint: PaintRows,
    *,
    transparent: bool,
    dots_per_metre: int,
    progress: Callable[[float], object],
) -> None:
    """Write a picture.

    Args:
        paint: paints with a painter the rows from one (included) to another (not included); the
            painter's origin is the picture's.
        transparent: whether pixels that are not painted can be seen through.
        progress: called with the part that is done, from 0 to 1; may raise to give up.

    Raises:
        MemoryError: not even a strip fits into the memory.
        OSError: the file cannot be written.
    """
    rows = max(1, min(height, _STRIP // (4 * width)))
    form = QImage.Format
    strip = QImage(
        width, rows, form.Format_ARGB32_Premultiplied if transparent else form.Format_RGB32
    )
    if strip.isNull():
        raise MemoryError
    file.write(b"\x89PNG\r\n\x1a\n")
    kind = 6 if transparent else 2
    _chunk(file, b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0))
    _chunk(file, b"pHYs", struct.pack(">IIB", dots_per_metre, dots_per_metre, 1))
    squeeze = zlib.compressobj(_LEVEL)
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        strip.fill(0)
        with QPainter(strip) as painter:
            painter.translate(0, -top)
            paint(painter, top, bottom)
        done = strip.convertToFormat(form.Format_RGBA8888 if transparent else form.Format_RGB888)
        pixels, line = memoryview(done.constBits()), done.bytesPerLine()
        length = width * done.depth() // 8
        squeezed = bytearray()
        for start in range(0, (bottom - top) * line, line):
            squeezed += squeeze.compress(b"\0")  # the row is not filtered
            squeezed += squeeze.compress(pixels[start : start + length])
        if squeezed:
            _chunk(file, b"IDAT", bytes(squeezed))
        progress(bottom / height)
    _chunk(file, b"IDAT", squeeze.flush())
    _chunk(file, b"IEND", b"")


def _chunk(file: BinaryIO, kind: bytes, content: bytes) -> None:
    file.write(struct.pack(">I", len(content)))
    file.write(kind + content)
    file.write(struct.pack(">I", zlib.crc32(content, zlib.crc32(kind))))
