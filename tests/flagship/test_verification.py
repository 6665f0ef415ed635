"""The workbook against engines that never saw its values: every formula cell, every position of the switches."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from xlmodel import Model, Selection
from xlmodel.engines import CellAddress, Overrides, get
from xlmodel.evaluate import evaluate
from xlmodel.verification import TOLERANCE, SwitchPosition, Verdict, find_switches, verify, verify_many
from xlmodel.verification.compare import agree

from tests.conftest import Workbook
from tests.engines.workbooks import edited, require
from tests.flagship.opened import opened

pytestmark = pytest.mark.thorough

LARGEST_GAP = 1e-9
SCENARIOS = ("base", "bull", "bear")


def whole(verdict: Verdict) -> bool:
    """Whether every formula cell was compared and agrees."""
    assert verdict.ok, (verdict.summary, verdict.differing[:5], list(verdict.unsupported.items())[:5])
    return verdict.formulas == verdict.compared == verdict.equal > 10_000 and verdict.largest_gap < LARGEST_GAP


@pytest.mark.parametrize(
    ("language", "engine"),
    [("en", "libreoffice"), ("zh", "ironcalc")],  # .ci/run asks `formulas`, and both engines of each build
)
def test_every_formula_cell_agrees_with_each_engine(workbook: Workbook, language: str, engine: str) -> None:
    assert whole(verify(workbook(language=language), engine=require(engine)))


def test_moving_the_switches_equals_building_there(workbook: Workbook) -> None:
    """The first scenario, and another with all corrections, in one file and one session; the others natively, below."""
    base = workbook()
    switches = find_switches(base)
    assert switches.scenarios == SCENARIOS
    assert all(isinstance(choice, str) for choice in switches.choices)
    positions = switches.positions()
    assert len(positions) == 2 * len(SCENARIOS) + len(switches.corrections)
    built = [p for p in positions if (p.scenario == "bull" and len(p.corrections) > 1) or p is positions[0]]
    assert len(built) == 2
    cases = [SwitchPosition(p.label, p.overrides, workbook(p.scenario, *p.corrections)) for p in built]
    verdicts = verify_many(base, cases, engine="ironcalc")  # .ci/run asks `formulas` in every position
    assert [verdict.scenario for verdict in verdicts] == [position.label for position in built]
    assert all(whole(verdict) for verdict in verdicts)
    assert not any(verdict.misfits for verdict in verdicts)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_each_scenario_with_at_most_one_correction_equals_native_values(
    flagship: Model, workbook: Workbook, scenario: str
) -> None:
    """The positions that the switch test does not build: each line, at the place that the index names.

    By the fastest engine; .ci/run asks `formulas` in every position.
    """
    base = workbook()
    switches = find_switches(base)
    corrections = [(), *((name,) for name in switches.corrections)]
    native = evaluate(flagship, [Selection(scenario, corrections=names) for names in corrections])
    cells = indexed(base)
    with get("ironcalc").session(base) as session:
        for case, names in enumerate(corrections):
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
    rows = opened(path)["Index"].iter_rows(min_row=2, max_col=7, values_only=True)
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


def test_a_poisoned_cache_is_caught(target: tuple[Path, CellAddress, str], tmp_path: Path) -> None:
    path, address, part = target
    copy = edited(path, tmp_path / "a.xlsx", part, lambda t: changed(t, address.cell, "<v>.*?</v>", "<v>12345</v>"))
    verdict = verify(copy, engine="ironcalc")
    assert not verdict.ok
    assert [(finding.address, finding.stored) for finding in verdict.differing] == [(address, 12345)]


def test_a_wholly_poisoned_cache_is_caught_everywhere(target: tuple[Path, CellAddress, str], tmp_path: Path) -> None:
    path, _, part = target
    pattern = re.compile(r"(</f><v>)(-?[0-9.eE+-]+)(</v>)")
    copy = edited(path, tmp_path / "a.xlsx", part, lambda t: pattern.sub(r"\g<1>987654321.125\g<3>", t))
    verdict = verify(copy, engine="formualizer")
    sheets = {finding.address.sheet for finding in verdict.differing}
    assert verdict.compared == verdict.formulas
    assert len(sheets) == 1
    assert len(verdict.differing) > 200


def test_a_wrong_formula_is_caught_with_all_that_follows(target: tuple[Path, CellAddress, str], tmp_path: Path) -> None:
    path, address, part = target
    copy = edited(path, tmp_path / "a.xlsx", part, lambda t: changed(t, address.cell, "SUM", "MAX"))
    verdict = verify(copy, engine="formualizer")
    assert not verdict.ok
    differing = {finding.address for finding in verdict.differing}
    assert address in differing
    cells = indexed(path)
    assert cells["train.h100.stock", "2025"] in differing
    assert cells["total.h100.stock", "2025"] in differing
    assert cells["train.h100.stock", "2024"] not in differing


def test_an_error_value_is_never_agreement(target: tuple[Path, CellAddress, str], tmp_path: Path) -> None:
    path, address, part = target

    def broken(text: str) -> str:
        text = changed(text, address.cell, "<f>.*?</f><v>.*?</v>", "<f>1/0</f><v>#DIV/0!</v>")
        return text.replace(f'<c r="{address.cell}"', f'<c r="{address.cell}" t="e"', 1)

    verdict = verify(edited(path, tmp_path / "a.xlsx", part, broken), engine="ironcalc")
    assert not verdict.ok
    assert address in verdict.same_error
