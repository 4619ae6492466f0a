"""Context menus: only what can be done with what is under the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QMenu

from graph_editor.canvas.action import add_like, use_actions
from graph_editor.canvas.annotation.annotation_menu import fill_for_annotation
from graph_editor.canvas.drawing.inner import inner_at
from graph_editor.canvas.mnemonics import keep_mnemonics
from graph_editor.canvas.style import WIRE_REACH
from graph_editor.canvas.tools.begin import replug
from graph_editor.canvas.wiring.ports import ports_of
from graph_editor.canvas.within import Within, within_at
from graph_editor.document.graph import Edge, NodeKind

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.node_item import NodeItem
    from graph_editor.canvas.drawing.scene import CanvasScene
    from graph_editor.canvas.view import CanvasView


def context_menu(view: CanvasView, point: QPointF) -> QMenu:
    """The menu for a point of the scene; selects what is there first, as people expect."""
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    item = view.canvas.node_at(point)
    inner = inner_at(view.canvas, point)
    edge = None if item is not None else view.canvas.wires.at(point, WIRE_REACH / view.zoom)
    held = view.canvas.annotations.at(point, view.zoom)
    within = within_at(view, point)
    inner_wire = within.wire_at(point) if within is not None else None
    if within is not None and inner_wire is not None:
        within.selection.set(edges=[inner_wire])
        _fill_for_edge(menu, view, inner_wire, within.spot(point), within)
    elif inner is not None:
        if not (view.inner.beside(inner) and inner.item.node_id in view.inner.nodes):
            view.inner.select(inner)
        enter = menu.addAction(f"Edit {inner.item.card.name} in its block")
        enter.setToolTip("Show the block's drawing with this node selected (double-click)")
        enter.triggered.connect(lambda: view.inner.enter(inner))
        menu.addSeparator()
        _fill_for_node(menu, view, inner.item, inner.scene)
    elif item is not None:
        if item.node_id not in view.selection.nodes:
            view.selection.set([item.node_id])
        _fill_for_node(menu, view, item, view.canvas)
    elif edge is None and held is not None:
        if held[0].annotation.id not in view.selection.annotations:
            view.selection.set(annotations=[held[0].annotation.id])
        fill_for_annotation(menu, view, held[0])
        if _several(view):
            menu.insertMenu(menu.actions()[0], _arrange_menu(menu, view))
    elif edge is not None:
        view.selection.set(edges=[edge])
        _fill_for_edge(menu, view, edge, point)
    else:
        view.inner.clear()
        _fill_for_canvas(menu, view, point)
    keep_mnemonics(menu)
    return menu


def _fill_for_node(menu: QMenu, view: CanvasView, item: NodeItem, scene: CanvasScene) -> None:
    document, wired = view.acting.document, scene.edges_of(view.acting.selection.nodes)
    single = not _several(view)
    kind = item.card.kind
    if single:
        use_actions(menu, view, "rename")
        if kind is NodeKind.BLOCK:
            _fill_for_block(menu, view, item)
        if kind is NodeKind.LAYER:
            use_actions(menu, view, "call_again")
            if document.layer_calls(item.node_id):
                use_actions(menu, view, "select_calls", "make_independent")
        if kind is not NodeKind.OUTPUT:
            use_actions(menu, view, "mark_output")
        shown = len(item.card.inputs)
        if item.show_all or shown < len(
            ports_of(document, view.catalogue, item.node_id, show_all=True)
        ):
            text = "Show fewer ports" if item.show_all else "Show all ports"
            toggle = menu.addAction(text)
            toggle.triggered.connect(lambda: scene.show_all_ports(item.node_id, not item.show_all))
    else:
        use_actions(menu, view, "connect")
        menu.addMenu(_arrange_menu(menu, view))
    select = menu.addMenu("Select")
    use_actions(
        select, view, "select_upstream", "select_downstream", "select_connected", "select_type"
    )
    if wired:
        use_actions(menu, view, "disconnect")
    use_actions(menu, view, "collapse")
    if kind not in (NodeKind.INPUT, NodeKind.OUTPUT):
        menu.addSeparator()
        use_actions(menu, view, "mute", "frame", "make_block")
    menu.addSeparator()
    use_actions(menu, view, "cut", "copy", "duplicate", "duplicate_wired")
    menu.addSeparator()
    use_actions(menu, view, "delete")
    if wired:
        use_actions(menu, view, "delete_heal")


def _fill_for_block(menu: QMenu, view: CanvasView, item: NodeItem) -> None:
    use_actions(menu, view, "open_block")
    if item.inside is None:
        use_actions(menu, view, "open_in_place")
    else:
        use_actions(menu, view, "step_in")
        tip = "Show only the block's name again"
        close = add_like(menu, view, "Close in place", tip, "open_in_place")
        close.triggered.connect(lambda: view.acting.blocks.set_opened([item.node_id], False))
    use_actions(menu, view, "make_unique", "use_for_equal", "ungroup")
    repeat = menu.addMenu("Repeat")
    for times in (1, 2, 3, 4, 6, 8, 12):
        choice = repeat.addAction("Once" if times == 1 else f"{times} times in a row")
        choice.setCheckable(True)
        choice.setChecked(times == item.card.repeat)
        choice.triggered.connect(
            lambda _checked=False, times=times: view.acting.blocks.set_repeat(item.node_id, times)
        )


def _fill_for_edge(
    menu: QMenu, view: CanvasView, edge: Edge, point: QPointF, within: Within | None = None
) -> None:
    """Fill the menu of a wire, also of one in an opened block: the point lies in its drawing."""
    ground = within or view
    insert = menu.addAction("Insert layer …")
    insert.setToolTip("Search for a layer to put on this wire (double-click)")
    insert.triggered.connect(lambda: ground.quick_add(point, into=edge))
    for text, tip, source in (
        ("Re-plug its end …", "Hold the end of this wire until the next click", False),
        ("Re-plug its beginning …", "Hold the beginning of this wire until the next click", True),
    ):
        held = menu.addAction(text)
        held.setToolTip(f"{tip} (or drag it; Esc gives up)")
        held.triggered.connect(
            lambda _on=False, source=source: replug(view, edge, source=source, within=within)
        )
    tip = "Let the wire go through this point, which can be dragged"
    reroute = add_like(menu, view, "Add reroute point", tip, "reroute")
    reroute.triggered.connect(lambda: view.add_point(edge, point, ground))
    held_point = ground.canvas.wires.bends.at(point, ground.zoom)
    if held_point is not None:
        remove = menu.addAction("Remove reroute point")
        remove.triggered.connect(lambda: ground.editor.points.remove([held_point]))
    if ground.document.points().get(edge):
        straight = menu.addAction("Remove all reroute points")
        straight.setToolTip("Let the wire run as it likes again")
        straight.triggered.connect(lambda: ground.editor.points.straighten(edge))
    select = menu.addAction("Select both ends")
    select.triggered.connect(lambda: ground.selection.set([edge.source, edge.target]))
    menu.addSeparator()
    tip = "Take this wire away; Ctrl and right drag cuts many at a stroke"
    cut = add_like(menu, view, "Delete wire", tip, "delete")
    cut.triggered.connect(lambda: ground.editor.disconnect([edge]))


def _several(view: CanvasView) -> bool:
    selection = view.acting.selection
    return len(selection.nodes) + len(selection.annotations) > 1


def _arrange_menu(parent: QMenu, view: CanvasView) -> QMenu:
    menu = QMenu("Arrange", parent)
    menu.setToolTipsVisible(True)
    use_actions(menu, view, "layout", "layout_down", "straighten")
    menu.addSeparator()
    sides = ("left", "center", "right", "top", "middle", "bottom")
    use_actions(menu, view, *(f"align_{side}" for side in sides))
    menu.addSeparator()
    use_actions(menu, view, "distribute_x", "distribute_y")
    return menu


def _fill_for_canvas(menu: QMenu, view: CanvasView, point: QPointF) -> None:
    tip = "Search for a layer or operation to add here"
    add = add_like(menu, view, "Add …", tip, "add")
    add.triggered.connect(lambda: view.quick_add(point))
    note = add_like(menu, view, "Note …", "Write a note in Markdown here", "note")
    note.triggered.connect(lambda: view.add_note(point))
    use_actions(menu, view, "paste", "paste_wired")
    if not view.document.is_main:
        use_actions(menu, view, "leave_block")
    if view.canvas.nodes or view.canvas.annotations.items:
        menu.addSeparator()
        use_actions(menu, view, "select_all", "layout", "layout_down", "straighten", "fit")
        menu.addSeparator()
        use_actions(menu, view, "snap_grid", "snap_neighbours")
