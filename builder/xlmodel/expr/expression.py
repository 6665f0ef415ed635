"""The thin wrapper a modeller writes with: Python operators build nodes."""

from __future__ import annotations

from types import NoneType
from typing import NoReturn, TypeAlias

from xlmodel.errors import ModelError, brief
from xlmodel.expr.nodes import (
    PERCENT,
    At,
    Binary,
    Call,
    Cell,
    Column,
    Convert,
    Field,
    Given,
    Negate,
    Node,
    NotMeaningful,
    Number,
    Over,
    Ref,
    Run,
    Span,
    Text,
    Words,
    YearAgo,
)
from xlmodel.functions import function
from xlmodel.texts import Label, Wording

Operand: TypeAlias = "Expression | int | float"


class Expression:
    """An expression under construction: `+ - * / **`, comparisons, `.to(unit)`. Frozen once built."""

    __slots__ = ("node",)
    __hash__ = None  # type: ignore[assignment]  # == builds a comparison, so hashing would mislead
    __array_ufunc__ = None

    def __init__(self, node: Node) -> None:
        if not isinstance(node, Node):
            raise ModelError(f"{brief(node)} is no formula", hint='write m["id"], or xlmodel.ref("id")')
        self.node = node

    def __add__(self, other: Operand) -> Expression:
        return _binary("+", self, other)

    def __radd__(self, other: Operand) -> Expression:
        return _binary("+", other, self)

    def __sub__(self, other: Operand) -> Expression:
        return _binary("-", self, other)

    def __rsub__(self, other: Operand) -> Expression:
        return _binary("-", other, self)

    def __mul__(self, other: Operand) -> Expression:
        return _binary("*", self, other)

    def __rmul__(self, other: Operand) -> Expression:
        return _binary("*", other, self)

    def __truediv__(self, other: Operand) -> Expression:
        return _binary("/", self, other)

    def __rtruediv__(self, other: Operand) -> Expression:
        return _binary("/", other, self)

    def __pow__(self, other: Operand) -> Expression:
        return _binary("^", self, other)

    def __neg__(self) -> Expression:
        return Expression(Negate(self.node))

    def __eq__(self, other: object) -> Expression:  # type: ignore[override]
        return _binary("=", self, other)

    def __ne__(self, other: object) -> Expression:  # type: ignore[override]
        return _binary("<>", self, other)

    def __lt__(self, other: Operand) -> Expression:
        return _binary("<", self, other)

    def __le__(self, other: Operand) -> Expression:
        return _binary("<=", self, other)

    def __gt__(self, other: Operand) -> Expression:
        return _binary(">", self, other)

    def __ge__(self, other: Operand) -> Expression:
        return _binary(">=", self, other)

    def to(self, unit: str) -> Expression:
        """The same quantity in `unit`; the conversion factor becomes a labelled cell."""
        return Expression(Convert(self.node, text_of("to", "unit", unit)))

    def join(self, other: Expression) -> Expression:
        """This followed by the other, as text."""
        return _binary("&", self, other)

    def __bool__(self) -> NoReturn:
        raise ModelError(
            "an expression has no truth value while the model is being written",
            hint="use where(condition, a, b) for a choice and all_of()/any_of() to combine conditions",
        )

    def __repr__(self) -> str:
        return f"Expression({self.node!r})"


def as_node(value: object) -> Node:
    """The node of an expression or of one of the constants 0, 1, -1.

    Raises:
        ModelError: any other constant (it belongs among the inputs) or an object that is no expression.
    """
    if isinstance(value, Expression):
        return value.node
    if isinstance(value, Node):
        return value
    if isinstance(value, bool):
        return Number(float(value))
    if isinstance(value, int | float):
        if value not in (0, 1, -1):
            shown = f"{value:g}" if isinstance(value, float) or abs(value) < 10**15 else "of so many digits"
            hint = "only 0, 1 and -1 may; make it an input with a source"
            raise ModelError(f"the number {shown} stands in a formula", hint=hint)
        return Number(float(value))
    hint = f'the line of that id is m["{value}"], a text code("{value}")' if isinstance(value, str) else _OPERANDS
    shown = brief(value) if isinstance(value, str | bytes | NoneType) else type(value).__name__
    raise ModelError(f"{shown} cannot be part of an expression", hint=hint)


