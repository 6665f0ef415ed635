"""Errata: where the report contradicts itself, and each figure both ways, whatever the switches say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xlmodel import (
    Draft,
    Expression,
    Label,
    SheetBuilder,
    TableColumn,
    at,
    cell,
    deviation,
    largest,
    points,
    ratio,
    where,
)
from xlmodel.data import Value

from ai_compute.sections.growth_rates import compound_growth
from ai_compute.sections.reference import read_errata

SHARE, AMOUNT, POINTS = "0.0%", "#,##0.0", '0.0" pp"'
HEADLINES = ("E2.infer", "E7.2025")
"""The figures of the page that are headlines themselves."""
OWN = "follows"
WITHOUT_BASE, NOT_GIVEN = "E7.2023", Label("n/a")
"""The flow of 2023 needs what was installed before, which the report does not have."""
PRINTED = 12
"""The columns that are printed."""
NOTHING = Label("no headline moves")
"""What follows from an erratum that no headline rests on."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an erratum: as the report has it, as it should be or may be read, and the row of the model.

    Attributes:
        printed: the formula that gives it, where one does.
        now: what the model goes by; with it the switch of the erratum chooses between the two.
        claim: the claim of the text that prints it, where one does.
        alone: whether no other switch is on that moves it, where some do; the switch is held there.
    """

    erratum: str
    id: str
    unit: str
    label: str
    printed: Expression | None
    recomputed: Expression
    now: Expression | None = None
    claim: str = ""
    alone: Expression | None = None

    @property
    def key(self) -> str:
        """How its lines and its row begin."""
        return f"{self.erratum}.{self.id}"


def errata_figures(m: Draft) -> None:
    """The figures of the errata on a calculation sheet, with a check that each switch gives what is shown."""
    purpose = "Figures of the errata both ways, whatever the switches say"
    s = m.sheet("errata_figures", "Calc", title="Errata recomputed", purpose=purpose)
    figures, follows = _figures(m), _follows(m)
    for erratum, entry in read_errata(m).items():
        shown = [figure for figure in figures if figure.erratum == erratum]
        if shown:
            s.section(entry["label"])
            if erratum == "E2":
                peak = m["infer.needed_compute"] / m["infer.utilisation"]
                s.line("errata.E2.peak", "PFLOP/s", peak, "Peak inference compute without E1", "", first=2023)
            for figure in shown:
                _lines(m, s, figure)
            if erratum in follows and follows[erratum].id == OWN:
                _lines(m, s, follows[erratum])


def _figures(m: Draft) -> list[Figure]:
    return [*_switched(m), *_unswitched(m)]


def _switched(m: Draft) -> Iterator[Figure]:
    needed, used = at("infer.needed_compute", 2023), at("infer.utilisation", 2023)
    label = "Peak inference compute, 2023"
    yield Figure("E1", "compute", "PFLOP/s", label, needed / used, needed, at("infer.peak_compute", 2023))
    for card in ("h100", "a100"):
        cards = (needed / used / at(f"chip.{card}.fp16_tensor", 2023)).to("1e4 cards")
        label, now = f"Inference on {card.upper()} alone, 2023", at(f"infer.{card}.stock", 2023)
        yield Figure("E1", card, "1e4 cards", label, cards / used, cards, now)

    as_counted = compound_growth("errata.E2.peak", m["infer.peak_compute.printed_periods"])
    label, by_year = "Inference: growth of peak compute", compound_growth("errata.E2.peak")
    now, alone = m["infer.peak_compute.cagr"], m["correct.E1"] == 0
    yield Figure("E2", "infer", "growth", label, as_counted, by_year, now, alone=alone)
    printed, right = m["train.general.peak_compute.cagr_by_year"], m["train.peak_compute.cagr_by_year"]
    label, now = "Training: growth of peak compute", m["train.peak_compute.cagr"]
    yield Figure("E2", "train", "growth", label, printed, right, now)

    for year in (2025, 2024, 2023):
        stock = at("server.global.gpu_value", year) / at("server.gpu_cost_share", year)
        label, now = f"Stock of AI servers, {year}", at("server.global.stock", year)
        yield Figure("E3", str(year), "USD 1e8", label, stock, stock / at("server.efficiency_gain", year), now)

    printed, text = m["train.multimodal.params_opening"], m["train.multimodal.params_opening_text"]
    label, now = "Parameters of a multimodal model, 2023", at("train.multimodal.params", 2023)
    yield Figure("E4", "params", "1e8 parameters", label, printed, text, now)
    printed, text = at("infer.general.daily_users", 2023), m["infer.general.daily_users_opening_text"]
    label, now = "Daily users of general models, 2023", at("infer.general.users", 2023)
    yield Figure("E4", "users", "1e8 users", label, printed, text, now)

    for year in (2025, 2024, 2023):
        stock, before = at("server.global.stock", year), at("server.global.stock_before", year)
        label, now = f"AI server market, {year}", at("server.global.modelled_market", year)
        flow = largest(0, stock - before) / m["time.period"]
        yield Figure("E7", str(year), "USD 1e8/year", label, stock / m["time.period"], flow, now)


def _unswitched(m: Draft) -> Iterator[Figure]:
    for market, what in (("server", "World"), ("china", "China")):
        name, label = f"{market}_growth_2022", f"{what}: growth of AI servers, 2022"
        yield Figure("E6", market, "growth", label, None, m[f"claim.{name}"], claim=name)

    both = at("server.global.gpu_value", 2023) + at("server.inference.gpu_value", 2023)
    label = "GPU value of training alone, and with inference, 2023"
    yield Figure("E8", "value", "USD 1e8", label, at("server.global.gpu_value", 2023), both)

    label = "Memory bandwidth of an H100 in the model"
    yield Figure("E9", "bandwidth", "GB/s/card", label, None, cell("chips", "bandwidth_gb_s", "h100"))

    fleet, exact = (at(f"memory.fleet_cards{end}", "1750e8 parameters") for end in ("", ".exact"))
    yield Figure("E11", "fleet", "1e4 cards", "Fleet for 175bn parameters", fleet, exact)

    label, parts = "Cooling market, and the sum of liquid and air", m["cooling.liquid_market"] + m["cooling.air_market"]
    yield Figure("E12", "market", "CNY 1e8", label, m["cooling.market"], parts)

    label, right = "China: stock of AI servers, 2025", at("server.china.stock", 2025)
    yield Figure("E13", "china", "USD 1e8", label, None, right)

    label, name = "HBM3 bandwidth over that of the first generation", "hbm3_seven_times"
    yield Figure("E14", "hbm", "x", label, None, m[f"claim.{name}"], claim=name)
    label, name = "Switch bandwidth in ten years", "switch_doubling"
    yield Figure("E15", "switch", "x", label, None, m[f"claim.{name}"], claim=name)


def _follows(m: Draft) -> dict[str, Figure]:
    """What each erratum moves on the report's basis, the others as they stand: one headline, or none."""
    shown = [figure for figure in _figures(m) if figure.key in HEADLINES]
    return {figure.erratum: figure for figure in (*shown, *_own_headlines(m))}


