"""A. Workbook: contents, order, parts, names, metadata, size."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path

from xlmodel.audit.book import Book
from xlmodel.audit.lexer import tokenize
from xlmodel.audit.package import MAIN
from xlmodel.audit.registry import E, Judgement, W, broken, judged, not_applicable, passed, rule
from xlmodel.audit.roles import table_rows
from xlmodel.audit.views import Name, SheetRole, SheetView
from xlmodel.audit.vocabulary import CHANGE_LOG, TITLE_TYPES

MAX_NAMES = 15
MAX_BYTES = 5 * 1024 * 1024
MAX_SECONDS = 5.0

_ACTIVE_PARTS = re.compile(
    r"(^|/)(externalLinks/|vbaProject|connections\.xml|queryTables/|activeX/|ctrlProps/|customUI/|macrosheets/|embeddings/)",
    re.IGNORECASE,
)
_RESULTS = "engine results"
_METADATA = {
    "version": re.compile(r"version|版本", re.IGNORECASE),
    "commit or hash of the content": re.compile(r"commit|git|revision|sha(?!256)|content", re.IGNORECASE),
    "input hash": re.compile(r"hash|digest|inputs", re.IGNORECASE),
    _RESULTS: re.compile(r"engine|verif|recalculat", re.IGNORECASE),
    "date": re.compile(r"date|as.?of|built|created", re.IGNORECASE),
}


@rule(1, E, "Cover first; a contents table lists every sheet with type and purpose", "ICAEW 7")
def contents(book: Book) -> Judgement:
    """The first sheet is documentation, and a table with the headers Sheet, Type, Purpose names all sheets."""
    if book.contents is None:
        return broken("no contents table: put a table with the headers Sheet, Type, Purpose on the first sheet")
    sheet, table = book.contents
    problems = []
    first = book.workbook.sheetnames[0]
    if not (sheet.title == first or any(p.search(first) for p, kind in TITLE_TYPES if kind is SheetRole.DOC)):
        problems.append(f"the first sheet, {first}, is neither a cover nor the contents")
    listed = {title.lower() for _, title in listed_sheets(book)}
    missing = [title for title in book.workbook.sheetnames if title.lower() not in listed]
    unknown = [
        title for _, title in listed_sheets(book) if title.lower() not in map(str.lower, book.workbook.sheetnames)
    ]
    if missing:
        problems.append(f"not in the contents: {', '.join(missing)}")
    if unknown:
        problems.append(f"in the contents but not in the workbook: {', '.join(unknown)}")
    blank = [
        sheet.where(row, table.columns.get(role, table.columns["sheet"]))
        for row, _ in listed_sheets(book)
        for role in ("type", "purpose")
        if role not in table.columns or sheet.at(row, table.columns[role]) is None
    ]
    if blank:
        problems.append("sheets without type or purpose in the contents")
    return broken("; ".join(problems), blank) if problems else passed(f"{len(listed)} sheets listed on {sheet.title}")


def listed_sheets(book: Book) -> Iterator[tuple[int, str]]:
    """The rows of the contents table with the sheet each names."""
    if book.contents is None:
        return
    sheet, table = book.contents
    for row in table_rows(sheet, table, "sheet"):
        cell = sheet.at(row, table.columns["sheet"])
        if cell is not None:
            yield row, str(cell.shown).strip()


@rule(2, W, "Contents entries are live links, and each sheet links back", "MBABench")
def live_links(book: Book) -> Judgement:
    """Each row of the contents has an internal link that resolves; every other sheet links to the contents."""
    if book.contents is None:
        return broken("no contents table, so nothing links to the sheets: add one with internal links")
    home, _ = book.contents
    offenders = []
    for row, title in listed_sheets(book):
        columns = {cell.column for cell in home.rows.get(row, ())}
        if not any(_link_target(book, home, row, column) for column in columns):
            offenders.append(f"{home.where(row, min(columns))} ({title})")
    for sheet in book.sheets:
        back = any(
            (target := _link_target(book, sheet, row, column)) is not None and target.title == home.title
            for row, column in _linked_cells(sheet)
        )
        if sheet is not home and not back:
            offenders.append(f"{sheet.title} (no link back)")
    return judged(
        offenders,
        "every entry is linked, every sheet links back",
        f"dead or missing links: link each entry to its sheet, and a cell of each sheet to {home.title}",
    )


def _linked_cells(sheet: SheetView) -> set[tuple[int, int]]:
    links = {position for position, cell in sheet.worksheet._cells.items() if cell.hyperlink is not None}
    return links | {cell.position for cell, formula in sheet.formulas() if "HYPERLINK(" in formula.text.upper()}


def _link_target(book: Book, sheet: SheetView, row: int, column: int) -> SheetView | None:
    source = sheet.worksheet.cell(row, column).hyperlink
    location = str(source.location or "") if source is not None else ""
    cell = sheet.at(row, column)
    if not location and cell is not None and cell.formula is not None:
        match = re.search(r'HYPERLINK\("#([^"]+)"', cell.formula.text, re.IGNORECASE)
        location = match[1] if match else ""
    tokens = tokenize(location.lstrip("#"))
    if len(tokens) != 1:
        return None
    if tokens[0].reference is not None:
        return book.by_title.get(tokens[0].reference.sheet.lower())
    name = book.name(tokens[0].text)
    return book.by_title.get(name.area[0].lower()) if name is not None and name.area is not None else None


@rule(3, W, "Sheets stand in order: a front that is read, inputs, calculations, then the rest", "FAST 1.02-01")
def order(book: Book) -> Judgement:
    """Inputs stand before calculations and nothing but they between; inputs that no calculation reads may follow."""
    model = (SheetRole.INPUTS, SheetRole.CALC)
    read = {target for source, target in book.graph.sheet_links if book.by_title[source.lower()].type is SheetRole.CALC}
    flow = [sheet for sheet in book.sheets if sheet.type is SheetRole.CALC or sheet.title in read]
    flow = [sheet for sheet in flow if sheet.type in model]
    within = [s for s in book.sheets if flow and flow[0].order <= s.order <= flow[-1].order]
    steps = [
        f"{after.title} ({after.type}) after {before.title} ({before.type})"
        for before, after in pairwise(within)
        if after.type not in model or (before.type is SheetRole.CALC and after.type is SheetRole.INPUTS)
    ]
    return judged(
        steps,
        book.inferred("in order"),
        book.inferred("sheets out of order: move them so that the types follow the flow"),
    )


@rule(7, E, "No external links, macros, connections or embedded objects", "ICAEW")
def active_parts(book: Book) -> Judgement:
    """The package holds no part that reaches outside or runs code; no sheet is very hidden."""
    offenders = [name for name in book.package.names if _ACTIVE_PARTS.search(name)]
    offenders += [f"{sheet.title} (very hidden)" for sheet in book.sheets if _state(sheet) == "veryHidden"]
    offenders += [
        sheet.place(cell)
        for sheet, cell, formula in book.formulas()
        if any(reference.external for reference in formula.references) or re.search(r"\[[0-9]+\]", formula.text)
    ]
    return judged(
        offenders,
        "none",
        "active or outside parts: break the links and save as .xlsx without macros; type outside data in as inputs",
    )


def _state(sheet: SheetView) -> str:
    return str(sheet.worksheet.sheet_state)


@rule(8, E, "No hidden sheets, rows or columns; grouping only", "FAST 2.01-08")
def hidden(book: Book) -> Judgement:
    """Nothing is hidden except what an outline group folds away."""
    offenders = [sheet.title for sheet in book.sheets if _state(sheet) != "visible"]
    for sheet in book.sheets:
        for dimensions, kind in (
            (sheet.worksheet.row_dimensions, "row"),
            (sheet.worksheet.column_dimensions, "column"),
        ):
            offenders += [
                f"{sheet.title} {kind} {key}"
                for key, dimension in dimensions.items()
                if dimension.hidden and not dimension.outlineLevel
            ]
    return judged(
        offenders,
        "nothing hidden",
        "hidden sheets, rows or columns: show what is hidden, or fold it with an outline group",
    )


@rule(14, E, "No merged cells", "FAST 4.02-02")
def merged(book: Book) -> Judgement:
    """No sheet merges cells."""
    offenders = [f"{sheet.title}!{area}" for sheet in book.sheets for area in sheet.worksheet.merged_cells.ranges]
    return judged(offenders, "none", "merged cells: unmerge, and use 'centre across selection'")


@rule(15, W, "Names: at most 15, all used, none broken, none inside a period row", "FAST 4.02")
def names(book: Book) -> Judgement:
    """Defined names are few and alive; headlines (on Control or Output) and a sheet's first cell need no formula."""
    own = [name for name in book.names.values() if not name.name.lower().startswith("_xlnm")]
    if not own:
        return passed("no defined names")
    problems = [f"{len(own)} names; keep at most {MAX_NAMES}"] if len(own) > MAX_NAMES else []
    used = _mentioned_names(book)
    offenders = []
    for name in own:
        if "#REF!" in name.text:
            offenders.append(f"{name.name} (broken)")
        elif name.name.lower() not in used and not _headline(book, name) and not _names_a_sheet(name):
            offenders.append(f"{name.name} (unused)")
        elif _in_period_row(book, name):
            offenders.append(f"{name.name} (inside a period row)")
    if offenders:
        problems.append("delete names that are broken or unused, and refer to cells of a series by address")
    return broken("; ".join(problems), offenders) if problems else passed(f"{len(own)} names, all used")


