"""Things a user does beside the canvas: inspector, history, menus, another window."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QWidget

from tests.app.agreement.machine import EITHER, ChanceUser, does, endings, one_of, pick
from tests.app.user import plain
from tests.hands import Hands

VALUES = ("3", "7", "0.25", "relu", "units", "units * 2", "(2, 2)", "None", "x y", "", "True")
_LEAVES = ("Open http",)
"""Entries of context menus that lead out of the program."""


class Inspecting(ChanceUser):
    """Values, names, steps, entries of context menus, and what goes to another window."""

    @does(first=pick, count=range(1, 3), row=pick, value=VALUES)
    def set_parameter(self, first: int, count: int, row: int, value: str) -> None:
        user = self.user
        user.choose(self.some_nodes(first, count))
        user.settle()
        form = getattr(user.page.inspector.current, "form", None)
        rows = [r for r in form.rows.values() if r.isVisible()] if form is not None else []
        found: Any = one_of(rows, row)
        line = found.editor.focusProxy() if found is not None else None
        if isinstance(line, QLineEdit):
            self._type_into(line, value)
        elif line is not None:
            line.setFocus()
            choice = "Down" if row % 2 else "Up"
            user.strike(choice if isinstance(line, QComboBox) else "Space")

    @does(first=pick, count=range(1, 3), row=pick)
    def reset_parameter(self, first: int, count: int, row: int) -> None:
        user = self.user
        user.choose(self.some_nodes(first, count))
        user.settle()
        form = getattr(user.page.inspector.current, "form", None)
        rows = [r for r in form.rows.values() if r.reset_button.isVisible()] if form else []
        found: Any = one_of(rows, row)
        if found is not None:
            user.click_on(found.reset_button)

    @does(choice=pick, name=("x", "y", "dense", "class", ""))
    def rename_in_inspector(self, choice: int, name: str) -> None:
        user = self.user
        node = one_of(user.nodes, choice)
        if node is not None:
            user.choose([node])
            user.settle()
            self._type_into(user.page.inspector.node.name_edit.line, name)

    @does(steps=2, choice=pick, times=("1", "2", "3", "0", ""))
    def repeat_block(self, choice: int, times: str) -> None:
        """Of a block that is there, or else is made for it."""
        user = self.user
        if not user.blocks:
            user.choose(self.some_nodes(choice, 1))
            user.strike("Ctrl+G")
            user.keep_name()
        block = one_of(user.blocks, choice)
        if block is not None:
            user.choose([block])
            user.settle()
            self._type_into(user.page.inspector.node.block_box.repeat, times)

    @does(
        what=("add", "rename", "default", "remove", "model", "name"),
        choice=pick,
        text=("units", "rate", "width", "8", "relu", ""),
    )
    def change_block(self, what: str, choice: int, text: str) -> None:
        """In the inspector of the block that is shown."""
        user = self.user
        self._go_inside()
        user.choose([])
        user.settle()
        view = user.page.inspector.block
        if user.page.inspector.current is not view:
            return
        line = one_of([line for line in view.lines if line.isVisible()], choice)
        if what == "add":
            user.click_on(view.add_button)
        elif what == "model":
            user.click_on(view.form_buttons[bool(choice % 2)])
        elif what == "name":
            self._type_into(view.name_edit.line, text)
        elif line is not None and what == "remove":
            user.click_on(line.button)
        elif line is not None:
            self._type_into(line.name if what == "rename" else line.default, text)

    @does(choice=pick, row=pick, entry=pick)
    def bind_parameter(self, choice: int, row: int, entry: int) -> None:
        """In the menu of a parameter's name, inside a block."""
        user = self.user
        self._go_inside()
        node = one_of(user.nodes, choice)
        if node is None:
            return
        user.choose([node])
        user.settle()
        rows = [r for r in user.page.inspector.node.form.rows.values() if r.isVisible()]
        found = one_of(rows, row)
        if found is not None:
            found.label.customContextMenuRequested.emit(found.label.rect().center())
            QApplication.processEvents()
            self._click_one(QApplication.activePopupWidget(), entry)

    @does(name=("net", "other net", ""), describe=EITHER)
    def name_the_model(self, name: str, describe: bool) -> None:
        user = self.user
        user.choose([])
        user.settle()
        view = user.page.inspector.model
        if user.page.inspector.current is view:
            self._type_into(view.description if describe else view.name_edit.line, name)

    @does(where=("node", "wire", "remark", "nothing"), choice=pick, entry=pick)
    def context_menu(self, where: str, choice: int, entry: int) -> None:
        user = self.user
        node, edge = one_of(user.nodes, choice), one_of(user.wires, choice)
        remark = one_of(user.annotations, choice)
        point = user.empty_spot
        if where == "node" and node is not None:
            point = user.grip(node)
        elif where == "wire" and edge is not None:
            point = user.on_wire(edge)
        elif where == "remark" and remark is not None:
            point = remark.grip(user.view.zoom).center()
        self._click_one(user.open_menu(point), entry)
        self.end_typing("dense", "Return")
        if user.view.busy:  # a wire is held until the next click
            end = one_of(user.nodes, entry)
            user.point_at(user.middle(end) if end is not None else user.empty_spot)

    @does(steps=0, times=range(1, 5))
    def undo(self, times: int) -> None:
        for _ in range(times):
            self.user.strike("Ctrl+Z")

    @does(steps=4, times=range(1, 5))
    def redo(self, times: int) -> None:
        for _ in range(times):
            self.user.strike("Ctrl+Y")

    @does(steps=1000, row=pick)
    def jump_in_history(self, row: int) -> None:
        self.user.go_to_step(row % (self.user.undo_stack.count() + 1))

    @does(first=pick, count=range(1, 5), key=("Ctrl+V", "Ctrl+Shift+V"))
    def copy_and_paste(self, first: int, count: int, key: str) -> None:
        self.user.choose(self.some_nodes(first, count))
        self.user.strike("Ctrl+C")
        self.user.strike(key)

    @does(first=pick, count=range(1, 4), key=("Ctrl+X", "Del", "Ctrl+Del"))
    def take_away(self, first: int, count: int, key: str) -> None:
        self.user.choose(self.some_nodes(first, count))
        self.user.strike(key)

    @does(first=pick, count=range(1, 4), key=("Ctrl+D", "Ctrl+Shift+D"))
    def duplicate(self, first: int, count: int, key: str) -> None:
        self.user.choose(self.some_nodes(first, count))
        self.user.strike(key)

    @does(first=pick, count=range(1, 4), wired=EITHER)
    def by_way_of_another_window(self, first: int, count: int, wired: bool) -> None:
        """Copy here, paste there, copy there, paste here: blocks come along."""
        user, other = self.user, self.other
        user.choose(self.some_nodes(first, count))
        user.strike("Ctrl+C")
        on_canvas(other, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        on_canvas(other, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        user.settle()
        user.strike("Ctrl+Shift+V" if wired else "Ctrl+V")

    @does(ending=endings)
    def paste_what_is_there(self, ending: str) -> None:
        if ending == "click":
            QApplication.clipboard().setText("a text from a mail")
        self.user.strike("Ctrl+V")

    def _go_inside(self) -> None:
        """Into a block, if the whole drawing is shown and has one."""
        user = self.user
        if user.view.document.is_main and user.blocks:
            user.choose(user.blocks[:1])
            user.strike("Ctrl+Return")

    def _type_into(self, field: QWidget, text: str) -> None:
        if field.isVisible():
            field.setFocus()
            self.user.write(text)
            self.user.strike("Tab" if text else "Return")

    def _click_one(self, popup: QWidget | None, entry: int) -> None:
        """Click on one of a menu's entries, or of its submenus'."""
        while isinstance(popup, QMenu):
            actions = [
                a
                for a in popup.actions()
                if not a.isSeparator() and a.isEnabled() and not plain(a.text()).startswith(_LEAVES)
            ]
            action = one_of(actions, entry)
            if action is None:
                return
            submenu = action.menu()  # the menu, and its actions, are gone after a click
            self.user.click_action(popup, action)
            popup, entry = submenu, entry // 5


def on_canvas(hands: Hands, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    """Press a key in another window."""
    hands.view.activateWindow()
    QTest.qWaitForWindowActive(hands.view)
    hands.view.setFocus()
    QTest.keyClick(hands.view, key, modifiers)
    QApplication.processEvents()
