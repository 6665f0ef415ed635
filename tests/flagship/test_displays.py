"""What the display sheets show: cover, drivers, driver tree, probability-weighted case, the tornado's choice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from xlmodel import Model
from xlmodel.engines import CellAddress, Session, get
from xlmodel.evaluate import evaluate
from xlmodel.expr.nodes import At, Ref, Span
from xlmodel.model.selection import Selection
from xlmodel.prose import unit_text

from tests.conftest import Workbook
from tests.flagship.opened import opened
from tests.flagship.test_verification import indexed

pytestmark = pytest.mark.thorough

HEADER = 4


@pytest.fixture(scope="module")
def stored(workbook: Workbook) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in opened(workbook(), data_only=True).worksheets}


@pytest.fixture(scope="module")
def session(workbook: Workbook) -> Iterator[Session]:
    with get("ironcalc").session(workbook()) as loaded:
        yield loaded


def rows_by_label(sheet: Worksheet) -> dict[str, int]:
    """The first row of each label, without its indent."""
    found: dict[str, int] = {}
    for (cell,) in sheet.iter_rows(max_col=1):
        if isinstance(cell.value, str):
            found.setdefault(cell.value.strip(), cell.row)
    return found


def block_of(sheet: Worksheet, label: str) -> int:
    """The row of the title of a headline's block, which stands below the headlines at a glance."""
    return max(cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == label)


def columns(sheet: Worksheet) -> dict[str, int]:
    """The column of each title of the header row."""
    return {str(cell.value): place for place, cell in enumerate(sheet[HEADER], start=1) if cell.value is not None}


def charts(sheet: object) -> list[Any]:
    """The charts of a sheet, which openpyxl keeps to itself."""
    found: list[Any] = vars(sheet)["_charts"]
    return found


def test_the_cover_shows_each_headline_as_printed_corrected_and_by_scenario(
    flagship: Model, stored: dict[str, Worksheet]
) -> None:
    cover = stored["Cover"]
    rows = rows_by_label(cover)
    head = rows["Headline outputs"]
    titles = {str(cell.value): cell.column for cell in cover[head] if cell.value is not None}
    cases = {scenario.label.origin: Selection(scenario.id) for scenario in flagship.scenarios.values()}
    cases |= {"As printed": Selection(), "Corrected": Selection(corrections=flagship.mistakes)}
    assert len(cases) == 5
    for title, selection in cases.items():
        native = evaluate(flagship, [selection])
        for place, line_id in enumerate(flagship.headlines, start=1):
            member = flagship.item(line_id).members[-1]
            assert cover.cell(head + place, 1).value == flagship.item(line_id).label.origin
            found = cover.cell(head + place, titles[title]).value
            assert found == pytest.approx(native.number(line_id, member), rel=1e-12), (line_id, title)


def test_the_cover_shows_large_numbers_findings_and_alerts(flagship: Model, stored: dict[str, Worksheet]) -> None:
    cover, native = stored["Cover"], evaluate(flagship)
    texts = [str(cell.value) for (cell,) in cover.iter_rows(max_col=1)]
    for line_id, member in flagship.front_page.large:
        label = flagship.item(line_id).label.origin
        (place,) = [c for c in cover[6] if c.value == label]
        assert cover.cell(7, place.column).value == pytest.approx(native.number(line_id, member), rel=1e-12)
    errata = flagship.tables["errata"]
    findings = [label for key in errata.records if (label := errata.record_label(key, "en")) != key]
    assert len(findings) > 10
    assert all(texts.count(finding) == 1 for finding in findings)
    alerts = [check for check in flagship.checks.values() if check.kind == "alert"]
    firing = sum(native.cell("checks", "status", check.id) == "ALERT" for check in alerts)
    assert cover.cell(2, 6).value == native.number("check.alerts", "") == firing > 0


def test_the_cover_tells_of_each_finding_what_follows(flagship: Model, stored: dict[str, Worksheet]) -> None:
    cover, table = stored["Cover"], flagship.tables["errata"]
    rows = rows_by_label(cover)
    head = cover[rows["Findings, in the scenario above"]]
    titles = {str(cell.value): cell.column for cell in head if cell.value is not None}
    native = evaluate(flagship)
    told = 0
    for key in table.records:
        sentence = table.record_label(key, "en")
        if sentence == key:
            continue
        unit = unit_text(str(table.records[key].get("unit") or ""), "en", flagship.unit_labels)
        assert cover.cell(rows[sentence], titles["Unit"]).value == (unit or None)
        for column in table.columns:
            if column.id in ("off", "on", "by") and key in column.by_record:
                shown = cover.cell(rows[sentence], titles[column.label.origin]).value
                assert shown == pytest.approx(native.cell("errata", column.id, key), rel=1e-12), (key, column.id)
                told += 1
        follows = table.records[key]["follows"]
        assert cover.cell(rows[sentence], titles["What follows, as printed"]).value == getattr(follows, "origin", None)
    assert told > 25


