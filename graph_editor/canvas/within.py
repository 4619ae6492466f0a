"""A block that is opened in place, as gestures with wires see the canvas: what they ask a view for.

So the tools that draw wires on the canvas draw them in the block, too, and there is only one of
each. They work in the coordinates of the block's own drawing; `Within.way` leads to the canvas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QTransform

from graph_editor.canvas.drawing.inner import Place, place_at, place_of
from graph_editor.canvas.style import FAR_SCALE, WIRE_REACH
from graph_editor.canvas.tools.tool import Pointer
from graph_editor.document.shown_graph import ShownGraph

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.scene import CanvasScene
    from graph_editor.canvas.editor import GraphEditor
    from graph_editor.canvas.looking.overlays import HintBar, OfferBar
    from graph_editor.canvas.selection import Selection
    from graph_editor.canvas.view import CanvasView
    from graph_editor.canvas.vocabulary import Vocabulary
    from graph_editor.document.graph import Edge, NodeId
    from graph_editor.validation.analysis import NodeResult
    from graph_editor.validation.question import Outcome
    from graph_editor.validation.trial import Preview, Trial

    Told: TypeAlias = Mapping[Trial, Outcome]

Ground: TypeAlias = Union["CanvasView", "Within"]
"""What a gesture with wires works on: the canvas, or a block that is opened on it."""


class Within:
    """The drawing of an opened block.

    Attributes:
        view: the canvas that shows it.
        place: the blocks that lead to it, and where it was met, in its own coordinates.
        canvas: the scene that draws it.
        document: the block's graph.
    """

    def __init__(self, view: CanvasView, place: Place) -> None:
        self.view = view
        self.place = place
        self.canvas: CanvasScene = place.inside.scene
        self.document = ShownGraph(view.document.whole, place.inside.graph)

    # What the canvas has, too

    @property
    def editor(self) -> GraphEditor:
        """What edits the block; from now on it is the one that is worked in."""
        return self.view.inner.edit_in(self.place)

    @property
    def selection(self) -> Selection:
        """What is selected in the block; from now on it is the one that is worked in."""
        return self.editor.selection

    @property
    def catalogue(self) -> Vocabulary:
        return self.view.catalogue

    @property
    def preview(self) -> Preview | None:
        """As the canvas', but what comes of it is painted, too."""
        ask = self.view.preview
        if ask is None:
            return None

        def asked(trials: Sequence[Trial], tell: Callable[[Told], None]) -> None:
            def told(outcomes: Told) -> None:
                tell(outcomes)
                self.redraw()

            ask(trials, told)

        return asked

    @property
    def offers(self) -> OfferBar:
        return self.view.offers

    @property
    def hint_bar(self) -> HintBar:
        return self.view.hint_bar

    @property
    def known_results(self) -> dict[NodeId, NodeResult]:
        """What Keras last said of the nodes in this use of the block."""
        return self.canvas.results

    @property
    def zoom(self) -> float:
        """How large the drawing is on the screen."""
        return self.view.zoom * self.way.m11()

    @property
    def visible_area(self) -> QRectF:
        """What of the drawing is in view."""
        return self.way.inverted()[0].mapRect(self.view.visible_area)

    def say(self, sentence: str) -> None:
        self.view.say(sentence)

    def cancel(self) -> None:
        """Give up the gesture that is going on."""
        self.view.cancel()

    def keep_visible(self, node_id: NodeId) -> None:
        """Bring a node of the block into view, if it is not."""
        self.view.keep_in_sight(self.way.mapRect(self.canvas.nodes[node_id].body))

    def mapFromScene(self, point: QPointF) -> QPoint:
        """Where a point of the block's drawing is on the screen."""
        return self.view.mapFromScene(self.way.map(point))

    def free_place(self, corner: QPointF) -> QPointF:
        """The first place from a corner on where something new covers no node."""
        return self.view.free_place(corner, scene=self.canvas)

    def quick_add(
        self,
        at: QPointF,
        *,
        source: tuple[NodeId, str] | None = None,
        target: tuple[NodeId, str] | None = None,
        into: Edge | None = None,
    ) -> None:
        """Open the search for what to add, at a point of the block's drawing."""
        self.view.quick_add(at, source=source, target=target, into=into, ground=self)

    def restore_selection(self, *chosen: Iterable[Any]) -> None:
        """Select what was selected before a gesture."""
        self.selection.set(*chosen)

    # What only a part of the canvas has

    @property
    def way(self) -> QTransform:
        """From the block's drawing to the canvas."""
        return self.place.way

    @property
    def there(self) -> bool:
        """Whether the block is still opened."""
        place = place_of(self.view.canvas, self.place.path)
        return place is not None and place.inside.scene is self.canvas

    def pointer(self, pointer: Pointer) -> Pointer:
        """A pointer on the canvas, in the block's drawing."""
        return Pointer(self.spot(pointer.scene), pointer.screen, pointer.modifiers)

    def spot(self, point: QPointF) -> QPointF:
        """A point of the canvas, in the block's drawing."""
        return self.way.inverted()[0].map(point)

    def covers(self, point: QPointF) -> bool:
        """Whether a point of the canvas is on the card of the block, whose rim is as good as the
        ground on which the drawing lies."""
        return self.place.card.contains(point)

    def wire_at(self, point: QPointF) -> Edge | None:
        """The wire that is seen at a point of the canvas."""
        spot = self.spot(point)
        if self.canvas.node_at(spot) is not None:
            return None
        return self.canvas.wires.at(spot, WIRE_REACH / self.zoom)

    def redraw(self) -> None:
        """Something in the block looks otherwise for the time of a gesture."""
        outermost = self.view.canvas.nodes.get(self.place.path[0])
        if outermost is not None:
            outermost.update()


def within_at(view: CanvasView, point: QPointF) -> Within | None:
    """The innermost opened block whose drawing is shown at a point of the canvas, large enough to
    tell its ports and wires; None outside of all."""
    place = place_at(view.canvas, point)
    if place is None or view.zoom * place.scale < FAR_SCALE:
        return None
    return Within(view, place)