def _own_headlines(m: Draft) -> Iterator[Figure]:
    """The headlines that are no figure of the page themselves."""
    label, unit, now = "Cards added, 2027", "1e4 cards/year", at("mix.cards.increment", 2027)
    cards = {once: [_cards(m, year, once=once) for year in (2026, 2027)] for once in (False, True)}
    printed, right = ((last - first) / m["time.period"] for first, last in cards.values())
    yield Figure("E1", OWN, unit, label, printed, right, now)

    label, unit, now = "World AI server market, 2025", "USD 1e8/year", at("server.global.modelled_market", 2025)
    printed = at("server.global.gpu_value", 2025) / at("server.gpu_cost_share", 2025) / m["time.period"]
    right = printed / at("server.efficiency_gain", 2025)
    yield Figure("E3", OWN, unit, label, printed, right, now, alone=m["correct.E7"] == 0)
    printed, right = (at(f"server.{what}.stock", 2025) / m["time.period"] for what in ("global", "demand"))
    yield Figure("E8", OWN, unit, label, printed, right)

    label, now = "Peak training compute, 2027", at("train.peak_compute", 2027)
    general, start = at("train.general.peak_compute", 2027), m["train.multimodal.params_start"]
    each = ratio(at("train.multimodal.peak_compute", 2027), start)
    openings = (m["train.multimodal.params_opening"], m["train.multimodal.params_opening_text"])
    printed, right = (general + each * opening for opening in openings)
    yield Figure("E4", OWN, "PFLOP/s", label, printed, right, now)


def _cards(m: Draft, year: int, *, once: bool) -> Expression:
    """The cards of the mix in a year, inference divided by utilisation once or twice."""
    used = at("infer.utilisation", year)
    served = at("infer.needed_compute", year) / (used if once else used * used)
    held = ratio(at("mix.cards.stock", year), at("total.installed_compute", year))
    return (at("train.installed_compute", year) + served) * held


