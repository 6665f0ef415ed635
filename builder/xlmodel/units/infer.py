"""The unit of an expression, worked out from its operands. Value rules: docs/units.md."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from xlmodel.errors import ModelError, UnsupportedError, nearest
from xlmodel.expr.nodes import (
    COMPARISONS,
    At,
    Binary,
    Blank,
    Call,
    Cell,
    Column,
    Convert,
    DisplayGap,
    Field,
    Given,
    Negate,
    Node,
    NotMeaningful,
    Number,
    Proven,
    Ref,
    Run,
    Scenarios,
    Span,
    Stack,
    Summary,
    Text,
    Words,
)
from xlmodel.functions import Function, function
from xlmodel.model.contents import Contents
from xlmodel.model.items import Line, TableColumn
from xlmodel.units.difference import difference
from xlmodel.units.registry import Units, units_of
from xlmodel.units.sketch import sketch
from xlmodel.units.unit import ANY, PURE, TEXT, Unit


def shows_words(node: Node) -> bool:
    """Whether a choice between results gives words in some case."""
    match node:
        case Call("IF" | "CHOOSE" | "IFERROR", arguments):
            return any(isinstance(part, Words | NotMeaningful) or shows_words(part) for part in arguments[1:])
        case _:
            return False


def unit_of(node: Node, model: Contents, units: Units | None = None, *, table: str = "") -> Unit:
    """The unit of what `node` gives.

    Args:
        node: the expression.
        model: whose lines, inputs and tables it reads.
        units: the model's units, if at hand.
        table: the table a computed column belongs to.

    Raises:
        ModelError: operands that do not go together; `problems` names every one.
    """
    reading = Inference(model, units or units_of(model), table)
    found = reading.unit(node)
    if reading.problems:
        raise ModelError("the units of a formula do not go together", problems=reading.problems)
    return found


@dataclass(slots=True)
class Inference:
    """Reads the units of expressions; what does not go together is added to `problems`."""

    model: Contents
    units: Units
    table: str = ""
    doubtful: Collection[str] = ()
    """Lines whose own unit is wrong, so that nothing is said of what they are read with."""
    problems: list[str] = field(default_factory=list)

    def unit(self, node: Node) -> Unit:
        """The unit of a node; after a problem the reading goes on with the first operand."""
        match node:
            case Number(value):
                return ANY if value == 0 else PURE
            case Text() | Words():
                return TEXT
            case Ref(item_id, _) | At(item_id, _) | Span(item_id, _) | Run(item_id, _) | Scenarios(item_id, _):
                return self._item(item_id)
            case Stack(items):
                return self._alike(items, node.template)
            case Summary(item_id):
                line = self.model.found(item_id)
                return PURE if isinstance(line, Line) and line.summary == "cagr" else self._item(item_id)
            case Blank(item_id):
                return self._item(item_id) if item_id else ANY
            case NotMeaningful():
                return ANY
            case DisplayGap() | Proven():
                return PURE
            case Cell(table, name, _) | Column(table, name):
                return self._column(table, name)
            case Field(name):
                return self._column(self.table, name)
            case Given(operand):
                self._number(operand, "given()")
                return PURE
            case Negate(operand):
                return self._number(operand, "minus")
            case Convert(operand, wanted):
                return self._convert(node, self.unit(operand), wanted)
            case Binary(operator, left, right):
                return self._binary(operator, left, right)
            case Call(name, arguments):
                return self._call(function(name), arguments)
            case _:
                raise UnsupportedError(f"{type(node).__name__} has no unit of its own")

    def _item(self, item_id: str) -> Unit:
        item = self.model.found(item_id)
        if item is None:
            hint = nearest(item_id, [*self.model.inputs, *self.model.lines])
            self.problems.append(f"no line or input {item_id!r} {hint}".rstrip())
            return ANY
        return ANY if item_id in self.doubtful else self._declared(item.unit)

    def _column(self, table: str, name: str) -> Unit:
        try:
            column = self.model.tables[table].column(name)
        except KeyError:
            self.problems.append(f"no column {name!r} in a table {table!r}")
            return ANY
        if not column.text and any(shows_words(node) for node in column.nodes):
            self.problems.append(f"{table}[{name}] shows texts in places, so that it cannot be reckoned with")
        return self.column(column)

    def column(self, column: TableColumn) -> Unit:
        """The declared unit of a column; one without a unit holds a unit a record, so it adapts."""
        if column.text:
            return TEXT
        return self._declared(column.unit) if column.unit else ANY

    def _declared(self, text: str) -> Unit:
        try:
            return self.units.parse(text)
        except ModelError:
            return ANY

    def _convert(self, node: Convert, source: Unit, wanted: str) -> Unit:
        try:
            target = self.units.parse(wanted)
        except ModelError as error:
            self.problems.append(f'.to("{wanted}"): {error.message}; {error.hint}')
            return ANY
        if source.kind == "number" and (target.is_text or source.dimension != target.dimension):
            self.problems.append(f'{sketch(node.operand)}: .to("{wanted}") {difference(source, target)}')
        elif source.is_text:
            self.problems.append(f'{sketch(node.operand)}: .to("{wanted}") is applied to a text')
        return target

    def _binary(self, operator: str, left: Node, right: Node) -> Unit:
        if operator == "&":
            self.unit(left)
            self.unit(right)
            return TEXT
        if operator in COMPARISONS:
            self._alike((left, right), operator)
            return PURE
        if operator in ("+", "-"):
            found = self._alike((left, right), operator)
            if found.is_text:
                self.problems.append(f"{sketch(left)} {operator} {sketch(right)}: a text cannot be reckoned with")
            return found
        first, second = self._number(left, operator), self._number(right, operator)
        if operator == "^":
            return self._power(left, first, right, second)
        if operator == "*":
            return ANY if "any" in (first.kind, second.kind) else first.times(second)
        return ANY if "any" in (first.kind, second.kind) else first.over(second)

    def _power(self, base: Node, unit: Unit, exponent: Node, exponent_unit: Unit) -> Unit:
        if isinstance(exponent, Number) and unit.kind == "number":
            return unit.power(Fraction(exponent.value))
        for node, found in ((base, unit), (exponent, exponent_unit)):
            if not found.is_pure:
                self.problems.append(
                    f"{sketch(base)} ^ {sketch(exponent)}: {sketch(node)} is in {found}, not a pure number"
                )
        return PURE

    def _call(self, record: Function, arguments: Sequence[Node]) -> Unit:
        name = record.name
        match record.unit:
            case "same":
                return self._alike(arguments, name)
            case "choice":
                self._pure(arguments[:1], name)
                numbers = [node for node in arguments[1:] if not (self.table and isinstance(node, Words))]
                return self._alike(numbers or arguments[1:], name)
            case "product":
                found = self._number(arguments[0], name)
                for argument in arguments[1:]:
                    factor = self._number(argument, name)
                    found = ANY if "any" in (found.kind, factor.kind) else found.times(factor)
                return found
            case "ratio":
                if record.shape == "lookup":
                    self._alike(arguments, name)
                else:
                    self._pure(arguments, name)
                return PURE
            case "second":
                return self.unit(arguments[1])
            case "first" | "lookup":
                rest = arguments[1:]
                if record.arity[1] is None:
                    for pair in zip(rest[::2], rest[1::2], strict=False):
                        self._alike(pair, name)
                else:
                    self._pure(rest, name)
                return self.unit(arguments[0])

    def _alike(self, nodes: Sequence[Node], place: str) -> Unit:
        """The unit that all nodes have in common."""
        found = [(node, self.unit(node)) for node in nodes]
        first = next(((node, unit) for node, unit in found if unit.kind != "any"), None)
        if first is None:
            return ANY
        for node, unit in found:
            if not unit.alike(first[1]):
                pair = f"{sketch(first[0])} {place} {sketch(node)}" if not place.isalpha() else place
                both = f"{sketch(node)} is in {unit}, {sketch(first[0])} in {first[1]}"
                self.problems.append(f"{pair}: {both}: {difference(unit, first[1])}")
        return first[1]

    def _number(self, node: Node, place: str) -> Unit:
        found = self.unit(node)
        if found.is_text:
            self.problems.append(f"{place}: {sketch(node)} is a text, not a number")
            return ANY
        return found

    def _pure(self, nodes: Sequence[Node], place: str) -> None:
        for node in nodes:
            found = self.unit(node)
            if not found.is_pure:
                self.problems.append(f"{place}: {sketch(node)} is in {found}, not a pure number")
