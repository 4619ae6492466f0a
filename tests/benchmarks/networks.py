"""Networks of a wanted size, and data for them."""

from __future__ import annotations

from pathlib import Path

from graph_editor.document.document import Document
from graph_editor.document.graph import NodeId, NodeKind, list_port
from graph_editor.document.project import Project
from graph_editor.document.settings import DataSpec, TrainingSpec
from graph_editor.document.value import ObjectValue, Params

# Nodes of one block of `residual`, and the size of a node on the canvas, about.
BLOCK = 8
_SIZE = (200.0, 110.0)


def residual(layers: int, filters: int = 16) -> Project:
    """A residual network of about so many layers, as real ones are: convolution, normalisation,
    activation, twice, and a shortcut around both; laid out as the canvas does it."""
    document = Document()
    with document.edit("Build") as edit:

        def add(type: str, *sources: NodeId, name: str = "", **params: object) -> NodeId:
            node = edit.add_node(type, name=name, params=Params(params))  # type: ignore[arg-type]
            for index, source in enumerate(sources):
                port = "inputs" if len(sources) == 1 else list_port("inputs", index)
                edit.connect(source, "output", node, port)
            return node

        last = edit.add_node(
            "Input",
            NodeKind.INPUT,
            name="image",
            params=Params(shape=(32, 32, 3)),
        )
        last = add(
            "layers.Conv2D", last, name="stem", filters=filters, kernel_size=3, padding="same"
        )
        for block in range((layers - 4) // BLOCK):
            shortcut = last
            for half in "ab":
                last = add(
                    "layers.Conv2D",
                    last,
                    name=f"conv_{block}{half}",
                    filters=filters,
                    kernel_size=3,
                    padding="same",
                )
                last = add("layers.BatchNormalization", last, name=f"norm_{block}{half}")
                last = add("layers.ReLU", last, name=f"relu_{block}{half}")
            last = add("layers.Add", last, shortcut, name=f"add_{block}")
            last = add("layers.ReLU", last, name=f"relu_{block}")
        last = add("layers.GlobalAveragePooling2D", last, name="pool")
        add("layers.Dense", last, name="classes", units=10, activation="softmax")
    _lay_out(document)
    return _finish(document, DataSpec("random", _random((32, 32, 3))))


def _lay_out(document: Document) -> None:
    from graph_editor.canvas.arrangement.layout import arrange

    sizes = dict.fromkeys(document.nodes(), _SIZE)
    with document.edit("Lay out") as edit:
        places = arrange(sizes, [(edge.source, edge.target) for edge in document.edges()])
        for node, place in places.items():
            edit.move(node, place)


def _random(shape: tuple[int, ...]) -> Params:
    return Params(samples=64, inputs=(shape,), target="classes", classes=10)


def _finish(document: Document, data: DataSpec, **training: object) -> Project:
    with document.edit("Describe") as edit:
        edit.set_data(data)
        edit.set_training(
            TrainingSpec(
                loss=ObjectValue("losses.SparseCategoricalCrossentropy"),
                optimizer=ObjectValue("optimizers.Adam"),
                metrics=("accuracy",),
            ).with_(**training)
        )
    return document.project


def dense_classifier(
    inputs: int, hidden: int, classes: int, *, epochs: int, batch_size: int, path: Path
) -> Project:
    """One hidden layer, trained on the arrays of an `.npz` file of the user."""
    document = Document()
    with document.edit("Build") as edit:
        first = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(inputs,)))
        middle = edit.add_node("layers.Dense", params=Params(units=hidden, activation="relu"))
        last = edit.add_node("layers.Dense", params=Params(units=classes, activation="softmax"))
        edit.connect(first, "output", middle, "inputs")
        edit.connect(middle, "output", last, "inputs")
    return _finish(
        document,
        DataSpec("arrays", Params(path=str(path))),
        epochs=epochs,
        batch_size=batch_size,
        validation="none",
    )


def write_arrays(path: Path, samples: int, inputs: int, classes: int) -> None:
    """Random training and test arrays for `dense_classifier`."""
    import numpy as np

    generator = np.random.default_rng(1)
    arrays = {}
    for part, count in (("train", samples), ("test", max(16, samples // 10))):
        arrays[f"x_{part}"] = generator.random((count, inputs), dtype=np.float32)
        arrays[f"y_{part}"] = generator.integers(0, classes, count)
    np.savez(path, **arrays)


def xor(epochs: int) -> Project:
    """The exclusive or: two sigmoid units, one output, a batch a sample."""
    document = Document()
    with document.edit("Build") as edit:
        first = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(2,)))
        middle = edit.add_node("layers.Dense", params=Params(units=2, activation="sigmoid"))
        last = edit.add_node("layers.Dense", params=Params(units=1, activation="sigmoid"))
        edit.connect(first, "output", middle, "inputs")
        edit.connect(middle, "output", last, "inputs")
        edit.set_data(DataSpec("xor", test_fraction=0.0))
        edit.set_training(
            TrainingSpec(
                loss=ObjectValue("losses.MeanSquaredError"),
                optimizer=ObjectValue("optimizers.SGD", Params(learning_rate=0.1)),
                epochs=epochs,
                batch_size=1,
                validation="none",
            )
        )
    return document.project