def _mentioned_names(book: Book) -> set[str]:
    used = {mention.rpartition("!")[2].lower() for _, _, formula in book.formulas() for mention in formula.names}
    used |= {
        token.text.rpartition("!")[2].lower()
        for name in book.names.values()
        for token in tokenize(name.text)
        if token.kind == "name"
    }
    for part in book.package.names:
        if part.startswith(("xl/worksheets/", "xl/charts/")) and part.endswith(".xml"):
            text = book.package.read(part).decode("utf-8", "replace")
            for formula in re.findall(r"<(?:formula1?|formula2|c:f|xm:f|cfRule[^>]*)>([^<]*)<", text):
                used |= {
                    token.text.rpartition("!")[2].lower()
                    for token in tokenize(unescape(formula))
                    if token.kind == "name"
                }
            used |= {unescape(location).lower() for location in re.findall(r'location="([^"!]+)"', text)}
    return used


def _headline(book: Book, name: Name) -> bool:
    sheet = book.by_title.get(name.area[0].lower()) if name.area is not None else None
    return sheet is not None and sheet.type in {SheetRole.CONTROL, SheetRole.OUTPUT, SheetRole.CHECKS}


def _names_a_sheet(name: Name) -> bool:
    area = name.area[1] if name.area is not None else None
    return area is not None and (area.top, area.left, area.bottom, area.right) == (1, 1, 1, 1)


