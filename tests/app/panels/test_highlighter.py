"""The colours of the script."""

from __future__ import annotations

from app.panels.code_view import CodeView


def coloured(view: CodeView) -> list[bool]:
    blocks, block = [], view.document().begin()
    while block.isValid():
        blocks.append(bool(block.layout().formats()))
        block = block.next()
    return blocks


def test_a_long_script_is_coloured_from_the_top_a_part_at_a_time(qtbot) -> None:
    view = CodeView()
    qtbot.addWidget(view)
    lines = [f"x_{number} = layers.Dense({number})(x)" for number in range(600)]
    view.show_text('"""A network\nof many layers.\n"""\n' + "\n".join(lines))
    at_first = coloured(view)
    assert all(at_first[:90])
    assert not all(at_first)
    qtbot.waitUntil(lambda: all(coloured(view)))


def test_lines_that_wait_for_their_colours_may_go_or_move(qtbot) -> None:
    view = CodeView()
    qtbot.addWidget(view)
    lines = [f"x_{number} = layers.Dense({number})(x)" for number in range(600)]
    view.show_text("\n".join(lines))
    view.show_text("\n".join(["import keras", *lines[:300], *lines[400:]]))
    qtbot.waitUntil(lambda: all(coloured(view)))
    view.show_text("y = 1")
    assert coloured(view) == [True]
