"""Facts: the figures of report/facts.csv; those that formulas read are inputs with units, the rest a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xlmodel import Draft, Input, Label, TableColumn
from xlmodel.data import Fields, reading, rows

from ai_compute.sections.claim_file import read_claims

COLUMNS = ("section", "id", "label_en", "value", "unit", "period", "note")

UNITS = {
    "PUE": "kWh/kWh",
    "modules/GPU": "modules/card",
    "tiers": "count",
    "words": "count",
    "PFLOP/s-day": "PFLOP*day/s",
    "1e4 units": "1e4 servers",
    "1e12 queries": "1e12 queries/year",
}
"""The model's spelling of units that the report spells otherwise."""

SPELLED = {"1e4 units": "1e4 servers"}
"""The same, of units that only the table shows."""

PERIODS = {"to 2023": "to 2023", "year": "", "now": "now", "next": "next generation"}
"""Periods that are words."""

BOUNDS = {"lower bound": Label("The text says more than this."), "upper bound": Label("The text says less than this.")}

READ = (
    "share.dc_accelerator.",
    "share.hbm.skhynix.low",
    "share.switch.global.",
    "share.ai_server.",
    "capex.faam.growth",
    "cim.total",
    "edwc.investment@to 2023",
    "edwc.racks",
    "innolight.",
    "nvidia.guidance",
    "search.queries",
    "capex.us_cloud@",
    "hbm.market",
    "hbm.cagr.",
)
"""How the facts begin that lines read, besides those that claims rest on."""


def fact_id(key: str) -> str:
    """The input of a fact `id@period` (or `id`, where it has no period)."""
    name, _, period = key.partition("@")
    return ".".join(["fact", name, *filter(None, [re.sub(r"[^a-z0-9]+", "_", period.lower())])])


def facts(m: Draft) -> None:
    """The facts that formulas read as inputs, by section; then the others."""
    path = m.folder / "report" / "facts.csv"
    with reading(path) as problems:
        found = rows(path, COLUMNS, problems, key=("id", "period"))
        for fields in found:
            fields.label("label_en")
            fields.known("section", _source(m, fields.entry), m.sources, "source")
            if fields.entry["unit"]:
                fields.number("value")
            else:
                fields.label("value")
    entries = {_key(fields.entry): fields.entry for fields in found}
    named = _operands(path.with_name("claims.toml"), read_claims(m), entries)
    read = {key: row for key, row in entries.items() if key in named or key.startswith(READ)}
    s = m.sheet("facts", "Inputs", title="Facts", purpose="Figures of the text that claims and coverage rest on")
    for source in dict.fromkeys(_source(m, row) for row in read.values()):
        s.section(m.sources[source].label)
        for key, row in read.items():
            if _source(m, row) == source:
                s.add(
                    Input(
                        fact_id(key),
                        _label(row),
                        UNITS.get(row["unit"], row["unit"]),
                        "report",
                        source,
                        {"": float(row["value"])},
                        note=BOUNDS.get(row["note"], Label()),
                    )
                )
    _others(m, {key: row for key, row in entries.items() if key not in read})


def _operands(
    path: Path, claims: Mapping[str, Mapping[str, Any]], entries: Mapping[str, Mapping[str, str]]
) -> set[str]:
    """The facts that claims rest on."""
    found = set()
    with reading(path) as problems:
        for name, claim in claims.items():
            fields = Fields(f"[{name}] operands", claim["operands"], problems)
            for letter, value in claim["operands"].items():
                if isinstance(value, str):
                    fields.known(letter, value, entries, "fact")
                    found.add(value)
    return found


def _others(m: Draft, entries: dict[str, Mapping[str, str]]) -> None:
    m.table(
        "facts_other",
        "Inputs",
        title="Facts other",
        purpose="Figures of the text that no formula reads",
        columns=[
            TableColumn("label", Label("Fact"), text=True, width=60),
            TableColumn("value", Label("Value"), width=12),
            TableColumn("unit", Label("Unit"), text=True, width=16),
            TableColumn("text", Label("Remark"), text=True, width=30),
            TableColumn("source", Label("Source"), text=True, width=14),
        ],
        records={
            key: {
                "label": _label(row),
                "value": float(row["value"]) if row["unit"] else None,
                "unit": SPELLED.get(row["unit"], row["unit"]),
                "text": BOUNDS.get(row["note"]) if row["unit"] else Label(row["value"]),
                "source": _source(m, row),
            }
            for key, row in entries.items()
        },
    )


def _key(row: Mapping[str, str]) -> str:
    return f"{row['id']}@{row['period']}" if row["period"] else row["id"]


def _source(m: Draft, row: Mapping[str, str]) -> str:
    return row["section"] if row["section"] in m.sources else f"section {row['section']}"


def _label(row: Mapping[str, str]) -> Label:
    label, period = row["label_en"], PERIODS.get(row["period"], row["period"])
    return Label(label if not period or label.endswith(f" {period}") else f"{label} ({period})")
