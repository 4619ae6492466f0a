"""An action that needs something selected says so where it would do nothing in silence."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.hands import CTRL, NONE, SHIFT

Key = Qt.Key


@pytest.mark.parametrize(
    ("key", "modifiers", "sentence"),
    [
        (Key.Key_L, CTRL | SHIFT, "Select one layer first."),
        (Key.Key_H, NONE, "Select a node first."),
        (Key.Key_D, CTRL, "Select a node, a frame or a note first."),
        (Key.Key_D, CTRL | SHIFT, "Select a node, a frame or a note first."),
        (Key.Key_R, NONE, "Select a wire first."),
        (Key.Key_F2, NONE, "Select one node, frame or note first."),
        (Key.Key_X, CTRL | SHIFT, "Select something first."),
    ],
)
def test_a_key_that_has_nothing_to_act_on_says_what_it_needs(canvas, key, modifiers, sentence):
    canvas.chain("Input", "layers.Dense")
    canvas.view.selection.clear()
    steps = canvas.undo_stack.count()
    canvas.key(key, modifiers)
    assert canvas.view._toast.text() == sentence
    assert canvas.undo_stack.count() == steps


def test_with_something_selected_it_acts(canvas):
    _, layer = canvas.chain("Input", "layers.Dense")
    canvas.view.selection.set([layer])
    canvas.key(Key.Key_H)
    assert canvas.document.node(layer).collapsed
