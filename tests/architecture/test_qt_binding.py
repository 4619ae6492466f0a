"""The installed PySide6 does not lose references.

PySide6 6.12.0 on Python 3.10 and 3.11 loses one reference to None on nearly every call that returns
nothing, and the process aborts after some thousand calls, which a short test suite does not reach.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

CALLS = 2000


def test_void_calls_lose_no_reference_to_none() -> None:
    image = QImage(64, 64, QImage.Format.Format_ARGB32)
    rectangle = QRect(0, 0, 8, 8)
    painter = QPainter(image)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        painter.drawRect(rectangle)
    after = sys.getrefcount(None)
    painter.end()
    # Other code may come and go in between, but not by a reference a call.
    assert abs(after - before) < CALLS // 20
