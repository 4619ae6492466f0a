"""Draws a picture in a process of its own: a large one takes seconds, and much memory."""

from __future__ import annotations

import json
import logging
import sys
import uuid
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

import app
from app.picture_process import job_text
from graph_editor.canvas.picture.picture_options import PictureOptions
from graph_editor.document.project import Project
from graph_editor.files.whole_file import unfinished
from graph_editor.validation.analysis import Analysis

log = logging.getLogger("hornet.picture")

_ROOT = Path(app.__file__).parents[1]
_ENDED = (
    "The picture could not be drawn: the process that draws it ended unexpectedly, perhaps for "
    "want of memory; try a smaller scale, or an SVG."
)


class PictureJob(QObject):
    """Draws one picture at a time.

    Signals:
        progressed: how much is done, from 0 to 1.
        ended: it is written (an empty text), or could not be (one sentence).
    """

    progressed = Signal(float)
    ended = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._rest = Path()
        self._outcome: str | None = None

    @property
    def running(self) -> bool:
        """Whether a picture is being drawn."""
        return self._process is not None

    def start(
        self, project: Project, path: Path, options: PictureOptions, analysis: Analysis
    ) -> None:
        """Begin to draw; returns at once."""
        assert self._process is None, "one picture at a time"
        mark = uuid.uuid4().hex[:8]
        self._rest, self._outcome = unfinished(path, mark), None
        process = self._process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("QT_QPA_PLATFORM", "offscreen")
        environment.remove("QT_SCALE_FACTOR")  # the window's, not the picture's
        process.setProcessEnvironment(environment)
        process.setWorkingDirectory(str(_ROOT))
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        process.start(sys.executable, ["-m", "app.picture_process"])
        process.write(job_text(project, path, options, analysis, mark).encode())
        process.closeWriteChannel()

    def cancel(self) -> None:
        """Give the picture up; nothing of it is left."""
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(1000)
            process.deleteLater()
            self._clear_away()

    def _read(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():
            match json.loads(process.readLine().toStdString()):
                case {"part": part}:
                    self.progressed.emit(float(part))
                case {"failed": str(sentence)}:
                    self._outcome = sentence
                case {"done": True}:
                    self._outcome = ""
            process = self._process  # whoever heard of it may have given it up

    def _on_finished(self) -> None:
        process = self._process
        if process is None:
            return
        self._read()
        self._process = None
        process.deleteLater()
        outcome = self._outcome
        if outcome is None:
            words = process.readAllStandardError().toStdString()
            log.error("The process that draws pictures ended (%s): %s", process.exitCode(), words)
            self._clear_away()
            outcome = _ENDED
        self.ended.emit(outcome)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._on_finished()

    def _clear_away(self) -> None:
        with suppress(OSError):
            self._rest.unlink()
