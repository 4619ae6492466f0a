"""How nodes, graphs and projects get names that are Python identifiers and can be trained."""

from __future__ import annotations

import keyword
import re
import unicodedata

_LETTERS = str.maketrans(
    dict(
        [
            *[("ß", "ss"), ("ẞ", "SS"), ("æ", "ae"), ("Æ", "AE"), ("œ", "oe"), ("Œ", "OE")],
            *[("ø", "o"), ("Ø", "O"), ("ł", "l"), ("Ł", "L"), ("đ", "d"), ("Đ", "D"), ("ð", "d")],
            *[("Ð", "D"), ("þ", "th"), ("Þ", "TH"), ("ı", "i"), ("ħ", "h"), ("Ħ", "H")],
        ]
    )
)
"""Letters that are no plain letter with a mark."""


def identifier(text: str, otherwise: str = "node") -> str:
    """`text` as a Python identifier that is no keyword: `"My net 2"` becomes `"my_net_2"`.

    An identifier is returned as it is; anything else comes in plain letters, see `plain_name`.
    """
    if text.isidentifier() and not keyword.iskeyword(text):
        return text
    return plain_name(text, otherwise)


def plain_name(text: str, otherwise: str = "node") -> str:
    """`text` as an identifier of plain letters, as TensorFlow wants the names of what it trains:
    `"Größe é"` becomes `"grosse_e"`.

    Args:
        otherwise: the name where nothing of `text` can be written so.
    """
    decomposed = unicodedata.normalize("NFKD", text.strip().translate(_LETTERS))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    name = re.sub(r"[^A-Za-z0-9_]+", "_", letters)
    if name != letters:
        name = name.strip("_")
    if not text.isidentifier():
        name = name.strip("_").lower()
    if not name.strip("_"):
        name = name if name and text == name else otherwise
    if name[0].isdigit():
        name = f"_{name}" if re.search("[A-Za-z]", name) else f"{otherwise}_{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


def model_name(text: str) -> str:
    """`text` as the name of a model, which must begin with a plain letter in TensorFlow."""
    name = plain_name(text, "model").lstrip("_") or "model"
    return f"model_{name}" if name[0].isdigit() else name


def default_name(type: str) -> str:
    """The name of a new node of this type: `"layers.Conv2DTranspose"` gives
    `"conv2d_transpose"`, as Keras names layers; inputs and outputs are `"inputs"`, `"outputs"`."""
    last = type.rsplit(".", 1)[-1]
    if last in ("Input", "Output"):
        return f"{last.lower()}s"
    name = re.sub(r"\W+", "", last)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
