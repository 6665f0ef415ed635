"""Coverage (section 8): every company of the report by layer; where it gives a share, the revenue it implies."""

from __future__ import annotations

from dataclasses import dataclass

from xlmodel import Expression, Input, Label, Model, SheetBuilder, TableColumn, deviation, largest, ratio, where
from xlmodel.model.fields import Fields
from xlmodel.model.files import reading, rows

from ai_compute.sections.facts import fact_id

FIRST = 2022
COLUMNS = (
    "key", "name", "name_en", "ticker", "segment", "layer_en", "layer_zh", "stance", "stance_en", "share_id",
    "share_id_china",
)  # fmt: skip
TICKERS = {"private": Label("private", "未上市")}
"""What stands where a company has no ticker."""


@dataclass(frozen=True, slots=True)
class Company:
    """One company in one layer.

    Attributes:
        key: its record; a company in two layers has two.
        world: the fact with its share of the layer's market, or empty; `china` of the Chinese market.
    """

    key: str
    name: Label
    ticker: str | Label
    layer: str
    layer_name: Label
    stance: Label
    world: str
    china: str


PERIODS = {
    "share.dc_accelerator": "2022", "share.hbm": "2023", "share.switch": "2022", "share.ai_server.global": "2022H1",
    "share.ai_server.china": "2022",
}  # fmt: skip
"""The period each family of shares is printed for."""

FIRST_YEARS = {
    "advanced_packaging": 2022, "ai_chip": 2023, "hbm": 2024, "switch": 2023, "optical_module": 2023,
    "liquid_cooling": 2023, "ai_server": 2022,
}  # fmt: skip
"""The layers with a live market, and its first year here."""
PRINTED_SHARE = Label("The printed share in every year, unless you give your own.", "各年沿用报告份额，自填优先。")
NO_SHARE = Label("The report prints none; empty until you give one.", "报告未给出，自填后计算。")

UNLISTED = {
    "ai_chip": ("share.dc_accelerator.aws", "share.dc_accelerator.xilinx"),
    "ai_server": ("share.ai_server.global.non_brand",),
}
"""Shares the report prints of makers that are no company of the list."""


def companies(m: Model) -> list[Company]:
    """The companies of report/companies.csv, in its order."""
    path = m.folder / "report" / "companies.csv"
    with reading(path.name) as problems:
        return [
            Company(
                row.text("key"), row.label("name_en", "name"), TICKERS.get(row.text("ticker"), row.text("ticker")),
                row.text("segment"), row.label("layer_en", "layer_zh"), row.label("stance_en", "stance"),
                _share_fact(m, row, "share_id"), _share_fact(m, row, "share_id_china"),
            )
            for row in rows(path, COLUMNS, problems, key=("key",))
        ]  # fmt: skip


def _share_fact(m: Model, row: Fields, column: str) -> str:
    share = row.text(column)
    fact = _fact_of(share) if share else ""
    if share and fact not in m.inputs:
        facts = [name.removeprefix("fact.") for name in m.inputs if name.startswith("fact.")]
        row.unknown(column, share, facts, "fact")
    return fact


def _fact_of(share: str) -> str:
    family = next((known for known in PERIODS if share.startswith(known)), "")
    return fact_id(f"{share}@{PERIODS.get(family, '')}")


