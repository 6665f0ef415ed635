"""How large a workbook becomes, known before anything is computed."""

from __future__ import annotations

from xlmodel.errors import ModelError
from xlmodel.model.model import Model
from xlmodel.workbook.limits import DEFAULT_LIMITS


def hold_size(model: Model, *, most: int = DEFAULT_LIMITS.formulas) -> None:
    """Holds the formulas of a model's lines, those of cases included, against what can be verified.

    Raises:
        ModelError: there are more; the hint says which sets of cases most of them belong to.
    """
    whole = sum(len(line.members) for line in model.every_line())
    if whole <= most:
        return
    counts = {
        sheet.cases: sum(len(model.case_lines[row].members) for section in sheet.sections for row in section.ids)
        for sheet in model.sheets.values()
        if sheet.cases
    }
    costly = [f"{count:,} in the cases {name!r}" for name, count in counts.items() if count > most // 10]
    raise ModelError(
        f"the workbook of {model.id} would have at least {whole:,} formulas, more than the {most:,} that are verified",
        problems=costly,
        hint="take drivers or outputs off cases.toml, or ask for an earlier period; --no-verify builds it unverified",
    )
