"""Checks a whole project at once: for the command line, tests and exports."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.document import Document
from graph_editor.document.graph import Node, NodeId
from graph_editor.document.project import Project
from graph_editor.validation.analysis import Analysis, DataFacts, NodeResult
from graph_editor.validation.project_checker import ProjectChecker

Json = dict[str, Any]


def check_project(
    project: Project,
    catalogue: Catalogue,
    oracle: Callable[[Json], Json],
    facts: DataFacts | None = None,
    trusted: bool = False,
) -> Analysis:
    """All that can be said of a project.

    Args:
        oracle: answers a question (`SyncOracle`).
        facts: what is known of the data; None to check the drawing only.
        trusted: Python code in the project may run.
    """
    questions: deque[Json] = deque()
    checker = ProjectChecker(
        Document(project), catalogue, questions.append, trusted=trusted, facts=facts
    )
    while questions:
        checker.receive(oracle(questions.popleft()))
    return checker.analysis


def analysis_to_json(project: Project, analysis: Analysis) -> Json:
    """An analysis as `check --json` prints it."""
    nodes = project.main.nodes
    return {
        "ok": analysis.ok,
        "nodes": {
            node.name: _result_to_json(analysis.results[node_id])
            for node_id, node in nodes.items()
            if node_id in analysis.results
        },
        "problems": [
            {
                "node": _name(nodes, analysis, problem.node),
                "severity": problem.severity.value,
                "message": problem.message,
                "expected": problem.expected,
                "received": problem.received,
                "fixes": [fix.label for fix in problem.fixes],
            }
            for problem in analysis.problems
        ],
    }


def _name(nodes: Mapping[NodeId, Node], analysis: Analysis, node_id: NodeId | None) -> str | None:
    """The drawn node's name; of what is in a block, the block node's."""
    node = nodes.get(analysis.inside.get(node_id, node_id)) if node_id is not None else None
    return node.name if node is not None else None


def _result_to_json(result: NodeResult) -> Json:
    shapes: list[Any] = [list(spec.shape) for spec in result.outputs]
    dtypes: list[Any] = [spec.dtype for spec in result.outputs]
    single = len(shapes) == 1
    return {
        "output_shape": shapes[0] if single else shapes,
        "dtype": dtypes[0] if single else dtypes,
        "params": result.params,
        "trainable_params": result.trainable_params,
    }
