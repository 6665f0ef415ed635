"""Cards of training and inference together, and a mix of chips by year."""

from __future__ import annotations

from xlmodel import Draft, Expression, SheetBuilder, deviation, largest, lookup, prior, ratio, smallest

from ai_compute.sections.training import CARDS

SLOTS = ("slot1", "slot2", "slot3", "slot4")


def gpu(m: Draft) -> None:
    """Total demand on one chip alone as the report has it, and beside it spread over four chips."""
    s = m.sheet("gpu", "Calc", title="Cards", purpose="Cards of training and inference; mix of chips", first=2023)

    s.section("Training and inference")
    installed = s.line(
        "total.installed_compute",
        "PFLOP/s",
        m["train.installed_compute"] + m["infer.installed_compute"],
        label="Compute to install",
        cagr=True,
        strong=True,
    )
    s.line(
        "total.inference_share",
        "ratio",
        ratio(m["infer.installed_compute"], installed),
        label="Inference as a share of compute",
        note="Figure 40 prints IDC shares to hold it against.",
    )
    for chip, name in CARDS:
        stock = s.line(
            f"total.{chip}.stock",
            "1e4 cards",
            m[f"train.{chip}.stock"] + m[f"infer.{chip}.stock"],
            label=f"On {name} alone: cards",
            cagr=True,
            strong=True,
        )
        s.line(
            f"total.{chip}.increment",
            "1e4 cards/year",
            (stock - prior(stock)) / m["time.period"],
            first=2024,
            label=f"On {name} alone: cards added",
        )

    _mix(m, s, installed)
    _checks(m, s)


def _mix(m: Draft, s: SheetBuilder, installed: Expression) -> None:
    s.section("Mix of chips: share of compute")
    left: Expression | int = 1
    for slot in SLOTS[:-1]:
        carried = s.line(
            f"mix.{slot}.carried",
            "ratio",
            smallest(m[f"mix.{slot}.share"], left),
            label=f"Slot {slot[-1]}: share of compute carried",
            note="No more than the slots before it leave.",
        )
        left = left - carried
    s.line(
        f"mix.{SLOTS[-1]}.carried",
        "ratio",
        largest(0, left),
        label=f"Slot {SLOTS[-1][-1]}: share of compute carried",
        note="What the other slots leave.",
    )

    s.section("Mix of chips: cards")
    for slot in SLOTS:
        number = slot[-1]
        s.scalar(
            f"mix.{slot}.name",
            "text",
            lookup("chips", "label", "key", m[f"mix.{slot}.chip"]),
            label=f"Slot {number}: chip",
            text=True,
        )
        fp16 = s.scalar(
            f"mix.{slot}.fp16_tensor",
            "TFLOP/s/card",
            lookup("chips", "fp16_tensor_tflops", "key", m[f"mix.{slot}.chip"]),
            label=f"Slot {number}: FP16 tensor compute",
        )
        s.line(
            f"mix.{slot}.stock",
            "1e4 cards",
            (installed.to("TFLOP/s") * m[f"mix.{slot}.carried"] / fp16).to("1e4 cards"),
            label=f"Slot {number}: cards",
        )
        stock = m[f"mix.{slot}.stock"]
        s.line(
            f"mix.{slot}.increment",
            "1e4 cards/year",
            (stock - prior(stock)) / m["time.period"],
            first=2024,
            label=f"Slot {number}: cards added",
        )
    for part, unit, first, what in (
        ("stock", "1e4 cards", 2023, "Mix: cards"),
        ("increment", "1e4 cards/year", 2024, "Mix: cards added"),
    ):
        together = m[f"mix.{SLOTS[0]}.{part}"]
        for slot in SLOTS[1:]:
            together = together + m[f"mix.{slot}.{part}"]
        s.line(f"mix.cards.{part}", unit, together, first=first, label=what, strong=True, cagr=part == "stock")


def _checks(m: Draft, s: SheetBuilder) -> None:
    installed = m["total.installed_compute"]
    for chip, name in CARDS:
        held = (m[f"total.{chip}.stock"] * m[f"chip.{chip}.fp16_tensor"]).to("PFLOP/s")
        s.check(
            f"check.total.{chip}.compute",
            "ratio",
            ratio(held - installed, installed),
            label=f"{name} x throughput = compute to install",
        )
    held = m["mix.slot1.stock"] * m["mix.slot1.fp16_tensor"]
    for slot in SLOTS[1:]:
        held = held + m[f"mix.{slot}.stock"] * m[f"mix.{slot}.fp16_tensor"]
    s.check(
        "check.mix.compute",
        "ratio",
        ratio(held.to("PFLOP/s") - installed, installed),
        label="Mix: cards x throughput = compute to install",
    )
    given = m["mix.slot1.share"] + m["mix.slot2.share"] + m["mix.slot3.share"]
    s.check(
        "check.mix.shares",
        "ratio",
        largest(0, given - 1),
        kind="alert",
        label="Mix: the shares given do not exceed the whole",
    )
    stock = m["mix.cards.stock"]
    s.check(
        "check.mix.increments",
        "ratio",
        deviation((stock - prior(stock)) / m["time.period"], m["mix.cards.increment"]),
        first=2024,
        label="Mix: increments of the slots = increment of the whole",
    )
