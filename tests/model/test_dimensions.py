"""Dimensions: the headings of blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from xlmodel import Draft, Expression, by_member, pick, timeline, total
from xlmodel.errors import ModelError
from xlmodel.evaluate import evaluate
from xlmodel.model.dimensions import Dimension, heading
from xlmodel.texts import Label

CARD = Dimension("card", Label("Card", zh="芯片"), ("h100", "a100"), (Label("H100"), Label("A100")))
SITE = Dimension("site", Label("Site", zh="地点"), ("north",), (Label("North"),))


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("{card}: cards", "Cards"),
        ("{card}, {site}: cards", "Cards"),
        ("On {card} alone: cards", "On card alone: cards"),
        ("First stock = last stock, {card}", "First stock = last stock"),
        ("Cards in {card} at {site}", "Cards in card at site"),
    ],
)
def test_a_block_is_called_as_its_rows_without_members(label: str, expected: str) -> None:
    assert heading(Label(label), [CARD, SITE]).origin == expected


def test_a_block_is_called_so_in_every_language() -> None:
    assert heading(Label("On {card}: cards", zh="卡数（{card}）"), [CARD]).text("zh") == "卡数（芯片）"


def test_members_may_start_in_periods_of_their_own(tmp_path: Path) -> None:
    m = _shop(tmp_path, "values = { 2022 = 1, 2023 = 2, 2024 = 3 }")
    s = m.sheet("sales", "Calc", title="Sales", purpose="Sales", first=2022)
    s.section("Sales")
    first = {"bread": 2022, "cake": 2023}
    s.line("twice.{product}", "count", m["sold.{product}"] + m["sold.{product}"], "twice", first=first)
    s.check(
        "check.{product}",
        "count",
        m["twice.{product}"] - m["sold.{product}"] + m["sold.{product}"],
        "is twice",
        first=first,
    )
    lines = m.complete().lines
    assert lines["twice.bread"].members == lines["check.bread"].members == ("2022", "2023", "2024")
    assert lines["twice.cake"].members == lines["check.cake"].members == ("2023", "2024")


def test_values_by_period_alone_hold_for_every_member(tmp_path: Path) -> None:
    inputs = _shop(tmp_path, "values = { 2022 = 1, 2023 = 2, 2024 = 3 }").inputs
    assert inputs["sold.bread"].values == inputs["sold.cake"].values == {"2022": 1, "2023": 2, "2024": 3}


def _twice(folder: Path) -> Draft:
    m = _shop(folder, "values = { 2022 = 1, 2023 = 2, 2024 = 3 }")
    s = m.sheet("sales", "Calc", title="Sales", purpose="Sales", first=2022)
    s.section("Sales")
    s.line("twice.{product}", "count", m["sold.{product}"] + m["sold.{product}"], "twice")
    return m


def test_a_draft_is_evaluated_once_it_is_complete(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"twice\.\{product\} has no row for each member(.|\n)*draft\.complete\(\)"):
        evaluate(_twice(tmp_path)).number("twice.{product}", 2022)


def test_a_block_that_is_asked_for_names_its_rows(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"is a block(.|\n)*twice\.bread, twice\.cake"):
        evaluate(_twice(tmp_path).complete()).number("twice.{product}", 2022)


WRONG: dict[str, tuple[Callable[[Draft], Expression], str]] = {
    "no dimension": (lambda m: pick(m["sold.{product}"], produkt="bread"), "'produkt'\nhint: did you mean product"),
    "of another value": (lambda m: pick(m["time.place"], product="bread"), "it runs along no dimension"),
    "a subset": (lambda m: pick(m["sold.{product}"], sweet="cake"), "does not run along 'sweet'"),
    "taken away": (lambda m: pick(total(m["sold.{product}"], over="product"), product="cake"), "along 'product'"),
    "no choice": (
        lambda m: pick(by_member("product", {"bread": m["sold.bread"], "cake": m["sold.cake"]}), product="cak"),
        "by_member('product') has no 'cak'\nhint: did you mean cake",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("formula", "said"), WRONG.values(), ids=WRONG)
def test_a_pick_that_picks_nothing_is_refused(
    tmp_path: Path, formula: Callable[[Draft], Expression], said: str
) -> None:
    m = _shop(tmp_path, "value = 1")
    m.dimension("sweet", "Sweet", ["cake"], of="product")
    with pytest.raises(ModelError, match=re.escape(said)):
        formula(m)


def test_an_id_names_a_dimension_once(tmp_path: Path) -> None:
    m = _shop(tmp_path, "values = { 2022 = 1, 2023 = 2, 2024 = 3 }")
    s = m.sheet("sales", "Calc", title="Sales", purpose="Sales")
    s.section("Sales")
    s.line("pairs.{product}.{product}", "count", m["sold.{product}"] * 1, "pairs")
    path = tmp_path / "inputs" / "sold.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("{product}", "{product}.{product}"), encoding="utf-8")
    with pytest.raises(ModelError, match=r"sold\.toml:1: .*runs along 'product' twice"):
        m.add_inputs("sold")
    with pytest.raises(ModelError, match=r"test_dimensions\.py:[0-9]+\): the id runs along 'product' twice"):
        m.complete()


@pytest.mark.parametrize("name", ["my-product", "2nd", "a.b"])
def test_an_id_that_no_braces_hold_is_no_dimension(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match=f"'{name}' cannot be the id of a dimension"):
        _shop(tmp_path, "value = 1").dimension(name, "Product", {"x": "X"})


def test_a_dimension_is_written_in_any_script(tmp_path: Path) -> None:
    m = _shop(tmp_path, "values = { 2022 = 1, 2023 = 2, 2024 = 3 }")
    m.dimension("类", "类", {"面包": "面包", "cake": "蛋糕"})
    s = m.sheet("sales", "Calc", title="Sales", purpose="Sales")
    s.section("Sales")
    one = by_member("类", {"面包": m["sold.bread"] * 1, "cake": m["sold.cake"] + m["sold.cake"]})
    s.line("量.{类}", "count", one, "{类}：量")
    s.line("合计", "count", total(m["量.{类}"], over="类") + pick(m["量.{类}"], 类="面包"), "合计")
    model = m.complete()
    assert model.lines["量.面包"].label.origin == "面包：量"
    assert evaluate(model).number("合计", "2024") == 3 + 6 + 3


def test_a_chart_or_tree_of_a_block_has_its_rows(tmp_path: Path) -> None:
    m = _twice(tmp_path)
    drawn = '[all]\nkind = "line"\nlabel = "Twice"\nlines = ["twice.{product}"]\nsecond = ["sold.{product}"]\n'
    (tmp_path / "charts.toml").write_text(drawn, encoding="utf-8")
    cases = '[tree]\nlines = ["twice.{product}"]\n[ranges]\nlines = ["twice.{product}"]\nmember = "2024"\n'
    (tmp_path / "cases.toml").write_text(cases, encoding="utf-8")
    m.add_charts()
    m.add_case_file()
    model = m.complete()
    chart = next(iter(model.charts))
    assert model.tree_lines == model.range_lines == ("twice.bread", "twice.cake")
    assert chart.lines == ("twice.bread", "twice.cake")
    assert chart.second == ("sold.bread", "sold.cake")


def _shop(folder: Path, values: str) -> Draft:
    m = Draft(
        "shop",
        label="Shop",
        timeline=timeline(2022, 2024, history=2022),
        units=(),
        as_of="2024-01-31",
        folder=folder,
        growth=(2022, 2024),
    )
    m.dimension("product", "Product", {"bread": "Bread", "cake": "Cake"})
    (folder / "inputs").mkdir()
    entry = f'["sold.{{product}}"]\nlabel = "sold"\nunit = "count"\nkind = "report"\nsource = ""\n{values}\n'
    (folder / "inputs" / "sold.toml").write_text(entry, encoding="utf-8")
    s = m.sheet("given", "Inputs", title="Given", purpose="Given")
    s.section("Given")
    s.inputs(*m.add_inputs("sold"))
    m.control.resume("tolerance")
    return m
