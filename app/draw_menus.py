"""The drawing's actions in the menus; they join when the Draw page is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from app.menus import Menus
    from app.pages.draw_page import DrawPage

_EDITING = (
    *("cut", "copy", "paste", "paste_wired", "duplicate", "duplicate_wired"),
    *("delete", "delete_heal", "select_all", "find", "find_next", "find_previous"),
)
_ARRANGING = ("layout", "align_", "distribute_", "straighten", "snap_")
_BLOCKS = (
    *("make_block", "ungroup", "open_block", "leave_block", "open_in_place", "step_in"),
    *("make_unique", "use_for_equal"),
)
_WIRES = ("connect", "disconnect", "wire", "next_wire", "reroute")
_ZOOMING = ("fit_selection", "fit", "zoom_in", "zoom_out", "zoom_100")
_GOING = (
    *("back", "forward", "next_problem", "previous_problem"),
    *("next_annotation", "previous_annotation"),
)
_BY_KEYS_ONLY = ("nudge_", "go_", "bookmark_", "add_bookmark", "backspace")


def add_drawing(menus: Menus, page: DrawPage, edit: QMenu, view: QMenu, graph: QMenu) -> None:
    """Put the canvas' actions and the panels into these menus."""
    edit.addSeparator()
    view.addSeparator()
    arrange, select = graph.addMenu("&Arrange"), graph.addMenu("&Select")
    blocks, wires = graph.addMenu("&Blocks"), graph.addMenu("&Wires")
    zoom, go = view.addMenu("&Zoom"), view.addMenu("&Go to")
    for submenu in (arrange, select, blocks, wires, zoom, go):
        submenu.setToolTipsVisible(True)
    for action in page.canvas.actions:
        name = action.objectName().removeprefix("canvas.")
        if name.startswith(_BY_KEYS_ONLY):
            continue
        menu = graph
        if name in _EDITING:
            menu = edit
        elif name in _BLOCKS:
            menu = blocks
        elif name.startswith("select_"):
            menu = select
        elif name.startswith(_ARRANGING):
            menu = arrange
        elif name in _WIRES:
            menu = wires
        elif name in _ZOOMING:
            menu = zoom
        elif name in _GOING:
            menu = go
        elif name == "minimap":
            menu = view
        menu.addAction(action)
    bookmarks = view.addMenu("&Bookmarks")
    edit_bookmarks = menus.add(
        bookmarks,
        "edit_bookmarks",
        "&Edit bookmarks …",
        lambda: _show_bookmarks(page),
        "Ctrl+Shift+B",
        tip="List the bookmarks, rename them and take them away",
    )

    def fill_bookmarks() -> None:
        page.canvas.bookmarks.fill(bookmarks)
        bookmarks.addSeparator()
        bookmarks.addAction(edit_bookmarks)

    bookmarks.aboutToShow.connect(fill_bookmarks)
    view.addSeparator()
    _add_panels(menus, page, view.addMenu("Panels"))
    menus.add(view, "reset_panels", "Put panels back", page.reset_docks)
    graph.menuAction().setVisible(True)


def _show_bookmarks(page: DrawPage) -> None:
    from app.bookmarks_dialog import BookmarksDialog

    BookmarksDialog(page.canvas, page.window()).open()


def _add_panels(menus: Menus, page: DrawPage, menu: QMenu) -> None:
    for dock in (*page.docks, page.history_dock):
        toggle = dock.toggleViewAction()
        toggle.setObjectName(f"panel.{dock.objectName().removeprefix('dock_')}")
        toggle.setToolTip(f"Show or hide the panel {dock.windowTitle()}")
        if dock is page.history_dock:
            toggle.setShortcut(QKeySequence("Ctrl+Shift+H"))
        menu.addAction(toggle)
        menus.shortcuts.adopt([toggle])
