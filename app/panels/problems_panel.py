"""The problems of the drawing, the data and the training, with the buttons that mend them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.inspector.problem_card import ProblemCard
from app.session import Session
from graph_editor.document.project import MAIN
from graph_editor.validation.analysis import Analysis, Problem

_MOST = 200


class ProblemsPanel(QScrollArea):
    """A list of cards; kept and reused.

    Attributes:
        cards: the cards, of which the first ones are shown.

    Signals:
        count_changed: how many problems there are.
    """

    count_changed = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._problems: tuple[Problem, ...] = ()
        self.setAccessibleName("Problems")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.cards: list[ProblemCard] = []
        body = QWidget()
        self._layout = QVBoxLayout(body)
        self._layout.setContentsMargins(16, 8, 16, 8)
        self._layout.setSpacing(4)
        self.empty = QLabel("No problems. The model can be built and trained.", body)
        self.empty.setProperty("role", "muted")
        self.more = QLabel(body)
        self.more.setProperty("role", "muted")
        self._layout.addWidget(self.empty)
        self._layout.addWidget(self.more)
        self._layout.addStretch()
        self.setWidget(body)
        session.analysis_changed.connect(self._on_analysis_changed)
        self._on_analysis_changed(session.analysis)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is shown."""
        return self._problems

    def _on_analysis_changed(self, analysis: Analysis) -> None:
        nodes = self._session.document.nodes()
        waiting = bool(analysis.pending) and not analysis.problems
        self.empty.setText(
            "Asking Keras …"
            if waiting
            else "Nothing is drawn yet."
            if not nodes
            else "No problems. The model can be built and trained."
        )
        self.empty.setVisible(not analysis.problems)
        if analysis.problems == self._problems and self._problems:
            for problem, card in zip(self._problems, self.cards, strict=False):
                card.show_problem(problem, self._place(problem))
            return
        self._problems = analysis.problems
        shown = analysis.problems[:_MOST]
        while len(self.cards) < len(shown):
            self._add_card()
        for index, card in enumerate(self.cards):
            card.setVisible(index < len(shown))
            if index < len(shown):
                card.show_problem(shown[index], self._place(shown[index]))
        left = len(analysis.problems) - len(shown)
        self.more.setText(f"and {left:,} more")
        self.more.setVisible(left > 0)
        self.count_changed.emit(len(analysis.problems))

    def _place(self, problem: Problem) -> str:
        document = self._session.document
        for graph in document.graphs() if problem.node is not None else ():
            node = document.nodes(graph).get(problem.node)
            if node is not None:
                block = "" if graph == MAIN else f"{document.header(graph).name} › "
                place = f"'{node.name}' in '" if block else f"'{node.name}'"
                named = place in problem.message
                return "" if named else f"{block}{node.name}: "
        return {"data": "Data: ", "training": "Training: "}.get(problem.place, "")

    def _add_card(self) -> None:
        card = ProblemCard(self.widget())
        card.setCursor(Qt.CursorShape.PointingHandCursor)
        card.setToolTip("Click to go there (Enter)")
        card.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        card.fix_chosen.connect(self._session.apply_fix)
        card.clicked.connect(self._on_clicked)
        self._layout.insertWidget(len(self.cards), card)
        self.cards.append(card)

    def _on_clicked(self, problem: Problem) -> None:
        if problem.place == "data":
            self._session.page_requested.emit("data")
        elif problem.place == "training":
            self._session.page_requested.emit("train")
        elif problem.node is not None:
            self._session.reveal(problem.node)
