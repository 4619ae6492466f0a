"""`load_data()`: where the data come from and how they are prepared, as NumPy and keras.utils."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PureWindowsPath

from graph_editor.codegen.expression import (
    Atom,
    Expr,
    call,
    dict_of,
    fixed,
    quoted,
    statement,
    tuple_of,
)
from graph_editor.codegen.step_code import write_step
from graph_editor.document.graph import Node
from graph_editor.document.settings import DataSpec
from graph_editor.document.value import Params, Value

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


@dataclass(slots=True)
class DataCode:
    """`load_data()` and what it needs.

    Attributes:
        lines: the body, indented.
        summary: the docstring.
        constants: lines for the head of the script.
        used: modules out of `np`, `keras`, `Path`.
        functions: lines of functions that the body calls.
        files: as `Script.files`.
        notes: what could not be written, a sentence each.
        has_validation: whether a validation pair stands between training and test.
        has_test: whether the last pair is a test set, and not the training pair itself.
        x_many, y_many: whether x and y are dicts by name.
    """

    lines: list[str] = field(default_factory=list)
    summary: str = ""
    constants: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    functions: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    has_validation: bool = False
    has_test: bool = False
    x_many: bool = False
    y_many: bool = False


class DataWriter:
    """Writes `load_data()`.

    Args:
        spec: the data description.
        inputs: the model's inputs.
        output_names: the model's outputs, as Keras calls them.
        output_keys: for each output, other names that the project may use for it.
        wants_validation: the training validates on the data's own validation set.
        seeded: whether the script has a `SEED`.
        folder: the project's folder, for relative paths.
    """

    def __init__(
        self,
        spec: DataSpec,
        inputs: Sequence[Node],
        output_names: Sequence[str],
        output_keys: Sequence[tuple[str, ...]],
        *,
        wants_validation: bool,
        seeded: bool,
        folder: Path | None,
        embedding_sizes: Mapping[str, int],
    ) -> None:
        self._spec = spec
        self._inputs = inputs
        self._output_names = output_names
        self._output_keys = output_keys
        self._wants_validation = wants_validation
        self._rng = "np.random.default_rng(SEED)" if seeded else "np.random.default_rng()"
        self._folder = folder
        self._embedding_sizes = embedding_sizes
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
            classes = _integer(spec.options.get("classes"), 2)
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
            words = _integer(self._spec.options.get("num_words"), 0)
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
                self._random()
            case "arrays":
                return self._arrays()
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
            *_missing("path", f"put {DIGITS} beside this script."),
            "    with np.load(path, allow_pickle=False) as arrays:",
            '        x, y = arrays["x"], arrays["y"]',
        ]

    def _random(self) -> None:
        code, options = self.code, self._spec.options
        code.summary = "Make random samples: nothing to learn, but everything runs."
        samples = max(1, _integer(options.get("samples"), 1000))
        code.lines.append(f"    rng = {self._rng}")
        shapes = options.get("inputs")
        given = [_ints(s) for s in shapes] if isinstance(shapes, tuple) else []
        code.x_many = len(self._inputs) > 1
        xs: list[tuple[str, Expr]] = []
        for index in range(max(1, len(self._inputs))):
            node = self._inputs[index] if index < len(self._inputs) else None
            own = node.params.get("shape") if node is not None else None
            shape = given[index] if index < len(given) else _ints(own)
            xs.append((node.name if node else "", self._random_input(node, (samples, *shape))))
        code.lines += statement("x = ", dict_of(xs) if code.x_many else xs[0][1])
        code.y_many = len(self._output_names) > 1
        ys = [(name, self._random_target(samples)) for name in self._output_names or ("",)]
        code.lines += statement("y = ", dict_of(ys) if code.y_many else ys[0][1])

    def _random_input(self, node: Node | None, shape: tuple[int, ...]) -> Expr:
        dtype = str(node.params.get("dtype", "")) if node is not None else ""
        size = tuple_of([str(length) for length in shape])
        if node is not None and dtype.startswith(("int", "uint")):
            below = self._embedding_sizes.get(node.name, 2)
            return call("rng.integers", "0", str(below), size=size)
        return call("rng.random", size, dtype="np.float32")

    def _random_target(self, samples: int) -> Expr:
        options = self._spec.options
        shape = options.get("target_shape")
        match options.get("target"):
            case "classes":
                size = tuple_of([str(n) for n in (samples, *_ints(shape))])
                below = max(2, _integer(options.get("classes"), 2))
                return call("rng.integers", "0", str(below), size=size)
            case "regression":
                size = tuple_of([str(n) for n in (samples, *(_ints(shape) or (1,)))])
                return call("rng.standard_normal", size, dtype="np.float32")
            case _:
                size = tuple_of([str(n) for n in (samples, *(_ints(shape) or (1,)))])
                return call("rng.integers", "0", "2", size=size)

    def _arrays(self) -> list[str]:
        code, options = self.code, self._spec.options
        path = str(options.get("path") or "data.npz")
        name = self._constant("DATA_FILE", path)
        code.summary = "Read the arrays of the data file."
        code.lines += _missing(name, "put the data file there, or change DATA_FILE.")
        if PurePath(path).suffix.lower() == ".npy":
            self._npy(name)
            return ["all"]
        names: dict[str, Value] = {
            key: options[key]
            for part in ("train", "val", "test")
            for key in (f"x_{part}", f"y_{part}")
            if options.get(key)
        }
        if "x_train" not in names:
            names = {"x_train": "x_train", "y_train": "y_train", **names}
        parts = ["train"]
        if "x_val" in names and self._wants_validation:
            parts.append("val")
        if "x_test" in names:
            parts.append("test")
        code.x_many = isinstance(names["x_train"], Params)
        code.y_many = isinstance(names.get("y_train"), Params)
        code.lines.append(f"    with np.load({name}, allow_pickle=False) as arrays:")
        # A single set that is split here is called x and y until then.
        whole = parts == ["train"]
        for part in parts:
            end = "" if whole else f"_{part}"
            code.lines += self._array(f"x{end}", names[f"x_{part}"], None)
            target = names.get(f"y_{part}")
            if target is None:
                # Without targets the model learns to give back what it was given.
                code.lines.append(f"        y{end} = x{end}")
            else:
                code.lines += self._array(f"y{end}", target, self._output_keys)
        return ["all"] if whole else parts

    def _array(
        self, variable: str, names: Value, keys: Sequence[tuple[str, ...]] | None
    ) -> list[str]:
        if not isinstance(names, Params):
            return [fixed(f"        {variable} = arrays[{quoted(str(names))}]")]
        items: list[tuple[str, Expr]] = []
        for name, array in names.items():
            for known in keys or ():
                if name in known:
                    name = known[0]
                    break
            items.append((name, Atom(f"arrays[{quoted(str(array))}]")))
        return statement(f"{variable} = ", dict_of(items), 2)

    def _npy(self, name: str) -> None:
        target = self._spec.options.get("target_path")
        self.code.lines.append(f"    x = np.load({name}, allow_pickle=False)")
        if target:
            name = self._constant("TARGET_FILE", str(target))
            self.code.lines += _missing(name, "put the targets there, or change TARGET_FILE.")
            self.code.lines.append(f"    y = np.load({name}, allow_pickle=False)")
        else:
            self.code.lines.append("    y = x")

    def _constant(self, name: str, path: str) -> str:
        """Name a file at the head of the script; return the expression for its path."""
        self.code.used.add("Path")
        absolute = PurePath(path).is_absolute() or PureWindowsPath(path).is_absolute()
        if not absolute and self._folder is not None:
            path, absolute = str(self._folder.resolve() / path), True
        self.code.constants += statement(f"{name} = ", call("Path", quoted(path)), 0)
        if absolute:
            return name
        variable = "path" if name == "DATA_FILE" else "target_path"
        self.code.lines.append(f"    {variable} = Path(__file__).parent / {name}")
        return variable

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


def _missing(path: str, remedy: str) -> list[str]:
    message = Atom(f'f"{{{path}}} is missing: {remedy}"')
    return [
        f"    if not {path}.is_file():",
        *statement("raise ", call("FileNotFoundError", message), 2),
    ]


def _integer(value: Value, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def _ints(value: Value) -> tuple[int, ...]:
    """The lengths of a shape; an axis of any length gets a small one."""
    if not isinstance(value, tuple):
        return ()
    return tuple(item if isinstance(item, int) and item > 0 else 8 for item in value)
