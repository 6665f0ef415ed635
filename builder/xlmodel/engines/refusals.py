"""Formula cells no engine is given: they reach outside the file, have no end, or only Excel computes them."""

from __future__ import annotations

import re

from xlmodel.engines.shadow import is_unsteady
from xlmodel.engines.uses import Use
from xlmodel.workbook.contents import BookContents, Place
from xlmodel.workbook.function_kinds import DAYS_IN, DAYS_OUT
from xlmodel.workbook.links import BELOW_A_CIRCLE, ON_A_CIRCLE, Links
from xlmodel.workbook.pattern import Reading

_HARMLESS = ("a 3-D reference", "a defined name with a relative", "refers to a spilled", "of a whole column")


def refusals(contents: BookContents, links: Links, *, days_of_1904: bool = True) -> dict[Place, str]:
    """By cell, why it is kept from the engines; circular cells and what reads them are among them.

    Args:
        contents: the workbook.
        links: what reads what.
        days_of_1904: the engine can count days from 1904.
    """
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
    if contents.date_1904 and not days_of_1904:
        dated = DAYS_IN.keys() | DAYS_OUT | {"TEXT"}
        found.update({
            place: f"{min(reading.functions & dated)} in a workbook that counts its days from 1904"
            for place, reading in links.readings.items()
            if reading.functions & dated and place not in found
        })  # fmt: skip
        found.update({
            place: "a text that may be a date, in a workbook that counts its days from 1904"
            for place, reading in links.readings.items()
            if place not in found and _may_be_dated(contents, place, reading)
        })  # fmt: skip
    found.update(dict.fromkeys(links.circular, ON_A_CIRCLE))
    found.update(dict.fromkeys(links.below, BELOW_A_CIRCLE))
    for place, source in links.onward(found):
        if source is not None:
            found[place] = f"reads {contents.address(source)}, which has no value"
    for place in contents.formula_places():
        formula = contents.formula(place)
        if formula is not None and formula.anchor in found:
            found[place] = found[formula.anchor]
    return found


_DATE = re.compile(r"[<>=\s]*(?:\d{1,4}[-/ ]+(?:\d|[A-Za-z]{3})|[A-Za-z]{3,9}[-/ ]+\d)")


def _may_be_dated(contents: BookContents, place: Place, reading: Reading) -> bool:
    """Whether a formula has, or reads, a text that is spelled like a date."""
    formula = contents.formula(place)
    return formula is not None and any(map(_DATE.match, Use(contents, formula, reading).texts))
