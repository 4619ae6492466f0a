"""An exercise: an action, a situation in which it does something, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.document import Document
from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.document.grouping import make_block
from graph_editor.document.project import Project
from graph_editor.document.value import Params
from tests.app.user import User


class Stage(User):
    """A user before a small drawing in which every node has a name.

    Attributes:
        hornet, asker: the program, and who answers its questions.
        was: the project before the action.
        kept: what the situation wants to remember for its end.
    """

    def __init__(self, hornet: Any, asker: Any) -> None:
        super().__init__(hornet)
        self.hornet = hornet
        self.asker = asker
        self.was = Project()
        self.kept: dict[str, Any] = {}

    def begin(self) -> None:
        """Open the drawing, whatever was done before."""
        for name in ("only_canvas", "full_screen"):
            if self.window.menus.actions[name].isChecked():
                self.press(self.window.menus.actions[name])
        self.window.show_page("draw")
        self.settle()
        self.tidy_up()
        self.kept.clear()
        self.session.replace(drawing())
        self.session.path = None
        self.settle()
        self.view.fit()

    def at(self, name: str) -> NodeId:
        """The node of that name."""
        return self.called(name).id

    def select(self, *names: str) -> None:
        """Click on these nodes, Shift held after the first."""
        self.choose([self.at(name) for name in names])

    def place(self, name: str) -> tuple[float, float]:
        """Where a node is."""
        return self.called(name).position

    def was_at(self, name: str) -> tuple[float, float]:
        """Where it was before."""
        return self.was.main.node(name).position

    @property
    def names(self) -> set[str]:
        """What is drawn in the graph that is shown."""
        return {node.name for node in self.view.document.nodes().values()}

    @property
    def chosen(self) -> set[str]:
        """What is selected."""
        return {self.view.document.node(node).name for node in self.view.selection.nodes}

    @property
    def chosen_inside(self) -> set[str]:
        """What is selected in a block that is opened in place."""
        inner = self.view.inner.current
        nodes = self.document.nodes(inner.graph) if inner is not None else {}
        return {nodes[node_id].name for node_id in self.view.inner.nodes}

    @property
    def ends(self) -> set[tuple[str, str]]:
        """The wires, by the names at their ends."""
        node = self.view.document.node
        return {(node(e.source).name, node(e.target).name) for e in self.view.document.edges()}

    @property
    def remarks(self) -> list[str]:
        """What frames, notes and bookmarks say."""
        return [note.text for note in self.view.document.annotations().values()]

    def enter(self, name: str = "part") -> None:
        """Go into a block by a double click."""
        point = self.grip(self.at(name))
        self.bring_into_view((point,))
        self.double_click(point)


def nothing(_stage: Stage) -> None:
    """There is nothing to prepare, or to do afterwards."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """What a user does with one action.

    Attributes:
        action: its name.
        comes: what holds afterwards, and did not hold before.
        step: what the history calls it; "" where the project stays as it is.
        given: what the user does before: selects something, mostly.
        then: what the user does to end it: types a name, mostly.
        other: the project becomes another one, or goes along its history.
    """

    action: str
    comes: Callable[[Stage], object]
    step: str = ""
    given: Callable[[Stage], object] = nothing
    then: Callable[[Stage], object] = nothing
    other: bool = False


def selecting(*names: str) -> Callable[[Stage], None]:
    """The situation in which these nodes are selected."""
    return lambda stage: stage.select(*names)


def typing(text: str, end: str = "Return") -> Callable[[Stage], None]:
    """The end in which a text is typed."""

    def do(stage: Stage) -> None:
        stage.write(text)
        stage.strike(end)

    return do


def drawing() -> Project:
    """`inputs → first → second → third → joined → part`, with a side way, a layer that is called
    twice, a node on its own, a frame, and two blocks that are the same."""
    document = Document()
    with document.edit("Draw") as edit:

        def layer(name: str, type_: str, x: float, y: float, **given: Any) -> NodeId:
            return edit.add_node(
                f"layers.{type_}", name=name, params=Params(given), position=(x, y)
            )

        source = edit.add_node(
            "Input", NodeKind.INPUT, name="inputs", params=Params(shape=(5,)), position=(0, 0)
        )
        first = layer("first", "Dense", 320, 10, units=4)
        second = layer("second", "Dense", 640, 0, units=5)
        third = layer("third", "Dropout", 960, 40, rate=0.5)
        joined = layer("joined", "Add", 1280, 0)
        side = layer("side", "Dense", 640, 320, units=5)
        again = edit.add_node("layers.Dense", name="again", shared_with=first, position=(320, 480))
        layer("loose", "Dense", 0, 640, units=2)
        inner = layer("inner", "Dense", 1600, 0, units=3)
        twin = layer("twin", "Dense", 1920, 0, units=3)
        for start, end, port in (
            (source, first, "inputs"),
            (first, second, "inputs"),
            (second, third, "inputs"),
            (third, joined, "inputs[0]"),
            (side, joined, "inputs[1]"),
            (source, side, "inputs"),
            (source, again, "inputs"),
            (joined, inner, "inputs"),
            (inner, twin, "inputs"),
        ):
            edit.connect(start, "output", end, port)
    with document.edit("Draw") as edit:
        make_block(edit, document, [inner], "part")
        edit.add_annotation(AnnotationKind.FRAME, "Head", (1240, -80, 320, 400))
    return document.project
