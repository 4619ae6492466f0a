"""The open project and all that follows from it; pages and panels read it and listen to it.

The session holds no widgets. Whoever wants to change the project opens `session.document.edit(…)`;
everything else (undo, analysis, script, dirty mark, autosave) follows by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.codegen.script import Script
from graph_editor.document.document import Document
from graph_editor.document.graph import NodeId
from graph_editor.validation.analysis import Analysis, DataFacts, Fix


class Session(QObject):
    """The open project.

    Attributes:
        document: the project being edited; the same object for the session's life.
        undo_stack: one command an edit.
        catalogue: what Keras has.
        path: the project file, or None where it was never saved.
        analysis: what is known of the drawing.
        facts: what is known of the data.
        script: the script of the drawing as it is.
        selection: the selected nodes.

    Signals:
        project_replaced: another project was opened; rebuild.
        changes_made: the changes after every edit, undo and redo.
        analysis_changed, facts_changed, script_changed, selection_changed: the attribute changed.
        node_revealed: somebody asks to see this node (a problem was clicked).
        title_changed: name, path or dirty mark changed.
    """

    project_replaced = Signal()
    changes_made = Signal(object)
    analysis_changed = Signal(object)
    facts_changed = Signal(object)
    script_changed = Signal(object)
    selection_changed = Signal(object)
    node_revealed = Signal(str)
    title_changed = Signal()

    def __init__(self, catalogue: Catalogue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.catalogue = catalogue
        self.document = Document()
        self.undo_stack = QUndoStack(self)
        self.path: Path | None = None
        self.analysis = Analysis()
        self.facts = DataFacts()
        self.script = Script("")
        self.selection: frozenset[NodeId] = frozenset()

    def select(self, nodes: Iterable[NodeId]) -> None:
        """Make these nodes the selection, everywhere."""
        selection = frozenset(nodes)
        if selection != self.selection:
            self.selection = selection
            self.selection_changed.emit(selection)

    def reveal(self, node: NodeId) -> None:
        """Select a node and bring it into view."""
        self.select([node])
        self.node_revealed.emit(node)

    def apply_fix(self, fix: Fix) -> None:
        """Apply a problem's fix as one undoable step."""
        with self.document.edit(fix.label) as edit:
            fix.apply(edit)
