"""Which ports in view can take the wire that is held, as far as Keras knows. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, TypeAlias

from graph_editor.canvas.adding.trials import Results, Trials, spec_at
from graph_editor.canvas.wiring.ports import ports_of
from graph_editor.document.graph import NodeId
from graph_editor.validation.analysis import TensorSpec
from graph_editor.validation.question import NodeError, Outcome
from graph_editor.validation.trial import Preview, Trial, reason

if TYPE_CHECKING:
    from graph_editor.canvas.vocabulary import Vocabulary
    from graph_editor.document.shown_graph import ShownGraph

PortOf: TypeAlias = tuple[NodeId, str]
_MOST = 80
"""So many ports are asked about; more are never in view at a zoom at which wires are drawn."""


class WireCheck:
    """Asks about all ports in view when a wire is taken hold of.

    Attributes:
        refused: the ports that Keras would refuse, and why.
    """

    def __init__(
        self,
        document: ShownGraph,
        catalogue: Vocabulary,
        results: Results,
        preview: Preview | None,
        changed: Callable[[], None],
    ) -> None:
        self.refused: dict[PortOf, str] = {}
        self._document = document
        self._catalogue = catalogue
        self._results = results
        self._trials = Trials(document, catalogue, results)
        self._preview = preview
        self._changed = changed
        self._asked: dict[PortOf, Trial] = {}

    def ask_about_inputs(self, source: PortOf, nodes: Collection[NodeId]) -> None:
        """Which inputs of these nodes could take a wire from an output."""
        spec = spec_at(self._results, *source)
        if spec is None:
            return
        for node_id in nodes:
            for port in ports_of(self._document, self._catalogue, node_id):
                self._add((node_id, port.name), (node_id, port.name), spec)
        self._ask()

    def ask_about_outputs(
        self, target: PortOf, nodes: Collection[NodeId], ports: Callable[[NodeId], list[str]]
    ) -> None:
        """Which outputs of these nodes an input could take a wire from."""
        for node_id in nodes:
            for port in ports(node_id):
                spec = spec_at(self._results, node_id, port)
                if spec is not None:
                    self._add((node_id, port), target, spec)
        self._ask()

    def end(self) -> None:
        """The wire was let go of: what comes from now on concerns nobody."""
        self._changed = _nothing

    def closed_nodes(self) -> set[NodeId]:
        """The nodes at which every port that was asked about is refused."""
        asked = {node_id for node_id, _ in self._asked}
        open_ = {node_id for node_id, port in self._asked if (node_id, port) not in self.refused}
        return asked - open_

    def _add(self, port: PortOf, target: PortOf, spec: TensorSpec) -> None:
        if len(self._asked) < _MOST:
            trial = self._trials.at_port(target, spec)
            if trial is not None:
                self._asked[port] = trial

    def _ask(self) -> None:
        if self._preview is not None and self._asked:
            self._preview(list(self._asked.values()), self._on_told)

    def _on_told(self, told: Mapping[Trial, Outcome]) -> None:
        self.refused = {
            port: reason(trial, outcome)
            for port, trial in self._asked.items()
            if isinstance(outcome := told.get(trial), NodeError)
        }
        self._changed()


def _nothing() -> None:
    """Nobody asks any more."""
