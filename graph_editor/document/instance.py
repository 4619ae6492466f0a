"""How the nodes inside blocks are called once the blocks stand in the network.

Code generation and validation agree on these names, so that what a problem names is what the
exported script and Keras' summary show.
"""

from __future__ import annotations


def repeat_name(block_node: str, repeat: int, index: int) -> str:
    """The name of the `index`-th (from 0) of a block node's `repeat` repetitions."""
    return block_node if repeat == 1 else f"{block_node}_{index + 1}"


def inner_name(instance: str, inner: str) -> str:
    """The Keras name of a block's inner node in one of its instances."""
    return f"{instance}_{inner}"
