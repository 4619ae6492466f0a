"""What a typed line may mean: a thing to add with its parameters, or a mistake. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from graph_editor.canvas.adding.placeable import Placeable
from graph_editor.canvas.adding.typed_line import shown
from graph_editor.catalogue.parameter_value import format_value
from graph_editor.document.graph import NodeId
from graph_editor.document.value import Params

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing that a line may mean.

    Attributes:
        thing: what would be added.
        params: the parameters that were typed.
        name: what the node is to be called, where that was typed.
        again: the node whose layer would be called again, if that is meant.
        again_name: that node's name.
        unused: words that fit no parameter.
        wrong: what is wrong with the words that name a parameter and do not fit it.
        order: the names of its parameters in Keras' order.
        near: what an unused word may be a misspelling of.
        guessed: the unknown word that is taken for its name.
    """

    thing: Placeable
    params: Params = Params()
    again: NodeId | None = None
    again_name: str = ""
    unused: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    name: str = ""
    near: str = ""
    guessed: str = ""

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
        given = [f"{name}={format_value(value)}" for name, value in params.items()]
        if self.name:
            given.append(f"name={format_value(self.name)}")
        return f"{self.thing.title}({', '.join(given)})"

    @property
    def mistake(self) -> str:
        """What is wrong with the line, in a sentence; "" where nothing is."""
        if self.wrong:
            return self.wrong[0]
        if not self.unused:
            return ""
        words = ", ".join(shown(word) for word in self.unused[:_MOST_NAMED])
        if len(self.unused) > _MOST_NAMED:
            words += f" and {len(self.unused) - _MOST_NAMED} more"
        fits = "fits" if len(self.unused) == 1 else "fit"
        if self.near:
            return f"{words} {fits} no parameter of {self.thing.title}. Did you mean {self.near}?"
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
