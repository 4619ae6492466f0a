"""What a script lacks, said where it would stand."""

from __future__ import annotations

from graph_editor.codegen.body_code import BodyCode
from graph_editor.codegen.comment import comment
from graph_editor.codegen.expression import INDENT
from graph_editor.codegen.plan import Plan
from graph_editor.document.graph import NodeId

_NAMED = 8


def sentences(plan: Plan) -> dict[NodeId, str]:
    """For each node that is not in the script, why; those behind it have one sentence together."""
    said: dict[NodeId, str] = {}
    behind = [n for n in plan.sequence if n in plan.left_out and not plan.left_out[n]]
    names = ", ".join(repr(plan.nodes[n].name) for n in behind[:_NAMED])
    more = " …" if len(behind) > _NAMED else ""
    for node_id in plan.sequence:
        if reason := plan.left_out.get(node_id):
            said[node_id] = f"{plan.nodes[node_id].name!r} is left out of the code: {reason}."
        elif node_id in plan.left_out:
            said[node_id] = f"What follows is left out too: {names}{more}."
    return said


class Remarks:
    """The comments of one function, each written once."""

    def __init__(self, plan: Plan, code: BodyCode) -> None:
        self._code = code
        self._sentences = sentences(plan)
        self._lines: dict[str, tuple[int, int]] = {}

    def write(self, node_id: NodeId) -> None:
        """The comment in place of a node that is left out."""
        text = self._sentences[node_id]
        if text not in self._lines:
            first = len(self._code.lines)
            self._code.add(comment(text, INDENT))
            self._lines[text] = (first, len(self._code.lines) - 1)
        self._code.places[node_id] = self._lines[text]