def as_expression(value: object) -> Expression:
    """An expression as it is, or one of the constants 0, 1, -1 as one.

    Raises:
        ModelError: as `as_node`.
    """
    return value if isinstance(value, Expression) else Expression(as_node(value))


_OPERANDS = "use lines, inputs, 0, 1 or -1"


def text_of(call: str, argument: str, value: object) -> str:
    """An argument that must be a text."""
    if not isinstance(value, str):
        raise ModelError(f"{call}(): {argument} is {brief(value)}", hint="give a text")
    return value


def _binary(operator: str, left: object, right: object) -> Expression:
    return Expression(Binary(operator, as_node(left), as_node(right)))


def call(name: str, *arguments: object) -> Expression:
    """The function `name` applied to `arguments`.

    Raises:
        UnsupportedError: there is no such function.
        ModelError: wrong number of arguments.
    """
    record = function(name)
    low, high = record.arity
    if len(arguments) < low or (high is not None and len(arguments) > high):
        raise ModelError(f"{name} takes {low} to {high or 'any number of'} arguments, not {len(arguments)}")
    return Expression(Call(name, tuple(as_node(argument) for argument in arguments)))


def ref(line_id: str) -> Expression:
    """The line or input `line_id`, in the same period.

    Raises:
        ModelError: the id is no text.
    """
    if not isinstance(line_id, str):
        raise ModelError(f"{brief(line_id)} is no id", hint='an id is a text: m["price"]')
    return Expression(Ref(line_id))


def prior(line: Expression | str, periods: int = 1) -> Expression:
    """The line so many periods earlier.

    Raises:
        ModelError: no whole number of periods.
    """
    if isinstance(periods, bool) or not isinstance(periods, int):
        raise ModelError(
            f"prior() by {brief(periods)} periods", hint="give a whole number of periods, 1 unless another"
        )
    return Expression(Ref(_id_of(line), -periods))


def same_period_last_year(line: Expression | str) -> Expression:
    """The line in the same period a year earlier: 1, 4 or 12 periods ago, as the calendar has it."""
    return Expression(YearAgo(_id_of(line)))


def cumulative(line: Expression | str) -> Expression:
    """The sum of the line from its first period to this one."""
    return call("SUM", Expression(Run(_id_of(line))))


def window(line: Expression | str, periods: int) -> Expression:
    """The sum of the line over the last so many periods, this one included.

    Raises:
        ModelError: fewer than one period.
    """
    if isinstance(periods, bool) or not isinstance(periods, int) or periods < 1:
        raise ModelError(f"a window of {brief(periods)} periods", hint="give a whole number of periods, at least 1")
    return call("SUM", Expression(Run(_id_of(line), periods)))


def at(line: Expression | str, member: int | str) -> Expression:
    """The line at one fixed member of its axis: a year, or a category's key.

    Raises:
        ModelError: the member is neither a text nor a whole number.
    """
    if isinstance(member, bool) or not isinstance(member, int | str):
        raise ModelError(f"at(): the member is {brief(member)}", hint='write at(x, 2025), or at(x, "north")')
    return Expression(At(_id_of(line), member if isinstance(member, str) else brief(member)))


def span(line: Expression | str, *, whole_axis: bool = False) -> Expression:
    """All members of the line as a range, for total(), smallest(), largest(), index().

    With `whole_axis` the range covers the axis, so that a place on the axis is a place in the range.
    """
    return Expression(Span(_id_of(line), whole_axis))


def cell(table: str, column: str, key: str) -> Expression:
    """One cell of a table."""
    for name, given_as in (("table", table), ("column", column), ("key", key)):
        text_of("cell", name, given_as)
    return Expression(Cell(table, column, key))


def column(table: str, name: str) -> Expression:
    """One column of a table as a range."""
    return Expression(Column(text_of("column", "table", table), text_of("column", "name", name)))


def field(name: str) -> Expression:
    """Another column of the same record, inside a table's computed column."""
    return Expression(Field(text_of("field", "name", name)))


def code(text: str) -> Expression:
    """A text that no language changes: the key of a record, a code."""
    return Expression(Text(text_of("code", "text", text)))


def words(text: Wording) -> Expression:
    """A text result, which is translated like a label."""
    return Expression(Words(text if isinstance(text, Label) else Label(text_of("words", "text", text))))


def where(condition: Expression, then: object, otherwise: object) -> Expression:
    """`then` where the condition holds, else `otherwise`."""
    return call("IF", condition, then, otherwise)


