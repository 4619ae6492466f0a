"""The open project and all that follows from it; pages and panels read it and listen to it.

The session holds no widgets. Whoever wants to change the project opens `session.document.edit(…)`;
everything else (undo, analysis, script, dirty mark, autosave) follows by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from app.edit_command import EditCommand
from app.live_script import LiveScript
from app.recovery import Recovered, RecoveryFile
from app.settings import Settings
from app.trust import fingerprint
from graph_editor.canvas.adding.mending import mend
from graph_editor.canvas.vocabulary import Vocabulary
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.codegen.script import Script
from graph_editor.document.change import (
    Change,
    DataChanged,
    NodeRemoved,
    ProjectChanged,
    only_looks,
)
from graph_editor.document.document import Document
from graph_editor.document.edit import EditError
from graph_editor.document.graph import GraphId, NodeId
from graph_editor.document.project import MAIN, Project
from graph_editor.document.settings import DataSpec
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.validation.analysis import Analysis, DataFacts, Fix

if TYPE_CHECKING:
    from app.analysis_bridge import AnalysisBridge, MakeClient
    from app.facts_loader import FactsLoader
    from graph_editor.validation.trial import Tell, Trial

AUTOSAVE_MS = 4_000


class Session(QObject):
    """The open project.

    Attributes:
        document: the project being edited; the same object for the session's life.
        drawing: the graph that the canvas shows: the model, or one of its blocks.
        undo_stack: one command an edit.
        catalogue: what Keras has.
        settings: what is remembered between two starts.
        path: the project file, or None where it was never saved.
        analysis: what is known of the drawing.
        facts: what is known of the data.
        live_script: writes the script; `script` is what it has written, a few milliseconds old, or
            older while nobody reads it; `current_script()` is that of this moment.
        selection: the selected nodes.
        trusted: whether Python code in the project may be run.
        analyst_state: `"starting"`, `"ready"`, `"restarting"` or `"stopped"`.

    Signals:
        project_replaced: another project was opened; rebuild.
        changes_made: the changes after every edit, undo and redo.
        analysis_changed, facts_changed, script_changed, selection_changed: the attribute changed.
        node_revealed: somebody asks to see this node (a problem was clicked).
        graph_shown: the canvas shows another graph, `drawing.graph`.
        title_changed: name, path or dirty mark changed.
        analyst_state_changed, trust_changed: the attribute changed.
        page_requested: somebody asks to see a page: `"home"`, `"data"`, `"draw"`, `"train"`,
            `"results"`.
    """

    project_replaced = Signal()
    changes_made = Signal(object)
    analysis_changed = Signal(object)
    facts_changed = Signal(object)
    script_changed = Signal(object)
    selection_changed = Signal(object)
    node_revealed = Signal(str)
    graph_shown = Signal(str)
    title_changed = Signal()
    analyst_state_changed = Signal(str)
    trust_changed = Signal(bool)
    page_requested = Signal(str)

    def __init__(
        self,
        catalogue: Catalogue,
        parent: QObject | None = None,
        *,
        settings: Settings | None = None,
        make_client: MakeClient | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_client = make_client
        self.catalogue = catalogue
        self.settings = settings or Settings()
        self.document = Document()
        self.drawing = ShownGraph(self.document)
        self.undo_stack = QUndoStack(self)
        self.path: Path | None = None
        self.analysis = Analysis()
        self.facts = DataFacts()
        self.selection: frozenset[NodeId] = frozenset()
        self.trusted = True
        self.analyst_state = "starting"
        self.bridge: AnalysisBridge | None = None
        self._facts_loader: FactsLoader | None = None
        self._in_a_row = False
        self._paths_reach_up = 0
        self._recovery = RecoveryFile(self.settings.folder / "recovery")
        self._kept: Project | None = None
        self._autosave = _timer(self, AUTOSAVE_MS, self._keep_unsaved_work)
        self.live_script = LiveScript(self._generate, self)
        self.live_script.changed.connect(self.script_changed)
        self.document.changed.append(self._on_changes)
        self.document.edited.append(self._on_edited)
        self.undo_stack.cleanChanged.connect(self._on_clean_changed)
        self.undo_stack.indexChanged.connect(self._on_undo_index_changed)

    # The project

    @property
    def dirty(self) -> bool:
        """Whether something would be lost without saving."""
        return not self.undo_stack.isClean()

    @property
    def title(self) -> str:
        """What the window calls the project: its file's name or its own, with no dirty mark."""
        return self.path.stem if self.path else self.document.name

    @property
    def script(self) -> Script:
        """The script as it was last written."""
        return self.live_script.script

    @property
    def folder(self) -> Path | None:
        """The project's folder, for relative data paths; None where it was never saved."""
        return self.path.parent if self.path else None

    @property
    def needs_trust(self) -> bool:
        """Whether the project holds Python code that the user has not yet said they trust."""
        return not self.trusted and self.document.project.contains_code

    def open(self, path: Path) -> None:
        """Open a project file.

        Raises:
            ProjectFileError: it cannot be read; the session stays as it was.
        """
        from graph_editor.files.data_paths import levels_up, with_absolute_paths
        from graph_editor.files.project_file import read_project

        project = read_project(path)
        self.replace(with_absolute_paths(project, path.absolute().parent), path.absolute())
        self._paths_reach_up = levels_up(project)
        self.settings.add_recent(path)

    def open_copy(self, path: Path) -> None:
        """Open an example: a copy without a file. Raises ProjectFileError as `open` does."""
        from graph_editor.files.project_file import read_project

        self.replace(read_project(path), trusted=True)

    def recover(self, recovered: Recovered) -> None:
        """Go on with work that a crash had left; it counts as unsaved."""
        from graph_editor.files.project_file import read_project

        self.replace(read_project(recovered.file), recovered.path)
        self.undo_stack.resetClean()
        self._keep_unsaved_work()
        recovered.discard()

    def replace(
        self, project: Project, path: Path | None = None, *, trusted: bool | None = None
    ) -> None:
        """Let another project be the open one; what was unsaved in the old one is gone.

        Args:
            trusted: whether its Python code may run; None to look up what the user has said.
        """
        self._recovery.remove()
        self._kept = None
        self._paths_reach_up = 0
        self.document.reset(project)
        self.drawing.graph = MAIN
        self.undo_stack.clear()
        self._in_a_row = False
        self.path = path
        self.trusted = self._is_trusted(project) if trusted is None else trusted
        self.selection = frozenset()
        self.analysis = Analysis(pending=frozenset(project.main.nodes))
        self.facts = DataFacts()
        self.live_script.clear()
        if self.bridge is not None:
            self.bridge.reset(self.trusted)
        self.project_replaced.emit()
        self.selection_changed.emit(self.selection)
        self.analysis_changed.emit(self.analysis)
        self.facts_changed.emit(self.facts)
        self.trust_changed.emit(self.trusted)
        self.title_changed.emit()
        self.refresh_facts()
        self.live_script.write_soon()

    def save(self, path: Path) -> None:
        """Write the project to `path` and let that be its file.

        Raises:
            OSError: the file cannot be written; nothing has changed.
        """
        from graph_editor.files.project_file import write_project

        project = self.document.project
        write_project(project, path, up=self._paths_reach_up)
        moved = self.path is None or self.path.parent != path.absolute().parent
        self.path = path.absolute()
        self.undo_stack.setClean()
        self._recovery.remove()
        self._kept = None
        if self.trusted and project.contains_code:
            self.settings.add_trusted(fingerprint(project))
        self.settings.add_recent(path)
        self.title_changed.emit()
        if moved:
            self.refresh_facts()
            self.live_script.write_soon()

    def trust(self) -> None:
        """The user trusts the Python code in this project, now and when it is opened again."""
        self.settings.add_trusted(fingerprint(self.document.project))
        self.trusted = True
        if self.bridge is not None:
            self.bridge.set_trusted(True)
        self.trust_changed.emit(True)

    # What the panels ask for

    def select(self, nodes: Iterable[NodeId]) -> None:
        """Make these nodes the selection, everywhere."""
        selection = frozenset(nodes)
        if selection != self.selection:
            self.selection = selection
            self.selection_changed.emit(selection)

    def show_graph(self, graph: GraphId) -> None:
        """Let the canvas and the panels show the model or one of its blocks."""
        if graph != self.drawing.graph and self.document.has_graph(graph):
            self.drawing.graph = graph
            self.select(node for node in self.selection if self.drawing.has_node(node))
            self.graph_shown.emit(graph)

    def reveal(self, node: NodeId) -> None:
        """Select a node and bring it into view, in whichever graph it is."""
        graphs = self.document.graphs()
        home = next((g for g in graphs if self.document.has_node(node, g)), None)
        if home is not None:
            self.page_requested.emit("draw")
            self.show_graph(home)
            self.select([node])
            self.node_revealed.emit(node)

    def apply_fix(self, fix: Fix) -> None:
        """Apply a problem's fix as one undoable step. Its button may be pressed again before the
        drawing has been checked: there may be nothing to mend then."""
        with suppress(EditError), self.document.edit(fix.label) as edit:
            mend(edit, fix, Vocabulary(self.catalogue, self.document))

    def current_script(self) -> Script:
        """The script of the drawing as it is at this moment (training, exporting)."""
        return self.live_script.current()

    def refresh_facts(self) -> None:
        """Find out about the data again (a missing file may be there now)."""
        if self._facts_loader is not None:
            self._facts_loader.load(self.document.data, self.folder)

    def preview(self, trials: Sequence[Trial], tell: Tell) -> None:
        """Ask what Keras would say of calls that are not drawn; nothing before it is there."""
        if self.bridge is not None:
            self.bridge.preview(trials, tell)

    # Life

    def start(self) -> None:
        """Start what is too heavy for the first paint: the checker, the analyst, the facts."""
        from app.analysis_bridge import AnalysisBridge
        from app.facts_loader import FactsLoader

        self.bridge = AnalysisBridge(self.document, self.catalogue, self, self._make_client)
        self.bridge.analysis_changed.connect(self._on_analysis)
        self.bridge.state_changed.connect(self._on_analyst_state)
        self.bridge.set_trusted(self.trusted)
        self._facts_loader = FactsLoader(self)
        self._facts_loader.loaded.connect(self._on_facts)
        self.refresh_facts()
        self.bridge.start()
        self._on_analysis(self.bridge.analysis)

    def close(self, *, keep_unsaved: bool = False) -> None:
        """End the processes and threads.

        Args:
            keep_unsaved: leave unsaved work where the next start finds it; else it is dropped
                (whoever closes has asked).
        """
        self._autosave.stop()
        self.live_script.stop()
        if keep_unsaved and self.dirty:
            self._recovery.leave(self.document.project, self.path, self.title)
        else:
            self._recovery.remove()
        if self._facts_loader is not None:
            self._facts_loader.close()
        if self.bridge is not None:
            self.bridge.close()

    # What follows from a change

    def _on_changes(self, changes: Sequence[Change]) -> None:
        if not self.document.has_graph(self.drawing.graph):
            self.drawing.graph = MAIN  # until the canvas says which one it shows instead
        gone = {change.node.id for change in changes if isinstance(change, NodeRemoved)}
        if gone & self.selection:
            self.select(node for node in self.selection if self.drawing.has_node(node))
        self.changes_made.emit(changes)
        if any(isinstance(change, DataChanged) for change in changes):
            self.refresh_facts()
        if not only_looks(changes):
            self.live_script.write_soon()
        if not self._autosave.isActive():
            self._autosave.start()
        if any(isinstance(change, ProjectChanged) for change in changes):
            self.title_changed.emit()

    def _on_edited(self, label: str, changes: Sequence[Change], merge: str | None) -> None:
        in_a_row, self._in_a_row = self._in_a_row, True
        self.undo_stack.push(EditCommand(self.document, label, changes, merge, in_a_row))
        self._in_a_row = True

    def _on_undo_index_changed(self, _index: int) -> None:
        self._in_a_row = False

    def _on_clean_changed(self, _clean: bool) -> None:
        self.title_changed.emit()

    def _on_analysis(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.analysis_changed.emit(analysis)
        self.live_script.write_soon()

    def _on_facts(self, facts: DataFacts) -> None:
        facts = replace(facts, chosen=self.document.data != DataSpec())
        self.facts = facts
        if self.bridge is not None:
            self.bridge.set_facts(facts)
        self.facts_changed.emit(facts)

    def _on_analyst_state(self, state: str) -> None:
        self.analyst_state = state
        self.analyst_state_changed.emit(state)

    def _generate(self) -> Script:
        from graph_editor.codegen.generate import generate

        return generate(
            self.document.project, self.catalogue, self.analysis.results, folder=self.folder
        )

    def _keep_unsaved_work(self) -> None:
        project = self.document.project
        if not self.dirty:
            self._recovery.remove()
        elif project is not self._kept:
            self._recovery.write_later(project, self.path, self.title)
            self._kept = project

    def _is_trusted(self, project: Project) -> bool:
        return not project.contains_code or self.settings.trusts(fingerprint(project))


def _timer(parent: QObject, milliseconds: int, slot: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(slot)
    return timer
