"""The model, as a table of contents: words, axes, corrections, inputs, scenarios, then the chain in its own order."""

from __future__ import annotations

from pathlib import Path

from xlmodel import Label, Model, timeline

from ai_compute.sections.bridge import bridge
from ai_compute.sections.chips import chips
from ai_compute.sections.claims import claims, claims_inputs
from ai_compute.sections.cooling import cooling, cooling_inputs
from ai_compute.sections.coverage import coverage, coverage_inputs
from ai_compute.sections.datacentre import datacentre
from ai_compute.sections.facts import facts
from ai_compute.sections.gpu import gpu
from ai_compute.sections.inference import inference
from ai_compute.sections.memory import memory, memory_cases
from ai_compute.sections.network import network
from ai_compute.sections.reference import read_errata, reference
from ai_compute.sections.server import server
from ai_compute.sections.server_bottom_up import configurations, server_bottom_up
from ai_compute.sections.training import training
from ai_compute.sections.upstream import upstream

THINGS = {
    "card": "张", "server": "台", "rack": "架", "module": "只", "link": "条", "lane": "通道", "port": "端口",
    "switch": "台交换机", "deployment": "次部署", "parameter": "参数", "token": "token", "user": "人",
    "query": "次查询",
}  # fmt: skip
"""What the model counts, with the measure word in Chinese."""

OPERATIONS = ("FLOP", "TFLOP = 1e12 FLOP", "PFLOP = 1e15 FLOP", "EFLOP = 1e18 FLOP", "ZFLOP = 1e21 FLOP")

HEADLINES = (
    "train.peak_compute", "infer.peak_compute", "train.peak_compute.cagr", "infer.peak_compute.cagr",
    "total.h100.stock", "total.a100.stock", "mix.cards.stock", "server.units.stock", "server.global.stock",
    "server.global.market", "server.china.market", "optics.value", "cooling.market",
)  # fmt: skip

PRINTED_UNITS = {
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


def model(folder: Path = Path(__file__).parent) -> Model:
    """The AI compute supply chain of the report, its numbers read from `folder`."""
    m = Model(
        "ai_compute", label=Label("AI compute supply chain", "AI 算力产业链"),
        timeline=timeline(2021, 2027, history=2022),
        units=(*THINGS, *OPERATIONS), as_of="2023-06-14", folder=folder, growth=(2023, 2027),
    )  # fmt: skip
    m.unit_labels = {word: Label(word, zh) for word, zh in THINGS.items()} | {
        "units": Label("units", "张"),
        "tiers": Label("tiers", "层"),
        "words": Label("words", "词"),
    }
    m.disclaimer = Label(
        "Rebuilt from a published research report, with its errata; assumptions are marked. No investment advice.",
        "依据公开研究报告重建并列明勘误，假设均已标注；不构成投资建议。",
    )
    m.add_sources()
    corrections(m)
    flags(m)
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
    coverage(m)
    bridge(m)
    reference(m)

    m.headline(*HEADLINES)
    m.reconcile("report/printed.csv", units=PRINTED_UNITS, explaining=unswitched_errata(m))
    m.add_case_file()
    m.add_charts()
    return m.complete()


def corrections(m: Model) -> None:
    """The errata that the control sheet can correct."""
    m.add_correction("E1", en="inference divided by utilisation once", zh="推理需求仅除一次利用率")
    m.add_correction("E2", en="growth rates of the totals, over the years between", zh="复合增速取合计并按年数")
    m.add_correction("E3", en="efficiency gain applied to the server stock", zh="服务器存量计入效率提升")
    m.add_correction("E4", en="starting values of the text, not of the tables", zh="期初值取正文而非表格")
    m.add_correction("E7", en="server market read as a yearly flow", zh="服务器市场规模取增量（流量）")


def flags(m: Model) -> None:
    """The periods in which a row is given rather than calculated."""
    m.add_flag("time.given_growth", until=2021, en="Growth as given by the source", zh="增速取数据源给定值")
    m.add_flag("time.opening", until=2023, en="Start of demand", zh="需求测算期初")


def inputs(m: Model) -> None:
    """The input sheets, a block for each file of `inputs/`."""
    s = m.sheet(
        "inputs_demand", "Inputs", en="Inputs demand", zh="输入-需求", purpose_en="Training, inference, mix of chips",
        purpose_zh="训练、推理与芯片组合假设",
    )  # fmt: skip
    s.section("Training demand", "训练需求")
    s.inputs(*m.add_inputs("training"))
    s.section("Inference demand", "推理需求")
    s.inputs(*m.add_inputs("inference"))
    s.section("Mix of chips", "芯片组合")
    s.inputs(*m.add_inputs("chips"))

    s = m.sheet(
        "inputs_supply", "Inputs", en="Inputs supply", zh="输入-供给", purpose_en="Servers, network, cooling, upstream",
        purpose_zh="服务器、网络、温控与上游假设",
    )  # fmt: skip
    s.section("Servers", "服务器")
    s.inputs(*m.add_inputs("server"))
    s.section("Network", "网络")
    s.inputs(*m.add_inputs("network"))
    s.section("Cooling and data centres", "温控与数据中心")
    s.inputs(*m.add_inputs("cooling"))
    s.section("Upstream", "上游")
    s.inputs(*m.add_inputs("upstream"))

    cases = m.add_axis(memory_cases())
    s = m.sheet(
        "inputs_memory", "Inputs", en="Inputs memory", zh="输入-显存", purpose_en="Sizes of model for the memory view",
        purpose_zh="显存口径的模型规模假设", axis=cases,
    )  # fmt: skip
    s.section("Memory view of inference", "显存口径")
    s.inputs(*m.add_inputs("memory", axis=cases))

    priced = m.add_axis(configurations())
    s = m.sheet(
        "inputs_configs", "Inputs", en="Inputs configurations",
        zh="输入-配置", purpose_en="Configured servers of figure 107",
        purpose_zh="图 107 整机配置", axis=priced,
    )  # fmt: skip
    s.section("Configured servers", "整机配置")
    s.inputs(*m.add_inputs("configs", axis=priced))

    cooling_inputs(m)
    chips(m)
    facts(m)
    coverage_inputs(m)
    claims_inputs(m)


def unswitched_errata(m: Model) -> list[str]:
    """The errata without a switch, which explain a difference at any setting."""
    return [key for key, entry in read_errata(m).items() if not entry["switch"]]
