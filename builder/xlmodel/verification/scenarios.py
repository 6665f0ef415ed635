"""The switches of a workbook: where they stand, and every position they can take."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlmodel import format
from xlmodel.engines import DEFAULT_LIMITS, CellAddress, CellValue, Limits
from xlmodel.errors import WorkbookError
from xlmodel.workbook.contents import Area, BookContents, Place
from xlmodel.workbook.reader import read_contents
from xlmodel.workbook.readings import read_formula
from xlmodel.workbook.tokens import Kind, corners, sheet_name, tokens
from xlmodel.workbook.values import cell_name

SCENARIO = format.SWITCH_NAME.upper()
CORRECTION = format.CORRECTION_NAME.upper()


@dataclass(frozen=True, slots=True)
class Position:
    """One position of all switches."""

    scenario: str
    corrections: tuple[str, ...]
    overrides: dict[CellAddress, CellValue]

    @property
    def label(self) -> str:
        """How a verdict names it."""
        return f"{self.scenario}+{'+'.join(self.corrections)}" if self.corrections else self.scenario


@dataclass(frozen=True, slots=True)
class Switches:
    """The switch cells of a workbook.

    Attributes:
        scenario: the cell that selects the scenario.
        choices: what stands in it for each scenario: its number from 1, or its name.
        scenarios: the scenarios' ids, in the order of the switch.
        corrections: from a correction's id to the cell that turns it on.
        template: the template that built the workbook; empty where it does not say.
        language: and its language.
        changes: the inputs that were changed when it was built: input id, member, value.
    """

    scenario: CellAddress
    choices: tuple[CellValue, ...]
    scenarios: tuple[str, ...]
    corrections: dict[str, CellAddress]
    template: str
    language: str
    changes: dict[str, dict[str, CellValue]]

    def position(self, scenario: str, corrections: Sequence[str] = ()) -> Position:
        """The position for a scenario and the corrections that are on; every switch is set."""
        overrides: dict[CellAddress, CellValue] = {self.scenario: self.choices[self.scenarios.index(scenario)]}
        overrides.update({cell: float(name in corrections) for name, cell in self.corrections.items()})
        return Position(scenario, tuple(corrections), overrides)

    def positions(self) -> list[Position]:
        """Every scenario without and with all corrections, and each correction by itself in the first."""
        every = tuple(self.corrections)
        found = [self.position(scenario) for scenario in self.scenarios]
        if every:
            found += [self.position(scenario, every) for scenario in self.scenarios]
        if len(every) > 1:
            found += [self.position(self.scenarios[0], (name,)) for name in every]
        return found


def find_switches(path: Path, limits: Limits = DEFAULT_LIMITS) -> Switches:
    """The switches of a workbook by its defined names `Scenario` and `Correct_*`.

    Raises:
        WorkbookError: it has no scenario switch.
    """
    contents = read_contents(Path(path), limits)
    cells = {name: place for (scope, name), meaning in contents.names.items() if scope == -1
             and (place := _cell(contents, meaning)) is not None}  # fmt: skip
    if SCENARIO not in cells:
        raise WorkbookError(
            f"{path}: no cell is named Scenario, so there is no switch to move", hint="verify it without --scenario"
        )
    ids = tuple(part.strip() for part in contents.properties.get(format.SCENARIOS, "").split(",") if part.strip())
    choices = _choices(contents, cells[SCENARIO], limits, len(ids))
    if ids and len(ids) != len(choices):
        raise WorkbookError(f"{path}: {len(ids)} scenarios, but its switch has {len(choices)} positions")
    scenarios = ids or tuple(
        choice if isinstance(choice, str) else f"scenario {number}" for number, choice in enumerate(choices, 1)
    )
    corrections = {
        name.removeprefix(CORRECTION): contents.address(place)
        for name, place in cells.items()
        if name.startswith(CORRECTION)
    }
    properties = contents.properties
    return Switches(
        contents.address(cells[SCENARIO]), choices, scenarios, corrections,
        properties.get(format.TEMPLATE, ""), properties.get(format.LANGUAGE, "en"),
        _changes(properties),
    )  # fmt: skip


def named_cell(contents: BookContents, name: str) -> Place | None:
    """The one cell that a name of the whole workbook stands for; None where it stands for none."""
    meaning = contents.names.get((-1, name.upper()))
    return None if meaning is None else _cell(contents, meaning)


def _changes(properties: Mapping[str, str]) -> dict[str, dict[str, CellValue]]:
    text = "".join(properties[name] for name in sorted(properties) if name.startswith(format.CHANGES))
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return {str(name): dict(values) for name, values in found.items() if isinstance(values, dict)}


def _cell(contents: BookContents, meaning: str) -> Place | None:
    found = list(tokens(meaning.removeprefix("=")))
    if len(found) != 2 or found[0].kind is not Kind.SHEET or found[1].kind is not Kind.RANGE:
        return None
    sheet, ends = contents.sheet_index(sheet_name(found[0].text)), corners(found[1].text)
    if sheet is None or ends is None or ends[0] != ends[1] or not ends[0].row or not ends[0].column:
        return None
    return Place(sheet, ends[0].row, ends[0].column)


def _choices(contents: BookContents, switch: Place, limits: Limits, known: int) -> tuple[CellValue, ...]:
    """What the switch can hold: the names that a formula looks it up in, or the numbers of a block's cells."""
    area = Area(switch.sheet, switch.row, switch.column, switch.row, switch.column)
    readings = [read_formula(contents, place, limits) for place in _naming(contents, switch)]
    if isinstance(contents.stored(switch), str):
        for reading in readings:
            others = [other for other in reading.areas if other != area]
            if reading.functions == {"MATCH"} and area in reading.areas and len(others) == 1:
                return tuple(_texts(contents, others[0]))
        return ()
    sizes = [
        min(other.size for other in reading.areas if other != area)
        for reading in readings
        if reading.functions == {"INDEX"} and area in reading.areas and len(reading.areas) == 2
    ]
    return tuple(float(number) for number in range(1, (known or min(sizes, default=1)) + 1))


def _naming(contents: BookContents, switch: Place) -> Iterator[Place]:
    """The formula cells whose text has the switch's address, or the name of it."""
    cell = cell_name(switch.row, switch.column)
    column = cell.rstrip("0123456789")
    wanted = re.compile(rf"\b{format.SWITCH_NAME}\b|(?<![A-Z])\$?{column}\$?{switch.row}(?![0-9])", re.IGNORECASE)
    for place in contents.formula_places():
        formula = contents.formula(place)
        if formula is not None and wanted.search(formula.text):
            yield place


def _texts(contents: BookContents, area: Area) -> Iterator[str]:
    for row in range(area.row, area.last_row + 1):
        for column in range(area.column, area.last_column + 1):
            value = contents.stored(Place(area.sheet, row, column))
            if isinstance(value, str) and value:
                yield value
