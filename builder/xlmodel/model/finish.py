"""What every model gets when it is complete: the checks table, the master check, the sources, the settings of cases."""

from __future__ import annotations

from math import fsum

from xlmodel.errors import nearest
from xlmodel.expr import Expression, call, column, field, magnitude, ref, where, words
from xlmodel.expr.nodes import DisplayGap, Node, Number, Proven, Ref, Summary
from xlmodel.model.arrangement import arranged
from xlmodel.model.cases import add_case_lines, case_numbers
from xlmodel.model.control import ALERTS, FAILING, MASTER, MISSING, STATUS, TOLERANCE
from xlmodel.model.items import CASE_SETTINGS, CHECKED_PROOFS, Check, CheckKind, TableColumn, Value, proof_check
from xlmodel.model.scope import add_scope
from xlmodel.model.unfinished import Unfinished
from xlmodel.texts import Label, said

_DEVIATION = '[>=0.000001]#,##0.000000_);[<=-0.000001](#,##0.000000);"-"_)'
"""Deviations and tolerances, down to the tolerance that a model has unless it is given another."""
_BESIDE = 7
"""The columns of the cover beside a finding."""
_CHECKED = frozenset({"scenarios", "sensitivities", "tornado"})
"""The display sheets that are held against the cases they show."""


def finish(model: Unfinished) -> None:
    """Adds the checks table, the master check and the sources table."""
    if model.case_sets:
        _case_settings(model)
        add_case_lines(model)
        for rows in model.case_rows.values():
            cases = rows.cases
            _check(model, f"check.cases.{cases.id}", said("finish.cases_equal", cases.label), Ref(rows.gap))
        for display in [sheet for sheet in model.sheets.values() if sheet.display in _CHECKED]:
            label = said("finish.display_equals", display.label)
            _check(model, f"check.display.{display.id}", label, DisplayGap(display.id))
    if model.checks:
        _proof(model)
    model.place()
    if model.checks:
        _checks(model)
    model.control.resume("tolerance")
    failed = Expression(Number(0))
    if model.checks:
        missing = Expression(Proven("missing"))
        failed = model.control.scalar(FAILING, "count", _failing(model, "error"), label=said("finish.listed_that_fail"))
        failed += model.control.scalar(MISSING, "count", missing, label=said("finish.proof_missing"))
    model.control.scalar(MASTER, "count", failed, label=said("finish.checks_that_fail"), strong=True)
    model.control.scalar(ALERTS, "count", _failing(model, "alert"), label=said("finish.alerts"))
    model.control.scalar(
        STATUS,
        "text",
        where(ref(MASTER) == 0, words(said("finish.status_ok")), words(said("finish.status_check"))),
        label=said("finish.status_label"),
        text=True,
    )
    if model.sources:
        _sources(model)
    model.place()
    add_scope(model)
    model.texts.close(model.id, {row: block.id for row, block in model.block_of.items()})
    model.problems += _front_page(model)
    model.sheets = arranged(model.sheets, model.arrangement, model.problems)


def _failing(model: Unfinished, kind: CheckKind) -> Expression:
    """How many checks of a kind do not hold."""
    if not model.checks:
        return Expression(Number(0))
    of_kind = words(said(f"finish.kind_{kind}"))
    return call("SUMIFS", column("checks", "failed"), column("checks", "kind"), of_kind)


def _front_page(model: Unfinished) -> list[str]:
    """What the cover asks for and the model does not have."""
    page, found = model.front_page, []
    for line_id, member in page.large:
        if line_id not in model.lines and line_id not in model.inputs:
            found.append(f"cover(large=...): no line or input {line_id!r}; {model.near(line_id)}")
        elif member not in (members := model.item(line_id).members):
            found.append(f"cover(large=...): {line_id} has no value at {member!r}; it has {', '.join(members)}")
    if page.findings and page.findings not in model.tables:
        found.append(f"cover(findings=...): no table {page.findings!r}; {nearest(page.findings, [*model.tables])}")
    elif page.findings:
        table = model.tables[page.findings]
        columns = [column.id for column in table.columns]
        unknown = [name for name in page.figures if name not in columns]
        found += [
            f"cover(figures=...): no column {name!r} of {page.findings}; {nearest(name, columns)}" for name in unknown
        ]
        taken = round(fsum(column.cover_columns for column in table.columns if column.id in page.figures))
        if taken > _BESIDE:
            told = f"they take {taken} columns, words two each, and {_BESIDE} have room beside a sentence"
            found.append(f"cover(figures=...): {', '.join(page.figures)}: {told}")
    return found


