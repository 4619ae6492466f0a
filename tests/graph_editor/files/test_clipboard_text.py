"""Nodes as text on the clipboard."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from graph_editor.document.project import Project
from graph_editor.files.clipboard_text import nodes_from_text, nodes_to_text
from graph_editor.files.project_file import project_to_text
from tests.graph_editor.files.test_project_file import whole_projects


@settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(whole_projects())
def test_what_is_copied_is_what_is_pasted(project: Project) -> None:
    nodes = list(project.main.nodes.values())
    edges = sorted(project.main.edges)
    assert nodes_from_text(nodes_to_text(nodes, edges)) == (nodes, edges)


@pytest.mark.parametrize(
    "text", ["", "hello", "[]", '{"hornet": 1}', "[" * 100_000, project_to_text(Project())]
)
def test_a_text_without_nodes_gives_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^There are no nodes on the clipboard"):
        nodes_from_text(text)
