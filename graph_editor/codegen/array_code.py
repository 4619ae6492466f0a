"""Reading the user's own NumPy files in `load_data()`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath, PureWindowsPath

from graph_editor.codegen.data_parts import DataCode, missing_file
from graph_editor.codegen.expression import (
    Expr,
    call,
    dict_of,
    fixed,
    item_of,
    quoted,
    statement,
)
from graph_editor.document.value import Params, Value


class ArrayReader:
    """Writes the reading of an `.npz`, or of one or two `.npy` files.

    Args:
        code: where to write.
        options: the data description's options.
        output_keys: for each output of the model, the names that the project may use for it.
        wants_validation: the training validates on the data's own validation set.
        folder: the project's folder, for relative paths.
    """

    def __init__(
        self,
        code: DataCode,
        options: Params,
        output_keys: Sequence[tuple[str, ...]],
        *,
        wants_validation: bool,
        folder: Path | None,
    ) -> None:
        self._code = code
        self._options = options
        self._output_keys = output_keys
        self._wants_validation = wants_validation
        self._folder = folder

    def read(self) -> list[str]:
        """Write the statements; return the parts that are there, `["all"]` for one set."""
        code, options = self._code, self._options
        path = str(options.get("path") or "data.npz")
        name = self._constant("DATA_FILE", path)
        code.summary = "Read the arrays of the data file."
        code.lines += missing_file(name, "put the data file there, or change DATA_FILE.")
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
            items.append((name, item_of("arrays", str(array))))
        return statement(f"{variable} = ", dict_of(items), 2)

    def _npy(self, name: str) -> None:
        target = self._options.get("target_path")
        self._code.lines.append(f"    x = np.load({name}, allow_pickle=False)")
        if target:
            name = self._constant("TARGET_FILE", str(target))
            self._code.lines += missing_file(name, "put the targets there, or change TARGET_FILE.")
            self._code.lines.append(f"    y = np.load({name}, allow_pickle=False)")
        else:
            self._code.lines.append("    y = x")

    def _constant(self, name: str, path: str) -> str:
        """Name a file at the head of the script; return the expression for its path."""
        self._code.used.add("Path")
        if self._folder is not None and path.startswith("~"):
            path = str(Path(path).expanduser())
        absolute = PurePath(path).is_absolute() or PureWindowsPath(path).is_absolute()
        if not absolute and self._folder is not None:
            path, absolute = str(self._folder.resolve() / path), True
        self._code.constants += statement(f"{name} = ", call("Path", quoted(path)), 0)
        if absolute:
            return name
        variable = "path" if name == "DATA_FILE" else "target_path"
        self._code.lines.append(f"    {variable} = Path(__file__).parent / {name}")
        return variable
