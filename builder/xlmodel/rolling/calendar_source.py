"""Where a template says its calendar, in `timeline.toml` or in a call of `timeline`, and how that is moved on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from xlmodel.errors import ModelError
from xlmodel.timeline import Timeline
from xlmodel.toml_text import save, text_of

_FILE = "timeline.toml"
_KEYS = ("first", "last", "history")


@dataclass(frozen=True, slots=True)
class _Edit:
    """A text that takes the place of another in a line."""

    line: int
    start: int
    end: int
    text: str


def write_calendar(folder: Path, code: Path, before: Timeline, after: Timeline) -> str:
    """Writes the calendar `after` where the template says `before`; the name of the file that does.

    Args:
        folder: of the data files.
        code: of the Python files.
        before: the calendar as it is.
        after: as it will be.

    Raises:
        ModelError: neither the file nor one plain call of `timeline` says it.
    """
    path = folder / _FILE
    if path.is_file():
        document = tomlkit.parse(text_of(path))
        for key in ("last", "history"):
            document[key] = _like(document[key], _periods(after)[key])
        save(path, tomlkit.dumps(document))
        return path.name
    found = [
        (source, call)
        for source in sorted(code.rglob("*.py"))
        if not source.name.startswith("test_")
        for call in _calls(source)
        if {key: str(node.value) for key, node in call.items()} == _periods(before)
    ]
    if len(found) != 1:
        count = "no call" if not found else f"{len(found)} calls"
        first, last, history = _periods(before).values()
        raise ModelError(
            f"{count} of timeline({first}, {last}, history={history}) with plain periods in {code.name}/*.py",
            hint=f'write first, last and history in {_FILE} beside the model, and Draft(timeline="{_FILE}")',
        )
    source, call = found[0]
    edits = [_edit(call[key], _periods(after)[key]) for key in ("last", "history")]
    _write(source, edits)
    return source.relative_to(code).as_posix()


def rename_imports(code: Path, before: str, after: str) -> None:
    """Lets the files of a copied package import each other under its new name.

    Raises:
        ModelError: one imports the package as a whole, `import NAME`.
    """
    for source in sorted(code.rglob("*.py")):
        tree = ast.parse(source.read_bytes())
        edits = []
        for node in ast.walk(tree):
            if isinstance(node, ast.Import) and any(alias.name.partition(".")[0] == before for alias in node.names):
                where = f"{source.relative_to(code).as_posix()}:{node.lineno}"
                hint = f"from {before} import …, or a folder of the same name: -o ELSEWHERE/{before}"
                raise ModelError(f"{where}: import {before} would be the old package", hint=hint)
            if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").partition(".")[0] == before:
                start = node.col_offset + len("from ")
                edits.append(_Edit(node.lineno, start, start + len(before), after))
        _write(source, edits)


def _calls(source: Path) -> Iterator[dict[str, ast.Constant]]:
    """The plain periods of each call of `timeline` in a file."""
    for node in ast.walk(ast.parse(source.read_bytes())):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = dict(zip(_KEYS, node.args, strict=False)) | {k.arg: k.value for k in node.keywords if k.arg in _KEYS}
        plain = {str(key): value for key, value in given.items() if isinstance(value, ast.Constant)}
        if name == "timeline" and set(plain) == set(_KEYS):
            yield plain


def _periods(calendar: Timeline) -> dict[str, str]:
    return dict(zip(_KEYS, (calendar.members[0], calendar.members[-1], calendar.last_history), strict=True))


def _edit(node: ast.Constant, period: str) -> _Edit:
    assert node.end_col_offset is not None
    text = period if isinstance(node.value, int) else f'"{period}"'
    return _Edit(node.lineno, node.col_offset, node.end_col_offset, text)


def _write(source: Path, edits: list[_Edit]) -> None:
    """Applies edits, whose columns count bytes, from the last to the first."""
    if not edits:
        return
    lines = source.read_bytes().splitlines(keepends=True)
    for edit in sorted(edits, key=lambda edit: (edit.line, edit.start), reverse=True):
        line = lines[edit.line - 1]
        lines[edit.line - 1] = line[: edit.start] + edit.text.encode() + line[edit.end :]
    source.write_bytes(b"".join(lines))


def _like(old: object, period: str) -> int | str:
    return int(period) if isinstance(old, int) else period
