"""The model, as a table of contents: words, axes, corrections, inputs, scenarios, then the chain in its own order."""

from __future__ import annotations

from pathlib import Path

from xlmodel import Draft, timeline

from ai_compute.dimensions import dimensions
from ai_compute.sections.bottom_up_dimensions import bottom_up_dimensions
from ai_compute.sections.bottom_up_fleet import bottom_up_fleet
from ai_compute.sections.bottom_up_makers import bottom_up_makers
from ai_compute.sections.bottom_up_network import bottom_up_network
from ai_compute.sections.bottom_up_power import bottom_up_power
from ai_compute.sections.bottom_up_servers import bottom_up_servers
from ai_compute.sections.bridge import bridge
from ai_compute.sections.chips import chips
from ai_compute.sections.chosen import chosen
from ai_compute.sections.claims import claims, claims_inputs
from ai_compute.sections.companies import company_dimensions
from ai_compute.sections.company_revenue import company_revenue, valuation
from ai_compute.sections.cooling import cooling
from ai_compute.sections.coverage import coverage, coverage_inputs
from ai_compute.sections.coverage_table import coverage_table
from ai_compute.sections.cross_checks import cross_checks
from ai_compute.sections.datacentre import datacentre, datacentre_tables
from ai_compute.sections.errata import errata_figures, errata_page
from ai_compute.sections.facts import facts
from ai_compute.sections.gpu import gpu
from ai_compute.sections.inference import inference
from ai_compute.sections.memory import memory, memory_cases
from ai_compute.sections.messages import messages
from ai_compute.sections.network import network
from ai_compute.sections.reference import read_errata, reference
from ai_compute.sections.server import server
from ai_compute.sections.server_bottom_up import configurations, server_bottom_up
from ai_compute.sections.training import training
from ai_compute.sections.upstream import upstream

THINGS = (
    "card",
    "server",
    "rack",
    "module",
    "link",
    "lane",
    "port",
    "switch",
    "deployment",
    "parameter",
    "token",
    "user",
    "query",
    "share",
)
"""What the model counts."""

DISCLAIMER = "Rebuilt from a published research report, with its errata; assumptions are marked. No investment advice."

OPERATIONS = ("FLOP", "TFLOP = 1e12 FLOP", "PFLOP = 1e15 FLOP", "EFLOP = 1e18 FLOP", "ZFLOP = 1e21 FLOP")

HEADLINES = (
    "train.peak_compute",
    "infer.peak_compute",
    "train.peak_compute.cagr",
    "infer.peak_compute.cagr",
    "chosen.cards.added",
    "chosen.server.market",
    "chosen.server.china.market",
    "chosen.server.market_in_2025",
    "chosen.optics.value",
    "chosen.switch.value",
    "chosen.hbm.value",
    "chosen.cooling.market",
    "cooling.china.market",
    "cooling.market",
    "chosen.nvidia_ai_chip.revenue",
    "chosen.sk_hynix_hbm.revenue",
    "chosen.inspur_information_ai_server.revenue",
)

SUBJECT = (
    "Rebuilt from the CSC Financial (China Securities) TMT research report on the AI compute supply chain, June 2023"
)

LARGE = ("chosen.cards.added", "chosen.server.market", "chosen.optics.value", "train.peak_compute")
"""What the cover shows large, at the last period."""

FRONT = (
    "errata",
    "control",
    "dashboard",
    "drivers",
    "scenarios",
    "sensitivities",
    "tornado",
    "coverage",
    "bridge",
    "cross_checks",
    "reconciliation",
    "claims",
    "checks",
)
"""What is read first, after the cover."""

BACK = ("facts_other", "claims_printed", "ranges", "messages")

LEFT_OUT = {
    "applications": "Software, applications and storage devices: no market of theirs; storage is links of the network.",
    "companies": "Cash flows and target prices of companies: the valuation stops at price-earnings.",
    "running": "Costs of running the fleet: power is counted as load and racks, not as a bill.",
}
"""What the sheet *Scope and method* says is left out."""

METHOD = {
    "bases": "The report's chain as printed and a chain built up from cards bought stand side by side; the input basis "
    "on the control sheet says which of them the chosen lines follow. What is built up follows demand from 2023 on, in "
    "years of history too.",
    "money": "Money is in the prices of its year and nothing is discounted; one exchange rate holds in all years.",
}
"""What it says of how the model computes."""

PRINTED_UNITS = {
    "ratio": ["growth"],
    "days": ["day"],
    "1e4 units": ["1e4 cards", "1e4 cards/year"],
    "TFLOP/s": ["TFLOP/s/card"],
    "queries/day": ["queries/user/day"],
    "tokens": ["tokens/query"],
    "USD 1e8": ["USD 1e8/year"],
    "1e8 parameters": ["1e8 parameters/deployment"],
    "GB": ["GB/deployment"],
    "cards": ["cards/deployment", "cards/server"],
    "users": ["users/deployment"],
    "CNY": ["CNY/card", "CNY/server"],
    "1e4 racks": ["1e4 racks/year"],
    "1e4 kW": ["1e4 kW/year"],
    "CNY 1e8": ["CNY 1e8/year"],
}
"""Units of the model that a printed unit stands for, where the report is shorter."""


