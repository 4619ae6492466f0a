"""The script of a drawing with blocks builds the network that check has judged.

Random drawings of blocks in blocks, repeated, as functions and as models, and of muted nodes: the
model has the layers, shapes and weights of `check_project`'s analysis, block by block.
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
from graph_editor.document.graph import Node, NodeKind
from graph_editor.document.project import Project
from graph_editor.validation.analysis import Severity
from graph_editor.validation.check import check_project
from graph_editor.validation.placing import expand
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
    if has_loose_ends(project):
        return
    if script.notes:
        assert errors or any(p.severity is Severity.WARNING for p in analysis.problems)
        return
    assert not errors, "check refuses what Keras takes"
    seen["built"] += 1
    seen["with blocks"] += "of the block;" in script.text
    seen["with models"] += "a model of its own" in script.text
    seen["with loops"] += "for index in" in script.text
    seen["with muted nodes"] += any(node.muted for node in project.main.nodes.values())

    layers = dict(flattened(keras, model))
    assert layers.keys() == expected_names(project)
    assert model.count_params() == analysis.params
    for node in project.main.nodes.values():
        if node.kind is NodeKind.BLOCK and not node.muted:
            assert weights(layers, node) == analysis.results[node.id].params, node.name
    said = [analysis.results[node_id].outputs[0] for node_id in analysis.outputs]
    assert [spec.shape for spec in said] == [tuple(tensor.shape) for tensor in model.outputs]
    assert [spec.dtype for spec in said] == [tensor.dtype for tensor in model.outputs]
    assert len(set(model.output_names)) == len(model.outputs)


def test_the_script_builds_what_check_has_judged(keras: Any, oracle: SyncOracle) -> None:
    seen.clear()
    agree(keras=keras, oracle=oracle)
    assert seen["built"] >= 20, seen
    assert min(seen.values()) >= 4, seen


def has_loose_ends(project: Project) -> bool:
    """Whether a use of a block takes or gives a tensor that leads nowhere.

    Then check judges what makes it as well, and the model is without it.
    """
    expansion = expand(project)
    flat = expansion.project.main
    followed = {edge.source for edge in flat.edges}
    drawn = {edge.source for edge in project.main.edges}
    return any(
        expansion.origins[node_id].graph != flat.id or node_id in drawn
        for node_id in flat.nodes
        if node_id not in followed
    )


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
    """How Keras must call the layers that check has judged."""
    flat = expand(project).project.main.nodes
    return {
        owner_name(project, node)
        for node in flat.values()
        if node.kind is NodeKind.LAYER
        and node.type != "layers.Identity"
        and node.shared_with is None
    }


def owner_name(project: Project, node: Node) -> str:
    """Where the node of a shared layer is muted, check lets another call own the layer."""
    drawn = {n.id: n for graph in project.graphs for n in graph.nodes.values()}
    source = drawn[type(node.id)(node.id.rpartition("/")[2])]
    if source.shared_with is None:
        return node.name
    return re.sub(f"{source.name}$", drawn[source.shared_with].name, node.name)


def weights(layers: dict[str, Any], use: Node) -> int:
    """What is in one use of a block, all repetitions together."""
    names = [name for name in layers if re.match(rf"{use.name}_", name)]
    return sum(math.prod(w.shape) for name in names for w in layers[name].weights)
