"""Trust: what Python code in a project the user has seen and allowed to run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from graph_editor.document.project import Project
from graph_editor.document.value import CodeValue, ObjectValue, Params, Value


def fingerprint(project: Project) -> str:
    """A hash of all the Python code in a project: what trust is remembered by."""
    values: list[Value] = [
        project.data.options,
        *(step.params for step in (*project.data.input_steps, *project.data.target_steps)),
        project.training.loss,
        project.training.output_losses,
        project.training.optimizer,
        project.training.metrics,
        project.training.compile_params,
        project.training.fit_params,
    ]
    for graph in project.graphs:
        for node in graph.nodes.values():
            values += (node.params, node.call_params)
    sources = sorted({source for value in values for source in _code(value)})
    return hashlib.sha256("\0".join(sources).encode()).hexdigest()


def _code(value: Value) -> Iterator[str]:
    match value:
        case CodeValue(source):
            yield source
        case ObjectValue(_, params):
            yield from _code(params)
        case Params():
            for item in value.values():
                yield from _code(item)
        case tuple():
            for item in value:
                yield from _code(item)
