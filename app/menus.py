"""The menus: made of actions that do something, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.action_list import WHY
from app.icons import icon
from app.rail import PAGES
from app.shortcuts import KeyTip, Shortcuts
from graph_editor.canvas.mnemonics import keep_mnemonics

if TYPE_CHECKING:
    from app.command_palette import CommandPalette
    from app.main_window import MainWindow
    from app.training_desk import TrainingDesk


class Menus(QObject):
    """Builds the menu bar and keeps it right.

    Attributes:
        actions: every action made here, by name.
        shortcuts: the keys of these and of the pages' actions.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.actions: dict[str, QAction] = {}
        self._palette: CommandPalette | None = None
        self.shortcuts = Shortcuts(window.session.settings, self)
        bar = window.menuBar()
        self._file = bar.addMenu("&File")
        self._edit = bar.addMenu("&Edit")
        self._view = bar.addMenu("&View")
        self._graph = bar.addMenu("&Graph")
        self._run = bar.addMenu("&Run")
        self._help = bar.addMenu("&Help")
        self._build_file()
        self._build_edit()
        self._build_view()
        self._graph.menuAction().setVisible(False)
        self._run.menuAction().setVisible(False)
        self._build_help()
        for menu in (self._file, self._edit, self._view, self._graph, self._run, self._help):
            keep_mnemonics(menu)
        self._add_key_tips()
        window.page_changed.connect(self._on_page_changed)

    def add(
        self,
        menu: QMenu,
        name: str,
        text: str,
        slot: Callable[[], object],
        shortcut: QKeySequence.StandardKey | str | tuple[str, ...] | None = None,
        picture: str = "",
        tip: str = "",
    ) -> QAction:
        """An action in a menu; its tooltip names its shortcut."""
        action = QAction(text, self._window)
        action.setObjectName(name)
        if isinstance(shortcut, str):
            action.setShortcut(QKeySequence(shortcut))
        elif isinstance(shortcut, tuple):
            action.setShortcuts([QKeySequence(keys) for keys in shortcut])
        elif shortcut is not None:
            action.setShortcuts(shortcut)
        if picture:
            action.setIcon(icon(picture))
        action.setToolTip(tip or text.replace("&", ""))
        action.triggered.connect(lambda _checked=False: slot())
        menu.addAction(action)
        self.actions[name] = action
        self.shortcuts.adopt([action])
        return action

    def on_page_built(self, name: str, page: QWidget) -> None:
        """The drawing's actions join the menus when its page is built."""
        self.shortcuts.adopt(page.findChildren(QAction))
        self._add_page_tips(page)
        if name != "draw":
            return
        from app.draw_menus import add_drawing
        from app.pages.draw_page import DrawPage  # heavy: not before the page is wanted

        assert isinstance(page, DrawPage)
        add_drawing(self, page, self._edit, self._view, self._graph)

    def add_training(self, desk: TrainingDesk) -> None:
        """The Run menu of the training desk."""
        menu, window = self._run, self._window

        def train() -> None:
            window.show_page("train")
            desk.start_run()

        self.add(menu, "train", "&Train", train, "F5", "play", "Train the model as it is drawn")
        self.add(menu, "pause", "&Pause", desk.pause, "F7", "pause", "Wait after this batch")
        self.add(menu, "resume", "&Go on", desk.resume, "Shift+F7", "circle-play")
        self.add(
            menu, "stop", "&Stop", desk.stop, "Shift+F5", "square", "End, keeping what was learnt"
        )
        self.add(menu, "kill", "&Kill", desk.kill, "Ctrl+Shift+F5", "octagon-x", "End at once")
        desk.state_changed.connect(lambda _state: self._show_training(desk.state))
        self._show_training(desk.state)
        self._add_page_tips(window)
        menu.menuAction().setVisible(True)

    def _show_training(self, state: str) -> None:
        active = state in ("starting", "running", "paused", "stopping")
        self.actions["train"].setEnabled(not active)
        self.actions["pause"].setEnabled(state == "running")
        self.actions["resume"].setEnabled(state == "paused")
        self.actions["stop"].setEnabled(state in ("starting", "running", "paused"))
        self.actions["kill"].setEnabled(active)
        self.actions["train"].setProperty(WHY, "A training is going on already.")
        self.actions["resume"].setProperty(WHY, "No training is paused.")
        for name in ("pause", "stop", "kill"):
            self.actions[name].setProperty(WHY, "No training is going on.")

    def _build_file(self) -> None:
        files, menu, key = self._window.files, self._file, QKeySequence.StandardKey
        self.add(menu, "new", "&New", files.new, key.New, "file-plus-2", "Begin an empty project")
        self.add(menu, "open", "&Open …", files.open, key.Open, "folder-open", "Open a project")
        self._recent = menu.addMenu(icon("rotate-ccw"), "Open &recent")
        self._recent.aboutToShow.connect(self._fill_recent)
        self._recent.setEnabled(bool(self._window.session.settings.recent_files))
        self._examples = menu.addMenu(icon("book-open"), "&Examples")
        self._examples.aboutToShow.connect(self._fill_examples)
        menu.addSeparator()
        self.add(menu, "save", "&Save", files.save, key.Save, "save", "Save the project")
        self.add(menu, "save_as", "Save &as …", files.save_as, "Ctrl+Shift+S", "save-all")
        menu.addSeparator()
        self.add(
            menu,
            "export",
            "&Export script …",
            files.export_script,
            "Ctrl+E",
            "file-code",
            "Write the Python script, and the data it needs, to a folder",
        )
        self.add(
            menu,
            "export_picture",
            "Export pict&ure …",
            self._export_picture,
            "Ctrl+Shift+E",
            "image",
            "Write the drawing as an SVG, PDF or PNG",
        )
        menu.addSeparator()
        self.add(menu, "quit", "&Quit", self._window.close, "Ctrl+Q")
        menu.aboutToShow.connect(
            lambda: self._recent.setEnabled(bool(self._window.session.settings.recent_files))
        )

    def _build_edit(self) -> None:
        stack = self._window.session.undo_stack
        undo = stack.createUndoAction(self._window, "&Undo")
        undo.setShortcuts(QKeySequence.StandardKey.Undo)
        undo.setIcon(icon("undo-2"))
        redo = stack.createRedoAction(self._window, "&Redo")
        redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        redo.setIcon(icon("redo-2"))
        for name, action in (("undo", undo), ("redo", redo)):
            action.setObjectName(name)
            self._edit.addAction(action)
            self.actions[name] = action
        self.shortcuts.adopt((undo, redo))

    def _build_view(self) -> None:
        window, menu = self._window, self._view
        for number, (name, text, picture, tip) in enumerate(PAGES, start=1):
            self.add(
                menu,
                f"page_{name}",
                text,
                lambda name=name: window.show_page(name),
                f"Ctrl+{number}",
                picture,
                tip,
            )
        menu.addSeparator()
        self.add(
            menu,
            "command_palette",
            "&Command palette …",
            self._open_palette,
            "Ctrl+Shift+P",
            "search",
            "Do anything by typing a part of its name",
        )
        self.add(
            menu,
            "show_problems",
            "&Problems",
            window.show_problems,
            "Ctrl+Shift+M",
            "list-checks",
            "Show the list of problems",
        )
        for step, name, keys in (
            (1, "next", ("F6", "Ctrl+Tab")),
            (-1, "previous", ("Shift+F6", "Ctrl+Shift+Tab")),
        ):
            self.add(
                menu,
                f"{name}_panel",
                f"Go to {name} panel",
                lambda step=step: self._go_to_part(step),
                keys,
                tip=f"Give the keyboard to the {name} part of the window",
            )
        only = self.add(menu, "only_canvas", "Only the &canvas", lambda: None, "F9", "expand")
        only.setCheckable(True)
        only.toggled.connect(window.show_only_canvas)
        full = self.add(menu, "full_screen", "&Full screen", lambda: None, "F11", "maximize")
        full.setCheckable(True)
        full.toggled.connect(lambda on: window.showFullScreen() if on else window.showNormal())
        themes = menu.addMenu("&Theme")
        group = QActionGroup(self)
        for name, text, picture in (
            ("system", "As the &system", "monitor"),
            ("light", "&Light", "sun"),
            ("dark", "&Dark", "moon"),
        ):
            action = self.add(
                themes,
                f"theme_{name}",
                text,
                lambda name=name: window.theme.choose(name),
                None,
                picture,
            )
            action.setCheckable(True)
            action.setChecked(window.theme.choice == name)
            group.addAction(action)

    def _build_help(self) -> None:
        window, menu = self._window, self._help

        def show_shortcuts() -> None:
            from app.shortcuts_dialog import ShortcutsDialog

            ShortcutsDialog(window, self.shortcuts).open()

        def copy_report() -> None:
            from app import help_dialogs

            help_dialogs.copy_report(window)

        def show_about() -> None:
            from app import help_dialogs

            help_dialogs.show_about(window)

        self.add(
            menu,
            "shortcuts",
            "&Keyboard shortcuts",
            show_shortcuts,
            "Ctrl+/",
            tip="See all shortcuts, and change them",
        )
        self.add(
            menu,
            "copy_report",
            "&Copy report",
            copy_report,
            tip="Versions and the last log lines, for a bug report",
        )
        self.add(menu, "about", "&About Hornet", show_about)

    def _on_page_changed(self, name: str) -> None:
        self._graph.setEnabled(name == "draw")

    def _open_palette(self) -> None:
        from app.command_palette import CommandPalette

        if self._palette is None:
            self._palette = CommandPalette(self._window)
        self._palette.open()

    def _go_to_part(self, by: int) -> None:
        from app.panel_focus import go_to_part

        go_to_part(self._window, by)

    def _add_key_tips(self) -> None:
        """Let what does the same as an action name the action's keys."""
        window, actions = self._window, self.actions
        for name, button in window.rail.buttons.items():
            KeyTip(button, actions[f"page_{name}"])
        KeyTip(window.status.problems, actions["show_problems"])

    def _add_page_tips(self, page: QWidget) -> None:
        """The same for what says by its property `does` which action, or actions, it is for."""
        for child in page.findChildren(QWidget):
            names = child.property("does")
            if names and child.findChild(KeyTip) is None:
                found = [a for n in names.split() if (a := self.shortcuts.action(n)) is not None]
                if found:
                    KeyTip(child, *found)

    def _export_picture(self) -> None:
        from app.picture_dialog import PictureDialog

        PictureDialog(self._window).open()

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self._window.session.settings.recent_files:
            action = self._recent.addAction(str(path).replace("&", "&&"))
            action.setEnabled(path.is_file())
            action.setProperty(WHY, "The file is no longer there.")
            action.triggered.connect(
                lambda _checked=False, path=path: self._window.files.open_path(Path(path))
            )

    def _fill_examples(self) -> None:
        from graph_editor.files.examples import examples

        if self._examples.isEmpty():
            for example in examples():
                action = self._examples.addAction(example.title)
                action.setToolTip(example.summary)
                action.triggered.connect(
                    lambda _checked=False, name=example.name: self._window.files.open_example(name)
                )
