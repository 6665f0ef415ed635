"""Server costs (figure 107), and the market from the bottom up: servers x price against the top-down stock."""

from __future__ import annotations

from xlmodel import Axis, Draft, Label, SheetBuilder, at, axis, cell, deviation, ratio

TRAINING_SERVER = "8xA800"


def configurations() -> Axis:
    """The four configurations of one server model that figure 107 prices."""
    training = ("8xA800", Label("Training, 8 x A800 80GB")), ("6xA800", Label("Training, 6 x A800 80GB"))
    inference = ("8xT4", Label("Inference, 8 x T4 16GB")), ("4xT4", Label("Inference, 4 x T4 16GB"))
    return axis("config", Label("Configuration"), [*training, *inference])


def server_bottom_up(m: Draft) -> None:
    """Figure 107 and what it makes of the model's servers."""
    _configurations(m)
    purpose = "Servers x price against the top-down market"
    s = m.sheet("bottom_up", "Calc", title="Bottom up", purpose=purpose, first=2023)
    _market(m, s)
    _other_chips(m, s)


def _configurations(m: Draft) -> None:
    purpose = "Configured servers and GPU share (figure 107)"
    s = m.sheet("server_cost", "Calc", title="Server cost", purpose=purpose, axis=m.axes["config"])

    s.section("Cost of a server", "figure 107")
    price = m["server.config.price"]
    cost = m["server.config.cards"] * m["server.config.card_price"]
    cost = s.line("server.config.gpu_cost", "CNY/server", cost, "Cost of the cards", "")
    share = s.line("server.config.gpu_share", "ratio", cost / price, "GPU share of cost", strong=True)
    rest = s.line("server.config.other_cost", "CNY/server", price - cost, "Cost of everything else", "")

    s.section("The training server of eight cards", "figure 107")
    rate = m["fx.cny_usd"]
    usd = at(price, TRAINING_SERVER) / rate
    s.scalar("server.training.price_usd", "USD/server", usd, "Training server: price")
    usd = at(cost, TRAINING_SERVER) / rate
    s.scalar("server.training.gpu_cost_usd", "USD/server", usd, "Training server: cost of the cards")
    usd = at("server.config.card_price", TRAINING_SERVER) / rate
    s.scalar("server.training.card_price_usd", "USD/card", usd, "Training server: price of a card")
    cards = at("server.config.cards", TRAINING_SERVER) / m["server.cards_per_server"]
    s.scalar("server.training.cards_ratio", "x", cards, "Training server: cards over cards per server", "")

    s.check("check.server.config", "ratio", 1 - share - rest / price, "GPU share + everything else = the server")


def _market(m: Draft, s: SheetBuilder) -> None:
    s.section("Servers x price")
    stock = (m["server.units.training.stock"] * m["server.training.price_usd"]).to("USD 1e8")
    label, note = "Stock of training servers, bottom up", "Training alone, as the top-down stock."
    stock = s.line("server.bottom_up.stock", "USD 1e8", stock, label, note=note, strong=True)

    top_down = m["server.global.modelled_stock"]
    gap = ratio(stock - top_down, top_down)
    gap = s.line("server.bottom_up.gap", "ratio", gap, "Bottom up over top down", strong=True)
    label, tolerance = "Bottom up agrees with top down", "server.bottom_up.tolerance"
    s.check("check.server.bottom_up", "ratio", gap, label, kind="alert", tolerance=tolerance)

    s.section("Where the gap comes from")
    card = m["server.training.card_price_usd"] / m["server.card_price.a100"]
    card = s.scalar("server.bottom_up.card_price_ratio", "x", card, "List price of a card over the implied price")

    of_107 = m["server.training.price_usd"] / m["server.training.gpu_cost_usd"]
    share = m["server.gpu_cost_share"] * m["server.efficiency_applied"] * of_107
    label = "GPU share assumed over GPU share of figure 107"
    share = s.line("server.bottom_up.gpu_share_ratio", "x", share, label)

    explained = top_down * card * share * m["server.training.cards_ratio"]
    s.check("check.server.bottom_up.causes", "ratio", deviation(stock, explained), "The causes multiply to the gap")


def _other_chips(m: Draft, s: SheetBuilder) -> None:
    s.section("Training on another chip alone, at its price")
    value = (m["train.h100.stock"] * m["server.card_price.h100"]).to("USD 1e8")
    s.line("server.value.h100", "USD 1e8", value, "GPU value on H100 alone")

    fp16, label = cell("chips", "fp16_tensor_tflops", "ascend_910"), "Ascend 910: FP16 compute"
    fp16 = s.scalar("chip.ascend_910.fp16_tensor", "TFLOP/s/card", fp16, label, "section 2.2")
    cards = (m["train.installed_compute"].to("TFLOP/s") / fp16).to("1e4 cards")
    cards = s.line("train.ascend_910.stock", "1e4 cards", cards, "Training on Ascend 910 alone: cards")
    value = (cards * m["server.card_price.ascend_910"]).to("USD 1e8")
    s.line("server.value.ascend_910", "USD 1e8", value, "GPU value on Ascend 910 alone")
