"""The hand-written part of the catalogue: what no introspection of Keras can know.

`resources/catalogue/overlay.toml` has these parts: `numbers` and `[families]` sort the operations;
`[names]` says what parameters of a certain name are, wherever they occur; `[[inputs]]` gives sample
inputs to whole groups of layers and operations (the first pattern that fits counts); and there is a
table for each type that needs something of its own.
Values are written as in a project file (`{"$object" = "layers.LSTM", params = {units = 32}}`).
"""

from __future__ import annotations

import fnmatch
import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from graph_editor.catalogue.entry import Entry, Parameter, ParameterKind, Port
from graph_editor.document.value import Value, value_from_json

_INPUT = re.compile(r"^(?:(?P<port>[A-Za-z_]\w*) )?\((?P<shape>[^)]*)\)(?: (?P<dtype>\w+))?$")
_PARAMETER_FIELDS = {field.name for field in fields(Parameter)} - {"name", "required"}
_TYPE_KEYS = {
    *("family", "summary", "keywords", "placeable", "ports", "parameters", "call_parameters"),
    *("sample", "inputs", "reason"),
}

SampleInputs = tuple[tuple[str, tuple[int | None, ...], str], ...]


class Overlay:
    """The overlay as read from its file.

    Attributes:
        used: what the installed Keras has, of all that the overlay names; the rest is stale.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.names: Mapping[str, Any] = data["names"]
        self.types: Mapping[str, Any] = data["types"]
        self._inputs: list[dict[str, Any]] = data["inputs"]
        self._numbers = {f"ops.{name}" for name in data["numbers"]}
        self._families: Mapping[str, list[str]] = data["families"]
        self.used: set[str] = set()
        for type_, table in self.types.items():
            if unknown := set(table) - _TYPE_KEYS:
                raise ValueError(f"overlay: {type_} has unknown keys {sorted(unknown)}")

    @classmethod
    def read(cls, path: Path) -> Overlay:
        with path.open("rb") as file:
            return cls(tomllib.load(file))

    @property
    def stale(self) -> set[str]:
        """Names and types in the overlay that nothing in Keras has."""
        families = {name for names in self._families.values() for name in names}
        return (set(self.names) | set(self.types) | self._numbers | families) - self.used

    def apply(self, entry: Entry) -> Entry:
        """`entry` with everything that the overlay knows of it."""
        table = self.types.get(entry.type, {})
        if table:
            self.used.add(entry.type)
        entry = _moved(entry, table)
        if entry.type in self._numbers:
            self.used.add(entry.type)
            entry = replace(entry, ports=tuple(replace(p, value=True) for p in entry.ports))
        entry = replace(
            entry,
            parameters=self._parameters(entry.parameters, table.get("parameters", {})),
            call_parameters=self._parameters(
                entry.call_parameters, table.get("call_parameters", {})
            ),
        )
        plain = {key: table[key] for key in ("family", "summary") if key in table}
        for family, names in self._families.items():
            for name in names:
                if fnmatch.fnmatchcase(entry.type, f"ops.{name}"):
                    self.used.add(name)
                    plain["family"] = family
        if "keywords" in table:
            plain["keywords"] = tuple(table["keywords"])
        entry = replace(entry, **plain)
        if reason := table.get("reason") or self._reason(entry):
            summary = f"{entry.summary}. {reason}"
            return replace(entry, summary=summary, placeable=False)
        if not entry.placeable:
            return entry
        sample = {
            **entry.initial_params,
            **{name: _value(value) for name, value in table.get("sample", {}).items()},
        }
        return replace(
            entry,
            sample=type(entry.sample)(sample),
            sample_inputs=self._sample_inputs(entry, table),
        )

    def _reason(self, entry: Entry) -> str:
        """Why an operation of which the overlay says nothing cannot be a node; or ""."""
        if entry.type.startswith("ops.") and not any(port.required for port in entry.ports):
            return "It takes no tensor, so it cannot be a node."
        return ""

    def _parameters(
        self, parameters: tuple[Parameter, ...], table: Mapping[str, Any]
    ) -> tuple[Parameter, ...]:
        if unknown := set(table) - {parameter.name for parameter in parameters}:
            raise ValueError(f"overlay: no parameters {sorted(unknown)}")
        result = []
        for parameter in parameters:
            known = self.names.get(parameter.name)
            own = table.get(parameter.name)
            if known is not None:
                self.used.add(parameter.name)
                if own is None or own.get("kind", known.get("kind")) == known.get("kind"):
                    parameter = _with(parameter, _fitting(parameter, known))
            if own is not None:
                parameter = _with(parameter, own)
            result.append(parameter)
        return tuple(result)

    def _sample_inputs(self, entry: Entry, table: Mapping[str, Any]) -> SampleInputs:
        if "inputs" in table:
            return tuple(_sample_input(entry, text) for text in table["inputs"])
        for rule in self._inputs:
            family = rule.get("family", entry.family)
            if fnmatch.fnmatchcase(entry.type, rule.get("types", "*")) and family == entry.family:
                result = []
                for port in entry.ports:
                    if port.required:
                        _, shape, dtype = _sample_input(entry, rule["shape"])
                        result += [(port.name, shape, dtype)] * (port.minimum if port.many else 1)
                return tuple(result)
        return ()


def _fitting(parameter: Parameter, known: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a name says, without what it cannot mean here.

    A parameter whose default is a bool stays one, and one with a default needs no first value.
    """
    if parameter.doc:
        known = {key: value for key, value in known.items() if key != "doc"}
    if isinstance(parameter.default, bool):
        return {key: value for key, value in known.items() if key in ("advanced", "doc")}
    if not parameter.required:
        return {key: value for key, value in known.items() if key != "initial"}
    return known


