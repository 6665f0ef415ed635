"""Coverage (section 8): every company of the report by layer; where it gives a share, the revenue it implies."""

from __future__ import annotations

from dataclasses import dataclass

from xlmodel import Draft, Expression, Input, Label, SheetBuilder, TableColumn, deviation, largest, ratio, where
from xlmodel.model.fields import Fields
from xlmodel.model.files import reading, rows

from ai_compute.sections.facts import fact_id

FIRST = 2022
COLUMNS = (
    "key",
    "name",
    "name_en",
    "ticker",
    "segment",
    "layer_en",
    "stance",
    "stance_en",
    "share_id",
    "share_id_china",
)
TICKERS = {"private": Label("private")}
"""What stands where a company has no ticker."""


@dataclass(frozen=True, slots=True)
class Company:
    """One company in one layer.

    Attributes:
        key: its record; a company in two layers has two.
        world: the fact with its share of the layer's market, or empty; `china` of the Chinese market.
    """

    key: str
    name: str
    ticker: str | Label
    layer: str
    layer_name: str
    stance: str
    world: str
    china: str


PERIODS = {
    "share.dc_accelerator": "2022",
    "share.hbm": "2023",
    "share.switch": "2022",
    "share.ai_server.global": "2022H1",
    "share.ai_server.china": "2022",
}
"""The period each family of shares is printed for."""

FIRST_YEARS = {
    "advanced_packaging": 2022,
    "ai_chip": 2023,
    "hbm": 2024,
    "switch": 2023,
    "optical_module": 2023,
    "liquid_cooling": 2023,
    "ai_server": 2022,
}
"""The layers with a live market, and its first year here."""
PRINTED_SHARE = "The printed share in every year, unless you give your own."
NO_SHARE = "The report prints none; empty until you give one."

UNLISTED = {
    "ai_chip": ("share.dc_accelerator.aws", "share.dc_accelerator.xilinx"),
    "ai_server": ("share.ai_server.global.non_brand",),
}
"""Shares the report prints of makers that are no company of the list."""


def companies(m: Draft) -> list[Company]:
    """The companies of report/companies.csv, in its order."""
    path = m.folder / "report" / "companies.csv"
    with reading(path.name) as problems:
        return [
            Company(
                row.text("key"),
                row.label("name_en").origin,
                TICKERS.get(row.text("ticker"), row.text("ticker")),
                row.text("segment"),
                row.label("layer_en").origin,
                row.label("stance_en").origin,
                _share_fact(m, row, "share_id"),
                _share_fact(m, row, "share_id_china"),
            )
            for row in rows(path, COLUMNS, problems, key=("key",))
        ]


def _share_fact(m: Draft, row: Fields, column: str) -> str:
    share = row.text(column)
    fact = _fact_of(share) if share else ""
    if share and fact not in m.inputs:
        facts = [name.removeprefix("fact.") for name in m.inputs if name.startswith("fact.")]
        row.unknown(column, share, facts, "fact")
    return fact


def _fact_of(share: str) -> str:
    family = next((known for known in PERIODS if share.startswith(known)), "")
    return fact_id(f"{share}@{PERIODS.get(family, '')}")


def coverage_inputs(m: Draft) -> None:
    """The table of companies, and empty cells for the analyst's own shares and revenues."""
    listed = companies(m)
    m.table(
        "companies",
        "Inputs",
        title="Companies",
        purpose="Companies of the report by layer and stance",
        columns=[
            TableColumn("label", Label("Company"), text=True, width=28),
            TableColumn("ticker", Label("Ticker"), text=True, width=12),
            TableColumn("layer", Label("Layer"), text=True, width=24),
            TableColumn("stance", Label("Stance"), text=True, width=18),
            TableColumn("source", Label("Source"), text=True, width=14),
        ],
        records={
            company.key: {
                "label": Label(company.name),
                "ticker": company.ticker,
                "layer": Label(company.layer_name),
                "stance": Label(company.stance),
                "source": "section 8",
            }
            for company in listed
        },
    )
    s = m.sheet(
        "inputs_own", "Inputs", title="Inputs own", purpose="Your own shares, revenues and profit; empty at first"
    )
    empty = {str(year): None for year in map(int, m.timeline.members) if year >= FIRST}
    s.section("Own share of the market (replaces the printed share)")
    for company in listed:
        for wanted, part, what in (
            (company.layer in FIRST_YEARS, "share", "own share"),
            (bool(company.china), "share_china", "own share of China"),
        ):
            if wanted:
                label = Label(f"{company.name} ({company.layer_name}): {what}")
                s.add(
                    Input(
                        f"own.{company.key}.{part}", label, "ratio", "own", "", empty, axis=m.timeline, valid=(0.0, 1.0)
                    )
                )
    s.section("Own revenue (replaces the implied revenue)")
    for company in listed:
        label = Label(f"{company.name} ({company.layer_name}): own revenue")
        s.add(
            Input(
                f"own.{company.key}.revenue", label, "USD 1e8/year", "own", "", empty, axis=m.timeline, valid=(0.0, 1e6)
            )
        )
    s.section("Own profit")
    label = Label("Innolight: own net profit")
    s.add(Input("own.innolight.profit", label, "CNY 1e8/year", "own", "", empty, axis=m.timeline, valid=(-1e4, 1e5)))