def test_each_driver_stands_in_every_scenario_and_period(flagship: Model, stored: dict[str, Worksheet]) -> None:
    """A change in a year before the last one shows as one."""
    sheet = stored["Drivers"]
    titles = columns(sheet)
    rows: dict[str, list[int]] = {}
    for row in range(1, sheet.max_row + 1):
        rows.setdefault(str(sheet.cell(row, 1).value), []).append(row)
    assert len(flagship.drivers()) > 20
    early = 0
    for input_id in flagship.drivers():
        item = flagship.inputs[input_id]
        glance, head = rows[item.label.origin]
        below = [str(sheet.cell(row, 1).value).strip() for row in range(head + 1, head + 6)]
        for member in item.members:
            column = titles["Constant"] if item.axis is None else titles["Constant"] + 3 + item.axis.position(member)
            shown = {label: sheet.cell(head + place, column).value for place, label in enumerate(below, start=1)}
            for scenario in flagship.scenarios.values():
                expected = flagship.scenario_values(input_id, scenario.id)[member]
                assert shown[scenario.label.origin] == expected, (input_id, scenario.id, member)
            assert sheet.cell(glance, column).value == shown["Base"], "selected"
            base, bull = shown["Base"], shown["Bull"]
            if item.unit == "text":
                continue
            assert isinstance(base, int | float)
            assert isinstance(bull, int | float)
            change = "n.m." if base <= 0 or bull < 0 else pytest.approx(bull / base - 1, abs=1e-12)
            if item.unit in ("ratio", "growth"):
                change = pytest.approx(100 * (bull - base), abs=1e-10)
            assert shown["Bull against base"] == change
            unit = sheet.cell(head + 1 + below.index("Bull against base"), 2).value
            assert (unit == "percentage points") == (item.unit in ("ratio", "growth"))
            early += bull != base and member != item.members[-1]
        assert sheet.cell(glance, titles["Bull, last period"]).value == shown["Bull"]
        assert sheet.cell(glance, titles["Bull against base"]).value == shown["Bull against base"]
    assert early > 10


def test_the_driver_tree_reaches_every_input_of_its_outputs(flagship: Model, workbook: Workbook) -> None:
    """Read off the formulas' links, so that the tree cannot show another line than it names."""
    sheet = opened(workbook())["Driver tree"]
    ids = columns(sheet)
    shown = {sheet.cell(row, ids["Id"]).value for row in range(HEADER + 1, sheet.max_row + 1)}
    control = {item_id for section in flagship.sheets["control"].sections for item_id in section.ids}
    wanted, pending = set(), list(flagship.tree_lines)
    while pending:
        line_id = pending.pop()
        if line_id in wanted or line_id in control:
            continue
        item = flagship.item(line_id)
        if item.axis not in (None, flagship.timeline):
            continue
        wanted.add(line_id)
        if line_id in flagship.lines:
            pending += [n.id for n in flagship.lines[line_id].expression.walk() if isinstance(n, Ref | At | Span)]
    assert wanted <= shown
    places = {
        (address.sheet, re.sub(r"[A-Z]", "", address.cell)): item_id
        for (item_id, _), address in indexed(workbook()).items()
    }
    links = 0
    for row in range(HEADER + 1, sheet.max_row + 1):
        item_id = sheet.cell(row, ids["Id"]).value
        for cell in sheet[row]:
            if item_id and cell.data_type == "f" and cell.column != ids["CAGR"]:
                name, place = str(cell.value).removeprefix("=").rsplit("!", 1)
                assert places[name.strip("'"), re.sub(r"[A-Z$]", "", place)] == item_id
                links += 1
    assert links > 500


def test_the_weighted_case_is_the_mean_of_the_scenarios(flagship: Model, stored: dict[str, Worksheet]) -> None:
    sheet = stored["Scenarios"]
    weights = [scenario.probability for scenario in flagship.scenarios.values()]
    assert sum(weight or 0 for weight in weights) == 1
    native = [evaluate(flagship, [Selection(s)]).number("chosen.server.market", "2027") for s in flagship.scenarios]
    expected = sum((weight or 0) * value for weight, value in zip(weights, native, strict=True))
    begin = block_of(sheet, flagship.item("chosen.server.market").label.origin)
    row = next(row for row in range(begin, begin + 10) if sheet.cell(row, 1).value == "Probability-weighted")
    column = next(cell.column for cell in sheet[HEADER] if cell.value == "2027E")
    assert sheet.cell(row, column).value == pytest.approx(expected, rel=1e-12)


