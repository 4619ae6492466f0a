"""The steps of the automatic layout that look at one layer, or one node, at a time. Plain Python.

A dummy, where a long wire passes a layer, is a negative number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

_HEAVY = 1e6
"""How much more a node stays in its place than a long wire that would like to be there."""


def longest_paths(nodes: Sequence[int], pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """The layer of each node; a node that nothing feeds stands just before what it feeds."""
    after: dict[int, list[int]] = defaultdict(list)
    waiting = dict.fromkeys(nodes, 0)
    for source, target in pairs:
        after[source].append(target)
        waiting[target] += 1
    sources = [node for node in nodes if waiting[node] == 0]
    layer = dict.fromkeys(nodes, 0)
    ready = list(sources)
    for node in ready:
        for other in after[node]:
            layer[other] = max(layer[other], layer[node] + 1)
            waiting[other] -= 1
            if waiting[other] == 0:
                ready.append(other)
    for node in sources:
        layer[node] = max(0, min((layer[other] for other in after[node]), default=1) - 1)
    return layer


def slots(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], float]:
    """Which of a node's wires comes in where, from 0 at the top to below 1."""
    into: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair in pairs:
        into[pair[1]].append(pair)
    return {
        pair: place / len(of_node)
        for of_node in into.values()
        for place, pair in enumerate(of_node)
    }


def leading(near: Mapping[int, list[int]]) -> dict[int, list[int]]:
    """Whom each node is put level with: its neighbours, but where one of them is a node and the
    others are long wires, only that node, so that what skips layers bends, not the chain."""
    found = {}
    for node, others in near.items():
        nodes = [other for other in others if other >= 0] if len(others) > 1 else others
        found[node] = nodes if len(nodes) == 1 else others
    return found


def spread(layer: Sequence[int], wanted: Sequence[float], offsets: Sequence[float]) -> list[float]:
    """The heights of the ports nearest to the wanted ones at which nothing overlaps."""
    if len(layer) == 1:
        return list(wanted)
    pools: list[tuple[float, float, int]] = []
    for node, top, shift in zip(layer, wanted, offsets, strict=True):
        mean, weight, count = top - shift, _HEAVY if node >= 0 else 1.0, 1
        while pools and pools[-1][0] > mean:
            other, heavier, more = pools.pop()
            mean = (mean * weight + other * heavier) / (weight + heavier)
            weight, count = weight + heavier, count + more
        pools.append((mean, weight, count))
    if len(pools) == len(layer):
        return list(wanted)
    level = [mean for mean, _, count in pools for _ in range(count)]
    return [mean + shift for mean, shift in zip(level, offsets, strict=True)]
