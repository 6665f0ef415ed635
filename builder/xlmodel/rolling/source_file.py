"""Sources that a roll brings along, written at the end of the template's list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tomlkit

from xlmodel.errors import ModelError
from xlmodel.model import Model
from xlmodel.model.catalogue import FOLDER as TEXTS
from xlmodel.toml_text import save, text_of

_FILE = "sources.toml"


def write_sources(
    folder: Path, model: Model, cited: Iterable[str], given: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Adds the sources that the template does not list: with what the file of actuals says of them, or their name.

    Returns:
        Their ids; catalogues of other languages get the title as it is, to be translated.

    Raises:
        ModelError: the template has no list of sources.
    """
    new = [name for name in dict.fromkeys(cited) if name and name not in model.sources]
    if not new:
        return []
    path = folder / _FILE
    if not path.is_file():
        raise ModelError(f"{', '.join(new)} cannot be added: the template has no {_FILE}", hint="see docs/data.md")
    document = tomlkit.parse(text_of(path))
    for name in new:
        document.append(name, _table({"label": name, **given.get(name, {})}))
    save(path, tomlkit.dumps(document))
    for code in model.texts.languages[1:]:
        catalogue = folder / TEXTS / f"{code}.toml"
        texts = tomlkit.parse(text_of(catalogue)) if catalogue.is_file() else tomlkit.document()
        titles = texts.setdefault("sources", tomlkit.table())
        for name in new:
            titles.setdefault(name, str(given.get(name, {}).get("label", name)))
        catalogue.parent.mkdir(exist_ok=True)
        save(catalogue, tomlkit.dumps(texts))
    return new


def _table(entry: Mapping[str, Any]) -> tomlkit.items.Table:
    table = tomlkit.table()
    table.update(entry)
    return table