def choose(place: Expression, *values: object) -> Expression:
    """The value whose number, from 1, is the place."""
    return call("CHOOSE", place, *values)


def all_of(*conditions: Expression) -> Expression:
    """True where every condition holds."""
    return call("AND", *conditions)


def any_of(*conditions: Expression) -> Expression:
    """True where any condition holds."""
    return call("OR", *conditions)


def total(*parts: object, over: str = "") -> Expression:
    """The sum of ranges and values; with `over`, of one expression over all members of a dimension."""
    return _folded("SUM", parts, over)


def smallest(*parts: object, over: str = "") -> Expression:
    """The smallest of ranges and values; with `over`, of one expression over all members of a dimension."""
    return _folded("MIN", parts, over)


def largest(*parts: object, over: str = "") -> Expression:
    """The largest of ranges and values; with `over`, of one expression over all members of a dimension."""
    return _folded("MAX", parts, over)


_WORDS_OF = {"SUM": "total", "MIN": "smallest", "MAX": "largest"}


def _folded(function: str, parts: tuple[object, ...], over: str) -> Expression:
    if text_of(_WORDS_OF[function], "over", over) == "":
        return call(function, *parts)
    if len(parts) != 1:
        raise ModelError(f"over={over!r} takes one expression, not {len(parts)}", hint="write one call for each")
    return Expression(Over(function, as_node(parts[0]), over))


def given(value: Expression) -> Expression:
    """True where an input has an entry: an empty cell is none, 0 is one.

    Raises:
        ModelError: the value is no input read in its own period or at a fixed one.
    """
    node = as_node(value)
    if not isinstance(node, Ref | At) or (isinstance(node, Ref) and node.shift):
        raise ModelError("given() asks for an input's entry", hint='write given(m["id of the input"]), or of at(...)')
    return Expression(Given(node))


def magnitude(value: Expression) -> Expression:
    """The value without its sign."""
    return call("ABS", value)


def round_up(value: Expression) -> Expression:
    """The next whole number away from zero."""
    return call("ROUNDUP", value, 0)


def ratio(numerator: Expression, denominator: Expression) -> Expression:
    """The quotient, or zero where the denominator is zero."""
    divisor = as_expression(denominator)
    return where(divisor == 0, 0, as_expression(numerator) / divisor)


def deviation(found: Expression, expected: Expression) -> Expression:
    """How far two quantities of one unit are apart, relative to the larger; zero where both are zero."""
    one, other = as_expression(found), as_expression(expected)
    return where(one == other, 0, (one - other) / largest(one, other, -one, -other))


def points(difference: Expression) -> Expression:
    """A difference of shares or rates in percentage points, for a column whose records say their own unit.

    Example:
        >>> from xlmodel import points, ref
        >>> later = points(ref("margin") - prior("margin"))
    """
    return Expression(Binary("/", as_node(difference), PERCENT))


def growth(line: Expression | str, *, over: Expression | None = None, otherwise: object = None) -> Expression:
    """The line's growth on the period before, "n.m." where that was not above 0 or the line is below 0 (rule 14).

    Nothing can be reckoned with "n.m.": give the number to take instead as `otherwise`, where a formula, a check, a
    chart or a headline needs one. `over` is what the line is held against, the period before unless given:
    `growth("arr", over=same_period_last_year("arr"))`.
    """
    before, now = prior(line) if over is None else as_expression(over), ref(_id_of(line))
    instead = Expression(NotMeaningful()) if otherwise is None else otherwise
    return where(any_of(before <= 0, now < 0), instead, now / before - 1)


def index(values: Expression, place: Expression) -> Expression:
    """The value at a 1-based place of a range."""
    return call("INDEX", values, place)


def lookup(table: str, wanted: str, key_column: str, key: Expression) -> Expression:
    """The `wanted` column of the record whose `key_column` equals `key`."""
    text_of("lookup", "wanted", wanted), text_of("lookup", "key_column", key_column)
    return call("INDEX", column(table, wanted), call("MATCH", key, column(table, key_column), 0))


def _id_of(line: Expression | str) -> str:
    if isinstance(line, str):
        return line
    if not isinstance(line, Expression):
        raise ModelError(f"{brief(line)} is no line", hint='write m["id"], or "id"')
    if isinstance(line.node, Ref) and line.node.shift == 0:
        return line.node.id
    raise ModelError("a period can be chosen only of a line or an input", hint="give the expression a line of its own")
