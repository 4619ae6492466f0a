"""What Hornet remembers between two starts: recent files, theme, window, trusted code."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

RECENT_LIMIT = 12
_TRUST_LIMIT = 500


class Settings:
    """The user's settings, in an INI file of their own folder.

    Attributes:
        folder: where the settings, the recovery files and the logs lie.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_folder()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._store = QSettings(str(self.folder / "settings.ini"), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """`"system"`, `"light"` or `"dark"`."""
        name = self._text("theme")
        return name if name in ("light", "dark") else "system"

    @theme.setter
    def theme(self, name: str) -> None:
        self._store.setValue("theme", name)

    @property
    def recent_files(self) -> list[Path]:
        """Project files opened or saved last, the latest first; some may be gone."""
        return [Path(text) for text in self._texts("recent_files")]

    def add_recent(self, path: Path) -> None:
        """Put a file on top of the recent files."""
        path = path.absolute()
        files = [path, *(other for other in self.recent_files if other != path)]
        self._store.setValue("recent_files", [str(file) for file in files[:RECENT_LIMIT]])

    def remove_recent(self, path: Path) -> None:
        """Forget a recent file."""
        files = [other for other in self.recent_files if other != path]
        self._store.setValue("recent_files", [str(file) for file in files])

    def trusts(self, fingerprint: str) -> bool:
        """Whether the user has said that they trust this code."""
        return fingerprint in self._texts("trusted")

    def add_trusted(self, fingerprint: str) -> None:
        """Remember that the user trusts this code."""
        known = [other for other in self._texts("trusted") if other != fingerprint]
        self._store.setValue("trusted", [fingerprint, *known][:_TRUST_LIMIT])

    def last_folder(self) -> Path:
        """Where the file dialogs begin."""
        folder = Path(self._text("last_folder") or Path.home())
        return folder if folder.is_dir() else Path.home()

    def set_last_folder(self, folder: Path) -> None:
        self._store.setValue("last_folder", str(folder))

    def state(self, name: str) -> QByteArray:
        """A saved window or dock state; empty where there is none."""
        value = self._store.value(f"state/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_state(self, name: str, state: QByteArray) -> None:
        self._store.setValue(f"state/{name}", state)

    def text(self, name: str, default: str = "") -> str:
        """A small setting of a panel (a chosen tab, a folded section)."""
        return self._text(f"panel/{name}") or default

    def set_text(self, name: str, value: str) -> None:
        self._store.setValue(f"panel/{name}", value)

    def sync(self) -> None:
        """Write to disk now."""
        self._store.sync()

    def _text(self, name: str) -> str:
        value = self._store.value(name)
        return value if isinstance(value, str) else ""

    def _texts(self, name: str) -> list[str]:
        value = self._store.value(name)
        if isinstance(value, str):
            return [value] if value else []
        return [str(item) for item in value] if isinstance(value, list) else []


def default_folder() -> Path:
    """The folder of this user's settings; the environment variable HORNET_HOME overrides it."""
    if home := os.environ.get("HORNET_HOME"):
        return Path(home)
    location = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(location)) / "hornet"
