"""Reference pages: the words of the field, what changed in the model; and the file of errata."""

from __future__ import annotations

from typing import Any

from xlmodel import Draft, Label, TableColumn
from xlmodel.data import Fields, Value, read_toml, reading, tables


def reference(m: Draft) -> None:
    """Two tables of text."""
    words = _entries(m, "report/glossary.toml", ("text",), ())
    meaning = TableColumn("meaning", Label("Meaning"), text=True, width=90)
    terms: dict[str, Value] = {key: Label(entry["text"]) for key, entry in words.items()}
    _page(m, "glossary", "Glossary", "Words of the field", words, meaning, terms)
    changes = _entries(m, "changes.toml", (), ("date",))
    date, days = TableColumn("date", Label("Date"), text=True, width=14), {key: e["date"] for key, e in changes.items()}
    _page(m, "changes", "Change log", "What changed in the model, and when", changes, date, days)


def read_errata(m: Draft) -> dict[str, Any]:
    """The entries of report/errata.toml by id.

    Raises:
        ModelError: every entry that is malformed, all at once.
    """
    errata = _entries(m, "report/errata.toml", ("recomputed",), ("where", "printed", "switch"))
    with reading(m.folder / "report" / "errata.toml") as problems:
        for name, entry in errata.items():
            fields = Fields(f"[{name}]", entry, problems)
            for cited in fields.text("where").split("; "):
                fields.known("where", cited, m.sources, "source")
    return errata


def _entries(m: Draft, name: str, labels: tuple[str, ...], others: tuple[str, ...]) -> dict[str, Any]:
    """The tables of a TOML file, which have a label, these texts and these other keys."""
    path = m.folder / name
    with reading(path) as problems:
        for fields in tables(path, problems).values():
            fields.only(("label", *labels, *others))
            fields.label()
            for text in labels:
                fields.label(text)
            for key in others:
                if key == "switch":
                    fields.flag(key, required=True)
                else:
                    fields.text(key)
    return read_toml(path)


def _page(
    m: Draft,
    table_id: str,
    title: str,
    purpose: str,
    entries: dict[str, Any],
    column: TableColumn,
    texts: dict[str, Value],
) -> None:
    """A page of entries, each with its id, its label, and a text in one column more."""
    columns = [
        TableColumn("id", Label("Id"), text=True, width=20),
        TableColumn("label", Label(title), text=True, width=70),
        column,
    ]
    records: dict[str, dict[str, Value]] = {
        key: {"id": key, "label": Label(entry["label"]), column.id: texts[key]} for key, entry in entries.items()
    }
    m.table(table_id, "Doc", title=title, purpose=purpose, columns=columns, records=records)
