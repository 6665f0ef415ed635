"""What the charts say, as sentences that follow the numbers: their titles."""

from __future__ import annotations

from typing import NamedTuple

from xlmodel import Draft, Expression, SheetBuilder, at, by_member, largest, ratio, smallest, span, total, where, words

FIRST, SHOWN, REVENUE_FROM = "2023", "2025", "2024"
GROWTH_FROM = "2024"
"""The first year held against one that is computed as it is: sales of 2022 come from elsewhere."""


class Crossing(NamedTuple):
    """One line that comes to exceed another, and what is said where it stays above, where it never is, and else."""

    id: str
    label: str
    above: str
    below: str
    since: str
    otherwise: str
    at_times: str
    first: str = FIRST


CROSSINGS = (
    Crossing(
        "demand",
        "Year from which on inference needs more compute than training",
        "infer.peak_compute",
        "train.peak_compute",
        ": inference overtakes training",
        ": training needs more compute than inference",
        " years inference needs more compute than training",
    ),
    Crossing(
        "cards",
        "Year from which on more H100 than A100 are in service",
        "chosen.cards.fleet.h100",
        "chosen.cards.fleet.a100",
        ": more H100 than A100 are in service",
        ": more A100 than H100 are in service",
        " years more H100 than A100 are in service",
    ),
    Crossing(
        "modules_sold",
        "Year from which on more 800G modules are added than 200G",
        "chosen.optics.modules.800g",
        "chosen.optics.modules.200g",
        ": more 800G modules are added than 200G",
        ": more 200G modules are added than 800G",
        " years more 800G modules are added than 200G",
    ),
    Crossing(
        "modules",
        "Year from which on 800G modules are worth more than 200G",
        "chosen.optics.value.800g",
        "chosen.optics.value.200g",
        ": 800G modules overtake 200G in value",
        ": 200G modules are worth more than 800G",
        " years 800G modules are worth more than 200G",
    ),
    Crossing(
        "cooling",
        "Year from which on liquid cooling sells more than air",
        "chosen.cooling.liquid_market",
        "chosen.cooling.air_market",
        ": liquid cooling overtakes air",
        ": air cooling sells more than liquid",
        " years liquid cooling sells more than air",
    ),
    Crossing(
        "memory",
        "Year from which on the cards added need more HBM than the market is forecast to sell",
        "chosen.hbm.value",
        "hbm.market.high",
        " and after: the cards added need more HBM than is forecast to be sold",
        ": the cards added need no more HBM than is forecast to be sold",
        " years the cards added need more HBM than is forecast to be sold",
        "2024",
    ),
)


class Race(NamedTuple):
    """Two lines, and what is said where the one grows more than the other from a year to the last, and where not."""

    one: str
    other: str
    label: str
    more: str
    no_more: str
    first: str = FIRST


CHINA = Race(
    "chosen.server.china.market",
    "chosen.server.market",
    "China against the world",
    ": China's AI server market grows more than the world's",
    ": China's AI server market grows no more than the world's",
    "2022",
)
CHAIN = Race(
    "bridge.operations",
    "chosen.cards.fleet",
    "Operations against cards",
    ": operations asked for grow more than the cards that serve them",
    ": cards grow as much as the operations asked of them",
)


LEADERS = {
    "nvidia": "chosen.nvidia.revenue",
    "sk_hynix": "chosen.sk_hynix_hbm.revenue",
    "inspur": "chosen.inspur_information_ai_server.revenue",
    "dell": "chosen.dell_ai_server.revenue",
    "hpe": "chosen.hpe_ai_server.revenue",
    "cisco": "chosen.cisco_switch.revenue",
}
"""What the companies of the chart of revenue earn from AI; the first is held against the others together."""


