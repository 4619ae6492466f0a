"""What a typed line means: `conv2d 32 3 same` is Conv2D with three parameters. No Qt.

`typed_line` splits the line into words, `typed_params` reads those behind the name.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_editor.canvas.adding.placeable import REROUTE, Placeable, placeable
from graph_editor.canvas.adding.suggestion import Suggestion
from graph_editor.canvas.adding.typed_line import is_statement, shown, words_of
from graph_editor.canvas.adding.typed_params import TypedParams
from graph_editor.canvas.adding.typed_value import nearest_word
from graph_editor.canvas.vocabulary import BLOCKS
from graph_editor.canvas.wiring.ports import input_ports
from graph_editor.catalogue.entry import Entry
from graph_editor.document.document import Document
from graph_editor.document.graph import Node, NodeId, NodeKind
from graph_editor.document.value import Params, Value

if TYPE_CHECKING:
    from graph_editor.catalogue.catalogue import Catalogue

_COMMON = (
    *("Input", "layers.Dense", "layers.Conv2D", "layers.MaxPooling2D", "layers.Flatten"),
    *("layers.Dropout", "layers.BatchNormalization", "layers.Activation", "layers.LSTM"),
    *("layers.Embedding", "layers.Concatenate", "layers.Add", "Output"),
)
_REROUTE = ("reroute", "point", "points", "bend", "via")
_LIKE_LAYERS = "Neural network"
"""The family of operations that there are layers for."""
_GLUED = re.compile(r"^([^\W\d]\w*?(?:[123][dD])?)(\d+)$")
_BEFORE_BLOCKS = 5
"""So many usual layers come before the project's blocks while nothing is typed."""
_MOST_NAME_WORDS = 5
_MOST_WORDS = 24
"""No layer is described with more words; the rest is named as not understood."""
_LIKE_ENOUGH = 0.72
_SHORTEST_GUESS = 4
"""Three letters are like those of too many names to guess what was meant."""


