"""What stands around the cells of a worksheet: columns, views, merged cells, validations, formats, links, breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from xlmodel.soundness.parts import local, whole
from xlmodel.workbook.tokens import corners
from xlmodel.workbook.values import MAX_COLUMNS, MAX_ROWS

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Related = Mapping[str, tuple[str, str]]
FormulaProblem = Callable[[str], str]
Box = tuple[int, int, int, int]
_LONGEST = {"formula1": 255, "errorTitle": 32, "error": 225, "promptTitle": 32, "prompt": 255}
_VALIDATIONS = frozenset({"none", "whole", "decimal", "list", "date", "time", "textLength", "custom"})
_TWO_SIDED = frozenset({"between", "notBetween"})
_MOST_BREAKS = 1_023


def rule_problems(sheet: Element, related: Related, formats: int, formula: FormulaProblem) -> Iterator[str]:
    """All that is wrong around the cells of a sheet, `formats` being the conditional formats the styles have."""
    for item in sheet:
        match local(item):
            case "dimension":
                if box(item.get("ref", "")) is None:
                    yield f"the dimension {item.get('ref')!r}"
            case "sheetViews":
                yield from _views(item)
            case "cols":
                yield from _columns(item)
            case "mergeCells":
                yield from _merged(item)
            case "conditionalFormatting":
                yield from _conditional(item, formats, formula)
            case "dataValidations":
                yield from _validations(item, formula)
            case "hyperlinks":
                yield from _links(item, formula)
            case "rowBreaks" | "colBreaks":
                if whole(item.get("count", str(len(item)))) != len(item) or len(item) > _MOST_BREAKS:
                    yield f"{local(item)} says {item.get('count')} and has {len(item)}"
            case "drawing" | "legacyDrawing":
                if related.get(_id(item), ("", ""))[0] not in ("drawing", "vmlDrawing"):
                    yield f"the drawing {_id(item)!r} is missing"


def box(text: str) -> Box | None:
    """The rows and columns of a reference such as `A1:B2`; None where it is none."""
    ends = corners(text) if text else None
    if ends is None or not all(end.row and end.column for end in ends):
        return None
    first, last = ends
    if first.row > last.row or first.column > last.column:
        return None
    return first.row, first.column, last.row, last.column


def _views(views: Element) -> Iterator[str]:
    for item in views.iter():
        if local(item) == "pane" and box(item.get("topLeftCell", "A1")) is None:
            yield f"the view is frozen at {item.get('topLeftCell')!r}"
        if local(item) == "pane":
            for edge, most in (("xSplit", MAX_COLUMNS), ("ySplit", MAX_ROWS)):
                number = whole(item.get(edge, "0"))
                if item.get("state", "split") == "frozen" and (number is None or number >= most):
                    yield f"the view is frozen at {edge} {item.get(edge)}"
        if local(item) == "selection" and not all(map(box, item.get("sqref", "A1").split())):
            yield f"the selection {item.get('sqref')!r}"


def _columns(columns: Element) -> Iterator[str]:
    last = 0
    for item in columns:
        low, high = whole(item.get("min")), whole(item.get("max"))
        if low is None or high is None or not last < low <= high <= MAX_COLUMNS:
            yield f"columns {item.get('min')} to {item.get('max')} after column {last}"
            continue
        last = high


def _merged(merged: Element) -> Iterator[str]:
    boxes: list[Box] = []
    for item in merged:
        found = box(item.get("ref", ""))
        if found is None or found[:2] == found[2:]:
            yield f"merged cells {item.get('ref')!r}"
            continue
        if any(_overlap(found, other) for other in boxes):
            yield f"merged cells {item.get('ref')} overlap others"
        boxes.append(found)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _conditional(item: Element, formats: int, formula: FormulaProblem) -> Iterator[str]:
    where = item.get("sqref", "")
    if not where or not all(map(box, where.split())):
        yield f"a conditional format on {where!r}"
    for rule in item:
        number = whole(rule.get("dxfId", "0" if rule.get("dxfId") is None and formats else None))
        if rule.get("dxfId") is not None and (number is None or number >= formats):
            yield f"{where}: the conditional format {rule.get('dxfId')} of {formats}"
        if not whole(rule.get("priority")):
            yield f"{where}: a conditional format of priority {rule.get('priority')}"
        yield from (
            f"{where}: {problem}"
            for part in rule
            if local(part) == "formula" and (problem := formula((part.text or "").strip()))
        )


def _validations(item: Element, formula: FormulaProblem) -> Iterator[str]:
    if whole(item.get("count", str(len(item)))) != len(item):
        yield f"validations: it says {item.get('count')} and has {len(item)}"
    for rule in item:
        where = rule.get("sqref", "")
        if not where or not all(map(box, where.split())):
            yield f"a validation of {where!r}"
        kind = rule.get("type", "none")
        if kind not in _VALIDATIONS:
            yield f"{where}: a validation of the type {kind!r}"
        texts = {local(part): (part.text or "").strip() for part in rule} | dict(rule.attrib)
        for name, most in _LONGEST.items():
            if len(texts.get(name, "")) > most + 2 * (name == "formula1" and texts[name].startswith('"')):
                yield f"{where}: the {name} of a validation has {len(texts[name])} characters, more than {most}"
        needed = ["formula1"] if kind != "none" else []
        if kind not in ("none", "list", "custom") and rule.get("operator", "between") in _TWO_SIDED:
            needed.append("formula2")
        for name in needed:
            problem = formula(texts.get(name, "")) if len(texts.get(name, "")) <= _LONGEST["formula1"] + 2 else ""
            if problem:
                yield f"{where}: the {name} of a validation: {problem}"


def _links(item: Element, formula: FormulaProblem) -> Iterator[str]:
    for link in item:
        where = link.get("ref", "")
        if box(where) is None:
            yield f"a link at {where!r}"
        location = link.get("location", "")
        if location and formula(location):
            yield f"{where}: the link to {location!r}: {formula(location)}"
        if not location and not _id(link):
            yield f"{where}: a link to nothing"


def _id(item: Element) -> str:
    return next((value for key, value in item.attrib.items() if key.endswith("relationships}id")), "")
