"""What every test gets: own folders, no display, and a failure where it leaves something behind.

A stray warning, Qt message or log line fails the test that caused it (`filterwarnings` and
`qt_log_level_fail` in pyproject.toml, `_no_stray_logs` here); so does a thread, timer, process or
window that outlives its test, and the failure names it.
"""

from __future__ import annotations

import os

# Before anything imports Qt: no test opens a window on somebody's screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_QUICK_BACKEND", "software")
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
for _name in ("KERAS_BACKEND", "KERAS_MAX_EPOCHS", "KERAS_MAX_STEPS_PER_EPOCH", "HORNET_RUNS"):
    os.environ.pop(_name, None)

import gc  # noqa: E402
import itertools  # noqa: E402
import logging  # noqa: E402
import re  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import TYPE_CHECKING, Any  # noqa: E402

import hypothesis  # noqa: E402
import pytest  # noqa: E402

from tests.leaks import Snapshot  # noqa: E402

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from graph_editor.catalogue.catalogue import Catalogue
    from runtime.analyst.oracle import SyncOracle

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"

# A busy machine is no reason to fail: what takes how long is for the benchmarks to say.
hypothesis.settings.register_profile(
    "patient",
    parent=hypothesis.settings(),  # the one that Hypothesis has chosen; there is one for CI
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("patient")

_FOLDERS = {
    "HORNET_HOME": "hornet",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "KERAS_HOME": "keras",
}


def _use_folders(monkeypatch: pytest.MonkeyPatch, base: Path) -> None:
    """Name folders below `base`; whoever writes into one makes it, as on a new machine."""
    for variable, name in _FOLDERS.items():
        monkeypatch.setenv(variable, str(base / name))


@pytest.fixture(scope="session", autouse=True)
def _session_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Settings, runs, recovery files and Keras' home of fixtures that live for the session."""
    base = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as monkeypatch:
        _use_folders(monkeypatch, base)
        yield base


@pytest.fixture(autouse=True)
def _own_folders(_session_folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, runs and recovery files of each test in folders of its own."""
    _use_folders(monkeypatch, _session_folders / f"test_{next(_tests)}")


_tests = itertools.count()
_qt_tests = itertools.count()


def _put_aside_what_stays() -> None:
    """Now and then, exempt what lives as long as the process from the search for leaks.

    Modules, the catalogue and the like are hundreds of thousands of objects, which each collection
    and each look for timers would go through: most of what a test of a widget costs.
    """
    number = next(_qt_tests)
    if number < 3 or number % 40 == 0:
        gc.collect()
        gc.freeze()


@pytest.fixture(autouse=True)
def _no_leaks(request: pytest.FixtureRequest, _own_folders: None) -> Iterator[None]:
    """Fail a test that leaves a thread, timer, process or window behind, and name it."""
    uses_qt = "qapp" in request.fixturenames
    if uses_qt:
        _put_aside_what_stays()
    before = Snapshot.take(uses_qt)
    yield
    if left := before.left_behind(uses_qt):
        pytest.fail("The test left something behind:\n  " + "\n  ".join(left), pytrace=False)


class _StrayLogs(logging.Handler):
    """Collects the records that no test expects."""

    def __init__(self, expected: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._expected = [re.compile(pattern) for pattern in expected]
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if not any(pattern.search(text) for pattern in self._expected):
            self.lines.append(f"{record.levelname} {record.name}: {text}")


@pytest.fixture(autouse=True)
def _no_stray_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning or an error which `@pytest.mark.logs(…)` does not name."""
    expected = [p for mark in request.node.iter_markers("logs") for p in mark.args]
    handler = _StrayLogs(expected)
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    if handler.lines:
        pytest.fail("Unexpected log lines:\n  " + "\n  ".join(handler.lines), pytrace=False)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """Waits a minute where pytest-qt waits five seconds: a busy machine is no reason to fail."""
    from pytestqt.qtbot import QtBot

    from tests.mouse import settle

    class PatientQtBot(QtBot):
        def waitUntil(self, callback: Any, *, timeout: int = 60_000) -> None:
            super().waitUntil(callback, timeout=timeout)

        def waitSignal(self, signal: Any, *, timeout: int = 60_000, **options: Any) -> Any:
            return super().waitSignal(signal, timeout=timeout, **options)

        @staticmethod
        def mouseClick(*args: Any, **options: Any) -> None:
            settle()  # else it can miss what has no size yet
            QtBot.mouseClick(*args, **options)

    return PatientQtBot(request)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue; a value, so one for all."""
    from graph_editor.catalogue.catalogue import Catalogue

    return Catalogue.load()


@pytest.fixture(scope="session")
def oracle(_session_folders: Path) -> Iterator[SyncOracle]:
    """Keras, in one analyst process for the whole session: starting one costs seconds."""
    from runtime.analyst.oracle import SyncOracle

    with SyncOracle() as started:
        yield started


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout; skips where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("needs the real data in ../shared/data, which is not there")
    return SHARED_DATA


@pytest.fixture
def drag(qapp: Any) -> Any:
    """`drag(view, start, end)`: a real drag by mouse between two points of a view's scene."""
    from tests.mouse import drag

    return drag
