"""What the lines of the model run along: classes of models, cards, slots of the mix, markets."""

from __future__ import annotations

from xlmodel import Draft


def dimensions(m: Draft) -> None:
    """The dimensions that stand in braces in the ids of lines and inputs."""
    m.dimension("class", "Class of models", {"multimodal": "Multimodal", "general": "General"})
    m.dimension("card", "Card", {"h100": "H100", "a100": "A100"}, table="chips")
    slots = {"slot1": "Slot 1", "slot2": "Slot 2", "slot3": "Slot 3", "slot4": "Slot 4"}
    m.dimension("slot", "Slot of the mix", slots)
    m.dimension("given", "Slot with a share given", ["slot1", "slot2", "slot3"], of="slot")
    m.dimension("market", "Market", {"global": "World AI server market", "china": "China AI server market"})
    m.dimension("profit_year", "Year of profit", {"2019": "2019", "2020": "2020"})
    multiples = {"mean": "the five-year mean", "trough": "the multiple of 2020", "peak": "the multiple of 2019"}
    m.dimension("multiple", "Price-earnings multiple", multiples)
    m.dimension("fabric", "Fabric", {"compute": "Compute fabric", "storage": "Storage fabric"})
    m.dimension("wired", "Card with a printed ratio", {"a100": "A100", "h100": "H100", "gh200": "GH200"})
    m.dimension("wiring", "Wired as", {"h100_class": "H100", "a100_class": "All other cards"})
    methods = {"air": "Air", "chilled_water": "Chilled water or indirect evaporation"}
    liquid = {"cold_plate": "Cold plate", "immersion": "Immersion"}
    m.dimension("method", "Cooling method", methods | liquid)
    m.dimension("medium", "Cooled by", {"air": "Air cooling", "liquid": "Liquid cooling"})
    m.dimension("load", "Load", {"ai": "AI", "other": "Other"})
    m.dimension("hub", "Hub", {"east": "eastern hubs", "west": "western hubs"})
    m.dimension("bound", "Bound", {"low": "at least", "high": "at most"})
    m.dimension("demand", "Demand for memory", {"training": "Training, A100 alone", "mix": "Mix of chips"})
    m.dimension("packaging", "Packaging", {"total": "All packaging", "traditional": "Traditional packaging"})
    m.dimension("end", "Year", {"2021": "2021", "2027": "2027"})
    steps = {"tokens": "Tokens asked for", "operations": "Operations for them", "compute": "Compute to install"}
    steps |= {"cards": "Cards", "servers": "Servers", "modules": "Optical modules", "power": "Power of the servers"}
    m.dimension("step", "Step of the chain", steps | {"cooling": "Cooling for what is added"})
    m.dimension("derived", "Step from another", ["operations", "compute", "cards", "modules", "power"], of="step")
    sellers = {"inspur": "Inspur", "dell": "Dell", "hpe": "HPE", "lenovo": "Lenovo", "unisplendour": "Unisplendour"}
    m.dimension("seller", "Maker of servers", sellers)
    leaders = {"nvidia": "NVIDIA", "sk_hynix": "SK hynix", "inspur": "Inspur Information", "dell": "Dell", "hpe": "HPE"}
    m.dimension("leader", "Company that the chart of revenue shows", leaders | {"cisco": "Cisco"})
    ramp = {"advanced_packaging": "2 Advanced packaging", "hbm": "2 HBM", "ai_chip": "3 AI chips"}
    ramp |= {"switch": "5 Switches", "optical_module": "6 Optical modules", "liquid_cooling": "7 Liquid cooling"}
    m.dimension("ramp", "Step in the order of ramping", ramp | {"ai_server": "8 AI servers"})
    m.dimension("ramp_chips", "Step in the order of ramping up to chips", list(ramp)[:3], of="ramp")
    m.dimension(
        "ramp_systems", "Step in the order of ramping from switches on", [*list(ramp)[3:], "ai_server"], of="ramp"
    )
