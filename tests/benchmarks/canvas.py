"""The canvas at 100, 1,000 and 10,000 nodes, beside NodeGraphQt at the same sizes.

NodeGraphQt runs on an older Qt binding (its port to Qt 6 is unmerged), so it gets an environment of
its own below `build/`, made here when it is missing. It draws the same number of nodes and wires in
rows, and is driven by the same mouse and wheel (`hands.py`).
"""

from __future__ import annotations

import types
from time import perf_counter

from PySide6 import QtCore, QtGui, QtWidgets

from tests.benchmarks.hands import Hands
from tests.benchmarks.measurement import Limit, Measurement
from tests.benchmarks.networks import residual
from tests.benchmarks.node_graph_qt_runner import Findings, make_environment, measure_other

SIZES = (100, 1_000, 10_000)
FRAMES = 120
STEPS = 300
"""Of a drag: of 60 the 99th percentile would be the worst one."""
MANY = 1_000

QT = types.SimpleNamespace(QtCore=QtCore, QtGui=QtGui, QtWidgets=QtWidgets, scoped=True)

# What each may cost; a size of 0 stands for all sizes. Where a budget is not one of the project's
# (DESIGN.md), it says what a hand does not notice.
LIMITS: dict[tuple[str, int], tuple[Limit, ...]] = {
    ("create", 0): (Limit("median", 100),),
    ("create", 1_000): (Limit("median", 250),),
    ("create", 10_000): (Limit("median", 1_000),),
    ("first paint", 0): (Limit("median", 100),),
    ("first paint", 10_000): (Limit("median", 250),),
    ("pan at 100 %", 0): (Limit("median", 8), Limit("p99", 16)),
    ("zoom at 100 %", 0): (Limit("median", 8), Limit("p99", 16)),
    ("pan, all in view", 0): (Limit("median", 6), Limit("p99", 16)),
    ("zoom, all in view", 0): (Limit("median", 6), Limit("p99", 16)),
    ("drag one node", 0): (Limit("p99", 8),),
    ("drag 1,000 nodes", 0): (Limit("median", 16), Limit("p99", 16)),
    ("select all", 0): (Limit("median", 50),),
    ("select all", 10_000): (Limit("median", 100),),
    ("undo a paste of 1,000", 0): (Limit("median", 250),),
    ("auto-layout", 0): (Limit("median", 100),),
    ("auto-layout", 1_000): (Limit("median", 300),),
    ("auto-layout", 5_000): (Limit("median", 1_500),),
    ("auto-layout", 10_000): (Limit("median", 3_000),),
}

Samples = dict[str, list[float]]


def measure() -> list[Measurement]:
    """All sizes, each beside NodeGraphQt's numbers."""
    application = QtWidgets.QApplication.instance() or QtWidgets.QApplication([])
    from app.garbage import GarbageCollector

    collector = GarbageCollector(application)  # as in the program
    results = []
    reason = make_environment()
    for size in SIZES:
        ours = _measure_ours(size)
        theirs = Findings(reason=reason) if reason else measure_other(size - size % 8, tuple(ours))
        for name, samples in ours.items():
            baseline = theirs.samples.get(name, ())
            results.append(_measurement(name, size, samples, baseline, theirs.note(name)))
    results.append(_measurement("auto-layout", 5_000, _layouts(5_000), (), ""))
    collector.close()
    return results


def _measurement(
    name: str, size: int, samples: list[float], baseline: list[float] | tuple[()], note: str
) -> Measurement:
    limits = LIMITS.get((name, size)) or LIMITS[name, 0]
    return Measurement(f"canvas, {size:,} nodes: {name}", samples, "ms", limits, baseline, note)


def _measure_ours(size: int) -> Samples:
    from app.edit_command import EditCommand
    from graph_editor.canvas.view import CanvasView
    from graph_editor.catalogue.catalogue import Catalogue
    from graph_editor.document.document import Document

    project, catalogue = residual(size + 4), Catalogue.load()
    process = QtWidgets.QApplication.processEvents
    samples: Samples = {"create": [], "first paint": []}
    for _ in range(3):
        document = Document(project)
        began = perf_counter()
        view = CanvasView(document, catalogue)
        samples["create"].append((perf_counter() - began) * 1000)
        view.resize(1600, 1000)
        began = perf_counter()
        view.show()
        process()
        samples["first paint"].append((perf_counter() - began) * 1000)
        if len(samples["create"]) < 3:
            view.close()
            view.canvas.detach()
            view.deleteLater()
            process()
    undo_stack = QtGui.QUndoStack()
    document.edited.append(
        lambda label, changes, merge: undo_stack.push(EditCommand(document, label, changes, merge))
    )
    hands, nodes = Hands(QT, view), list(document.nodes())
    middle = view.canvas.nodes[nodes[len(nodes) // 2]]

    def look_near() -> None:
        view.set_zoom(1.0)
        view.centerOn(middle.body.center())
        _settle()

    look_near()
    samples["pan at 100 %"] = hands.frames(hands.pan, FRAMES)
    look_near()
    samples["zoom at 100 %"] = hands.frames(hands.wheel, FRAMES)
    view.fit()
    _settle()
    samples["pan, all in view"] = hands.frames(hands.pan, FRAMES)
    view.fit()
    samples["zoom, all in view"] = hands.frames(hands.wheel, FRAMES)
    look_near()
    samples["drag one node"] = hands.drag(middle.body.center(), STEPS)
    if size >= MANY:
        first = max(0, len(nodes) // 2 - MANY // 2)
        view.selection.set(nodes[first : first + MANY])
        _settle()
        samples["drag 1,000 nodes"] = hands.drag(middle.body.center(), STEPS)
        text = view.editor.copy()
        samples["undo a paste of 1,000"] = []
        for _ in range(5):
            view.editor.paste(text)
            _settle()
            samples["undo a paste of 1,000"].append(hands.milliseconds(undo_stack.undo))
    samples["select all"] = []
    for _ in range(10):
        view.selection.clear()
        _settle()
        samples["select all"].append(hands.milliseconds(view.editor.select_all))
    view.selection.clear()
    samples["auto-layout"] = [hands.milliseconds(view.editor.auto_layout) for _ in range(3)]
    view.close()
    view.canvas.detach()
    return samples


def _layouts(size: int) -> list[float]:
    from graph_editor.canvas.view import CanvasView
    from graph_editor.catalogue.catalogue import Catalogue
    from graph_editor.document.document import Document

    view = CanvasView(Document(residual(size + 4)), Catalogue.load())
    view.resize(1600, 1000)
    view.show()
    hands = Hands(QT, view)
    times = [hands.milliseconds(view.editor.auto_layout) for _ in range(3)]
    view.close()
    view.canvas.detach()
    return times


def _settle() -> None:
    for _ in range(50):
        QtWidgets.QApplication.processEvents()
