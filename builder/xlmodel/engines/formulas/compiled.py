"""One formula as the `formulas` package parses and compiles it, flattened into a list of calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import formulas
import numpy as np
import schedula
from formulas.cell import CELL
from formulas.functions import get_functions, not_implemented
from formulas.ranges import Ranges
from formulas.tokens.operator import OperatorToken

from xlmodel.engines.formulas.functions import ENDING, ExcelOperator, install
from xlmodel.engines.formulas.functions.registering import CellArray
from xlmodel.engines.formulas.spelling import spelled
from xlmodel.engines.formulas.unsupported import UnsupportedFormulaError
from xlmodel.workbook.contents import Area, Place
from xlmodel.workbook.pattern import Reading
from xlmodel.workbook.tokens import Kind, tokens
from xlmodel.workbook.values import letters

ReadArea = Callable[[Area], CellArray]

EMPTY = schedula.EMPTY


class _ExcelParser(formulas.Parser):  # type: ignore[misc]
    """The package's parser with Excel's own operators."""

    filters: ClassVar = [ExcelOperator if kind is OperatorToken else kind for kind in formulas.Parser.filters]


_OF_THE_PARSER = frozenset({"LET", "LAMBDA"})
"""Functions that are no calls: LET is spelled out, LAMBDA the package's parser takes apart."""

install()
_PARSER = _ExcelParser(True)


@dataclass(frozen=True, slots=True)
class _Step:
    call: Callable[..., Any]
    inputs: tuple[int, ...]
    output: int


@dataclass(slots=True)
class Compiled:
    """A formula compiled once, callable for every cell that computes alike.

    Attributes:
        ranges: for each argument, the range record the package expects with its values.
        slots: where the arguments go.
        seconds: what a call may take.
    """

    ranges: tuple[dict[str, Any], ...]
    slots: tuple[int, ...]
    memory: tuple[Any, ...]
    steps: tuple[_Step, ...]
    result: int
    areas: tuple[Area | None, ...]
    seconds: float = 5.0

    def __call__(self, arguments: Sequence[CellArray]) -> Any:
        """The result of the formula: a 2-D array of one or more values."""
        memory = list(self.memory)
        for slot, record, values in zip(self.slots, self.ranges, arguments, strict=True):
            held = Ranges((record,), {record["name"]: (record, values)})
            held._value = values
            memory[slot] = held
        for step in self.steps:
            value = step.call(*[memory[slot] for slot in step.inputs])
            if value is schedula.NONE:
                raise UnsupportedFormulaError("the package finds no value")
            memory[step.output] = value
        result = memory[self.result]
        return result.value if isinstance(result, Ranges) else result


def missing_functions(reading: Reading) -> list[str]:
    """The functions of a formula that the package does not have."""
    known = get_functions()
    found: list[str] = []
    for name in sorted(reading.functions - _OF_THE_PARSER):
        spellings = (name, f"_XLFN.{name}", f"_XLFN._XLWS.{name}")
        if not any(text in known and known[text] is not not_implemented for text in spellings):
            found.append(name)
    return found


def compile_pattern(reading: Reading) -> Compiled:
    """Compiles a reading's pattern: its arguments are the areas of the reading, in order.

    Raises:
        UnsupportedFormulaError: the package cannot parse or compile it.
    """
    text = reading.pattern
    return _flatten(_compile(text, {}), lambda sheet: int(sheet.removeprefix("REF_")), None, _in_parentheses(text))


def compile_located(reading: Reading, place: Place) -> Compiled:
    """Compiles a formula whose value depends on where it and its references stand; `areas` says what it reads.

    Raises:
        UnsupportedFormulaError: the package cannot parse or compile it.
    """
    here = Ranges().push(f"SHEET_{place.sheet}!{letters(place.column)}{place.row}")
    text = reading.located
    return _flatten(_compile(text, {CELL: here}), None, reading, _in_parentheses(text))


