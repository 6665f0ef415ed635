"""What a model holds, by id: read alike while it is drafted and when it is complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeVar

from xlmodel.errors import ModelError, UsageError, counted, nearest
from xlmodel.model.case_rows import CaseRows
from xlmodel.model.case_set import CaseSet
from xlmodel.model.catalogue import Catalogue
from xlmodel.model.charts import Chart
from xlmodel.model.dimensions import Block, Dimension
from xlmodel.model.items import Check, Choice, Correction, FrontPage, Input, Line, Scenario, Sheet, Source, Table, Value
from xlmodel.model.printed import Printed
from xlmodel.texts import Label
from xlmodel.timeline import Axis, Timeline

_Cases = TypeVar("_Cases", bound=CaseSet)
_FEW = 6
"""The most rows of a block that a message names."""


class Contents:
    """The inputs, lines, tables, sheets and scenarios of a model.

    Attributes:
        id: the template's name, the stem of the workbooks it builds.
        label: title.
        timeline: the one timeline of all time sheets.
        units: the words of the field that count things.
        as_of: the date the numbers speak of, ISO format.
        folder: where the template's data files lie.
        origins: where the template declares a sheet, and with it the table on it, by id.
        dimensions: by id; `blocks` are the lines and inputs along them, by the id in braces.
        case_lines: the lines that sets of cases come to, along the dimension of their cases; `lines` are all others.
    """

    id: str
    label: Label
    timeline: Timeline
    units: tuple[str, ...]
    as_of: str
    folder: Path
    disclaimer: Label
    unit_labels: Mapping[str, Label]
    axes: Mapping[str, Axis]
    dimensions: Mapping[str, Dimension]
    blocks: Mapping[str, Block]
    inputs: Mapping[str, Input]
    lines: Mapping[str, Line]
    tables: Mapping[str, Table]
    sheets: Mapping[str, Sheet]
    checks: Mapping[str, Check]
    scenarios: Mapping[str, Scenario]
    corrections: Mapping[str, Correction]
    choices: Mapping[str, Choice]
    sources: Mapping[str, Source]
    origins: Mapping[str, str]
    texts: Catalogue
    headlines: Sequence[str]
    front_page: FrontPage
    figures: Sequence[Printed]
    charts: Sequence[Chart]
    range_lines: tuple[str, ...]
    range_member: str
    range_reasons: Mapping[str, Label]
    range_shown: Mapping[str, str]
    tree_lines: tuple[str, ...]
    case_sets: Mapping[str, CaseSet]
    case_rows: Mapping[str, CaseRows]
    case_lines: Mapping[str, Line]

    def item(self, line_id: str) -> Input | Line:
        """The record of the line or input `line_id` (ModelError with the nearest names if there is none)."""
        found = self.found(line_id)
        if found is None:
            raise ModelError(f"{self.id} has no line or input {line_id!r}", hint=self.near(line_id))
        return found

    def found(self, line_id: str) -> Input | Line | None:
        """The line or input of that id, if there is one."""
        return self.inputs.get(line_id) or self.lines.get(line_id) or self.case_lines.get(line_id)

    def rows_of(self, line_id: str) -> tuple[str, ...]:
        """The ids of a block's rows, where the id has its dimensions in braces (`own.{company}.share`); else itself."""
        block = self.blocks.get(line_id)
        return (line_id,) if block is None else block.ids

    def near(self, line_id: str, kind: Literal["input", "line", ""] = "") -> str:
        """What is said of an id that is none of one input or line: the rows of a block, or the nearest ids.

        Args:
            line_id: the id that was given.
            kind: which of them are meant; both unless given.
        """
        if line_id in self.blocks:
            rows = self.blocks[line_id].ids
            few = ", ".join(rows[:_FEW]) + (", ..." if len(rows) > _FEW else "")
            return f"it is a block of {counted(len(rows), 'row')}, and one is wanted: {few}"
        known = {"input": [*self.inputs], "line": [*self.lines]}.get(kind, [*self.inputs, *self.lines])
        among = set(known)
        return nearest(line_id, [*known, *(block.id for block in self.blocks.values() if block.ids[0] in among)])

    def every_line(self) -> Iterator[Line]:
        """Every line, those of cases last."""
        yield from self.lines.values()
        yield from self.case_lines.values()

    def items(self) -> Iterator[Input | Line]:
        """Every input, then every line but those of cases, in order of declaration: what the index lists."""
        yield from self.inputs.values()
        yield from self.lines.values()

    def sets_of(self, kind: type[_Cases]) -> list[_Cases]:
        """The sets of cases of one kind, in order of declaration."""
        return [cases for cases in self.case_sets.values() if isinstance(cases, kind)]

    def drivers(self) -> tuple[str, ...]:
        """The inputs that any scenario changes, in order of declaration."""
        changed = {input_id for scenario in self.scenarios.values() for input_id in scenario.changes}
        return tuple(input_id for input_id in self.inputs if input_id in changed)

    @property
    def block_of(self) -> dict[str, Block]:
        """The block that a row belongs to, by the row's id."""
        return {row: block for block in list(self.blocks.values()) for row in block.ids}

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The ids that `all` switches on: the corrections of mistakes, without the readings."""
        return tuple(found.id for found in self.corrections.values() if not found.reading)

    @property
    def base_scenario(self) -> str:
        """The id of the scenario that changes nothing."""
        return next(scenario.id for scenario in self.scenarios.values() if not scenario.changes)

    def scenario_values(self, input_id: str, scenario_id: str) -> dict[str, Value]:
        """The values of an input in a scenario, by member."""
        values = dict(self.inputs[input_id].values)
        values.update(self.scenarios[scenario_id].changes.get(input_id, {}))
        return values

    def scenario(self, scenario_id: str) -> Scenario:
        """The scenario of that id.

        Raises:
            ModelError: there is none.
        """
        try:
            return self.scenarios[scenario_id]
        except KeyError:
            hint = nearest(scenario_id, self.scenarios) or f"scenarios: {', '.join(self.scenarios)}"
            raise ModelError(f"{self.id} has no scenario {scenario_id!r}", hint=hint) from None

    def speaks(self, language: str | None) -> str:
        """The language asked for, the template's own if none is.

        Raises:
            UsageError: the template does not declare it.
        """
        known = self.texts.languages
        if language is not None and language not in known:
            hint = nearest(language, known) or f"languages: {', '.join(known)}"
            raise UsageError(f"{self.id} has no language {language!r}", hint=hint)
        return language or known[0]

    def expanded(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The ids with those of its rows in place of each block."""
        return tuple(row for name in ids for row in (self.blocks[name].ids if name in self.blocks else (name,)))
