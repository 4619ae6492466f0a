"""Measure the budgets: `python -m tests.benchmarks.run [NAME …]` (`make bench ARGS=NAME`).

Each benchmark runs in a process of its own, so that none pays for another's memory and threads.
The results go to `results.json` (what was not run keeps its last number) and, as a table with the
machine's description, to `RESULTS.md`. Exit status 0 whether the budgets hold or not: a number
measured on a busy machine is no verdict; 1 where a benchmark failed to measure.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from tests.benchmarks.measurement import table

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
RESULTS = FOLDER / "results.json"

# In the order of the table; each is a module here with `measure() -> list[Measurement]`.
BENCHMARKS = (
    "startup",
    "memory",
    "editing",
    "opening",
    "generating",
    "navigating",
    "canvas",
    "plotting",
    "training_throughput",
    "training_start",
    "event_loop",
)

# Runs one benchmark and prints its results as the last line.
MEASURE = """
import importlib, json, sys
from PySide6.QtCore import qInstallMessageHandler
qInstallMessageHandler(lambda *message: None)  # remarks of the offscreen platform
module = importlib.import_module("tests.benchmarks." + sys.argv[1])
print("\\n" + json.dumps([m.to_json() for m in module.measure()]))
"""


def main(names: list[str]) -> int:
    """Run the benchmarks named (all of them where none is) and write what they found."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}; there are: {', '.join(BENCHMARKS)}.")
        return 2
    failed = []
    results = _read()
    for name in names or BENCHMARKS:
        print(f"{name} …", file=sys.stderr, flush=True)
        measured = _measure(name)
        if measured is None:
            failed.append(name)
        else:
            results[name] = measured
    flat = [result for name in BENCHMARKS for result in results.get(name, [])]
    RESULTS.write_text(json.dumps(flat, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    text = table(flat)
    notes = "\n".join(f"- **{r['name']}**: {r['note']}" for r in flat if r["note"])
    (FOLDER / "RESULTS.md").write_text(
        f"# Budgets, measured\n\n{_machine()}\n\nWritten by `make bench`. Ratios travel between "
        f"machines; absolute times do not.\n\n{text}\n\n{notes}\n",
        encoding="utf-8",
    )
    print(text)
    for name in failed:
        print(f"{name} could not be measured; its own message stands above.", file=sys.stderr)
    return 1 if failed else 0


def _measure(name: str) -> list[dict[str, Any]] | None:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "PYTHONPATH": str(ROOT),
    }
    answer = subprocess.run(
        [sys.executable, "-c", MEASURE, name],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        sys.stderr.write(answer.stdout)
        return None
    measured = json.loads(answer.stdout.strip().splitlines()[-1])
    return [{**result, "benchmark": name} for result in measured]


def _read() -> dict[str, list[dict[str, Any]]]:
    if not RESULTS.exists():
        return {}
    results: dict[str, list[dict[str, Any]]] = {}
    for result in json.loads(RESULTS.read_text(encoding="utf-8")):
        results.setdefault(result["benchmark"], []).append(result)
    return results


def _machine() -> str:
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    versions = ", ".join(
        f"{name} {metadata.version(name)}"
        for name in ("PySide6-Essentials", "keras", "numpy", "networkx", "pyqtgraph")
    )
    return (
        f"{os.cpu_count()} cores ({model}), {platform.system()}, Python "
        f"{platform.python_version()}, {versions}; Qt offscreen, no GPU used."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
