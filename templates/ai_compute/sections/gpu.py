"""Cards of training and inference together, and a mix of chips by year."""

from __future__ import annotations

from xlmodel import Expression, Model, SheetBuilder, deviation, largest, lookup, prior, ratio, smallest

from ai_compute.sections.training import CARDS

SLOTS = ("slot1", "slot2", "slot3", "slot4")


def gpu(m: Model) -> None:
    """Total demand on one chip alone as the report has it, and beside it spread over four chips."""
    s = m.sheet(
        "gpu", "Calc", en="Cards", zh="芯片总需求", purpose_en="Cards of training and inference; mix of chips",
        purpose_zh="训练与推理芯片合计；芯片组合", first=2023,
    )  # fmt: skip

    s.section("Training and inference", "训练与推理合计")
    installed = s.line(
        "total.installed_compute", "PFLOP/s", m["train.installed_compute"] + m["infer.installed_compute"],
        en="Compute to install", zh="需部署算力合计", cagr=True, strong=True,
    )  # fmt: skip
    s.line(
        "total.inference_share", "ratio", ratio(m["infer.installed_compute"], installed),
        en="Inference as a share of compute", zh="推理占需部署算力比例",
        note_en="Figure 40 prints IDC shares to hold it against.",
        note_zh="可与图 40 所载 IDC 占比对照。",
    )  # fmt: skip
    for chip, name in CARDS:
        stock = s.line(
            f"total.{chip}.stock", "1e4 cards", m[f"train.{chip}.stock"] + m[f"infer.{chip}.stock"],
            en=f"On {name} alone: cards", zh=f"{name} 需求总量（仅考虑 {name}）", cagr=True, strong=True,
        )  # fmt: skip
        s.line(
            f"total.{chip}.increment", "1e4 cards/year", (stock - prior(stock)) / m["time.period"], first=2024,
            en=f"On {name} alone: cards added", zh=f"{name} 需求增量（仅考虑 {name}）",
        )  # fmt: skip

    _mix(m, s, installed)
    _checks(m, s)


def _mix(m: Model, s: SheetBuilder, installed: Expression) -> None:
    s.section("Mix of chips: share of compute", "芯片组合：算力占比")
    left: Expression | int = 1
    for slot in SLOTS[:-1]:
        carried = s.line(
            f"mix.{slot}.carried", "ratio", smallest(m[f"mix.{slot}.share"], left),
            en=f"Slot {slot[-1]}: share of compute carried", zh=f"第 {slot[-1]} 槽位：实际承担算力占比",
            note_en="No more than the slots before it leave.", note_zh="不超过前面槽位剩余的占比。",
        )  # fmt: skip
        left = left - carried
    s.line(
        f"mix.{SLOTS[-1]}.carried", "ratio", largest(0, left),
        en=f"Slot {SLOTS[-1][-1]}: share of compute carried", zh=f"第 {SLOTS[-1][-1]} 槽位：实际承担算力占比",
        note_en="What the other slots leave.", note_zh="其余槽位之外的部分。",
    )  # fmt: skip

    s.section("Mix of chips: cards", "芯片组合：卡数")
    for slot in SLOTS:
        number = slot[-1]
        s.scalar(
            f"mix.{slot}.name", "text", lookup("chips", "label", "key", m[f"mix.{slot}.chip"]),
            en=f"Slot {number}: chip", zh=f"第 {number} 槽位：芯片", text=True,
        )  # fmt: skip
        fp16 = s.scalar(
            f"mix.{slot}.fp16_tensor", "TFLOP/s/card",
            lookup("chips", "fp16_tensor_tflops", "key", m[f"mix.{slot}.chip"]),
            en=f"Slot {number}: FP16 tensor compute", zh=f"第 {number} 槽位：FP16 张量算力",
        )  # fmt: skip
        s.line(
            f"mix.{slot}.stock", "1e4 cards",
            (installed.to("TFLOP/s") * m[f"mix.{slot}.carried"] / fp16).to("1e4 cards"),
            en=f"Slot {number}: cards", zh=f"第 {number} 槽位：卡数",
        )  # fmt: skip
        stock = m[f"mix.{slot}.stock"]
        s.line(
            f"mix.{slot}.increment", "1e4 cards/year", (stock - prior(stock)) / m["time.period"], first=2024,
            en=f"Slot {number}: cards added", zh=f"第 {number} 槽位：卡数增量",
        )  # fmt: skip
    for part, unit, first, en, zh in (
        ("stock", "1e4 cards", 2023, "Mix: cards", "芯片组合：卡数合计"),
        ("increment", "1e4 cards/year", 2024, "Mix: cards added", "芯片组合：卡数增量合计"),
    ):
        together = m[f"mix.{SLOTS[0]}.{part}"]
        for slot in SLOTS[1:]:
            together = together + m[f"mix.{slot}.{part}"]
        s.line(f"mix.cards.{part}", unit, together, first=first, en=en, zh=zh, strong=True, cagr=part == "stock")


def _checks(m: Model, s: SheetBuilder) -> None:
    installed = m["total.installed_compute"]
    for chip, name in CARDS:
        held = (m[f"total.{chip}.stock"] * m[f"chip.{chip}.fp16_tensor"]).to("PFLOP/s")
        s.check(
            f"check.total.{chip}.compute", "ratio", ratio(held - installed, installed),
            en=f"{name} x throughput = compute to install", zh=f"{name} 卡数×算力=需部署算力",
        )  # fmt: skip
    held = m["mix.slot1.stock"] * m["mix.slot1.fp16_tensor"]
    for slot in SLOTS[1:]:
        held = held + m[f"mix.{slot}.stock"] * m[f"mix.{slot}.fp16_tensor"]
    s.check(
        "check.mix.compute", "ratio", ratio(held.to("PFLOP/s") - installed, installed),
        en="Mix: cards x throughput = compute to install", zh="芯片组合：卡数×算力=需部署算力",
    )  # fmt: skip
    given = m["mix.slot1.share"] + m["mix.slot2.share"] + m["mix.slot3.share"]
    s.check(
        "check.mix.shares", "ratio", largest(0, given - 1), kind="alert",
        en="Mix: the shares given do not exceed the whole", zh="芯片组合：给定占比之和不超过 1",
    )  # fmt: skip
    stock = m["mix.cards.stock"]
    s.check(
        "check.mix.increments", "ratio",
        deviation((stock - prior(stock)) / m["time.period"], m["mix.cards.increment"]),
        first=2024, en="Mix: increments of the slots = increment of the whole", zh="芯片组合：各槽位增量之和=合计增量",
    )  # fmt: skip
