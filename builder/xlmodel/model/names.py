"""What ids, names of sheets and dates must be, so that files, formulas and command lines can hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from xlmodel.characters import unwritable
from xlmodel.errors import ModelError
from xlmodel.expr.placeholders import BRACES, dimensions_in
from xlmodel.model.items import Sheet
from xlmodel.texts import said

LONGEST_NAME = 31
FORBIDDEN = "[]:*?/\\"
"""What Excel asks of the name of a sheet."""
_TAKEN = "history"
"""Excel keeps this name for its own list of changes."""
_CODE_OF_A_LETTER = re.compile("_x[0-9A-Fa-f]{4}_")
_APART = re.compile(r"[\s@=;,\"'!]")


def id_problem(item_id: str) -> str:
    """What is wrong with an id; empty where nothing is.

    Blanks and signs that part the words of `--set ID@PERIOD=VALUE` and of lists are.
    """
    found = _APART.search(item_id)
    if not item_id:
        return "an id is empty"
    if found is None:
        braces = set(BRACES.sub("", item_id)) & set("{}")
        return f"the id {item_id!r} has {min(braces)!r} in it, and no dimension in braces there" if braces else ""
    better = re.sub(r"_+", "_", _APART.sub("_", item_id)).strip("_")
    return f"the id {item_id!r} has {found[0]!r} in it; write {better!r}"


def unfilled(title: str, place: str) -> list[str]:
    """What is wrong with the title of a section: it names a dimension, which no member ever stands in for."""
    wrong = (
        f"the section {title!r} names {{{name}}}; only labels and notes of lines may" for name in dimensions_in(title)
    )
    return [f"{place}: {problem}".removeprefix(": ") for problem in wrong]


def id_of_model(model_id: str) -> str:
    """The id of a model, which is the stem of its files.

    Raises:
        ModelError: it is empty, or no name of a file.
    """
    if not model_id.strip(". ") or unwritable(model_id, breaks=False) or set(model_id) & set('\\/:*?"<>|'):
        hint = "a word, such as 'solar': it names the files"
        raise ModelError(f"{model_id!r} cannot be the id of a model", hint=hint)
    return model_id


def day(as_of: str | date) -> str:
    """A date in ISO format.

    Raises:
        ModelError: the text is no date.
    """
    try:
        return (as_of if isinstance(as_of, date) else date.fromisoformat(as_of)).isoformat()[:10]
    except ValueError:
        raise ModelError(f"as_of={as_of!r} is no date", hint='write for example as_of="2025-01-31"') from None


def check_titles(sheet: Sheet, others: Iterable[Sheet], languages: Sequence[str]) -> None:
    """A name for the sheet in each language that Excel takes and that no other sheet has, however it is written.

    Raises:
        ModelError: there is none.
    """
    known = [*others]
    for language in languages:
        name = sheet.label.text(language)
        if not 0 < len(name) <= LONGEST_NAME or set(name) & set(FORBIDDEN) or name[0] == "'" or name[-1] == "'":
            hint = f"1 to {LONGEST_NAME} characters, none of {FORBIDDEN}, no apostrophe at either end"
            raise ModelError(f"{name!r} cannot be the name of a sheet", hint=hint)
        if unwritable(name, breaks=False):
            hint = f"take {unwritable(name, breaks=False)} out of it"
            raise ModelError(f"{name!r} cannot be the name of a sheet", hint=hint)
        if code := _CODE_OF_A_LETTER.search(name):
            hint = f"in a file {code[0]!r} is how one letter is written"
            raise ModelError(f"{name!r} cannot be the name of a sheet", hint=hint)
        if name.lower() == _TAKEN:
            raise ModelError(f"{name!r} cannot be the name of a sheet", hint="Excel keeps that name for itself")
        alike = next((other for other in known if other.label.text(language).lower() == name.lower()), None)
        theirs = alike.label.text(language) if alike is not None else _of_workbook(name, language)
        if theirs:
            raise ModelError(
                f"the sheets {theirs!r} and {name!r} have one name: Excel does not tell capitals apart",
                hint=f"give {sheet.id!r}{f' or {alike.id!r}' if alike is not None else ''} another title",
            )


def _of_workbook(name: str, language: str) -> str:
    """The sheet that every workbook has by that name; empty where there is none."""
    own = (said(f"workbook.{sheet}").text(language) for sheet in ("index", "cover"))
    return next((title for title in own if title.lower() == name.lower()), "")
