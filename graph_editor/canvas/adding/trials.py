"""The calls to ask Keras about: of what is to be added, of where a held wire would end. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from graph_editor.canvas.adding.placeable import initial_params
from graph_editor.canvas.wiring.ports import input_ports, next_port, takes_list
from graph_editor.catalogue.entry import Entry, Port
from graph_editor.document.graph import Node, NodeId, NodeKind, parse_port
from graph_editor.document.project import MAIN
from graph_editor.document.reference import ExpressionError, substitute
from graph_editor.document.value import Params, Value
from graph_editor.validation.analysis import NodeResult, TensorSpec
from graph_editor.validation.memo import Call, Inputs
from graph_editor.validation.trial import Trial

if TYPE_CHECKING:
    from graph_editor.canvas.adding.suggestion import Suggestion
    from graph_editor.canvas.vocabulary import Vocabulary
    from graph_editor.document.shown_graph import ShownGraph

ItemT = TypeVar("ItemT")
Results: TypeAlias = Mapping[NodeId, NodeResult]
_CALLED = (NodeKind.LAYER, NodeKind.OPERATION, NodeKind.BLOCK)


def spec_at(results: Results, node_id: NodeId, port: str) -> TensorSpec | None:
    """The tensor at an output port, where it is known."""
    result, index = results.get(node_id), parse_port(port)[1]
    return result.outputs[index] if result is not None and index < len(result.outputs) else None


def taken(items: Sequence[ItemT], count: int, lead: int = 0) -> tuple[ItemT, ...]:
    """Which of several wires something takes that has so many ports: one takes the `lead`."""
    return (items[lead],) if count == 1 and items else tuple(items[:count])


def ports_taking(entry: Entry, kind: NodeKind, params: Params, count: int) -> list[str]:
    """The ports of a new node that so many wires would go to, one after another."""
    node = Node(NodeId("new"), "new", kind, entry.type, params)
    taken: list[str] = []
    while len(taken) < count:
        port = next_port(input_ports(node, entry, taken))
        if port is None:
            break
        taken.append(port)
    return taken


class Trials:
    """Makes the calls for one moment of the drawing.

    Attributes:
        document, catalogue, results: what is drawn, what there is, what Keras has said of it.
    """

    def __init__(self, document: ShownGraph, catalogue: Vocabulary, results: Results) -> None:
        self.document = document
        self.catalogue = catalogue
        self.results = results
        self._values = values_in(document)

    def of(
        self, suggestion: Suggestion, specs: Sequence[TensorSpec], lead: int = 0
    ) -> Trial | None:
        """What would come of adding something to wires; None where Keras cannot be asked.

        A required tensor that no wire brings is taken to be like the first one.

        Args:
            lead: the wire that something takes which takes only one.
        """
        thing = suggestion.thing
        entry = self.catalogue.entry(thing.type)
        if thing.kind not in _CALLED or entry is None or not entry.ports or not specs:
            return None
        params = Params({**initial_params(thing.type, self.catalogue), **suggestion.params})
        call_params, previous = Params(), ()
        if suggestion.again is not None:
            owner = self.document.node(suggestion.again)
            params, previous = owner.params, self._calls_of(owner.id)
        given: dict[str, list[TensorSpec]] = {}
        ports = ports_taking(entry, thing.kind, params, len(specs))
        specs = taken(specs, len(ports), lead)
        for port, spec in zip(ports, specs, strict=True):
            given.setdefault(parse_port(port)[0], []).append(spec)
        inputs = _filled(entry.ports, params, given, specs[0])
        return self._trial(thing.kind, thing.type, params, inputs, call_params, previous)

    def at_port(self, target: tuple[NodeId, str], spec: TensorSpec) -> Trial | None:
        """What Keras is to be asked about a wire that carries `spec` to an input port.

        The other wires of the node come along; where a required one is still missing, the new one
        stands in for it, so that at least its rank and dtype are tried.
        """
        node_id, port_name = target
        node = self.document.node(node_id)
        owner = self.document.node(node.shared_with) if node.shared_with is not None else node
        entry = self.catalogue.entry(owner.type)
        if node.kind not in _CALLED or entry is None:
            return None
        given = self._given(node_id, without=port_name)
        if given is None:
            return None
        name, index = parse_port(port_name)
        if takes_list(self.document, self.catalogue, node_id, port_name):
            given.setdefault(name, []).insert(index, spec)
        else:
            given[name] = [spec]
        inputs = _filled(entry.ports, owner.params, given, spec)
        previous = self._calls_of(owner.id, but=node_id)
        return self._trial(node.kind, owner.type, owner.params, inputs, node.call_params, previous)

    def _trial(
        self,
        kind: NodeKind,
        type_: str,
        params: Params,
        inputs: Inputs,
        call_params: Params,
        previous: tuple[Call, ...],
    ) -> Trial | None:
        try:
            params, call_params = (
                Params({name: substitute(value, self._values) for name, value in given.items()})
                for given in (params, call_params)
            )
        except ExpressionError:
            return None
        project = self.document.project if kind is NodeKind.BLOCK else None
        return Trial(kind, type_, params, inputs, call_params, previous, project)

    def _calls_of(self, owner: NodeId, *, but: NodeId | None = None) -> tuple[Call, ...]:
        """How a shared layer is called, as far as that is known."""
        calls = []
        for node_id in (owner, *self.document.calls_of(owner)):
            given = self._given(node_id) if node_id != but else None
            entry = self.catalogue.entry(self.document.node(owner).type)
            if given and entry is not None:
                call_params = self.document.node(node_id).call_params
                calls.append((call_params, _inputs(entry.ports, given)))
        return tuple(calls)

    def _given(self, node_id: NodeId, without: str = "") -> dict[str, list[TensorSpec]] | None:
        """The tensors that a node takes, by argument; None where one is not known."""
        given: dict[str, list[TensorSpec]] = {}
        for edge in self.document.incoming(node_id):
            if edge.target_port == without:
                continue
            spec = spec_at(self.results, edge.source, edge.source_port)
            if spec is None:
                return None
            given.setdefault(parse_port(edge.target_port)[0], []).append(spec)
        return given


def values_in(document: ShownGraph) -> dict[str, Value]:
    """What the parameters of the block that is shown come to in its first use, for which it is
    judged too; empty outside of blocks."""
    return _values(document, document.graph, 0)


def _values(document: ShownGraph, graph: str, depth: int) -> dict[str, Value]:
    if graph == MAIN or depth > 50:
        return {}
    values = {p.name: p.default for p in document.header(graph).parameters}
    uses = document.references(graph)
    if uses:
        outer, node_id = uses[0]
        given = document.node(node_id, outer).params
        around = _values(document, outer, depth + 1)
        try:
            values |= {name: substitute(value, around) for name, value in given.items()}
        except ExpressionError:
            return values
    return values


def _filled(
    ports: Sequence[Port], params: Params, given: Mapping[str, list[TensorSpec]], spec: TensorSpec
) -> Inputs:
    """The tensors of a call; `spec` stands for those that are required and missing."""
    specs_of = {name: list(specs) for name, specs in given.items()}
    for port in ports:
        specs = specs_of.get(port.name, [])
        held = port.value and port.name in params
        missing = (port.minimum if port.many else 1) - len(specs)
        if (specs or port.required) and not held and missing > 0:
            specs_of[port.name] = [*specs, *[spec] * missing]
    return _inputs(ports, specs_of)


def _inputs(ports: Sequence[Port], given: Mapping[str, list[TensorSpec]]) -> Inputs:
    return tuple((p.name, p.many, tuple(given[p.name])) for p in ports if given.get(p.name))
