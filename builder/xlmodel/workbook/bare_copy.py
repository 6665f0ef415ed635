"""A bare copy of a workbook for an engine: constants and formulas, never a stored result, nothing else of the file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from xlmodel.workbook.contents import Area, BookContents, ExcelTable, Place, StoredFormula, Worksheet
from xlmodel.workbook.values import CellValue, ErrorValue, cell_name

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CONTROL = {code: f"_x{code:04X}_" for code in range(32) if code not in {9, 10, 13}}


def write_bare_copy(
    contents: BookContents, path: Path, *, overrides: Mapping[Place, CellValue] | None = None,
    left_out: Iterable[Place] = (),
    texts: Mapping[Place, str] | None = None,
    typed: bool = False,
) -> None:  # fmt: skip
    """Writes the copy.

    Args:
        contents: the workbook.
        path: where the copy goes.
        overrides: values in place of cells, formulas included.
        left_out: formula cells that must not be computed; they become `#N/A`.
        texts: other spellings for some formulas.
        typed: formulas are marked as texts, for an engine that complains of formulas without a type.
    """
    changes: dict[int, dict[tuple[int, int], CellValue]] = {}
    for place in left_out:
        changes.setdefault(place.sheet, {})[place.row, place.column] = ErrorValue("#N/A")
    for place, value in (overrides or {}).items():
        changes.setdefault(place.sheet, {})[place.row, place.column] = value
    spelled: dict[int, dict[tuple[int, int], str]] = {}
    for place, text in (texts or {}).items():
        spelled.setdefault(place.sheet, {})[place.row, place.column] = text
    tables = list(contents.tables.values())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:

        def add(name: str, text: str) -> None:
            package.writestr(zipfile.ZipInfo(name, _EPOCH), text.encode("utf-8", "replace"), zipfile.ZIP_DEFLATED, 1)

        add("[Content_Types].xml", _content_types(len(contents.sheets), len(tables)))
        add("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        add("xl/workbook.xml", _workbook(contents))
        add("xl/styles.xml", _STYLES)
        sheets = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(contents.sheets) + 1)]
        add("xl/_rels/workbook.xml.rels", _relations([*sheets, ("styles", "styles.xml")]))
        for index, sheet in enumerate(contents.sheets):
            own = [number for number, table in enumerate(tables, 1) if table.area.sheet == index]
            add(
                f"xl/worksheets/sheet{index + 1}.xml",
                _sheet(sheet, changes.get(index, {}), own, spelled.get(index, {}), typed),
            )
            if own:
                targets = [("table", f"../tables/table{number}.xml") for number in own]
                add(f"xl/worksheets/_rels/sheet{index + 1}.xml.rels", _relations(targets))
        for number, table in enumerate(tables, 1):
            add(f"xl/tables/table{number}.xml", _table(table, number))


def _content_types(sheets: int, tables: int) -> str:
    parts = [
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}sheet.main+xml"/>',
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}styles+xml"/>',
    ]
    for number in range(1, sheets + 1):
        parts.append(f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}worksheet+xml"/>')
    for number in range(1, tables + 1):
        parts.append(f'<Override PartName="/xl/tables/table{number}.xml" ContentType="{_TYPE}table+xml"/>')
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{"".join(parts)}</Types>'


def _relations(targets: list[tuple[str, str]]) -> str:
    items = [
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    ]
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(items)}</Relationships>'


def _workbook(contents: BookContents) -> str:
    sheets = "".join(
        f'<sheet name={_attribute(sheet.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(contents.sheets, 1)
    )
    names = "".join(
        f"<definedName name={_attribute(name)}{f' localSheetId={chr(34)}{scope}{chr(34)}' if scope >= 0 else ''}>"
        f"{_text(meaning)}</definedName>"
        for (scope, name), meaning in contents.names.items()
        if not name.startswith("_XLNM.") and scope < len(contents.sheets)
    )
    dates = '<workbookPr date1904="1"/>' if contents.date_1904 else "<workbookPr/>"
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{dates}<sheets>{sheets}</sheets>'
        f"{f'<definedNames>{names}</definedNames>' if names else ''}"
        '<calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>'
    )


def _sheet(sheet: Worksheet, changes: Mapping[tuple[int, int], CellValue], tables: list[int],
           texts: Mapping[tuple[int, int], str], typed: bool) -> str:  # fmt: skip
    rows: dict[int, list[tuple[int, str]]] = {row: [] for row in sheet.hidden_rows}
    for where in {*sheet.values, *sheet.formulas, *changes}:
        if where in changes:
            text = _cell(where, changes[where])
        elif where in sheet.formulas:
            text = _formula(where, sheet.formulas[where], texts.get(where), typed)
        else:
            text = _cell(where, sheet.values[where])
        rows.setdefault(where[0], []).append((where[1], text))
    body = "".join(_rows(rows, sheet.hidden_rows))
    parts = "".join(f'<tablePart r:id="rId{number}"/>' for number in range(1, len(tables) + 1))
    tail = f'<tableParts count="{len(tables)}">{parts}</tableParts>' if tables else ""
    return f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetData>{body}</sheetData>{tail}</worksheet>'


def _rows(rows: Mapping[int, list[tuple[int, str]]], hidden: set[int]) -> Iterator[str]:
    for row in sorted(rows):
        cells = "".join(text for _, text in sorted(rows[row]))
        yield f'<row r="{row}"{" hidden=" + chr(34) + "1" + chr(34) if row in hidden else ""}>{cells}</row>'


def _cell(where: tuple[int, int], value: CellValue) -> str:
    name = cell_name(*where)
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{name}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, ErrorValue):
        return f'<c r="{name}" t="e"><v>{_text(value)}</v></c>'
    if isinstance(value, str):
        return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{_text(value)}</t></is></c>'
    return f'<c r="{name}"><v>{value!r}</v></c>'


def _formula(where: tuple[int, int], formula: StoredFormula, text: str | None, typed: bool) -> str:
    if formula.anchor is not None or formula.data_table or not formula.text.strip():
        return ""
    kind = f' t="array" ref="{_reference(formula.area)}"' if formula.area else ""
    name, type_, value = cell_name(*where), ' t="str"' if typed else "", "<v></v>" if typed else ""
    return f'<c r="{name}"{type_}><f{kind}>{_text(text or formula.text)}</f>{value}</c>'


def _table(table: ExcelTable, number: int) -> str:
    columns = "".join(
        f'<tableColumn id="{index}" name={_attribute(name)}/>' for index, name in enumerate(table.columns, 1)
    )
    totals = f' totalsRowCount="{table.totals_rows}"' if table.totals_rows else ' totalsRowShown="0"'
    headers = "" if table.header_rows else ' headerRowCount="0"'
    return (
        f'{_HEAD}<table xmlns="{_MAIN}" id="{number}" '
        f"name={_attribute(table.name)} displayName={_attribute(table.name)} "
        f'ref="{_reference(table.area)}"{headers}{totals}><tableColumns count="{len(table.columns)}">{columns}'
        "</tableColumns></table>"
    )


def _reference(area: Area) -> str:
    return f"{cell_name(area.row, area.column)}:{cell_name(area.last_row, area.last_column)}"


def _text(text: str) -> str:
    return escape(text.translate(_CONTROL), {"\r": "&#13;"})


def _attribute(text: str) -> str:
    return quoteattr(text.translate(_CONTROL))
