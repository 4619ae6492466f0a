"""Frames while panning and zooming a drawing of 10,000 nodes."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.benchmarks.measurement import Limit, Measurement
from tests.benchmarks.networks import residual

NODES = 10_000
FRAMES = 120
STEP = 37


def measure() -> list[Measurement]:
    from graph_editor.canvas.view import CanvasView
    from graph_editor.catalogue.catalogue import Catalogue
    from graph_editor.document.document import Document

    application = QApplication([])
    document = Document(residual(NODES))
    began = perf_counter()
    view = CanvasView(document, Catalogue.load())
    view.resize(1600, 1000)
    view.show()
    application.processEvents()
    shown = (perf_counter() - began) * 1000

    def pan() -> list[float]:
        return _frames(view, lambda frame: view.pan(STEP, 0))

    def settle() -> None:
        for _ in range(200):
            application.processEvents()

    view.set_zoom(1.0)
    nodes = list(document.nodes().values())
    view.centerOn(QPointF(*nodes[len(nodes) // 2].position))
    settle()
    working = pan()
    view.fit()
    settle()
    whole = pan()
    zooming = _frames(view, lambda frame: _wheel(view, 120 if frame % 40 < 20 else -120))
    view.close()
    limits = (Limit("median", 8.0), Limit("p99", 16.0))
    nodes_text = f"{NODES:,} nodes"
    return [
        Measurement(
            f"pan, {nodes_text}, 1:1", working, "ms", limits, note=f"first shown in {shown:.0f} ms"
        ),
        Measurement(
            f"pan, {nodes_text}, whole graph in view",
            whole,
            "ms",
            (Limit("median", 6.0), Limit("p99", 16.0)),
        ),
        Measurement(f"zoom, {nodes_text}", zooming, "ms", limits),
    ]


def _frames(view, change: Callable[[int], None]) -> list[float]:  # type: ignore[no-untyped-def]
    samples = []
    for frame in range(FRAMES):
        began = perf_counter()
        change(frame)
        view.viewport().repaint()
        samples.append((perf_counter() - began) * 1000)
        QApplication.processEvents()
    return samples


def _wheel(view, delta: int) -> None:  # type: ignore[no-untyped-def]
    centre = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        centre,
        QPointF(view.viewport().mapToGlobal(centre.toPoint())),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
