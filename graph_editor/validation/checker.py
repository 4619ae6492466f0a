"""Keeps an analysis of the drawing up to date while it is edited.

After an edit only what it made stale is looked at again, in code order; it goes on only where
outputs come out differently. What Keras has already said is known by heart (`memo`); the rest is
asked in one question, which also covers what depends on it, so that a change that runs through many
nodes needs few round trips. Nothing here waits: `ask` puts a question away, `receive` takes answers
whenever they come, and answers to outdated questions still teach the memo.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.change import (
    Change,
    EdgeAdded,
    EdgeRemoved,
    NodeAdded,
    NodeChanged,
    NodeRemoved,
    only_looks,
)
from graph_editor.document.document import Document
from graph_editor.document.graph import NodeId
from graph_editor.document.value import contains_code
from graph_editor.validation.analysis import Analysis, DataFacts, Problem, Severity
from graph_editor.validation.asking import Asked, items_for, question_for
from graph_editor.validation.expansion import Reach
from graph_editor.validation.fit_question import FitKey, fit_key, fit_problem, fit_question
from graph_editor.validation.knowledge import Knowledge
from graph_editor.validation.memo import Key
from graph_editor.validation.question import NodeError
from graph_editor.validation.refused_name import refused_model_name
from graph_editor.validation.rules import NO_DATA, check_training
from graph_editor.validation.trial import Trials
from graph_editor.validation.view import View
from graph_editor.validation.wiring import Wiring

Json = dict[str, Any]

_WINDOW = 32
"""How many nodes behind the unknown ones a first question covers; it grows with each round."""

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_FITS_KEPT = 1000


class Checker:
    """Watches a document and says what is known of it.

    Attributes:
        analysis: what is known now.
        changed: called with the analysis whenever it became another one.
        trials: asks about calls that are not drawn.
    """

    def __init__(
        self,
        document: Document,
        catalogue: Catalogue,
        ask: Callable[[Json], None],
        *,
        trusted: bool = False,
        facts: DataFacts | None = None,
        reach: Reach | None = None,
    ) -> None:
        """Watch `document`.

        Args:
            ask: puts a question away for the analyst; must not block.
            trusted: Python code in the project may run.
            facts: what is known of the data.
            reach: for a network made of blocks, what of it is part of the model.
        """
        self.analysis = Analysis()
        self.changed: list[Callable[[Analysis], None]] = []
        self._document = document
        self._catalogue = catalogue
        self._ask = ask
        self._facts = facts
        self._number = 0
        self._asked: dict[int, Asked] = {}
        self._current: Asked | None = None
        self._window = _WINDOW
        self._fits: dict[FitKey, Problem | None] = {}
        self._asked_fits: dict[int, FitKey] = {}
        self._current_fit: FitKey | None = None
        self._wiring = Wiring(document, catalogue, reach)
        self._knowledge = Knowledge(self._wiring, catalogue)
        self.trials = Trials(self._knowledge.memo, ask, catalogue)
        document.changed.append(self.follow)
        self.reset(trusted=trusted)

    def close(self) -> None:
        """Stop watching the document."""
        if self.follow in self._document.changed:
            self._document.changed.remove(self.follow)

    def watch(
        self, document: Document, reach: Reach | None = None, *, trusted: bool | None = None
    ) -> None:
        """Check another document from now on, without listening to it (`follow` is called).

        What Keras has said stays known by heart.

        Args:
            reach, trusted: as at the beginning; `trusted` may be None to leave that as it is.
        """
        self.close()
        self._document = document
        self._wiring = Wiring(document, self._catalogue, reach)
        self._knowledge.wiring = self._wiring
        self.reset(trusted=trusted)

    def reset(self, *, trusted: bool | None = None) -> None:
        """The document has become another project: check all of it.

        Args:
            trusted: whether *its* Python code may run; None to leave that as it is.
        """
        if trusted is not None:
            self._knowledge.trusted = self.trials.trusted = trusted
        self._knowledge.clear()
        self._current = None
        self._window = _WINDOW
        self._wiring.rebuild()
        self._knowledge.propagate(self._wiring.nodes)
        self._ask_for_unknown()
        self._announce()

    def set_facts(self, facts: DataFacts | None) -> None:
        """What is known of the data, or None while nothing is."""
        if facts != self._facts:
            self._facts = facts
            self._announce()

    def set_trusted(self, trusted: bool) -> None:
        """Whether Python code in the project may run."""
        if trusted == self._knowledge.trusted:
            return
        self._knowledge.trusted = self.trials.trusted = trusted
        nodes = self._wiring.nodes
        self._knowledge.propagate(
            node_id
            for node_id, node in nodes.items()
            if contains_code(self._wiring.owner(node_id).params) or contains_code(node.call_params)
        )
        self._ask_for_unknown()
        self._announce()

    def receive(self, answer: Mapping[str, Any]) -> None:
        """Take an answer, or a part of one, of the analyst."""
        if answer.get("kind") == "try":
            self.trials.receive(answer)
            return
        number = int(answer.get("id") or 0)
        if number in self._asked_fits:
            self._receive_fit(self._asked_fits.pop(number), answer)
        asked = self._asked.get(number)
        if asked is None:
            return
        answered = asked.take(answer, self._knowledge.memo)
        self._knowledge.propagate(answered & self._knowledge.unknown)
        if asked.done:
            del self._asked[number]
            if asked is self._current:
                self._current = None
                if not asked.skipped:
                    self._give_up(asked)
                self._window *= 4
                self._ask_for_unknown()
        self._announce()

    def forget_pending(self) -> None:
        """The analyst has died: what it was asked will not be answered, so ask again."""
        self._asked.clear()
        self._asked_fits.clear()
        self._current = self._current_fit = None
        self._ask_for_unknown()
        self.trials.forget_pending()
        self._announce()

    def follow(self, changes: Sequence[Change]) -> None:
        """The document has changed."""
        if only_looks(changes):
            return
        drawn = [
            change
            for change in changes
            if isinstance(change, NodeAdded | NodeRemoved | NodeChanged | EdgeAdded | EdgeRemoved)
        ]
        if drawn:
            self._look_again(drawn)
        self._announce()

    def _look_again(self, changes: Sequence[Change]) -> None:
        """Look again at what an edit of the drawing has touched."""
        for change in changes:
            if isinstance(change, NodeRemoved):
                self._knowledge.forget(change.node.id)
        touched = self._wiring.update(changes)
        if any(isinstance(c, NodeChanged) and c.before.name != c.after.name for c in changes):
            # Texts of problems hold the names of neighbours.
            touched.update(self._knowledge.problems.keys() & self._wiring.nodes.keys())
            self._wiring.forget_bindings(touched)
        self._window = _WINDOW
        self._knowledge.propagate(touched)
        self._ask_for_unknown()

    # Asking

    def _ask_for_unknown(self) -> None:
        known = self._knowledge
        if not known.unknown:
            return
        items = items_for(known.unknown, self._window, self._wiring, known.results, known.calls)
        if not items or (self._current is not None and self._current.covers(items)):
            return
        self._number += 1
        self._current = Asked(items, trusted=known.trusted)
        self._asked[self._number] = self._current
        self._ask(question_for(items, self._number, trusted=known.trusted))

    def _give_up(self, asked: Asked) -> None:
        """A node that a whole answer left out, though it could be asked, is not asked for ever."""
        known = self._knowledge
        for node_id in asked.unanswered():
            key = known.key(node_id) if node_id in known.unknown else None
            if isinstance(key, Key):
                known.memo.put(key, NodeError("NoAnswer", "Keras gave no answer about this node."))
                known.propagate([node_id])
                return

    def _fit_problems(self, view: View) -> list[Problem]:
        """Keras' word on the training, where it is known; asked for where it is not."""
        key = fit_key(view, self._document.training, trusted=self._knowledge.trusted)
        if key is None:
            return []
        if key not in self._fits:
            if key != self._current_fit:  # older ones may have been skipped for a newer one
                self._number += 1
                self._current_fit = key
                self._asked_fits[self._number] = key
                self._ask(fit_question(key, self._number))
            return []
        problem = self._fits[key]
        return [problem] if problem is not None else []

    def _receive_fit(self, key: FitKey, answer: Mapping[str, Any]) -> None:
        if key == self._current_fit:
            self._current_fit = None
        error = answer.get("error")
        if len(self._fits) >= _FITS_KEPT:
            self._fits.clear()
        self._fits[key] = (
            fit_problem(NodeError(str(error["type"]), str(error["text"]))) if error else None
        )
        self._announce()

    # Saying

    def _announce(self) -> None:
        known, structure = self._knowledge, self._wiring.structure
        view = known.view(self._facts)
        problems = [
            *structure.problems,
            *refused_model_name(self._document.name, self._document.description),
            *(problem for node_id in known.problems for problem in self._problems_of(node_id)),
            *check_training(view, self._document.data, self._document.training),
        ]
        right = not any(problem.severity is Severity.ERROR for problem in problems)
        if right and not known.unknown and NO_DATA not in problems:
            problems.extend(self._fit_problems(view))
        if len(problems) > 1:
            places = {node_id: place for place, node_id in enumerate(self._wiring.nodes)}
            problems.sort(
                key=lambda p: (_RANK[p.severity], places.get(p.node, -1) if p.node else len(places))
            )
        analysis = Analysis(
            results=dict(known.results),
            problems=tuple(problems),
            pending=frozenset(self._wiring.descendants(known.unknown)),
            inputs=structure.inputs,
            outputs=structure.outputs,
            loose=structure.loose,
        )
        # Fixes are made of the drawing as it is, so those of an older analysis are not kept.
        if analysis != self.analysis or any(problem.fixes for problem in problems):
            self.analysis = analysis
            for listener in list(self.changed):
                listener(analysis)

    def _problems_of(self, node_id: NodeId) -> Sequence[Problem]:
        """A node's problems; what the model and the script are without hinders nobody."""
        found = self._knowledge.problems[node_id]
        if node_id not in self._wiring.structure.left_out:
            return found
        return [
            replace(problem, severity=Severity.WARNING)
            if problem.severity is Severity.ERROR
            else problem
            for problem in found
        ]
