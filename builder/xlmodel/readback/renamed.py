"""Sheets that have another name in one of two workbooks: found by what stands on them, called as in the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from xlmodel.readback.workbook import Delivered
from xlmodel.refs import quote_sheet
from xlmodel.workbook.beside import SheetBeside
from xlmodel.workbook.contents import Worksheet
from xlmodel.workbook.rules import AreaRule
from xlmodel.workbook.tokens import Kind, sheet_name, tokens
from xlmodel.workbook.values import CellAddress, CellValue

_ALIKE, _STILL = 0.8, 0.5
"""The share of its texts that a sheet still has under another name, and under its own."""

_NO_SHEET = "#REF!"
"""What a formula reads that kept the name of a sheet from before it was renamed."""


def as_named(reference: Delivered, other: Delivered) -> tuple[Delivered, dict[str, str]]:
    """The other workbook with its sheets called as in the reference, and the names that those have in the file."""
    pairs = _pairs(reference, other)
    names = {name: pairs[name] for name in reference.sheet_names if pairs.get(name, name) != name}
    if not names:
        return other, names
    new = {theirs: ours for ours, theirs in names.items()}
    taken = {*reference.sheet_names, *other.sheet_names}
    for name in other.sheet_names:
        if name in new.values() and name not in new:
            new[name] = next(f"{name} ({n})" for n in range(2, len(taken) + 3) if f"{name} ({n})" not in taken)
            taken.add(new[name])
    new |= {ours: _NO_SHEET for ours in names if ours not in other.sheet_names}
    return _Called(other, new), names


def renamed_in_words(names: Mapping[str, str]) -> Iterator[str]:
    """That sheets have another name, each as a sentence."""
    return (f"the sheet {name!r} has the name {new!r} now" for name, new in names.items())


def _pairs(reference: Delivered, other: Delivered) -> dict[str, str]:
    """From each sheet of the reference to that of the other: by the lines on it, its texts or its name."""
    found = {ours: other.homes[built] for built, ours in reference.homes.items() if built in other.homes}
    if reference.index_sheet and other.index_sheet:
        found[reference.index_sheet] = other.index_sheet
    rest = [name for name in reference.sheet_names if name not in found]
    free = [name for name in other.sheet_names if name not in found.values()]
    ours, theirs = ({name: _texts(book.sheet(name)) for name in names} for book, names in
                    ((reference, rest), (other, free)))  # fmt: skip
    found |= _alike_in_all(ours, theirs)
    taken = set(found.values())
    still = [name for name in rest if name in theirs and _share(ours[name], theirs[name]) >= _STILL]
    found |= {name: name for name in still if name not in found and name not in taken}
    for name in rest:
        shares = {one: _share(ours[name], theirs[one]) for one in free if one not in found.values()}
        best = max(shares, key=shares.__getitem__, default="")
        if name not in found and best and shares[best] >= _ALIKE:
            found[name] = best
    return found | {name: name for name in rest if name not in found and name in theirs and name not in found.values()}


class _Called(Delivered):
    """A workbook whose file has other names for its sheets: `new` ones by those."""

    def __init__(self, held: Delivered, new: Mapping[str, str]) -> None:
        self._held = held
        self._new = new
        contents = held.contents
        sheets = tuple(_sheet(sheet, new) for sheet in contents.sheets)
        meanings = {key: respelled(meaning, new) for key, meaning in contents.names.items()}
        super().__init__(replace(contents, sheets=sheets, names=meanings), held.limits)

    @cached_property
    def beside(self) -> Mapping[str, SheetBeside]:
        """What each sheet has beside its values: rules, number formats, charts."""
        return {self._new.get(name, name): _beside(found, self._new) for name, found in self._held.beside.items()}

    @cached_property
    def recalculation(self) -> Mapping[CellAddress, CellValue]:
        """The result of every formula when the workbook is recalculated."""
        found = self._held.recalculation
        return {at._replace(sheet=self._new.get(at.sheet, at.sheet)): value for at, value in found.items()}


def respelled(text: str, new: Mapping[str, str]) -> str:
    """A formula with sheets called otherwise."""
    if not any(name.replace("'", "''") in text for name in new):
        return text
    parts = (
        f"{quote_sheet(new[sheet_name(token.text)])}!"
        if token.kind is Kind.SHEET and sheet_name(token.text) in new
        else token.text
        for token in tokens(text.removeprefix("="))
    )
    return "=" * text.startswith("=") + "".join(parts)


def _sheet(sheet: Worksheet, new: Mapping[str, str]) -> Worksheet:
    formulas = {at: replace(formula, text=respelled(formula.text, new)) for at, formula in sheet.formulas.items()}
    return replace(sheet, name=new.get(sheet.name, sheet.name), formulas=formulas)


def _beside(found: SheetBeside, new: Mapping[str, str]) -> SheetBeside:
    charts = tuple(
        tuple(tuple((part, respelled(reference, new)) for part, reference in series) for series in chart)
        for chart in found.charts
    )
    validations, conditions = (
        tuple(_rule(rule, new) for rule in rules) for rules in (found.validations, found.conditions)
    )
    return replace(found, validations=validations, conditions=conditions, charts=charts)


def _rule(rule: AreaRule, new: Mapping[str, str]) -> AreaRule:
    return replace(rule, formulas=tuple(respelled(formula, new) for formula in rule.formulas))


def _alike_in_all(ours: Mapping[str, set[str]], theirs: Mapping[str, set[str]]) -> dict[str, str]:
    """Sheets with the very same texts, where no other has these and both names were there before."""
    by_texts: dict[frozenset[str], tuple[list[str], list[str]]] = {}
    for at, sheets in enumerate((ours, theirs)):
        for name, held in sheets.items():
            by_texts.setdefault(frozenset(held), ([], []))[at].append(name)
    pairs = ((one[0], other[0]) for one, other in by_texts.values() if len(one) == len(other) == 1)
    return {name: held for name, held in pairs if held in ours}


def _texts(sheet: Worksheet) -> set[str]:
    return {value for at, value in sheet.values.items() if isinstance(value, str) and at not in sheet.formulas}


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(len(one), len(other), 1)
