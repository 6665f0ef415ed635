"""What a row shows that fetches a conversion factor, a table's cell or a line's total."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.layout import texts
from xlmodel.layout.places import Target
from xlmodel.model.model import Model
from xlmodel.prose import unit_text
from xlmodel.units import Conversion


def fetched_label(model: Model, target: Target, conversions: Mapping[str, Conversion], language: str) -> str:
    """The label of such a row."""
    match target.kind:
        case "convert":
            found = conversions[target.id]
            small, large = (unit_text(unit, language, model.unit_labels) for unit in (found.small, found.large))
            return texts.CONVERSION.text(language, small, large)
        case "cell":
            table = model.tables[target.id]
            column = table.column(target.column).label.text(language)
            return texts.of(table.record_label(target.key, language), column, language)
        case _:
            return texts.of(model.item(target.id).label.text(language), texts.CAGR.text(language), language)