def coverage(m: Draft) -> None:
    """Revenue by company and year: a share of the live market, or the analyst's own figure where one is given."""
    listed = companies(m)
    s = m.sheet(
        "coverage", "Output", title="Coverage", purpose="Companies by layer: share and implied revenue", first=FIRST
    )
    markets = _markets(m, s)
    _china(m, s, [company for company in listed if company.china])
    for layer in dict.fromkeys(company.layer for company in listed):
        _layer(m, s, markets.get(layer), [company for company in listed if company.layer == layer])
    _china_part(m, s, [company for company in listed if company.china and company.world])
    _valuation(m, s)


def _markets(m: Draft, s: SheetBuilder) -> dict[str, Expression]:
    """The live market of each layer; those that no other sheet has stand here."""
    s.section("Live markets")
    accelerators = s.line(
        "coverage.ai_chip.market",
        "USD 1e8/year",
        m["server.global.market"] * m["server.gpu_cost_share"],
        first=2023,
        label="Accelerators in AI servers",
    )
    liquid = s.line(
        "coverage.liquid_cooling.market",
        "USD 1e8/year",
        m["cooling.ai.liquid_market"] / m["fx.cny_usd"],
        first=2023,
        label="Liquid cooling of AI servers",
    )
    return {
        "advanced_packaging": m["packaging.advanced.market"],
        "ai_chip": accelerators,
        "hbm": m["hbm.mix.value"],
        "switch": m["network.switches.value"],
        "optical_module": m["optics.value"],
        "liquid_cooling": liquid,
        "ai_server": m["server.global.market"],
    }


def _layer(m: Draft, s: SheetBuilder, market: Expression | None, members: list[Company]) -> None:
    layer, title = members[0].layer, members[0].layer_name
    s.section(title)
    first = FIRST_YEARS.get(layer, FIRST)
    if market is not None:
        for company in members:
            own = m[f"own.{company.key}.share"]
            s.line(
                f"coverage.{company.key}.share",
                "ratio",
                where(own > 0, own, m[company.world] if company.world else 0),
                first=first,
                label=f"{company.name}: share",
                source=m.inputs[company.world].source if company.world else "",
                note=PRINTED_SHARE if company.world else NO_SHARE,
            )
    for company in members:
        implied = 0 if market is None else _implied(m, s, company, market)
        own = m[f"own.{company.key}.revenue"]
        s.line(
            f"coverage.{company.key}.revenue",
            "USD 1e8/year",
            where(own > 0, own, implied),
            first=first,
            label=f"{company.name}: revenue",
            note=company.stance,
        )
    together = m[f"coverage.{members[0].key}.revenue"]
    for company in members[1:]:
        together = together + m[f"coverage.{company.key}.revenue"]
    s.line(
        f"coverage.{layer}.revenue",
        "USD 1e8/year",
        together,
        first=first,
        strong=True,
        label=f"{title}: revenue of the companies listed",
    )
    if market is not None:
        _shares(m, s, layer, title, first, members)
        _by_shares(m, s, market, title, first, members)


def _implied(m: Draft, s: SheetBuilder, company: Company, market: Expression) -> Expression:
    """Share times market; a company whose printed share is of China alone has it of the Chinese market."""
    share = m[f"coverage.{company.key}.share"]
    of_world = share * market
    if company.world or not company.china:
        return of_world
    return s.line(
        f"coverage.{company.key}.implied",
        "USD 1e8/year",
        where(share > 0, of_world, m[f"coverage.{company.key}.revenue_china"]),
        label=f"{company.name}: implied revenue",
        note="In China alone, unless you give a share of the world.",
    )


def _shares(m: Draft, s: SheetBuilder, layer: str, title: str, first: int, members: list[Company]) -> None:
    named = m[f"coverage.{members[0].key}.share"]
    for company in members[1:]:
        named = named + m[f"coverage.{company.key}.share"]
    for share in UNLISTED.get(layer, ()):
        named = named + m[_fact_of(share)]
    covered = s.line(
        f"coverage.{layer}.share",
        "ratio",
        named,
        first=first,
        label=f"{title}: sum of shares",
        note="With unlisted makers whose share is printed.",
    )
    s.check(
        f"check.coverage.{layer}",
        "ratio",
        largest(0, covered - 1),
        first=first,
        label=f"{title}: shares do not exceed the market",
    )


