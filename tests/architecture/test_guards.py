"""The guards of `tests/conftest.py` do fail a test that leaves something behind, and name it."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT
from tests.leaks import Snapshot

LEAKY = """
import logging, os, subprocess, sys, threading, time, warnings

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QApplication, QWidget

kept = []


def test_thread():
    end = threading.Event()
    thread = threading.Thread(target=end.wait, name="the-thread", daemon=True)
    thread.start()
    kept.append(end)


def test_process():
    kept.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"]))


def test_timer(qapp):
    timer = QTimer()
    timer.setObjectName("the-timer")
    timer.start(100_000)
    kept.append(timer)


def test_window(qapp):
    window = QWidget()
    window.setWindowTitle("the-window")
    kept.append(window)


def test_warning():
    warnings.warn("the-warning")


def test_qt_message(qapp):
    qWarning(b"the-message")


def test_log_line():
    logging.getLogger("product").warning("the-line")


@pytest.mark.logs("the-expected")
def test_expected_log_line():
    logging.getLogger("product").warning("the-expected line")


def test_own_folders(tmp_path):
    assert "home" in os.environ["XDG_CONFIG_HOME"]
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_what_ends_in_time(qapp):
    threading.Thread(target=time.sleep, args=(0.2,)).start()
    window = QWidget()
    window.deleteLater()


def test_ends_the_process():
    for thing in kept:
        if isinstance(thing, subprocess.Popen):
            thing.kill()
            thing.wait()
"""

EXPECTED = {
    "test_thread": "thread 'the-thread'",
    "test_process": "process ",
    "test_timer": "timer the-timer",
    "test_window": "window QWidget 'the-window'",
    "test_warning": "the-warning",
    "test_qt_message": "the-message",
    "test_log_line": "WARNING product: the-line",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("leaky") / "test_leaky.py"
    path.write_text(LEAKY, encoding="utf-8")
    return _run(path)


def _run(path: Path) -> str:
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-rfE", "-p", "no:randomly"]
    return subprocess.run(
        [*command, "-c", str(ROOT / "pyproject.toml"), str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout


@pytest.mark.parametrize("name", EXPECTED)
def test_a_test_that_leaves_something_behind_fails_by_name(report: str, name: str) -> None:
    assert re.search(rf"^(FAILED|ERROR) .*::{name}\b", report, re.MULTILINE), report
    assert EXPECTED[name] in report


def test_a_clean_test_passes(report: str) -> None:
    failed = set(re.findall(r"^(?:FAILED|ERROR) .*::(test_\w+)", report, re.MULTILINE))
    assert failed == set(EXPECTED)


@pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="children are listed in /proc only"
)
def test_processes_are_found_while_threads_come_and_go() -> None:
    done = threading.Event()

    def come_and_go() -> None:
        while not done.is_set():
            threading.Thread(target=done.wait, args=(0.0005,)).start()

    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    thread = threading.Thread(target=come_and_go)
    thread.start()
    try:
        assert all(child.pid in Snapshot.take(uses_qt=False).processes for _ in range(1_000))
    finally:
        done.set()
        thread.join()
        child.communicate()
