"""What can be drawn in a project: everything of Keras, and the project's own blocks."""

from __future__ import annotations

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Entry, Parameter, ParameterKind, Port
from graph_editor.catalogue.search import Searchable, SearchIndex
from graph_editor.document.block_ports import block_inputs, block_outputs
from graph_editor.document.document import Document
from graph_editor.document.graph import BlockParameter, GraphId
from graph_editor.document.project import MAIN
from graph_editor.document.value import Value

BLOCKS = "Blocks"
"""The family of the project's blocks."""


class Vocabulary:
    """A catalogue that knows a project's blocks too; a block's type is its graph's id.

    Attributes:
        keras: the catalogue of Keras.
        document: the project.
    """

    def __init__(self, keras: Catalogue, document: Document) -> None:
        self.keras = keras
        self.document = document

    @property
    def keras_version(self) -> str:
        return self.keras.keras_version

    def entry(self, type: str) -> Entry | None:
        """The entry of a type of Keras, or of a block."""
        return self.keras.entry(type) or self.block(GraphId(type))

    def block(self, graph: GraphId) -> Entry | None:
        """A block as a catalogue describes things; None where there is no such block."""
        if graph == MAIN or not self.document.has_graph(graph):
            return None
        document, header = self.document, self.document.header(graph)
        inputs = [node.name for node in block_inputs(document, graph)]
        outputs = [node.name for node in block_outputs(document, graph)]
        uses = len(document.references(graph))
        times = {0: "not used yet", 1: "used once"}.get(uses, f"used {uses} times")
        return Entry(
            type=graph,
            title=header.name,
            family=BLOCKS,
            summary=f"A block of this project, {times}: {', '.join(inputs) or 'nothing'} → "
            f"{', '.join(outputs) or 'nothing'}.",
            parameters=tuple(as_parameter(parameter) for parameter in header.parameters),
            ports=tuple(Port(name, doc="An input of the block.") for name in inputs),
        )

    def blocks(self) -> list[Entry]:
        """The project's blocks, in the order in which they were made."""
        entries = (self.block(graph) for graph in self.document.graphs())
        return [entry for entry in entries if entry is not None]

    def search(self, text: str, limit: int = 50) -> list[Entry]:
        """As `Catalogue.search`; blocks that fit come first."""
        own = {entry.type: entry for entry in self.blocks()}
        index = SearchIndex(
            Searchable(entry.type, (entry.title,), ("block",), BLOCKS) for entry in own.values()
        )
        found = [own[type_] for type_ in index.search(text, limit)] if own else []
        return [*found, *self.keras.search(text, limit)][:limit]

    def __contains__(self, type: object) -> bool:
        return type in self.keras or self.block(GraphId(str(type))) is not None

    def ends(self) -> tuple[Entry, ...]:
        return self.keras.ends()

    def layers(self) -> tuple[Entry, ...]:
        return self.keras.layers()

    def operations(self) -> tuple[Entry, ...]:
        return self.keras.operations()

    def objects(self, group: str) -> tuple[Entry, ...]:
        return self.keras.objects(group)

    def families(self) -> tuple[str, ...]:
        return (BLOCKS, *self.keras.families())


def as_parameter(parameter: BlockParameter) -> Parameter:
    """A block's parameter as a form edits it: the kind of its default chooses the editor."""
    kind, default = kind_of(parameter.default), parameter.default
    return Parameter(
        parameter.name,
        kind,
        default,
        optional=default is None,
        scalar=kind in (ParameterKind.INTS, ParameterKind.FLOATS),
        doc=f"A parameter of the block; {default!r} where nothing else is given.",
    )


def kind_of(value: Value) -> ParameterKind:
    """The kind of parameter whose default is this value."""
    match value:
        case bool():
            return ParameterKind.BOOL
        case int():
            return ParameterKind.INT
        case float():
            return ParameterKind.FLOAT
        case str():
            return ParameterKind.STRING
        case tuple() if value and all(type(item) is int for item in value):
            return ParameterKind.INTS
        case _:
            return ParameterKind.LITERAL
