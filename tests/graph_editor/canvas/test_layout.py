"""Auto-layout: order, room, rows."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_editor.canvas.arrangement.layout import arrange
from graph_editor.document.flow import Flow

SIZE = (208.0, 88.0)


def covered(places, sizes):
    """Pairs of nodes that cover each other."""
    boxes = [(k, x, y, x + sizes[k][0], y + sizes[k][1]) for k, (x, y) in places.items()]
    return [
        (a[0], b[0])
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if a[1] < b[3] and b[1] < a[3] and a[2] < b[4] and b[2] < a[4]
    ]


def test_a_chain_is_straight():
    places = arrange(dict.fromkeys("abcd", SIZE), [("a", "b"), ("b", "c"), ("c", "d")])
    assert [places[k][0] for k in "abcd"] == [0, 336, 672, 1008]
    assert {places[k][1] for k in "abcd"} == {0}


def test_a_branch_opens_and_closes():
    edges = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]
    places = arrange(dict.fromkeys("abcd", SIZE), edges)
    assert places["b"][0] == places["c"][0]
    assert places["a"][1] == places["d"][1]
    assert not covered(places, dict.fromkeys("abcd", SIZE))


def test_an_input_stands_before_what_it_feeds():
    edges = [("a", "b"), ("b", "c"), ("late", "c")]
    places = arrange(dict.fromkeys(["a", "b", "c", "late"], SIZE), edges)
    assert places["late"][0] == places["b"][0]


def test_a_long_chain_goes_on_in_the_next_row():
    keys = range(1000)
    places = arrange(dict.fromkeys(keys, SIZE), list(itertools.pairwise(keys)))
    width = max(x for x, _ in places.values()) + SIZE[0]
    height = max(y for _, y in places.values()) + SIZE[1]
    assert 1 <= width / height <= 4
    assert not covered(places, dict.fromkeys(keys, SIZE))


def test_nodes_without_wires_stand_below():
    places = arrange(dict.fromkeys("abxy", SIZE), [("a", "b")])
    assert places["x"][1] > places["a"][1] + SIZE[1]
    assert not covered(places, dict.fromkeys("abxy", SIZE))


@given(
    st.integers(1, 40).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.sets(
                st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(
                    lambda pair: pair[0] < pair[1]
                ),
                max_size=80,
            ),
            st.lists(st.integers(8, 30), min_size=n, max_size=n),
        )
    )
)
def test_nothing_covers_anything_and_all_are_placed(graph):
    count, edges, heights = graph
    sizes = {i: (208.0, 8.0 * heights[i]) for i in range(count)}
    places = arrange(sizes, edges)
    assert places.keys() == sizes.keys()
    assert not covered(places, sizes)
    assert arrange(sizes, edges) == places, "the same drawing gives the same picture"


def test_downwards_the_middles_of_a_chain_are_level() -> None:
    sizes = {"a": (208.0, 64.0), "wide": (288.0, 104.0), "b": (208.0, 64.0)}
    places = arrange(sizes, [("a", "wide"), ("wide", "b")], flow=Flow.DOWN)
    middles = {places[key][0] + width / 2 for key, (width, _) in sizes.items()}
    assert len(middles) == 1
    assert places["wide"][1] == places["a"][1] + 64 + Flow.DOWN.gap
    assert places["b"][1] == places["wide"][1] + 104 + Flow.DOWN.gap


@pytest.mark.parametrize("flow", Flow)
def test_what_skips_layers_bends_and_the_chain_does_not(flow: Flow) -> None:
    keys = [*"abcdef"]
    sizes = {key: (208.0, 64.0 + 16 * place) for place, key in enumerate(keys)}
    edges = [*itertools.pairwise(keys), ("a", "d"), ("b", "f")]
    places = arrange(sizes, edges, flow=flow)
    levels = {flow.turn(*places[key])[1] for key in keys}
    assert len(levels) == 1


@pytest.mark.parametrize("flow", Flow)
def test_a_single_crossing_is_taken_away_from_a_drawing_that_is_there(flow: Flow) -> None:
    sizes = dict.fromkeys(["a", "b", "join"], SIZE)
    present = {"a": flow.turn(0, 0), "b": flow.turn(0, 300), "join": flow.turn(336, 150)}
    kept = arrange(sizes, [("a", "join"), ("b", "join")], present=present, flow=flow)
    assert flow.turn(*kept["a"])[1] < flow.turn(*kept["b"])[1]
    turned = arrange(sizes, [("b", "join"), ("a", "join")], present=present, flow=flow)
    assert flow.turn(*turned["b"])[1] < flow.turn(*turned["a"])[1], "b goes into the first port"
