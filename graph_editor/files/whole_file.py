"""Files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path, mark: str = "") -> Iterator[BinaryIO]:
    """A file to write, which takes the place of `path` when it is complete.

    If anything is raised meanwhile, an older file of that name is as it was and nothing new is left
    behind. A new file has an older one's permissions.

    Args:
        mark: tells where the file is meanwhile (`unfinished`), for who may have to clear away.

    Raises:
        OSError: there is no space, or no right to write.
    """
    temporary = unfinished(path, mark or uuid.uuid4().hex[:8])
    try:
        descriptor = os.open(temporary, _FLAGS, 0o666)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def unfinished(path: Path, mark: str) -> Path:
    """Where a file is until it is complete: beside its place."""
    return path.with_name(f".{path.name[:80]}.{mark}.tmp")


_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
