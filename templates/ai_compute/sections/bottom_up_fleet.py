"""Bottom-up basis, first half: compute needed becomes cards added, in service and retired, by use, chip and vintage."""

from __future__ import annotations

from itertools import pairwise

from xlmodel import (
    Draft,
    SheetBuilder,
    all_of,
    at,
    attribute,
    by_member,
    deviation,
    largest,
    prior,
    ratio,
    span,
    total,
    where,
)

from ai_compute.sections.bottom_up_dimensions import AGES, of_chip


def bottom_up_fleet(m: Draft) -> None:
    """Each year buys what the chips in service fall short of; a vintage leaves at the end of its service life."""
    s = m.sheet(
        "fleet",
        "Calc",
        title="Fleet",
        purpose="Bottom-up basis: cards added, in service and retired, by use, chip and vintage",
        first=2023,
    )
    _opening(m, s)
    _compute(m, s)
    _shares(m, s)
    _added(m, s)
    _retired(m, s)
    _totals(m, s)
    _checks(m, s)


def _opening(m: Draft, s: SheetBuilder) -> None:
    s.section("Opening fleet")
    formula = by_member(
        "use", {"training": m["fact.cloud.training_share.2022"], "inference": m["fact.cloud.inference_share.2022"]}
    )
    label = "{use}: part of the opening fleet"
    s.scalar("bottom_up.opening.share.{use}", "ratio", formula, label, "section 2.1.3", note="IDC's cloud of 2022.")
    value = (
        (at("server.global.history", 2021) + at("server.global.history", 2022))
        * m["bottom_up.opening.share.{use}"]
        * m["bottom_up.opening.large_models.{use}"]
    )
    label = "{use}: servers of 2021 and 2022 at work for large models"
    s.scalar("bottom_up.opening.value.{use}", "USD 1e8", value, label, "figure 7")
    cards = (
        m["server.global.history"]
        / m["time.period"]
        * m["bottom_up.opening.share.{use}"]
        * m["bottom_up.opening.large_models.{use}"]
        * m["bottom_up.opening.gpu_cost_share"]
        / m["bottom_up.opening.card_price"]
    ).to("1e4 cards/year")
    label = "{use}: cards of the opening fleet, by the year they were bought"
    s.line("bottom_up.cards.opening.{use}", "1e4 cards/year", cards, label, "figure 7", first=2021, last=2022)


def _compute(m: Draft, s: SheetBuilder) -> None:
    s.section("Compute needed, held, added")
    fp16 = of_chip("fp16_tensor", m["successor.fp16_tensor"])
    s.scalar("bottom_up.fp16.{accelerator}", "TFLOP/s/card", fp16, "{accelerator}: FP16 tensor throughput", "figure 42")
    compute_needed = by_member(
        "use", {"training": m["train.installed_compute"], "inference": m["infer.installed_compute"]}
    )
    compute_needed /= m["bottom_up.algorithm_gain.{use}"]
    label, note = "{use}: compute to install", "Follows E1; over the efficiency of algorithms."
    s.line("bottom_up.compute_needed.{use}", "PFLOP/s", compute_needed, label, "figure 49", note=note)
    _compute_held(m, s)
    kept = (
        where(m["time.place"] == 1, 0, prior("bottom_up.cards.fleet.{use}.{accelerator}"))
        - m["bottom_up.cards.retired.{use}.{accelerator}"] * m["time.period"]
    )
    label = "{use}: {accelerator} kept from the year before"
    s.line("bottom_up.cards.kept.{use}.{accelerator}", "1e4 cards", kept, label, first=2021)
    compute_added = (
        largest(0, m["bottom_up.compute_needed.{use}"] - m["bottom_up.compute_held.{use}"]) / m["time.period"]
    )
    label, note = "{use}: compute added", "Never below nothing."
    s.line("bottom_up.compute_added.{use}", "PFLOP/s/year", compute_added, label, note=note, strong=True)
    compute_idle = largest(0, m["bottom_up.compute_held.{use}"] - m["bottom_up.compute_needed.{use}"])
    s.line("bottom_up.compute_idle.{use}", "PFLOP/s", compute_idle, "{use}: compute idle")


