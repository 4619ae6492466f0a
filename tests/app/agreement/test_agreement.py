"""A law: whatever users do, undo and do again, document, canvas, panels and file agree."""

from __future__ import annotations

import os
import uuid
from typing import Any

import pytest

from tests.app.agreement.adding import Adding
from tests.app.agreement.finding import Finding
from tests.app.agreement.placing import Placing
from tests.app.agreement.structuring import Structuring
from tests.app.agreement.wiring import Wiring
from tests.app.user import User

LENGTH = 40
"""So many things a user does before another begins."""
ACTIONS = int(os.environ.get("HORNET_ACTIONS", "2000"))
"""How many things are done; `make agreement` does more."""
SEED = int(os.environ.get("HORNET_SEED", "0"))
"""The seed of the first afternoon."""
SITUATIONS = ("nothing", "one", "all", "a block", "a wire", "a frame", "inside", "several")
"""What may be selected when a key is pressed."""

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Anybody(Adding, Wiring, Placing, Structuring, Finding):
    """Does all that users do."""


@pytest.fixture
def anybody(
    canvas_elsewhere: Any, hornet: Any, qtlog: Any, monkeypatch: pytest.MonkeyPatch
) -> Anybody:
    """With a small window, which is painted faster, and with ids that are the same each time."""
    hornet.window.resize(1000, 640)
    made = Anybody(User(hornet), canvas_elsewhere, qtlog._records)
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=made.ids.getrandbits(128)))
    return made


def test_everything_agrees_whatever_is_done(anybody: Anybody) -> None:
    for seed in range(SEED, SEED + ACTIONS // LENGTH):
        anybody.spend(Anybody.plan(seed, LENGTH))
    print(f"{anybody.count:,} things done (those that changed the project):")
    for name in Anybody.rules():
        print(f"  {name} {anybody.tally[name]:,} ({anybody.effects[name]:,})")
    for name in Anybody.rules():
        anybody.insist(name, SEED, LENGTH)
        done = anybody.tally[name]
        assert anybody.works(name), f"{name} was done {done:,} times and never changed anything"


@pytest.mark.parametrize("start", ["a workshop", "inside a block"])
def test_every_key_agrees_whatever_is_selected(
    anybody: Anybody, start: str, subtests: pytest.Subtests
) -> None:
    for action in anybody.user.view.actions:
        if not action.shortcut().isEmpty():
            with subtests.test(action.objectName()), anybody.afternoon(start):
                for situation in SITUATIONS if start == "a workshop" else SITUATIONS[-1:]:
                    anybody.press_when(action, situation)
