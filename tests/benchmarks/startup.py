"""From starting `main.py` to its window, against a bare window of QtWidgets, in turns, warm.

"On the screen" is when the first paint is done. "Interactive" is when, after that, the event loop
has started the analyst and everything else and takes the next event: a click would be answered.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.measurement import Limit, Measurement

ROUNDS = 15
WARM_UP = 2

# Prints the seconds since the parent noted the time: painted, then free for the next event.
WATCH = """
import json, os, sys, time
started = float(os.environ["BENCHMARK_STARTED"])

def watch(window, quit):
    from PySide6.QtCore import QEvent, QObject, QTimer
    class Watcher(QObject):
        def eventFilter(self, watched, event):
            if watched is window and event.type() == QEvent.Type.Paint:
                window.removeEventFilter(self)
                QTimer.singleShot(0, painted)
            return False
    def painted():
        moments.append(time.monotonic() - started)
        QTimer.singleShot(0, free)
    def free():
        moments.append(time.monotonic() - started)
        print(json.dumps(moments), flush=True)
        quit()
    moments = []
    window.benchmark_watcher = Watcher()
    window.installEventFilter(window.benchmark_watcher)
"""

BARE = (
    WATCH
    + """
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget()
window.resize(1440, 900)
window.show()
watch(window, application.quit)
application.exec()
"""
)

# What main.py does, with an eye on the window.
HORNET = (
    WATCH
    + """
from app.command_line import main
import app.application as wiring
show = wiring.Application.show
def show_watched(self, page):
    show(self, page)
    watch(self.window, self.window.close)
wiring.Application.show = show_watched
main([])
"""
)


def measure() -> list[Measurement]:
    bare, painted, free = [], [], []
    with tempfile.TemporaryDirectory() as home:
        for round_ in range(WARM_UP + ROUNDS):
            one, other = _start(BARE, home), _start(HORNET, home)
            if round_ >= WARM_UP:
                bare.append(one[0] * 1000)
                painted.append(other[0] * 1000)
                free.append(other[1] * 1000)
    note = f"{ROUNDS} starts each, in turns; the baseline is a bare QtWidgets window"
    return [
        Measurement(
            "main.py to a window on the screen",
            painted,
            "ms",
            (Limit("ratio", 2.5),),
            baseline=bare,
            note=note,
        ),
        Measurement(
            "main.py to an interactive window",
            free,
            "ms",
            (Limit("ratio", 2.5),),
            baseline=bare,
            note="what follows the first paint included, until the next event is taken",
        ),
    ]


def _start(code: str, home: str) -> list[float]:
    folders = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "HORNET_HOME")
    environment = {
        **os.environ,
        **{name: str(Path(home) / name) for name in folders},
        "BENCHMARK_STARTED": repr(time.monotonic()),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a warm start has its bytecode
    answer = subprocess.run(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    moments: list[float] = json.loads(answer.stdout.strip().splitlines()[0])
    return moments
