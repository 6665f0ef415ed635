"""Memory view of inference (figures 43 and 51): memory, cards per deployment, fleet, by size of model."""

from __future__ import annotations

from xlmodel import Axis, Draft, Label, axis, cell, largest, lookup, ratio, round_up


def memory_cases() -> Axis:
    """The two sizes of model the report prints, and one of the user's own."""
    printed = ("1750e8 parameters", Label("175bn parameters")), ("10000e8 parameters", Label("1tn parameters"))
    return axis("memory_case", Label("Size of model"), [*printed, ("own", Label("Own case"))])


def memory(m: Draft) -> None:
    """Figures 43 and 51: what one deployment needs, and how many serve a search engine at its peak."""
    purpose = "Inference by memory (figures 43 and 51)"
    s = m.sheet("memory", "Calc", title="Memory", purpose=purpose, axis=m.axes["memory_case"])

    s.section("Memory of one deployment", "figure 43")
    size = (m["memory.params"] * m["memory.bytes_per_parameter"]).to("GB/deployment")
    size = s.line("memory.model_gb", "GB/deployment", size, "Memory of the model")
    needed, note = size * (1 + m["memory.activation_multiple"]), "The model and its intermediate values."
    needed = s.line("memory.inference_gb", "GB/deployment", needed, "Memory of inference", note=note, strong=True)

    s.section("Cards of one deployment", "figure 43")
    a100, a800, a10 = (round_up(needed / cell("chips", "memory_gb", chip)) for chip in ("a100", "a800", "a10"))
    unit, note = "cards/deployment", "Whole cards."
    whole = s.line("memory.cards.a100_80gb", unit, a100, "A100 80GB: cards needed", note=note)
    s.line("memory.cards.a800_80gb", unit, a800, "A800 80GB: cards needed", note=note)
    s.line("memory.cards.a10_24gb", unit, a10, "A10 24GB: cards needed", note=note)

    chosen, label = lookup("chips", "memory_gb", "key", m["memory.chip"]), "Chosen chip: memory of a card"
    chosen = s.scalar("memory.card_gb.chosen", "GB/card", chosen, label, "")
    chosen = s.line("memory.cards.chosen", unit, round_up(needed / chosen), "Chosen chip: cards needed", "")

    s.section("Fleet", "figure 51")
    deployments = m["memory.peak_concurrency"] / m["memory.concurrency_per_deployment"]
    deployments = s.line("memory.deployments", "1e4 deployments", deployments, "Deployments at peak load")
    fleet = s.line("memory.fleet_cards", "1e4 cards", deployments * whole, "Fleet in A100 80GB", strong=True)
    s.line("memory.fleet_cards.chosen", "1e4 cards", deployments * chosen, "Fleet on the chosen chip", "")

    exact, label = (
        deployments * needed / cell("chips", "memory_gb", "a100"),
        "Fleet in A100 80GB before rounding cards up",
    )
    note = "E11: the printed fleet multiplies whole cards."
    exact = s.line("memory.fleet_cards.exact", "1e4 cards", exact, label, "", note=note)

    short = largest(0, ratio(exact - fleet, exact))
    s.check("check.memory.enough", "ratio", short, "The fleet holds the memory that is needed")
