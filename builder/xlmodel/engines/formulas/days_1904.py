"""Formulas of a workbook that counts its days from 1904, put for a package that counts them from 1900."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xlmodel.engines.formulas.functions.coercion import DAYS_TO_1904
from xlmodel.workbook.contents import BookContents, StoredFormula
from xlmodel.workbook.function_kinds import DAYS_IN, DAYS_OUT
from xlmodel.workbook.tokens import Kind, Token, function_name, tokens

_GIVEN = DAYS_OUT - {"DATEVALUE"}
"""Functions whose result is shifted; texts that are dates are, wherever they become numbers."""

_DATED = DAYS_IN.keys() | _GIVEN


def counted_from_1900(contents: BookContents) -> BookContents:
    """The workbook with the shift of days written into every function that takes or gives a date."""
    if not contents.date_1904:
        return contents
    sheets = []
    for sheet in contents.sheets:
        formulas = {where: _shifted(formula) for where, formula in sheet.formulas.items()}
        sheets.append(replace(sheet, formulas=formulas))
    return replace(contents, sheets=tuple(sheets))


def _shifted(formula: StoredFormula) -> StoredFormula:
    found = list(tokens(formula.text))
    if not any(token.kind is Kind.FUNCTION and function_name(token.text) in _DATED for token in found):
        return formula
    return replace(formula, text="".join(_written(iter(found), "")))


def _written(found: Iterator[Token], function: str) -> Iterator[str]:
    """The texts of tokens up to the end of the call they stand in."""
    argument: list[str] = []
    number = 0
    for token in found:
        if token.kind is Kind.FUNCTION or token.text in {"(", "{"}:
            name = function_name(token.text) if token.kind is Kind.FUNCTION else ""
            inner = list(_written(found, name))
            call = f"{token.text}{''.join(inner)}"
            argument.append(f"({call}-{DAYS_TO_1904})" if name in _GIVEN else call)
        elif token.text in {")", "}"}:
            yield f"{_put(function, number, argument)}{token.text}"
            return
        elif token.text == "," and function:
            yield f"{_put(function, number, argument)},"
            argument, number = [], number + 1
        else:
            argument.append(token.text)
    yield "".join(argument)


def _put(function: str, number: int, argument: list[str]) -> str:
    text = "".join(argument)
    wanted = number in DAYS_IN.get(function, ()) and text.strip()
    return f"({text})+{DAYS_TO_1904}" if wanted else text
