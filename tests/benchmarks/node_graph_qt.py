"""What `canvas.py` measures, of NodeGraphQt: a script for NodeGraphQt's own environment.

`python node_graph_qt.py SIZE [NAME …]` measures creating that many nodes and then the operations
named (all of them where none is). It prints a JSON line as it begins each, `{"begin": NAME}`,
and one with its samples in milliseconds, `{"name": NAME, "samples": […]}`; the last is
`{"done": true}`.
"""

from __future__ import annotations

import json
import os
import sys
import types
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

from hands import Hands  # type: ignore[import-not-found]
from NodeGraphQt import BaseNode, NodeGraph  # type: ignore[import-not-found]
from Qt import QtCore, QtGui, QtWidgets  # type: ignore[import-not-found]

FRAMES = 120
STEPS = 60
MANY = 1_000
LARGE = 5_000
PER_ROW = 40


class Layer(BaseNode):  # type: ignore[misc]
    """A node with one input that takes several wires, and one output."""

    __identifier__ = "bench"
    NODE_NAME = "Layer"

    def __init__(self) -> None:
        super().__init__()
        self.add_input("inputs", multi_input=True)
        self.add_output("output")


class Bench:
    """A drawing of so many nodes, and what is done with it."""

    def __init__(self, size: int) -> None:
        self.application = QtWidgets.QApplication([])
        self.size = size
        self.large = size >= LARGE  # there a single frame takes seconds
        self.frames, self.steps = (8, 8) if self.large else (FRAMES, STEPS)
        self.graph: Any = None
        self.operations: dict[str, Callable[[], list[float]]] = {
            "pan at 100 %": lambda: self._look_near() or self._pan(),
            "zoom at 100 %": lambda: self._look_near() or self._zoom(),
            "pan, all in view": lambda: self._look_far() or self._pan(),
            "zoom, all in view": lambda: self._look_far() or self._zoom(),
            "drag one node": lambda: self._look_near() or self._drag(),
            "select all": self._select_all,
        }
        if size >= MANY:
            self.operations["drag 1,000 nodes"] = self._drag_many
            self.operations["undo a paste of 1,000"] = self._undo_paste
        self.operations["auto-layout"] = self._lay_out

    def create(self) -> list[float]:
        samples = []
        for _ in range(1 if self.large else 3):
            began = perf_counter()
            self.graph = _build(self.size)
            samples.append((perf_counter() - began) * 1000)
        self.view = self.graph.viewer()
        self.view.resize(1600, 1000)
        return samples

    def first_paint(self) -> list[float]:
        began = perf_counter()
        self.view.show()
        self.application.processEvents()
        spent = (perf_counter() - began) * 1000
        qt = types.SimpleNamespace(QtCore=QtCore, QtGui=QtGui, QtWidgets=QtWidgets, scoped=False)
        self.hands = Hands(qt, self.view)
        self.nodes = self.graph.all_nodes()
        self.middle = self.nodes[len(self.nodes) // 2]
        return [spent]

    def _look_near(self) -> None:
        self.graph.clear_selection()
        self.graph.reset_zoom()
        self.view.zoom_to_nodes([self.middle.view])
        self.graph.reset_zoom()
        self.application.processEvents()

    def _look_far(self) -> None:
        self.view.zoom_to_nodes([node.view for node in self.nodes])
        self.application.processEvents()

    def _pan(self) -> list[float]:
        return self.hands.frames(
            lambda step: self.view._set_viewer_pan(37 if step % 60 < 30 else -37, 0), self.frames
        )

    def _zoom(self) -> list[float]:
        return self.hands.frames(self.hands.wheel, self.frames)

    def _drag(self) -> list[float]:
        """Take the node in the middle by its title and drag it."""
        return self.hands.drag(self.middle.view.sceneBoundingRect().center(), self.steps)

    def _select_many(self) -> None:
        self._look_near()
        first = max(0, len(self.nodes) // 2 - MANY // 2)
        for node in self.nodes[first : first + MANY]:
            node.set_selected(True)
        self.application.processEvents()

    def _drag_many(self) -> list[float]:
        self._select_many()
        return self._drag()

    def _undo_paste(self) -> list[float]:
        self._select_many()
        self.graph.copy_nodes()
        samples = []
        for _ in range(1 if self.large else 3):
            self.graph.paste_nodes()
            self.application.processEvents()
            samples.append(self.hands.milliseconds(self.graph.undo_stack().undo))
        return samples

    def _select_all(self) -> list[float]:
        samples = []
        for _ in range(2 if self.large else 5):
            self.graph.clear_selection()
            self.application.processEvents()
            samples.append(self.hands.milliseconds(self.graph.select_all))
        self.graph.clear_selection()
        return samples

    def _lay_out(self) -> list[float]:
        return [self.hands.milliseconds(lambda: self.graph.auto_layout_nodes(self.nodes))]


def main(size: int, names: list[str]) -> None:
    """Measure and print."""
    bench = Bench(size)
    for name, operation in (("create", bench.create), ("first paint", bench.first_paint)):
        _measure(name, operation)
    for name, operation in bench.operations.items():
        if not names or name in names:
            _measure(name, operation)
    _say({"done": True})
    os._exit(0)  # tearing it down has crashed


def _measure(name: str, operation: Callable[[], list[float]]) -> None:
    _say({"begin": name})
    _say({"name": name, "samples": operation()})


def _say(what: dict[str, object]) -> None:
    print("\n" + json.dumps(what), flush=True)


def _build(size: int) -> Any:
    graph = NodeGraph()
    graph.register_node(Layer)
    nodes = [
        graph.create_node(
            "bench.Layer",
            name=f"layer_{place}",
            pos=[place % PER_ROW * 300, place // PER_ROW * 160],
            selected=False,
            push_undo=False,
        )
        for place in range(size)
    ]
    for place in range(1, size):
        nodes[place - 1].output(0).connect_to(nodes[place].input(0), push_undo=False)
    for place in range(0, size - 7, 8):  # the shortcuts of a residual network
        nodes[place].output(0).connect_to(nodes[place + 6].input(0), push_undo=False)
    return graph


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
