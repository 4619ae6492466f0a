"""The XOR example, as it ships, learns the exclusive or."""

from __future__ import annotations

import numpy as np

from tests.journeys.conftest import Person


def test_xor_is_learnt(person: Person) -> None:
    assert person.hornet.window.files.open_example("xor")
    person.wait_until_checked()
    person.train()
    run = person.hornet.desk.run
    assert run is not None
    assert run.status == "finished", run.finished
    assert len(run.history["loss"]) == 3000
    with np.load(run.predictions_path) as arrays:
        inputs, predictions = arrays["inputs"], arrays["predictions"].ravel()
    assert len(inputs) == 4
    for (a, b), prediction in zip(inputs, predictions, strict=True):
        if bool(a) != bool(b):
            assert prediction > 0.8
        else:
            assert prediction < 0.2
