"""The generator: a project in, its one script out.

`generate` never raises for a drawing that is unfinished or wrong: what cannot be written is left
out, with a comment in the script and a sentence in `Script.notes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.codegen.block_code import write_block
from graph_editor.codegen.block_function import plan_blocks, unwritable
from graph_editor.codegen.comment import comment, docstring
from graph_editor.codegen.data_code import DataWriter
from graph_editor.codegen.data_parts import DataCode
from graph_editor.codegen.layer_code import LayerWriter
from graph_editor.codegen.left_out import sentences
from graph_editor.codegen.model_code import FunctionalWriter, ModelCode
from graph_editor.codegen.plan import Plan, Tensor
from graph_editor.codegen.planning import make_plan
from graph_editor.codegen.script import Script
from graph_editor.codegen.sequential_code import can_be_sequential, write_sequential
from graph_editor.codegen.training_code import TrainingCode, TrainingWriter
from graph_editor.codegen.value_code import ValueWriter
from graph_editor.document.graph import NodeId
from graph_editor.document.project import Project
from graph_editor.validation.analysis import NodeResult
from graph_editor.validation.placing import expand
from graph_editor.validation.word_ids import TAKERS, id_counts

DEEP = 800
"""Layers in a row from which Keras may need more than Python's 1,000 nested calls."""


def generate(
    project: Project,
    catalogue: Catalogue,
    results: Mapping[NodeId, NodeResult] | None = None,
    *,
    form: str | None = None,
    folder: Path | None = None,
) -> Script:
    """The script of a project.

    Args:
        results: what Keras said of the nodes, where it was asked: tells which of them return
            several tensors.
        form: `"functional"` or `"sequential"`; None for what the project says.
        folder: the project's folder, for data files with relative paths.
    """
    return _Generator(project, catalogue, results or {}, folder).script(form)


