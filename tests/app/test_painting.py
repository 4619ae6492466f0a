"""What is on the screen is what painting everything anew would show: nothing old is left there.

A picture of a widget paints it anew and cannot show that; a picture of the screen does.
"""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.mouse import settle

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier

KEYS = [
    (Qt.Key.Key_A, CTRL),
    (Qt.Key.Key_D, CTRL),
    (Qt.Key.Key_Z, CTRL),
    (Qt.Key.Key_L, NONE),
    (Qt.Key.Key_M, NONE),
    (Qt.Key.Key_Z, CTRL),
]


@pytest.mark.parametrize("zoom", [0.9, 0.25])
def test_nothing_old_is_left_on_the_screen(hornet: Any, qtbot: Any, zoom: float) -> None:
    window, session = hornet.window, hornet.session
    window.resize(1440, 900)
    assert window.files.open_example("unet")
    qtbot.waitUntil(lambda: bool(session.analysis.results) and not session.analysis.pending)
    canvas = window.draw_page.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_L, SHIFT)
    qtbot.waitUntil(lambda: not canvas.glide.going_on)
    canvas.fit()
    canvas.set_zoom(zoom)
    _settle(qtbot, session)
    for key, modifiers in KEYS:
        QTest.keyClick(canvas, key, modifiers)
        qtbot.waitUntil(lambda: not canvas.glide.going_on)
        # A picture of a node is aligned to pixels, which its painting is not.
        qtbot.waitUntil(lambda: canvas.stills.at_rest)
        _settle(qtbot, session)
        on_screen = _screen(window)
        canvas.viewport().update()
        _settle(qtbot, session)
        assert on_screen == _screen(window), f"after {key.name}"


def _settle(qtbot: Any, session: Any) -> None:
    qtbot.waitUntil(lambda: not session.analysis.pending)
    settle()


def _screen(window: Any) -> Any:
    """The canvas as the screen has it."""
    canvas = window.draw_page.canvas.viewport()
    corner = canvas.mapTo(window, canvas.rect().topLeft())
    size = canvas.rect()
    return (
        window.screen()
        .grabWindow(window.winId(), corner.x(), corner.y(), size.width(), size.height())
        .toImage()
    )
