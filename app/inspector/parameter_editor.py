"""What all editors of a parameter's value have in common, and the two smallest of them.

An editor is bound to a parameter, shown a value, and says what the user makes of it. Editors are
kept and bound again to other parameters: making widgets is what would make the inspector slow.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QWidget

from app.theme import SMALL_SIZE, mono_font
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Parameter, ParameterKind
from graph_editor.document.value import CodeValue, Value


class ParameterEditor(QWidget):
    """The base of the editors.

    Attributes:
        parameter: what is edited.
        block: the parameters of the block that is edited, with their defaults; None outside.
        differ: whether several nodes are edited whose values differ.

    Signals:
        edited: the user gave a valid value.
        cleared: the user wants Keras' default.
        refused: what the user typed is no value; the sentence says why ("" once it is fine).
        begun: what follows is a new undo step (focus going elsewhere is one without being said).
    """

    edited = Signal(object)
    cleared = Signal()
    refused = Signal(str)
    begun = Signal()

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.catalogue = catalogue
        self.parameter = Parameter("", ParameterKind.LITERAL)
        self.block: Mapping[str, Value] | None = None
        self.differ = False
        self._given: bool | None = None
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)

    def bind(self, parameter: Parameter) -> None:
        """Edit another parameter."""
        self.parameter = parameter

    def show_value(self, value: Value, given: bool) -> None:
        """Show a value; `given` is False where it is Keras' default (or nothing yet)."""
        raise NotImplementedError

    def tone(self, widget: QWidget, given: bool) -> None:
        """Grey the text of what is only Keras' default."""
        if given is self._given:
            return
        self._given = given
        if given:
            widget.setPalette(QPalette())
            return
        palette = QPalette()
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText)
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Active, role, muted)
            palette.setColor(QPalette.ColorGroup.Inactive, role, muted)
        palette.setColor(QPalette.ColorRole.WindowText, muted)
        widget.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._given = None


class BoolEditor(ParameterEditor):
    """Yes or no."""

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(catalogue, parent)
        self.box = QCheckBox(self)
        self.box.clicked.connect(self._on_clicked)
        self._layout.addWidget(self.box)
        self._layout.addStretch()
        self.setFocusProxy(self.box)

    def show_value(self, value: Value, given: bool) -> None:
        self.tone(self.box, given)
        self.box.setChecked(bool(value))
        self.box.setText("True" if value else "False")

    def _on_clicked(self, checked: bool) -> None:
        self.box.setText("True" if checked else "False")
        self.begun.emit()
        self.edited.emit(checked)


class CodeEditor(ParameterEditor):
    """A Python expression; it runs only in the analyst and the trainer."""

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(catalogue, parent)
        self.text = QPlainTextEdit(self)
        self.text.setFont(mono_font(SMALL_SIZE))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(72)
        self.text.setPlaceholderText("lambda x: x")
        self.text.textChanged.connect(self._on_text_changed)
        self._layout.addWidget(self.text)
        self.setFocusProxy(self.text)

    def show_value(self, value: Value, given: bool) -> None:
        source = value.source if isinstance(value, CodeValue) else ""
        if isinstance(value, str):
            source = repr(value)
        if source != self.text.toPlainText().strip():
            with QSignalBlocker(self.text):
                self.text.setPlainText(source)

    def _on_text_changed(self) -> None:
        source = self.text.toPlainText().strip()
        if not source:
            self.refused.emit("")
            self.cleared.emit()
            return
        try:
            compile(source, "<expression>", "eval")
        except (SyntaxError, ValueError) as error:
            self.refused.emit(f"This is no Python expression: {getattr(error, 'msg', error)}.")
            return
        except (MemoryError, RecursionError):  # so Python's parser gives up
            self.refused.emit("This Python expression is nested too deeply; write it shorter.")
            return
        self.refused.emit("")
        self.edited.emit(CodeValue(source))
