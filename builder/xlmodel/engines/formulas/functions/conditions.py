"""Conditions of COUNTIF and its kin, and of the database functions, with the functions themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from formulas.tokens.operand import Error, XlError

from xlmodel.engines.formulas.functions.coercion import (
    DIV0,
    VALUE,
    ExcelError,
    compare,
    folded,
    is_blank,
    is_number,
    is_text,
    number_of,
    text,
)
from xlmodel.engines.formulas.functions.registering import (
    CellArray,
    array,
    single,
    two_dimensional,
    whole_arguments,
)

Test = Callable[[Any], bool]
_OPERATORS = (">=", "<=", "<>", ">", "<", "=")
_HOLDS: dict[str, Callable[[int], bool]] = {
    ">=": lambda order: order >= 0, "<=": lambda order: order <= 0, ">": lambda order: order > 0,
    "<": lambda order: order < 0, "=": lambda order: order == 0, "<>": lambda order: order != 0,
}  # fmt: skip


def wildcards(pattern: str, *, whole: bool = True) -> re.Pattern[str]:
    """A text with `?`, `*` and `~` as a regular expression, without case."""
    pieces, position = [], 0
    while position < len(pattern):
        letter = pattern[position]
        if letter == "~" and position + 1 < len(pattern):
            position += 1
            pieces.append(re.escape(folded(pattern[position])))
        else:
            pieces.append({"*": ".*", "?": "."}.get(letter, re.escape(folded(letter))))
        position += 1
    return re.compile("".join(pieces) + (r"\Z" if whole else ""), re.DOTALL)


def condition(criterion: Any) -> Test:
    """What a criterion asks of a cell."""
    if isinstance(criterion, XlError):
        return lambda cell: cell is criterion
    if is_blank(criterion):
        criterion = 0
    if isinstance(criterion, bool):
        return lambda cell: isinstance(cell, bool) and cell is criterion
    if not isinstance(criterion, str):
        return _numeric("=", criterion)
    operator = next((sign for sign in _OPERATORS if criterion.startswith(sign)), "")
    operand = criterion[len(operator) :]
    if not operand:
        return _of_nothing(operator)
    return _of_text(operator or "=", operand)


def _of_nothing(operator: str) -> Test:
    match operator:
        case "":
            return lambda cell: is_blank(cell) or cell == ""
        case "=":
            return is_blank
        case "<>":
            return lambda cell: not is_blank(cell)
        case _:
            return lambda cell: False


def _of_text(operator: str, operand: str) -> Test:
    if operand.upper() in {"TRUE", "FALSE"}:
        truth = operand.upper() == "TRUE"
        holds = _HOLDS[operator]
        if operator in {"=", "<>"}:
            return lambda cell: (
                (cell is truth or (is_text(cell) and cell.upper() == operand.upper())) is (operator == "=")
            )
        return lambda cell: isinstance(cell, bool) and holds((cell > truth) - (cell < truth))
    error = Error.errors.get(operand.upper())
    if error is not None and operator in {"=", "<>"}:
        return (lambda cell: cell is error) if operator == "=" else (lambda cell: cell is not error)
    value = number_of(operand)
    if value is not None:
        return _numeric(operator, value)
    if operator in {"=", "<>"}:
        matches = wildcards(operand).match
        wanted = operator == "="
        return lambda cell: (is_text(cell) and matches(folded(cell)) is not None) is wanted
    holds = _HOLDS[operator]
    return lambda cell: is_text(cell) and holds(compare(cell, operand))


def _numeric(operator: str, value: float) -> Test:
    holds = _HOLDS[operator]
    if operator in {"=", "<>"}:

        def equal(cell: Any) -> bool:
            held = number_of(cell) if is_text(cell) else cell if is_number(cell) else None
            return held is not None and compare(held, value) == 0

        return equal if operator == "=" else lambda cell: not (is_number(cell) and equal(cell))
    return lambda cell: is_number(cell) and holds(compare(cell, value))


def _matching(ranges: Sequence[Any], criteria: Sequence[Any]) -> list[tuple[int, int]]:
    """The places (row, column) at which every range meets its criterion."""
    held = [two_dimensional(values) for values in ranges]
    tests = [condition(criterion) for criterion in criteria]
    if any(values.shape != held[0].shape for values in held):
        raise ExcelError(VALUE)
    rows, columns = held[0].shape
    lists = [values.tolist() for values in held]
    return [
        (row, column)
        for row in range(rows)
        for column in range(columns)
        if all(test(values[row][column]) for test, values in zip(tests, lists, strict=True))
    ]


def _spread(criteria: Sequence[Any], compute: Callable[[Sequence[Any]], Any]) -> Any:
    """Computes for one criterion each, or for arrays of criteria element by element."""
    values = [single(criterion) for criterion in criteria]
    arrays = [value for value in values if hasattr(value, "shape")]
    if not arrays:
        return compute(values)
    rows, columns = max(a.shape[0] for a in arrays), max(a.shape[1] for a in arrays)
    result = array(rows, columns)
    for row in range(rows):
        for column in range(columns):
            picked = [
                value[min(row, value.shape[0] - 1), min(column, value.shape[1] - 1)]
                if hasattr(value, "shape")
                else value
                for value in values
            ]
            try:
                result[row, column] = compute(picked)
            except ExcelError as error:
                result[row, column] = error.value
    return result


def _numbers(values: CellArray, places: Sequence[tuple[int, int]]) -> list[float]:
    """The numbers at places; an error value among them is the result."""
    rows, columns = values.shape
    found: list[float] = []
    for row, column in places:
        value = values[row, column] if row < rows and column < columns else None
        if isinstance(value, XlError):
            raise ExcelError(value)
        if is_number(value):
            found.append(float(value or 0))
    return found


def _mean(values: Sequence[float]) -> Any:
    return sum(values) / len(values) if values else DIV0


def _pairs(arguments: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    if len(arguments) % 2 or not arguments:
        raise ExcelError(VALUE)
    return arguments[::2], arguments[1::2]


@whole_arguments("COUNTIF")
def _countif(values: Any, criterion: Any) -> Any:
    return _spread([criterion], lambda criteria: len(_matching([values], criteria)))


@whole_arguments("COUNTIFS")
def _countifs(*arguments: Any) -> Any:
    ranges, criteria = _pairs(arguments)
    return _spread(criteria, lambda picked: len(_matching(ranges, picked)))


def _one_condition(total: Callable[[Sequence[float]], Any]) -> Callable[..., Any]:
    def compute(values: Any, criterion: Any, results: Any = None) -> Any:
        held = two_dimensional(values if results is None else results)
        return _spread([criterion], lambda criteria: total(_numbers(held, _matching([values], criteria))))

    return compute


def _conditions(total: Callable[[Sequence[float]], Any]) -> Callable[..., Any]:
    def compute(results: Any, *arguments: Any) -> Any:
        ranges, criteria = _pairs(arguments)
        held = two_dimensional(results)
        if any(two_dimensional(values).shape != held.shape for values in ranges):
            raise ExcelError(VALUE)
        return _spread(criteria, lambda picked: total(_numbers(held, _matching(ranges, picked))))

    return compute


whole_arguments("SUMIF")(_one_condition(sum))
whole_arguments("AVERAGEIF")(_one_condition(_mean))
whole_arguments("SUMIFS")(_conditions(sum))
whole_arguments("AVERAGEIFS")(_conditions(_mean))
whole_arguments("MAXIFS")(_conditions(lambda values: max(values, default=0)))
whole_arguments("MINIFS")(_conditions(lambda values: min(values, default=0)))


def _heading(value: Any) -> str:
    return folded(text(value)).strip() if not isinstance(value, XlError) else ""


def selected(database: Any, field: Any, criteria: Any) -> tuple[list[Any], bool]:
    """The values of a database's field in the records that meet its criteria; whether a field was named at all."""
    rows, asked = two_dimensional(database).tolist(), two_dimensional(criteria).tolist()
    headings = [_heading(value) for value in rows[0]]
    column = _field(single(field), headings)
    if len(asked) < 2 or len(rows) < 2:
        raise ExcelError(VALUE)
    named = [(_heading(name), number) for number, name in enumerate(asked[0])]
    alternatives = [
        [
            (headings.index(name) if name in headings else None, _of_record(line[number]))
            for name, number in named
            if not is_blank(line[number])
        ]
        for line in asked[1:]
    ]
    records = [
        record
        for record in rows[1:]
        if any(all(at is not None and test(record[at]) for at, test in tests) for tests in alternatives)
    ]
    if column is None:
        return [1 for _ in records], False
    return [record[column] for record in records], True


def _field(field: Any, headings: Sequence[str]) -> int | None:
    if hasattr(field, "shape"):
        raise ExcelError(VALUE)
    if isinstance(field, XlError):
        raise ExcelError(field)
    if is_blank(field):
        return None
    if is_text(field):
        if _heading(field) not in headings:
            raise ExcelError(VALUE)
        return headings.index(_heading(field))
    position = int(field)
    if not 1 <= position <= len(headings):
        raise ExcelError(VALUE)
    return position - 1


def _of_record(criterion: Any) -> Test:
    """As `condition`, but that a text without an operator is the beginning of what it matches."""
    if is_text(criterion) and criterion and not criterion.startswith(_OPERATORS) and number_of(criterion) is None:
        if criterion.upper() in {"TRUE", "FALSE"}:
            return condition(criterion)
        begins = wildcards(criterion, whole=False).match
        return lambda cell: is_text(cell) and begins(folded(cell)) is not None
    return condition(criterion)
