from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from xlmodel import engines
from xlmodel import load as load_model
from xlmodel.audit import Outcome as Verdict
from xlmodel.audit import audit_workbook
from xlmodel.audit.book import Book
from xlmodel.audit.reading import read_book
from xlmodel.building import build

from tests.audit.workbooks import good, write
from tests.faults import page
from tests.faults.emitted import load, restyled, save, save_values
from tests.faults.faults import KINDS, draw
from tests.faults.files import detectors, saved
from tests.faults.loaded import CircularFaultError, Loaded
from tests.faults.of_book import OF_BOOK
from tests.faults.run import Injector, Outcome, inject

BAKERY = Path(__file__).parents[1] / "models" / "bakery"


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
    assert scope == "row" or len(fault.changes) == 1


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


def outcome(*, checks: bool, harmless: bool = False, where: str = "Calc!A1") -> Outcome:
    return Outcome("sign flip", "cell", where, "=1", "=2", checks, None, harmless, headline=True)


def test_shares_are_of_the_faults_that_change_a_value() -> None:
    found = [outcome(checks=True, where="'Cases 1'!A1"), outcome(checks=False), outcome(checks=False, harmless=True)]
    assert page.shares_table(found)[2] == "| sign flip | cell | 3 | 2 | 50.0% | not asked | 2 | 50.0% |"
    lines = page.numbers(found, 3, 1)
    assert lines[lines.index("| sheets of cases | 1 | 1 |") + 1] == "| Calc | 1 | 0 |"
    assert lines[-1] == "- sign flip, cell, Calc!A1: `=1` became `=2`"


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
    found = tmp_path / "faults.md"
    found.write_text("before\n<!-- faults -->\nold\n<!-- /faults -->\nafter\n", encoding="utf-8")
    page.write(found, ["new"])
    assert found.read_text(encoding="utf-8") == "before\n<!-- faults -->\nnew\n<!-- /faults -->\nafter\n"
    found.write_text("nothing", encoding="utf-8")
    with pytest.raises(ValueError, match="has no <!-- faults -->"):
        page.write(found, ["new"])


@pytest.fixture(scope="module")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(load_model(str(BAKERY)), output=tmp_path_factory.mktemp("bakery") / "bakery.xlsx").path


def test_every_class_is_drawn_and_the_own_checks_see_some_and_not_all(bakery: Path) -> None:
    outcomes = inject(bakery, samples=1, seed=1, audited=0)
    assert {one.kind for one in outcomes} == {*KINDS, *OF_BOOK}
    harmful = [one for one in outcomes if not one.harmless]
    assert len(harmful) > 10
    assert {one.checks for one in harmful} == {True, False}
    assert {one.audit for one in outcomes} == {None}


def test_the_audit_is_asked_where_it_is_wanted(file: Path) -> None:
    injector = Injector(file)
    (fault,) = injector.faults("unit x1000", "row", 1, seed=1)
    assert injector.judge(fault, injector.values(fault), audit=True).audit


@pytest.mark.thorough
def test_a_fault_in_a_file_is_noticed_by_recalculation_and_by_comparison(bakery: Path, tmp_path: Path) -> None:
    injector, fresh, stale = Injector(bakery), tmp_path / "fresh.xlsx", tmp_path / "stale.xlsx"
    fault = next(injector.faults("unit x1000", "row", 1, seed=1))
    saved(load(bakery), fault, injector.values(fault), fresh, stale)
    recalculated_alone, against_template, against_original = detectors(bakery, "").values()
    assert against_template(fresh)
    assert against_original(fresh)
    assert recalculated_alone(stale)


def test_a_changed_format_is_the_only_change(bakery: Path, tmp_path: Path) -> None:
    restyled(load(bakery), Random(2), tmp_path / "other.xlsx")
    before, after = load(bakery).parts, load(tmp_path / "other.xlsx").parts
    (part,) = [name for name in before if before[name] != after[name]]
    assert abs(len(before[part]) - len(after[part])) <= 3


def recalculated(path: Path) -> dict[tuple[str, str], object]:
    values = engines.get("formualizer").recalculate(path, overrides={}).values
    return {(place.sheet, place.cell): value for place, value in values.items()}
