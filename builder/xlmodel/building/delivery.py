"""From model to workbook: check, evaluate, lay out, render, write."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from xlmodel import format
from xlmodel.building.cached import AllValues, ValueOf
from xlmodel.building.guards import guards_of_build
from xlmodel.building.held import hold_cases, hold_display
from xlmodel.building.remember import memory_of_build
from xlmodel.building.size import hold_size
from xlmodel.errors import FailingCheck, FailingChecksError, ModelError, VerificationError, counted
from xlmodel.evaluate import Values, evaluate, failing_checks
from xlmodel.formula import RowFormulas, Site, render
from xlmodel.garbage import searched_later
from xlmodel.layout import CellPlan, Constant, Formula, Link, OwnFormula, Places, SheetPlan, WorkbookPlan, plan_workbook
from xlmodel.lint import check, hold_sound
from xlmodel.markup import table
from xlmodel.model.arguments import called
from xlmodel.model.draft import Draft
from xlmodel.model.model import Model
from xlmodel.model.restating import NumberDisplay
from xlmodel.model.selection import Selection
from xlmodel.packed import pack
from xlmodel.prose import in_words
from xlmodel.refs import a1, quote_sheet
from xlmodel.registry import load
from xlmodel.selecting import resolve
from xlmodel.units import check_units
from xlmodel.writer import FinishedCell, Pages, clean_errors, replacing, writable_target, write

if TYPE_CHECKING:
    from xlmodel.verification import Verdict

OUTPUTS = Path("outputs")
REFEREES = ("formualizer", "ironcalc")
"""The engines that verify a build: the two that take a fraction of a second."""

_ALLOW = "--allow-failing-checks (allow_failing_checks=True) writes the workbook anyway"
_PROPERTY = 250


@dataclass(frozen=True, slots=True, repr=False)
class BuildResult:
    """What a build wrote: the file, how many formulas, the verdict of each engine, the checks that fail if allowed."""

    path: Path
    formulas: int
    seconds: float
    verdicts: tuple[Verdict, ...] = ()
    failing_checks: tuple[FailingCheck, ...] = ()

    @property
    def verdict(self) -> Verdict | None:
        """The verdict that decides: the first that is not ok, or the first; None where nothing was verified."""
        failed = (verdict for verdict in self.verdicts if not verdict.ok)
        return next(failed, self.verdicts[0] if self.verdicts else None)

    def __repr__(self) -> str:
        checks = f", {len(self.failing_checks)} failing checks" if self.failing_checks else ""
        return f"BuildResult({str(self.path)!r}: {self.formulas:,} formulas, {self._verified()}{checks})"

    def _repr_html_(self) -> str:
        rows = [(v.engine, v.formulas, v.compared, v.equal, v.in_words) for v in self.verdicts]
        columns = ("engine", "formulas", "compared", "equal", "verdict")
        failing = [f"a check fails: {check}" for check in self.failing_checks]
        note = "; ".join((f"{self.formulas:,} formulas, {self._verified()}", *failing))
        return table(columns, rows, title=str(self.path), note=note)

    def _verified(self) -> str:
        if self.verdict is None:
            return "not verified"
        return (
            f"{self.verdict.equal:,} of {self.verdict.formulas:,} equal by {', '.join(v.engine for v in self.verdicts)}"
        )


@called
def build(
    template: str | Path | Draft | Model | None = None,
    *,
    selection: Selection = Selection(),
    language: str | None = None,
    output: str | Path | None = None,
    verify: bool = False,
    allow_failing_checks: bool = False,
    backup: bool = False,
    force: bool = False,
    pages: Pages = "front",
    display: NumberDisplay | None = None,
) -> BuildResult:
    """Builds the workbook of a template and, if asked, verifies it by two engines that share no code.

    What stands at `output` is replaced when the new workbook is whole and verified, in one step; whatever goes wrong
    before leaves it as it was.

    Args:
        template: a registered name, a model, or nothing where one template is registered.
        selection: where scenario, corrections and changed inputs stand.
        language: one that the template declares, its own unless given.
        output: the file; `outputs/TEMPLATE-SCENARIO[-zh].xlsx` below the current folder unless given.
        verify: recalculate every formula cell by each of `REFEREES` and compare.
        allow_failing_checks: write the workbook although checks of the model fail.
        backup: keep the file that stands at `output` as `NAME.backup.xlsx`.
        force: write although Excel or LibreOffice says that it has the file open.
        pages: what is printed: the sheets of the front alone, or all.
        display: the front in 万 and 亿 (`cn`) or in m, bn and GW (`intl`), in rows that convert what is stored.

    Raises:
        UsageError: the selection names what the model does not have, or a value that cannot be.
        ModelError: the model contradicts itself, or a cell holds an error value.
        FailingChecksError: checks of the model fail.
        VerificationError: the workbook does not recalculate to its own values.
        WorkbookError: the file cannot be written there.
    """
    started = time.perf_counter()
    model = load(template, display=display)
    selection = resolve(model, selection, language=language)
    language = model.speaks(language)
    path = Path(output) if output else OUTPUTS / default_name(model, selection, language)
    writable_target(path, ignore_lock=force)
    if verify:
        hold_size(model)
    with ExitStack() as while_it_grows:
        while_it_grows.enter_context(searched_later())
        plan, places, values = draft(model, selection=selection, language=language)
        failing = failing_checks(model, values.plain, language)
        if failing and not allow_failing_checks:
            count = "a check fails" if len(failing) == 1 else f"{len(failing)} checks fail"
            raise FailingChecksError(f"{count} in {model.id}, so nothing was written", failing=failing, hint=_ALLOW)
        cells = finish(plan, places, values)
        formulas = sum(bool(cell.formula) for sheet in cells.values() for cell in sheet)
        made = metadata(model, selection, language)
        made |= memory_of_build(model, selection, language, plan, cells).properties()
        made |= guards_of_build(places, plan.sheets, cells)
        with replacing(path, backup=backup, ignore_lock=force) as scratch:
            with clean_errors(path):
                write(plan, cells, scratch, metadata=made, as_of=model.as_of, pages=pages)
            del plan, places, values, cells
            while_it_grows.close()
            verdicts = _verified(scratch, path) if verify else ()
    return BuildResult(path, formulas, time.perf_counter() - started, verdicts, failing)


def _verified(scratch: Path, path: Path) -> tuple[Verdict, ...]:
    """The verdicts on a file that is not in its place yet.

    Raises:
        VerificationError: an engine computes something else; the file is not kept.
    """
    from xlmodel.soundness import unsound
    from xlmodel.verification.render import details
    from xlmodel.verification.run import SwitchPosition, verify_by

    problems = unsound(scratch)
    if problems:
        raise VerificationError(
            f"{path} would be a workbook that Excel has to repair, so it was not written", verdict={}, problems=problems
        )
    verdicts = []
    for (found,) in verify_by(scratch, [SwitchPosition()], REFEREES):
        verdict = replace(found, file=path.name)
        if not verdict.ok:
            raise VerificationError(
                f"{path} does not recalculate to its own values, so it was not written",
                verdict=verdict.to_json(),
                problems=[f"{verdict.engine}: {line}" for line in details(verdict)],
                hint=f"build it elsewhere with --no-verify, and see xlmodel verify --engine {verdict.engine}",
            )
        verdicts.append(verdict)
    return tuple(verdicts)


@searched_later()
def draft(model: Model, *, selection: Selection, language: str) -> tuple[WorkbookPlan, Places, AllValues]:
    """The checked model on paper, with its values; nothing is written."""
    hold_sound(model)
    check(model)
    check_units(model, cases_alone=True)
    base = evaluate(model, [Selection()], language=language)
    values = base if selection == Selection() else evaluate(model, [selection], language=language)
    broken = [f"{line_id} at {member or 'its value'}" for line_id, member in values.errors()]
    if broken:
        raise ModelError(
            f"{model.id} has {counted(len(broken), 'cell')} with an error value",
            problems=broken[:20],
            hint="a division by an empty or zero cell? use ratio(a, b)",
        )
    hold_cases(model, selection, values, language)
    words = {line.id: in_words(line.expression, model, language) for line in model.lines.values()}
    plan, places = plan_workbook(model, selection=selection, language=language, sizes=_sizes(base), words=words)
    as_built = Selection(model.base_scenario, selection.changes)
    if selection == as_built:
        return plan, places, AllValues(model, selection, values, language, plan)
    delivered = base if as_built == Selection() else evaluate(model, [as_built], language=language)
    proven = AllValues(model, as_built, delivered, language, plan)
    return plan, places, AllValues(model, selection, values, language, plan, proven)


def finish(plan: WorkbookPlan, places: Places, values: AllValues) -> dict[str, list[FinishedCell]]:
    """Every cell with its formula text and cached value, by sheet id."""
    finished = {}
    rows = RowFormulas(places)
    for sheet in plan.sheets:
        value_of = values.of(sheet)
        if sheet.id in places.display_gaps:
            at = places.display_gaps[sheet.id]
            (gap,) = (value_of(cell) for cell in sheet.cells if (cell.row, cell.column) == at)
            hold_display(sheet, gap)
        finished[sheet.id] = [_finish(cell, sheet, rows, value_of) for cell in sheet.cells]
    return finished


def default_name(model: Model, selection: Selection, language: str) -> str:
    """The file name of a build: template, scenario, language where it is not the template's own."""
    return f"{model.id}-{selection.scenario}{'' if language == model.speaks(None) else f'-{language}'}.xlsx"


