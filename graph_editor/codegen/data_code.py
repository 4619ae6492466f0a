"""`load_data()`: where the data come from and how they are prepared, as NumPy and keras.utils."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from graph_editor.codegen.array_code import ArrayReader
from graph_editor.codegen.data_parts import DataCode, integer, missing_file
from graph_editor.codegen.expression import (
    call,
    statement,
)
from graph_editor.codegen.random_code import RandomMaker, random_classes
from graph_editor.codegen.step_code import write_step
from graph_editor.document.graph import Node
from graph_editor.document.settings import DataSpec

KERAS_DATASETS = {
    "mnist": "MNIST's handwritten digits",
    "fashion_mnist": "Fashion-MNIST's pictures of clothes",
    "cifar10": "CIFAR-10's pictures",
    "cifar100": "CIFAR-100's pictures",
    "imdb": "IMDB's film reviews",
    "reuters": "Reuters' newswires",
    "boston_housing": "Boston's house prices",
    "california_housing": "California's house prices",
}
_WITH_WORDS = ("imdb", "reuters")
_CLASSES = {
    "digits": 10,
    "mnist": 10,
    "fashion_mnist": 10,
    "cifar10": 10,
    "cifar100": 100,
    "imdb": 2,
    "reuters": 46,
    "xor": 2,
}
DIGITS = "digits.npz"


class DataWriter:
    """Writes `load_data()`.

    Args:
        spec: the data description.
        inputs: the model's inputs.
        output_names: the model's outputs, as Keras calls them.
        output_keys: for each output, other names that the project may use for it.
        output_shapes: of a sample of each output; None where it is not known.
        wants_validation: the training validates on the data's own validation set.
        seeded: whether the script has a `SEED`.
        folder: the project's folder, for relative paths.
        id_counts: for inputs whose numbers are looked up, how many ids there are.
    """

    def __init__(
        self,
        spec: DataSpec,
        inputs: Sequence[Node],
        output_names: Sequence[str],
        output_keys: Sequence[tuple[str, ...]],
        output_shapes: Sequence[tuple[int, ...] | None],
        *,
        wants_validation: bool,
        seeded: bool,
        folder: Path | None,
        id_counts: Mapping[str, int],
    ) -> None:
        self._spec = spec
        self._inputs = inputs
        self._output_names = output_names
        self._output_keys = output_keys
        self._output_shapes = output_shapes
        self._wants_validation = wants_validation
        self._rng = "np.random.default_rng(SEED)" if seeded else "np.random.default_rng()"
        self._folder = folder
        self._id_counts = id_counts
        self.code = DataCode()

    def write(self) -> DataCode:
        """The whole of `load_data()`."""
        spec, code = self._spec, self.code
        parts = self._read()
        whole = parts == ["all"]
        if spec.shuffle:
            self._shuffle("" if whole else "_train")
        fraction = spec.test_fraction if 0 < spec.test_fraction < 1 else 0
        if whole and fraction:
            self._split(fraction)
            parts = ["train", "test"]
        elif whole:
            self._rename()
            parts = ["train"]
        elif parts == ["train", "val"] and fraction:
            self._split_train(fraction)
            parts = ["train", "val", "test"]
        code.has_validation = "val" in parts
        code.has_test = "test" in parts
        classes = _CLASSES.get(spec.source)
        if spec.source == "random":
            classes = random_classes(spec.options)
        for steps, axis, many in (
            (spec.input_steps, "x", code.x_many),
            (spec.target_steps, "y", code.y_many),
        ):
            for step in steps:
                written = write_step(step, axis, parts, many, classes)
                code.lines += written.lines
                code.used |= written.used
                code.notes += written.notes
                if written.function and not code.functions:
                    code.functions = written.function
        pairs = ", ".join(f"(x_{part}, y_{part})" for part in parts)
        code.lines.append(f"    return {pairs if len(parts) > 1 else f'({pairs},)'}")
        return code

    def _read(self) -> list[str]:
        """Read the arrays; return the parts that are there, `["all"]` where it is one set."""
        source, code = self._spec.source, self.code
        code.used.add("np")
        if source in KERAS_DATASETS:
            code.used.add("keras")
            code.summary = f"Load {KERAS_DATASETS[source]} (downloaded once)."
            words = integer(self._spec.options.get("num_words"), 0)
            options = {"num_words": str(words)} if words and source in _WITH_WORDS else {}
            load = call(f"keras.datasets.{source}.load_data", **options)
            code.lines += statement("(x_train, y_train), (x_test, y_test) = ", load)
            return ["train", "test"]
        match source:
            case "xor":
                code.summary = "The four points of the exclusive or."
                code.lines += [
                    '    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")',
                    '    y = np.array([[0], [1], [1], [0]], dtype="float32")',
                ]
            case "random":
                RandomMaker(
                    code,
                    self._spec.options,
                    self._inputs,
                    self._output_names,
                    self._output_shapes,
                    self._rng,
                    self._id_counts,
                ).write()
            case "arrays":
                return ArrayReader(
                    code,
                    self._spec.options,
                    self._output_keys,
                    wants_validation=self._wants_validation,
                    folder=self._folder,
                ).read()
            case _:
                if source != "digits":
                    code.notes.append(
                        f"This version of Hornet has no data source {source!r}; the script reads "
                        "the digits."
                    )
                self._digits()
        return ["all"]

    def _digits(self) -> None:
        code = self.code
        code.summary = f"Read the 8 × 8 digits from {DIGITS}, which lies beside this script."
        code.used.add("Path")
        code.files[DIGITS] = DIGITS
        code.lines += [
            f'    path = Path(__file__).with_name("{DIGITS}")',
            *missing_file("path", f"put {DIGITS} beside this script."),
            "    with np.load(path, allow_pickle=False) as arrays:",
            '        x, y = arrays["x"], arrays["y"]',
        ]

    def _shuffle(self, end: str) -> None:
        code = self.code
        rng = "rng" if self._spec.source == "random" else self._rng
        count = f"len(next(iter(x{end}.values())))" if code.x_many else f"len(x{end})"
        code.lines.append(f"    order = {rng}.permutation({count})")
        if not code.x_many and not code.y_many:
            code.lines.append(f"    x{end}, y{end} = x{end}[order], y{end}[order]")
            return
        for variable, many in ((f"x{end}", code.x_many), (f"y{end}", code.y_many)):
            taken = _taken(variable, "order", many)
            code.lines.append(f"    {variable} = {taken}")

    def _split(self, fraction: float) -> None:
        code = self.code
        count = "len(next(iter(x.values())))" if code.x_many else "len(x)"
        code.lines.append(f"    split = round({count} * {round(1 - fraction, 6)!r})")
        for axis, many in (("x", code.x_many), ("y", code.y_many)):
            if many:
                code.lines.append(f"    {axis}_train = {_taken(axis, ':split', True)}")
                code.lines.append(f"    {axis}_test = {_taken(axis, 'split:', True)}")
            else:
                code.lines.append(f"    {axis}_train, {axis}_test = {axis}[:split], {axis}[split:]")

    def _split_train(self, fraction: float) -> None:
        code = self.code
        count = "len(next(iter(x_train.values())))" if code.x_many else "len(x_train)"
        code.lines.append(f"    split = round({count} * {round(1 - fraction, 6)!r})")
        for axis, many in (("x", code.x_many), ("y", code.y_many)):
            name = f"{axis}_train"
            code.lines.append(f"    {axis}_test = {_taken(name, 'split:', many)}")
            code.lines.append(f"    {name} = {_taken(name, ':split', many)}")

    def _rename(self) -> None:
        """Everything is for training: call it so from the beginning."""
        self.code.lines.append("    x_train, y_train = x, y")


def _taken(variable: str, index: str, many: bool) -> str:
    if many:
        return f"{{name: values[{index}] for name, values in {variable}.items()}}"
    return f"{variable}[{index}]"
