"""The engines by name; an engine's package is imported when the engine is used."""

from __future__ import annotations

from xlmodel.engines.formualizer import FormualizerEngine
from xlmodel.engines.formulas.engine import FormulasEngine
from xlmodel.engines.ironcalc import IronCalcEngine
from xlmodel.engines.libreoffice import LibreOfficeEngine
from xlmodel.engines.protocol import Engine
from xlmodel.errors import UsageError, nearest

_ENGINES: dict[str, Engine] = {
    engine.name: engine for engine in (FormulasEngine(), FormualizerEngine(), IronCalcEngine(), LibreOfficeEngine())
}


def names() -> tuple[str, ...]:
    """The names of all engines, the default first."""
    return tuple(_ENGINES)


def get(name: str) -> Engine:
    """The engine of a name.

    Raises:
        UsageError: there is no such engine.
    """
    if name not in _ENGINES:
        raise UsageError(f"no engine {name!r}", hint=nearest(name, _ENGINES) or f"there are {', '.join(_ENGINES)}")
    return _ENGINES[name]
