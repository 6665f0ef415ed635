"""The reconciliation read natively: every printed figure with the model's value and the verdict."""

from __future__ import annotations

from dataclasses import dataclass

from xlmodel.evaluate.evaluate import evaluate
from xlmodel.model.contents import Contents
from xlmodel.model.items import RECONCILIATION
from xlmodel.model.selection import Selection
from xlmodel.texts import ORIGIN


@dataclass(frozen=True, slots=True)
class ReconciledFigure:
    """A printed figure, its rounding interval, the model's value and the verdict (in English)."""

    where: str
    id: str
    label: str
    unit: str
    period: str
    printed: float
    low: float
    high: float
    model: float
    verdict: str
    errata: tuple[str, ...]


def reconcile(
    model: Contents, selection: Selection = Selection(), *, language: str | None = None
) -> list[ReconciledFigure]:
    """Every printed figure of the model's reconciliation, in the order of the source; labels in `language`."""
    values, say = evaluate(model, [selection], language=ORIGIN), model.speaks(language)

    def number(column: str, key: str) -> float:
        return float(values.cell(RECONCILIATION, column, key))

    return [
        ReconciledFigure(
            f.where,
            f.id,
            model.item(f.id).label.text(say),
            f.unit,
            f.period,
            f.value,
            f.value - f.half,
            number("high", f.key) if f.lower_bound else f.value + f.half,
            number("model", f.key),
            str(values.cell(RECONCILIATION, "verdict", f.key)),
            tuple(sorted({*f.errata, *(e for e in f.moved_by if e in selection.corrections)})),
        )
        for f in model.figures
    ]
