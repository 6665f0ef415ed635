"""A pulled scenario as TOML, in the format of a template's scenarios.toml."""

from __future__ import annotations

import json
import re

from xlmodel.model import SCALAR, Model, Value
from xlmodel.pull.edits import Pulled
from xlmodel.texts import Label, said

_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


def scenario_toml(pulled: Pulled, model: Model, name: str, *, workbook: str) -> str:
    """The text of a scenario file that `--scenario` takes.

    Args:
        pulled: the inputs.
        model: their template.
        name: the scenario's id.
        workbook: the name of the edited file, for the placeholder reasons.
    """
    known = model.scenarios[pulled.scenario]
    lines = [f"# {len(pulled.edited)} inputs edited in {workbook}; say why, then use it with --scenario.", ""]
    lines += [f"[{_key(name)}]", f"label = {_text(name)}"]
    for input_id, values in pulled.changes.items():
        reason = known.reasons.get(input_id)
        if reason is None or input_id in pulled.edited:
            reason = said("pull.reason", Label(workbook))
        lines += ["", f"[{_key(name)}.changes.{_text(input_id)}]"]
        if SCALAR in values:
            lines.append(f"value = {_value(values[SCALAR])}")
        else:
            lines.append("values = { " + ", ".join(f"{_key(m)} = {_value(v)}" for m, v in values.items()) + " }")
        lines.append(f"why = {_text(reason.text(model.speaks(None)))}")
    return "\n".join(lines) + "\n"


def _key(text: str) -> str:
    return text if _BARE.match(text) else _text(text)


def _value(value: Value) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return _text("" if value is None else str(value))


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
