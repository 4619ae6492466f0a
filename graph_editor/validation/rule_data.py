"""Whether the model's inputs and outputs are what the data hold."""

from __future__ import annotations

from collections.abc import Iterator

from graph_editor.document.graph import NodeId
from graph_editor.document.settings import DataSpec
from graph_editor.validation.analysis import (
    DataFacts,
    Fix,
    Problem,
    Severity,
    Shape,
    TensorSpec,
    format_shape,
)
from graph_editor.validation.fixes import set_param
from graph_editor.validation.structure_fixes import add_output
from graph_editor.validation.view import View
from graph_editor.validation.word_ids import id_sources

_WORDS = {"imdb": 88_587, "reuters": 30_982}
"""How many words the text sets have where `num_words` does not limit them."""


def check_data(view: View, data: DataSpec, facts: DataFacts) -> Iterator[Problem]:
    """Problems between drawing and data."""
    if facts.problem:
        yield Problem(
            None,
            Severity.ERROR,
            facts.problem,
            expected="data that can be read",
            received="none",
            place="data",
        )
        return
    inputs, outputs = view.inputs(), view.outputs()
    if facts.inputs and inputs:
        if len(inputs) != len(facts.inputs):
            yield _count("input", len(inputs), len(facts.inputs))
        else:
            pairs = match(view, inputs, facts.inputs)
            for node_id, spec in pairs:
                yield from _input(view, node_id, spec)
    made_to_fit = data.source == "random" and len(outputs) > 1
    if facts.targets and outputs and len(outputs) != len(facts.targets) and not made_to_fit:
        yield _outputs(view, outputs, len(facts.targets))
    yield from _embeddings(view, data, facts)


def match(
    view: View, nodes: tuple[NodeId, ...], arrays: tuple[tuple[str, TensorSpec], ...]
) -> list[tuple[NodeId, TensorSpec]]:
    """Which array belongs to which node: by name where all names agree, else in order."""
    by_name = dict(arrays)
    names = [view.node(node_id).name for node_id in nodes]
    if len(by_name) == len(nodes) and set(names) == set(by_name):
        return [(node_id, by_name[name]) for node_id, name in zip(nodes, names, strict=True)]
    return [(node_id, spec) for node_id, (_, spec) in zip(nodes, arrays, strict=True)]


def _count(what: str, has: int, wanted: int) -> Problem:
    return Problem(
        None,
        Severity.ERROR,
        f"The model has {_number(has, what)}, but the data have {wanted}.",
        expected=_number(wanted, what),
        received=str(has),
    )


def _outputs(view: View, outputs: tuple[NodeId, ...], wanted: int) -> Problem:
    """As many outputs as targets; with more of them, one can be chosen by marking it."""
    fixes: tuple[Fix, ...] = ()
    marked = any(view.node(node_id).type == "Output" for node_id in outputs)
    if wanted == 1 and len(outputs) > 1 and not marked:
        fixes = tuple(add_output(view.node(node_id)) for node_id in reversed(outputs))[:3]
    base = _count("output", len(outputs), wanted)
    return Problem(
        outputs[0],
        Severity.ERROR,
        base.message + (" Mark the one to be trained with an Output." if fixes else ""),
        expected=base.expected,
        received=base.received,
        fixes=fixes,
    )


def _input(view: View, node_id: NodeId, spec: TensorSpec) -> Iterator[Problem]:
    """An input's shape against its data, with the axis of 1 that Keras adds or drops itself."""
    result = view.results.get(node_id)
    if result is None:
        return
    has, wanted = result.outputs[0].shape[1:], spec.shape[1:]
    if _fits(has, wanted):
        return
    node = view.node(node_id)
    fixes: tuple[Fix, ...] = ()
    if None not in wanted or len(wanted) == 1:
        fixes = (
            set_param(
                node, "shape", wanted, f"Set shape of '{node.name}' to {format_shape(wanted)}"
            ),
        )
    yield Problem(
        node_id,
        Severity.ERROR,
        f"'{node.name}' takes samples of shape {format_shape(has)}, but the data have "
        f"{format_shape(wanted)}. Give it their shape, or choose other data on the Data page.",
        expected=format_shape(wanted),
        received=format_shape(has),
        fixes=fixes,
    )


def _fits(has: Shape, wanted: Shape) -> bool:
    if len(has) == len(wanted) + 1 and has[-1] == 1:
        has = has[:-1]
    elif len(wanted) == len(has) + 1 and wanted[-1] == 1:
        wanted = wanted[:-1]
    return len(has) == len(wanted) and all(
        a == b or a is None or b is None for a, b in zip(has, wanted, strict=True)
    )


def _embeddings(view: View, data: DataSpec, facts: DataFacts) -> Iterator[Problem]:
    """Embeddings need whole numbers below their vocabulary's size."""
    inputs = view.inputs()
    specs = dict(match(view, inputs, facts.inputs)) if len(inputs) == len(facts.inputs) else {}
    nodes = view.wiring.nodes
    for node in nodes.values():
        owner = node if node.shared_with is None else nodes.get(node.shared_with, node)
        if owner.type != "layers.Embedding" or node.id not in view.results:
            continue
        edge = view.incoming(node.id)[0]
        inputs_of_ids = id_sources(node.id, nodes, view.incoming)
        source = inputs_of_ids[0] if len(inputs_of_ids) == 1 else edge.source
        arriving = specs.get(source) or view.source_spec(edge)
        if arriving is None:
            continue
        # Random ids are made for what looks them up.
        made = data.source == "random" and bool(inputs_of_ids)
        known = view.node(source).type != "Input" or source in specs
        if arriving.dtype.startswith(("float", "bfloat")) and known and not made:
            yield Problem(
                node.id,
                Severity.WARNING,
                f"'{node.name}' looks up whole numbers (the index of a word), but gets "
                f"{arriving.dtype}; what is behind the point is cut off.",
                expected="whole numbers",
                received=arriving.dtype,
            )
        vocabulary = _vocabulary(data) if source in specs else None
        has = owner.params.get("input_dim")
        if vocabulary is not None and isinstance(has, int) and has < vocabulary:
            yield Problem(
                node.id,
                Severity.ERROR,
                f"'{node.name}' has room for {has:,} words, but the data use numbers up to "
                f"{vocabulary - 1:,}.",
                expected=f"input_dim of {vocabulary}",
                received=str(has),
                fixes=(set_param(owner, "input_dim", vocabulary),),
            )


def _vocabulary(data: DataSpec) -> int | None:
    if data.source not in _WORDS or any(step.kind == "multi_hot" for step in data.input_steps):
        return None
    words = data.options.get("num_words")
    return words if isinstance(words, int) else _WORDS[data.source]


def _number(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")
