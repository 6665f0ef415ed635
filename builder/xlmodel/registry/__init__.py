"""Templates: those installed under the entry point group `xlmodel.templates`, and files the user names."""

from __future__ import annotations

import importlib.util
import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from xlmodel.errors import ModelError, UsageError, nearest

if TYPE_CHECKING:
    from xlmodel.model import Model

GROUP = "xlmodel.templates"


def names() -> list[str]:
    """The names of the installed templates, sorted."""
    return sorted(_installed())


def load(name: str | None = None) -> Model:
    """The model of a template.

    Args:
        name: an installed template; or a path to a .py file or package folder with a function `model`; or nothing
            where exactly one template is installed.

    Raises:
        UsageError: there is no such template, or the name may not be left out.
        ModelError: the template is no model.
    """
    if name is not None and (name.endswith(".py") or "/" in name or "\\" in name):
        return _model_of(_module_at(Path(name)), name)
    installed = _installed()
    if name is None:
        if len(installed) != 1:
            known = ", ".join(sorted(installed)) or "none"
            raise UsageError("name a template", hint=f"installed: {known}; or a path to a .py file")
        name = next(iter(installed))
    if name not in installed:
        hint = nearest(name, installed) or f"installed: {', '.join(sorted(installed)) or 'none'}"
        raise UsageError(f"no template {name!r} is installed", hint=hint)
    made = installed[name].load()()
    return _checked(made, name)


def _installed() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _module_at(path: Path) -> ModuleType:
    source = path / "__init__.py" if path.is_dir() else path
    if not source.is_file():
        raise UsageError(f"there is no template at {path}", hint="give a .py file or a folder with an __init__.py")
    stem = path.stem if path.is_file() else path.resolve().name
    spec = importlib.util.spec_from_file_location(
        stem, source, submodule_search_locations=[str(path)] if path.is_dir() else None
    )
    if spec is None or spec.loader is None:
        raise UsageError(f"{path} cannot be loaded as Python")
    module = importlib.util.module_from_spec(spec)
    sys.modules[stem] = module
    spec.loader.exec_module(module)
    return module


def _model_of(module: ModuleType, name: str) -> Model:
    make = getattr(module, "model", None)
    if not callable(make):
        raise ModelError(f"{name} has no function `model`", hint="def model() -> xlmodel.Model: ...")
    return _checked(make(), name)


def _checked(made: object, name: str) -> Model:
    from xlmodel.model import Model

    if not isinstance(made, Model):
        raise ModelError(f"the template {name} made a {type(made).__name__}, not an xlmodel.Model")
    return made
