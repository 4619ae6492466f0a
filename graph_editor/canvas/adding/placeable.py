"""What can be put on the canvas: the catalogue's layers and operations, Input and Output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_editor.canvas.vocabulary import BLOCKS
from graph_editor.document.graph import NodeKind
from graph_editor.document.value import Params

if TYPE_CHECKING:
    from graph_editor.catalogue.catalogue import Catalogue

MIME_TYPE = "application/x-hornet-node"
"""The clipboard type of something dragged onto the canvas; its payload is the node's type."""


@dataclass(frozen=True, slots=True)
class Placeable:
    """Something that can become a node: its type, kind and family, and how it is told about."""

    type: str
    kind: NodeKind
    title: str
    family: str
    summary: str = ""


INPUT = Placeable(
    "Input", NodeKind.INPUT, "Input", "Input", "Where data enter the model; has a shape."
)
OUTPUT = Placeable(
    "Output", NodeKind.OUTPUT, "Output", "Output", "Marks a tensor as an output of the model."
)

REROUTE = Placeable(
    "Reroute", NodeKind.OPERATION, "Reroute point", "", "A point that the wire goes through."
)
"""No node: a point of the wire that something was to be put on."""


def placeable(type: str, catalogue: Catalogue) -> Placeable | None:
    """What can be placed under this type; None where nothing can."""
    if type in ("Input", "Output"):
        return INPUT if type == "Input" else OUTPUT
    entry = catalogue.entry(type)
    if entry is None or not entry.placeable:
        return None
    kind = NodeKind.OPERATION if entry.type.startswith("ops.") else NodeKind.LAYER
    if entry.family == BLOCKS:
        kind = NodeKind.BLOCK
    return Placeable(entry.type, kind, entry.title, entry.family, entry.plain_summary)


def initial_params(type: str, catalogue: Catalogue) -> Params:
    """The parameters of a new node of this type."""
    entry = catalogue.entry(type)
    return entry.initial_params if entry is not None else Params()
