"""The model: what a template fills, by id."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xlmodel.errors import ModelError, UsageError, nearest
from xlmodel.expr import Expression, ref
from xlmodel.model.calendar import period_flag
from xlmodel.model.case_file import add_case_file
from xlmodel.model.cases import CaseSet, extend_scenario_cases
from xlmodel.model.catalogue import Catalogue
from xlmodel.model.charts import Chart, read_charts
from xlmodel.model.control import add_control, add_scenario_switch, extend_scenarios
from xlmodel.model.data import read_inputs, read_scenarios, read_sources
from xlmodel.model.finish import complete
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
from xlmodel.model.reconciliation import Printed, add_printed, add_reconciliation, read_printed
from xlmodel.model.sheets import SheetBuilder
from xlmodel.texts import ORIGIN, Label, Wording, said
from xlmodel.timeline import Axis, Timeline

LONGEST_NAME = 31
FORBIDDEN = "[]:*?/\\"
"""What Excel asks of the name of a sheet."""


class Model:
    """A financial model under construction, then read by everything else.

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
        self.builders: list[SheetBuilder] = []
        self.control: SheetBuilder = add_control(self, growth)

    def __getitem__(self, line_id: str) -> Expression:
        """The line or input `line_id` as an expression.

        Raises:
            ModelError: nothing declared so far has that id.
        """
        if line_id not in self.inputs and line_id not in self.lines:
            known = [*self.inputs, *self.lines]
            raise ModelError(f"{self.id} has no line or input {line_id!r}", hint=nearest(line_id, known))
        return ref(line_id)

    def item(self, line_id: str) -> Input | Line:
        """The record of the line or input `line_id` (ModelError with the nearest names if there is none)."""
        self[line_id]
        return self.inputs.get(line_id) or self.lines[line_id]

    def items(self) -> Iterator[Input | Line]:
        """Every input, then every line, in order of declaration."""
        yield from self.inputs.values()
        yield from self.lines.values()

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
            for item in read_inputs(self.folder / "inputs" / f"{name}.toml", axis or self.timeline):
                self.declare(item)
                added.append(item.id)
        return added

    def declare(self, item: Input | Line) -> Expression:
        """Adds an input or line; an id that is taken is an error."""
        if item.id in self.inputs or item.id in self.lines:
            raise ModelError(f"the id {item.id!r} is declared twice", hint="give one of them another id")
        label, note = self.texts.label(f"labels.{item.id}", item.label), self.texts.label(f"notes.{item.id}", item.note)
        if isinstance(item, Input):
            self.inputs[item.id] = replace(item, label=label, note=note)
        else:
            spoken = self.texts.expression(item.expression)
            self.lines[item.id] = replace(item, label=label, note=note, expression=spoken)
        return ref(item.id)

    def add_sources(self, name: str = "sources.toml") -> None:
        """Declares the sources that inputs and lines name."""
        self.sources.update(read_sources(self.folder / name, self.texts))

    def add_scenarios(self, name: str = "scenarios.toml", *, default: str = "base") -> None:
        """Declares the scenarios, in the order of the switch, which stands on `default`."""
        for scenario in read_scenarios(self.folder / name, self.inputs):
            self.scenarios[scenario.id] = self._spoken(scenario)
        add_scenario_switch(self, default)

    def add_scenario(self, scenario: Scenario) -> None:
        """One more scenario, at the end of the switch, after the model is complete."""
        if scenario.id in self.scenarios:
            hint = "give the scenario of the file another name"
            raise ModelError(f"{self.id} has a scenario {scenario.id!r} already", hint=hint)
        self.scenarios[scenario.id] = self._spoken(scenario)
        extend_scenarios(self)
        extend_scenario_cases(self)

    def _spoken(self, scenario: Scenario) -> Scenario:
        name = scenario.id
        reasons = {
            input_id: self.texts.label(f"reasons.{name}.{input_id}", reason)
            for input_id, reason in scenario.reasons.items()
        }
        return replace(scenario, label=self.texts.label(f"scenarios.{name}", scenario.label), reasons=reasons)

    def add_correction(self, correction_id: str, label: Wording) -> Expression:
        """A switch on the control sheet: 0 as printed, 1 corrected."""
        input_id = f"correct.{correction_id}"
        what = self.texts.label(f"corrections.{correction_id}", label)
        self.corrections[correction_id] = Correction(correction_id, what, input_id)
        item = Input(
            input_id,
            said("control.correction", Label(correction_id), what),
            "switch",
            "switch",
            "",
            {SCALAR: 0.0},
            valid=(0.0, 1.0),
        )
        self.control.resume("corrections")
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

    def headline(self, *line_ids: str) -> None:
        """The lines the control sheet and the scenario comparison show."""
        for line_id in line_ids:
            self.item(line_id)
            self.headlines.append(line_id)

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
        self.figures = read_printed(self, path_in_folder, units)
        add_printed(self, self.figures, language or self.speaks(None))
        add_reconciliation(self, self.figures, explaining)

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
        self.charts = read_charts(self, name)
        self.display("dashboard", said("model.dashboard"), said("model.dashboard_purpose"), "Doc")

    def add_case_file(self, name: str = "cases.toml") -> None:
        """Declares the scenario comparison, the grids and the tornado of a TOML file; after the headlines."""
        add_case_file(self, name)

    def complete(self) -> Model:
        """Adds what every model has at its end (checks, master check, sources); called once, last."""
        complete(self)
        return self

    def drivers(self) -> list[str]:
        """The inputs that any scenario changes, in order of declaration."""
        changed = {input_id for scenario in self.scenarios.values() for input_id in scenario.changes}
        return [input_id for input_id in self.inputs if input_id in changed]

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
        sheet.label = self.texts.label(f"titles.{sheet.id}", sheet.label)
        sheet.purpose = self.texts.label(f"purposes.{sheet.id}", sheet.purpose)
        for name in map(sheet.label.text, self.texts.languages):
            if not 0 < len(name) <= LONGEST_NAME or set(name) & set(FORBIDDEN) or name[0] == "'" or name[-1] == "'":
                hint = f"1 to {LONGEST_NAME} characters, none of {FORBIDDEN}, no apostrophe at either end"
                raise ModelError(f"{name!r} cannot be the name of a sheet", hint=hint)
        self.sheets[sheet.id] = sheet
        return sheet
