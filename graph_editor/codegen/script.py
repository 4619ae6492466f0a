"""A generated script as a value: its text and which lines belong to which node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_editor.document.graph import NodeId


@dataclass(frozen=True, slots=True)
class Script:
    """The one script of a project.

    Attributes:
        text: the Python source, ending in a newline.
        lines: for each node the first and last line (1-based, inclusive) that build it, or that say
            why it is left out.
        files: data files that must lie beside the script: name -> resource name under
            `resources/data/` (the digits).
        notes: why something is left out (a node that is not connected), a sentence each.
    """

    text: str
    lines: Mapping[NodeId, tuple[int, int]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def node_at(self, line: int) -> NodeId | None:
        """The node built at this 1-based line, if any."""
        for node_id, (first, last) in self.lines.items():
            if first <= line <= last:
                return node_id
        return None
