"""docs/data.md: its examples are read by a model, its tables name every key and kind."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from xlmodel import Input, Label, Model, build, ratio, timeline
from xlmodel.model.charts import ChartKind
from xlmodel.model.items import SCALAR, InputKind

from tests.docs.pages import ROOT, blocks

PAGE = ROOT / "docs" / "data.md"
EXAMPLES = {block.mark: block.text for block in blocks(PAGE) if block.language == "toml"}
FILES = {"inputs": "inputs/all.toml", "sources": "sources.toml", "scenarios": "scenarios.toml"} | {
    name: f"{name}.toml" for name in ("cases", "charts")
}


def example(folder: Path) -> Model:
    """A model whose files are the page's examples."""
    (folder / "inputs").mkdir()
    for mark, name in FILES.items():
        (folder / name).write_text(EXAMPLES[mark], encoding="utf-8")
    m = Model(
        "example", label=Label("Example", "示例"), timeline=timeline(2023, 2025, history=2024), growth=(2023, 2025),
        units=("shop", "loaf", "loaves = loaf"), as_of="2025-01-31", folder=folder,
    )  # fmt: skip
    m.add_sources()
    s = m.sheet("inputs", "Inputs", en="Inputs", zh="输入", purpose_en="Given", purpose_zh="给定")
    s.section("Inputs", "输入")
    s.inputs(*m.add_inputs("all"))
    for input_id, unit, value in (
        ("shops", "shop", 40.0),
        ("per_shop", "loaf/shop/year", 8e4),
        ("rent", "USD/year", 3e6),
    ):
        given = {SCALAR: value}
        s.add(Input(input_id, Label(input_id, f"中{input_id}"), unit, "report", "price list", given, swing=(0.9, 1.1)))
    m.add_scenarios()
    s = m.sheet("sales", "Calc", en="Sales", zh="销售", purpose_en="Sales", purpose_zh="销售")
    s.section("Sales", "销售")
    revenue = s.line(
        "revenue", "USD 1e4/year", (m["shops"] * m["per_shop"] * m["price.bread"]).to("USD 1e4/year"),
        en="Revenue", zh="收入",
    )  # fmt: skip
    profit = s.line("profit", "USD 1e4/year", revenue - m["rent"].to("USD 1e4/year"), en="Profit", zh="利润")
    s.line("margin", "ratio", ratio(profit, revenue), en="Margin", zh="利润率")
    s.scalar("oven", "text", m["oven.kind"], en="Oven", zh="烤炉类型", text=True)
    m.headline("revenue", "profit")
    m.add_case_file()
    m.add_charts()
    return m.complete()


def test_the_examples_make_a_workbook(tmp_path: Path) -> None:
    result = build(example(tmp_path), output=tmp_path / "example.xlsx", verify=True)
    assert result.verdict is not None
    assert result.verdict.ok


@pytest.mark.parametrize("word", [*get_args(ChartKind), *(kind for kind in get_args(InputKind) if kind != "switch")])
def test_every_kind_is_described(word: str) -> None:
    assert f"`{word}`" in PAGE.read_text(encoding="utf-8")
