"""The data sets that come through `keras.datasets`: what they are and where their files lie.

Keras downloads them on first use and checks each file's SHA-256. A file with another hash it
downloads again and, without a network, deletes; so Hornet looks first and says so instead.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FASHION = (
    "train-labels-idx1-ubyte.gz",
    "train-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
)


@dataclass(frozen=True, slots=True)
class KerasDataset:
    """A data set of `keras.datasets`.

    Attributes:
        files: the files that Keras reads, below its folder of data sets.
        sha256: what Keras expects of the (only) file; "" where it does not check.
        train, test: how many samples.
        shape: of a sample; (None,) for a sequence of integers.
        dtype: of the samples as Keras loads them.
        target_shape: of a target.
        target_dtype: of the targets.
        class_names: of the classes; their number is `classes`.
        classes: number of classes; 0 for numbers to be predicted.
    """

    files: tuple[str, ...]
    sha256: str
    train: int
    test: int
    shape: tuple[int | None, ...]
    dtype: str
    target_shape: tuple[int, ...] = ()
    target_dtype: str = "uint8"
    classes: int = 0
    class_names: tuple[str, ...] = ()


_DIGITS = tuple("0123456789")
_REUTERS = """
    cocoa grain veg-oil earn acq wheat copper housing money-supply coffee sugar trade reserves ship
    cotton carcass crude nat-gas cpi money-fx interest gnp meal-feed alum oilseed gold tin
    strategic-metal livestock retail ipi iron-steel rubber heat jobs lei bop zinc orange pet-chem
    dlr gas silver wpi hog lead
"""
_FASHION_CLASSES = (
    *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
    *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
)
_CIFAR10_CLASSES = (
    *("airplane", "automobile", "bird", "cat", "deer"),
    *("dog", "frog", "horse", "ship", "truck"),
)

DATASETS = {
    "mnist": KerasDataset(
        ("mnist.npz",),
        "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
        60_000,
        10_000,
        (28, 28),
        "uint8",
        classes=10,
        class_names=_DIGITS,
    ),
    "fashion_mnist": KerasDataset(
        tuple(f"fashion-mnist/{name}" for name in _FASHION),
        "",
        60_000,
        10_000,
        (28, 28),
        "uint8",
        classes=10,
        class_names=_FASHION_CLASSES,
    ),
    "cifar10": KerasDataset(
        ("cifar-10-batches-py-target_archive",),
        "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
        50_000,
        10_000,
        (32, 32, 3),
        "uint8",
        (1,),
        classes=10,
        class_names=_CIFAR10_CLASSES,
    ),
    "cifar100": KerasDataset(
        ("cifar-100-python-target_archive",),
        "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7",
        50_000,
        10_000,
        (32, 32, 3),
        "uint8",
        (1,),
        target_dtype="int64",
        classes=100,
    ),
    "imdb": KerasDataset(
        ("imdb.npz",),
        "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
        25_000,
        25_000,
        (None,),
        "int32",
        target_dtype="int64",
        classes=2,
        class_names=("negative", "positive"),
    ),
    "reuters": KerasDataset(
        ("reuters.npz",),
        "d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916",
        8_982,
        2_246,
        (None,),
        "int32",
        target_dtype="int64",
        classes=46,
        class_names=tuple(_REUTERS.split()),
    ),
    "boston_housing": KerasDataset(
        ("boston_housing.npz",),
        "f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5",
        404,
        102,
        (13,),
        "float64",
        target_dtype="float64",
    ),
    "california_housing": KerasDataset(
        ("california_housing.npz",),
        "1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f",
        16_512,
        4_128,
        (8,),
        "float32",
        target_dtype="float32",
    ),
}


def datasets_folder() -> Path:
    """The folder where Keras keeps its data sets."""
    home = os.environ.get("KERAS_HOME")
    base = Path(home) if home else Path.home() / ".keras"
    if base.exists() and not os.access(base, os.W_OK):  # Keras' own way out
        base = Path("/tmp" if Path("/tmp").is_dir() else tempfile.gettempdir()) / ".keras"
    return base / "datasets"


def files_of(source: str) -> tuple[Path, ...]:
    """Where Keras keeps the files of a data set; () for other sources."""
    dataset = DATASETS.get(source)
    return tuple(datasets_folder() / name for name in dataset.files) if dataset else ()


def is_downloaded(source: str) -> bool:
    """Whether all files of a data set are there (their hash is not looked at)."""
    paths = files_of(source)
    return bool(paths) and all(path.is_file() for path in paths)


def wrong_file(source: str) -> str:
    """One sentence if there is a file which Keras would throw away; "" if all is well.

    Reads the whole file; takes 0.1 s for the largest.
    """
    dataset = DATASETS.get(source)
    if dataset is None or not dataset.sha256:
        return ""
    (path,) = files_of(source)
    try:
        stat = path.stat()
        found = _digest(path, stat.st_mtime_ns, stat.st_size)
    except OSError:
        return ""
    if found == dataset.sha256:
        return ""
    return (
        f"The file {path} is not the one that Keras expects for {source} (its SHA-256 differs), "
        "and Keras would delete it. Move it away so that Keras downloads its own, or train on it "
        "as a NumPy file of yours."
    )


@lru_cache(maxsize=32)
def _digest(path: Path, changed: int, size: int) -> str:
    """The file's SHA-256, worked out anew only once it has changed."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def missing_sentence(source: str) -> str:
    """One sentence for a data set that is not there and cannot be downloaded."""
    paths = files_of(source)
    if not paths:
        return (
            "The script could not download a file that it needs. "
            "Connect to the internet and train again."
        )
    names = ", ".join(path.name for path in paths)
    files = "the file" if len(paths) == 1 else "the files"
    return (
        f"The data set {source} is not on this computer and could not be downloaded. Connect to "
        f"the internet and train again, or put {files} {names} into {paths[0].parent}."
    )
