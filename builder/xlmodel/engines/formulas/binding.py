"""LET and LAMBDA put in terms of what they stand for: names by their meanings, calls of a LAMBDA by its body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from xlmodel.workbook.groups import closed_groups
from xlmodel.workbook.tokens import Kind, Token, function_name

_MOST_TOKENS = 20_000
_MOST_STEPS = 500
_PREFIXES = ("_XLPM.", "_XLOP.")
_ETA = "_XLETA."
_VALUE = Token(Kind.ERROR, "#VALUE!")
_OMITTED = [Token(Kind.FUNCTION, "XLMISSING("), Token(Kind.OTHER, ")")]
_ARGUMENTS_OF = {"BYROW": 1, "BYCOL": 1, "REDUCE": 2, "SCAN": 2, "MAKEARRAY": 2}
"""What these functions hand to the function they call; MAP hands on as many values as it has arrays."""

Tokens = Sequence[Token]


def binds(found: Tokens) -> bool:
    """Whether a formula names values or functions."""
    return any(
        (token.kind is Kind.FUNCTION and function_name(token.text) in {"LET", "LAMBDA"})
        or (token.kind is Kind.NAME and token.text.upper().startswith(_ETA))
        for token in found
    )


def unbound(found: Tokens) -> list[Token]:
    """A formula without LET and without calls of a LAMBDA; those handed to a function stay."""
    written = _renamed(found, {}, count(1))
    for _ in range(_MOST_STEPS):
        if len(written) > _MOST_TOKENS:
            break
        shorter = _step(written)
        if shorter is None:
            break
        written = shorter
    return _in_full(written)


def _is_call(token: Token, name: str) -> bool:
    return token.kind is Kind.FUNCTION and function_name(token.text) == name


def _bare(text: str) -> str:
    upper = text.upper().strip()
    for prefix in _PREFIXES:
        upper = upper.removeprefix(prefix)
    return upper


def _solid(part: Tokens) -> list[Token]:
    return [token for token in part if token.kind is not Kind.SPACE]


def _renamed(found: Tokens, scope: Mapping[str, str], numbers: count[int]) -> list[Token]:
    """The formula with every bound name made the only one of its kind, so that none is taken for another."""
    ends = {group.start: group for group in closed_groups(found)}
    written: list[Token] = []
    position = 0
    while position < len(found):
        token = found[position]
        group = ends.get(position)
        if group is not None and (_is_call(token, "LET") or _is_call(token, "LAMBDA")):
            parts = _bound_parts(group.parts(found), scope, numbers, paired=_is_call(token, "LET"))
            written.append(token)
            for number, part in enumerate(parts):
                written += [Token(Kind.OTHER, ","), *part] if number else part
            position = group.end
            continue
        written.append(_by_scope(token, scope))
        position += 1
    return written


def _bound_parts(
    parts: list[list[Token]], scope: Mapping[str, str], numbers: count[int], *, paired: bool
) -> list[list[Token]]:
    inner = dict(scope)
    written: list[list[Token]] = []
    for number, part in enumerate(parts[:-1]):
        if paired and number % 2:
            written.append(_renamed(part, inner, numbers))
            name = parts[number - 1]
            inner[_bare("".join(token.text for token in name))] = written[-2][0].text
        else:
            text = "".join(token.text for token in part).strip().upper()
            bare, prefix = _bare(text), "_XLOP." if text.startswith("_XLOP.") else "_XLPM."
            unique = f"{bare}_{next(numbers)}"
            written.append([Token(Kind.NAME, f"{prefix}{unique}")])
            if not paired:
                inner[bare] = f"_XLPM.{unique}"
    return [*written, _renamed(parts[-1], inner, numbers)]


def _by_scope(token: Token, scope: Mapping[str, str]) -> Token:
    if token.kind is Kind.NAME and _bare(token.text) in scope:
        return Token(Kind.NAME, scope[_bare(token.text)])
    called = token.kind is Kind.FUNCTION and token.text.upper().startswith(_PREFIXES[0])
    if called and _bare(token.text[:-1]) in scope:
        return Token(Kind.FUNCTION, f"{scope[_bare(token.text[:-1])]}(")
    return token


def _step(found: list[Token]) -> list[Token] | None:
    """One LET or one call of a LAMBDA put in its terms; None where there is none left."""
    for group in closed_groups(found):
        token = found[group.start]
        if _is_call(token, "LET") and len(group.commas) % 2 == 0:
            return [*found[: group.start], *_without_names(group.parts(found)), *found[group.end + 1 :]]
        alone = token.text == "(" and not group.commas and _is_lambda(found[group.start + 1 : group.end])
        if alone and not (group.start and found[group.start - 1].text == ")"):
            return [*found[: group.start], *found[group.start + 1 : group.end], *found[group.end + 1 :]]
        if _is_call(token, "LAMBDA") and group.end + 1 < len(found) and found[group.end + 1].text == "(":
            given = next(other for other in closed_groups(found) if other.start == group.end + 1)
            body = _called(group.parts(found), given.parts(found))
            return [*found[: group.start], *body, *found[given.end + 1 :]]
    return None


def _is_lambda(part: Tokens) -> bool:
    """Whether some tokens are one LAMBDA and nothing else."""
    solid = _solid(part)
    groups = closed_groups(solid)
    return bool(solid) and _is_call(solid[0], "LAMBDA") and bool(groups) and groups[-1].end == len(solid) - 1


def _without_names(arguments: list[list[Token]]) -> list[Token]:
    meanings: dict[str, list[Token]] = {}
    for name, value in zip(arguments[:-1:2], arguments[1::2], strict=True):
        meanings[_bare("".join(token.text for token in name))] = _put(value, meanings)
    return _put(arguments[-1], meanings)


def _called(own: list[list[Token]], given: list[list[Token]]) -> list[Token]:
    """The body of a LAMBDA with the arguments of a call in place of its names."""
    names, body = own[:-1], own[-1]
    given = [] if len(given) == 1 and not _solid(given[0]) and not names else given
    if len(given) > len(names):
        return [_VALUE]
    meanings: dict[str, list[Token]] = {}
    for number, name in enumerate(names):
        text = "".join(token.text for token in name).strip().upper()
        if number >= len(given) and not text.startswith("_XLOP."):
            return [_VALUE]
        part = _solid(given[number]) if number < len(given) else []
        meanings[_bare(text)] = _enclosed(part) if part else _OMITTED
    return _put(body, meanings)


def _put(part: Tokens, meanings: Mapping[str, list[Token]]) -> list[Token]:
    """A part of a formula with meanings in place of names, in parentheses where it is more than one operand."""
    written: list[Token] = []
    for token in part:
        if token.kind is Kind.NAME:
            written += meanings.get(_bare(token.text), [token])
        elif token.kind is Kind.FUNCTION and token.text.upper().startswith(_PREFIXES[0]):
            meaning = meanings.get(_bare(token.text[:-1]))
            written += [token] if meaning is None else _calling(meaning)
        else:
            written.append(token)
    return _enclosed(written)


def _calling(meaning: list[Token]) -> list[Token]:
    """What a function bound to a name is called by: a LAMBDA, or one of Excel's own."""
    if len(meaning) == 1 and meaning[0].text.upper().startswith(_ETA):
        return [Token(Kind.FUNCTION, f"{meaning[0].text[len(_ETA) :]}(")]
    if len(meaning) == 1 and meaning[0].kind is Kind.NAME:
        return [Token(Kind.FUNCTION, f"{meaning[0].text}(")]
    return [*meaning, Token(Kind.OTHER, "(")]


