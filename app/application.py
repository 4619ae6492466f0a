"""The one place where things are wired together."""

from __future__ import annotations

import importlib
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.asker import Asker
from app.background import Background
from app.crash_hooks import CrashHooks
from app.garbage import GarbageCollector
from app.main_window import MainWindow
from app.session import Session
from app.settings import Settings
from app.theme import Theme
from graph_editor.catalogue.catalogue import Catalogue

if TYPE_CHECKING:
    from app.analysis_bridge import MakeClient
    from app.error_dialog import ErrorDialog
    from app.training_desk import TrainingDesk

STOP_PATIENCE_MS = 10_000
WARM_UP_DELAY_MS = 1_500


class Application(QObject):
    """The program: settings, theme, session, window, training desk.

    What is heavy (the analyst, the trainer's pool, numpy, networkx, pyqtgraph) is started or
    imported after the first paint; pages are built when they are first shown.

    Attributes:
        session, theme, window: as named.
        desk: the training desk.
    """

    def __init__(
        self,
        application: QApplication,
        settings: Settings,
        *,
        runs_folder: Path | None = None,
        asker: Asker | None = None,
        catalogue: Catalogue | None = None,
        hooks: CrashHooks | None = None,
        make_client: MakeClient | None = None,
        keep_warm: bool = True,
    ) -> None:
        """
        Args:
            keep_warm: have a trainer warm and look for runs under way soon after the start.
        """
        super().__init__()
        self._keep_warm = keep_warm
        self._garbage = GarbageCollector(self)
        self._imports = Background(self)
        self._runs_folder = runs_folder
        self._desk: TrainingDesk | None = None
        self._closing = False
        self._interrupted = False
        self._impatience = QTimer(self)
        self._impatience.setSingleShot(True)
        self._impatience.setInterval(STOP_PATIENCE_MS)
        self._impatience.timeout.connect(lambda: self.desk.kill())
        self._error_dialog: ErrorDialog | None = None
        self.theme = Theme(application, settings)
        self.session = Session(
            catalogue or Catalogue.load(), self, settings=settings, make_client=make_client
        )
        self.window = MainWindow(self.session, self.theme, self._factories(), asker)
        self.window.close_guard = self._may_close
        self._training_wanted = False
        self.session.project_replaced.connect(self._on_project_replaced)
        self.session.analysis_changed.connect(self._train_if_ready)
        self.session.facts_changed.connect(self._train_if_ready)
        if hooks is not None:
            hooks.reported.connect(self._on_error)

    @property
    def desk(self) -> TrainingDesk:
        if self._desk is None:
            from app.training_desk import TrainingDesk
            from runtime.runs import default_runs_folder

            self._desk = TrainingDesk(
                self.session, self._runs_folder or default_runs_folder(), self
            )
        return self._desk

    def show(self, page: str) -> None:
        """Show the window; go on with the rest once it has been painted."""
        self.window.show_page(page)
        self.window.installEventFilter(self)
        self.window.show()

    def start(self) -> None:
        """Start what the first paint did not need.

        The modules for it take a while to import, so that is done in a thread: the window answers
        meanwhile.
        """
        self._imports.done.connect(self._on_imported)
        self._imports.start(_import_the_rest)

    def _on_imported(self, _result: object) -> None:
        from app.pages.run_strip import RunStrip

        self.session.start()
        strip = RunStrip(self.desk)
        self.window.add_run_strip(strip)
        self.window.page_changed.connect(strip.set_page)
        strip.set_page(self.window.current_page)
        if self._keep_warm:
            QTimer.singleShot(WARM_UP_DELAY_MS, self.desk, self.desk.warm_up)
        self.window.menus.add_training(self.desk)
        self.window.offer_recovery()

    def interrupt(self) -> None:
        """The system wants the program to end now: ask nothing, keep what is unsaved."""
        self._interrupted = True
        QApplication.exit(0)  # `quit` would close the window first, which asks

    def close(self) -> None:
        """End processes and threads; a run that goes on does so by itself."""
        self._imports.forget()
        if self._desk is not None:
            self._desk.close()
        self.session.close(keep_unsaved=self._interrupted)
        self._garbage.close()

    def train_when_ready(self) -> None:
        """Start a training as soon as drawing and data are known to be right.

        Opening another project meanwhile calls it off.
        """
        self._training_wanted = True
        self._train_if_ready()

    def _train_if_ready(self, _news: object = None) -> None:
        session = self.session
        known = session.analysis.results and not session.analysis.pending
        if self._training_wanted and known and (session.facts.inputs or session.facts.problem):
            self._training_wanted = False
            if reason := self.desk.start_run():
                self.window.status.showMessage(reason, 10_000)

    def _on_project_replaced(self) -> None:
        self._training_wanted = False

    def _factories(self) -> dict[str, Callable[[], QWidget]]:
        return {
            "home": self._home_page,
            "data": self._data_page,
            "draw": self._draw_page,
            "train": self._train_page,
            "results": self._results_page,
        }

    def _home_page(self) -> QWidget:
        from app.pages.home_page import HomePage

        page = HomePage(self.session, self.window.files)
        page.training_wanted.connect(self._on_training_wanted)
        return page

    def _data_page(self) -> QWidget:
        from app.pages.data_page import DataPage

        return DataPage(self.session)

    def _draw_page(self) -> QWidget:
        from app.pages.draw_page import DrawPage

        return DrawPage(self.session, self.window.files.export_script)

    def _train_page(self) -> QWidget:
        from app.pages.train_page import TrainPage

        return TrainPage(self.session, self.desk)

    def _results_page(self) -> QWidget:
        from app.pages.results_page import ResultsPage

        page = ResultsPage(self.session, self.desk)
        page.project_requested.connect(self._on_project_requested)
        return page

    def _on_project_requested(self, path: Path) -> None:
        """Open a run's project as an untitled copy: saving must never change the run's record."""
        from graph_editor.files.data_paths import with_absolute_paths
        from graph_editor.files.project_file import ProjectFileError, read_project
        from runtime.runs import Run

        files = self.window.files
        if not files.may_lose_changes():
            return
        try:
            project = read_project(path)
            # Runs of earlier versions have the paths of their data as the project's file had them.
            folder = Run(path.parent).info.project_folder
            self.session.replace(with_absolute_paths(project, Path(folder)) if folder else project)
        except (ProjectFileError, OSError, ValueError) as error:
            files.asker.tell(str(error))
            return
        self.window.show_page("draw")

    def _on_training_wanted(self) -> None:
        if self.window.files.open_example("digits"):
            self.window.show_page("train")
            self.train_when_ready()

    def _on_error(self, text: str) -> None:
        from app.error_dialog import ErrorDialog

        if self._error_dialog is None:
            self._error_dialog = ErrorDialog(self.window)
        self._error_dialog.report(text)

    def _may_close(self) -> bool:
        """Ask what should become of a training before the window goes."""
        if self._desk is None or not self._desk.active or self._closing:
            return True
        match self.window.files.asker.running():
            case "keep":
                return True
            case "stop":
                self._closing = True
                self._desk.run_finished.connect(self._on_stopped_for_closing)
                self._impatience.start()
                self._desk.stop()
                return False
            case _:
                return False

    def _on_stopped_for_closing(self, _run: object) -> None:
        self._impatience.stop()
        self.window.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.window and event.type() == QEvent.Type.Paint:
            self.window.removeEventFilter(self)
            QTimer.singleShot(0, self, self.start)
        return False


