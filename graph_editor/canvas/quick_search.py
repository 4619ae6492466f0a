"""What a typed line means: `conv2d 32 3 same` is Conv2D with three parameters. No Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_editor.canvas.placeable import Placeable, placeable
from graph_editor.canvas.ports import input_ports
from graph_editor.canvas.vocabulary import BLOCKS
from graph_editor.catalogue.entry import Entry, Parameter, ParameterKind
from graph_editor.catalogue.parameter_value import check_value, format_value, parse_value
from graph_editor.document.document import Document
from graph_editor.document.graph import Node, NodeId, NodeKind
from graph_editor.document.value import Params, Value

if TYPE_CHECKING:
    from graph_editor.catalogue.catalogue import Catalogue

_TOKEN = re.compile(r"""[\w.]+=(?:\([^)]*\)|"[^"]*"|'[^']*'|\S+)|\([^)]*\)|"[^"]*"|'[^']*'|\S+""")
_TAKES_ANY_TEXT = (ParameterKind.STRING, ParameterKind.LITERAL, ParameterKind.FUNCTION)
_COMMON = (
    *("Input", "layers.Dense", "layers.Conv2D", "layers.MaxPooling2D", "layers.Flatten"),
    *("layers.Dropout", "layers.BatchNormalization", "layers.Activation", "layers.LSTM"),
    *("layers.Embedding", "layers.Concatenate", "layers.Add", "Output"),
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing that a line may mean.

    Attributes:
        thing: what would be added.
        params: the parameters that were typed.
        again: the node whose layer would be called again, if that is meant.
        again_name: that node's name.
        unused: words that fit no parameter.
        wrong: what is wrong with the words that name a parameter and do not fit it.
        order: the names of its parameters in Keras' order.
    """

    thing: Placeable
    params: Params = Params()
    again: NodeId | None = None
    again_name: str = ""
    unused: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    order: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The first line of its row: the call as code writes it."""
        if self.again is not None:
            return f"Another call of {self.again_name}"
        if not self.params:
            return self.thing.title
        leading = True
        given = []
        for name, value in self.params.items():
            leading = leading and self.order[len(given)] == name
            text = format_value(value)
            given.append(text if leading else f"{name}={text}")
        return f"{self.thing.title}({', '.join(given)})"

    def call(self, first: Params = Params()) -> str:
        """What would be added, with the names of its parameters.

        Args:
            first: the parameters that a new node has anyway.
        """
        if self.again is not None:
            return self.title
        params = {**first, **self.params}
        given = ", ".join(f"{name}={format_value(value)}" for name, value in params.items())
        return f"{self.thing.title}({given})"

    @property
    def mistake(self) -> str:
        """What is wrong with the line, in a sentence; "" where nothing is."""
        if self.wrong:
            return self.wrong[0]
        if not self.unused:
            return ""
        words = ", ".join(f"“{word}”" for word in self.unused)
        fits = "fits" if len(self.unused) == 1 else "fit"
        free = [name for name in self.order if name not in self.params][:4]
        takes = f" It also takes {', '.join(free)}…" if free else ""
        return f"{words} {fits} no parameter of {self.thing.title}.{takes}"

    @property
    def help(self) -> str:
        """One line about it."""
        if self.mistake:
            return self.mistake
        if self.again is not None:
            return f"Shares the weights of {self.again_name}, a {self.thing.title}."
        return self.thing.summary


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
        usual: Sequence[str] = (),
        limit: int = 40,
    ) -> list[Suggestion]:
        """What `line` may mean, best first.

        Args:
            takes_wire: only what has an input.
            gives_wire: only what has an output.
            usual: the types that are offered before anything is typed.
        """
        tokens = _TOKEN.findall(line)
        if not tokens:
            own = [entry.type for entry in self._catalogue.search("", 40) if entry.family == BLOCKS]
            found = [
                Suggestion(thing)
                for type_ in (*(usual or _COMMON), *own)
                if (thing := self._thing(type_))
            ]
        else:
            found = self._typed(tokens, limit)
        found += self._calls(tokens)
        return [s for s in found if self._fits(s, takes_wire, gives_wire)][:limit]

    def _typed(self, tokens: Sequence[str], limit: int) -> list[Suggestion]:
        for count in range(len(tokens), 0, -1):
            entries = self._catalogue.search(" ".join(tokens[:count]), limit)
            words = tokens[count:]
            suggestions = [s for entry in entries if (s := self._suggest(entry, words))]
            fitting = [s for s in suggestions if not s.unused]
            if fitting or (suggestions and count == 1):
                return fitting + [s for s in suggestions if s.unused]
        return []

    def _suggest(self, entry: Entry, words: Sequence[str]) -> Suggestion | None:
        thing = self._thing(entry.type)
        if thing is None:
            return None
        params, unused = typed_params(entry, words, self._catalogue)
        wrong = tuple(text for word in unused if (text := _mistake(entry, word, self._catalogue)))
        order = tuple(parameter.name for parameter in entry.parameters)
        return Suggestion(thing, params, unused=unused, wrong=wrong, order=order)

    def _calls(self, tokens: Sequence[str]) -> list[Suggestion]:
        words = [token.lower() for token in tokens]
        found = []
        for node in self._document.nodes().values():
            if node.kind is not NodeKind.LAYER or node.shared_with is not None:
                continue
            text = f"another call of shared {node.name} {node.type}".lower()
            thing = self._thing(node.type)
            if thing is not None and all(word in text for word in words):
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


def typed_params(
    entry: Entry, words: Sequence[str], catalogue: Catalogue
) -> tuple[Params, tuple[str, ...]]:
    """The parameters that words mean, and the words that fit none.

    `name=value` sets that parameter; the name of a yes/no parameter alone sets it to yes; any
    other word goes to the first parameter that is not set yet and can take it.
    """
    params: dict[str, Value] = {}
    unused = []
    for word in words:
        name, equals, text = word.partition("=")
        named = entry.parameter(name)
        if equals and named is not None:
            value = _value(named, text, catalogue)
            if value is None:
                unused.append(word)
            else:
                params[name] = value[0]
        elif named is not None and named.kind is ParameterKind.BOOL:
            params[name] = True
        else:
            for parameter in entry.parameters:
                if parameter.name in params or parameter.kind in _TAKES_ANY_TEXT:
                    continue
                if parameter.kind is ParameterKind.BOOL and word.lower() not in ("true", "false"):
                    continue
                value = _value(parameter, word, catalogue)
                if value is not None:
                    params[parameter.name] = value[0]
                    break
            else:
                unused.append(word)
    return Params(params), tuple(unused)


def _mistake(entry: Entry, word: str, catalogue: Catalogue) -> str:
    """Why a `name=value` is refused; "" where the word does not name a parameter."""
    name, equals, text = word.partition("=")
    parameter = entry.parameter(name)
    if not equals or parameter is None:
        return ""
    try:
        return check_value(parameter, parse_value(parameter, text, catalogue), catalogue)
    except ValueError as error:
        return str(error)


def _value(parameter: Parameter, text: str, catalogue: Catalogue) -> tuple[Value] | None:
    try:
        value = parse_value(parameter, text, catalogue)
    except ValueError:
        return None
    return None if check_value(parameter, value, catalogue) else (value,)
