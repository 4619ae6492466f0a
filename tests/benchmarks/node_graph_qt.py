"""What `canvas.py` measures, of NodeGraphQt: a script for NodeGraphQt's own environment.

`python node_graph_qt.py SIZE` prints its samples in milliseconds as JSON; the last line holds all.
"""

from __future__ import annotations

import json
import os
import sys
import types
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
SMALL = 100
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


def main(size: int) -> None:
    """Measure and print."""
    application = QtWidgets.QApplication([])
    qt = types.SimpleNamespace(QtCore=QtCore, QtGui=QtGui, QtWidgets=QtWidgets, scoped=False)
    # Creating 10,000 nodes takes most of a minute, so it is done once there.
    samples: dict[str, list[float]] = {"create": [], "first paint": []}
    frames, steps = (FRAMES, STEPS) if size < LARGE else (8, 8)
    for _ in range(3 if size < LARGE else 1):
        began = perf_counter()
        graph = _build(size)
        samples["create"].append((perf_counter() - began) * 1000)
        view = graph.viewer()
        view.resize(1600, 1000)
        began = perf_counter()
        view.show()
        application.processEvents()
        samples["first paint"].append((perf_counter() - began) * 1000)
    nodes = graph.all_nodes()
    hands, middle = Hands(qt, view), nodes[len(nodes) // 2]

    def look_near() -> None:
        graph.clear_selection()
        graph.reset_zoom()
        view.zoom_to_nodes([middle.view])
        graph.reset_zoom()
        application.processEvents()

    def look_far() -> None:
        view.zoom_to_nodes([node.view for node in nodes])
        application.processEvents()

    report(samples)
    look_near()
    samples["pan at 100 %"] = hands.frames(lambda step: _pan(view, step), frames)
    report(samples)
    look_near()
    samples["zoom at 100 %"] = hands.frames(hands.wheel, frames)
    report(samples)
    look_far()
    samples["pan, all in view"] = hands.frames(lambda step: _pan(view, step), frames)
    report(samples)
    look_far()
    samples["zoom, all in view"] = hands.frames(hands.wheel, frames)
    report(samples)
    look_near()
    samples["drag one node"] = hands.drag(_grip(middle), steps)
    report(samples)
    if size >= MANY:
        first = max(0, len(nodes) // 2 - MANY // 2)
        for node in nodes[first : first + MANY]:
            node.set_selected(True)
        application.processEvents()
        samples["drag 1,000 nodes"] = hands.drag(_grip(middle), steps)
        graph.copy_nodes()
        samples["undo a paste of 1,000"] = []
        for _ in range(3 if size < LARGE else 1):
            graph.paste_nodes()
            application.processEvents()
            samples["undo a paste of 1,000"].append(hands.milliseconds(graph.undo_stack().undo))
    report(samples)
    samples["select all"] = []
    for _ in range(5 if size < LARGE else 2):
        graph.clear_selection()
        application.processEvents()
        samples["select all"].append(hands.milliseconds(graph.select_all))
    graph.clear_selection()
    report(samples)
    if size <= SMALL:  # it visits every path, and each shortcut doubles their number
        samples["auto-layout"] = [hands.milliseconds(lambda: graph.auto_layout_nodes(nodes))]
    report(samples)
    os._exit(0)  # tearing it down has crashed


def report(samples: dict[str, list[float]]) -> None:
    """Print what is known so far, so that something is known of a run that is given up."""
    print("\n" + json.dumps(samples), flush=True)


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


def _pan(view: Any, step: int) -> None:
    view._set_viewer_pan(37 if step % 60 < 30 else -37, 0)


def _grip(node: Any) -> Any:
    """Where the mouse takes hold of a node: in the middle of its title."""
    return node.view.sceneBoundingRect().center()


if __name__ == "__main__":
    main(int(sys.argv[1]))
