"""Memory view of inference (figures 43 and 51): memory, cards per deployment, fleet, by size of model."""

from __future__ import annotations

from xlmodel import Axis, Draft, Label, axis, cell, largest, lookup, ratio, round_up

CARDS = (("a100_80gb", "a100", "A100 80GB"), ("a800_80gb", "a800", "A800 80GB"), ("a10_24gb", "a10", "A10 24GB"))


def memory_cases() -> Axis:
    """The two sizes of model the report prints, and one of the user's own."""
    return axis(
        "memory_case",
        Label("Size of model"),
        [
            ("1750e8 parameters", Label("175bn parameters")),
            ("10000e8 parameters", Label("1tn parameters")),
            ("own", Label("Own case")),
        ],
    )


def memory(m: Draft) -> None:
    """Figures 43 and 51: what one deployment needs, and how many serve a search engine at its peak."""
    s = m.sheet(
        "memory", "Calc", title="Memory", purpose="Inference by memory (figures 43 and 51)", axis=m.axes["memory_case"]
    )

    s.section("Memory of one deployment")
    model = s.line(
        "memory.model_gb",
        "GB/deployment",
        (m["memory.params"] * m["memory.bytes_per_parameter"]).to("GB/deployment"),
        label="Memory of the model",
        source="figure 43",
    )
    needed = s.line(
        "memory.inference_gb",
        "GB/deployment",
        model * (1 + m["memory.activation_multiple"]),
        label="Memory of inference",
        source="figure 43",
        strong=True,
        note="The model and its intermediate values.",
    )

    s.section("Cards of one deployment")
    for name, chip, label in CARDS:
        s.line(
            f"memory.cards.{name}",
            "cards/deployment",
            round_up(needed / cell("chips", "memory_gb", chip)),
            label=f"{label}: cards needed",
            source="figure 43",
            note="Whole cards.",
        )
    chosen = s.scalar(
        "memory.card_gb.chosen",
        "GB/card",
        lookup("chips", "memory_gb", "key", m["memory.chip"]),
        label="Chosen chip: memory of a card",
    )
    s.line("memory.cards.chosen", "cards/deployment", round_up(needed / chosen), label="Chosen chip: cards needed")

    s.section("Fleet")
    deployments = s.line(
        "memory.deployments",
        "1e4 deployments",
        m["memory.peak_concurrency"] / m["memory.concurrency_per_deployment"],
        label="Deployments at peak load",
        source="figure 51",
    )
    fleet = s.line(
        "memory.fleet_cards",
        "1e4 cards",
        deployments * m["memory.cards.a100_80gb"],
        label="Fleet in A100 80GB",
        source="figure 51",
        strong=True,
    )
    s.line(
        "memory.fleet_cards.chosen",
        "1e4 cards",
        deployments * m["memory.cards.chosen"],
        label="Fleet on the chosen chip",
    )
    exact = s.line(
        "memory.fleet_cards.exact",
        "1e4 cards",
        deployments * needed / cell("chips", "memory_gb", "a100"),
        label="Fleet in A100 80GB before rounding cards up",
        note="E11: the printed fleet multiplies whole cards.",
    )

    s.check(
        "check.memory.enough",
        "ratio",
        largest(0, ratio(exact - fleet, exact)),
        label="The fleet holds the memory that is needed",
    )
