"""How the user likes the canvas, kept from one session to the next."""

from __future__ import annotations

from app.settings import Settings
from graph_editor.canvas.view import CanvasView

_YES_NO = {True: "yes", False: "no"}


def keep_choices(canvas: CanvasView, settings: Settings) -> None:
    """Let the canvas be as it was last time, and remember what the user chooses."""
    snapping, minimap = canvas.snapping, canvas.minimap
    snapping.to_grid = settings.text("snap_to_grid", "no") == "yes"
    snapping.to_neighbours = settings.text("snap_to_neighbours", "yes") == "yes"
    minimap.wanted = {"yes": True, "no": False}.get(settings.text("minimap"))

    def keep_snapping() -> None:
        settings.set_text("snap_to_grid", _YES_NO[snapping.to_grid])
        settings.set_text("snap_to_neighbours", _YES_NO[snapping.to_neighbours])

    snapping.changed.connect(keep_snapping)
    minimap.chosen.connect(lambda shown: settings.set_text("minimap", _YES_NO[shown]))
