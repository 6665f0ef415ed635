"""Claims: each arithmetic statement of the text, recomputed by a live formula with units, and the verdict on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlmodel import (
    Draft,
    Expression,
    Input,
    Label,
    TableColumn,
    all_of,
    cell,
    field,
    largest,
    points,
    smallest,
    where,
    words,
)

from ai_compute.sections.claim_file import read_claims
from ai_compute.sections.claim_formulas import Operands, undefined, value_of
from ai_compute.sections.coverage_table import NOTHING
from ai_compute.sections.facts import UNITS, fact_id

RELATIONS = {
    "equals": Label("equals"),
    "about": Label("about"),
    "at_least": Label("at least"),
    "at_most": Label("at most"),
}
ROUNDING = Label("rounding of its operands")


def claims_inputs(m: Draft) -> None:
    """What the claims print, and the numbers they rest on that stand in no fact."""
    entries = read_claims(m)
    s = m.sheet(
        "claims_operands", "Inputs", title="Claims numbers", purpose="Numbers of figures and text that claims rest on"
    )
    s.section("Numbers that claims rest on")
    for name, entry in entries.items():
        for letter, unit in entry.get("units", {}).items():
            what = entry["labels"][letter]
            s.add(
                Input(
                    f"claim.{name}.{letter}",
                    Label(f"{entry['label']}: {what}"),
                    unit,
                    "report",
                    entry["where"],
                    {"": float(entry["operands"][letter])},
                )
            )
    m.table(
        "claims_printed",
        "Inputs",
        title="Claims printed",
        purpose="What each claim of the text prints",
        columns=[
            TableColumn("label", Label("Claim"), text=True, width=60),
            TableColumn("source", Label("Source"), text=True, width=14),
            TableColumn("relation", Label("Relation"), text=True, width=10),
            TableColumn("value", Label("Printed value"), width=16),
            TableColumn("half", Label("Rounding, plus or minus"), width=18),
            TableColumn("unit", Label("Unit"), text=True, width=14),
        ],
        records={
            name: {
                "label": Label(entry["label"]),
                "source": entry["where"],
                "relation": RELATIONS[entry["relation"]],
                "value": float(entry["printed"]),
                "half": half_width(entry),
                "unit": entry["unit"],
            }
            for name, entry in entries.items()
        },
    )


def half_width(entry: Mapping[str, Any]) -> float:
    """How far a claim may lie off: half its last printed digit, the tolerance of an `about`, 0 for a bound."""
    if entry["relation"] in ("at_least", "at_most"):
        return 0.0
    if entry["relation"] == "about":
        return float(entry["tolerance"] * entry["printed"])
    return 0.5 * float(10.0 ** -entry["decimals"])


def _format(entry: Mapping[str, Any], finer: int) -> str:
    """The number format of a claim, so many decimals finer than it is printed; a ratio in percent."""
    share: bool = entry["unit"] == "ratio"
    decimals: int = max(entry["decimals"] - 2 * share, 0) + finer
    return ("0" if share else "#,##0") + "." * (decimals > 0) + "0" * decimals + "%" * share


def _points(entry: Mapping[str, Any]) -> str:
    """The number format of how far a share is from the printed one, in points a decimal finer than it is printed."""
    return f'0.{"0" * max(entry["decimals"] - 1, 1)}" pp"'


def claims(m: Draft) -> None:
    """The claims recomputed, a line each, and the table of verdicts."""
    entries = read_claims(m)
    undefinable: list[str] = []
    s = m.sheet("claims_recomputed", "Calc", title="Claims recomputed", purpose="Each claim of the text recomputed")
    for place in dict.fromkeys(entry["where"] for entry in entries.values()):
        title = m.sources[place].label
        s.section(title)
        for name, entry in entries.items():
            if entry["where"] == place:
                operands = _operands(m, name, entry)
                value, nothing = value_of(name, entry, operands), undefined(name, entry, operands)
                if nothing is not None:
                    undefinable.append(name)
                    label = f"{entry['label']}: divides by nothing (1)"
                    s.scalar(f"claim.{name}.undefined", "flag", nothing, label=label, source=place)
                    value = where(m[f"claim.{name}.undefined"] == 1, 0, value)
                s.scalar(
                    f"claim.{name}",
                    UNITS.get(entry["unit"], entry["unit"]),
                    value,
                    label=entry["label"],
                    source=place,
                    note=entry["words"],
                )
    _verdicts(m, entries, undefinable)


def _operands(m: Draft, name: str, entry: Mapping[str, Any]) -> Operands:
    own = entry.get("units", {})
    return {
        letter: m[fact_id(value) if isinstance(value, str) else f"claim.{name}.{letter}"]
        for letter, value in entry["operands"].items()
        if isinstance(value, str) or letter in own
    }


def _verdicts(m: Draft, entries: Mapping[str, Mapping[str, Any]], undefinable: list[str]) -> None:
    def printed(column: str) -> dict[str, Any]:
        return {name: cell("claims_printed", column, name).node for name in entries}

    def shown(finer: int) -> dict[str, str]:
        return {name: _format(entry, finer) for name, entry in entries.items()}

    def is_(relation: str) -> Expression:
        label = RELATIONS[relation]
        return field("relation") == words(label)

    def shown_or_not(value: Expression) -> Any:
        return where(field("undefined") == 1, words(NOTHING), value).node

    found, value, half = field("value"), field("printed"), field("half")
    inside = all_of(found >= field("low"), found <= field("high"))
    otherwise = where(field("why") == words(""), words("does not agree"), words("explained"))
    verdict = where(field("agrees") == 1, words("agrees"), field("otherwise"))
    shares = {name for name, entry in entries.items() if entry["unit"] == "ratio"}
    apart = {name: shown_or_not(points(found - value) if name in shares else found - value) for name in entries}
    in_points = {name: _points(entries[name]) for name in shares}
    m.table(
        "claims",
        "Output",
        title="Claims",
        purpose="Claims of the text: printed, recomputed, verdict",
        columns=[
            TableColumn("label", Label("Claim"), text=True, width=43),
            TableColumn("where", Label("Where printed"), text=True, width=12),
            TableColumn("relation", Label("Relation"), text=True, width=8),
            TableColumn("printed", Label("Printed"), by_record=printed("value"), width=9, formats=shown(0)),
            TableColumn("half", Label("Rounding ±"), by_record=printed("half"), width=10, formats=shown(1)),
            TableColumn("recomputed", Label("Recomputed"), expression=shown_or_not(found), width=12, formats=shown(1)),
            TableColumn("difference", Label("Less printed"), by_record=apart, width=10, formats=shown(1) | in_points),
            TableColumn("unit", Label("Unit"), text=True, width=12),
            TableColumn("verdict", Label("Verdict"), text=True, expression=shown_or_not(verdict), width=10),
            TableColumn("why", Label("Explained by"), text=True, width=24),
            TableColumn("words", Label("How it is recomputed"), text=True, width=60),
            TableColumn(
                "low",
                Label("Low"),
                width=14,
                expression=where(is_("at_most"), smallest(value, found), value - half).node,
            ),
            TableColumn(
                "high",
                Label("High"),
                width=14,
                expression=where(is_("at_least"), largest(value, found), value + half).node,
            ),
            TableColumn("agrees", Label("Agrees"), "flag", expression=where(inside, 1, 0).node, width=9),
            TableColumn("otherwise", Label("If not"), text=True, expression=otherwise.node, width=16),
            TableColumn("value", Label("Value"), by_record={name: m[f"claim.{name}"].node for name in entries}),
            TableColumn(
                "undefined",
                Label("Divides by nothing (1)"),
                "flag",
                by_record={name: m[f"claim.{name}.undefined"].node for name in undefinable},
            ),
        ],
        records={
            name: {
                "label": Label(entry["label"]),
                "where": entry["where"],
                "relation": RELATIONS[entry["relation"]],
                "unit": entry["unit"],
                "why": entry.get("erratum") or (ROUNDING if entry["verdict"] == "rounding" else None),
                "words": Label(entry["words"]),
            }
            for name, entry in entries.items()
        },
        printed=9,
    )
