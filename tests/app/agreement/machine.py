"""A user who does what chance says, and is held to the laws after each thing done.

Chance is a seed's, so that an afternoon can be spent again, and each thing has the same chance: the
state machines of Hypothesis were measured to favour a few rules by a hundred to one.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import capture_exceptions, format_captured_exceptions

from app.edit_command import go_to_step
from graph_editor.document.change import Change
from graph_editor.document.document import Document
from tests.app.agreement import knowledge, laws
from tests.app.agreement.starts import STARTS
from tests.app.user import User

Thing = TypeVar("Thing")
Rule = TypeVar("Rule", bound=Callable[..., None])
Doing = tuple[str, dict[str, Any]]
Plan = tuple[str, list[Doing]]

PATIENCE_S = 60.0
"""How long a failure is looked into."""
PAINTED = 6
"""One in so many things is painted as well: painting takes most of the time."""
CHECKED = 3
"""One in so many times all is checked from scratch, to be compared."""
TAKEN_BACK = 4
"""One step in so many is undone and done again by keys at once."""
INSISTENCE = 12
"""So many afternoons more are spent on a thing that has never changed anything, before it is held
to be impossible."""

pick = range(10_000)
"""Which of those that are there, whatever their number."""
spot = range(-40, 41)
"""How far a hand goes, in steps of ten scene units."""
EITHER = (False, True)
endings = ("Return", "Return", "Return", "Esc", "click")
"""How typing into a field over the canvas ends."""


def one_of(things: Sequence[Thing], choice: int) -> Thing | None:
    """One of these; None where there are none."""
    return things[choice % len(things)] if things else None


def does(
    *, steps: int = 1, only_looks: bool = False, **drawn: Sequence[Any]
) -> Callable[[Rule], Rule]:
    """Marks a method as a thing that users do.

    Args:
        steps: how many steps of the history it may take forwards.
        only_looks: it need not change the project.
        drawn: what it may be given.
    """

    def decorate(function: Rule) -> Rule:
        function.drawn, function.steps = drawn, steps  # type: ignore[attr-defined]
        function.only_looks = only_looks  # type: ignore[attr-defined]
        return function

    return decorate


class ChanceUser:
    """What all that users do has in common.

    Attributes:
        user: whose hands they are; one program for all afternoons.
        other: another window: hands on a canvas with a document of its own.
        watched: the messages of Qt so far; none may be added.
        ids: where the ids of nodes and remarks come from.
        tally: how often each thing was done.
        effects: how often it changed the project.
    """

    def __init__(self, user: User, other: Any, watched: list[Any]) -> None:
        self.user = user
        self.other = other
        self.watched = watched
        self.ids = random.Random(0)
        self.tally: Counter[str] = Counter()
        self.effects: Counter[str] = Counter()
        self.count = 0

    @classmethod
    def rules(cls) -> dict[str, Any]:
        """All things that users do, by name."""
        names = sorted(name for name in dir(cls) if hasattr(getattr(cls, name), "drawn"))
        return {name: getattr(cls, name) for name in names}

    @classmethod
    def plan(cls, seed: int, length: int, often: str = "") -> Plan:
        """What is open at first, and so many things to do; every other one is `often`, if given."""
        chance, rules = random.Random(seed), cls.rules()
        start = chance.choice(sorted(STARTS))
        things: list[Doing] = []
        for place in range(length):
            name = often if often and place % 2 else chance.choice(list(rules))
            given = {key: chance.choice(choices) for key, choices in rules[name].drawn.items()}
            things.append((name, given))
        return start, things

    def spend(self, plan: Plan) -> None:
        """Spend an afternoon; where a law does not hold, say by how little that can be seen."""
        try:
            self._spend(plan)
        except AssertionError as error:
            shorter, last = self._shortest(plan, error)
            lines = [f"{name}({given})" for name, given in shorter[1]]
            last.add_note("\n  ".join([f"This is enough, from {shorter[0]!r}:", *lines]))
            raise last from None

    def insist(self, name: str, seed: int, length: int) -> None:
        """Do a thing that was never of effect again and again, among others, until it is."""
        for more in range(seed, seed + INSISTENCE):
            if self.works(name):
                return
            self.spend(self.plan(more, length, name))

    def works(self, name: str) -> bool:
        """Whether a thing was done, and has changed the project if it should."""
        return bool(self.effects[name] or (self.tally[name] and self.rules()[name].only_looks))

    def _spend(self, plan: Plan) -> None:
        start, things = plan
        rules = self.rules()
        with self.afternoon(start):
            for name, given in things:
                self.act(name, partial(rules[name], self, **given), rules[name].steps)

    def _shortest(self, plan: Plan, error: AssertionError) -> tuple[Plan, AssertionError]:
        """Leave out what a failure does not need: halves, then less, for as long as that helps."""
        start, things = plan
        size, patience = len(things) // 2, time.monotonic() + PATIENCE_S
        while size and time.monotonic() < patience:
            at = 0
            while at < len(things) and time.monotonic() < patience:
                fewer = things[:at] + things[at + size :]
                try:
                    self._spend((start, fewer))
                except AssertionError as again:
                    things, error = fewer, again
                else:
                    at += size
            size //= 2
        return (start, things), error

    @contextmanager
    def afternoon(self, start: str) -> Iterator[None]:
        """Open a project; at last undo all that was done, and do it again."""
        user = self.user
        user.settle()
        user.tidy_up()
        self.other.begin_anew()
        QApplication.clipboard().setText("")
        self.ids.seed(0)
        project, inside = STARTS[start]
        with capture_exceptions() as raised:
            user.session.replace(project())
            if inside:
                user.session.show_graph(user.document.graphs()[1])
            user.settle()
        assert not raised, format_captured_exceptions(raised)
        self.first = user.document.project
        self.shadow = Document(self.first)
        user.document.changed.append(self._follow)
        try:
            yield
            self._go_back_and_forth()
        finally:
            user.document.changed.remove(self._follow)

    def _follow(self, changes: Sequence[Change]) -> None:
        self.shadow.replay(changes)

    def act(self, name: str, do: Callable[[], None], steps: int = 1) -> None:
        """Do something and judge it: at most so many steps, of which one can be taken back."""
        try:
            self._act(name, do, steps)
        except AssertionError as error:
            error.add_note(f"after {name}")
            raise

    def _act(self, name: str, do: Callable[[], None], steps: int) -> None:
        user, stack = self.user, self.user.undo_stack
        before, index = user.document.project, stack.index()
        heard = len(self.watched)
        user.window.setUpdatesEnabled(self.count % PAINTED == 0)
        with capture_exceptions() as raised:
            do()
            user.settle()
        assert not raised, format_captured_exceptions(raised)
        said = [message.message for message in self.watched[heard:] if not message.ignored]
        assert not said, said
        self.tally[name] += 1
        if user.document.project != before:
            self.effects[name] += 1
        gone = stack.index() - index
        names = [stack.text(step) for step in range(index, stack.index())]
        assert gone <= steps, f"{name} took {gone} steps: {names}"
        self.judge()
        self.count += 1
        if gone == 1 and self.count % TAKEN_BACK == 0:
            self._take_back(before)

    def judge(self) -> None:
        """Hold everything to the laws."""
        user = self.user
        assert self.shadow.project == user.document.project, "views were told of every change"
        laws.document_is_sound(user.document, user.view.catalogue)
        laws.file_holds_the_project(user.document)
        laws.script_is_python_or_says_why(user)
        laws.canvas_shows_the_document(user)
        knowledge.canvas_shows_what_is_known(user)
        if self.count % CHECKED == 0:
            knowledge.what_is_known_is_what_a_check_from_scratch_says(user)
        laws.only_what_lives_is_meant(user)
        laws.panels_follow(user)
        laws.steps_lead_back_and_forth(user, self.first)

    def _take_back(self, before: Any) -> None:
        """The step that was just taken, undone and done again by keys."""
        user = self.user
        after = user.document.project
        user.strike("Ctrl+Z")
        user.settle()
        assert user.document.project == before, "undo takes back exactly one step"
        laws.canvas_shows_the_document(user)
        laws.only_what_lives_is_meant(user)
        user.strike("Ctrl+Shift+Z")
        user.settle()
        assert user.document.project == after
        laws.canvas_shows_the_document(user)

    def _go_back_and_forth(self) -> None:
        """To the beginning and to the end, with all windows watching."""
        user, stack = self.user, self.user.undo_stack
        last, at, count = user.document.project, stack.index(), stack.count()
        for index in (0, at):
            with capture_exceptions() as raised:
                go_to_step(user.document, stack, index)
                user.settle()
            assert not raised, format_captured_exceptions(raised)
            assert user.document.project == (last if index == at else self.first)
            self.judge()
        assert stack.count() == count

    # What several rules need

    def end_typing(self, text: str, ending: str) -> None:
        """Write into the field that has come up, if one has, and end that."""
        user = self.user
        if not user.is_typing:
            return
        user.write(text)
        if ending == "click":
            user.point_at(user.empty_spot)
        else:
            user.strike(ending)

    def some_nodes(self, choice: int, count: int) -> list[Any]:
        """A few nodes that follow each other in the drawing."""
        nodes = self.user.nodes
        start = choice % len(nodes) if nodes else 0
        return nodes[start : start + count]
