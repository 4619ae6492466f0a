"""Things a user does by keys alone, with problems and offers, and with the palette's blocks."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from app.panels.palette_model import THING
from tests.app.agreement.machine import EITHER, does, one_of, pick, spot
from tests.app.agreement.within import Within

WORDS = ("dense", "units=4", "error", "(None, 4)", "part", "why", "no such thing", "")
"""What is looked for."""
AIMING = ("Tab", "Tab", "Shift+Tab", "Left", "Right", "Up", "Down", "W", "d", "a", "Backspace")
"""How the end of a wire is chosen by keys."""
BLOCKS_MENU = ("Enter block", "Duplicate block", "Delete block", "Add to the drawing")


class Finding(Within):
    """Wires by keys, the find bar, fixes, offers, and blocks in the palette."""

    @does(
        choice=pick, first=AIMING, second=AIMING, third=AIMING, ending=("Return", "Return", "Esc")
    )
    def wire_by_keys(self, choice: int, first: str, second: str, third: str, ending: str) -> None:
        """From a node to where keys lead."""
        user = self.user
        node = one_of(user.nodes, choice)
        if node is None:
            return
        user.choose([node])
        user.strike("W")
        for key in (first, second, third)[: choice % 4]:
            user.strike(key)
        if user.view.busy:
            user.strike(ending)

    @does(choice=pick, times=range(1, 5), key=("Del", "Ctrl+Del", "R", "Esc", "Tab", "Alt+Right"))
    def go_through_wires(self, choice: int, times: int, key: str) -> None:
        """Of a node, by keys."""
        user = self.user
        node = one_of(user.nodes, choice)
        if node is None:
            return
        user.choose([node])
        for _ in range(times):
            user.strike("E")
        user.strike(key)
        self.end_typing("dense 2", "Return")

    @does(
        only_looks=True,
        text=WORDS,
        keys=("Return", "F3", "Shift+F3", "Shift+Return"),
        times=range(4),
        close=EITHER,
    )
    def find(self, text: str, keys: str, times: int, close: bool) -> None:
        """In the model and in all blocks; now and then the bar stays open."""
        user = self.user
        user.strike("Ctrl+F")
        user.write(text)
        for _ in range(times):
            user.strike(keys)
        if close:
            user.strike("Esc")

    @does(
        only_looks=True,
        key=("F8", "Shift+F8", "F4", "Shift+F4", "Ctrl+[", "Ctrl+]"),
        times=range(1, 4),
    )
    def go_from_one_to_the_next(self, key: str, times: int) -> None:
        """Problems, frames and notes, and where the user was."""
        self.user.choose([])
        for _ in range(times):
            self.user.strike(key)

    @does(choice=pick, fix=pick)
    def mend(self, choice: int, fix: int) -> None:
        """A problem, by a button of its card."""
        user = self.user
        page = user.page
        page.show_problems()
        QApplication.processEvents()
        cards = [c for c in page.problems.cards if c.isVisible() and c.problem.fixes]
        card = one_of(cards, choice)
        button = one_of([b for b in card.fix_buttons if b.isVisible()], fix) if card else None
        if button is not None:
            user.click_on(button)

    @does(only_looks=True, choice=pick)
    def go_to_problem(self, choice: int) -> None:
        user = self.user
        user.page.show_problems()
        QApplication.processEvents()
        card = one_of([c for c in user.page.problems.cards if c.isVisible()], choice)
        if card is not None and card.problem.place == "drawing":
            user.click_on(card.message)

    @does(steps=2, first=pick, count=range(1, 5), again=EITHER)
    def take_offer(self, first: int, count: int, again: bool) -> None:
        """To take what a block lacks, or to use a new one wherever the drawing is the same."""
        user = self.user
        user.choose(self.some_nodes(first, count))
        user.strike("Ctrl+G")
        user.keep_name()
        if user.view.offers.offer is not None:
            if again:
                user.strike("Ctrl+G")
            else:
                user.click_on(user.view.offers.button)
            user.keep_name()

    @does(steps=2, choice=pick, type=pick, dx=spot, dy=spot)
    def drop_into_block(self, choice: int, type: int, dx: int, dy: int) -> None:
        """From the palette, into a block that is opened in place; also into itself."""
        user = self.user
        inner = self._inner(choice)
        if inner is None:
            return
        types = ("layers.Dense", "layers.Add", "Input", "Output", *user.document.graphs()[1:])
        point = inner.area.center() + QPointF(2 * dx, 2 * dy)
        user.bring_into_view((point,))
        user.drop(types[type % len(types)], point)

    @does(steps=1, choice=pick, entry=BLOCKS_MENU)
    def block_in_palette(self, choice: int, entry: str) -> None:
        """By its menu."""
        user = self.user
        palette = user.page.palette_panel
        block = one_of(user.document.graphs()[1:], choice)
        if block is None:
            return
        tree, model = palette.tree, palette.model
        group = next(i for i, g in enumerate(model.groups) if g.title == "Blocks")
        parent = model.index(group, 0)
        tree.setExpanded(parent, True)
        rows = [model.index(row, 0, parent) for row in range(model.rowCount(parent))]
        index = next(index for index in rows if index.data(THING).type == block)
        tree.scrollTo(index)
        tree.customContextMenuRequested.emit(tree.visualRect(index).center())
        QApplication.processEvents()
        menu = QApplication.activePopupWidget()
        action = next(a for a in menu.actions() if a.text().replace("&", "") == entry)
        user.click_action(menu, action)

    @does(only_looks=True, choice=pick, column=range(3))
    def click_in_summary(self, choice: int, column: int) -> None:
        user = self.user
        panel = user.page.summary
        user.page.docks[4].show()
        user.page.docks[4].raise_()
        QApplication.processEvents()
        view = panel.table
        rows = view.model().rowCount()
        if rows:
            index = view.model().index(choice % rows, column)
            view.scrollTo(index)
            user.click_on(view.viewport(), view.visualRect(index).center())

    @does(only_looks=True, dark=EITHER)
    def another_theme(self, dark: bool) -> None:
        self.user.choose_in_bar("View", "Theme", "Dark" if dark else "Light")
