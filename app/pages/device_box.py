"""The choice of what computes the training: only what is really there, and why something cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLabel, QWidget

from app.background import Background
from app.inspector.quiet_combo_box import QuietComboBox

if TYPE_CHECKING:
    from runtime.devices import Device


Found = tuple[tuple["Device", ...], str]


def real_devices() -> Found:
    """The devices of this machine, and why there is no GPU among them; takes a moment."""
    from runtime.devices import gpu_hint, list_devices

    return list_devices(), gpu_hint()


class DeviceBox(QuietComboBox):
    """A list of devices, looked for in a thread when it is first shown.

    Attributes:
        note: a label that says why a GPU cannot be used; empty and hidden where there is nothing
            to say.

    Signals:
        edited: the device's id that the user chose.
        listed: the devices of this machine are known now.
    """

    edited = Signal(str)
    listed = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        find: Callable[[], Found] = real_devices,
    ) -> None:
        super().__init__(parent)
        self._find = find
        self._asked = False
        self._wanted = "auto"
        self._devices: tuple[Device, ...] = ()
        self.note = QLabel()
        self.note.setProperty("role", "small")
        self.note.setWordWrap(True)
        self.note.hide()
        self._background = Background(self)
        self._background.done.connect(self._on_found)
        self.activated.connect(lambda row: self.edited.emit(str(self.itemData(row))))
        self._fill(())

    @property
    def chosen(self) -> Device | None:
        """What would compute the training; None as long as that is not known."""
        usable = [device for device in self._devices if device.usable]
        if self._wanted == "auto":
            return next((d for d in usable if d.kind == "gpu"), next(iter(usable), None))
        return next((d for d in usable if d.id == self._wanted), None)

    def show_value(self, device: str) -> None:
        """Show which device is wanted."""
        self._wanted = device
        with QSignalBlocker(self):
            row = self.findData(device)
            if row < 0:
                self.addItem(f"{device} (not on this machine)", device)
                row = self.count() - 1
            self.setCurrentIndex(row)

    def _fill(self, devices: tuple[Device, ...]) -> None:
        best = next((d for d in devices if d.usable and d.kind == "gpu"), None)
        model = QStandardItemModel(self)
        auto = f"Automatic ({best.name if best else 'CPU'})" if devices else "Automatic"
        model.appendRow(_item(auto, "auto", "The first GPU that can be used, else the CPU"))
        for device in devices:
            memory = f" · {device.memory_bytes / 2**30:.0f} GB" if device.memory_bytes else ""
            item = _item(f"{device.name}{memory}", device.id, device.reason)
            if not device.usable:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            model.appendRow(item)
        if not devices:
            model.appendRow(_item("CPU", "cpu", ""))
        with QSignalBlocker(self):
            self.setModel(model)  # which deletes the one before
        self.show_value(self._wanted)

    def _on_found(self, found: Found) -> None:
        devices, hint = found
        self._devices = devices
        self._fill(devices)
        reasons = [f"{d.name}: {d.reason}" for d in devices if not d.usable and d.reason]
        reasons += [hint] if hint else []
        self.note.setText("\n".join(reasons))
        self.note.setVisible(bool(reasons))
        self.listed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._asked:
            self._asked = True
            self._background.start(self._find)


def _item(text: str, device: str, tip: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setData(device, Qt.ItemDataRole.UserRole)
    item.setToolTip(tip)
    return item
