"""Server market (figures 7, 8, 108 and 109): value, stock, increment, growth, China, units."""

from __future__ import annotations

from xlmodel import Draft, SheetBuilder, at, deviation, growth, largest, prior, ratio, where

from ai_compute.sections.growth_rates import added, increments_left, stock_and_increment


def server(m: Draft) -> None:
    """Figures 7 and 8: the world market that training cards imply, and China's part of it."""
    purpose = "AI server market, world and China (figures 7, 8, 108, 109)"
    s = m.sheet("server", "Calc", title="Servers", purpose=purpose, first=2021)
    _world(m, s)
    _china(m, s)
    _growth(m, s)
    _inference_value(m, s)
    _units(m, s)
    _all_servers(m, s)
    _checks(m, s)


def _world(m: Draft, s: SheetBuilder) -> None:
    s.section("World", "figure 7")
    before = m["time.before"] == 1
    history, past = m["time.history"] == 1, m["server.global.history"]

    value = (m["train.a100.stock"] * m["server.card_price.a100"]).to("USD 1e8")
    note = "E8: training alone, at an implied price."
    value = s.line("server.global.gpu_value", "USD 1e8", value, "GPU value of the stock", first=2023, note=note)

    gain = where(m["correct.E3"] == 1, m["server.efficiency_gain"], 1)
    note = "E3: not applied (0); as a divisor (1)."
    gain = s.line("server.efficiency_applied", "ratio", gain, "Efficiency gain applied", "", first=2023, note=note)

    modelled = value / m["server.gpu_cost_share"] / gain
    label = "Stock of AI servers, modelled"
    modelled = s.line("server.global.modelled_stock", "USD 1e8", modelled, label, "", first=2023)

    stock = where(before, past, modelled)
    label = "Stock of AI servers (to 2022: sales of the year by IDC)"
    note = "A stock from 2023 on, sales before (E7); 2026 and 2027 extrapolate, the report prints to 2025."
    stock = s.line("server.global.stock", "USD 1e8", stock, label, note=note, strong=True, cagr=True)
    s.line("server.global.increment", "USD 1e8/year", added(stock), "Increment of AI servers", first=2022)

    base = at("server.global.history", 2022) + (m["server.base_years"] - 1) * at("server.global.history", 2021)
    note = "The increment of figure 7 takes one year's sales for it; all that was sold in two years is the other end."
    label = "Servers installed at the end of 2022"
    base = s.scalar("server.global.installed_base", "USD 1e8", base, label, "", note=note)
    held, label = where(m["time.opening"] == 1, base, prior(stock)), "Stock of the year before, for the flow"
    held = s.line("server.global.stock_before", "USD 1e8", held, label, "", first=2023)

    flow = largest(0, stock - held) / m["time.period"]
    modelled = where(m["correct.E7"] == 1, flow, stock / m["time.period"])
    label = "Market of the year, modelled"
    note = "E7: the text takes the stock (0); the increment is the flow (1), never below nothing."
    modelled = s.line("server.global.modelled_market", "USD 1e8/year", modelled, label, "", first=2023, note=note)

    market = where(history, past / m["time.period"], modelled)
    label = "World AI server market (sales in history; then as printed: the stock)"
    note = "The row of the stock as printed, its increment with E7; 2026 and 2027 extrapolate."
    s.line("server.global.market", "USD 1e8/year", market, label, "section 3.2.1", strong=True, cagr=True, note=note)


def _china(m: Draft, s: SheetBuilder) -> None:
    s.section("China", "figure 8")
    history, past = m["time.history"] == 1, m["server.china.history"]

    share = where(history, past / m["server.global.history"], m["server.china.share_estimate"])
    share = s.line("server.china.share", "ratio", share, "China share of the world market")

    stock = where(m["time.before"] == 1, past, m["server.china.share_estimate"] * m["server.global.stock"])
    label = "China: stock of AI servers (to 2022: sales of the year by IDC)"
    note = "E13: the printed 2025 figure multiplies a rounded one; 2026 and 2027 extrapolate."
    s.line("server.china.stock", "USD 1e8", stock, label, note=note, strong=True, cagr=True)

    market = where(history, past / m["time.period"], share * m["server.global.market"])
    label = "China AI server market (sales in history; then as printed: the stock)"
    note = "The row of the stock as printed, its increment with E7; 2026 and 2027 extrapolate."
    s.line("server.china.market", "USD 1e8/year", market, label, "section 3.2.2", strong=True, cagr=True, note=note)

    with_gpu = at("server.china.history", 2022) * m["server.china.gpu_server_share"]
    s.scalar("server.china.gpu_servers_2022", "USD 1e8", with_gpu, "China: GPU servers, 2022", "section 3.2.2")


def _growth(m: Draft, s: SheetBuilder) -> None:
    s.section("Growth of both markets")
    sizes = growth("server.{market}.market", otherwise=0)
    sizes = s.line("server.{market}.size_growth", "growth", sizes, "{market}: growth from the sizes", first=2022)

    grown = where(m["time.given_growth"] == 1, m["server.{market}.growth_history"], sizes)
    note = "2021 as given; E6: 2022 from the sizes printed."
    s.line("server.{market}.growth", "growth", grown, "{market}: growth", "figure 7; figure 8", note=note)


