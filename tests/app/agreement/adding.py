"""Things a user does to bring nodes onto the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from tests.app.agreement.machine import EITHER, ChanceUser, does, endings, one_of, pick, spot
from tests.hands import ALT, NONE

typed = (
    *("dense 3", "dense", "input", "output", "add", "lstm 4", "dropout 0.5", "conc", "conv2d 3 3"),
    *("flatten", "dense 3 relu", "multiply", "multihead", "no such layer", "dense x", "part", ""),
)
"""What is typed into the search for what to add; some of it means nothing."""
TYPES = ("Input", "Output", "layers.Dense", "layers.Add", "layers.LSTM", "ops.add", "layers.No")


class Adding(ChanceUser):
    """Quick-add in all its ways, and the palette."""

    @does(text=typed, ending=endings, down=range(4))
    def add_by_tab(self, text: str, ending: str, down: int) -> None:
        self.user.strike("Tab")
        self._search(text, ending, down)

    @does(text=typed, ending=endings, x=spot, y=spot)
    def add_by_double_click(self, text: str, ending: str, x: int, y: int) -> None:
        point = QPointF(40 * x, 20 * y)
        self.user.bring_into_view((point,))
        self.user.double_click(point)
        self.end_typing(text, ending)

    @does(choice=pick, text=typed, ending=endings)
    def add_on_wire(self, choice: int, text: str, ending: str) -> None:
        edge = one_of(self.user.wires, choice)
        if edge is not None:
            point = self.user.on_wire(edge)
            self.user.bring_into_view((point,))
            self.user.double_click(point)
            self.end_typing(text, ending)

    @does(choice=pick, output=EITHER, dx=spot, dy=spot, text=typed, ending=endings)
    def drop_wire_on_empty_canvas(
        self, choice: int, output: bool, dx: int, dy: int, text: str, ending: str
    ) -> None:
        user = self.user
        node = one_of(user.nodes, choice)
        if node is None:
            return
        card = user.view.canvas.nodes[node].card
        port = one_of(card.outputs if output else card.inputs, choice)
        if port is not None:
            start = user.out(node, port.name) if output else user.into(node, port.name)
            user.stroke(start, start + QPointF((160 + 5 * dx) * (1 if output else -1), 20 * dy))
            self._search(text, ending, 0)

    @does(choice=pick, x=spot, y=spot, alt=EITHER)
    def drop_from_palette(self, choice: int, x: int, y: int, alt: bool) -> None:
        types = (*TYPES, *self.user.document.graphs()[1:])
        point = QPointF(40 * x, 20 * y)
        self.user.bring_into_view((point,))
        self.user.drop(types[choice % len(types)], point, ALT if alt else NONE)

    @does(choice=pick, wire=pick)
    def drop_from_palette_on_wire(self, choice: int, wire: int) -> None:
        edge = one_of(self.user.wires, wire)
        types = (*TYPES, *self.user.document.graphs()[1:])
        if edge is not None:
            point = self.user.on_wire(edge)
            self.user.bring_into_view((point,))
            self.user.drop(types[choice % len(types)], point)

    @does(text=("dense", "add", "output", "part", "zzz"))
    def add_in_palette(self, text: str) -> None:
        user = self.user
        user.strike("/")
        user.write(text)
        user.strike("Return")
        user.page.palette_panel.search_line.setFocus()
        user.strike("Esc")
        assert user.page.palette_panel.search_line.text() == ""

    def _search(self, text: str, ending: str, down: int) -> None:
        user = self.user
        if user.is_typing:
            user.write(text)
            for _ in range(down):
                user.strike("Down")
            if ending == "click":
                user.click(user.empty_spot)
            else:
                user.strike(ending)
