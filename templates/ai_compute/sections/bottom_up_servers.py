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
    price = m["server.card_price.{accelerator}"] * m["bottom_up.price_index.{accelerator}"]
    s.line("bottom_up.price.{accelerator}", "USD/card", price, "{accelerator}: price")
    value = (m["bottom_up.cards.added.{use}.{accelerator}"] * m["bottom_up.price.{accelerator}"]).to("USD 1e8/year")
    s.line("bottom_up.cards.value.{use}.{accelerator}", "USD 1e8/year", value, "{use}: value of {accelerator} added")
    value = total(m["bottom_up.cards.value.{use}.{accelerator}"], over="use")
    s.line("bottom_up.cards.value.{accelerator}", "USD 1e8/year", value, "Value of {accelerator} added")
    market = total(m["bottom_up.cards.value.{use}.{accelerator}"], over="accelerator")
    s.line("bottom_up.accelerator.market.{use}", "USD 1e8/year", market, "{use}: accelerators")
    market, label = total(m["bottom_up.accelerator.market.{use}"], over="use"), "Accelerator market, bottom up"
    s.line("bottom_up.accelerator.market", "USD 1e8/year", market, label, strong=True, cagr=True)
    compute = total(m["bottom_up.compute_added.{use}"], over="use")
    cost_per_compute = ratio(m["bottom_up.accelerator.market"], compute).to("USD*s/TFLOP")
    s.line("bottom_up.cost_per_compute", "USD*s/TFLOP", cost_per_compute, "Accelerators per TFLOP/s added")
    gain = ratio(at("bottom_up.cost_per_compute", 2023), m["bottom_up.cost_per_compute"])
    label, note = "Compute for the same money against 2023", "What figure 7's efficiency gain holds of chips alone."
    s.line("bottom_up.cost_per_compute.gain", "ratio", gain, label, note=note)


def _servers(m: Draft, s: SheetBuilder) -> None:
    s.section("AI servers")
    gpu_share = where(
        attribute("accelerator", "training_server") == 1, m["server.gpu_cost_share"], m["server.inference_gpu_share"]
    )
    label = "{accelerator}: GPU share of its server's cost"
    note = "By the server, not by the workload: combined servers hold the share of training servers."
    s.line("bottom_up.gpu_share.{accelerator}", "ratio", gpu_share, label, "section 3.1.2", note=note)
    value = m["bottom_up.cards.value.{use}.{accelerator}"] / m["bottom_up.gpu_share.{accelerator}"]
    s.line("bottom_up.server.value.{use}.{accelerator}", "USD 1e8/year", value, "{use}: servers of {accelerator}")
    market = total(m["bottom_up.server.value.{use}.{accelerator}"], over="accelerator")
    s.line("bottom_up.server.market.{use}", "USD 1e8/year", market, "{use}: AI servers", strong=True)
    market = where(
        m["time.before"] == 1,
        m["server.global.history"] / m["time.period"],
        total(m["bottom_up.server.market.{use}"], over="use"),
    )
    label = "World AI server market, bottom up"
    note = "Large models alone, by demand in later history too; to 2022 IDC's sales of every AI server."
    s.line("bottom_up.server.market", "USD 1e8/year", market, label, first=2021, note=note, strong=True, cagr=True)
    market, label = m["server.china.share"] * m["bottom_up.server.market"], "China AI server market, bottom up"
    s.line("bottom_up.server.china.market", "USD 1e8/year", market, label, first=2021, strong=True, cagr=True)
    units = m["bottom_up.cards.added"] / m["server.cards_per_server"]
    s.line("bottom_up.server.units", "1e4 servers/year", units, "AI servers added")
    mean_price = ratio(m["bottom_up.server.market"], m["bottom_up.server.units"]).to("USD/server")
    s.line("bottom_up.server.mean_price", "USD/server", mean_price, "Mean price of a server")
    inference_at_25 = (
        m["bottom_up.server.market.training"]
        + m["bottom_up.accelerator.market.inference"] / m["server.inference_gpu_share"]
    )
    label = "Memo: market if every inference card sat in an inference server"
    note = "Section 3.2.1 has combined servers bought instead."
    s.line("bottom_up.server.market.inference_at_25", "USD 1e8/year", inference_at_25, label, note=note)


def _checks(m: Draft, s: SheetBuilder) -> None:
    market = deviation(
        (m["bottom_up.server.units"] * m["bottom_up.server.mean_price"]).to("USD 1e8/year"),
        m["bottom_up.server.market"],
    )
    s.check("check.bottom_up.market", "ratio", market, "Servers x mean price = world market")
    accelerators = deviation(
        total(m["bottom_up.cards.value.{accelerator}"], over="accelerator"), m["bottom_up.accelerator.market"]
    )
    s.check("check.bottom_up.accelerators", "ratio", accelerators, "Accelerators by chip = accelerators by use")
