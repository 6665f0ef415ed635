"""A model while it is made: what a template fills and the steps of completion work on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from xlmodel.errors import ModelError
from xlmodel.model.arguments import asked
from xlmodel.model.arrangement import Arrangement
from xlmodel.model.case_rows import CaseRows
from xlmodel.model.case_set import CaseSet
from xlmodel.model.catalogue import spoken_table
from xlmodel.model.charts import Chart
from xlmodel.model.contents import Contents
from xlmodel.model.declarations import Declarations
from xlmodel.model.dimension_file import read_members
from xlmodel.model.dimensions import Dimension, dimension_of, known_dimension
from xlmodel.model.items import (
    Choice,
    Correction,
    DisplayKind,
    FrontPage,
    Line,
    Scenario,
    Sheet,
    SheetType,
    Source,
    Table,
    TableColumn,
    Value,
)
from xlmodel.model.origin import origin
from xlmodel.model.printed import Printed
from xlmodel.model.sheets import SheetBuilder
from xlmodel.texts import Label, Wording, said
from xlmodel.timeline import Axis


class Unfinished(Declarations):
    """Declarations with the sheets they stand on, and what has been asked for and is done on completion."""

    control: SheetBuilder

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, Table] = {}
        self.scenarios: dict[str, Scenario] = {}
        self.corrections: dict[str, Correction] = {}
        self.choices: dict[str, Choice] = {}
        self.sources: dict[str, Source] = {}
        self.headlines: list[str] = []
        self.figures: list[Printed] = []
        self.charts: list[Chart] = []
        self.range_lines: tuple[str, ...] = ()
        self.range_member = ""
        self.range_reasons: dict[str, Label] = {}
        self.range_shown: dict[str, str] = {}
        self.tree_lines: tuple[str, ...] = ()
        self.case_sets: dict[str, CaseSet] = {}
        self.arrangement = Arrangement()
        self.case_rows: dict[str, CaseRows] = {}
        self.case_lines: dict[str, Line] = {}
        self.front_page = FrontPage()
        self.scope_sentences: dict[str, list[Label]] = {"left_out": [], "method": []}
        self.builders: list[SheetBuilder] = []
        self.scenario_file = "", "base"
        self.chart_file = ""
        self.further: list[Callable[[Contents], Scenario]] = []
        self.wanted_headlines: dict[str, str] = {}
        self.restated: Callable[[str], str] = str
        """The line that the front shows for one: itself, unless a display has another multiple for it."""

    @asked
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
        parent = known_dimension(self.dimensions, of) if of else None
        found = dimension_of(dimension_id, said_as, members, self.texts.label, parent=parent, table=table)
        if not found.members:
            self.problems.append(f"the dimension {dimension_id!r} has no member ({origin()})")
        self.dimensions[dimension_id] = self.axes[dimension_id] = found
        return found

    @asked
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
            columns: its attributes, with unit or `text`; the labels stand before them unless they are one of them.
            sheet: title of the sheet that shows it.
            purpose: what the sheet is for.
        """
        if all(column.id != "label" for column in columns):
            columns = [TableColumn("label", Label.of(label), text=True, width=30), *columns]
        labels, records = read_members(self.folder / path_in_folder, columns)
        self.table(dimension_id, "Inputs", title=sheet, purpose=purpose, columns=columns, records=records)
        return self.dimension(dimension_id, label, labels, table=dimension_id)

    @asked
    def add_axis(self, axis: Axis) -> Axis:
        """Declares a category axis, so that sheets and inputs can run along it."""
        if len(axis.members) != len(axis.labels) or not axis.members:
            told = f"the axis {axis.id!r} has {len(axis.members)} members and {len(axis.labels)} labels"
            raise ModelError(f"{origin()}: {told}", hint="axis(id, label, [(key, label), …]) makes one of pairs")
        labels = zip(axis.members, axis.labels, strict=True)
        members = tuple(self.texts.label(f"members.{axis.id}.{key}", label) for key, label in labels)
        self.axes[axis.id] = replace(axis, label=self.texts.label(f"axes.{axis.id}", axis.label), labels=members)
        return self.axes[axis.id]

    @asked
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
        sheet = self.declare_sheet(
            Sheet(sheet_id, Label.of(title), sheet_type, Label.of(purpose), axis or self.timeline)
        )
        builder = SheetBuilder(self, sheet, first=None if first is None else str(first))
        self.builders.append(builder)
        return builder

    @asked
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
        headings: Collection[str] = (),
        in_front: int | None = None,
    ) -> Table:
        """A sheet that holds one table, records down.

        Args:
            table_id: id of the table and of its sheet.
            sheet_type: where the sheet stands.
            title: name of the sheet.
            purpose: what it is for.
            columns: given or computed.
            records: given values by record and column.
            printed: how many columns are printed, from the left; all if 0.
            headings: the records that head those below them.
            in_front: how many records, from the top, are printed where the front alone is; all if None.
        """
        sheet = self.declare_sheet(
            Sheet(table_id, Label.of(title), sheet_type, Label.of(purpose), self.timeline, table=table_id)
        )
        table = Table(table_id, sheet.label, tuple(columns), records, printed, frozenset(headings), in_front)
        self.tables[table_id] = spoken_table(table, self.texts)
        return self.tables[table_id]

    def add_cases(self, cases: CaseSet, *, purpose: Label) -> CaseSet:
        """Lays out a set of cases on an output sheet of its own and checks its base case against the model."""
        self.case_sets[cases.id] = cases
        name = said("cases.sheet", Label(str(len(self.case_sets))))
        what = said("cases.purpose", cases.label, purpose)
        self.declare_sheet(Sheet(f"cases.{cases.id}", name, "Output", what, cases.axis, cases=cases.id))
        return cases

    def display(
        self,
        kind: DisplayKind,
        title: Label,
        purpose: Label,
        sheet_type: SheetType = "Output",
    ) -> None:
        """A sheet that shows results of cases, or charts."""
        self.declare_sheet(Sheet(kind, title, sheet_type, purpose, self.timeline, display=kind))

    def place(self) -> None:
        """Puts what the sheets' builders hold so far into the sheets."""
        for builder in self.builders:
            self.sheets[builder.sheet_id] = builder.sheet
