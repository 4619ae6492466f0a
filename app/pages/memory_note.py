"""Says beside the training settings when the model will hardly fit into the chosen device's memory.

It only warns: the numbers are an estimate, and a system that swaps may still train.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

from app.pages.device_box import DeviceBox
from app.quantity import format_bytes
from app.session import Session
from graph_editor.validation.project_cost import project_cost

_DELAY_MS = 200


class MemoryNote(QLabel):
    """A sentence; hidden where the memory suffices or is not known."""

    def __init__(self, session: Session, device: DeviceBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._device = session, device
        self.setProperty("role", "error")
        self.setWordWrap(True)
        self.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.refresh)
        device.listed.connect(self.refresh_soon)
        session.analysis_changed.connect(self.refresh_soon)
        session.facts_changed.connect(self.refresh_soon)
        session.changes_made.connect(self.refresh_soon)
        session.project_replaced.connect(self.refresh_soon)

    def refresh_soon(self, _what: object = None) -> None:
        """Look again once the changes have settled, if anybody sees it."""
        parent = self.parentWidget()
        if parent is not None and parent.isVisible() and not self._timer.isActive():
            self._timer.start()

    def refresh(self) -> None:
        """Compare what the model needs with what the device has."""
        text = self._sentence()
        self.setText(text)
        self.setVisible(bool(text))

    def _sentence(self) -> str:
        session, device = self._session, self._device.chosen
        if device is None or not device.memory_bytes or not session.analysis.results:
            return ""
        training = session.document.training
        project = session.document.project
        estimate = project_cost(project.main, session.analysis, session.catalogue).memory
        batch = estimate.batch or training.batch_size
        needed = estimate.training(batch, training.optimizer).total
        # The data lie in the computer's memory, also when a GPU trains.
        data = session.facts.size or 0 if device.kind == "cpu" else 0
        if needed + data <= device.memory_bytes:
            return ""
        whose = "this computer" if device.kind == "cpu" else device.name
        what = f"about {format_bytes(needed)} at a batch size of {batch:,}"
        if data:
            what += f" and {format_bytes(data)} for the data"
        fits = estimate.largest_batch(device.memory_bytes - data, training.optimizer)
        if estimate.batch is None and fits:
            way = f"A batch size of {fits:,} would fit."
        else:
            way = "A smaller model would fit."
        return f"Training needs {what}; {whose} has {format_bytes(device.memory_bytes)}. {way}"
