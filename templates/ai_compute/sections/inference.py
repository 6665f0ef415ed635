"""Cloud inference demand (figure 50, section 2.1.3): users, queries, operations, peak, cards."""

from __future__ import annotations

from xlmodel import Draft, SheetBuilder, all_of, at, deviation, growth, prior, ratio, span, total, where

from ai_compute.sections.growth_rates import compound_growth
from ai_compute.sections.training import CARDS, MODEL_CLASSES


def inference(m: Draft) -> None:
    """Figure 50: the peak compute of inference and the cards that hold it."""
    s = m.sheet("inference", "Calc", title="Inference", purpose="Inference compute and cards (figure 50)", first=2023)

    s.section("Users of general models")
    s.line(
        "infer.general.users",
        "1e8 users",
        where(
            all_of(m["correct.E4"] == 1, m["time.opening"] == 1),
            m["infer.general.daily_users_opening_text"],
            m["infer.general.daily_users"],
        ),
        label="General models: daily users, as corrected",
        source="section 2.1.3",
        note="E4: 2023 by the table (0) or by the text (1).",
    )
    users = {"multimodal": "infer.multimodal.daily_users", "general": "infer.general.users"}

    for kind, what in MODEL_CLASSES:
        s.section(what)
        s.line(
            f"infer.{kind}.daily_users_growth",
            "ratio",
            growth(users[kind]),
            first=2024,
            label=f"{what}: growth of daily users",
            source="figure 50",
        )
        per_token = s.line(
            f"infer.{kind}.flop_per_token",
            "TFLOP/token",
            (m["infer.flop_per_parameter"] * m[f"train.{kind}.params"]).to("TFLOP/token"),
            label=f"{what}: inference operations per token (2N)",
            source="figure 50",
        )
        per_query = s.line(
            f"infer.{kind}.flop_per_query",
            "TFLOP/query",
            per_token * m[f"infer.{kind}.tokens_per_query"],
            label=f"{what}: operations per query",
            source="figure 50",
        )
        daily = s.line(
            f"infer.{kind}.daily_compute",
            "EFLOP/day",
            (per_query * m[f"infer.{kind}.queries_per_user"] * m[users[kind]]).to("EFLOP/day"),
            label=f"{what}: operations a day",
            source="figure 50",
        )
        average = s.line(
            f"infer.{kind}.average_compute",
            "EFLOP/s",
            daily.to("EFLOP/s"),
            label=f"{what}: average compute",
            source="figure 50",
        )
        s.line(
            f"infer.{kind}.peak_compute",
            "EFLOP/s",
            average * m[f"infer.{kind}.peak_multiplier"],
            label=f"{what}: peak compute",
            source="figure 50",
            cagr=True,
        )

    s.section("Both classes")
    needed = s.line(
        "infer.needed_compute",
        "PFLOP/s",
        (m["infer.multimodal.peak_compute"] + m["infer.general.peak_compute"]).to("PFLOP/s"),
        label="Peak inference compute needed",
    )
    peak = s.line(
        "infer.peak_compute",
        "PFLOP/s",
        where(m["correct.E1"] == 1, needed, needed / m["infer.utilisation"]),
        label="Peak inference compute",
        source="figure 50",
        strong=True,
        note="E1: the report divides by utilisation here and again below (0); the sum (1).",
    )
    installed = s.line(
        "infer.installed_compute",
        "PFLOP/s",
        peak / m["infer.utilisation"],
        label="Compute to install for inference",
        note="Peak compute over utilisation.",
    )

    s.section("Growth of peak compute")
    periods = s.scalar(
        "infer.peak_compute.printed_periods",
        "count",
        m["cagr.years"] + m["infer.peak_compute.extra_periods"],
        label="Periods the text counts",
    )
    by_year = s.scalar(
        "infer.peak_compute.cagr_by_year",
        "ratio",
        compound_growth("infer.peak_compute", m["cagr.years"]),
        label="Growth of peak inference compute over the years between",
    )
    printed = s.scalar(
        "infer.peak_compute.cagr_as_counted",
        "ratio",
        compound_growth("infer.peak_compute", periods),
        label="Growth of peak inference compute over the periods the text counts",
    )
    s.scalar(
        "infer.peak_compute.cagr",
        "ratio",
        where(m["correct.E2"] == 1, by_year, printed),
        label="Growth of peak inference compute (CAGR)",
        source="section 2.1.3",
        strong=True,
        note="E2: the text takes one root too many (0); the years between (1).",
    )

    s.section("Cards")
    for chip, name in CARDS:
        stock = s.line(
            f"infer.{chip}.stock",
            "1e4 cards",
            (installed.to("TFLOP/s") / m[f"chip.{chip}.fp16_tensor"]).to("1e4 cards"),
            label=f"Inference on {name} alone: cards",
            source="figure 50",
            cagr=True,
            strong=True,
        )
        s.line(
            f"infer.{chip}.increment",
            "1e4 cards/year",
            (stock - prior(stock)) / m["time.period"],
            first=2024,
            label=f"Inference on {name} alone: cards added",
            source="figure 50",
            note="" if chip == "a100" else "The printed label names the A100 (erratum E5).",
        )

    _checks(m, s)


def _checks(m: Draft, s: SheetBuilder) -> None:
    for kind, what in MODEL_CLASSES:
        trained, inferred = m[f"train.{kind}.flop_per_token"], m[f"infer.{kind}.flop_per_token"]
        s.check(
            f"check.infer.{kind}.operations",
            "ratio",
            ratio(trained, inferred) - m["train.flop_per_parameter"] / m["infer.flop_per_parameter"],
            label=f"{what}: training and inference count the same parameters",
        )
    for chip, name in CARDS:
        peak = m["infer.peak_compute"]
        held = (m[f"infer.{chip}.stock"] * m[f"chip.{chip}.fp16_tensor"] * m["infer.utilisation"]).to("PFLOP/s")
        s.check(
            f"check.infer.{chip}.compute",
            "ratio",
            ratio(held - peak, peak),
            label=f"Inference: {name} x throughput x utilisation = peak compute",
        )
        added = total(span(f"infer.{chip}.increment")) * m["time.period"]
        s.check(
            f"check.infer.{chip}.increments",
            "ratio",
            deviation(at(f"infer.{chip}.stock", 2023) + added, at(f"infer.{chip}.stock", 2027)),
            scalar=True,
            label=f"Inference: first stock + increments = last stock, {name}",
        )
    needed = m["infer.needed_compute"]
    s.check(
        "check.infer.utilisation_once",
        "ratio",
        ratio(m["infer.peak_compute"] - needed, needed),
        kind="alert",
        label="Utilisation divides inference demand once (fails as printed, E1)",
    )
