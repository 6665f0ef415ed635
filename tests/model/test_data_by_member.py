"""Dimensions and values from CSV files: what is wrong is told with file, row, column, value and the nearest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from xlmodel import (
    Draft,
    Expression,
    Label,
    Model,
    TableColumn,
    attribute,
    by_member,
    pick,
    prior,
    same_period_last_year,
    timeline,
    total,
)
from xlmodel.errors import ModelError
from xlmodel.evaluate import evaluate
from xlmodel.lint import check

FILES = {
    "routes.csv": "key,label,distance,hub\njfk,London - New York,5540,LHR\nsin,London - Singapore,10880,\n",
    "inputs/traffic.toml": '["fare.{route}.{class}"]\nlabel = "Fare"\nunit = "USD/km"\nkind = "definition"\n'
    'source = ""\nvalues = "fares.csv"\n["flown.{route}"]\nlabel = "Flown"\nunit = "km/year"\n'
    'kind = "definition"\nsource = ""\nvalues = "flown.csv"\n',
    "inputs/fares.csv": "class,route,value\nlow,jfk,2\nhigh,jfk,9\nlow,sin,3\nhigh,sin,12\n",
    "inputs/flown.csv": "route,period,value\njfk,2024,100\njfk,2025,110\nsin,2024,70\nsin,2025,80\n",
}


def airline(folder: Path, more: Callable[[Draft], Expression] | None = None, line_id: str = "more") -> Model:
    """Two routes with their distances, two classes, fares by both, and what `more` reads."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        if not (folder / name).exists():
            (folder / name).write_text(text, encoding="utf-8")
    m = Draft(
        "airline",
        label="An airline",
        timeline=timeline(2024, 2025, history=2024),
        growth=(2024, 2025),
        units=(),
        as_of="2024-12-31",
        folder=folder,
    )
    columns = [TableColumn("distance", Label("Distance"), "km"), TableColumn("hub", Label("Hub"), text=True)]
    m.dimension_file("route", "Routes", "routes.csv", columns=columns, sheet="Routes", purpose="The routes")
    m.dimension("class", "Classes", {"low": "Economy", "high": "Business"})
    s = m.sheet("traffic", "Calc", title="Traffic", purpose="Traffic")
    s.input_files({"traffic": "Traffic"})
    s.section("Money")
    s.line("earned.{route}", "USD/year", total(m["fare.{route}.{class}"], over="class") * m["flown.{route}"], "Earned")
    s.line("rounds.{route}", "1/year", m["flown.{route}"] / attribute("route", "distance"), "Rounds")
    if more is not None:
        s.line(line_id, "USD/year", more(m), "More")
    return m.complete()


def test_a_file_is_a_dimension_with_attributes_and_values_by_two_dimensions_come_in_any_order(tmp_path: Path) -> None:
    model = airline(tmp_path)
    assert model.dimensions["route"].members == ("jfk", "sin")
    assert model.tables["route"].records["sin"]["hub"] is None, "an empty cell is none"
    assert [column.id for column in model.tables["route"].columns] == ["label", "distance", "hub"]
    assert model.tables["route"].record_label("sin", "en") == "London - Singapore"
    found = evaluate(model)
    assert found.number("earned.sin", 2025) == (3 + 12) * 80
    assert found.number("rounds.jfk", 2024) == pytest.approx(100 / 5540)


