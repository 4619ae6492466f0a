"""Drawings in one line each."""

from __future__ import annotations

from collections.abc import Sequence

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.document import Document
from graph_editor.document.graph import NodeKind
from graph_editor.document.project import Project
from graph_editor.document.settings import DataSpec, TrainingSpec
from graph_editor.document.value import Params, Value

CATALOGUE = Catalogue.load()


class Drawing:
    """A project under construction; nodes are named by their names."""

    def __init__(self, data: DataSpec | None = None, training: TrainingSpec | None = None) -> None:
        self.document = Document()
        with self.document.edit("Set") as edit:
            edit.set_data(data or DataSpec("random"))
            edit.set_training(training or TrainingSpec())

    def add(
        self, name: str, type: str, after: str | Sequence[str] = (), /, **params: Value
    ) -> Drawing:
        """Add a node and connect its ports in order.

        Args:
            after: nodes to connect, each `"name"`, `"name:1"` for another output, or
                `"port=name"`.
        """
        sources = [after] if isinstance(after, str) else list(after)
        kinds = {"Input": NodeKind.INPUT, "Output": NodeKind.OUTPUT}
        default = NodeKind.OPERATION if type.startswith("ops.") else NodeKind.LAYER
        entry = CATALOGUE.entry(type)
        with self.document.edit("Draw") as edit:
            node = edit.add_node(type, kinds.get(type, default), name=name, params=Params(params))
            for place, text in enumerate(sources):
                port, _, source = text.rpartition("=")
                source, _, index = source.partition(":")
                if not port:
                    port = "inputs"
                    if entry is not None and entry.ports:
                        many = entry.ports[0].many
                        port = entry.ports[0 if many else place].name
                        port += f"[{place}]" if many else ""
                output = f"output[{index}]" if index else "output"
                edit.connect(self.document.node(source).id, output, node, port)
        return self

    def share(self, name: str, owner: str, after: str) -> Drawing:
        """Add another call of a node's layer."""
        node = self.document.node(owner)
        entry = CATALOGUE.entry(node.type)
        assert entry is not None
        with self.document.edit("Draw") as edit:
            again = edit.add_node(node.type, name=name, shared_with=node.id)
            source = self.document.node(after).id
            edit.connect(source, "output", again, entry.ports[0].name)
        return self

    @property
    def project(self) -> Project:
        return self.document.project