def model(folder: Path = Path(__file__).parent) -> Draft:
    """The AI compute supply chain of the report, its numbers read from `folder`."""
    m = Draft(
        "ai_compute",
        label="AI compute supply chain",
        timeline=timeline(2021, 2027, history=2022),
        units=(*THINGS, *OPERATIONS),
        as_of="2023-06-14",
        folder=folder,
        growth=(2023, 2027),
        disclaimer=DISCLAIMER,
        language="en",
        languages=("en", "zh"),
    )
    m.add_sources()
    dimensions(m)
    corrections(m)
    basis(m)
    flags(m)
    bottom_up_dimensions(m)
    company_dimensions(m)
    inputs(m)
    m.add_scenarios()

    training(m)
    inference(m)
    memory(m)
    gpu(m)
    server(m)
    server_bottom_up(m)
    network(m)
    cooling(m)
    datacentre(m)
    upstream(m)
    claims(m)
    errata_figures(m)
    coverage(m)
    bottom_up(m)
    bridge(m)
    cross_checks(m)
    messages(m)
    errata_page(m)
    reference(m)

    m.cover(
        subject=SUBJECT,
        large=dict.fromkeys(LARGE, m.timeline.last),
        findings="errata",
        figures=("unit", "off", "on", "follows", "by"),
    )
    m.scope(left_out=LEFT_OUT, method=METHOD)
    m.arrange(front=FRONT, back=BACK)
    m.headline(*HEADLINES)
    m.reconcile("report/printed.csv", units=PRINTED_UNITS, explaining=unswitched_errata(m), language="zh")
    m.add_case_file()
    m.add_charts()
    return m


def corrections(m: Draft) -> None:
    """The errata that the control sheet can correct, and other readings of the report."""
    m.add_correction("E1", "inference divided by utilisation once")
    m.add_correction("E2", "growth rates of the totals, over the years between")
    m.add_reading("E3", "efficiency gain applied to the server stock")
    m.add_reading("E4", "starting values of the text, not of the tables")
    m.add_reading("E7", "server market read as a yearly flow")


def basis(m: Draft) -> None:
    """What stands below cards: as printed, or built up from the cards that are bought."""
    m.add_choice(
        "basis",
        "Basis of what lies below cards",
        {"report": "Basis: as printed", "bottom_up": "Bottom-up, modelled from 2023"},
        printed="report",
        note="report: as printed; bottom_up: built up from cards added. The reconciliation always reads the report's.",
    )


def flags(m: Draft) -> None:
    """The periods in which a row is given rather than calculated.

    The report's chain starts in 2023, so its first years stay these wherever history ends: an actual is of what a year
    sold, and neither a stock nor the cards that were bought.
    """
    m.add_flag("time.given_growth", "Growth as given by the source", until=2021)
    m.add_flag("time.before", "Before demand of large models", until=2022)
    m.add_flag("time.opening", "Start of demand", until=2023)


def inputs(m: Draft) -> None:
    """The input sheets, a block for each file of `inputs/`."""
    s = m.sheet("inputs_demand", "Inputs", title="Inputs demand", purpose="Training, inference, mix of chips, memory")
    s.input_files({"training": "Training demand", "inference": "Inference demand", "chips": "Mix of chips"})
    s.input_files({"memory": "Memory view of inference"}, m.add_axis(memory_cases()))

    s = m.sheet("inputs_supply", "Inputs", title="Inputs supply", purpose="Servers, network, cooling, upstream")
    s.input_files({"server": "Servers"})
    s.input_files({"configs": "Configured servers (figure 107)"}, m.add_axis(configurations()))
    s.input_files({"network": "Network", "cooling": "Cooling and data centres"})
    s.input_files({"methods": "Density and PUE by cooling method (figure 147)"}, m.axes["method"])
    s.input_files({"upstream": "Upstream"})

    s = m.sheet("inputs_bottom_up", "Inputs", title="Inputs bottom up", purpose="Bottom-up basis: cards by vintage")
    s.input_files({"bottom_up": "Basis, opening fleet, shares", "bottom_up_prices": "Prices and cost shares"})
    s.input_files({"bottom_up_network": "Successor, network, memory", "bottom_up_power": "World data centres"})
    s.input_files({"bottom_up_shares": "Shares of makers", "cross_checks": "Cross-checks"})

    datacentre_tables(m)
    chips(m)
    facts(m)
    coverage_inputs(m)
    claims_inputs(m)


def bottom_up(m: Draft) -> None:
    """The bottom-up basis, from compute needed to money, and the basis chosen."""
    bottom_up_fleet(m)
    bottom_up_servers(m)
    bottom_up_power(m)
    bottom_up_network(m)
    bottom_up_makers(m)
    chosen(m)
    company_revenue(m)
    valuation(m)
    coverage_table(m)


def unswitched_errata(m: Draft) -> list[str]:
    """The errata without a switch, which explain a difference of the base case at any setting."""
    return [key for key, entry in read_errata(m).items() if not entry["switch"]]
