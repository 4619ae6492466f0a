"""What the words behind a layer's name mean: values in Keras' order, names with values. No Qt.

Nothing is passed over: each word becomes a value, or is named as one that fits nothing, or gets a
sentence that says what is wrong with it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from graph_editor.canvas.adding.typed_line import shown
from graph_editor.canvas.adding.typed_value import (
    FREE_AXIS,
    as_tuple,
    is_meant,
    is_number,
    is_tuple,
    may_mean,
    typed_value,
    without_separators,
)
from graph_editor.canvas.vocabulary import BLOCKS
from graph_editor.catalogue.entry import Entry, Parameter, ParameterKind
from graph_editor.catalogue.object_name import Names
from graph_editor.catalogue.parameter_value import parse_value
from graph_editor.catalogue.reference_text import read_reference
from graph_editor.catalogue.value_check import no_parameter
from graph_editor.catalogue.value_text import is_expression
from graph_editor.document.naming import identifier
from graph_editor.document.value import CodeValue, ObjectValue, Params, Value

if TYPE_CHECKING:
    from graph_editor.catalogue.catalogue import Catalogue

_LIST = re.compile(r"^[-+\d.]+(?:,[-+\w.]+)+$")
_YES_NO = ("true", "false", "yes", "no", "on", "off", "1", "0")
_NUMERIC = (ParameterKind.INT, ParameterKind.FLOAT, ParameterKind.INTS, ParameterKind.FLOATS)
_TUPLES = (ParameterKind.INTS, ParameterKind.FLOATS)
_SHORTEST = 3
"""Shorter words are no beginning of a parameter's name."""


