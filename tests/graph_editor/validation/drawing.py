"""Draws small networks for the tests of this folder."""

from __future__ import annotations

from typing import Any

from graph_editor.document.document import Document
from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.document.value import Params


class Drawing:
    """A document with verbs that read like Keras code: `d.layer("Dense", x, units=3)`."""

    def __init__(self) -> None:
        self.document = Document()
        self._column = 0

    def input(self, *shape: int | None, name: str = "", **params: Any) -> NodeId:
        with self.document.edit("Input") as edit:
            return edit.add_node(
                "Input",
                NodeKind.INPUT,
                name=name,
                params=Params(shape=shape, **params),
                position=self._place(),
            )

    def output(self, source: NodeId, name: str = "") -> NodeId:
        with self.document.edit("Output") as edit:
            node = edit.add_node("Output", NodeKind.OUTPUT, name=name, position=self._place())
            edit.connect(source, "output", node, "inputs")
        return node

    def layer(self, title: str, *sources: NodeId, port: str = "inputs", **params: Any) -> NodeId:
        """A layer; several sources are a list."""
        return self._add(f"layers.{title}", NodeKind.LAYER, sources, port, params)

    def merge(self, title: str, *sources: NodeId, **params: Any) -> NodeId:
        """A layer that takes a list of tensors."""
        with self.document.edit(title) as edit:
            node = edit.add_node(f"layers.{title}", params=Params(**params), position=self._place())
            for index, source in enumerate(sources):
                edit.connect(source, "output", node, f"inputs[{index}]")
        return node

    def call(self, owner: NodeId, source: NodeId, port: str = "inputs") -> NodeId:
        """Another call of a layer."""
        type_ = self.document.node(owner).type
        with self.document.edit("Call again") as edit:
            node = edit.add_node(type_, shared_with=owner, position=self._place())
            edit.connect(source, "output", node, port)
        return node

    def op(self, title: str, params: dict[str, Any] | None = None, **sources: NodeId) -> NodeId:
        """An operation; sources by port."""
        with self.document.edit(title) as edit:
            node = edit.add_node(
                f"ops.{title}",
                NodeKind.OPERATION,
                params=Params(params or {}),
                position=self._place(),
            )
            for port, source in sources.items():
                edit.connect(source, "output", node, port)
        return node

    def connect(self, source: NodeId, target: NodeId, port: str, output: str = "output") -> None:
        with self.document.edit("Connect") as edit:
            edit.connect(source, output, target, port)

    def _add(
        self,
        type_: str,
        kind: NodeKind,
        sources: tuple[NodeId, ...],
        port: str,
        params: dict[str, Any],
    ) -> NodeId:
        with self.document.edit(type_) as edit:
            node = edit.add_node(type_, kind, params=Params(**params), position=self._place())
            for source in sources:
                edit.connect(source, "output", node, port)
        return node

    def _place(self) -> tuple[float, float]:
        self._column += 1
        return (280.0 * self._column, 0.0)
