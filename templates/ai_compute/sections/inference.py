"""Cloud inference demand (figure 50, section 2.1.3): users, queries, operations, peak, cards."""

from __future__ import annotations

from xlmodel import Model, SheetBuilder, all_of, at, deviation, growth, prior, ratio, span, total, where

from ai_compute.sections.growth_rates import compound_growth
from ai_compute.sections.training import CARDS, MODEL_CLASSES


def inference(m: Model) -> None:
    """Figure 50: the peak compute of inference and the cards that hold it."""
    s = m.sheet(
        "inference", "Calc", en="Inference", zh="推理需求", purpose_en="Inference compute and cards (figure 50)",
        purpose_zh="推理端算力与卡数需求（图 50）", first=2023,
    )  # fmt: skip

    s.section("Users of general models", "普通大模型用户")
    s.line(
        "infer.general.users", "1e8 users",
        where(
            all_of(m["correct.E4"] == 1, m["time.opening"] == 1),
            m["infer.general.daily_users_opening_text"], m["infer.general.daily_users"],
        ),
        en="General models: daily users, as corrected", zh="普通大模型：日活用户（更正后）", source="section 2.1.3",
        note_en="E4: 2023 by the table (0) or by the text (1).", note_zh="勘误 E4：2023 年 0 取表值，1 取正文值。",
    )  # fmt: skip
    users = {"multimodal": "infer.multimodal.daily_users", "general": "infer.general.users"}

    for kind, en, zh in MODEL_CLASSES:
        s.section(en, zh)
        s.line(
            f"infer.{kind}.daily_users_growth", "ratio", growth(users[kind]), first=2024,
            en=f"{en}: growth of daily users", zh=f"{zh}：日活用户增速", source="figure 50",
        )  # fmt: skip
        per_token = s.line(
            f"infer.{kind}.flop_per_token", "TFLOP/token",
            (m["infer.flop_per_parameter"] * m[f"train.{kind}.params"]).to("TFLOP/token"),
            en=f"{en}: inference operations per token (2N)", zh=f"{zh}：单 token 推理运算次数（2N）",
            source="figure 50",
        )  # fmt: skip
        per_query = s.line(
            f"infer.{kind}.flop_per_query", "TFLOP/query", per_token * m[f"infer.{kind}.tokens_per_query"],
            en=f"{en}: operations per query", zh=f"{zh}：每次查询运算次数", source="figure 50",
        )  # fmt: skip
        daily = s.line(
            f"infer.{kind}.daily_compute", "EFLOP/day",
            (per_query * m[f"infer.{kind}.queries_per_user"] * m[users[kind]]).to("EFLOP/day"),
            en=f"{en}: operations a day", zh=f"{zh}：全天运算次数合计", source="figure 50",
        )  # fmt: skip
        average = s.line(
            f"infer.{kind}.average_compute", "EFLOP/s", daily.to("EFLOP/s"),
            en=f"{en}: average compute", zh=f"{zh}：平均每秒算力", source="figure 50",
        )  # fmt: skip
        s.line(
            f"infer.{kind}.peak_compute", "EFLOP/s", average * m[f"infer.{kind}.peak_multiplier"],
            en=f"{en}: peak compute", zh=f"{zh}：最大并发峰值算力", source="figure 50", cagr=True,
        )  # fmt: skip

    s.section("Both classes", "合计")
    needed = s.line(
        "infer.needed_compute", "PFLOP/s",
        (m["infer.multimodal.peak_compute"] + m["infer.general.peak_compute"]).to("PFLOP/s"),
        en="Peak inference compute needed", zh="推理端所需峰值算力",
    )  # fmt: skip
    peak = s.line(
        "infer.peak_compute", "PFLOP/s", where(m["correct.E1"] == 1, needed, needed / m["infer.utilisation"]),
        en="Peak inference compute", zh="推理端峰值算力总量", source="figure 50", strong=True,
        note_en="E1: the report divides by utilisation here and again below (0); the sum (1).",
        note_zh="勘误 E1：原表此处与卡数各除一次利用率（0）；更正为两类之和（1）。",
    )  # fmt: skip
    installed = s.line(
        "infer.installed_compute", "PFLOP/s", peak / m["infer.utilisation"],
        en="Compute to install for inference", zh="推理端需部署算力",
        note_en="Peak compute over utilisation.", note_zh="峰值算力除以利用率。",
    )  # fmt: skip

    s.section("Growth of peak compute", "峰值算力复合增速")
    periods = s.scalar(
        "infer.peak_compute.printed_periods", "count", m["cagr.years"] + m["infer.peak_compute.extra_periods"],
        en="Periods the text counts", zh="正文所计期数",
    )  # fmt: skip
    by_year = s.scalar(
        "infer.peak_compute.cagr_by_year", "ratio", compound_growth("infer.peak_compute", m["cagr.years"]),
        en="Growth of peak inference compute over the years between", zh="推理端峰值算力复合增速（按年数）",
    )  # fmt: skip
    printed = s.scalar(
        "infer.peak_compute.cagr_as_counted", "ratio", compound_growth("infer.peak_compute", periods),
        en="Growth of peak inference compute over the periods the text counts",
        zh="推理端峰值算力复合增速（按正文期数）",
    )  # fmt: skip
    s.scalar(
        "infer.peak_compute.cagr", "ratio", where(m["correct.E2"] == 1, by_year, printed),
        en="Growth of peak inference compute (CAGR)", zh="推理端峰值算力复合增速（CAGR）",
        source="section 2.1.3", strong=True,
        note_en="E2: the text takes one root too many (0); the years between (1).",
        note_zh="勘误 E2：0 为正文口径（多计一期），1 按年数。",
    )  # fmt: skip

    s.section("Cards", "芯片需求")
    for chip, name in CARDS:
        stock = s.line(
            f"infer.{chip}.stock", "1e4 cards",
            (installed.to("TFLOP/s") / m[f"chip.{chip}.fp16_tensor"]).to("1e4 cards"),
            en=f"Inference on {name} alone: cards", zh=f"推理端 {name} 需求量（仅考虑 {name}）", source="figure 50",
            cagr=True, strong=True,
        )  # fmt: skip
        s.line(
            f"infer.{chip}.increment", "1e4 cards/year", (stock - prior(stock)) / m["time.period"], first=2024,
            en=f"Inference on {name} alone: cards added", zh=f"推理端 {name} 需求增量（仅考虑 {name}）",
            source="figure 50",
            note_en="" if chip == "a100" else "The printed label names the A100 (erratum E5).",
            note_zh="" if chip == "a100" else "原表标签误写为 A100（勘误 E5）。",
        )  # fmt: skip

    _checks(m, s)


