"""The process that draws a picture, so that the window need not wait.

`python -m app.picture_process` reads one line from its standard input, a JSON object (`job_text`),
and writes lines to its standard output: `{"part": 0.4}` as it gets on, at last `{"done": true}` or
`{"failed": "why"}`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph_editor.document.annotation import AnnotationId
from graph_editor.document.graph import GraphId, NodeId
from graph_editor.document.project import Project
from graph_editor.files.project_file import project_from_text, project_to_text
from graph_editor.validation.analysis import Analysis, NodeResult
from graph_editor.validation.question import outcome_from_json, result_to_json

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from graph_editor.canvas.picture.picture_options import PictureOptions


def job_text(
    project: Project, path: Path, options: PictureOptions, analysis: Analysis, mark: str
) -> str:
    """What is to be drawn, as one line; the arguments are those of `save_picture`."""
    job = {
        "project": project_to_text(project),
        "path": str(path),
        "mark": mark,
        "theme": options.theme,
        "transparent": options.transparent,
        "scale": options.scale,
        "graph": options.graph,
        "nodes": None if options.nodes is None else sorted(options.nodes),
        "annotations": sorted(options.annotations),
        "results": {node: result_to_json(found) for node, found in analysis.results.items()},
    }
    return json.dumps(job) + "\n"


def offscreen_application() -> QApplication:
    """A program without a display that has Hornet's fonts."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from app.theme import load_fonts, text_font

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    load_fonts()
    application.setFont(text_font())
    return application


def main() -> int:
    """Draw what standard input asks for."""
    job = json.loads(sys.stdin.readline())
    _application = offscreen_application()
    from graph_editor.canvas.picture.picture import save_picture
    from graph_editor.canvas.picture.picture_options import PictureError
    from graph_editor.catalogue.catalogue import Catalogue

    try:
        save_picture(
            project_from_text(job["project"]),
            Catalogue.load(),
            Path(job["path"]),
            _options(job),
            _analysis(job["results"]),
            progress=lambda part: _say(part=round(part, 3)),
            mark=job["mark"],
        )
    except PictureError as error:
        _say(failed=str(error))
        return 1
    _say(done=True)
    return 0


def _options(job: dict[str, Any]) -> PictureOptions:
    from graph_editor.canvas.picture.picture_options import PictureOptions

    nodes = job["nodes"]
    return PictureOptions(
        theme=job["theme"],
        transparent=job["transparent"],
        scale=job["scale"],
        graph=GraphId(job["graph"]),
        nodes=None if nodes is None else frozenset(map(NodeId, nodes)),
        annotations=frozenset(map(AnnotationId, job["annotations"])),
    )


def _analysis(results: dict[str, Any]) -> Analysis:
    found = {NodeId(node): outcome_from_json(result) for node, result in results.items()}
    return Analysis({node: r for node, r in found.items() if isinstance(r, NodeResult)})


def _say(**what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    sys.exit(main())
