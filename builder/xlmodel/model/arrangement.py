"""The order of the sheets: a front that is read, the model in the middle, the machinery at the back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xlmodel.errors import nearest
from xlmodel.model.items import CASE_SETTINGS, PRINTED, SCOPE, SWITCHES, Sheet, SheetPart

_DISPLAYS = ("dashboard", "drivers", "scenarios", "sensitivities", "tornado", "ranges")
_INNER = ("tree", "proof")
_CONTROL = "control"
_TABLES = frozenset({CASE_SETTINGS, PRINTED, SWITCHES})
_MIDDLE = ("Inputs", "Calc")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The sheets a template wants in front, in this order, and those it wants at the back; by rule where none is."""

    front: tuple[str, ...] = ()
    back: tuple[str, ...] = ()


def arranged(sheets: Mapping[str, Sheet], wanted: Arrangement, problems: list[str]) -> dict[str, Sheet]:
    """The sheets in order, each with its part of the workbook; names that no sheet has are problems."""
    for key in ("front", "back"):
        problems += [
            f"arrange({key}=...): no sheet {name!r}; {nearest(name, [*sheets]) or 'sheets: ' + ', '.join(sheets)}"
            for name in getattr(wanted, key)
            if name not in sheets
        ]
    front = [name for name in wanted.front or _usual_front(sheets.values()) if name in sheets]
    front = front if _CONTROL in front else [_CONTROL, *front]
    back = [name for name in sheets if name not in front and (name in wanted.back or _is_machinery(sheets[name]))]
    middle = [name for name in sheets if name not in front and name not in back]
    middle.sort(key=lambda name: _place(sheets[name]))
    return {**_part(sheets, front, "front"), **_part(sheets, middle, "middle"), **_part(sheets, back, "back")}


def _part(sheets: Mapping[str, Sheet], names: Sequence[str], part: SheetPart) -> dict[str, Sheet]:
    return {name: replace(sheets[name], part=part) for name in names}


def _place(sheet: Sheet) -> int:
    """Where in the middle a sheet stands: what the model is comes before inputs, these before what is computed."""
    if sheet.id == SCOPE:
        return -1
    return _MIDDLE.index(sheet.type) if sheet.type in _MIDDLE else len(_MIDDLE)


def _usual_front(sheets: Iterable[Sheet]) -> list[str]:
    """Control, charts and comparisons, the outputs in their own order, what is checked."""
    found = [sheet for sheet in sheets if not _is_machinery(sheet)]
    displays = sorted((s.id for s in found if s.display in _DISPLAYS), key=_DISPLAYS.index)
    outputs = [s.id for s in found if s.type in ("Output", "Doc") and not s.display and s.id != SCOPE]
    return [_CONTROL, *displays, *outputs, *(s.id for s in found if s.type == "Checks")]


def _is_machinery(sheet: Sheet) -> bool:
    """Whether a sheet is there for the workbook rather than for its reader."""
    documents = sheet.type == "Doc" and bool(sheet.table) and sheet.id != SCOPE
    return documents or bool(sheet.cases) or sheet.display in _INNER or sheet.id in _TABLES
