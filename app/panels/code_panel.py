"""The script, live: what is exported and what trains."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon
from app.panels.code_view import CodeView
from app.panels.sight import Sight
from app.session import Session
from app.wrapped_text import ShortenedLabel
from graph_editor.codegen.script import Script
from graph_editor.document.graph import NodeId

NOT_SEQUENTIAL = "A Sequential model needs one input and a single chain of layers to one output."
FORMS = (("functional", "Functional"), ("sequential", "Sequential"))


class CodePanel(QWidget):
    """Shows the script; a node and its lines find each other.

    Attributes:
        view: the text.
        form_buttons: Functional and Sequential.
    """

    def __init__(
        self, session: Session, export: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._from_here = False
        self._inner: frozenset[NodeId] = frozenset()
        self._not_yet_shown = False  # what is selected is newer than the script
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 4, 12, 4)
        bar.setSpacing(4)
        self.form_buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for name, text in FORMS:
            button = QPushButton(text, self)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.clicked.connect(lambda _checked=False, name=name: self._on_form_chosen(name))
            group.addButton(button)
            bar.addWidget(button)
            self.form_buttons[name] = button
        self.note = ShortenedLabel(self)
        self.note.setProperty("role", "small")
        bar.addWidget(self.note, 1)
        self.copy_button = self._button("Copy", "copy", "Copy the script", self._on_copy)
        self.export_button = self._button(
            "Export …", "file-code", "Write the script to a file", export
        )
        self.export_button.setProperty("does", "export")
        bar.addWidget(self.copy_button)
        bar.addWidget(self.export_button)
        layout.addLayout(bar)
        self.view = CodeView(self)
        self.view.line_clicked.connect(self._on_line_clicked)
        layout.addWidget(self.view, 1)
        self._sight = Sight(self)
        self._sight.came.connect(self._on_came)
        session.live_script.readers.append(lambda: self._sight.seen)
        session.script_changed.connect(self._on_script_changed)
        session.selection_changed.connect(self._on_selection_changed)

    def _button(self, text: str, picture: str, tip: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(icon(picture), f" {text}", self)
        button.setIconSize(QSize(14, 14))
        button.setToolTip(tip)
        button.clicked.connect(lambda: slot())
        return button

    def _show_form(self) -> None:
        from graph_editor.codegen.sequential_code import can_be_sequential

        reason = "" if can_be_sequential(self._session.document.project) else NOT_SEQUENTIAL
        chosen = self._session.document.training.form
        sequential = self.form_buttons["sequential"]
        sequential.setEnabled(not reason)
        sequential.setToolTip(reason or "Write the model as keras.Sequential")
        self.form_buttons["functional"].setToolTip("Write the model with Keras' functional API")
        self.form_buttons["functional" if reason else chosen].setChecked(True)

    def _on_form_chosen(self, name: str) -> None:
        document = self._session.document
        with document.edit("Choose the script's form") as edit:
            edit.set_training(document.training.with_(form=name))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._session.current_script().text)

    def _on_script_changed(self, script: Script) -> None:
        if not self._sight.seen:
            return
        self._show_form()
        self.view.show_text(script.text)
        self.note.setText(script.notes[0] if script.notes else "")
        self.note.setToolTip("\n".join(script.notes))
        self._mark(scroll=self._not_yet_shown)

    def show_inner(self, _graph: str, nodes: frozenset[NodeId]) -> None:
        """These nodes are selected in a block that is opened in place."""
        self._inner = nodes
        if self._sight.seen and nodes:
            self._mark(scroll=True)

    def _on_selection_changed(self, _selection: frozenset[NodeId]) -> None:
        if self._sight.seen:
            self._mark(scroll=not self._from_here)

    def _mark(self, scroll: bool) -> None:
        lines, selection = self._session.script.lines, self._session.selection or self._inner
        ranges = sorted(lines[node] for node in selection if node in lines)
        self.view.mark_lines(ranges, scroll)
        self._not_yet_shown = scroll and bool(selection) and not ranges

    def _on_line_clicked(self, line: int) -> None:
        node = self._session.script.node_at(line)
        if node is None:
            return
        self._from_here = True
        try:
            self._session.reveal(node)
        finally:
            self._from_here = False

    def _on_came(self) -> None:
        if self._sight.seen:
            self._on_script_changed(self._session.live_script.awaited())
            self._mark(scroll=True)
