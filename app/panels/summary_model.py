"""The rows and columns of the summary: what each layer makes, holds and costs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QPalette

from app.quantity import format_bytes, format_count
from app.theme import SMALL_SIZE, mono_font
from graph_editor.document.graph import Node, NodeId, NodeKind
from graph_editor.validation.analysis import NodeResult, format_shape
from graph_editor.validation.cost import GraphCost, NodeCost

NAME, LAYER, SHAPE, WEIGHTS, TRAINABLE, WORK, ACTIVATIONS = range(7)
SHARE = Qt.ItemDataRole.UserRole + 1
"""What part of the column's sum a cell is, 0 to 1; None where that says nothing."""

_TITLES = (
    ("Name", "The node's name"),
    ("Layer", "The layer or operation"),
    ("Output shape", "The shapes of its outputs; the batch axis is None where it is free"),
    ("Weights", "How many weights its layer has; Keras' summary calls them parameters"),
    ("Trainable", "How many of its weights training changes"),
    ("Multiply-adds", "Multiplications with their additions for one sample, in products of "
     "matrices, convolutions and attention; what touches each element once is not counted"),
    ("Activations", "The memory of the tensors that it makes for one sample"),
)  # fmt: skip
_ARROWS = {Qt.SortOrder.AscendingOrder: " ↑", Qt.SortOrder.DescendingOrder: " ↓"}
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Summary:
    """What the table shows at one moment.

    Attributes:
        nodes: the nodes in the order in which code calls them.
        titles: what stands in the column "Layer".
        results: what Keras said.
        pending: nodes about which Keras is being asked.
        cost: what they cost.
    """

    nodes: tuple[Node, ...] = ()
    titles: Mapping[NodeId, str] = field(default_factory=dict)
    results: Mapping[NodeId, NodeResult] = field(default_factory=dict)
    pending: frozenset[NodeId] = frozenset()
    cost: GraphCost = field(default_factory=GraphCost)


