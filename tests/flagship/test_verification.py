"""The workbook against engines that never saw its values: every formula cell, every position of the switches."""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from random import Random

import pytest
from xlmodel import Model, Selection
from xlmodel.engines import CellAddress, Overrides, get
from xlmodel.evaluate import evaluate
from xlmodel.verification import TOLERANCE, Verdict, find_switches, verify
from xlmodel.verification.compare import agree
from xlmodel.workbook.limits import DEFAULT_LIMITS
from xlmodel.workbook.links import Loaded, load

from tests.conftest import Workbook
from tests.engines.workbooks import edited
from tests.flagship.opened import opened
from tests.perturb.perturbing import Perturbing

pytestmark = pytest.mark.thorough

LARGEST_GAP = 1e-9
SCENARIOS = ("base", "bull", "bear")


def whole(verdict: Verdict) -> bool:
    """Whether every formula cell was compared and agrees."""
    assert verdict.ok, (verdict.summary, verdict.differing[:5], list(verdict.unsupported.items())[:5])
    return verdict.formulas == verdict.compared == verdict.equal > 10_000 and verdict.largest_gap < LARGEST_GAP


@pytest.fixture(scope="module")
def loaded(workbook: Workbook) -> Loaded:
    return load(workbook(), DEFAULT_LIMITS)


def test_inputs_move_every_cell_natively_as_in_two_engines(flagship: Model, loaded: Loaded) -> None:
    """Other inputs each day; `python -m tests.perturb` moves all of them, and docs/faults.md says what came of it."""
    inputs = [name for name, item in flagship.inputs.items() if item.unit != "text"]
    with ExitStack() as stack:
        perturbing = Perturbing(flagship, loaded, stack)
        for name in Random(date.today().toordinal()).sample(inputs, 3):
            moved = perturbing.move(name)
            assert moved.differing == (), name
            assert moved.cells > 90_000 or moved.why_not


def test_each_scenario_and_each_correction_equals_native_values(
    flagship: Model, workbook: Workbook, loaded: Loaded
) -> None:
    """Each line, at the place that the index names; .ci/run holds every cell of bull and bear against builds."""
    base = workbook()
    switches = find_switches(base)
    assert switches.scenarios == SCENARIOS
    assert all(isinstance(choice, str) for choice in switches.choices)
    every = tuple(switches.corrections)
    assert len(switches.positions()) == 2 * len(SCENARIOS) + len(every)
    asked = [*((scenario, ()) for scenario in SCENARIOS), *(("base", (name,)) for name in every), ("bull", every)]
    native = evaluate(flagship, [Selection(scenario, corrections=names) for scenario, names in asked])
    cells = indexed(base)
    with get("ironcalc").session(loaded) as session:
        for case, (scenario, names) in enumerate(asked):
            overrides: Overrides = switches.position(scenario, names).overrides
            found = session.recalculate(overrides).values
            compared = [
                (line.id, member, native.value(line.id, member, case), found.get(cells[line.id, member]))
                for line in flagship.lines.values()
                for member in line.members
            ]
            assert [row for row in compared if not agree(row[2], row[3], TOLERANCE)] == []


def indexed(path: Path) -> dict[tuple[str, str], CellAddress]:
    """The cell of each id and member by the workbook's own index sheet."""
    found = {}
    book = opened(path)
    ((title, _),) = book.defined_names["Index"].destinations
    rows = book[title].iter_rows(min_row=2, max_col=7, values_only=True)
    for item_id, _, _, sheet, row, column, periods in rows:
        if not isinstance(column, str):
            continue
        for number, member in enumerate(members(str(periods or ""))):
            found[str(item_id), member] = CellAddress(str(sheet), f"{letters(column, number)}{row}")
    return found


def members(periods: str) -> list[str]:
    """The members that an index row names: a run of years, a list, or one value."""
    years = re.fullmatch(r"(\d{4})-(\d{4})", periods)
    if years:
        return [str(year) for year in range(int(years[1]), int(years[2]) + 1)]
    return periods.split(",")


def letters(column: str, right: int) -> str:
    """The column some places to the right."""
    number = 0
    for letter in column:
        number = 26 * number + ord(letter) - 64
    number += right
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


TARGET = "train.peak_compute", "2025"


@pytest.fixture(scope="module")
def target(workbook: Workbook) -> tuple[Path, CellAddress, str]:
    """The clean workbook, a cell in the middle of the chain, and the part that holds it."""
    path = workbook()
    address = indexed(path)[TARGET]
    names = opened(path).sheetnames
    return path, address, rf"xl/worksheets/sheet{names.index(address.sheet) + 1}\.xml"


def changed(text: str, cell: str, pattern: str, new: str) -> str:
    """The sheet with one piece of one cell replaced."""
    found = re.search(rf'<c r="{cell}"[^>]*>.*?</c>', text)
    assert found is not None
    return text[: found.start()] + re.sub(pattern, new, found[0], count=1) + text[found.end() :]


def test_a_wrong_formula_is_caught_with_all_that_follows(target: tuple[Path, CellAddress, str], tmp_path: Path) -> None:
    path, address, part = target
    copy = edited(path, tmp_path / "a.xlsx", part, lambda t: changed(t, address.cell, "SUM", "MAX"))
    verdict = verify(copy, engine="ironcalc")
    assert not verdict.ok
    differing = {finding.address for finding in verdict.differing}
    assert address in differing
    cells = indexed(path)
    assert cells["train.h100.stock", "2025"] in differing
    assert cells["total.h100.stock", "2025"] in differing
    assert cells["train.h100.stock", "2024"] not in differing
