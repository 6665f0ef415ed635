"""Bottom-up basis: cards added by chip and price become accelerators, servers by use, the world and China."""

from __future__ import annotations

from xlmodel import Draft, SheetBuilder, at, attribute, deviation, ratio, total, where


def bottom_up_servers(m: Draft) -> None:
    """Money follows every card that is added, of either use."""
    s = m.sheet(
        "server_bottom_up",
        "Calc",
        title="Servers bottom up",
        purpose="Bottom-up basis: accelerators and AI servers from cards added",
        first=2023,
    )
    _accelerators(m, s)
    _servers(m, s)
    _checks(m, s)


def _accelerators(m: Draft, s: SheetBuilder) -> None:
    s.section("Accelerators")
    s.line(
        "bottom_up.price.{accelerator}",
        "USD/card",
        m["server.card_price.{accelerator}"] * m["bottom_up.price_index.{accelerator}"],
        label="{accelerator}: price",
    )
    s.line(
        "bottom_up.cards.value.{use}.{accelerator}",
        "USD 1e8/year",
        (m["bottom_up.cards.added.{use}.{accelerator}"] * m["bottom_up.price.{accelerator}"]).to("USD 1e8/year"),
        label="{use}: value of {accelerator} added",
    )
    s.line(
        "bottom_up.cards.value.{accelerator}",
        "USD 1e8/year",
        total(m["bottom_up.cards.value.{use}.{accelerator}"], over="use"),
        label="Value of {accelerator} added",
    )
    s.line(
        "bottom_up.accelerator.market.{use}",
        "USD 1e8/year",
        total(m["bottom_up.cards.value.{use}.{accelerator}"], over="accelerator"),
        label="{use}: accelerators",
    )
    s.line(
        "bottom_up.accelerator.market",
        "USD 1e8/year",
        total(m["bottom_up.accelerator.market.{use}"], over="use"),
        label="Accelerator market, bottom up",
        strong=True,
        cagr=True,
    )
    s.line(
        "bottom_up.accelerator.share.nvidia",
        "ratio",
        ratio(
            total(m["bottom_up.cards.value.{accelerator}"] * attribute("accelerator", "nvidia"), over="accelerator"),
            m["bottom_up.accelerator.market"],
        ),
        label="NVIDIA's chips by value",
    )
    compute = total(m["bottom_up.compute_added.{use}"], over="use")
    s.line(
        "bottom_up.cost_per_compute",
        "USD*s/TFLOP",
        ratio(m["bottom_up.accelerator.market"], compute).to("USD*s/TFLOP"),
        label="Accelerators per TFLOP/s added",
    )
    s.line(
        "bottom_up.cost_per_compute.gain",
        "ratio",
        ratio(at("bottom_up.cost_per_compute", 2023), m["bottom_up.cost_per_compute"]),
        label="Compute for the same money against 2023",
        note="What figure 7's efficiency gain holds of chips alone.",
    )


def _servers(m: Draft, s: SheetBuilder) -> None:
    s.section("AI servers")
    s.line(
        "bottom_up.gpu_share.{accelerator}",
        "ratio",
        where(
            attribute("accelerator", "training_server") == 1,
            m["server.gpu_cost_share"],
            m["server.inference_gpu_share"],
        ),
        label="{accelerator}: GPU share of its server's cost",
        source="section 3.1.2",
        note="By the server, not by the workload: combined servers hold the share of training servers.",
    )
    s.line(
        "bottom_up.server.value.{use}.{accelerator}",
        "USD 1e8/year",
        m["bottom_up.cards.value.{use}.{accelerator}"] / m["bottom_up.gpu_share.{accelerator}"],
        label="{use}: servers of {accelerator}",
    )
    s.line(
        "bottom_up.server.market.{use}",
        "USD 1e8/year",
        total(m["bottom_up.server.value.{use}.{accelerator}"], over="accelerator"),
        label="{use}: AI servers",
        strong=True,
    )
    s.line(
        "bottom_up.server.market",
        "USD 1e8/year",
        where(
            m["time.history"] == 1,
            m["server.global.history"] / m["time.period"],
            total(m["bottom_up.server.market.{use}"], over="use"),
        ),
        first=2021,
        label="World AI server market, bottom up",
        note="Large models alone; to 2022 IDC's sales of every AI server.",
        strong=True,
        cagr=True,
    )
    s.line(
        "bottom_up.server.china.market",
        "USD 1e8/year",
        m["server.china.share"] * m["bottom_up.server.market"],
        first=2021,
        label="China AI server market, bottom up",
        strong=True,
        cagr=True,
    )
    s.line(
        "bottom_up.server.units",
        "1e4 servers/year",
        m["bottom_up.cards.added"] / m["server.cards_per_server"],
        label="AI servers added",
    )
    s.line(
        "bottom_up.server.mean_price",
        "USD/server",
        ratio(m["bottom_up.server.market"], m["bottom_up.server.units"]).to("USD/server"),
        label="Mean price of a server",
    )
    s.line(
        "bottom_up.server.market.inference_at_25",
        "USD 1e8/year",
        m["bottom_up.server.market.training"]
        + m["bottom_up.accelerator.market.inference"] / m["server.inference_gpu_share"],
        label="Memo: market if every inference card sat in an inference server",
        note="Section 3.2.1 has combined servers bought instead.",
    )


def _checks(m: Draft, s: SheetBuilder) -> None:
    s.check(
        "check.bottom_up.market",
        "ratio",
        deviation(
            (m["bottom_up.server.units"] * m["bottom_up.server.mean_price"]).to("USD 1e8/year"),
            m["bottom_up.server.market"],
        ),
        label="Servers x mean price = world market",
    )
    s.check(
        "check.bottom_up.accelerators",
        "ratio",
        deviation(
            total(m["bottom_up.cards.value.{accelerator}"], over="accelerator"), m["bottom_up.accelerator.market"]
        ),
        label="Accelerators by chip = accelerators by use",
    )
