"""Training demand (figure 49, section 2.1.3): parameters, tokens, compute, peak, cards."""

from __future__ import annotations

from xlmodel import Draft, Expression, SheetBuilder, attribute, by_member, largest, prior, ratio, ref, total, where

from ai_compute.sections.growth_rates import compound_growth, increments_left, stock_and_increment


def training(m: Draft) -> None:
    """Figure 49: the peak compute of training and the cards that hold it."""
    s = m.sheet("training", "Calc", title="Training", purpose="Training compute and cards (figure 49)", first=2023)

    s.section("Parameters at the start", "section 2.1.3")
    by_table, by_text = m["train.multimodal.params_opening"], m["train.multimodal.params_opening_text"]
    start = s.scalar(
        "train.multimodal.params_start",
        "1e8 parameters",
        where(m["correct.E4"] == 1, by_text, by_table),
        "Multimodal: parameters in 2023",
        note="E4: the table's value (0) or the text's (1).",
    )
    _classes(m, s, by_member("class", {"multimodal": start, "general": m["train.general.params_opening"]}))
    _peak(m, s)

    s.section("Cards", "figure 49")
    fp16 = attribute("card", "fp16_tensor_tflops")
    fp16 = s.line("chip.{card}.fp16_tensor", "TFLOP/s/card", fp16, "{card}: FP16 tensor compute")
    cards = (m["train.installed_compute"].to("TFLOP/s") / fp16).to("1e4 cards")
    stock_and_increment(s, "train.{card}", "1e4 cards", cards, "Training on {card} alone: cards", strong=True)

    _checks(m, s)


def _classes(m: Draft, s: SheetBuilder, start: Expression) -> None:
    s.section("Each class of models", "figure 49")
    opening, growth = m["time.opening"] == 1, 1 + m["train.{class}.params_growth"]

    params = where(opening, start, prior("train.{class}.params") * growth)
    params = s.line("train.{class}.params", "1e8 parameters", params, "{class}: average parameters (N)")

    tokens = where(opening, m["train.{class}.tokens_opening"], prior("train.{class}.tokens") * growth)
    note = "In proportion to parameters."
    tokens = s.line("train.{class}.tokens", "1e8 tokens", tokens, "{class}: training tokens", note=note)

    per_token = (m["train.flop_per_parameter"] * params).to("TFLOP/token")
    label = "{class}: training operations per token (6N)"
    per_token = s.line("train.{class}.flop_per_token", "TFLOP/token", per_token, label)

    compute = (per_token * tokens).to("PFLOP")
    compute = s.line("train.{class}.model_compute", "PFLOP", compute, "{class}: operations to train one model")

    models = m["train.{class}.vendors"] * m["train.{class}.concurrent_models"]
    models = s.line("train.{class}.models", "count", models, "{class}: models trained at once, all vendors", "")

    peak = (compute * models / m["train.{class}.training_days"]).to("PFLOP/s")
    note = "Of all models, though the printed label says of one."
    s.line("train.{class}.peak_compute", "PFLOP/s", peak, "{class}: peak training compute", note=note)


def _peak(m: Draft, s: SheetBuilder) -> None:
    s.section("Both classes")
    peak = total(m["train.{class}.peak_compute"], over="class")
    peak = s.line("train.peak_compute", "PFLOP/s", peak, "Peak training compute", strong=True)
    installed = peak / m["train.utilisation"]
    note = "Peak compute over utilisation."
    s.line("train.installed_compute", "PFLOP/s", installed, "Compute to install for training", note=note)

    s.section("Growth of peak compute")
    whole, general = compound_growth("train.peak_compute"), compound_growth("train.general.peak_compute")
    label = "Growth of peak training compute, all models"
    whole = s.scalar("train.peak_compute.cagr_by_year", "growth", whole, label)
    label = "Growth of peak training compute, general models"
    printed = s.scalar("train.general.peak_compute.cagr_by_year", "growth", general, label)
    s.scalar(
        "train.peak_compute.cagr",
        "growth",
        where(m["correct.E2"] == 1, whole, printed),
        "Growth of peak training compute (CAGR, see E2)",
        "section 2.1.3",
        note="E2: the text gives the growth of general models alone (0); all models (1).",
        strong=True,
    )


def _checks(m: Draft, s: SheetBuilder) -> None:
    tokens, params, peak = m["train.{class}.tokens"], m["train.{class}.params"], m["train.peak_compute"]
    apart = ratio(tokens, prior(tokens)) - ratio(params, prior(params))
    s.check("check.train.{class}.tokens", "ratio", apart, "{class}: tokens grow as parameters do", first=2024)

    held = (m["train.{card}.stock"] * m["chip.{card}.fp16_tensor"] * m["train.utilisation"]).to("PFLOP/s")
    label = "{card}: cards x throughput x utilisation = peak training compute"
    s.check("check.train.{card}.compute", "ratio", ratio(held - peak, peak), label)

    label = "Growth runs from a year to a later one"
    s.check("check.growth_years", "count", largest(0, 1 - ref("cagr.years")), label, scalar=True)

    left, label = increments_left(m, "train.{card}"), "{card}: first stock for training + increments = last stock"
    s.check("check.train.{card}.increments", "ratio", left, label, scalar=True)
