"""The catalogue's file: entries as JSON, one a line, so that a new Keras shows as a short diff.

Only what differs from the defaults of `Entry`, `Parameter` and `Port` is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from graph_editor.catalogue.entry import Entry, Parameter, ParameterKind, Port
from graph_editor.document.value import (
    Params,
    Value,
    params_from_json,
    same_value,
    value_from_json,
    value_to_json,
)

_KINDS = {kind.value: kind for kind in ParameterKind}
_PLAIN = (str, int, float, bool)
_SOURCE = "Summaries and descriptions are those of Keras (https://keras.io), Apache License 2.0."


def catalogue_to_text(keras_version: str, entries: Iterable[Entry]) -> str:
    """The whole file, ending in a newline; `entries` in the order in which they are to stand."""
    lines = [
        f"{json.dumps(entry.type)}: {json.dumps(entry_to_json(entry), ensure_ascii=False)}"
        for entry in entries
    ]
    return (
        f'{{"keras_version": {json.dumps(keras_version)}, "texts": {json.dumps(_SOURCE)},\n'
        '"entries": {\n' + ",\n".join(lines) + "\n}}\n"
    )


def entry_to_json(entry: Entry) -> dict[str, object]:
    """An entry without its type, which is its key in the file."""
    data = _differing(entry, skip=("type",))
    if entry.title == entry.type.rsplit(".", 1)[-1]:
        data.pop("title", None)
    for name in ("parameters", "call_parameters"):
        if name in data:
            data[name] = [_differing(parameter) for parameter in getattr(entry, name)]
    if entry.ports:
        data["ports"] = [_differing(port) for port in entry.ports]
    return data


def _differing(thing: Entry | Parameter | Port, skip: tuple[str, ...] = ()) -> dict[str, object]:
    data: dict[str, object] = {}
    for field in fields(thing):
        value = getattr(thing, field.name)
        if field.name in skip or (
            type(value) is type(field.default) and same_value(value, field.default)  # type: ignore[arg-type]
        ):
            continue
        if isinstance(value, ParameterKind):
            value = value.value
        elif field.name not in ("parameters", "call_parameters", "ports"):
            value = value_to_json(value)
        data[field.name] = value
    return data


def entry_from_json(type_: str, data: Mapping[str, Any]) -> Entry:
    """The inverse of `entry_to_json`."""
    get = data.get
    return Entry(
        type=type_,
        title=get("title") or type_.rsplit(".", 1)[-1],
        family=get("family", ""),
        summary=get("summary", ""),
        doc=get("doc", ""),
        parameters=tuple([_parameter(raw) for raw in get("parameters", ())]),
        call_parameters=tuple([_parameter(raw) for raw in get("call_parameters", ())]),
        ports=tuple([_port(raw) for raw in get("ports", ())]),
        aliases=tuple(get("aliases", ())),
        keywords=tuple(get("keywords", ())),
        sample=params_from_json(get("sample", {})) if "sample" in data else Params(),
        sample_inputs=tuple(
            [(port, tuple(shape), dtype) for port, shape, dtype in get("sample_inputs", ())]
        ),
        symbol=get("symbol", ""),
        placeable=get("placeable", True),
    )


def _port(raw: Mapping[str, Any]) -> Port:
    if "items" in raw:
        raw = {**raw, "items": tuple(raw["items"])}
    return Port(**raw)


def _parameter(raw: Mapping[str, Any]) -> Parameter:
    get = raw.get
    return Parameter(
        raw["name"],
        _KINDS[raw["kind"]],
        _value(get("default")),
        get("required", False),
        get("optional", False),
        get("scalar", False),
        tuple([_value(choice) for choice in get("choices", ())]),
        get("open_choice", False),
        get("minimum"),
        get("maximum"),
        _value(get("initial")),
        get("doc", ""),
        get("advanced", False),
        get("objects", ""),
        get("none_items", False),
    )


def _value(data: object) -> Value:
    return data if data is None or isinstance(data, _PLAIN) else value_from_json(data)