def _in_period_row(book: Book, name: Name) -> bool:
    if name.area is None:
        return False
    sheet = book.by_title.get(name.area[0].lower())
    if sheet is None or sheet.timeline is None or sheet.type is SheetRole.CONTROL:
        return False
    area = name.area[1]
    return area.bottom > sheet.timeline.row and any(area.left <= c <= area.right for c in sheet.timeline.columns)


@rule(16, W, "Build metadata: version, commit, input hash, engine results, date; a change log", "MBABench")
def metadata(book: Book) -> Judgement:
    """The properties tell how the file was made, engines were asked (by the file, beside it, or now); a change log."""
    root = book.package.xml("docProps/custom.xml")
    properties = [str(child.get("name", "")) for child in root] if root is not None else []
    missing = [word for word, pattern in _METADATA.items() if not any(map(pattern.search, properties))]
    if _RESULTS in missing and (book.base_run is not None or _sidecar(book).is_file()):
        missing.remove(_RESULTS)
    log = any(CHANGE_LOG.search(title) for title in book.workbook.sheetnames) or any(
        isinstance(cell.value, str) and CHANGE_LOG.search(cell.value)
        for sheet in book.of_type(SheetRole.DOC)
        for cell in sheet.cells.values()
    )
    problems = [f"custom document properties lack: {', '.join(missing)}"] if missing else []
    if not log:
        problems.append("no change log on a documentation sheet")
    return broken("; ".join(problems)) if problems else passed("metadata and change log present")


def _sidecar(book: Book) -> Path:
    """Where `verify` writes what the engines found, for a file cannot vouch for itself."""
    return book.path.with_suffix(".verify.json")


@rule(17, W, "A rebuild gives the same bytes", "reproducible builds")
def rebuild(book: Book) -> Judgement:
    """A second build of the same inputs, when one is given, is identical."""
    if book.rebuilt is None:
        return not_applicable("no second build was given to compare with")
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (book.path, book.rebuilt)]
    if digests[0] == digests[1]:
        return passed(f"sha256 {digests[0][:12]} twice")
    return broken(f"sha256 {digests[0][:12]} and {digests[1][:12]}: fix the creation date and the order of parts")


@rule(18, W, "Smaller than 5 MB, recalculated in less than 5 s", "FAST 1")
def size(book: Book) -> Judgement:
    """The file is small; when a recalculation is given, it is quick."""
    problems = []
    if book.package.size > MAX_BYTES:
        problems.append(f"the file has {book.package.size / 1024 / 1024:.1f} MB: remove pictures and unused formats")
    run = book.base_run
    if run is not None and run[1] > MAX_SECONDS:
        problems.append(f"recalculation took {run[1]:.1f} s: simplify whole-range lookups")
    if problems:
        return broken("; ".join(problems))
    timing = f"{run[1]:.1f} s" if run is not None else "not recalculated"
    return passed(f"{book.package.size / 1024:.0f} kB, {timing}")


@rule(40, W, "Only inputs are unlocked where a sheet is protected; no password", "ICAEW 15")
def protection(book: Book) -> Judgement:
    """On protected sheets formulas are locked and typed inputs are not; nothing is behind a password."""
    protected = [sheet for sheet in book.sheets if sheet.worksheet.protection.sheet]
    root = book.package.xml("xl/workbook.xml")
    secret = root is not None and any(
        "assword" in key or "hashValue" in key for lock in root.iter(f"{MAIN}workbookProtection") for key in lock.attrib
    )
    offenders = ["workbook (password)"] if secret else []
    if not protected and not secret:
        return not_applicable("nothing is protected")
    for sheet in protected:
        guard = sheet.worksheet.protection
        if guard.password or guard.hashValue:
            offenders.append(f"{sheet.title} (password)")
        for cell in sheet.body():
            is_input = cell.is_constant_number and sheet.type in {SheetRole.INPUTS, SheetRole.CONTROL}
            if (cell.formula is not None and not cell.style.locked) or (is_input and cell.style.locked):
                offenders.append(sheet.place(cell))
    return judged(
        offenders,
        "formulas locked, inputs open, no password",
        "locks that hinder: lock formulas, unlock inputs, and protect without password",
    )
