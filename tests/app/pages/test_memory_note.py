"""The warning beside the training settings that the model will hardly fit into memory."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.pages.device_box import DeviceBox
from app.pages.memory_note import MemoryNote
from graph_editor.document.graph import NodeKind
from graph_editor.document.value import Params
from runtime.devices import Device

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

SMALL_GPU = Device("gpu:0", "Tiny GPU", "gpu", 9_000_000)
CPU = Device("cpu", "CPU", "cpu", 64_000_000)


@pytest.fixture
def beside(session: Any, qtbot: Any) -> Any:
    """A note beside a device box, with about 4 MB of weights drawn and known."""
    box = DeviceBox(find=lambda: ((CPU, SMALL_GPU), ""))
    note = MemoryNote(session, box)
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.addWidget(box)
    layout.addWidget(box.note)
    layout.addWidget(note)
    qtbot.addWidget(holder)
    with session.document.edit("Draw") as edit:
        source = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(100,)))
        target = edit.add_node("layers.Dense", params=Params(units=10_000))
        edit.connect(source, "output", target, "inputs")
    qtbot.waitUntil(lambda: len(session.analysis.results) == 2)
    holder.show()
    qtbot.waitUntil(lambda: box.chosen is not None)
    return holder, box, note


def _set(session: Any, **changes: Any) -> None:
    with session.document.edit("Set") as edit:
        edit.set_training(session.document.training.with_(**changes))


def test_it_warns_of_the_device_that_would_train_and_says_what_fits(
    beside: Any, session: Any, qtbot: Any
) -> None:
    _holder, box, note = beside
    assert box.chosen == SMALL_GPU  # what "Automatic" stands for
    qtbot.waitUntil(lambda: "Tiny GPU has 9.0 MB" in note.text())
    assert "A smaller model would fit" in note.text()
    box.show_value("cpu")
    _set(session, device="cpu")
    qtbot.waitUntil(note.isHidden)
    _set(session, batch_size=100_000)
    qtbot.waitUntil(lambda: "at a batch size of 100,000" in note.text())
    assert "this computer has 64.0 MB" in note.text()
    fits = int(note.text().partition("A batch size of ")[2].partition(" ")[0].replace(",", ""))
    _set(session, batch_size=fits)
    qtbot.waitUntil(note.isHidden)


def test_without_answers_or_a_device_it_says_nothing(session: Any, qtbot: Any) -> None:
    box = DeviceBox(find=lambda: ((), ""))
    note = MemoryNote(session, box)
    qtbot.addWidget(box)
    qtbot.addWidget(note)
    qtbot.addWidget(box.note)
    note.refresh()
    assert note.isHidden()
    assert note.text() == ""
