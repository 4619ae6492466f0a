"""The script of a drawing with blocks builds the network that check has judged.

Random drawings of blocks in blocks, repeated, as functions and as models, of muted nodes and of
loose ends: the model has the inputs, layers, shapes and weights of `check_project`'s analysis,
block by block, and what is drawn but no part of it is warned of.
"""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.codegen.generate import generate
from graph_editor.codegen.plan import USELESS
from graph_editor.document.graph import Node, NodeId, NodeKind
from graph_editor.document.project import Project
from graph_editor.validation.analysis import Severity
from graph_editor.validation.check import check_project
from graph_editor.validation.name_clash import keras_names
from graph_editor.validation.placing import expand
from graph_editor.validation.project_cost import project_cost
from runtime.analyst.oracle import SyncOracle
from tests.graph_editor.codegen.random_blocks import block_projects
from tests.journeys.block_cases import CASES
from tests.scripts import fresh_keras, run_script

CATALOGUE = Catalogue.load()
Path = tuple[str, ...]
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
    compare(project, keras, oracle, note)


@pytest.mark.parametrize("name", CASES)
def test_named_drawings(name: str, keras: Any, oracle: SyncOracle) -> None:
    analysis = check_project(CASES[name], CATALOGUE, oracle)
    assert analysis.ok, analysis.problems
    compare(CASES[name], keras, oracle, print)


def compare(project: Project, keras: Any, oracle: SyncOracle, say: Callable[[str], None]) -> None:
    """Hold the script's model against what check says; what helps to see why goes to `say`."""
    analysis = check_project(project, CATALOGUE, oracle)
    errors = [p for p in analysis.problems if p.severity is Severity.ERROR]
    script = generate(project, CATALOGUE, analysis.results)
    say(script.text)
    say(f"{script.notes}\n{analysis.problems}")
    keras.utils.clear_session(free_memory=False)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = run_script(script).build_model()
    except Exception as refusal:
        say(f"{type(refusal).__name__}: {refusal}")
        assert errors, "Keras refuses what check takes"
        return
    left_out = [text for text in script.notes if not text.endswith(f"{USELESS}.")]
    if left_out and errors:
        return
    assert not errors, "check refuses what Keras takes"
    warned = {p.node for p in analysis.problems if p.severity is Severity.WARNING}
    assert (analysis.loose & project.main.nodes.keys()) <= warned
    seen["built"] += 1
    seen["with blocks"] += "of the block;" in script.text
    seen["with models"] += "a model of its own" in script.text
    seen["with loops"] += "for index in" in script.text
    seen["with loose ends"] += bool(warned)
    seen["with loose inputs"] += len(model.inputs) < len(all_inputs(project))
    seen["with muted nodes"] += any(node.muted for node in project.main.nodes.values())

    layers = dict(flattened(keras, model))
    assert layers.keys() == expected_names(project).keys()
    assert model.count_params() == analysis.params
    assert model.count_params() == project_cost(project.main, analysis, CATALOGUE).cost.params
    for node in project.main.nodes.values():
        if node.kind is NodeKind.BLOCK and not node.muted and node.id not in analysis.loose:
            assert weights(project, layers, node) == analysis.results[node.id].params, node.name
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


def flattened(keras: Any, model: Any, path: Path = ()) -> list[tuple[tuple[Path, str], Any]]:
    """The layers of a model and of the models in it; no inputs, and none that only name outputs."""
    found: list[tuple[tuple[Path, str], Any]] = []
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            found += flattened(keras, layer, (*path, layer.name))
        elif not isinstance(layer, keras.layers.InputLayer | keras.layers.Identity):
            found.append(((path, layer.name), layer))
    return found


def expected_names(project: Project) -> dict[tuple[Path, str], NodeId]:
    """How Keras must call the layers that are part of the model: their flat nodes."""
    expansion = expand(project)
    drawn = {node.id: node for graph in project.graphs for node in graph.nodes.values()}
    names = {}
    for found in keras_names(expansion, {graph.id: graph for graph in project.graphs}):
        node = drawn[expansion.origins[found.flat].node]
        if node.kind is NodeKind.LAYER and node.type != "layers.Identity":
            names[found.models, found.name] = found.flat
    return names


def weights(project: Project, layers: dict[tuple[Path, str], Any], use: Node) -> int:
    """What is in one use of a block, all repetitions together."""
    members, found, stack = expand(project).members, set(), [use.id]
    while stack:
        node_id = stack.pop()
        found.add(node_id)
        stack += members.get(node_id, ())
    return sum(
        math.prod(weight.shape)
        for name, flat in expected_names(project).items()
        if flat in found
        for weight in layers[name].weights
    )
