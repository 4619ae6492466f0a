"""Which process may hold what, proven in fresh interpreters."""

from __future__ import annotations

import json

from tests.architecture.source_tree import PACKAGES, is_canvas, is_child, modules, run_python

QT = ("PySide6", "shiboken6", "pyqtgraph")
KERAS = ("keras", "tensorflow", "torch", "jax")
NEVER = ("pandas", "sklearn", "scipy", "matplotlib")

# Imports every module named, in an interpreter in which some packages cannot be imported at all.
IMPORT_ALL = """
import importlib, sys

class Blocked:
    def __init__(self, names):
        self.names = names
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.names:
            raise ImportError(f"{name} is blocked here")

sys.meta_path.insert(0, Blocked(sys.argv[1].split(",")))
for module in sys.argv[2:]:
    importlib.import_module(module)
"""

# Imports every module named and prints the packages that are then loaded.
LOADED = """
import importlib, json, sys
for module in sys.argv[1:]:
    importlib.import_module(module)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_the_core_needs_neither_qt_nor_keras() -> None:
    core = [m for m in modules("graph_editor", "runtime") if not is_canvas(m) and not is_child(m)]
    assert "graph_editor.document.document" in core
    run_python(IMPORT_ALL, ",".join((*QT, *KERAS, *NEVER)), *core)


def test_the_child_processes_need_no_qt() -> None:
    child = [m for m in modules("runtime") if is_child(m)]
    run_python(IMPORT_ALL, ",".join((*QT, *NEVER)), *child)


def test_the_app_process_never_loads_keras() -> None:
    names = [module for module in modules(*PACKAGES) if not is_child(module)]
    loaded = set(json.loads(run_python(LOADED, *names)))
    assert not loaded & {*KERAS, *NEVER}
