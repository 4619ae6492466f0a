"""Two blocks are the same whatever their ids and the order of what is said of them."""

from __future__ import annotations

from graph_editor.document.document import Document
from graph_editor.document.graph import Graph, GraphId, NodeKind
from graph_editor.document.likeness import alike
from graph_editor.document.value import Params, Value

ORDER = ("units", "activation")


def tower(
    order: tuple[str, ...] = ORDER, units: Value = 8, wires: tuple[int, ...] = tuple(range(8))
) -> dict[GraphId, Graph]:
    """A block in a block: many layers behind one input."""
    given = {"units": units, "activation": "relu"}
    document = Document()
    with document.edit("Draw") as edit:
        inner = edit.add_graph("inner", id=GraphId("inner"))
        outer = edit.add_graph("outer", id=GraphId("outer"))
        inside = edit.in_graph(inner)
        source = inside.add_node("Input", NodeKind.INPUT, name="x")
        params = Params({name: given[name] for name in order})
        layers = [inside.add_node("layers.Dense", params=params) for _ in range(8)]
        for place in wires:
            inside.connect(source, "output", layers[place], "inputs")
        edit.in_graph(outer).add_node(inner, NodeKind.BLOCK)
    return {graph.id: graph for graph in document.project.graphs}


def same(ones: dict[GraphId, Graph], others: dict[GraphId, Graph]) -> bool:
    return alike(ones[GraphId("outer")], others[GraphId("outer")], ones, others)


def test_ids_do_not_matter_nor_the_order_in_which_things_were_said() -> None:
    assert same(tower(), tower())
    assert same(tower(), tower(order=ORDER[::-1]))
    assert same(tower(), tower(wires=tuple(reversed(range(8)))))


def test_values_and_wires_matter() -> None:
    assert not same(tower(), tower(units=9))
    assert not same(tower(), tower(units=8.0))
    assert not same(tower(), tower(wires=tuple(range(7))))
