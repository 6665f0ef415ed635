"""Formula cells no engine is given: they reach outside the file, have no end, or only Excel computes them."""

from __future__ import annotations

from xlmodel.engines.shadow import is_unsteady
from xlmodel.workbook.contents import Contents, Place
from xlmodel.workbook.links import Links

_HARMLESS = ("a 3-D reference", "a defined name with a relative", "refers to a spilled", "of a whole column")


def refusals(contents: Contents, links: Links) -> dict[Place, str]:
    """By cell, why it is kept from the engines; circular cells and what reads them are among them."""
    found = {
        place: reading.refusal
        for place, reading in links.readings.items()
        if reading.refusal and not any(text in reading.refusal for text in _HARMLESS)
    }
    found.update({
        place: "a computed reference, which only the formulas engine follows from stored values"
        for place in links.readings
        if is_unsteady(contents, links, place)
    })  # fmt: skip
    found.update(dict.fromkeys(links.circular, "stands on a circular reference"))
    found.update(dict.fromkeys(links.below, "reads a circular reference"))
    for place in links.order:
        if place not in found:
            source = next((source for source in links.reads[place] if source in found), None)
            if source is not None:
                found[place] = f"reads {contents.address(source)}, which has no value"
    for place in contents.formula_places():
        formula = contents.formula(place)
        if formula is not None and formula.anchor in found:
            found[place] = found[formula.anchor]
    return found