class SummaryModel(QAbstractTableModel):
    """The nodes that become layers of the model, in the order of computing or as a user sorts them.

    Attributes:
        nodes: the nodes in the order of the rows.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.nodes: list[Node] = []
        self._summary = Summary()
        self._rows: dict[NodeId, int] = {}
        self._column, self._order = -1, Qt.SortOrder.AscendingOrder

    def show_summary(self, summary: Summary) -> None:
        """Show what is known now; rows stay where they are unless their order changes."""
        before = {node.id for node in self.nodes}
        self._summary = summary
        if {node.id for node in summary.nodes} != before:
            self.beginResetModel()
            self._arrange()
            self.endResetModel()
            return
        self._arrange_in_place()
        if self.nodes:
            last = self.index(len(self.nodes) - 1, len(_TITLES) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def row_of(self, node_id: NodeId) -> int | None:
        """The row of a node."""
        return self._rows.get(node_id)

    # Qt

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.nodes)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                arrow = _ARROWS[self._order] if section == self._column else ""
                return f"{_TITLES[section][0]}{arrow}"
            if role == Qt.ItemDataRole.ToolTipRole:
                return f"{_TITLES[section][1]}. Click to sort; a third click unsorts."
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node, column = self.nodes[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(node, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tooltip(node, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole and column >= SHAPE:
            return mono_font(SMALL_SIZE)
        if role == Qt.ItemDataRole.ForegroundRole and self._is_nothing(node, column):
            return QGuiApplication.palette().brush(QPalette.ColorRole.PlaceholderText)
        if role == SHARE:
            return self._share(node, column)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._order = column, order
        self._arrange_in_place()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_TITLES) - 1)

    # The order of the rows

    def _arrange_in_place(self) -> None:
        """Put the rows in order; what is selected stays selected."""
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        ids = [self.nodes[index.row()].id for index in old]
        self._arrange()
        new = [
            self.index(self._rows[node_id], index.column())
            for node_id, index in zip(ids, old, strict=True)
        ]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        nodes = list(self._summary.nodes)
        if self._column >= 0:
            down = self._order is Qt.SortOrder.DescendingOrder
            known = [(self._sort_key(node), node) for node in nodes]
            nodes = [
                node
                for _, node in sorted(
                    ((key, node) for key, node in known if key is not None),
                    key=lambda item: item[0],
                    reverse=down,
                )
            ]
            nodes += [node for key, node in known if key is None]  # always at the end
        self.nodes = nodes
        self._rows = {node.id: row for row, node in enumerate(nodes)}

    def _sort_key(self, node: Node) -> Any:
        if self._column == NAME:
            return node.name.lower()
        if self._column == LAYER:
            return self._summary.titles.get(node.id, "").lower()
        if self._column == SHAPE:
            return _elements(self._summary.results.get(node.id))
        cost = self._cost(node)
        return None if cost is None else _amount(cost, self._column)

    # What stands in the cells

    def _cost(self, node: Node) -> NodeCost | None:
        return self._summary.cost.nodes.get(node.id)

    def _text(self, node: Node, column: int) -> str:
        if column == NAME:
            return node.name
        if column == LAYER:
            return self._summary.titles.get(node.id, node.type)
        cost, result = self._cost(node), self._summary.results.get(node.id)
        if cost is None or result is None:
            return "…" if node.id in self._summary.pending else ""
        if column == SHAPE:
            return shapes_text(result)
        if node.kind is NodeKind.OUTPUT or (node.kind is NodeKind.INPUT and column != ACTIVATIONS):
            return ""
        if column in (WEIGHTS, TRAINABLE) and node.shared_with:
            return ""
        if column == WORK and not cost.known:
            return "?"
        amount = _amount(cost, column)
        return "?" if amount is None else _FORMATS[column](amount)

    def _is_nothing(self, node: Node, column: int) -> bool:
        """Whether a cell is an honest zero, which need not catch the eye."""
        cost = self._cost(node)
        return cost is not None and column >= WEIGHTS and _amount(cost, column) == 0

    def _tooltip(self, node: Node, column: int) -> str | None:
        cost, result = self._cost(node), self._summary.results.get(node.id)
        if cost is None or result is None or column < SHAPE:
            return self._text(node, column)
        if column == SHAPE:
            return "\n".join(f"{format_shape(s.shape)} {s.dtype}" for s in result.outputs)
        if column in (WEIGHTS, TRAINABLE):
            return f"{_amount(cost, column):,} of {result.params:,} weights" + (
                f": {format_bytes(cost.weight_bytes)} in all" if cost.weight_bytes else ""
            )
        if column == WORK and not cost.known:
            return "There is no formula for what this costs; it is missing in the sum."
        amount = _amount(cost, column)
        if amount is None:
            return (
                "It depends on a dimension that is None. Give the Input a full shape to count it."
            )
        share = self._share(node, column)
        part = f", {share:.1%} of the model" if share else ""
        if column == WORK:
            return f"{amount:,} multiply-adds for one sample{part}"
        return f"{cost.elements:,} elements, {amount:,} bytes for one sample{part}"

    def _share(self, node: Node, column: int) -> float | None:
        cost, total = self._cost(node), self._summary.cost
        sums = {WEIGHTS: total.params, WORK: total.multiply_adds, ACTIVATIONS: total.bytes}
        if cost is None or not sums.get(column):
            return None
        return (_amount(cost, column) or 0) / sums[column]


def shapes_text(result: NodeResult) -> str:
    """The output shapes of a node on one line."""
    return ", ".join(format_shape(spec.shape) for spec in result.outputs)


def _elements(result: NodeResult | None) -> int | None:
    """The elements of a node's outputs for one sample; None where they are not known."""
    shapes = [spec.shape[1:] for spec in result.outputs] if result is not None else []
    sizes = [tuple(n for n in shape if n is not None) for shape in shapes]
    return sum(math.prod(size) for size in sizes) if shapes and shapes == sizes else None


def _amount(cost: NodeCost, column: int) -> int | None:
    """The number behind a cell, by which it is sorted."""
    match column:
        case 3:
            return cost.params
        case 4:
            return cost.trainable_params
        case 5:
            return cost.multiply_adds if cost.known else None
        case _:
            return cost.bytes


_FORMATS: dict[int, Callable[[int], str]] = {
    WEIGHTS: "{:,}".format,
    TRAINABLE: "{:,}".format,
    WORK: format_count,
    ACTIVATIONS: format_bytes,
}


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column >= WEIGHTS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
