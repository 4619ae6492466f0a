"""NumPy files looked into without loading them: names, shapes and dtypes; single arrays; rows.

Nothing is ever unpickled: an array of Python objects is refused.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy

ONLY = ""
"""The name under which an `.npy` file's one array is found."""


class ArrayFileError(ValueError):
    """A file that cannot be read; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class ArrayHeader:
    """What an array is: its whole shape and its dtype."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    fortran_order: bool = False

    @property
    def is_object(self) -> bool:
        """Whether it holds Python objects, which only pickle could read."""
        return bool(self.dtype.hasobject)


def read_headers(path: Path) -> dict[str, ArrayHeader]:
    """The arrays of an `.npz` or `.npy` file by name.

    Raises:
        ArrayFileError: the file is missing, or is no NumPy file.
    """
    headers: dict[str, ArrayHeader] = {}
    with _opened(path) as members:
        for name, member in members.items():
            with member() as file:
                headers[name] = _header(file, path)
    return headers


def read_array(path: Path, name: str = ONLY) -> np.ndarray:
    """A whole array.

    Raises:
        ArrayFileError: there is no such array, or it holds Python objects.
    """
    with _opened(path) as members:
        with _member(members, path, name) as file:
            header = _header(file, path)
        _refuse_objects(header, path, name)
        with _member(members, path, name) as file:
            return np.asarray(npy.read_array(file, allow_pickle=False))


def read_rows(path: Path, name: str, count: int) -> np.ndarray:
    """The first rows of an array, without reading the others.

    Raises:
        ArrayFileError: there is no such array, or it holds Python objects.
    """
    with _opened(path) as members, _member(members, path, name) as file:
        header = _header(file, path)
        _refuse_objects(header, path, name)
        if not header.fortran_order and header.shape:
            shape = (min(count, header.shape[0]), *header.shape[1:])
            size = int(np.prod(shape, dtype=np.int64)) * header.dtype.itemsize
            data = file.read(size)
            if len(data) < size:
                raise ArrayFileError(_cut_off(path))
            return np.frombuffer(data, header.dtype).reshape(shape).copy()
    return read_array(path, name)[:count]


@contextmanager
def _opened(path: Path) -> Iterator[Mapping[str, Any]]:
    """The file's arrays by name, each as a function that opens it."""
    if path.is_dir():
        raise ArrayFileError(f"{path} is a folder; choose an .npz or .npy file.")
    try:
        if path.suffix.lower() == ".npy":
            yield {ONLY: lambda: path.open("rb")}
            return
        with zipfile.ZipFile(path) as archive:
            yield {
                item.filename.removesuffix(".npy"): lambda item=item: archive.open(item)
                for item in archive.infolist()
                if item.filename.endswith(".npy")
            }
    except FileNotFoundError:
        raise ArrayFileError(
            f"The data file {path} is not there. Put it there, or choose another file."
        ) from None
    except PermissionError:
        raise ArrayFileError(f"The data file {path} may not be read by you.") from None
    except zipfile.BadZipFile:
        raise ArrayFileError(
            f"{path} is not a NumPy file, or it is damaged. Write it with numpy.savez(…)."
        ) from None
    except ArrayFileError:
        raise
    except (EOFError, OSError, ValueError, zlib.error, NotImplementedError) as error:
        raise ArrayFileError(f"The data file {path} cannot be read: {error}.") from None


def _member(members: Mapping[str, Any], path: Path, name: str) -> IO[bytes]:
    if name not in members:
        there = ", ".join(members) or "no array at all"
        raise ArrayFileError(f"The file {path.name} has no array {name!r}; it has: {there}.")
    file: IO[bytes] = members[name]()
    return file


def _header(file: IO[bytes], path: Path) -> ArrayHeader:
    try:
        version = npy.read_magic(file)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, fortran_order, dtype = read(file)
    except (ValueError, EOFError):  # NumPy's words are about magic strings
        raise ArrayFileError(
            f"{path} is not a NumPy file, or it is damaged. Write it with numpy.save(…)."
        ) from None
    return ArrayHeader(tuple(int(length) for length in shape), dtype, bool(fortran_order))


def _refuse_objects(header: ArrayHeader, path: Path, name: str) -> None:
    if header.is_object:
        raise ArrayFileError(objects_sentence(path, name))


def objects_sentence(path: Path, name: str) -> str:
    """Why an array of Python objects is not read."""
    array = f"The array {name!r} in {path.name}" if name else f"The array in {path.name}"
    return (
        f"{array} holds Python objects, which could run code when they are read. "
        "Save plain numbers: an array with one dtype and rows of equal length."
    )


def _cut_off(path: Path) -> str:
    return f"The data file {path} is cut off: it holds fewer numbers than it says."
