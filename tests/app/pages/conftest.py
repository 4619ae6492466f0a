"""A session that asks nobody, and a desk whose trainer is the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph_editor.document.graph import NodeId
from graph_editor.validation.analysis import Analysis, DataFacts, NodeResult, TensorSpec
from tests.app.drawing import DIGITS, draw_chain
from tests.app.pages.fake_training import FakeLauncher

DIGIT_FACTS = DataFacts(
    inputs=(("", TensorSpec((None, 8, 8, 1))),),
    targets=(("", TensorSpec((None,), "int64")),),
    classes=10,
    train_samples=1438,
    test_samples=359,
    class_names=tuple("0123456789"),
)


@pytest.fixture
def still(qapp: Any, catalogue: Any, tmp_path: Path) -> Iterator[Any]:
    """A session without an analyst: a drawn digit classifier, found to be right."""
    from app.session import Session
    from app.settings import Settings

    session = Session(catalogue, settings=Settings(tmp_path / "settings"))
    session.replace(DIGITS)
    session.ids = draw_chain(session)
    approve(session)
    session.undo_stack.clear()
    yield session
    session.close()
    session.deleteLater()


def approve(session: Any) -> None:
    """Let the drawing be found right and the data known."""
    outputs: tuple[NodeId, ...] = (session.ids["scores"],)
    shapes = {
        "inputs": (None, 8, 8, 1),
        "flatten": (None, 64),
        "hidden": (None, 32),
        "scores": (None, 10),
    }
    results = {
        session.ids[name]: NodeResult((TensorSpec(shape),)) for name, shape in shapes.items()
    }
    session.analysis = Analysis(results, inputs=(session.ids["inputs"],), outputs=outputs)
    session.facts = DIGIT_FACTS
    session.analysis_changed.emit(session.analysis)
    session.facts_changed.emit(session.facts)


@pytest.fixture
def launcher(tmp_path: Path) -> FakeLauncher:
    """Starts fake runs in real folders."""
    return FakeLauncher(tmp_path / "runs")


@pytest.fixture
def desk(still: Any, launcher: FakeLauncher, tmp_path: Path) -> Iterator[Any]:
    """A training desk whose trainer is the test."""
    from app.training_desk import TrainingDesk

    made = TrainingDesk(still, tmp_path / "runs", launcher=launcher)
    yield made
    made.close()
    made.deleteLater()
