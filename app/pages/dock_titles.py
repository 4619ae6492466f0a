"""Which docks have a title: those that stand alone; those among tabs have it on their tab."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget


class DockTitles(QObject):
    """Shows and hides the titles of a window's docks.

    One dock that comes or goes changes what its neighbours are among, and while a layout is put
    back they come one by one: so all are looked at, once the last has its place.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bare: dict[QDockWidget, QWidget] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)

    def add(self, dock: QDockWidget) -> None:
        """Care for the title of a dock, too."""
        bare = QWidget(dock)
        bare.setFixedHeight(0)
        self._bare[dock] = bare
        for moved in (dock.dockLocationChanged, dock.topLevelChanged, dock.visibilityChanged):
            moved.connect(self._on_moved)

    def refresh(self) -> None:
        """Give every dock its title or take it."""
        for dock, bare in self._bare.items():
            tabbed = not dock.isFloating() and self._window.tabifiedDockWidgets(dock)
            wanted = bare if tabbed else None
            if dock.titleBarWidget() is not wanted:
                dock.setTitleBarWidget(wanted)

    def _on_moved(self, _what: object = None) -> None:
        self._soon.start()
