"""What the calls of a template are given, held against their signatures: each wrong argument told in one voice."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import fields
from functools import cache, wraps
from typing import Any, Literal, ParamSpec, TypeVar, Union, get_args, get_origin, get_type_hints

from xlmodel.errors import ModelError, UsageError, XlmodelError, brief, nearest
from xlmodel.expr import Expression
from xlmodel.model.items import Input, Sheet, TableColumn
from xlmodel.model.origin import origin
from xlmodel.timeline import Axis

P = ParamSpec("P")
R = TypeVar("R")

_PLAIN: dict[object, str] = {str: "a text", int: "a whole number", float: "a number", bool: "True or False"}


def asked(call: Callable[P, R]) -> Callable[P, R]:
    """A method of a template's, its arguments held against its signature before it runs.

    Raises:
        ModelError: an argument that is missing, unknown or of another kind, or the draft is a model already.
    """
    return _held(call, ModelError)


def called(call: Callable[P, R]) -> Callable[P, R]:
    """A public function, its arguments held against its signature before it runs.

    Raises:
        UsageError: an argument that is missing, unknown or of another kind.
    """
    return _held(call, UsageError)


def _held(call: Callable[P, R], refused: type[XlmodelError]) -> Callable[P, R]:
    signature = inspect.signature(call)

    @wraps(call)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        name = call.__qualname__.removesuffix(".__init__").rpartition(".")[2]
        try:
            given = signature.bind(*args, **kwargs).arguments
        except TypeError as error:
            raise refused(f"{_place()}{name}(): {error}", hint=f"{name}{_written(signature)}") from None
        owner = next(iter(given.values()))
        if getattr(owner, "completed", False):
            hint = "a template declares everything, then returns its draft"
            raise ModelError(f"{origin()}: {name}() after complete(): the model is made already", hint=hint)
        hints = _hints(call)
        for key, value in given.items():
            wanted = hints.get(key, Any)
            several = signature.parameters[key].kind is inspect.Parameter.VAR_POSITIONAL
            for one in value if several else (value,):
                if record := _odd_field(one):
                    raise refused(f"{_place()}{name}(): {record[0]}", hint=record[1])
                if not _fits(one, wanted):
                    raise refused(f"{_place()}{name}(): {key} is {brief(one)}", hint=_wish(one, wanted))
        return call(*args, **kwargs)

    return checked


def _odd_field(value: object) -> tuple[str, str] | None:
    """What is wrong with a field of a record (an input, an axis, a column), and what to give; of several the first."""
    if isinstance(value, list | tuple):
        return next(filter(None, map(_odd_field, value)), None)
    if not isinstance(value, Input | TableColumn | Axis | Sheet):
        return None
    record: type[Any] = type(value)
    for field_ in fields(value):
        held, wanted = getattr(value, field_.name), _of_record(record)[field_.name]
        if isinstance(held, Expression) or not _fits(held, wanted):
            what = f"{record.__name__}: {field_.name} is {brief(held)}"
            return what, "give .node of the formula" if isinstance(held, Expression) else _wish(held, wanted)
    return None


def _of_record(record: type[Any]) -> dict[str, Any]:
    """The type hints of a record's fields."""
    if record not in _RECORDS:
        _RECORDS[record] = get_type_hints(record)
    return _RECORDS[record]


_RECORDS: dict[type[Any], dict[str, Any]] = {}


def _place() -> str:
    place = origin()
    return f"{place}: " if place else ""


@cache
def _hints(call: Callable[..., object]) -> dict[str, Any]:
    """The type hints of the parameters; those that are known to a type checker alone are left out."""
    found = {}
    for name in inspect.signature(call).parameters:
        try:
            alone = types.SimpleNamespace(__annotations__={name: call.__annotations__[name]})
            found[name] = get_type_hints(alone, globalns=getattr(call, "__globals__", {}))[name]
        except (KeyError, NameError):
            continue
    return found


def _written(signature: inspect.Signature) -> str:
    """The names of the parameters as they are given: optional ones in brackets."""
    parameters = [p for p in signature.parameters.values() if p.name != "self"]
    names = [p.name if p.default is p.empty else f"[{p.name}]" for p in parameters]
    return f"({', '.join(names)})"


def _fits(value: object, wanted: Any) -> bool:
    """Whether a value is of the kind of a type hint; formulas speak for themselves."""
    kind, inner = _parts(wanted)
    if wanted in (Any, object) or isinstance(wanted, TypeVar) or Expression in (wanted, *inner):
        return True
    if kind in (Union, types.UnionType):
        return any(_fits(value, one) for one in inner)
    if kind is Literal:
        return any(value == one and type(value) is type(one) for one in inner)
    if wanted in (int, float):
        return isinstance(value, int | (float if wanted is float else int)) and not isinstance(value, bool)
    if wanted is None or wanted is types.NoneType:
        return value is None
    if kind is None or not isinstance(kind, type):
        return not isinstance(wanted, type) or isinstance(value, wanted)
    if not isinstance(value, kind) or (isinstance(value, str) and kind is not str):
        return False
    if isinstance(value, Mapping) and len(inner) == 2:
        return all(_fits(key, inner[0]) and _fits(one, inner[1]) for key, one in value.items())
    if isinstance(value, tuple) and kind is tuple and inner[-1:] != (...,):
        return len(value) == len(inner) and all(map(_fits, value, inner))
    if isinstance(value, Collection) and inner and issubclass(kind, Iterable):
        return all(_fits(one, inner[0]) for one in value)
    return True


@cache
def _parts(wanted: Any) -> tuple[Any, tuple[Any, ...]]:
    """What a type hint is a kind of, and of what."""
    return get_origin(wanted), get_args(wanted)


def _wish(value: object, wanted: Any) -> str:
    """What to give instead."""
    choices = [one for one in _choices(wanted) if isinstance(one, str)]
    if choices:
        return (nearest(value, choices) if isinstance(value, str) else "") or f"one of {', '.join(choices)}"
    return f"give {_said(wanted)}"


def _choices(wanted: Any) -> Iterable[object]:
    if get_origin(wanted) is Literal:
        yield from get_args(wanted)
    elif get_origin(wanted) in (Union, types.UnionType):
        for one in get_args(wanted):
            yield from _choices(one)


def _said(wanted: Any) -> str:
    kind, inner = get_origin(wanted), get_args(wanted)
    if kind in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_said(one) for one in inner if one is not types.NoneType))
    if kind is tuple and inner[-1:] != (...,):
        return f"({', '.join(map(_said, inner))})"
    if isinstance(kind, type) and issubclass(kind, Mapping):
        return "a table {key: value}" + (f" of {_said(inner[1])} by {_said(inner[0])}" if len(inner) == 2 else "")
    if isinstance(kind, type) and issubclass(kind, Iterable) and inner:
        return f"a list, each {_said(inner[0])}"
    if wanted in _PLAIN:
        return _PLAIN[wanted]
    name = getattr(wanted, "__name__", str(wanted))
    if name == "Model":
        return "a Model, as xlmodel.load(name) gives it"
    return f"{'an' if name[:1] in 'AEIOU' else 'a'} {name}"
