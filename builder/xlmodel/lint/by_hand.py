"""Growth rates written by hand: over a base that is not above 0 they are numbers without meaning (rule 14)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlmodel.expr.nodes import Binary, Call, Node, Number, Ref
from xlmodel.lint.finding import Finding, error
from xlmodel.lint.places import Written
from xlmodel.model.contents import Contents

_HINT = 'write growth("{id}"{over}), which is "n.m." there; with otherwise=0 it is a number'
_INEQUALITIES = frozenset({"<", ">", "<=", ">="})


def growth_by_hand(model: Contents, expressions: Iterable[Written]) -> Iterator[Finding]:
    """A line over itself in an earlier period, less 1, unless a choice around it asks whether that is above 0."""
    for site, node in expressions:
        if not any(isinstance(part, Binary) and _base(part) is not None for part in node.walk()):
            continue
        for base in dict.fromkeys(_bases(node, frozenset())):
            further = "" if base.shift == -1 else f", {-base.shift}"
            before = f"prior({base.id}{further})"
            message = f"{base.id} / {before} - 1 has no meaning where {before} is not above 0"
            over = f', over=prior("{base.id}"{further})' if further else ""
            yield error(site.where, message, _HINT.format(id=base.id, over=over))


def _bases(node: Node, asked: frozenset[Ref]) -> Iterator[Ref]:
    """What growth rates below a node are taken over, but for what a choice above them has `asked` about."""
    base = _base(node)
    if base is not None and base not in asked:
        yield base
    elif isinstance(node, Call) and node.function == "IF":
        within = asked | frozenset(_compared(node.arguments[0]))
        for part in node.arguments:
            yield from _bases(part, within)
    else:
        for part in node.children():
            yield from _bases(part, asked)


def _base(node: Node) -> Ref | None:
    """The base where a node is a growth rate: x / base - 1, a power of x / base less 1, (x - base) / base."""
    match node:
        case Binary("-", grown, Number(1)):
            match _unguarded(grown):
                case Binary("^", Binary("/", now, Ref() as base), _) | Binary("/", now, Ref() as base):
                    return base if _earlier(base, now) else None
        case Binary("/", Binary("-", now, base), Ref() as divisor) if base == divisor and _earlier(divisor, now):
            return divisor
    return None


def _unguarded(node: Node) -> Node:
    """What `ratio()` divides: its choice asks about 0 alone."""
    match node:
        case Call("IF", (Binary("="), Number(0), quotient)):
            return quotient
        case _:
            return node


def _earlier(base: Ref, now: Node) -> bool:
    return isinstance(now, Ref) and base.shift < now.shift == 0 and base.id == now.id


def _compared(condition: Node) -> Iterator[Ref]:
    """The lines whose size a condition asks about."""
    for part in condition.walk():
        if isinstance(part, Binary) and part.operator in _INEQUALITIES:
            yield from (side for side in (part.left, part.right) if isinstance(side, Ref))