class QuickSearch:
    """Finds what can be added, for a line as it is typed."""

    def __init__(self, document: Document, catalogue: Catalogue) -> None:
        self._document = document
        self._catalogue = catalogue

    def find(
        self,
        line: str,
        *,
        takes_wire: bool = False,
        gives_wire: bool = False,
        on_wire: bool = False,
        usual: Sequence[str] = (),
        limit: int = 40,
    ) -> list[Suggestion]:
        """What `line` may mean, best first.

        Args:
            takes_wire: only what has an input.
            gives_wire: only what has an output.
            on_wire: also a point that a wire goes through.
            usual: the types that are offered before anything is typed.
        """
        prefix, words = words_of(line)
        if words and is_statement(line):
            return []
        if not line.strip():
            own = [entry.type for entry in self._catalogue.search("", 40) if entry.family == BLOCKS]
            common = usual or _COMMON
            found = [
                Suggestion(thing)
                for type_ in (*common[:_BEFORE_BLOCKS], *own, *common[_BEFORE_BLOCKS:])
                if (thing := self._thing(type_))
            ]
        else:
            words = self._apart(words)
            found = self._typed(words, prefix, limit)
        calls = self._calls(words) if words or not line.strip() else []
        found = [*calls, *found] if found and found[0].mistake else [*found, *calls]
        if on_wire and all(any(part.startswith(w.lower()) for part in _REROUTE) for w in words):
            point = Suggestion(REROUTE)
            place = 0 if words and len(words[0]) > 2 else _BEFORE_BLOCKS
            found.insert(place, point)
        if not found:
            found = self._guessed(words)
        takes_wire, gives_wire = takes_wire or on_wire, gives_wire or on_wire
        return [s for s in found if self._fits(s, takes_wire, gives_wire)][:limit]

    def why_nothing(self, line: str, *, takes_wire: bool = False, gives_wire: bool = False) -> str:
        """One sentence for a line that finds nothing."""
        _, words = words_of(line)
        if is_statement(line):
            return "Write the layer alone, without a variable or what it is called on: Dense(64)."
        known = self.find(line)
        if known and takes_wire:
            return f"{known[0].thing.title} takes no wire; add it to an empty place."
        if known and gives_wire:
            return f"{known[0].thing.title} gives no tensor; add it to an empty place."
        if not words or not any(letter.isalpha() for letter in words[0]):
            return "Begin with the name of a layer or an operation, such as dense 64."
        return f"Nothing in this Keras or this project is called {shown(words[0])}."

    def _typed(self, words: Sequence[str], prefix: str, limit: int) -> list[Suggestion]:
        """What lines with values mean: each of the first words may belong to the name.

        A name that was typed to the letter goes before others, what takes all words before what
        does not, a longer name before a shorter one.
        """
        most = _name_words(words)
        groups = []
        for count in range(min(most, _MOST_NAME_WORDS), 0, -1):
            name = " ".join(words[:count])
            entries = self._catalogue.search(name, limit)
            if not prefix:  # `conv transpose` is a layer rather than keras.ops.conv_transpose
                entries.sort(key=lambda entry: entry.family == _LIKE_LAYERS)
            found = [
                suggestion
                for entry in entries
                if entry.type.startswith(prefix)
                and (suggestion := self._suggest(entry, words[count:])) is not None
            ]
            if not found:
                continue
            exact = next((s for s in found if self._is_called(s, name)), None)
            if exact is not found[0] and exact and exact.thing.kind is NodeKind.OPERATION:
                exact = None  # `conv` is Conv2D rather than keras.ops.conv
            clean = [s for s in found if not s.mistake and s is not exact]
            rest = [s for s in found if s.mistake and s is not exact]
            group = [*([exact] if exact else []), *clean, *rest]
            groups.append((bool(group[0].mistake), exact is None, -count, group))
        groups.sort(key=lambda group: group[:3])
        if groups and not groups[0][0]:  # it says all that was typed; the others would drop some
            groups = [group for group in groups if not group[0]]
        best: dict[str, Suggestion] = {}
        for *_, group in groups:
            for suggestion in group:
                best.setdefault(suggestion.thing.type, suggestion)
        return [self._with_hint(s) if not i else s for i, s in enumerate(best.values())][:limit]

    def _with_hint(self, suggestion: Suggestion) -> Suggestion:
        """With what its first unused word may be a misspelling of."""
        entry = self._catalogue.entry(suggestion.thing.type)
        if entry is None or not suggestion.unused:
            return suggestion
        return replace(suggestion, near=nearest_word(entry, suggestion.unused[0], self._catalogue))

    def _is_called(self, suggestion: Suggestion, name: str) -> bool:
        entry = self._catalogue.entry(suggestion.thing.type)
        names = (entry.title, *entry.aliases) if entry is not None else ()
        return _plain(name) in map(_plain, names)

    def _suggest(self, entry: Entry, words: Sequence[str]) -> Suggestion | None:
        thing = self._thing(entry.type)
        if thing is None:
            return None
        read = TypedParams(entry, words[:_MOST_WORDS], self._catalogue, self._block())
        order = tuple(parameter.name for parameter in entry.parameters)
        params = Params({name: read.params[name] for name in order if name in read.params})
        return Suggestion(
            thing,
            params,
            unused=(*read.unused, *words[_MOST_WORDS:]),
            wrong=tuple(read.wrong),
            order=order,
            name=read.name,
        )

    def _block(self) -> Mapping[str, Value]:
        """The parameters of the block that is drawn; none outside of blocks."""
        return {p.name: p.default for p in self._document.header().parameters}

    def _guessed(self, words: Sequence[str]) -> list[Suggestion]:
        """What the first words may be a misspelling of."""
        types = self._types()
        most = _name_words(words)
        for count in range(1, min(most, 3) + 1):
            name = _plain("".join(words[:count]))
            if not _SHORTEST_GUESS <= len(name) <= 60:
                continue
            near = difflib.get_close_matches(name, types, n=4, cutoff=_LIKE_ENOUGH)
            found = []
            for type_ in dict.fromkeys(types[title] for title in near):
                entry = self._catalogue.entry(type_)
                suggestion = self._suggest(entry, words[count:]) if entry is not None else None
                if suggestion is not None:
                    suggestion = self._with_hint(suggestion)
                    found.append(replace(suggestion, guessed=" ".join(words[:count])))
            if found:
                return found
        return []

    def _types(self) -> dict[str, str]:
        """The types of all that can be added, by their plain names."""
        types: dict[str, str] = {}
        for entry in self._catalogue.search("", 10_000):
            for title in (entry.title, *entry.aliases):
                types.setdefault(_plain(title), entry.type)
        return types

    def _apart(self, words: list[str]) -> list[str]:
        """`dense64` as `dense 64`, where the whole is no name and its beginning is one."""
        glued = _GLUED.match(words[0]) if words else None
        if glued is None:
            return words
        types = self._types()
        if _plain(words[0]) in types or _plain(glued[1]) not in types:
            return words
        return [glued[1], glued[2], *words[1:]]

    def _calls(self, words: Sequence[str]) -> list[Suggestion]:
        wanted = [word.lower() for word in words]
        found = []
        for node in self._document.nodes().values():
            if node.kind is not NodeKind.LAYER or node.shared_with is not None:
                continue
            text = f"another call of again shared {node.name} {node.type}".lower()
            thing = self._thing(node.type)
            if thing is not None and all(word in text for word in wanted):
                found.append(Suggestion(thing, again=node.id, again_name=node.name))
        return found[:12]

    def _thing(self, type_: str) -> Placeable | None:
        return placeable(type_, self._catalogue)

    def _fits(self, suggestion: Suggestion, takes_wire: bool, gives_wire: bool) -> bool:
        kind = suggestion.thing.kind
        if gives_wire and kind is NodeKind.OUTPUT:
            return False
        if takes_wire:
            node = Node(NodeId("new"), "new", kind, suggestion.thing.type)
            return bool(input_ports(node, self._catalogue.entry(node.type), ()))
        return True


def _name_words(words: Sequence[str]) -> int:
    """How many of the first words may belong to a name: `2d` may, `2`, `.3` and `a=b` may not."""
    for count, word in enumerate(words):
        letters = word[0].isalpha() or word.lower() in ("1d", "2d", "3d")
        if not letters or "=" in word:
            return count
    return len(words)


def _plain(name: str) -> str:
    """A name without accents, case and what separates its parts."""
    letters = unicodedata.normalize("NFKD", name).lower()
    return "".join(letter for letter in letters if letter.isalnum())
