"""The window: the rail, the pages, menus and status bar. It wires; the panels do the work."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.asker import Asker, DialogAsker
from app.cut_text import CutTextTips
from app.file_actions import FileActions
from app.icons import application_icon
from app.menus import Menus
from app.panel_focus import focus_part
from app.rail import PAGES, Banner, Rail
from app.recovery import Recovered, find_recovered
from app.session import Session
from app.status_bar import StatusBar
from app.theme import Theme

if TYPE_CHECKING:
    from app.pages.draw_page import DrawPage

PageFactory = Callable[[], QWidget]


class MainWindow(QMainWindow):
    """The window.

    Attributes:
        files: new, open, save.
        pages: the pages built so far, by name.
        current_page: the name of the page that is shown.

    Signals:
        page_changed: the name of the page now shown.
        closed: the window has closed for good.
    """

    page_changed = Signal(str)
    closed = Signal()

    def __init__(
        self,
        session: Session,
        theme: Theme,
        factories: Mapping[str, PageFactory],
        asker: Asker | None = None,
    ) -> None:
        super().__init__()
        CutTextTips(self)
        self.session = session
        self.theme = theme
        self.pages: dict[str, QWidget] = {}
        self.current_page = ""
        self.close_guard: Callable[[], bool] = lambda: True
        self._factories = dict(factories)
        self.files = FileActions(session, asker or DialogAsker(self), self)
        self.setWindowIcon(application_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(880, 560)
        self.resize(1440, 900)
        self.rail = Rail()
        self.rail.chosen.connect(self.show_page)
        self.stack = QStackedWidget()
        self.trust_banner = Banner("shield-check")
        self.trust_banner.add_button("Trust this project", session.trust)
        self.recovery_banner = Banner("rotate-ccw")
        self.recovery_banner.add_button("Restore", self._on_restore)
        self.recovery_banner.add_button("Discard", self._on_discard)
        self._recovered: list[Recovered] = []
        self.setCentralWidget(self._body())
        self.status = StatusBar(session, self)
        self.setStatusBar(self.status)
        self.status.problems.clicked.connect(self.show_problems)
        self.menus = Menus(self)
        session.title_changed.connect(self._show_title)
        session.trust_changed.connect(self._show_trust)
        session.project_replaced.connect(self._show_trust)
        session.changes_made.connect(self._show_trust)
        session.page_requested.connect(self.show_page)
        self._show_title()
        self._restore_geometry()

    def _body(self) -> QWidget:
        body = QWidget()
        across = QHBoxLayout(body)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        self.column = QVBoxLayout()
        self.column.setSpacing(0)
        self.column.addWidget(self.trust_banner)
        self.column.addWidget(self.recovery_banner)
        self.column.addWidget(self.stack, 1)
        across.addLayout(self.column, 1)
        return body

    def page(self, name: str) -> QWidget:
        """A page; built when it is first asked for."""
        if name not in self.pages:
            page = self._factories[name]()
            self.pages[name] = page
            self.stack.addWidget(page)
            self.menus.on_page_built(name, page)
        return self.pages[name]

    def show_page(self, name: str) -> None:
        """Show the page called `name`."""
        if name == self.current_page:
            return
        page = self.page(name)
        self.stack.setCurrentWidget(page)
        self.current_page = name
        focus_part(page)
        self.rail.show_current(name)
        self.page_changed.emit(name)

    @property
    def draw_page(self) -> DrawPage:
        """The page with the canvas."""
        from app.pages.draw_page import DrawPage

        page = self.page("draw")
        assert isinstance(page, DrawPage)
        return page

    def show_problems(self) -> None:
        """Bring the list of problems to the front."""
        self.show_page("draw")
        self.draw_page.show_problems()

    def add_run_strip(self, strip: QWidget) -> None:
        """The strip of the running training; stays visible on all pages."""
        self.column.addWidget(strip)

    def offer_recovery(self) -> None:
        """Offer what a crash has left."""
        self._recovered = find_recovered(self.session.settings.folder / "recovery")
        self._show_recovery()

    def show_only_canvas(self, only: bool) -> None:
        """Hide everything but the drawing, or show it again."""
        if only:
            self.show_page("draw")
        self.draw_page.show_only_canvas(only)
        self.rail.setVisible(not only)
        self.status.setVisible(not only)

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.session.title}[*] – Hornet")
        self.setWindowModified(self.session.dirty)

    def _show_trust(self, _what: object = None) -> None:
        self.trust_banner.say(
            "This project holds Python code from its author. It is shown, but nothing of it runs "
            "until you say that you trust it."
            if self.session.needs_trust
            else ""
        )

    def _show_recovery(self) -> None:
        if not self._recovered:
            self.recovery_banner.say("")
            return
        work = self._recovered[0]
        when = time.strftime("%H:%M on %d %B", time.localtime(work.saved_at))
        self.recovery_banner.say(
            f"Hornet ended unexpectedly. Unsaved work on “{work.title}” was kept at {when}."
        )

    def _on_restore(self) -> None:
        from graph_editor.files.project_file import ProjectFileError

        if not self._recovered or not self.files.may_lose_changes():
            return
        try:
            self.session.recover(self._recovered[0])
        except (ProjectFileError, OSError) as error:
            self.files.asker.tell(str(error))
        self._recovered.pop(0)
        self._show_recovery()
        self.show_page("draw")

    def _on_discard(self) -> None:
        if self._recovered:
            self._recovered.pop(0).discard()
        self._show_recovery()

    def _restore_geometry(self) -> None:
        geometry = self.session.settings.state("window")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

    def _save_state(self) -> None:
        self.session.settings.set_state("window", self.saveGeometry())
        draw = self.pages.get("draw")
        save = getattr(draw, "save_state", None)
        if save is not None:
            save()
        self.session.settings.sync()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, as people expect; Qt knows only Space."""
        button = QApplication.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()
        if enter and isinstance(button, QPushButton | QToolButton):
            button.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.close_guard() or not self.files.may_lose_changes():
            event.ignore()
            return
        self._save_state()
        event.accept()
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_project(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_project(event.mimeData())
        if path is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.files.open_path(path)


def _dropped_project(data: QMimeData) -> Path | None:
    """The project file among what is dragged, if there is one."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix == ".hornet"), None)


PAGE_NAMES = tuple(name for name, *_ in PAGES)
