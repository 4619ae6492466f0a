"""The app's end of the analyst: it never blocks, and a killed analyst comes back."""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.document import Document
from graph_editor.document.graph import NodeKind
from graph_editor.document.value import Params
from graph_editor.validation.checker import Checker
from runtime.analyst.client import AnalystClient
from runtime.analyst.suspects import Suspects

Json = dict[str, Any]
PATIENCE = 90.0


class Caller:
    """A client with all that it says."""

    def __init__(self) -> None:
        self.heard: queue.Queue[Json | str] = queue.Queue()
        self.client = AnalystClient(self.heard.put, self.heard.put)

    def wait_for(self, wanted: Any) -> Any:
        """The next thing heard for which `wanted` is true."""
        end = time.monotonic() + PATIENCE
        while True:
            item = self.heard.get(timeout=max(0.1, end - time.monotonic()))
            if wanted(item):
                return item


@pytest.fixture
def caller() -> Iterator[Caller]:
    caller = Caller()
    caller.client.start()
    yield caller
    caller.client.stop()


def _is(state: str) -> Any:
    return lambda item: item == state


def _kill(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def _network(units: int, length: int = 60) -> Document:
    document = Document()
    with document.edit("Draw") as edit:
        last = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(4,)))
        for number in range(length):
            node = edit.add_node("layers.Dense", params=Params(units=units + number))
            edit.connect(last, "output", node, "inputs")
            last = node
    return document


def test_starting_asking_stopping(caller: Caller) -> None:
    caller.client.start()  # a second time: nothing happens
    caller.wait_for(_is("ready"))
    pid = caller.client.pid
    caller.client.send({"kind": "ping", "id": 9})
    assert caller.wait_for(lambda item: isinstance(item, dict))["id"] == 9
    caller.client.stop()
    assert caller.client.pid is None
    assert caller.wait_for(_is("stopped"))
    assert not [thread for thread in threading.enumerate() if "analyst" in thread.name]
    if sys.platform != "win32":
        assert pid is not None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)  # gone, and no zombie


def test_stopping_at_once(caller: Caller) -> None:
    caller.client.stop()
    caller.client.stop()
    assert caller.client.pid is None


def test_sending_never_blocks(caller: Caller) -> None:
    large = {"kind": "nothing", "id": 0, "padding": "x" * 1_000_000}
    begin = time.perf_counter()
    for _ in range(50):  # far more than a pipe holds, long before anybody reads
        caller.client.send(large)
    assert time.perf_counter() - begin < 1.0


def test_killed_while_asked_it_comes_back_and_the_check_is_completed(
    caller: Caller, catalogue: Catalogue
) -> None:
    caller.wait_for(_is("ready"))
    document = _network(units=8)
    checker = Checker(document, catalogue, caller.client.send)
    _kill(caller.client.pid)
    kills = 1
    while checker.analysis.pending:
        item = caller.wait_for(lambda item: True)
        if isinstance(item, dict):
            checker.receive(item)
        elif item == "restarting":
            checker.forget_pending()
        elif item == "ready":
            checker.forget_pending()
            if kills < 2:
                kills += 1
                _kill(caller.client.pid)
    assert kills == 2
    assert checker.analysis.ok
    assert len(checker.analysis.results) == 61


def test_a_node_at_which_the_analyst_dies_is_found_and_avoided() -> None:
    bad = {"id": "b", "type": "layers.Bad", "params": {"size": 9}}
    nodes = [{"id": "a", "type": "layers.Good"}, bad, {"id": "c", "type": "layers.Good"}]
    question = {"kind": "check", "id": 1, "nodes": nodes}
    suspects = Suspects()
    assert suspects.asking(question) == question
    suspects.died()  # who it was is not known yet
    for _ in range(3):
        sent = suspects.asking(question)
        assert sent["careful"] is True
        assert sent["avoid"] == []
        suspects.answered({"kind": "check", "id": 1, "results": [["a", {}]]})
        assert suspects.waiting
        suspects.died()
    assert len(suspects.asking(question)["avoid"]) == 1
    suspects.answered({"kind": "check", "id": 1, "results": [["a", {}], ["b", {}]], "done": True})
    assert not suspects.waiting
    other = {"kind": "check", "id": 2, "nodes": nodes}
    assert suspects.asking(other)["careful"] is False
    assert len(suspects.asking(other)["avoid"]) == 1
