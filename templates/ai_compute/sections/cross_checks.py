"""Cross-checks: figures that the report prints and its chain does not use, beside what the model gives for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlmodel import Draft, Expression, Label, TableColumn, all_of, at, field, ratio, where, words
from xlmodel.data import Value

from ai_compute.sections.coverage_table import NOTHING

SIZES = (
    ("175bn", "1750e8 parameters", "fact.gpt3.params.2020"),
    ("1tn", "10000e8 parameters", "train.multimodal.params_opening_text"),
)
"""The two cases of figure 51, and where their parameters stand."""
REMARKS = {
    "nvidia": "Ours: accelerators of 2023; theirs: one guided quarter of all segments, times four: close by chance.",
    "nvidia_share": "Theirs: all data-centre accelerators in 2022; ours: what chips for large models sell for.",
    "searches": "Two trillion is a lower bound. Ours is the last year of the tables.",
    "share_2022": "Theirs is IDC's cloud of 2022, ours the first year of demand; E1 moves it.",
    "share_2026": "Theirs is an estimate; E1 moves ours.",
    "fleet_175bn": "The same searches, at tokens, peak and utilisation of general models: operations against memory.",
    "fleet_1tn": "The same searches, at tokens, peak and utilisation of general models: operations against memory.",
    "server_share": "Ours is 2023 over all servers of 2022, theirs 2022.",
    "units": "Theirs is an upper bound of all AI servers, ours servers of eight cards for large models alone.",
    "hbm_2025": "TrendForce counts all HBM, ours what the cards added buy.",
    "hbm_growth": "Theirs is at least 40% to 45%, here the lower end.",
    "capex": "Theirs is the capital spending of four companies in one quarter, times four; ours is all the world buys.",
    "ai_it": "Theirs is all spending on AI: hardware, software and services.",
}


class Pair(NamedTuple):
    """A figure of the model and the one it is held against."""

    id: str
    label: str
    unit: str
    ours: Expression
    theirs: Expression
    source: str


def cross_checks(m: Draft) -> None:
    """The pairs on a calculation sheet, then the page: ours, theirs, the ratio and a word."""
    s = m.sheet("cross_figures", "Output", title="Cross-check figures", purpose="Both sides of each cross-check")
    pairs = list(_pairs(m))
    s.section("Ours and theirs")
    for pair in pairs:
        s.scalar(f"cross.{pair.id}.ours", pair.unit, pair.ours, f"{pair.label}: ours", "")
        s.scalar(f"cross.{pair.id}.theirs", pair.unit, pair.theirs, f"{pair.label}: theirs", pair.source)
    _page(m, pairs)


def _pairs(m: Draft) -> Iterator[Pair]:
    market, quarters = at("bottom_up.server.market", 2023), m["cross.quarters"]
    per_year = "USD 1e8/year"

    theirs = m["fact.nvidia.guidance.fy24q2"] * quarters / m["time.period"]
    label = "NVIDIA: accelerators of 2023 against the guided quarter"
    yield Pair("nvidia", label, per_year, at("bottom_up.nvidia_ai_chip.revenue", 2023), theirs, "abstract")

    ours, theirs = at("bottom_up.accelerator.share.nvidia", 2023), m["fact.share.dc_accelerator.nvidia.2022"]
    yield Pair("nvidia_share", "NVIDIA: share of accelerators, by its chips", "ratio", ours, theirs, "section 2.2")

    days = m["energy.hours_per_year"].to("day/year")
    asked = at("infer.general.users", 2027) * at("infer.general.queries_per_user", 2027) * days
    label = "Queries of general models in 2027 against Google searches"
    searches = m["fact.search.queries.year"]
    yield Pair("searches", label, "1e12 queries/year", asked.to("1e12 queries/year"), searches, "section 8")

    for year, named, years in ((2023, 2022, "ours 2023, theirs 2022"), (2026, 2026, "2026")):
        label, theirs = f"Inference share of compute, {years}", m[f"fact.cloud.inference_share.{named}"]
        yield Pair(f"share_{named}", label, "ratio", at("total.inference_share", year), theirs, "section 2.1.3")

    for name, size, params in SIZES:
        operations = (m[params] * m["infer.flop_per_parameter"]).to("TFLOP/token")
        load = searches / days * at("infer.general.tokens_per_query", 2023) * operations
        peak = load.to("EFLOP/s").to("PFLOP/s") * at("infer.general.peak_multiplier", 2023)
        cards = peak.to("TFLOP/s") / at("infer.utilisation", 2023) / at("chip.a100.fp16_tensor", 2023)
        label, fleet = (
            f"A100 for search on {name} parameters, by compute against by memory",
            at("memory.fleet_cards", size),
        )
        yield Pair(f"fleet_{name}", label, "1e4 cards", cards.to("1e4 cards"), fleet, "figure 51")

    label, over = "AI servers of 2023 over all servers of 2022 by value", m["time.period"] / m["server.all.value_2022"]
    yield Pair("server_share", label, "ratio", market * over, m["server.ai_share_of_servers"], "section 3.2.1")

    servers = at("bottom_up.cards.added", 2023) / m["server.cards_per_server"]
    label = "AI servers shipped in 2023"
    yield Pair("units", label, "1e4 servers/year", servers, m["server.ai.units_limit"], "section 3.4.2")

    label, value = "HBM market, 2025", at("bottom_up.hbm.value", 2025)
    theirs = m["fact.hbm.market.2025"] / m["time.period"]
    yield Pair("hbm_2025", label, per_year, value, theirs, "section 2.3.1")
    growth = ratio(value, at("bottom_up.hbm.value", 2023)) ** (1 / m["cross.years_of_hbm"]) - 1
    label, theirs = "HBM market: yearly growth from 2023 to 2025", m["fact.hbm.cagr.low.2023_2025"]
    yield Pair("hbm_growth", label, "growth", growth, theirs, "section 2.3.1")

    label = "AI servers of 2023 against capital spending of four US clouds"
    theirs = m["fact.capex.us_cloud.2022q4"] * quarters / m["time.period"]
    yield Pair("capex", label, per_year, market, theirs, "section 4")

    label, theirs = "AI servers of 2026 against all spending on AI", m["fact.ai_it.world.2026"] / m["time.period"]
    yield Pair("ai_it", label, per_year, at("bottom_up.server.market", 2026), theirs, "section 1.2")


def _page(m: Draft, pairs: list[Pair]) -> None:
    times, close, factor = field("times"), field("close"), field("factor")
    near = all_of(times >= 1 - close, times <= 1 + close)
    order = all_of(times * factor >= 1, times <= factor)
    word = where(near, words("close"), where(order, words("same order"), words("apart")))
    nothing = field("theirs") == 0
    records: dict[str, dict[str, Value]] = {
        pair.id: {
            "label": Label(pair.label),
            "unit": pair.unit,
            "source": pair.source,
            "remark": Label(REMARKS[pair.id]),
        }
        for pair in pairs
    }
    formats = {pair.id: "0.0%" if pair.unit in ("ratio", "growth") else "#,##0.0" for pair in pairs}
    m.table(
        "cross_checks",
        "Output",
        title="Cross-checks",
        purpose="Figures of the report that its chain does not use, beside ours (bottom up, as the switches stand)",
        columns=[
            TableColumn("label", Label("Cross-check"), text=True, width=46),
            TableColumn("unit", Label("Unit"), text=True, width=14),
            TableColumn(
                "ours",
                Label("Ours"),
                by_record={pair.id: m[f"cross.{pair.id}.ours"].node for pair in pairs},
                width=11,
                formats=formats,
            ),
            TableColumn(
                "theirs",
                Label("Theirs"),
                by_record={pair.id: m[f"cross.{pair.id}.theirs"].node for pair in pairs},
                width=11,
                formats=formats,
            ),
            TableColumn(
                "ratio",
                Label("Ours over theirs"),
                "x",
                expression=where(nothing, words(NOTHING), times).node,
                width=12,
            ),
            TableColumn(
                "word", Label("Verdict"), text=True, expression=where(nothing, words(NOTHING), word).node, width=12
            ),
            TableColumn("source", Label("Source"), text=True, width=14),
            TableColumn("remark", Label("Remark"), text=True, width=62),
            TableColumn(
                "close", Label("Close within"), by_record={pair.id: m["cross.close"].node for pair in pairs}, width=12
            ),
            TableColumn(
                "factor",
                Label("Same order within"),
                by_record={pair.id: m["cross.factor"].node for pair in pairs},
                width=14,
            ),
            TableColumn("times", Label("Ratio"), "x", expression=ratio(field("ours"), field("theirs")).node),
        ],
        records=records,
        printed=8,
    )
