"""Whether a docked panel is before anybody's eyes, so that it need not work behind another one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QDockWidget, QWidget


class Sight(QObject):
    """Watches a panel: behind another tab of its dock a panel counts as visible for Qt.

    Signals:
        came: the panel is before the eyes now, or may be.
    """

    came = Signal()

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self._panel = panel
        self._dock: QDockWidget | None = None
        self._in_front = True
        panel.installEventFilter(self)

    @property
    def seen(self) -> bool:
        """Whether the panel is before the eyes."""
        return self._panel.isVisible() and self._in_front

    def _find_dock(self) -> None:
        widget = self._panel.parentWidget()
        while widget is not None and not isinstance(widget, QDockWidget):
            widget = widget.parentWidget()
        if widget is not None and widget is not self._dock:
            self._dock = widget
            self._in_front = widget.geometry().right() >= 0  # Qt moves what is behind out of sight
            widget.visibilityChanged.connect(self._on_dock_shown)

    def _on_dock_shown(self, in_front: bool) -> None:
        self._in_front = in_front
        self.came.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._panel and event.type() == QEvent.Type.Show:
            self._find_dock()
            self.came.emit()
        return False
