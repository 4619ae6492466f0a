"""Project files: the identity of load and save, old files, and everything that is no project."""

from __future__ import annotations

import io
import json
import os
import pickle
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph_editor.document.annotation import Annotation, AnnotationId, AnnotationKind
from graph_editor.document.document import Document
from graph_editor.document.graph import (
    BlockParameter,
    Edge,
    Graph,
    GraphId,
    Node,
    NodeId,
    NodeKind,
)
from graph_editor.document.project import MAIN, Project
from graph_editor.document.settings import DataSpec
from graph_editor.document.value import Params
from graph_editor.files.examples import examples
from graph_editor.files.project_file import (
    ProjectFileError,
    project_from_text,
    project_to_text,
    read_project,
    write_project,
)
from tests.graph_editor.codegen.random_project import identifiers, params, projects, values

OLD_FILES = Path(__file__).parents[2] / "data" / "projects"

defaults = st.one_of(st.integers(), st.text(), st.booleans(), st.lists(st.integers()).map(tuple))
finite = st.floats(-1e9, 1e9)
lengths = st.floats(0, 1e9)


@st.composite
def whole_projects(draw: st.DrawFn) -> Project:
    """Projects with everything that a file can hold."""
    project = draw(projects)
    graph = project.main
    nodes = {}
    for node_id, node in graph.nodes.items():
        nodes[node_id] = replace(
            node,
            position=(draw(finite), draw(finite)),
            call_params=draw(params(values)),
            muted=draw(st.booleans()),
            extra=draw(st.sampled_from(["", '{"future": [1, {"a": null}]}'])),
        )
    for repeat in draw(st.lists(st.integers(1, 1000), max_size=2)):
        id_ = NodeId(f"block_{repeat}")
        name = f"a_block_of_many_{repeat}"
        opened = draw(st.none() | st.tuples(lengths, lengths))
        nodes[id_] = Node(id_, name, NodeKind.BLOCK, "block", repeat=repeat, opened=opened)
    ports = {}
    for edge in sorted(graph.edges):
        ports[edge.target, edge.target_port] = edge
    annotations = {}
    for index, kind in enumerate(draw(st.lists(st.sampled_from(list(AnnotationKind)), max_size=3))):
        id_ = AnnotationId(f"a{index}")
        rect = (draw(finite), draw(finite), draw(lengths), draw(lengths))
        annotations[id_] = Annotation(id_, kind, draw(st.text()), rect, draw(st.integers(0, 9)))
    main = replace(graph, nodes=nodes, edges=frozenset(ports.values()), annotations=annotations)
    names = draw(st.lists(identifiers, max_size=3, unique=True))
    block = Graph(
        GraphId("block"),
        "some_block",
        {NodeId("inner"): Node(NodeId("inner"), "inner", NodeKind.INPUT, "Input")},
        parameters=tuple(BlockParameter(name, draw(defaults)) for name in names),
        as_model=draw(st.booleans()),
    )
    extra = draw(
        st.sampled_from(["", '{"future": 1, "data": {"lazy": true}, "training": {"x": 1}}'])
    )
    return replace(project, graphs=(main, block), extra=extra)


