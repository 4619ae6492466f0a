"""What the palette lists: Keras' layers and operations by family, as a Qt model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, Qt

from graph_editor.canvas.adding.placeable import INPUT, MIME_TYPE, OUTPUT, Placeable, placeable
from graph_editor.canvas.vocabulary import BLOCKS
from graph_editor.catalogue.catalogue import Catalogue

THING = Qt.ItemDataRole.UserRole
"""Role of the `Placeable` of a row; None for a family."""
GROUP = Qt.ItemDataRole.UserRole + 1
"""Role of the `Group` of a family's row; None for a layer."""
FAVOURITE = Qt.ItemDataRole.UserRole + 2
"""Role that says whether a row is a favourite."""

FAVOURITES = "Favourites"


@dataclass(frozen=True, slots=True)
class Group:
    """A family: what its row says, the family whose colour it has, and its layers."""

    title: str
    family: str
    things: tuple[Placeable, ...]
    operations: bool = False


class PaletteModel(QAbstractItemModel):
    """Two levels, families and what is in them; or, while something is searched, one flat group.

    Attributes:
        groups: the families shown.
        favourites: types that the user has starred, in that order.
    """

    def __init__(self, catalogue: Catalogue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._families = _families(catalogue)
        self._blocks: tuple[Placeable, ...] = ()
        self.favourites: list[str] = []
        self.groups: list[Group] = list(self._families)

    def set_favourites(self, types: Iterable[str]) -> None:
        """Star these types; types that this Keras does not have are left out."""
        self.beginResetModel()
        self.favourites = [type_ for type_ in types if placeable(type_, self._catalogue)]
        self.groups = self._all_groups()
        self.endResetModel()

    def set_blocks(self, blocks: Iterable[Placeable]) -> None:
        """List these blocks of the project."""
        self.beginResetModel()
        self._blocks = tuple(blocks)
        self.groups = self._all_groups()
        self.endResetModel()

    def search(self, text: str) -> None:
        """Show what `text` may mean, best first, in one group; everything for an empty text."""
        self.beginResetModel()
        if text.strip():
            entries = self._catalogue.search(text, 60)
            found = (placeable(entry.type, self._catalogue) for entry in entries)
            things = tuple(thing for thing in found if thing is not None)
            self.groups = [Group("Found", "", things)]
        else:
            self.groups = self._all_groups()
        self.endResetModel()

    def _all_groups(self) -> list[Group]:
        starred = tuple(
            thing for type_ in self.favourites if (thing := placeable(type_, self._catalogue))
        )
        ends, *families = self._families
        return [
            *([Group(FAVOURITES, "", starred)] if starred else []),
            ends,
            *([Group(BLOCKS, BLOCKS, self._blocks)] if self._blocks else []),
            *families,
        ]

    # Qt

    def index(self, row: int, column: int, parent: QModelIndex = QModelIndex()) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: QModelIndex = QModelIndex()) -> QModelIndex:  # type: ignore[override]
        group = int(index.internalId()) if index.isValid() else 0
        return self.createIndex(group - 1, 0, 0) if group else QModelIndex()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:
        if not parent.isValid():
            return len(self.groups)
        return 0 if parent.internalId() else len(self.groups[parent.row()].things)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:
        return 1

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        place = int(index.internalId())
        if not place:
            group = self.groups[index.row()]
            if role == GROUP:
                return group
            return group.title if role == Qt.ItemDataRole.DisplayRole else None
        thing = self.groups[place - 1].things[index.row()]
        if role == THING:
            return thing
        if role == Qt.ItemDataRole.DisplayRole:
            return thing.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return (
                f"<b>{thing.title}</b> &nbsp;{thing.family}<br>{thing.summary}"
                "<br><i>Drag it onto the drawing, or press Enter.</i>"
            )
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return thing.summary
        return thing.type in self.favourites if role == FAVOURITE else None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and index.internalId():
            flags |= Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return flags

    def mimeTypes(self) -> list[str]:
        return [MIME_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        for index in indexes:
            thing = index.data(THING)
            if thing is not None:
                data.setData(MIME_TYPE, thing.type.encode())
                data.setText(thing.title)
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction


def _families(catalogue: Catalogue) -> tuple[Group, ...]:
    layers: dict[str, list[Placeable]] = {}
    operations: dict[str, list[Placeable]] = {}
    for entries, families in (
        (catalogue.layers(), layers),
        (catalogue.operations(), operations),
    ):
        for entry in entries:
            thing = placeable(entry.type, catalogue)
            if thing is not None:
                families.setdefault(thing.family, []).append(thing)
    return (
        Group("Input and output", "Input", (INPUT, OUTPUT)),
        *(Group(name, name, tuple(things)) for name, things in layers.items()),
        *(
            Group(f"{name} operations", name, tuple(things), operations=True)
            for name, things in operations.items()
        ),
    )
