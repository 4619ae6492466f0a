"""Pictures of the drawing: what is in them, in each format, and what is said where none is made."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.theme import load_fonts, text_font
from graph_editor.canvas.picture import png
from graph_editor.canvas.picture.picture import PictureError, PictureOptions, save_picture
from graph_editor.canvas.picture.picture_scene import picture_scene
from graph_editor.canvas.style import canvas_palette
from graph_editor.canvas.view import CanvasView
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.document import Document
from graph_editor.document.flow import Flow
from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.document.project import Project
from graph_editor.document.value import Params
from graph_editor.validation.analysis import Analysis, NodeResult, Severity, TensorSpec
from graph_editor.validation.analysis import Problem as NodeProblem

LONG = "a_name_that_is_far_too_long_for"


@pytest.fixture(autouse=True)
def _fonts(qapp: object) -> None:
    load_fonts()
    qapp.setFont(text_font())  # type: ignore[attr-defined]


@pytest.fixture
def drawn() -> tuple[Project, list[NodeId], Analysis]:
    """Input → Dense → Dense, with shapes and a problem."""
    document = Document()
    with document.edit("Draw") as edit:
        nodes = [
            edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(4,))),
            edit.add_node("layers.Dense", name="hidden", params=Params(units=8), position=(280, 0)),
            edit.add_node("layers.Dense", name=LONG, params=Params(units=2), position=(560, 40)),
        ]
        edit.connect(nodes[0], "output", nodes[1], "inputs")
        edit.connect(nodes[1], "output", nodes[2], "inputs")
    results = {
        node: NodeResult(outputs=(TensorSpec((None, size), "float32"),))
        for node, size in zip(nodes, (4, 8, 2), strict=True)
    }
    problem = NodeProblem(node=nodes[1], severity=Severity.ERROR, message="Wrong.")
    return document.project, nodes, Analysis(results=results, problems=(problem,))


def words(svg: str) -> list[str]:
    """The texts of an SVG."""
    return [g.get("aria-label", "") for g in ElementTree.fromstring(svg).iter() if g.get("role")]


def rendered(svg: str) -> QImage:
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    assert renderer.isValid()
    image = QImage(renderer.defaultSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def difference(a: QImage, b: QImage) -> float:
    """The mean difference of two pictures of one size, 0 to 255."""
    assert a.size() == b.size()
    a, b = (i.convertToFormat(QImage.Format.Format_Grayscale8) for i in (a, b))
    pairs = zip(bytes(a.constBits()), bytes(b.constBits()), strict=True)
    return sum(abs(x - y) for x, y in pairs) / (a.width() * a.height())


def near(a: QColor, b: QColor) -> bool:
    """Whether two colours look alike."""
    return all(abs(x - y) < 40 for x, y in zip(a.getRgb()[:3], b.getRgb()[:3], strict=True))


def save(tmp_path: Path, name: str, catalogue: Catalogue, drawn: tuple, **options: object) -> Path:
    project, _, analysis = drawn
    path = tmp_path / name
    save_picture(project, catalogue, path, PictureOptions(**options), analysis)  # type: ignore[arg-type]
    return path


def test_an_svg_holds_everything_as_outlines(
    catalogue: Catalogue, drawn: tuple, tmp_path: Path
) -> None:
    svg = save(tmp_path, "net.svg", catalogue, drawn).read_text(encoding="utf-8")
    found = words(svg)
    for text in ("hidden", "Dense", "units", "8", "(None, 8)", LONG):
        assert text in found
    assert "<text" not in svg
    assert "<image" not in svg
    assert "font-family" not in svg


@pytest.mark.parametrize("flow", Flow)
def test_a_slot_for_one_more_wire_is_not_in_a_picture(
    catalogue: Catalogue, tmp_path: Path, flow: Flow
) -> None:
    document = Document()
    with document.edit("Draw") as edit:
        first = edit.add_node("Input", NodeKind.INPUT)
        second = edit.add_node("Input", NodeKind.INPUT, position=(0, 160))
        add = edit.add_node("layers.Add", position=(320, 80))
        loose = edit.add_node("layers.Add", position=(320, 320))
        edit.connect(first, "output", add, "inputs[0]")
        edit.connect(second, "output", add, "inputs[1]")
        edit.connect(second, "output", loose, "inputs[0]")
        edit.set_flow(flow)
    drawing = document.project, [], Analysis()
    found = words(save(tmp_path, "net.svg", catalogue, drawing).read_text(encoding="utf-8"))
    last = "inputs[{}]" if flow is Flow.RIGHT else "[{}]"
    assert found.count(last.format(1)) == 2  # one of them is needed, though nothing is there
    assert last.format(2) not in found
    shown = picture_scene(document.project, catalogue, PictureOptions(), Analysis())
    with shown as (scene, _):  # nor is the port itself: nothing is painted at its place
        item = scene.nodes[add]
        image = QImage(8, 8, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        painter.translate(QPointF(4, 4) - item.input_spot("inputs[2]"))
        scene.painter._paint_ports(painter, item)
        painter.end()
        assert not any(image.pixelColor(x, y).alpha() for x in range(8) for y in range(8))


def test_svg_and_png_show_the_same(catalogue: Catalogue, drawn: tuple, tmp_path: Path) -> None:
    for theme in ("light", "dark"):
        svg = save(tmp_path, "net.svg", catalogue, drawn, theme=theme).read_text(encoding="utf-8")
        png = QImage(str(save(tmp_path, "net.png", catalogue, drawn, theme=theme, scale=1.0)))
        assert difference(rendered(svg), png) < 4
        assert (png.pixelColor(2, 2).lightness() > 128) == (theme == "light")


def test_a_picture_shows_no_problems_and_no_selection(
    catalogue: Catalogue, drawn: tuple, tmp_path: Path
) -> None:
    project, _, analysis = drawn
    with_problem = save(tmp_path, "net.png", catalogue, drawn).read_bytes()
    path = tmp_path / "other.png"
    save_picture(project, catalogue, path, analysis=Analysis(results=analysis.results))
    assert path.read_bytes() == with_problem


def test_a_pdf_is_one_page_with_text_and_its_fonts(
    catalogue: Catalogue, drawn: tuple, tmp_path: Path
) -> None:
    pdf = save(tmp_path, "net.pdf", catalogue, drawn).read_bytes()
    png = QImage(str(save(tmp_path, "net.png", catalogue, drawn, scale=1.0)))
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box is not None
    assert float(box[1]) == pytest.approx(png.width() * 0.75)
    assert float(box[2]) == pytest.approx(png.height() * 0.75)
    assert pdf.count(b"/Type /Page\n") == 1
    assert b"/FontFile2" in pdf
    assert b"Inter-SemiBold" in pdf
    assert b"/Subtype /Image" not in pdf


def test_the_scale_of_a_png_changes_its_size_and_not_what_is_in_it(
    catalogue: Catalogue, drawn: tuple, tmp_path: Path
) -> None:
    small = QImage(str(save(tmp_path, "small.png", catalogue, drawn, scale=0.5)))
    large = QImage(str(save(tmp_path, "large.png", catalogue, drawn, scale=3.0)))
    assert large.size() == small.size() * 6
    halved = large.scaled(small.size(), mode=Qt.TransformationMode.SmoothTransformation)
    assert difference(small, halved) < 6


def test_only_what_is_asked_for_is_in_it(
    catalogue: Catalogue, drawn: tuple, tmp_path: Path
) -> None:
    nodes = drawn[1]
    whole = save(tmp_path, "whole.svg", catalogue, drawn).read_text(encoding="utf-8")
    svg = save(tmp_path, "part.svg", catalogue, drawn, nodes=frozenset(nodes[:2])).read_text(
        encoding="utf-8"
    )
    found = words(svg)
    assert "hidden" in found
    assert LONG not in found
    assert LONG not in svg
    assert rendered(svg).width() < rendered(whole).width()
    assert found.count("(None, 4)") == 2  # on the node and on its wire
    assert found.count("(None, 8)") == 1  # its wire leads out of the picture


def test_a_transparent_picture_has_no_background(
    catalogue: Catalogue, drawn: tuple, tmp_path: Path
) -> None:
    png = QImage(str(save(tmp_path, "net.png", catalogue, drawn, transparent=True)))
    assert png.pixelColor(2, 2).alpha() == 0
    assert QImage(str(save(tmp_path, "net2.png", catalogue, drawn))).pixelColor(2, 2) == QColor(
        "white"
    )


def test_a_wire_leaves_room_for_its_label_on_whatever_is_below(
    catalogue: Catalogue, drawn: tuple, tmp_path: Path
) -> None:
    path = save(tmp_path, "net.png", catalogue, drawn, transparent=True, scale=1.0)
    image = QImage(str(path))
    spots = [image.pixelColor(x, y) for y in range(image.height()) for x in range(530, 580)]
    label = canvas_palette("light").muted
    edge = canvas_palette("light").edge
    assert any(spot.alpha() > 250 and near(spot, edge) for spot in spots)  # up to the label
    assert any(spot.alpha() > 100 and near(spot, label) for spot in spots)  # the label
    assert not any(spot.alpha() > 8 and near(spot, QColor("white")) for spot in spots)


def test_strips_of_a_png_fit_together(
    catalogue: Catalogue, drawn: tuple, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = QImage(str(save(tmp_path, "whole.png", catalogue, drawn, scale=1.5)))
    monkeypatch.setattr(png, "_STRIP", 4 * whole.width() * 7)
    parts: list[float] = []
    project, _, analysis = drawn
    path = tmp_path / "strips.png"
    save_picture(
        project, catalogue, path, PictureOptions(scale=1.5), analysis, progress=parts.append
    )
    assert len(parts) > whole.height() // 7
    assert parts == sorted(parts)
    assert QImage(str(path)) == whole
    assert whole.dotsPerMeterX() == round(1.5 * 96 / 0.0254)


def test_a_picture_that_is_given_up_leaves_the_older_one(
    catalogue: Catalogue, drawn: tuple, tmp_path: Path
) -> None:
    path = save(tmp_path, "net.png", catalogue, drawn)
    before = path.read_bytes()

    def give_up(part: float) -> None:
        if part > 0.2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save_picture(drawn[0], catalogue, path, PictureOptions(scale=4.0), progress=give_up)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_made_is_said_in_a_sentence(
    catalogue: Catalogue, drawn: tuple, tmp_path: Path
) -> None:
    with pytest.raises(PictureError, match=r"'net.jpg' ends in none of these; try net.svg"):
        save(tmp_path, "net.jpg", catalogue, drawn)
    with pytest.raises(PictureError, match=r"use a scale of [\d.]+ or less"):
        save(tmp_path, "net.png", catalogue, drawn, scale=80.0)
    with pytest.raises(PictureError, match=r"cannot be written to .*no such file or directory"):
        save(tmp_path, "nowhere/net.svg", catalogue, drawn)
    with pytest.raises(PictureError, match="nothing to draw a picture of"):
        save_picture(Project(), catalogue, tmp_path / "net.svg")
    assert list(tmp_path.iterdir()) == []


def test_an_older_picture_stays_where_a_new_one_fails(
    catalogue: Catalogue, drawn: tuple, tmp_path: Path
) -> None:
    path = save(tmp_path, "net.svg", catalogue, drawn)
    before = path.read_bytes()
    with pytest.raises(PictureError):
        save_picture(Project(), catalogue, path)
    assert path.read_bytes() == before


def test_frames_and_notes_and_opened_blocks_are_in_it_alike_in_all_formats(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    document = Document()
    view = CanvasView(document, catalogue)
    with document.edit("Draw") as edit:
        one = edit.add_node("layers.Dense", name="one", position=(0, 0))
        two = edit.add_node("layers.Dense", name="two", position=(300, 0))
        other = edit.add_node("layers.Dense", name="other", position=(600, 300))
        edit.connect(one, "output", two, "inputs")
    view.selection.set([one, two])
    frame = view.editor.annotations.frame_selection()
    view.editor.annotations.set_text(frame, "My frame")
    view.selection.set([other])
    view.editor.blocks.make()
    (block,) = (n.id for n in document.nodes().values() if n.kind is NodeKind.BLOCK)
    with document.edit("Open") as edit:
        edit.set_opened(block, (0.0, 0.0))
    options = PictureOptions(scale=2.0)
    for suffix in ("svg", "png"):
        save_picture(document.project, catalogue, tmp_path / f"net.{suffix}", options)
    svg = (tmp_path / "net.svg").read_text(encoding="utf-8")
    assert {"My frame", "other"} <= set(words(svg))
    png = QImage(str(tmp_path / "net.png"))
    small = png.scaled(png.size() / 2, mode=Qt.TransformationMode.SmoothTransformation)
    assert difference(rendered(svg), small) < 4
    only = PictureOptions(nodes=frozenset([one, two]))
    save_picture(document.project, catalogue, tmp_path / "part.svg", only)
    assert "My frame" in words((tmp_path / "part.svg").read_text(encoding="utf-8"))
    only = PictureOptions(nodes=frozenset([one]))
    save_picture(document.project, catalogue, tmp_path / "part.svg", only)
    assert "My frame" not in words((tmp_path / "part.svg").read_text(encoding="utf-8"))
    view.canvas.detach()
    view.deleteLater()


def test_a_picture_of_a_selection_has_its_frames_and_notes(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    document = Document()
    with document.edit("Draw") as edit:
        one = edit.add_node("layers.Dense", name="one", position=(0, 0))
        edit.add_node("layers.Dense", name="two", position=(300, 0))
        add, frame, note = edit.add_annotation, AnnotationKind.FRAME, AnnotationKind.NOTE
        add(frame, "around one", (-40, -80, 290, 300), 1)
        inner = add(note, "in it", (0, 100, 160, 60), 3)
        both = add(frame, "around both", (-80, -160, 640, 500), 2)
        apart = add(note, "apart", (0, 600, 160, 60), 3)

    def shown(**options: object) -> set[str]:
        path = tmp_path / "part.svg"
        chosen = PictureOptions(**options)  # type: ignore[arg-type]
        save_picture(document.project, catalogue, path, chosen)
        return set(words(path.read_text(encoding="utf-8")))

    assert {"one", "around one", "in it"} <= (told := shown(nodes=frozenset([one])))
    assert not {"two", "around both", "apart"} & told
    told = shown(nodes=frozenset(), annotations=frozenset([both, apart]))
    assert {"around both", "apart"} <= told
    assert not {"one", "around one", "in it"} & told
    assert "in it" in shown(nodes=frozenset(), annotations=frozenset([inner]))
    everything = shown()
    assert {"one", "two", "around one", "in it", "around both", "apart"} <= everything
