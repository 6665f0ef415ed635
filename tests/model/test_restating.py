"""`--display`: what a row shows times its unit is what is stored times its own, and what is stored stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from xlmodel import Draft, build, load, timeline
from xlmodel.errors import ModelError
from xlmodel.evaluate import evaluate
from xlmodel.layout.formats import number_format
from xlmodel.model.model import Model
from xlmodel.model.restating import NumberDisplay, finer, shown_unit
from xlmodel.prose import restated
from xlmodel.units import Units

from tests.models.bakery import model as bakery
from tests.models.loans import model as loans

CHARTS_OF_BAKERY = dict.fromkeys(("revenue", "revenue_scenarios"), ("EUR 1e6/year", "EUR 1e4/year"))
DISPLAYS: tuple[NumberDisplay, ...] = get_args(NumberDisplay)
WORDS = Units(("card", "cards = card", "rack"))
MULTIPLES = ("", *(f"1e{power} " for power in range(3, 13)))
SCALING = re.compile(r"[0#?],+(?![0#?])|%.*%")


def plant(folder: Path) -> Draft:
    """A model of power and cards, whose headlines are of every kind that is restated."""
    m = Draft(
        "plant", label="Plant", timeline=timeline(2024, 2027, history=2024), growth=(2024, 2027), units=("card",),
        as_of="2025-01-31", folder=folder,
    )  # fmt: skip
    (folder / "inputs").mkdir()
    (folder / "inputs/all.toml").write_text(
        "".join(
            f'["{name}"]\nlabel = "{name}"\nunit = "{unit}"\nkind = "report"\nsource = "book"\n{given}\n'
            for name, unit, given in (
                ("load.given", "1e4 kW", "values = { 2024 = 120, 2025 = 250, 2026 = 390, 2027 = 0 }"),
                ("cards.given", "1e4 cards", "values = { 2024 = 84, 2025 = 6000.5, 2026 = 1, 2027 = 2 }"),
                ("value.given", "USD 1e8/year", "values = { 2024 = 0.3, 2025 = 244.4, 2026 = -7, 2027 = 2 }"),
                ("plain.given", "MW", "value = 1500"),
            )
        )
    )
    (folder / "sources.toml").write_text('[book]\nlabel = "Book"\n')
    m.add_sources()
    s = m.sheet("inputs", "Inputs", title="Inputs", purpose="Given")
    s.section("Given")
    s.inputs(*m.add_inputs("all"))
    s = m.sheet("result", "Output", title="Result", purpose="Result")
    s.section("Result")
    s.line("load", "1e4 kW", m["load.given"], "Load", cagr=True)
    s.line("cards", "1e4 cards", m["cards.given"], "Cards")
    s.line("value", "USD 1e8/year", m["value.given"], "Value")
    s.scalar("plain", "MW", m["plain.given"], "Plain")
    m.headline("load", "cards", "value", "plain")
    return m


RESTATED = {
    (bakery, "cn"): 2, (bakery, "intl"): 0, (loans, "cn"): 2, (loans, "intl"): 0, (plant, "cn"): 1, (plant, "intl"): 4,
}  # fmt: skip
"""How many headlines of a model have another unit."""


@pytest.mark.parametrize(("make", "display"), RESTATED)
def test_shown_times_unit_is_stored_times_unit(
    make: Callable[..., Draft], display: NumberDisplay, tmp_path: Path
) -> None:
    model = load(make(tmp_path) if make is plant else make(), display=display)
    units, values = Units(model.units), evaluate(model)
    restated = [name for name in model.lines if name.startswith("display.")]
    for name in restated:
        stored = model.item(name.removeprefix("display."))
        factor = units.parse(model.lines[name].unit).scale / units.parse(stored.unit).scale
        for member in stored.members:
            shown = values.number(name, member)
            assert shown * float(factor) == pytest.approx(values.number(stored.id, member), rel=1e-14)
    assert sum(name in restated for name in model.headlines) == RESTATED[make, display]


@given(st.sampled_from(MULTIPLES), st.sampled_from(("cards", "kW", "rack", "USD", "W")), st.sampled_from(DISPLAYS))
def test_the_unit_shown_is_of_the_dimension_stored(multiple: str, word: str, display: NumberDisplay) -> None:
    for below in ("", "/year"):
        stored = f"{word} {multiple}".strip() + below if word == "USD" else f"{multiple}{word}{below}"
        shown = shown_unit(stored, display)
        assert WORDS.parse(shown).dimension == WORDS.parse(stored).dimension
        assert shown_unit(shown, display) == shown


@given(st.sampled_from(("USD 1e8", "ratio", "x", "count", "1e4 cards", "EUR")), st.floats(0, 1e12), st.integers(0, 6))
def test_no_number_format_divides_what_is_stored(unit: str, size: float, digits: int) -> None:
    assert not SCALING.search(number_format(unit, size, digits=digits).partition(";")[0])


def test_what_is_stored_stays_as_it_is() -> None:
    plain, shown = bakery().complete(), load(bakery(), display="cn")
    before, after = evaluate(plain), evaluate(shown)
    for item in plain.items():
        for member in item.members:
            assert after.value(item.id, member) == before.value(item.id, member)
    assert plain.headlines == ("revenue", "profit", "ovens.needed")
    assert shown.headlines == ("display.revenue", "display.profit", "ovens.needed")
    assert {chart.id: chart.restated for chart in shown.charts if chart.restated} == CHARTS_OF_BAKERY


def test_a_headline_stands_once_on_the_cover_and_at_a_glance(tmp_path: Path) -> None:
    book = load_workbook(build(bakery(), display="cn", output=tmp_path / "bakery.xlsx", verify=False).path)
    label = bakery().complete().item("revenue").label.origin
    for sheet, first, last in (("Cover", 9, 40), ("Scenarios", 5, 4 + 3 * 4)):
        shown = [cell.value for (cell,) in book[sheet].iter_rows(min_row=first, max_row=last, max_col=1)]
        assert shown.count(label) == 1, sheet


def test_the_workbook_converts_by_a_cell_and_verifies(tmp_path: Path) -> None:
    done = build(plant(tmp_path), display="intl", output=tmp_path / "plant.xlsx", verify=True)
    assert all(verdict.ok for verdict in done.verdicts)
    book = load_workbook(done.path)
    units = {row[1].value for row in book["In m, bn and GW"].iter_rows(min_row=5)}
    assert {"m cards", "USD bn/year", "GW"} <= units


def test_what_the_cover_shows_large_is_restated_though_it_is_no_headline() -> None:
    draft = bakery()
    draft.cover(large={"costs": 2027})
    model = load(draft, display="cn")
    assert model.front_page.large == (("display.costs", "2027"),)
    assert "display.costs" not in model.headlines


def test_a_completed_model_is_not_restated() -> None:
    with pytest.raises(ModelError, match="completes its model itself"):
        load(bakery().complete(), display="cn")


@pytest.fixture(scope="module")
def front() -> Model:
    """The flagship as an international reader is shown it."""
    return load("ai_compute", display="intl")


@pytest.mark.thorough
def test_every_row_of_the_flagship_converts_what_is_stored(front: Model) -> None:
    units, values = Units(front.units), evaluate(front)
    rows = [name for name in front.lines if name.startswith("display.")]
    assert len(rows) > 300
    for name in rows:
        stored = front.item(name.removeprefix("display."))
        factor = float(units.parse(front.lines[name].unit).scale / units.parse(stored.unit).scale)
        for member in stored.members:
            assert values.number(name, member) * factor == pytest.approx(values.number(stored.id, member), rel=1e-12)


@pytest.mark.thorough
def test_the_front_of_the_flagship_shows_no_multiple_of_the_other_country(front: Model) -> None:
    """Inputs, and what is compared with print, are as they are stored."""
    shown = {
        *(front.item(name).unit for section in front.sheets["bridge"].sections for name in section.ids),
        *(column.unit for column in front.tables["coverage"].columns),
        *(str(record["unit"]) for record in front.tables["cross_checks"].records.values()),
        *(front.item(name).unit for chart in front.charts for name in (*chart.lines, *chart.second)),
        *(front.item(name).unit for name in (*front.headlines, *front.range_lines, *front.range_reasons)),
        *(front.item(name).unit for cases in front.case_sets.values() for name, _ in cases.cells),
    }
    assert {"USD 1e9/year", "CNY 1e9/year", "1e6 cards", "GW"} <= shown
    assert [unit for unit in shown if shown_unit(unit, "intl") != unit] == []
    assert "1e8 users" in {front.inputs[name].unit for name in front.inputs}


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_axes_of_charts_name_the_unit_that_is_drawn(front: Model, language: str) -> None:
    axes = {
        chart.id: restated(chart.axis.text(language), chart.restated, language, front.unit_labels)
        for chart in front.charts
    }
    wanted = {
        "en": {"cards": "m cards", "server_world": "USD bn", "modules": "m modules a year", "cooling": "CNY bn a year"},
        "zh": {"cards": "百万张", "server_world": "十亿美元", "modules": "百万只/年", "cooling": "十亿元/年"},
    }
    assert wanted[language].items() <= axes.items()
    assert axes["demand"] == next(chart for chart in front.charts if chart.id == "demand").axis.text(language)
    assert not [text for text in axes.values() if re.search("10k|100m|(?<![十百千])[万亿]", text)]


@pytest.mark.parametrize(
    ("form", "before", "after", "wanted"),
    [
        ('#,##0.0_);(#,##0.0);"-"_)', "USD 1e8/year", "USD 1e9/year", '#,##0.00_);(#,##0.00);"-"_)'),
        ("#,##0", "1e4 cards", "1e6 cards", "#,##0.00"),
        ("#,##0.0", "1e5 cards", "1e4 cards", "#,##0.0"),
        ("0.0%", "1e4 cards", "1e6 cards", "0.0%"),
    ],
)
def test_digits_follow_the_multiple(form: str, before: str, after: str, wanted: str) -> None:
    assert finer(form, before, after) == wanted


def test_what_is_of_each_thing_keeps_its_unit() -> None:
    assert [shown_unit(unit, "intl") for unit in ("kW/server", "1e8 FLOP/token", "1e8 tokens/day")] == [
        "kW/server", "1e8 FLOP/token", "1e9 tokens/day",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "units", "wanted"),
    [
        ("USD 100m a year", ("USD 1e8/year", "USD 1e9/year"), "USD bn a year"),
        ("EUR 1e6 a year", ("EUR 1e6/year", "EUR 1e4/year"), "EUR 1e4 a year"),
        ("m of them, in some amount", ("1e6 cards", "1e4 cards"), "10k of them, in some amount"),
        ("some amount", ("1e6 cards", "1e4 cards"), "some amount"),
        ("10k kW of load", ("1e4 kW", "GW"), "GW of load"),
        ("USD 100m", (), "USD 100m"),
    ],
)
def test_a_text_names_the_other_unit(text: str, units: tuple[str, ...], wanted: str) -> None:
    assert restated(text, units, "en", {}) == wanted