def messages(m: Draft) -> None:
    """A sentence for each chart that has something to say, and what it follows from."""
    s = m.sheet("messages", "Output", title="Chart messages", purpose="Titles of the charts, as the numbers have it")
    last = m.timeline.last
    for crossing in CROSSINGS:
        s.section(crossing.label)
        _crosses(m, s, crossing)
    title, grows = "Year of the fastest growth from 2024 on", words(": fastest growth of AI servers from 2024 to ")
    _most(m, s, "growth", "chosen.server.growth", title, grows.join(at("time.year", last)), GROWTH_FROM)
    title, adds = "Year that adds most to the world market", " adds most to the world AI server market"
    _most(m, s, "added", "chosen.server.change", title, words(adds))
    s.section("Growth of one against the other")
    _faster(m, s, "china", CHINA)
    _faster(m, s, "chain", CHAIN)
    _leaders(m, s)


def _most(m: Draft, s: SheetBuilder, name: str, line: str, title: str, said: Expression, first: str = FIRST) -> None:
    """A year, and what is most in it."""
    s.section(title)
    most = largest(*(at(line, year) for year in m.timeline.members if year >= first))
    _first_year(m, s, name, m[line] >= most, first)
    s.scalar(f"message.{name}", "text", m[f"message.{name}.year"].join(said), "Message", text=True)


def _faster(m: Draft, s: SheetBuilder, name: str, race: Race) -> None:
    """Which of two lines grows more from the first year to the last, by more than rounding leaves."""
    last = m.timeline.last
    one, other = (ratio(at(line, last), at(line, race.first)) for line in (race.one, race.other))
    said = where(ratio(one, other) > 1 + m["check.tolerance"], words(race.more), words(race.no_more))
    years = at("time.year", race.first).join(words(" to ")).join(at("time.year", last))
    s.scalar(f"message.{name}", "text", years.join(said), race.label, text=True)


def _crosses(m: Draft, s: SheetBuilder, crossing: Crossing) -> None:
    """From which year on a line is above to the last; the last year where it never is; else in how many of them."""
    name, first, last = f"message.{crossing.id}", at("time.year", crossing.first), at("time.year", m.timeline.last)
    met = where(m[crossing.above] > m[crossing.below], 1, 0)
    met = s.line(f"{name}.met", "count", met, "Whether it does (1)", first=crossing.first)
    begins = where(met == 1, first, m["time.year"] + m["time.period"])
    label = "The year after, where it does not"
    s.line(f"{name}.begins", "year", begins, label, first=crossing.first)
    begins = largest(span(f"{name}.begins"))
    since = s.scalar(f"{name}.year", "year", smallest(last, begins), "Year")
    years = s.scalar(f"{name}.of", "count", (last - first) / m["time.period"] + 1, "Number of years")
    above = s.scalar(f"{name}.in", "count", total(span(f"{name}.met")), "Years in which it does")
    times = first.join(words(" to ")).join(last).join(words(": in ")).join(above).join(words(" of ")).join(years)
    unbroken = begins + above * m["time.period"] == last + m["time.period"]
    said = where(unbroken, since.join(words(crossing.since)), times.join(words(crossing.at_times)))
    said = where(above == 0, last.join(words(crossing.otherwise)), said)
    s.scalar(name, "text", said, "Message", text=True)


def _first_year(m: Draft, s: SheetBuilder, name: str, met: Expression, first: str) -> None:
    """The first year in which a condition is met; the last where it never is."""
    years = where(met, m["time.year"], at("time.year", m.timeline.last))
    s.line(f"message.{name}.years", "year", years, "The year, where it does", first=first)
    s.scalar(f"message.{name}.year", "year", smallest(span(f"message.{name}.years")), "Year")


def _leaders(m: Draft, s: SheetBuilder) -> None:
    s.section("Revenue of the leaders")
    earned = by_member("leader", {leader: m[line] for leader, line in LEADERS.items()})
    s.line("message.revenue.{leader}", "USD 1e8/year", earned, "{leader}", first=REVENUE_FROM)
    first, *others = (at(f"message.revenue.{leader}", SHOWN) for leader in LEADERS)
    most = words("NVIDIA earns more from AI than the other five shown together")
    said = where(first > total(*others), most, words("The other five shown together earn more from AI than NVIDIA"))
    s.scalar("message.revenue", "text", said, "Message", text=True)
