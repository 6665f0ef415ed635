from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from xlmodel import engines
from xlmodel.audit import Outcome as Verdict
from xlmodel.audit import audit_workbook
from xlmodel.audit.book import Book
from xlmodel.audit.reading import read_book

from tests.audit.workbooks import good, write
from tests.faults.emitted import load, save, save_values
from tests.faults.faults import KINDS, Fault, draw
from tests.faults.inject import Outcome, inject, judge, main, table
from tests.faults.loaded import CircularFaultError, Loaded
from tests.faults.page import write as write_page


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(good(), tmp_path_factory.mktemp("faults") / "clean.xlsx")


@pytest.fixture(scope="module")
def book(file: Path) -> Book:
    return read_book(file)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scope", ["cell", "row"])
def test_every_class_finds_a_place_and_changes_a_formula(kind: str, scope: str, book: Book) -> None:
    fault = draw(book, kind, scope, Random(3))
    assert fault is not None
    assert fault.before != fault.after
    assert (len(fault.changes) == 1) == (scope == "cell")


def test_the_same_seed_draws_the_same_fault(book: Book) -> None:
    assert draw(book, "sign flip", "cell", Random(5)) == draw(book, "sign flip", "cell", Random(5))


def test_a_saved_fault_is_the_only_difference(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsx"
    save(load(file), copy, {("Calc", 9, 7): "=G8*F7", ("Calc", 9, 8): 360.5})
    before = {(s.title, c.row, c.column): (f.text, c.cached) for s, c, f in read_book(file).formulas()}
    after = {(s.title, c.row, c.column): (f.text, c.cached) for s, c, f in read_book(copy).formulas()}
    assert {key for key in before if before[key] != after.get(key)} == {("Calc", 9, 7), ("Calc", 9, 8)}
    assert after["Calc", 9, 7][0] == "G8*F7"
    cell = read_book(copy).by_title["calc"].at(9, 8)
    assert cell is not None
    assert cell.value == 360.5


def test_a_cell_that_is_not_there_is_an_error(file: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="0 of 1 cells"):
        save(load(file), tmp_path / "copy.xlsx", {("Calc", 99, 7): "=1"})


def test_an_empty_styled_cell_does_not_hide_the_formula_after_it(file: Path, tmp_path: Path) -> None:
    book = load(file)
    part = book.sheets["Calc"]
    text = book.parts[part].decode()
    assert '<c r="G9"' in text
    book.parts[part] = text.replace('<c r="G9"', '<c r="E9" s="1"/><c r="G9"', 1).encode()
    copy = tmp_path / "copy.xlsx"
    save(book, copy, {("Calc", 9, 7): "=G8*F7"})
    save_values(copy, {("Calc", "G9"): 42.0})
    cell = read_book(copy).by_title["calc"].at(9, 7)
    assert cell is not None
    assert (cell.formula.text if cell.formula else "", cell.cached) == ("G8*F7", 42.0)


def test_saved_values_are_what_a_reader_sees(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsx"
    save(load(file), copy, {})
    save_values(
        copy, {("Calc", "F8"): 1.5, ("Control", "C7"): "Bull", ("Checks", "C7"): "#DIV/0!", ("Calc", "F9"): True}
    )
    sheets = read_book(copy).by_title
    shown = [sheets[title].cells[at].cached for title, at in (("calc", (8, 6)), ("control", (7, 3)), ("calc", (9, 6)))]
    assert shown == [1.5, "Bull", True]
    assert audit_workbook(copy)[9].outcome is Verdict.FAIL


def test_the_judge_tells_apart_who_noticed(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsx"
    save(load(file), copy, {("Calc", 9, 7): "=G8*F7"})
    fault = Fault("swapped reference", "cell", "Calc!G9", "=G8*G7", "=G8*F7", {("Calc", 9, 7): "=G8*F7"})
    clean = {("Calc", "G9"): 302.5, ("Checks", "C7"): 0.0}
    master = ("Checks", "C7")
    reports = audit_workbook(file).results, audit_workbook(copy).results
    silent = judge(fault, (clean, clean), (reports[0], reports[0]), master)
    assert (silent.checks, silent.audit, silent.verify, silent.harmless) == (False, False, False, True)
    loud = judge(fault, (clean, {("Calc", "G9"): 1.0, ("Checks", "C7"): 1.0}), reports, master)
    assert (loud.checks, loud.audit, loud.verify, loud.harmless) == (True, True, True, False)
    assert loud.rules == (41,)


def outcome(*, checks: bool, verify: bool, harmless: bool = False, where: str = "Calc!A1") -> Outcome:
    return Outcome("sign flip", "cell", where, "", "", checks, audit=False, verify=verify, harmless=harmless, rules=())


def test_shares_are_of_the_faults_that_change_a_value() -> None:
    rows = table(
        [
            outcome(checks=True, verify=True),
            outcome(checks=False, verify=True),
            outcome(checks=False, verify=False, harmless=True),
        ]
    )
    assert [
        (row["class"], row["scope"], row["faults"], row["harmless"], row["checks"], row["any"]) for row in rows
    ] == [
        ("sign flip", "cell", 3, 1, 0.5, 1.0),
        ("all", "cell", 3, 1, 0.5, 1.0),
        ("all", "both", 3, 1, 0.5, 1.0),
    ]


def test_a_loaded_workbook_is_recalculated_and_judged_as_its_saved_copy(file: Path, book: Book, tmp_path: Path) -> None:
    loaded, copy = Loaded(book), tmp_path / "copy.xlsx"
    for kind in [kind for kind in KINDS if kind != "shifted range"]:
        fault = draw(book, kind, "row", Random(3))
        assert fault is not None
        with loaded.changed(fault.changes) as values:
            save(load(file), copy, fault.changes)
            saved = recalculated(copy)
            assert {key: value for key, value in values.items() if key in saved} == saved
            save_values(copy, saved)
        assert loaded.judged(fault.changes, values) == audit_workbook(copy).results, kind
    assert loaded.judged({}, loaded.values()) == audit_workbook(file).results


def test_a_fault_that_refers_to_itself_leaves_the_workbook_as_it_was(book: Book) -> None:
    loaded = Loaded(book)
    clean = loaded.values()
    with pytest.raises(CircularFaultError), loaded.changed({("Calc", 9, 7): "=G9+1"}):
        pass
    assert loaded.values() == clean


def test_the_page_gets_the_numbers_of_the_run(tmp_path: Path) -> None:
    page = tmp_path / "faults.md"
    page.write_text("before\n<!-- faults -->\nold\n<!-- /faults -->\nafter\n", encoding="utf-8")
    seen = [outcome(checks=True, verify=True, where="'Cases 1'!A1"), outcome(checks=False, verify=True)]
    write_page(page, seen, samples=2, seed=7)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- faults -->\n2 faults (2 of each class and scope, seed 7); 2 change a value:")
    assert text.endswith("| sheets of cases | 1 | 1 | 0 | 0 |\n| Calc | 1 | 0 | 0 | 0 |\n<!-- /faults -->\nafter\n")
    with pytest.raises(ValueError, match="has no <!-- faults -->"):
        write_page(file_without_marks(tmp_path), seen, samples=2, seed=7)


def file_without_marks(folder: Path) -> Path:
    path = folder / "none.md"
    path.write_text("nothing", encoding="utf-8")
    return path


def test_the_whole_run_recalculates_and_verify_notices_what_changes_a_value(file: Path) -> None:
    outcomes = inject(file, samples=2, seed=1)
    assert {one.kind for one in outcomes} == set(KINDS)
    assert all(one.verify is not one.harmless for one in outcomes)
    assert all(one.audit for one in outcomes if one.kind in {"hard-coded value", "unit x1000"})
    assert any(one.checks for one in outcomes)
    assert not all(one.checks for one in outcomes)


def test_the_report_names_what_escapes(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file), "--samples", "1"]) == 0
    shown = capsys.readouterr().out
    assert "| sign flip | row | 1 |" in shown
    assert "escape the checks and the audit" in shown


def recalculated(path: Path) -> dict[tuple[str, str], object]:
    values = engines.get("formualizer").recalculate(path, overrides={}).values
    return {(place.sheet, place.cell): value for place, value in values.items()}
