"""A language that nobody speaks: every text of English between two marks, so that what is not translated stands out."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from xlmodel.errors import ModelError
from xlmodel.model import Model
from xlmodel.texts import words

CODE = "qq"
OPEN, CLOSE = "‹", "›"
_MISSING = re.compile(rf"{CODE}: (\S+?)\.(.*?) is missing, (.*)", re.DOTALL)


def marked(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}"


def outside(text: str) -> str:
    """What stands between no marks."""
    depth, kept = 0, []
    for char in text:
        depth += (char == OPEN) - (char == CLOSE)
        kept.append(char if depth == 0 and char != CLOSE else " ")
    return "".join(kept)


@contextmanager
def spoken(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[None]:
    """Lets the engine speak it, from a copy of its catalogues in `folder`."""
    english = words.FOLDER / "en.toml"
    folder.mkdir()
    (folder / "en.toml").write_bytes(english.read_bytes())
    entries = _marked(tomllib.loads(english.read_text(encoding="utf-8")))
    entries["units"] |= {"as_written": False, "spaces": True, "currency_last": False}
    (folder / f"{CODE}.toml").write_text(_toml(entries), encoding="utf-8")
    monkeypatch.setattr(words, "FOLDER", folder)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def translated(make: Callable[[], Model], folder: Path) -> Model:
    """The model of `make`, after what it told to be missing was written into its catalogue; words of units as in zh."""
    with pytest.raises(ModelError) as caught:
        make()
    entries: dict[str, dict[str, str]] = {}
    for problem in caught.value.problems:
        _add_missing(problem, entries)
    other = tomllib.loads((folder / "texts" / "zh.toml").read_text(encoding="utf-8"))
    entries["units"] = {word: marked(word) for word in other["units"]}
    path = folder / "texts" / f"{CODE}.toml"
    path.write_text(_toml(entries), encoding="utf-8")
    try:
        return make()
    except ModelError as error:
        # A row of a block lacked its word only because its block did, or has a note of its own beside the block's.
        for problem in error.problems:
            orphan = re.match(rf"{CODE}: words\.(.*) names nothing", problem)
            if orphan is not None:
                del entries["words"][orphan[1]]
                continue
            _add_missing(problem, entries)
        path.write_text(_toml(entries), encoding="utf-8")
        return make()


def _add_missing(problem: str, entries: dict[str, dict[str, str]]) -> None:
    """Puts the text that a problem tells to be missing into the catalogue."""
    found = _MISSING.fullmatch(problem)
    assert found is not None, problem
    text = ast.literal_eval(found[3])
    table, key = ("units", found[2]) if found[1] == "units" else ("words", text)
    entries.setdefault(table, {})[key] = marked(text)


def _marked(entry: Any) -> Any:
    if isinstance(entry, Mapping):
        return {key: _marked(value) for key, value in entry.items()}
    return marked(entry) if isinstance(entry, str) and re.search("[a-z]", entry) else entry


def _toml(entries: Mapping[str, Any], prefix: str = "") -> str:
    plain = {key: value for key, value in entries.items() if not isinstance(value, Mapping)}
    lines = [f"[{prefix}]"] if prefix else []
    lines += [f"{_text(key)} = {str(v).lower() if isinstance(v, bool) else _text(v)}" for key, v in plain.items()]
    tables = [_toml(value, f"{prefix}.{_text(key)}".lstrip(".")) for key, value in entries.items() if key not in plain]
    return "\n".join([*lines, *tables])


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _forget() -> None:
    for cached in (words.spoken, words.unit_words, words._catalogue, words._file):
        cached.cache_clear()
