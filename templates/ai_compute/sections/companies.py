"""The companies of report/companies.csv: dimensions by layer, market and firm, and the sheet that lists them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from xlmodel import Draft, Label, TableColumn
from xlmodel.data import Fields, reading, rows

from ai_compute.sections.facts import fact_id

COLUMNS = (
    "key",
    "name",
    "name_en",
    "ticker",
    "segment",
    "layer_en",
    "stance",
    "stance_en",
    "section",
    "elsewhere",
    "elsewhere_en",
    "share_id",
    "share_id_china",
    "market",
    "basis_share",
    "listed",
)
TICKERS = {"private": Label("private")}
"""What stands where a company has no ticker."""
A_SHARES = (".SH", ".SZ", ".BJ")
"""How the tickers of A-shares end."""

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
MARKETS = {
    "hbm": "High-bandwidth memory",
    "ai_chip": "AI chips",
    "ethernet": "Ethernet switches",
    "infiniband": "InfiniBand switches",
    "ai_server": "AI servers",
}
"""How the markets are called that shares are of."""
CHIPS = "chips"
POOL = "pool"
PRINTED = "printed"
KINDS = {
    "world": "the world",
    "china": "China",
    POOL: "the contract makers' pool",
    CHIPS: "the world; bottom up what its chips sell for",
    PRINTED: "the world; bottom up none, for it makes no chip of the fleet",
}
"""What a share is a share of."""
ADVISED = ("recommended", "worth watching", "worth watching closely")
"""The stances that are advice."""


@dataclass(frozen=True, slots=True)
class Company:
    """One company in one layer.

    Attributes:
        key: its record; a company in two layers has two.
        firm: the company, whatever the layer.
        section: where the report names it in this layer.
        elsewhere: another stance that another section prints.
        world: the fact with its share of the layer's market, or empty; `china` of the Chinese market.
        market: what its share is of, where it has one; `basis_share` says which kind it is, by `KINDS`.
        listed: whether it is of the first list, over which the lines of the report's basis add up.
    """

    key: str
    firm: str
    name: str
    ticker: str | Label
    layer: str
    layer_name: str
    stance: str
    section: str
    elsewhere: str
    world: str
    china: str
    market: str
    basis_share: str
    listed: bool

    @property
    def a_share(self) -> bool:
        """Whether it is listed in Shanghai, Shenzhen or Beijing."""
        return isinstance(self.ticker, str) and self.ticker.endswith(A_SHARES)

    @property
    def bottom_up(self) -> bool:
        """Whether its revenue is known on the bottom-up basis."""
        return self.basis_share not in ("", PRINTED)

    @property
    def as_printed(self) -> bool:
        """Whether its revenue is known on the report's basis, of which InfiniBand is no market of its own."""
        return bool(self.world) or self.basis_share in ("china", POOL)

    @property
    def live(self) -> bool:
        """Whether its layer has a live market."""
        return self.layer in FIRST_YEARS

    @property
    def first(self) -> int:
        """The first year of its layer's market that companies are reckoned with."""
        return max(FIRST_YEARS[self.layer], 2023)


def companies(m: Draft) -> list[Company]:
    """The companies of report/companies.csv, in its order, which is the chain's."""
    path = m.folder / "report" / "companies.csv"
    with reading(path) as problems:
        return [_company(m, row) for row in rows(path, COLUMNS, problems, key=("key",))]


def _company(m: Draft, row: Fields) -> Company:
    key, layer = row.text("key"), row.text("segment")
    return Company(
        key,
        key.removesuffix(f"_{layer}"),
        row.label("name_en").origin,
        TICKERS.get(row.text("ticker"), row.text("ticker")),
        layer,
        row.label("layer_en").origin,
        row.label("stance_en").origin,
        row.text("section"),
        row.text("elsewhere_en"),
        _share_fact(m, row, "share_id"),
        _share_fact(m, row, "share_id_china"),
        row.text("market"),
        row.text("basis_share"),
        row.text("listed") == "yes",
    )


