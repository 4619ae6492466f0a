"""A project as a value: what a file holds, what codegen and validation read."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph_editor.document.graph import Graph, GraphId
from graph_editor.document.settings import DataSpec, TrainingSpec
from graph_editor.document.value import contains_code

MAIN = GraphId("main")


@dataclass(frozen=True, slots=True)
class Project:
    """A project: graphs, data description, training description.

    Attributes:
        name: the project's name; the model's name in Keras; a Python identifier.
        graphs: at least the main graph, first. Each id is unique.
        data: where the training data come from.
        training: how the model is compiled and fitted.
        description: a few sentences of Markdown for the reader.
        extra: unknown members of the file, written back unchanged (a JSON text).
    """

    name: str = "model"
    graphs: tuple[Graph, ...] = field(default_factory=lambda: (Graph(MAIN, "main"),))
    data: DataSpec = DataSpec()
    training: TrainingSpec = TrainingSpec()
    description: str = ""
    extra: str = ""

    @property
    def main(self) -> Graph:
        """The graph that becomes the model."""
        return self.graphs[0]

    @property
    def contains_code(self) -> bool:
        """Whether any value holds Python source, which runs only once the user trusts the file."""
        return any(
            contains_code(node.params) or contains_code(node.call_params)
            for graph in self.graphs
            for node in graph.nodes.values()
        ) or any(
            contains_code(value)
            for value in (
                self.data.options,
                self.training.loss,
                self.training.output_losses,
                self.training.optimizer,
                *self.training.metrics,
                self.training.compile_params,
                self.training.fit_params,
            )
        )
