"""The search that opens where the next node should be: type, Enter, connected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from graph_editor.canvas.adding.adding_spot import AddingSpot, PortOf, spot_to_look
from graph_editor.canvas.adding.foresight import prospect, sorted_by_fit, usual_types
from graph_editor.canvas.adding.placeable import REROUTE, initial_params
from graph_editor.canvas.adding.pulled_wires import PulledWires
from graph_editor.canvas.adding.quick_add_row import ROW_HEIGHT, QuickAddDelegate, QuickAddRow
from graph_editor.canvas.adding.quick_search import QuickSearch
from graph_editor.canvas.adding.search_popup import SearchPopup
from graph_editor.canvas.adding.suggestion import Suggestion
from graph_editor.canvas.adding.trials import Trials, ports_taking, spec_at, taken
from graph_editor.canvas.style import CanvasPalette, canvas_palette
from graph_editor.document.graph import Edge, NodeId, NodeKind
from graph_editor.validation.analysis import TensorSpec, format_shape
from graph_editor.validation.question import Outcome
from graph_editor.validation.trial import Trial

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView
    from graph_editor.canvas.within import Ground

_WIDTH, _HEIGHT, _ROWS = 480, 400, 9


class QuickAdd(SearchPopup[QuickAddRow]):
    """A small frame over the canvas; what can be added comes with the shape that it would give.

    Attributes:
        pulled: the wires that the new node is asked for.
    """

    def __init__(self, view: CanvasView) -> None:
        delegate = QuickAddDelegate()
        super().__init__(view, delegate, page=_ROWS - 1)
        self._delegate = delegate
        self._view = view
        self._editor = view.editor
        self._ground: Ground = view
        self._search = QuickSearch(view.document, view.catalogue)
        self._spot = AddingSpot(QPointF())
        self.pulled = PulledWires(view)
        self.gone.connect(self.pulled.hide)
        self._specs: tuple[TensorSpec, ...] = ()
        self._found: list[Suggestion] = []
        self._colors = canvas_palette("light")
        self._trials = Trials(view.document, view.catalogue, {})
        self.setObjectName("quickAdd")
        self.setAccessibleName("Add a layer or operation")
        self.setAutoFillBackground(True)
        self.line.setPlaceholderText("Layer or operation, then values: conv2d 32 3 relu")
        self.line.setAccessibleName("Search for a layer or operation")
        self.list.setAccessibleName("What can be added")
        self.note.setWordWrap(True)
        self.note.setFixedHeight(40)
        self.resize(_WIDTH, _HEIGHT)

    def set_colors(self, colors: CanvasPalette) -> None:
        """Use the colours of a theme."""
        self._delegate.colors = self._colors = colors
        self.setStyleSheet(
            f"#quickAdd {{ background: {colors.card.name()}; border: 1px solid"
            f" {colors.outline.name()}; border-radius: 10px; }}"
            f"QLineEdit {{ background: {colors.footer.name()}; color: {colors.text.name()};"
            f" border: 1px solid {colors.accent.name()}; border-radius: 5px; padding: 7px 10px;"
            " font-size: 15px; }"
            "QListView { background: transparent; border: none; outline: none; }"
            f"QLabel {{ color: {colors.muted.name()}; font-size: 12px; padding: 2px 8px; }}"
        )

    def open(
        self,
        at: QPointF | None,
        *,
        source: PortOf | None = None,
        target: PortOf | None = None,
        into: Edge | None = None,
        ground: Ground | None = None,
    ) -> None:
        """Ask what to add at a point of the scene; without one, where the user looks.

        Args:
            source, target: the port that the new node is connected from or to.
            into: the edge that the new node is inserted on.
            ground: what the point lies on: the canvas, or the drawing of an opened block.
        """
        view = self._view
        ground = self._ground = ground or view
        inner = view.inner.current if at is None else None
        self._editor = view.acting if inner is not None else ground.editor
        if at is None:
            self._spot = spot_to_look(view)
        else:
            sources = (source,) if source is not None else ()
            wired = source is not None or target is not None or into is not None
            self._spot = AddingSpot(at, sources, target, into, asked=wired).on(ground)
        scene = inner.scene if inner is not None else ground.canvas
        document = self._editor.document
        self._search = QuickSearch(document, view.catalogue)
        self._trials = Trials(document, view.catalogue, scene.results)
        self._specs = self._specs_of_wires()
        corner = view.mapFromScene(self._spot.at) + view.viewport().pos()
        x = min(max(8, corner.x() - 40), max(8, view.width() - self.width() - 8))
        y = min(max(8, corner.y() - 20), max(8, view.height() - _HEIGHT - 8))
        self.move(x, y)
        self.pulled.show(self._spot, ground)
        self.begin(view)

    def add_here(self, type_: str) -> NodeId | None:
        """Add a node of this type where the user looks."""
        self._editor = self._view.acting
        return self._add(type_, spot_to_look(self._view))

    # As a search

    def on_text_changed(self, text: str) -> None:
        spot = self._spot
        takes = spot.asked and (bool(spot.sources) or spot.into is not None)
        gives = spot.target is not None or spot.into is not None
        self._found = self._search.find(
            text,
            takes_wire=takes,
            gives_wire=gives,
            on_wire=spot.into is not None,
            usual=usual_types(self._specs),
        )
        self.chosen_by_hand = False
        self.show_rows(self._rows({}))
        self.fit_rows(ROW_HEIGHT, _ROWS)
        if not self._found:
            sentence = self._search.why_nothing(text, takes_wire=takes, gives_wire=gives)
            self._say(sentence, mistake=bool(text.strip()))
        self._ask_about_rows()

    def tell(self, row: QuickAddRow, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.suggestion.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.suggestion.title}, {row.side}"
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return row.prospect.reason or row.suggestion.help
        return None

    def describe(self, row: QuickAddRow) -> None:
        if row.suggestion.mistake:
            self._say(row.suggestion.mistake, mistake=True)
            return
        guessed = row.suggestion.guessed
        meant = f"Did you mean {row.suggestion.thing.title}? " if guessed else ""
        self._say(meant + self._echo(row), mistake=row.prospect.fits is False)

    def take(self, row: QuickAddRow) -> None:
        chosen = row.suggestion
        if not (
            chosen.mistake or row.prospect.never
        ):  # else the sentence below says what to type instead
            self.close()
            if chosen.thing is REROUTE and self._spot.into is not None:
                at = self._spot.there or self._spot.at
                self._view.add_point(self._spot.into, at, self._ground)
            else:
                self._add(chosen.thing.type, self._spot, chosen)

    def _add(self, type_: str, spot: AddingSpot, chosen: Suggestion | None = None) -> NodeId | None:
        found = self._view.catalogue.entry(type_)
        if type_ == "Input" or (type_ != "Output" and found is not None and not found.ports):
            spot = replace(spot, sources=())  # it takes no wire
        elif found is not None and len(spot.sources) > 1:
            params = chosen.params if chosen is not None else found.initial_params
            kind = chosen.thing.kind if chosen is not None else NodeKind.LAYER
            count = len(ports_taking(found, kind, params, len(spot.sources)))
            spot = replace(spot, sources=taken(spot.sources, count, spot.lead))
        added = self._editor.add(
            type_,
            spot.corner_in(self._view),
            params=chosen.params if chosen is not None else None,
            name=chosen.name if chosen is not None else "",
            sources=spot.sources,
            target=spot.target,
            into=spot.into,
            again=chosen.again if chosen is not None else None,
        )
        if added in self._view.canvas.nodes:
            self._view.keep_visible(added)
        elif added is not None:
            self._view.keep_selection_in_sight()
        return added

    # What Keras says

    def _specs_of_wires(self) -> tuple[TensorSpec, ...]:
        """What the wires carry that the new node would take; nothing where one is not known."""
        sources, into = self._spot.sources, self._spot.into
        if into is not None:
            sources = ((into.source, into.source_port),)
        specs = [spec_at(self._trials.results, *source) for source in sources]
        known = tuple(spec for spec in specs if spec is not None)
        return known if len(known) == len(specs) else ()

    def _ask_about_rows(self) -> None:
        preview = self._view.preview
        if preview is None or not self._specs:
            return
        lead = self._spot.lead
        trials = [self._trials.of(suggestion, self._specs, lead) for suggestion in self._found]
        preview([trial for trial in trials if trial is not None], self._on_told)

    def _on_told(self, told: Mapping[Trial, Outcome]) -> None:
        """Keras has spoken: what fits goes first, what the user chose stays chosen."""
        chosen = self.chosen.suggestion if self.chosen is not None else None
        rows = self._rows(told)
        places = [place for place, row in enumerate(rows) if row.suggestion == chosen]
        self.show_rows(rows, places[0] if self.chosen_by_hand and places else 0)

    def _rows(self, told: Mapping[Trial, Outcome]) -> list[QuickAddRow]:
        lead = self._spot.lead
        rows = [(s, prospect(s, self._specs, self._trials, told, lead)) for s in self._found]
        word = (self.line.text().split() or [""])[0]
        return [QuickAddRow(*row) for row in sorted_by_fit(rows, word, len(self._specs))]

    def _echo(self, row: QuickAddRow) -> str:
        """What Enter would do."""
        chosen, found = row.suggestion, row.prospect
        if found.never:
            return found.reason
        if found.fits is False:
            return f"{found.reason}{self._carried()} Enter adds it all the same."
        if chosen.thing is REROUTE:
            return chosen.help
        call = chosen.call(initial_params(chosen.thing.type, self._view.catalogue))
        if found.needs:
            more = "one more tensor" if found.needs == 1 else f"{found.needs} more tensors"
            return f"{call}: connect {more} to it. {chosen.thing.summary}"
        if found.shape:
            return f"{call}{self._of(found.takes)} → {found.shape}"
        return f"{call}: {chosen.help}" if chosen.params or chosen.name else chosen.help

    def _carried(self) -> str:
        """What the wires carry, as a sentence."""
        shapes = " and ".join(format_shape(spec.shape) for spec in self._specs)
        verb = "They carry" if len(self._specs) > 1 else "It carries"
        return f" {verb} {shapes}." if shapes else ""

    def _of(self, takes: int) -> str:
        """Which of several wires it would take."""
        sources = self._spot.sources
        if len(sources) < 2 or not takes:
            return ""
        used = taken(sources, takes, self._spot.lead)
        names = [self._editor.document.node(node_id).name for node_id, _ in used]
        only = " only" if takes < len(sources) else ""
        return (
            f" of {', '.join(names[:-1])} and {names[-1]}{only}"
            if len(names) > 1
            else (f" of {names[0]}{only}")
        )

    def _say(self, sentence: str, *, mistake: bool = False) -> None:
        color = self._colors.error if mistake else self._colors.muted
        self.note.setStyleSheet(f"color: {color.name()}")
        self.note.setText(sentence)
