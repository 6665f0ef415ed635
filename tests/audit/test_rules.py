from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from xlmodel.audit import RULES, Outcome, Severity, audit_workbook
from xlmodel.workbook.values import CellAddress, CellValue, Overrides

from tests.audit.violations import VIOLATIONS, Violation, edit_parts
from tests.audit.workbooks import good, write


def test_all_54_rules_are_registered_in_order() -> None:
    assert list(RULES) == list(range(1, 55))


def test_every_rule_has_a_violating_workbook() -> None:
    assert {violation.rule for violation in VIOLATIONS} == set(RULES)


@pytest.mark.parametrize("number", RULES)
def test_every_rule_cites_its_source(number: int) -> None:
    assert RULES[number].source
    assert RULES[number].title


@pytest.fixture(scope="module")
def good_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(good(), tmp_path_factory.mktemp("good") / "good.xlsx")


def test_the_good_workbook_keeps_every_applicable_rule(good_file: Path) -> None:
    report = audit_workbook(good_file)
    assert [result for result in report.results if result.outcome in {Outcome.FAIL, Outcome.WARN}] == []
    inapplicable = [result.number for result in report.results if result.outcome is Outcome.NOT_APPLICABLE]
    assert inapplicable == [10, 17, 40, 53]
    assert report.ok
    assert not report.types_inferred
    assert report.score(Severity.ERROR).share == 1.0


def cached_values(path: Path) -> dict[CellAddress, CellValue]:
    """The cached values as a recalculation would return them."""
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    return {
        CellAddress(sheet.title, cell.coordinate): values[sheet.title][cell.coordinate].value
        for sheet in formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def test_with_recalculation_and_a_second_build_only_protection_is_left(good_file: Path) -> None:
    calls: list[Overrides] = []

    def recalculate(path: Path, overrides: Overrides) -> dict[CellAddress, CellValue]:
        calls.append(overrides)
        return cached_values(path)

    report = audit_workbook(good_file, recalculate, rebuilt=good_file)
    assert [result.number for result in report.results if result.outcome is not Outcome.PASS] == [40]
    assert {("Control", "C6"): 3.0} in calls
    assert {("Inputs", "F6"): 5.0, ("Inputs", "G6"): 5.5, ("Inputs", "H6"): 6.0} in calls
    assert len(calls) == 1 + 3 + 2 * 2


def test_of_a_large_workbook_fewer_drivers_are_stressed(good_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlmodel.audit.rules.stress.LEAST_DRIVERS", 1)
    monkeypatch.setattr("xlmodel.audit.rules.stress.MOST_CELLS", 1)
    calls: list[Overrides] = []

    def recalculate(path: Path, overrides: Overrides) -> dict[CellAddress, CellValue]:
        calls.append(overrides)
        return cached_values(path)

    report = audit_workbook(good_file, recalculate)
    assert len(calls) == 1 + 3 + 2
    assert report[53].message.startswith("5 runs")


@pytest.mark.parametrize("violation", VIOLATIONS, ids=str)
def test_a_violation_is_caught(violation: Violation, tmp_path: Path) -> None:
    path = tmp_path / "bad.xlsx"
    spec = good()
    violation.change(spec)
    write(spec, path)
    edit_parts(path, violation.edit)
    recalculation = violation.recalculation
    rebuilt = write(good(), tmp_path / "other.xlsx") if violation.rule == 17 else None
    report = audit_workbook(
        path, None if recalculation is None else lambda _, overrides: recalculation(overrides), rebuilt=rebuilt
    )
    result = report[violation.rule]
    expected = Outcome.FAIL if result.severity is Severity.ERROR else Outcome.WARN
    assert result.outcome is expected, result.message
    assert violation.expected in " ".join((result.message, *result.cells))
    assert report.ok is not any(one.outcome is Outcome.FAIL for one in report.results)


@pytest.mark.parametrize("written", ["<v></v>", "<v/>"])
@pytest.mark.parametrize("mark", ["", ' t="str"'])
def test_an_empty_text_is_a_cached_value(mark: str, written: str, tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("S")
        sheet.write_formula("A1", '=""', None, "")
        sheet.write_formula("A2", "=1+1", None, 2)
    part, before = "xl/worksheets/sheet1.xml", '<c r="A1"><f>""</f><v></v>'
    after = f'<c r="A1"{mark}><f>""</f>{written}'
    edit_parts(path, lambda parts: parts.update({part: parts[part].replace(before.encode(), after.encode())}))
    result = audit_workbook(path, lambda *_: {CellAddress("S", "A1"): "", CellAddress("S", "A2"): 2.0})[10]
    assert (result.outcome, result.message) == (Outcome.PASS, "2 of 2 formulas compared")


def test_where_no_formula_has_a_value_an_empty_one_is_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "=1+1"
    book.save(tmp_path / "never.xlsx")
    assert "without a cached value" in audit_workbook(tmp_path / "never.xlsx", lambda *_: {})[10].message


@pytest.mark.parametrize("text", ["=SUM(Inputs!$F6:Inputs!$H6)", "=SUM('Inputs'!F6:'Inputs'!H6)", "=SUM(Inputs!F6:H6)"])
def test_a_range_whose_ends_name_one_sheet_is_bounded(text: str, tmp_path: Path) -> None:
    spec = good()
    spec.put("Summary", "C12", text, 1)
    report = audit_workbook(write(spec, tmp_path / "r.xlsx"))
    assert next(result for result in report.results if result.number == 13).outcome is Outcome.PASS
