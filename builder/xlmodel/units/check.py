"""The check that stops a build: every declared unit must follow from its formula."""

from __future__ import annotations

from collections.abc import Iterator

from xlmodel.errors import ModelError
from xlmodel.expr.nodes import Cell, Column, Convert, Node
from xlmodel.model.contents import Contents
from xlmodel.model.items import Table
from xlmodel.units.difference import difference, remedy
from xlmodel.units.infer import Inference
from xlmodel.units.registry import units_of
from xlmodel.units.unit import Unit


def check_units(model: Contents) -> None:
    """Holds the unit of every line and computed column against its formula.

    Raises:
        ModelError: every line whose declared unit does not follow, with both units, how they differ and a remedy.
    """
    check = _Check(model)
    problems = [*check.declared(), *check.lines(), *check.columns()]
    if problems:
        raise ModelError(
            f"{len(problems)} units of {model.id} do not follow", problems=problems,
            hint="a unit must follow from the formula by dimension and by scale; see docs/units.md",
        )  # fmt: skip


class _Check:
    def __init__(self, model: Contents) -> None:
        self._model = model
        self._units = units_of(model)

    def declared(self) -> Iterator[str]:
        """Units that cannot be read."""
        named = [(item.id, item.unit) for item in self._model.items()]
        named += [
            (f"{table.id}[{column.id}]", column.unit)
            for table in self._model.tables.values()
            for column in table.columns
            if column.unit and not column.text
        ]
        for name, unit in named:
            try:
                self._units.parse(unit)
            except ModelError as error:
                yield f"{name}: {error.message}; {error.hint}"

    def lines(self) -> Iterator[str]:
        """Lines whose formula gives another unit."""
        for line in self._model.lines.values():
            yield from self._compare(line.id, line.unit, line.expression)
            for column in self._mixed(line.expression):
                yield f"{line.id}: reads {column}, which has no unit; give its TableColumn one"

    def columns(self) -> Iterator[str]:
        """Computed columns whose formulas give another unit."""
        for table in self._model.tables.values():
            for column in table.columns:
                name = f"{table.id}[{column.id}]"
                unit = "text" if column.text else column.unit
                if column.expression is not None:
                    yield from self._compare(name, unit, column.expression, table)
                for key, node in column.by_record.items():
                    yield from self._compare(f"{name}, record {key}", unit, node, table)

    def _compare(self, name: str, declared: str, node: Node, table: Table | None = None) -> Iterator[str]:
        reading = Inference(self._model, self._units, "" if table is None else table.id)
        found = reading.unit(node)
        yield from (f"{name}: {problem}" for problem in reading.problems)
        if table is not None and any(isinstance(part, Convert) for part in node.walk()):
            yield f"{name}: .to() stands in a table's column; convert in a line of its own"
        wanted = self._wanted(declared)
        if wanted is not None and not reading.problems and not found.alike(wanted):
            yield (
                f"{name}: declared {declared}, the formula gives {found}: {difference(found, wanted)}; "
                f"{remedy(found, declared, wanted)}"
            )

    def _wanted(self, declared: str) -> Unit | None:
        try:
            return self._units.parse(declared) if declared else None
        except ModelError:
            return None

    def _mixed(self, node: Node) -> Iterator[str]:
        """Columns with numbers but no unit that an expression reads."""
        for part in node.walk():
            if isinstance(part, Cell | Column):
                table = self._model.tables.get(part.table)
                known = table and next((c for c in table.columns if c.id == part.column), None)
                if known and not known.unit and not known.text:
                    yield f"{part.table}[{part.column}]"
