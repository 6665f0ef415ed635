"""Writes docs/api.md from the docstrings of the public names: `python -m tests.docs.api_reference`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType, UnionType

import xlmodel
import xlmodel.data

from tests.docs.api_examples import DATA_EXAMPLES, EXAMPLES

PAGE = Path(__file__).parents[2] / "docs" / "api.md"

OPENING = """\
# Python

<!-- Written by `python -m tests.docs.api_reference`; a test holds it against the code and runs every example. -->

Every public name of `xlmodel`, with an example that runs after `from xlmodel import *`. Errors are of one tree,
`xlmodel.errors.XlmodelError`: what is wrong, where, and a hint.
"""

DATA = """\
# Data files of a template's own

What `xlmodel.data` has, for tables that are neither inputs, scenarios nor printed figures: every field is held against
what it must be, and what is wrong in a file is told at once, with row, key, value and the nearest name. The examples
run after `from xlmodel.data import *`. A template imports `xlmodel` and `xlmodel.data`, and nothing below them.
"""


def reference() -> str:
    """The page: each public name with its docstring and its example."""
    return "\n".join([OPENING, *_entries(xlmodel, EXAMPLES), DATA, *_entries(xlmodel.data, DATA_EXAMPLES)])


def _entries(module: ModuleType, examples: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(module.__all__, key=str.casefold):
        yield from _entry(name, getattr(module, name), examples[name])


def _entry(name: str, item: object, example: str) -> Iterator[str]:
    yield f"## {name}\n"
    if isinstance(item, UnionType):
        yield f"`{name} = {' | '.join(getattr(one, '__name__', str(one)) for one in item.__args__)}`\n"
    else:
        kind = "class " if inspect.isclass(item) else ""
        yield f"`{kind}{name}({_parameters(item)})`\n"
        yield f"```text\n{_prose(item)}\n```\n"
    yield f"```python\n{example}\n```\n"
    for method in methods(item):
        yield f"### {name}.{method.__name__}\n"
        yield f"`{method.__name__}({_parameters(method).removeprefix('self').removeprefix(', ')})`\n"
        yield f"```text\n{_prose(method)}\n```\n"


def methods(item: object) -> list[Callable[..., object]]:
    """What a template calls on a draft, a sheet or an expression."""
    if item not in (xlmodel.Draft, xlmodel.SheetBuilder, xlmodel.Expression):
        return []
    found = [method for name, method in inspect.getmembers(item, inspect.isfunction) if not name.startswith("_")]
    return [m for m in found if hasattr(m, "__wrapped__") or m.__name__ == "complete" or item is xlmodel.Expression]


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