def _proof(model: Unfinished) -> None:
    """The sheet that holds results against the delivered ones and inputs against their bounds, and its checks."""
    model.display("proof", said("finish.proof"), said("finish.proof_purpose"), "Checks")
    for part in CHECKED_PROOFS:
        _check(model, proof_check(part), said(f"finish.proof_{part}"), Proven(part))


def _check(model: Unfinished, check_id: str, label: Label, node: Node) -> None:
    model.control.resume("tolerance")
    model.control.scalar(check_id, "ratio", Expression(node), label=label)
    model.checks[check_id] = Check(check_id, label, check_id, TOLERANCE, "error")


def _case_settings(model: Unfinished) -> None:
    sheet = model.sheet(
        CASE_SETTINGS,
        "Inputs",
        title=said("finish.case_settings"),
        axis=case_numbers(model),
        purpose=said("finish.case_settings_purpose"),
    )
    for cases in model.case_sets.values():
        sheet.section(cases.label, axis=cases.axis)
        sheet.inputs(*cases.settings)


def _as_number(tolerance: Expression) -> Expression:
    """A tolerance that is a truth value as 1, for as such it is larger than every deviation."""
    return tolerance * 1


def _checks(model: Unfinished) -> None:
    def deviation(check: Check) -> Node:
        node = model.lines[check.line].expression
        if isinstance(node, DisplayGap | Proven) or (isinstance(node, Ref) and node.id in model.case_lines):
            return node  # the line itself is a link, and a link points at what is calculated
        return Summary(check.line) if model.lines[check.line].summary else Ref(check.line)

    records: dict[str, dict[str, Value]] = {
        check.id: {
            "label": check.label,
            "kind": said(f"finish.kind_{check.kind}"),
            "sheet": _sheet_of(model, check.line),
            "note": said("finish.error_fails"),
            "id": check.id,
        }
        for check in sorted(model.checks.values(), key=lambda check: check.kind != "alert")
    }
    is_alert = where(field("kind") == words(said("finish.kind_alert")), 1, 0)
    columns = [
        TableColumn("label", said("finish.check"), text=True, width=73),
        TableColumn("kind", said("finish.kind"), text=True, width=10),
        TableColumn("sheet", said("finish.sheet"), text=True, width=20),
        TableColumn(
            "deviation",
            said("finish.largest_deviation"),
            by_record={c.id: deviation(c) for c in model.checks.values()},
            formats={"": _DEVIATION},
            width=17,
        ),
        TableColumn(
            "tolerance",
            said("finish.tolerance"),
            by_record={c.id: Ref(c.tolerance) for c in model.checks.values()},
            formats={"": _DEVIATION},
            width=12,
        ),
        TableColumn(
            "failed",
            said("finish.failed"),
            unit="flag",
            expression=call(
                "IFERROR", where(magnitude(field("deviation")) > _as_number(field("tolerance")), 1, 0), 1
            ).node,
            width=10,
        ),
        TableColumn(
            "status",
            said("finish.status"),
            text=True,
            expression=call(
                "CHOOSE",
                1 + field("failed") * (1 + is_alert),
                *(words(said(f"finish.status_{state}")) for state in ("ok", "fails", "alert")),
            ).node,
            width=31,
        ),
        TableColumn("note", said("finish.note"), text=True, width=40),
        TableColumn("id", said("finish.id"), text=True, width=70),
    ]
    model.table(
        "checks",
        "Checks",
        title=said("finish.checks"),
        purpose=said("finish.checks_purpose"),
        columns=columns,
        records=records,
        printed=7,
        in_front=sum(check.kind == "alert" for check in model.checks.values()),
    )


def _sheet_of(model: Unfinished, line_id: str) -> Value:
    for sheet in model.sheets.values():
        if any(line_id in section.ids for section in sheet.sections):
            return sheet.label
    return None


def _sources(model: Unfinished) -> None:
    records: dict[str, dict[str, Value]] = {
        source.id: {
            "id": model.texts.label(f"names.{source.id}", source.cited, optional=True),
            "label": source.label,
            "detail": source.detail,
        }
        for source in model.sources.values()
    }
    columns = [
        TableColumn("id", said("finish.id"), text=True, width=24),
        TableColumn("label", said("finish.title"), text=True, width=60),
        TableColumn("detail", said("finish.detail"), text=True, width=60),
    ]
    model.table(
        "sources",
        "Doc",
        title=said("finish.sources"),
        purpose=said("finish.sources_purpose"),
        columns=columns,
        records=records,
    )
