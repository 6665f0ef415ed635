"""The companies of report/companies.csv: a dimension, its subsets by layer, and the sheet that lists them."""

from __future__ import annotations

from dataclasses import dataclass

from xlmodel import Draft, Label, TableColumn
from xlmodel.model.fields import Fields
from xlmodel.model.files import reading, rows

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
    "share_id",
    "share_id_china",
)
TICKERS = {"private": Label("private")}
"""What stands where a company has no ticker."""

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


def company_dimensions(m: Draft) -> None:
    """Companies and layers, and which of them have a live market or a printed share of China."""
    listed = companies(m)
    layers = {company.layer: company.layer_name for company in listed}
    m.dimension(
        "company",
        "Company",
        {company.key: f"{company.name} ({company.layer_name})" for company in listed},
        table="companies",
    )
    for layer, name in layers.items():
        m.dimension(layer, name, [company.key for company in listed if company.layer == layer], of="company")
    live = [company.key for company in listed if company.layer in FIRST_YEARS]
    m.dimension("live", "Company of a layer with a live market", live, of="company")
    other = [company.key for company in listed if company.layer not in FIRST_YEARS]
    m.dimension("unpriced", "Company of a layer without one", other, of="company")
    in_china = [company for company in listed if company.china]
    m.dimension("listed_in_china", "Company with a printed share of China", [one.key for one in in_china], of="company")
    both = [company.key for company in in_china if company.world]
    m.dimension("in_both", "Company with printed shares of world and China", both, of="company")
    m.dimension("layer", "Layer", layers)
    m.dimension("priced", "Layer with a live market", list(FIRST_YEARS), of="layer")


def company_table(m: Draft) -> None:
    """The sheet of companies by layer and stance."""
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
            for company in companies(m)
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
        row.unknown(column, share, facts, "fact")
    return fact