def coverage_inputs(m: Model) -> None:
    """The table of companies, and empty cells for the analyst's own shares and revenues."""
    listed = companies(m)
    m.table(
        "companies", "Inputs", en="Companies", zh="公司清单", purpose_en="Companies of the report by layer and stance",
        purpose_zh="报告涉及公司：环节与观点",
        columns=[
            TableColumn("label", Label("Company", "公司"), text=True, width=28),
            TableColumn("ticker", Label("Ticker", "代码"), text=True, width=12),
            TableColumn("layer", Label("Layer", "环节"), text=True, width=24),
            TableColumn("stance", Label("Stance", "观点"), text=True, width=18),
            TableColumn("source", Label("Source", "来源"), text=True, width=14),
        ],
        records={
            company.key: {
                "label": company.name, "ticker": company.ticker, "layer": company.layer_name,
                "stance": company.stance, "source": "section 8",
            }
            for company in listed
        },
    )  # fmt: skip
    s = m.sheet(
        "inputs_own", "Inputs", en="Inputs own", zh="输入-自填",
        purpose_en="Your own shares, revenues and profit; empty at first",
        purpose_zh="自填份额、收入与利润，初始为空",
    )  # fmt: skip
    empty = {str(year): None for year in m.timeline.years if year >= FIRST}
    s.section("Own share of the market (replaces the printed share)", "自填市场份额（替代报告份额）")
    for company in listed:
        for wanted, part, en, zh in (
            (company.layer in FIRST_YEARS, "share", "own share", "自填份额"),
            (bool(company.china), "share_china", "own share of China", "自填中国份额"),
        ):
            if wanted:
                label = Label(
                    f"{company.name.en} ({company.layer_name.en}): {en}",
                    f"{company.name.zh}（{company.layer_name.zh}）：{zh}",
                )
                s.add(
                    Input(
                        f"own.{company.key}.{part}", label, "ratio", "own", "", empty, axis=m.timeline,
                        valid=(0.0, 1.0),
                    )
                )  # fmt: skip
    s.section("Own revenue (replaces the implied revenue)", "自填收入（替代推算收入）")
    for company in listed:
        label = Label(
            f"{company.name.en} ({company.layer_name.en}): own revenue",
            f"{company.name.zh}（{company.layer_name.zh}）：自填收入",
        )
        s.add(
            Input(
                f"own.{company.key}.revenue", label, "USD 1e8/year", "own", "", empty, axis=m.timeline,
                valid=(0.0, 1e6),
            )
        )  # fmt: skip
    s.section("Own profit", "自填利润")
    label = Label("Innolight: own net profit", "中际旭创：自填净利润")
    s.add(Input("own.innolight.profit", label, "CNY 1e8/year", "own", "", empty, axis=m.timeline, valid=(-1e4, 1e5)))


def coverage(m: Model) -> None:
    """Revenue by company and year: a share of the live market, or the analyst's own figure where one is given."""
    listed = companies(m)
    s = m.sheet(
        "coverage", "Output", en="Coverage", zh="公司覆盖", purpose_en="Companies by layer: share and implied revenue",
        purpose_zh="各环节公司：份额与推算收入", first=FIRST,
    )  # fmt: skip
    markets = _markets(m, s)
    _china(m, s, [company for company in listed if company.china])
    for layer in dict.fromkeys(company.layer for company in listed):
        _layer(m, s, markets.get(layer), [company for company in listed if company.layer == layer])
    _china_part(m, s, [company for company in listed if company.china and company.world])
    _valuation(m, s)


def _markets(m: Model, s: SheetBuilder) -> dict[str, Expression]:
    """The live market of each layer; those that no other sheet has stand here."""
    s.section("Live markets", "模型市场规模")
    accelerators = s.line(
        "coverage.ai_chip.market", "USD 1e8/year", m["server.global.market"] * m["server.gpu_cost_share"], first=2023,
        en="Accelerators in AI servers", zh="AI 服务器内加速芯片",
    )  # fmt: skip
    liquid = s.line(
        "coverage.liquid_cooling.market", "USD 1e8/year", m["cooling.ai.liquid_market"] / m["fx.cny_usd"], first=2023,
        en="Liquid cooling of AI servers", zh="AI 服务器液冷",
    )  # fmt: skip
    return {
        "advanced_packaging": m["packaging.advanced.market"],
        "ai_chip": accelerators,
        "hbm": m["hbm.mix.value"],
        "switch": m["network.switches.value"],
        "optical_module": m["optics.value"],
        "liquid_cooling": liquid,
        "ai_server": m["server.global.market"],
    }


