"""How nodes, graphs and projects get names that are Python identifiers."""

from __future__ import annotations

import keyword
import re


def identifier(text: str) -> str:
    """`text` as a Python identifier that is no keyword: `"My net 2"` becomes `"my_net_2"`.

    An identifier is returned as it is.
    """
    if text.isidentifier() and not keyword.iskeyword(text):
        return text
    name = re.sub(r"\W+", "_", text.strip()).strip("_").lower() or "node"
    if name[0].isdigit():
        name = f"_{name}" if name != "" else "node"
    return f"{name}_" if keyword.iskeyword(name) else name


def default_name(type: str) -> str:
    """The name of a new node of this type: `"layers.Conv2DTranspose"` gives
    `"conv2d_transpose"`, as Keras names layers; inputs and outputs are `"inputs"`, `"outputs"`."""
    last = type.rsplit(".", 1)[-1]
    if last in ("Input", "Output"):
        return f"{last.lower()}s"
    name = re.sub(r"\W+", "", last)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
