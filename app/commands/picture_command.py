"""`picture`: the drawing of a network as an SVG, PDF or PNG, without a display."""

from __future__ import annotations

import os
import sys
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
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from app.theme import load_fonts, text_font
    from graph_editor.canvas.picture import PictureError, PictureOptions, save_picture
    from graph_editor.catalogue.catalogue import Catalogue

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    load_fonts()
    application.setFont(text_font())
    catalogue = Catalogue.load()
    analysis = analyse(project, path.absolute().parent, catalogue, trusted=trusted)
    options = PictureOptions(theme=theme, transparent=transparent, scale=scale)
    try:
        save_picture(project, catalogue, out, options, analysis)
    except PictureError as error:
        raise Failed(str(error)) from None
    print(f"{out} is written.")
    return 0
