"""However long a text is, what stands in the inspector is as wide as the inspector."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.wrapped_text import WrappingButton, unbroken, whole
from graph_editor.document.graph import NodeKind
from graph_editor.document.value import Params
from tests.app.drawing import DIGITS
from tests.mouse import settle

LONG = "a_layer_with_a_name_that_is_much_longer_than_the_inspector_is_wide_in_any_window"


@pytest.fixture
def crowded(hornet: Any, qtbot: Any) -> Any:
    """An Add of tensors that differ, from layers with long names; and very many weights."""
    session = hornet.session
    session.replace(DIGITS)
    with session.document.edit("Draw") as edit:
        shape = (8, 8, 3)
        source = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=shape))
        ids = {}
        for name, filters in ((f"{LONG}_1", 16), (f"{LONG}_2", 32)):
            params = Params(filters=filters, kernel_size=3, padding="same")
            ids[name] = edit.add_node("layers.Conv2D", name=name, params=params)
            edit.connect(source, "output", ids[name], "inputs")
        hornet.add = edit.add_node("layers.Add", name=f"{LONG}_sum")
        for index, node in enumerate(ids.values()):
            edit.connect(node, "output", hornet.add, f"inputs[{index}]")
        flat = edit.add_node("layers.Flatten")
        edit.connect(source, "output", flat, "inputs")
        hornet.wide = edit.add_node("layers.Dense", name="wide", params=Params(units=10**15))
        edit.connect(flat, "output", hornet.wide, "inputs")
    hornet.window.show_page("draw")
    hornet.inspector = hornet.window.page("draw").inspector
    qtbot.waitUntil(
        lambda: any(p.node == hornet.add and p.fixes for p in session.analysis.problems),
        timeout=30_000,
    )
    return hornet


def cut(inspector: Any) -> list[QWidget]:
    """The texts that reach out of the inspector, or of the room that they have."""
    room = inspector.viewport().width()
    found = []
    for widget in inspector.current.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if widget.mapTo(inspector.viewport(), QPoint(widget.width(), 0)).x() > room:
            found.append(widget)
        elif isinstance(widget, QLabel) and widget.wordWrap():
            if widget.heightForWidth(widget.width()) > widget.height():
                found.append(widget)
        elif isinstance(widget, WrappingButton) and (
            widget.heightForWidth(widget.width()) > widget.height()
        ):
            found.append(widget)
    return found


def show(hornet: Any, *nodes: Any) -> None:
    hornet.session.select(nodes)
    settle()


def test_problems_and_fixes_stay_within_the_inspector(crowded: Any) -> None:
    show(crowded, crowded.add)
    card = crowded.inspector.node.problem_cards[0]
    assert card.isVisible()
    (button, *_) = card.fix_buttons
    assert "Project" in button.text()
    assert button.height() > 2 * button.fontMetrics().lineSpacing(), "it takes several lines"
    assert not cut(crowded.inspector)
    assert whole(card.message.text()) == card.problem.message


def test_numbers_and_errors_below_fields_stay_within_it(crowded: Any, qtbot: Any) -> None:
    show(crowded, crowded.wide)
    view = crowded.inspector.node
    qtbot.waitUntil(lambda: view.facts.text_of("Weights") != "", timeout=30_000)
    row = view.form.rows["units"]
    sentence = f"{LONG} cannot be had, " + "and this is said in very many words " * 4
    row.show_message(sentence)
    settle()
    assert not cut(crowded.inspector)
    assert view.facts.text_of("Weights").replace(",", "").isdigit()


def test_the_model_says_names_and_whole_shapes(crowded: Any) -> None:
    show(crowded)
    facts = crowded.inspector.model.facts
    assert not cut(crowded.inspector)
    assert facts.text_of("Input") == "inputs  (None, 8, 8, 3)"
    label = next(
        label
        for label in facts.findChildren(QLabel)
        if whole(label.text()) == facts.text_of("Input")
    )
    assert unbroken("(None, 8, 8, 3)") in label.text(), "a line breaks before the shape"


def test_a_button_breaks_its_text_between_words(qtbot: Any) -> None:
    button = WrappingButton()
    qtbot.addWidget(button)
    button.setText("Project 'conv' to 32 channels")
    wide = QPushButton.sizeHint(button).width()
    assert button.lines(wide) == [button.text()]
    lines = button.lines(wide // 2 + 10)
    assert len(lines) > 1
    assert " ".join(lines) == button.text()


@pytest.mark.parametrize("name", ["a", "bad", "dense", "attention", "conv_1", "my_layer_2"])
def test_a_button_as_wide_as_its_text_shows_all_of_it(qtbot: Any, name: str) -> None:
    button = WrappingButton()
    qtbot.addWidget(button)
    for text in (f"Delete '{name}'", f"Add an Output behind '{name}'", f"Flatten before '{name}'"):
        button.setText(text)
        assert button.lines(button.sizeHint().width()) == [text]
