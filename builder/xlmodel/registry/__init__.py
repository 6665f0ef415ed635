"""Templates: those installed under the entry point group `xlmodel.templates`, and files the user names."""

from __future__ import annotations

from contextlib import nullcontext
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from xlmodel.errors import ModelError, UsageError, XlmodelError, brief, nearest
from xlmodel.garbage import searched_later
from xlmodel.model.origin import raised_in, written_at
from xlmodel.registry.paths import FUNCTION, is_path, module_at, place_of, siblings, template_here

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlmodel.model import Contents, Draft, Model, Scenario
    from xlmodel.model.restating import NumberDisplay

__all__ = ["GROUP", "is_path", "is_template", "load", "template_here", "template_names"]

GROUP = "xlmodel.templates"


def template_names() -> list[str]:
    """The names of the installed templates, sorted."""
    return sorted(installed())


def is_template(name: str) -> bool:
    """Whether `load` takes the name for a template: an installed one, or a path."""
    return name in installed() or is_path(name)


@searched_later()
def load(
    name: str | Path | Draft | Model | None = None,
    *,
    scenario: Callable[[Contents], Scenario] | None = None,
    display: NumberDisplay | None = None,
) -> Model:
    """The model of a template.

    Args:
        name: an installed template; or a path to a .py file or a folder (`./solar`, `./solar:model`, `solar.py`) with a
            function `model`; or a draft or a model itself; or nothing where exactly one template is installed.
        scenario: reads one more scenario, when the inputs are known.
        display: the front in 万 and 亿 (`cn`) or in m, bn and GW (`intl`), in rows of their own that convert.

    Raises:
        UsageError: there is no such template, or the name may not be left out.
        ModelError: the template is no model, or its code fails.

    Example:
        >>> import xlmodel
        >>> xlmodel.load("ai_compute").id
        'ai_compute'
    """
    if name is not None and not isinstance(name, str | Path):
        return _given(name, scenario, display)
    templates = installed()
    if name is None:
        if len(templates) != 1:
            known = ", ".join(sorted(templates)) or "none"
            raise UsageError("name a template", hint=f"installed: {known}; or a path such as ./solar or solar.py")
        name = next(iter(templates))
    if isinstance(name, Path):
        name = str(name) if name.suffix == ".py" else f"{name}/"
    if name not in templates and not is_path(name):
        raise UsageError(f"no template {name!r} is installed", hint=_hint(name, templates))
    place = None if name in templates else place_of(name)
    function = FUNCTION if place is None else place.function
    make = None
    try:
        with nullcontext() if place is None else siblings(place):
            make = templates[name].load() if place is None else getattr(module_at(place), function, None)
            made = _completed(make(), scenario, display) if callable(make) else None
    except XlmodelError as error:
        error.at(raised_in(error) or written_at(make))
        raise
    except (Exception, SystemExit) as error:
        # A template is code of the user's own: whatever it raises is told in one voice, with the place.
        where = raised_in(error)
        told = f"the template {name} fails: {type(error).__name__}: {_text(error)}"
        raise ModelError(f"{where}: {told}" if where else told) from error
    if not callable(make):
        raise ModelError(f"{name} has no function `{function}`", hint=f"def {function}() -> xlmodel.Draft: ...")
    try:
        return _checked(made, name)
    except XlmodelError as error:
        error.at(written_at(make))
        raise


def _text(error: BaseException) -> str:
    """What an error says; some cannot say anything."""
    try:
        return str(error)
    except Exception:
        return "it cannot say what"


def _hint(name: str, templates: dict[str, EntryPoint]) -> str:
    """The nearest template; a folder or file of that name first, for a path must be written as one."""
    there = next((path for path in (Path(name), Path(f"{name}.py")) if path.exists()), None) if name else None
    if there is not None:
        return f"./{there} is here: write it with its ./"
    known = f"installed: {', '.join(sorted(templates)) or 'none'}; or a path such as ./solar or solar.py"
    return nearest(name, templates) or known


def installed() -> dict[str, EntryPoint]:
    """The installed templates by name."""
    return {point.name: point for point in entry_points(group=GROUP)}


def _given(made: object, scenario: Callable[[Contents], Scenario] | None, display: NumberDisplay | None) -> Model:
    from xlmodel.model import Draft, Model

    if not isinstance(made, Draft | Model):
        raise UsageError(f"{brief(made)} is no name of a template", hint="give an installed template's name, or a path")
    return _checked(_completed(made, scenario, display), made.id)


def _completed(made: object, scenario: Callable[[Contents], Scenario] | None, display: NumberDisplay | None) -> object:
    from xlmodel.model import Draft
    from xlmodel.model.restating import NumberDisplay

    if display not in (None, *get_args(NumberDisplay)):
        raise UsageError(f"load(): display is {brief(display)}", hint=f"one of {', '.join(get_args(NumberDisplay))}")
    if scenario is not None and not callable(scenario):
        raise UsageError(f"load(): scenario is {brief(scenario)}", hint="give a function of the inputs")
    if not isinstance(made, Draft):
        if scenario is not None or display is not None:
            raise ModelError("the template completes its model itself", hint="let `model` return the draft")
        return made
    if scenario is not None:
        made.add_scenario(scenario)
    if display is not None:
        made.restate(display)
    return made.complete()


def _checked(made: object, name: str) -> Model:
    from xlmodel.lint import hold_sound
    from xlmodel.model import Model

    if not isinstance(made, Model):
        raise ModelError(f"the template {name} made a {type(made).__name__}, not an xlmodel.Draft")
    hold_sound(made)
    return made
