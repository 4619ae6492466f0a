"""What is known of a run before it starts: `run.json` in its folder."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from graph_editor.document.graph import NodeId


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What is known of a run before it starts; `run.json`.

    Attributes:
        name: the folder's name.
        model: the model's name.
        created: when, Unix seconds.
        device: the device asked for: `"auto"`, `"cpu"`, `"gpu:0"`.
        backend: Keras' backend.
        seed: the seed; None where the script sets none.
        epochs, batch_size: as in the script.
        source: the data's source (`DataSpec.source`).
        versions: of Hornet, Python, Keras …
        host: the machine's name.
        creator: the process that made the run.
        lines: for each node the lines of the script that build it.
        signature: shows that the script was written here; see `user_folder.signature`.
        contains_code: whether the project holds the user's own Python.
        project_folder: the folder of the project file, from which its relative paths start; "".
    """

    name: str
    model: str = ""
    created: float = 0.0
    device: str = "auto"
    backend: str = "tensorflow"
    seed: int | None = None
    epochs: int = 0
    batch_size: int = 0
    source: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    host: str = ""
    creator: tuple[int, str] = (0, "")
    lines: Mapping[NodeId, tuple[int, int]] = field(default_factory=dict)
    signature: str = ""
    contains_code: bool = False
    project_folder: str = ""


def read_info(folder: Path) -> RunInfo:
    try:
        data = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        names = {f.name for f in fields(RunInfo)}
        members = {name: value for name, value in data.items() if name in names}
        members["creator"] = tuple(members.get("creator", (0, "")))
        members["lines"] = {
            NodeId(node): (int(first), int(last))
            for node, (first, last) in members.get("lines", {}).items()
        }
        return RunInfo(**members)
    except FileNotFoundError:
        raise ValueError(
            f"{folder} is not the folder of a run: it has no run.json. "
            "Name the folder that `train` printed."
        ) from None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"The record of the run in {folder} cannot be read: {error}.") from error


def installed_versions() -> dict[str, str]:
    """Versions of what a run depends on, as far as installed."""
    versions = {"python": platform.python_version()}
    for package in ("hornet", "keras", "tensorflow", "tensorflow-cpu", "jax", "torch", "numpy"):
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return versions


def write_json(path: Path, data: object) -> None:
    """Write a file so that a reader sees the old text or the new one, never half of it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(draft, path)
