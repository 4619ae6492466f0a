"""Explanations of parameters that a layer or operation does not take."""

from __future__ import annotations

import re

from graph_editor.validation.analysis import Fix, Problem
from graph_editor.validation.fixes import reset_param, set_param
from graph_editor.validation.refusal import Refusal

_MISSING = re.compile(r"missing \d+ required (?:positional|keyword-only) arguments?: (.*)")
_UNEXPECTED = re.compile(
    r"unexpected keyword argument '(\w+)'|Unrecognized keyword arguments passed to \w+: \{'(\w+)'"
)
_INVALID = re.compile(r"(?:argument|value for|Argument) `(\w+)`|`(\w+)` (?:argument|must|should)")


def explain_parameter(refusal: Refusal) -> Problem | None:
    """A parameter is missing, unknown or has a value that Keras does not take."""
    return _missing(refusal) or _unexpected(refusal) or _invalid(refusal)


def _missing(refusal: Refusal) -> Problem | None:
    found = _MISSING.search(refusal.text)
    if found is None:
        return None
    names = re.findall(r"'(\w+)'", found[1])
    entry = refusal.view.catalogue.entry(refusal.owner.type)
    fixes: list[Fix] = []
    for name in names:
        parameter = entry.parameter(name) if entry is not None else None
        if entry is None or parameter is None:
            continue
        value = parameter.initial if parameter.initial is not None else entry.sample.get(name)
        if value is not None:
            fixes.append(set_param(refusal.owner, name, value))
    listed = " and ".join(f"'{name}'" for name in names)
    return refusal.problem(
        f"'{refusal.node.name}' ({refusal.title}) needs a value for {listed}.",
        expected=f"a value for {listed}",
        received="none",
        fixes=fixes,
    )


def _unexpected(refusal: Refusal) -> Problem | None:
    found = _UNEXPECTED.search(refusal.text)
    if found is None:
        return None
    name = found[1] or found[2]
    fixes = []
    if name in refusal.owner.params:
        fixes.append(reset_param(refusal.owner, name, f"Remove {name} from '{refusal.owner.name}'"))
    return refusal.problem(
        f"{refusal.title} has no parameter '{name}'.",
        expected="parameters that it has",
        received=name,
        fixes=fixes,
    )


def _invalid(refusal: Refusal) -> Problem | None:
    for found in _INVALID.finditer(refusal.text):
        name = found[1] or found[2]
        if name not in refusal.owner.params:
            continue
        entry = refusal.view.catalogue.entry(refusal.owner.type)
        parameter = entry.parameter(name) if entry is not None else None
        fixes = []
        if entry is not None and parameter is not None:
            if not parameter.required:
                fixes.append(reset_param(refusal.owner, name))
            else:
                value = parameter.initial
                value = entry.sample.get(name) if value is None else value
                if value is not None and value != refusal.owner.params[name]:
                    fixes.append(set_param(refusal.owner, name, value))
        sentence = " ".join(refusal.text.split())
        sentence = sentence if len(sentence) <= 300 else sentence[:299] + "…"
        sentence += "" if sentence.endswith((".", "…")) else "."
        return refusal.problem(
            f"'{refusal.node.name}' cannot have this '{name}'. {sentence}",
            expected=parameter.doc.split(".")[0] if parameter is not None else "",
            received=f"{name}={refusal.owner.params[name]!r}",
            fixes=fixes,
        )
    return None
