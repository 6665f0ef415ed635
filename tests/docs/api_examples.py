"""An example for each public name of `xlmodel`; each runs in a folder of its own, and docs/api.md shows it."""

from __future__ import annotations

BEGIN = "from xlmodel import *"

EXAMPLES: dict[str, str] = {
    "Axis": 'regions = axis("region", Label("Region"), [("eu", Label("Europe")), ("us", Label("United States"))])\n'
    'assert isinstance(regions, Axis) and regions.position("us") == 1',
    "Draft": "from pathlib import Path\n"
    'm = Draft("shop", label="Shop", timeline=timeline(2024, 2028, history=2024), units=["customer"],\n'
    '          as_of="2025-01-31", folder=Path(), growth=(2024, 2028))\n'
    'assert m.id == "shop"',
    "Expression": 'margin = 1 - ref("costs") / ref("revenue")\nassert isinstance(margin, Expression)',
    "Input": 'rate = Input("npv.rate", Label("Discount rate"), "ratio", "assumption", "", {"": 0.08}, valid=(0, 1))\n'
    'assert rate.members == ("",)',
    "Label": 'assert Label("Flour", zh="面粉").text("zh") == "面粉"',
    "Model": 'model = load("ai_compute")\nassert isinstance(model, Model) and "bull" in model.scenarios',
    "Selection": 'bull = Selection("bull", {"panels.price": {2025: 0.3}, "npv.rate": 0.1})\n'
    'assert bull.changes == {"panels.price": {"2025": 0.3}, "npv.rate": {"": 0.1}}',
    "SheetBuilder": "from pathlib import Path\n"
    'm = Draft("shop", label="Shop", timeline=timeline(2024, 2028, history=2024), units=["customer"],\n'
    '          as_of="2025-01-31", folder=Path(), growth=(2024, 2028))\n'
    "assert isinstance(m.control, SheetBuilder)",
    "TableColumn": 'width = TableColumn("width", Label("Width"), "cm")\nassert not width.computed',
    "Timeline": 'assert isinstance(timeline("2024Q1", "2025Q4", history="2024Q2"), Timeline)',
    "all_of": 'open_now = all_of(ref("year") >= ref("first"), ref("year") <= ref("last"))',
    "annual": 'revenue_of_the_year = annual("revenue", "sum")',
    "any_of": 'weekend = any_of(ref("day") == ref("saturday"), ref("day") == ref("sunday"))',
    "at": 'growth_since = ref("revenue") / at("revenue", 2024)',
    "attribute": 'flops = ref("cards.{chip}") * attribute("chip", "fp16")',
    "axis": 'cooling = axis("cooling", Label("Cooling"), [("air", Label("Air")), ("liquid", Label("Liquid"))])\n'
    'assert cooling.members == ("air", "liquid")',
    "build": 'result = build("ai_compute", output="base.xlsx")\nassert result.formulas > 0',
    "by_member": 'price = by_member("product", {"bread": ref("price.bread"), "cake": ref("price.cake")})',
    "cell": 'capacity = cell("ovens", "capacity", "deck")',
    "choose": 'rate = choose(ref("rate.kind"), ref("rate.fixed"), ref("rate.floating"))',
    "code": 'chosen = lookup("ovens", "capacity", "key", code("deck"))',
    "column": 'all_capacity = total(column("ovens", "capacity"))',
    "cumulative": 'built_so_far = cumulative("shops.opened")',
    "deviation": 'gap = deviation(ref("assets"), ref("liabilities"))',
    "field": 'cost = field("price") * field("quantity")',
    "given": 'price = where(given(ref("price.own")), ref("price.own"), ref("price.list"))',
    "growth": 'revenue_growth = growth("revenue")',
    "index": 'first = index(span("revenue", whole_axis=True), ref("cagr.start_place"))',
    "largest": 'peak = largest(span("revenue"))',
    "load": 'assert load("ai_compute").id == "ai_compute"',
    "lookup": 'capacity = lookup("ovens", "capacity", "key", ref("oven.kind"))',
    "magnitude": 'size = magnitude(ref("profit"))',
    "mean": 'average_price = mean(ref("price.{product}"), over="product", by=ref("units.{product}"))',
    "pick": 'bread = pick(ref("units.{product}"), product="bread")',
    "points": 'moved = points(ref("margin") - prior("margin"))',
    "prior": 'customers = prior("customers") * (1 + ref("customers.growth"))',
    "ratio": 'margin = ratio(ref("profit"), ref("revenue"))',
    "ref": 'revenue = ref("units") * ref("price")',
    "roll": "from pathlib import Path\n\nfrom xlmodel.errors import ModelError\n\n"
    'Path("actuals.csv").write_text("id,period,value\\n")\n'
    'try:\n    roll("ai_compute", to=2023, actuals="actuals.csv")\nexcept ModelError as error:\n'
    '    assert "server.global.history (inputs/server.toml:3) has no actual at 2023" in error.problems',
    "round_up": 'servers = round_up(ref("cards") / ref("cards.per_server"))',
    "same_period_last_year": 'yearly = ref("revenue") / same_period_last_year("revenue") - 1',
    "share": 'mix = share(ref("units.{product}"), over="product")',
    "simulate": 'found = simulate(load("ai_compute"), draws=20, seed=1)\nassert len(found.summary()) > 0',
    "smallest": 'trough = smallest(span("cash"))',
    "span": 'peak_cash_need = -smallest(span("cash"))',
    "timeline": 'years = timeline(2024, 2028, history=2024)\nassert years.members[-1] == "2028"',
    "total": 'lifetime = total(span("revenue"))',
    "values": 'table = values("ai_compute", "server.global.*")\n'
    'assert list(table.columns) == ["id", "label", "unit", "period", "value"]',
    "verify": 'build("ai_compute", output="base.xlsx")\nassert verify("base.xlsx", engine="formualizer").ok',
    "where": 'shops = where(ref("time.history") == 1, ref("shops.given"), prior("shops"))',
    "window": 'last_four_quarters = window("revenue", 4)',
    "words": 'verdict = where(ref("profit") >= 0, words("profit"), words("loss"))',
}

FILES = """\
from pathlib import Path
Path("plants.csv").write_text("key,label,power\\nnorth,North,400\\nsouth,South,250\\n")
Path("plants.toml").write_text('[north]\\nlabel = "North"\\npower = 400\\n')
"""
"""The files that the examples of `xlmodel.data` read."""

DATA_BEGIN = "from xlmodel.data import *"

DATA_EXAMPLES: dict[str, str] = {
    "Fields": "problems = []\n"
    'fields = Fields("row 2", {"kind": "sollar"}, problems)\n'
    'fields.one_of("kind", ["solar", "wind"], "kind")\n'
    "assert problems == [\"row 2 kind: no kind 'sollar'; did you mean solar?\"]",
    "Node": 'from xlmodel import ref\nassert isinstance(ref("power").node, Node)',
    "Value": 'records: dict[str, dict[str, Value]] = {"north": {"label": "North", "power": 400.0, "closed": None}}',
    "read_toml": 'assert read_toml(Path("plants.toml")) == {"north": {"label": "North", "power": 400}}',
    "reading": 'with reading("plants.csv") as problems:\n'
    '    power = [row.number("power") for row in rows(Path("plants.csv"), ["key", "power"], problems)]\n'
    "assert power == [400, 250]",
    "rows": 'found = rows(Path("plants.csv"), ["key", "label", "power"], [], key=["key"])\n'
    'assert found[1].where == "row 3" and found[1].text("label") == "South"',
    "tables": 'found = tables(Path("plants.toml"), [])\nassert found["north"].number("power") == 400',
}
