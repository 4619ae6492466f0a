"""Where this user's runs are kept, and the key that marks the runs made here.

Plain paths instead of Qt's, because the command line and the trainer read them without Qt.
"""

from __future__ import annotations

import hmac
import os
import secrets
import sys
from pathlib import Path


def user_data_folder() -> Path:
    """The folder of this user's data; the environment variable HORNET_HOME overrides it."""
    if home := os.environ.get("HORNET_HOME"):
        return Path(home)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Hornet"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Hornet"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "hornet"


def default_runs_folder() -> Path:
    """Where runs are kept; the environment variable HORNET_RUNS overrides it."""
    if folder := os.environ.get("HORNET_RUNS"):
        return Path(folder).expanduser()
    return user_data_folder() / "runs"


def signature(text: str) -> str:
    """A mark that only this user's Hornet can put under a script; "" where no key can be kept.

    A run's script is code. One that was made here may be run again (to evaluate the run); one that
    came from elsewhere runs only after the user has said that they trust it.
    """
    key = _key()
    return hmac.new(key, text.encode(), "sha256").hexdigest() if key else ""


def is_signed(text: str, mark: str) -> bool:
    """Whether this user's Hornet put `mark` under `text`."""
    return bool(mark) and hmac.compare_digest(signature(text), mark)


def _key() -> bytes:
    path = user_data_folder() / "runs.key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            draft = path.with_name(f"runs.key.{os.getpid()}.{secrets.token_hex(4)}")
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(32))
            try:
                os.link(draft, path)  # the first one wins where two processes come at once
            except FileExistsError:
                pass
            except OSError:
                os.replace(draft, path)
            draft.unlink(missing_ok=True)
        return path.read_bytes()
    except OSError:
        return b""
