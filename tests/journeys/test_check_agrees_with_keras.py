"""What check says of a drawing is what Keras says when its exported script is run.

Random drawings over the whole catalogue, right and wrong ones: each node is any layer or operation,
its parameters are those of its working sample or changed ones, its inputs are fresh ones that fit
or any tensor that is already there.
"""

from __future__ import annotations

import math
import warnings
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Entry, Parameter, ParameterKind
from graph_editor.codegen.generate import generate
from graph_editor.document.document import Document
from graph_editor.document.edit import Edit
from graph_editor.document.graph import NodeId, NodeKind, list_port
from graph_editor.document.project import Project
from graph_editor.document.value import Params, Value
from graph_editor.validation.analysis import Severity
from graph_editor.validation.check import analysis_to_json, check_project
from runtime.analyst.oracle import SyncOracle
from tests.scripts import fresh_keras, run_script

EXAMPLES = 60
CATALOGUE = Catalogue.load()
# A Lambda's or a Map's function is Python code: other tests are about trusting it.
ENTRIES = [
    entry
    for entry in (*CATALOGUE.layers(), *CATALOGUE.operations())
    if entry.placeable
    and "$code" not in repr(entry.sample)
    and "CodeValue" not in repr(entry.sample)
]
COMMON = [
    CATALOGUE.entry(f"layers.{title}")
    for title in (
        "Dense",
        "Conv2D",
        "Flatten",
        "Add",
        "Concatenate",
        "LSTM",
        "Reshape",
        "Embedding",
    )
]
NUMBERS: dict[ParameterKind, st.SearchStrategy[Any]] = {
    ParameterKind.INT: st.integers(-1, 9),
    ParameterKind.FLOAT: st.sampled_from([-1.0, 0.0, 0.5, 1.0, 3.0]),
    ParameterKind.BOOL: st.booleans(),
    ParameterKind.INTS: st.lists(st.integers(-1, 5), min_size=1, max_size=3).map(tuple),
    ParameterKind.STRING: st.sampled_from(["a", "channels_first", ""]),
    ParameterKind.ACTIVATION: st.sampled_from(["relu", "softmax", "nonsense"]),
    ParameterKind.INITIALIZER: st.sampled_from(["zeros", "orthogonal", "nonsense"]),
    ParameterKind.DTYPE: st.sampled_from(["float16", "float64", "mixed_float16", "nonsense"]),
}


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """A drawing of up to five nodes, and the inputs that they need."""
    document = Document()
    tensors: list[NodeId] = []
    with document.edit("Draw") as edit:
        for _ in range(draw(st.integers(1, 5))):
            pool = COMMON if tensors and draw(st.booleans()) else ENTRIES
            entry = draw(st.sampled_from(pool))
            assert entry is not None
            tensors.append(_add(draw, edit, entry, tensors))
    return document.project


def _add(draw: st.DrawFn, edit: Edit, entry: Entry, tensors: list[NodeId]) -> NodeId:
    kind = NodeKind.LAYER if entry.type.startswith("layers.") else NodeKind.OPERATION
    params = entry.sample
    if entry.parameters and draw(st.integers(0, 2)) == 0:
        parameter = draw(st.sampled_from(entry.parameters))
        params = _changed(draw, params, parameter)
    node = edit.add_node(entry.type, kind, params=params)
    many = {port.name for port in entry.ports if port.many}
    places: dict[str, int] = {}
    for port, shape, dtype in entry.sample_inputs:
        name = list_port(port, places.get(port, 0)) if port in many else port
        places[port] = places.get(port, 0) + 1
        if tensors and draw(st.booleans()):
            source = draw(st.sampled_from(tensors))
        else:
            given = Params(shape=tuple(shape[1:]), dtype=dtype)
            if shape[0] is not None:
                given = given.with_("batch_size", shape[0])
            source = edit.add_node("Input", NodeKind.INPUT, params=given)
        edit.connect(source, "output", node, name)
    return node


def _changed(draw: st.DrawFn, params: Params, parameter: Parameter) -> Params:
    values = NUMBERS.get(parameter.kind)
    choices: list[st.SearchStrategy[Value]] = [st.none()]
    if parameter.choices:
        choices.append(st.sampled_from(parameter.choices))
    if values is not None:
        choices.append(values)
    return params.with_(parameter.name, draw(st.one_of(choices)))


@pytest.fixture(scope="module")
def keras() -> Any:
    """One Keras in this process for all examples."""
    return fresh_keras()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(project=projects())
def test_check_says_what_keras_says(project: Project, keras: Any, oracle: SyncOracle) -> None:
    analysis = check_project(project, CATALOGUE, oracle)
    errors = [p for p in analysis.problems if p.severity is Severity.ERROR]
    script = generate(project, CATALOGUE, analysis.results)
    note(script.text)
    note(str([(p.message, p.details) for p in errors]))
    keras.utils.clear_session()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            model = run_script(script).build_model()
        except Exception as refusal:
            note(f"{type(refusal).__name__}: {refusal}")
            assert errors, "Keras refuses what check takes"
            return
    if script.notes:
        assert errors or any(p.severity is Severity.WARNING for p in analysis.problems)
        return
    assert not errors, "check refuses what Keras takes"
    said = analysis_to_json(project, analysis)["nodes"]
    for node in project.main.nodes.values():
        if node.kind is NodeKind.LAYER:
            layer = model.get_layer(node.name)
            weights = sum(math.prod(weight.shape) for weight in layer.weights)
            assert said[node.name]["params"] == weights
    shapes = [list(tensor.shape) for tensor in keras.tree.flatten(model.outputs)]
    dtypes = [tensor.dtype for tensor in keras.tree.flatten(model.outputs)]
    outputs = [analysis.results[node_id].outputs[0] for node_id in analysis.outputs]
    assert [list(spec.shape) for spec in outputs] == shapes
    assert [spec.dtype for spec in outputs] == dtypes


def test_outputs_that_operations_make_keep_name_and_dtype(
    keras: Any, catalogue: Catalogue, oracle: SyncOracle
) -> None:
    document = Document()
    with document.edit("Draw") as edit:
        source = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(4,)))
        for type_, params in (("ops.cast", Params(dtype="float16")), ("ops.abs", Params())):
            node = edit.add_node(type_, NodeKind.OPERATION, name="absolute", params=params)
            edit.connect(source, "output", node, "x")
    analysis = check_project(document.project, catalogue, oracle)
    assert analysis.ok
    keras.utils.clear_session()
    model = run_script(generate(document.project, catalogue, analysis.results)).build_model()
    assert model.output_names == ["absolute", "absolute_1"]
    assert [tensor.dtype for tensor in model.outputs] == ["float16", "float32"]
