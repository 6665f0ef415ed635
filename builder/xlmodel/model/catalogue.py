"""The texts of a template in other languages than its own: `texts/LANGUAGE.toml` beside it, by id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from xlmodel.errors import ModelError, nearest
from xlmodel.expr.nodes import Node, Words
from xlmodel.model.files import read_toml
from xlmodel.model.items import Table, Value
from xlmodel.texts import Label, Wording, incomplete, spoken
from xlmodel.unit_words import written

FOLDER = "texts"
_WORDS, _UNITS = "words", "units"


class Catalogue:
    """Translates what a template says, and remembers what has no translation.

    Args:
        folder: the template's.
        language: the one it is written in.
        languages: those that must be complete; its own may be among them.

    Raises:
        ModelError: the engine has no words, or not all of them, in a language.
    """

    def __init__(self, folder: Path, language: str, languages: Sequence[str]) -> None:
        self.languages = tuple(dict.fromkeys((language, *languages)))
        _check_engine(self.languages)
        paths = {code: folder / FOLDER / f"{code}.toml" for code in self.languages}
        self._texts = {code: _flat(read_toml(path)) if path.is_file() else {} for code, path in paths.items()}
        self._used: dict[str, set[str]] = {code: set() for code in self.languages}
        self._missing: dict[tuple[str, str], str] = {}
        self._untold: dict[int, Label] = {}
        self._closed = False

    def label(self, place: str, wording: Wording, *, optional: bool = False) -> Label:
        """A text in every language: by its place in the catalogues, else by itself under `words`.

        Args:
            place: table and key, `labels.sales.cakes`.
            wording: the text, or a label that has some of its translations.
            optional: a language without it shows the text as it is; so it is of a text without letters.
        """
        label = Label.of(wording)
        if not label.origin:
            return label
        needed = not optional and not self._closed and any(char.isalpha() for char in label.origin)
        needed = needed and id(label) not in self._untold  # a copy of one whose own place is told
        lacking = False
        for code in self.languages[1:]:
            if not label.has(code):
                text = self._find(code, place, f"{_WORDS}.{label.origin}")
                if text is not None:
                    label = label.and_in(code, text)
                elif needed:
                    self._missing[code, place] = label.origin
                    lacking = True
                else:
                    label = label.and_in(code, label.origin)
        if lacking:
            label = copy(label)  # the template may use its own at several places
            self._untold[id(label)] = label
        return label

    def expression(self, node: Node) -> Node:
        """An expression with its texts in every language."""
        return _spoken(node, self) if any(isinstance(part, Words) for part in node.walk()) else node

    def unit_labels(self, units: Sequence[str]) -> dict[str, Label]:
        """The words of units: those that a template declares to count things, and those that catalogues add."""
        counted = [unit for unit in units if "=" not in unit]
        added = [key.removeprefix(f"{_UNITS}.") for found in self._texts.values() for key in found if _is_unit(key)]
        labels = {}
        for word in dict.fromkeys((*counted, *added)):
            said = {code: self._find(code, f"{_UNITS}.{word}") for code in self.languages}
            origin = said.pop(self.languages[0]) or word
            labels[word] = Label(origin, **{code: text for code, text in said.items() if text is not None})
            for code, text in said.items():
                if text is None and word in counted:
                    self._missing[code, f"{_UNITS}.{word}"] = word
        return labels

    def close(self, model_id: str, block_of: Mapping[str, str]) -> None:
        """Tells what the catalogues lack and what they name in vain; texts that come later need no translation.

        Args:
            model_id: the model's.
            block_of: the block by row: what a block lacks is not told of its rows again.

        Raises:
            ModelError: there is any of it, all at once.
        """
        self._closed = True
        problems = [
            f"{code}: {place} is missing, {text!r}"
            for (code, place), text in self._missing.items()
            if (code, _of_block(place, block_of)) not in self._missing
        ]
        lacking = {place for _, place in self._missing}
        for code, found in self._texts.items():
            known = [*lacking, *self._used[code]]
            for place in found:
                if place not in self._used[code]:
                    hint = nearest(place, known)
                    problems.append(f"{code}: {place} names nothing{f'; {hint}' if hint else ''}")
        if problems:
            count = f"{len(problems)} problems" if len(problems) > 1 else "a problem"
            hint = f"the catalogues are the files {FOLDER}/LANGUAGE.toml beside the template"
            raise ModelError(f"the texts of {model_id} have {count}", problems=problems, hint=hint)

    def _find(self, code: str, *places: str) -> str | None:
        for place in places:
            if place in self._texts[code]:
                self._used[code].add(place)
                return self._texts[code][place]
        return None


def spoken_table(table: Table, texts: Catalogue) -> Table:
    """A table with its cells, its columns and what they compute in every language."""

    def cell(key: str, column: str, value: Value) -> Value:
        return texts.label(f"cells.{table.id}.{key}.{column}", value) if isinstance(value, Label) else value

    columns = (
        replace(
            column,
            label=texts.label(f"columns.{table.id}.{column.id}", column.label),
            unit=written(column.unit),
            expression=None if column.expression is None else texts.expression(column.expression),
            by_record={key: texts.expression(node) for key, node in column.by_record.items()},
        )
        for column in table.columns
    )
    records = {
        key: {name: cell(key, name, value) for name, value in record.items()} for key, record in table.records.items()
    }
    return replace(table, columns=tuple(columns), records=records)


def _of_block(place: str, block_of: Mapping[str, str]) -> str:
    """The same place of the block that a row belongs to; empty where it belongs to none."""
    kind, _, name = place.partition(".")
    return f"{kind}.{block_of[name]}" if name in block_of else ""


def _is_unit(key: str) -> bool:
    return key.startswith(f"{_UNITS}.")


def _check_engine(languages: Sequence[str]) -> None:
    problems: list[str] = []
    for code in languages:
        if code not in spoken():
            problems.append(f"{code}: xlmodel has no words in it; {nearest(code, spoken()) or ', '.join(spoken())}")
        else:
            problems += incomplete(code)
    if problems:
        hint = "a language of xlmodel is a file texts/LANGUAGE.toml in its package"
        raise ModelError("a language cannot be used", problems=problems, hint=hint)


def _flat(entries: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, entry in entries.items():
        found |= _flat(entry, f"{prefix}{name}.") if isinstance(entry, Mapping) else {f"{prefix}{name}": str(entry)}
    return found


def _spoken(node: Node, texts: Catalogue) -> Node:
    if isinstance(node, Words):
        return Words(texts.label(f"{_WORDS}.{node.label.origin}", node.label))
    changed: dict[str, Any] = {}
    names: tuple[str, ...] = node.__slots__
    for name in names:
        value = getattr(node, name)
        if isinstance(value, Node):
            changed[name] = _spoken(value, texts)
        elif isinstance(value, tuple):
            changed[name] = tuple(_spoken(item, texts) if isinstance(item, Node) else item for item in value)
    return replace(node, **changed)
