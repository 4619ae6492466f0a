"""One edit in a network of 1,000 layers until its shapes and problems are on the screen.

The edit changes the number of filters of one convolution, which changes the shapes of three nodes
and the weights of a fourth. "Known" means that Keras' answers are remembered, as after an undo.
"""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter

from app.pages.draw_page import DrawPage
from app.session import Session
from tests.benchmarks.desk import drawing_desk, rest, wait_for
from tests.benchmarks.measurement import Limit, Measurement
from tests.benchmarks.networks import residual

EDITS = 60
REST_MS = 250


def measure() -> list[Measurement]:
    with drawing_desk() as (session, page):
        session.replace(residual(1000))
        wait_for(lambda: bool(session.analysis.results) and not session.analysis.pending)
        page.canvas.reveal(session.document.node("conv_60a").id)
        rest(3000)
        new = _edits(session, page, range(17, 17 + EDITS))
        known = _edits(session, page, [17 + (step % 2) for step in range(EDITS)])
    return [
        Measurement(
            "an edit in a 1,000-layer graph, answers known",
            known,
            "ms",
            (Limit("p95", 16.0),),
        ),
        Measurement(
            "an edit in a 1,000-layer graph, answers new",
            new,
            "ms",
            (Limit("p95", 50.0),),
            note="the analyst process is asked about four nodes",
        ),
    ]


def _edits(session: Session, page: DrawPage, filters: Iterable[int]) -> list[float]:
    samples = []
    for count in filters:
        samples.append(_edit(session, page, count) * 1000)
        rest(REST_MS)
    return samples


def _edit(session: Session, page: DrawPage, filters: int) -> float:
    node = session.document.node("conv_60a").id
    before = session.analysis

    def is_judged() -> bool:
        analysis = session.analysis
        if analysis is before or analysis.pending:
            return False
        result = analysis.results.get(node)
        return result is not None and result.outputs[0].shape[-1] == filters

    began = perf_counter()
    with session.document.edit("Set filters") as edit:
        edit.set_param(node, "filters", filters)
    wait_for(is_judged)
    page.canvas.viewport().repaint()
    return perf_counter() - began
