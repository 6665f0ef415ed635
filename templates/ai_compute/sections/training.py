"""Training demand (figure 49, section 2.1.3): parameters, tokens, compute, peak, cards."""

from __future__ import annotations

from xlmodel import Draft, SheetBuilder, at, code, deviation, lookup, prior, ratio, span, total, where

from ai_compute.sections.growth_rates import compound_growth

MODEL_CLASSES = (("multimodal", "Multimodal models"), ("general", "General models"))
CARDS = (("h100", "H100"), ("a100", "A100"))


def training(m: Draft) -> None:
    """Figure 49: the peak compute of training and the cards that hold it."""
    s = m.sheet("training", "Calc", title="Training", purpose="Training compute and cards (figure 49)", first=2023)
    opening = m["time.opening"] == 1

    s.section("Parameters at the start")
    s.scalar(
        "train.multimodal.params_start",
        "1e8 parameters",
        where(m["correct.E4"] == 1, m["train.multimodal.params_opening_text"], m["train.multimodal.params_opening"]),
        label="Multimodal models: parameters in 2023",
        source="section 2.1.3",
        note="E4: the table's value (0) or the text's (1).",
    )
    start = {"multimodal": m["train.multimodal.params_start"], "general": m["train.general.params_opening"]}

    for kind, what in MODEL_CLASSES:
        s.section(what)
        growth = 1 + m[f"train.{kind}.params_growth"]
        params = s.line(
            f"train.{kind}.params",
            "1e8 parameters",
            where(opening, start[kind], prior(f"train.{kind}.params") * growth),
            label=f"{what}: average parameters (N)",
            source="figure 49",
        )
        tokens = s.line(
            f"train.{kind}.tokens",
            "1e8 tokens",
            where(opening, m[f"train.{kind}.tokens_opening"], prior(f"train.{kind}.tokens") * growth),
            label=f"{what}: training tokens",
            source="figure 49",
            note="In proportion to parameters.",
        )
        per_token = s.line(
            f"train.{kind}.flop_per_token",
            "TFLOP/token",
            (m["train.flop_per_parameter"] * params).to("TFLOP/token"),
            label=f"{what}: training operations per token (6N)",
            source="figure 49",
        )
        compute = s.line(
            f"train.{kind}.model_compute",
            "PFLOP",
            (per_token * tokens).to("PFLOP"),
            label=f"{what}: operations to train one model",
            source="figure 49",
        )
        models = s.line(
            f"train.{kind}.models",
            "count",
            m[f"train.{kind}.vendors"] * m[f"train.{kind}.concurrent_models"],
            label=f"{what}: models trained at once, all vendors",
        )
        s.line(
            f"train.{kind}.peak_compute",
            "PFLOP/s",
            (compute * models / m[f"train.{kind}.training_days"]).to("PFLOP/s"),
            label=f"{what}: peak training compute",
            source="figure 49",
            note="Of all models, though the printed label says of one.",
        )

    s.section("Both classes")
    multimodal, general = m["train.multimodal.peak_compute"], m["train.general.peak_compute"]
    peak = s.line("train.peak_compute", "PFLOP/s", multimodal + general, label="Peak training compute", strong=True)
    installed = s.line(
        "train.installed_compute",
        "PFLOP/s",
        peak / m["train.utilisation"],
        label="Compute to install for training",
        note="Peak compute over utilisation.",
    )

    s.section("Growth of peak compute")
    for name, what in (("train", "all models"), ("train.general", "general models")):
        s.scalar(
            f"{name}.peak_compute.cagr_by_year",
            "ratio",
            compound_growth(f"{name}.peak_compute", m["cagr.years"]),
            label=f"Growth of peak training compute, {what}",
        )
    whole, printed = m["train.peak_compute.cagr_by_year"], m["train.general.peak_compute.cagr_by_year"]
    s.scalar(
        "train.peak_compute.cagr",
        "ratio",
        where(m["correct.E2"] == 1, whole, printed),
        label="Growth of peak training compute (CAGR)",
        source="section 2.1.3",
        strong=True,
        note="E2: the text gives the growth of general models alone (0); all models (1).",
    )

    s.section("Cards")
    for chip, name in CARDS:
        fp16 = s.line(
            f"chip.{chip}.fp16_tensor",
            "TFLOP/s/card",
            lookup("chips", "fp16_tensor_tflops", "key", code(chip)),
            label=f"{name}: FP16 tensor compute",
            source="figure 49",
        )
        stock = s.line(
            f"train.{chip}.stock",
            "1e4 cards",
            (installed.to("TFLOP/s") / fp16).to("1e4 cards"),
            label=f"Training on {name} alone: cards",
            source="figure 49",
            cagr=True,
            strong=True,
        )
        s.line(
            f"train.{chip}.increment",
            "1e4 cards/year",
            (stock - prior(stock)) / m["time.period"],
            first=2024,
            label=f"Training on {name} alone: cards added",
            source="figure 49",
        )

    _checks(m, s)


def _checks(m: Draft, s: SheetBuilder) -> None:
    for kind, what in MODEL_CLASSES:
        params, tokens = m[f"train.{kind}.params"], m[f"train.{kind}.tokens"]
        s.check(
            f"check.train.{kind}.tokens",
            "ratio",
            ratio(tokens, prior(tokens)) - ratio(params, prior(params)),
            first=2024,
            label=f"{what}: tokens grow as parameters do",
        )
    for chip, name in CARDS:
        held = (m[f"train.{chip}.stock"] * m[f"chip.{chip}.fp16_tensor"] * m["train.utilisation"]).to("PFLOP/s")
        peak = m["train.peak_compute"]
        s.check(
            f"check.train.{chip}.compute",
            "ratio",
            ratio(held - peak, peak),
            label=f"Training: {name} x throughput x utilisation = peak compute",
        )
        added = total(span(f"train.{chip}.increment")) * m["time.period"]
        s.check(
            f"check.train.{chip}.increments",
            "ratio",
            deviation(at(f"train.{chip}.stock", 2023) + added, at(f"train.{chip}.stock", 2027)),
            scalar=True,
            label=f"Training: first stock + increments = last stock, {name}",
        )
