"""Opening a project of 1,000 layers until every shape is known, against `Model.from_config`.

Each repetition has another number of filters, so that nothing is remembered from the one before;
inside a network equal blocks are asked about once, which is how it really is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from tests.benchmarks.desk import drawing_desk, rest, wait_for
from tests.benchmarks.measurement import Limit, Measurement
from tests.benchmarks.networks import residual

REPEATS = 5

FROM_CONFIG = """
import copy, importlib.util, json, sys, time
import keras
sys.setrecursionlimit(20_000)
spec = importlib.util.spec_from_file_location("script", sys.argv[1])
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)
config = script.build_model().get_config()
seconds = []
for _ in range(int(sys.argv[2])):
    keras.utils.clear_session()
    fresh = copy.deepcopy(config)
    began = time.perf_counter()
    keras.Model.from_config(fresh)
    seconds.append(time.perf_counter() - began)
print("\\n" + json.dumps(seconds))
"""


def measure() -> list[Measurement]:
    from graph_editor.codegen.generate import generate
    from graph_editor.files.project_file import write_project

    samples = []
    with tempfile.TemporaryDirectory() as name, drawing_desk() as (session, _):
        folder = Path(name)
        session.replace(residual(60))
        wait_for(lambda: session.analysis.ok)
        for repeat in range(REPEATS):
            path = folder / f"{repeat}.hornet"
            write_project(residual(1000, filters=20 + repeat), path)
            rest(500)
            began = perf_counter()
            session.open(path)
            wait_for(lambda: bool(session.analysis.results) and not session.analysis.pending)
            samples.append(perf_counter() - began)
        script = generate(session.document.project, session.catalogue, session.analysis.results)
        (folder / "script.py").write_text(script.text, encoding="utf-8")
        answer = subprocess.run(
            [sys.executable, "-c", FROM_CONFIG, str(folder / "script.py"), str(REPEATS)],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return [
        Measurement(
            "opening a 1,000-layer project to all shapes known",
            samples,
            "s",
            (Limit("ratio", 1.3),),
            baseline=json.loads(answer.stdout.strip().splitlines()[-1]),
            note="canvas included; the baseline is Keras' Model.from_config of the same model",
        )
    ]
