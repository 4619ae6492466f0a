"""The script of a drawing with blocks builds the network that check has judged.

Random drawings of blocks in blocks, repeated, as functions and as models, of muted nodes and of
loose ends: the model has the inputs, layers, shapes and weights of `check_project`'s analysis,
block by block, and what is drawn but no part of it is warned of.
"""

from __future__ import annotations

import math
import re
import warnings
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.codegen.generate import generate
from graph_editor.codegen.plan import USELESS
from graph_editor.document.graph import Node, NodeKind
from graph_editor.document.project import Project
from graph_editor.validation.analysis import Severity
from graph_editor.validation.check import check_project
from graph_editor.validation.placing import expand
from graph_editor.validation.project_cost import project_cost
from runtime.analyst.oracle import SyncOracle
from tests.graph_editor.codegen.random_blocks import block_projects
from tests.scripts import fresh_keras, run_script

CATALOGUE = Catalogue.load()
seen: Counter[str] = Counter()


@pytest.fixture(scope="module")
def keras() -> Any:
    """One Keras in this process for all examples."""
    return fresh_keras()


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes
    suppress_health_check=list(HealthCheck),
)
@given(project=block_projects(wild=False))
def agree(project: Project, keras: Any, oracle: SyncOracle) -> None:
    analysis = check_project(project, CATALOGUE, oracle)
    errors = [p for p in analysis.problems if p.severity is Severity.ERROR]
    script = generate(project, CATALOGUE, analysis.results)
    note(script.text)
    note(str(script.notes))
    note(str([(p.node, p.message, p.details) for p in analysis.problems]))
    keras.utils.clear_session(free_memory=False)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = run_script(script).build_model()
    except Exception as refusal:
        note(f"{type(refusal).__name__}: {refusal}")
        assert errors, "Keras refuses what check takes"
        return
    left_out = [text for text in script.notes if not text.endswith(f"{USELESS}.")]
    if left_out and errors:
        return
    assert not errors, "check refuses what Keras takes"
    assert not left_out, "the script lacks what check takes"
    warned = {p.node for p in analysis.problems if p.severity is Severity.WARNING}
    assert (analysis.loose & project.main.nodes.keys()) <= warned
    assert len(script.notes) <= len(warned)
    seen["built"] += 1
    seen["with blocks"] += "of the block;" in script.text
    seen["with models"] += "a model of its own" in script.text
    seen["with loops"] += "for index in" in script.text
    seen["with loose ends"] += bool(warned)
    seen["with loose inputs"] += len(model.inputs) < len(all_inputs(project))
    seen["with muted nodes"] += any(node.muted for node in project.main.nodes.values())

    layers = dict(flattened(keras, model))
    assert layers.keys() == expected_names(project)
    assert model.count_params() == analysis.params
    assert model.count_params() == project_cost(project.main, analysis, CATALOGUE).cost.params
    for node in project.main.nodes.values():
        if node.kind is NodeKind.BLOCK and not node.muted and node.id not in analysis.loose:
            assert weights(layers, node) == analysis.results[node.id].params, node.name
    names = [project.main.nodes[node_id].name for node_id in analysis.inputs]
    assert [tensor.name for tensor in model.inputs] == names
    said = [analysis.results[node_id].outputs[0] for node_id in analysis.outputs]
    assert [spec.shape for spec in said] == [tuple(tensor.shape) for tensor in model.outputs]
    assert [spec.dtype for spec in said] == [tensor.dtype for tensor in model.outputs]
    assert len(set(model.output_names)) == len(model.outputs)


def test_the_script_builds_what_check_has_judged(keras: Any, oracle: SyncOracle) -> None:
    seen.clear()
    agree(keras=keras, oracle=oracle)
    assert seen["built"] >= 20, seen
    assert min(seen.values()) >= 4, seen


def all_inputs(project: Project) -> list[Node]:
    """What is drawn as an input of the model."""
    return [node for node in project.main.nodes.values() if node.kind is NodeKind.INPUT]


def flattened(keras: Any, model: Any) -> list[tuple[str, Any]]:
    """The layers of a model and of the models in it; no inputs, and none that only name outputs."""
    found: list[tuple[str, Any]] = []
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            found += flattened(keras, layer)
        elif not isinstance(layer, keras.layers.InputLayer | keras.layers.Identity):
            found.append((layer.name, layer))
    return found


def expected_names(project: Project) -> set[str]:
    """How Keras must call the layers that are part of the model, by their owners."""
    expansion = expand(project)
    drawn = {node.id: node for graph in project.graphs for node in graph.nodes.values()}
    names = set()
    for flat_id in expansion.reach.model:
        node = drawn[expansion.origins[flat_id].node]
        if node.kind is NodeKind.LAYER and not node.muted and node.type != "layers.Identity":
            owner = drawn.get(node.shared_with, node)
            flat_name = expansion.project.main.nodes[flat_id].name
            names.add(re.sub(f"{node.name}$", owner.name, flat_name))
    return names


def weights(layers: dict[str, Any], use: Node) -> int:
    """What is in one use of a block, all repetitions together."""
    names = [name for name in layers if re.match(rf"{use.name}_", name)]
    return sum(math.prod(w.shape) for name in names for w in layers[name].weights)
