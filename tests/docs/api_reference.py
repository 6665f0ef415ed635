"""Writes docs/api.md from the docstrings of the public names: `python -m tests.docs.api_reference`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import xlmodel

from tests.docs.api_examples import EXAMPLES

PAGE = Path(__file__).parents[2] / "docs" / "api.md"

OPENING = """\
# Python

<!-- Written by `python -m tests.docs.api_reference`; a test holds it against the code and runs every example. -->

Every public name of `xlmodel`, with an example that runs after `from xlmodel import *`. Errors are of one tree,
`xlmodel.errors.XlmodelError`: what is wrong, where, and a hint.
"""


def reference() -> str:
    """The page: each public name with its docstring and its example."""
    return "\n".join([OPENING, *(line for name in sorted(xlmodel.__all__, key=str.casefold) for line in _entry(name))])


def _entry(name: str) -> Iterator[str]:
    item = getattr(xlmodel, name)
    kind = "class " if inspect.isclass(item) else ""
    parameters = _parameters(item)
    yield f"## {name}\n"
    yield f"`{kind}{name}({parameters})`\n"
    yield f"```text\n{_prose(item)}\n```\n"
    yield f"```python\n{EXAMPLES[name]}\n```\n"


def _parameters(item: object) -> str:
    """The names of the parameters, with `=...` where one may be left out."""
    try:
        found = inspect.signature(item).parameters.values()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return ""
    texts = []
    for one in found:
        star = "*" if one.kind is one.VAR_POSITIONAL else "**" if one.kind is one.VAR_KEYWORD else ""
        texts.append(f"{star}{one.name}{'' if one.default is one.empty else '=...'}")
    return ", ".join(texts)


def _prose(item: object) -> str:
    """The docstring without the example, which stands below it."""
    text = inspect.getdoc(item) or ""
    return text.partition("\nExample:")[0].strip().replace("```", "'''")


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