def test_no_growth_rate_is_averaged_and_the_weighted_path_has_its_own(
    flagship: Model, stored: dict[str, Worksheet]
) -> None:
    sheet = stored["Scenarios"]
    rates = [name for name in flagship.headlines if flagship.item(name).axis is None and name.endswith(".cagr")]
    assert len(rates) == 2
    for name in rates:
        begin = block_of(sheet, flagship.item(name).label.origin)
        labels = [sheet.cell(row, 1).value for row in range(begin, begin + 9)]
        assert "Probability-weighted" not in labels
    line = "infer.peak_compute"
    native = [evaluate(flagship, [Selection(s)]) for s in flagship.scenarios]
    weights = [scenario.probability or 0 for scenario in flagship.scenarios.values()]
    path = [sum(w * v.number(line, y) for w, v in zip(weights, native, strict=True)) for y in ("2023", "2027")]
    begin = block_of(sheet, flagship.item(line).label.origin)
    row = next(row for row in range(begin, begin + 10) if sheet.cell(row, 1).value == "Probability-weighted")
    column = next(cell.column for cell in sheet[HEADER] if cell.value == "CAGR")
    assert sheet.cell(row, column).value == pytest.approx((path[1] / path[0]) ** 0.25 - 1, rel=1e-12)


def test_probabilities_that_do_not_add_up_fail_the_master_check(workbook: Workbook, session: Session) -> None:
    cells = indexed(workbook())
    base, master = cells["scenario.probability", "base"], cells["check.failed", ""]
    assert session.recalculate({}).values[master] == 0
    assert session.recalculate({base: 0.7}).values[master] == 1


def test_the_output_of_the_tornado_is_chosen_by_name(flagship: Model, workbook: Workbook, session: Session) -> None:
    cells = indexed(workbook())
    chosen = cells["tornado.output", ""]
    sheet = opened(workbook(), data_only=True)["Tornado"]
    rows = rows_by_label(sheet)
    driver = sheet.cell(max(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == "Driver") + 2, 1)
    base = CellAddress("Tornado", f"D{driver.row}")
    cases = flagship.case_sets["tornado"].cells
    corrected = evaluate(flagship, [Selection(corrections=flagship.mistakes)])
    for line_id, member in cases:
        name = f"{flagship.item(line_id).label.origin}, {member}"
        assert name in rows
        found = session.recalculate({chosen: name}).values[base]
        assert found == pytest.approx(corrected.number(line_id, member), rel=1e-9), name


def test_charts_name_the_chips_and_stand_beside_their_tables(workbook: Workbook) -> None:
    book = opened(workbook())
    drawn = {sheet.title: len(charts(sheet)) for sheet in book.worksheets}
    assert drawn["Cover"] == 6
    assert drawn["Dashboard"] == 15
    assert drawn["Tornado"] == drawn["Ranges"] == 1
    names = {
        series.tx.strRef.f
        for chart in charts(book["Dashboard"])
        for series in chart.series
        if series.tx is not None and "Basis chosen" in series.tx.strRef.f
    }
    values = opened(workbook(), data_only=True)
    texts = {values["Basis chosen"][name.rsplit("!", 1)[1].replace("$", "")].value for name in names}
    assert {"H100", "Successor", "800G", "1.6T"} <= texts


def test_units_are_spelled_as_analysts_write_them(stored: dict[str, Worksheet]) -> None:
    spelled = [
        (sheet.title, cell.coordinate)
        for name, sheet in stored.items()
        if name != "Index"
        for row in sheet.iter_rows(max_col=2)
        for cell in row
        if isinstance(cell.value, str) and re.search(r"\de[48]\b", cell.value)
    ]
    assert spelled == []


def test_titles_of_charts_are_sentences_that_follow_the_numbers(session: Session, workbook: Workbook) -> None:
    """Every chart has a title that a formula gives; where scenarios change places, so do their names."""
    text = {address: value for address, value in session.recalculate({}).values.items() if isinstance(value, str)}
    said = {value: at for at, value in text.items()}
    cells = indexed(workbook())
    sheets = {
        "World AI server market: Bull highest, Bear lowest": "Scenarios",
        "Cards added in a year, base: As printed above Corrected": "Scenarios",
        "Scenario range of revenue, 2025: widest for NVIDIA (AI chips): revenue": "Ranges",
        "2022 to 2027: China's AI server market grows more than the world's": "Chart messages",
        "2027: more H100 than A100 are in service": "Chart messages",
        "2027 adds most to the world AI server market": "Chart messages",
    }
    assert {message: said[message].sheet for message in sheets} == sheets
    other = session.recalculate({cells["basis", ""]: "bottom_up"}).values
    assert other[said["2027: more H100 than A100 are in service"]] == "2026: more H100 than A100 are in service"
