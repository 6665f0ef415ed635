"""Dimensions: ordered sets of members that lines run along, and the blocks of rows that come of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from xlmodel.errors import ModelError, nearest
from xlmodel.expr.placeholders import dimensions_in
from xlmodel.model.names import id_problem
from xlmodel.texts import Label, Wording, joined, said
from xlmodel.timeline import Axis


@dataclass(frozen=True, slots=True)
class Dimension(Axis):
    """Ordered members with a label each.

    Attributes:
        parent: the dimension it is a subset of, if any.
        table: the table that holds its attributes, a record a member; empty where it has none.
    """

    parent: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one line or input along its dimensions.

    Attributes:
        id: with the dimensions in braces.
        label: without them.
        dimensions: in the order of the id.
        ids: of its rows, the last dimension running fastest.
    """

    id: str
    label: Label
    dimensions: tuple[str, ...]
    ids: tuple[str, ...]


def dimension_of(
    dimension_id: str,
    label: Label,
    members: Mapping[str, Wording] | Sequence[str],
    spoken: Callable[[str, Wording], Label],
    *,
    parent: Dimension | None,
    table: str,
) -> Dimension:
    """A dimension of these members, or of some of those of `parent`, in its order.

    Args:
        dimension_id: its id.
        label: what it is called.
        members: keys with their labels, or keys alone.
        spoken: says a member's label in every language, by its place in the catalogues.
        parent: the dimension it is a subset of.
        table: the table of its attributes.

    Raises:
        ModelError: a member that the parent does not have, an id that no braces or a key that no id can hold.
    """
    keys = tuple(members)
    if dimensions_in(f"{{{dimension_id}}}") != (dimension_id,):
        hint = "letters, digits and _, no digit first: it stands in braces in ids"
        raise ModelError(f"{dimension_id!r} cannot be the id of a dimension", hint=hint)
    if parent is not None:
        for member in keys:
            parent.position(member)
        kept = tuple(member for member in parent.members if member in set(keys))
        labels = tuple(parent.labels[parent.position(member)] for member in kept)
        return Dimension(dimension_id, label, kept, labels, parent.id, parent.table)
    for key in (dimension_id, *keys):
        problem = id_problem(key)
        if problem:
            raise ModelError(f"dimension {dimension_id!r}: {problem}", hint="the label says it as readers write it")
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ModelError(f"dimension {dimension_id!r}: the member {twice!r} stands there twice")
    if isinstance(members, Mapping):
        said_as = tuple(spoken(f"members.{dimension_id}.{key}", text) for key, text in members.items())
        return Dimension(dimension_id, label, keys, said_as, table=table)
    return Dimension(dimension_id, label, keys, tuple(map(Label, keys)), table=table)


def known_dimension(dimensions: Mapping[str, Dimension], name: str) -> Dimension:
    """The dimension of that id.

    Raises:
        ModelError: there is none, with the nearest.
    """
    if name not in dimensions:
        hint = nearest(name, dimensions) or f"dimensions: {', '.join(dimensions) or 'none declared'}"
        raise ModelError(f"there is no dimension {name!r}", hint=hint)
    return dimensions[name]


def combinations(dimensions: Sequence[Dimension]) -> Iterator[dict[str, str]]:
    """Every combination of members, the last dimension running fastest."""
    for members in product(*(dimension.members for dimension in dimensions)):
        yield dict(zip((dimension.id for dimension in dimensions), members, strict=True))


def heading(label: Label, along: Sequence[Dimension]) -> Label:
    """The label of a block: that of its rows, without members' names at either end, with dimensions' names inside."""

    def bare(text: str) -> str:
        for dimension in along:
            text = re.sub(rf"^\{{{dimension.id}\}}\s*(?:[:：,，·]\s*|$)", "", text)
            text = re.sub(rf"\s*[:：,，]\s*\{{{dimension.id}\}}$", "", text)
        return text.strip().rstrip(":：,， ")

    def capital(text: str) -> str:
        return text[:1].upper() + text[1:] if text.isascii() else text

    names = {dimension.id: changed(dimension.label, lambda text: text[:1].lower() + text[1:]) for dimension in along}
    return changed(filled_label(changed(label, bare), names), capital)


def named(label: Label, dimensions: Mapping[str, Dimension], members: Mapping[str, str]) -> Label:
    """The label of a row: members' names in place of the braces, or before it where it has none."""
    if not label.origin:
        return label
    names = {name: dimensions[name].labels[dimensions[name].position(member)] for name, member in members.items()}
    missing = [names[name] for name in members if f"{{{name}}}" not in label.origin]
    if missing:
        label = said("dimensions.member", joined(missing, "dimensions.comma"), label)
    return filled_label(label, names)


def filled_label(label: Label, names: Mapping[str, Label]) -> Label:
    """A label with names in place of the braces, in every language that either has."""
    languages = dict.fromkeys((*label.languages, *(code for known in names.values() for code in known.languages)))
    origin, others = label.origin, {code: label.text(code) for code in languages}
    for name, known in names.items():
        origin = origin.replace(f"{{{name}}}", known.origin)
        others = {code: text.replace(f"{{{name}}}", known.text(code)) for code, text in others.items()}
    return Label(origin, **others)


def changed(label: Label, change: Callable[[str], str]) -> Label:
    """A label with each of its texts changed."""
    return Label(change(label.origin), **{code: change(label.text(code)) for code in label.languages})
