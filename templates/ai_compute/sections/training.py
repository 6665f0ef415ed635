"""Training demand (figure 49, section 2.1.3): parameters, tokens, compute, peak, cards."""

from __future__ import annotations

from xlmodel import Model, SheetBuilder, at, deviation, lookup, prior, ratio, span, total, where, words

from ai_compute.sections.growth_rates import compound_growth

MODEL_CLASSES = (("multimodal", "Multimodal models", "多模态大模型"), ("general", "General models", "普通大模型"))
CARDS = (("h100", "H100"), ("a100", "A100"))


def training(m: Model) -> None:
    """Figure 49: the peak compute of training and the cards that hold it."""
    s = m.sheet(
        "training", "Calc", en="Training", zh="训练需求", purpose_en="Training compute and cards (figure 49)",
        purpose_zh="训练端算力与卡数需求（图 49）", first=2023,
    )  # fmt: skip
    opening = m["time.opening"] == 1

    s.section("Parameters at the start", "期初参数量")
    s.scalar(
        "train.multimodal.params_start", "1e8 parameters",
        where(m["correct.E4"] == 1, m["train.multimodal.params_opening_text"], m["train.multimodal.params_opening"]),
        en="Multimodal models: parameters in 2023", zh="多模态大模型：2023 年参数量", source="section 2.1.3",
        note_en="E4: the table's value (0) or the text's (1).", note_zh="勘误 E4：0 取表值，1 取正文值。",
    )  # fmt: skip
    start = {"multimodal": m["train.multimodal.params_start"], "general": m["train.general.params_opening"]}

    for kind, en, zh in MODEL_CLASSES:
        s.section(en, zh)
        growth = 1 + m[f"train.{kind}.params_growth"]
        params = s.line(
            f"train.{kind}.params", "1e8 parameters",
            where(opening, start[kind], prior(f"train.{kind}.params") * growth),
            en=f"{en}: average parameters (N)", zh=f"{zh}：平均参数量（N）", source="figure 49",
        )  # fmt: skip
        tokens = s.line(
            f"train.{kind}.tokens", "1e8 tokens",
            where(opening, m[f"train.{kind}.tokens_opening"], prior(f"train.{kind}.tokens") * growth),
            en=f"{en}: training tokens", zh=f"{zh}：训练 token 数", source="figure 49",
            note_en="In proportion to parameters.", note_zh="与参数量同比例增长。",
        )  # fmt: skip
        per_token = s.line(
            f"train.{kind}.flop_per_token", "TFLOP/token", (m["train.flop_per_parameter"] * params).to("TFLOP/token"),
            en=f"{en}: training operations per token (6N)", zh=f"{zh}：单 token 训练运算次数（6N）", source="figure 49",
        )  # fmt: skip
        compute = s.line(
            f"train.{kind}.model_compute", "PFLOP", (per_token * tokens).to("PFLOP"),
            en=f"{en}: operations to train one model", zh=f"{zh}：单模型训练运算量", source="figure 49",
        )  # fmt: skip
        models = s.line(
            f"train.{kind}.models", "count", m[f"train.{kind}.vendors"] * m[f"train.{kind}.concurrent_models"],
            en=f"{en}: models trained at once, all vendors", zh=f"{zh}：全部厂商同时训练模型数",
        )  # fmt: skip
        s.line(
            f"train.{kind}.peak_compute", "PFLOP/s",
            (compute * models / m[f"train.{kind}.training_days"]).to("PFLOP/s"),
            en=f"{en}: peak training compute", zh=f"{zh}：训练端峰值算力", source="figure 49",
            note_en="Of all models, though the printed label says of one.",
            note_zh="为全部模型合计，原表标签写作单模型。",
        )  # fmt: skip

    s.section("Both classes", "合计")
    multimodal, general = m["train.multimodal.peak_compute"], m["train.general.peak_compute"]
    peak = s.line(
        "train.peak_compute", "PFLOP/s", multimodal + general,
        en="Peak training compute", zh="训练端峰值算力", strong=True,
    )  # fmt: skip
    installed = s.line(
        "train.installed_compute", "PFLOP/s", peak / m["train.utilisation"],
        en="Compute to install for training", zh="训练端需部署算力",
        note_en="Peak compute over utilisation.", note_zh="峰值算力除以利用率。",
    )  # fmt: skip

    s.section("Growth of peak compute", "峰值算力复合增速")
    for name, en, zh in (("train", "all models", "全部模型"), ("train.general", "general models", "普通大模型")):
        s.scalar(
            f"{name}.peak_compute.cagr_by_year", "ratio", compound_growth(f"{name}.peak_compute", m["cagr.years"]),
            en=f"Growth of peak training compute, {en}", zh=f"训练端峰值算力复合增速：{zh}",
        )  # fmt: skip
    whole, printed = m["train.peak_compute.cagr_by_year"], m["train.general.peak_compute.cagr_by_year"]
    s.scalar(
        "train.peak_compute.cagr", "ratio", where(m["correct.E2"] == 1, whole, printed),
        en="Growth of peak training compute (CAGR)", zh="训练端峰值算力复合增速（CAGR）",
        source="section 2.1.3", strong=True,
        note_en="E2: the text gives the growth of general models alone (0); all models (1).",
        note_zh="勘误 E2：0 为正文口径（仅普通大模型），1 为全部模型。",
    )  # fmt: skip

    s.section("Cards", "芯片需求")
    for chip, name in CARDS:
        fp16 = s.line(
            f"chip.{chip}.fp16_tensor", "TFLOP/s/card", lookup("chips", "fp16_tensor_tflops", "key", words(chip, chip)),
            en=f"{name}: FP16 tensor compute", zh=f"{name}：FP16 张量算力", source="figure 49",
        )  # fmt: skip
        stock = s.line(
            f"train.{chip}.stock", "1e4 cards", (installed.to("TFLOP/s") / fp16).to("1e4 cards"),
            en=f"Training on {name} alone: cards", zh=f"训练端 {name} 需求总量（仅考虑 {name}）", source="figure 49",
            cagr=True, strong=True,
        )  # fmt: skip
        s.line(
            f"train.{chip}.increment", "1e4 cards/year", (stock - prior(stock)) / m["time.period"], first=2024,
            en=f"Training on {name} alone: cards added", zh=f"训练端 {name} 需求增量（仅考虑 {name}）",
            source="figure 49",
        )  # fmt: skip

    _checks(m, s)


