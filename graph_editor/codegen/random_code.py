"""Making random samples in `load_data()`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph_editor.codegen.data_parts import DataCode, integer, lengths
from graph_editor.codegen.expression import Expr, call, dict_of, statement, tuple_of
from graph_editor.document.graph import Node
from graph_editor.document.value import Params


def random_classes(options: Params) -> int | None:
    """How many classes random targets have; None where they are no classes."""
    match options.get("target"):
        case "classes":
            return max(2, integer(options.get("classes"), 2))
        case "regression":
            return None
        case _:
            return 2


class RandomMaker:
    """Writes random samples that fit the model's inputs; of several outputs, each gets targets of
    its own shape.

    Args:
        code: where to write.
        options: the data description's options.
        inputs, output_names: the model's.
        output_shapes: of a sample of each output; None where it is not known.
        rng: the expression for NumPy's generator.
        id_counts: for inputs whose numbers are looked up, how many ids there are.
    """

    def __init__(
        self,
        code: DataCode,
        options: Params,
        inputs: Sequence[Node],
        output_names: Sequence[str],
        output_shapes: Sequence[tuple[int, ...] | None],
        rng: str,
        id_counts: Mapping[str, int],
    ) -> None:
        self._code = code
        self._options = options
        self._inputs = inputs
        self._output_names = output_names
        self._output_shapes = output_shapes
        self._rng = rng
        self._id_counts = id_counts

    def write(self) -> None:
        """Write the statements that make `x` and `y`."""
        code, options = self._code, self._options
        code.summary = "Make random samples: nothing to learn, but everything runs."
        samples = max(1, integer(options.get("samples"), 1000))
        code.lines.append(f"    rng = {self._rng}")
        shapes = options.get("inputs")
        given = [lengths(s) for s in shapes] if isinstance(shapes, tuple) else []
        code.x_many = len(self._inputs) > 1
        xs: list[tuple[str, Expr]] = []
        for index in range(max(1, len(self._inputs))):
            node = self._inputs[index] if index < len(self._inputs) else None
            own = node.params.get("shape") if node is not None else None
            shape = given[index] if index < len(given) else lengths(own)
            xs.append((node.name if node else "", self._input(node, (samples, *shape))))
        code.lines += statement("x = ", dict_of(xs) if code.x_many else xs[0][1])
        code.y_many = len(self._output_names) > 1
        ys = [("", self._target(samples))]
        if code.y_many:
            named = zip(self._output_names, self._output_shapes, strict=True)
            ys = [(name, self._target(samples, shape)) for name, shape in named]
        code.lines += statement("y = ", dict_of(ys) if code.y_many else ys[0][1])

    def _input(self, node: Node | None, shape: tuple[int, ...]) -> Expr:
        dtype = str(node.params.get("dtype", "")) if node is not None else ""
        size = tuple_of([str(length) for length in shape])
        if node is not None and (
            node.name in self._id_counts or dtype.startswith(("int", "uint", "bool"))
        ):
            below = self._id_counts.get(node.name, 2)
            return call("rng.integers", "0", str(below), size=size)
        return call("rng.random", size, dtype="np.float32")

    def _target(self, samples: int, made: tuple[int, ...] | None = None) -> Expr:
        """Targets.

        Args:
            made: what the output makes for a sample, if the targets are to have its shape.
        """
        options = self._options
        told = lengths(options.get("target_shape"))
        match options.get("target"):
            case "classes" if made is None or made[-1:] not in ((), (1,)):
                below = random_classes(options) if made is None else made[-1]
                size = (samples, *(told if made is None else made[:-1]))
                return call("rng.integers", "0", str(below), size=_tuple(size))
            case "regression":
                size = (samples, *((told or (1,)) if made is None else made))
                return call("rng.standard_normal", _tuple(size), dtype="np.float32")
            case _:
                size = (samples, *((told or (1,)) if made is None else made))
                return call("rng.integers", "0", "2", size=_tuple(size))


def _tuple(numbers: Sequence[int]) -> Expr:
    return tuple_of([str(number) for number in numbers])
