"""Memory view of inference (figures 43 and 51): memory, cards per deployment, fleet, by size of model."""

from __future__ import annotations

from xlmodel import Axis, Label, Model, axis, cell, largest, lookup, ratio, round_up

CARDS = (
    ("a100_80gb", "a100", "A100 80GB"), ("a800_80gb", "a800", "A800 80GB"), ("a10_24gb", "a10", "A10 24GB"),
)  # fmt: skip


def memory_cases() -> Axis:
    """The two sizes of model the report prints, and one of the user's own."""
    return axis(
        "memory_case", Label("Size of model", "模型规模"),
        [
            ("1750e8 parameters", Label("175bn parameters", "1750 亿参数")),
            ("10000e8 parameters", Label("1tn parameters", "10000 亿参数")),
            ("own", Label("Own case", "自定义")),
        ],
    )  # fmt: skip


def memory(m: Model) -> None:
    """Figures 43 and 51: what one deployment needs, and how many serve a search engine at its peak."""
    s = m.sheet(
        "memory", "Calc", en="Memory", zh="显存口径", purpose_en="Inference by memory (figures 43 and 51)",
        purpose_zh="显存口径的推理需求（图 43、图 51）", axis=m.axes["memory_case"],
    )  # fmt: skip

    s.section("Memory of one deployment", "单次部署显存")
    model = s.line(
        "memory.model_gb", "GB/deployment", (m["memory.params"] * m["memory.bytes_per_parameter"]).to("GB/deployment"),
        en="Memory of the model", zh="模型显存需求", source="figure 43",
    )  # fmt: skip
    needed = s.line(
        "memory.inference_gb", "GB/deployment", model * (1 + m["memory.activation_multiple"]),
        en="Memory of inference", zh="推理显存需求", source="figure 43", strong=True,
        note_en="The model and its intermediate values.", note_zh="模型与推理中间量之和。",
    )  # fmt: skip

    s.section("Cards of one deployment", "单次部署卡数")
    for name, chip, label in CARDS:
        s.line(
            f"memory.cards.{name}", "cards/deployment", round_up(needed / cell("chips", "memory_gb", chip)),
            en=f"{label}: cards needed", zh=f"{label} 需求量", source="figure 43",
            note_en="Whole cards.", note_zh="向上取整。",
        )  # fmt: skip
    chosen = s.scalar(
        "memory.card_gb.chosen", "GB/card", lookup("chips", "memory_gb", "key", m["memory.chip"]),
        en="Chosen chip: memory of a card", zh="所选芯片：单卡显存",
    )  # fmt: skip
    s.line(
        "memory.cards.chosen", "cards/deployment", round_up(needed / chosen),
        en="Chosen chip: cards needed", zh="所选芯片需求量",
    )  # fmt: skip

    s.section("Fleet", "总需求")
    deployments = s.line(
        "memory.deployments", "1e4 deployments", m["memory.peak_concurrency"] / m["memory.concurrency_per_deployment"],
        en="Deployments at peak load", zh="模型部署量", source="figure 51",
    )  # fmt: skip
    fleet = s.line(
        "memory.fleet_cards", "1e4 cards", deployments * m["memory.cards.a100_80gb"],
        en="Fleet in A100 80GB", zh="芯片需求（A100 80GB）", source="figure 51", strong=True,
    )  # fmt: skip
    s.line(
        "memory.fleet_cards.chosen", "1e4 cards", deployments * m["memory.cards.chosen"],
        en="Fleet on the chosen chip", zh="芯片需求（所选芯片）",
    )  # fmt: skip
    exact = s.line(
        "memory.fleet_cards.exact", "1e4 cards", deployments * needed / cell("chips", "memory_gb", "a100"),
        en="Fleet in A100 80GB before rounding cards up", zh="芯片需求（A100 80GB，不取整）",
        note_en="E11: the printed fleet multiplies whole cards.", note_zh="勘误 E11：原表以取整后的卡数相乘。",
    )  # fmt: skip

    s.check(
        "check.memory.enough", "ratio", largest(0, ratio(exact - fleet, exact)),
        en="The fleet holds the memory that is needed", zh="总显存不小于所需显存",
    )  # fmt: skip
