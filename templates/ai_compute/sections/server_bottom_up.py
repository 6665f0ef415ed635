"""Server costs (figure 107), and the market from the bottom up: servers x price against the top-down stock."""

from __future__ import annotations

from xlmodel import Axis, Label, Model, at, axis, lookup, ratio, words

TRAINING_SERVER = "8xA800"


def configurations() -> Axis:
    """The four configurations of one server model that figure 107 prices."""
    return axis(
        "config", Label("Configuration", "配置"),
        [
            ("8xA800", Label("Training, 8 x A800 80GB", "训练 8×A800-80G")),
            ("6xA800", Label("Training, 6 x A800 80GB", "训练 6×A800-80G")),
            ("8xT4", Label("Inference, 8 x T4 16GB", "推理 8×T4-16G")),
            ("4xT4", Label("Inference, 4 x T4 16GB", "推理 4×T4-16G")),
        ],
    )  # fmt: skip


def server_bottom_up(m: Model) -> None:
    """Figure 107 and what it makes of the model's servers."""
    _configurations(m)
    _market(m)


def _configurations(m: Model) -> None:
    s = m.sheet(
        "server_cost", "Calc", en="Server cost",
        zh="服务器成本", purpose_en="Configured servers and GPU share (figure 107)",
        purpose_zh="整机配置与 GPU 成本占比（图 107）", axis=m.axes["config"],
    )  # fmt: skip
    s.section("Cost of a server", "整机成本")
    cost = s.line(
        "server.config.gpu_cost", "CNY/server", m["server.config.cards"] * m["server.config.card_price"],
        en="Cost of the cards", zh="GPU 成本",
    )  # fmt: skip
    share = s.line(
        "server.config.gpu_share", "ratio", cost / m["server.config.price"],
        en="GPU share of cost", zh="GPU 成本占比", source="figure 107", strong=True,
    )  # fmt: skip
    rest = s.line(
        "server.config.other_cost", "CNY/server", m["server.config.price"] - cost,
        en="Cost of everything else", zh="其他成本",
    )  # fmt: skip
    s.section("The training server of eight cards", "八卡训练服务器")
    for name, of, unit, en, zh in (
        ("price_usd", "price", "USD/server", "Training server: price", "训练服务器：整机价格"),
        ("gpu_cost_usd", "gpu_cost", "USD/server", "Training server: cost of the cards", "训练服务器：GPU 成本"),
        ("card_price_usd", "card_price", "USD/card", "Training server: price of a card", "训练服务器：单卡价格"),
    ):
        s.scalar(
            f"server.training.{name}", unit, at(f"server.config.{of}", TRAINING_SERVER) / m["fx.cny_usd"],
            en=en, zh=zh, source="figure 107",
        )  # fmt: skip
    s.scalar(
        "server.training.cards_ratio", "x", at("server.config.cards", TRAINING_SERVER) / m["server.cards_per_server"],
        en="Training server: cards over cards per server", zh="训练服务器：卡数 / 每台卡数",
    )  # fmt: skip

    s.check(
        "check.server.config", "ratio", 1 - share - rest / m["server.config.price"],
        en="GPU share + everything else = the server", zh="GPU 与其他成本占比之和为 1",
    )  # fmt: skip


def _market(m: Model) -> None:
    s = m.sheet(
        "bottom_up", "Calc", en="Bottom up", zh="自下而上", purpose_en="Servers x price against the top-down market",
        purpose_zh="台数×单价与自上而下市场规模对照", first=2023,
    )  # fmt: skip
    s.section("Servers x price", "台数×单价")
    bottom_up = s.line(
        "server.bottom_up.stock", "USD 1e8",
        (m["server.units.training.stock"] * m["server.training.price_usd"]).to("USD 1e8"),
        en="Stock of training servers, bottom up", zh="训练服务器存量（自下而上）", strong=True,
        note_en="Training alone, as the top-down stock.", note_zh="仅训练需求，与自上而下口径一致。",
    )  # fmt: skip
    top_down = m["server.global.modelled_stock"]
    gap = s.line(
        "server.bottom_up.gap", "ratio", ratio(bottom_up - top_down, top_down),
        en="Bottom up over top down", zh="自下而上较自上而下差异", strong=True,
    )  # fmt: skip
    s.check(
        "check.server.bottom_up", "ratio", gap, kind="alert", tolerance="server.bottom_up.tolerance",
        en="Bottom up agrees with top down", zh="自下而上与自上而下大致相符",
    )  # fmt: skip

    s.section("Where the gap comes from", "差异来源")
    card = s.scalar(
        "server.bottom_up.card_price_ratio", "x", m["server.training.card_price_usd"] / m["server.card_price.a100"],
        en="List price of a card over the implied price", zh="目录卡价 / 隐含卡价",
    )  # fmt: skip
    share = s.line(
        "server.bottom_up.gpu_share_ratio", "x",
        m["server.gpu_cost_share"] * m["server.efficiency_applied"] * m["server.training.price_usd"]
        / m["server.training.gpu_cost_usd"],
        en="GPU share assumed over GPU share of figure 107", zh="假设 GPU 占比 / 图 107 占比",
    )  # fmt: skip
    s.check(
        "check.server.bottom_up.causes", "ratio", 1 + gap - card * share * m["server.training.cards_ratio"],
        en="The causes multiply to the gap", zh="各来源之积等于差异",
    )  # fmt: skip

    s.section("Training on another chip alone, at its price", "训练端按其他单一芯片计价")
    s.line(
        "server.value.h100", "USD 1e8", (m["train.h100.stock"] * m["server.card_price.h100"]).to("USD 1e8"),
        en="GPU value on H100 alone", zh="GPU 价值（仅 H100）",
    )  # fmt: skip
    fp16 = s.scalar(
        "chip.ascend_910.fp16_tensor", "TFLOP/s/card",
        lookup("chips", "fp16_tensor_tflops", "key", words("ascend_910", "ascend_910")),
        en="Ascend 910: FP16 compute", zh="昇腾 910：FP16 算力", source="section 2.2",
    )  # fmt: skip
    cards_needed = s.line(
        "train.ascend_910.stock", "1e4 cards", (m["train.installed_compute"].to("TFLOP/s") / fp16).to("1e4 cards"),
        en="Training on Ascend 910 alone: cards", zh="训练端昇腾 910 需求总量（仅考虑昇腾 910）",
    )  # fmt: skip
    s.line(
        "server.value.ascend_910", "USD 1e8", (cards_needed * m["server.card_price.ascend_910"]).to("USD 1e8"),
        en="GPU value on Ascend 910 alone", zh="GPU 价值（仅昇腾 910）",
    )  # fmt: skip
