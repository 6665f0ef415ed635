"""Cloud inference demand (figure 50, section 2.1.3): users, queries, operations, peak, cards."""

from __future__ import annotations

from xlmodel import Draft, Expression, SheetBuilder, all_of, by_member, growth, ratio, total, where

from ai_compute.sections.growth_rates import compound_growth, increments_left, stock_and_increment


def inference(m: Draft) -> None:
    """Figure 50: the peak compute of inference and the cards that hold it."""
    s = m.sheet("inference", "Calc", title="Inference", purpose="Inference compute and cards (figure 50)", first=2023)

    s.section("Users of general models", "section 2.1.3")
    by_table, by_text = m["infer.general.daily_users"], m["infer.general.daily_users_opening_text"]
    users = where(all_of(m["correct.E4"] == 1, m["time.opening"] == 1), by_text, by_table)
    what, note = "General: daily users, as corrected", "E4: 2023 by the table (0) or by the text (1)."
    general = s.line("infer.general.users", "1e8 users", users, what, note=note)

    _classes(m, s, {"multimodal": m["infer.multimodal.daily_users"], "general": general})
    _peak(m, s)
    _growth(m, s)

    s.section("Cards", "figure 50")
    cards = (m["infer.installed_compute"].to("TFLOP/s") / m["chip.{card}.fp16_tensor"]).to("1e4 cards")
    label, note = "Inference on {card} alone: cards", "The printed label of the H100 names the A100 (erratum E5)."
    stock_and_increment(s, "infer.{card}", "1e4 cards", cards, label, strong=True, note=note)

    _checks(m, s)


def _classes(m: Draft, s: SheetBuilder, users: dict[str, Expression]) -> None:
    s.section("Each class of models", "figure 50")
    grown = by_member("class", {name: growth(line, otherwise=0) for name, line in users.items()})
    s.line("infer.{class}.daily_users_growth", "growth", grown, "{class}: growth of daily users", first=2024)

    per_token = (m["infer.flop_per_parameter"] * m["train.{class}.params"]).to("TFLOP/token")
    label = "{class}: inference operations per token (2N)"
    per_token = s.line("infer.{class}.flop_per_token", "TFLOP/token", per_token, label)

    per_query = per_token * m["infer.{class}.tokens_per_query"]
    per_query = s.line("infer.{class}.flop_per_query", "TFLOP/query", per_query, "{class}: operations per query")

    daily = (per_query * m["infer.{class}.queries_per_user"] * by_member("class", users)).to("EFLOP/day")
    daily = s.line("infer.{class}.daily_compute", "EFLOP/day", daily, "{class}: operations a day")

    average = s.line("infer.{class}.average_compute", "EFLOP/s", daily.to("EFLOP/s"), "{class}: average compute")
    peak = average * m["infer.{class}.peak_multiplier"]
    s.line("infer.{class}.peak_compute", "EFLOP/s", peak, "{class}: peak compute", cagr=True)


def _peak(m: Draft, s: SheetBuilder) -> None:
    s.section("Both classes")
    needed = total(m["infer.{class}.peak_compute"], over="class").to("PFLOP/s")
    needed = s.line("infer.needed_compute", "PFLOP/s", needed, "Peak inference compute needed")
    peak = s.line(
        "infer.peak_compute",
        "PFLOP/s",
        where(m["correct.E1"] == 1, needed, needed / m["infer.utilisation"]),
        "Peak inference compute",
        "figure 50",
        note="E1: the report divides by utilisation here and again below (0); the sum (1).",
        strong=True,
    )
    installed, label = peak / m["infer.utilisation"], "Compute to install for inference"
    s.line("infer.installed_compute", "PFLOP/s", installed, label, note="Peak compute over utilisation.")


def _growth(m: Draft, s: SheetBuilder) -> None:
    s.section("Growth of peak compute")
    periods = m["cagr.years"] + m["infer.peak_compute.extra_periods"]
    periods = s.scalar("infer.peak_compute.printed_periods", "count", periods, "Periods the text counts")

    by_year, label = compound_growth("infer.peak_compute"), "Growth of peak inference compute over the years between"
    by_year = s.scalar("infer.peak_compute.cagr_by_year", "growth", by_year, label)

    printed = compound_growth("infer.peak_compute", periods)
    label = "Growth of peak inference compute over the periods the text counts"
    printed = s.scalar("infer.peak_compute.cagr_as_counted", "growth", printed, label)
    s.scalar(
        "infer.peak_compute.cagr",
        "growth",
        where(m["correct.E2"] == 1, by_year, printed),
        "Growth of peak inference compute (CAGR, see E2)",
        "section 2.1.3",
        note="E2: the text takes one root too many (0); the years between (1).",
        strong=True,
    )


def _checks(m: Draft, s: SheetBuilder) -> None:
    peak, needed = m["infer.peak_compute"], m["infer.needed_compute"]
    apart = ratio(m["train.{class}.flop_per_token"], m["infer.{class}.flop_per_token"])
    apart = apart - m["train.flop_per_parameter"] / m["infer.flop_per_parameter"]
    label = "{class}: training and inference count the same parameters"
    s.check("check.infer.{class}.operations", "ratio", apart, label)

    held = (m["infer.{card}.stock"] * m["chip.{card}.fp16_tensor"] * m["infer.utilisation"]).to("PFLOP/s")
    label = "{card}: cards x throughput x utilisation = peak inference compute"
    s.check("check.infer.{card}.compute", "ratio", ratio(held - peak, peak), label)

    left, label = increments_left(m, "infer.{card}"), "{card}: first stock for inference + increments = last stock"
    s.check("check.infer.{card}.increments", "ratio", left, label, scalar=True)

    twice, label = ratio(peak - needed, needed), "Utilisation divides inference demand once (fails as printed, E1)"
    s.check("check.infer.utilisation_once", "ratio", twice, label, kind="alert")
