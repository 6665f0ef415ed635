"""Whether the names by which scripts read a workbook of xlmodel, and its Index, lead where they should."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlmodel import format
from xlmodel.errors import counted
from xlmodel.verification.index import IndexRow, index_place, index_rows
from xlmodel.verification.scenarios import named_cell
from xlmodel.workbook.contents import Area, BookContents, Place
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.readings import read_formula

_TOLD = 3
_LINES = {format.SWITCH_NAME: "scenario.name", format.MASTER_NAME: "check.failed"}
"""The lines in whose cells names stand."""
_CORRECTION = "correct."
_DELIVERED = "check.proof.delivered"
"""The line that reads the first result of Proof."""
_PROMISED = (format.INDEX, format.SWITCH_NAME, format.MASTER_NAME, format.EDITED_NAME, format.PROOF_NAME)
_NOWHERE = "the name refers to no cell"


def misleading(contents: BookContents, limits: Limits) -> Iterator[tuple[str, str]]:
    """Each name, or the Index, with what is wrong of it; nothing of a workbook that xlmodel did not build.

    A master check whose name refers to no cell is told by who looks for failing checks.
    """
    named = named_cell(contents, format.INDEX)
    index = index_place(contents, named)
    if index is None and format.TEMPLATE not in contents.properties:
        return
    yield from _of_one_sheet(contents)
    if index is None or named != index:
        yield format.INDEX, _NOWHERE if named is None else "the name does not lead to the list of lines"
    if index is None:
        return
    rows = {row.id: row for row in index_rows(contents, index)}
    wrong = [row for row in rows.values() if not row.leads]
    if wrong:
        told = ", ".join(f"{row.id} ({_told(contents, row.place)})" for row in wrong[:_TOLD])
        of = counted(len(wrong), "row leads", "rows lead")
        yield format.INDEX, f"{of} to other cells than those of the line: {told}"
    corrections = {
        format.CORRECTION_NAME + name.removeprefix(_CORRECTION): name for name in rows if name.startswith(_CORRECTION)
    }
    for name, line in (*_LINES.items(), *corrections.items()):
        if line in rows:
            yield from _of_line(contents, name, rows[line])
    if _DELIVERED in rows:
        yield from _of_proof(contents, rows, limits)


def lines_by_row(contents: BookContents) -> dict[tuple[int, int], str]:
    """The lines that the Index leads to, by the number of the sheet and the row in which each stands."""
    index = index_place(contents, named_cell(contents, format.INDEX))
    rows = index_rows(contents, index) if index is not None else ()
    return {(row.place.sheet, row.place.row): row.id for row in rows if row.place is not None and row.leads}


def _of_one_sheet(contents: BookContents) -> Iterator[tuple[str, str]]:
    """Names that a sheet has beside those of the whole workbook."""
    promised = {name.upper(): name for name in _PROMISED}
    for scope, name in contents.names:
        if 0 <= scope < len(contents.sheets) and (name in promised or name.startswith(format.CORRECTION_NAME.upper())):
            yield promised.get(name, name), f"the sheet {contents.sheets[scope].name!r} has a name of its own like it"


def _of_line(contents: BookContents, name: str, row: IndexRow) -> Iterator[tuple[str, str]]:
    cell = named_cell(contents, name)
    if cell is None:
        if name != format.MASTER_NAME:
            yield name, _NOWHERE
        return
    held = contents.sheets[cell.sheet].values
    right = cell == row.place if row.leads else any(at == cell.row and held[at, n] == row.id for at, n in held)
    if not right:
        yield name, f"the name leads to {contents.address(cell)}, which is not the cell of {row.id}"


def _of_proof(contents: BookContents, rows: Mapping[str, IndexRow], limits: Limits) -> Iterator[tuple[str, str]]:
    """The first result of Proof reads the count of edited inputs, and a line reads that result."""
    proof, edited = (named_cell(contents, name) for name in (format.PROOF_NAME, format.EDITED_NAME))
    delivered = rows[_DELIVERED]
    for name, cell, reader in (
        (format.PROOF_NAME, proof, delivered.place if delivered.leads else None),
        (format.EDITED_NAME, edited, proof),
    ):
        if cell is None:
            yield name, _NOWHERE
        elif reader is not None:
            area = Area(cell.sheet, cell.row, cell.column, cell.row, cell.column)
            if area not in read_formula(contents, reader, limits).areas:
                reads = contents.address(reader)
                yield name, f"the name leads to {contents.address(cell)}, which {reads} does not read"


def _told(contents: BookContents, place: Place | None) -> str:
    return "no cell" if place is None else str(contents.address(place))
