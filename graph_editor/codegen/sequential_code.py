"""`build_model()` as a `keras.Sequential`, for a drawing that is one line of layers."""

from __future__ import annotations

from collections import Counter

from graph_editor.codegen.expression import INDENT, Atom, quoted, statement
from graph_editor.codegen.layer_code import LayerWriter
from graph_editor.codegen.model_code import ModelCode
from graph_editor.codegen.plan import Plan
from graph_editor.codegen.value_code import ValueWriter
from graph_editor.document.graph import NodeKind, parse_port
from graph_editor.document.project import Project


def can_be_sequential(project: Project) -> bool:
    """Whether the drawing is one input, then layers in a line, each called once on one tensor."""
    graph = project.main
    nodes = graph.nodes.values()
    inputs = [node for node in nodes if node.kind is NodeKind.INPUT]
    layers = [node for node in nodes if node.kind is NodeKind.LAYER]
    outputs = [node for node in nodes if node.kind is NodeKind.OUTPUT]
    if len(inputs) != 1 or all(node.muted for node in layers) or len(outputs) > 1:
        return False
    if len(nodes) != 1 + len(layers) + len(outputs) or len(graph.edges) != len(nodes) - 1:
        return False
    if any(node.shared_with is not None or node.call_params for node in layers):
        return False
    if any(node.params.get("return_state") is True for node in layers):
        return False
    if any("[" in edge.target_port or parse_port(edge.source_port)[1] for edge in graph.edges):
        return False
    sources = Counter(edge.source for edge in graph.edges)
    targets = Counter(edge.target for edge in graph.edges)
    if max(sources.values()) > 1 or max(targets.values()) > 1 or inputs[0].id in targets:
        return False
    # As many edges as in a line, and no forks: a line, unless some of it is a circle.
    following = {edge.source: edge.target for edge in graph.edges}
    place, length = inputs[0].id, 1
    while place in following and length <= len(nodes):
        place, length = following[place], length + 1
    return length == len(nodes)


def write_sequential(
    plan: Plan, layers: LayerWriter, values: ValueWriter, model_name: str
) -> ModelCode:
    """The statements of `build_model()` for a plan whose drawing can be sequential."""
    code = ModelCode()
    values.used.add("keras")
    code.add([f"{INDENT}return keras.Sequential(", f"{INDENT * 2}["])
    for node_id in plan.order:
        node = plan.nodes[node_id]
        built = layers.input(node) if node.kind is NodeKind.INPUT else layers.layer(node)
        code.add(statement("", built, 3, tail=","), node_id)
    verbatim = any(line.endswith("# fmt: skip") for line in code.lines)
    code.lines = [_without_mark(line) for line in code.lines]
    code.add([f"{INDENT * 2}],"])
    code.add(statement("name=", Atom(quoted(model_name)), 2, tail=","))
    code.add([f"{INDENT}){'  # fmt: skip' if verbatim else ''}"])
    names = [plan.nodes[node_id].name for node_id in plan.order]
    code.input_names, code.output_names = names[:1], names[-1:]
    (output,) = plan.outputs
    code.output_keys = [(names[-1], plan.nodes[output.node].name)]
    code.places.setdefault(output.node, (0, len(code.lines) - 1))
    return code


def _without_mark(line: str) -> str:
    return line.removesuffix("# fmt: skip").rstrip() if line.endswith("# fmt: skip") else line
