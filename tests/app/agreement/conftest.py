"""A program whose Keras answers at once, so that thousands of actions take seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from graph_editor.document.project import Project
from tests.graph_editor.canvas.conftest import Canvas
from tests.graph_editor.validation.make_believe import Json, MakeBelieve


@pytest.fixture
def oracle() -> Callable[[Json], Any]:
    """In the place of Keras itself."""
    believed = MakeBelieve()

    def answer(question: Json) -> Json:
        return {**believed(question), "kind": question["kind"]}

    return answer


class Elsewhere(Canvas):
    """Another window with a canvas, to copy to and from."""

    def begin_anew(self) -> None:
        """With nothing drawn."""
        self.undo_stack.clear()
        self.document.reset(Project())
        self.view.rebuild()


@pytest.fixture
def canvas_elsewhere(qapp: QApplication, catalogue: Any) -> Iterator[Elsewhere]:
    """Another window."""
    made = Elsewhere(catalogue)
    made.view.resize(300, 200)
    yield made
    made.close()