class _Generator:
    def __init__(
        self,
        project: Project,
        catalogue: Catalogue,
        results: Mapping[NodeId, NodeResult],
        folder: Path | None,
    ) -> None:
        self._project = project
        self._catalogue = catalogue
        self._results = results
        self._folder = folder
        self._values = ValueWriter(catalogue)
        self._layers = LayerWriter(catalogue, self._values)
        self._blocks = plan_blocks(project, catalogue, self._results)
        self._notes: list[str] = []

    def script(self, form: str | None) -> Script:
        main, catalogue = self._project.main, self._catalogue
        reasons = unwritable(main, catalogue, self._layers, self._blocks)
        plan = make_plan(main, catalogue, reasons, self._results, self._blocks.plans)
        called = self._blocks.called_by(plan)
        model = self._model(plan, form or self._project.training.form)
        data = self._data(plan, model)
        training = self._training(plan, model, data)
        self._notes += [*data.notes, *training.notes]
        blocks = [write_block(function, self._blocks, self._results) for function in called]
        used = {*self._values.used, *data.used, "keras", "np"}
        used.update(*[function.layers.values.used for function in called])
        depth = max([plan.depth, *[function.block.plan.depth for function in called]])
        head = [
            *docstring(f"{self._project.name}: a Keras model.", self._project.description),
            "",
            *_imports(used, depth),
            "",
            *self._constants(data),
            *_recursion(depth),
        ]
        build = [
            "def build_model() -> keras.Model:",
            '    """Build the network."""',
        ]
        functions = [
            *([data.functions] if data.functions else []),
            [
                "def load_data() -> Data:",
                f'    """{data.summary}"""',
                *self._notes_as_comments(data.notes),
                *data.lines,
            ],
        ]
        lines = [*head]
        for function in functions:
            lines += ["", "", *function]
        places: dict[NodeId, tuple[int, int]] = {}
        for function_head, code in (*(([], block) for block in blocks), (build, model)):
            lines += ["", "", *function_head]
            offset = len(lines) + 1
            lines += code.lines
            places.update({n: (a + offset, b + offset) for n, (a, b) in code.places.items()})
        for function in training.functions:
            lines += ["", "", *function]
        lines += ["", "", 'if __name__ == "__main__":', "    main()", ""]
        notes = tuple(dict.fromkeys([*sentences(plan).values(), *self._notes]))
        return Script("\n".join(lines), places, data.files, notes)

    def _model(self, plan: Plan, form: str) -> ModelCode:
        name = self._project.name
        complete = bool(plan.inputs and plan.outputs)
        if form == "sequential" and complete:
            if can_be_sequential(self._project) and not plan.left_out:
                return write_sequential(plan, self._layers, self._values, name)
            self._notes.append(
                "The drawing is not one line of layers, so the script is in the functional form."
            )
        writer = FunctionalWriter(plan, self._catalogue, self._layers, self._blocks, self._results)
        return writer.write(name)

    def _data(self, plan: Plan, model: ModelCode) -> DataCode:
        training = self._project.training
        return DataWriter(
            self._project.data,
            [plan.nodes[node_id] for node_id in plan.inputs],
            model.output_names,
            model.output_keys,
            [self._sample_shape(output.tensor) for output in plan.outputs],
            wants_validation=training.validation == "set",
            seeded=training.seed is not None,
            folder=self._folder,
            id_counts=_id_counts(self._project),
        ).write()

    def _sample_shape(self, tensor: Tensor) -> tuple[int, ...] | None:
        """The shape of a tensor without its batch axis, as far as Keras has said it."""
        result = self._results.get(tensor.node)
        if result is None or tensor.index >= len(result.outputs):
            return None
        lengths = result.outputs[tensor.index].shape[1:]
        known = tuple(n for n in lengths if n is not None)
        return known if len(known) == len(lengths) else None

    def _training(self, plan: Plan, model: ModelCode, data: DataCode) -> TrainingCode:
        writer = TrainingWriter(
            self._project.training, self._values, model.output_names, model.output_keys
        )
        fixed_batch = any(
            plan.nodes[node_id].params.get("batch_size") is not None for node_id in plan.inputs
        )
        return writer.write(
            has_validation=data.has_validation, has_test=data.has_test, fixed_batch=fixed_batch
        )

    def _constants(self, data: DataCode) -> list[str]:
        training = self._project.training
        x = "dict[str, np.ndarray]" if data.x_many else "np.ndarray"
        y = "dict[str, np.ndarray]" if data.y_many else "np.ndarray"
        return [
            *([f"SEED = {training.seed!r}"] if training.seed is not None else []),
            f"EPOCHS = {training.epochs!r}",
            f"BATCH_SIZE = {training.batch_size!r}",
            *data.constants,
            "",
            f"Data = tuple[tuple[{x}, {y}], ...]",
        ]

    def _notes_as_comments(self, notes: list[str]) -> list[str]:
        return [line for text in notes for line in comment(text, "    ")]


def _imports(used: set[str], depth: int) -> list[str]:
    standard = [
        *(["import sys"] if depth >= DEEP else []),
        *(["from pathlib import Path"] if "Path" in used else []),
    ]
    parts = ", ".join(sorted(used & {"layers", "ops"}))
    others = [
        "import keras",
        "import numpy as np",
        *(["import tensorflow as tf"] if "tf" in used else []),
        *([f"from keras import {parts}"] if parts else []),
    ]
    return [*standard, "", *others] if standard else others


def _recursion(depth: int) -> list[str]:
    if depth < DEEP:
        return []
    return [
        "",
        f"# Keras follows the {depth:,} layers of the longest way by recursion.",
        f"sys.setrecursionlimit({4000 + 4 * (depth // 1000 * 1000)})",
    ]


def _id_counts(project: Project) -> dict[str, int]:
    """For inputs whose numbers are looked up, wherever that is: how many ids there are."""
    if project.data.source != "random" or not any(
        node.type in TAKERS for graph in project.graphs for node in graph.nodes.values()
    ):
        return {}
    expansion = expand(project)  # through blocks, with the values of their parameters there
    flat, model = expansion.project.main, expansion.reach.model
    counts = id_counts({n: flat.nodes[n] for n in flat.nodes if n in model}, flat.edges)
    return {flat.nodes[node_id].name: count for node_id, count in counts.items()}