def run(
    project_path: Path | None = None,
    *,
    example: str = "",
    arguments: Sequence[str] = (),
) -> int:
    """Open the window, on a project, an example or the start page; the exit status."""
    application = _qt_application(arguments)
    settings = Settings()
    hooks = CrashHooks(settings.folder, application)
    hooks.install()
    hornet = Application(application, settings, hooks=hooks)
    hornet.window.closed.connect(application.quit)
    page = "home"
    if example:
        page = "draw" if hornet.window.files.open_example(example) else page
    elif project_path is not None:
        page = "draw" if hornet.window.files.open_path(project_path) else page
    for number in (signal.SIGINT, signal.SIGTERM):  # heard at the next tick of a timer
        signal.signal(number, lambda _number, _frame: hornet.interrupt())
    hornet.show(page)
    status = application.exec()
    hornet.close()
    hooks.remove()
    return status


def save_screenshot(
    project_path: Path | None,
    png_path: Path,
    *,
    page: str = "draw",
    theme: str | None = None,
    scale: float = 1,
    size: tuple[int, int] | None = None,
    fit: bool = False,
    timeout: float = 60.0,
) -> None:
    """Write a picture of the whole window, without a display, once everything is known.

    Args:
        scale: pixels of the picture for a pixel of the window.
        size: of the window; None for the usual one.
        fit: show the whole drawing rather than its beginning.

    Raises:
        ProjectFileError: the project cannot be read.
        OSError: the picture cannot be written.
    """
    import os
    import tempfile

    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ["QT_SCALE_FACTOR"] = str(scale)
    application = _qt_application(())
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder))
        settings.theme = theme or "light"
        hornet = Application(
            application, settings, runs_folder=Path(folder) / "runs", keep_warm=False
        )
        try:
            if project_path is not None:
                hornet.session.open(project_path)
            if size is not None:
                hornet.window.resize(*size)
            hornet.show(page)
            _wait_until_known(hornet, timeout)
            if fit:
                hornet.window.draw_page.canvas.fit()
                QApplication.processEvents()
            picture = hornet.window.grab()
            if not picture.save(str(png_path)):
                raise OSError(f"The picture cannot be written to {png_path}.")
        finally:
            hornet.window.close_guard = lambda: True
            hornet.session.undo_stack.setClean()
            hornet.window.close()
            hornet.close()
            hornet.window.deleteLater()


def _import_the_rest() -> None:
    """Import what is without Qt and heavy; in a thread, so that the UI thread finds it ready."""
    for name in (
        "graph_editor.codegen.generate",
        "graph_editor.validation.checker",
        "runtime.analyst.client",
        "runtime.runs",
    ):
        importlib.import_module(name)


def _wait_until_known(hornet: Application, timeout: float) -> None:
    """Let events run until Keras has answered and nothing more is drawn."""
    session = hornet.session
    loop = QEventLoop()
    quiet = QTimer()
    quiet.setSingleShot(True)
    quiet.setInterval(300)
    quiet.timeout.connect(loop.quit)

    def on_news(_what: object = None) -> None:
        if session.analysis.pending or session.bridge is None:
            quiet.stop()
        else:
            quiet.start()

    for news in (session.analysis_changed, session.script_changed, session.facts_changed):
        news.connect(on_news)
    QTimer.singleShot(round(timeout * 1000), loop.quit)
    QTimer.singleShot(100, loop, on_news)
    loop.exec()
    for news in (session.analysis_changed, session.script_changed, session.facts_changed):
        news.disconnect(on_news)


def _qt_application(arguments: Sequence[str]) -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        QGuiApplication.setDesktopFileName("hornet")
        application = QApplication([sys.argv[0], *arguments])
    application.setApplicationName("Hornet")
    application.setOrganizationName("")
    return application
