"""Reference pages: what is wrong in the report, the words of the field, what changed in the model."""

from __future__ import annotations

from typing import Any

from xlmodel import Label, Model, TableColumn
from xlmodel.model import Value
from xlmodel.model.data import label, read_toml


def reference(m: Model) -> None:
    """Three tables of text, in both languages."""
    errata = read_toml(m.folder / "report" / "errata.toml")
    right: dict[str, dict[str, Value]] = {
        key: {"recomputed": Label(e["recomputed_en"], e["recomputed_zh"])} for key, e in errata.items()
    }
    _page(
        m, "errata", Label("Errata", "勘误"), Label("Where the report contradicts itself", "报告自相矛盾之处"),
        (("where", Label("Where", "出处"), 24), ("printed", Label("As printed", "原文"), 50)), errata,
        right,
        (("recomputed", Label("Recomputed", "复算"), 60),),
    )  # fmt: skip
    glossary = read_toml(m.folder / "report" / "glossary.toml")
    terms: dict[str, dict[str, Value]] = {
        key: {"meaning": Label(e["text_en"], e["text_zh"])} for key, e in glossary.items()
    }
    _page(
        m, "glossary", Label("Glossary", "术语表"), Label("Words of the field", "行业术语"), (), glossary, terms,
        (("meaning", Label("Meaning", "释义"), 90),),
    )  # fmt: skip
    _page(
        m, "changes", Label("Change log", "更新记录"), Label("What changed in the model, and when", "模型变更记录"),
        (("date", Label("Date", "日期"), 14),), read_toml(m.folder / "changes.toml"), {}, (),
    )  # fmt: skip


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
