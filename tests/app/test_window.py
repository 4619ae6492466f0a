"""The window, driven as a person drives it, and what becomes of the document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from graph_editor.document.graph import NodeKind
from graph_editor.document.value import ObjectValue, Params
from tests.app.drawing import DIGITS, draw_chain
from tests.mouse import click, settle


def known(session: Any) -> bool:
    return bool(session.analysis.results) and not session.analysis.pending


@pytest.fixture
def drawn(hornet: Any, qtbot: Any) -> Any:
    """`hornet` with a small classifier drawn; ids by name in `ids`."""
    hornet.session.replace(DIGITS)
    hornet.ids = draw_chain(hornet.session)
    hornet.page = hornet.window.page("draw")
    qtbot.waitUntil(lambda: known(hornet.session), timeout=30_000)
    return hornet


def type_into(qtbot: Any, line: Any, text: str) -> None:
    """Replace a field's text by keys, as a person does."""
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)


def select(drawn: Any, *nodes: Any) -> None:
    """Select nodes and let the panels be laid out."""
    drawn.session.select(nodes)
    settle()


def units_line(drawn: Any) -> Any:
    return drawn.page.inspector.node.form.rows["units"].editor.line


def test_a_click_on_a_node_shows_it_and_typing_units_is_one_undo_step(
    drawn: Any, qtbot: Any
) -> None:
    session, canvas = drawn.session, drawn.page.canvas
    canvas.fit()
    x, y = session.document.node("hidden").position
    click(canvas, QPointF(x + 60, y + 12))
    assert session.selection == {drawn.ids["hidden"]}
    before = session.undo_stack.count()
    type_into(qtbot, units_line(drawn), "128")
    assert session.document.node("hidden").params["units"] == 128
    assert session.undo_stack.count() == before + 1
    qtbot.waitUntil(
        lambda: (
            known(session)
            and session.analysis.results[drawn.ids["hidden"]].outputs[0].shape == (None, 128)
        ),
        timeout=30_000,
    )
    assert drawn.page.inspector.node.facts.text_of("Output shape") == "(None, 128)"
    drawn.window.menus.actions["undo"].trigger()
    assert session.document.node("hidden").params["units"] == 32
    qtbot.waitUntil(lambda: units_line(drawn).text() == "32")


def test_a_wrong_value_is_said_below_the_field_and_changes_nothing(drawn: Any, qtbot: Any) -> None:
    select(drawn, drawn.ids["hidden"])
    row = drawn.page.inspector.node.form.rows["units"]
    type_into(qtbot, row.editor.line, "many")
    assert drawn.session.document.node("hidden").params["units"] == 32
    assert "units" in row._message.text()
    assert not row._message.isHidden()
    type_into(qtbot, row.editor.line, "16")
    assert row._message.isHidden()


def test_a_parameter_can_be_reset_to_the_default(drawn: Any, qtbot: Any) -> None:
    select(drawn, drawn.ids["scores"])
    row = drawn.page.inspector.node.form.rows["activation"]
    assert row.given
    qtbot.mouseClick(row.reset_button, Qt.MouseButton.LeftButton)
    assert "activation" not in drawn.session.document.node("scores").params
    qtbot.waitUntil(lambda: not row.given)


@pytest.mark.parametrize("text", ["(1, " * 10_000, "lambda x: " * 4_000])
def test_a_file_pasted_into_a_field_is_refused_in_a_sentence(
    drawn: Any, qtbot: Any, text: str
) -> None:
    with drawn.session.document.edit("Draw") as edit:
        node = edit.add_node("layers.Lambda", position=(600, 0))
    select(drawn, node)
    row = drawn.page.inspector.node.form.rows["function"]
    QGuiApplication.clipboard().setText(text)
    row.editor.text.setFocus()
    row.editor.text.paste()
    assert "Python expression" in row._message.text()
    assert "function" not in drawn.session.document.node(node).params
    panel = drawn.page.palette_panel
    panel.search_line.paste()
    assert panel.search_line.text().startswith(text[:20])
    assert panel.tree.finds_nothing


