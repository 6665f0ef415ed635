"""A pulled scenario as TOML, in the format of a template's scenarios.toml."""

from __future__ import annotations

import tomlkit

from xlmodel.errors import counted
from xlmodel.model import SCALAR, Model, Value
from xlmodel.pull.edits import Pulled
from xlmodel.texts import Label, said
from xlmodel.toml_text import tidy, toml_value


def scenario_toml(pulled: Pulled, model: Model, name: str, *, workbook: str) -> str:
    """The text of a scenario file that `--scenario` takes.

    Args:
        pulled: the inputs.
        model: their template.
        name: the scenario's id.
        workbook: the name of the edited file, for the placeholder reasons.
    """
    known, say = model.scenarios[pulled.scenario], model.speaks(None)
    changes = tomlkit.table(is_super_table=True)
    for input_id, values in pulled.changes.items():
        reason = known.reasons.get(input_id)
        if reason is None or input_id in pulled.edited:
            reason = said("pull.reason", Label(workbook))
        given = {member: _value(value, say) for member, value in values.items()}
        change = tomlkit.table()
        if SCALAR in given:
            change["value"] = given[SCALAR]
        else:
            change["values"] = tomlkit.inline_table()
            change["values"].update(given)
            tidy(change, "values")
        change["why"] = reason.text(say)
        changes[input_id] = change
    scenario = tomlkit.table()
    scenario["label"] = name
    if changes:
        scenario["changes"] = changes
    document = tomlkit.document()
    named = "".join(letter if letter.isprintable() else " " for letter in workbook)
    done = f"{counted(len(pulled.edited), 'input')} edited in {named}; say why, then use it with --scenario."
    document.add(tomlkit.comment(done))
    document.add(tomlkit.nl())
    document[name] = scenario
    return tomlkit.dumps(document)


def _value(value: Value, say: str) -> int | float | str:
    return "" if value is None else toml_value(value.text(say) if isinstance(value, Label) else value)
