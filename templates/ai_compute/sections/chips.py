"""Chips: one table with what figures 14, 42, 55, 58, 59, 61 and 83 print. A row added to the file is a chip to use."""

from __future__ import annotations

from dataclasses import replace

from xlmodel import Draft, Label, TableColumn
from xlmodel.data import reading, rows

FP16 = "fp16_tensor_tflops"
MEMORY = "memory_gb"
NUMBERS = (FP16, MEMORY, "bandwidth_gb_s", "link_gb_s", "power_w", "node_nm")
COLUMNS = ("key", "name", "vendor", *NUMBERS, "source", "note")


def chips(m: Draft) -> None:
    """The chip table, and its chips as the choices of every input that names one."""
    path = m.folder / "report" / "chips.csv"
    with reading(path) as problems:
        found = rows(path, COLUMNS, problems, key=("key",))
        numbers = {row.entry["key"]: {column: row.number_or_none(column) for column in NUMBERS} for row in found}
        for row in found:
            row.label("name")
    entries = [row.entry for row in found]
    m.table(
        "chips",
        "Inputs",
        title="Chips",
        purpose="What the report prints of each chip",
        columns=[
            TableColumn("key", Label("Key"), text=True, width=16),
            TableColumn("label", Label("Chip"), text=True, width=20),
            TableColumn("vendor", Label("Vendor"), text=True, width=14),
            TableColumn(FP16, Label("FP16 tensor"), "TFLOP/s/card", width=14),
            TableColumn(MEMORY, Label("Memory"), "GB/card"),
            TableColumn("bandwidth_gb_s", Label("Memory bandwidth"), "GB/s/card", width=16),
            TableColumn("link_gb_s", Label("Link between cards"), "GB/s/card", width=16),
            TableColumn("power_w", Label("Power"), "W/card"),
            TableColumn("node_nm", Label("Process node"), "nm"),
            TableColumn("source", Label("Source"), text=True, width=30),
            TableColumn("note", Label("Note"), text=True, width=60),
            TableColumn("kind", Label("Kind"), text=True, width=10),
            TableColumn("as_of", Label("As of"), text=True, width=12),
        ],
        records={
            row["key"]: {
                "key": row["key"],
                "label": Label(row["name"]),
                "vendor": Label(row["vendor"]),
                **numbers[row["key"]],
                "source": row["source"],
                "note": Label(row["note"]),
                "kind": Label("printed"),
                "as_of": m.as_of,
            }
            for row in entries
        },
    )
    chosen_by = {"memory.chip": MEMORY, **dict.fromkeys(m.blocks["mix.{slot}.chip"].ids, FP16)}
    for input_id, needed in chosen_by.items():
        usable = tuple(row["key"] for row in entries if row[needed])
        m.inputs[input_id] = replace(m.inputs[input_id], choices=usable)
