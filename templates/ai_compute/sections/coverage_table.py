"""The front table of coverage: a row a company within its layer, "n/a" where there is nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xlmodel import Draft, Expression, Label, TableColumn, at, choose, largest, words
from xlmodel.data import Node, Value

from ai_compute.sections.companies import FIRST_YEARS, MARKETS, Company, companies
from ai_compute.sections.company_revenue import SHOWN, TOTALS

YEARS = (2023, 2024, 2025, 2026, 2027)
PRINTED = 14
"""The columns that are printed; the details behind the outline are not."""
PURPOSE = (
    "What each company of the chain earns from AI, by layer, on the basis and scenario chosen; "
    "the report's basis does not part switches and takes all of them for Ethernet"
)
NOTHING = Label("n/a")
NUMBER, PERCENT = '#,##0.0_);(#,##0.0);"-"_);@_)', '0.0%_);(0.0%);"-"_);@_)'
"""One decimal, so that a layer can be read down; n/a ends where the numbers end."""
USD, CNY = "USD 1e8/year", "CNY 1e8/year"

Cell = Callable[[Company], Expression | None]


def coverage_table(m: Draft) -> None:
    """Stance, ticker, share, revenue by year, CNY, own or consensus and the gap; details behind an outline."""
    found = companies(m)
    layers = {one.layer: one.layer_name for one in found}
    records: dict[str, dict[str, Value]] = {}
    for layer, name in layers.items():
        head = Label(f"{name}: market" if layer in FIRST_YEARS else name)
        records[layer] = {"label": head, **({} if layer in FIRST_YEARS else {f"y{y}": NOTHING for y in YEARS})}
        records |= {one.key: _record(one) for one in found if one.layer == layer}
    m.table(
        "coverage",
        "Output",
        title="Coverage",
        purpose=PURPOSE,
        columns=_columns(m, found),
        records=records,
        printed=PRINTED,
        headings=list(layers),
    )


def _record(one: Company) -> dict[str, Value]:
    texts: dict[str, Value] = {
        "label": Label(one.name),
        "ticker": one.ticker,
        "stance": Label(one.stance),
        "of": Label(MARKETS[one.market]) if one.market else None,
        "elsewhere": Label(one.elsewhere) if one.elsewhere else None,
        "source": one.section,
    }
    numbers = ("share", *(f"y{year}" for year in YEARS), "cny", "own", "gap", *_DETAILS)
    return {**texts, **dict.fromkeys(numbers, NOTHING)}


_DETAILS = {
    "china": ("Of it in China {year}", USD),
    "layers": ("Over its layers {year}", USD),
    "cards": ("+10% cards", USD),
    "price": ("+10% price of cards", USD),
    "more": ("+10% share", USD),
    "profit": ("Net profit {year}", CNY),
    "eps": ("Earnings a share {year}", "CNY/share"),
    "pe": ("Price-earnings {year}", "x"),
}


def _columns(m: Draft, found: list[Company]) -> list[TableColumn]:
    def told(text: str) -> Label:
        return Label(text.format(year=SHOWN))

    def column(
        name: str, label: str, unit: str, cell: Cell, heads: Mapping[str, Node], width: int, level: int = 0
    ) -> TableColumn:
        nodes = {one.key: made.node for one in found if (made := cell(one)) is not None}
        form = PERCENT if unit == "ratio" else NUMBER
        return TableColumn(
            name, told(label), unit, by_record={**heads, **nodes}, width=width, formats={"": form}, level=level
        )

    def of_year(line: str, year: int = SHOWN) -> Cell:
        return lambda one: _shown(m, one, line, year)

    years = [
        column(
            f"y{year}",
            f"Revenue {year}",
            USD,
            of_year("revenue", year),
            {layer: at(market, year).node for layer, market in TOTALS.items() if year >= FIRST_YEARS[layer]},
            width=10,
        )
        for year in YEARS
    ]
    details: dict[str, Cell] = {
        "china": lambda one: _plain(f"chosen.{one.key}.revenue_china") if one.china else None,
        "layers": lambda one: _over_layers(m, one, found),
        "cards": lambda one: _known(m, one, m[f"sensitivity.{one.key}.cards"], SHOWN) if one.live else None,
        "price": lambda one: _known(m, one, m[f"sensitivity.{one.key}.price"], SHOWN) if one.live else None,
        "more": lambda one: _known(m, one, m[f"sensitivity.{one.key}.share"], SHOWN) if one.live else None,
        "profit": lambda one: _valued(m, one, "profit"),
        "eps": lambda one: _valued(m, one, "eps"),
        "pe": lambda one: _valued(m, one, "pe"),
    }
    return [
        TableColumn("label", Label("Company"), text=True, width=25),
        TableColumn("ticker", Label("Ticker"), text=True, width=10),
        TableColumn("stance", Label("Stance"), text=True, width=16),
        column("share", "Share {year}", "ratio", of_year("share"), {}, width=9),
        TableColumn("of", Label("Its share is of"), text=True, width=18),
        *years,
        column("cny", "In CNY {year}", CNY, _in_cny(m), {}, width=11),
        column("own", "Own or consensus {year}", USD, _own, {}, width=11),
        column("gap", "Gap {year}", "ratio", _gap, {}, width=9),
        TableColumn("source", Label("Source"), text=True, width=24),
        TableColumn("elsewhere", Label("Another section says"), text=True, width=32, level=1),
        *(column(name, *_DETAILS[name], cell, {}, width=13, level=1) for name, cell in details.items()),
    ]


def _of(m: Draft, dimension: str) -> tuple[str, ...]:
    return m.dimensions[dimension].members


def _plain(line: str) -> Expression:
    return at(line, SHOWN)


def _shown(m: Draft, one: Company, line: str, year: int) -> Expression | None:
    if not one.live or year < one.first:
        return None
    return _known(m, one, at(f"chosen.{one.key}.{line}", year), year)


def _known(m: Draft, one: Company, value: Expression, year: int) -> Expression:
    """The value where the company has a share: one of its basis, or yours."""
    if one.key not in _of(m, "unshared"):
        return value
    return choose(at(f"shown.{one.key}.revenue", year), words(NOTHING), value)


def _over_layers(m: Draft, one: Company, found: list[Company]) -> Expression | None:
    """The total over a company's layers where its share of one of them is known."""
    if one.firm not in _of(m, "several"):
        return None
    layers = [other.key for other in found if other.firm == one.firm and other.live]
    value, unshared = _plain(f"chosen.{one.firm}.revenue"), _of(m, "unshared")
    if any(key not in unshared for key in layers):
        return value
    place = largest(*(at(f"shown.{key}.revenue", SHOWN) for key in layers))
    return choose(place, words(NOTHING), value)


def _in_cny(m: Draft) -> Cell:
    def cell(one: Company) -> Expression | None:
        return _shown(m, one, "revenue_cny", SHOWN) if one.a_share else None

    return cell


def _own(one: Company) -> Expression:
    return choose(at(f"shown.{one.key}.own", SHOWN), words(NOTHING), at(f"own.{one.key}.revenue", SHOWN))


def _gap(one: Company) -> Expression | None:
    if not one.live:
        return None
    return choose(at(f"shown.{one.key}.gap", SHOWN), words(NOTHING), at(f"chosen.{one.key}.gap", SHOWN))


def _valued(m: Draft, one: Company, line: str) -> Expression | None:
    """A figure of the company where you give what it needs."""
    if not one.live or one.firm not in _of(m, "valued"):
        return None
    return choose(at(f"shown.{one.firm}.{line}", SHOWN), words(NOTHING), at(f"valuation.{one.firm}.{line}", SHOWN))