def _checks(m: Model, s: SheetBuilder) -> None:
    for kind, en, zh in MODEL_CLASSES:
        params, tokens = m[f"train.{kind}.params"], m[f"train.{kind}.tokens"]
        s.check(
            f"check.train.{kind}.tokens", "ratio",
            ratio(tokens, prior(tokens)) - ratio(params, prior(params)), first=2024,
            en=f"{en}: tokens grow as parameters do", zh=f"{zh}：token 与参数量同比例",
        )  # fmt: skip
    for chip, name in CARDS:
        held = (m[f"train.{chip}.stock"] * m[f"chip.{chip}.fp16_tensor"] * m["train.utilisation"]).to("PFLOP/s")
        peak = m["train.peak_compute"]
        s.check(
            f"check.train.{chip}.compute", "ratio", ratio(held - peak, peak),
            en=f"Training: {name} x throughput x utilisation = peak compute",
            zh=f"训练端：{name} 卡数×算力×利用率=峰值算力",
        )  # fmt: skip
        added = total(span(f"train.{chip}.increment")) * m["time.period"]
        s.check(
            f"check.train.{chip}.increments", "ratio",
            deviation(at(f"train.{chip}.stock", 2023) + added, at(f"train.{chip}.stock", 2027)), scalar=True,
            en=f"Training: first stock + increments = last stock, {name}",
            zh=f"训练端：期初存量+各年增量=期末存量（{name}）",
        )  # fmt: skip
