"""The catalogue: every layer, operation and other object of Keras, without importing Keras.

Its file is written by `python -m runtime.analyst.introspection` from the installed Keras. Entries
are made when they are first asked for, so that loading takes about 10 ms.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from graph_editor.catalogue.catalogue_file import entry_from_json
from graph_editor.catalogue.entry import Entry
from graph_editor.catalogue.search import Searchable, SearchIndex

CATALOGUE_FILE = Path(__file__).parents[2] / "resources" / "catalogue" / "keras.json"

LAYER_FAMILIES = (
    *("Core", "Convolutional", "Pooling", "Recurrent", "Attention", "Normalization"),
    *("Regularization", "Activation", "Reshaping", "Merging"),
    *("Preprocessing", "Image preprocessing"),
)
OPERATION_FAMILIES = (
    *("Math", "Reduction", "Logic", "Shape", "Sorting and indexing", "Linear algebra"),
    *("Neural network", "Image", "Signal", "Tensor"),
)

_COMMON = frozenset(
    (
        *("Dense", "Activation", "Embedding", "Conv2D", "MaxPooling2D", "GlobalAveragePooling2D"),
        *("LSTM", "GRU", "MultiHeadAttention", "BatchNormalization", "LayerNormalization"),
        *("Dropout", "ReLU", "Flatten", "Reshape", "Add", "Concatenate", "Rescaling", "Resizing"),
    )
)


class Catalogue:
    """What there is in Keras, by dotted name below `keras`.

    Attributes:
        keras_version: the version it was written from.
    """

    def __init__(self, keras_version: str, data: Mapping[str, Mapping[str, Any]]) -> None:
        self.keras_version = keras_version
        self._data = data
        self._entries: dict[str, Entry] = {}
        self._groups: dict[str, tuple[Entry, ...]] = {}
        self._aliases: dict[str, str] = {}
        for type_, raw in data.items():
            if "aliases" in raw:
                group = type_.partition(".")[0]
                for alias in raw["aliases"]:
                    self._aliases[f"{group}.{alias}"] = type_
        self._index: SearchIndex | None = None

    @classmethod
    def load(cls, path: Path = CATALOGUE_FILE) -> Catalogue:
        """The catalogue that Hornet ships."""
        file = json.loads(path.read_bytes())
        return cls(file["keras_version"], file["entries"])

    def entry(self, type: str) -> Entry | None:
        """The entry of this type or alias (`"layers.MaxPool2D"`), or None.

        The drawing's own `"Input"` and `"Output"` have entries too.
        """
        entry = self._entries.get(type)
        if entry is None:
            if type not in self._data:
                alias = self._aliases.get(type)
                return None if alias is None else self.entry(alias)
            entry = self._entries[type] = entry_from_json(type, self._data[type])
        return entry

    def __contains__(self, type: object) -> bool:
        return type in self._data or type in self._aliases

    def ends(self) -> tuple[Entry, ...]:
        """The drawing's own Input and Output nodes."""
        return self._group("", ("Input", "Output"))

    def layers(self) -> tuple[Entry, ...]:
        """Every class of `keras.layers`, by family; some cannot be placed (`Entry.placeable`)."""
        if "layers" in self._groups:
            return self._groups["layers"]
        return self._group("layers", self._types("layers"), LAYER_FAMILIES)

    def operations(self) -> tuple[Entry, ...]:
        """Every function of `keras.ops`, by family; some cannot be placed (`Entry.placeable`)."""
        return self._group("ops", self._types("ops"), OPERATION_FAMILIES)

    def objects(self, group: str) -> tuple[Entry, ...]:
        """The objects of a group, by name.

        Args:
            group: `"initializers"`, `"regularizers"`, `"constraints"`, `"activations"`,
                `"optimizers"`, `"schedules"` (of the learning rate), `"losses"`, `"metrics"`,
                `"callbacks"` or `"dtypes"`.

        Raises:
            KeyError: there is no such group.
        """
        if group in self._groups:
            return self._groups[group]
        prefix = "optimizers.schedules" if group == "schedules" else group
        entries = self._group(group, self._types(prefix))
        if not entries:
            raise KeyError(group)
        return entries

    def families(self) -> tuple[str, ...]:
        """The families of layers, then those of operations, in the palette's order."""
        return LAYER_FAMILIES + OPERATION_FAMILIES

    def search(self, text: str, limit: int = 50) -> list[Entry]:
        """The nodes that `text` may mean, best first: `"conv"`, `"gap2d"`, `"maxpool"`.

        Words are looked for in titles, aliases, keywords and families. An empty text finds all.
        """
        if self._index is None:
            self._index = SearchIndex(self._searchable())
        found = []
        for type_ in self._index.search(text, limit):
            entry = self.entry(type_)
            assert entry is not None
            found.append(entry)
        return found

    def _searchable(self) -> Iterable[Searchable]:
        for type_, raw in self._data.items():
            if raw.get("placeable", True):
                title = raw.get("title") or type_.rsplit(".", 1)[-1]
                yield Searchable(
                    type_,
                    (title, *raw.get("aliases", ())),
                    tuple(raw.get("keywords", ())),
                    raw.get("family", ""),
                    _weight(type_),
                )

    def _types(self, group: str) -> list[str]:
        """The types of a group; `"ops"` has `"ops.image.resize"`, but optimizers no schedules."""
        start = f"{group}."
        return [
            type_
            for type_ in self._data
            if type_.startswith(start) and (group == "ops" or "." not in type_[len(start) :])
        ]

    def _group(
        self, name: str, types: Iterable[str], families: tuple[str, ...] = ()
    ) -> tuple[Entry, ...]:
        if name not in self._groups:
            entries = [entry for type_ in types if (entry := self.entry(type_)) is not None]
            if families:
                order = {family: index for index, family in enumerate(families)}
                entries.sort(key=lambda entry: order.get(entry.family, len(order)))
            self._groups[name] = tuple(entries)
        return self._groups[name]


def _weight(type_: str) -> float:
    """Common layers first, then others, then operations; 2D before 1D and 3D."""
    if type_.startswith("ops."):
        return -150.0
    common = 120.0 if type_.removeprefix("layers.") in _COMMON else 0.0
    return common + (3.0 if "2D" in type_ else -3.0 if "3D" in type_ else 0.0)
