"""A make-believe Keras that answers questions at once: enough rules to tell right from wrong."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class MakeBelieve:
    """An oracle for tests of the checker.

    Attributes:
        asked: how many nodes it was asked about, those that only prepare a shared layer left out.
        questions: every question.
    """

    def __init__(self) -> None:
        self.asked = 0
        self.questions: list[Json] = []

    def __call__(self, question: Json) -> Json:
        """The whole answer."""
        self.questions.append(question)
        if question["kind"] == "fit":
            return {"kind": "fit", "id": question["id"], "done": True}
        outputs: dict[str, list[Json]] = {}
        first: dict[str, list[int | None]] = {}
        results = []
        for node in question["nodes"]:
            specs = _specs(node.get("inputs", {}), outputs)
            if specs is None:
                continue
            try:
                answer = _answer(node, specs, first)
            except (KeyError, IndexError, TypeError) as error:  # it is missing, or no number
                answer = {"error": {"type": "TypeError", "text": f"cannot be built: {error}"}}
            if "outputs" in answer:
                outputs[node["id"]] = answer["outputs"]
            if not node.get("known"):
                self.asked += 1
                results.append([node["id"], answer])
        return {"kind": "check", "id": question["id"], "results": results, "done": True}


def _specs(inputs: Json, outputs: dict[str, list[Json]]) -> list[list[int | None]] | None:
    found = []
    for source in inputs.values():
        for item in source if isinstance(source, list) else [source]:
            if "ref" in item:
                if item["output"] >= len(outputs.get(item["ref"], ())):
                    return None
                item = outputs[item["ref"]][item["output"]]
            found.append(item["shape"])
    return found


def _answer(node: Json, shapes: list[list[int | None]], first: dict[str, list[int | None]]) -> Json:
    params = node.get("params", {})
    match node["type"]:
        case "Input":
            return _result([None, *params["shape"]])
        case "layers.Dense":
            # Weights are made by the first call; others must bring the same last axis.
            made_for = first.setdefault(node.get("instance", node["id"]), shapes[0])
            if made_for[-1] != shapes[0][-1]:
                return _error("expected axis -1 of input shape to have value 1, but")
            if params["units"] > 6:
                return _error(f"Received an invalid value for `units`: {params['units']}")
            weights = (shapes[0][-1] or 0) * params["units"]
            return _result([*shapes[0][:-1], params["units"]], weights)
        case "layers.LSTM":
            if len(shapes[0]) < 2:
                return _error("expected ndim=3, found ndim=1")
            return {
                "outputs": [{"shape": shapes[0], "dtype": "float32"}] * 2,
                "nested": True,
                "params": 7,
                "trainable": 7,
            }
        case "layers.Add":
            if any(shape != shapes[0] for shape in shapes):
                return _error("Inputs have incompatible shapes.")
            return _result(shapes[0])
        case _:
            return _result(shapes[0])


def _result(shape: list[int | None], params: int = 0) -> Json:
    output = {"shape": shape, "dtype": "float32"}
    return {"outputs": [output], "params": params, "trainable": params}


def _error(text: str) -> Json:
    return {"error": {"type": "ValueError", "text": text}}
