"""What a benchmark measured, against what it may cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Statistic = Literal["median", "p95", "p99", "worst", "ratio"]


def quantile(samples: Sequence[float], share: float) -> float:
    """The smallest sample that at least `share` of the samples do not exceed."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(samples: Sequence[float]) -> float:
    """The middle of the samples."""
    ordered = sorted(samples)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


@dataclass(frozen=True)
class Limit:
    """A budget: a statistic and the number it must not pass (must reach, where `at_least`)."""

    statistic: Statistic
    value: float
    at_least: bool = False

    def holds(self, measured: float) -> bool:
        return measured >= self.value if self.at_least else measured <= self.value

    def __str__(self) -> str:
        return f"{self.statistic} {'≥' if self.at_least else '≤'} {self.value:g}"


@dataclass(frozen=True)
class Measurement:
    """One line of the table.

    Attributes:
        name: what was measured.
        samples: one number a repetition.
        unit: of the samples.
        limits: its budgets; the first one stands as `budget` in the results.
        baseline: the same thing without Hornet, where there is such a thing; its samples.
        note: what a reader must know to judge the number.
    """

    name: str
    samples: Sequence[float]
    unit: str
    limits: tuple[Limit, ...]
    baseline: Sequence[float] = ()
    note: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """The median over the baseline's median."""
        return median(self.samples) / median(self.baseline) if self.baseline else None

    def statistic(self, name: Statistic) -> float:
        """One of the numbers that a limit speaks of."""
        match name:
            case "median":
                return median(self.samples)
            case "worst":
                return max(self.samples)
            case "ratio":
                assert self.ratio is not None, f"{self.name} has no baseline"
                return self.ratio
            case _:
                return quantile(self.samples, int(name[1:]) / 100)

    @property
    def within(self) -> bool:
        """Whether every budget holds."""
        return all(limit.holds(self.statistic(limit.statistic)) for limit in self.limits)

    def to_json(self) -> dict[str, Any]:
        """The measurement as `results.json` holds it."""
        return {
            "name": self.name,
            "median": _round(median(self.samples)),
            "p99": _round(quantile(self.samples, 0.99)),
            "unit": self.unit,
            "baseline": _round(median(self.baseline)) if self.baseline else None,
            "ratio": _round(self.ratio) if self.ratio is not None else None,
            "budget": self.limits[0].value,
            "within": self.within,
            "rule": ", ".join(map(str, self.limits)),
            "p95": _round(quantile(self.samples, 0.95)),
            "worst": _round(max(self.samples)),
            "samples": len(self.samples),
            "note": self.note,
            **self.more,
        }


def _round(value: float) -> float:
    return float(f"{value:.4g}")


def table(results: Sequence[dict[str, Any]]) -> str:
    """The results as a Markdown table, which also reads well in a terminal."""
    head = ("", "what", "median", "p99", "baseline", "ratio", "budget")
    rows = [
        (
            "ok" if result["within"] else "OVER",
            result["name"],
            f"{result['median']:g} {result['unit']}",
            f"{result['p99']:g}",
            "" if result["baseline"] is None else f"{result['baseline']:g}",
            "" if result["ratio"] is None else f"{result['ratio']:.3g}",
            result["rule"],
        )
        for result in results
    ]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |"
        for line in [head, tuple("-" * width for width in widths), *rows]
    )
