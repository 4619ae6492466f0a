"""Exercises of what changes nodes and wires."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from tests.app.exercises.exercise import Exercise, Stage, selecting, typing


def _copied(*names: str) -> object:
    def given(stage: Stage) -> None:
        stage.select(*names)
        stage.strike("Ctrl+C")

    return given


def _copied_text() -> str:
    return QApplication.clipboard().text()


def _emptied(stage: Stage) -> None:
    QApplication.clipboard().setText("")
    stage.select("second")


def _draws_by_keys(stage: Stage) -> None:
    stage.type("second")
    stage.strike("Return")


EXERCISES = (
    Exercise(
        "canvas.add",
        lambda s: ("third", "dense") in s.ends and s.called("dense").params["units"] == 7,
        "Add Dense",
        selecting("third"),
        typing("dense 7"),
    ),
    Exercise(
        "canvas.rename",
        lambda s: "other" in s.names and "second" not in s.names,
        "Rename second to other",
        selecting("second"),
        typing("other"),
    ),
    Exercise(
        "canvas.connect",
        lambda s: ("side", "loose") in s.ends or ("loose", "side") in s.ends,
        "Connect loose to side",
        selecting("loose", "side"),
    ),
    Exercise(
        "canvas.disconnect",
        lambda s: not any("second" in ends for ends in s.ends),
        "Disconnect 2 wires",
        selecting("second"),
    ),
    Exercise(
        "canvas.wire",
        lambda s: ("loose", "second") in s.ends,
        "Connect loose to second",
        selecting("loose"),
        _draws_by_keys,
    ),
    Exercise(
        "canvas.next_wire", lambda s: len(s.view.selection.edges) == 1, "", selecting("second")
    ),
    Exercise(
        "canvas.reroute",
        lambda s: len(s.nodes) > len(s.was.main.nodes) or s.document.project != s.was,
        "Add reroute point to wire first to second",
        lambda s: s.point_at(s.on_wire(s.wires[0])),
    ),
    Exercise("canvas.cut", lambda s: "second" not in s.names, "Cut second", selecting("second")),
    Exercise("canvas.copy", lambda s: "layers.Dense" in _copied_text(), "", _emptied),
    Exercise("canvas.paste", lambda s: "second_1" in s.names, "Paste second_1", _copied("second")),
    Exercise(
        "canvas.paste_wired",
        lambda s: ("first", "second_1") in s.ends,
        "Paste second_1 with wires",
        _copied("second"),
    ),
    Exercise(
        "canvas.duplicate",
        lambda s: ("second_1", "third_1") in s.ends and ("first", "second_1") not in s.ends,
        "Duplicate 2 nodes",
        selecting("second", "third"),
    ),
    Exercise(
        "canvas.duplicate_wired",
        lambda s: ("first", "second_1") in s.ends,
        "Duplicate second with wires",
        selecting("second"),
    ),
    Exercise(
        "canvas.delete",
        lambda s: "second" not in s.names and ("first", "third") not in s.ends,
        "Delete second",
        selecting("second"),
    ),
    Exercise(
        "canvas.backspace", lambda s: "second" not in s.names, "Delete second", selecting("second")
    ),
    Exercise(
        "canvas.delete_heal",
        lambda s: ("first", "third") in s.ends,
        "Delete second and heal",
        selecting("second"),
    ),
    Exercise(
        "canvas.call_again",
        lambda s: len(s.document.calls_of(s.at("second"))) == 1,
        "Call second again",
        selecting("second"),
    ),
    Exercise(
        "canvas.make_independent",
        lambda s: s.called("again").shared_with is None,
        "Make again independent",
        selecting("again"),
    ),
    Exercise("canvas.mute", lambda s: s.called("second").muted, "Mute second", selecting("second")),
    Exercise(
        "canvas.collapse",
        lambda s: s.document.project != s.was,
        "Collapse second",
        selecting("second"),
    ),
    Exercise(
        "canvas.mark_output",
        lambda s: (
            {("second", "outputs"), ("side", "outputs_1")} <= s.ends
            or {("side", "outputs"), ("second", "outputs_1")} <= s.ends
        ),
        "Add Output to 2 nodes",
        selecting("second", "side"),
    ),
)
