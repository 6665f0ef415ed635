"""Bottom-up basis, first half: compute needed becomes cards added, in service and retired, by use, chip and vintage."""

from __future__ import annotations

from itertools import pairwise

from xlmodel import (
    Draft,
    SheetBuilder,
    at,
    attribute,
    by_member,
    deviation,
    largest,
    prior,
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
    s.scalar(
        "bottom_up.opening.share.{use}",
        "ratio",
        by_member(
            "use",
            {"training": m["fact.cloud.training_share.2022"], "inference": m["fact.cloud.inference_share.2022"]},
        ),
        label="{use}: part of the opening fleet",
        source="section 2.1.3",
        note="IDC's cloud of 2022.",
    )
    s.scalar(
        "bottom_up.opening.value.{use}",
        "USD 1e8",
        total(span("server.global.history"))
        * m["bottom_up.opening.share.{use}"]
        * m["bottom_up.opening.large_models.{use}"],
        label="{use}: servers of 2021 and 2022 at work for large models",
        source="figure 7",
    )


def _compute(m: Draft, s: SheetBuilder) -> None:
    s.section("Compute needed, held, added")
    s.scalar(
        "bottom_up.fp16.{accelerator}",
        "TFLOP/s/card",
        of_chip("fp16_tensor", m["successor.fp16_tensor"]),
        label="{accelerator}: FP16 tensor throughput",
        source="figure 42",
    )
    s.line(
        "bottom_up.compute_needed.{use}",
        "PFLOP/s",
        by_member("use", {"training": m["train.installed_compute"], "inference": m["infer.installed_compute"]}),
        label="{use}: compute to install",
        source="figure 49",
        note="Follows E1.",
    )
    s.line(
        "bottom_up.cards.kept.{use}.{accelerator}",
        "1e4 cards",
        where(m["time.place"] == 1, 0, prior("bottom_up.cards.fleet.{use}.{accelerator}"))
        - m["bottom_up.cards.retired.{use}.{accelerator}"] * m["time.period"],
        first=2021,
        label="{use}: {accelerator} kept from the year before",
    )
    s.line(
        "bottom_up.compute_held.{use}",
        "PFLOP/s",
        total(m["bottom_up.cards.kept.{use}.{accelerator}"] * m["bottom_up.fp16.{accelerator}"], over="accelerator").to(
            "PFLOP/s"
        ),
        label="{use}: compute in service before additions",
    )
    s.line(
        "bottom_up.compute_added.{use}",
        "PFLOP/s/year",
        largest(0, m["bottom_up.compute_needed.{use}"] - m["bottom_up.compute_held.{use}"]) / m["time.period"],
        label="{use}: compute added",
        note="Never below nothing.",
        strong=True,
    )
    s.line(
        "bottom_up.compute_idle.{use}",
        "PFLOP/s",
        largest(0, m["bottom_up.compute_held.{use}"] - m["bottom_up.compute_needed.{use}"]),
        label="{use}: compute idle",
    )


def _shares(m: Draft, s: SheetBuilder) -> None:
    main = attribute("accelerator", "key") == m["bottom_up.main_chip"]
    s.section("Shares of the compute added")
    s.line(
        "bottom_up.share_given.{use}.{accelerator}",
        "ratio",
        where(main, 0, m["bottom_up.share.{use}.{accelerator}"]),
        label="{use}: share given to {accelerator}",
    )
    s.line(
        "bottom_up.share_given.{use}",
        "ratio",
        total(m["bottom_up.share_given.{use}.{accelerator}"], over="accelerator"),
        label="{use}: shares given",
    )
    s.line(
        "bottom_up.share_scale.{use}",
        "ratio",
        1 / largest(1, m["bottom_up.share_given.{use}"]),
        label="{use}: factor on the shares given",
        note="Below 1 where they exceed the whole.",
    )
    s.line(
        "bottom_up.share_applied.{use}.{accelerator}",
        "ratio",
        where(
            main,
            1 - m["bottom_up.share_given.{use}"] * m["bottom_up.share_scale.{use}"],
            m["bottom_up.share_given.{use}.{accelerator}"] * m["bottom_up.share_scale.{use}"],
        ),
        label="{use}: share of compute added on {accelerator}, applied",
        note="The main chip takes the rest.",
    )


def _added(m: Draft, s: SheetBuilder) -> None:
    s.section("Cards added")
    opening = (
        attribute("accelerator", "opening")
        * m["server.global.history"]
        / m["time.period"]
        * m["bottom_up.opening.share.{use}"]
        * m["bottom_up.opening.large_models.{use}"]
        * at("server.gpu_cost_share", 2023)
        / m["server.card_price.a100"]
    )
    bought = (
        m["bottom_up.compute_added.{use}"]
        * m["bottom_up.share_applied.{use}.{accelerator}"]
        / m["bottom_up.fp16.{accelerator}"]
    )
    s.line(
        "bottom_up.cards.added.{use}.{accelerator}",
        "1e4 cards/year",
        where(m["time.history"] == 1, opening.to("1e4 cards/year"), bought.to("1e4 cards/year")),
        first=2021,
        label="{use}: {accelerator} added",
        note="To 2022 the server sales of figure 7 at its implied price of an A100.",
    )


def _retired(m: Draft, s: SheetBuilder) -> None:
    s.section("Vintages: cards added so many years before")
    ages = list(AGES)
    years = {ages[0]: m["time.period"]}
    bought = {ages[0]: prior("bottom_up.cards.added.{use}.{accelerator}")}
    for before, age in pairwise(ages):
        years[age] = m[f"bottom_up.age.{before}"] + m["time.period"]
        bought[age] = prior(f"bottom_up.cards.vintage.{{use}}.{{accelerator}}.{before}")
    s.scalar("bottom_up.age.{age}", "year", by_member("age", years), label="Years in service: {age}")
    s.scalar(
        "bottom_up.leaves.{age}",
        "flag",
        where(m["bottom_up.age.{age}"] == m["bottom_up.service_life"], 1, 0),
        label="Retires at {age}",
    )
    s.line(
        "bottom_up.cards.vintage.{use}.{accelerator}.{age}",
        "1e4 cards/year",
        where(m["time.place"] == 1, 0, by_member("age", bought)),
        first=2021,
        label="{use}: {accelerator} of {age}",
        note="Cards added that many years before.",
    )
    s.section("Cards retired and in service")
    s.line(
        "bottom_up.cards.retired.{use}.{accelerator}",
        "1e4 cards/year",
        total(m["bottom_up.cards.vintage.{use}.{accelerator}.{age}"] * m["bottom_up.leaves.{age}"], over="age"),
        first=2021,
        label="{use}: {accelerator} retired",
        note="The vintage whose service life ends.",
    )
    s.line(
        "bottom_up.cards.fleet.{use}.{accelerator}",
        "1e4 cards",
        m["bottom_up.cards.kept.{use}.{accelerator}"]
        + m["bottom_up.cards.added.{use}.{accelerator}"] * m["time.period"],
        first=2021,
        label="{use}: {accelerator} in service",
    )


def _totals(m: Draft, s: SheetBuilder) -> None:
    s.section("Over uses and chips")
    for part, unit, what, whole in (
        ("added", "1e4 cards/year", "{accelerator} added", "Cards added"),
        ("retired", "1e4 cards/year", "{accelerator} retired", "Cards retired"),
        ("fleet", "1e4 cards", "{accelerator} in service", "Cards in service"),
    ):
        s.line(
            f"bottom_up.cards.{part}.{{accelerator}}",
            unit,
            total(m[f"bottom_up.cards.{part}.{{use}}.{{accelerator}}"], over="use"),
            first=2021,
            label=what,
        )
        s.line(
            f"bottom_up.cards.{part}",
            unit,
            total(m[f"bottom_up.cards.{part}.{{accelerator}}"], over="accelerator"),
            first=2021,
            label=whole,
            strong=True,
            cagr=part == "added",
        )


def _checks(m: Draft, s: SheetBuilder) -> None:
    s.line(
        "bottom_up.compute_in_service.{use}",
        "PFLOP/s",
        total(
            m["bottom_up.cards.fleet.{use}.{accelerator}"] * m["bottom_up.fp16.{accelerator}"], over="accelerator"
        ).to("PFLOP/s"),
        label="{use}: compute in service",
    )
    s.check(
        "check.bottom_up.compute.{use}",
        "ratio",
        deviation(
            m["bottom_up.compute_in_service.{use}"],
            m["bottom_up.compute_needed.{use}"] + m["bottom_up.compute_idle.{use}"],
        ),
        label="{use}: compute in service = needed + idle",
    )
    s.check(
        "check.bottom_up.shares.{use}",
        "ratio",
        total(m["bottom_up.share_applied.{use}.{accelerator}"], over="accelerator") - 1,
        label="{use}: shares of the compute added sum to 1",
    )
    s.check(
        "check.bottom_up.fleet.{use}.{accelerator}",
        "ratio",
        deviation(
            (
                total(span("bottom_up.cards.added.{use}.{accelerator}"))
                - total(span("bottom_up.cards.retired.{use}.{accelerator}"))
            )
            * m["time.period"],
            at("bottom_up.cards.fleet.{use}.{accelerator}", 2027),
        ),
        scalar=True,
        label="{use}: {accelerator} added - retired = in service",
    )
    s.check(
        "check.bottom_up.shares_given.{use}",
        "ratio",
        largest(0, m["bottom_up.share_given.{use}"] - 1),
        kind="alert",
        label="{use}: shares given do not exceed the whole",
    )
    s.check(
        "check.bottom_up.idle.{use}",
        "ratio",
        deviation(m["bottom_up.compute_in_service.{use}"], m["bottom_up.compute_needed.{use}"]),
        kind="alert",
        label="{use}: no compute stands idle",
    )
