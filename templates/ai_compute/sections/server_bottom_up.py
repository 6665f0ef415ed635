"""Server costs (figure 107), and the market from the bottom up: servers x price against the top-down stock."""

from __future__ import annotations

from xlmodel import Axis, Draft, Label, at, axis, code, lookup, ratio

TRAINING_SERVER = "8xA800"


def configurations() -> Axis:
    """The four configurations of one server model that figure 107 prices."""
    return axis(
        "config",
        Label("Configuration"),
        [
            ("8xA800", Label("Training, 8 x A800 80GB")),
            ("6xA800", Label("Training, 6 x A800 80GB")),
            ("8xT4", Label("Inference, 8 x T4 16GB")),
            ("4xT4", Label("Inference, 4 x T4 16GB")),
        ],
    )


def server_bottom_up(m: Draft) -> None:
    """Figure 107 and what it makes of the model's servers."""
    _configurations(m)
    _market(m)


def _configurations(m: Draft) -> None:
    s = m.sheet(
        "server_cost",
        "Calc",
        title="Server cost",
        purpose="Configured servers and GPU share (figure 107)",
        axis=m.axes["config"],
    )
    s.section("Cost of a server")
    cost = s.line(
        "server.config.gpu_cost",
        "CNY/server",
        m["server.config.cards"] * m["server.config.card_price"],
        label="Cost of the cards",
    )
    share = s.line(
        "server.config.gpu_share",
        "ratio",
        cost / m["server.config.price"],
        label="GPU share of cost",
        source="figure 107",
        strong=True,
    )
    rest = s.line(
        "server.config.other_cost", "CNY/server", m["server.config.price"] - cost, label="Cost of everything else"
    )
    s.section("The training server of eight cards")
    for name, of, unit, what in (
        ("price_usd", "price", "USD/server", "Training server: price"),
        ("gpu_cost_usd", "gpu_cost", "USD/server", "Training server: cost of the cards"),
        ("card_price_usd", "card_price", "USD/card", "Training server: price of a card"),
    ):
        s.scalar(
            f"server.training.{name}",
            unit,
            at(f"server.config.{of}", TRAINING_SERVER) / m["fx.cny_usd"],
            label=what,
            source="figure 107",
        )
    s.scalar(
        "server.training.cards_ratio",
        "x",
        at("server.config.cards", TRAINING_SERVER) / m["server.cards_per_server"],
        label="Training server: cards over cards per server",
    )

    s.check(
        "check.server.config",
        "ratio",
        1 - share - rest / m["server.config.price"],
        label="GPU share + everything else = the server",
    )


def _market(m: Draft) -> None:
    s = m.sheet(
        "bottom_up", "Calc", title="Bottom up", purpose="Servers x price against the top-down market", first=2023
    )
    s.section("Servers x price")
    bottom_up = s.line(
        "server.bottom_up.stock",
        "USD 1e8",
        (m["server.units.training.stock"] * m["server.training.price_usd"]).to("USD 1e8"),
        label="Stock of training servers, bottom up",
        strong=True,
        note="Training alone, as the top-down stock.",
    )
    top_down = m["server.global.modelled_stock"]
    gap = s.line(
        "server.bottom_up.gap",
        "ratio",
        ratio(bottom_up - top_down, top_down),
        label="Bottom up over top down",
        strong=True,
    )
    s.check(
        "check.server.bottom_up",
        "ratio",
        gap,
        kind="alert",
        tolerance="server.bottom_up.tolerance",
        label="Bottom up agrees with top down",
    )

    s.section("Where the gap comes from")
    card = s.scalar(
        "server.bottom_up.card_price_ratio",
        "x",
        m["server.training.card_price_usd"] / m["server.card_price.a100"],
        label="List price of a card over the implied price",
    )
    share = s.line(
        "server.bottom_up.gpu_share_ratio",
        "x",
        m["server.gpu_cost_share"]
        * m["server.efficiency_applied"]
        * m["server.training.price_usd"]
        / m["server.training.gpu_cost_usd"],
        label="GPU share assumed over GPU share of figure 107",
    )
    s.check(
        "check.server.bottom_up.causes",
        "ratio",
        1 + gap - card * share * m["server.training.cards_ratio"],
        label="The causes multiply to the gap",
    )

    s.section("Training on another chip alone, at its price")
    s.line(
        "server.value.h100",
        "USD 1e8",
        (m["train.h100.stock"] * m["server.card_price.h100"]).to("USD 1e8"),
        label="GPU value on H100 alone",
    )
    fp16 = s.scalar(
        "chip.ascend_910.fp16_tensor",
        "TFLOP/s/card",
        lookup("chips", "fp16_tensor_tflops", "key", code("ascend_910")),
        label="Ascend 910: FP16 compute",
        source="section 2.2",
    )
    cards_needed = s.line(
        "train.ascend_910.stock",
        "1e4 cards",
        (m["train.installed_compute"].to("TFLOP/s") / fp16).to("1e4 cards"),
        label="Training on Ascend 910 alone: cards",
    )
    s.line(
        "server.value.ascend_910",
        "USD 1e8",
        (cards_needed * m["server.card_price.ascend_910"]).to("USD 1e8"),
        label="GPU value on Ascend 910 alone",
    )
