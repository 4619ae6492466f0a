"""Things a user does with blocks, frames, notes, shared layers and names."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, Qt

from graph_editor.document.graph import NodeKind
from tests.app.agreement.machine import EITHER, ChanceUser, does, endings, one_of, pick, spot
from tests.hands import ALT, NONE

INSIDE = (
    *("M", "H", "Del", "Ctrl+Del", "Ctrl+D", "Ctrl+Shift+D", "Ctrl+X", "Ctrl+G", "Ctrl+Shift+G"),
    *("Ctrl+Shift+L", "Shift+I", "O", "Ctrl+Shift+X", "L", "Shift+L", "Q", "Shift+W", "Shift+Up"),
    *("Shift+U", "Shift+Return", "F2", "W", "Ctrl+J", "Ctrl+A", "Ctrl+V", "Return", "Ctrl+I"),
)
CORNERS = ("topLeft", "topRight", "bottomLeft", "bottomRight")


class Structuring(ChanceUser):
    """Blocks and their insides; frames and notes; names."""

    @does(first=pick, count=range(1, 5))
    def make_block(self, first: int, count: int) -> None:
        self.user.choose(self.some_nodes(first, count))
        self.user.strike("Ctrl+G")
        self.user.keep_name()

    @does(only_looks=True, choice=pick, back=EITHER)
    def enter_block(self, choice: int, back: bool) -> None:
        user = self.user
        block = one_of(user.blocks, choice)
        if block is not None:
            point = user.grip(block)
            user.bring_into_view((point,))
            user.double_click(point)
            if back:
                user.strike("Ctrl+Shift+Return")

    @does(steps=0, only_looks=True, choice=pick)
    def leave_by_breadcrumbs(self, choice: int) -> None:
        button = one_of(self.user.view._breadcrumbs.buttons, choice)
        if button is not None and button.isVisible():
            self.user.click_on(button)

    @does(steps=0, only_looks=True, key=("Backspace", "Alt+Up", "Ctrl+Shift+Return", "Esc"))
    def leave_by_key(self, key: str) -> None:
        self.user.choose([])
        self.user.strike(key)

    @does(choice=pick, key=("Shift+Return", "Shift+Return", "Shift+U", "Ctrl+Shift+G", "Del"))
    def use_block(self, choice: int, key: str) -> None:
        block = one_of(self.user.blocks, choice)
        if block is not None:
            self.user.choose([block])
            self.user.strike(key)

    @does(steps=2, choice=pick, way=pick, more=EITHER, key=INSIDE, back=range(3))
    def work_inside(self, choice: int, way: int, more: bool, key: str, back: int) -> None:
        """Go into a block that is opened in place, do something to a layer there, and come out."""
        user = self.user
        block = one_of(user.blocks, choice)
        if block is None:
            return
        user.choose([block])
        if user.view.document.node(block).opened is None:
            user.strike("Shift+Return")
        user.strike("Alt+Return")
        for step in range(way % 4):
            user.strike(("Alt+Right", "Alt+Down", "Alt+Left", "Alt+Return")[(way + step) % 4])
        if more:
            user.strike("Ctrl+Shift+Right")
        user.strike(key)
        user.keep_name()
        for _ in range(back):
            user.strike("Esc")

    @does(choice=pick)
    def call_again(self, choice: int) -> None:
        nodes = self.user.view.document.nodes().values()
        node = one_of([n.id for n in nodes if n.kind is NodeKind.LAYER], choice)
        if node is not None:
            self.user.choose([node])
            self.user.strike("Ctrl+Shift+L")

    @does(first=pick, count=range(1, 4))
    def mute(self, first: int, count: int) -> None:
        self.user.choose(self.some_nodes(first, count))
        self.user.strike("M")

    @does(
        choice=pick,
        name=("a", "b", "head", "class", "2x", "", "dense"),
        ending=endings,
        by_key=EITHER,
    )
    def rename(self, choice: int, name: str, ending: str, by_key: bool) -> None:
        user = self.user
        node = one_of(user.nodes, choice)
        if node is None:
            return
        if by_key:
            user.choose([node])
            user.strike("F2")
        else:
            item = user.view.canvas.nodes[node]
            point = item.pos() + item.name_rect.center()
            user.bring_into_view((point,))
            user.double_click(point)
        self.end_typing(name, ending)

    @does(first=pick, count=range(1, 4), title=("Part", ""), ending=endings)
    def frame(self, first: int, count: int, title: str, ending: str) -> None:
        self.user.choose(self.some_nodes(first, count))
        self.user.strike("Ctrl+J")
        self.end_typing(title, ending)

    @does(text=("# Why", "- **a** or `b`", ""), ending=endings, x=spot, y=spot)
    def note(self, text: str, ending: str, x: int, y: int) -> None:
        point = QPointF(40 * x, 20 * y)
        self.user.point_at(point)
        self.user.strike("Shift+N")
        self.end_typing(text, "Ctrl+Return" if ending == "Return" else ending)

    @does(choice=pick, text=("Other", "x" * 90, ""), ending=endings)
    def edit_remark(self, choice: int, text: str, ending: str) -> None:
        user = self.user
        item = one_of(user.annotations, choice)
        if item is not None:
            user.bring_into_view((self._hold(item),))
            user.double_click(self._hold(item))
            self.end_typing(text, "Ctrl+Return" if ending == "Return" else ending)

    @does(choice=pick, dx=spot, dy=spot, modifiers=(NONE, NONE, ALT))
    def drag_remark(self, choice: int, dx: int, dy: int, modifiers: Qt.KeyboardModifier) -> None:
        item = one_of(self.user.annotations, choice)
        if item is not None:
            start = self._hold(item)
            self.user.stroke(start, start + QPointF(10 * dx, 10 * dy), modifiers)

    @does(choice=pick, corner=CORNERS, dx=spot, dy=spot)
    def resize_remark(self, choice: int, corner: str, dx: int, dy: int) -> None:
        item = one_of(self.user.annotations, choice)
        if item is not None:
            start = getattr(item.area, corner)()
            self.user.stroke(start, start + QPointF(10 * dx, 10 * dy))

    @does(choice=pick, key=("Del", "F2", "Esc", "Ctrl+J"))
    def press_on_remark(self, choice: int, key: str) -> None:
        item = one_of(self.user.annotations, choice)
        if item is not None:
            self.user.point_at(self._hold(item))
            self.user.strike(key)
            self.end_typing("Again", "Return")

    @does(number=range(1, 4), go=EITHER)
    def bookmark(self, number: int, go: bool) -> None:
        self.user.strike(f"Alt+{number}" if go else "Ctrl+B")

    def _hold(self, item: Any) -> QPointF:
        """A point by which a frame or a note is taken hold of."""
        grip = item.grip(self.user.view.zoom)
        return QPointF(grip.right() - 24, grip.center().y())
