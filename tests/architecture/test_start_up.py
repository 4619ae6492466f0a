"""What the window loads before its first paint; each of these costs a quarter of the start."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.architecture.source_tree import run_python

HEAVY = {"numpy", "networkx", "pyqtgraph", "pygments", "keras", "tensorflow"}

# Starts the program as main.py does; prints what is loaded at the first paint and after the start.
START = """
import json, sys
import app.application as wiring
from app.command_line import main
from PySide6.QtCore import QEvent, QObject, QTimer

loaded = []

def note():
    loaded.append(sorted(sys.modules))

class Watcher(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and not loaded:
            note()
            QTimer.singleShot(50, finish)
        return False

def finish():
    if "app.analysis_bridge" not in sys.modules:
        QTimer.singleShot(50, finish)
        return
    note()
    print(json.dumps(loaded))
    watcher.window.close()

watcher = Watcher()
show = wiring.Application.show

def show_watched(self, page):
    show(self, page)
    watcher.window = self.window
    self.window.installEventFilter(watcher)

wiring.Application.show = show_watched
sys.exit(main([]))
"""


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    output = run_python(START)
    return [set(names) for names in json.loads(output.strip().splitlines()[-1])]


def test_nothing_heavy_before_the_first_paint(loaded: list[set[str]]) -> None:
    at_first_paint, after_start = loaded
    assert "PySide6" in at_first_paint
    assert not at_first_paint & HEAVY
    assert "app.analysis_bridge" not in at_first_paint
    assert not after_start & {"keras", "tensorflow"}
