"""A canvas on a document with undo, driven by real events."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.edit_command import EditCommand
from graph_editor.canvas.view import CanvasView
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.document import Document
from graph_editor.document.graph import Edge, NodeId, NodeKind
from graph_editor.document.value import Params
from tests.hands import Hands


class Canvas(Hands):
    """A shown canvas, and hands on it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.document = Document()
        self.undo_stack = QUndoStack()
        self.document.edited.append(
            lambda label, changes, merge: self.undo_stack.push(
                EditCommand(self.document, label, changes, merge)
            )
        )
        self.view = CanvasView(self.document, catalogue)
        self.view.glide.allowed = False
        self.view.resize(1400, 900)
        self.view.show()
        self.view.activateWindow()
        QTest.qWaitForWindowActive(self.view)
        self.view.setFocus()
        self.look(0, 0)

    # Drawing

    def add(self, type_: str, x: float = 0, y: float = 0, **params: object) -> NodeId:
        """Put a node into the document, as something else than the canvas would."""
        kind = NodeKind.LAYER
        if type_ in ("Input", "Output"):
            kind = NodeKind(type_.lower())
        elif type_.startswith("ops."):
            kind = NodeKind.OPERATION
        with self.document.edit("Draw") as edit:
            return edit.add_node(type_, kind, position=(x, y), params=Params(params))

    def wire(self, source: NodeId, target: NodeId, port: str = "inputs") -> Edge:
        """Connect two nodes, as something else than the canvas would."""
        with self.document.edit("Draw") as edit:
            return edit.connect(source, "output", target, port)

    def chain(self, *types: str) -> list[NodeId]:
        """Nodes in a row, connected."""
        nodes = [self.add(type_, 320.0 * place) for place, type_ in enumerate(types)]
        for source, target in itertools.pairwise(nodes):
            self.wire(source, target)
        self.look(320.0 * len(types) / 2, 100)
        return nodes

    def close(self) -> None:
        # The commands go while their stack is in order, not when the garbage is collected.
        self.document.edited.clear()
        self.undo_stack.clear()
        self.view.close()
        self.view.canvas.detach()
        self.view.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


def framed(canvas: Canvas) -> SimpleNamespace:
    """Two nodes and a note in a frame, a node fed by them and a note beside it; their ids."""
    one, two, three = canvas.chain("Input", "layers.Dense", "layers.Dense")
    with canvas.document.edit("Draw") as edit:
        edit.move(three, (800, 0))
        frame = edit.add_annotation(AnnotationKind.FRAME, "Encoder", (-40, -80, 640, 320), 2)
        inner = edit.add_annotation(AnnotationKind.NOTE, "# Inside {", (0, 120, 200, 80), 3)
        outer = edit.add_annotation(AnnotationKind.NOTE, "# Outside", (800, 240, 200, 80), 4)
    canvas.look(500, 100)
    canvas.undo_stack.clear()
    return SimpleNamespace(
        one=one, two=two, three=three, frame=frame, inner=inner, outer=outer, nodes=(one, two)
    )


@pytest.fixture
def canvas(qapp: QApplication, catalogue: Catalogue) -> Iterator[Canvas]:
    """An empty canvas."""
    qapp.clipboard().clear()
    made = Canvas(catalogue)
    yield made
    made.close()
