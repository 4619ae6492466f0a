"""The settings of a training: a short form that folds out to everything Keras takes.

Every edit goes through the document as "Set …"; the form only mirrors the document, so undo, fixes
and another project show up here by themselves.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.inspector.parameter_form import ParameterForm
from app.inspector.quiet_combo_box import QuietComboBox
from app.pages.device_box import DeviceBox
from app.pages.memory_note import MemoryNote
from app.pages.metric_list import MetricList
from app.pages.number_field import NumberField
from app.pages.object_chooser import ObjectChooser
from app.pages.proposal import fitting_losses
from app.session import Session
from graph_editor.catalogue.entry import Parameter, ParameterKind
from graph_editor.document.change import Change, NodeChanged, TrainingChanged
from graph_editor.document.value import ObjectValue, Params, Value

_VALIDATION = (
    ("none", "None"),
    ("split", "The last part of the training data"),
    ("set", "The data's own validation set"),
    ("test", "The test set"),
)
_COMPILE = (
    Parameter(
        "jit_compile",
        ParameterKind.CHOICE,
        "auto",
        choices=("auto", True, False),
        doc="Whether the model is compiled with XLA.",
    ),
    Parameter(
        "run_eagerly",
        ParameterKind.BOOL,
        False,
        doc="Run step by step instead of as a graph: slow, for finding mistakes.",
    ),
    Parameter(
        "steps_per_execution",
        ParameterKind.INT,
        1,
        minimum=1,
        doc="Batches in one call of the compiled function: faster for small models; curves and "
        "stop then act after that many batches.",
    ),
)
_FIT = (
    Parameter(
        "shuffle",
        ParameterKind.BOOL,
        True,
        doc="Whether the training samples are shuffled before each epoch.",
    ),
    Parameter(
        "validation_freq",
        ParameterKind.INT,
        1,
        minimum=1,
        doc="Validate after every so many epochs.",
    ),
)
LARGEST_SEED = 2**31 - 1


class TrainingForm(QWidget):
    """Mirrors `session.document.training` and edits it.

    Attributes:
        loss, optimizer: choosers.
        metrics: the list of metrics.
        epochs, batch_size, validation, split, seed, new_seed, device: the other settings.
        memory: warns when the device has too little memory.
        more: folds out the rest.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        catalogue = session.catalogue
        self.loss = ObjectChooser(catalogue, "losses")
        self.output_losses: dict[str, ObjectChooser] = {}
        self.optimizer = ObjectChooser(catalogue, "optimizers", essential=("learning_rate",))
        self.metrics = MetricList(catalogue)
        self.epochs = NumberField(1, 10_000_000)
        self.batch_size = NumberField(1, 10_000_000)
        self.validation = QuietComboBox()
        for key, text in _VALIDATION:
            self.validation.addItem(text, key)
        self.split = NumberField(0.001, 0.999, step=0.05, decimals=3)
        self.seed = NumberField(0, LARGEST_SEED, grouped=False)
        self.new_seed = QCheckBox("New each time")
        self.device = DeviceBox()
        self.memory = MemoryNote(session, self.device)
        self.more = QPushButton("Everything else …")
        self.more.setToolTip("Show or hide the settings that are seldom changed")
        self.compile = ParameterForm(catalogue)
        self.fit = ParameterForm(catalogue)
        self._losses = QFormLayout()
        self._lay_out()
        self._explain()
        self._connect()
        self.show_training()
        self._on_facts()
        self._on_analysis()

    def show_training(self) -> None:
        """Mirror the document."""
        training = self._session.document.training
        self.loss.show_value(training.loss)
        self.optimizer.show_value(training.optimizer)
        self.metrics.show_value(training.metrics)
        self.epochs.show_value(training.epochs)
        self.batch_size.show_value(training.batch_size)
        self.split.show_value(training.validation_split)
        with QSignalBlocker(self.validation):
            self.validation.setCurrentIndex(self.validation.findData(training.validation))
        self._form.setRowVisible(self.split, training.validation == "split")
        with QSignalBlocker(self.new_seed):
            self.new_seed.setChecked(training.seed is None)
        self.seed.setEnabled(training.seed is not None)
        if training.seed is not None:
            self.seed.show_value(training.seed)
        self.device.show_value(training.device)
        self.compile.set_parameters(_COMPILE, training.compile_params)
        self.fit.set_parameters(_FIT, training.fit_params)
        for name, chooser in self.output_losses.items():
            value = training.output_losses.get(name)
            chooser.show_value(value if isinstance(value, ObjectValue) else None)

    # Making

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(_title("Loss"))
        layout.addWidget(self.loss)
        self._losses.setSpacing(4)
        layout.addLayout(self._losses)
        layout.addSpacing(8)
        layout.addWidget(_title("Optimizer"))
        layout.addWidget(self.optimizer)
        layout.addSpacing(8)
        layout.addWidget(_title("Metrics"))
        layout.addWidget(self.metrics)
        layout.addSpacing(8)
        layout.addWidget(_title("Fit"))
        self._form = QFormLayout()
        self._form.setSpacing(8)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.addRow("Epochs", self.epochs)
        self._form.addRow("Batch size", self.batch_size)
        self._form.addRow("Validation", self.validation)
        self._form.addRow("Part", self.split)
        seed = QHBoxLayout()
        seed.setSpacing(8)
        seed.addWidget(self.seed, 1)
        seed.addWidget(self.new_seed)
        self._form.addRow("Seed", seed)
        self._form.addRow("Device", self.device)
        layout.addLayout(self._form)
        layout.addWidget(self.device.note)
        layout.addWidget(self.memory)
        self.more.setProperty("role", "link")
        self.more.setCursor(Qt.CursorShape.PointingHandCursor)
        layout.addWidget(self.more)
        self._rest = QWidget()
        rest = QVBoxLayout(self._rest)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(8)
        rest.addWidget(_title("Further arguments of compile"))
        rest.addWidget(self.compile)
        rest.addWidget(_title("Further arguments of fit"))
        rest.addWidget(self.fit)
        self._rest.hide()
        layout.addWidget(self._rest)
        layout.addStretch(1)

    def _explain(self) -> None:
        boxes: dict[QWidget, tuple[str, str]] = {
            self.loss.box: ("Loss", "What the training makes as small as it can"),
            self.optimizer.box: ("Optimizer", "How the weights are changed after each batch"),
            self.validation: ("Validation", "What is measured after each epoch besides training"),
            self.new_seed: ("A new seed each time", "Take another seed for each run"),
            self.device: ("Device", "What computes the training"),
        }
        for widget, (name, tip) in boxes.items():
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        self.epochs.explain("Epochs", "How often the training data are gone through")
        self.batch_size.explain("Batch size", "Samples in one step of the optimizer")
        self.split.explain("Part", "The part of the training data kept for validation")
        self.seed.explain("Seed", "The same seed gives the same shuffling and first weights")

    def _connect(self) -> None:
        self.loss.edited.connect(self._on_loss)
        self.optimizer.edited.connect(self._on_optimizer)
        self.metrics.edited.connect(
            lambda value, what: self._set("metrics", merge=what, metrics=value)
        )
        self.epochs.edited.connect(lambda n: self._set("epochs", merge="epochs", epochs=n))
        self.batch_size.edited.connect(
            lambda n: self._set("batch size", merge="batch_size", batch_size=n)
        )
        self.validation.activated.connect(
            lambda row: self._set("validation", validation=self.validation.itemData(row))
        )
        self.split.edited.connect(
            lambda part: self._set("validation split", merge="split", validation_split=part)
        )
        self.seed.edited.connect(lambda n: self._set("seed", merge="seed", seed=n))
        self.new_seed.clicked.connect(
            lambda on: self._set("seed", seed=None if on else int(self.seed.value))
        )
        self.device.edited.connect(lambda device: self._set("device", device=device))
        self.more.clicked.connect(self._on_more)
        for form, name in ((self.compile, "compile_params"), (self.fit, "fit_params")):
            form.param_changed.connect(
                lambda param, value, name=name: self._set_param(name, param, value)
            )
            form.param_reset.connect(lambda param, name=name: self._reset_param(name, param))
        self._session.changes_made.connect(self._on_changes)
        self._session.project_replaced.connect(self.show_training)
        self._session.facts_changed.connect(self._on_facts)
        self._session.analysis_changed.connect(self._on_analysis)

    # What the user does

    def _set(self, what: str, *, merge: str = "", **changes: object) -> None:
        training = self._session.document.training
        key = f"training.{what}.{merge}" if merge else None
        with self._session.document.edit(f"Set {what}", merge=key) as edit:
            edit.set_training(training.with_(**changes))

    def _on_loss(self, value: ObjectValue, what: str) -> None:
        self._set("loss", merge=what, loss=value)

    def _on_optimizer(self, value: ObjectValue, what: str) -> None:
        self._set(what or "optimizer", merge=what, optimizer=value)

    def _on_output_loss(self, name: str, value: ObjectValue | None, what: str) -> None:
        losses = self._session.document.training.output_losses
        losses = losses.without(name) if value is None else losses.with_(name, value)
        self._set(f"loss of {name}", merge=what, output_losses=losses)

    def _set_param(self, group: str, param: str, value: Value) -> None:
        params: Params = getattr(self._session.document.training, group)
        self._set(param, merge=param, **{group: params.with_(param, value)})

    def _reset_param(self, group: str, param: str) -> None:
        params: Params = getattr(self._session.document.training, group)
        self._set(param, **{group: params.without(param)})

    def _on_more(self) -> None:
        shown = self._rest.isHidden()
        self._rest.setVisible(shown)
        self.more.setText("Only the usual" if shown else "Everything else …")

    # What happens elsewhere

    def _on_changes(self, changes: list[Change]) -> None:
        if any(isinstance(change, TrainingChanged) for change in changes):
            self.show_training()
        if any(isinstance(change, NodeChanged) for change in changes):
            self._on_analysis()

    def _on_facts(self, _facts: object = None) -> None:
        self.loss.offer(fitting_losses(self._session.facts))

    def _on_analysis(self, _analysis: object = None) -> None:
        document, outputs = self._session.document, self._session.analysis.outputs
        names = [document.node(node).name for node in outputs if document.has_node(node)]
        names = names if len(names) > 1 else []
        if names == list(self.output_losses):
            return
        while self._losses.rowCount():
            self._losses.removeRow(0)
        self.output_losses = {}
        for name in names:
            chooser = ObjectChooser(self._session.catalogue, "losses", nothing="The loss above")
            chooser.box.setAccessibleName(f"Loss of {name}")
            chooser.box.setToolTip(f"The loss for the output “{name}”")
            chooser.edited.connect(
                lambda value, what, name=name: self._on_output_loss(name, value, what)
            )
            self.output_losses[name] = chooser
            self._losses.addRow(name, chooser)
        self.show_training()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.memory.refresh_soon()


def _title(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "title")
    return label
