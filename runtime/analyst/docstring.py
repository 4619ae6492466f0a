"""Reading Keras' docstrings: summary, body as Markdown, and what they say of each argument."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from dataclasses import dataclass, field

_SECTION = re.compile(r"^([A-Z][A-Za-z0-9 `*.,'-]{0,70}):{1,2}$")
_ARGUMENT_SECTIONS = ("args", "arguments", "call arguments", "call args")
_ARGUMENT = re.compile(r"^\*{0,2}`?(\w+)`?(?:\s*\([^)]*\))?\s*:\s*(.*)$")
_PLACEHOLDER = re.compile(r"\{\{\w+\}\}")
_DROPPED_SECTIONS = ("raises",)


@dataclass(slots=True)
class Docstring:
    """A docstring in its parts.

    Attributes:
        summary: one line, without the full stop at its end.
        body: the rest as Markdown, without the arguments.
        arguments: by name.
    """

    summary: str = ""
    body: str = ""
    arguments: dict[str, str] = field(default_factory=dict)


def read_docstring(thing: object) -> Docstring:
    """The docstring of a class or function; empty where it has none of its own."""
    text = _straightened(_completed(thing) or inspect.getdoc(thing) or "")
    if isinstance(thing, type) and not thing.__dict__.get("__doc__"):
        text = ""
    summary, _, rest = text.partition("\n\n")
    result = Docstring(" ".join(summary.split()).rstrip("."))
    body: list[str] = []
    for title, lines in _sections(rest):
        if title.lower() in _ARGUMENT_SECTIONS:
            _read_arguments(lines, result.arguments)
        elif title.lower() not in _DROPPED_SECTIONS:
            if title:
                body += ["", f"**{title}**", ""]
            body += _markdown(lines if not title else _dedent(lines))
    result.body = re.sub(r"\n{3,}", "\n\n", "\n".join(body)).strip()
    return result


def _straightened(text: str) -> str:
    """`text` with its own indentation taken away.

    In some docstrings a line or two begin further left than all others, so that `inspect` leaves
    the rest indented.
    """
    first, *lines = text.splitlines() or [""]
    indent = next((len(line) - len(line.lstrip()) for line in lines if line.strip()), 0)
    return "\n".join(
        [first, *(line[indent:] if not line[:indent].strip() else line for line in lines)]
    )


def _completed(thing: object) -> str:
    """The docstring of a class in whose source are placeholders, `{{like_this}}`; else nothing.

    Keras puts text in their place when it is imported. That text is indented as the source is, or
    not at all; the docstring is indented as the source is before Python 3.13, and not at all since.
    So what was put in is taken out, and put where it stands in the source.
    """
    written = _written(thing) if isinstance(thing, type) else ""
    if not _PLACEHOLDER.search(written):
        return ""
    parts = (r"\s+".join(map(re.escape, part.split())) for part in _PLACEHOLDER.split(written))
    pattern = r"\s*" + r"\s*(.*?)\s*".join(parts) + r"\s*"
    found = re.fullmatch(pattern, thing.__doc__ or "", re.DOTALL)
    if found is None:
        return ""
    put_in = iter(found.groups())

    def fill(line: str) -> str:
        indent = line[: len(line) - len(line.lstrip())]
        return _PLACEHOLDER.sub(lambda _hole: _indented(next(put_in), indent), line)

    return inspect.cleandoc("\n".join(map(fill, written.split("\n"))))


def _indented(text: str, indent: str) -> str:
    """`text` with all lines but the first indented, unless they are."""
    rest = [line for line in text.split("\n")[1:] if line]
    return text if all(line.startswith(" ") for line in rest) else text.replace("\n", "\n" + indent)


def _written(cls: type) -> str:
    """The docstring in the source of a class; nothing where there is none."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    except (OSError, TypeError, SyntaxError):
        return ""
    match tree.body:
        case [ast.ClassDef() as found]:
            return ast.get_docstring(found, clean=False) or ""
    return ""


def _sections(text: str) -> list[tuple[str, list[str]]]:
    """The text before the first heading as `("", lines)`, then each heading with its lines."""
    sections: list[tuple[str, list[str]]] = [("", [])]
    fenced = False
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        heading = None if fenced else _SECTION.match(line)
        if heading:
            sections.append((heading[1], []))
        elif (
            not fenced
            and line
            and not line.startswith((" ", ">>>", "..."))
            and sections[-1][0].lower() in _ARGUMENT_SECTIONS
        ):
            sections.append(("", [line]))
        else:
            sections[-1][1].append(line)
    return sections


def _dedent(lines: list[str]) -> list[str]:
    return inspect.cleandoc("\n" + "\n".join(lines)).splitlines()


def _read_arguments(lines: list[str], arguments: dict[str, str]) -> None:
    """Add `name: description` pairs; a description goes on in deeper-indented lines."""
    name = ""
    collected: dict[str, list[str]] = {}
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    outer = min(indents, default=0)
    for line in lines:
        indent = len(line) - len(line.lstrip())
        start = _ARGUMENT.match(line.strip()) if indent == outer else None
        if start:
            name = start[1]
            collected[name] = [start[2]]
        elif name:
            collected[name].append(line)
    for argument, parts in collected.items():
        arguments.setdefault(argument, _paragraphs(parts))


def _paragraphs(lines: list[str]) -> str:
    """Join wrapped lines, but keep lists, code blocks and paragraphs apart."""
    first, rest = lines[0].strip(), _dedent(lines[1:])
    text = first
    fenced = False
    for line in rest:
        stripped = line.strip()
        fence = stripped.startswith("```")
        if fenced or fence:
            text += "\n" + line
        elif not stripped:
            text += "\n\n"
        elif stripped.startswith(("- ", "* ", ">>>", "...")) or text.endswith("```"):
            text += "\n" + line
        else:
            text += ("" if not text or text.endswith("\n") else " ") + stripped
        fenced ^= fence
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _markdown(lines: list[str]) -> list[str]:
    """Put doctests (`>>> …`) into fences, which Markdown needs to show them as code."""
    result: list[str] = []
    fenced = doctest = False
    for line in lines:
        stripped = line.strip()
        if stripped.startswith("```") and not doctest:
            fenced = not fenced
        elif not fenced and not doctest and stripped.startswith(">>>"):
            doctest = True
            result += ["", "```python"]
        elif doctest and not stripped:
            doctest = False
            result.append("```")
        result.append(line)
    if doctest:
        result.append("```")
    return result
