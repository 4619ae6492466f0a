"""Turns what Keras said of a node into a problem that speaks to a person."""

from __future__ import annotations

from graph_editor.document.graph import NodeId
from graph_editor.validation.analysis import Problem, Severity
from graph_editor.validation.memo import Key
from graph_editor.validation.question import NodeError
from graph_editor.validation.view import View


def explain(error: NodeError, key: Key, node_id: NodeId, view: View) -> tuple[Problem, ...]:
    """The problem that a node has."""
    name = view.node(node_id).name
    return (
        Problem(node_id, Severity.ERROR, error.text.replace("__node__", name), details=error.text),
    )
