"""Every control of the window has a name for those who hear it and a tooltip for those who ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QGraphicsView,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from tests.app.drawing import DIGITS, draw_chain

CONTROLS = (
    *(QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox),
    *(QGraphicsView, QLineEdit, QPlainTextEdit, QProgressBar, QTextEdit),
)
PAGES = ("home", "data", "draw", "train", "results")


@pytest.fixture
def drawn(hornet: Any) -> Any:
    """The program with a classifier drawn and one of its layers selected."""
    hornet.session.replace(DIGITS)
    ids = draw_chain(hornet.session)
    hornet.window.page("draw")
    hornet.session.select([ids["hidden"]])
    return hornet


def controls(root: QWidget) -> Iterator[QWidget]:
    """What somebody can use; not what Qt has put into its own widgets."""
    for widget in root.findChildren(QWidget):
        inside = widget.parentWidget()
        if not isinstance(widget, CONTROLS) or isinstance(widget, QScrollBar | QHeaderView):
            continue
        if widget.objectName().startswith("qt_") or isinstance(inside, QTabBar):
            continue
        if isinstance(inside, QComboBox | QAbstractSpinBox | QLineEdit | QAbstractItemView):
            continue
        if inside is not None and inside.metaObject().className().startswith("QComboBox"):
            continue
        yield widget


def describe(widget: QWidget) -> str:
    path = []
    at: QWidget | None = widget
    while at is not None and len(path) < 4:
        path.append(f"{type(at).__name__}#{at.objectName()}" if at.objectName() else
                    type(at).__name__)  # fmt: skip
        at = at.parentWidget()
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return " < ".join(path) + (f" “{text}”" if text else "")


def name_of(widget: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(widget)
    name = found.text(QAccessible.Text.Name) if found is not None else ""
    return name.strip() or widget.accessibleName().strip()


@pytest.mark.parametrize("page", PAGES)
def test_every_control_has_a_name(drawn: Any, page: str) -> None:
    drawn.window.show_page(page)
    QApplication.processEvents()
    unnamed = {describe(widget) for widget in controls(drawn.window) if not name_of(widget)}
    assert "\n".join(sorted(unnamed)) == ""


@pytest.mark.parametrize("page", PAGES)
def test_every_button_has_a_tooltip(drawn: Any, page: str) -> None:
    drawn.window.show_page(page)
    QApplication.processEvents()
    silent = {
        describe(widget)
        for widget in controls(drawn.window.page(page))
        if isinstance(widget, QAbstractButton) and not widget.toolTip() and widget.isVisible()
    }
    assert "\n".join(sorted(silent)) == ""


@pytest.mark.parametrize("name", ["shortcuts", "export_picture", "command_palette"])
def test_the_dialogs_too(drawn: Any, name: str) -> None:
    drawn.window.menus.actions[name].trigger()
    roots: list[QWidget] = [w for w in drawn.window.findChildren(QDialog) if w.isVisible()]
    if drawn.window.menus._palette is not None:
        roots.append(drawn.window.menus._palette)
    assert roots
    for root in roots:
        found = list(controls(root))
        assert found
        assert {describe(widget) for widget in found if not name_of(widget)} == set()
        assert {
            describe(w)
            for w in found
            if isinstance(w, QAbstractButton) and not isinstance(w, QToolButton) and not w.toolTip()
        } == set()


def test_the_canvas_of_the_window_has_its_nodes_in_the_tree(drawn: Any) -> None:
    canvas = QAccessible.queryAccessibleInterface(drawn.window.page("draw").canvas)
    names = [
        canvas.child(i).text(QAccessible.Text.Name).split(",")[0]
        for i in range(canvas.childCount())
    ]
    assert "hidden" in names
    assert len(names) == 4
