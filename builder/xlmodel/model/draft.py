"""The draft of a model: what a template fills, in any order; `complete()` makes the model of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xlmodel.errors import ModelError
from xlmodel.expr import Expression, ref
from xlmodel.model.arrangement import Arrangement
from xlmodel.model.calendar import period_flag
from xlmodel.model.case_file import add_case_file
from xlmodel.model.case_set import CaseSet
from xlmodel.model.catalogue import Catalogue
from xlmodel.model.charts import Chart, headline_chart, read_charts
from xlmodel.model.completion import Step, completed
from xlmodel.model.contents import Contents
from xlmodel.model.control import add_control, add_scenario_switch
from xlmodel.model.data import read_inputs, read_scenarios, read_sources
from xlmodel.model.dimension_file import read_members
from xlmodel.model.dimensions import Block, Dimension, known_dimension, subset
from xlmodel.model.items import (
    SCALAR,
    Check,
    Correction,
    Display,
    Input,
    Line,
    Scenario,
    Sheet,
    SheetType,
    Source,
    Table,
    TableColumn,
    Value,
)
from xlmodel.model.model import Model
from xlmodel.model.origin import origin
from xlmodel.model.printed import Printed
from xlmodel.model.reconciliation import add_printed, add_reconciliation, read_printed
from xlmodel.model.sheets import SheetBuilder
from xlmodel.texts import ORIGIN, Label, Wording, said
from xlmodel.timeline import Axis, Timeline

LONGEST_NAME = 31
FORBIDDEN = "[]:*?/\\"
"""What Excel asks of the name of a sheet."""
_CHARTED = 4
"""The most headlines that are drawn where a model declares no charts."""


class Draft(Contents):
    """A financial model under construction: lines, inputs, sheets in any order, until `complete()`.

    Args:
        model_id: the template's name, the stem of the workbooks it builds.
        label: title.
        timeline: the one timeline of all time sheets.
        units: the words of the field that count things (`card`, `server`), each a dimension of its own;
            `name = definition` defines one by others (`EFLOP = 1e18 FLOP`).
        as_of: the date the numbers speak of, ISO format.
        folder: where the template's data files lie.
        growth: first and last period of the growth rates (CAGR), until the user chooses others.
        disclaimer: what the cover says at its foot.
        language: the one the template is written in.
        languages: those it must be complete in, by the catalogues `texts/LANGUAGE.toml` in its folder.
    """

    def __init__(
        self,
        model_id: str,
        *,
        label: Wording,
        timeline: Timeline,
        units: Sequence[str],
        as_of: str,
        folder: Path,
        growth: tuple[int | str, int | str],
        disclaimer: Wording = "",
        language: str = ORIGIN,
        languages: Sequence[str] = (),
    ) -> None:
        self.id = model_id
        self.texts = Catalogue(folder, language, languages)
        self.label = self.texts.label("model.label", label)
        self.timeline = timeline
        self.units = tuple(units)
        self.as_of = as_of
        self.folder = folder
        self.disclaimer = self.texts.label("model.disclaimer", disclaimer)
        self.unit_labels = self.texts.unit_labels(self.units)
        self.axes: dict[str, Axis] = {timeline.id: timeline, timeline.years.id: timeline.years}
        self.dimensions: dict[str, Dimension] = {}
        self.blocks: dict[str, Block] = {}
        self.inputs: dict[str, Input] = {}
        self.lines: dict[str, Line] = {}
        self.tables: dict[str, Table] = {}
        self.sheets: dict[str, Sheet] = {}
        self.checks: dict[str, Check] = {}
        self.scenarios: dict[str, Scenario] = {}
        self.corrections: dict[str, Correction] = {}
        self.sources: dict[str, Source] = {}
        self.headlines: list[str] = []
        self.figures: list[Printed] = []
        self.charts: list[Chart] = []
        self.range_lines: tuple[str, ...] = ()
        self.range_member = ""
        self.tree_lines: tuple[str, ...] = ()
        self.case_sets: dict[str, CaseSet] = {}
        self.arrangement = Arrangement()
        self.builders: list[SheetBuilder] = []
        self.problems: list[str] = []
        """What is known to be wrong so far; told all at once by `complete()`."""
        self._steps: dict[str, Step] = {}
        self._scenarios = ("", "")
        self._further: list[Callable[[Contents], Scenario]] = []
        self._headlines: list[str] = []
        self.control: SheetBuilder = add_control(self, growth)

    def __getitem__(self, line_id: str) -> Expression:
        """The line or input `line_id` as an expression; it may be declared later."""
        return ref(line_id)

    def dimension(
        self,
        dimension_id: str,
        label: Wording,
        members: Mapping[str, Wording] | Sequence[str] = (),
        *,
        of: str = "",
        table: str = "",
    ) -> Dimension:
        """An ordered set of members that lines can run along.

        Args:
            dimension_id: stands in braces in the ids of lines.
            label: what it is called.
            members: keys with their labels; for a subset, keys alone.
            of: the dimension this one is a subset of.
            table: the table that holds its attributes, a record a member.
        """
        said_as = self.texts.label(f"axes.{dimension_id}", label)
        if dimension_id in self.dimensions:
            self.problems.append(f"the dimension {dimension_id!r} is declared twice ({origin()})")
        if of:
            found = subset(known_dimension(self.dimensions, of), dimension_id, said_as, list(members))
        elif isinstance(members, Mapping):
            labels = tuple(self.texts.label(f"members.{dimension_id}.{key}", text) for key, text in members.items())
            found = Dimension(dimension_id, said_as, tuple(members), labels, table=table)
        else:
            found = Dimension(dimension_id, said_as, tuple(members), tuple(Label(key) for key in members), table=table)
        if not found.members:
            self.problems.append(f"the dimension {dimension_id!r} has no member ({origin()})")
        self.dimensions[dimension_id] = self.axes[dimension_id] = found
        return found

    def dimension_file(
        self,
        dimension_id: str,
        label: Wording,
        path_in_folder: str,
        *,
        columns: Sequence[TableColumn],
        sheet: Wording,
        purpose: Wording,
    ) -> Dimension:
        """A dimension from a CSV file, and the sheet of its attributes.

        Args:
            dimension_id: stands in braces in the ids of lines; the id of the table too.
            label: what it is called.
            path_in_folder: the file, with the columns key and label and one for each of `columns`.
            columns: its attributes, with unit or `text`.
            sheet: title of the sheet that shows it.
            purpose: what the sheet is for.
        """
        labels, records = read_members(self.folder / path_in_folder, columns)
        self.table(dimension_id, "Inputs", title=sheet, purpose=purpose, columns=columns, records=records)
        return self.dimension(dimension_id, label, labels, table=dimension_id)

    def add_axis(self, axis: Axis) -> Axis:
        """Declares a category axis, so that sheets and inputs can run along it."""
        labels = zip(axis.members, axis.labels, strict=True)
        members = tuple(self.texts.label(f"members.{axis.id}.{key}", label) for key, label in labels)
        self.axes[axis.id] = replace(axis, label=self.texts.label(f"axes.{axis.id}", axis.label), labels=members)
        return self.axes[axis.id]

    def add_inputs(self, *names: str, axis: Axis | None = None) -> list[str]:
        """Declares the inputs of the files `inputs/NAME.toml`; their ids in order."""
        added = []
        for name in names:
            path = self.folder / "inputs" / f"{name}.toml"
            for block, items in read_inputs(path, axis or self.timeline, self.dimensions, self.texts):
                for item in items:
                    self.declare(item)
                if block is not None:
                    self.blocks[block.id] = block
                added.append(items[0].id if block is None else block.id)
        return added

    def declare(self, item: Input | Line) -> Expression:
        """Adds an input or line; an id that is taken is told when the model is completed."""
        if item.id in self.inputs or item.id in self.lines:
            self.problems.append(f"the id {item.id!r} is declared twice ({origin()})")
            return ref(item.id)
        label, note = self.texts.label(f"labels.{item.id}", item.label), self.texts.label(f"notes.{item.id}", item.note)
        if isinstance(item, Input):
            self.inputs[item.id] = replace(item, label=label, note=note)
        else:
            spoken = self.texts.expression(item.expression)
            where = item.origin or origin()
            self.lines[item.id] = replace(item, label=label, note=note, expression=spoken, origin=where)
        return ref(item.id)

    def add_sources(self, name: str = "sources.toml") -> None:
        """Declares the sources that inputs and lines name."""
        self.sources.update(read_sources(self.folder / name, self.texts))

    def add_scenarios(self, name: str = "scenarios.toml", *, default: str = "base") -> None:
        """Declares the scenarios of a TOML file, in the order of the switch, which stands on `default`."""
        self._scenarios = (name, default)

    def add_scenario(self, read: Callable[[Contents], Scenario]) -> None:
        """One more scenario, at the end of the switch; it is read when all inputs are there."""
        self._further.append(read)

    def spoken(self, scenario: Scenario, *, optional: bool = False) -> Scenario:
        """A scenario with its texts in every language; with `optional` its own words stand for a missing one."""
        name = scenario.id
        reasons = {
            input_id: self.texts.label(f"reasons.{name}.{input_id}", reason, optional=optional)
            for input_id, reason in scenario.reasons.items()
        }
        label = self.texts.label(f"scenarios.{name}", scenario.label, optional=optional)
        return replace(scenario, label=label, reasons=reasons)

    def add_correction(self, correction_id: str, label: Wording) -> Expression:
        """A switch on the control sheet: 0 as printed, 1 corrected."""
        return self._add_switch(correction_id, label, reading=False)

    def add_reading(self, reading_id: str, label: Wording) -> Expression:
        """A switch on the control sheet: 0 as printed, 1 read otherwise; it is no mistake, so `all` leaves it at 0."""
        return self._add_switch(reading_id, label, reading=True)

    def _add_switch(self, correction_id: str, label: Wording, *, reading: bool) -> Expression:
        input_id = f"correct.{correction_id}"
        what = self.texts.label(f"corrections.{correction_id}", label)
        self.corrections[correction_id] = Correction(correction_id, what, input_id, reading)
        item = Input(
            input_id,
            said("control.correction", Label(correction_id), what),
            "switch",
            "switch",
            "",
            {SCALAR: 0.0},
            valid=(0.0, 1.0),
        )
        self.control.resume("readings" if reading else "corrections")
        return self.control.add(item)

    def add_flag(self, flag_id: str, label: Wording, *, until: int | str) -> Expression:
        """A row of 1 up to the period `until` and 0 after, on the control sheet's timeline."""
        what = self.texts.label(f"labels.{flag_id}", label)
        row, last, unit = period_flag(self.timeline, until)
        key = "control.until" if unit == "year" else "control.until_date"
        bound = Input(f"{flag_id}.until", said(key, what), unit, "definition", "", {SCALAR: last})
        self.control.resume("timeline")
        return self.control.flag(flag_id, Expression(row) <= self.control.add(bound), label=what)

    def sheet(
        self,
        sheet_id: str,
        sheet_type: SheetType,
        *,
        title: Wording,
        purpose: Wording,
        axis: Axis | None = None,
        first: int | str | None = None,
    ) -> SheetBuilder:
        """A sheet of rows along `axis` (the timeline unless given); lines start at `first` unless they say."""
        sheet = self._add_sheet(Sheet(sheet_id, Label.of(title), sheet_type, Label.of(purpose), axis or self.timeline))
        builder = SheetBuilder(self, sheet, first=None if first is None else str(first))
        self.builders.append(builder)
        return builder

    def table(
        self,
        table_id: str,
        sheet_type: SheetType,
        *,
        title: Wording,
        purpose: Wording,
        columns: Sequence[TableColumn],
        records: dict[str, dict[str, Value]],
        printed: int = 0,
    ) -> Table:
        """A sheet that holds one table, records down; the first `printed` columns are printed, all if 0."""
        sheet = self._add_sheet(
            Sheet(table_id, Label.of(title), sheet_type, Label.of(purpose), self.timeline, table=table_id)
        )
        cells = {
            key: {name: self._spoken_cell(table_id, key, name, value) for name, value in record.items()}
            for key, record in records.items()
        }
        spoken = tuple(self._spoken_column(table_id, column) for column in columns)
        self.tables[table_id] = Table(table_id, sheet.label, spoken, cells, printed)
        return self.tables[table_id]

    def arrange(self, *, front: Sequence[str] = (), back: Sequence[str] = ()) -> None:
        """The sheets that are read first, in this order, and those that are machinery, by id.

        Without a front, control, charts, comparisons, outputs and checks are. Between the two stand inputs and lines;
        tables of text, cases and their settings are at the back unless they are named in front.
        """
        self.arrangement = Arrangement(tuple(front), tuple(back))

    def headline(self, *line_ids: str) -> None:
        """The lines the control sheet and the scenario comparison show."""
        self._headlines += line_ids

    def reconcile(
        self,
        path_in_folder: str,
        *,
        units: Mapping[str, Collection[str]],
        explaining: Collection[str],
        language: str | None = None,
    ) -> None:
        """Holds every figure of a CSV file against the live model, in two tables (printed, reconciliation).

        Args:
            path_in_folder: the CSV file in the template's folder.
            units: the model's units a printed unit may stand for, where they are not spelled alike.
            explaining: errata without a switch, which explain a difference at any setting.
            language: the one the labels of the file are in, the template's unless given; others show the line's label.
        """
        said_in = language or self.speaks(None)

        def step(draft: Draft) -> None:
            draft.figures = read_printed(draft, path_in_folder, units)
            add_printed(draft, draft.figures, said_in)
            add_reconciliation(draft, draft.figures, explaining)

        self._steps["reconcile"] = step

    def add_cases(self, cases: CaseSet, *, purpose: Label) -> CaseSet:
        """Lays out a set of cases on an output sheet of its own and checks its base case against the model."""
        self.case_sets[cases.id] = cases
        name = said("cases.sheet", Label(str(len(self.case_sets))))
        what = said("cases.purpose", cases.label, purpose)
        self._add_sheet(Sheet(f"cases.{cases.id}", name, "Output", what, cases.axis, cases=cases.id))
        return cases

    def display(
        self,
        kind: Display,
        title: Label,
        purpose: Label,
        sheet_type: SheetType = "Output",
    ) -> None:
        """A sheet that shows results of cases, or charts."""
        self._add_sheet(Sheet(kind, title, sheet_type, purpose, self.timeline, display=kind))

    def add_charts(self, name: str = "charts.toml") -> None:
        """Declares the charts of a TOML file, which stand on a dashboard of their own."""

        def step(draft: Draft) -> None:
            draft.charts = read_charts(draft, name)
            draft.display("dashboard", said("model.dashboard"), said("model.dashboard_purpose"), "Doc")

        self._steps["charts"] = step

    def add_case_file(self, name: str = "cases.toml") -> None:
        """Declares the scenario comparison, the grids and the tornado of a TOML file."""
        self._steps["cases"] = lambda draft: add_case_file(draft, name)

    def complete(self) -> Model:
        """The model: every reference resolved, with what every model has at its end (checks, master check, sources).

        Raises:
            ModelError: everything that contradicts itself, each with file and line of the template.
        """
        steps: list[Step] = [_read_scenarios, _read_headlines]
        self._steps.setdefault("charts", _chart_headlines)
        steps += [self._steps[name] for name in ("reconcile", "cases", "charts") if name in self._steps]
        return completed(self, steps)

    def place(self) -> None:
        """Puts what the sheets' builders hold so far into the sheets."""
        for builder in self.builders:
            self.sheets[builder.sheet_id] = builder.sheet

    def expanded(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The ids with those of its rows in place of each block."""
        return tuple(row for name in ids for row in (self.blocks[name].ids if name in self.blocks else (name,)))

    def _spoken_cell(self, table_id: str, key: str, column: str, value: Value) -> Value:
        return self.texts.label(f"cells.{table_id}.{key}.{column}", value) if isinstance(value, Label) else value

    def _spoken_column(self, table_id: str, column: TableColumn) -> TableColumn:
        return replace(
            column,
            label=self.texts.label(f"columns.{table_id}.{column.id}", column.label),
            expression=None if column.expression is None else self.texts.expression(column.expression),
            by_record={key: self.texts.expression(node) for key, node in column.by_record.items()},
        )

    def _add_sheet(self, sheet: Sheet) -> Sheet:
        if sheet.id in self.sheets:
            raise ModelError(f"the sheet {sheet.id!r} is declared twice")
        title = self.texts.label(f"titles.{sheet.id}", sheet.label)
        sheet = replace(sheet, label=title, purpose=self.texts.label(f"purposes.{sheet.id}", sheet.purpose))
        for name in map(sheet.label.text, self.texts.languages):
            if not 0 < len(name) <= LONGEST_NAME or set(name) & set(FORBIDDEN) or name[0] == "'" or name[-1] == "'":
                hint = f"1 to {LONGEST_NAME} characters, none of {FORBIDDEN}, no apostrophe at either end"
                raise ModelError(f"{name!r} cannot be the name of a sheet", hint=hint)
        self.sheets[sheet.id] = sheet
        return sheet


def _read_scenarios(draft: Draft) -> None:
    name, default = draft._scenarios
    if name:
        for scenario in read_scenarios(draft.folder / name, draft.inputs):
            draft.scenarios[scenario.id] = draft.spoken(scenario)
        for read in draft._further:
            added = read(draft)
            draft.scenarios[added.id] = draft.spoken(added, optional=True)
        add_scenario_switch(draft, default)


def _read_headlines(draft: Draft) -> None:
    draft.headlines = list(draft.expanded(draft._headlines))
    for line_id in draft.headlines:
        draft.item(line_id)


def _chart_headlines(draft: Draft) -> None:
    """A model that declares no charts draws its first headlines over time."""
    drawn = [name for name in draft.headlines if draft.item(name).axis == draft.timeline][:_CHARTED]
    if drawn:
        draft.charts = [headline_chart(draft, name) for name in drawn]
        draft.display("dashboard", said("model.dashboard"), said("model.dashboard_purpose"), "Doc")
