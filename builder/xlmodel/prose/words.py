"""One expression in words, with as few parentheses as it needs."""

from __future__ import annotations

from dataclasses import dataclass

from xlmodel.errors import UnsupportedError, nearest
from xlmodel.expr.nodes import (
    PERCENT,
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
from xlmodel.functions import function
from xlmodel.model.contents import Contents
from xlmodel.model.items import Line, Table
from xlmodel.prose import phrases
from xlmodel.prose.unit_words import unit_text
from xlmodel.texts import NOT_MEANINGFUL, Phrase, said
from xlmodel.timeline import Timeline

LONGEST = 240
"""A formula in words is cut here, so that it stays a note."""

_SIGNS = {
    "*": "×",
    "/": "÷",
    "+": "+",
    "-": "−",
    "^": "^",
    "&": "&",
    "=": "=",
    "<>": "≠",
    "<": "<",
    "<=": "≤",
    ">": ">",
    ">=": "≥",
}
_LEVELS = {"=": 1, "<>": 1, "<": 1, "<=": 1, ">": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 6}
_CALL, _NEGATE, _ATOM = 0, 5, 7
_ASSOCIATIVE = frozenset({("+", "+"), ("+", "-"), ("*", "*"), ("*", "/"), ("&", "&")})


def in_words(node: Node, model: Contents, language: str, *, table: str = "", longest: int | None = LONGEST) -> str:
    """The formula in words, by the labels of what it reads.

    Args:
        node: the expression.
        model: whose lines, inputs and tables it reads.
        language: one of the model's.
        table: the table a computed column belongs to.
        longest: cut after so many characters (with an ellipsis); `None` never cuts.

    Raises:
        UnsupportedError: the expression names an id that the model does not have.
    """
    text = _Prose(model, language, table).text(node)[0]
    if longest is None or len(text) <= longest:
        return text
    return text[: text.rfind(" ", 0, longest - 1)].rstrip() + " …"


@dataclass(frozen=True, slots=True)
class _Prose:
    model: Contents
    language: str
    table: str

    def text(self, node: Node) -> tuple[str, int]:
        """The words of a node and how tightly they bind."""
        match node:
            case Number() if node == PERCENT:
                return "1%", _ATOM
            case Number(value):
                return (f"{value:g}", _ATOM) if value >= 0 else (f"−{-value:g}", _NEGATE)
            case Blank():
                return "0", _ATOM
            case Text(value):
                return self._quoted(value), _ATOM
            case Words(label):
                return self._quoted(label.text(self.language)), _ATOM
            case NotMeaningful():
                return self._quoted(said(NOT_MEANINGFUL).text(self.language)), _ATOM
            case Given(operand):
                return self._say(phrases.GIVEN, self.text(operand)[0]), _CALL
            case Negate(operand):
                return "−" + self._inside(operand, _NEGATE + 1), _NEGATE
            case Binary(operator, left, right):
                return self._binary(operator, left, right)
            case Call(name, arguments):
                return self._call(name, arguments)
            case Convert(operand, unit):
                return self._converted(operand, unit), _ATOM
            case _:
                return self._named(node), _ATOM

    def _converted(self, operand: Node, unit: str) -> str:
        said = unit_text(unit, self.language, self.model.unit_labels)
        space = " " if said[:1].isascii() else ""
        return self._say(phrases.CONVERTED, self._inside(operand, _LEVELS["*"]), space + said)

    def _named(self, node: Node) -> str:
        match node:
            case Ref(item_id, 0):
                return self._label(item_id)
            case Ref(item_id, shift):
                return self._shifted(item_id, shift)
            case At(item_id, member):
                return self._say(phrases.AT, self._label(item_id), self._member(item_id, member))
            case Span(item_id, _):
                return self._say(phrases.SPAN, self._label(item_id))
            case Run(item_id, 0):
                return self._say(phrases.TO_DATE, self._label(item_id))
            case Run(item_id, periods):
                return self._say(phrases.WINDOW, self._label(item_id), str(periods))
            case Stack():
                return self._stacked(node)
            case Scenarios(item_id):
                return self._say(phrases.SCENARIOS, self._label(item_id))
            case Summary(item_id):
                return self._summary(item_id)
            case Cell(table, column, key):
                return self._say(
                    phrases.CELL, self._column(table, column), self._of(table).record_label(key, self.language)
                )
            case Column(table, column):
                return self._say(phrases.COLUMN, self._of(table).label.text(self.language), self._column(table, column))
            case Field(column):
                return self._column(self.table, column)
            case Proven():
                return phrases.PROOF_GAP.text(self.language)
            case DisplayGap():
                return phrases.DISPLAY_GAP.text(self.language)
            case _:
                raise UnsupportedError(f"{type(node).__name__} has no words")

    def _shifted(self, item_id: str, shift: int) -> str:
        label, along = self._label(item_id), self.model.item(item_id).axis
        finer = isinstance(along, Timeline) and along.frequency != "year"
        if shift == -1:
            return self._say(phrases.PRIOR_PERIOD if finer else phrases.PRIOR, label)
        earlier, later = phrases.EARLIER, phrases.LATER
        if finer:
            earlier, later = phrases.PERIODS_EARLIER, phrases.PERIODS_LATER
        return self._say(earlier if shift < 0 else later, label, str(abs(shift)))

    def _binary(self, operator: str, left: Node, right: Node) -> tuple[str, int]:
        level = _LEVELS[operator]
        first = self._inside(left, level + (operator == "^"))
        loose = isinstance(right, Binary) and (operator, right.operator) in _ASSOCIATIVE
        second = self._inside(right, level if loose else level + 1)
        if second.startswith("−"):
            second = f"({second})"
        return f"{first} {_SIGNS[operator]} {second}", level

    def _inside(self, node: Node, level: int) -> str:
        """The words of an operand, in parentheses where they bind less tightly than `level`."""
        text, own = self.text(node)
        return f"({text})" if own < level else text

    def _call(self, name: str, arguments: tuple[Node, ...]) -> tuple[str, int]:
        if name == "IF" and _is_ratio(arguments):
            text, level = self.text(arguments[2])
            return self._say(phrases.OR_ZERO, text), level
        if name == "IF" and _is_growth(arguments):
            text, level = self.text(arguments[2])
            meaningless = isinstance(arguments[1], NotMeaningful)
            instead = said(NOT_MEANINGFUL).text(self.language) if meaningless else self.text(arguments[1])[0]
            return self._say(phrases.OR_NOT_MEANINGFUL, text, instead), level
        record = function(name)
        texts = [self._argument(argument) for argument in arguments]
        form = Phrase(f"functions.{record.name}").text(self.language)
        comma = phrases.COMMA.text(self.language)
        return form.format(*texts, all=comma.join(texts)), _ATOM if form.endswith(("|", ")")) else _CALL

    def _argument(self, node: Node) -> str:
        text, level = self.text(node)
        choice = level == _CALL and isinstance(node, Call) and function(node.function).unit == "choice"
        return f"({text})" if choice else text

    def _label(self, item_id: str) -> str:
        item = self.model.found(item_id)
        if item is None:
            hint = nearest(item_id, [*self.model.inputs, *self.model.lines])
            raise UnsupportedError(f"no line or input {item_id!r} to be put into words", hint=hint)
        return item.label.text(self.language)

    def _stacked(self, node: Stack) -> str:
        dimension = self.model.axes[node.dimension].label.text(self.language)
        block = self.model.blocks.get(node.template)
        if block is not None:
            return self._say(phrases.OVER, block.label.text(self.language), dimension)
        first = next(item for item in node.items if not isinstance(item, Blank))
        if isinstance(first, Cell):
            return self._say(phrases.OVER, self._column(first.table, first.column), dimension)
        return self._say(phrases.OVER, self._named(first), dimension)

    def _member(self, item_id: str, member: str) -> str:
        item = self.model.item(item_id)
        if item.axis is None or item.axis.is_time or member not in item.axis.members:
            return member
        return item.axis.labels[item.axis.position(member)].text(self.language)

    def _summary(self, item_id: str) -> str:
        line = self.model.found(item_id)
        if isinstance(line, Line) and line.total is not None:
            return self._named(line.total)
        growth = isinstance(line, Line) and line.summary == "cagr"
        return self._say(phrases.GROWTH if growth else phrases.WORST, self._label(item_id))

    def _of(self, table: str) -> Table:
        try:
            return self.model.tables[table]
        except KeyError:
            hint = nearest(table, self.model.tables)
            raise UnsupportedError(f"no table {table!r} to be put into words", hint=hint) from None

    def _column(self, table: str, column: str) -> str:
        try:
            return self._of(table).column(column).label.text(self.language)
        except KeyError:
            raise UnsupportedError(f"the table {table!r} has no column {column!r}") from None

    def _quoted(self, text: str) -> str:
        return self._say(phrases.QUOTED, text)

    def _say(self, phrase: Phrase, *parts: str) -> str:
        return phrase.text(self.language, *parts)


def _is_growth(arguments: tuple[Node, ...]) -> bool:
    """Whether these are the arguments of an IF that keeps away a ratio that means nothing (rule 14)."""
    match arguments:
        case (
            Call("OR", (Binary("<=", base, Number(0)), Binary("<", value, Number(0)))),
            _,
            Binary("-", Binary("/", divided, divisor), Number(1)),
        ):
            return (divided, divisor) == (value, base)
        case _:
            return False


def _is_ratio(arguments: tuple[Node, ...]) -> bool:
    """Whether these are the arguments of an IF that keeps a division by zero away."""
    match arguments:
        case (Binary("=", tested, Number(0)), Number(0), result):
            return any(
                isinstance(part, Binary) and part.operator == "/" and part.right == tested for part in result.walk()
            )
        case _:
            return False