def _layer(m: Model, s: SheetBuilder, market: Expression | None, members: list[Company]) -> None:
    layer, title = members[0].layer, members[0].layer_name
    s.section(title.en, title.zh)
    first = FIRST_YEARS.get(layer, FIRST)
    if market is not None:
        for company in members:
            own = m[f"own.{company.key}.share"]
            s.line(
                f"coverage.{company.key}.share", "ratio",
                where(own > 0, own, m[company.world] if company.world else 0), first=first,
                en=f"{company.name.en}: share", zh=f"{company.name.zh}：份额",
                source=m.inputs[company.world].source if company.world else "",
                note_en=PRINTED_SHARE.en if company.world else NO_SHARE.en,
                note_zh=PRINTED_SHARE.zh if company.world else NO_SHARE.zh,
            )  # fmt: skip
    for company in members:
        implied = 0 if market is None else _implied(m, s, company, market)
        own = m[f"own.{company.key}.revenue"]
        s.line(
            f"coverage.{company.key}.revenue", "USD 1e8/year", where(own > 0, own, implied), first=first,
            en=f"{company.name.en}: revenue", zh=f"{company.name.zh}：收入",
            note_en=company.stance.en, note_zh=company.stance.zh,
        )  # fmt: skip
    together = m[f"coverage.{members[0].key}.revenue"]
    for company in members[1:]:
        together = together + m[f"coverage.{company.key}.revenue"]
    s.line(
        f"coverage.{layer}.revenue", "USD 1e8/year", together, first=first, strong=True,
        en=f"{title.en}: revenue of the companies listed", zh=f"{title.zh}：所列公司收入合计",
    )  # fmt: skip
    if market is not None:
        _shares(m, s, layer, title, first, members)
        _by_shares(m, s, market, title, first, members)


def _implied(m: Model, s: SheetBuilder, company: Company, market: Expression) -> Expression:
    """Share times market; a company whose printed share is of China alone has it of the Chinese market."""
    share = m[f"coverage.{company.key}.share"]
    of_world = share * market
    if company.world or not company.china:
        return of_world
    return s.line(
        f"coverage.{company.key}.implied", "USD 1e8/year",
        where(share > 0, of_world, m[f"coverage.{company.key}.revenue_china"]),
        en=f"{company.name.en}: implied revenue", zh=f"{company.name.zh}：推算收入",
        note_en="In China alone, unless you give a share of the world.", note_zh="仅中国市场，除非自填全球份额。",
    )  # fmt: skip


def _shares(m: Model, s: SheetBuilder, layer: str, title: Label, first: int, members: list[Company]) -> None:
    named = m[f"coverage.{members[0].key}.share"]
    for company in members[1:]:
        named = named + m[f"coverage.{company.key}.share"]
    for share in UNLISTED.get(layer, ()):
        named = named + m[_fact_of(share)]
    covered = s.line(
        f"coverage.{layer}.share", "ratio", named, first=first,
        en=f"{title.en}: sum of shares", zh=f"{title.zh}：份额合计",
        note_en="With unlisted makers whose share is printed.",
        note_zh="含清单以外有报告份额的厂商。",
    )  # fmt: skip
    s.check(
        f"check.coverage.{layer}", "ratio", largest(0, covered - 1), first=first,
        en=f"{title.en}: shares do not exceed the market", zh=f"{title.zh}：份额之和不超过 1",
    )  # fmt: skip


def _by_shares(m: Model, s: SheetBuilder, market: Expression, title: Label, first: int, members: list[Company]) -> None:
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
        f"coverage.{layer}.own", "flag", where(own > 0, 1, 0), first=first,
        en=f"{title.en}: a revenue of your own is given", zh=f"{title.zh}：已有自填收入",
    )  # fmt: skip
    together = m[f"coverage.{layer}.revenue"]
    expected = s.line(
        f"coverage.{layer}.by_shares", "USD 1e8/year", where(given == 1, together, by_shares), first=first,
        en=f"{title.en}: revenue by the sum of shares", zh=f"{title.zh}：按份额合计的收入",
    )  # fmt: skip
    s.check(
        f"check.coverage.{layer}.revenue", "ratio", deviation(together, expected), first=first,
        en=f"{title.en}: revenues add up to the shares of the market", zh=f"{title.zh}：收入合计等于份额合计×市场",
    )  # fmt: skip


