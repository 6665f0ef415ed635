"""Facts: every figure of the text that report/facts.csv keeps, an input each, so that claims and coverage reckon with units."""

from __future__ import annotations

import csv
import re

from xlmodel import Input, Label, Model

UNITS = {
    "PUE": "ratio", "modules/GPU": "modules/card", "tiers": "count", "words": "count", "PFLOP/s-day": "PFLOP*day/s",
    "1e4 units": "1e4 servers",
}  # fmt: skip
"""The model's spelling of units that the report spells otherwise."""

BOUNDS = {
    "lower bound": Label("The text says more than this.", "正文为下限。"),
    "upper bound": Label("The text says less than this.", "正文为上限。"),
}


def fact_id(key: str) -> str:
    """The input of a fact `id@period` (or `id`, where it has no period)."""
    name, _, period = key.partition("@")
    return ".".join(["fact", name, *filter(None, [re.sub(r"[^a-z0-9]+", "_", period.lower())])])


def facts(m: Model) -> None:
    """The facts of the report as inputs, by section."""
    s = m.sheet(
        "facts", "Inputs", en="Facts", zh="报告数据", purpose_en="Figures of the text, as printed",
        purpose_zh="报告正文数据，按原文"
    )
    with (m.folder / "report" / "facts.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for section in dict.fromkeys(row["section"] for row in rows):
        source = section if section in m.sources else f"section {section}"
        title = m.sources[source].label
        s.section(title.en, title.zh)
        for row in rows:
            if row["section"] == section:
                s.add(_fact(row, source))


def _fact(row: dict[str, str], source: str) -> Input:
    try:
        value: float | str = float(row["value"])
    except ValueError:
        value = row["value"]
    period = row["period"]
    return Input(
        fact_id(f"{row['id']}@{period}" if period else row["id"]),
        Label(f"{row['label_en']} ({period})", f"{row['label_zh']}（{period}）")
        if period
        else Label(row["label_en"], row["label_zh"]),
        "text" if isinstance(value, str) else UNITS.get(row["unit"], row["unit"]),
        "report",
        source,
        {"": value},
        note=BOUNDS.get(row["note"], Label("", "")),
    )
