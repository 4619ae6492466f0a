"""The data page: a source, its options, its preparation, what comes out and what is offered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from app.pages.random_options import parse_shapes
from graph_editor.document.settings import DataSpec, Step
from graph_editor.document.value import ObjectValue, Params
from graph_editor.validation.analysis import DataFacts, TensorSpec

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def page(still: Any, qtbot: Any) -> Any:
    from app.pages.data_page import DataPage

    made = DataPage(still)
    made.resize(1300, 800)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def press(qtbot: Any, widget: Any) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def choose(box: Any, text: str) -> None:
    row = box.findText(text)
    assert row >= 0, f"{text} is not offered"
    box.setCurrentIndex(row)
    box.activated.emit(row)


def test_every_source_has_a_card(page: Any) -> None:
    from runtime.data.source import source_info

    assert set(page.sources.cards) == {source.id for source in source_info()}


@pytest.mark.parametrize(
    ("source", "spec"),
    [
        ("xor", DataSpec("xor", test_fraction=0.0)),
        ("mnist", DataSpec("mnist", input_steps=(Step("scale"),))),
        (
            "imdb",
            DataSpec(
                "imdb", Params(num_words=10_000), input_steps=(Step("pad", Params(maxlen=256)),)
            ),
        ),
        ("boston_housing", DataSpec("boston_housing", input_steps=(Step("standardise"),))),
    ],
)
def test_choosing_a_source_is_one_edit_with_its_usual_preparation(
    page: Any, still: Any, qtbot: Any, source: str, spec: DataSpec
) -> None:
    page.sources.ensureWidgetVisible(page.sources.cards[source])
    press(qtbot, page.sources.cards[source])
    assert still.document.data == spec
    assert still.undo_stack.count() == 1
    still.undo_stack.undo()
    assert still.document.data == DataSpec("digits")
    assert page.sources.cards["digits"]._current
    assert not page.sources.cards[source]._current


def test_the_keyboard_goes_along_with_the_source_in_use_and_stays_where_it_was_put(
    page: Any, still: Any, qtbot: Any
) -> None:
    cards = page.sources.cards
    cards["digits"].setFocus()
    qtbot.waitUntil(cards["digits"].hasFocus)
    with still.document.edit("Choose other data") as edit:
        edit.set_data(DataSpec("xor"))
    assert cards["xor"].hasFocus()
    qtbot.keyClick(cards["xor"], Qt.Key.Key_Down)
    assert not cards["xor"].hasFocus()
    with still.document.edit("Shuffle") as edit:
        edit.set_data(DataSpec("xor", shuffle=True))
    assert not cards["xor"].hasFocus(), "looking at another card is not disturbed"
    page.setFocus()


def test_arrows_go_from_source_to_source_and_enter_chooses(
    page: Any, still: Any, qtbot: Any
) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    first, second, *_, last = page.sources.cards.values()
    assert page.sources.focusPolicy() == Qt.FocusPolicy.NoFocus
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Up)
    assert first.hasFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert page.sources.cards[still.document.data.source] is second
    for _ in page.sources.cards:
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Down)
    assert last.hasFocus()
    assert (
        page.sources.viewport()
        .rect()
        .contains(last.mapTo(page.sources.viewport(), last.rect().center()))
    )


def test_the_digits_are_seen_as_pictures(page: Any, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: len(page.samples.pictures._pictures) > 0)
    assert page.samples.pictures._captions[:3] == ("0", "1", "2")
    image = page.samples.pictures._pictures[0]
    assert (image.width(), image.height()) == (8, 8)


def test_numbers_are_seen_as_a_table(page: Any, qtbot: Any) -> None:
    press(qtbot, page.sources.cards["xor"])
    table = page.samples.table
    qtbot.waitUntil(lambda: table.rowCount() == 4)
    rows = [[table.item(r, c).text() for c in range(3)] for r in range(4)]
    assert rows == [["0", "0", "0"], ["0", "1", "1"], ["1", "0", "1"], ["1", "1", "0"]]


def test_steps_are_added_set_moved_and_taken_out(page: Any, still: Any, qtbot: Any) -> None:
    steps = page.input_steps
    choose(steps.add_box, "Scale")
    choose(steps.add_box, "Reshape")
    assert [step.kind for step in still.document.data.input_steps] == ["scale", "reshape"]
    assert still.document.data.input_steps[1].params == Params(shape=(64,))
    line = steps.rows[0].form.rows["divisor"].editor.line
    line.setFocus()
    qtbot.keyClicks(line, "16")
    assert still.document.data.input_steps[0].params["divisor"] == 16
    press(qtbot, steps.rows[1].up)
    assert [step.kind for step in still.document.data.input_steps] == ["reshape", "scale"]
    press(qtbot, steps.rows[0].remove)
    assert [step.kind for step in still.document.data.input_steps] == ["scale"]
    for _ in range(still.undo_stack.count()):
        still.undo_stack.undo()
    assert still.document.data == DataSpec("digits")
    assert steps.rows == []


def test_one_hot_takes_the_number_of_classes(page: Any, still: Any) -> None:
    choose(page.target_steps.add_box, "One-hot")
    assert still.document.data.target_steps == (Step("one_hot", Params(num_classes=10)),)


def test_shuffle_and_the_part_for_the_test(page: Any, still: Any, qtbot: Any) -> None:
    page.shuffle.click()
    page.test_fraction.setFocus()
    page.test_fraction.selectAll()
    qtbot.keyClicks(page.test_fraction, "0.25")
    assert still.document.data.shuffle
    assert still.document.data.test_fraction == 0.25
    press(qtbot, page.sources.cards["mnist"])
    assert not page.test_fraction.isVisible()


def npz(path: Path) -> Path:
    rng = np.random.default_rng(0)
    np.savez(
        path,
        x_train=rng.random((20, 6)),
        y_train=rng.integers(0, 3, 20),
        x_test=rng.random((5, 6)),
        y_test=rng.integers(0, 3, 5),
        weights=rng.random(20),
    )
    return path


def drop(page: Any, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    page.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_what_is_wrong_with_a_dropped_file_does_not_push_the_buttons_aside(
    page: Any, qtbot: Any, tmp_path: Path
) -> None:
    path = tmp_path / "letters.npy"
    path.write_text("hello")
    drop(page, path)
    qtbot.waitUntil(lambda: "not a NumPy file" in page.arrays.arrays.text())
    qtbot.waitUntil(page.arrays.choose.isVisible)
    corner = page.arrays.choose.rect().bottomRight()
    area = page.arrays.choose.mapTo(page, corner)
    assert area.x() < page.facts.mapTo(page, QPoint(0, 0)).x()
    assert page.arrays.width() <= page.arrays.parentWidget().parentWidget().width()


def test_a_dropped_file_is_used_and_its_arrays_are_found(
    page: Any, still: Any, qtbot: Any, tmp_path: Path
) -> None:
    path = npz(tmp_path / "mine.npz")
    drop(page, path)
    qtbot.waitUntil(lambda: "path" in still.document.data.options)
    assert still.document.data == DataSpec(
        "arrays",
        Params(
            path=path.as_posix(),
            x_train="x_train",
            y_train="y_train",
            x_test="x_test",
            y_test="y_test",
        ),
    )
    assert "weights" in page.arrays.arrays.text()
    assert not page.test_fraction.isVisible()
    choose(page.arrays.boxes["y_train"], "weights")
    assert still.document.data.options["y_train"] == "weights"
    choose(page.arrays.boxes["x_test"], "–")
    assert "x_test" not in still.document.data.options
    assert page.test_fraction.isVisible()
    still.undo_stack.undo()
    assert page.arrays.boxes["x_test"].currentText() == "x_test"


def test_a_file_beside_the_project_is_named_relative_to_it(
    page: Any, still: Any, qtbot: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    still.path = folder / "digits.hornet"
    press(qtbot, page.sources.cards["arrays"])
    page.arrays.take_file(npz(folder / "mine.npz"))
    qtbot.waitUntil(lambda: still.document.data.options.get("path") == "mine.npz")


def test_a_file_that_is_no_numpy_file_is_said(
    page: Any, still: Any, qtbot: Any, tmp_path: Path
) -> None:
    path = tmp_path / "broken.npz"
    path.write_text("no archive")
    press(qtbot, page.sources.cards["arrays"])
    page.arrays.take_file(path)
    qtbot.waitUntil(lambda: still.document.data.options.get("path") == path.as_posix())
    assert "broken.npz" in page.arrays.arrays.text()
    assert not page.arrays.boxes["x_train"].isEnabled()


def test_random_data_have_the_shapes_that_are_typed(page: Any, still: Any, qtbot: Any) -> None:
    press(qtbot, page.sources.cards["random"])
    assert still.document.data.options["inputs"] == ((8, 8, 1),)
    page.random.inputs.setText("(100,), (3,)")
    page.random.inputs.editingFinished.emit()
    assert still.document.data.options["inputs"] == ((100,), (3,))
    choose(page.random.target, "Classes")
    assert page.random.classes.isVisible()
    page.random.inputs.setText("one hundred")
    page.random.inputs.editingFinished.emit()
    assert page.random.message.isVisible()
    assert still.document.data.options["inputs"] == ((100,), (3,))


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("(100,)", ((100,),)),
        ("100", ((100,),)),
        ("28, 28, 1", ((28, 28, 1),)),
        ("(28, 28, 1), (10,)", ((28, 28, 1), (10,))),
    ],
)
def test_shapes_are_read_as_they_are_written(text: str, shapes: tuple[Any, ...]) -> None:
    assert parse_shapes(text) == shapes


@pytest.mark.parametrize("text", ["", "x", "(0,)", "(1.5,)", "()", "(True,)", "__import__('os')"])
def test_what_is_no_shape_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Write the shape"):
        parse_shapes(text)


def test_facts_are_said_and_a_missing_file_too(page: Any, still: Any) -> None:
    from app.pages.fact_view import fact_lines

    lines = dict(fact_lines(still.facts))
    assert lines["Inputs"] == "(None, 8, 8, 1) float32"
    assert lines["Classes"] == "10 (class numbers)"
    assert lines["Training"] == "1,438 samples"
    still.facts = DataFacts(problem="The file mine.npz is missing from /data; put it there.")
    still.facts_changed.emit(still.facts)
    assert page.facts.problem.isVisible()
    assert page.facts.problem.text() == still.facts.problem
    assert page.facts.offers == []


def test_what_does_not_fit_is_offered_and_done_with_one_click_each(
    page: Any, still: Any, qtbot: Any
) -> None:
    assert page.facts.offers == []
    still.facts = DataFacts(
        inputs=(("", TensorSpec((None, 28, 28), "uint8")),),
        targets=(("", TensorSpec((None, 1), "int64")),),
        classes=2,
        binary=True,
    )
    still.facts_changed.emit(still.facts)
    assert [button.text() for button in page.facts.offers] == [
        "Use the shape (None, 28, 28) for “inputs”",
        "Let “scores” end in 1 unit with sigmoid",
        "Train with the loss BinaryCrossentropy and watch accuracy",
    ]
    while page.facts.offers:
        press(qtbot, page.facts.offers[0])
    document = still.document
    assert document.node("inputs").params == Params(shape=(28, 28), dtype="uint8")
    assert document.node("scores").params == Params(units=1, activation="sigmoid")
    assert document.training.loss == ObjectValue("losses.BinaryCrossentropy")
    assert still.undo_stack.count() == 3
