"""Context menus: only what can be done with what is under the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QMenu

from graph_editor.canvas.action import with_keys
from graph_editor.canvas.annotation_menu import fill_for_annotation
from graph_editor.canvas.ports import ports_of
from graph_editor.document.graph import Edge, NodeKind

if TYPE_CHECKING:
    from graph_editor.canvas.node_item import NodeItem
    from graph_editor.canvas.view import CanvasView


def context_menu(view: CanvasView, point: QPointF) -> QMenu:
    """The menu for a point of the scene; selects what is there first, as people expect."""
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    item = view.canvas.node_at(point)
    edge = None if item is not None else view.canvas.wires.at(point, 6 / view.zoom)
    held = view.canvas.annotations.at(point, view.zoom)
    if item is not None:
        if item.node_id not in view.selection.nodes:
            view.selection.set([item.node_id])
        _fill_for_node(menu, view, item)
    elif edge is None and held is not None:
        if held[0].annotation.id not in view.selection.annotations:
            view.selection.set(annotations=[held[0].annotation.id])
        fill_for_annotation(menu, view, held[0])
    elif edge is not None:
        view.selection.set(edges=[edge])
        _fill_for_edge(menu, view, edge, point)
    else:
        _fill_for_canvas(menu, view, point)
    return menu


def _fill_for_node(menu: QMenu, view: CanvasView, item: NodeItem) -> None:
    single = len(view.selection.nodes) == 1
    kind = item.card.kind
    if single:
        _use(menu, view, "rename")
        if kind is NodeKind.BLOCK:
            _fill_for_block(menu, view, item)
        if kind is NodeKind.LAYER:
            _use(menu, view, "call_again")
        if kind is not NodeKind.OUTPUT:
            _use(menu, view, "mark_output")
        shown = len(item.card.inputs)
        if item.show_all or shown < len(
            ports_of(view.document, view.catalogue, item.node_id, show_all=True)
        ):
            text = "Show fewer ports" if item.show_all else "Show all ports"
            toggle = menu.addAction(text)
            toggle.triggered.connect(
                lambda: view.canvas.show_all_ports(item.node_id, not item.show_all)
            )
    else:
        _use(menu, view, "connect")
        _fill_for_several(menu.addMenu("Arrange"), view)
    select = menu.addMenu("Select")
    for name in ("select_upstream", "select_downstream", "select_connected", "select_type"):
        _use(select, view, name)
    if view.canvas.edges_of(view.selection.nodes):
        _use(menu, view, "disconnect")
    if kind not in (NodeKind.INPUT, NodeKind.OUTPUT):
        menu.addSeparator()
        _use(menu, view, "mute")
        _use(menu, view, "frame")
        _use(menu, view, "make_block")
    menu.addSeparator()
    for name in ("cut", "copy", "duplicate", "duplicate_wired"):
        _use(menu, view, name)
    menu.addSeparator()
    _use(menu, view, "delete")
    if view.canvas.edges_of(view.selection.nodes):
        _use(menu, view, "delete_heal")


def _fill_for_block(menu: QMenu, view: CanvasView, item: NodeItem) -> None:
    for name in ("open_block", "open_in_place", "make_unique", "ungroup"):
        _use(menu, view, name)
    repeat = menu.addMenu("Repeat")
    for times in (1, 2, 3, 4, 6, 8, 12):
        choice = repeat.addAction("Once" if times == 1 else f"{times} times in a row")
        choice.setCheckable(True)
        choice.setChecked(times == item.card.repeat)
        choice.triggered.connect(
            lambda _checked=False, times=times: view.editor.blocks.set_repeat(item.node_id, times)
        )


def _fill_for_edge(menu: QMenu, view: CanvasView, edge: Edge, point: QPointF) -> None:
    insert = menu.addAction("Insert layer…")
    insert.setToolTip("Search for a layer to put on this wire (double-click)")
    insert.triggered.connect(lambda: view.quick_add(point, into=edge))
    for text, tip, source in (
        ("Re-plug its end…", "Hold the end of this wire until the next click", False),
        ("Re-plug its beginning…", "Hold the beginning of this wire until the next click", True),
    ):
        held = menu.addAction(text)
        held.setToolTip(f"{tip} (or drag it; Esc gives up)")
        held.triggered.connect(lambda _on=False, source=source: view.replug(edge, source=source))
    select = menu.addAction("Select both ends")
    select.triggered.connect(lambda: view.selection.set([edge.source, edge.target]))
    menu.addSeparator()
    cut = menu.addAction("Delete wire")
    tip = "Take this wire away; Ctrl and right drag cuts many at a stroke"
    cut.setToolTip(with_keys(view, tip, "delete"))
    cut.triggered.connect(lambda: view.editor.disconnect([edge]))


def _fill_for_several(menu: QMenu, view: CanvasView) -> None:
    menu.setToolTipsVisible(True)
    for name in ("layout", "layout_down", "straighten"):
        _use(menu, view, name)
    menu.addSeparator()
    for side in ("left", "center", "right", "top", "middle", "bottom"):
        _use(menu, view, f"align_{side}")
    menu.addSeparator()
    _use(menu, view, "distribute_x")
    _use(menu, view, "distribute_y")


def _fill_for_canvas(menu: QMenu, view: CanvasView, point: QPointF) -> None:
    add = menu.addAction("Add…")
    add.setToolTip(with_keys(view, "Search for a layer or operation to add here", "add"))
    add.triggered.connect(lambda: view.quick_add(point))
    note = menu.addAction("Note…")
    note.setToolTip(with_keys(view, "Write a note in Markdown here", "note"))
    note.triggered.connect(lambda: view.add_note(point))
    _use(menu, view, "paste")
    _use(menu, view, "paste_wired")
    if not view.document.is_main:
        _use(menu, view, "leave_block")
    if view.canvas.nodes:
        menu.addSeparator()
        for name in ("select_all", "layout", "layout_down", "straighten", "fit"):
            _use(menu, view, name)
        menu.addSeparator()
        for name in ("snap_grid", "snap_neighbours"):
            _use(menu, view, name)


def _use(menu: QMenu, view: CanvasView, name: str) -> None:
    menu.addAction(next(a for a in view.actions if a.objectName() == f"canvas.{name}"))
