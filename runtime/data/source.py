"""The data sources that a project can choose from, for lists and for checking a choice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A data source.

    Attributes:
        id: `DataSpec.source`.
        title: as a list shows it.
        description: what the data are, one or two sentences.
        downloads: Keras downloads them on first use.
        kind: what a sample is: `"images"`, `"texts"`, `"numbers"`, or `"own"`.
        task: `"classes"`, `"numbers"` or `"any"`.
    """

    id: str
    title: str
    description: str
    downloads: bool = False
    kind: str = "numbers"
    task: str = "any"


_SOURCES = (
    Source(
        "digits",
        "Digits 8 × 8",
        "1,797 small grey pictures of handwritten digits, 8 × 8 pixels with values 0 to 16. "
        "They come with Hornet.",
        kind="images",
        task="classes",
    ),
    Source(
        "xor",
        "XOR",
        "The four points of the exclusive or: the smallest problem that needs a hidden layer.",
        task="classes",
    ),
    Source(
        "mnist",
        "MNIST",
        "70,000 grey pictures of handwritten digits, 28 × 28 pixels, 10 classes.",
        downloads=True,
        kind="images",
        task="classes",
    ),
    Source(
        "fashion_mnist",
        "Fashion-MNIST",
        "70,000 grey pictures of clothes, 28 × 28 pixels, 10 classes.",
        downloads=True,
        kind="images",
        task="classes",
    ),
    Source(
        "cifar10",
        "CIFAR-10",
        "60,000 colour pictures of animals and vehicles, 32 × 32 pixels, 10 classes.",
        downloads=True,
        kind="images",
        task="classes",
    ),
    Source(
        "cifar100",
        "CIFAR-100",
        "60,000 colour pictures, 32 × 32 pixels, 100 classes.",
        downloads=True,
        kind="images",
        task="classes",
    ),
    Source(
        "imdb",
        "IMDB reviews",
        "50,000 film reviews as sequences of word numbers; positive or negative.",
        downloads=True,
        kind="texts",
        task="classes",
    ),
    Source(
        "reuters",
        "Reuters newswires",
        "11,228 newswires as sequences of word numbers; 46 topics.",
        downloads=True,
        kind="texts",
        task="classes",
    ),
    Source(
        "boston_housing",
        "Boston housing",
        "506 suburbs with 13 features each; predict the median house price.",
        downloads=True,
        task="numbers",
    ),
    Source(
        "california_housing",
        "California housing",
        "20,640 districts with 8 features each; predict the median house price.",
        downloads=True,
        task="numbers",
    ),
    Source(
        "arrays",
        "NumPy files",
        "Your own arrays: an .npz file with x_train, y_train …, or an .npy file for the inputs "
        "and one for the targets.",
        kind="own",
    ),
    Source(
        "random",
        "Random numbers",
        "Random samples of any shape: nothing to learn, but everything runs.",
    ),
)


def source_info() -> tuple[Source, ...]:
    """All sources, in the order of a list."""
    return _SOURCES


def source(id: str) -> Source | None:
    """The source with this id, if there is one."""
    return next((item for item in _SOURCES if item.id == id), None)