def _checks(m: Model, s: SheetBuilder) -> None:
    for kind, en, zh in MODEL_CLASSES:
        trained, inferred = m[f"train.{kind}.flop_per_token"], m[f"infer.{kind}.flop_per_token"]
        s.check(
            f"check.infer.{kind}.operations", "ratio",
            ratio(trained, inferred) - m["train.flop_per_parameter"] / m["infer.flop_per_parameter"],
            en=f"{en}: training and inference count the same parameters", zh=f"{zh}：训练与推理参数量一致",
        )  # fmt: skip
    for chip, name in CARDS:
        peak = m["infer.peak_compute"]
        held = (m[f"infer.{chip}.stock"] * m[f"chip.{chip}.fp16_tensor"] * m["infer.utilisation"]).to("PFLOP/s")
        s.check(
            f"check.infer.{chip}.compute", "ratio", ratio(held - peak, peak),
            en=f"Inference: {name} x throughput x utilisation = peak compute",
            zh=f"推理端：{name} 卡数×算力×利用率=峰值算力",
        )  # fmt: skip
        added = total(span(f"infer.{chip}.increment")) * m["time.period"]
        s.check(
            f"check.infer.{chip}.increments", "ratio",
            deviation(at(f"infer.{chip}.stock", 2023) + added, at(f"infer.{chip}.stock", 2027)), scalar=True,
            en=f"Inference: first stock + increments = last stock, {name}",
            zh=f"推理端：期初存量+各年增量=期末存量（{name}）",
        )  # fmt: skip
    needed = m["infer.needed_compute"]
    s.check(
        "check.infer.utilisation_once", "ratio", ratio(m["infer.peak_compute"] - needed, needed), kind="alert",
        en="Utilisation divides inference demand once (fails as printed, E1)",
        zh="推理需求仅除一次利用率（按原文不成立，E1）",
    )  # fmt: skip
