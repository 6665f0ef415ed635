"""The flagship against plain use of the same libraries, in one run: `python -m pytest -n 0 tests/benchmarks -s`.

Seconds are of the processor, all processes of a measurement together, so that other work on the machine counts for
little. Every measurement in a process of its own includes that process's start and imports.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ai_compute
import openpyxl
import pytest
import xlsxwriter
from xlmodel import Model, Selection, engines
from xlmodel.audit import audit_workbook
from xlmodel.building import draft, finish
from xlmodel.building.delivery import build, metadata
from xlmodel.evaluate import evaluate
from xlmodel.verification import TOLERANCE, SwitchPosition, find_switches, verify_many
from xlmodel.verification.compare import agree
from xlmodel.writer import FinishedCell, write

from tests.engines.formulas import naive

SCENARIOS = ("base", "bull", "bear")
PATIENCE = 240.0
CASES = 1000
SINGLES = 50
RESULT = "server.global.stock"
ROUNDS = 3
STRESSES = 80
ANEW = 6

VERIFY_FASTER = 10.0
BATCH_FASTER = 10.0
IN_PLACE_FASTER = 5.0
WRITE_SLOWER = 2.0
START_SLOWER = 20.0
MEMORY_SMALLER = 2.0
BUILD_MEGABYTES = 500.0

Workbooks = Mapping[str, Path]
Rows = list[tuple[str, str, str, str]]


@dataclass(frozen=True, slots=True)
class Run:
    """What a process of its own took: seconds of the processor, seconds by the clock, megabytes at its peak."""

    seconds: float
    elapsed: float
    megabytes: float


@pytest.fixture(scope="module")
def flagship() -> Model:
    return ai_compute.model().complete()


@pytest.fixture(scope="module")
def workbooks(flagship: Model, tmp_path_factory: pytest.TempPathFactory) -> Workbooks:
    folder = tmp_path_factory.mktemp("flagship")
    return {name: build(flagship, selection=Selection(name), output=folder / f"{name}.xlsx").path for name in SCENARIOS}


@pytest.fixture(scope="module")
def rows() -> Iterator[Rows]:
    """The rows of docs/benchmarks.md, printed when all is measured."""
    found: Rows = []
    yield found
    print("\n\n| what | xlmodel | against | ratio |\n|---|---|---|---|")
    for row in found:
        print(f"| {' | '.join(row)} |")


def test_verifying_three_scenarios(workbooks: Workbooks, rows: Rows, tmp_path: Path) -> None:
    """One session with the switch moved, comparison included, against loading and calculating three workbooks."""
    verdicts, values = tmp_path / "verdicts.json", tmp_path / "values.json"
    fast = run("verify", verdicts, *workbooks.values())
    slow = [run("naive", values, workbooks["base"])]
    confirm_no_cell_lost(workbooks["base"], verdicts, values)
    if slow[0].elapsed <= PATIENCE:
        slow += [run("naive", values, workbooks[name]) for name in SCENARIOS[1:]]
    plain = sum(item.seconds for item in slow) * len(SCENARIOS) / len(slow)
    how = "" if len(slow) == len(SCENARIOS) else ", one run times three"
    ratio = plain / fast.seconds
    formulas = json.loads(verdicts.read_text())[0][0]
    rows.append((
        f"verify {formulas:,} formulas in three scenarios", f"{fast.seconds:.1f} s",
        f"`formulas` by itself, three workbooks{how}: {plain:.1f} s", speed(fast.seconds, plain),
    ))  # fmt: skip
    smaller = slow[0].megabytes / fast.megabytes
    rows.append((
        "memory at the peak of that", f"{fast.megabytes:,.0f} MB",
        f"`formulas` by itself, one workbook: {slow[0].megabytes:,.0f} MB", f"{smaller:.1f} times smaller",
    ))  # fmt: skip
    assert ratio >= VERIFY_FASTER
    assert smaller >= MEMORY_SMALLER


def test_recalculating_for_changed_inputs(workbooks: Workbooks, rows: Rows) -> None:
    """What the stress runs of the audit do: one loaded workbook whose inputs change, against loading it each time."""
    changes = stress_changes(workbooks["base"])
    assert len(changes) >= STRESSES
    started = processor_seconds()
    with engines.get("formualizer").session(workbooks["base"]) as session:
        done = [session.recalculate(change).values for change in changes]
    quick = processor_seconds() - started
    sample = changes[:: len(changes) // ANEW][:ANEW]
    started = processor_seconds()
    anew = [engines.get("formualizer").recalculate(workbooks["base"], overrides=change).values for change in sample]
    slow = (processor_seconds() - started) * len(changes) / len(sample)
    assert anew == done[:: len(changes) // ANEW][:ANEW]
    rows.append((
        f"recalculate {len(done[0]):,} formulas for {len(changes)} changed inputs", f"{quick:.1f} s",
        f"loaded anew each time, {len(sample)} of them scaled up: {slow:.0f} s", speed(quick, slow),
    ))  # fmt: skip
    assert slow / quick >= IN_PLACE_FASTER


def stress_changes(workbook: Path) -> list[Mapping[engines.CellAddress, engines.CellValue]]:
    """What the audit changes in a workbook: its scenario, and each driver halved, doubled, at zero growth."""
    found: list[Mapping[engines.CellAddress, engines.CellValue]] = []

    def noting(_: Path, overrides: engines.Overrides) -> Mapping[engines.CellAddress, engines.CellValue]:
        found.append(overrides)
        return {}

    audit_workbook(workbook, noting)
    return found


def confirm_no_cell_lost(workbook: Path, verdicts: Path, values: Path) -> None:
    """Every formula was compared and agrees in each scenario, and with what plain use gives for the file as it is."""
    plain = {(sheet, cell): value for sheet, cell, value in json.loads(values.read_text())}
    formulas, stored = (openpyxl.load_workbook(workbook, data_only=data_only) for data_only in (False, True))
    cells = [
        (sheet.title, cell.coordinate)
        for sheet in formulas
        for line in sheet.iter_rows()
        for cell in line
        if cell.data_type == "f"
    ]
    assert len(cells) > 10_000
    assert json.loads(verdicts.read_text()) == [[len(cells)] * 3] * len(SCENARIOS)
    for sheet, cell in cells:
        value, other = stored[sheet][cell].value, plain[sheet.upper(), cell]
        expected = float(value) if isinstance(value, int) else value
        assert agree(expected, float(other) if isinstance(other, int) else other, TOLERANCE, booleans=True), (
            sheet, cell, value, other,
        )  # fmt: skip


def test_writing(flagship: Model, rows: Rows, tmp_path: Path) -> None:
    """All of the workbook against its cells alone: no formats, charts, names, validations, print setup, seal."""
    plan, places, values = draft(flagship, selection=Selection(), language="en")
    cells = finish(plan, places, values)
    properties = metadata(flagship, Selection(), "en")

    def whole() -> None:
        write(plan, cells, tmp_path / "whole.xlsx", metadata=properties, as_of=flagship.as_of)

    def bare() -> None:
        write_bare({sheet.name: cells[sheet.id] for sheet in plan.sheets}, tmp_path / "bare.xlsx")

    ours, theirs = least(whole, bare)
    count = sum(len(found) for found in cells.values())
    rows.append((
        f"write {count:,} cells", f"{ours:.2f} s", f"XlsxWriter, the cells without formats or charts: {theirs:.2f} s",
        speed(ours, theirs),
    ))  # fmt: skip
    assert ours / theirs <= WRITE_SLOWER


def write_bare(sheets: Mapping[str, Sequence[FinishedCell]], path: Path) -> None:
    """The plain loop over the same formulas, cached values and constants."""
    book = xlsxwriter.Workbook(str(path))
    for name, cells in sheets.items():
        sheet = book.add_worksheet(name)
        for cell in cells:
            if cell.formula:
                sheet.write_formula(cell.row, cell.column, cell.formula, None, cell.value)
            elif isinstance(cell.value, str):
                sheet.write_string(cell.row, cell.column, cell.value)
            elif cell.value is not None:
                sheet.write_number(cell.row, cell.column, cell.value)
    book.close()


def test_evaluating_many_cases(flagship: Model, rows: Rows) -> None:
    def chosen(number: int) -> Selection:
        return Selection(changes={"server.card_price.a100": {"": 9000.0 + number}})

    started = time.process_time()
    alone = [evaluate(flagship, [chosen(number)]).arrays[RESULT] for number in range(SINGLES)]
    middle = time.process_time()
    together = evaluate(flagship, [chosen(number) for number in range(CASES)]).arrays[RESULT]
    ended = time.process_time()
    assert len(together) == CASES
    assert [found.tolist() for found in alone] == [[found.tolist()] for found in together[:SINGLES]]
    single, batch = (middle - started) * CASES / SINGLES, ended - middle
    rows.append((
        f"evaluate {CASES:,} cases at once", f"{batch:.1f} s",
        f"one by one, {SINGLES} of them times {CASES // SINGLES}: {single:.0f} s", speed(batch, single),
    ))  # fmt: skip
    assert single / batch >= BATCH_FASTER


def test_starting(rows: Rows) -> None:
    ours, theirs = least(lambda: start("from xlmodel.cli import main; main(['--help'])"), lambda: start("pass"))
    rows.append((
        "start `xlmodel --help`", f"{ours:.2f} s", f"start Python: {theirs:.2f} s", speed(ours, theirs)
    ))  # fmt: skip
    assert ours / theirs <= START_SLOWER


def test_memory_of_a_build(rows: Rows, tmp_path: Path) -> None:
    built, bare = run("build", tmp_path / "built.xlsx"), run("nothing")
    rows.append((
        "memory at the peak of a build", f"{built.megabytes:,.0f} MB", f"the imports alone: {bare.megabytes:,.0f} MB",
        f"{built.megabytes / bare.megabytes:.1f} times larger",
    ))  # fmt: skip
    assert built.megabytes <= BUILD_MEGABYTES


def least(*actions: Callable[[], None]) -> list[float]:
    """The least seconds of each action, after a first round that does not count; they take turns."""
    found: list[list[float]] = [[] for _ in actions]
    for _ in range(1 + ROUNDS):
        for seconds, action in zip(found, actions, strict=True):
            before = processor_seconds()
            action()
            seconds.append(processor_seconds() - before)
    return [min(seconds[1:]) for seconds in found]


def speed(ours: float, theirs: float) -> str:
    """The ratio in words."""
    return f"{theirs / ours:.1f} times faster" if ours <= theirs else f"{ours / theirs:.1f} times slower"


def start(code: str) -> None:
    """Runs Python on a piece of code."""
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def run(task: str, *arguments: Path) -> Run:
    """Runs a task of this file in a process of its own."""
    before, started = processor_seconds(), time.perf_counter()
    command = [sys.executable, "-m", __name__, task, *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Run(processor_seconds() - before, time.perf_counter() - started, float(done.stdout))


def processor_seconds() -> float:
    """What this process and those it waited for have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def peak_megabytes() -> float:
    """The most memory this process has held.

    Linux counts what a process inherits at its start in `ru_maxrss`, so there the figure comes from elsewhere.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def work(task: str, *arguments: str) -> None:
    """The task itself, in its own process; prints the megabytes at its peak."""
    paths = [Path(argument) for argument in arguments]
    if task == "verify":
        answer, base, *others = paths
        switches = find_switches(base)
        cases = [
            SwitchPosition(name, switches.position(name).overrides, path)
            for name, path in zip(SCENARIOS, (base, *others), strict=True)
        ]
        verdicts = verify_many(base, cases, isolated=False)
        answer.write_text(json.dumps([[item.formulas, item.compared, item.equal] for item in verdicts]))
    elif task == "naive":
        answer, path = paths
        values = naive.recalculate(path)
        answer.write_text(json.dumps([[*place, value] for place, value in values.items()], default=str))
    elif task == "build":
        build(ai_compute.model().complete(), output=paths[0])
    print(peak_megabytes())


if __name__ == "__main__":
    work(*sys.argv[1:])
