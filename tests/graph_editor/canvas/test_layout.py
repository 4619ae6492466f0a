"""Auto-layout: order, room, rows."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from graph_editor.canvas.layout import arrange

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
