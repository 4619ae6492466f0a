"""The session: undo, dirty mark, analysis, script, recovery, trust."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from app.recovery import find_recovered
from app.session import Session
from app.settings import Settings
from graph_editor.codegen.script import Script
from graph_editor.document.graph import NodeKind
from graph_editor.document.project import Project
from graph_editor.document.settings import DataSpec
from graph_editor.document.value import CodeValue, Params
from graph_editor.files.project_file import read_project, write_project
from runtime.runs import create_run
from tests.app.drawing import DIGITS, draw_chain


def known(session: Session) -> bool:
    return bool(session.analysis.results) and not session.analysis.pending


def test_drawing_is_analysed_and_written(session: Session, qtbot: Any) -> None:
    session.replace(DIGITS)
    ids = draw_chain(session)
    qtbot.waitUntil(lambda: known(session) and "softmax" in session.script.text, timeout=30_000)
    assert session.analysis.results[ids["hidden"]].outputs[0].shape == (None, 32)
    assert session.analysis.params == 64 * 32 + 32 + 32 * 10 + 10
    first, last = session.script.lines[ids["hidden"]]
    assert "32" in "\n".join(session.script.text.splitlines()[first - 1 : last])


def test_the_script_is_current_at_once_when_asked_for(session: Session) -> None:
    session.replace(DIGITS)
    ids = draw_chain(session)
    with session.document.edit("Set units") as edit:
        edit.set_param(ids["hidden"], "units", 77)
    assert "77" in session.current_script().text


def test_undo_and_redo_restore_project_and_dirty_mark(session: Session, tmp_path: Path) -> None:
    session.replace(DIGITS)
    assert not session.dirty
    draw_chain(session)
    drawn = session.document.project
    assert session.dirty
    session.save(tmp_path / "net.hornet")
    assert not session.dirty
    session.undo_stack.undo()
    assert session.dirty
    assert not session.document.nodes()
    session.undo_stack.redo()
    assert session.document.project == drawn
    assert not session.dirty


def test_typing_is_one_undo_step_but_not_across_an_undo(session: Session) -> None:
    session.replace(DIGITS)
    ids = draw_chain(session)

    def type_units(value: int, key: str) -> None:
        with session.document.edit("Set units", merge=key) as edit:
            edit.set_param(ids["hidden"], "units", value)

    for value in (6, 64, 640):
        type_units(value, "a")
    assert session.undo_stack.count() == 2
    type_units(7, "b")
    session.undo_stack.undo()
    assert session.document.node("hidden").params["units"] == 640
    type_units(8, "a")
    session.undo_stack.undo()
    assert session.document.node("hidden").params["units"] == 640
    session.undo_stack.undo()
    assert session.document.node("hidden").params["units"] == 32


def test_typing_back_to_what_it_was_leaves_no_undo_step(session: Session) -> None:
    session.replace(DIGITS)
    ids = draw_chain(session)
    for value in (3, 32):
        with session.document.edit("Set units", merge="a") as edit:
            edit.set_param(ids["hidden"], "units", value)
    assert session.undo_stack.count() == 1


def test_a_removed_node_leaves_the_selection(session: Session) -> None:
    session.replace(DIGITS)
    ids = draw_chain(session)
    session.select([ids["hidden"], ids["scores"]])
    with session.document.edit("Delete") as edit:
        edit.remove_node(ids["hidden"])
    assert session.selection == {ids["scores"]}


def test_unsaved_work_is_kept_and_found_after_a_crash(
    session: Session, qtbot: Any, tmp_path: Path
) -> None:
    session.replace(DIGITS)
    draw_chain(session)
    session._keep_unsaved_work()
    mine = session.settings.folder / "recovery"
    qtbot.waitUntil(lambda: bool(list(mine.glob("*.hornet"))))
    assert find_recovered(mine) == [], "the window that writes it still lives"
    # A crash leaves the files, but nobody who holds the lock.
    after = tmp_path / "after"
    after.mkdir()
    for file in mine.iterdir():
        if file.suffix != ".lock":
            shutil.copy(file, after)
    (work,) = find_recovered(after)
    project = session.document.project
    session.replace(Project())
    session.recover(work)
    assert session.document.project == project
    assert session.dirty
    assert find_recovered(after) == []


def test_saving_and_closing_tidy_the_recovery_file_up(
    session: Session, qtbot: Any, tmp_path: Path
) -> None:
    session.replace(DIGITS)
    draw_chain(session)
    session._keep_unsaved_work()
    folder = session.settings.folder / "recovery"
    qtbot.waitUntil(lambda: bool(list(folder.glob("*.hornet"))))
    session.save(tmp_path / "net.hornet")
    assert not list(folder.iterdir())


def with_code() -> Project:
    from graph_editor.document.document import Document

    document = Document(DIGITS)
    with document.edit("Draw") as edit:
        source = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(4,)))
        target = edit.add_node(
            "layers.Lambda", params=Params(function=CodeValue("lambda x: x * 2"))
        )
        edit.connect(source, "output", target, "inputs")
    return document.project


def test_code_from_a_file_waits_for_trust_which_is_remembered(
    session: Session, qtbot: Any, tmp_path: Path
) -> None:
    from graph_editor.files.project_file import write_project

    file = tmp_path / "code.hornet"
    write_project(with_code(), file)
    session.open(file)
    assert session.needs_trust
    qtbot.waitUntil(lambda: known(session), timeout=30_000)
    lambda_id = session.document.node("lambda_").id
    assert lambda_id not in session.analysis.results
    session.trust()
    qtbot.waitUntil(lambda: lambda_id in session.analysis.results, timeout=30_000)
    assert not session.needs_trust
    session.replace(Project())
    session.open(file)
    assert not session.needs_trust


def test_what_the_user_writes_themselves_needs_no_trust(session: Session) -> None:
    session.replace(Project())
    with session.document.edit("Draw") as edit:
        edit.add_node("layers.Lambda", params=Params(function=CodeValue("lambda x: x")))
    assert not session.needs_trust


def test_settings_survive(tmp_path: Path, qapp: Any) -> None:
    settings = Settings(tmp_path)
    settings.theme = "dark"
    settings.add_recent(tmp_path / "a.hornet")
    settings.add_recent(tmp_path / "b.hornet")
    settings.add_recent(tmp_path / "a.hornet")
    settings.sync()
    again = Settings(tmp_path)
    assert again.theme == "dark"
    assert again.recent_files == [tmp_path / "a.hornet", tmp_path / "b.hornet"]


@pytest.mark.parametrize("text", ["", "{", '{"format": "other"}', '{"hornet": 99}'])
def test_a_bad_file_leaves_the_session_as_it_was(
    session: Session, tmp_path: Path, text: str
) -> None:
    from graph_editor.files.project_file import ProjectFileError

    draw_chain(session)
    before = session.document.project
    bad = tmp_path / "bad.hornet"
    bad.write_text(text)
    with pytest.raises(ProjectFileError):
        session.open(bad)
    assert session.document.project is before
    assert session.undo_stack.count() == 1


def test_an_interrupted_program_leaves_unsaved_work_for_the_next_start(
    qapp: Any, catalogue: Any, tmp_path: Path
) -> None:
    session = Session(catalogue, settings=Settings(tmp_path))
    session.replace(DIGITS)
    draw_chain(session)
    session.close(keep_unsaved=True)
    (work,) = find_recovered(tmp_path / "recovery")
    assert work.title == "digits"
    session.deleteLater()


def _with_data(path: str) -> Project:
    return Project(data=DataSpec("arrays", Params(path=path)))


def test_saved_elsewhere_a_project_still_finds_its_data(session: Session, tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    for folder in (home, other):
        folder.mkdir()
    write_project(_with_data("numbers/data.npz"), home / "net.hornet")
    session.open(home / "net.hornet")
    assert session.document.data.options["path"] == str(home / "numbers" / "data.npz")
    assert not session.dirty
    session.save(other / "net.hornet")
    session.open(other / "net.hornet")
    assert session.document.data.options["path"] == str(home / "numbers" / "data.npz")
    session.save(home / "again.hornet")
    text = (home / "again.hornet").read_text()
    assert '"numbers/data.npz"' in text
    assert str(tmp_path) not in text


@pytest.mark.parametrize("path", ["data.npz", "../shared/data.npz", "C:\\data.npz", "~/d.npz"])
def test_open_and_save_leave_a_path_as_it_was(session: Session, tmp_path: Path, path: str) -> None:
    file = tmp_path / "projects" / "net.hornet"
    file.parent.mkdir()
    write_project(_with_data(path), file)
    before = file.read_bytes()
    session.open(file)
    session.save(file)
    assert file.read_bytes() == before


def test_a_path_above_the_project_stays_absolute(session: Session, tmp_path: Path) -> None:
    session.replace(_with_data(str(tmp_path / "data.npz")))
    (tmp_path / "projects").mkdir()
    session.save(tmp_path / "projects" / "net.hornet")
    assert read_project(session.path).data.options["path"] == str(tmp_path / "data.npz")


def test_the_project_of_a_run_knows_its_data(hornet: Any, tmp_path: Path) -> None:
    run = create_run(
        tmp_path / "runs", _with_data("data.npz"), Script("x = 1\n"), project_folder=tmp_path
    )
    hornet.window.page("results").project_requested.emit(run.project_path)
    assert hornet.session.document.data.options["path"] == str(tmp_path / "data.npz")
    assert hornet.session.path is None  # saving must never change the run's record


def test_a_new_input_is_not_for_the_data_of_another_project(
    hornet: Any, qtbot: Any, tmp_path: Path
) -> None:
    session, canvas = hornet.session, hornet.window.page("draw").canvas

    def added() -> Params:
        return session.document.node(canvas.add_here("Input")).params

    session.replace(DIGITS)
    qtbot.waitUntil(lambda: bool(session.facts.inputs))
    assert added() == Params(shape=(8, 8))
    session.replace(_with_data(str(tmp_path / "missing.npz")))
    qtbot.waitUntil(lambda: bool(session.facts.problem))
    assert added() == Params(shape=(64,))
