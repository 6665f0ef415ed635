"""Where things stand: every id on one sheet, and formulas that read to the left only."""

from __future__ import annotations

from collections.abc import Iterator

from xlmodel.errors import nearest
from xlmodel.expr.nodes import At, Cell, Column, Node, Ref, Run, Scenarios, Span, Summary
from xlmodel.lint.finding import Finding, error
from xlmodel.lint.places import sheet_order, sheets_of, sites
from xlmodel.model.contents import Contents

_FREE = frozenset({"Control", "Checks", "Output", "Doc"})


def placement(model: Contents) -> Iterator[Finding]:
    """Ids on no sheet, on two, on a sheet along another axis; inputs outside input sheets."""
    homes = sheets_of(model)
    for item_id in [*model.inputs, *(line.id for line in model.every_line())]:
        found = homes.get(item_id, [])
        if not found:
            yield error(item_id, "stands on no sheet", "place it with inputs(...) or line(...)")
        elif len(found) > 1:
            yield error(item_id, f"stands twice: on {' and '.join(sheet.id for sheet in found)}")
        elif item_id in model.inputs and found[0].type not in ("Inputs", "Control"):
            yield error(
                item_id,
                f"an input stands on the {found[0].type} sheet {found[0].id!r}",
                "inputs have sheets of their own",
            )
    for check in model.checks.values():
        unit = model.lines[check.line].unit
        if unit not in ("ratio", "count", "flag"):
            yield error(check.id, f"deviates in {unit}, but a tolerance has no unit", "use deviation(found, expected)")
    for sheet in model.sheets.values():
        if sheet.type == "Control":
            continue
        for section in sheet.sections:
            along = section.axis or sheet.axis
            for item_id in section.ids:
                item = model.found(item_id)
                if item is None:
                    hint = nearest(item_id, [*model.inputs, *model.lines])
                    yield error(sheet.id, f"places {item_id!r}, which is not declared", hint)
                elif item.axis is not None and item.axis != along:
                    yield error(item_id, f"runs along {item.axis.id!r}, its place on {sheet.id!r} along {along.id!r}")


def right_of(model: Contents) -> Iterator[Finding]:
    """Formulas of inputs and calculations that read a sheet further right, or one of the front."""
    homes, order = sheets_of(model), sheet_order(model)
    for site, node in sites(model):
        here = homes.get(site.id, [])
        if len(here) != 1 or here[0].type in _FREE:
            continue
        for item_id in dict.fromkeys(_homes_read(node)):
            there = homes.get(item_id, [])
            if not there and item_id in order:
                there = [model.sheets[item_id]]
            if len(there) == 1 and order[there[0].id] > order[here[0].id]:
                yield error(
                    site.where, f"reads {item_id} on the sheet {there[0].id!r}, to the right of {here[0].id!r}",
                    "calculation flows from left to right",
                )  # fmt: skip
            elif len(there) == 1 and there[0].type == "Output" and there[0].part == "front":
                yield error(
                    site.where, f"reads {item_id} on {there[0].id!r}, a sheet of the front",
                    "calculate on a sheet of type Calc and show it in front",
                )  # fmt: skip


def _homes_read(node: Node) -> Iterator[str]:
    for part in node.walk():
        match part:
            case (
                Ref(item_id, _)
                | At(item_id, _)
                | Span(item_id, _)
                | Run(item_id, _)
                | Summary(item_id)
                | Scenarios(item_id)
            ):
                yield item_id
            case Cell(table, _, _) | Column(table, _):
                yield table
            case _:
                continue


def records(model: Contents) -> Iterator[Finding]:
    """Values or formulas of table cells that no column or record holds."""
    for table in model.tables.values():
        names = {column.id for column in table.columns}
        for key, record in table.records.items():
            for name in record:
                if name not in names:
                    yield error(f"{table.id}, record {key}", f"no column {name!r}", nearest(name, names))
        for column in table.columns:
            for key in column.by_record:
                if key not in table.records:
                    yield error(f"{table.id}[{column.id}]", f"no record {key!r}", nearest(key, table.records))
