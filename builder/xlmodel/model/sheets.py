"""How a section file writes: a sheet, its sections, their lines and checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Literal

from xlmodel.errors import ModelError, brief, nearest
from xlmodel.expr import Expression, as_expression, as_node, at, call, deviation, prior, ref, span, where
from xlmodel.model.arguments import asked
from xlmodel.model.calendar import PERIOD, YEARLY, is_first, on_calendar
from xlmodel.model.declarations import Declarations
from xlmodel.model.items import SCALAR, Check, CheckKind, Input, Line, Section, Sheet
from xlmodel.model.names import unfilled
from xlmodel.model.origin import origin
from xlmodel.texts import Label, Wording, said
from xlmodel.timeline import Axis, Timeline

First = int | str | Mapping[str, int | str] | None
"""The first period of a line: of all its rows, or by member; the sheet's if `None`."""


@dataclass(slots=True)
class _Part:
    """A section while it is filled; `ids` may be those of blocks."""

    label: Label
    axis: Axis | None = None
    source: str = ""
    ids: list[str] = field(default_factory=list)


class SheetBuilder:
    """Adds sections, lines and checks to one sheet."""

    @asked
    def __init__(self, model: Declarations, sheet: Sheet, *, first: str | None) -> None:
        self._model = model
        self._first = first
        self._parts: list[_Part] = []
        self._named: dict[str, _Part] = {}
        self._active: _Part | None = None
        self._empty = sheet
        self.sheet_id = sheet.id

    @property
    def sheet(self) -> Sheet:
        """The sheet with what stands on it so far, its checks below everything else."""
        foot = self._named.get("checks")
        parts = [part for part in self._parts if part is not foot] + ([foot] if foot is not None else [])
        sections = (Section(part.label, part.axis, self._model.expanded(part.ids)) for part in parts)
        return replace(self._empty, sections=tuple(sections))

    @property
    def completed(self) -> bool:
        """Whether the draft is a model already."""
        return self._model.completed

    @property
    def axis(self) -> Axis:
        """What runs across its columns."""
        return self._empty.axis

    @asked
    def section(self, title: Wording, source: str = "", *, name: str = "", axis: Axis | None = None) -> None:
        """Starts a titled part; what is added next stands in it.

        Args:
            title: what stands above it.
            source: figure or section that prints its lines, unless they name another.
            name: lets `resume` return to the part.
            axis: what runs across the columns here, where it is not the sheet's axis.
        """
        label = Label.of(title)
        self._model.problems += unfilled(label.origin, origin())
        place = f"sections.{self.sheet_id}.{name or label.origin}"
        self._active = _Part(self._model.texts.label(place, label), axis, source)
        self._parts.append(self._active)
        if name:
            self._named[name] = self._active

    @asked
    def resume(self, name: str) -> None:
        """Makes the named section the one that is added to."""
        if name not in self._named:
            hint = nearest(name, self._named) or "section(title, name=...) gives a section a name"
            raise ModelError(f"{origin()}: resume(): there is no section {name!r}", hint=hint)
        self._active = self._named[name]

    @asked
    def add(self, item: Input | Line) -> Expression:
        """Declares an input or line and places it in the current section."""
        self._part().ids.append(item.id)
        if isinstance(item, Line):
            item = replace(item, expression=on_calendar(item.expression, item.axis))
        return self._model.declare(item)

    @asked
    def inputs(self, *ids: str) -> None:
        """Places inputs in the current section."""
        self._part().ids.extend(ids)

    @asked
    def input_files(self, titles: Mapping[str, str], axis: Axis | None = None) -> None:
        """Declares the inputs of `inputs/NAME.toml` and places them: a section for each NAME.

        Args:
            titles: what stands above each file's inputs, by its name.
            axis: what they run along, where it is not the sheet's axis.
        """
        for name, title in titles.items():
            self.section(title, axis=axis)
            self.inputs(*self._model.add_inputs(name, axis=axis or self.axis))

    @asked
    def put_before(self, item_id: str, new_id: str) -> None:
        """Places a line above another, where that stands on this sheet."""
        for part in {id(part): part for part in (*self._parts, *self._named.values())}.values():
            if item_id in part.ids:
                part.ids.insert(part.ids.index(item_id), new_id)

    @asked
    def put_after(self, item_id: str, new_id: str) -> None:
        """Places a line below another, where that stands on this sheet."""
        for part in self._parts:
            if item_id in part.ids:
                part.ids.insert(part.ids.index(item_id) + 1, new_id)

    @asked
    def exchange(self, others: Mapping[str, str]) -> None:
        """Puts other lines in the places of some, rows of blocks among them."""
        for part in self._parts if others else ():
            part.ids = [others.get(name, name) for name in self._model.expanded(part.ids)]

    @asked
    def remove(self, item_id: str) -> None:
        """Takes an input or line off the sheet, so that another can show it."""
        for part in self._parts:
            part.ids = [name for name in part.ids if name != item_id]

    def _part(self) -> _Part:
        if self._active is None:
            told = f"{origin()}: sheet {self.sheet_id!r} has no section yet".removeprefix(": ")
            raise ModelError(told, hint="call section(title) first")
        return self._active

    @asked
    def line(
        self,
        line_id: str,
        unit: str,
        formula: Expression,
        label: Wording,
        source: str | None = None,
        *,
        note: Wording = "",
        first: First = None,
        last: int | str | None = None,
        cagr: bool = False,
        strong: bool = False,
        text: bool = False,
        number_format: str = "",
    ) -> Expression:
        """A row: one formula over all its periods.

        Args:
            line_id: stable dotted id.
            unit: must follow from the formula, by dimension and by scale.
            formula: the expression.
            label: what the row is called.
            source: figure or section that prints it, the section's unless given; empty where none does.
            note: what the reader should know.
            first: first period, if not the sheet's, or by member; `last`: last period, if not the axis's.
            cagr: show the growth rate between the control sheet's years in the total column.
            strong: a total or result, set in bold.
            text: the result is a text.
            number_format: how values are shown, `"0.000"`, where the unit does not decide.

        Returns:
            The line, to be used in other formulas.
        """
        if cagr and self.sheet.axis != self._model.timeline:
            told = f"{line_id} shows a growth rate along {self.sheet.axis.id!r}"
            raise ModelError(told, hint="growth rates lie between two periods of the model's own calendar")
        return self.add(
            Line(
                line_id,
                Label.of(label),
                unit,
                as_node(formula),
                self._span(first, last),
                self.axis,
                self._part().source if source is None else source,
                Label.of(note),
                "cagr" if cagr else "",
                "text" if text else "calc",
                strong,
                starts=_starts(first),
                number_format=number_format,
            )
        )

    @asked
    def scalar(
        self,
        line_id: str,
        unit: str,
        formula: Expression,
        label: Wording,
        source: str | None = None,
        *,
        note: Wording = "",
        strong: bool = False,
        text: bool = False,
        number_format: str = "",
    ) -> Expression:
        """A single value in the constant column; `text` where the result is a text."""
        kind: Literal["text", "calc"] = "text" if text else "calc"
        return self.add(
            Line(
                line_id,
                Label.of(label),
                unit,
                as_node(formula),
                (SCALAR,),
                None,
                self._part().source if source is None else source,
                Label.of(note),
                "",
                kind,
                strong,
                number_format=number_format,
            )
        )

    @asked
    def flag(self, line_id: str, condition: Expression, *, label: Wording) -> Expression:
        """A row of 1 where the condition holds and 0 elsewhere, on the control sheet's timeline."""
        line = Line(
            line_id,
            Label.of(label),
            "flag",
            as_node(where(condition, 1, 0)),
            self.axis.members,
            self.axis,
            kind="flag",
        )
        return self.add(line)

    @asked
    def check(
        self,
        check_id: str,
        unit: str,
        deviation: Expression,
        label: Wording,
        *,
        kind: CheckKind = "error",
        tolerance: str = "check.tolerance",
        scalar: bool = False,
        first: First = None,
        last: int | str | None = None,
    ) -> None:
        """A deviation that must be within the tolerance in every period; it stands at the foot of its sheet.

        Args:
            check_id: stable dotted id.
            unit: unit of the deviation.
            deviation: zero when all is well.
            label: what holds.
            kind: `error` counts in the master check, `alert` is shown only.
            tolerance: id of the input with the largest deviation allowed.
            scalar: one value instead of one a period.
            first: first period, if not the sheet's, or by member; `last`: last period, if not the axis's.
        """
        members = (SCALAR,) if scalar else self._span(first, last)
        line = Line(
            check_id,
            Label.of(label),
            unit,
            as_node(deviation),
            members,
            None if scalar else self.axis,
            summary="" if scalar else "worst",
            kind="check",
            starts=_starts(first),
        )
        foot = self._named.setdefault("checks", _Part(said("sheets.checks")))
        foot.ids.append(check_id)
        self._model.declare(line)
        declared = self._model.lines.get(check_id)
        if declared is not None:
            self._model.checks[check_id] = Check(check_id, declared.label, check_id, tolerance, kind)

    @asked
    def equal(
        self,
        check_id: str,
        found: Expression,
        expected: Expression,
        label: Wording,
        *,
        kind: CheckKind = "error",
        tolerance: str = "check.tolerance",
        scalar: bool = False,
        first: First = None,
        last: int | str | None = None,
    ) -> None:
        """A check that two ways to one quantity agree: how far they are apart, relative to the larger.

        Args:
            check_id: stable dotted id.
            found: the quantity.
            expected: the same, by another way, in the same unit.
            label: what holds.
            kind: as for `check`; `tolerance`, `scalar`, `first` and `last` likewise.
        """
        gap = deviation(found, expected)
        self.check(check_id, "ratio", gap, label, kind=kind, tolerance=tolerance, scalar=scalar, first=first, last=last)

    @asked
    def corkscrew(
        self,
        line_id: str,
        unit: str,
        *,
        label: Wording,
        opening: Expression | int = 0,
        additions: Sequence[Expression] = (),
        reductions: Sequence[Expression] = (),
        first: int | str | None = None,
        last: int | str | None = None,
    ) -> Expression:
        """A balance that rolls forward: opening, additions, reductions, closing, and a check over all periods.

        The rows are `ID.opening`, `ID.additions`, `ID.reductions` and, at the close of each period, `ID` itself; below
        them, for the check, `ID.rolled`: the opening and all flows.
        Flows are per period (USD/month for a balance in USD); the length of a period makes them USD.

        Args:
            line_id: stable dotted id of the closing balance.
            unit: unit of the balance.
            label: what the balance is called.
            opening: the balance before the first period: an input, a single value, or 0.
            additions: what comes in, each per period.
            reductions: what goes out, each per period.
            first: first period, if not the sheet's; `last`: last period, if not the axis's.

        Returns:
            The closing balance.
        """
        axis, members = self.axis, self._span(first, last)
        if not isinstance(axis, Timeline):
            told = f"{origin()}: the corkscrew {line_id} stands on {self.sheet_id!r}, which has no calendar"
            raise ModelError(told.removeprefix(": "), hint=f"its columns are those of {axis.id!r}; leave axis= out")
        length = ref(PERIOD if axis.id != YEARLY else f"{YEARLY}.period")
        begins, flow = is_first(axis, members[0]), f"{unit}/{axis.frequency}"
        what = self._model.texts.label(f"labels.{line_id}", label)

        def row(key: str, part_unit: str, formula: Expression, *, strong: bool = False) -> Expression:
            part = key.removeprefix("sheets.")
            name = line_id if part == "closing" else f"{line_id}.{part}"
            found = self.line(name, part_unit, formula, label=said(key, what), first=first, last=last, strong=strong)
            if name in self._model.lines:
                self._model.lines[name] = replace(self._model.lines[name], rolls=line_id)
            return found

        row("sheets.opening", unit, where(begins, opening, prior(line_id)))
        closing, rolled = ref(f"{line_id}.opening"), at(f"{line_id}.opening", members[0])
        if additions:
            amount = row("sheets.additions", flow, _sum(additions))
            closing, rolled = closing + amount * length, rolled + call("SUM", span(amount)) * length
        if reductions:
            amount = row("sheets.reductions", flow, _sum(reductions))
            closing, rolled = closing - amount * length, rolled - call("SUM", span(amount)) * length
        found = row("sheets.closing", unit, closing, strong=True)
        expected = self.scalar(f"{line_id}.rolled", unit, rolled, said("sheets.rolled", what))
        last_closing = at(found, members[-1])
        self.equal(f"check.{line_id}", last_closing, expected, said("sheets.rolls_forward", what), scalar=True)
        return found

    def _span(self, first: First, last: int | str | None) -> tuple[str, ...]:
        axis = self.axis
        if isinstance(first, Mapping):
            if not first:
                raise ModelError("first={} names no member", hint='for example first={"cake": 2023}')
            first = min(_starts(first).values(), key=axis.position)
        begin = str(first) if first is not None else self._first
        start = axis.position(begin) if begin is not None else 0
        end = axis.position(str(last)) if last is not None else len(axis.members) - 1
        if start > end:
            raise ModelError(f"the span begins in {axis.members[start]}, after its end in {axis.members[end]}")
        return axis.members[start : end + 1]


def _starts(first: First) -> dict[str, str]:
    return {member: str(start) for member, start in first.items()} if isinstance(first, Mapping) else {}


def _sum(parts: Sequence[Expression]) -> Expression:
    if isinstance(parts, str) or not isinstance(parts, Sequence) or not parts:
        hint = 'additions=[m["orders"]], one expression or more in a list'
        raise ModelError(f"{origin()}: corkscrew(): {brief(parts)} is no list of flows", hint=hint)
    return reduce(lambda found, other: found + other, map(as_expression, parts))
