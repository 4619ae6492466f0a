"""Multiply-adds of `keras.ops`: products of matrices, convolutions, attention."""

from __future__ import annotations

from graph_editor.validation.cost_call import CostCall, Formula, UncountedError, Work, size
from graph_editor.validation.cost_layer import einsum as count_einsum


def matmul(call: CostCall) -> Work:
    """Each output element is a sum over the first operand's last axis."""
    first, second = call.input("x1"), call.input("x2")
    if not first or not second:
        return Work()  # a product with a number is element-wise
    return Work(size(call.output) * size(first[-1:]))


def vdot(call: CostCall) -> Work:
    """One sum over all elements."""
    return Work(size(call.input("x1")))


def tensordot(call: CostCall) -> Work:
    """Each output element is a sum over the axes that are summed."""
    first, axes = call.input("x1"), call.value("axes")
    if isinstance(axes, int):
        summed = first[len(first) - axes :]
    elif isinstance(axes, tuple) and axes:
        places = axes[0] if isinstance(axes[0], tuple) else (axes[0],)
        summed = tuple(first[place] for place in places if isinstance(place, int))
    else:
        raise UncountedError
    return Work(size(call.output) * size(summed) if summed else 0)


def einsum(call: CostCall) -> Work:
    """See `cost_layer.einsum`."""
    equation = call.value("subscripts")
    if not isinstance(equation, str):
        raise UncountedError
    return Work(count_einsum(equation, call.inputs.get("operands", ()), call.output))


def conv(call: CostCall) -> Work:
    """A kernel (places…, channels of a group, filters), once for each output element."""
    return Work(size(call.output) * size(call.input("kernel")[:-1]))


def conv_transpose(call: CostCall) -> Work:
    """A kernel (places…, filters, channels), once for each input element."""
    return Work(size(call.input("inputs")) * size(call.input("kernel")[:-1]))


def depthwise_conv(call: CostCall) -> Work:
    """A kernel (places…, channels, multiplier), once for each output element."""
    return Work(size(call.output) * size(call.input("kernel")[:-2]))


def separable_conv(call: CostCall) -> Work:
    """A depthwise convolution, then one with a pointwise kernel (1…, channels, filters)."""
    kernel, pointwise = call.input("depthwise_kernel"), call.input("pointwise_kernel")
    middle, filters = size(pointwise[-2:-1]), size(pointwise[-1:])
    places = size(call.output) // max(1, filters)
    return Work(places * middle * (size(kernel[:-2]) + filters), places * middle)


def dot_product_attention(call: CostCall) -> Work:
    """Scores and weighted sums of (samples, places, heads, features)."""
    query, key, value = call.input("query"), call.input("key"), call.input("value")
    scores = size(query[:3]) * size(key[1:2])
    return Work(scores * (size(query[3:]) + size(value[3:])), scores)


def rgb_to_grayscale(call: CostCall) -> Work:
    """A weighted sum of the channels of each pixel."""
    return Work(size(call.input()))


FORMULAS: dict[str, Formula] = {
    "ops.matmul": matmul,
    "ops.dot": matmul,
    "ops.inner": matmul,
    "ops.vdot": vdot,
    "ops.tensordot": tensordot,
    "ops.einsum": einsum,
    "ops.conv": conv,
    "ops.conv_transpose": conv_transpose,
    "ops.depthwise_conv": depthwise_conv,
    "ops.separable_conv": separable_conv,
    "ops.dot_product_attention": dot_product_attention,
    "ops.image.rgb_to_grayscale": rgb_to_grayscale,
}
"""By the operation's type."""

UNCOUNTED = frozenset(
    f"ops.{name}"
    for name in (
        *("cdist", "cholesky", "cholesky_inverse", "corrcoef", "correlate", "det", "eig", "eigh"),
        *("inv", "jvp", "logdet", "lstsq", "lu_factor", "matrix_rank", "pinv", "qr", "slogdet"),
        *("solve", "solve_triangular", "svd", "ctc_decode", "ctc_loss"),
        *("fft", "fft2", "ifft2", "irfft", "istft", "rfft", "stft"),
        *("associative_scan", "cond", "custom_gradient", "fori_loop", "map", "scan", "switch"),
        *("vectorize", "vectorized_map", "while_loop"),
        *("image.elastic_transform", "image.extract_patches", "image.extract_patches_3d"),
        *("image.gaussian_blur", "image.scale_and_translate", "image.sobel_edges", "image.ssim"),
    )
)
"""Operations whose arithmetic depends on an algorithm, a function or a backend."""
