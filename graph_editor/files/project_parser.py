"""From JSON to a project, with every claim of the file checked before it is believed.

Nothing of the file is executed, and nothing is built but the values of the document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from graph_editor.document.edit import identifier
from graph_editor.document.graph import (
    Graph,
    NodeId,
)
from graph_editor.document.project import MAIN, Project
from graph_editor.document.settings import DataSpec, Step, TrainingSpec
from graph_editor.files.graph_parser import GRAPH_MEMBERS, check_blocks, parse_graph
from graph_editor.files.json_member import (
    extra_text,
    member,
    number,
    object_value,
    optional,
    params,
    positive,
    require,
    text_of,
    unknown_members,
    value_of,
)
from graph_editor.files.project_error import ProjectFileError
from graph_editor.files.project_text import VERSION

DEEPEST = 60
"""Levels of nesting in a file; more than any drawing needs, fewer than Python can call."""

_PROJECT = ("hornet", "name", "description", "data", "training", "graphs", "layout")
_DATA = ("source", "options", "input_steps", "target_steps", "shuffle", "test_fraction")
_TRAINING = (
    *("loss", "output_losses", "optimizer", "metrics", "epochs", "batch_size", "validation"),
    *("validation_split", "seed", "device", "compile_params", "fit_params", "form"),
)


def parse_json(text: str) -> dict[str, object]:
    """The JSON object of a project file of a version that this Hornet reads.

    Raises:
        ProjectFileError: it is something else; the message is a clause, "it …".
    """
    try:
        data = json.loads(text.removeprefix("\ufeff"), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        if '"hornet"' in text[:200]:
            if conflict := re.search(r"^<{7} ", text, re.MULTILINE):
                line = text.count("\n", 0, conflict.start()) + 1
                raise ProjectFileError(
                    f"it holds two versions that git could not merge (line {line}): keep one of "
                    "them, and take out the lines with <<<<<<<, ======= and >>>>>>>"
                ) from None
            raise ProjectFileError(
                f"it is damaged or cut off (line {error.lineno}); a copy or an autosave may help"
            ) from None
        raise ProjectFileError("it is not a Hornet project") from None
    except RecursionError:
        raise ProjectFileError("it is nested too deeply for a Hornet project") from None
    except ProjectFileError:
        raise
    except ValueError:  # Python's limit on the digits of a whole number
        raise ProjectFileError("it holds a whole number of more digits than can be read") from None
    if not isinstance(data, dict) or "hornet" not in data:
        raise ProjectFileError("it is not a Hornet project, but some other JSON")
    version = data["hornet"]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ProjectFileError("it is not a Hornet project: its version is no number")
    if version > VERSION:
        raise ProjectFileError(
            f"it was made by a newer Hornet (file version {version}; this one reads up to "
            f"{VERSION}): please update Hornet"
        )
    _require_shallow(data)
    return data


def _refuse_constant(name: str) -> float:
    raise ProjectFileError(f"it holds {name}, which is no number in JSON")


def _require_shallow(data: object) -> None:
    level, depth = [data], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise ProjectFileError("it is nested too deeply for a Hornet project")
        level = [
            item
            for value in level
            if isinstance(value, dict | list)
            for item in (value.values() if isinstance(value, dict) else value)
        ]


def parse_project(data: Mapping[str, object]) -> Project:
    """The project that a project file's JSON describes.

    Raises:
        ProjectFileError: something is wrong in it; the message is a clause.
    """
    extra = unknown_members(data, _PROJECT)
    layout = member(data, "layout", dict, {})
    raw_graphs = member(data, "graphs", list, [])
    if not raw_graphs:
        raise ProjectFileError("it has no graphs")
    graphs: list[Graph] = []
    graph_extra: dict[str, object] = {}
    seen: set[NodeId] = set()
    for raw in raw_graphs:
        raw = require(raw, dict, "a graph")
        graph = parse_graph(raw, layout, seen)
        for other in graphs:
            if graph.id == other.id or graph.name == other.name:
                raise ProjectFileError(f"two graphs are called {graph.name!r}")
        graphs.append(graph)
        if unknown := unknown_members(raw, GRAPH_MEMBERS):
            graph_extra[graph.id] = unknown
    if graphs[0].id != MAIN:
        raise ProjectFileError(f"its first graph must have the id {MAIN!r}")
    check_blocks(graphs)
    raw_data = member(data, "data", dict, {})
    raw_training = member(data, "training", dict, {})
    for name, members in (
        ("data", unknown_members(raw_data, _DATA)),
        ("training", unknown_members(raw_training, _TRAINING)),
        ("graphs", graph_extra),
    ):
        if members:
            extra[name] = members
    return Project(
        name=identifier(member(data, "name", str, "model")),
        graphs=tuple(graphs),
        data=_data(raw_data),
        training=_training(raw_training),
        description=member(data, "description", str, ""),
        extra=extra_text(extra),
    )


def _data(raw: dict[str, object]) -> DataSpec:
    usual, what = DataSpec(), "the data"
    fraction = number(raw, "test_fraction", usual.test_fraction, what)
    if not 0 <= fraction < 1:
        raise ProjectFileError("the data's test_fraction must be at least 0 and below 1")
    return DataSpec(
        source=member(raw, "source", str, usual.source, what),
        options=params(raw, "options", what),
        input_steps=_steps(raw, "input_steps"),
        target_steps=_steps(raw, "target_steps"),
        shuffle=member(raw, "shuffle", bool, usual.shuffle, what),
        test_fraction=fraction,
    )


def _steps(raw: dict[str, object], name: str) -> tuple[Step, ...]:
    steps = []
    for item in member(raw, name, list, [], "the data"):
        step = require(item, dict, "a step of preparation")
        what = "a step of preparation"
        steps.append(Step(text_of(step, "kind", what), params(step, "params", what)))
    return tuple(steps)


def _training(raw: dict[str, object]) -> TrainingSpec:
    usual, what = TrainingSpec(), "the training"
    seed = optional(raw, "seed", int, usual.seed, what)
    if seed is not None and not 0 <= seed < 2**32:
        raise ProjectFileError("the training's seed must be between 0 and 4,294,967,295")
    split = number(raw, "validation_split", usual.validation_split, what)
    if not 0 < split < 1:
        raise ProjectFileError("the training's validation_split must be between 0 and 1")
    metrics = value_of(raw, "metrics", usual.metrics, what)
    if not isinstance(metrics, tuple):
        raise ProjectFileError("the training's metrics are no list")
    validation = member(raw, "validation", str, usual.validation, what)
    form = member(raw, "form", str, usual.form, what)
    if validation not in ("none", "split", "set", "test"):
        raise ProjectFileError(f"the training's validation is {validation[:40]!r}")
    if form not in ("functional", "sequential"):
        raise ProjectFileError(f"the training's form is {form[:40]!r}")
    return TrainingSpec(
        loss=object_value(raw, "loss", usual.loss, what),
        output_losses=params(raw, "output_losses", what),
        optimizer=object_value(raw, "optimizer", usual.optimizer, what),
        metrics=metrics,
        epochs=positive(raw, "epochs", usual.epochs, what),
        batch_size=positive(raw, "batch_size", usual.batch_size, what),
        validation=validation,
        validation_split=split,
        seed=seed,
        device=member(raw, "device", str, usual.device, what),
        compile_params=params(raw, "compile_params", what),
        fit_params=params(raw, "fit_params", what),
        form=form,
    )
