"""docs/data.md: its examples are read by a model, its tables name every key and kind."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from xlmodel import Draft, Input, Label, Model, TableColumn, build, ratio, timeline
from xlmodel.model.catalogue import Catalogue
from xlmodel.model.charts import ChartKind
from xlmodel.model.items import SCALAR, InputKind

from tests.docs.pages import ROOT, blocks

PAGE = ROOT / "docs" / "data.md"
FOLDER = {block.mark.removeprefix("dimension: "): block.text for block in blocks(PAGE) if "dimension: " in block.mark}
EXAMPLES = {block.mark: block.text for block in blocks(PAGE) if block.language == "toml"}
FILES = {"inputs": "inputs/all.toml", "sources": "sources.toml", "scenarios": "scenarios.toml"} | {
    name: f"{name}.toml" for name in ("cases", "charts")
}


def example(folder: Path) -> Model:
    """A model whose files are the page's examples."""
    (folder / "inputs").mkdir()
    for mark, name in FILES.items():
        (folder / name).write_text(EXAMPLES[mark], encoding="utf-8")
    m = Draft(
        "example",
        label="Example",
        timeline=timeline(2023, 2025, history=2024),
        growth=(2023, 2025),
        units=("shop", "loaf", "loaves = loaf"),
        as_of="2025-01-31",
        folder=folder,
    )
    m.add_sources()
    s = m.sheet("inputs", "Inputs", title="Inputs", purpose="Given")
    s.section("Inputs")
    s.inputs(*m.add_inputs("all"))
    for input_id, unit, value in (
        ("shops", "shop", 40.0),
        ("per_shop", "loaf/shop/year", 8e4),
        ("rent", "USD/year", 3e6),
    ):
        given = {SCALAR: value}
        s.add(Input(input_id, Label(input_id), unit, "report", "price list", given, swing=(0.9, 1.1)))
    m.add_scenarios()
    s = m.sheet("sales", "Calc", title="Sales", purpose="Sales")
    s.section("Sales")
    revenue = s.line(
        "revenue",
        "USD 1e4/year",
        (m["shops"] * m["per_shop"] * m["price.bread"]).to("USD 1e4/year"),
        label="Revenue",
    )
    profit = s.line("profit", "USD 1e4/year", revenue - m["rent"].to("USD 1e4/year"), label="Profit")
    s.line("margin", "ratio", ratio(profit, revenue), label="Margin")
    s.scalar("oven", "text", m["oven.kind"], label="Oven", text=True)
    m.headline("revenue", "profit")
    m.add_case_file()
    m.add_charts()
    return m.complete()


def test_the_examples_make_a_workbook(tmp_path: Path) -> None:
    result = build(example(tmp_path), output=tmp_path / "example.xlsx", verify=True)
    assert result.verdict is not None
    assert result.verdict.ok


def test_the_files_of_a_dimension_are_read(tmp_path: Path) -> None:
    for name, text in FOLDER.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "sources.toml").write_text(EXAMPLES["sources"], encoding="utf-8")
    m = Draft(
        "airline",
        label="Airline",
        timeline=timeline(2024, 2025, history=2024),
        growth=(2024, 2025),
        units=(),
        as_of="2024-12-31",
        folder=tmp_path,
    )
    m.add_sources()
    code = next(block.text for block in blocks(PAGE) if "dimension_file" in block.text)
    exec(code, {"m": m, "TableColumn": TableColumn, "Label": Label})
    m.dimension("class", "Classes", {"low": "Economy", "high": "Business"})
    s = m.sheet("traffic", "Inputs", title="Traffic", purpose="Traffic")
    s.input_files({"traffic": "Traffic"})
    model = m.complete()
    assert model.tables["route"].records["jfk"]["distance"] == 5540
    assert model.inputs["fare.sin.high"].values == {SCALAR: 12}
    assert model.inputs["flown.sin"].values == {"2024": 70, "2025": 80}
    assert (model.inputs["flown.jfk"].kind, model.inputs["flown.sin"].kind) == ("report", "assumption")


@pytest.mark.parametrize("word", [*get_args(ChartKind), *(kind for kind in get_args(InputKind) if kind != "switch")])
def test_every_kind_is_described(word: str) -> None:
    assert f"`{word}`" in PAGE.read_text(encoding="utf-8")


def test_the_texts_are_found(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "zh.toml").write_text(EXAMPLES["texts"], encoding="utf-8")
    found = Catalogue(tmp_path, "en", ["zh"])
    assert found.label("labels.price.bread", "Price of a loaf").text("zh") == "面包单价"
    assert found.label("sections.sales.Sales", "Sales").text("zh") == "销售"
    assert found.unit_labels(["loaf"])["loaf"].text("zh") == "个面包"
    found.close("bakery", {})
