"""What a picture is to look like, and why there may be none."""

from __future__ import annotations

from dataclasses import dataclass

from graph_editor.document.annotation import AnnotationId
from graph_editor.document.graph import GraphId, NodeId
from graph_editor.document.project import MAIN

FORMATS = (".svg", ".pdf", ".png")


class PictureError(Exception):
    """The picture cannot be made; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """What a picture is to look like.

    Attributes:
        theme: `"light"` or `"dark"`.
        transparent: without a background, for slides and pages of another colour.
        scale: for a PNG, its pixels a scene unit.
        graph: which graph of the project: the network, or one of its blocks.
        nodes: only these nodes and the wires between them, and frames around nothing else; None for
            the whole graph.
        annotations: with `nodes`, these frames and notes as well.
    """

    theme: str = "light"
    transparent: bool = False
    scale: float = 2.0
    graph: GraphId = MAIN
    nodes: frozenset[NodeId] | None = None
    annotations: frozenset[AnnotationId] = frozenset()
