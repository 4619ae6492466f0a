"""The inspector of a frame, a note, and of several of them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt

from graph_editor.canvas.annotation.tint import TINTS
from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.value import Params
from tests.app.user import User


@pytest.fixture
def user(hornet: Any) -> User:
    """A user of a drawing with a frame around one of two nodes, and a note."""
    made = User(hornet)
    with made.document.edit("Draw") as edit:
        edit.add_node("layers.Dense", name="inside", params=Params(units=2), position=(24, 56))
        edit.add_node("layers.Dense", name="outside", params=Params(units=2), position=(600, 0))
        edit.add_annotation(AnnotationKind.FRAME, "Part", (0, 0, 300, 220), 1)
        edit.add_annotation(AnnotationKind.NOTE, "# Why", (0, 300, 200, 100), 3)
    made.view.fit()
    return made


def chosen(user: User, *kinds: AnnotationKind) -> Any:
    """The inspector of what is selected by clicks on the canvas."""
    for count, kind in enumerate(kinds):
        item = next(a for a in user.annotations if a.annotation.kind is kind)
        spot = item.area.topLeft() + QPointF(60, 12)
        more = Qt.KeyboardModifier.ShiftModifier if count else Qt.KeyboardModifier.NoModifier
        user.point_at(spot, more)
    inspector = user.page.inspector
    assert inspector.current is inspector.annotation
    return inspector.annotation


def only(user: User, kind: AnnotationKind) -> Any:
    found = [a for a in user.document.annotations().values() if a.kind is kind]
    assert len(found) == 1
    return found[0]


def test_a_frame_is_renamed_as_it_is_typed_in_one_step(user: User) -> None:
    view = chosen(user, AnnotationKind.FRAME)
    assert view.title.text() == "Frame"
    assert view.line.text() == "Part"
    assert view.facts.text_of("Holds") == "1 node"
    steps = user.undo_stack.count()
    user.click_on(view.line)
    user.write("Encoder of words")
    assert only(user, AnnotationKind.FRAME).text == "Encoder of words"
    assert view.line.text() == "Encoder of words"
    assert user.undo_stack.count() == steps + 1
    user.view.setFocus()
    user.strike("Ctrl+Z")
    assert only(user, AnnotationKind.FRAME).text == "Part"
    user.settle()
    assert view.line.text() == "Part"


def test_a_frame_keeps_its_title_where_none_is_typed(user: User) -> None:
    view = chosen(user, AnnotationKind.FRAME)
    user.click_on(view.line)
    user.write("")
    user.view.setFocus()
    assert view.line.text() == "Part"
    assert only(user, AnnotationKind.FRAME).text == "Part"


def test_a_colour_is_chosen_for_all_that_are_selected(user: User) -> None:
    view = chosen(user, AnnotationKind.FRAME, AnnotationKind.NOTE)
    assert view.title.text() == "1 frame, 1 note"
    assert not any(button.isChecked() for button in view.colors)
    assert not view.line.isVisible()
    steps = user.undo_stack.count()
    user.click_on(view.colors[4])
    assert {a.color for a in user.document.annotations().values()} == {4}
    assert user.undo_stack.count() == steps + 1
    user.settle()
    assert [button.isChecked() for button in view.colors] == [n == 4 for n in range(len(TINTS))]


def test_what_lies_in_a_frame_is_selected_and_the_frame_fitted_to_it(user: User) -> None:
    view = chosen(user, AnnotationKind.FRAME)
    before = only(user, AnnotationKind.FRAME).rect
    user.click_on(view.buttons["fit"])
    assert only(user, AnnotationKind.FRAME).rect != before
    user.click_on(view.buttons["select"])
    assert user.view.selection.nodes == {user.called("inside").id}
    assert user.page.inspector.current is user.page.inspector.node


def test_what_a_frame_holds_follows_the_drawing(user: User) -> None:
    view = chosen(user, AnnotationKind.FRAME)
    with user.document.edit("Move") as edit:
        edit.move(user.called("inside").id, (600, 300))
    user.settle()
    assert view.facts.text_of("Holds") == "nothing"
    assert not view.buttons["select"].isEnabled()
    assert not view.buttons["fit"].isEnabled()


def test_a_note_is_written_on_the_canvas(user: User) -> None:
    view = chosen(user, AnnotationKind.NOTE)
    assert view.title.text() == "Note"
    assert not view.facts.isVisible()
    user.click_on(view.buttons["edit"])
    assert user.is_typing
    user.strike("Esc")