def _by_shares(m: Draft, s: SheetBuilder, market: Expression, title: str, first: int, members: list[Company]) -> None:
    """The revenue of a layer once more, from the sum of its shares, unless somebody gave a revenue of their own."""
    layer = members[0].layer
    shares, own = m[f"coverage.{layer}.share"], m[f"own.{members[0].key}.revenue"]
    for share in UNLISTED.get(layer, ()):
        shares = shares - m[_fact_of(share)]
    for company in members[1:]:
        own = own + m[f"own.{company.key}.revenue"]
    by_shares = shares * market
    for company in members:
        if company.china and not company.world:
            implied = m[f"coverage.{company.key}.implied"]
            by_shares = by_shares + implied - m[f"coverage.{company.key}.share"] * market
    given = s.line(
        f"coverage.{layer}.own",
        "flag",
        where(own > 0, 1, 0),
        first=first,
        label=f"{title}: a revenue of your own is given",
    )
    together = m[f"coverage.{layer}.revenue"]
    expected = s.line(
        f"coverage.{layer}.by_shares",
        "USD 1e8/year",
        where(given == 1, together, by_shares),
        first=first,
        label=f"{title}: revenue by the sum of shares",
    )
    s.check(
        f"check.coverage.{layer}.revenue",
        "ratio",
        deviation(together, expected),
        first=first,
        label=f"{title}: revenues add up to the shares of the market",
    )


def _china(m: Draft, s: SheetBuilder, sharing: list[Company]) -> None:
    s.section("AI servers in China")
    for company in sharing:
        own = m[f"own.{company.key}.share_china"]
        s.line(
            f"coverage.{company.key}.share_china",
            "ratio",
            where(own > 0, own, m[company.china]),
            label=f"{company.name}: share of China",
            source="section 3.3.2",
        )
    for company in sharing:
        s.line(
            f"coverage.{company.key}.revenue_china",
            "USD 1e8/year",
            m[f"coverage.{company.key}.share_china"] * m["server.china.market"],
            label=f"{company.name}: revenue in China",
        )
    named = m[f"coverage.{sharing[0].key}.share_china"]
    for company in sharing[1:]:
        named = named + m[f"coverage.{company.key}.share_china"]
    covered = s.line("coverage.china.share", "ratio", named, label="China: sum of shares")
    s.check("check.coverage.china", "ratio", largest(0, covered - 1), label="China: shares do not exceed the market")
    together = m[f"coverage.{sharing[0].key}.revenue_china"]
    for company in sharing[1:]:
        together = together + m[f"coverage.{company.key}.revenue_china"]
    revenue = s.line("coverage.china.revenue", "USD 1e8/year", together, label="China: revenue")
    s.check(
        "check.coverage.china.revenue",
        "ratio",
        deviation(revenue, covered * m["server.china.market"]),
        label="China: revenues add up to the shares of the market",
    )


def _china_part(m: Draft, s: SheetBuilder, sharing: list[Company]) -> None:
    s.section("China's part of the revenue from AI servers")
    for company in sharing:
        part = s.line(
            f"coverage.{company.key}.china_part",
            "ratio",
            ratio(m[f"coverage.{company.key}.revenue_china"], m[f"coverage.{company.key}.revenue"]),
            label=f"{company.name}: China's part of its revenue",
            note="Above 1 the shares of world and China contradict each other.",
        )
        s.check(
            f"check.coverage.{company.key}.china",
            "ratio",
            largest(0, part - 1),
            kind="alert",
            label=f"{company.name}: revenue in China is within its revenue",
        )


def _valuation(m: Draft, s: SheetBuilder) -> None:
    s.section("Valuation history that the report prints: Innolight")
    mean = m["fact.innolight.pe_ttm.mean5y.2018_2023"]
    for year in ("2019", "2020"):
        s.scalar(
            f"valuation.innolight.pe_over_mean_{year}",
            "ratio",
            m[f"fact.innolight.pe.{year}"] / mean - 1,
            label=f"Price-earnings on the profit of {year} over the five-year mean",
            source="section 4",
        )
        s.scalar(
            f"valuation.innolight.peak_over_mean_{year}",
            "ratio",
            m[f"fact.innolight.pe_ttm.peak.{year}"] / mean - 1,
            label=f"Peak of {year} over the five-year mean, at least",
            source="section 4",
        )
    s.scalar(
        "valuation.innolight.pe_change",
        "ratio",
        m["fact.innolight.pe.2020"] / m["fact.innolight.pe.2019"] - 1,
        label="Price-earnings of 2020 over 2019",
        source="section 4",
    )
    profit = m["own.innolight.profit"] * m["time.period"]
    for name, multiple, what in (
        ("mean", mean, "the five-year mean"),
        ("trough", m["fact.innolight.pe.2020"], "the multiple of 2020"),
        ("peak", m["fact.innolight.pe.2019"], "the multiple of 2019"),
    ):
        s.line(
            f"valuation.innolight.value_{name}",
            "CNY 1e8",
            profit * multiple,
            label=f"Value at {what}",
            note="Empty until you give a profit.",
        )
