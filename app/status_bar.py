"""The status bar: what the program is doing, what is wrong with the drawing, how large it is."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QStatusBar, QWidget

from app.icons import BESIDE_TEXT, icon
from app.session import Session
from app.theme import colors_of
from graph_editor.validation.analysis import Analysis, Severity

ANALYST_SENTENCES = {
    "starting": "Keras is starting …",
    "ready": "",
    "restarting": "Keras stopped and is being restarted …",
    "stopped": "Keras cannot be started; shapes are not known. Help ▸ Copy report says why.",
}


class StatusBar(QStatusBar):
    """Keras' state on the left; problems and size of the model on the right.

    Attributes:
        analyst: the label with Keras' state.
        problems: the button with the number of problems.
        totals: the label with the model's size.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setSizeGripEnabled(False)
        self.analyst = QLabel(self)
        self.analyst.setContentsMargins(14, 0, 0, 0)  # as the panels above it
        self.totals = QLabel(self)
        self.totals.setToolTip("Weights of the model: all, and those that training changes")
        self.problems = QPushButton(self)
        self.problems.setFlat(True)
        self.problems.setProperty("role", "status")
        self.problems.setIconSize(BESIDE_TEXT)
        self.problems.setToolTip("Show the problems")
        self.addWidget(self.analyst, 1)
        self.addPermanentWidget(self.totals)
        self.addPermanentWidget(self.problems)
        session.analysis_changed.connect(self._show_analysis)
        session.analyst_state_changed.connect(self._show_state)
        self._show_state(session.analyst_state)
        self._show_analysis(session.analysis)

    def _show_state(self, state: str) -> None:
        text = ANALYST_SENTENCES.get(state, "")
        self.analyst.setText(text)
        self.analyst.setVisible(bool(text))
        self._show_analysis(self._session.analysis)

    def _show_analysis(self, analysis: Analysis) -> None:
        shown = colors_of(self.palette())
        found = counts(analysis)
        # An empty drawing is where everybody begins, not a mistake; and that nothing is wrong can
        # only be said where Keras was asked.
        known = found["error"] or found["warning"] or self._session.analyst_state == "ready"
        self.problems.setVisible(bool(self._session.document.nodes() and known))
        if found["error"]:
            self.problems.setIcon(icon("circle-x", shown.error))
        elif found["warning"]:
            self.problems.setIcon(icon("triangle-alert", shown.warning))
        else:
            self.problems.setIcon(icon("circle-check", shown.success))
        self.problems.setText(problems_text(analysis))
        if analysis.pending and self._session.analyst_state == "ready":
            self.analyst.setText("Asking Keras for shapes …")
            self.analyst.show()
        elif self._session.analyst_state == "ready":
            self.analyst.hide()
        size = ""
        if analysis.results:
            weights, trainable = analysis.params, analysis.trainable_params
            size = f"{weights:,} weights"
            if trainable != weights:
                size += f", {trainable:,} trainable"
        self.totals.setText(size)


def counts(analysis: Analysis) -> dict[str, int]:
    """How many problems there are of each severity."""
    found = {severity.value: 0 for severity in Severity}
    for problem in analysis.problems:
        found[problem.severity.value] += 1
    return found


def problems_text(analysis: Analysis) -> str:
    """`"No problems"`, `"1 error, 2 warnings"`."""
    found = counts(analysis)
    parts = [
        f"{found[name]} {name}{'' if found[name] == 1 else 's'}"
        for name in ("error", "warning")
        if found[name]
    ]
    return ", ".join(parts) or "No problems"