def _china(m: Model, s: SheetBuilder, sharing: list[Company]) -> None:
    s.section("AI servers in China", "中国 AI 服务器")
    for company in sharing:
        own = m[f"own.{company.key}.share_china"]
        s.line(
            f"coverage.{company.key}.share_china", "ratio", where(own > 0, own, m[company.china]),
            en=f"{company.name.en}: share of China", zh=f"{company.name.zh}：中国份额", source="section 3.3.2",
        )  # fmt: skip
    for company in sharing:
        s.line(
            f"coverage.{company.key}.revenue_china", "USD 1e8/year",
            m[f"coverage.{company.key}.share_china"] * m["server.china.market"],
            en=f"{company.name.en}: revenue in China", zh=f"{company.name.zh}：中国收入",
        )  # fmt: skip
    named = m[f"coverage.{sharing[0].key}.share_china"]
    for company in sharing[1:]:
        named = named + m[f"coverage.{company.key}.share_china"]
    covered = s.line("coverage.china.share", "ratio", named, en="China: sum of shares", zh="中国：份额合计")
    s.check(
        "check.coverage.china", "ratio", largest(0, covered - 1),
        en="China: shares do not exceed the market", zh="中国：份额之和不超过 1",
    )  # fmt: skip
    together = m[f"coverage.{sharing[0].key}.revenue_china"]
    for company in sharing[1:]:
        together = together + m[f"coverage.{company.key}.revenue_china"]
    revenue = s.line("coverage.china.revenue", "USD 1e8/year", together, en="China: revenue", zh="中国：收入合计")
    s.check(
        "check.coverage.china.revenue", "ratio", deviation(revenue, covered * m["server.china.market"]),
        en="China: revenues add up to the shares of the market", zh="中国：收入合计等于份额合计×市场",
    )  # fmt: skip


def _china_part(m: Model, s: SheetBuilder, sharing: list[Company]) -> None:
    s.section("China's part of the revenue from AI servers", "AI 服务器收入中国占比")
    for company in sharing:
        part = s.line(
            f"coverage.{company.key}.china_part", "ratio",
            ratio(m[f"coverage.{company.key}.revenue_china"], m[f"coverage.{company.key}.revenue"]),
            en=f"{company.name.en}: China's part of its revenue", zh=f"{company.name.zh}：中国收入占比",
            note_en="Above 1 the shares of world and China contradict each other.",
            note_zh="大于 1 表示全球与中国份额相互矛盾。",
        )  # fmt: skip
        s.check(
            f"check.coverage.{company.key}.china", "ratio", largest(0, part - 1),
            kind="alert", en=f"{company.name.en}: revenue in China is within its revenue",
            zh=f"{company.name.zh}：中国收入不超过总收入",
        )  # fmt: skip


def _valuation(m: Model, s: SheetBuilder) -> None:
    s.section("Valuation history that the report prints: Innolight", "报告所载估值历史：中际旭创")
    mean = m["fact.innolight.pe_ttm.mean5y.2018_2023"]
    for year in ("2019", "2020"):
        s.scalar(
            f"valuation.innolight.pe_over_mean_{year}", "ratio", m[f"fact.innolight.pe.{year}"] / mean - 1,
            en=f"Price-earnings on the profit of {year} over the five-year mean",
            zh=f"{year} 年当年业绩市盈率相对五年均值",
            source="section 4",
        )  # fmt: skip
        s.scalar(
            f"valuation.innolight.peak_over_mean_{year}", "ratio", m[f"fact.innolight.pe_ttm.peak.{year}"] / mean - 1,
            en=f"Peak of {year} over the five-year mean, at least", zh=f"{year} 年高点相对五年均值（下限）",
            source="section 4",
        )  # fmt: skip
    s.scalar(
        "valuation.innolight.pe_change", "ratio", m["fact.innolight.pe.2020"] / m["fact.innolight.pe.2019"] - 1,
        en="Price-earnings of 2020 over 2019", zh="2020 年市盈率相对 2019 年", source="section 4",
    )  # fmt: skip
    profit = m["own.innolight.profit"] * m["time.period"]
    for name, multiple, en, zh in (
        ("mean", mean, "the five-year mean", "五年均值"),
        ("trough", m["fact.innolight.pe.2020"], "the multiple of 2020", "2020 年倍数"),
        ("peak", m["fact.innolight.pe.2019"], "the multiple of 2019", "2019 年倍数"),
    ):
        s.line(
            f"valuation.innolight.value_{name}", "CNY 1e8", profit * multiple,
            en=f"Value at {en}", zh=f"对应市值：{zh}", note_en="Empty until you give a profit.",
            note_zh="填入净利润后计算。",
        )  # fmt: skip
