"""Choose a loss, an optimizer or a metric, and its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.inspector.parameter_form import ParameterForm
from app.inspector.quiet_combo_box import QuietComboBox
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Entry
from graph_editor.document.value import ObjectValue, Params, Value


class ObjectChooser(QWidget):
    """A list of the catalogue's objects of one collection, and below it the chosen one's own
    parameters, all folded away but the essential ones.

    Attributes:
        box: the list.
        form: the parameters.

    Signals:
        edited: the new `ObjectValue` (None for `nothing`), and what was edited ("" for the object
            itself, else the parameter), which tells edits in a row apart.
    """

    edited = Signal(object, str)

    def __init__(
        self,
        catalogue: Catalogue,
        collection: str,
        *,
        essential: Sequence[str] = (),
        nothing: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """
        Args:
            essential: names of parameters that are never folded away.
            nothing: what the list says first for "none of them"; "" to leave that out.
        """
        super().__init__(parent)
        self._catalogue, self._collection = catalogue, collection
        self._essential = frozenset(essential)
        self._nothing = nothing
        self._value: ObjectValue | None = None
        self._first: tuple[str, ...] | None = None
        self.box = QuietComboBox(self)
        self.box.activated.connect(self._on_activated)
        self.form = ParameterForm(catalogue, self)
        self.form.param_changed.connect(self._on_param_changed)
        self.form.param_reset.connect(self._on_param_reset)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.box)
        layout.addWidget(self.form)
        self.setFocusProxy(self.box)
        self.offer(())

    def offer(self, first: Sequence[str], reason: str = "fits your data") -> None:
        """List everything, `first` (types) at the top with the reason why."""
        if self._first == tuple(first):
            return
        self._first = tuple(first)
        model = QStandardItemModel(self.box)
        if self._nothing:
            model.appendRow(_item(self._nothing, "", ""))
        entries = list(self._catalogue.objects(self._collection))
        known = {entry.type: entry for entry in entries}
        top = [known[type_] for type_ in first if type_ in known]
        for entry in top:
            model.appendRow(_item(entry.title, entry.type, f"{entry.summary} ({reason})"))
        if top:
            separator = QStandardItem("")
            separator.setFlags(Qt.ItemFlag.NoItemFlags)
            separator.setData("separator", Qt.ItemDataRole.AccessibleDescriptionRole)
            model.appendRow(separator)
        for entry in entries:
            if entry not in top:
                model.appendRow(_item(entry.title, entry.type, entry.summary))
        with QSignalBlocker(self.box):
            self.box.setModel(model)  # which deletes the one before
        self._show_box()

    def show_value(self, value: ObjectValue | None) -> None:
        """Show a value; None for `nothing`."""
        self._value = value
        self._show_box()
        entry = self._entry()
        self.form.setVisible(entry is not None and bool(entry.parameters))
        if entry is not None and value is not None:
            parameters = tuple(
                replace(p, advanced=p.name not in self._essential and not p.required)
                for p in entry.parameters
            )
            self.form.set_parameters(parameters, value.params)

    def _show_box(self) -> None:
        wanted = self._value.type if self._value is not None else ""
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(self.box.findData(wanted))
            self.box.setPlaceholderText(wanted.rsplit(".", 1)[-1])
        self.box.setToolTip(self.box.currentData(Qt.ItemDataRole.ToolTipRole) or "")

    def _entry(self) -> Entry | None:
        return self._catalogue.entry(self._value.type) if self._value is not None else None

    def _on_activated(self, row: int) -> None:
        type_ = str(self.box.itemData(row) or "")
        if not type_:
            self.edited.emit(None, "")
            return
        entry = self._catalogue.entry(type_)
        if entry is None or (self._value is not None and self._value.type == type_):
            return
        kept = self._value.params if self._value is not None else Params()
        same = {n: v for n, v in kept.items() if n in self._essential and entry.parameter(n)}
        self.edited.emit(ObjectValue(type_, Params({**entry.initial_params, **same})), "")

    def _on_param_changed(self, name: str, value: Value) -> None:
        if self._value is not None:
            changed = replace(self._value, params=self._value.params.with_(name, value))
            self.edited.emit(changed, name)

    def _on_param_reset(self, name: str) -> None:
        if self._value is not None:
            changed = replace(self._value, params=self._value.params.without(name))
            self.edited.emit(changed, name)


def _item(text: str, type: str, tip: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setData(type, Qt.ItemDataRole.UserRole)
    item.setToolTip(tip)
    return item
