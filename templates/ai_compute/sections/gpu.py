"""Cards of training and inference together, and a mix of chips by year."""

from __future__ import annotations

from xlmodel import Draft, Expression, SheetBuilder, by_member, deviation, largest, lookup, ratio, smallest, total

from ai_compute.sections.growth_rates import added, stock_and_increment


def gpu(m: Draft) -> None:
    """Total demand on one chip alone as the report has it, and beside it spread over four chips."""
    s = m.sheet("gpu", "Calc", title="Cards", purpose="Cards of training and inference; mix of chips", first=2023)

    s.section("Training and inference")
    installed = m["train.installed_compute"] + m["infer.installed_compute"]
    installed = s.line("total.installed_compute", "PFLOP/s", installed, "Compute to install", cagr=True, strong=True)

    note = "Figure 40 prints IDC shares to hold it against."
    inferring = ratio(m["infer.installed_compute"], installed)
    s.line("total.inference_share", "ratio", inferring, "Inference as a share of compute", note=note)

    cards = m["train.{card}.stock"] + m["infer.{card}.stock"]
    stock_and_increment(s, "total.{card}", "1e4 cards", cards, "On {card} alone: cards", strong=True)

    _mix(m, s, installed)
    _checks(m, s, installed)


def _mix(m: Draft, s: SheetBuilder, installed: Expression) -> None:
    s.section("Mix of chips: share of compute")
    of_2 = 1 - m["mix.slot1.carried"]
    of_3 = of_2 - m["mix.slot2.carried"]
    of_4 = of_3 - m["mix.slot3.carried"]
    carried = {
        "slot1": smallest(m["mix.slot1.share"], 1),
        "slot2": smallest(m["mix.slot2.share"], of_2),
        "slot3": smallest(m["mix.slot3.share"], of_3),
        "slot4": largest(0, of_4),
    }
    label = "{slot}: share of compute carried"
    note = "No more than the slots before it leave; the last carries the rest."
    s.line("mix.{slot}.carried", "ratio", by_member("slot", carried), label, note=note)

    s.section("Mix of chips: cards")
    chip = m["mix.{slot}.chip"]
    s.scalar("mix.{slot}.name", "text", lookup("chips", "label", "key", chip), "{slot}: chip", text=True)
    fp16, label = lookup("chips", "fp16_tensor_tflops", "key", chip), "{slot}: FP16 tensor compute"
    fp16 = s.scalar("mix.{slot}.fp16_tensor", "TFLOP/s/card", fp16, label)
    cards = (installed.to("TFLOP/s") * m["mix.{slot}.carried"] / fp16).to("1e4 cards")
    stock_and_increment(s, "mix.{slot}", "1e4 cards", cards, "{slot}: cards")

    stock, more = total(m["mix.{slot}.stock"], over="slot"), total(m["mix.{slot}.increment"], over="slot")
    s.line("mix.cards.stock", "1e4 cards", stock, "Mix: cards", strong=True, cagr=True)
    s.line("mix.cards.increment", "1e4 cards/year", more, "Mix: cards added", first=2024, strong=True)


def _checks(m: Draft, s: SheetBuilder, installed: Expression) -> None:
    held = (m["total.{card}.stock"] * m["chip.{card}.fp16_tensor"]).to("PFLOP/s")
    label = "{card}: cards x throughput = compute to install"
    s.check("check.total.{card}.compute", "ratio", ratio(held - installed, installed), label)

    held = total(m["mix.{slot}.stock"] * m["mix.{slot}.fp16_tensor"], over="slot").to("PFLOP/s")
    label = "Mix: cards x throughput = compute to install"
    s.check("check.mix.compute", "ratio", ratio(held - installed, installed), label)

    given, label = total(m["mix.{given}.share"], over="given"), "Mix: the shares given do not exceed the whole"
    s.check("check.mix.shares", "ratio", largest(0, given - 1), label, kind="alert")

    apart = deviation(added(m["mix.cards.stock"]), m["mix.cards.increment"])
    label = "Mix: increments of the slots = increment of the whole"
    s.check("check.mix.increments", "ratio", apart, label, first=2024)
