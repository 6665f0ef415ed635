"""Templates: those installed under the entry point group `xlmodel.templates`, and files the user names."""

from __future__ import annotations

import importlib.util
import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from xlmodel.errors import ModelError, UsageError, XlmodelError, nearest

if TYPE_CHECKING:
    from xlmodel.model import Model

GROUP = "xlmodel.templates"
_LOADED: set[str] = set()
"""Names of the modules loaded from paths: they are read anew each time, for the user may have changed them."""


def names() -> list[str]:
    """The names of the installed templates, sorted."""
    return sorted(_installed())


def is_template(name: str) -> bool:
    """Whether `load` takes the name for a template: an installed one, or a path."""
    return name in _installed() or _is_path(name)


def load(name: str | None = None) -> Model:
    """The model of a template.

    Args:
        name: an installed template; or a path to a .py file or package folder with a function `model`; or nothing
            where exactly one template is installed.

    Raises:
        UsageError: there is no such template, or the name may not be left out.
        ModelError: the template is no model, or its code fails.
    """
    installed = _installed()
    if name is None:
        if len(installed) != 1:
            known = ", ".join(sorted(installed)) or "none"
            raise UsageError("name a template", hint=f"installed: {known}; or a path to a .py file")
        name = next(iter(installed))
    if name not in installed and not _is_path(name):
        hint = (
            nearest(name, installed) or f"installed: {', '.join(sorted(installed)) or 'none'}; or a path to a .py file"
        )
        raise UsageError(f"no template {name!r} is installed", hint=hint)
    try:
        make = installed[name].load() if name in installed else getattr(_module_at(Path(name)), "model", None)
        made = make() if callable(make) else None
    except XlmodelError:
        raise
    except Exception as error:
        # A template is code of the user's own: whatever it raises is told in one voice, with the place.
        raise ModelError(f"the template {name} fails: {type(error).__name__}: {error}", hint=_place(error)) from error
    if not callable(make):
        raise ModelError(f"{name} has no function `model`", hint="def model() -> xlmodel.Model: ...")
    return _checked(made, name)


def _installed() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _is_path(name: str) -> bool:
    return name.endswith(".py") or "/" in name or "\\" in name or (Path(name) / "__init__.py").is_file()


def _module_at(path: Path) -> ModuleType:
    source = path / "__init__.py" if path.is_dir() else path
    if not source.is_file():
        raise UsageError(f"there is no template at {path}", hint="give a .py file or a folder with an __init__.py")
    name = (path.resolve() if path.is_dir() else path.with_suffix("")).name
    spec = importlib.util.spec_from_file_location(
        name, source, submodule_search_locations=[str(path)] if path.is_dir() else None
    )
    if spec is None or spec.loader is None:
        raise UsageError(f"{path} cannot be loaded as Python", hint="give a .py file")
    known = sys.modules.get(name)
    if known is not None and name not in _LOADED:
        if _same_file(known, source):
            return known
        hint = "give the file or folder another name"
        raise UsageError(f"{source} has the name of another Python module, {name!r}", hint=hint)
    for stale in [other for other in sys.modules if other == name or other.startswith(f"{name}.")]:
        del sys.modules[stale]
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    _LOADED.add(name)
    return module


def _same_file(known: ModuleType, source: Path) -> bool:
    file = getattr(known, "__file__", None)
    return file is not None and Path(file).resolve() == source.resolve()


def _place(error: Exception) -> str:
    """Where an error happened: file and line."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}, line {error.lineno}"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}"


def _checked(made: object, name: str) -> Model:
    from xlmodel.model import Model

    if not isinstance(made, Model):
        raise ModelError(f"the template {name} made a {type(made).__name__}, not an xlmodel.Model")
    return made
