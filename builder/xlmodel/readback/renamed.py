"""Sheets that have another name in one of two workbooks: found by what stands on them, and called as in the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from xlmodel.readback.workbook import Delivered
from xlmodel.refs import quote_sheet
from xlmodel.workbook.beside import SheetBeside
from xlmodel.workbook.contents import Worksheet
from xlmodel.workbook.rules import AreaRule
from xlmodel.workbook.tokens import Kind, sheet_name, tokens
from xlmodel.workbook.values import CellAddress, CellValue

_ALIKE = 0.8
"""The share of its texts that a sheet under another name still has."""


def as_named(reference: Delivered, other: Delivered) -> tuple[Delivered, dict[str, str]]:
    """The other workbook with its sheets called as in the reference, and the names that those have in the file."""
    names = _renamed(reference, other)
    return (_Called(other, {held: name for name, held in names.items()}) if names else other), names


def _renamed(reference: Delivered, other: Delivered) -> dict[str, str]:
    """The names that sheets of the reference have in the other workbook, where those differ."""
    ours, theirs = set(reference.sheet_names), set(other.sheet_names)
    found: dict[str, str] = {}
    free = [name for name in other.sheet_names if name not in ours]
    for name in (name for name in reference.sheet_names if name not in theirs):
        texts = _texts(reference.sheet(name))
        shares = {one: _share(texts, _texts(other.sheet(one))) for one in free}
        best = max(shares, key=shares.__getitem__, default="")
        if best and shares[best] >= _ALIKE:
            found[name] = best
            free.remove(best)
    return found


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


def _texts(sheet: Worksheet) -> set[str]:
    return {value for at, value in sheet.values.items() if isinstance(value, str) and at not in sheet.formulas}


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(len(one), len(other), 1)
