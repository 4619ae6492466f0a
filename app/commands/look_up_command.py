"""`layers` and `doctor`: what Keras has, and what this computer has."""

from __future__ import annotations

import difflib
import importlib.metadata
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.outcome import WrongUse, print_json, print_table

if TYPE_CHECKING:
    from graph_editor.catalogue.catalogue import Catalogue
    from graph_editor.catalogue.entry import Entry, Parameter

_PACKAGES = (
    *("keras", "tensorflow", "tensorflow-cpu", "jax", "torch", "numpy", "networkx"),
    *("PySide6-Essentials", "pyqtgraph", "Pygments", "nvidia-ml-py"),
)
_PATIENCE = 120


def layers(name: str | None, *, as_json: bool) -> int:
    """List the catalogue's layers and operations, or tell all about one thing in it."""
    from graph_editor.catalogue.catalogue import Catalogue

    catalogue = Catalogue.load()
    if name is None:
        entries = (*catalogue.layers(), *catalogue.operations())
        if as_json:
            print_json([_brief(entry) for entry in entries])
        else:
            print_table([(entry.type, entry.family, entry.summary) for entry in entries])
        return 0
    entry = next(
        (
            found
            for candidate in (name, f"layers.{name}", f"ops.{name}", name.removeprefix("keras."))
            if (found := catalogue.entry(candidate)) is not None
        ),
        None,
    )
    if entry is None:
        near = [found.type for found in catalogue.search(name, 5)] or _alike(name, catalogue)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        raise WrongUse(f"Keras {catalogue.keras_version} has no layer {name!r}.{hint}")
    if as_json:
        print_json(_whole(entry))
    else:
        _print_entry(entry)
    return 0


def doctor(*, as_json: bool) -> int:
    """Say which versions and devices there are, and what is missing."""
    from runtime.devices import gpu_hint, list_devices
    from runtime.runs import default_runs_folder
    from runtime.trainer_process import environment

    versions = {"python": platform.python_version(), **_versions()}
    imports = {
        "keras": _import("import keras; print(keras.config.backend())", environment("cpu")),
        "Qt": _import("import PySide6.QtWidgets, PySide6.QtSvg", environment("cpu")),
    }
    devices = list_devices()
    hint = gpu_hint()
    ok = not any(imports.values())
    if as_json:
        print_json(
            {
                "ok": ok,
                "system": platform.platform(),
                "versions": versions,
                "devices": [
                    {
                        "id": device.id,
                        "name": device.name,
                        "kind": device.kind,
                        "memory_bytes": device.memory_bytes,
                        "cores": device.cores,
                        "usable": device.usable,
                        "reason": device.reason,
                    }
                    for device in devices
                ],
                "gpu": hint,
                "imports": imports,
                "runs": str(default_runs_folder()),
            }
        )
        return 0 if ok else 1
    print(f"Hornet on {platform.platform()}")
    print_table([(f"  {name}", version) for name, version in versions.items()])
    print("Devices")
    for device in devices:
        memory = f", {device.memory_bytes / 2**30:.0f} GiB" if device.memory_bytes else ""
        cores = f", {device.cores} cores" if device.cores else ""
        print(f"  {device.id:<6} {device.name}{cores}{memory}")
        if device.reason:
            print(f"         cannot be used: {device.reason}")
    if hint:
        print(f"  {hint}")
    print("Imports")
    for name, error in imports.items():
        print(f"  {name:<6} {error or 'fine'}")
    print(f"Runs are kept in {default_runs_folder()}")
    return 0 if ok else 1


def _versions() -> dict[str, str]:
    versions = {}
    for package in _PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return versions


def _import(code: str, environment: dict[str, str]) -> str:
    """Why something cannot be imported, one line; "" if it can. In a process of its own."""
    began = time.monotonic()
    try:
        answer = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            errors="replace",
            env={**environment, "QT_QPA_PLATFORM": "offscreen"},
            cwd=Path(__file__).resolve().parents[2],
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"The import did not end in {time.monotonic() - began:.0f} s."
    if answer.returncode == 0:
        return ""
    lines = answer.stderr.strip().splitlines()
    return lines[-1] if lines else f"The import ended with status {answer.returncode}."


def _alike(name: str, catalogue: Catalogue) -> list[str]:
    """What is spelled nearly so: the search finds parts of words, but no slips of the finger."""
    types = {
        entry.type.rsplit(".", 1)[-1].lower(): entry.type
        for entry in (*catalogue.operations(), *catalogue.layers())
    }
    word = name.rsplit(".", 1)[-1].lower()
    return [types[near] for near in difflib.get_close_matches(word, types, n=3)]


def _brief(entry: Entry) -> dict[str, Any]:
    return {
        "type": entry.type,
        "title": entry.title,
        "family": entry.family,
        "summary": entry.summary,
    }


def _whole(entry: Entry) -> dict[str, Any]:
    return {
        **_brief(entry),
        "aliases": list(entry.aliases),
        "ports": [
            {"name": port.name, "required": port.required, "many": port.many, "doc": port.doc}
            for port in entry.ports
        ],
        "parameters": [_parameter(parameter) for parameter in entry.parameters],
        "call_parameters": [_parameter(parameter) for parameter in entry.call_parameters],
        "doc": entry.doc,
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    from graph_editor.document.value import value_to_json

    return {
        "name": parameter.name,
        "kind": parameter.kind.value,
        "required": parameter.required,
        "default": None if parameter.required else value_to_json(parameter.default),
        "choices": [value_to_json(choice) for choice in parameter.choices],
        "doc": parameter.doc,
    }


def _print_entry(entry: Entry) -> None:
    from graph_editor.catalogue.parameter_value import format_value

    print(f"{entry.type}  ({entry.family})")
    print(f"  {entry.summary}")
    if entry.ports:
        ports = [f"{port.name}{'[…]' if port.many else ''}" for port in entry.ports]
        print(f"Inputs: {', '.join(ports)}")
    if entry.parameters:
        print("Parameters")
        rows = [
            (
                f"  {parameter.name}",
                parameter.kind.value,
                "required" if parameter.required else format_value(parameter.default),
            )
            for parameter in entry.parameters
        ]
        print_table(rows)