def _inference_value(m: Draft, s: SheetBuilder) -> None:
    s.section("Memo: inference demand, which the report does not value")
    value = (m["infer.a100.stock"] * m["server.card_price.a100"]).to("USD 1e8")
    label, note = "GPU value of inference", "At the implied price of training cards (E8)."
    value = s.line("server.inference.gpu_value", "USD 1e8", value, label, first=2023, note=note)

    stock = value / m["server.gpu_cost_share"] / m["server.efficiency_applied"]
    label = "Stock of AI servers for inference"
    note = "At the GPU share of training servers; inference servers hold less (figure 107), so a lower bound."
    stock = s.line("server.inference.stock", "USD 1e8", stock, label, first=2023, note=note)

    both, label = m["server.global.modelled_stock"] + stock, "Stock of AI servers for training and inference"
    s.line("server.demand.stock", "USD 1e8", both, label, first=2023)


def _units(m: Draft, s: SheetBuilder) -> None:
    s.section("Units, in servers of A100")
    unit, held = "1e4 servers", m["server.cards_per_server"]
    stock_and_increment(s, "server.units.training", unit, m["train.a100.stock"] / held, "Training: servers")
    stock_and_increment(s, "server.units.inference", unit, m["infer.a100.stock"] / held, "Inference: servers")
    both, label = m["total.a100.stock"] / held, "Training and inference: servers"
    stock_and_increment(s, "server.units", unit, both, label, strong=True)
    stock_and_increment(s, "server.units.mix", unit, m["mix.cards.stock"] / held, "Mix of chips: servers")


def _all_servers(m: Draft, s: SheetBuilder) -> None:
    s.section("Against all servers", "section 3.2.1")
    share, change = m["server.ai_share_of_servers"], m["server.ai_share_of_servers_change"]
    value = at("server.global.history", 2022) / share
    value = s.scalar("server.all.value_2022", "USD 1e8", value, "All servers by value, 2022")
    before = at("server.global.history", 2021) / (share - change)
    s.scalar("server.all.value_2021", "USD 1e8", before, "All servers by value, 2021")

    over, label = (
        m["server.global.market"] * m["time.period"] / value,
        "World AI server market over all servers of 2022",
    )
    s.line("server.global.over_all_2022", "ratio", over, label, "")

    share, label = m["server.china.market"] / m["server.china.all_servers"], "China: AI servers over all servers"
    s.line("server.china.ai_share", "ratio", share, label, "section 3.4.1", first=2022, last=2023)

    unit, shipped = "1e4 servers/year", m["server.global.units"]
    before = shipped / (1 + m["server.global.units_growth"])
    s.scalar("server.all.units_2022", unit, before, "All servers shipped, 2022", "section 3.4.1")

    limit = shipped * m["server.ai.unit_share_limit"]
    limit = s.scalar("server.ai.units_limit", unit, limit, "AI servers shipped in 2023, at most", "section 3.4.2")
    before, label = limit / (1 + m["server.ai.units_growth"]), "AI servers shipped in 2022, at most"
    s.scalar("server.ai.units_limit_2022", unit, before, label, "section 3.4.2")

    over, label = ratio(m["server.units.increment"], limit), "Servers added over the most AI servers shipped in 2023"
    s.line("server.units.over_limit", "ratio", over, label, "", first=2024)


def _checks(m: Draft, s: SheetBuilder) -> None:
    stock, modelled = m["server.global.stock"], m["server.global.modelled_stock"]
    value = stock * m["server.gpu_cost_share"] * m["server.efficiency_applied"]
    apart = deviation(value, m["server.global.gpu_value"])
    s.check("check.server.gpu_value", "ratio", apart, "Stock x GPU share x efficiency = GPU value", first=2023)

    left, label = increments_left(m, "server.global", 2021), "First stock + increments = last stock, world"
    s.check("check.server.increments", "ratio", left, label, scalar=True)

    share = where(m["time.before"] == 1, m["server.china.share"], m["server.china.share_estimate"])
    apart = deviation(m["server.china.stock"], share * stock)
    s.check("check.server.china", "ratio", apart, "China stock over world stock = China share")

    both = m["server.units.training.stock"] + m["server.units.inference.stock"]
    apart = deviation(both, m["server.units.stock"])
    s.check("check.server.units", "ratio", apart, "Servers of training + inference = servers", first=2023)

    apart = ratio(m["server.global.market"] * m["time.period"] - modelled, modelled) * (1 - m["correct.E7"])
    apart = where(m["time.history"] == 1, 0, apart)
    s.check("check.server.flow", "ratio", apart, "As printed, the market of the year is the stock", first=2023)

    printed = (1 - m["correct.E7"]) * ratio(stock, modelled)
    label = "The market of the year is a flow (fails as printed, E7)"
    s.check("check.server.is_a_flow", "ratio", printed, label, kind="alert", first=2023)
