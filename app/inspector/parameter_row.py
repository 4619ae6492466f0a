"""One parameter of a Keras object: its name, its editor, and what can be said of its value."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QGridLayout,
    QLabel,
    QMenu,
    QToolButton,
    QWidget,
)

from app.icons import icon
from app.inspector.choice_editor import written
from app.inspector.parameter_editor import ParameterEditor
from app.inspector.text_editor import TextEditor
from app.wrapped_text import WrappingButton, breakable, wrap
from graph_editor.canvas.mnemonics import keep_mnemonics
from graph_editor.catalogue.entry import Parameter
from graph_editor.catalogue.parameter_value import check_value
from graph_editor.catalogue.value_text import fitted
from graph_editor.document.reference import references_in
from graph_editor.document.value import Params, Reference, Value

LABEL_WIDTH = 128


class ParameterLabel(QLabel):
    """A parameter's name; bold where the user has given a value, shortened where it is long.

    Signals:
        clicked: the user wants to read about it.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = ""
        self._given = False
        self.setFixedWidth(LABEL_WIDTH)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setCursor(Qt.CursorShape.WhatsThisCursor)

    def show_name(self, name: str) -> None:
        """Show this name."""
        self._name = name
        self.setAccessibleName(name)
        metrics = self.fontMetrics()
        self.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, LABEL_WIDTH - 2))

    def show_given(self, given: bool) -> None:
        """Mark whether the user has given a value."""
        if given != self._given:
            self._given = given
            font = self.font()
            font.setWeight(QFont.Weight.DemiBold if given else QFont.Weight.Normal)
            self.setFont(font)
            self.show_name(self._name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.clicked.emit()


class ParameterRow(QWidget):
    """A parameter: its name (click for Keras' documentation), its editor, and the way back to the
    default. What is wrong with the value stands below.

    Signals:
        changed: name and value.
        reset: name.
        promoted: name; it is to be a parameter of the block, called like the second name.
    """

    changed = Signal(str, object)
    reset = Signal(str)
    promoted = Signal(str, str)

    def __init__(self, editor: ParameterEditor, parent: QWidget) -> None:
        super().__init__(parent)
        self.editor = editor
        self.parameter = editor.parameter
        self.given = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self.label = ParameterLabel(self)
        self.label.clicked.connect(self._on_label_clicked)
        self.label.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.label.customContextMenuRequested.connect(self._on_menu_requested)
        self._block: Mapping[str, Value] | None = None
        self.reset_button = QToolButton(self)
        self.reset_button.setIcon(icon("rotate-ccw"))
        self.reset_button.setIconSize(QSize(12, 12))
        self.reset_button.setFixedWidth(20)
        self.reset_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.reset_button.clicked.connect(lambda: self.reset.emit(self.parameter.name))
        policy = self.reset_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset_button.setSizePolicy(policy)
        self._grid.addWidget(self.label, 0, 0)
        self._grid.addWidget(editor, 0, 1)
        self._grid.addWidget(self.reset_button, 0, 2)
        below = getattr(editor, "below", None)
        if isinstance(below, QWidget):
            self._grid.addWidget(below, 4, 0, 1, 3)
        self._message: QLabel | None = None
        self.offer: WrappingButton | None = None
        self._offered = ""
        self._doc: QLabel | None = None
        editor.edited.connect(lambda value: self.changed.emit(self.parameter.name, value))
        editor.cleared.connect(lambda: self.reset.emit(self.parameter.name))
        editor.refused.connect(self.show_message)
        if isinstance(editor, TextEditor):
            editor.unknown.connect(self._on_unknown)
            editor.line.returnPressed.connect(self._on_offer_taken)

    def set_block(self, block: Mapping[str, Value] | None) -> None:
        """The parameters of the block that is edited; None outside of blocks."""
        self._block = block
        self.editor.block = block

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done with the parameter inside a block."""
        for name, default in (self._block or {}).items():
            if not check_value(
                self.parameter, fitted(self.parameter, default), self.editor.catalogue
            ):
                bind = menu.addAction(f"Use {name}")
                bind.triggered.connect(
                    lambda _checked=False, name=name: self.changed.emit(
                        self.parameter.name, Reference(name)
                    )
                )
        make = menu.addAction("Make a parameter of the block")
        name = self.parameter.name
        make.triggered.connect(lambda: self.promoted.emit(name, name))

    def _on_menu_requested(self, place: QPoint) -> None:
        if self._block is not None:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.fill_menu(menu)
            keep_mnemonics(menu)
            menu.popup(self.label.mapToGlobal(place))

    def bind(self, parameter: Parameter) -> None:
        """Show another parameter."""
        if self._doc is not None:
            self._doc.hide()
        self.show_message("")
        if parameter is self.parameter:
            return
        self.parameter = parameter
        self.editor.bind(parameter)
        name = parameter.name
        self.label.show_name(name)
        tip = parameter.doc or "Keras has no description of this parameter."
        self.label.setToolTip(f"<b>{name}</b><br>{_plain(tip)}<br><i>Click to keep it open.</i>")
        self.editor.setAccessibleName(name)
        self.reset_button.setAccessibleName(f"Reset {name}")
        field = self.editor.focusProxy()
        if isinstance(field, QWidget):
            field.setAccessibleName(name)
            if isinstance(field, QAbstractButton):
                field.setToolTip(_plain(tip))

    def show_value(self, params: Params, mixed: bool) -> None:
        """Show the parameter's value in `params`, or its default."""
        parameter = self.parameter
        given = parameter.name in params
        self.given = given
        value: Value = params.get(parameter.name, parameter.default)
        self.editor.differ = mixed
        self.editor.show_value(None if mixed else value, given and not mixed)
        self.reset_button.setVisible(given and not parameter.required)
        if given:
            self.reset_button.setToolTip(f"Back to Keras' default: {self._default_text()}")
        self.label.show_given(given)
        if not self.editor.isAncestorOf(QApplication.focusWidget() or self.label):
            sentence = ""
            if mixed:
                sentence = "The selected nodes differ here; what you set goes to all of them."
            elif references_in(value):
                pass  # the analysis says where it does not fit
            elif given:
                sentence = check_value(parameter, value, self.editor.catalogue)
            elif parameter.required:
                sentence = f"{parameter.name} needs a value; Keras has no default."
            self.show_message(sentence)

    def show_message(self, sentence: str) -> None:
        """What is wrong with the value; nothing where `sentence` is empty."""
        if self._message is None:
            if not sentence:
                return
            self._message = QLabel(self)
            self._message.setProperty("role", "error")
            wrap(self._message)
            self._message.setTextFormat(Qt.TextFormat.PlainText)
            self._grid.addWidget(self._message, 1, 1, 1, 2)
        self._message.setText(breakable(sentence))
        self._message.setVisible(bool(sentence))

    def _on_unknown(self, name: str) -> None:
        """A name was typed that could be a parameter of the block: offer to make it one."""
        self._offered = name
        if self.offer is None:
            if not name:
                return
            self.offer = WrappingButton(self)
            self.offer.setProperty("role", "link")
            self.offer.setCursor(Qt.CursorShape.PointingHandCursor)
            self.offer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.offer.setFocusProxy(self.editor)  # else the click would leave the field
            self.offer.clicked.connect(self._on_offer_taken)
            self._grid.addWidget(self.offer, 2, 0, 1, 3)
        self.offer.setText(f"Make {name} a parameter of the block (Enter)")
        self.offer.setToolTip(f"What {self.parameter.name} is now becomes its default")
        self.offer.setVisible(bool(name))

    def _on_offer_taken(self) -> None:
        if self._offered:
            self.promoted.emit(self.parameter.name, self._offered)

    def _default_text(self) -> str:
        return written(self.parameter.default)

    def _on_label_clicked(self) -> None:
        if self._doc is None:
            self._doc = QLabel(self)
            self._doc.setProperty("role", "small")
            self._doc.setWordWrap(True)
            self._doc.setTextFormat(Qt.TextFormat.MarkdownText)
            self._grid.addWidget(self._doc, 3, 0, 1, 3)
            self._doc.hide()
        shown = self._doc.isVisible()
        self._doc.setText(self.parameter.doc or "Keras has no description of this parameter.")
        self._doc.setVisible(not shown)


def _plain(markdown: str) -> str:
    text = markdown.replace("&", "&amp;").replace("<", "&lt;").replace("`", "")
    return text.replace("\n\n", "<br>")
