"""An expression in a few words, by ids, for messages."""

from __future__ import annotations

from xlmodel.expr.nodes import (
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
    Number,
    Ref,
    Run,
    Scenarios,
    Span,
    Stack,
    Summary,
    Text,
    Words,
)

_LONGEST = 160


def sketch(node: Node) -> str:
    """A node in a few words, for messages: its id, or its operator and the ids below."""
    match node:
        case (
            Ref(item_id, _)
            | At(item_id, _)
            | Span(item_id, _)
            | Run(item_id, _)
            | Summary(item_id)
            | Scenarios(item_id)
        ):
            return item_id
        case Stack(_, dimension, template):
            return f"{template} over {dimension}"
        case Number(value):
            return f"{value:g}"
        case Text(value):
            return repr(value)
        case Words(label):
            return repr(label.origin)
        case Cell(table, column, _) | Column(table, column):
            return f"{table}[{column}]"
        case Field(column):
            return f"[{column}]"
        case Given(operand):
            return f"given({sketch(operand)})"
        case Negate(operand):
            return f"-{sketch(operand)}"
        case Binary(operator, left, right):
            return _short(f"({sketch(left)} {operator} {sketch(right)})")
        case Call(name, arguments):
            return _short(f"{name}({', '.join(sketch(argument) for argument in arguments)})")
        case Convert(operand, unit):
            return f'{sketch(operand)}.to("{unit}")'
        case _:
            return type(node).__name__


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:78] + " … " + text[-78:]
