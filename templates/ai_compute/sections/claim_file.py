"""The file report/claims.toml: each arithmetic claim of the text, its operands, and the verdict on it."""

from __future__ import annotations

from typing import Any

from xlmodel import Draft
from xlmodel.data import Fields, read_toml, reading, tables

from ai_compute.sections.claim_formulas import CONVERTED, FORMULAS

RELATIONS = ("equals", "about", "at_least", "at_most")
VERDICTS = ("matches", "about", "rounding", "explained", "differs")
KEYS = (
    "label",
    "where",
    "printed",
    "decimals",
    "unit",
    "relation",
    "tolerance",
    "operands",
    "units",
    "labels",
    "formula",
    "words",
    "verdict",
    "erratum",
)


def read_claims(m: Draft) -> dict[str, dict[str, Any]]:
    """The claims of report/claims.toml by name.

    Raises:
        ModelError: every claim that is malformed, all at once.
    """
    path = m.folder / "report" / "claims.toml"
    with reading(path) as problems:
        for name, fields in tables(path, problems).items():
            _check(m, fields)
            if name not in CONVERTED:
                fields.one_of("formula", FORMULAS, "formula")
    return read_toml(path)


def _check(m: Draft, fields: Fields) -> None:
    fields.only(KEYS)
    fields.label()
    fields.label("words")
    fields.number("printed")
    fields.whole("decimals", -15, 15)
    fields.text("unit")
    fields.one_of("where", m.sources, "source")
    fields.one_of("verdict", VERDICTS, "verdict")
    if fields.one_of("relation", RELATIONS, "relation") == "about":
        fields.number("tolerance")
    if not fields.need("operands"):
        return
    operands, units = fields.inner("operands"), fields.inner("units")
    for letter, value in operands.entry.items():
        if not isinstance(value, str):
            operands.finite(letter, value)
    for letter in units.entry:
        units.known(letter, letter, operands.entry, "operand")
        units.text(letter)
        operands.number(letter)
        fields.inner("labels").label(letter)
