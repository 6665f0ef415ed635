"""What a build writes into its workbook, so that an edit is told from the template's own changes later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlmodel.layout import WorkbookPlan
from xlmodel.model.items import Value
from xlmodel.model.model import Model
from xlmodel.model.selection import Selection
from xlmodel.readback.memory import Memory, RememberedCell, fingerprints
from xlmodel.texts import Label
from xlmodel.writer import FinishedCell


def memory_of_build(
    model: Model, selection: Selection, language: str, plan: WorkbookPlan, cells: Mapping[str, Sequence[FinishedCell]]
) -> Memory:
    """The values of every input and a fingerprint of every sheet."""

    def shown(values: Mapping[str, Mapping[str, Value]]) -> dict[str, dict[str, float | str | None]]:
        return {
            name: {member: v.text(language) if isinstance(v, Label) else v for member, v in by.items()}
            for name, by in values.items()
        }

    return Memory(
        shown({item.id: item.values for item in model.inputs.values()}),
        {scenario.id: shown(scenario.changes) for scenario in model.scenarios.values()},
        shown(selection.changes),
        {sheet.name: fingerprints(map(_content, cells[sheet.id])) for sheet in plan.sheets},
    )


def _content(cell: FinishedCell) -> RememberedCell:
    return cell.row + 1, cell.column + 1, cell.formula.removeprefix("="), cell.value
