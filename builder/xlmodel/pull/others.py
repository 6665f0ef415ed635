"""Everything of an edited workbook that is no input: formulas, tables, texts, new sheets, rows, columns and names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import cached_property

from xlmodel.errors import counted
from xlmodel.format import INDEX
from xlmodel.pull.remarks import Remark, remark, same, show
from xlmodel.readback import Alignment, Delivered, Memory, SheetCell, as_built, changed_rules, memory_of, plain
from xlmodel.workbook.tokens import Kind, corners, sheet_name, tokens
from xlmodel.workbook.values import CellValue

_DRIFTED = "; or the template has changed it since"


class OtherCells:
    """Compares what was not read as an input.

    Attributes:
        texts: cells with another text that no formula reads, filled by `remarks`.
        drift: lines that the template calculates otherwise since, filled by `remarks`.
    """

    def __init__(
        self, edited: Delivered, fresh: Delivered, align: Alignment, memory: Memory | None, read: Set[SheetCell],
        cases: Mapping[SheetCell, str],
    ) -> None:  # fmt: skip
        self._edited = edited
        self._fresh = fresh
        self._align = align
        self._memory = memory
        self._now = memory_of(fresh)
        self._read = read
        self._cases = cases
        self.texts: list[str] = []
        self.drift: list[str] = []

    def remarks(self) -> list[Remark]:
        """All that differs and may move a number."""
        self._tell_drift()
        found = [item for sheet in self._align.maps if sheet != self._fresh.index_sheet for item in self._sheet(sheet)]
        return found + list(self._new_sheets()) + list(self._names())

    def _tell_drift(self) -> None:
        """The template's own changes, where the workbook has the formulas it was built with."""
        if self._memory is None or self._now is None:
            return
        kept = [name for name in self._align.maps if self._kept(name)[0]]
        moved = [name for name in kept if self._now.sheets[name][0] != self._memory.sheets[name][0]]
        rules = changed_rules(self._align, moved)
        found = [f"{rule.id}: {rule.after} when built, {rule.before} in the template" for rule in rules]
        now, then = (
            [name for name, entry in book.entries.items() if not entry.is_input] for book in (self._fresh, self._edited)
        )
        found += [f"{name} is new in the template" for name in now if name not in then]
        found += [f"{name} is no longer in the template" for name in then if name not in now]
        self.drift = found or [f"the sheet {name!r} is calculated otherwise" for name in moved]

    def _kept(self, sheet: str) -> tuple[bool, bool]:
        """Whether the formulas of a sheet, and its constants, are those it was built with, and mean the same."""
        formulas, constants = self._built[sheet]
        return formulas and self._unmoved, constants

    @cached_property
    def _built(self) -> dict[str, tuple[bool, bool]]:
        return {name: as_built(self._edited, self._memory, name) for name in self._align.maps}

    @cached_property
    def _unmoved(self) -> bool:
        """Whether no sheet had rows or columns moved, so that the same formula reads the same cells."""
        return all(
            built[0] or self._align.maps[name].still
            for name, built in self._built.items()
            if name != self._fresh.index_sheet
        )

    def _sheet(self, sheet: str) -> Iterator[Remark]:
        formulas_kept, constants_kept = self._kept(sheet)
        if formulas_kept and constants_kept:
            return
        changed = (
            self._memory is not None
            and self._now is not None
            and (self._now.sheets.get(sheet) != self._memory.sheets.get(sheet))
        )
        one, two = self._fresh.sheet(sheet), self._edited.sheet(sheet)
        for row, column in sorted({*one.values, *one.formulas}):
            place = SheetCell(sheet, row, column)
            there = self._align.there(place)
            if place in self._read or (formulas_kept and self._fresh.formula(place)):
                continue
            if there is None:
                yield from self._deleted(place, changed)
            elif not (formulas_kept and self._edited.formula(there)):
                yield from self._cell(place, there, changed)
        for row, column in sorted({*two.values, *two.formulas}):
            there = SheetCell(sheet, row, column)
            back = self._align.back(there)
            new = back is None or (back.row, back.column) not in one.values.keys() | one.formulas.keys()
            if new and not (formulas_kept and self._edited.formula(there)):
                yield from self._added(there)

    def _deleted(self, place: SheetCell, changed: bool) -> Iterator[Remark]:
        before = self._fresh.formula(place) or self._fresh.value(place)
        if self._fresh.formula(place) or isinstance(before, float):
            name = self._fresh.id_at(place.sheet, place.row) or self._fresh.label_at(place.sheet, place.row)
            reason = "its row or column was deleted, or its header" + (_DRIFTED if changed else "")
            yield Remark(str(place), name, show(before), "empty", reason)

    def _added(self, there: SheetCell) -> Iterator[Remark]:
        label = self._edited.id_at(there.sheet, there.row) or self._edited.label_at(there.sheet, there.row)
        formula, value = self._edited.formula(there), self._edited.value(there)
        if formula:
            yield Remark(str(there), label, "empty", f"={formula}", "a formula stands where there was none")
        elif isinstance(value, float | bool):
            yield Remark(str(there), label, "empty", show(value), "a number stands where there was none")
        elif value not in (None, ""):
            self.texts.append(str(there))

    def _cell(self, place: SheetCell, there: SheetCell, changed: bool) -> Iterator[Remark]:
        drifted = _DRIFTED if changed else ""
        built = self._fresh.formula(place)
        pair = _value(self._edited.value(there)), _value(self._fresh.value(place))
        if built or self._edited.formula(there):
            if self._align.formula(there) != plain(built):
                why = "a formula was replaced" if built else "a formula stands where there was none"
                yield remark(self._fresh, self._edited, place, there, why + drifted)
        elif not same(*pair):
            scenario = self._cases.get(place, "")
            if scenario:
                why = f"a row of the scenario {scenario!r}, not of this one"
            elif any(isinstance(value, float) for value in pair):
                why = "no input that a scenario can change"
            elif self._is_read(place):
                why = "formulas read this text, and no scenario can change it"
            else:
                self.texts.append(str(there))
                return
            yield remark(self._fresh, self._edited, place, there, why + drifted)

    def _is_read(self, place: SheetCell) -> bool:
        """Whether a formula reads a cell, by itself or in a range."""
        for sheet in self._fresh.sheet_names:
            for formula in self._fresh.sheet(sheet).formulas.values():
                if _reads(formula.text, sheet, place):
                    return True
        return False

    def _new_sheets(self) -> Iterator[Remark]:
        for name in self._align.added:
            if name == self._edited.index_sheet:
                continue
            count = len(self._edited.sheet(name).formulas)
            if count:
                first = SheetCell(name, *min(self._edited.sheet(name).formulas))
                text = f"{counted(count, 'formula')}, first ={self._edited.formula(first)}"
                yield Remark(str(first), name, "no such sheet", text, "a sheet that the template does not have")
            elif self._edited.sheet(name).values:
                self.texts.append(name)

    def _names(self) -> Iterator[Remark]:
        ours, theirs = (_defined(book) for book in (self._fresh, self._edited))
        for name, meaning in ours.items():
            if name == INDEX.upper():
                continue
            there = theirs.get(name)
            moved = None if there is None else plain(there, None if self._align.still else self._align, "")
            if moved != plain(meaning):
                yield Remark(name, "defined name", meaning, there or "deleted", "a name that the template defines")


def _defined(book: Delivered) -> dict[str, str]:
    """The defined names of the whole workbook, but for those that programs make for themselves."""
    return {name: text.removeprefix("=") for (scope, name), text in book.contents.names.items()
            if scope == -1 and not name.startswith("_")}  # fmt: skip


def _reads(formula: str, home: str, place: SheetCell) -> bool:
    if place.sheet not in formula and home != place.sheet and place.sheet.replace("'", "''") not in formula:
        return False
    sheet = home
    for token in tokens(formula):
        if token.kind is Kind.SHEET:
            sheet = sheet_name(token.text)
            continue
        ends = corners(token.text) if token.kind is Kind.RANGE and sheet == place.sheet else None
        if ends is not None:
            first, last = ends
            rows = not first.row or first.row <= place.row <= last.row
            if rows and (not first.column or first.column <= place.column <= last.column):
                return True
        if token.text != ":":
            sheet = home
    return False


def _value(held: CellValue) -> CellValue:
    return float(held) if isinstance(held, bool) else None if held == "" else held
