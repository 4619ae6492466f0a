"""The list of shortcuts to keep beside the screen: as text, as HTML, on paper."""

from __future__ import annotations

import html
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPagedPaintDevice, QTextDocument
from PySide6.QtWidgets import QWidget

from app.action_list import ListedAction

_NATIVE = QKeySequence.SequenceFormat.NativeText
TITLE = "Keyboard shortcuts of Hornet"
_STYLE = """
body { font: 10pt sans-serif; margin: 2em; columns: 2 26em; }
h1 { font-size: 15pt; column-span: all; }
h2 { font-size: 11pt; margin: 1.2em 0 0.3em; }
table { width: 100%; border-collapse: collapse; break-inside: avoid; }
td { padding: 2px 4px; border-bottom: 1px solid #ddd; }
td.keys { text-align: right; white-space: nowrap; font-weight: 600; }
"""


def write_sheet(listed: Iterable[ListedAction], path: Path) -> None:
    """Write the shortcuts to a file: HTML for `.html` and `.htm`, else text.

    Raises:
        OSError: the file cannot be written.
    """
    as_page = path.suffix.lower() in (".html", ".htm")
    path.write_text(as_html(listed) if as_page else as_text(listed), encoding="utf-8")


def print_sheet(listed: Iterable[ListedAction], parent: QWidget) -> None:
    """Ask for a printer and print the shortcuts on it."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # seldom wanted

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(TITLE)
    dialog = QPrintDialog(printer, parent)
    page = as_html(listed)

    def on_accepted() -> None:
        print_to(page, printer)

    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(on_accepted)
    dialog.open()


def print_to(page: str, printer: QPagedPaintDevice) -> None:
    """Print a page of HTML."""
    document = QTextDocument()
    document.setHtml(page)
    document.print_(printer)


def as_text(listed: Iterable[ListedAction]) -> str:
    """The actions that have keys, under the places where they stand."""
    places = _by_place(listed)
    width = max((len(_keys(a)) for _, actions in places for a in actions), default=0)
    lines = [TITLE]
    for place, actions in places:
        lines += ["", place]
        lines += [f"  {_keys(action):<{width}}  {action.lasting_title}" for action in actions]
    return "\n".join(lines) + "\n"


def as_html(listed: Iterable[ListedAction]) -> str:
    """The same as a page that can be printed."""
    parts = [
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title>',
        f"<style>{_STYLE}</style></head><body><h1>{TITLE}</h1>",
    ]
    for place, actions in _by_place(listed):
        parts.append(f"<h2>{html.escape(place)}</h2><table>")
        parts += [
            f"<tr><td>{html.escape(action.lasting_title)}</td>"
            f'<td class="keys" align="right"><b>{html.escape(_keys(action))}</b></td></tr>'
            for action in actions
        ]
        parts.append("</table>")
    return "\n".join([*parts, "</body></html>\n"])


def _keys(listed: ListedAction) -> str:
    """Not joined by commas: they stand between the strokes of a chord."""
    return " or ".join(key.toString(_NATIVE) for key in listed.action.shortcuts())


def _by_place(listed: Iterable[ListedAction]) -> list[tuple[str, list[ListedAction]]]:
    order: dict[str, int] = {}
    with_keys = [action for action in listed if action.keys]
    for action in with_keys:
        order.setdefault(action.place, len(order))
    with_keys.sort(key=lambda action: order[action.place])
    return [(place, list(some)) for place, some in groupby(with_keys, lambda a: a.place)]
