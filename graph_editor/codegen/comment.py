"""Comments and docstrings: other people's words, made to fit and to be harmless."""

from __future__ import annotations

import textwrap

from graph_editor.codegen.expression import WIDTH, width

_LONGEST_WORD = 60


def comment(text: str, indent: str = "") -> list[str]:
    """`text` as comment lines."""
    words = [
        word if width(word) <= _LONGEST_WORD else f"{word[:30]}…" for word in clean(text).split()
    ]
    return [f"{indent}# {line}" for line in _filled(words, WIDTH - len(indent) - 2)]


def docstring(title: str, text: str = "") -> list[str]:
    """A module's docstring: a line, then the paragraphs of `text`."""
    lines: list[str] = []
    cleaned = "\n".join(clean(line.expandtabs(4)) for line in text.splitlines())
    for line in _escaped(textwrap.dedent(cleaned)).split("\n"):
        lines += [line] if width(line) <= WIDTH else _filled(line.split(), WIDTH)
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    heads = _filled(_escaped(clean(title)).split(), WIDTH - 6)
    if not lines and len(heads) == 1:
        return [f'"""{heads[0]}"""']
    return [f'"""{heads[0]}', *heads[1:], *(["", *lines] if lines else []), '"""']


def clean(text: str) -> str:
    """`text` on one line, without characters that an editor or terminal would act upon."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    return kept.rstrip()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"""', "'''").replace('""', "''")


def _filled(words: list[str], columns: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in words:
        if line and width(line) + 1 + width(word) > columns:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]
