"""What a number is made of, as a tree: on the screen, and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from rich.tree import Tree

Key = TypeVar("Key", bound=Hashable)
MOST = 2000
"""Branches of a tree: more nobody reads."""
DEEPEST = 100
"""Levels of a tree: more neither a screen nor a reader of JSON can take."""


@dataclass(slots=True, eq=False)
class Branch:
    """A number: its line on the screen, its data, and the numbers it is made of."""

    text: str
    data: dict[str, Any]
    below: list[Branch] = field(default_factory=list)

    def tree(self) -> Tree:
        """The branch for the screen."""
        from rich.tree import Tree

        root = Tree(self.text)
        for branch in self.below:
            root.children.append(branch.tree())
        return root

    def to_json(self) -> dict[str, Any]:
        """The branch as data; `made_of` where anything stands below it."""
        below = [branch.to_json() for branch in self.below]
        return {**self.data, **({"made_of": below} if below else {})}


@dataclass(slots=True)
class Growth(Generic[Key]):
    """Grows a tree from its root: what was shown before is not opened again, and `depth` bounds it.

    Attributes:
        branch_of: a number's own line and data.
        reads: what it is made of, each once; a branch stands for what is not followed.
        depth: levels below the root; None for all of them.
        shown_above: the remark beside a number that was opened before.
        kin: what numbers that are made alike have in common: one of them is opened.
        made_alike: the remark beside another of them.
    """

    branch_of: Callable[[Key], Branch]
    reads: Callable[[Key], Iterable[Key | Branch]]
    depth: int | None
    shown_above: str = "shown above"
    kin: Callable[[Key], Hashable] | None = None
    made_alike: str = ""
    _seen: set[Hashable] = field(default_factory=set)
    _count: int = 0

    def grow(self, key: Key) -> Branch:
        """The tree of a number."""
        root = self.branch_of(key)
        self._open(root, key, 1)
        return root

    def _open(self, branch: Branch, key: Key, level: int) -> None:
        self._seen |= {key} if self.kin is None else {key, self.kin(key)}
        below = list(self.reads(key))
        if below and (level > min(self.depth or DEEPEST, DEEPEST) or self._count > MOST):
            branch.below.append(Branch("… (--depth)", {"more": len(below)}))
            return
        for item in below:
            self._count += 1
            if isinstance(item, Branch):
                branch.below.append(item)
                continue
            found = self.branch_of(item)
            branch.below.append(found)
            alike = self.kin is not None and self.kin(item) in self._seen
            if (alike or item in self._seen) and any(True for _ in self.reads(item)):
                again = item in self._seen
                found.text += f" ({self.shown_above if again else self.made_alike})"
                found.data["shown_above" if again else "made_alike"] = True
            else:
                self._open(found, item, level + 1)
