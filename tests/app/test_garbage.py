"""Python's garbage is collected in the UI thread, and not while a hand holds something."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.garbage import GarbageCollector


class Cycle:
    """Something that only a collector can let go of."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GarbageCollector]:
    owner = QObject()
    gc.unfreeze()  # other tests may have left something
    gc.collect()
    collector = GarbageCollector(owner)
    yield collector
    collector.close()


def _litter(count: int) -> list[list[object]]:
    """So many new objects that last."""
    return [[] for _ in range(count)]


def test_garbage_goes_by_itself(qtbot: QtBot, collector: GarbageCollector) -> None:
    gone = weakref.ref(Cycle())
    kept = _litter(2_000)
    assert gone() is not None, "Python does not collect by itself"
    qtbot.waitUntil(lambda: gone() is None)
    assert len(kept) == 2_000


def test_nothing_is_collected_while_a_button_is_held(
    qtbot: QtBot, collector: GarbageCollector
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    gone = weakref.ref(Cycle())
    kept = _litter(2_000)
    qtbot.wait(1_200)
    assert gone() is not None
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.waitUntil(lambda: gone() is None)
    assert len(kept) == 2_000


def test_what_is_built_at_once_is_put_aside(qtbot: QtBot, collector: GarbageCollector) -> None:
    kept = _litter(60_000)
    qtbot.waitUntil(lambda: gc.get_freeze_count() >= 60_000)
    assert gc.get_count()[0] < 60_000
    assert len(kept) == 60_000


def test_closing_gives_everything_back(qtbot: QtBot, collector: GarbageCollector) -> None:
    gone = weakref.ref(Cycle())
    kept = _litter(60_000)
    qtbot.waitUntil(lambda: gc.get_freeze_count() >= 60_000)
    assert gone() is not None, "what is put aside is not looked through"
    collector.close()
    # Not 0: since Python 3.12 each collection puts the few immortal objects aside.
    assert gc.get_freeze_count() < 60_000
    gc.collect()
    assert gone() is None
    assert len(kept) == 60_000


def test_what_somebody_else_put_aside_stays_there(qtbot: QtBot) -> None:
    kept, owner = _litter(2_000), QObject()
    gc.freeze()
    collector = GarbageCollector(owner)
    qtbot.wait(600)
    collector.close()
    assert gc.get_freeze_count() >= len(kept)
    gc.unfreeze()