def test_an_initializer_is_chosen_and_its_own_parameters_set(drawn: Any, qtbot: Any) -> None:
    select(drawn, drawn.ids["hidden"])
    row = drawn.page.inspector.node.form.rows["kernel_initializer"]
    index = row.editor.box.findText("HeNormal")
    row.editor.box.setCurrentIndex(index)
    row.editor.box.activated.emit(index)
    assert drawn.session.document.node("hidden").params["kernel_initializer"] in (
        "he_normal",
        ObjectValue("initializers.HeNormal"),
    )
    qtbot.mouseClick(row.editor.unfold, Qt.MouseButton.LeftButton)
    form = row.editor._form
    form.show_advanced(True)
    type_into(qtbot, form.rows["seed"].editor.line, "7")
    value = drawn.session.document.node("hidden").params["kernel_initializer"]
    assert value == ObjectValue("initializers.HeNormal", Params(seed=7))


def test_renaming_is_checked_as_it_is_typed(drawn: Any, qtbot: Any) -> None:
    select(drawn, drawn.ids["hidden"])
    edit = drawn.page.inspector.node.name_edit
    type_into(qtbot, edit.line, "scores")
    assert "already called" in edit.message.text()
    type_into(qtbot, edit.line, "features")
    assert drawn.session.document.node(drawn.ids["hidden"]).name == "features"


def test_several_nodes_are_set_at_once(drawn: Any, qtbot: Any) -> None:
    select(drawn, drawn.ids["hidden"], drawn.ids["scores"])
    nodes = drawn.page.inspector.nodes
    assert drawn.page.inspector.current is nodes
    steps = drawn.session.undo_stack.count()
    type_into(qtbot, nodes.form.rows["units"].editor.line, "12")
    document = drawn.session.document
    assert document.node("hidden").params["units"] == 12
    assert document.node("scores").params["units"] == 12
    assert drawn.session.undo_stack.count() == steps + 1


def test_every_layer_can_be_inspected(drawn: Any) -> None:
    session = drawn.session
    for entry in session.catalogue.layers():
        with session.document.edit("Add") as edit:
            node = edit.add_node(entry.type, params=entry.sample)
        select(drawn, node)
        view = drawn.page.inspector.node
        assert set(view.form.rows) >= {parameter.name for parameter in entry.parameters}
        session.undo_stack.undo()


def test_a_problem_is_listed_and_its_fix_mends_it(drawn: Any, qtbot: Any) -> None:
    session, panel = drawn.session, drawn.page.problems
    with session.document.edit("Draw") as edit:
        wide = edit.add_node("layers.Dense", name="wide", params=Params(units=48))
        added = edit.add_node("layers.Add", name="sum")
        edit.connect(drawn.ids["flatten"], "output", wide, "inputs")
        edit.connect(drawn.ids["hidden"], "output", added, "inputs[0]")
        edit.connect(wide, "output", added, "inputs[1]")
    qtbot.waitUntil(
        lambda: any(p.node == added and p.fixes for p in panel.problems), timeout=30_000
    )
    drawn.page.show_problems()
    card = next(card for card in panel.cards if card.problem.node == added)
    assert "sum" in card.message.text()
    assert drawn.page.docks[3].windowTitle().startswith("Problems (")
    steps = session.undo_stack.count()
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert session.selection == {added}
    qtbot.mouseClick(card.fix_buttons[0], Qt.MouseButton.LeftButton)
    assert session.undo_stack.count() == steps + 1
    qtbot.waitUntil(
        lambda: known(session) and not any(p.node == added for p in panel.problems), timeout=30_000
    )
    assert added in session.analysis.results


