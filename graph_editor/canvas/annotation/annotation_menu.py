"""What can be done with a frame or a note, for its context menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu

from graph_editor.canvas.action import use_actions, with_keys
from graph_editor.canvas.annotation import tint
from graph_editor.canvas.annotation.annotation_item import AnnotationItem, NoteItem
from graph_editor.canvas.style import CanvasPalette

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_SWATCH = 16
_LONGEST = 60


def fill_for_annotation(menu: QMenu, view: CanvasView, item: AnnotationItem) -> None:
    """Put the entries of a frame or a note into a menu."""
    annotation_id, notes = item.annotation.id, view.editor.annotations
    is_note = isinstance(item, NoteItem)
    edit = menu.addAction("Edit …" if is_note else "Rename …")
    edit.setToolTip(with_keys(view, "Double-click does the same", "rename"))
    edit.triggered.connect(lambda: view.edit_annotation(annotation_id))
    colors = menu.addMenu("Colour")
    for index, (name, _) in enumerate(tint.TINTS):
        choice = colors.addAction(swatch(index, view.canvas.colors), name)
        choice.setCheckable(True)
        choice.setChecked(index == item.annotation.color)
        choice.triggered.connect(
            lambda _checked=False, index=index: notes.set_color(view.selection.annotations, index)
        )
    if isinstance(item, NoteItem):
        for address in item.lay_out().links()[:8]:
            link = menu.addAction(f"Open {_short(address)}")
            link.setToolTip(address)
            link.triggered.connect(
                lambda _checked=False, address=address: QDesktopServices.openUrl(QUrl(address))
            )
    else:
        _fill_for_frame(menu, view, item)
    menu.addSeparator()
    use_actions(menu, view, "cut", "copy", "duplicate")
    menu.addSeparator()
    delete = menu.addAction("Delete")
    tip = "Take the note away" if is_note else "What lies in it stays"
    delete.setToolTip(with_keys(view, tip, "delete"))
    delete.triggered.connect(lambda: view.editor.delete())


def _fill_for_frame(menu: QMenu, view: CanvasView, item: AnnotationItem) -> None:
    annotation_id = item.annotation.id
    inside = view.editor.carrying.contents(annotation_id)
    if inside:
        select = menu.addAction("Select what lies in it")
        select.triggered.connect(
            lambda: view.selection.set(inside.nodes, annotations=inside.annotations)
        )
        use_actions(menu, view, "make_block")
        fit = menu.addAction("Fit to what lies in it")
        fit.triggered.connect(lambda: view.editor.annotations.fit_frame(annotation_id))
    zoom = menu.addAction("Zoom to the frame")
    zoom.triggered.connect(lambda: view.show_area(item.area))


def _short(address: str) -> str:
    """An address as a menu shows it."""
    if len(address) > _LONGEST:
        address = f"{address[: _LONGEST - 1]}…"
    return address.replace("&", "&&")


def swatch(index: int, colors: CanvasPalette) -> QIcon:
    """A dot in a colour of frames and notes."""
    picture = QPixmap(_SWATCH, _SWATCH)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tint.line(index, colors), 1))
        painter.setBrush(tint.tint(index))
        painter.drawEllipse(2, 2, _SWATCH - 4, _SWATCH - 4)
    return QIcon(picture)
