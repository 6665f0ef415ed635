"""Mistakes of a first user: each is answered with what, where and how to put it right, and none is silent."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from xlmodel import Draft, Model, SheetBuilder, by_member, load, prior, timeline, total, values
from xlmodel.errors import ModelError
from xlmodel.lint import check
from xlmodel.units import check_units

SOURCES = '[report]\nlabel = "Report"\n'
PRICE = (
    '[price]\nlabel = "Price"\nunit = "USD"\nkind = "report"\nsource = "report"\nvalues = { 2023 = 1.5, 2024 = 2 }\n'
)


def draft(folder: Path, **changed: Any) -> tuple[Draft, SheetBuilder]:
    """A model of one input and one line, and the sheet of the line."""
    (folder / "inputs").mkdir(exist_ok=True)
    (folder / "inputs" / "a.toml").write_text(PRICE)
    (folder / "sources.toml").write_text(SOURCES)
    told: dict[str, Any] = {
        "label": "Shop", "timeline": timeline(2023, 2024, history=2023), "units": ["cake"], "as_of": "2025-01-31",
        "folder": str(folder), "growth": (2023, 2024),
    }  # fmt: skip
    m = Draft("shop", **told | changed)
    m.add_sources()
    s = m.sheet("inputs", "Inputs", title="Inputs", purpose="Given")
    s.section("Given")
    s.inputs(*m.add_inputs("a"))
    s = m.sheet("calc", "Calc", title="Calc", purpose="Calculated")
    s.section("Results")
    s.line("sales", "USD", m["price"] + m["price"], "Sales")
    m.headline("sales")
    return m, s


def finish(m: Draft) -> Model:
    model = m.complete()
    check(model)
    check_units(model)
    return model


def test_a_model_needs_no_file_of_scenarios(tmp_path: Path) -> None:
    m, _ = draft(tmp_path)
    finish(m)
    assert list(m.scenarios) == ["base"]
    assert m.complete() is m.complete()


DECLARED: dict[str, tuple[dict[str, Any], str, str]] = {
    "growth": ({"growth": (2020, 2024)}, "growth=(2020, 2024): '2020' lies outside the timeline", "2023, 2024"),
    "growth backwards": ({"growth": (2024, 2023)}, "growth=(2024, 2023): growth runs from", "growth=(2023, 2024)"),
    "growth within a year": ({"growth": (2024, 2024)}, "growth runs from a period to a later one", "(2023, 2024)"),
    "one growth year": ({"growth": 2024}, "Draft(): growth is 2024", "(a whole number or a text"),
    "a date": ({"as_of": "Jan 2025"}, "as_of='Jan 2025' is no date", "2025-01-31"),
    "a label": ({"label": 3}, "Draft(): label is 3", "a text or a Label"),
    "units": ({"units": "cake"}, "Draft(): units is 'cake'", "a list, each a text"),
    "an argument": ({"lable": "x"}, "unexpected keyword argument 'lable'", "label"),
}


@pytest.mark.parametrize("name", DECLARED)
def test_what_a_draft_is_given(tmp_path: Path, name: str) -> None:
    changed, message, hint = DECLARED[name]
    with pytest.raises(ModelError) as caught:
        draft(tmp_path, **changed)
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize("history", [2021, 2025, 2030])
def test_history_beyond_the_timeline(history: int) -> None:
    with pytest.raises(ModelError, match="outside the timeline, 2023 to 2024"):
        timeline(2023, 2024, history=history)
    assert not any(map(timeline(2023, 2024, history=2022).is_history, (0, 1)))


def another(m: Draft, **changed: Any) -> SheetBuilder:
    told = {"sheet_id": "more", "sheet_type": "Calc", "title": "More", "purpose": "More"} | changed
    s = m.sheet(**told)
    s.section("More")
    return s


SPOILT: dict[str, tuple[Callable[[Draft, SheetBuilder], object], str]] = {
    "type of a sheet": (lambda m, s: another(m, sheet_type="Calk"), "did you mean Calc?"),
    "capitals": (lambda m, s: another(m, title="CALC"), "'Calc' and 'CALC' have one name"),
    "a name of the workbook": (lambda m, s: another(m, title="index"), "'Index' and 'index' have one name"),
    "a name of Excel": (lambda m, s: another(m, title="History"), "Excel keeps that name"),
    "a code of a letter": (lambda m, s: another(m, title="Sa_x0041_les"), "is how one letter is written"),
    "a tab": (lambda m, s: another(m, title="A\tb"), "take U+0009 at place 2 out of it"),
    "no section": (
        lambda m, s: m.sheet("more", "Calc", title="More", purpose="More").line("x", "USD", m["price"], "X"),
        "call section(title) first",
    ),
    "a blank in an id": (lambda m, s: (s.line("net sales", "USD", m["price"], "X"), finish(m)), "write 'net_sales'"),
    "an id twice": (lambda m, s: (s.line("sales", "USD", m["price"], "X"), finish(m)), "test_mistakes.py:"),
    "a span": (lambda m, s: s.line("x", "USD", m["price"], "X", first=2024, last=2023), "begins in 2024, after its"),
    "a period": (lambda m, s: s.line("x", "USD", m["price"], "X", first=2019), "its members are 2023, 2024"),
    "a unit": (lambda m, s: s.line("x", None, m["price"], "X"), "line(): unit is None"),  # type: ignore[arg-type]
    "a number": (lambda m, s: s.line("x", "USD", m["price"] * 2, "X"), "the number 2 stands in a formula"),
    "an unknown id": (lambda m, s: (s.line("x", "USD", m["prise"] * 1, "X"), finish(m)), "did you mean price"),
    "a headline": (lambda m, s: (m.headline("salse"), finish(m)), "did you mean sales?"),
    "the period read": (
        lambda m, s: (s.line("x", "USD", prior("sales"), "X"), finish(m)),
        "reads prior(sales) in the period before 2023, but sales has 2023 to 2024",
    ),
    "a late sheet": (lambda m, s: (m.complete(), another(m)), "sheet() after complete()"),
    "a late line": (lambda m, s: (m.complete(), s.line("x", "USD", m["price"], "X")), "line() after complete()"),
    "a source": (lambda m, s: (m.sources.pop("report"), finish(m)), "the model has none: call add_sources()"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_told(tmp_path: Path, name: str) -> None:
    spoil, told = SPOILT[name]
    m, s = draft(tmp_path)
    with pytest.raises(ModelError) as caught:
        spoil(m, s)
    assert told in str(caught.value)


def test_scenarios_that_lie_there_unread(tmp_path: Path) -> None:
    m, _ = draft(tmp_path)
    (tmp_path / "scenarios.toml").write_text('[base]\nlabel = "Base"\n')
    with pytest.raises(ModelError, match="is not read"):
        m.complete()


def test_scenarios_without_a_base(tmp_path: Path) -> None:
    m, _ = draft(tmp_path)
    (tmp_path / "scenarios.toml").write_text('[bull.changes.price]\nvalue = 2\nwhy = "More"\n[bull]\nlabel = "Bull"\n')
    m.add_scenarios()
    with pytest.raises(ModelError, match="needs the scenario 'base', which changes nothing"):
        m.complete()


def test_every_error_of_a_template_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "cafe.py").write_text(
        "from xlmodel import Draft, timeline\n\n\ndef model():\n"
        "    m = Draft('cafe', label='Cafe', timeline=timeline(2023, 2024, history=2023), units=[],\n"
        f"              as_of='2025-01-31', folder={str(tmp_path)!r}, growth=(2023, 2024))\n"
        "    m['price'] * 2\n    return m\n"
    )
    with pytest.raises(ModelError, match=r"/cafe\.py:7: the number 2 stands in a formula"):
        load(str(tmp_path / "cafe.py"))


def test_a_unit_that_is_wrong_is_told_where_it_is_wrong_and_once(tmp_path: Path) -> None:
    m, s = draft(tmp_path)
    s.line("wrong", "EUR", m["price"] + 0, "Wrong")
    s.line("reader", "USD", m["wrong"] + m["sales"], "Reader")
    s.line("further", "USD", m["reader"] + m["wrong"], "Further")
    with pytest.raises(ModelError) as caught:
        finish(m)
    (problem,) = caught.value.problems
    assert problem.startswith("wrong (model/test_mistakes.py:")


def test_a_unit_that_cannot_be_read_is_told_once_with_the_file(tmp_path: Path) -> None:
    m, s = draft(tmp_path)
    price = m.inputs["price"]
    m.inputs["price"] = type(price)(**{name: getattr(price, name) for name in price.__slots__} | {"unit": "cakse"})
    s.line("more", "cakse", m["price"] + 0, "More")
    with pytest.raises(ModelError) as caught:
        finish(m)
    (problem,) = caught.value.problems
    assert problem.startswith("price (inputs/a.toml:1): unknown word 'cakse' in the unit 'cakse'; did you mean cake")
    assert problem.endswith("so does more")


def test_a_member_without_a_value_is_named(tmp_path: Path) -> None:
    m, s = draft(tmp_path, timeline=timeline(2023, 2025, history=2023))
    m.dimension("shop", "Shops", {"north": "North", "south": "South", "west": "West"})
    years = ", ".join(f"{year} = 1" for year in m.timeline.members)
    hole = ", ".join(f"{year} = 1" for year in m.timeline.members if year != m.timeline.members[1])
    written(
        tmp_path,
        "inputs/b.toml",
        '["split.{shop}"]\nlabel = "Split"\nunit = "USD"\nkind = "report"\nsource = "report"\n'
        f"values = {{ north = {{ {years} }}, south = {{ {hole} }}, west = {{ {hole} }} }}\n",
    )
    inputs = next(builder for builder in m.builders if builder.sheet_id == "inputs")
    inputs.inputs(*m.add_inputs("b"))
    s.line("part.{shop}", "USD", m["split.{shop}"] * 1, "Part")
    with pytest.raises(ModelError) as caught:
        finish(m)
    told = "\n".join(caught.value.problems)
    missing = m.timeline.members[1]
    assert re.search(rf"part\.south \(.*\): reads split\.south in {missing}, but .* without {missing}", told)
    assert "so it is with 1 more of the 3 rows of part.{shop}" in told


def test_a_row_of_a_block_is_told_once(tmp_path: Path) -> None:
    m, s = draft(tmp_path)
    m.dimension("shop", "Shops", {"north": "North", "south": "South"})
    s.line("part.{shop}", "USD", m["split.{shop}"] * m["price"], "Part")
    (tmp_path / "inputs" / "b.toml").write_text(
        '["split.{shop}"]\nlabel = "Split"\nunit = "EUR"\nkind = "report"\nsource = "report"\n'
        "values = { north = 0.4, south = 0.6 }\n"
    )
    inputs = next(builder for builder in m.builders if builder.sheet_id == "inputs")
    inputs.inputs(*m.add_inputs("b"))
    with pytest.raises(ModelError) as caught:
        finish(m)
    (problem,) = caught.value.problems
    assert problem.startswith("part.{shop} (model/test_mistakes.py:")
    assert "the dimension differs by EUR; a factor in 1/EUR is missing" in problem


def test_what_a_block_lacks_in_a_language_is_told_once(tmp_path: Path) -> None:
    m, s = draft(tmp_path, languages=("en", "zh"))
    m.dimension("shop", "Shops", {"north": "North", "south": "South"})
    (tmp_path / "inputs" / "b.toml").write_text(
        '["rent.{shop}"]\nlabel = "Rent"\nunit = "USD"\nkind = "report"\nsource = "report"\n'
        "values = { north = 4, south = 6 }\n"
    )
    next(builder for builder in m.builders if builder.sheet_id == "inputs").inputs(*m.add_inputs("b"))
    s.line("cost.{shop}", "USD", m["rent.{shop}"] + m["price"], "Cost")
    with pytest.raises(ModelError) as caught:
        m.complete()
    assert [problem for problem in caught.value.problems if "'Rent'" in problem or "rent" in problem] == [
        "zh: labels.rent.{shop} is missing, 'Rent'"
    ]
    assert not any("labels.cost.north" in problem for problem in caught.value.problems)


def test_a_member_misspelt_is_told_once(tmp_path: Path) -> None:
    m, _ = draft(tmp_path)
    m.dimension("shop", "Shops", {"north": "North", "south": "South"})
    (tmp_path / "inputs" / "b.toml").write_text(
        '["rent.{shop}"]\nlabel = "Rent"\nunit = "USD"\nkind = "report"\nsource = "report"\n'
        "values = { north = 4, suoth = 6 }\n"
    )
    with pytest.raises(ModelError) as caught:
        m.add_inputs("b")
    assert caught.value.problems == (
        "inputs/b.toml:6: [rent.{shop}] values: no member of 'shop' 'suoth'; did you mean south, north?",
    )


def test_a_dimension_misspelt_in_a_total_is_named(tmp_path: Path) -> None:
    m, s = draft(tmp_path)
    m.dimension("shop", "Shops", {"north": "North", "south": "South"})
    s.line("rent.{shop}", "USD", by_member("shop", {"north": m["price"], "south": m["sales"]}), "Rent")
    s.line("rents", "USD", total(m["rent.{shop}"], over="shp"), "Rents")
    with pytest.raises(ModelError) as caught:
        m.complete()
    (problem,) = caught.value.problems
    assert problem.endswith("over='shp' is no dimension (did you mean shop?)")


def written(folder: Path, name: str, text: str) -> None:
    """A file of the template beside those that `draft` writes."""
    (folder / name).write_text(text, encoding="utf-8")


def told_by(call: Callable[[], object]) -> str:
    """What the call is refused with."""
    with pytest.raises(ModelError) as caught:
        call()
    return str(caught.value)


def test_values_and_all_that_loads_a_model_hold_units_and_sources(tmp_path: Path) -> None:
    m, s = draft(tmp_path)
    s.line("rent", "cake", m["price"] * 1, "Rent")
    m.sources.pop("report")
    told = told_by(lambda: values(m))
    assert "price (inputs/a.toml:1): no source 'report'" in told
    assert re.search(r"rent \(model/test_mistakes.py:[0-9]+\): declared cake, the formula gives USD", told)
    assert told == told_by(lambda: load(m)) == told_by(lambda: values(m.complete()))


def test_a_model_is_held_once_in_a_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = draft(tmp_path)[0].complete()
    values(model)
    monkeypatch.setattr("xlmodel.lint.sound.lint_template", None)
    values(model)


GRID = '[grids.g]\nlabel = "Grid"\ndrivers = ["price", "rate"]\nsteps = [0.9, 1]\noutput = "sales"\nmember = 2024\n'


def test_an_unknown_id_is_told_and_not_the_grid_that_misses_it(tmp_path: Path) -> None:
    m, s = draft(tmp_path)
    written(tmp_path, "inputs/b.toml", PRICE.replace("price", "rate"))
    s.inputs(*m.add_inputs("b"))
    s.line("worth", "USD", m["prise"] * 1, "Worth")
    written(tmp_path, "cases.toml", GRID)
    m.headline("wroth")
    m.add_case_file()
    told = told_by(m.complete)
    assert re.search(
        r"worth \(model/test_mistakes.py:[0-9]+\): there is no line or input 'prise'; did you mean price", told
    )
    assert re.search(
        r"test_mistakes.py:[0-9]+: headline\(\): there is no line or input 'wroth'; did you mean worth", told
    )
    assert "cannot move" not in told


def test_faults_of_several_files_and_of_formulas_are_told_at_once(tmp_path: Path) -> None:
    m, s = draft(tmp_path)
    s.line("worth", "USD", m["prise"] * 1, "Worth")
    written(
        tmp_path,
        "scenarios.toml",
        '[base]\nlabel = "Base"\n[bull]\nlabel = "Bull"\n[bull.changes.price]\nvalue = "x"\n',
    )
    written(tmp_path, "cases.toml", "# cases\n[tornado]\noutputs = [\n  'sales@2031',\n]\n")
    written(tmp_path, "charts.toml", '[one]\nkind = "line"\nlabel = "One"\nlines = ["slaes"]\n')
    m.add_scenarios()
    m.add_case_file()
    m.add_charts()
    told = told_by(m.complete)
    for wanted in (
        "scenarios.toml:6: [bull] price value: 'x'",
        "scenarios.toml:5: [bull] price: 'why' is missing",
        "cases.toml:3: [tornado] outputs",
        "charts.toml:4: [one] lines: no line 'slaes'",
        "'prise'",
    ):
        assert wanted in told


def test_a_circle_is_told_with_the_lines_it_goes_through(tmp_path: Path) -> None:
    m, s = draft(tmp_path)
    s.line("a", "USD", m["b"] * 1, "A")
    s.line("b", "USD", m["a"] * 1, "B")
    place = r"\(model/test_mistakes.py:[0-9]+\)"
    assert re.search(rf"a {place}: depends on itself: a <- b {place} <- a", told_by(lambda: values(m)))


@pytest.mark.parametrize(
    "asked",
    [Draft.add_scenarios, Draft.add_case_file, Draft.add_charts, Draft.add_sources],
    ids=lambda call: call.__name__,
)
def test_a_file_that_is_not_there(tmp_path: Path, asked: Callable[..., object]) -> None:
    m, _ = draft(tmp_path)
    written(tmp_path, "scenario.toml", '[base]\nlabel = "Base"\n')
    told = told_by(lambda: (asked(m, "scenarois.toml"), m.complete()))
    assert f"there is no file scenarois.toml in {tmp_path}" in told
    assert "Errno" not in told
    assert "did you mean scenario.toml" in told


def test_a_table_of_values_that_is_not_there(tmp_path: Path) -> None:
    m, _ = draft(tmp_path)
    m.dimension("shop", "Shops", {"north": "North"})
    written(
        tmp_path,
        "inputs/b.toml",
        PRICE.replace("[price]", '["rent.{shop}"]').replace("{ 2023 = 1.5, 2024 = 2 }", '"b.csv"'),
    )
    assert f"there is no file b.csv in {tmp_path / 'inputs'}" in told_by(lambda: m.add_inputs("b"))


def test_a_control_character_is_told_once(tmp_path: Path) -> None:
    m, s = draft(tmp_path)
    s.line("z", "USD", m["price"] * 1, "Bad\x01label")
    assert told_by(lambda: values(m)).count("U+0001") == 1
    m, _ = draft(tmp_path)
    written(tmp_path, "inputs/b.toml", PRICE.replace("price", "rate").replace('"Price"', '"a\\u0000b"'))
    told = told_by(lambda: m.add_inputs("b"))
    assert told.count("U+0000") == 1
    assert "inputs/b.toml:2: [rate] label" in told
