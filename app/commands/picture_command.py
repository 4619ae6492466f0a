"""`picture`: the drawing of a network as an SVG, PDF or PNG, without a display."""

from __future__ import annotations

from pathlib import Path

from app.commands.outcome import Failed, WrongUse, read, require_folder
from app.commands.project_command import analyse


def picture(
    path: Path, out: Path, *, theme: str, transparent: bool, scale: float, trusted: bool
) -> int:
    """Write a picture of a project's drawing, with the shapes that Keras gives."""
    project = read(path)
    require_folder(out)
    if out.suffix.lower() not in (".svg", ".pdf", ".png"):
        raise WrongUse(
            f"A picture is an SVG, PDF or PNG, and {out.name!r} ends in none of these; "
            f"try -o {out.with_suffix('.svg')}."
        )
    if not 0.05 <= scale <= 100:
        raise WrongUse(f"The scale is a number from 0.05 to 100, not {scale:g}.")
    from app.picture_process import offscreen_application

    _application = offscreen_application()
    from graph_editor.canvas.picture.picture import save_picture
    from graph_editor.canvas.picture.picture_options import PictureError, PictureOptions
    from graph_editor.catalogue.catalogue import Catalogue

    catalogue = Catalogue.load()
    analysis = analyse(project, path.absolute().parent, catalogue, trusted=trusted)
    options = PictureOptions(theme=theme, transparent=transparent, scale=scale)
    try:
        save_picture(project, catalogue, out, options, analysis)
    except PictureError as error:
        raise Failed(str(error)) from None
    print(f"{out} is written.")
    return 0
