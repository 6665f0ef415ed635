"""Labels: every language, and no two rows of a section that read alike."""

from __future__ import annotations

from collections.abc import Iterator

from xlmodel.lint.finding import Finding, error
from xlmodel.model.contents import Contents
from xlmodel.texts import Label


def labels(model: Contents) -> Iterator[Finding]:
    """Labels that lack a language, and notes that have only one."""
    for where, label in _labels(model):
        missing = [language for language in model.texts.languages if not label.text(language).strip()]
        if missing:
            yield error(where, f"has no label in {' and '.join(missing)}")
    for item in model.items():
        noted = [language for language in model.texts.languages if item.note.text(language).strip()]
        if noted and len(noted) < len(model.texts.languages):
            yield error(item.id, f"has a note in {' and '.join(noted)} only")


def _labels(model: Contents) -> Iterator[tuple[str, Label]]:
    yield "the model", model.label
    for item in model.items():
        yield item.id, item.label
    for axis in model.axes.values():
        yield f"axis {axis.id}", axis.label
        for member, label in zip(axis.members, axis.labels, strict=True):
            yield f"axis {axis.id}, member {member}", label
    for sheet in model.sheets.values():
        yield f"sheet {sheet.id}", sheet.label
        yield f"purpose of sheet {sheet.id}", sheet.purpose
        for number, section in enumerate(sheet.sections, start=1):
            yield f"sheet {sheet.id}, section {number}", section.label
    for table in model.tables.values():
        yield f"table {table.id}", table.label
        for column in table.columns:
            yield f"{table.id}[{column.id}]", column.label
    for scenario in model.scenarios.values():
        yield f"scenario {scenario.id}", scenario.label
    for source in model.sources.values():
        yield f"source {source.id}", source.label


def duplicate_labels(model: Contents) -> Iterator[Finding]:
    """Rows of one section with the same label and unit."""
    for sheet in model.sheets.values():
        for section in sheet.sections:
            for language in model.texts.languages:
                seen: dict[tuple[str, str], str] = {}
                for item_id in section.ids:
                    item = model.inputs.get(item_id) or model.lines.get(item_id)
                    if item is None:
                        continue
                    name = (item.label.text(language), item.unit)
                    if name in seen and seen[name] != item_id:
                        yield error(item_id, f"has the label and unit of {seen[name]}: {name[0]!r}, {name[1]}")
                    seen.setdefault(name, item_id)
