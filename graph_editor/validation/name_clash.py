"""Names that cannot be: those that two nodes of a drawing have, or two layers of the model in
Keras, and those that TensorFlow refuses.

Keras wants each layer of a model to have a name of its own. Those of layers in blocks begin with
the name of the use, so that `unit` with `dense` inside and a layer `unit_dense` beside it clash.
What is in a nested model has a world of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph_editor.document.drawn_wires import is_bypassed
from graph_editor.document.graph import Graph, GraphId, Node, NodeId, NodeKind
from graph_editor.document.project import MAIN
from graph_editor.validation.analysis import Problem, Severity
from graph_editor.validation.expansion import Expansion, Origin
from graph_editor.validation.refused_name import refused_names
from graph_editor.validation.structure_fixes import inside, rename


@dataclass(frozen=True, slots=True)
class KerasName:
    """What Keras calls a layer, an input or a nested model.

    Attributes:
        models: the nested models that it is in, outermost first.
        name: its name there.
        flat: the flat node that has it, or the flat block node.
    """

    models: tuple[str, ...]
    name: str
    flat: NodeId


def double_names(nodes: Mapping[NodeId, Node]) -> list[Problem]:
    """Names that two nodes of a drawing have: only a file written by hand can hold them."""
    seen: set[str] = set()
    problems = []
    for node in nodes.values():
        if node.name in seen:
            problems.append(
                Problem(
                    node.id,
                    Severity.ERROR,
                    f"Two nodes are called '{node.name}'; each needs a name of its own.",
                    expected="names that differ",
                    received=node.name,
                    fixes=(rename(node),),
                )
            )
        seen.add(node.name)
    return problems


def keras_names(expansion: Expansion, graphs: Mapping[GraphId, Graph]) -> Iterator[KerasName]:
    """The names of all that Keras has names for in the model, each layer once."""
    flat, model = expansion.project.main.nodes, expansion.reach.model
    for block, name in expansion.nested:
        if not model.isdisjoint(expansion.members[block]):
            yield KerasName(expansion.models.get(block, ()), name, block)
    seen: set[NodeId] = set()
    for flat_id, node in flat.items():
        owner = node.shared_with if node.shared_with in flat else flat_id
        if flat_id not in model or owner is None or owner in seen:
            continue
        origin, models = expansion.origins[flat_id], expansion.models.get(flat_id, ())
        graph = graphs[origin.graph]
        drawn = graph.nodes[origin.node]
        if drawn.kind is NodeKind.INPUT:
            if graph.id == MAIN or graph.as_model:
                yield KerasName(models, node.name, flat_id)
        elif drawn.kind is NodeKind.LAYER and not is_bypassed(drawn):
            seen.add(owner)
            shared = graph.nodes.get(drawn.shared_with) if drawn.shared_with is not None else None
            before = node.name.removesuffix(drawn.name)
            yield KerasName(models, before + (shared or drawn).name, flat_id)


def name_clashes(expansion: Expansion, graphs: Mapping[GraphId, Graph]) -> list[Problem]:
    """What is called like something else: in a drawing, or in Keras."""
    used = {origin.graph for origin in expansion.origins.values()}
    problems: list[Problem] = []
    for graph in graphs.values():
        if graph.id == MAIN:
            problems += double_names(graph.nodes)
        elif graph.id in used:
            problems += _inside(double_names(graph.nodes), graph.id)
    if problems:
        return problems
    seen: dict[tuple[tuple[str, ...], str], KerasName] = {}
    for found in keras_names(expansion, graphs):
        other = seen.setdefault((found.models, found.name), found)
        if other is not found:
            problems.append(_clash(found, other, expansion, graphs))
    return list({problem.node: problem for problem in problems}.values())


def untrainable_names(expansion: Expansion, graphs: Mapping[GraphId, Graph]) -> Iterator[Problem]:
    """What has a name that TensorFlow refuses, each once where it is drawn."""
    model = expansion.reach.model
    trained = {
        origin.node
        for flat, origin in expansion.origins.items()
        if not model.isdisjoint((flat, *expansion.members.get(flat, ())))
    }
    for graph in graphs.values():
        found = refused_names(graph.nodes, trained)
        yield from found if graph.id == MAIN else _inside(found, graph.id)


def _clash(
    one: KerasName, other: KerasName, expansion: Expansion, graphs: Mapping[GraphId, Graph]
) -> Problem:
    places = [expansion.origins[found.flat] for found in (other, one)]
    main = graphs[MAIN].nodes
    node = main[next((o.node for o in places if o.graph == MAIN), places[1].outermost)]
    texts = " and ".join(_place(origin, graphs) for origin in places)
    return Problem(
        node.id,
        Severity.ERROR,
        f"Keras would call two layers '{one.name}': {texts}. Give one of them another name.",
        expected="names that differ",
        received=one.name,
        fixes=(rename(node),),
    )


def _place(origin: Origin, graphs: Mapping[GraphId, Graph]) -> str:
    name = graphs[origin.graph].nodes[origin.node].name
    return f"'{name}'" + (
        "" if origin.graph == MAIN else f" in '{graphs[MAIN].nodes[origin.outermost].name}'"
    )


def _inside(problems: Iterable[Problem], graph: GraphId) -> Iterator[Problem]:
    for problem in problems:
        fixes = tuple(inside(fix, graph) for fix in problem.fixes)
        yield Problem(
            problem.node,
            problem.severity,
            problem.message,
            problem.expected,
            problem.received,
            fixes,
        )
