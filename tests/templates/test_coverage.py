"""Coverage: every company stands there; printed shares times live markets; the analyst's own figures flow through."""

from __future__ import annotations

import csv

import pytest
from xlmodel import Label, Model

from tests.templates.conftest import PRINTED, Compute

PRINTED_SHARES = {
    "nvidia_ai_chip": 0.82, "amd_ai_chip": 0.02, "intel_ai_chip": 0.02, "google_ai_chip": 0.02, "sk_hynix_hbm": 0.6,
    "unisplendour_switch": 0.045, "cisco_switch": 0.5, "huawei_switch": 0.09, "inspur_information_ai_server": 0.151,
    "unisplendour_ai_server": 0.047, "lenovo_ai_server": 0.056, "dell_ai_server": 0.141, "hpe_ai_server": 0.077,
}  # fmt: skip
WITHOUT_CHIPS = ("amd_ai_chip", "intel_ai_chip", "google_ai_chip")
"""Makers with a printed share and no chip of the fleet."""
SHARES_OF_CHINA = {"inspur_information_ai_server": 0.47, "unisplendour_ai_server": 0.11, "nettrix_ai_server": 0.09}


def listed() -> list[dict[str, str]]:
    with (PRINTED.parent / "companies.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


BOTTOM_UP = {"basis": {"": "bottom_up"}}
YEARS = (2023, 2024, 2025, 2026, 2027)


def test_every_company_stands_in_the_table_and_on_the_sheet(flagship: Model) -> None:
    rows = listed()
    assert len(rows) == 84
    assert list(flagship.tables["companies"].records) == [row["key"] for row in rows]
    assert set(flagship.tables["coverage"].records) >= {row["key"] for row in rows}
    first = [row for row in rows if row["listed"] == "yes"]
    assert len(first) == 71
    for row in first:
        assert f"coverage.{row['key']}.revenue" in flagship.lines
    for row in rows:
        assert flagship.inputs[f"own.{row['key']}.revenue"].kind == "own"
        assert set(flagship.inputs[f"own.{row['key']}.revenue"].values.values()) == {None}


def test_each_company_says_where_the_report_names_it_and_how(flagship: Model) -> None:
    stances = {"recommended": "重点推荐", "worth watching": "建议关注", "worth watching closely": "建议重点关注"}
    for row in listed():
        cited = row["section"].split("; ")
        assert set(cited) <= set(flagship.sources), row["key"]
        assert stances.get(row["stance_en"], "提及") == row["stance"]
    outside = [row["key"] for row in listed() if row["listed"] == "yes" and "section 8" not in row["section"]]
    assert len(outside) == 25
    by_key = {row["key"]: row for row in listed()}
    assert by_key["inspur_information_ai_server"]["stance"] == "重点推荐"
    assert by_key["ruijie_networks_switch"]["stance"] == "建议重点关注"
    assert by_key["cotran_liquid_cooling"]["section"] == "section 6.2"
    assert by_key["quanta_ai_server"]["section"] == "section 3.3.3"
    layers = list(dict.fromkeys(row["segment"] for row in listed()))
    assert layers.index("ai_chip") < layers.index("board_assembly") < layers.index("switch")
    assert {"advanced_process", "optical_chip"} <= set(layers)


def test_a_share_stands_beside_the_market_it_is_of(flagship: Model) -> None:
    records = flagship.tables["coverage"].records
    named = {row["key"]: records[row["key"]]["of"] for row in listed()}
    assert isinstance(named["nvidia_switch"], Label) and named["nvidia_switch"].origin == "InfiniBand switches"
    assert isinstance(named["cisco_switch"], Label) and named["cisco_switch"].origin == "Ethernet switches"
    for row in listed():
        if row["basis_share"]:
            assert isinstance(named[row["key"]], Label), row["key"]


def test_implied_revenue_is_the_printed_share_of_the_live_market(compute: Compute) -> None:
    for corrections in ((), ("E7",)):
        values = compute(*corrections)
        for year in (2024, 2025, 2027):
            market = {
                "ai_server": values.number("server.global.market", year),
                "ai_chip": values.number("server.global.market", year) * 0.7,
                "switch": values.number("network.switches.value", year),
                "hbm": values.number("hbm.mix.value", year),
            }
            for key, share in PRINTED_SHARES.items():
                layer = next(name for name in market if key.endswith(name))
                assert values.number(f"coverage.{key}.revenue", year) == pytest.approx(share * market[layer]), key
            china = values.number("server.china.market", year)
            for key, share in SHARES_OF_CHINA.items():
                assert values.number(f"coverage.{key}.revenue_china", year) == pytest.approx(share * china)
            assert values.number("coverage.nettrix_ai_server.revenue", year) == pytest.approx(0.09 * china)


def test_companies_without_a_share_are_empty_until_filled(compute: Compute) -> None:
    values = compute()
    for row in listed():
        if row["listed"] == "yes" and row["key"] not in PRINTED_SHARES and row["key"] not in SHARES_OF_CHINA:
            assert values.number(f"coverage.{row['key']}.revenue", 2025) == 0, row["key"]


def test_own_share_and_revenue_flow_through(compute: Compute) -> None:
    key = "innolight_optical_module"
    values = compute(changes={f"own.{key}.share": {"2025": 0.3}, "own.nvidia_ai_chip.share": {"2025": 0.7}})
    assert values.number(f"coverage.{key}.revenue", 2025) == pytest.approx(0.3 * values.number("optics.value", 2025))
    assert values.number(f"coverage.{key}.revenue", 2024) == 0
    assert values.number("coverage.nvidia_ai_chip.share", 2025) == 0.7
    assert values.number("coverage.nvidia_ai_chip.share", 2026) == 0.82
    stated = compute(changes={f"own.{key}.revenue": {"2025": 25.0}, f"own.{key}.share": {"2025": 0.3}})
    assert stated.number(f"coverage.{key}.revenue", 2025) == 25
    assert stated.number("coverage.optical_module.revenue", 2025) == 25


def test_shares_do_not_exceed_a_market(compute: Compute) -> None:
    values = compute()
    assert values.number("coverage.ai_chip.share", 2025) == pytest.approx(1)
    assert values.number("coverage.ai_server.share", 2025) == pytest.approx(0.972)
    assert values.number("coverage.china.share", 2025) == pytest.approx(0.67)
    assert values.number("coverage.switch.share", 2025) == pytest.approx(0.635)
    checks = [f"check.coverage.{name}" for name in ("ai_chip", "hbm", "switch", "ai_server", "china", "optical_module")]
    assert {values.cell("checks", "status", check) for check in checks} == {"OK"}


@pytest.mark.thorough
@pytest.mark.parametrize("basis", ["report", "bottom_up"])
def test_a_share_of_yours_holds_and_the_others_of_its_layer_give_way(compute: Compute, basis: str) -> None:
    values = compute(changes={"basis": {"": basis}, "own.amd_ai_chip.share": {"2026": 0.1}})
    sheets = ("coverage", "chosen") if basis == "report" else ("coverage",)
    for sheet in sheets:
        assert values.number(f"{sheet}.amd_ai_chip.share", 2026) == pytest.approx(0.1)
        assert values.number(f"{sheet}.nvidia_ai_chip.share", 2026) == pytest.approx(0.82 * 0.9 / 0.98)
        assert values.number(f"{sheet}.nvidia_ai_chip.share", 2025) == pytest.approx(0.82)
    sold = values.number("bottom_up.nvidia_ai_chip.revenue", 2026) / values.number("bottom_up.accelerator.market", 2026)
    if basis == "bottom_up":
        assert values.number("chosen.nvidia_ai_chip.share", 2026) == pytest.approx(sold * 0.9)
        assert values.number("chosen.nvidia_ai_chip.share", 2025) > 0.9
    assert values.number("chosen.ai_chip.revenue", 2026) <= values.number("chosen.accelerator.market", 2026) * (
        1 + 1e-12
    )
    assert values.number("check.failed") == 0
    assert values.cell("checks", "status", "check.coverage.ai_chip.given") == "ALERT"
    both = compute(changes={f"own.{key}.share": {"2026": 0.8} for key in ("dell_ai_server", "hpe_ai_server")})
    for key, share in (("dell", 0.5), ("hpe", 0.5), ("lenovo", 0), ("quanta", 0)):
        assert both.number(f"chosen.{key}_ai_server.share", 2026) == pytest.approx(share)
    assert both.number("check.failed") == 0


def test_a_named_maker_takes_from_the_contract_makers_first_and_then_from_all(
    compute: Compute, flagship: Model
) -> None:
    base = compute(changes=BOTTOM_UP)
    room = 1 - sum(PRINTED_SHARES[key] for key in PRINTED_SHARES if key.endswith("ai_server"))
    nettrix = base.number("chosen.nettrix_ai_server.share", 2025)
    for dell, scale in ((0.3, 1.0), (0.9, 1 / (1 + 0.9 - 0.141 - room + nettrix))):
        path = {"share.dell_ai_server": dict.fromkeys(flagship.inputs["share.dell_ai_server"].values, dell)}
        values = compute(changes={**BOTTOM_UP, **path})
        assert values.number("check.failed") == 0
        named = room + 0.141 - dell - nettrix
        for key, share in (("dell", dell * scale), ("hpe", 0.077 * scale), ("quanta", max(0, named) / 4)):
            assert values.number(f"chosen.{key}_ai_server.share", 2025) == pytest.approx(share), key
            world = values.number("bottom_up.server.market", 2025)
            assert values.number(f"bottom_up.{key}_ai_server.revenue", 2025) == pytest.approx(share * world), key
        told = values.cell("checks", "status", "check.bottom_up.share_sum.ai_server")
        assert told == ("ALERT" if scale < 1 else "OK")


def test_one_part_of_the_pool_leaves_the_rest_to_makers_without_a_row(compute: Compute, flagship: Model) -> None:
    foxconn = "foxconn_industrial_internet_ai_server"
    for part, scale, others in ((0.1, 1, 0.15), (0.5, 1 / 1.25, 0)):
        path = {f"share_odm.{foxconn}": dict.fromkeys(flagship.inputs[f"share_odm.{foxconn}"].values, part)}
        values = compute(changes=path)
        pool = values.number("chosen.odm_pool", 2025)
        assert values.number(f"chosen.{foxconn}.share", 2025) == pytest.approx(pool * part * scale)
        assert values.number("chosen.quanta_ai_server.share", 2025) == pytest.approx(pool * 0.25 * scale)
        of_others = values.number("bottom_up.odm_others.revenue", 2025) / values.number("bottom_up.server.market", 2025)
        assert of_others == pytest.approx(values.number("bottom_up.odm_pool", 2025) * others)
        assert values.number("check.failed") == 0
    yours = compute(changes={f"own.{foxconn}.share": {"2025": 0.2}})
    assert yours.number(f"chosen.{foxconn}.share", 2025) == pytest.approx(0.2)
    assert yours.number("chosen.quanta_ai_server.share", 2025) == pytest.approx(min(0.3, pool - 0.2) / 3)


def test_a_share_of_china_of_yours_holds_and_the_others_give_way(compute: Compute) -> None:
    values = compute(changes={"own.inspur_information_ai_server.share_china": {"2025": 0.9}})
    for sheet in ("coverage", "chosen"):
        shares = [values.number(f"{sheet}.{key}.share_china", 2025) for key in SHARES_OF_CHINA]
        assert shares == pytest.approx([0.9, 0.11 / 2, 0.09 / 2])
    assert values.number("check.failed") == 0
    assert values.cell("checks", "status", "check.coverage.china.given") == "ALERT"


def test_two_printed_shares_of_inspur_contradict_each_other(compute: Compute) -> None:
    values = compute()
    part = 0.47 * 67 / (0.151 * 202)
    assert values.number("coverage.inspur_information_ai_server.china_part", 2022) == pytest.approx(part)
    assert part > 1
    assert values.cell("checks", "status", "check.coverage.inspur_information_ai_server.china") == "ALERT"
    assert values.cell("checks", "status", "check.coverage.unisplendour_ai_server.china") == "OK"


def test_valuation_history(compute: Compute) -> None:
    values = compute(changes={"own.innolight.profit": {"2025": 20.0}})
    assert values.number("valuation.innolight.pe_over_mean_2019") == pytest.approx(72.49 / 47.28 - 1)
    assert values.number("valuation.innolight.pe_change") == pytest.approx(41.91 / 72.49 - 1)
    assert values.number("valuation.innolight.value_mean", 2025) == pytest.approx(20 * 47.28)
    assert values.number("valuation.innolight.value_mean", 2024) == 0


def test_zero_is_an_entry_and_an_empty_cell_is_none(compute: Compute) -> None:
    changes: dict[str, dict[str, float | str]] = {
        "own.dell_ai_server.share": {"2025": 0.0},
        "own.cisco_switch.revenue": {"2026": 0.0},
    }
    values = compute(changes=changes)
    assert [values.number("coverage.dell_ai_server.share", year) for year in (2024, 2025)] == [0.141, 0]
    assert values.number("chosen.dell_ai_server.revenue", 2025) == 0
    assert values.number("coverage.cisco_switch.revenue", 2026) == 0
    assert values.number("coverage.cisco_switch.revenue", 2025) > 0
    assert values.number("check.failed") == 0


def test_the_table_says_na_where_there_is_nothing_and_never_a_zero(flagship: Model, compute: Compute) -> None:
    values = compute()
    table = flagship.tables["coverage"]
    computed = table.column("y2025").by_record
    for row in listed():
        key = row["key"]
        known = bool(row["share_id"]) or row["basis_share"] in ("china", "pool")
        found = values.cell("coverage", "y2025", key) if key in computed else table.records[key]["y2025"]
        shown = found.origin if isinstance(found, Label) else found
        assert shown == (values.number(f"chosen.{key}.revenue", 2025) if known else "n/a"), key
    changes: dict[str, dict[str, float | str]] = {"own.innolight_optical_module.share": {"2025": 0.0}}
    zero = compute(changes=changes)
    assert zero.cell("coverage", "y2025", "innolight_optical_module") == 0
    assert zero.cell("coverage", "y2024", "innolight_optical_module") == "n/a"


def test_a_total_over_layers_is_na_where_no_share_of_them_is_known(compute: Compute) -> None:
    values = compute()
    assert values.cell("coverage", "layers", "zte_ai_server") == values.cell("coverage", "layers", "zte_liquid_cooling")
    assert values.cell("coverage", "layers", "zte_ai_server") == "n/a"
    yours = compute(changes={"own.zte_liquid_cooling.share": {"2025": 0.05}})
    ours = 0.05 * yours.number("chosen.cooling.liquid", 2025)
    assert yours.cell("coverage", "layers", "zte_ai_server") == pytest.approx(ours)
    zero = compute(changes={"own.zte_liquid_cooling.share": {"2025": 0.0}})
    assert zero.cell("coverage", "layers", "zte_ai_server") == 0
    intel = [compute(changes={"basis": {"": basis}}) for basis in ("report", "bottom_up")]
    shown = [found.cell("coverage", "layers", "intel_ai_chip") for found in intel]
    assert shown == [intel[0].number("coverage.intel_ai_chip.revenue", 2025), "n/a"]


def test_own_or_consensus_revenue_stands_beside_the_model(compute: Compute) -> None:
    changes: dict[str, dict[str, float | str]] = {"own.dell_ai_server.revenue": {"2025": 300.0}}
    plain, stated = compute(), compute(changes=changes)
    ours = plain.number("chosen.dell_ai_server.revenue", 2025)
    assert stated.number("chosen.dell_ai_server.revenue", 2025) == ours
    assert stated.cell("coverage", "own", "dell_ai_server") == 300
    assert stated.cell("coverage", "gap", "dell_ai_server") == pytest.approx(300 / ours - 1)
    assert plain.cell("coverage", "own", "dell_ai_server") == plain.cell("coverage", "gap", "dell_ai_server") == "n/a"


@pytest.mark.parametrize("basis", [{}, BOTTOM_UP])
def test_revenue_is_share_times_the_market_of_the_basis(compute: Compute, basis: dict[str, dict[str, str]]) -> None:
    values = compute("E1", "E2", changes=basis)
    bottom_up = bool(basis)
    for key in (*PRINTED_SHARES, "nettrix_ai_server"):
        years = YEARS[1:] if key.endswith("hbm") else YEARS
        if bottom_up and key in WITHOUT_CHIPS:
            assert values.number(f"chosen.{key}.revenue", 2025) == 0
            assert values.cell("coverage", "y2025", key) == "n/a"
            continue
        built = f"bottom_up.{key}.revenue" if bottom_up else f"coverage.{key}.revenue"
        ours = [values.number(f"chosen.{key}.revenue", year) for year in years]
        assert ours == pytest.approx([values.number(built, year) for year in years]), key
    infiniband = values.number("chosen.nvidia_switch.revenue", 2025)
    assert infiniband == (values.number("bottom_up.switch.infiniband.value", 2025) if bottom_up else 0)


def test_contract_makers_share_what_the_named_makers_leave(compute: Compute) -> None:
    values = compute()
    nettrix = 0.09 * values.number("server.china.market", 2025) / values.number("server.global.market", 2025)
    left = 1 - (0.151 + 0.141 + 0.077 + 0.056 + 0.047) - nettrix
    assert values.number("chosen.odm_pool", 2025) == pytest.approx(min(0.5, left)) == pytest.approx(0.4965)
    for key in ("foxconn_industrial_internet", "inventec", "wistron", "quanta"):
        assert values.number(f"chosen.{key}_ai_server.share", 2025) == pytest.approx(left / 4)
    assert values.number("chosen.ai_server.revenue", 2025) == pytest.approx(values.number("server.global.market", 2025))


def test_revenue_in_china_is_never_above_the_world(compute: Compute) -> None:
    for changes in ({}, BOTTOM_UP):
        values = compute(changes=changes)
        for key, share in SHARES_OF_CHINA.items():
            for year in YEARS:
                world = values.number(f"chosen.{key}.revenue", year)
                capped = min(world, share * values.number("chosen.server.china.market", year))
                assert values.number(f"chosen.{key}.revenue_china", year) == pytest.approx(capped)


def test_a_company_adds_up_over_its_layers_and_a_shares_stand_in_yuan(compute: Compute) -> None:
    values = compute()
    rate = values.number("fx.cny_usd")
    for firm, layers in {"unisplendour": ("switch", "ai_server"), "nvidia": ("ai_chip", "switch")}.items():
        parts = [values.number(f"chosen.{firm}_{layer}.revenue", 2025) for layer in layers]
        assert values.number(f"chosen.{firm}.revenue", 2025) == pytest.approx(sum(parts))
    ours = values.number("chosen.inspur_information_ai_server.revenue", 2025)
    assert values.cell("coverage", "cny", "inspur_information_ai_server") == pytest.approx(ours * rate)
    assert "dell_ai_server" not in values.model.tables["coverage"].column("cny").by_record


def test_a_tenth_more_of_cards_price_or_share_is_what_the_model_gives_when_it_is_so(compute: Compute) -> None:
    """Against the model itself: compute needed a tenth higher by utilisation, prices of chips a tenth higher."""
    base = compute("E1", "E2", changes=BOTTOM_UP)
    fewer = {
        f"{kind}.utilisation": {str(y): base.number(f"{kind}.utilisation", y) / 1.1 for y in YEARS}
        for kind in ("train", "infer")
    }
    cards = compute("E1", "E2", changes={**BOTTOM_UP, **fewer})
    for key in ("dell_ai_server", "sk_hynix_hbm", "cisco_switch", "nvidia_ai_chip", "nvidia_switch"):
        gained = cards.number(f"chosen.{key}.revenue", 2025) - base.number(f"chosen.{key}.revenue", 2025)
        assert base.number(f"sensitivity.{key}.cards") == pytest.approx(gained, rel=1e-6), key
    assert base.number("sensitivity.nvidia_switch.share") == 0
    share = 0.141 * 1.1
    higher = compute("E1", "E2", changes={**BOTTOM_UP, "own.dell_ai_server.share": {"2025": share}})
    gained = higher.number("chosen.dell_ai_server.revenue", 2025) - base.number("chosen.dell_ai_server.revenue", 2025)
    assert base.number("sensitivity.dell_ai_server.share") == pytest.approx(gained)
    paths = [name for name in base.model.inputs if name.startswith("bottom_up.price_index.")]
    dearer = {name: {str(y): base.number(name, y) * 1.1 for y in YEARS} for name in paths}
    priced = compute("E1", "E2", changes={**BOTTOM_UP, **dearer})
    for key in ("dell_ai_server", "sk_hynix_hbm", "cisco_switch", "nvidia_ai_chip"):
        gained = priced.number(f"chosen.{key}.revenue", 2025) - base.number(f"chosen.{key}.revenue", 2025)
        assert base.number(f"sensitivity.{key}.price") == pytest.approx(gained, abs=1e-6), key


def test_valuation_where_the_analyst_fills_it(compute: Compute) -> None:
    changes: dict[str, dict[str, float | str]] = {
        "own.inspur_information.margin": {"2025": 0.03, "2026": 0.0},
        "own.inspur_information.shares": {"": 14.7},
        "own.inspur_information.price": {"": 45.0},
        "own.inspur_information.profit": {"2027": 60.0},
    }
    values = compute(changes=changes)
    revenue = values.number("chosen.inspur_information_ai_server.revenue_cny", 2025)
    profit = 0.03 * revenue
    assert values.number("valuation.inspur_information.profit", 2025) == pytest.approx(profit)
    assert values.number("valuation.inspur_information.eps", 2025) == pytest.approx(profit / 14.7)
    assert values.cell("coverage", "pe", "inspur_information_ai_server") == pytest.approx(45 / (profit / 14.7))
    assert [values.number("valuation.inspur_information.profit", year) for year in (2026, 2027)] == [0, 60]
    assert values.cell("coverage", "pe", "sugon_ai_server") == "n/a"
    assert values.number("check.failed") == 0
