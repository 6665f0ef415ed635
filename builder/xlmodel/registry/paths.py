"""Templates in files and folders that the user names: where their code stands, and how it is loaded."""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from xlmodel.errors import UsageError

FUNCTION = "model"
_FILES = ("__init__.py", "model.py")
"""The file of a folder that holds its function, the first that is there."""
_NAMED = re.compile(r"(?P<path>..+):(?P<function>[A-Za-z_][A-Za-z0-9_]*)\Z")
_LOADED: set[str] = set()
"""Names of the modules loaded from paths: they are read anew each time, for the user may have changed them."""


@dataclass(frozen=True, slots=True)
class TemplatePlace:
    """A template in a file or folder: `path`, and the name of the function that makes the model."""

    path: Path
    function: str

    @property
    def source(self) -> Path:
        """The file that is run.

        Raises:
            UsageError: there is none.
        """
        if self.path.is_dir():
            found = next((self.path / name for name in _FILES if (self.path / name).is_file()), None)
            looked = " and ".join(str(self.path / name) for name in _FILES)
        else:
            found = self.path if self.path.is_file() and self.path.suffix == ".py" else None
            looked = str(self.path) if self.path.suffix == ".py" else f"{self.path}/ and {self.path}.py"
        if found is None:
            hint = f"looked for {looked}, with a function `{self.function}`"
            raise UsageError(f"there is no template at {self.path}", hint=hint)
        return found


def is_path(name: str) -> bool:
    """Whether a word names a file or folder: it has a slash, ends in .py, or is `.` or `..`; a bare word never does."""
    path = _split(name)[0]
    return path.endswith(".py") or "/" in path or "\\" in path or path in {".", ".."}


def place_of(name: str) -> TemplatePlace:
    """The file or folder that a word names, and its function: `./solar`, `./solar:model`, `solar/model.py`."""
    path, function = _split(name)
    found = Path(path)
    if found.name == _FILES[0]:
        found = found.parent
    return TemplatePlace(found, function or FUNCTION)


def template_here(folder: Path) -> bool:
    """Whether a folder looks like a template: nothing is run."""
    for name in _FILES:
        try:
            if re.search(rf"^def {FUNCTION}\(", (folder / name).read_text(encoding="utf-8"), re.M):
                return True
        except (OSError, ValueError):
            continue
    return False


def module_at(place: TemplatePlace) -> ModuleType:
    """The module of a template, run anew; a folder is a package, so that its files can import each other.

    Raises:
        UsageError: there is no such file, or its name is that of another module.
    """
    source = place.source
    if source.name != _FILES[0] and place.path.is_file() and (source.parent / _FILES[0]).is_file():
        package = _load(source.parent / _FILES[0], source.parent)
        name = f"{package.__name__}.{source.stem}"
        return sys.modules.get(name) or importlib.import_module(name)
    return _load(source, place.path if place.path.is_dir() else None)


@contextmanager
def siblings(place: TemplatePlace) -> Iterator[None]:
    """Lets the code of a template import the files beside it, as `python FILE` does; afterwards they are forgotten.

    What is installed comes first: a file beside a template takes the place of no other module.
    """
    folder = place.source.parent.resolve()
    if str(folder) in sys.path:
        yield
        return
    before = set(sys.modules)
    sys.path.append(str(folder))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        fresh = set(sys.modules) - before
        beside = {name for name in fresh - _LOADED if _is_at(sys.modules[name], (folder / f"{name}.py", folder / name))}
        for name in fresh:
            if name.partition(".")[0] in beside:
                del sys.modules[name]


def _is_at(module: ModuleType, places: tuple[Path, Path]) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and Path(file).resolve() in (places[0], places[1] / _FILES[0])


def _split(name: str) -> tuple[str, str]:
    found = _NAMED.match(name)
    return (found["path"], found["function"]) if found else (name, "")


def _load(source: Path, folder: Path | None) -> ModuleType:
    name = source.stem if folder is None else folder.resolve().name
    search = None if folder is None else [str(folder)]
    spec = importlib.util.spec_from_file_location(name, source, submodule_search_locations=search)
    if spec is None or spec.loader is None:
        raise UsageError(f"{source} cannot be loaded as Python", hint="give a .py file")
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
