"""The example projects that Hornet ships."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graph_editor.files.project_file import SUFFIX

FOLDER = Path(__file__).parents[2] / "resources" / "examples"


@dataclass(frozen=True, slots=True)
class Example:
    """An example project.

    Attributes:
        name: its file's name without the ending.
        title: what a start page says.
        summary: one sentence on what it shows.
        path: its file.
    """

    name: str
    title: str
    summary: str

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.name}{SUFFIX}"


_EXAMPLES = (
    Example(
        "digits",
        "Hand-written digits",
        "A small convolutional network reads 8 × 8 pictures; it trains in seconds.",
    ),
    Example(
        "xor",
        "Exclusive or",
        "Two hidden units and an output learn the four points that no single layer can.",
    ),
    Example(
        "binary_vectors",
        "Yes or no",
        "Binary classification of random vectors of 100 features.",
    ),
    Example(
        "ten_class_vectors",
        "One of ten",
        "Ten-class classification of random vectors of 100 features, with one-hot targets.",
    ),
    Example(
        "mnist",
        "MNIST",
        "One hidden layer of 512 units reads 28 × 28 digits: 98 % after five epochs.",
    ),
    Example(
        "cifar10_residual",
        "Residual network",
        "Branches and joins: a convolutional network with shortcuts for CIFAR-10's pictures.",
    ),
    Example(
        "imdb_lstm",
        "Film reviews",
        "An embedding and an LSTM that reads from both ends decide: praise or blame.",
    ),
    Example(
        "unet",
        "U-Net of blocks",
        "A mask for each picture: two blocks, each drawn once and used with other filters.",
    ),
)


def examples() -> tuple[Example, ...]:
    """The examples, in the order in which a start page shows them."""
    return _EXAMPLES


def example(name: str) -> Example:
    """The example called `name`.

    Raises:
        KeyError: there is none; the message names those there are.
    """
    for item in _EXAMPLES:
        if item.name == name:
            return item
    names = ", ".join(item.name for item in _EXAMPLES)
    raise KeyError(f"There is no example {name!r}; there are {names}.")