def _compute_held(m: Draft, s: SheetBuilder) -> None:
    """What is in service, by the year it was bought: chips share one service life, so it needs no chip."""
    opening = total(attribute("accelerator", "opening") * m["bottom_up.fp16.{accelerator}"], over="accelerator")
    s.scalar("bottom_up.opening.fp16", "TFLOP/s/card", opening, "Throughput of a card of the opening fleet")
    bought = where(
        m["time.before"] == 1,
        (m["bottom_up.cards.opening.{use}"] * m["bottom_up.opening.fp16"]).to("PFLOP/s/year"),
        m["bottom_up.compute_added.{use}"],
    )
    label = "{use}: compute bought"
    s.line("bottom_up.compute_bought.{use}", "PFLOP/s/year", bought, label, first=2021)
    vintages = {next(iter(AGES)): prior("bottom_up.compute_bought.{use}")}
    vintages |= {
        age: prior(f"bottom_up.compute_vintage.{{use}}.{before}") * m[f"bottom_up.stays.{before}"]
        for before, age in pairwise(AGES)
    }
    vintage = where(m["time.place"] == 1, 0, by_member("age", vintages))
    label = "{use}: compute of {age}"
    s.line("bottom_up.compute_vintage.{use}.{age}", "PFLOP/s/year", vintage, label, first=2021)
    staying = total(m["bottom_up.compute_vintage.{use}.{age}"] * m["bottom_up.stays.{age}"], over="age")
    held, label = staying * m["time.period"], "{use}: compute in service before additions"
    s.line("bottom_up.compute_held.{use}", "PFLOP/s", held, label, first=2021)
    after = m["bottom_up.compute_held.{use}"] + m["bottom_up.compute_bought.{use}"] * m["time.period"]
    label = "{use}: compute in service after additions"
    s.line("bottom_up.compute_after.{use}", "PFLOP/s", after, label, first=2021)


def _shares(m: Draft, s: SheetBuilder) -> None:
    main = attribute("accelerator", "key") == m["bottom_up.main_chip"]
    s.section("Shares of the compute added")
    share_given = where(main, 0, m["bottom_up.share.{use}.{accelerator}"])
    s.line("bottom_up.share_given.{use}.{accelerator}", "ratio", share_given, "{use}: share given to {accelerator}")
    share_given = total(m["bottom_up.share_given.{use}.{accelerator}"], over="accelerator")
    s.line("bottom_up.share_given.{use}", "ratio", share_given, "{use}: shares given")
    share_scale, label = 1 / largest(1, m["bottom_up.share_given.{use}"]), "{use}: factor on the shares given"
    s.line("bottom_up.share_scale.{use}", "ratio", share_scale, label, note="Below 1 where they exceed the whole.")
    share_applied = where(
        main,
        1 - m["bottom_up.share_given.{use}"] * m["bottom_up.share_scale.{use}"],
        m["bottom_up.share_given.{use}.{accelerator}"] * m["bottom_up.share_scale.{use}"],
    )
    label, note = "{use}: share of compute added on {accelerator}, applied", "The main chip takes the rest."
    s.line("bottom_up.share_applied.{use}.{accelerator}", "ratio", share_applied, label, note=note)


def _added(m: Draft, s: SheetBuilder) -> None:
    s.section("Cards added")
    opening = attribute("accelerator", "opening") * m["bottom_up.cards.opening.{use}"]
    bought = (
        m["bottom_up.compute_added.{use}"]
        * m["bottom_up.share_applied.{use}.{accelerator}"]
        / m["bottom_up.fp16.{accelerator}"]
    )
    added = where(m["time.before"] == 1, opening.to("1e4 cards/year"), bought.to("1e4 cards/year"))
    label, note = "{use}: {accelerator} added", "To 2022 the server sales of figure 7 at its implied price of an A100."
    s.line("bottom_up.cards.added.{use}.{accelerator}", "1e4 cards/year", added, label, first=2021, note=note)


