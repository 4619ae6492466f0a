"""Names that TensorFlow refuses when it trains: those with other letters than a to z.

Keras builds a model with such names, and Python is content with them, so that nobody says anything
until the first step of the training, which stops at "'é' is not a valid scope name". The names of
layers and of the uses of blocks count, since these stand in the names of the layers in them; those
of inputs and operations do not. A model's name must begin with a letter as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from graph_editor.document.drawn_wires import is_bypassed
from graph_editor.document.graph import Node, NodeId, NodeKind
from graph_editor.document.naming import default_name, model_name, plain_name
from graph_editor.validation.analysis import Fix, Problem, Severity

_LETTERS = "letters from a to z, digits and underscores"


def refused_names(nodes: Mapping[NodeId, Node], trained: Collection[NodeId]) -> Iterator[Problem]:
    """The names in a drawing with which no training begins.

    Args:
        trained: the nodes that are part of the model.
    """
    named = (NodeKind.LAYER, NodeKind.BLOCK)
    said: set[NodeId] = set()
    for node_id, node in nodes.items():
        owner = nodes.get(node.shared_with, node) if node.shared_with is not None else node
        if owner.name.isascii() or node_id not in trained or owner.id in said:
            continue
        if node.kind in named and not is_bypassed(node):
            said.add(owner.id)
            yield _refused(owner, nodes)


def refused_model_name(name: str, description: str) -> Iterator[Problem]:
    """A name of the model with which no training begins."""
    if name.isascii() and not name.startswith("_"):
        return
    better = model_name(name)
    yield Problem(
        None,
        Severity.ERROR,
        f"TensorFlow cannot train a model called '{name}': its name must begin with a letter and "
        f"have only {_LETTERS}.",
        expected=_LETTERS,
        received=name,
        fixes=(
            Fix(
                f"Rename the model to '{better}'",
                lambda edit: edit.set_project(better, description),
            ),
        ),
    )


def _refused(node: Node, nodes: Mapping[NodeId, Node]) -> Problem:
    usual = "block" if node.kind is NodeKind.BLOCK else default_name(node.type)
    better = plain_name(node.name, usual)
    taken, number, free = {other.name for other in nodes.values()}, 1, better
    while free in taken:
        free, number = f"{better}_{number}", number + 1
    what = "block" if node.kind is NodeKind.BLOCK else "layer"
    return Problem(
        node.id,
        Severity.ERROR,
        f"TensorFlow cannot train a {what} called '{node.name}': names may have only {_LETTERS}.",
        expected=_LETTERS,
        received=node.name,
        fixes=(
            Fix(f"Rename to '{free}'", lambda edit: edit.rename(node.id, edit.free_name(free))),
        ),
    )