def company_dimensions(m: Draft) -> None:
    """Companies, layers and firms, and which of them have a live market, a share, an A-share or advice."""
    found = companies(m)
    named = {one.key: f"{one.name} ({one.layer_name})" for one in found}
    m.dimension("company", "Company", named, table="companies")
    listed = [one for one in found if one.listed]
    live = [one for one in found if one.live]
    makers = [one for one in found if one.bottom_up]
    layers = {one.layer: one.layer_name for one in found}

    def of_companies(dimension: str, label: str, members: list[Company]) -> None:
        m.dimension(dimension, label, [one.key for one in members], of="company")

    of_companies("listed", "Company of the first list", listed)
    for layer, name in layers.items():
        of_companies(f"{layer}_companies", name, [one for one in found if one.layer == layer])
        if any(one.layer == layer for one in listed):
            of_companies(layer, name, [one for one in listed if one.layer == layer])
    of_companies("marketed", "Company of a layer with a live market", live)
    of_companies("live", "Listed company of a layer with a live market", [one for one in live if one.listed])
    printed = [one for one in live if one.listed and one.world]
    of_companies("printed_share", "Listed company with a printed share of the world", printed)
    of_companies("unpriced", "Listed company of a layer without one", [one for one in listed if not one.live])
    of_companies("listed_in_china", "Company with a printed share of China", [one for one in found if one.china])
    of_companies("in_both", "Company with printed shares of world and China", _in_both(found))
    of_companies("a_share", "A-share of a layer with a live market", [one for one in live if one.a_share])
    of_companies("maker", "Makers", makers)
    of_companies("holder", "Makers with a share of the world", _of_kind(makers, "world"))
    of_companies("pooled", "Makers by contract", _of_kind(makers, POOL))
    of_companies("chip_maker", "Makers of chips of the fleet", _of_kind(makers, CHIPS))
    sharing = [one for one in found if one.basis_share and one.basis_share != POOL]
    of_companies("sharing", "Makers with a share of a market", sharing)
    unshared = [one for one in live if one.basis_share == CHIPS or not (one.bottom_up and one.as_printed)]
    of_companies("unshared", "Company whose share a basis may not know", unshared)
    of_companies("in_china", "Makers with a share of China", [one for one in makers if one.china])
    m.dimension("layer", "Layer", {one.layer: one.layer_name for one in listed})
    m.dimension("priced", "Layer with a live market", list(FIRST_YEARS), of="layer")
    _firms(m, live)


def _in_both(found: list[Company]) -> list[Company]:
    return [one for one in found if one.china and one.world]


def _of_kind(makers: list[Company], kind: str) -> list[Company]:
    return [one for one in makers if one.basis_share == kind]


def _firms(m: Draft, live: list[Company]) -> None:
    """Companies whatever their layers: those in more than one, and the A-shares that the report advises on."""
    counts = Counter(one.firm for one in live)
    m.dimension("firm", "Company over its layers", {one.firm: one.name for one in live})
    m.dimension("several", "Company in several layers", [f for f, number in counts.items() if number > 1], of="firm")
    advised = dict.fromkeys(one.firm for one in live if one.a_share and one.stance in ADVISED)
    m.dimension("valued", "A-share that the report advises on", list(advised), of="firm")


def company_table(m: Draft) -> None:
    """The sheet of companies by layer and stance, each with the sections that name it."""
    m.table(
        "companies",
        "Inputs",
        title="Companies",
        purpose="Companies of the report by layer and stance, each with the sections that name it",
        columns=[
            TableColumn("label", Label("Company"), text=True, width=28),
            TableColumn("ticker", Label("Ticker"), text=True, width=12),
            TableColumn("layer", Label("Layer"), text=True, width=24),
            TableColumn("stance", Label("Stance"), text=True, width=22),
            TableColumn("elsewhere", Label("Another section says"), text=True, width=34),
            TableColumn("market", Label("Its share is of"), text=True, width=24),
            TableColumn("basis_share", Label("Where"), text=True, width=22),
            TableColumn("source", Label("Source"), text=True, width=28),
        ],
        records={
            one.key: {
                "label": Label(one.name),
                "ticker": one.ticker,
                "layer": Label(one.layer_name),
                "stance": Label(one.stance),
                "elsewhere": Label(one.elsewhere) if one.elsewhere else None,
                "market": Label(MARKETS[one.market]) if one.market else None,
                "basis_share": Label(KINDS[one.basis_share]) if one.basis_share else None,
                "source": one.section,
            }
            for one in companies(m)
        },
    )


def printed_share(share: str) -> str:
    """The id of the fact that prints a share."""
    family = next((known for known in PERIODS if share.startswith(known)), "")
    return fact_id(f"{share}@{PERIODS.get(family, '')}")


def _share_fact(m: Draft, row: Fields, column: str) -> str:
    share = row.text(column)
    fact = printed_share(share) if share else ""
    if share and fact not in m.inputs:
        facts = [name.removeprefix("fact.") for name in m.inputs if name.startswith("fact.")]
        if facts:
            row.unknown(column, share, facts, "fact")
    return fact
