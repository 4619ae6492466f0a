"""Memory of the window's process after every page has been seen with the digits open."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.benchmarks.desk import rest, wait_for
from tests.benchmarks.measurement import Limit, Measurement


def measure() -> list[Measurement]:
    from PySide6.QtWidgets import QApplication

    from app.application import Application
    from app.settings import Settings

    qt = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hornet = Application(qt, Settings(folder), runs_folder=folder / "runs")
        hornet.window.files.open_example("digits")
        for page in ("home", "data", "draw", "train", "results", "draw"):
            hornet.show(page)
            rest(300)
        wait_for(lambda: hornet.session.analysis.ok)
        rest(2000)
        megabytes = _resident_bytes() / 1e6
        hornet.window.close()
        hornet.close()
    return [
        Measurement(
            "memory of the window's process",
            [megabytes],
            "MB",
            (Limit("median", 250.0),),
            note="resident; all pages built, an example open and checked",
        )
    ]


def _resident_bytes() -> int:
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise OSError("this system does not say how much memory a process has")
