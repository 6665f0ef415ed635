"""Reference pages: what is wrong in the report, the words of the field, what changed in the model."""

from __future__ import annotations

from typing import Any

from xlmodel import Label, Model, TableColumn
from xlmodel.model import Value
from xlmodel.model.data import label
from xlmodel.model.fields import Fields
from xlmodel.model.files import read_toml, reading, tables


def reference(m: Model) -> None:
    """Three tables of text, in both languages."""
    errata = read_errata(m)
    right: dict[str, dict[str, Value]] = {
        key: {name: Label(e[f"{name}_en"], e[f"{name}_zh"]) for name in ("printed", "recomputed")}
        for key, e in errata.items()
    }
    _page(
        m, "errata", Label("Errata", "勘误"), Label("Where the report contradicts itself", "报告自相矛盾之处"),
        (("where", Label("Where", "出处"), 24),), errata,
        right,
        (("printed", Label("As printed", "原文"), 50), ("recomputed", Label("Recomputed", "复算"), 60),),
    )  # fmt: skip
    glossary = _entries(m, "report/glossary.toml", ("text",), ())
    terms: dict[str, dict[str, Value]] = {
        key: {"meaning": Label(e["text_en"], e["text_zh"])} for key, e in glossary.items()
    }
    _page(
        m, "glossary", Label("Glossary", "术语表"), Label("Words of the field", "行业术语"), (), glossary, terms,
        (("meaning", Label("Meaning", "释义"), 90),),
    )  # fmt: skip
    _page(
        m, "changes", Label("Change log", "更新记录"), Label("What changed in the model, and when", "模型变更记录"),
        (("date", Label("Date", "日期"), 14),), _entries(m, "changes.toml", (), ("date",)), {}, (),
    )  # fmt: skip


def read_errata(m: Model) -> dict[str, Any]:
    """The entries of report/errata.toml by id.

    Raises:
        ModelError: every entry that is malformed, all at once.
    """
    errata = _entries(m, "report/errata.toml", ("recomputed",), ("where", "printed_en", "printed_zh", "switch"))
    with reading("errata.toml") as problems:
        for name, entry in errata.items():
            fields = Fields(f"[{name}]", entry, problems)
            for cited in fields.text("where").split("; "):
                fields.known("where", cited, m.sources, "source")
    return errata


def _entries(m: Model, name: str, labels: tuple[str, ...], others: tuple[str, ...]) -> dict[str, Any]:
    """The tables of a TOML file, which have en, zh, these texts in both languages and these other keys."""
    path = m.folder / name
    with reading(path.name) as problems:
        for fields in tables(path, problems).values():
            fields.only(("en", "zh", *(f"{text}_{say}" for text in labels for say in ("en", "zh")), *others))
            fields.label()
            for text in labels:
                fields.label(f"{text}_en", f"{text}_zh")
            for key in others:
                if key == "switch":
                    fields.flag(key, required=True)
                else:
                    fields.text(key)
    return read_toml(path)


def _page(
    m: Model, table_id: str, title: Label, purpose: Label, plain: tuple[tuple[str, Label, int], ...],
    entries: dict[str, Any], more: dict[str, dict[str, Value]], added: tuple[tuple[str, Label, int], ...],
) -> None:  # fmt: skip
    records: dict[str, dict[str, Value]] = {
        key: {"id": key, "label": label(entry), **{name: entry[name] for name, _, _ in plain}, **more.get(key, {})}
        for key, entry in entries.items()
    }
    columns = [
        TableColumn("id", Label("Id", "标识"), text=True, width=20),
        TableColumn("label", title, text=True, width=70),
        *(TableColumn(name, text, text=True, width=width) for name, text, width in (*plain, *added)),
    ]
    m.table(
        table_id, "Doc", en=title.en, zh=title.zh, purpose_en=purpose.en, purpose_zh=purpose.zh, columns=columns,
        records=records,
    )  # fmt: skip
