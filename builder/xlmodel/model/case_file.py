"""Sets of cases declared in TOML: scenario comparison, two-way grids, tornado."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from xlmodel.errors import ModelError, brief, nearest
from xlmodel.model.case_kinds import grid_cases, output_title, scenario_cases, swinging, tornado_cases
from xlmodel.model.control import TORNADO_OUTPUT
from xlmodel.model.fields import Fields
from xlmodel.model.files import read_toml, reading
from xlmodel.model.items import SCALAR, Input
from xlmodel.model.unfinished import Unfinished
from xlmodel.texts import Label, said


def add_case_file(model: Unfinished, name: str) -> None:
    """Declares the comparison of all scenarios, the grids and the tornado of a TOML file, with display sheets.

    The file has `[grids.ID]` with label, drivers (two input ids), steps, `across` where the second driver has its own,
    output and member; `[tornado]` with `outputs` (`["npv", "profit@2028"]`, or a table of line id and member),
    `drivers` unless every one with a swing that reaches them is meant, and `corrected` where it shows the corrected
    case; `[ranges]` with `lines` of one unit, the `member` they are compared at, and `explained` (line id, and why the
    scenarios part there) and `shown` (line id, and the line that says by period whether it has a value, 2, or is n/a,
    1); `[tree]` with the `lines` it unfolds.

    Raises:
        ModelError: an id or key that does not exist, all at once; no output to compare.
    """
    entries = _unfolded(model, read_toml(model.folder / name))
    with reading(model.folder / name) as problems:
        _check(model, Fields("", entries, problems))
    _restate(model, entries)
    ranges = entries.get("ranges", {})
    model.range_lines, model.range_member = tuple(ranges.get("lines", ())), str(ranges.get("member", SCALAR))
    explained = ranges.get("explained", {})
    reasons = {name: model.texts.label(f"ranges.{name}", why) for name, why in explained.items()}
    model.range_reasons = {model.restated(name): why for name, why in reasons.items()}
    model.range_shown = {str(name): str(line_id) for name, line_id in ranges.get("shown", {}).items()}
    compared = {line_id: model.item(line_id).members for line_id in (*model.headlines, *model.range_lines)}
    compared |= {line_id: _at(model, line_id) for line_id in model.range_reasons if line_id not in compared}
    if not compared:
        raise ModelError("add_case_file() compares the headline outputs, and there are none", hint="call headline(...)")
    texts = [line_id for line_id in compared if model.item(line_id).unit == "text"]
    if texts:
        raise ModelError(f"{', '.join(texts)}: a text cannot be compared", hint="leave it out of headline(...)")
    _hold_periods(model)
    model.add_cases(
        scenario_cases(model, compared),
        purpose=said("case_file.scenario_cases_purpose"),
    )
    for grid_id, entry in entries.get("grids", {}).items():
        grid = grid_cases(
            model,
            f"grid.{grid_id}",
            model.texts.label(f"grids.{grid_id}", entry["label"]),
            drivers=tuple(entry["drivers"]),
            steps=[float(s) for s in entry["steps"]],
            output=entry["output"],
            member=str(entry.get("member", SCALAR)),
            across=[float(s) for s in entry.get("across", ())],
        )
        model.add_cases(grid, purpose=said("case_file.grid_cases_purpose"))
    if "tornado" in entries:
        entry = entries["tornado"]
        outputs = _outputs(entry["outputs"])
        drivers = entry.get("drivers") or swinging(model, outputs)
        if not drivers:
            hint = "give an input that they are made of a swing_factor"
            raise ModelError(f"[tornado] no input has a swing that reaches {', '.join(outputs)}", hint=hint)
        title, corrected = said("case_file.tornado_cases"), bool(entry.get("corrected", False))
        cases = tornado_cases(model, "tornado", title, drivers=drivers, outputs=outputs, corrected=corrected)
        model.add_cases(cases, purpose=said("case_file.tornado_cases_purpose"))
    display = model.display
    display("drivers", said("case_file.drivers"), _drivers_purpose(model))
    model.tree_lines = tuple(entries.get("tree", {}).get("lines", ()))
    if model.tree_lines:
        display(
            "tree",
            said("case_file.tree"),
            said("case_file.tree_purpose"),
        )
    display("scenarios", said("case_file.scenarios"), said("case_file.scenarios_purpose"))
    if "grids" in entries:
        display("sensitivities", said("case_file.sensitivities"), said("case_file.sensitivities_purpose"))
    if model.range_lines or model.range_reasons:
        display("ranges", said("case_file.ranges"), said("case_file.ranges_purpose"))
    if "tornado" in entries:
        display("tornado", said("case_file.tornado"), said("case_file.tornado_purpose"))
        titles = [output_title(model, line_id, member) for line_id, member in cases.cells]
        choices = tuple(text for title in titles for text in _said(title, model.texts.languages))
        model.control.resume("scenario")
        asked = said("case_file.tornado_output")
        model.control.add(Input(TORNADO_OUTPUT, asked, "text", "switch", "", {SCALAR: titles[0]}, choices=choices))


def _drivers_purpose(model: Unfinished) -> Label:
    """What the sheet of drivers shows, of periods of history too where a driver has values there."""
    given = [model.inputs[name] for name in model.drivers() if model.inputs[name].axis == model.timeline]
    past = any(min(item.members) <= model.timeline.last_history for item in given)
    return said("case_file.drivers_purpose_history" if past else "case_file.drivers_purpose")


def _restate(model: Unfinished, entries: dict[str, Any]) -> None:
    """Puts in place of the outputs the lines that the front shows for them."""

    def by_line(given: Mapping[str, Any]) -> dict[str, Any]:
        return {model.restated(name): value for name, value in given.items()}

    for grid in entries.get("grids", {}).values():
        grid["output"] = model.restated(grid["output"])
    if "tornado" in entries:
        entries["tornado"]["outputs"] = by_line(_outputs(entries["tornado"]["outputs"]))
    ranges = entries.get("ranges", {})
    ranges["lines"] = [model.restated(name) for name in ranges.get("lines", ())]
    ranges["shown"] = by_line(ranges.get("shown", {}))


def _hold_periods(model: Unfinished) -> None:
    """What is compared runs along the periods of the model, or is one value."""
    block_of = model.block_of
    problems = []
    for name in model.headlines:
        along = model.item(name).axis
        if along is not None and along != model.timeline:
            block = block_of.get(name)
            place = model.wanted_headlines.get(name) or model.wanted_headlines.get(block.id if block else "", "")
            problems.append(f"{place}: headline(): {name} runs along {along.id!r}".removeprefix(": "))
    if problems:
        hint = 'take one of its values: s.scalar("revenue.2027", "USD/year", at(m["revenue.year"], "2027"), "Revenue")'
        what = "add_case_file() compares headline outputs along the periods of the model, or single values"
        raise ModelError(what, problems=problems, hint=hint)


def _at(model: Unfinished, line_id: str) -> tuple[str, ...]:
    """Where a line is compared: at the year of the ranges, or as the single value it is."""
    return (SCALAR,) if model.item(line_id).axis is None else (model.range_member,)


_LISTS = (
    ("ranges", "lines"), ("ranges", "explained"), ("tree", "lines"), ("tornado", "drivers"), ("tornado", "outputs"),
)  # fmt: skip
"""The lists, and tables by line, that may name a block, which stands for its rows."""


def _unfolded(model: Unfinished, entries: dict[str, Any]) -> dict[str, Any]:
    for table, key in _LISTS:
        entry = entries.get(table)
        listed = entry.get(key) if isinstance(entry, dict) else None
        if isinstance(entry, dict) and isinstance(listed, list) and all(isinstance(name, str) for name in listed):
            entry[key] = [row for name in listed for row in _unfolded_name(model, name)]
        elif isinstance(entry, dict) and isinstance(listed, dict):
            entry[key] = {row: given for name, given in listed.items() for row in model.rows_of(name)}
    return entries


def _unfolded_name(model: Unfinished, name: str) -> list[str]:
    """`id@period`, or those of each row of a block."""
    line_id, at, member = name.partition("@")
    return [f"{row}{at}{member}" for row in model.rows_of(line_id)]


_TABLES = ("grids", "tornado", "ranges", "tree")


def _check(model: Unfinished, fields: Fields) -> None:
    for key in fields.entry:
        if key not in _TABLES:
            hint = nearest(key, _TABLES) or f"tables: {', '.join(_TABLES)}"
            fields.problems.append(f"[{key}]: unknown table; {hint}")
    for grid_id, entry in Fields.of("[grids]", fields.entry.get("grids", {}), fields.problems).entry.items():
        _grid(model, Fields.of(f"[grids.{grid_id}]", entry, fields.problems))
    if "ranges" in fields.entry:
        ranges = Fields.of("[ranges]", fields.entry["ranges"], fields.problems)
        ranges.only(("lines", "member", "explained", "shown"))
        for line_id in _known(ranges, "lines", model, "line"):
            _member(ranges, line_id, model, ranges.entry.get("member"))
        if "explained" in ranges.entry:
            explained = ranges.inner("explained")
            for line_id in explained.entry:
                explained.label(line_id)
                if line_id not in model.lines:
                    _unknown(explained, line_id, line_id, model, "line")
                elif model.lines[line_id].axis is not None:
                    _member(explained, line_id, model, ranges.entry.get("member"))
        if "shown" in ranges.entry:
            _shown(model, ranges)
    if "tree" in fields.entry:
        tree = Fields.of("[tree]", fields.entry["tree"], fields.problems)
        tree.only(("lines",))
        _known(tree, "lines", model, "line")
    if "tornado" in fields.entry:
        tornado = Fields.of("[tornado]", fields.entry["tornado"], fields.problems)
        tornado.only(("outputs", "drivers", "corrected"))
        if tornado.flag("corrected") and not model.mistakes:
            tornado.wrong("corrected", "the model has no corrections", "declare them with add_correction")
        _known(tornado, "drivers", model, "input")
        if tornado.need("outputs"):
            listed = tornado.entry["outputs"]
            outputs = Fields.of("[tornado] outputs", _outputs(listed), fields.problems)
            for line_id in _twice(listed):
                outputs.problems.append(
                    f"[tornado] outputs: {line_id} stands there twice; a line is shown at one period"
                )
            for line_id, member in outputs.entry.items():
                if line_id not in model.lines:
                    _unknown(outputs, line_id, line_id, model, "line")
                elif model.lines[line_id].unit == "text":
                    outputs.wrong(line_id, "a text cannot be moved")
                else:
                    _member(outputs, line_id, model, member)
            if not outputs.entry:
                hint = 'write outputs = ["npv", "profit@2028"]'
                fields.problems.append(f"[tornado] outputs: {brief(listed)} names no line; {hint}")


def _shown(model: Unfinished, ranges: Fields) -> None:
    """Each line that may be n/a is one of the ranges, and the line that says so is calculated along its periods."""
    shown = ranges.inner("shown")
    for line_id, place in shown.entry.items():
        if line_id not in ranges.entry.get("lines", ()):
            shown.unknown(line_id, line_id, ranges.entry.get("lines", ()), "line of the ranges")
        elif place not in model.lines:
            _unknown(shown, line_id, place, model, "line")
        elif not set(model.item(line_id).members) <= set(model.lines[place].members):
            shown.wrong(line_id, f"{place} lacks periods of the line", "let it run along the same periods")


def _outputs(listed: object) -> dict[str, str]:
    """The members by line of a list, `["npv", "profit@2028"]`, or of a table, `{ npv = "", profit = 2028 }`."""
    if isinstance(listed, Mapping):
        return {str(line_id): str(member) for line_id, member in listed.items()}
    texts = listed if isinstance(listed, list) else [listed]
    parts = (text.partition("@") for text in texts if isinstance(text, str))
    return {line_id: member for line_id, _, member in parts if line_id}


def _twice(listed: object) -> list[str]:
    """The lines that a list names more than once."""
    named = [text.partition("@")[0] for text in listed if isinstance(text, str)] if isinstance(listed, list) else []
    return [line_id for line_id, times in Counter(named).items() if times > 1]


def _said(title: Label, languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(title.text, languages)))


def _grid(model: Unfinished, grid: Fields) -> None:
    grid.only(("label", "drivers", "steps", "across", "output", "member"))
    grid.label()
    if grid.need("drivers") and len(set(_known(grid, "drivers", model, "input"))) != 2:
        grid.wrong("drivers", "a grid has two drivers, and they differ", 'drivers = ["down", "across"]')
    if grid.need("steps"):
        _steps(grid, "steps")
    if "across" in grid.entry:
        _steps(grid, "across")
    if grid.need("output"):
        output = grid.entry["output"]
        if isinstance(output, str) and output in model.lines:
            _member(grid, output, model, grid.entry.get("member"))
        else:
            _unknown(grid, "output", output, model, "line")


def _steps(grid: Fields, key: str) -> None:
    before, steps = len(grid.problems), grid.numbers(key)
    if len(grid.problems) == before and 1.0 not in steps:
        grid.wrong(key, "1, the base, must be one of them")
    if len({f"{step:g}" for step in steps}) != len(steps):
        grid.wrong(key, "a step stands there twice")


def _known(fields: Fields, key: str, model: Unfinished, what: Literal["input", "line"]) -> tuple[str, ...]:
    """The ids of a list; each that is not known is a problem, and left out of none."""
    found = fields.texts(key)
    for name in found:
        if name not in (model.inputs if what == "input" else model.lines):
            _unknown(fields, key, name, model, what)
    return found


def _unknown(fields: Fields, key: str, name: object, model: Unfinished, what: Literal["input", "line"]) -> None:
    """Adds the problem of an id that is none of one input or line: a block, or one that is not there."""
    hint = model.near(name, what) if isinstance(name, str) else ""
    fields.wrong(key, f"no {what} {brief(name)}", hint or "xlmodel values prints every id")


def _member(fields: Fields, line_id: str, model: Unfinished, member: object) -> None:
    """The year at which a line is read must be one of its own; a single value has none."""
    line = model.lines.get(line_id)
    if line is None:
        return
    if line.axis is None:
        if member not in (None, ""):
            fields.wrong("member", f"{line_id} is one value and has none at {brief(member)}", "leave the period out")
    elif str(member) not in line.members:
        few = ", ".join(line.members)
        fields.wrong("member", f"{line_id} has no value at {brief(member)}", f"it has {few}")