class TypedParams:
    """The words behind the name of one entry, read.

    Attributes:
        params: the parameters that they mean.
        name: what the node is to be called (`name=head`), or "".
        unused: words that fit nothing.
        wrong: sentences about words that mean a parameter and do not fit it.
    """

    def __init__(
        self,
        entry: Entry,
        words: Sequence[str],
        catalogue: Catalogue,
        block: Mapping[str, Value] | None = None,
    ) -> None:
        """Read words.

        Args:
            block: the parameters of the block that is drawn; values may refer to them.
        """
        self.name = ""
        self.unused: list[str] = []
        self.wrong: list[str] = []
        self._entry = entry
        self._catalogue = catalogue
        self._block = block or {}
        self._given: dict[str, Value] = {}
        self._words = deque(words)
        self._read_function()
        while self._words:
            self._read(self._words.popleft())

    @property
    def params(self) -> Params:
        return Params(self._given)

    def _read_function(self) -> None:
        """A function takes all that is left of the line: `lambda x: x * 2`."""
        parameter = next((p for p in self._entry.parameters if p.required), None)
        if parameter is None or parameter.kind is not ParameterKind.FUNCTION or not self._words:
            return
        words = []
        while self._words and self._called(self._words[0].partition("=")[0]) is None:
            words.append(self._words.popleft())
        text = " ".join(words)
        for source in (text, f"lambda {text}"):
            if source.startswith("lambda") and is_expression(source):
                self._given[parameter.name] = CodeValue(source)
                return
        if text:
            self.wrong.append("Lambda takes a Python function, such as lambda x: x * 2.")

    def _read(self, word: str) -> None:
        readers = (self._read_word, self._read_layer, self._read_flag, self._read_text)
        name, equals, text = word.partition("=")
        if equals and name.isidentifier():
            self._read_pair(name, text)
        elif self._read_reference(word) or self._read_name(word):
            return
        elif self._is_number(word):
            self._read_number(word)
        elif any(read(word) for read in readers):
            return
        elif "," in word and not word.startswith(("(", "[", '"', "'")):
            self._words.extendleft(reversed([part for part in word.split(",") if part]))
        else:
            self.unused.append(word)

    # Names

    def _read_pair(self, name: str, text: str) -> None:
        """`units=64`, `stride=2`, `name=head`."""
        parameter = self._called(name)
        if parameter is not None:
            self._set(parameter, text)
        elif name == "name":
            text = text.strip("\"'")
            if text and identifier(text) == text:
                self.name = text
            else:
                self.wrong.append(
                    f"{shown(text)} cannot be a name: use letters, digits and underscores."
                )
        else:
            self.wrong.append(no_parameter(self._entry, name))

    def _read_name(self, word: str) -> bool:
        """`strides 2`, `return_sequences`, `no bias`."""
        if word.lower() in ("no", "without") and self._words:
            flag = self._flag(self._words[0])
            if flag is not None:
                self._words.popleft()
                self._set(flag, "False")
                return True
        parameter = self._called(word)
        if parameter is None:
            return False
        following = self._words[0] if self._words else ""
        if parameter.kind is ParameterKind.BOOL:
            given = following.lower() in _YES_NO
            self._set(parameter, self._words.popleft() if given else "True")
            return True
        exact = word.lower() == parameter.name.lower()
        if following and "=" not in following:
            if not exact and self._value(parameter, following) is None:
                return False
            self._words.popleft()
            self._set(parameter, self._gathered(parameter, following))
        elif exact:
            self._needs_value(parameter)
        return exact or bool(following)

    def _called(self, name: str) -> Parameter | None:
        """The parameter of this name; or, of those that are often wanted, the only one whose name
        begins so."""
        name = name.lower()
        for parameter in self._entry.parameters:
            if parameter.name.lower() == name:
                return parameter
        if len(name) < _SHORTEST:
            return None
        near = [p for p in self._entry.parameters if p.name.startswith(name) and not p.advanced]
        near = [p for p in near if p.required] or near
        return near[0] if len(near) == 1 else None

    def _read_flag(self, word: str) -> bool:
        """A part of the name of one yes/no parameter only: `lstm 64 sequences`."""
        flag = self._flag(word)
        if flag is not None:
            self._set(flag, "True")
        return flag is not None

    def _flag(self, word: str) -> Parameter | None:
        """The yes/no parameter that a word means: its name, `bias` for `use_bias`, or a part of
        the name of only one."""
        word = word.lower()
        flags = [p for p in self._entry.parameters if p.kind is ParameterKind.BOOL]
        for name in (word, f"use_{word}"):
            if found := next((p for p in flags if p.name == name), None):
                return found
        if len(word) < _SHORTEST:
            return None
        near = [
            p
            for p in flags
            if not p.advanced and any(part.startswith(word) for part in p.name.split("_"))
        ]
        return near[0] if len(near) == 1 else None

    # Values

    def _is_number(self, word: str) -> bool:
        free = word.lower() in FREE_AXIS and any(p.none_items for p in self._entry.parameters)
        return free or is_number(word)

    def _read_number(self, word: str) -> None:
        """A number, or some, goes to the next parameter that takes such; required ones are not
        skipped."""
        open_ = [p for p in self._entry.parameters if p.name not in self._given and not p.advanced]
        candidates = [p for p in open_ if p.kind in (*_NUMERIC, ParameterKind.LITERAL)]
        if not candidates:
            self.unused.append(word)
            return
        if is_tuple(word):  # `3x3` is no number of filters
            candidates = [p for p in candidates if p.kind in _TUPLES] or candidates
        elif len(candidates) == 1 and candidates[0].kind is ParameterKind.INT:
            word = without_separators(word)
        if candidates[0].kind in _TUPLES and (not candidates[0].scalar or len(candidates) == 1):
            word = self._gathered(candidates[0], word)
        for parameter in candidates:
            value = self._value(parameter, word)
            if value is not None:
                self._given[parameter.name] = value[0]
                return
            if parameter.required:
                break
        if _LIST.match(word):
            self._words.extendleft(reversed(word.split(",")))
        else:
            self._set(candidates[0], word)

    def _gathered(self, parameter: Parameter, first: str) -> str:
        """The numbers that follow one another, as the one value of a parameter that takes many."""
        if parameter.kind not in _TUPLES or first[:1] in "([" or not self._is_number(first):
            return first
        parts = [first]
        while self._words and self._words[0][:1] not in "([" and self._is_number(self._words[0]):
            parts.append(self._words.popleft())
        single = len(parts) == 1 and first.lower() not in FREE_AXIS
        return first if single else as_tuple(parameter, parts)

    def _read_word(self, word: str) -> bool:
        """A word that a parameter knows: `same`, `relu`, `he_normal`, `l2(0.01)`, `float16`."""
        parameters = [p for p in self._entry.parameters if p.name not in self._given]
        strange: set[ParameterKind] = set()  # kinds that do not know the word
        for parameter in sorted(parameters, key=lambda p: p.advanced):
            kind = parameter.kind
            if kind in strange or not may_mean(parameter, word, self._catalogue):
                strange |= {kind} if kind is not ParameterKind.CHOICE else set()
                continue
            value = self._value(parameter, word)
            if value is not None and is_meant(parameter, value[0], word):
                self._given[parameter.name] = value[0]
                return True
        return False

    def _read_layer(self, word: str) -> bool:
        """The layer in another: `bidirectional lstm 64` gives the rest of the line to LSTM."""
        parameter = next(
            (
                p
                for p in self._entry.parameters
                if p.kind is ParameterKind.LAYER and p.required and p.name not in self._given
            ),
            None,
        )
        if parameter is None:
            return False
        inner = Names(self._catalogue).find(word, parameter)
        if inner is None or not inner.type.startswith("layers."):
            return False
        read = TypedParams(inner, tuple(self._words), self._catalogue, self._block)
        value = ObjectValue(inner.type, Params({**inner.initial_params, **read.params}))
        self._given[parameter.name] = value
        self.wrong += read.wrong
        self.name = self.name or read.name
        self._words = deque(read.unused)
        return True

    def _read_text(self, word: str) -> bool:
        """A text that Keras requires, such as an equation, or one that a block takes."""
        block = self._entry.family == BLOCKS
        for parameter in self._entry.parameters:
            text = parameter.kind is ParameterKind.STRING and parameter.name not in self._given
            if text and (parameter.required or block or word[:1] in "\"'"):
                self._set(parameter, word)
                return True
        return False

    def _read_reference(self, word: str) -> bool:
        """The name of one of the block's parameters, where a value could stand."""
        if not self._block:
            return False
        for parameter in self._entry.parameters:
            if parameter.name in self._given or parameter.kind is ParameterKind.STRING:
                continue
            try:
                value = read_reference(parameter, word, self._block, self._catalogue)
            except ValueError:
                continue
            if value is not None:
                self._given[parameter.name] = value
                return True
        return False

    # Setting

    def _set(self, parameter: Parameter, text: str) -> None:
        if parameter.name in self._given:
            self.wrong.append(f"{parameter.name} is given twice.")
        elif not text:
            self._needs_value(parameter)
        else:
            try:
                self._given[parameter.name] = typed_value(
                    parameter, text, self._catalogue, self._block
                )
            except ValueError as error:
                self.wrong.append(str(error))

    def _needs_value(self, parameter: Parameter) -> None:
        try:
            parse_value(parameter, "", self._catalogue)
        except ValueError as error:
            self.wrong.append(str(error))
        else:
            self.wrong.append(f"{parameter.name} needs a value.")

    def _value(self, parameter: Parameter, text: str) -> tuple[Value] | None:
        try:
            return (typed_value(parameter, text, self._catalogue, self._block),)
        except ValueError:
            return None
