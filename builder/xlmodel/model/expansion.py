"""Lines along dimensions become a row for each member: ids, labels and formulas with the members put in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xlmodel.errors import nearest
from xlmodel.expr.nodes import (
    Anchor,
    At,
    Attribute,
    Binary,
    ByMember,
    Call,
    Cell,
    Convert,
    Negate,
    Node,
    Over,
    Ref,
    Run,
    Scenarios,
    Span,
    Stack,
    Summary,
)
from xlmodel.expr.placeholders import dimensions_in, filled, runs_along, substituted, twice_in
from xlmodel.model.dimensions import Dimension, combinations


@dataclass(slots=True)
class Expansion:
    """Puts members into expressions; what cannot be is added to `problems`.

    Attributes:
        where: the line that is expanded, with file and line of the template, as problems name it.
    """

    dimensions: Mapping[str, Dimension]
    problems: list[str]
    where: str = ""
    _along: tuple[str, ...] = field(default=(), init=False)
    _families: dict[str, list[str]] = field(default_factory=dict, init=False)
    _taken: str = field(default="", init=False)
    """The dimension a stack is made over: its rows are the block's, not the member's."""

    def rows(self, line_id: str) -> list[dict[str, str]]:
        """The members of each row of a line, the last dimension of its id running fastest."""
        return list(combinations([self.dimensions[name] for name in dimensions_in(line_id)]))

    def agrees(self, line_id: str, node: Node) -> bool:
        """Whether a formula runs along the dimensions of the id, and along no other."""
        wanted = dimensions_in(line_id)
        twice = twice_in(line_id)
        for name in twice:
            self._wrong(
                f"the id runs along {name!r} twice, which would give its diagonal alone",
                f"write {{{name}}} once, or declare the other as a dimension of its own",
            )
        if twice:
            return False
        found = dict.fromkeys(runs_along(node, self._root))
        nowhere = [name for name in wanted if name not in self.dimensions]
        for name in nowhere:
            self._wrong(f"there is no dimension {name!r}", nearest(name, self.dimensions))
        if nowhere:
            return False
        unknown = [name for name in found if name not in self.dimensions]
        for name in unknown:
            self._wrong(f"reads along {name!r}, which is no dimension", nearest(name, self.dimensions))
        strange = [(part.dimension, name) for part in _choices(node) for name in self._strange(part)]
        for dimension, name in strange:
            known = self.dimensions[dimension]
            self._wrong(f"by_member({dimension!r}): {name!r} is no member of it", known.near(name))
        if strange:
            return False
        over = [part.dimension for part in _overs(node) if part.dimension not in self.dimensions]
        for name in dict.fromkeys(over):
            self._wrong(f"over={name!r} is no dimension", nearest(name, self.dimensions))
        if over:
            return False
        missing = [name for name in found if not self._served(name, wanted) and name not in unknown]
        for name in missing:
            self._wrong(
                f"the formula runs along {name!r}, the id does not",
                f"write {{{name}}} into the id, total(..., over={name!r}) or pick(..., {name}=...)",
            )
        kin = [name for name in wanted if sum(self._root(name) == self._root(other) for other in wanted) > 1]
        left = [
            name
            for name in wanted
            if (name not in found if name in kin else not any(self._served(other, (name,)) for other in found))
        ]
        for name in left:
            self._wrong(f"the id runs along {name!r}, but nothing in the formula does", f"leave {{{name}}} out of it")
        return not (unknown or missing or left)

    def begins(self, line_id: str, starts: Iterable[str]) -> None:
        """What is said of the first periods by member: each is a member of a dimension in the id."""
        known = [member for name in dimensions_in(line_id) for member in self.dimensions[name].members]
        for member in starts:
            if member not in known:
                self._wrong(f"first={{{member!r}: ...}}: no member of it", nearest(member, known))

    def row(self, node: Node, members: Mapping[str, str]) -> Node:
        """The formula of one row."""
        self._along = tuple(members)
        return self._node(node, self._family(members))

    def _strange(self, part: ByMember) -> list[str]:
        known = self.dimensions.get(part.dimension)
        return [] if known is None else [name for name in part.members if name not in known.members]

    def _served(self, name: str, along: Iterable[str]) -> bool:
        """Whether one of the dimensions is this one, a subset of it, or what it is a subset of."""
        return any(self._root(other) == self._root(name) for other in along)

    def _root(self, name: str) -> str:
        while name in self.dimensions and self.dimensions[name].parent:
            name = self.dimensions[name].parent
        return name

    def _family(self, members: Mapping[str, str]) -> dict[str, str]:
        """The members, and the same for the dimensions of which theirs is a subset or which are one of theirs."""
        found: dict[str, str] = {}
        for name, member in members.items():
            for other in self._kin.get(self._root(name), ()):
                if member in self.dimensions[other].members:
                    found.setdefault(other, member)
        return {**found, **members}

    @property
    def _kin(self) -> Mapping[str, list[str]]:
        """The dimensions by that of which they are subsets."""
        if not self._families:
            for name in self.dimensions:
                self._families.setdefault(self._root(name), []).append(name)
        return self._families

    def _node(self, node: Node, members: Mapping[str, str]) -> Node:
        match node:
            case Ref() | At() | Span() | Run() | Scenarios() | Summary() | Cell() | Attribute():
                return self._leaf(node, members)
            case ByMember(dimension, names, nodes):
                member = members.get(dimension, "")
                if member not in names:
                    self._wrong(f"by_member({dimension!r}) has no {member!r}", f"it has {', '.join(names)}")
                    return node
                return self._node(nodes[names.index(member)], members)
            case Over():
                return self._over(node, members)
            case _:
                return node.mapped(lambda child: self._node(child, members))

    def _leaf(self, node: Node, members: Mapping[str, str]) -> Node:
        anchor = self._anchor(node)
        table = ""
        if isinstance(node, Attribute):
            known = self.dimensions.get(node.dimension)
            table = known.table if known is not None else ""
            if not table:
                self._wrong(f"the dimension {node.dimension!r} has no attributes", "declare it from a CSV file")
        new = substituted(node, members)
        if isinstance(new, Cell) and table:
            new = replace(new, table=table)
        for name in dict.fromkeys(runs_along(new, self._root)):
            member = next((members[other] for other in members if self._root(other) == self._root(name)), "")
            self._wrong(f"{_shown(node)} runs along {name!r}, which has no {member!r}")
        return replace(new, anchor=anchor) if isinstance(new, Ref | At | Span | Cell) and anchor else new

    def _anchor(self, node: Node) -> Anchor:
        if not self._along:
            return ""
        along = (name for name in runs_along(node, self._root) if self._root(name) != self._root(self._taken))
        return "member" if self._served(self._along[-1], along) else "fixed"

    def _over(self, node: Over, members: Mapping[str, str]) -> Node:
        if node.dimension not in self.dimensions:
            self._wrong(f"over={node.dimension!r} is no dimension", nearest(node.dimension, self.dimensions))
            return node
        if node.function == "SUM":
            return self._total(node.operand, node.dimension, members)
        if not self._is_row(node.operand, node.dimension):
            self._refuse(node.operand, node.dimension)
            return node
        return Call(node.function, (self._stack(node.operand, node.dimension, members),))

    def _total(self, operand: Node, over: str, members: Mapping[str, str]) -> Node:
        """The sum of an expression over a dimension: of a block, of a product of blocks, or of a sum of such."""
        match operand:
            case Binary("+" | "-" as operator, left, right) if self._moves(left, over) and self._moves(right, over):
                return Binary(operator, self._total(left, over, members), self._total(right, over, members))
            case Negate(inner):
                return Negate(self._total(inner, over, members))
            case Convert(inner, unit):
                return Convert(self._total(inner, over, members), unit)
            case Binary("/", left, right) if not self._moves(right, over):
                return Binary("/", self._total(left, over, members), self._node(right, members))
        factors = _factors(operand)
        moving = [factor for factor in factors if self._moves(factor, over)]
        if not moving or not all(self._is_row(factor, over) for factor in moving):
            self._refuse(operand, over)
            return operand
        stacks = tuple(self._stack(factor, over, members) for factor in moving)
        found: Node = Call("SUMPRODUCT" if len(stacks) > 1 else "SUM", stacks)
        for factor in factors:
            if factor not in moving:
                found = Binary("*", found, self._node(factor, members))
        return found

    def _stack(self, node: Node, over: str, members: Mapping[str, str]) -> Stack:
        before, self._taken = self._taken, over
        chosen = ({**members, **self._family({over: member})} for member in self.dimensions[over].members)
        items = tuple(self._node(node, one) for one in chosen)
        self._taken = before
        return Stack(items, over, _shown(node))

    def _moves(self, node: Node, over: str) -> bool:
        return self._served(over, runs_along(node, self._root))

    def _is_row(self, node: Node, over: str) -> bool:
        return isinstance(node, Ref | At | Attribute) and self._moves(node, over)

    def _refuse(self, operand: Node, over: str) -> None:
        if not self._moves(operand, over):
            self._wrong(f"nothing in what is totalled over {over!r} runs along it")
        else:
            self._wrong(
                f"over={over!r} takes a line, or a product of lines", "give the expression a line of its own along it"
            )

    def _wrong(self, text: str, hint: str = "") -> None:
        problem = f"{self.where}: {text}{f' ({hint})' if hint else ''}"
        if problem not in self.problems:
            self.problems.append(problem)


def _choices(node: Node) -> list[ByMember]:
    return [part for part in node.walk() if isinstance(part, ByMember)]


def _overs(node: Node) -> list[Over]:
    return [part for part in node.walk() if isinstance(part, Over)]


def _factors(node: Node) -> list[Node]:
    if isinstance(node, Binary) and node.operator == "*":
        return [*_factors(node.left), *_factors(node.right)]
    return [node]


def _shown(node: Node) -> str:
    match node:
        case Ref(line_id) | Span(line_id) | Run(line_id) | At(line_id) | Scenarios(line_id) | Summary(line_id):
            return line_id
        case Attribute(dimension, name):
            return f"{dimension}[{name}]"
        case Cell(table, column):
            return f"{table}[{column}]"
        case _:
            return type(node).__name__


def ids_of(line_id: str, rows: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """The ids of the rows of a line."""
    return tuple(filled(line_id, members) for members in rows)
