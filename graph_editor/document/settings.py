"""The data description and the training description of a project, as values.

Neither holds machine paths: a file is named as in the project file, relative to it where possible.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph_editor.document.value import ObjectValue, Params, Value


@dataclass(frozen=True, slots=True)
class Step:
    """One step of preparation, applied in order to the inputs or to the targets.

    Attributes:
        kind: `"reshape"` (params `shape`, without the samples axis), `"scale"` (params `divisor`,
            default 255: to 0–1 for images), `"standardise"` (mean 0, deviation 1 per feature,
            measured on the training part only), `"one_hot"` (params `num_classes`),
            `"pad"` (params `maxlen`: sequences of integers to equal length, at the front),
            `"multi_hot"` (params `num_words`: sequences of integers to 0/1 vectors),
            `"cast"` (params `dtype`).
        params: its parameters.
    """

    kind: str
    params: Params = Params()


@dataclass(frozen=True, slots=True)
class DataSpec:
    """Where the data come from and how they are prepared.

    Attributes:
        source: one of
            `"digits"` 1,797 grey images 8 × 8 (0–16), 10 classes; shipped with Hornet;
            `"xor"` the four points of the exclusive or;
            `"mnist"`, `"fashion_mnist"`, `"cifar10"`, `"cifar100"`, `"imdb"`, `"reuters"`,
            `"boston_housing"`, `"california_housing"` through `keras.datasets`
            (options: `num_words` for the two text sets; they have a test set of their own);
            `"arrays"` NumPy files of the user (options: `path` an `.npz`, or an `.npy` with
            `target_path` for the targets; `x_train`, `y_train`, `x_val`, `y_val`, `x_test`,
            `y_test`: names of the arrays, each a name or, for several inputs or outputs, Params
            from input/output name to array name; missing ones are left out);
            `"random"` (options: `samples` int, `inputs`: tuple of shapes without the samples axis
            in the order of the model's inputs, `target`: `"binary"`, `"classes"` or
            `"regression"`, `classes` int, `target_shape` tuple).
        options: the source's own options, see `source`.
        input_steps: preparation of the inputs, in order.
        target_steps: preparation of the targets, in order.
        shuffle: shuffle the samples once (with the seed) before anything is split off.
        test_fraction: part of the samples kept for the test where the source has no test set;
            0 for none (then evaluation is on the training data).
    """

    source: str = "digits"
    options: Params = Params()
    input_steps: tuple[Step, ...] = ()
    target_steps: tuple[Step, ...] = ()
    shuffle: bool = False
    test_fraction: float = 0.2

    def with_(self, **changes: object) -> DataSpec:
        """A copy with some attributes changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class TrainingSpec:
    """How the model is compiled and fitted.

    Attributes:
        loss: a loss for every output (`ObjectValue("losses.MeanSquaredError")`).
        output_losses: for models with several outputs, from the output's name to an ObjectValue;
            outputs that are not named take `loss`.
        optimizer: `ObjectValue("optimizers.Adam", Params(learning_rate=0.01))`.
        metrics: Keras' shorthand `"accuracy"` or `ObjectValue("metrics.…")`, for every output.
        epochs: passes over the training data, ≥ 1.
        batch_size: samples a step, ≥ 1.
        validation: `"none"`, `"split"` (the last `validation_split` of the training part, as
            Keras takes it), `"set"` (the data's own `x_val`/`y_val`) or `"test"` (the test set).
        validation_split: in (0, 1), used where `validation` is `"split"`.
        seed: for `keras.utils.set_random_seed`, 0 to 2³²−1; None for a new one each run.
        device: `"auto"` (the first GPU that can be used, else the CPU), `"cpu"` or `"gpu:N"`.
        compile_params: further arguments of `Model.compile` (`jit_compile`, `run_eagerly` …).
        fit_params: further arguments of `Model.fit` (`shuffle`, `class_weight` …).
        form: `"functional"` or `"sequential"`: the form of the script.
    """

    loss: ObjectValue = ObjectValue("losses.MeanSquaredError")
    output_losses: Params = Params()
    optimizer: ObjectValue = ObjectValue("optimizers.Adam")
    metrics: tuple[Value, ...] = ()
    epochs: int = 10
    batch_size: int = 32
    validation: str = "split"
    validation_split: float = 0.1
    seed: int | None = 42
    device: str = "auto"
    compile_params: Params = Params()
    fit_params: Params = Params()
    form: str = "functional"

    def with_(self, **changes: object) -> TrainingSpec:
        """A copy with some attributes changed."""
        return replace(self, **changes)  # type: ignore[arg-type]
