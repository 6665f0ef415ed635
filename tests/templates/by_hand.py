"""The bottom-up chain once more, in plain Python from the files of inputs; no code of the model is in it."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ai_compute

FOLDER = Path(ai_compute.__file__).parent
HISTORY, DEMAND = (2021, 2022), (2023, 2024, 2025, 2026, 2027)
YEARS = HISTORY + DEMAND
USES = ("training", "inference")
SPEEDS = ("200g", "400g", "800g", "1600g")
OWN_SPEED = {"a100": "200g", "h100": "800g", "gh200": "800g", "successor": "1600g", "none": "200g"}
SECONDS = 86_400
Numbers = dict[str, dict[int, float]]
Given = Callable[..., Any]


def chips() -> dict[str, dict[str, str]]:
    """The records of report/accelerators.csv."""
    with (FOLDER / "report" / "accelerators.csv").open(encoding="utf-8", newline="") as stream:
        return {row["key"]: row for row in csv.DictReader(stream)}


def given(scenario: str) -> Given:
    """What a file of inputs gives, by id without its last parts, member and year, in a scenario."""
    entries: dict[str, Any] = {}
    for path in sorted((FOLDER / "inputs").glob("*.toml")):
        entries |= tomllib.loads(path.read_text(encoding="utf-8"))
    changes = tomllib.loads((FOLDER / "scenarios.toml").read_text(encoding="utf-8"))[scenario].get("changes", {})

    def value(block: str, *members: str, year: int = 0) -> Any:
        row = block
        for member in members:
            start, _, rest = row.partition("{")
            row = start + member + rest.partition("}")[2]
        found = entries[block].get("values", entries[block].get("value"))
        if members and isinstance(found, Mapping):
            for member in members:
                found = found[member]
        changed = changes.get(row, {})
        if "value" in changed:
            found = changed["value"]
        elif "values" in changed:
            found = {**found, **changed["values"]}
        return found[str(year)] if isinstance(found, Mapping) else found

    return value


def by_hand(scenario: str, corrections: tuple[str, ...]) -> Numbers:
    """Every line held against the model, by id and year."""
    g = given(scenario)
    n: Numbers = {}
    _cards(n, g, _demand(g, corrections), chips())
    _money(n, g, chips())
    _power(n, g, chips())
    _network(n, g, chips())
    _makers(n, g, chips())
    return n


def _demand(g: Given, corrections: tuple[str, ...]) -> dict[str, dict[int, float]]:
    """Compute to install by use and year, PFLOP/s."""
    found: dict[str, dict[int, float]] = {use: {} for use in USES}
    params = {"multimodal": g("train.multimodal.params_opening"), "general": g("train.general.params_opening")}
    tokens = {name: g(f"train.{name}.tokens_opening") for name in params}
    for year in DEMAND:
        trained = served = 0.0
        for name in ("multimodal", "general"):
            if year > DEMAND[0]:
                factor = 1 + g(f"train.{name}.params_growth", year=year)
                params[name], tokens[name] = params[name] * factor, tokens[name] * factor
            models = g(f"train.{name}.vendors", year=year) * g(f"train.{name}.concurrent_models", year=year)
            operations = g("train.flop_per_parameter") * params[name] * 1e8 * tokens[name] * 1e8
            trained += operations * models / (g(f"train.{name}.training_days", year=year) * SECONDS) / 1e15
            asked = g(f"infer.{name}.queries_per_user", year=year) * g(f"infer.{name}.tokens_per_query", year=year)
            daily = g(f"infer.{name}.daily_users", year=year) * 1e8 * asked
            daily *= g("infer.flop_per_parameter") * params[name] * 1e8
            served += daily / SECONDS * g(f"infer.{name}.peak_multiplier", year=year) / 1e15
        used = g("infer.utilisation", year=year)
        found["training"][year] = trained / g("train.utilisation", year=year)
        found["inference"][year] = served / used / (1 if "E1" in corrections else used)
        for use in USES:
            found[use][year] /= g("bottom_up.algorithm_gain.{use}", use, year=year)
    return found


def _cards(n: Numbers, g: Given, needed: dict[str, dict[int, float]], kinds: Mapping[str, Mapping[str, str]]) -> None:
    """Cards added, retired and in service, by use and chip, in units of 10,000."""
    cloud = {"training": 0.415, "inference": 0.585}
    life = int(g("bottom_up.service_life"))
    speed = {chip: float(kind["fp16_tensor"]) or g("successor.fp16_tensor") for chip, kind in kinds.items()}
    main = g("bottom_up.main_chip")
    for use in USES:
        added: dict[str, dict[int, float]] = {chip: {} for chip in kinds}
        fleet = dict.fromkeys(kinds, 0.0)
        for year in YEARS:
            left = {chip: added[chip].get(year - life, 0.0) for chip in kinds}
            held = sum((fleet[chip] - left[chip]) * speed[chip] * 10 for chip in kinds)
            more = max(0.0, needed[use][year] - held) if year in DEMAND else 0.0
            shares = {
                chip: g("bottom_up.share.{use}.{accelerator}", use, chip, year=year)
                for chip in kinds
                if year in DEMAND and chip != main
            }
            for chip in kinds:
                if year in HISTORY:
                    sales = g("server.{market}.history", "global", year=year) * 1e8
                    part = cloud[use] * g(f"bottom_up.opening.large_models.{use}")
                    price = g("bottom_up.opening.card_price") * 1e4
                    share = g("bottom_up.opening.gpu_cost_share")
                    bought = sales * part * share / price if chip == "a100" else 0.0
                else:
                    share = shares.get(chip, 1 - sum(shares.values()))
                    bought = more * share / speed[chip] / 10
                added[chip][year] = bought
                fleet[chip] += bought - left[chip]
                n.setdefault(f"cards.added.{use}.{chip}", {})[year] = bought
                n.setdefault(f"cards.retired.{use}.{chip}", {})[year] = left[chip]
                n.setdefault(f"cards.fleet.{use}.{chip}", {})[year] = fleet[chip]
            if year in DEMAND:
                n.setdefault(f"compute_added.{use}", {})[year] = more
                n.setdefault(f"compute_idle.{use}", {})[year] = max(0.0, held - needed[use][year])
    for what in ("added", "retired", "fleet"):
        for chip in kinds:
            n[f"cards.{what}.{chip}"] = _sum(n[f"cards.{what}.{use}.{chip}"] for use in USES)
        if what != "retired":
            n[f"cards.{what}"] = _sum(n[f"cards.{what}.{chip}"] for chip in kinds)


def _sum(rows: Any) -> dict[int, float]:
    rows = list(rows)
    return {year: sum(row[year] for row in rows) for year in rows[0]}


def _money(n: Numbers, g: Given, kinds: Mapping[str, Mapping[str, str]]) -> None:
    """Accelerators and servers, USD 100m."""
    for chip, kind in kinds.items():
        price = {
            year: g(f"server.card_price.{chip}") * g("bottom_up.price_index.{accelerator}", chip, year=year)
            for year in DEMAND
        }
        n[f"price.{chip}"] = price
        for use in USES:
            n[f"cards.value.{use}.{chip}"] = {y: n[f"cards.added.{use}.{chip}"][y] * price[y] / 1e4 for y in DEMAND}
            of_server = {
                y: g("server.gpu_cost_share", year=y)
                if kind["training_server"] == "1"
                else g("server.inference_gpu_share")
                for y in DEMAND
            }
            worth = n[f"cards.value.{use}.{chip}"]
            n[f"server.value.{use}.{chip}"] = {y: worth[y] / of_server[y] for y in DEMAND}
    for use in USES:
        n[f"accelerator.market.{use}"] = _sum(n[f"cards.value.{use}.{chip}"] for chip in kinds)
        n[f"server.market.{use}"] = _sum(n[f"server.value.{use}.{chip}"] for chip in kinds)
    n["accelerator.market"] = _sum(n[f"accelerator.market.{use}"] for use in USES)
    n["server.market"] = {y: g("server.{market}.history", "global", year=y) for y in HISTORY}
    n["server.market"] |= _sum(n[f"server.market.{use}"] for use in USES)
    n["server.china.market"] = {y: g("server.{market}.history", "china", year=y) for y in HISTORY}
    n["server.china.market"] |= {y: n["server.market"][y] * g("server.china.share_estimate", year=y) for y in DEMAND}
    n["server.units"] = {y: n["cards.added"][y] / g("server.cards_per_server") for y in DEMAND}
    small = g("server.inference_gpu_share")
    n["server.market.inference_at_25"] = {
        y: n["server.market.training"][y] + n["accelerator.market.inference"][y] / small for y in DEMAND
    }


def _power(n: Numbers, g: Given, kinds: Mapping[str, Mapping[str, str]]) -> None:
    """Load in GW, cooling in CNY 100m."""
    watts = {chip: float(kind["server_power"]) or g("successor.server_power") for chip, kind in kinds.items()}
    each = g("server.cards_per_server")
    for what, name in (("fleet", "load"), ("added", "load.added"), ("retired", "load.retired")):
        n[name] = {y: sum(n[f"cards.{what}.{c}"][y] / each * watts[c] for c in kinds) / 100 for y in YEARS}
    n["kw_per_server"] = {y: n["load"][y] * 100 / n["cards.fleet"][y] * each for y in YEARS}
    plate, water = g("cooling.ai.cold_plate_share"), g("cooling.ai.chilled_water_share")
    pue = {name: g("cooling.method.pue", name) for name in ("air", "chilled_water", "cold_plate", "immersion")}
    greatest, mean = 0.0, pue["air"]
    for name in ("load.facility", "load.world", "load.share_of_world", "cooling.liquid_market", "cooling.market"):
        n[name] = {}
    for place, year in enumerate(YEARS):
        if year in HISTORY:
            greatest = n["load"][year] * pue["air"]
        else:
            liquid = g("cooling.ai.liquid_share", year=year)
            by_air = (1 - liquid) * ((1 - water) * pue["air"] + water * pue["chilled_water"])
            by_liquid = liquid * (plate * pue["cold_plate"] + (1 - plate) * pue["immersion"])
            greatest += n["load.added"][year] * (by_air + by_liquid) - n["load.retired"][year] * mean
            kilowatts = n["load.added"][year] * 1e6
            n["cooling.liquid_market"][year] = kilowatts * liquid * g("cooling.{medium}_value", "liquid") / 1e8
            of_air = kilowatts * (1 - liquid) * g("cooling.{medium}_value", "air") / 1e8
            n["cooling.market"][year] = n["cooling.liquid_market"][year] + of_air
        mean = greatest / n["load"][year]
        n["load.facility"][year] = greatest * g("energy.load_factor")
        grown = (1 + g("power.world.datacentre_growth")) ** place
        n["load.world"][year] = g("power.world.datacentre_energy") * grown / g("energy.hours_per_year") * 1e3
        n["load.share_of_world"][year] = n["load.facility"][year] / n["load.world"][year]
    n["cooling.china.market"] = {y: n["cooling.market"][y] * g("server.china.share_estimate", year=y) for y in DEMAND}


def _network(n: Numbers, g: Given, kinds: Mapping[str, Mapping[str, str]]) -> None:
    """Modules in 10,000, their value, switches and memory in USD 100m."""
    rate = {speed: g(f"network.module_rate.{speed}") for speed in SPEEDS}
    links = g("network.inference.links_per_server") / g("server.cards_per_server")
    tiers = g("network.inference.tiers")
    small = links * tiers * 2 / g("network.module_ratio.a100")
    for speed in SPEEDS:
        n[f"optics.modules.{speed}"] = dict.fromkeys(DEMAND, 0.0)
    n["switch.value"] = dict.fromkeys(DEMAND, 0.0)
    n["switch.infiniband.value"] = dict.fromkeys(DEMAND, 0.0)
    n["hbm.memory"] = dict.fromkeys(DEMAND, 0.0)
    for chip, kind in kinds.items():
        wiring = kind["wiring"]
        per_card = {
            "none": 0.0,
            "successor": g("successor.module_ratio"),
            "gh200": g("network.module_ratio.gh200_single"),
        }
        per_card |= {name: g(f"network.module_ratio.{name}") for name in ("a100", "h100")}
        nic = {"none": 0.0, "successor": g("successor.nic_rate"), "a100": g("network.nic_rate.a100")}
        nic |= dict.fromkeys(("h100", "gh200"), g("network.nic_rate.h100"))
        memory = (float(kind["memory"]) or g("successor.memory")) * float(kind["hbm"])
        for year in DEMAND:
            fat = g("network.inference.fat_tree_share", year=year)
            trained, served = (n[f"cards.added.{use}.{chip}"][year] for use in USES)
            cards = trained + served * (fat + (1 - fat) * small)
            n.setdefault(f"network.cards.{chip}", {})[year] = cards
            split = _split(g, wiring, year)
            for speed in SPEEDS:
                carried = cards * per_card[wiring] * rate[OWN_SPEED[wiring]] * split.get(speed, 0.0)
                n.setdefault(f"optics.modules.{chip}.{speed}", {})[year] = carried / rate[speed]
                n[f"optics.modules.{speed}"][year] += carried / rate[speed]
            a_port = g("network.switch_price") / g("network.switch_ports") / g("network.nic_rate.a100")
            a_port *= nic[wiring] * g("network.switch_price_index", year=year)
            full = g("network.compute.links_per_card") * (2 * g("network.compute.tiers") - 1)
            full += g("network.storage.links_per_server") / 8 * (2 * g("network.storage.tiers") - 1)
            full *= g("network.ports_per_link_end")
            leaf = links * (2 * tiers - 1) * g("network.ports_per_link_end")
            for_training = trained * full * a_port / 1e4
            n["switch.value"][year] += for_training + served * (fat * full + (1 - fat) * leaf) * a_port / 1e4
            n["switch.infiniband.value"][year] += for_training * g("network.infiniband.training_share", year=year)
            n["hbm.memory"][year] += (trained + served) * memory / 100
    n["switch.ethernet.value"] = {y: n["switch.value"][y] - n["switch.infiniband.value"][y] for y in DEMAND}
    n["hbm.value"] = {
        y: n["hbm.memory"][y]
        * 1e6
        * g("hbm.value_per_card")
        / g("hbm.gb_per_card")
        * g("hbm.price_index", year=y)
        / 1e8
        for y in DEMAND
    }
    n["optics.modules"] = _sum(n[f"optics.modules.{speed}"] for speed in SPEEDS)
    for speed in SPEEDS:
        n[f"optics.value.{speed}"] = {
            y: n[f"optics.modules.{speed}"][y] * g(f"optics.asp.{speed}", year=y) / 1e4 for y in DEMAND
        }
    n["optics.value"] = _sum(n[f"optics.value.{speed}"] for speed in SPEEDS)


def _split(g: Given, wiring: str, year: int) -> dict[str, float]:
    match wiring:
        case "a100":
            newer = g("network.a100.share_400g", year=year)
            return {"200g": 1 - newer, "400g": newer}
        case "h100":
            newer = g("network.h100.share_800g", year=year)
            return {"400g": 1 - newer, "800g": newer}
        case "successor":
            newer = g("network.successor.share_1600g", year=year)
            return {"800g": 1 - newer, "1600g": newer}
        case _:
            return {"800g" if wiring == "gh200" else "200g": 1.0}


def _makers(n: Numbers, g: Given, kinds: Mapping[str, Mapping[str, str]]) -> None:
    """Revenue of makers, USD 100m."""
    china = {"inspur_information": 0.47, "unisplendour": 0.11, "nettrix": 0.09}
    for firm, share in china.items():
        n[f"{firm}_ai_server.revenue_china"] = {y: share * n["server.china.market"][y] for y in DEMAND}
    n["nettrix_ai_server.revenue"] = n["nettrix_ai_server.revenue_china"]
    named = {y: n["nettrix_ai_server.revenue"][y] for y in DEMAND}
    markets = {"ai_server": "server.market", "hbm": "hbm.value", "switch": "switch.ethernet.value"}
    shared = {"ai_server": ("inspur_information", "unisplendour", "lenovo", "dell", "hpe"), "hbm": ("sk_hynix",)}
    shared["switch"] = ("unisplendour", "cisco", "huawei")
    for layer, firms in shared.items():
        for firm in firms:
            worth = {y: g("share.{holder}", f"{firm}_{layer}", year=y) * n[markets[layer]][y] for y in DEMAND}
            n[f"{firm}_{layer}.revenue"] = worth
            if layer == "ai_server":
                named = {y: named[y] + worth[y] for y in DEMAND}
            if layer == "ai_server" and firm in china:
                most = n[f"{firm}_ai_server.revenue_china"]
                n[f"{firm}_ai_server.revenue_china"] = {y: min(most[y], worth[y]) for y in DEMAND}
    n["nvidia_switch.revenue"] = n["switch.infiniband.value"]
    for firm in ("foxconn_industrial_internet", "inventec", "wistron", "quanta"):
        n[f"{firm}_ai_server.revenue"] = {
            y: min(0.5 * n["server.market"][y], n["server.market"][y] - named[y]) / 4 for y in DEMAND
        }
    for maker in ("nvidia", "hisilicon"):
        made = [chip for chip, kind in kinds.items() if kind["maker"] == maker]
        n[f"{maker}_ai_chip.revenue"] = _sum(n[f"cards.value.{use}.{chip}"] for use in USES for chip in made)
