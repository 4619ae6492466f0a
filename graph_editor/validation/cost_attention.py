"""Multiply-adds of attention: the projections, the scores, and the sums weighted by them.

A mask, a causal one too, makes nothing cheaper: Keras computes all scores.
"""

from __future__ import annotations

from graph_editor.validation.cost_call import CostCall, Formula, Work, size


def multi_head(call: CostCall) -> Work:
    """Vaswani et al., Attention Is All You Need (2017), section 3.2.2, with Keras' options.

    Attention runs over `attention_axes` (all between batch and features where it is None); the
    other axes are like more samples.
    """
    query, value = call.input("query"), call.input("value")
    key = call.input("key", "value")
    heads, key_dim = call.whole("num_heads"), call.whole("key_dim")
    value_dim = key_dim if call.value("value_dim") is None else call.whole("value_dim")
    places, sources = size(query[:-1]), size(value[:-1])
    given = call.value("attention_axes")
    axes = range(1, len(value) - 1) if given is None else call.wholes("attention_axes", 1)
    attended = size(tuple(value[axis] for axis in axes))
    targets = len(query) - 1
    features = size(call.output[targets:])
    work = Work(
        places * size(query[-1:]) * heads * key_dim
        + sources * size(key[-1:]) * heads * key_dim
        + sources * size(value[-1:]) * heads * value_dim
        + places * heads * value_dim * features
    )
    if call.value("use_gate"):
        work += Work(places * size(query[-1:]) * heads * value_dim, places * heads * value_dim)
    scores = places * attended * heads
    inner = (places + sources) * heads * key_dim + (places + sources) * heads * value_dim
    return work + Work(scores * (key_dim + value_dim), scores + inner)


def grouped_query(call: CostCall) -> Work:
    """Ainslie et al., GQA (2023): fewer heads of keys and values than of queries."""
    query, value = call.input("query"), call.input("value")
    key = call.input("key", "value")
    dim, heads = call.whole("head_dim"), call.whole("num_query_heads")
    groups = call.whole("num_key_value_heads")
    places, sources = size(query[:-1]), size(value[:-1])
    features = size(query[-1:])
    work = Work(
        places * features * heads * dim
        + sources * size(key[-1:]) * groups * dim
        + sources * size(value[-1:]) * groups * dim
        + places * heads * dim * features
    )
    if call.value("use_gate"):
        work += Work(places * features * heads * dim, places * heads * dim)
    scores = places * size(value[1:-1]) * heads
    inner = 2 * places * heads * dim + 2 * sources * heads * dim
    return work + Work(scores * 2 * dim, scores + inner)


def dot_product(call: CostCall) -> Work:
    """Luong et al. (2015): scores of queries and keys, then a weighted sum of values.

    With `score_mode="concat"` the scores are sums without products, and not counted.
    """
    query, value = call.input("inputs", index=0), call.input("inputs", index=1)
    scores = size(query[:-1]) * size(value[1:-1])
    products = size(query[-1:]) if call.value("score_mode") == "dot" else 0
    return Work(scores * (products + size(value[-1:])), scores)


def additive(call: CostCall) -> Work:
    """Bahdanau et al. (2015): scores are sums, weighted where `use_scale`."""
    query, value = call.input("inputs", index=0), call.input("inputs", index=1)
    scores = size(query[:-1]) * size(value[1:-1])
    products = size(query[-1:]) if call.value("use_scale") else 0
    return Work(scores * (products + size(value[-1:])), scores * (1 + size(query[-1:])))


FORMULAS: dict[str, Formula] = {
    "layers.MultiHeadAttention": multi_head,
    "layers.GroupQueryAttention": grouped_query,
    "layers.GroupedQueryAttention": grouped_query,
    "layers.Attention": dot_product,
    "layers.AdditiveAttention": additive,
}
"""By the layer's type."""
