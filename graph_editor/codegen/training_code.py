"""`compile_model()`, `train()`, `evaluate()` and `main()`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from graph_editor.codegen.expression import (
    Atom,
    Call,
    Expr,
    Item,
    call,
    dict_of,
    list_of,
    statement,
)
from graph_editor.codegen.value_code import UnwritableError, ValueWriter
from graph_editor.document.settings import TrainingSpec
from graph_editor.document.value import Params, Value

_COMPILE = ("optimizer", "loss", "metrics", "self")
_FIT = (
    *("x", "y", "batch_size", "epochs", "verbose", "callbacks", "self"),
    *("validation_split", "validation_data"),
)


@dataclass(slots=True)
class TrainingCode:
    """The functions after the model, each a list of lines; and what could not be written."""

    functions: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class TrainingWriter:
    """Writes how a model is compiled, trained and evaluated."""

    def __init__(
        self,
        spec: TrainingSpec,
        values: ValueWriter,
        output_names: Sequence[str],
        output_keys: Sequence[tuple[str, ...]],
    ) -> None:
        self._spec = spec
        self._values = values
        self._output_names = output_names
        self._output_keys = output_keys
        self.code = TrainingCode()

    def write(self, *, has_validation: bool, has_test: bool, fixed_batch: bool) -> TrainingCode:
        """All four functions.

        Args:
            has_validation: the data hold a validation pair.
            has_test: the data's last pair is a test set.
            fixed_batch: an input fixes the batch size, so that evaluation must keep it.
        """
        self.code.functions = [
            self._compile(),
            self._train(has_validation, has_test),
            _evaluate(has_test, fixed_batch),
            self._main(),
        ]
        return self.code

    def _compile(self) -> list[str]:
        spec = self._spec
        items: list[Item] = []
        self._argument(items, "optimizer", lambda: self._values.object(spec.optimizer))
        self._argument(items, "loss", self._loss)
        if spec.metrics:
            self._argument(items, "metrics", self._metrics)
        for name, value in spec.compile_params.without(*_COMPILE).items():
            self._keyword(items, name, value)
        return [
            "def compile_model(model: keras.Model) -> None:",
            '    """Choose the optimizer, the loss and the metrics."""',
            *statement("", Call("model.compile", tuple(items))),
        ]

    def _loss(self) -> Expr:
        spec, several = self._spec, len(self._output_names) > 1
        losses = [
            next((spec.output_losses[key] for key in keys if key in spec.output_losses), spec.loss)
            for keys in self._output_keys
        ]
        if not several:
            return self._values.value(losses[0] if losses else spec.loss)
        if all(loss == losses[0] for loss in losses):
            written = self._values.value(losses[0])
            if isinstance(written, Atom):
                return written
        named = zip(self._output_names, losses, strict=True)
        return dict_of([(name, self._values.value(loss)) for name, loss in named])

    def _metrics(self) -> Expr:
        if len(self._output_names) <= 1:
            return list_of([self._values.value(metric) for metric in self._spec.metrics])
        return dict_of(
            [
                (name, list_of([self._values.value(metric) for metric in self._spec.metrics]))
                for name in self._output_names
            ]
        )

    def _train(self, has_validation: bool, has_test: bool) -> list[str]:
        spec = self._spec
        items = [
            Item(Atom("x_train")),
            Item(Atom("y_train")),
            Item(Atom("BATCH_SIZE"), "batch_size="),
            Item(Atom("EPOCHS"), "epochs="),
        ]
        match spec.validation:
            case "split" if 0 < spec.validation_split < 1:
                items.append(Item(Atom(repr(spec.validation_split)), "validation_split="))
            case "set" if has_validation:
                items.append(Item(Atom("data[1]"), "validation_data="))
            case "test" if has_test:
                items.append(Item(Atom("data[-1]"), "validation_data="))
            case "set":
                self.code.notes.append(
                    "The data have no validation set, so the training goes without one."
                )
            case "test":
                self.code.notes.append("The data have no test set to validate on.")
            case _:
                pass
        for name, value in spec.fit_params.without(*_FIT).items():
            self._keyword(items, name, value)
        items += [Item(Atom("callbacks"), "callbacks="), Item(Atom("2"), "verbose=")]
        return [
            "def train(",
            "    model: keras.Model,",
            "    data: Data,",
            "    callbacks: list[keras.callbacks.Callback] | None = None,",
            ") -> keras.callbacks.History:",
            '    """Fit the model to the training data."""',
            "    x_train, y_train = data[0]",
            *statement("return ", Call("model.fit", tuple(items))),
        ]

    def _main(self) -> list[str]:
        seed = ["    keras.utils.set_random_seed(SEED)"] if self._spec.seed is not None else []
        return [
            "def main() -> keras.callbacks.History:",
            '    """Train the model and print how well it does."""',
            *seed,
            "    data = load_data()",
            "    model = build_model()",
            "    compile_model(model)",
            "    history = train(model, data)",
            "    for name, value in evaluate(model, data).items():",
            '        print(f"{name}: {value:.4f}")',
            "    return history",
        ]

    def _keyword(self, items: list[Item], name: str, value: Value) -> None:
        def write() -> Expr:
            (item,) = self._values.keywords(Params({name: value}))
            return item.value

        self._argument(items, name, write)

    def _argument(self, items: list[Item], name: str, write: Callable[[], Expr]) -> None:
        used = set(self._values.used)
        try:
            items.append(Item(write(), f"{name}="))
        except UnwritableError as error:
            self._values.used = used
            self.code.notes.append(f"{name!r} is left out of the training: {error}.")


def _evaluate(has_test: bool, fixed_batch: bool) -> list[str]:
    what = "the test set" if has_test else "the data it has learnt from"
    arguments = ["x_test", "y_test"] if has_test else ["x_train", "y_train"]
    keywords = {"batch_size": "BATCH_SIZE"} if fixed_batch else {}
    measure = call("model.evaluate", *arguments, **keywords, verbose="0", return_dict="True")
    return [
        "def evaluate(model: keras.Model, data: Data) -> dict[str, float]:",
        f'    """Measure the trained model on {what}."""',
        f"    {', '.join(arguments)} = data[-1]",
        *statement("return ", measure),
    ]