def _with(parameter: Parameter, table: Mapping[str, Any]) -> Parameter:
    if unknown := set(table) - _PARAMETER_FIELDS:
        raise ValueError(f"overlay: {parameter.name} has unknown keys {sorted(unknown)}")
    known: dict[str, Any] = dict(table)
    if "kind" in known:
        known["kind"] = ParameterKind(known["kind"])
    elif "choices" in known:
        known["kind"] = ParameterKind.CHOICE
    for name in ("choices", "initial"):
        if name in known:
            known[name] = value_from_json(known[name])
    parameter = replace(parameter, **known)
    if parameter.default is None and not parameter.required:
        parameter = replace(parameter, optional=True)
    numbers = parameter.kind in (ParameterKind.INTS, ParameterKind.FLOATS)
    single = (parameter.default, parameter.initial)
    if numbers and any(isinstance(value, int | float) for value in single):
        parameter = replace(parameter, scalar=True)
    return parameter


def _moved(entry: Entry, table: Mapping[str, Any]) -> Entry:
    """Arguments that introspection took for parameters as ports, and the other way round."""
    ports = entry.ports
    if "ports" in table:
        ports = tuple(_port(entry, raw) for raw in table["ports"])
    wanted = set(table.get("parameters", {})) - {p.name for p in entry.parameters}
    found = tuple(
        Parameter(port.name, ParameterKind.LITERAL, required=port.required, doc=port.doc)
        for port in entry.ports
        if port.name in wanted
    )
    ports = tuple(port for port in ports if port.name not in wanted)
    names = {port.name for port in ports if "ports" in table}
    kept = tuple(parameter for parameter in entry.parameters if parameter.name not in names)
    return replace(entry, ports=ports, parameters=(*found, *kept))


def _value(data: Any) -> Value:
    """A value; TOML has no null, so None is written `{"$none" = true}`."""
    return None if data == {"$none": True} else value_from_json(data)


def _port(entry: Entry, raw: Mapping[str, Any]) -> Port:
    known = entry.port(raw["name"])
    if known is None:
        parameter = entry.parameter(raw["name"])
        known = Port(raw["name"], doc=parameter.doc if parameter else "")
    items = {"items": tuple(raw["items"])} if "items" in raw else {}
    return replace(known, **{**raw, **items})


def _sample_input(entry: Entry, text: str) -> tuple[str, tuple[int | None, ...], str]:
    match = _INPUT.match(text)
    if match is None:
        raise ValueError(f"overlay: {entry.type}: {text!r} is not a sample input")
    axes = [axis.strip() for axis in match["shape"].split(",") if axis.strip()]
    shape = tuple(None if axis == "None" else int(axis) for axis in axes)
    port = match["port"] or (entry.ports[0].name if entry.ports else "")
    return port, shape, match["dtype"] or "float32"
