"""What happens when something breaks: it is written down, said, and the program goes on.

An exception in a slot does not end a Qt program; it would only vanish. These hooks write it to the
log, and the window shows one sentence with the report behind a button.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

log = logging.getLogger("hornet")
LONGEST_LOG = 500_000
"""A log longer than this, in bytes, is begun anew at the next start."""
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashHooks(QObject):
    """Installs the hooks, and takes them away again.

    Signals:
        reported: something broke; the traceback. Always delivered in the UI thread.
    """

    reported = Signal(str)
    _broken = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._file: IO[str] | None = None
        self._handler: logging.Handler | None = None
        self._hooks = (sys.excepthook, threading.excepthook)
        self._broken.connect(self.reported, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """From now on everything is written to `hornet.log`, native crashes to `crash.log`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / "hornet.log"
        too_long = file.is_file() and file.stat().st_size > LONGEST_LOG
        self._handler = logging.FileHandler(
            file, mode="w" if too_long else "a", encoding="utf-8", delay=True
        )
        self._handler.setFormatter(
            logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
        )
        logging.getLogger().addHandler(self._handler)
        self._file = (self._folder / "crash.log").open("a", encoding="utf-8")
        faulthandler.enable(self._file)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(_on_qt_message)

    def remove(self) -> None:
        """Put everything back as it was."""
        sys.excepthook, threading.excepthook = self._hooks
        qInstallMessageHandler(None)
        faulthandler.disable()
        if self._file is not None:
            self._file.close()
        if self._handler is not None:
            logging.getLogger().removeHandler(self._handler)
            self._handler.close()

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._hooks[0](kind, error, trace)
            return
        self._report("".join(traceback.format_exception(kind, error, trace)))

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            text = traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback)
            self._report("".join(text))

    def _report(self, text: str) -> None:
        log.error("Unexpected error\n%s", text)
        self._broken.emit(text)


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
