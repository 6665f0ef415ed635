"""Reference pages: the words of the field, what changed in the model; and the file of errata."""

from __future__ import annotations

from typing import Any

from xlmodel import Draft, Label, TableColumn
from xlmodel.data import Fields, Value, read_toml, reading, tables


def reference(m: Draft) -> None:
    """Two tables of text."""
    glossary = _entries(m, "report/glossary.toml", ("text",), ())
    terms: dict[str, dict[str, Value]] = {key: {"meaning": Label(e["text"])} for key, e in glossary.items()}
    _page(
        m,
        "glossary",
        Label("Glossary"),
        Label("Words of the field"),
        (),
        glossary,
        terms,
        (("meaning", Label("Meaning"), 90),),
    )
    _page(
        m,
        "changes",
        Label("Change log"),
        Label("What changed in the model, and when"),
        (("date", Label("Date"), 14),),
        _entries(m, "changes.toml", (), ("date",)),
        {},
        (),
    )


def read_errata(m: Draft) -> dict[str, Any]:
    """The entries of report/errata.toml by id.

    Raises:
        ModelError: every entry that is malformed, all at once.
    """
    errata = _entries(m, "report/errata.toml", ("recomputed",), ("where", "printed", "switch"))
    with reading("errata.toml") as problems:
        for name, entry in errata.items():
            fields = Fields(f"[{name}]", entry, problems)
            for cited in fields.text("where").split("; "):
                fields.known("where", cited, m.sources, "source")
    return errata


def _entries(m: Draft, name: str, labels: tuple[str, ...], others: tuple[str, ...]) -> dict[str, Any]:
    """The tables of a TOML file, which have a label, these texts and these other keys."""
    path = m.folder / name
    with reading(path.name) as problems:
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
    title: Label,
    purpose: Label,
    plain: tuple[tuple[str, Label, int], ...],
    entries: dict[str, Any],
    more: dict[str, dict[str, Value]],
    added: tuple[tuple[str, Label, int], ...],
) -> None:
    records: dict[str, dict[str, Value]] = {
        key: {
            "id": key,
            "label": Label(entry["label"]),
            **{name: entry[name] for name, _, _ in plain},
            **more.get(key, {}),
        }
        for key, entry in entries.items()
    }
    columns = [
        TableColumn("id", Label("Id"), text=True, width=20),
        TableColumn("label", title, text=True, width=70),
        *(TableColumn(name, text, text=True, width=width) for name, text, width in (*plain, *added)),
    ]
    m.table(table_id, "Doc", title=title, purpose=purpose, columns=columns, records=records)
