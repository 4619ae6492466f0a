"""The options of random data: how many samples, which shapes, which targets."""

from __future__ import annotations

import ast

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

from app.inspector.quiet_combo_box import QuietComboBox
from app.pages.number_field import NumberField
from graph_editor.document.value import Params, Value

_TARGETS = (
    ("binary", "0 or 1"),
    ("classes", "Classes"),
    ("regression", "Numbers"),
)


class RandomOptions(QWidget):
    """The options of the source `"random"`.

    Attributes:
        samples, inputs, target, classes, target_shape: the fields.

    Signals:
        edited: the new options, and which one was edited.
    """

    edited = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = Params()
        self.samples = NumberField(1, 100_000_000)
        self.samples.explain("Samples", "How many samples are made")
        self.inputs = QLineEdit()
        self.inputs.setAccessibleName("Shapes of the inputs")
        self.inputs.setToolTip(
            "The shape of a sample for each input of the model: (100,) or (28, 28, 1), (10,)"
        )
        self.target = QuietComboBox()
        for key, title in _TARGETS:
            self.target.addItem(title, key)
        self.target.setAccessibleName("Targets")
        self.target.setToolTip("What the model is to say")
        self.classes = NumberField(2, 1_000_000)
        self.classes.explain("Classes", "How many classes there are")
        self.target_shape = QLineEdit()
        self.target_shape.setAccessibleName("Shape of a target")
        self.target_shape.setToolTip("The shape of a target: (1,)")
        self.message = QLabel()
        self.message.setProperty("role", "error")
        self.message.setWordWrap(True)
        self.message.hide()
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setSpacing(8)
        self._form.addRow("Samples", self.samples)
        self._form.addRow("Inputs", self.inputs)
        self._form.addRow("Targets", self.target)
        self._form.addRow("Classes", self.classes)
        self._form.addRow("Target shape", self.target_shape)
        self._form.addRow(self.message)
        self.samples.edited.connect(lambda value: self._give("samples", value))
        self.classes.edited.connect(lambda value: self._give("classes", value))
        self.inputs.editingFinished.connect(self._on_inputs)
        self.target.activated.connect(self._on_target)
        self.target_shape.editingFinished.connect(self._on_target_shape)

    def show_options(self, options: Params) -> None:
        """Show the options."""
        self._options = options
        self.samples.show_value(_number(options.get("samples"), 1000))
        shapes = options.get("inputs")
        texts = [_shape(shape) for shape in shapes] if isinstance(shapes, tuple) else []
        self.inputs.setText(", ".join(texts))
        target = str(options.get("target") or "binary")
        with QSignalBlocker(self.target):
            self.target.setCurrentIndex(self.target.findData(target))
        self.classes.show_value(_number(options.get("classes"), 2))
        self.target_shape.setText(_shape(options.get("target_shape") or (1,)))
        self._form.setRowVisible(self.classes, target == "classes")
        self._form.setRowVisible(self.target_shape, target == "regression")
        self._say("")

    def _give(self, name: str, value: Value) -> None:
        self.edited.emit(self._options.with_(name, value), name)

    def _on_target(self, row: int) -> None:
        target = str(self.target.itemData(row))
        options = self._options.with_("target", target)
        if target == "classes":
            options = options.without("target_shape").with_("classes", int(self.classes.value))
        self.edited.emit(options, "")

    def _on_inputs(self) -> None:
        try:
            shapes = parse_shapes(self.inputs.text())
        except ValueError as error:
            self._say(str(error))
            return
        self._say("")
        if shapes != self._options.get("inputs"):
            self._give("inputs", shapes)

    def _on_target_shape(self) -> None:
        try:
            shapes = parse_shapes(self.target_shape.text())
        except ValueError as error:
            self._say(str(error))
            return
        self._say("")
        if len(shapes) == 1 and shapes[0] != (self._options.get("target_shape") or (1,)):
            self._give("target_shape", shapes[0])

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))


def parse_shapes(text: str) -> tuple[tuple[int, ...], ...]:
    """`"(28, 28, 1), (10,)"` as shapes; a single number or shape is one input.

    Raises:
        ValueError: it is not that; the message is a sentence.
    """
    sentence = "Write the shape of each input like this: (100,) or (28, 28, 1), (10,)."
    try:
        value = ast.literal_eval(f"({text.strip().rstrip(',')},)")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(sentence) from None
    if all(isinstance(item, int) for item in value):
        value = (value,)
    shapes = tuple(item if isinstance(item, tuple) else (item,) for item in value)
    for shape in shapes:
        if not shape or not all(type(n) is int and n > 0 for n in shape):
            raise ValueError(sentence)
    return shapes


def _shape(value: Value) -> str:
    return str(tuple(value)) if isinstance(value, tuple) else ""


def _number(value: Value, default: int) -> int:
    return value if isinstance(value, int) and value > 0 else default
