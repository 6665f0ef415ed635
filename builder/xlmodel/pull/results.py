"""Whether the inputs that were read explain the numbers that the workbook shows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from xlmodel.errors import WorkbookError, counted
from xlmodel.evaluate import Values, evaluate
from xlmodel.model import Model
from xlmodel.model.selection import Selection
from xlmodel.pull.remarks import show
from xlmodel.readback import Alignment, Delivered, SheetCell
from xlmodel.workbook.values import CellValue

_TOLERANCE = 1e-7
_MOST = 10


def explain_results(edited: Delivered, fresh: Delivered, model: Model, selection: Selection) -> None:
    """Holds every number the workbook shows against the template with the inputs as they were read.

    Raises:
        WorkbookError: numbers differ: something moved them that was not read.
    """
    values = evaluate(model, [selection], language=fresh.language)
    align = Alignment(fresh, edited)
    wrong = list(_unexplained(fresh, align, model, values, edited.value))
    if wrong:
        # Results may be stale, as where calculation is manual: what counts is what the workbook comes to.
        wrong = list(_unexplained(fresh, align, model, values, edited.recalculated))
    if wrong:
        problems = [f"{where}: {shown} in the workbook, {ours} from its inputs" for where, shown, ours in wrong[:_MOST]]
        raise WorkbookError(
            f"{edited.path} shows {counted(len(wrong), 'number')} that its inputs, as they were read, do not explain",
            problems=problems, hint="nothing is taken; build the workbook anew and make the edit there",
        )  # fmt: skip


def _unexplained(
    fresh: Delivered, align: Alignment, model: Model, values: Values, held: Callable[[SheetCell], CellValue]
) -> Iterator[tuple[str, str, str]]:
    for name, cells in fresh.places.items():
        if name not in model.lines:
            continue
        numbers = [abs(v) for v in values.series(name).values() if isinstance(v, float) and math.isfinite(v)]
        scale = max([1.0 if fresh.entries[name].kind == "check" else 0.0, *numbers])
        for member, place in cells.items():
            there = align.there(place)
            shown = None if there is None else held(there)
            ours = values.value(name, member)
            if not _explained(shown, ours, scale):
                yield f"{name} {member}".rstrip(), show(shown), show(ours)


def _explained(shown: CellValue, ours: float | str, scale: float) -> bool:
    if isinstance(ours, str) or isinstance(shown, str):
        return str(shown or "").casefold() == str(ours).casefold()
    return shown is not None and math.isclose(float(shown), ours, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE * scale)