SPOILT = {
    "a member": (
        "inputs/fares.csv",
        "low,sin",
        "low,sni",
        "fares.csv, row 4 route: 'sni' is no member of axis 'route'",
    ),
    "the nearest": ("inputs/fares.csv", "low,sin", "low,sni", "did you mean sin"),
    "a period": (
        "inputs/flown.csv",
        "sin,2025",
        "sin,2026",
        "flown.csv, row 5 period: '2026' is no member of axis 'time'",
    ),
    "a number": ("inputs/flown.csv", "110", "11o", "flown.csv, row 3 value: '11o' is no number"),
    "digits apart": ("inputs/flown.csv", "110", "1_10", "flown.csv, row 3 value: '1_10' is no number"),
    "wide digits": ("inputs/flown.csv", "110", "１１０", "flown.csv, row 3 value: '１１０' is no number"),
    "a row twice": (
        "inputs/flown.csv",
        "sin,2024",
        "jfk,2024",
        "flown.csv, row 4: route, period 'jfk', '2024' stand in row 2",
    ),
    "a row missing": ("inputs/fares.csv", "high,sin,12\n", "", "fares.csv sin: has no value for 'high'"),
    "a column": (
        "inputs/fares.csv",
        "class,route",
        "class,rute",
        "nothing reads the column 'rute' of fares.csv; did you mean route?",
    ),
    "the column of periods misspelt": (
        "inputs/flown.csv",
        "route,period",
        "route,Period",
        "values: nothing reads the column 'Period' of flown.csv; did you mean period?",
    ),
    "a column of its own": (
        "inputs/fares.csv",
        "class,route,value\nlow,jfk,2",
        "class,route,value,by_hand\nlow,jfk,2,1",
        "nothing reads the column 'by_hand' of fares.csv; a file of values has the columns route, class, period, value",
    ),
    "a member's key twice": ("routes.csv", "sin,", "jfk,", "row 3: key 'jfk' stands in row 2 already"),
    "an attribute": ("routes.csv", "10880", "1o880", "row 3 distance: '1o880' is no number"),
    "a column of attributes": ("routes.csv", "distance", "distnce", "routes.csv has no column distance"),
    "a dimension": (
        "inputs/traffic.toml",
        "flown.{route}",
        "flown.{rute}",
        "there is no dimension 'rute'; did you mean route?",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_wrong_with_a_file_is_told(tmp_path: Path, name: str) -> None:
    file, right, wrong, said = SPOILT[name]
    (tmp_path / "inputs").mkdir()
    assert right in FILES[file]
    (tmp_path / file).write_text(FILES[file].replace(right, wrong), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        airline(tmp_path)
    assert said in caught.value.render()


def test_a_header_may_stand_in_quotes(tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    quoted = FILES["inputs/flown.csv"].replace("route,period,value", '"route","period","value"')
    (tmp_path / "inputs/flown.csv").write_text(quoted, encoding="utf-8")
    assert evaluate(airline(tmp_path)).number("flown.sin", 2025) == 80


MISREAD: dict[str, tuple[str, Callable[[Draft], Expression], str]] = {
    "pick": (
        "more",
        lambda m: pick(m["earned.{route}"], route="sni"),
        "'sni' is no member of 'route', did you mean sin",
    ),
    "an id": ("more", lambda m: m["earned.sni"], "'sni' is no member of 'route', did you mean sin"),
    "by_member": (
        "more.{route}",
        lambda m: by_member("route", {"jfk": m["earned.jfk"], "sni": m["earned.sin"]}),
        "by_member('route'): 'sni' is no member of it (did you mean sin",
    ),
    "the id's dimension": (
        "more.{rute}",
        lambda m: m["earned.{route}"],
        "there is no dimension 'rute' (did you mean route?)",
    ),
    "an attribute": (
        "more.{route}",
        lambda m: attribute("route", "distanse") * m["earned.{route}"],
        "the table 'route' has no column 'distanse' (did you mean distance?)",
    ),
    "a year back": ("more", lambda m: same_period_last_year("earned.jfk"), 'start the line later: first="2025"'),
    "two periods back": (
        "more",
        lambda m: prior("earned.jfk", 2),
        "reads earned.jfk 2 periods before 2024, beyond the timeline",
    ),
}


@pytest.mark.parametrize("name", MISREAD)
def test_what_a_formula_misreads_is_told(tmp_path: Path, name: str) -> None:
    line_id, formula, said = MISREAD[name]
    with pytest.raises(ModelError) as caught:
        check(airline(tmp_path, formula, line_id))
    assert said in caught.value.render()
    assert "test_data_by_member.py:" in caught.value.render()
