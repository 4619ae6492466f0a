"""A session and a window for tests: real, but with one analyst for all of them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.asker import RunningAnswer, UnsavedAnswer


@pytest.fixture(scope="session", autouse=True)
def _collect_garbage_here() -> Iterator[None]:
    """Qt objects that are part of a cycle must not be destroyed in a worker's thread."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def _collect_after_test() -> Iterator[None]:
    yield
    gc.collect()


class OracleClient:
    """Answers with the session's one oracle, as an analyst would."""

    def __init__(
        self,
        oracle: Callable[[dict[str, Any]], dict[str, Any]],
        on_answer: Callable[[dict[str, Any]], None],
        on_state: Callable[[str], None],
    ) -> None:
        self._oracle, self._on_answer, self._on_state = oracle, on_answer, on_state
        self.pid = None
        self._started = False
        self._waiting: list[dict[str, Any]] = []

    def start(self) -> None:
        self._started = True
        self._on_state("ready")
        for question in self._waiting:
            self._on_answer(self._oracle(question))

    def send(self, question: dict[str, Any]) -> None:
        if self._started:
            self._on_answer(self._oracle(question))
        else:
            self._waiting.append(question)

    def stop(self) -> None:
        self._started = False


class FakeAsker:
    """Answers the window's questions as the test has set it, and keeps what was said."""

    def __init__(self) -> None:
        self.unsaved_answer: UnsavedAnswer = "cancel"
        self.running_answer: RunningAnswer = "cancel"
        self.path: Path | None = None
        self.questions: list[str] = []
        self.told: list[str] = []

    def unsaved(self, title: str) -> UnsavedAnswer:
        self.questions.append(f"unsaved {title}")
        return self.unsaved_answer

    def running(self) -> RunningAnswer:
        self.questions.append("running")
        return self.running_answer

    def path_to_open(self, folder: Path) -> Path | None:
        return self.path

    def path_to_save(self, suggestion: Path) -> Path | None:
        self.questions.append(f"save {suggestion.name}")
        return self.path

    def path_to_export(self, suggestion: Path) -> Path | None:
        return self.path

    def path_to_picture(self, suggestion: Path) -> Path | None:
        return self.path

    def path_to_list(self, suggestion: Path) -> Path | None:
        return self.path

    def tell(self, sentence: str, details: str = "") -> None:
        self.told.append(sentence)


@pytest.fixture
def make_client(oracle: Any) -> Callable[..., OracleClient]:
    """Makes clients of the session's oracle."""
    return lambda on_answer, on_state: OracleClient(oracle, on_answer, on_state)


@pytest.fixture
def session(qapp: Any, catalogue: Any, tmp_path: Path, make_client: Any) -> Iterator[Any]:
    """A started session."""
    from app.session import Session
    from app.settings import Settings

    made = Session(catalogue, settings=Settings(tmp_path / "settings"), make_client=make_client)
    made.start()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def asker() -> FakeAsker:
    """Who answers the window's questions."""
    return FakeAsker()


@pytest.fixture
def hornet(
    qapp: Any, qtbot: Any, catalogue: Any, tmp_path: Path, make_client: Any, asker: FakeAsker
) -> Iterator[Any]:
    """The whole program in an offscreen window, on the Draw page, with nothing drawn."""
    from app.application import Application
    from app.settings import Settings

    made = Application(
        qapp,
        Settings(tmp_path / "settings"),
        runs_folder=tmp_path / "runs",
        asker=asker,
        catalogue=catalogue,
        make_client=make_client,
        keep_warm=False,
    )
    made.show("draw")
    qtbot.waitUntil(lambda: made.session.bridge is not None)
    yield made
    asker.unsaved_answer = "discard"
    asker.running_answer = "keep"
    made.window.close()
    made.close()
    made.window.deleteLater()
    made.deleteLater()


@pytest.fixture
def window(hornet: Any) -> Any:
    """The window of `hornet`."""
    return hornet.window
