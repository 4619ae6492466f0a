"""The preparation of inputs with NumPy, for samples that a trained model is to predict.

Does to an array what the script's lines for the same steps do (`graph_editor/codegen/step_code`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph_editor.document.settings import Step


class PreparationError(ValueError):
    """Samples that cannot be prepared; the message is one sentence."""


def looks_raw(array: np.ndarray, shape: tuple[int | None, ...], dtype: str) -> bool:
    """Whether samples look as they do before preparation rather than as the model takes them.

    They do if their shape is not the model's, or if they are integers where it takes fractions.
    """
    given = array.shape[1:]
    fits = len(given) == len(shape) and all(
        w is None or w == g for w, g in zip(shape, given, strict=True)
    )
    return not fits or (array.dtype.kind in "biu" and np.dtype(dtype).kind == "f")


def prepare_array(array: np.ndarray, steps: Sequence[Step]) -> np.ndarray:
    """Apply steps in order.

    Raises:
        PreparationError: a step cannot be applied to these samples.
    """
    for step in steps:
        try:
            array = _apply(array, step)
        except PreparationError:
            raise
        except (ValueError, TypeError) as error:
            raise PreparationError(
                f"The step “{step.kind}” does not fit samples of shape {array.shape}: {error}."
            ) from None
    return array


def _apply(array: np.ndarray, step: Step) -> np.ndarray:
    params = step.params
    match step.kind:
        case "reshape":
            shape = params.get("shape")
            if not isinstance(shape, tuple):
                return array
            lengths = [n if isinstance(n, int) and n >= 0 else -1 for n in shape]
            return array.reshape(len(array), *lengths)
        case "scale":
            divisor = params.get("divisor", 255)
            if isinstance(divisor, bool) or not isinstance(divisor, int | float) or not divisor:
                return array
            return np.asarray(array.astype("float32") / divisor)
        case "cast":
            return array.astype(str(params.get("dtype", "float32")))
        case "one_hot":
            count = params.get("num_classes")
            if not isinstance(count, int):
                raise PreparationError("The number of classes is not known without the data.")
            return np.asarray(np.eye(count)[array.astype("int64").reshape(len(array), -1)[:, 0]])
        case "pad":
            length = params.get("maxlen")
            if not isinstance(length, int):
                return array
            cut = array[:, -length:]
            return np.pad(cut, ((0, 0), (length - cut.shape[1], 0)))
        case "standardise":
            raise PreparationError(
                "The inputs of this run are standardised with numbers measured on its training "
                "data, which are not kept."
            )
        case _:
            raise PreparationError(f"The step “{step.kind}” cannot be done to single samples.")
