"""Exercises of files, pages, panels, themes and help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog

from graph_editor.document.project import Project
from graph_editor.files.examples import examples
from graph_editor.files.project_file import read_project, write_project
from tests.app.exercises.exercise import Exercise, Stage, selecting


def _changed(stage: Stage) -> None:
    stage.select("second")
    stage.strike("Right")


def _undone(stage: Stage) -> None:
    _changed(stage)
    stage.strike("Ctrl+Z")


def _saved_to(stage: Stage, name: str) -> Any:
    stage.asker.path = stage.session.settings.folder / name
    stage.asker.path.unlink(missing_ok=True)
    stage.kept["path"] = stage.asker.path
    return stage.asker.path


def _file_to_open(stage: Stage) -> None:
    write_project(Project(name="from_a_file"), _saved_to(stage, "other.hornet"))


def _dialog(kind: str) -> Callable[[Stage], bool]:
    def holds(stage: Stage) -> bool:
        dialogs = stage.window.findChildren(QDialog)
        return any(type(dialog).__name__ == kind and dialog.isVisible() for dialog in dialogs)

    return holds


def _on_page(name: str) -> Callable[[Stage], bool]:
    return lambda stage: stage.window.current_page == name


def _dock(name: str) -> Callable[[Stage], bool]:
    def holds(stage: Stage) -> bool:
        dock = next(
            d
            for d in (*stage.page.docks, stage.page.history_dock)
            if d.objectName() == f"dock_{name}"
        )
        was = stage.kept.setdefault("was", dock.isHidden())
        return dock.isHidden() != was

    return holds


def _elsewhere(stage: Stage) -> bool:
    return not stage.view.hasFocus()


def _written(stage: Stage) -> bool:
    path = stage.kept["path"]
    return path.is_file() and read_project(path) == stage.document.project


def _bookmarked(stage: Stage) -> None:
    stage.view.setFocus()
    stage.strike("Ctrl+B")


def _as_opened(stage: Stage) -> Project:
    return stage.kept["opened"]


EXERCISES = (
    Exercise("new", lambda s: not s.document.nodes(), other=True),
    Exercise("open", lambda s: s.document.name == "from_a_file", given=_file_to_open, other=True),
    *(
        Exercise(
            f"File › Examples › {example.title}",
            lambda s, path=example.path: s.document.project == read_project(path),
            other=True,
        )
        for example in examples()
    ),
    Exercise("save", _written, given=lambda s: _saved_to(s, "new.hornet")),
    Exercise("save_as", _written, given=lambda s: _saved_to(s, "as.hornet")),
    Exercise(
        "export",
        lambda s: s.kept["path"].is_file() and "build_model" in s.kept["path"].read_text(),
        given=lambda s: _saved_to(s, "model.py"),
    ),
    Exercise("export_picture", _dialog("PictureDialog")),
    Exercise(
        "quit",
        lambda s: any(question.startswith("unsaved") for question in s.asker.questions),
        given=lambda s: (_changed(s), s.asker.questions.clear()),
    ),
    Exercise(
        "undo",
        lambda s: s.document.project == _as_opened(s) and s.undo_stack.canRedo(),
        given=_changed,
        other=True,
    ),
    Exercise("redo", lambda s: s.undo_stack.index() == 1, given=_undone, other=True),
    *(Exercise(f"page_{name}", _on_page(name)) for name in ("home", "data", "train", "results")),
    Exercise("page_draw", _on_page("draw"), given=lambda s: s.window.show_page("home")),
    Exercise(
        "command_palette",
        lambda s: s.window.menus._palette is not None and s.window.menus._palette.isVisible(),
    ),
    Exercise(
        "show_problems",
        lambda s: not s.page.docks[3].isHidden(),
        given=lambda s: s.page.docks[3].hide(),
    ),
    Exercise("only_canvas", lambda s: all(dock.isHidden() for dock in s.page.docks)),
    Exercise("full_screen", lambda s: s.window.isFullScreen()),
    Exercise(
        "theme_dark",
        lambda s: s.window.theme.choice == "dark",
        given=lambda s: s.window.theme.choose("light"),
    ),
    Exercise(
        "theme_light",
        lambda s: s.window.theme.choice == "light",
        given=lambda s: s.window.theme.choose("dark"),
    ),
    Exercise(
        "theme_system",
        lambda s: s.window.theme.choice == "system",
        given=lambda s: s.window.theme.choose("light"),
    ),
    *(
        Exercise(f"panel.{name}", _dock(name))
        for name in ("palette", "inspector", "code", "problems", "summary", "history")
    ),
    Exercise("next_panel", _elsewhere),
    Exercise("previous_panel", _elsewhere),
    Exercise(
        "reset_panels",
        lambda s: not s.page.docks[0].isHidden(),
        given=lambda s: s.page.docks[0].hide(),
    ),
    Exercise(
        "palette.search",
        lambda s: QApplication.focusWidget() is s.page.palette_panel.search_line,
        given=selecting("second"),
    ),
    Exercise("edit_bookmarks", _dialog("BookmarksDialog"), given=_bookmarked),
    Exercise("shortcuts", _dialog("ShortcutsDialog")),
    Exercise(
        "copy_report",
        lambda s: "Analyst" in QApplication.clipboard().text(),
        given=lambda s: QApplication.clipboard().setText("-"),
    ),
    Exercise("about", lambda s: any(d.isVisible() for d in s.window.findChildren(QDialog))),
)
