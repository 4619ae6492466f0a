"""What another library does not manage is said of it, and what it manages is recorded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.benchmarks import node_graph_qt_runner as runner

# Says what it does as `node_graph_qt.py` does; "stuck" never ends, "broken" ends the program.
OTHER = """
import json, sys, time
def say(**what): print(json.dumps(what), flush=True)
for name in ["create", "first paint", *sys.argv[2:]]:
    say(begin=name)
    if name == "stuck" or name == HANGS: time.sleep(600)
    if name == "broken": sys.exit("it broke")
    say(name=name, samples=[1.0, 2.0])
say(done=True)
"""


def _command(tmp_path: Path, hangs: str = "") -> tuple[str, ...]:
    script = tmp_path / "other.py"
    script.write_text(OTHER.replace("HANGS", repr(hangs)), encoding="utf-8")
    return sys.executable, str(script)


def test_what_takes_too_long_is_ended_and_the_rest_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "OPERATION_S", 1.0)
    names = ("create", "first paint", "pan", "stuck", "drag", "broken", "select all")
    found = runner.measure_other(100, names, _command(tmp_path))
    assert set(found.samples) == {"create", "first paint", "pan", "drag", "select all"}
    assert found.note("pan") == ""
    assert found.note("stuck") == "NodeGraphQt: no answer within 1 s"
    assert found.note("broken") == "NodeGraphQt ended while it was at this: it broke"


def test_without_a_drawing_nothing_can_be_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "CREATE_S", 1.0)
    found = runner.measure_other(100, ("create", "pan"), _command(tmp_path, "create"))
    assert found.samples == {}
    assert found.note("create") == "NodeGraphQt: no answer within 1 s"
    assert "comes first" in found.note("pan")
