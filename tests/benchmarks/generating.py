"""The script of a network of 1,000 layers."""

from __future__ import annotations

from time import perf_counter

from tests.benchmarks.measurement import Limit, Measurement
from tests.benchmarks.networks import residual

REPEATS = 40


def measure() -> list[Measurement]:
    from graph_editor.catalogue.catalogue import Catalogue
    from graph_editor.codegen.generate import generate
    from graph_editor.validation.check import check_project
    from runtime.analyst.oracle import SyncOracle

    catalogue = Catalogue.load()
    project = residual(1000)
    with SyncOracle() as oracle:
        results = check_project(project, catalogue, oracle).results
    samples = []
    for _ in range(REPEATS):
        began = perf_counter()
        script = generate(project, catalogue, results)
        samples.append((perf_counter() - began) * 1000)
    return [
        Measurement(
            "code for 1,000 layers",
            samples,
            "ms",
            (Limit("median", 50.0),),
            note=f"{len(project.main.nodes):,} nodes, {script.text.count(chr(10)):,} lines",
        )
    ]