def metadata(model: Model, selection: Selection, language: str) -> dict[str, str]:
    """What the workbook says of its own making, as custom properties."""
    from xlmodel import __version__

    digest = hashlib.sha256(
        repr(sorted((i.id, sorted(i.values.items(), key=repr)) for i in model.inputs.values())).encode()
    )
    return {
        format.VERSION: __version__,
        format.TEMPLATE: model.id,
        format.LANGUAGE: language,
        format.SELECTED: selection.scenario,
        format.SCENARIOS: ",".join(model.scenarios),
        format.CORRECTIONS: ",".join(selection.corrections),
        format.INPUTS: digest.hexdigest(),
        **_changes(selection),
        **pack(format.HEADLINES, list(model.headlines)),
    }


def _changes(selection: Selection) -> dict[str, str]:
    """The changed inputs as JSON, in properties short enough for Excel (255 characters each)."""
    if not selection.changes:
        return {}
    text = json.dumps({name: dict(values) for name, values in sorted(selection.changes.items())}, sort_keys=True)
    parts = [text[at : at + _PROPERTY] for at in range(0, len(text), _PROPERTY)]
    return {f"{format.CHANGES}{number:03d}": part for number, part in enumerate(parts, start=1)}


def _finish(cell: CellPlan, sheet: SheetPlan, rows: RowFormulas, value_of: ValueOf) -> FinishedCell:
    formula = jump = ""
    match cell.content:
        case Link(target, _, position):
            formula = f"={rows.places.origin(target, position)}"
        case Formula(node, _, position, table):
            formula = rows.text(node, Site(sheet.id, position, cell.row, table))
        case OwnFormula(node):
            formula = render(node, rows.places, Site(sheet.id, row=cell.row))
        case Constant(leads_to=(name, row)):
            jump = f"{quote_sheet(name)}!{a1(row, 0)}"
    return FinishedCell(cell.row, cell.column, cell.style, cell.number_format, formula, value_of(cell), jump)


def _sizes(values: Values) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for name, array in values.arrays.items():
        if array.dtype != object and array.size:
            found[name] = float(np.nanmax(np.abs(array)))
    return found