def _lines(m: Draft, s: SheetBuilder, figure: Figure) -> None:
    name = f"errata.{figure.key}"
    label = f"{figure.label}: recomputed"
    right = s.scalar(f"{name}.recomputed", figure.unit, figure.recomputed, label, "")
    if figure.printed is None:
        return
    printed = s.scalar(f"{name}.printed", figure.unit, figure.printed, f"{figure.label}: as printed", "")
    if figure.now is not None:
        apart = deviation(where(m[f"correct.{figure.erratum}"] == 1, right, printed), figure.now)
        if figure.alone is not None:
            apart = where(figure.alone, apart, 0)
        s.check(f"check.{name}", "ratio", apart, f"{figure.label}: the switch gives it", scalar=True)


def errata_page(m: Draft) -> None:
    """The page of errata: what contradicts what, and a row for each figure with what the formulas give."""
    records: dict[str, dict[str, Value]] = {}
    follows, moved = _follows(m), {}
    shown = {figure.key: figure for figure in _figures(m)}
    for erratum, entry in read_errata(m).items():
        keys = [key for key, figure in shown.items() if figure.erratum == erratum] or [erratum]
        for key in keys:
            figure = shown.get(key)
            records[key] = {"id": erratum}
            if figure is not None:
                records[key] |= {"figure": Label(figure.label), "unit": figure.unit}
        records[keys[0]] |= _words(m, erratum, entry)
        moving = follows.get(erratum)
        records[keys[0]]["follows"] = NOTHING if moving is None else Label(moving.label)
        if moving is not None:
            moved[keys[0]] = moving
    formats = {key: SHARE if figure.unit == "growth" else AMOUNT for key, figure in shown.items()}

    off = {key: m[f"errata.{key}.printed"].node for key, figure in shown.items() if figure.printed is not None}
    off |= {key: cell("claims_printed", "value", figure.claim).node for key, figure in shown.items() if figure.claim}
    on = {key: m[f"errata.{key}.recomputed"].node for key in shown if key != WITHOUT_BASE}
    records[WITHOUT_BASE]["on"] = NOT_GIVEN
    by = {key: _change(m, figure).node for key, figure in moved.items()}
    in_points = {key: POINTS for key, figure in moved.items() if figure.unit == "growth"}
    now = {key: figure.now.node for key, figure in shown.items() if figure.now is not None}
    m.table(
        "errata",
        "Doc",
        title="Errata",
        purpose="Where the report contradicts itself",
        columns=[
            TableColumn("id", Label("Id"), text=True, width=10),
            TableColumn("label", Label("Errata"), text=True, width=25),
            TableColumn("kind", Label("Switch"), text=True, width=11),
            TableColumn("where", Label("Where"), text=True, width=12),
            TableColumn("printed", Label("As printed"), text=True, width=20),
            TableColumn("recomputed", Label("Recomputed"), text=True, width=25),
            TableColumn("figure", Label("Figure"), text=True, width=19),
            TableColumn("unit", Label("Unit"), text=True, width=11),
            TableColumn("off", Label("As printed, live"), by_record=off, width=11, formats=formats),
            TableColumn("on", Label("Recomputed, live"), by_record=on, width=11, formats=formats),
            TableColumn("follows", Label("What follows, as printed"), text=True, width=16),
            TableColumn("by", Label("By how much"), by_record=by, width=10, formats={"": SHARE} | in_points),
            TableColumn("now", Label("As the switch stands"), by_record=now, width=12, formats=formats),
        ],
        records=records,
        printed=PRINTED,
    )


def _change(m: Draft, figure: Figure) -> Expression:
    """How far what follows is from what is printed: relative, of a rate in points."""
    printed, right = m[f"errata.{figure.key}.printed"], m[f"errata.{figure.key}.recomputed"]
    return points(right - printed) if figure.unit == "growth" else ratio(right, printed) - 1


def _words(m: Draft, erratum: str, entry: dict[str, Any]) -> dict[str, Value]:
    switch = m.corrections.get(erratum)
    kind = Label("none") if switch is None else Label("reading") if switch.reading else Label("correction")
    return {
        "label": Label(entry["label"]),
        "kind": kind,
        "where": entry["where"],
        "printed": Label(entry["printed"]),
        "recomputed": Label(entry["recomputed"]),
    }