def _retired(m: Draft, s: SheetBuilder) -> None:
    s.section("Vintages: cards added so many years before")
    ages = list(AGES)
    years = {ages[0]: m["time.period"]}
    bought = {ages[0]: prior("bottom_up.cards.added.{use}.{accelerator}")}
    for before, age in pairwise(ages):
        years[age] = m[f"bottom_up.age.{before}"] + m["time.period"]
        bought[age] = prior(f"bottom_up.cards.vintage.{{use}}.{{accelerator}}.{before}")
    s.scalar("bottom_up.age.{age}", "year", by_member("age", years), "Years in service: {age}")
    in_service, life = m["bottom_up.age.{age}"], m["bottom_up.service_life"]
    leaves = where(all_of(in_service >= life, in_service - m["time.period"] < life), 1, 0)
    s.scalar("bottom_up.leaves.{age}", "flag", leaves, "Retires at {age}")
    s.scalar("bottom_up.stays.{age}", "flag", 1 - m["bottom_up.leaves.{age}"], "Stays beyond {age}")
    vintage, label = where(m["time.place"] == 1, 0, by_member("age", bought)), "{use}: {accelerator} of {age}"
    note = "Cards added that many years before."
    s.line("bottom_up.cards.vintage.{use}.{accelerator}.{age}", "1e4 cards/year", vintage, label, first=2021, note=note)
    s.section("Cards retired and in service")
    retired = total(m["bottom_up.cards.vintage.{use}.{accelerator}.{age}"] * m["bottom_up.leaves.{age}"], over="age")
    label, note = "{use}: {accelerator} retired", "The vintage whose service life ends."
    s.line("bottom_up.cards.retired.{use}.{accelerator}", "1e4 cards/year", retired, label, first=2021, note=note)
    fleet = (
        m["bottom_up.cards.kept.{use}.{accelerator}"]
        + m["bottom_up.cards.added.{use}.{accelerator}"] * m["time.period"]
    )
    label = "{use}: {accelerator} in service"
    s.line("bottom_up.cards.fleet.{use}.{accelerator}", "1e4 cards", fleet, label, first=2021)


def _totals(m: Draft, s: SheetBuilder) -> None:
    s.section("Over uses and chips")
    added = total(m["bottom_up.cards.added.{use}.{accelerator}"], over="use")
    added = s.line("bottom_up.cards.added.{accelerator}", "1e4 cards/year", added, "{accelerator} added", first=2021)
    added = total(added, over="accelerator")
    s.line("bottom_up.cards.added", "1e4 cards/year", added, "Cards added", first=2021, strong=True, cagr=True)

    retired, label = total(m["bottom_up.cards.retired.{use}.{accelerator}"], over="use"), "{accelerator} retired"
    retired = s.line("bottom_up.cards.retired.{accelerator}", "1e4 cards/year", retired, label, first=2021)
    retired = total(retired, over="accelerator")
    s.line("bottom_up.cards.retired", "1e4 cards/year", retired, "Cards retired", first=2021, strong=True)

    fleet, label = total(m["bottom_up.cards.fleet.{use}.{accelerator}"], over="use"), "{accelerator} in service"
    fleet = s.line("bottom_up.cards.fleet.{accelerator}", "1e4 cards", fleet, label, first=2021)
    fleet = total(fleet, over="accelerator")
    s.line("bottom_up.cards.fleet", "1e4 cards", fleet, "Cards in service", first=2021, strong=True)


def _checks(m: Draft, s: SheetBuilder) -> None:
    compute_in_service = total(
        m["bottom_up.cards.fleet.{use}.{accelerator}"] * m["bottom_up.fp16.{accelerator}"], over="accelerator"
    ).to("PFLOP/s")
    s.line("bottom_up.compute_in_service.{use}", "PFLOP/s", compute_in_service, "{use}: compute in service")
    apart = m["bottom_up.compute_in_service.{use}"] - m["bottom_up.compute_needed.{use}"]
    apart = apart - m["bottom_up.compute_idle.{use}"]
    compute = ratio(apart, total(span("bottom_up.compute_bought.{use}")) * m["time.period"])
    s.check("check.bottom_up.compute.{use}", "ratio", compute, "{use}: compute in service = needed + idle")
    shares = total(m["bottom_up.share_applied.{use}.{accelerator}"], over="accelerator") - 1
    s.check("check.bottom_up.shares.{use}", "ratio", shares, "{use}: shares of the compute added sum to 1")
    fleet = deviation(
        (
            total(span("bottom_up.cards.added.{use}.{accelerator}"))
            - total(span("bottom_up.cards.retired.{use}.{accelerator}"))
        )
        * m["time.period"],
        at("bottom_up.cards.fleet.{use}.{accelerator}", m.timeline.last),
    )
    label = "{use}: {accelerator} added - retired = in service"
    s.check("check.bottom_up.fleet.{use}.{accelerator}", "ratio", fleet, label, scalar=True)
    shares_given = largest(0, m["bottom_up.share_given.{use}"] - 1)
    label = "{use}: shares given do not exceed the whole"
    s.check("check.bottom_up.shares_given.{use}", "ratio", shares_given, label, kind="alert")
    idle = deviation(m["bottom_up.compute_in_service.{use}"], m["bottom_up.compute_needed.{use}"])
    s.check("check.bottom_up.idle.{use}", "ratio", idle, "{use}: no compute stands idle", kind="alert")
