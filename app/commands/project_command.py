"""`check`, `export`, `new`, `examples`, `screenshot`: what is done with a project."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.outcome import (
    WrongUse,
    complain,
    print_json,
    print_table,
    problem_lines,
    read,
    require_folder,
)

if TYPE_CHECKING:
    from graph_editor.catalogue.catalogue import Catalogue
    from graph_editor.codegen.script import Script
    from graph_editor.document.project import Project
    from graph_editor.validation.analysis import Analysis

_RESOURCES = Path(__file__).resolve().parents[2] / "resources"
NEEDS_TRUST = (
    "This project holds Python code of its own, which would run on this computer. "
    "If you trust it, say so with --trust."
)


def check(path: Path, *, as_json: bool, trusted: bool) -> int:
    """Say whether a project can be built and trained, node by node."""
    from graph_editor.catalogue.catalogue import Catalogue
    from graph_editor.validation.check import analysis_to_json

    project = read(path)
    catalogue = Catalogue.load()
    analysis = analyse(project, path.absolute().parent, catalogue, trusted=trusted)
    if as_json:
        print_json(analysis_to_json(project, analysis))
    else:
        _print_analysis(project, analysis, catalogue)
    if project.contains_code and not trusted:
        complain(NEEDS_TRUST)
    return 0 if analysis.ok else 1


def analyse(
    project: Project, folder: Path, catalogue: Catalogue, *, trusted: bool = False
) -> Analysis:
    """All that can be said of a project: its drawing, its data, its training."""
    from graph_editor.validation.check import check_project
    from runtime.analyst.oracle import SyncOracle
    from runtime.data.facts import data_facts

    with SyncOracle() as oracle:
        facts = data_facts(project.data, folder)
        return check_project(project, catalogue, oracle, facts, trusted)


def export(path: Path, out: Path, *, form: str | None, trusted: bool) -> int:
    """Write a project's script. A drawing with mistakes is written as far as it can be."""
    from graph_editor.catalogue.catalogue import Catalogue
    from graph_editor.codegen.generate import generate
    from graph_editor.validation.analysis import Severity

    project = read(path)
    require_folder(out)
    catalogue = Catalogue.load()
    folder = path.absolute().parent
    analysis = analyse(project, folder, catalogue, trusted=trusted)
    beside = out.absolute().parent == folder
    script = generate(
        project, catalogue, analysis.results, form=form, folder=None if beside else folder
    )
    _write_script(script, out)
    for note in script.notes:
        complain(f"note: {note}")
    wrong = [
        problem
        for problem in analysis.problems
        if problem.severity is Severity.ERROR and problem.place == "drawing"
    ]
    if wrong or analysis.pending:
        for line in problem_lines(project, analysis):
            complain(line)
        complain(f"{out} is written, but the model cannot be built until this is mended.")
        return 1
    print(f"{out} is written; it needs only Keras and NumPy to run.")
    return 0


def new(name: str, out: Path) -> int:
    """Write an example's project to a file of the user's own."""
    from graph_editor.files.examples import examples
    from graph_editor.files.project_file import SUFFIX

    found = {example.name: example for example in examples()}
    if name not in found:
        raise WrongUse(f"There is no example {name!r}; there is: {', '.join(found)}.")
    if out.suffix != SUFFIX:
        raise WrongUse(f"A project's file ends in {SUFFIX}: try -o {out.with_suffix(SUFFIX)}.")
    require_folder(out)
    if out.exists():
        raise WrongUse(f"{out} is already there; choose another name.")
    shutil.copyfile(found[name].path, out)
    print(f"{out} is written: {found[name].title}.")
    return 0


def list_examples(*, as_json: bool) -> int:
    """Name the examples."""
    from graph_editor.files.examples import examples

    if as_json:
        print_json(
            [
                {"name": example.name, "title": example.title, "summary": example.summary}
                for example in examples()
            ]
        )
    else:
        print_table([(example.name, example.summary) for example in examples()])
    return 0


def screenshot(
    path: Path,
    out: Path,
    *,
    page: str,
    theme: str | None,
    scale: float,
    size: tuple[int, int] | None,
    fit: bool,
) -> int:
    """Draw the whole window on a project into a picture, without a display."""
    read(path)
    require_folder(out)
    if out.suffix.lower() != ".png":
        raise WrongUse(f"The picture is a PNG: try -o {out.with_suffix('.png')}.")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.application import save_screenshot

    save_screenshot(
        path.absolute(), out.absolute(), page=page, theme=theme, scale=scale, size=size, fit=fit
    )
    print(f"{out} is written.")
    return 0


def _write_script(script: Script, out: Path) -> None:
    try:
        out.write_text(script.text, encoding="utf-8", newline="\n")
        for name, resource in script.files.items():
            shutil.copyfile(_RESOURCES / "data" / resource, out.absolute().parent / name)
    except OSError as error:
        raise WrongUse(f"{out} cannot be written: {error.strerror}.") from None


def _print_analysis(project: Project, analysis: Analysis, catalogue: Catalogue) -> None:
    from app.quantity import format_bytes, format_count
    from graph_editor.validation.analysis import format_shape
    from graph_editor.validation.project_cost import project_cost

    nodes = project.main.nodes
    found = project_cost(project.main, analysis, catalogue)
    cost, estimate = found.cost, found.memory
    rows = [("Node", "Layer", "Output shape", "Parameters", "Multiply-adds")]
    for node_id, node in nodes.items():
        result, spent = analysis.results.get(node_id), cost.nodes.get(node_id)
        shapes = ", ".join(format_shape(spec.shape) for spec in result.outputs) if result else "?"
        loose = node_id in analysis.loose  # it is warned of, and is no part of the totals
        weights = f"{result.params:,}" if result and not loose else ""
        known = spent is not None and spent.known and spent.multiply_adds is not None
        counted = format_count(spent.multiply_adds or 0) if spent is not None and known else "?"
        work = "" if loose else counted
        rows.append((node.name, node.type.rpartition(".")[2], shapes, weights, work))
    print_table(rows, numbers=(3, 4))
    print()
    for line in problem_lines(project, analysis):
        print(line)
    if analysis.ok:
        print(
            f"All is well: {analysis.params:,} parameters, {analysis.trainable_params:,} trained, "
            f"{format_count(cost.multiply_adds)} multiply-adds for one sample."
        )
        batch = estimate.batch or project.training.batch_size
        training = estimate.training(batch, project.training.optimizer)
        print(
            f"About {format_bytes(training.total)} of memory to train and "
            f"{format_bytes(estimate.prediction(batch).total)} to predict at batch size {batch:,}."
        )
    else:
        count = sum(problem.severity.value == "error" for problem in analysis.problems)
        print(f"{count} {'error has' if count == 1 else 'errors have'} to be mended.")
