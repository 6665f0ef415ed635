"""How a section file writes: a sheet, its sections, their lines and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from xlmodel.errors import ModelError
from xlmodel.expr import Expression, as_node, where
from xlmodel.model.items import SCALAR, Check, CheckKind, Input, Line, Section, Sheet
from xlmodel.texts import Label, Wording, said
from xlmodel.timeline import Axis

if TYPE_CHECKING:
    from xlmodel.model.model import Model


class SheetBuilder:
    """Adds sections, lines and checks to one sheet."""

    def __init__(self, model: Model, sheet: Sheet, *, first: str | None) -> None:
        self._model = model
        self._first = first
        self._named: dict[str, Section] = {}
        self._active: Section | None = None
        self.sheet = sheet

    def section(self, title: Wording, *, name: str = "", axis: Axis | None = None) -> None:
        """Starts a titled block; what is added next stands in it.

        Args:
            title: what stands above it.
            name: lets `resume` return to the block.
            axis: what runs across the columns here, where it is not the sheet's axis.
        """
        label = Label.of(title)
        place = f"sections.{self.sheet.id}.{name or label.origin}"
        self._active = Section(self._model.texts.label(place, label), axis)
        self.sheet.sections.append(self._active)
        if name:
            self._named[name] = self._active

    def resume(self, name: str) -> None:
        """Makes the named section the one that is added to."""
        self._active = self._named[name]

    def add(self, item: Input | Line) -> Expression:
        """Declares an input or line and places it in the current section."""
        if self._active is None:
            raise ModelError(f"sheet {self.sheet.id!r} has no section yet", hint="call section(title) first")
        self._active.ids.append(item.id)
        return self._model.declare(item)

    def inputs(self, *ids: str) -> None:
        """Places inputs in the current section."""
        if self._active is None:
            raise ModelError(f"sheet {self.sheet.id!r} has no section yet", hint="call section(title) first")
        for item_id in ids:
            self._model.item(item_id)
            self._active.ids.append(item_id)

    def line(
        self,
        line_id: str,
        unit: str,
        formula: Expression,
        *,
        label: Wording,
        note: Wording = "",
        first: int | str | None = None,
        last: int | str | None = None,
        source: str = "",
        cagr: bool = False,
        strong: bool = False,
        text: bool = False,
    ) -> Expression:
        """A row: one formula over all its periods.

        Args:
            line_id: stable dotted id.
            unit: must follow from the formula, by dimension and by scale.
            formula: the expression.
            label: what the row is called.
            note: what the reader should know.
            first: first period, if not the sheet's; `last`: last period, if not the axis's.
            source: figure or section that prints it.
            cagr: show the growth rate between the control sheet's years in the total column.
            strong: a total or result, set in bold.
            text: the result is a text.

        Returns:
            The line, to be used in other formulas.
        """
        return self.add(
            Line(
                line_id,
                Label.of(label),
                unit,
                as_node(formula),
                self._span(first, last),
                self.sheet.axis,
                source,
                Label.of(note),
                "cagr" if cagr else "",
                "text" if text else "calc",
                strong,
            )
        )

    def scalar(
        self,
        line_id: str,
        unit: str,
        formula: Expression,
        *,
        label: Wording,
        note: Wording = "",
        source: str = "",
        strong: bool = False,
        text: bool = False,
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
                source,
                Label.of(note),
                "",
                kind,
                strong,
            )
        )

    def flag(self, line_id: str, condition: Expression, *, label: Wording) -> Expression:
        """A row of 1 where the condition holds and 0 elsewhere, on the control sheet's timeline."""
        line = Line(
            line_id,
            Label.of(label),
            "flag",
            as_node(where(condition, 1, 0)),
            self.sheet.axis.members,
            self.sheet.axis,
            kind="flag",
        )
        return self.add(line)

    def check(
        self,
        check_id: str,
        unit: str,
        deviation: Expression,
        *,
        label: Wording,
        kind: CheckKind = "error",
        tolerance: str = "check.tolerance",
        scalar: bool = False,
        first: int | str | None = None,
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
            first: first period, if not the sheet's; `last`: last period, if not the axis's.
        """
        members = (SCALAR,) if scalar else self._span(first, last)
        line = Line(
            check_id,
            Label.of(label),
            unit,
            as_node(deviation),
            members,
            None if scalar else self.sheet.axis,
            summary="" if scalar else "worst",
            kind="check",
        )
        foot = self._named.setdefault("checks", Section(said("sheets.checks")))
        foot.ids.append(check_id)
        self._model.declare(line)
        declared = self._model.lines[check_id]
        self._model.checks[check_id] = Check(check_id, declared.label, check_id, tolerance, kind)

    def finish(self) -> None:
        """Puts the sheet's checks below everything else."""
        block = self._named.get("checks")
        if block is not None and block not in self.sheet.sections:
            self.sheet.sections.append(block)

    def _span(self, first: int | str | None, last: int | str | None) -> tuple[str, ...]:
        axis = self.sheet.axis
        begin = str(first) if first is not None else self._first
        start = axis.position(begin) if begin is not None else 0
        end = axis.position(str(last)) if last is not None else len(axis.members) - 1
        return axis.members[start : end + 1]
