"""Automatic layout: layers along the flow, few crossings, straight wires. Plain Python.

The method is that of Sugiyama, Tagawa and Toda (1981): layers by longest path, long wires through
dummies, order in a layer by barycentres, then heights that are as near as possible to those of the
neighbours (least squares under the order, by pooling adjacent violators). A long chain goes on in
the next row, like text, cut where few wires cross.

The words are those of a drawing that flows to the right; one that flows down is laid out as such a
one and turned (a row is a column then, and so on).
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from graph_editor.canvas.arrangement.layering import leading, longest_paths, slots, spread
from graph_editor.document.flow import Flow

Key = TypeVar("Key", bound=Hashable)
Size = tuple[float, float]

NODE_GAP = 40.0
WIRE_GAP = 24.0
ROW_GAP = 112.0
_SWEEPS = 4
_ROUNDS = 3
_WORTH_IT = 0.7
_VERY_LARGE = 2000
_LONGEST_ROW = 14
_LARGE = 60


def arrange(
    sizes: Mapping[Key, Size],
    edges: Iterable[tuple[Key, Key]],
    *,
    present: Mapping[Key, tuple[float, float]] | None = None,
    flow: Flow = Flow.RIGHT,
    ports: Mapping[Key, float] | None = None,
) -> dict[Key, tuple[float, float]]:
    """The top left corner of each node.

    Args:
        sizes: width and height of each node, in the order in which they were drawn.
        edges: (source, target) pairs without cycles; others' ends are ignored. Those into one
            node come in the order of its ports, so that wires do not cross before it.
        present: where the nodes are now. Their order within a layer is kept unless another one
            crosses fewer wires, so that a small change moves little.
        flow: where the layers follow each other to.
        ports: how far across from its corner a node's lone port is, where that does not follow
            from its size.
    """
    turned = _settled(
        {key: flow.turn(*size) for key, size in sizes.items()},
        list(edges),
        {key: flow.turn(*place) for key, place in (present or {}).items()},
        flow,
        ports or {},
    )
    return {key: flow.turn(*place) for key, place in turned.items()}


def _settled(
    sizes: Mapping[Key, Size],
    edges: Sequence[tuple[Key, Key]],
    present: Mapping[Key, tuple[float, float]],
    flow: Flow,
    ports: Mapping[Key, float],
) -> dict[Key, tuple[float, float]]:
    """A layout that stays as it is when it is made again (of a very large graph: nearly)."""
    places = _arrange(sizes, edges, present, flow, ports)
    for _ in range(_ROUNDS if len(sizes) <= _VERY_LARGE else 0):
        again = _arrange(sizes, edges, places, flow, ports)
        if again == places:
            break
        places = again
    return places


def _arrange(
    sizes: Mapping[Key, Size],
    edges: Iterable[tuple[Key, Key]],
    present: Mapping[Key, tuple[float, float]],
    flow: Flow,
    ports: Mapping[Key, float],
) -> dict[Key, tuple[float, float]]:
    """Layers to the right.

    Args:
        flow: whence the sizes were turned.
    """
    keys = list(sizes)
    index = {key: i for i, key in enumerate(keys)}
    among = dict.fromkeys((index[a], index[b]) for a, b in edges if a in index and b in index)
    pairs = sorted(among)
    joined = {i for pair in pairs for i in pair}
    size = [sizes[key] for key in keys]
    places: dict[int, tuple[float, float]] = {}
    bottom = 0.0
    if joined:
        height = {index[key]: y for key, (_, y) in present.items() if key in index}
        levels = [ports.get(key, flow.port_offset(size[i][1])) for i, key in enumerate(keys)]
        drawing = _Layers(sorted(joined), pairs, size, height, slots(among), flow, levels)
        places, bottom = drawing.places()
    lonely = [i for i in range(len(keys)) if i not in joined]
    places.update(_grid(lonely, size, bottom + (ROW_GAP if joined else 0.0)))
    return {keys[i]: place for i, place in places.items()}


class _Layers:
    """Nodes and dummies in layers; a dummy is a negative number."""

    def __init__(
        self,
        nodes: Sequence[int],
        pairs: Sequence[tuple[int, int]],
        size: Sequence[Size],
        height: Mapping[int, float],
        slots: Mapping[tuple[int, int], float],
        flow: Flow,
        ports: Sequence[float],
    ) -> None:
        self._size = size
        self._flow = flow
        # How far below its top a node's lone port is: what is to be level is the ports.
        self._ports = ports
        self._drawn = bool(height)
        self._slot: dict[tuple[int, int], float] = {}
        middle = dict(height)
        layer = longest_paths(nodes, pairs)
        self.layers: list[list[int]] = [[] for _ in range(max(layer.values()) + 1)]
        for node in nodes:
            self.layers[layer[node]].append(node)
        self.before: dict[int, list[int]] = defaultdict(list)
        self.after: dict[int, list[int]] = defaultdict(list)
        dummy = 0
        for source, target in pairs:
            last = source
            first, steps = middle.get(source, 0.0), layer[target] - layer[source]
            slope = (middle.get(target, 0.0) - first) / steps
            for between in range(layer[source] + 1, layer[target]):
                dummy -= 1
                middle[dummy] = first + slope * (between - layer[source])
                self.layers[between].append(dummy)
                self._join(last, dummy)
                last = dummy
            self._join(last, target)
            self._slot[last, target] = slots[source, target]
        if height:
            for nodes_of_layer in self.layers:
                nodes_of_layer.sort(key=lambda node: middle.get(node, 0.0))

    def places(self) -> tuple[dict[int, tuple[float, float]], float]:
        """The corners of the nodes, and how far down the drawing reaches."""
        self._order(keep=self._drawn)
        tops = self._heights()
        starts = self._rows(tops)
        places: dict[int, tuple[float, float]] = {}
        top = 0.0
        bounds = [*starts, len(self.layers)]
        for first, end in itertools.pairwise(bounds):
            row = [node for layer in self.layers[first:end] for node in layer]
            highest = min(tops[node] for node in row)
            x = 0.0
            for layer in self.layers[first:end]:
                for node in layer:
                    if node >= 0:
                        places[node] = (x, round(top + tops[node] - highest))
                x += max((self._size[n][0] for n in layer if n >= 0), default=0.0) + self._flow.gap
            top += max(tops[n] + self._height(n) for n in row) - highest + ROW_GAP
        return places, top - ROW_GAP

    def _join(self, source: int, target: int) -> None:
        self.after[source].append(target)
        self.before[target].append(source)

    def _height(self, node: int) -> float:
        return self._size[node][1] if node >= 0 else 0.0

    def _order(self, *, keep: bool) -> None:
        """Sweep to and fro while that takes crossings away; to `keep` the order that is there,
        only where it takes away a good part of them."""
        if all(len(layer) == 1 for layer in self.layers):
            return
        rank: dict[int, float] = {}
        for layer in self.layers:
            rank.update((node, i) for i, node in enumerate(layer))
        fewest, best = self._crossings(), [list(layer) for layer in self.layers]
        if keep:
            fewest = math.ceil(fewest * _WORTH_IT)
        for sweep in range(_SWEEPS):
            forward = sweep % 2 == 0
            near = self.before if forward else self.after
            for layer in self.layers if forward else reversed(self.layers):
                if len(layer) == 1:
                    continue
                middle = {}
                for node in layer:
                    others = near[node]
                    total = sum(rank[other] for other in others)
                    if not forward:
                        total += sum(self._slot.get((node, other), 0.0) for other in others)
                    middle[node] = total / len(others) if others else rank[node]
                layer.sort(key=middle.__getitem__)
                rank.update((node, i) for i, node in enumerate(layer))
            crossings = self._crossings()
            if crossings < fewest:
                fewest, best = crossings, [list(layer) for layer in self.layers]
        self.layers = best

    def _crossings(self) -> int:
        """How many pairs of wires cross between neighbouring layers (Barth, Jünger, Mutzel)."""
        crossings = 0
        for upper, lower in itertools.pairwise(self.layers):
            if len(upper) == 1:
                continue
            rank = {node: i for i, node in enumerate(lower)}
            seen: list[float] = []
            for node in upper:
                slot = self._slot
                ends = sorted(rank[o] + slot.get((node, o), 0.0) for o in self.after[node])
                crossings += sum(len(seen) - bisect_right(seen, end) for end in ends)
                for end in ends:
                    insort(seen, end)
        return crossings

    def _port(self, node: int) -> float:
        return self._ports[node] if node >= 0 else 0.0

    def _heights(self) -> dict[int, float]:
        """The top of each node."""
        levels: dict[int, float] = {}
        for layer in self.layers:
            y = 0.0
            for node in layer:
                levels[node] = y + self._port(node)
                y += self._height(node) + NODE_GAP
        before, after = leading(self.before), leading(self.after)
        offsets = [self._offsets(layer) for layer in self.layers]
        both = list(zip(self.layers, offsets, strict=True))
        for sweep in range(2 * _SWEEPS + 1):  # the last goes with the wires: chains are straight
            forward = sweep % 2 == 0
            near = before if forward else after
            for layer, shifts in both if forward else reversed(both):
                wanted = []
                for node in layer:
                    others = near.get(node, ())
                    if len(others) == 1:
                        wanted.append(levels[others[0]])
                    elif others:
                        wanted.append(sum(levels[other] for other in others) / len(others))
                    else:
                        wanted.append(levels[node])
                levels.update(zip(layer, spread(layer, wanted, shifts), strict=True))
        return {node: level - self._port(node) for node, level in levels.items()}

    def _offsets(self, layer: Sequence[int]) -> list[float]:
        """How far the ports of a layer are from that of its first node at least."""
        offsets = [0.0]
        for node, following in itertools.pairwise(layer):
            gap = NODE_GAP if node >= 0 and following >= 0 else WIRE_GAP
            step = self._height(node) - self._port(node) + gap + self._port(following)
            offsets.append(offsets[-1] + step)
        return offsets

    def _rows(self, tops: Mapping[int, float]) -> list[int]:
        """The first layer of each row."""
        count = len(self.layers)
        if count <= _LONGEST_ROW:
            return [0]
        column = max(width for width, _ in self._size) + self._flow.gap
        tall = max(tops[n] + self._height(n) for layer in self.layers for n in layer)
        tall -= min(tops[n] for layer in self.layers for n in layer)
        area = count * column * (min(tall, 2000.0) + ROW_GAP)
        wanted = max(6, round((self._flow.aspect * area) ** 0.5 / column))
        crossing = [
            sum(len(self.after[node]) for node in layer) for layer in self.layers
        ]  # wires from layer i to layer i + 1
        few = 1 if count < _LARGE else 2
        starts, first = [0], 0
        while count - first > wanted * 1.3:
            shortest, longest = first + max(2, int(wanted * 0.6)), first + int(wanted * 1.5)
            ends = range(shortest, min(count, longest))
            end = min(ends, key=lambda e: (crossing[e - 1], abs(e - first - wanted)))
            while end < count and crossing[end - 1] > few:
                end += 1
            if count - end < wanted / 2:  # too little to begin a row for
                break
            starts.append(end)
            first = end
        return starts


def _grid(nodes: Sequence[int], size: Sequence[Size], top: float) -> dict[int, tuple[float, float]]:
    """Nodes without wires, in rows."""
    places: dict[int, tuple[float, float]] = {}
    per_row = max(4, round((len(nodes) * 1.2) ** 0.5))
    for start in range(0, len(nodes), per_row):
        row, x = nodes[start : start + per_row], 0.0
        for node in row:
            places[node] = (x, top)
            x += size[node][0] + NODE_GAP
        top += max(size[node][1] for node in row) + NODE_GAP
    return places