def test_code_and_nodes_find_each_other(drawn: Any, qtbot: Any) -> None:
    session, code = drawn.session, drawn.page.code
    drawn.page.docks[2].raise_()
    qtbot.waitUntil(lambda: "softmax" in code.view.toPlainText(), timeout=30_000)
    select(drawn, drawn.ids["hidden"])
    assert code.view.marked_lines == [session.script.lines[drawn.ids["hidden"]]]
    line = session.script.lines[drawn.ids["scores"]][0]
    block = code.view.document().findBlockByNumber(line - 1)
    code.view.verticalScrollBar().setValue(line - 2)
    top = code.view.blockBoundingGeometry(block).translated(code.view.contentOffset()).center()
    at = QPointF(40, top.y()).toPoint()
    qtbot.mouseClick(code.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert session.selection == {drawn.ids["scores"]}


def test_the_code_follows_an_edit_and_keeps_its_place(drawn: Any, qtbot: Any) -> None:
    session, view = drawn.session, drawn.page.code.view
    drawn.page.docks[2].raise_()
    qtbot.waitUntil(lambda: "softmax" in view.toPlainText(), timeout=30_000)
    view.verticalScrollBar().setValue(10)
    for units in (33, 1234567, 34):
        with session.document.edit("Set units") as edit:
            edit.set_param(drawn.ids["hidden"], "units", units)
        qtbot.waitUntil(lambda u=units: str(u) in view.toPlainText(), timeout=30_000)
        assert view.toPlainText() == session.script.text
        assert view.verticalScrollBar().value() == 10


def test_the_sequential_form_can_be_chosen_where_it_is_possible(drawn: Any, qtbot: Any) -> None:
    session, code = drawn.session, drawn.page.code
    drawn.page.docks[2].raise_()
    qtbot.waitUntil(lambda: "softmax" in code.view.toPlainText(), timeout=30_000)
    qtbot.mouseClick(code.form_buttons["sequential"], Qt.MouseButton.LeftButton)
    assert session.document.training.form == "sequential"
    qtbot.waitUntil(lambda: "Sequential(" in code.view.toPlainText(), timeout=30_000)
    with session.document.edit("Branch") as edit:
        branch = edit.add_node("layers.Dense", params=Params(units=1))
        edit.connect(drawn.ids["flatten"], "output", branch, "inputs")
    qtbot.waitUntil(lambda: not code.form_buttons["sequential"].isEnabled(), timeout=30_000)
    assert "single chain" in code.form_buttons["sequential"].toolTip()


def test_copy_and_export_give_the_script_on_screen(
    drawn: Any, qtbot: Any, asker: Any, tmp_path: Path
) -> None:
    qtbot.mouseClick(drawn.page.code.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == drawn.session.script.text
    asker.path = tmp_path / "net.py"
    drawn.window.menus.actions["export"].trigger()
    assert asker.path.read_text() == drawn.session.script.text
    assert {file.name for file in tmp_path.iterdir() if file.is_file()} >= {
        "net.py",
        *drawn.session.script.files,
    }


def test_the_summary_lists_the_layers(drawn: Any) -> None:
    drawn.page.docks[4].raise_()
    settle()
    model = drawn.page.summary.model
    rows = [
        [model.data(model.index(row, column)) for column in range(5)]
        for row in range(model.rowCount())
    ]
    assert ["hidden", "Dense", "(None, 32)", "2,080", "2,080"] in rows
    assert "2,410 weights" in drawn.page.summary.totals.text()


def test_save_dirty_and_title(drawn: Any, asker: Any, tmp_path: Path) -> None:
    window = drawn.window
    assert window.isWindowModified()
    asker.path = tmp_path / "mine"
    window.menus.actions["save"].trigger()
    file = tmp_path / "mine.hornet"
    assert json.loads(file.read_text())
    assert not window.isWindowModified()
    assert window.windowTitle() == "mine[*] – Hornet"
    assert drawn.session.settings.recent_files[0] == file


@pytest.mark.parametrize("answer", ["cancel", "discard", "save"])
def test_nothing_unsaved_is_lost_without_a_question(
    drawn: Any, asker: Any, tmp_path: Path, answer: Any
) -> None:
    asker.unsaved_answer = answer
    asker.path = tmp_path / "saved.hornet"
    drawn.window.menus.actions["new"].trigger()
    assert asker.questions[0] == "unsaved digits"
    assert bool(drawn.session.document.nodes()) is (answer == "cancel")
    assert asker.path.is_file() is (answer == "save")


def test_closing_asks_too(drawn: Any, asker: Any) -> None:
    event = QCloseEvent()
    drawn.window.closeEvent(event)
    assert not event.isAccepted()
    assert asker.questions == ["unsaved digits"]


@pytest.mark.parametrize("text", ["", "not a project", '{"nodes": []}'])
def test_a_bad_file_is_one_sentence(drawn: Any, asker: Any, tmp_path: Path, text: str) -> None:
    bad = tmp_path / "bad.hornet"
    bad.write_text(text)
    asker.unsaved_answer = "discard"
    assert not drawn.window.files.open_path(bad)
    (sentence,) = asker.told
    assert "bad.hornet" in sentence
    assert "\n" not in sentence
    assert drawn.session.document.nodes()


def test_a_project_dropped_on_the_window_opens(hornet: Any, qtbot: Any, tmp_path: Path) -> None:
    from graph_editor.files.project_file import write_project

    file = tmp_path / "dropped.hornet"
    write_project(DIGITS, file)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    hornet.window.dropEvent(event)
    assert hornet.session.path == file


def test_the_theme_is_switched_and_remembered(drawn: Any) -> None:
    from app.theme import DARK

    drawn.window.menus.actions["theme_dark"].trigger()
    assert drawn.theme.name == "dark"
    assert drawn.session.settings.theme == "dark"
    assert drawn.window.palette().window().color().name() == DARK.window.lower()
    assert drawn.page.canvas.canvas.colors.name == "dark"
    drawn.window.menus.actions["theme_light"].trigger()
    assert drawn.page.canvas.canvas.colors.name == "light"


def test_only_the_canvas_and_back(drawn: Any) -> None:
    action = drawn.window.menus.actions["only_canvas"]
    action.trigger()
    assert not drawn.window.rail.isVisible()
    assert not any(dock.isVisible() for dock in drawn.page.docks)
    action.trigger()
    assert drawn.window.rail.isVisible()
    assert drawn.page.inspector.isVisible()


def test_docks_among_tabs_have_no_title_and_one_alone_has(drawn: Any, qtbot: Any) -> None:
    page = drawn.page
    drawn.window.show_page("draw")
    tabs = page.docks[2:]

    def titled() -> list[str]:
        docks = [dock for dock in page.docks if not dock.isHidden()]
        return [d.objectName() for d in docks if d.titleBarWidget() is None]

    alone = ["dock_palette", "dock_inspector"]
    qtbot.waitUntil(lambda: titled() == alone)
    for _ in range(2):
        QTest.keyClick(page.canvas, Qt.Key.Key_F9)
    qtbot.waitUntil(tabs[0].isVisible)
    qtbot.waitUntil(lambda: not page._titles._soon.isActive())
    assert titled() == alone, "put back as it was"
    tabs[1].close()
    tabs[2].close()
    qtbot.waitUntil(lambda: titled() == [*alone, "dock_code"])
    tabs[1].show()
    qtbot.waitUntil(lambda: titled() == alone)


def test_the_pages_are_reached_by_the_rail_and_by_keys(hornet: Any, qtbot: Any) -> None:
    window = hornet.window
    for number, name in enumerate(("home", "data", "draw", "train", "results"), start=1):
        qtbot.mouseClick(window.rail.buttons[name], Qt.MouseButton.LeftButton)
        assert window.current_page == name
        assert window.menus.actions[f"page_{name}"].shortcut().toString() == f"Ctrl+{number}"


def test_nothing_drawn_says_how_to_begin_and_shows_the_model(hornet: Any) -> None:
    inspector = hornet.window.page("draw").inspector
    assert inspector.current is inspector.model


def test_an_edge_shows_what_flows(drawn: Any) -> None:
    (edge,) = drawn.session.document.outgoing(drawn.ids["flatten"])
    drawn.page.canvas.selection.set(edges=[edge])
    inspector = drawn.page.inspector
    assert inspector.current is inspector.edge
    assert inspector.edge.facts.text_of("Shape") == "(None, 64)"


def test_two_inputs_and_a_shared_layer_are_inspected(drawn: Any) -> None:
    session = drawn.session
    with session.document.edit("Share") as edit:
        second = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(64,)))
        again = edit.add_node("layers.Dense", name="again", shared_with=drawn.ids["hidden"])
        edit.connect(second, "output", again, "inputs")
    select(drawn, again)
    view = drawn.page.inspector.node
    assert not view.shared.isHidden()
    assert view.form.rows["units"].editor.line.text() == "32"
    view.form.param_changed.emit("units", 40)
    assert session.document.node("hidden").params["units"] == 40
