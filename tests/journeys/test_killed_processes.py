"""Killing a child process costs the window nothing."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from tests.journeys.conftest import Person

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 on Windows")


def test_the_analyst_is_killed(person: Person) -> None:
    session = person.hornet.session
    assert person.hornet.window.files.open_example("digits")
    person.wait_until_checked()
    assert session.bridge is not None
    first = session.bridge.pid
    assert first is not None
    states: list[str] = []
    session.analyst_state_changed.connect(states.append)

    os.kill(first, signal.SIGKILL)

    person.wait_until(lambda: "restarting" in states)
    node = next(n for n in session.document.nodes().values() if n.type == "layers.Dense")
    with session.document.edit("Set units") as edit:
        edit.set_param(node.id, "units", 37)
    person.wait_until(
        lambda: (
            node.id in session.analysis.results
            and session.analysis.results[node.id].outputs[0].shape == (None, 37)
        )
    )
    assert session.analyst_state == "ready"
    assert session.bridge.pid not in (None, first)
    assert person.hornet.window.isVisible()


def test_the_trainer_is_killed(person: Person) -> None:
    assert person.hornet.window.files.open_example("xor")
    person.wait_until_checked()
    page = person.go_to("train")
    person.wait_until(lambda: page.controls.train.isEnabled())
    person.press(page.controls.train)
    desk = person.hornet.desk
    person.wait_until(lambda: desk.progress.epochs and desk.state == "running")
    run = desk.run
    assert run is not None
    assert run.trainer is not None

    os.kill(run.trainer.pid, signal.SIGKILL)

    person.wait_until(lambda: desk.state == "killed" or desk.state == "failed")
    assert "trainer" in desk.message.lower()
    assert person.hornet.window.isVisible()
    assert run.status in ("killed", "failed")

    # And it goes on: the same button trains again.
    with person.hornet.session.document.edit("Shorter") as edit:
        edit.set_training(person.hornet.session.document.training.with_(epochs=3))
    person.train()
    assert desk.run is not None
    assert desk.run.folder != run.folder
    assert desk.run.status == "finished"