def _compile(text: str, extra: dict[Any, Any]) -> Any:
    try:
        builder = _PARSER.ast(f"={spelled(text)}")[1]
        return builder.compile(**extra)
    except RecursionError as error:
        raise UnsupportedFormulaError("nested too deeply for the package") from error
    except Exception as error:
        raise UnsupportedFormulaError(f"the package cannot compile it: {_name(error)}") from error


def _name(error: BaseException) -> str:
    inner = getattr(error, "ex", None)
    return type(inner).__name__ if isinstance(inner, BaseException) else type(error).__name__


def _in_parentheses(text: str) -> bool:
    """Whether the whole formula stands in parentheses: Excel then leaves a remainder as it is."""
    found = [token.text for token in tokens(text) if token.kind is not Kind.SPACE]
    level = 0
    for number, piece in enumerate(found):
        level += 1 if piece.endswith("(") else -1 if piece == ")" else 0
        if not level:
            return number > 0 and number == len(found) - 1 and found[0] == "("
    return False


def _flatten(
    function: Any, number: Callable[[str], int] | None, reading: Reading | None, in_parentheses: bool
) -> Compiled:
    graph = function.dsp
    slots: dict[Any, int] = {}
    memory: list[Any] = []

    def slot(node: Any) -> int:
        if node not in slots:
            slots[node] = len(memory)
            memory.append(graph.default_values.get(node, {}).get("value", EMPTY))
        return slots[node]

    arguments: list[tuple[int, int, dict[str, Any]]] = []
    areas: list[Area | None] = []
    for node, held in (function.inputs or {}).items():
        if not isinstance(held, Ranges) or len(held.ranges) != 1:
            raise UnsupportedFormulaError("refers to something that is no plain range")
        record = held.ranges[0]
        position = number(record["sheet_id"]) if number else len(areas)
        areas.append(None if number else _area(record))
        arguments.append((position, slot(node), record))
    steps: list[_Step] = []
    for item in function.pipe:
        name = item[0][-1][0]
        node = graph.nodes.get(name)
        if node is None or node["type"] == "data":
            continue
        if node["type"] != "function" or len(node["outputs"]) != 1 or node.get("input_domain"):
            raise UnsupportedFormulaError("compiles to something that is no plain call")
        output = slot(node["outputs"][0])
        steps.append(_Step(node["function"], tuple(slot(i) for i in node["inputs"] if i is not schedula.START), output))
        for extra in (*node.get("filters", ()), *graph.nodes[node["outputs"][0]].get("filters", ())):
            steps.append(_Step(extra, (output,), output))
    arguments.sort(key=lambda argument: argument[0])
    result = slot(function.outputs[0])
    if not in_parentheses:
        steps = [
            replace(step, call=ENDING[step.call]) if step.output == result and step.call in ENDING else step
            for step in steps
        ]
    return Compiled(
        tuple(record for _, _, record in arguments), tuple(where for _, where, _ in arguments), tuple(memory),
        tuple(steps), result, tuple(areas),
    )  # fmt: skip


def _area(record: dict[str, Any]) -> Area:
    sheet = str(record["sheet_id"]).removeprefix("SHEET_")
    if not sheet.isdecimal():
        raise UnsupportedFormulaError("refers to something that is no plain range")
    return Area(int(sheet), int(record["r1"]), int(record["n1"]), int(record["r2"]), int(record["n2"]))


def fitted(value: Any, rows: int, columns: int) -> CellArray:
    """A result cut or spread over the cells it fills, by the package's own rules; blanks become 0."""
    if rows == columns == 1 and isinstance(value, np.ndarray) and value.shape == (1, 1):
        return value
    if rows == columns == 1 and type(value) is np.ndarray and value.ndim == 2 and value.size:
        return value[:1, :1]
    if value is EMPTY:
        return np.zeros((rows, columns), object)
    record = Ranges.get_range(f"A1:{letters(columns)}{rows}" if rows * columns > 1 else "A1")
    array: CellArray = Ranges().set_value(record, value).values[record["name"]][1]
    return array
