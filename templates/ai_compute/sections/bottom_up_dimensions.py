"""What the bottom-up basis runs along: uses, accelerators, ages, and the speeds of optical modules."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel import Draft, Expression, Label, TableColumn, attribute, code, where

USES = {"training": "Training", "inference": "Inference"}
AGES = {age: f"age {age}" for age in ("1", "2", "3", "4", "5", "6")}
SHARED = {
    "hbm": "HBM",
    "ethernet": "Ethernet switches",
    "infiniband": "InfiniBand switches",
    "ai_server": "AI servers",
    "china": "AI servers in China",
}
SPEEDS = {"200g": "200G", "400g": "400G", "800g": "800G", "1600g": "1.6T"}


def bottom_up_dimensions(m: Draft) -> None:
    """The dimensions, with the attributes of accelerators on a sheet of their own."""
    m.dimension("use", "Uses", USES)
    m.dimension("age", "Ages", AGES)
    m.dimension("speed", "Module speeds", SPEEDS)
    m.dimension("shared", "Whole that shares are of", SHARED)
    m.dimension("printed_speed", "Module speeds of the report", ["200g", "400g", "800g"], of="speed")
    m.dimension_file(
        "accelerator",
        "Accelerators",
        "report/accelerators.csv",
        columns=[
            TableColumn("key", Label("Key"), text=True, width=16),
            TableColumn("label", Label("Chip"), text=True, width=16),
            TableColumn("fp16_tensor", Label("FP16 tensor"), "TFLOP/s/card", width=14),
            TableColumn("memory", Label("Memory"), "GB/card"),
            TableColumn("hbm", Label("Memory is HBM"), "flag"),
            TableColumn("server_power", Label("Power of a server of eight"), "kW/server", width=16),
            TableColumn("training_server", Label("In training or combined servers"), "flag", width=16),
            TableColumn("maker", Label("Maker"), text=True, width=12),
            TableColumn("opening", Label("Holds the opening fleet"), "flag", width=16),
            TableColumn("planned", Label("Figures are inputs"), "flag", width=16),
            TableColumn("wiring", Label("Wired as"), text=True, width=12),
            TableColumn("source", Label("Source"), text=True, width=40),
        ],
        sheet="Accelerators",
        purpose="Chips of the bottom-up basis, each with its throughput, memory, power and wiring",
    )


def of_chip(printed: str, planned: Expression) -> Expression:
    """An attribute of the chip, or the input that stands for it where the chip is still planned."""
    return where(attribute("accelerator", "planned") == 1, planned, attribute("accelerator", printed))


def by_wiring(choices: Mapping[str, Expression], otherwise: object) -> Expression:
    """The expression of the chip's wiring, or `otherwise` where it is wired like none of them."""
    found = otherwise
    for wiring, expression in reversed(list(choices.items())):
        found = where(attribute("accelerator", "wiring") == code(wiring), expression, found)
    assert isinstance(found, Expression)
    return found
