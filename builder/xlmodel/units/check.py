"""The check that stops a build: every declared unit must follow from its formula."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeAlias

from xlmodel.errors import ModelError
from xlmodel.expr.nodes import Call, Cell, Column, Convert, Node, Ref
from xlmodel.model.cases import without_deviations
from xlmodel.model.contents import Contents
from xlmodel.model.items import Line, Table
from xlmodel.model.telling import told_once
from xlmodel.units.difference import difference, remedy
from xlmodel.units.infer import Inference
from xlmodel.units.registry import units_of
from xlmodel.units.unit import Unit

Problem: TypeAlias = tuple[str, str]
"""The id concerned, and what is wrong."""


def check_units(model: Contents, *, cases_alone: bool = False) -> None:
    """Holds the unit of every line and computed column against its formula.

    A unit that is wrong where it is declared is told there, and not again by the lines that read it.

    Args:
        model: a complete model.
        cases_alone: what the template writes was held before; only the lines of its cases are, without deviations.

    Raises:
        ModelError: every line whose declared unit does not follow, with both units, how they differ and a remedy.
    """
    problems = told_once(model, unit_problems(model, cases_alone=cases_alone))
    if problems:
        one = len(problems) == 1
        raise ModelError(
            f"{len(problems)} unit{'' if one else 's'} of {model.id} {'does' if one else 'do'} not follow",
            problems=problems,
            hint="a unit must follow from the formula by dimension and by scale; see docs/units.md",
        )


def unit_problems(model: Contents, *, cases_alone: bool = False) -> list[Problem]:
    """What is wrong with the units of lines and computed columns, by the id concerned."""
    found = _Check(model)
    if cases_alone:
        return [*found.of(without_deviations(model))]
    return [*found.declared(), *found.lines(), *found.columns()]


class _Check:
    def __init__(self, model: Contents) -> None:
        self._model = model
        self._units = units_of(model)
        self._without_unit = {
            (table.id, column.id)
            for table in model.tables.values()
            for column in table.columns
            if not column.unit and not column.text
        }

    def declared(self) -> Iterator[Problem]:
        """Units that cannot be read, each with the first that declares it and how many others do."""
        named = [(item.id, item.unit) for item in self._model.items()]
        named += [
            (f"{table.id}[{column.id}]", column.unit)
            for table in self._model.tables.values()
            for column in table.columns
            if column.unit and not column.text
        ]
        by_unit: dict[str, list[str]] = {}
        block_of = {row: block.id for row, block in self._model.block_of.items()}
        for name, unit in named:
            names = by_unit.setdefault(unit, [])
            if block_of.get(name, name) not in (block_of.get(other, other) for other in names[-1:]):
                names.append(name)
        for unit, names in by_unit.items():
            try:
                self._units.parse(unit)
            except ModelError as error:
                few = ", ".join(block_of.get(other, other) for other in names[1:4])
                others = f"; so does {few}{', …' if len(names) > 4 else ''}" if few else ""
                yield names[0], f"{error.message}; {error.hint}{others}"

    def lines(self) -> Iterator[Problem]:
        """What is wrong with lines: a line that is wrong is wrong in every case, so cases are held where none is."""
        found = [*self.of([*self._model.lines.values()])]
        yield from found or self.of([line for line in self._model.every_line() if line.id in self._model.case_lines])

    def of(self, lines: Sequence[Line]) -> Iterator[Problem]:
        """Lines whose formula gives another unit than is declared, but for what follows from another such line."""
        wrong = self._wrong(lines)
        roots = [
            problem
            for line in lines
            if line.id in wrong
            for problem in self._compare(line.id, line.unit, line.expression, doubtful=wrong - {line.id})
        ]
        for line in lines if wrong and not roots else ():
            yield from self._compare(line.id, line.unit, line.expression)
        yield from roots
        for line in lines:
            for column in self._mixed(line.expression):
                yield line.id, f"reads {column}, which has no unit; give its TableColumn one"

    def _wrong(self, lines: Iterable[Line]) -> set[str]:
        return {line.id for line in lines if any(self._compare(line.id, line.unit, line.expression))}

    def columns(self) -> Iterator[Problem]:
        """Computed columns whose formulas give another unit."""
        for table in self._model.tables.values():
            for column in table.columns:
                name = f"{table.id}[{column.id}]"
                unit = "text" if column.text else column.unit
                if column.expression is not None:
                    yield from self._compare(name, unit, column.expression, table)
                for key, node in column.by_record.items():
                    yield from self._compare(f"{name}, record {key}", unit, node, table)

    def _compare(
        self, name: str, declared: str, node: Node, table: Table | None = None, doubtful: Collection[str] = ()
    ) -> Iterator[Problem]:
        reading = Inference(self._model, self._units, "" if table is None else table.id, doubtful)
        found = reading.unit(self._written(name, node))
        yield from ((name, problem) for problem in reading.problems)
        if table is not None and any(isinstance(part, Convert) for part in node.walk()):
            yield name, ".to() stands in a table's column; convert in a line of its own"
        wanted = self._wanted(declared)
        if wanted is not None and not reading.problems and not found.alike(wanted):
            line = self._model.lines.get(name)
            if line is not None and line.rolls:
                yield name, self._rolling(line, found, wanted)
            else:
                how = f"{difference(found, wanted)}; {remedy(found, declared, wanted)}"
                yield name, f"declared {declared}, the formula gives {found}: {how}"

    def _written(self, name: str, node: Node) -> Node:
        """What the template wrote of a formula: of the opening of a corkscrew the given balance alone."""
        line = self._model.lines.get(name)
        if line is None or not line.rolls or not isinstance(node, Call) or len(node.arguments) < 3:
            return node
        _, given, before = node.arguments[:3]
        return given if isinstance(before, Ref) and before.id == line.rolls else node

    def _rolling(self, line: Line, found: Unit, wanted: Unit) -> str:
        """What is wrong with a row of a corkscrew, by what a balance is made of."""
        balance = self._model.lines[line.rolls].unit
        takes = f"flows in {line.unit}" if line.unit != balance else "an opening balance in its own unit"
        apart = difference(found, wanted)
        how = remedy(found, line.unit, wanted)
        if apart.removeprefix("the dimension differs by ") in ("year", "quarter", "month"):
            how = 'divide the amount of a period by m["time.period"]'
        return f"a corkscrew of {balance} takes {takes} and is given {found}: {apart}; {how}"

    def _wanted(self, declared: str) -> Unit | None:
        try:
            return self._units.parse(declared) if declared else None
        except ModelError:
            return None

    def _mixed(self, node: Node) -> Iterator[str]:
        """Columns with numbers but no unit that an expression reads."""
        for part in node.walk() if self._without_unit else ():
            if isinstance(part, Cell | Column) and (part.table, part.column) in self._without_unit:
                yield f"{part.table}[{part.column}]"
