"""Finding Keras objects by the names that people type: `HeNormal`, `l2`, `keras.layers.LSTM`."""

from __future__ import annotations

import difflib

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Entry, Parameter, ParameterKind
from graph_editor.document.value import ObjectValue, Value

GROUPS = {
    ParameterKind.ACTIVATION: "activations",
    ParameterKind.INITIALIZER: "initializers",
    ParameterKind.REGULARIZER: "regularizers",
    ParameterKind.CONSTRAINT: "constraints",
    ParameterKind.DTYPE: "dtypes",
    ParameterKind.LAYER: "layers",
    ParameterKind.LAYERS: "layers",
}
_EVERYWHERE = (
    *("layers", "initializers", "regularizers", "constraints", "optimizers", "schedules"),
    *("losses", "metrics", "callbacks"),
)


class UnknownNameError(ValueError):
    """Keras has nothing of that name; the message says so to the person who typed it."""


class Names:
    """Looks up names, first in the group that a parameter takes, then in all."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def find(self, name: str, parameter: Parameter | None) -> Entry | None:
        """The class called `name` or, failing that, `Name` in other letters."""
        name = name.removeprefix("keras.")
        if "." in name:
            return self._catalogue.entry(name)
        for group in self._groups(parameter):
            entries = self._entries(group)
            for entry in entries:
                if name == entry.title or name in entry.aliases:
                    return entry
            for entry in entries:
                if name.lower() in (entry.title.lower(), entry.symbol):
                    return entry
        return None

    def bare(self, name: str, parameter: Parameter | None) -> Value:
        """What a name without brackets stands for: a short string or an object; else None."""
        entry = self.find(name, parameter)
        if entry is None:
            return None
        if entry.type.startswith(("activations.", "dtypes.")):
            return entry.symbol
        if entry.symbol and parameter is not None and parameter.kind in GROUPS:
            return name if name in entry.aliases and "_" in name else entry.symbol
        return ObjectValue(entry.type, entry.initial_params)

    def unknown(
        self, name: str, parameter: Parameter | None, *, called: bool = False
    ) -> UnknownNameError:
        """The error for a name that is nowhere, with what was probably meant.

        Args:
            called: it stood before brackets.
        """
        group = GROUPS.get(parameter.kind) if parameter else None
        titles = {
            word: word
            for part in self._groups(parameter)[: 1 if group else None]
            for entry in self._entries(part)
            for word in (entry.title, entry.symbol)
            if word
        }
        near = difflib.get_close_matches(name, titles, n=2, cutoff=0.6)
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        if group:
            return UnknownNameError(f"Keras has no {_SINGULAR[group]} called {name}.{meant}")
        if not called:
            return UnknownNameError(f'{name} is not a value; text needs quotes: "{name}".')
        return UnknownNameError(f"Keras has nothing called {name}.{meant}")

    def _groups(self, parameter: Parameter | None) -> tuple[str, ...]:
        if parameter is None:
            return _EVERYWHERE
        first = [parameter.objects] if parameter.objects else []
        if parameter.kind in GROUPS:
            first.append(GROUPS[parameter.kind])
        return (*dict.fromkeys((*first, *_EVERYWHERE)),)

    def _entries(self, group: str) -> tuple[Entry, ...]:
        return self._catalogue.layers() if group == "layers" else self._catalogue.objects(group)


_SINGULAR = {
    "activations": "activation",
    "initializers": "initializer",
    "regularizers": "regularizer",
    "constraints": "constraint",
    "dtypes": "dtype",
    "layers": "layer",
}
