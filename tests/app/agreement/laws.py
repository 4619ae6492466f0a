"""What must hold after each thing that a user does, whatever it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QRectF

from graph_editor.canvas.arrangement.sizes import Sizes
from graph_editor.canvas.drawing.card import card_of
from graph_editor.canvas.drawing.scene import CanvasScene
from graph_editor.canvas.vocabulary import Vocabulary
from graph_editor.canvas.wiring.ports import is_output, takes_list
from graph_editor.codegen.generate import generate
from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.document import Document
from graph_editor.document.graph import Edge, GraphId, Node, NodeKind, parse_port
from graph_editor.document.project import MAIN
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.files.project_file import project_from_text
from graph_editor.files.project_text import project_to_text
from tests.app.user import User


def document_is_sound(document: Document, catalogue: Any) -> None:
    """Names, ids, ends of wires, owners of layers and blocks are what they claim to be."""
    ids = [node_id for graph in document.graphs() for node_id in document.nodes(graph)]
    assert len(ids) == len(set(ids)), "ids are unique in the project"
    headers = [document.header(graph).name for graph in document.graphs()]
    assert len(headers) == len(set(headers)), "graphs have names of their own"
    for graph in document.graphs():
        nodes, edges = document.nodes(graph), list(document.edges(graph))
        names = [node.name for node in nodes.values()]
        assert len(names) == len(set(names))
        assert all(name.isidentifier() for name in names)
        ends = [(edge.target, edge.target_port) for edge in edges]
        assert len(ends) == len(set(ends)), "one wire a port"
        for edge in edges:
            assert edge.source in nodes
            assert edge.target in nodes
            assert is_output(edge.source_port)
            assert nodes[edge.source].kind is not NodeKind.OUTPUT
            assert nodes[edge.target].kind is not NodeKind.INPUT
        _has_no_circle(edges)
        for node in nodes.values():
            _node_is_sound(document, catalogue, graph, node)
    for graph in document.graphs():
        assert graph not in _blocks_in(document, graph), "no block is inside itself"


def _node_is_sound(document: Document, catalogue: Any, graph: GraphId, node: Node) -> None:
    assert document.node(node.name, graph) is node
    if node.kind is NodeKind.BLOCK:
        assert document.has_graph(GraphId(node.type))
    if node.shared_with is not None:
        owner = document.node(node.shared_with, graph)
        assert owner.id == node.shared_with
        assert owner.kind is NodeKind.LAYER
        assert owner.shared_with is None
        assert owner.type == node.type
        assert not node.params
    lists: dict[str, list[int]] = {}
    shown = ShownGraph(document, graph)
    for edge in document.incoming(node.id, graph):
        if takes_list(shown, catalogue, node.id, edge.target_port):  # type: ignore[arg-type]
            name, index = parse_port(edge.target_port)
            lists.setdefault(name, []).append(index)
    for name, taken in lists.items():
        assert sorted(taken) == list(range(len(taken))), f"{node.name}.{name} has a gap: {taken}"


def _has_no_circle(edges: list[Edge]) -> None:
    follows: dict[str, set[str]] = {}
    for edge in edges:
        follows.setdefault(edge.source, set()).add(edge.target)
    done: set[str] = set()

    def visit(node: str, way: tuple[str, ...]) -> None:
        assert node not in way, "tensors flow one way"
        if node not in done:
            for other in follows.get(node, ()):
                visit(other, (*way, node))
            done.add(node)

    for node in follows:
        visit(node, ())


def _blocks_in(document: Document, graph: GraphId) -> set[GraphId]:
    found: set[GraphId] = set()
    waiting = [graph]
    while waiting:
        for node in document.nodes(waiting.pop()).values():
            block = GraphId(node.type)
            if node.kind is NodeKind.BLOCK and block not in found:
                found.add(block)
                waiting.append(block)
    return found


def file_holds_the_project(document: Document) -> None:
    """What is written is what is read."""
    text = project_to_text(document.project)
    again = project_from_text(text)
    assert again == document.project
    assert project_to_text(again) == text


def script_is_python_or_says_why(user: User) -> None:
    """Whatever is drawn, the script can be compiled, and what is left out of it is said."""
    session = user.session
    script = generate(session.document.project, session.catalogue, session.analysis.results)
    compile(script.text, "<script>", "exec")
    assert all(note.strip() for note in script.notes)


def canvas_shows_the_document(user: User) -> None:
    """An item for each thing, where and as it is, and nothing else; in opened blocks as well."""
    view = user.view
    assert view.document.graph in user.document.graphs()
    assert view.canvas.hovered is None or view.canvas.hovered in view.canvas.nodes
    assert not view.canvas.painter.dimmed, "nothing stays dimmed"
    assert not view.canvas.painter.closed
    _scene_shows(view.canvas, view.document, view.catalogue)


def _scene_shows(scene: CanvasScene, shown: ShownGraph, catalogue: Vocabulary) -> None:
    assert scene.nodes.keys() == shown.nodes().keys()
    assert set(scene.wires) == set(shown.edges())
    annotations = shown.annotations()
    drawn = {k for k, a in annotations.items() if a.kind is not AnnotationKind.BOOKMARK}
    assert scene.annotations.items.keys() == drawn
    for node in shown.nodes().values():
        _item_shows(scene, shown, catalogue, node)
    for edge, item in scene.wires.items.items():
        path = item.path()
        start = path.pointAtPercent(0) - scene.port_spot(edge.source, edge.source_port, True)
        end = path.pointAtPercent(1) - scene.port_spot(edge.target, edge.target_port, False)
        assert start.manhattanLength() < 1e-6, "a wire begins at its port"
        assert end.manhattanLength() < 1e-6, "a wire ends at its port"
        assert item.isVisible()
        chosen = edge in scene.selection.edges
        assert (item.pen() == scene.wires._chosen) == chosen, "a selected wire stands out"
    dots = {
        edge: [(dot.x(), dot.y()) for dot in found]
        for edge, found in scene.wires.bends._dots.items()
    }
    assert dots == {edge: list(points) for edge, points in shown.points().items()}
    for annotation_id in drawn:
        annotation, remark = annotations[annotation_id], scene.annotations.items[annotation_id]
        assert remark.annotation == annotation
        assert remark.area == QRectF(*annotation.rect)
        assert remark.selected == (annotation_id in scene.selection.annotations)
    assert scene.far._bodies.keys() == scene.nodes.keys()
    assert scene.far._wires.keys() == scene.wires.items.keys()
    for inside in scene._insides:
        within = ShownGraph(shown.whole, inside.graph)
        _scene_shows(inside.scene, within, catalogue)
        assert inside.size == Sizes(catalogue).inside(inside.graph)


def _item_shows(scene: CanvasScene, shown: ShownGraph, catalogue: Vocabulary, node: Node) -> None:
    item = scene.nodes[node.id]
    card = card_of(shown, catalogue, node, item.state.result, show_all=item.show_all)
    assert (item.pos().x(), item.pos().y()) == node.position
    assert item.card == card
    opened = node.opened is not None and node.kind is NodeKind.BLOCK
    assert (item.inside is not None) == opened, "opened in place, or not"
    assert item.inside is None or item.inside.graph == node.type
    flow = shown.header().flow
    assert item.flow is flow
    assert item.size == item.size_in(flow)
    assert item.body == QRectF(*node.position, *item.size)
    ports = {port.name for port in card.inputs}
    assert {edge.target_port for edge in shown.incoming(node.id)} <= ports
    assert {e.source_port for e in shown.outgoing(node.id)} <= {p.name for p in card.outputs}
    assert scene.far._bodies[node.id] == item.body
    assert scene.far._families[node.id] == card.family
    assert [f for f, bodies in scene.far._by_family.items() if node.id in bodies] == [card.family]
    near = dict(scene.far.grid.near(item.body.getCoords()))
    assert near.get(node.id) == item.body.getCoords()
    assert item.selected == (node.id in scene.selection.nodes)


def only_what_lives_is_meant(user: User) -> None:
    """Selection, what is under the mouse and what is found name things that are there."""
    view = user.view
    scene, shown = view.canvas, view.document
    selection = scene.selection
    assert selection.nodes <= shown.nodes().keys()
    assert selection.edges <= set(shown.edges())
    assert selection.annotations <= scene.annotations.items.keys()
    assert scene.far.selected == selection.nodes
    assert scene.wires.lit <= set(scene.wires)
    assert scene.wires.hovered is None or scene.wires.hovered in scene.wires
    assert scene.wires.target is None, "nothing is being aimed at any more"
    assert set(view.find_bar.matches) <= {*shown.nodes(), *shown.annotations()}
    assert not view.busy, "no gesture is left behind"
    inner = view.inner.current
    assert (inner is None) == (not view.inner.path), "what is selected in a block is there"
    within = view.inner.within
    assert (within is None) == (view.acting is view.editor), "something is selected in a block"
    if within is not None:
        assert selection.empty, "one drawing has what is selected"
        assert within.selection.edges <= within.canvas.wires.items.keys()
        assert not within.canvas.painter.dimmed, "no wire is held"
    if inner is not None:
        assert inner.item.node_id in view.inner.nodes <= user.document.nodes(inner.graph).keys()
        assert view.acting.document.graph == inner.graph
    for scene in _scenes_in(view.canvas):
        meant = within is not None and scene is within.canvas
        assert scene.selection.empty or meant, "nothing stays selected in another block"


def _scenes_in(scene: CanvasScene) -> Iterator[CanvasScene]:
    """The scenes of the blocks that are opened in place."""
    for item in scene.nodes.values():
        if item.inside is not None:
            yield item.inside.scene
            yield from _scenes_in(item.inside.scene)


def panels_follow(user: User) -> None:
    """Inspector, breadcrumbs, palette, history and title speak of the same project."""
    session, page, view = user.session, user.page, user.view
    assert session.drawing.graph == view.document.graph
    assert session.selection == view.selection.nodes
    assert view._breadcrumbs.path[0] == MAIN
    assert view._breadcrumbs.path[-1] == view.document.graph
    inspector = page.inspector
    if len(session.selection) == 1:
        (node_id,) = session.selection
        node = view.document.node(node_id)
        assert inspector.current is inspector.node
        assert inspector.node.node_id == node_id
        assert inspector.node.name_edit.line.text() == node.name
        owner = view.document.node(node.shared_with) if node.shared_with else node
        for name, row in inspector.node.form.rows.items():
            assert row.given == (name in owner.params), f"{name} of {node.name} in the inspector"
    elif session.selection or len(view.inner.nodes) > 1:
        assert inspector.current is inspector.nodes
    elif view.inner.nodes:
        assert inspector.current is inspector.node
        assert {inspector.node.node_id} == view.inner.nodes
    elif view.selection.annotations and not view.selection.edges:
        assert inspector.current is inspector.annotation
    groups = [group for group in page.palette_panel.model.groups if group.title == "Blocks"]
    listed = {thing.type for group in groups for thing in group.things}
    if not page.palette_panel.search_line.text():
        assert listed == set(user.document.graphs()[1:])
    assert page.history.view.model().rowCount() == session.undo_stack.count() + 1
    assert user.window.isWindowModified() == session.dirty


def steps_lead_back_and_forth(user: User, first: Any) -> None:
    """All steps undone give the project as it was opened; done again, as it is now."""
    shadow = Document(user.document.project)
    steps = list(_done_steps(user))
    for changes in reversed(steps):
        shadow.replay([change.inverse() for change in reversed(changes)])
    assert shadow.project == first, "undo to the beginning"
    for changes in steps:
        shadow.replay(changes)
    assert shadow.project == user.document.project, "redo to the end"


def _done_steps(user: User) -> Iterator[Any]:
    stack = user.undo_stack
    for index in range(stack.index()):
        command = stack.command(index)
        assert command.text().strip(), "every step has a name"
        yield command._changes
