"""The projects that the user of chance begins with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.block_ports import block_inputs
from graph_editor.document.document import Document
from graph_editor.document.flow import Flow
from graph_editor.document.graph import BlockParameter, GraphId, NodeId, NodeKind
from graph_editor.document.grouping import make_block
from graph_editor.document.project import Project
from graph_editor.document.value import Params, Reference

_WIDE = 320.0


def _chain(document: Document, *types: str) -> list[NodeId]:
    nodes: list[NodeId] = []
    with document.edit("Draw") as edit:
        for place, type_ in enumerate(types):
            kind = NodeKind.INPUT if type_ == "Input" else NodeKind.LAYER
            given = Params(shape=(5,)) if type_ == "Input" else Params()
            given = Params(units=4, activation="relu") if type_ == "layers.Dense" else given
            nodes.append(edit.add_node(type_, kind, params=given, position=(_WIDE * place, 0)))
            if place:
                edit.connect(nodes[-2], "output", nodes[-1], "inputs")
    return nodes


def chain() -> Project:
    """Input → Dense → Dropout → Dense."""
    document = Document()
    _chain(document, "Input", "layers.Dense", "layers.Dropout", "layers.Dense")
    return document.project


def workshop() -> Project:
    """Something of everything: ways that meet, a layer that is called twice, a block in two
    places, one of them repeated, an Output, frames in a frame, and a note."""
    document = Document()
    source, first, second, third, last = _chain(document, "Input", *["layers.Dense"] * 4)
    with document.edit("Draw") as edit:
        again = edit.add_node("layers.Dense", shared_with=first, position=(_WIDE, 240))
        joined = edit.add_node("layers.Add", position=(5 * _WIDE, 80))
        lstm = edit.add_node("layers.LSTM", position=(2 * _WIDE, 480), params=Params(units=3))
        out = edit.add_node("Output", NodeKind.OUTPUT, position=(6 * _WIDE, 80))
        edit.connect(source, "output", again, "inputs")
        edit.connect(last, "output", joined, "inputs[0]")
        edit.connect(again, "output", joined, "inputs[1]")
        edit.connect(source, "output", lstm, "sequences")
        edit.connect(joined, "output", out, "inputs")
    with document.edit("Draw") as edit:
        node = make_block(edit, document, [second, third], "part")
    with document.edit("Draw") as edit:
        block = document.graphs()[1]
        twice = edit.add_node(block, NodeKind.BLOCK, position=(3 * _WIDE, 280), repeat=2)
        edit.connect(node, "output", twice, block_inputs(document, block)[0].name)
        edit.add_annotation(AnnotationKind.FRAME, "All", (-64, -96, 2200, 760))
        edit.add_annotation(AnnotationKind.FRAME, "Body", (288, -56, 1000, 240))
        edit.add_annotation(AnnotationKind.NOTE, "# Why\nbecause", (0, 480, 256, 96))
        inside = edit.in_graph(block)
        inside.add_annotation(AnnotationKind.FRAME, "Inside", (-64, 160, 400, 160))
    return document.project


def all_right() -> Project:
    """Nothing is wrong: what is known stays the same where other steps would mend or tell it.
    A block with two inputs, in two places."""
    document = Document()
    _, first, second = _chain(document, "Input", "layers.Dense", "layers.Dense")
    with document.edit("Draw") as edit:
        joined = edit.add_node("layers.Add", position=(3 * _WIDE, 0))
        edit.connect(first, "output", joined, "inputs[0]")
        edit.connect(second, "output", joined, "inputs[1]")
    with document.edit("Draw") as edit:
        node = make_block(edit, document, [joined], "sum")
        block = document.graphs()[1]
        twice = edit.add_node(block, NodeKind.BLOCK, position=(4 * _WIDE, 0))
        one, two = (port.name for port in block_inputs(document, block))
        edit.connect(node, "output", twice, one)
        edit.connect(first, "output", twice, two)
    return document.project


def opened() -> Project:
    """From top to bottom: a block in a block, both opened in place, in two places, one of which is
    repeated; a call of a layer, a muted layer and a parameter in it."""
    document = Document()
    _, first, second, third = _chain(document, "Input", *["layers.Dense"] * 3)
    with document.edit("Draw") as edit:
        inner = make_block(edit, document, [second], "inner")
    with document.edit("Draw") as edit:
        outer = make_block(edit, document, [first, inner, third], "outer")
        block = GraphId(document.node(outer).type)
        inside = edit.in_graph(block)
        header = document.header(block)
        inside.set_graph(block, replace(header, parameters=(BlockParameter("width", 4),)))
        inside.set_param(first, "units", Reference("width"))
        inside.add_node("layers.Dense", shared_with=first, position=(_WIDE, 240))
        inside.set_muted(third, True)
        inside.set_flow(Flow.DOWN)
        edit.set_flow(Flow.DOWN)
        twice = edit.add_node(block, NodeKind.BLOCK, position=(0, 6 * _WIDE), repeat=3)
        edit.connect(outer, "output", twice, block_inputs(document, block)[0].name)
        for node in (outer, twice):
            edit.set_opened(node, (0.0, 0.0))
        inside.set_opened(inner, (0.0, 0.0))
    return document.project


STARTS: dict[str, tuple[Callable[[], Project], bool]] = {
    "a chain": (chain, False),
    "all right": (all_right, False),
    "inside a block": (workshop, True),
    "nothing": (Project, False),
    "opened": (opened, False),
    "a workshop": (workshop, False),
}
"""What is open at first, and whether the user is inside its block."""
