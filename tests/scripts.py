"""Running generated scripts inside the test process, and building the same with Keras directly."""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any

from graph_editor.codegen.script import Script
from graph_editor.document.value import CodeValue, ObjectValue, Params, Value


def run_script(script: Script, folder: Path | None = None) -> types.ModuleType:
    """The script as a module; its `main()` is not called."""
    module = types.ModuleType("script")
    module.__file__ = str((folder or Path(__file__).parent) / "script.py")
    exec(compile(script.text, module.__file__, "exec"), module.__dict__)
    return module


def fresh_keras() -> Any:
    """Keras, with all names free again."""
    import keras

    keras.utils.clear_session()
    return keras


def python_value(value: Value) -> Any:
    """A value as Python has it, made without the code generator."""
    import keras

    match value:
        case tuple():
            return tuple(python_value(item) for item in value)
        case Params():
            return {name: python_value(item) for name, item in value.items()}
        case ObjectValue(type_, params):
            target: Any = keras
            for part in type_.split("."):
                target = getattr(target, part)
            if not isinstance(target, type):
                return target
            return target(**{name: python_value(item) for name, item in params.items()})
        case CodeValue(source):
            return eval(source, {"keras": keras, "ops": keras.ops})
        case _:
            return value
