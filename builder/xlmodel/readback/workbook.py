"""A delivered workbook, found by its Index: each input and line with its cells, its formulas and its values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from xlmodel.engines import recalculate_all
from xlmodel.errors import UsageError, WorkbookError, nearest
from xlmodel.format import HEADER_ROW, HEADLINES, INDEX, INDEX_HEADER, LABEL_COLUMN, LANGUAGE, TEMPLATE
from xlmodel.layout import texts
from xlmodel.model.control import SCENARIO, SCENARIO_NAMES
from xlmodel.model.items import SCALAR
from xlmodel.packed import unpack
from xlmodel.readback.homes import homes
from xlmodel.readback.sheet_cell import SheetCell
from xlmodel.texts import ORIGIN, spoken
from xlmodel.workbook.beside import SheetBeside, read_beside
from xlmodel.workbook.contents import BookContents, Worksheet
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits
from xlmodel.workbook.reader import read_contents
from xlmodel.workbook.tokens import Kind, corners, tokens
from xlmodel.workbook.values import CellAddress, CellValue, column_number

_LINES = frozenset({"line", "text", "check", "flag"})
_CORRECTION = "correct."
_PERIODS = re.compile(r"([0-9]{4})(?:(Q)([1-4])|(-)([0-9]{2}))?-([0-9]{4})(?:Q([1-4])|-([0-9]{2}))?\Z")
"""A run of years, quarters or months: `2021-2027`, `2024Q1-2028Q4`, `2024-01-2033-12`."""
_FURTHEST = 20
"""Rows in which the header is looked for where rows were inserted above it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the Index: an input or line, where it stands, and the periods it has."""

    id: str
    label: str
    unit: str
    sheet: str
    row: int
    first_column: int
    members: tuple[str, ...]
    kind: str

    @property
    def is_input(self) -> bool:
        """Whether it is given rather than calculated."""
        return self.kind not in _LINES


class Delivered:
    """A workbook as it was delivered or came back.

    Attributes:
        contents: what is in the file.
        limits: bounds of its size.
        path: the file.
        homes: by the name that each sheet with lines was built with, the name it has.
        entries: the rows of the Index by id, each where its line stands in this file.
    """

    def __init__(self, contents: BookContents, limits: Limits = DEFAULT_LIMITS) -> None:
        self.contents = contents
        self.limits = limits
        self.path = contents.path
        self._sheets = {sheet.name: sheet for sheet in contents.sheets}
        self._heads: dict[str, dict[str, int]] = {}
        self._id_rows: dict[str, dict[str, int]] = {}
        listed = list(self._index())
        self.homes = self._homes(listed)
        self.entries = {
            entry.id: self._located(replace(entry, sheet=self.homes[entry.sheet]))
            for entry in listed
            if entry.sheet in self.homes
        }

    @property
    def sheet_names(self) -> list[str]:
        """The names of the sheets, in order."""
        return list(self._sheets)

    def sheet_of_name(self, name: str) -> str:
        """The sheet of the cell that a defined name means; empty where there is none."""
        meaning = self.contents.names.get((-1, name.upper()), "")
        return meaning.removeprefix("=").rpartition("!")[0].strip("'").replace("''", "'")

    @cached_property
    def index_sheet(self) -> str:
        """The sheet with the Index: the one its defined name means, or else one that has its header; empty for none."""
        sheets = (self.sheet_of_name(INDEX), INDEX, *self._sheets)
        return next((sheet for sheet in sheets if sheet in self._sheets and self._has_index(sheet)), "")

    def _has_index(self, sheet: str) -> bool:
        return tuple(self.text(sheet, 1, n) for n in range(1, len(INDEX_HEADER) + 1)) == INDEX_HEADER

    def _homes(self, listed: list[Entry]) -> dict[str, str]:
        lines: dict[str, dict[str, int]] = {}
        for entry in listed:
            lines.setdefault(entry.sheet, {})[entry.id] = entry.row
        return homes(lines, [name for name in self._sheets if name != self.index_sheet], self._rows_of_ids)

    @property
    def template(self) -> str:
        """The template that built it; empty where the file does not say."""
        return self.contents.properties.get(TEMPLATE, "")

    @property
    def language(self) -> str:
        """The language it was built in."""
        return self.contents.properties.get(LANGUAGE, "") or self._spoken()

    def _spoken(self) -> str:
        """The language of the headings, where the file does not name its language."""
        headings = {text for name in self._sheets for text in self._headings(name)}
        return next((code for code in spoken() if texts.IDENTIFIER.text(code) in headings), ORIGIN)

    def sheet(self, name: str) -> Worksheet:
        """The sheet of that name.

        Raises:
            UsageError: there is none.
        """
        if name not in self._sheets:
            hint = nearest(name, self._sheets) or f"sheets: {', '.join(self._sheets)}"
            raise UsageError(f"{self.path} has no sheet {name!r}", hint=hint)
        return self._sheets[name]

    def formula(self, place: SheetCell) -> str:
        """The formula of a cell without its `=`; empty where it has none."""
        found = self.sheet(place.sheet).formulas.get((place.row, place.column))
        return "" if found is None else found.text

    def value(self, place: SheetCell) -> CellValue:
        """The constant of a cell, or the result stored for its formula."""
        return self.sheet(place.sheet).values.get((place.row, place.column))

    def shown(self, place: SheetCell) -> CellValue:
        """What a cell shows: its constant, or the result of its formula, recalculated where the file stores none."""
        held = self.value(place)
        if held not in (None, "") or not self.formula(place):
            return held
        return self.recalculation.get(place.address)

    def recalculated(self, place: SheetCell) -> CellValue:
        """What a cell comes to when the workbook is recalculated."""
        return self.recalculation.get(place.address) if self.formula(place) else self.value(place)

    @cached_property
    def beside(self) -> Mapping[str, SheetBeside]:
        """What each sheet has beside its values: rules, number formats, charts."""
        return read_beside(self.path, self.limits)

    @cached_property
    def recalculation(self) -> Mapping[CellAddress, CellValue]:
        """The result of every formula when the workbook is recalculated."""
        return recalculate_all("formualizer", self.path, [{}], DEFAULT_LIMITS)[0].values

    def text(self, sheet: str, row: int, column: int) -> str:
        """The text a cell shows, as far as it is one."""
        found = self.value(SheetCell(sheet, row, column))
        return found.strip() if isinstance(found, str) else ""

    @cached_property
    def places(self) -> dict[str, dict[str, SheetCell]]:
        """The cells of each input and line, by member."""
        return {entry.id: dict(self._members(entry)) for entry in self.entries.values()}

    @cached_property
    def owners(self) -> dict[SheetCell, tuple[str, str]]:
        """The id and member that stand in a cell."""
        return {place: (name, m) for name, cells in self.places.items() for m, place in cells.items()}

    def case_places(self, item_id: str) -> dict[str, dict[str, SheetCell]]:
        """The cells that hold a driver's value in each scenario, by scenario and member; empty for other inputs."""
        found: dict[str, dict[str, SheetCell]] = {}
        if not self.entries[item_id].is_input:
            return found
        for member, place in self.places[item_id].items():
            for number, row in enumerate(self._block(place)):
                if number < len(self.scenarios):
                    scenario = list(self.scenarios)[number]
                    found.setdefault(scenario, {})[member] = SheetCell(place.sheet, row, place.column)
        return found

    def given(self, item_id: str) -> dict[str, SheetCell]:
        """The cells that hold an input's value as the workbook stands: those of the selected scenario, or its own."""
        selected = self.case_places(item_id).get(self.scenario, {})
        return {member: selected.get(member, place) for member, place in self.places[item_id].items()}

    @cached_property
    def rows_of_items(self) -> dict[str, frozenset[int]]:
        """The rows of each sheet in which an input or line stands, those of its scenarios included."""
        rows: dict[str, set[int]] = {}
        for name, entry in self.entries.items():
            cases = (place for cells in self.case_places(name).values() for place in cells.values())
            rows.setdefault(entry.sheet, {entry.row}).update({entry.row, *(place.row for place in cases)})
        return {sheet: frozenset(found) for sheet, found in rows.items()}

    @cached_property
    def results(self) -> Mapping[SheetCell, CellValue]:
        """The value of every cell of an input or line: as the file stores it, or recalculated where it stores none.

        Raises:
            EngineError: the file stores no results, and the engine cannot recalculate it.
        """
        cells = list(self.owners)
        numbers = [place for place, (name, _) in self.owners.items() if self.entries[name].kind == "line"]
        if all(self.value(place) not in (None, "") for place in numbers):
            return {place: self.value(place) for place in cells}
        found = self.recalculation
        return {place: found.get(place.address) if self.formula(place) else self.value(place) for place in cells}

    def result(self, place: SheetCell) -> CellValue:
        """The value of any cell, wherever the Index has the lines: as stored, or recalculated where none is stored."""
        return self.results[place] if place in self.results else self.shown(place)

    @cached_property
    def scenarios(self) -> dict[str, str]:
        """The names of the scenarios as the switch lists them, by id."""
        cells = self.places.get(SCENARIO_NAMES, {})
        return {member: str(self.value(place) or member) for member, place in cells.items()}

    @property
    def scenario(self) -> str:
        """The id of the selected scenario; empty where the switch holds none of them."""
        place = self.places.get(SCENARIO, {}).get(SCALAR)
        shown = str(self.value(place) or "").casefold() if place is not None else ""
        return next((name for name, label in self.scenarios.items() if label.casefold() == shown), "")

    @property
    def corrections(self) -> tuple[str, ...]:
        """The ids of the corrections that are on."""
        names = [name for name in self.entries if name.startswith(_CORRECTION)]
        on = [name for name in names if self.value(self.places[name][SCALAR]) == 1]
        return tuple(name.removeprefix(_CORRECTION) for name in on)

    @cached_property
    def headlines(self) -> list[str]:
        """The headline outputs it lists; of an older workbook, what its control sheet shows of other sheets."""
        listed = unpack(HEADLINES, self.contents.properties)
        if isinstance(listed, list):
            return [name for name in listed if name in self.entries]
        if SCENARIO not in self.entries:
            return []
        control = self.entries[SCENARIO].sheet
        rows = sorted({row for row, _ in self.sheet(control).values})
        ids = [self.id_at(control, row) for row in rows]
        return [name for name in ids if name in self.entries and self.entries[name].sheet != control]

    def id_at(self, sheet: str, row: int) -> str:
        """The id in the row's column of ids; empty where it has none."""
        return self._tail(sheet, row, *texts.IDENTIFIER.label().texts)

    def id_column(self, sheet: str) -> int:
        """The column of ids; 0 where the sheet has none."""
        heads = self._heads.setdefault(sheet, self._headings(sheet))
        return next((heads[name] for name in texts.IDENTIFIER.label().texts if name in heads), 0)

    def label_at(self, sheet: str, row: int) -> str:
        """The row's label."""
        return self.text(sheet, row, LABEL_COLUMN)

    def note_at(self, sheet: str, row: int) -> str:
        """The row's note; of a calculated row, its formula in words."""
        return self._tail(sheet, row, *texts.NOTE.label().texts)

    def _tail(self, sheet: str, row: int, *names: str) -> str:
        heads = self._heads.setdefault(sheet, self._headings(sheet))
        column = next((heads[name] for name in names if name in heads), 0)
        return self.text(sheet, row, column) if column else ""

    def _headings(self, sheet: str) -> dict[str, int]:
        last = self.sheet(sheet).last_column
        identifier = set(texts.IDENTIFIER.label().texts)
        for row in (HEADER_ROW, *range(1, _FURTHEST)):
            found = {text: n for n in range(last, 0, -1) if (text := self.text(sheet, row, n))}
            if identifier & found.keys():
                return found
        return {text: n for n in range(last, 0, -1) if (text := self.text(sheet, HEADER_ROW, n))}

    def _block(self, live: SheetCell) -> range:
        """The rows a live cell chooses from: those of the range directly below that its INDEX reads."""
        formula = self.formula(live)
        if not formula.startswith("INDEX("):
            return range(0)
        block = next((token.text for token in tokens(formula) if token.kind is Kind.RANGE), "")
        ends = corners(block)
        if ends is None or ends[0].row != live.row + 1 or ends[0].column != live.column:
            return range(0)
        return range(ends[0].row, ends[1].row + 1)

    def _members(self, entry: Entry) -> list[tuple[str, SheetCell]]:
        count = len(entry.members)
        columns = list(range(entry.first_column, entry.first_column + count))
        if count > 1 and not _PERIODS.match("-".join((entry.members[0], entry.members[-1]))):
            sheet = self.sheet(entry.sheet)
            held = sorted({c for r, c in (*sheet.values, *sheet.formulas) if r == entry.row})
            filled = [c for c in held if entry.first_column <= c < self._last_column(entry.sheet)]
            columns = filled if len(filled) == count else columns
        return [(m, SheetCell(entry.sheet, entry.row, c)) for m, c in zip(entry.members, columns, strict=True)]

    def _last_column(self, sheet: str) -> int:
        heads = self._heads.setdefault(sheet, self._headings(sheet))
        return next(
            (heads[name] for name in texts.SOURCE.label().texts if name in heads), self.sheet(sheet).last_column + 1
        )

    def _located(self, entry: Entry) -> Entry:
        """The entry where its id stands, as rows may have been inserted or sorted since the Index was written."""
        column = self.id_column(entry.sheet)
        if not column or self.text(entry.sheet, entry.row, column) == entry.id:
            return entry
        row = self._rows_of_ids(entry.sheet).get(entry.id, entry.row)
        heads = self._heads[entry.sheet]
        constant = next((heads[name] for name in texts.CONSTANT.label().texts if name in heads), entry.first_column)
        first = constant if entry.members == (SCALAR,) else entry.first_column
        return replace(entry, row=row, first_column=first)

    def _rows_of_ids(self, sheet: str) -> dict[str, int]:
        if sheet not in self._id_rows:
            column, last = self.id_column(sheet), self.sheet(sheet).last_row
            rows = range(last, 0, -1) if column else ()
            self._id_rows[sheet] = {name: row for row in rows if (name := self.text(sheet, row, column))}
        return self._id_rows[sheet]

    def _index(self) -> Iterator[Entry]:
        if not self.index_sheet:
            return
        sheet = self._sheets[self.index_sheet]
        for row in range(2, sheet.last_row + 1):
            name, label, unit, home, at, letters, periods, kind = (
                sheet.values.get((row, n)) for n in range(1, len(INDEX_HEADER) + 1)
            )
            if not name:
                continue
            if not isinstance(at, float) or not isinstance(letters, str) or not isinstance(home, str):
                hint = "take the Index sheet of a fresh build"
                raise WorkbookError(f"{self.path}: row {row} of the Index sheet is damaged", hint=hint)
            members = _members_of(str(periods or ""))
            yield Entry(
                str(name), str(label or ""), str(unit or ""), str(home), int(at), column_number(letters), members,
                str(kind or ""),
            )  # fmt: skip


def read_delivered(path: Path, limits: Limits = DEFAULT_LIMITS) -> Delivered:
    """A workbook that xlmodel built.

    Raises:
        WorkbookError: the file cannot be read or has no Index sheet.
    """
    found = Delivered(read_contents(path, limits), limits)
    if not found.entries:
        hint = "only workbooks that `xlmodel build` wrote have one"
        raise WorkbookError(f"{path} has no Index sheet with {', '.join(INDEX_HEADER)}", hint=hint)
    return found


def _members_of(periods: str) -> tuple[str, ...]:
    run = _PERIODS.match(periods)
    if run:
        between = run[2] or run[4] or ""
        a_year = {"": 1, "Q": 4, "-": 12}[between]
        begin = int(run[1]) * a_year + int(run[3] or run[5] or 1) - 1
        end = int(run[6]) * a_year + int(run[7] or run[8] or 1) - 1
        return tuple(_period(number, a_year, between) for number in range(begin, end + 1))
    return tuple(periods.split(",")) if periods else (SCALAR,)


def _period(number: int, a_year: int, between: str) -> str:
    year, place = divmod(number, a_year)
    return f"{year}{between}{place + 1:0{2 if a_year == 12 else 1}d}" if between else str(year)