@settings(
    deadline=None,
    max_examples=200,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(whole_projects())
def test_what_is_saved_is_what_is_opened(project: Project) -> None:
    text = project_to_text(project)
    text.encode("utf-8")
    opened = project_from_text(text)
    assert opened == project
    assert project_to_text(opened) == text


@pytest.fixture
def project() -> Project:
    document = Document()
    with document.edit("Draw") as edit:
        inputs = edit.add_node(
            "Input", NodeKind.INPUT, id=NodeId("i"), params=Params(shape=(8,)), position=(0, 8)
        )
        dense = edit.add_node(
            "layers.Dense", id=NodeId("d"), params=Params(units=3), position=(280, 8)
        )
        edit.connect(inputs, "output", dense, "inputs")
    return document.project


def test_a_change_of_the_drawing_is_a_small_change_of_the_text(project: Project) -> None:
    document = Document(project)
    before = project_to_text(document.project).splitlines()
    with document.edit("Set") as edit:
        edit.set_param(NodeId("d"), "units", 4)
    after = project_to_text(document.project).splitlines()
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
    with document.edit("Move") as edit:
        edit.move(NodeId("d"), (300, 16))
    moved = project_to_text(document.project).splitlines()
    assert [b.strip() for a, b in zip(after, moved, strict=True) if a != b] == ['"d": [300, 16]']
    assert before[0] == "{"
    assert before[1].strip() == '"hornet": 1,'


def test_a_thread_that_writes_gives_way_often() -> None:
    ids = [NodeId(f"n{number}") for number in range(400)]
    nodes = {i: Node(i, i, NodeKind.LAYER, "layers.Dense") for i in ids}
    project = Project(graphs=(Graph(MAIN, "main", nodes),))
    pauses: list[None] = []
    assert project_to_text(project, lambda: pauses.append(None)) == project_to_text(project)
    assert len(pauses) >= 2 * 400 // 50  # nodes, and their places


def test_one_node_and_one_edge_a_line(project: Project) -> None:
    lines = [line.strip().rstrip(",") for line in project_to_text(project).splitlines()]
    assert '{"id": "d", "name": "dense", "kind": "layer", "type": "layers.Dense", ' in "".join(
        line[:74] for line in lines
    )
    assert '["i", "output", "d", "inputs"]' in lines


def test_unknown_members_and_layers_are_written_again(project: Project) -> None:
    data = json.loads(project_to_text(project))
    data["future"] = {"a": 1}
    data["data"]["lazy"] = True
    data["training"]["precision"] = "mixed"
    data["graphs"][0]["color"] = "red"
    data["graphs"][0]["nodes"][1]["type"] = "layers.FromTheFuture"
    data["graphs"][0]["nodes"][1]["folded"] = [1, 2]
    opened = project_from_text(json.dumps(data))
    again = json.loads(project_to_text(opened))
    assert again == data


@pytest.mark.parametrize("path", sorted(OLD_FILES.glob("*.hornet")), ids=lambda path: path.stem)
def test_old_files_open(path: Path) -> None:
    project = read_project(path)
    assert project.main.nodes
    assert project_from_text(project_to_text(project)) == project


def test_there_are_old_files_of_each_version() -> None:
    versions = {json.loads(path.read_text())["hornet"] for path in OLD_FILES.glob("*.hornet")}
    assert versions == {1}


def test_the_examples_open() -> None:
    assert [example.name for example in examples()][:2] == ["digits", "xor"]
    for example in examples():
        project = read_project(example.path)
        assert project.name == example.name
        assert project.description
        assert example.path.read_text(encoding="utf-8") == project_to_text(project)


class Bomb:
    """Leaves a trace where it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("exploded",)


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("config.json", "{}")
    return file.getvalue()


GOOD = {
    "hornet": 1,
    "name": "model",
    "graphs": [{"id": "main", "nodes": [], "edges": []}],
}
NODE = {"id": "a", "name": "a", "kind": "layer", "type": "layers.Dense"}


def _with_nodes(*nodes: dict[str, object], edges: object = (), layout: object = None) -> bytes:
    graph = {"id": "main", "name": "main", "nodes": nodes, "edges": edges}
    return json.dumps({**GOOD, "graphs": [graph], "layout": {"main": layout or {}}}).encode()


def _with_note(rect: list[float]) -> bytes:
    note = {"id": "n", "kind": "note", "text": "", "rect": rect}
    graph = {"id": "main", "nodes": [], "edges": [], "annotations": [note]}
    return json.dumps({**GOOD, "graphs": [graph]}).encode()


FOREIGN = {
    "empty": b"",
    "a PNG picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    "a zip archive": _zip(),
    "a pickle": pickle.dumps(Bomb()),
    "bytes": bytes(range(256)),
    "words": b"Dear Anna,",
    "a list": b"[1, 2]",
    "other JSON": b'{"nodes": []}',
    "cut off": json.dumps(GOOD).encode()[:-9],
    "a version that is text": b'{"hornet": "1"}',
    "version true": b'{"hornet": true, "graphs": []}',
    "a newer version": b'{"hornet": 2}',
    "no graphs": b'{"hornet": 1}',
    "graphs that are a text": b'{"hornet": 1, "graphs": "many"}',
    "NaN": b'{"hornet": 1, "graphs": [NaN]}',
    "a number without end": b'{"hornet": 1, "graphs": [' + b"9" * 5000 + b"]}",
    "deep lists": b'{"hornet": 1, "graphs": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "rather deep lists": b'{"hornet": 1, "graphs": ' + b"[" * 300 + b"]" * 300 + b"}",
    "UTF-16": json.dumps(GOOD).encode("utf-16"),
    "a foreign first graph": json.dumps({**GOOD, "graphs": [{"id": "x"}]}).encode(),
    "a node without a name": _with_nodes({"id": "a", "kind": "layer", "type": "layers.Dense"}),
    "a name that is code": _with_nodes({**NODE, "name": "a = exit()"}),
    "a keyword as name": _with_nodes({**NODE, "name": "lambda"}),
    "two nodes of one id": _with_nodes(NODE, {**NODE, "name": "b"}),
    "two nodes of one name": _with_nodes(NODE, {**NODE, "id": "b"}),
    "an unknown kind": _with_nodes({**NODE, "kind": "teapot"}),
    "parameters that are a list": _with_nodes({**NODE, "params": [1]}),
    "an unknown kind of value": _with_nodes({**NODE, "params": {"units": {"$exec": "x"}}}),
    "a layer of its own": _with_nodes({**NODE, "shared_with": "a"}),
    "a layer of nobody": _with_nodes({**NODE, "shared_with": "b"}),
    "repeated for ever": _with_nodes({**NODE, "repeat": 10**9}),
    "opened without room": _with_nodes({**NODE, "opened": [1]}),
    "opened backwards": _with_nodes({**NODE, "opened": [-8, 0]}),
    "a block that is not there": _with_nodes({**NODE, "kind": "block", "type": "x"}),
    "a block in itself": _with_nodes({**NODE, "kind": "block", "type": "main"}),
    "an edge to nowhere": _with_nodes(NODE, edges=[["a", "output", "b", "inputs"]]),
    "an edge of three": _with_nodes(NODE, edges=[["a", "output", "a"]]),
    "an edge without a port": _with_nodes(NODE, edges=[["a", "output", "a", "in put"]]),
    "two edges in a port": _with_nodes(
        NODE, edges=[["a", "output", "a", "x"], ["a", "output[1]", "a", "x"]]
    ),
    "a place that is text": _with_nodes(NODE, layout={"a": "left"}),
    "a place beyond the world": _with_nodes(NODE, layout={"a": [1e999, 0]}),
    "a place beyond all reckoning": _with_nodes(NODE, layout={"a": [1e300, 0]}),
    "a frame beyond all reckoning": _with_note([0, 0, 1e300, 10]),
    "a frame turned inside out": _with_note([0, 0, -200, 10]),
    "no epochs": json.dumps({**GOOD, "training": {"epochs": 0}}).encode(),
    "half an epoch": json.dumps({**GOOD, "training": {"epochs": 0.5}}).encode(),
    "epochs true": json.dumps({**GOOD, "training": {"epochs": True}}).encode(),
    "a loss that is text": json.dumps({**GOOD, "training": {"loss": "mse"}}).encode(),
    "a negative seed": json.dumps({**GOOD, "training": {"seed": -1}}).encode(),
    "a fraction of three": json.dumps({**GOOD, "data": {"test_fraction": 3}}).encode(),
    "steps that are words": json.dumps({**GOOD, "data": {"input_steps": ["scale"]}}).encode(),
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN.keys())
def test_what_is_no_project_gives_one_sentence(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "thing.hornet"
    path.write_bytes(content)
    with pytest.raises(ProjectFileError) as caught:
        read_project(path)
    message = str(caught.value)
    assert message.startswith("thing.hornet cannot be opened: ")
    assert message.endswith(".")
    assert "\n" not in message
    assert len(message) < 250
    assert not (tmp_path / "exploded").exists()


@pytest.mark.parametrize(
    ("content", "clause"),
    [
        (FOREIGN["a number without end"], "more digits than can be read"),
        (FOREIGN["NaN"], "NaN, which is no number"),
        (FOREIGN["cut off"], "damaged or cut off"),
        (
            b'{\n "hornet": 1,\n<<<<<<< HEAD\n "name": "a",\n=======\n "name": "b",\n>>>>>>> b\n}',
            r"two versions that git could not merge \(line 3\)",
        ),
    ],
)
def test_what_is_wrong_with_the_text_is_said_in_the_users_words(
    content: bytes, clause: str
) -> None:
    with pytest.raises(ProjectFileError, match=clause) as caught:
        project_from_text(content.decode())
    assert "sys." not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProjectFileError, match=r"there is no such file"):
        read_project(tmp_path / "no.hornet")
    with pytest.raises(ProjectFileError, match=r"folder"):
        read_project(tmp_path)


def test_every_beginning_of_a_file_is_refused(project: Project) -> None:
    text = project_to_text(project)
    for end in range(len(text.rstrip()) - 1):
        with pytest.raises(ProjectFileError):
            project_from_text(text[:end])


def test_a_file_from_windows_opens(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "p.hornet"
    text = project_to_text(project).replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_project(path) == project


def test_saving_keeps_permissions_and_leaves_nothing_behind(
    project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "p.hornet"
    write_project(project, path)
    path.chmod(0o640)
    write_project(replace(project, name="other"), path)
    assert read_project(path).name == "other"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [item.name for item in tmp_path.iterdir()] == ["p.hornet"]


def test_saving_through_a_link_writes_the_file_it_leads_to(
    project: Project, tmp_path: Path
) -> None:
    target, link = tmp_path / "target.hornet", tmp_path / "link.hornet"
    write_project(project, target)
    link.symlink_to(target)
    write_project(replace(project, name="other"), link)
    assert link.is_symlink()
    assert read_project(target).name == "other"


@pytest.mark.parametrize("failing", ["write", "fsync", "replace"])
def test_a_save_that_fails_leaves_the_old_file(
    failing: str, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.hornet"
    write_project(project, path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    match failing:
        case "write":
            path = Path("/dev/full/p.hornet")
        case "fsync":
            monkeypatch.setattr(os, "fsync", full)
        case "replace":
            monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match=r"cannot be saved: .*\.$") as caught:
        write_project(replace(project, name="other"), path)
    assert isinstance(caught.value, ProjectFileError)
    monkeypatch.undo()
    assert read_project(tmp_path / "p.hornet") == project
    assert [item.name for item in tmp_path.iterdir()] == ["p.hornet"]


def test_data_files_beside_the_project_have_no_machine_path(
    project: Project, tmp_path: Path
) -> None:
    inside, outside = tmp_path / "sets" / "x.npz", tmp_path.parent / "y.npy"
    options = Params(path=str(inside), target_path=str(outside))
    write_project(replace(project, data=DataSpec("arrays", options)), tmp_path / "p.hornet")
    opened = read_project(tmp_path / "p.hornet").data.options
    assert opened == Params(path="sets/x.npz", target_path=str(outside))


def test_an_edge_is_its_coordinates(project: Project) -> None:
    edges = project_from_text(project_to_text(project)).main.edges
    assert edges == {Edge(NodeId("i"), "output", NodeId("d"), "inputs")}
    assert project.main.id == MAIN
