"""What the Help menu shows: versions and a report for whoever mends Hornet."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from app.main_window import MainWindow

_PACKAGES = ("PySide6-Essentials", "keras", "tensorflow", "numpy", "networkx", "pyqtgraph")


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that matter; read without importing them."""
    found = {"Python": platform.python_version(), "System": platform.platform()}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def report(window: MainWindow) -> str:
    """Versions and the end of the log."""
    lines = [f"{name}: {version}" for name, version in versions().items()]
    lines.append(f"Analyst: {window.session.analyst_state}")
    log = window.session.settings.folder / "hornet.log"
    if log.is_file():
        lines += ["", "Log:", *log.read_text(encoding="utf-8", errors="replace").splitlines()[-60:]]
    return "\n".join(lines)


def copy_report(window: MainWindow) -> None:
    """Put the report on the clipboard."""
    QGuiApplication.clipboard().setText(report(window))
    window.status.showMessage("The report is on the clipboard.", 4000)


def show_about(window: MainWindow) -> None:
    """Name and versions."""
    rows = "".join(
        f"<tr><td>{name}&nbsp;&nbsp;</td><td>{version}</td></tr>"
        for name, version in versions().items()
    )
    box = QMessageBox(window)
    box.setWindowTitle("About Hornet")
    box.setIconPixmap(window.windowIcon().pixmap(64, 64))
    box.setText("<b>Hornet</b><br>Draw a Keras network, train it, take the Python home.")
    box.setInformativeText(f"<table>{rows}</table>")
    box.open()
