"""Drawings and charts: that they stand on the sheet and their ranges are there."""

from __future__ import annotations

from collections.abc import Iterator

from xlmodel.soundness.book import defined_names, sheet_parts
from xlmodel.soundness.formulas import formula_problem
from xlmodel.soundness.parts import Parts, local, whole
from xlmodel.workbook.values import MAX_COLUMNS, MAX_ROWS


def drawing_problems(parts: Parts) -> Iterator[str]:
    """Anchors outside the sheet, charts that are not there, series over ranges that are not there."""
    sheets, names = {name.casefold() for name in sheet_parts(parts)}, defined_names(parts)
    for name in parts.package.names:
        if name.startswith("xl/drawings/drawing"):
            yield from _anchors(parts, name)
        if not name.startswith("xl/charts/chart"):
            continue
        root = parts.root(name)
        series = 0
        axes: dict[str, list[str]] = {"axId": [], "axis": []}
        for item in root.iter() if root is not None else ():
            series += local(item) == "ser"
            if local(item) == "f":
                problem = formula_problem((item.text or "").strip(), sheets, names)
                if problem:
                    yield f"{name}: {item.text}: {problem}"
            if local(item) in ("catAx", "valAx", "dateAx", "serAx"):
                axes["axis"] += [child.get("val", "") for child in item if local(child) == "axId"]
            elif local(item).endswith("Chart"):
                axes["axId"] += [child.get("val", "") for child in item if local(child) == "axId"]
        if not series:
            yield f"{name}: a chart without series"
        if set(axes["axId"]) != set(axes["axis"]):
            yield f"{name}: an axis is named that is not there"


def _anchors(parts: Parts, name: str) -> Iterator[str]:
    root = parts.root(name)
    related = parts.relations(name)
    for item in root.iter() if root is not None else ():
        most = {"col": MAX_COLUMNS, "row": MAX_ROWS}.get(local(item))
        if most is not None and not ((number := whole(item.text)) is not None and number < most):
            yield f"{name}: the {local(item)} {item.text} lies outside the sheet"
        if local(item) == "chart":
            key = next((value for attribute, value in item.attrib.items() if attribute.endswith("}id")), "")
            if related.get(key, ("", ""))[0] != "chart":
                yield f"{name}: its chart {key!r} is missing"
