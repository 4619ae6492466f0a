"""The inspector of frames and notes: what they are called, their colour, what lies in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from app.icons import icon
from app.inspector.inspected import InspectedView
from app.inspector.section import Facts
from app.session import Session
from app.theme import colors_of
from graph_editor.canvas.annotation.annotation_menu import swatch
from graph_editor.canvas.annotation.carrying import Things
from graph_editor.canvas.annotation.tint import TINTS
from graph_editor.canvas.speech.spoken import counted
from graph_editor.canvas.style import canvas_palette
from graph_editor.document.annotation import Annotation, AnnotationId, AnnotationKind

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_BUTTONS = (
    ("edit", "Edit text …", "pencil-ruler", "Write in the note on the canvas (F2)"),
    ("select", "Select what lies in it", "square", "Select the nodes and notes in this frame"),
    ("fit", "Fit to what lies in it", "expand", "Make the frame just as large as what it holds"),
)


class AnnotationView(InspectedView):
    """One frame, one note, or several of them.

    Attributes:
        line: a frame's title.
        colors: a button for each colour.
        contents_of: says what lies in a frame.

    Signals:
        titled: the frame's title was changed.
        recolored: another colour was chosen.
        asked: `"edit"`, `"select"` or `"fit"`.
    """

    titled = Signal(str)
    recolored = Signal(int)
    asked = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "", parent)
        self.contents_of: Callable[[AnnotationId], Things] = lambda _frame: Things()
        self._shown: AnnotationId | None = None
        self.line = QLineEdit(self)
        self.line.setAccessibleName("Title")
        self.line.setToolTip("The frame's title")
        self.line.textEdited.connect(self._on_text_edited)
        self.line.editingFinished.connect(self._on_finished)
        self._title = ""
        self._colors: set[int] = set()
        self.facts = Facts(self)
        self.column.addWidget(self.line)
        self.column.addLayout(self._color_row())
        self.column.addWidget(self.facts)
        self.buttons: dict[str, QPushButton] = {}
        for name, text, picture, tip in _BUTTONS:
            button = QPushButton(icon(picture), f" {text}", self)
            button.setIconSize(QSize(14, 14))
            button.setToolTip(tip)
            button.clicked.connect(lambda _checked=False, name=name: self.asked.emit(name))
            self.buttons[name] = button
            self.column.addWidget(button)
        self.column.addStretch()

    def show_annotations(self, annotations: list[Annotation]) -> None:
        """Show these frames and notes of the drawing as they are now."""
        only = annotations[0] if len(annotations) == 1 else None
        frame = only is not None and only.kind is AnnotationKind.FRAME
        note = only is not None and only.kind is AnnotationKind.NOTE
        chosen = Things(annotations=frozenset(a.id for a in annotations))
        named = only.kind.value.capitalize() if only is not None else ""
        self.title.setText(named or counted(self._session.drawing, chosen))
        self._show_title(only if frame else None)
        self._show_colors({annotation.color for annotation in annotations})
        inside = self.contents_of(only.id) if only is not None and frame else Things()
        self.facts.setVisible(frame)
        holds = counted(self._session.drawing, inside) if inside else "nothing"
        self.facts.show_facts([("Holds", holds)])
        for name in ("select", "fit"):
            self.buttons[name].setVisible(frame)
            self.buttons[name].setEnabled(bool(inside))
        self.buttons["edit"].setVisible(note)

    def _color_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        label = QLabel("Colour", self)
        label.setProperty("role", "muted")
        label.setFixedWidth(120)
        row.addWidget(label)
        self.colors: list[QToolButton] = []
        for index, (name, _) in enumerate(TINTS):
            button = QToolButton(self)
            button.setCheckable(True)
            button.setProperty("role", "tint")
            button.setIconSize(QSize(16, 16))
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _checked=False, index=index: self._on_color(index))
            self.colors.append(button)
            row.addWidget(button)
        row.addStretch()
        return row

    def _show_title(self, frame: Annotation | None) -> None:
        self.line.setVisible(frame is not None)
        before, self._shown = self._shown, frame.id if frame is not None else None
        if frame is None:
            return
        typing = self.line.hasFocus() and before == frame.id
        if not (typing and frame.text == self._title) and self.line.text() != frame.text:
            self.line.setText(frame.text)
            if not self.line.hasFocus():
                self.line.setCursorPosition(0)  # a long title is read from its beginning
        self._title = frame.text

    def _show_colors(self, colors: set[int]) -> None:
        self._colors = colors
        palette = canvas_palette(colors_of(self.palette()).name)
        for index, button in enumerate(self.colors):
            button.setIcon(swatch(index, palette))
            button.setChecked(colors == {index})

    def _on_text_edited(self, text: str) -> None:
        title = text.strip()
        if title and title != self._title:
            self._title = title  # what comes back changes nothing in the field
            self.titled.emit(title)

    def _on_finished(self) -> None:
        if self.line.text() != self._title:  # a frame keeps its title where none is typed
            self.line.setText(self._title)

    def _on_color(self, index: int) -> None:
        self.colors[index].setChecked(True)  # the one that is chosen stays so
        self.recolored.emit(index)

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_colors"):
            self._show_colors(self._colors)


def connect_annotations(view: AnnotationView, canvas: CanvasView) -> None:
    """Let a view change what is selected on a canvas."""
    editor, selection = canvas.editor, canvas.selection

    def on_asked(what: str) -> None:
        (chosen,) = selection.annotations
        if what == "edit":
            canvas.edit_annotation(chosen)
        elif what == "fit":
            editor.annotations.fit_frame(chosen)
        else:
            inside = editor.carrying.contents(chosen)
            selection.set(inside.nodes, annotations=inside.annotations)
            canvas.setFocus()

    def on_titled(title: str) -> None:
        (chosen,) = selection.annotations
        editor.annotations.set_text(chosen, title)

    view.contents_of = editor.carrying.contents
    view.asked.connect(on_asked)
    view.titled.connect(on_titled)
    view.recolored.connect(lambda color: editor.annotations.set_color(selection.annotations, color))