def _enclosed(part: Tokens) -> list[Token]:
    solid = _solid(part)
    if len(solid) == 1 or (len(solid) == 2 and solid[0].kind is Kind.SHEET) or _is_lambda(solid):
        return solid
    groups = closed_groups(solid)
    if solid and solid[0].text == "(" and groups and groups[-1] == (0, (), len(solid) - 1):
        return solid
    return [Token(Kind.OTHER, "("), *part, Token(Kind.OTHER, ")")]


def _in_full(found: list[Token]) -> list[Token]:
    """Functions handed on by name as LAMBDAs, and bodies that are arrays in parentheses, as the package reads them."""
    written = list(found)
    for group in closed_groups(found):
        name = function_name(found[group.start].text) if found[group.start].kind is Kind.FUNCTION else ""
        wanted = len(group.commas) if name == "MAP" else _ARGUMENTS_OF.get(name, 0)
        last = group.end - 1
        if wanted and written[last].kind is Kind.NAME and written[last].text.upper().startswith(_ETA):
            names = [f"_XLPM.ETA{number}" for number in range(1, wanted + 1)]
            called = written[last].text[len(_ETA) :].upper()
            text = f"LAMBDA({','.join(names)},{called}({','.join(names)}))"
            written[last] = Token(Kind.OTHER, text)
        elif name == "LAMBDA" and group.commas and any(token.text == "{" for token in found[group.commas[-1] :]):
            written[group.commas[-1]] = Token(Kind.OTHER, ",(")
            written[group.end] = Token(Kind.OTHER, "))")
    return written
