"""Packages broken on purpose: each takes the parts of a sound workbook and spoils one thing."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

Parts = dict[str, bytes]
Spoil = Callable[[Parts], None]

BOOK, STYLES, STRINGS, TYPES = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "[Content_Types].xml"
CORE, CUSTOM = "docProps/core.xml", "docProps/custom.xml"
CHART, DRAWING = "xl/charts/chart1.xml", "xl/drawings/drawing1.xml"


def replaced(part: str, pattern: str, put: str) -> Spoil:
    """The first match of a pattern in a part put another way."""

    def spoil(parts: Parts) -> None:
        text, count = re.subn(pattern, put, parts[part].decode(), count=1, flags=re.DOTALL)
        assert count, f"{part} has no {pattern}"
        assert text.encode() != parts[part], f"{pattern} stays as it is"
        parts[part] = text.encode()

    return spoil


def in_sheet(pattern: str, put: str) -> Spoil:
    """The same in the first worksheet that has the pattern."""

    def spoil(parts: Parts) -> None:
        names = sorted((n for n in parts if n.startswith("xl/worksheets/sheet")), key=lambda n: (len(n), n))
        fitting = next(n for n in names if re.search(pattern, parts[n].decode(), re.DOTALL))
        replaced(fitting, pattern, put)(parts)

    return spoil


def without(part: str) -> Spoil:
    """A part is gone."""

    def spoil(parts: Parts) -> None:
        del parts[part]

    return spoil


def added(part: str, content: bytes) -> Spoil:
    """A part nobody asked for."""
    return lambda parts: parts.update({part: content})


def swapped_rows(parts: Parts) -> None:
    in_sheet(r"(<row [^>]*>(?:(?!</row>).)*</row>)(<row [^>]*>(?:(?!</row>).)*</row>)", r"\2\1")(parts)


FORMULA = r"<f>[^<]+</f>"
BROKEN: dict[str, Spoil] = {
    # cells
    "style index beyond the styles": in_sheet(r'<c r="([A-Z]+[0-9]+)" s="[0-9]+"', r'<c r="\1" s="99999"'),
    "negative style index": in_sheet(r'<c r="([A-Z]+[0-9]+)" s="[0-9]+"', r'<c r="\1" s="-1"'),
    "shared text beyond the texts": in_sheet(r't="s"><v>[0-9]+</v>', 't="s"><v>999999</v>'),
    "shared text that is no number": in_sheet(r't="s"><v>[0-9]+</v>', 't="s"><v>x</v>'),
    "cell twice": in_sheet(r"(<c r=\"B[0-9]+\"[^>]*>(?:(?!</c>).)*</c>)", r"\1\1"),
    "cells out of order": in_sheet(
        r'(<c r="A[0-9]+" s="[0-9]+" t="s"><v>[0-9]+</v></c>)(<c r="B[0-9]+" s="[0-9]+" t="s"><v>[0-9]+</v></c>)',
        r"\2\1",
    ),
    "rows out of order": swapped_rows,
    "row twice": in_sheet(r"(<row r=\"4\".*?</row>)", r"\1\1"),
    "cell in another row": in_sheet(r'<c r="A4"', '<c r="A5"'),
    "address beyond the sheet": in_sheet(r'<c r="A4"', '<c r="ZZZZ4"'),
    "row beyond the sheet": in_sheet(r'<row r="4"', '<row r="99999999"'),
    "unknown type of a cell": in_sheet(r't="s"><v>', 't="q"><v>'),
    "value that is not a number": in_sheet(rf"({FORMULA})<v>[0-9.]+</v>", r"\1<v>nan</v>"),
    "value that is text in a number": in_sheet(rf"({FORMULA})<v>[0-9.]+</v>", r"\1<v>12,5</v>"),
    "infinite value": in_sheet(rf"({FORMULA})<v>[0-9.]+</v>", r"\1<v>inf</v>"),
    "unknown error value": in_sheet(rf'" s="([0-9]+)">({FORMULA})<v>[0-9.]+</v>', r'" s="\1" t="e">\2<v>#OOPS!</v>'),
    "formula without a value": in_sheet(rf"({FORMULA})<v>[0-9.]+</v>", r"\1"),
    # formulas
    "formula that does not close": in_sheet(FORMULA, "<f>SUM(A1</f>"),
    "formula that ends in an operator": in_sheet(FORMULA, "<f>A1+</f>"),
    "formula of two operands": in_sheet(FORMULA, "<f>A1 B1 2</f>"),
    "formula with an open text": in_sheet(FORMULA, '<f>"abc</f>'),
    "formula that reads a missing sheet": in_sheet(FORMULA, "<f>Nowhere!A1</f>"),
    "formula that reads a missing name": in_sheet(FORMULA, "<f>NoSuchName</f>"),
    "formula that calls no function": in_sheet(FORMULA, "<f>SUMM(A1)</f>"),
    "formula of a cell that is gone": in_sheet(FORMULA, "<f>#REF!+1</f>"),
    "formula beyond the sheet": in_sheet(FORMULA, "<f>A9999999</f>"),
    "formula of nine thousand characters": in_sheet(FORMULA, f"<f>{'1+' * 4500}1</f>"),
    "empty formula": in_sheet(FORMULA, "<f></f>"),
    # parts, types, relations
    "lost styles": without(STYLES),
    "lost worksheet": without("xl/worksheets/sheet2.xml"),
    "lost shared texts": without(STRINGS),
    "lost chart": without(CHART),
    "lost theme": without("xl/theme/theme1.xml"),
    "lost workbook": without(BOOK),
    "lost content types": without(TYPES),
    "wrong content type of a sheet": replaced(TYPES, r"spreadsheetml\.worksheet\+xml", "spreadsheetml.styles+xml"),
    "content type missing": replaced(TYPES, r'<Override PartName="/xl/styles.xml"[^>]*/>', ""),
    "content type of a part that is not there": replaced(
        TYPES, r"</Types>", '<Override PartName="/xl/gone.xml" ContentType="application/xml"/></Types>'
    ),
    "content type told twice": replaced(TYPES, r'(<Override PartName="/xl/styles.xml"[^>]*/>)', r"\1\1"),
    "relation to nothing": replaced("xl/_rels/workbook.xml.rels", r"worksheets/sheet1\.xml", "worksheets/sheet0.xml"),
    "relation id twice": replaced("xl/_rels/workbook.xml.rels", r'Id="rId2"', 'Id="rId1"'),
    "sheet of the kind styles": replaced(
        "xl/_rels/workbook.xml.rels",
        r'relationships/worksheet" Target="worksheets/sheet1', 'relationships/styles" Target="worksheets/sheet1'
    ),
    "orphaned part": added("xl/worksheets/sheet999.xml", b"<worksheet/>"),
    "damaged XML": in_sheet(r"</sheetData>", "</sheetdata>"),
    "control character": replaced(STRINGS, r"<t>", "<t>\x01"),
    "character no XML has": replaced(STRINGS, r"<t>", "<t>\ufffe"),
    "document type": replaced(STRINGS, r"<sst", '<!DOCTYPE sst [<!ENTITY a "b">]><sst'),
    # workbook
    "dead name": replaced(BOOK, r"(<definedName name=\"Scenario\">)[^<]*", r"\1#REF!"),
    "name of a missing sheet": replaced(BOOK, r"(<definedName name=\"Scenario\">)[^<]*", r"\1Nowhere!$A$1"),
    "name that looks like a cell": replaced(BOOK, r'name="Scenario"', 'name="A1"'),
    "name with a blank": replaced(BOOK, r'name="Scenario"', 'name="The scenario"'),
    "name twice": replaced(BOOK, r'(<definedName name="Scenario">[^<]*</definedName>)', r"\1\1"),
    "name of a sheet there is not": replaced(BOOK, r'localSheetId="[0-9]+"', 'localSheetId="999"'),
    "sheet name of forty letters": replaced(BOOK, r'(<sheet name=")Cover', r"\1" + "x" * 40),
    "sheet name with a slash": replaced(BOOK, r'(<sheet name=")Cover', r"\1Co/ver"),
    "sheet name twice": replaced(BOOK, r'(<sheet name=")Cover', r"\1Control"),
    "sheet id twice": replaced(BOOK, r'sheetId="2"', 'sheetId="1"'),
    "sheet without a relation": replaced(BOOK, r'r:id="rId1"', 'r:id="rId9999"'),
    "open on a tab there is not": replaced(BOOK, r"<workbookView ", '<workbookView activeTab="999" '),
    "elements of the workbook out of order": replaced(
        BOOK, r"(<sheets>.*</sheets>)(<definedNames>.*</definedNames>)", r"\2\1",
    ),
    # styles
    "format of a missing font": replaced(STYLES, r'(<cellXfs.*?fontId=")[1-9][0-9]*', r"\g<1>999"),
    "format of a missing fill": replaced(STYLES, r'(<cellXfs.*?fillId=")[0-9]+', r"\g<1>999"),
    "format of a missing number format": replaced(STYLES, r'(<cellXfs.*?numFmtId=")1[6-9][0-9]', r"\g<1>999"),
    "number format with an open text": replaced(STYLES, r'formatCode="[^"]*"', 'formatCode="0 &quot;abc"'),
    "number format of five sections": replaced(STYLES, r'formatCode="[^"]*"', 'formatCode="0;0;0;0;0"'),
    "number format twice": replaced(STYLES, r'(<numFmt numFmtId=")165"', r'\g<1>164"'),
    "wrong count of formats": replaced(STYLES, r'<cellXfs count="[0-9]+"', '<cellXfs count="3"'),
    "lists of styles out of order": replaced(STYLES, r"(<fonts.*</fonts>)(<fills.*</fills>)", r"\2\1"),
    # what stands around cells
    "elements of a sheet out of order": in_sheet(r"(<sheetViews>.*?</sheetViews>)(.*)(<sheetData>)", r"\2\1\3"),
    "validation list of 300 letters": in_sheet(
        r'(<dataValidation type="list"[^>]*><formula1>)[^<]*', r"\1" + '"' + "x" * 300 + '"'
    ),
    "validation title of 40 letters": in_sheet(r'errorTitle="[^"]*"', f'errorTitle="{"x" * 40}"'),
    "validation of no cells": in_sheet(r'(<dataValidation [^>]*sqref=")[^"]*"', r'\1"'),
    "validation of a missing sheet": in_sheet(
        r'(<dataValidation type="list"[^>]*><formula1>)[^<]*', r"\1Nowhere!$A$1:$A$3",
    ),
    "validation with one bound": in_sheet(r'(<dataValidation type="decimal".*?)<formula2>.*?</formula2>', r"\1"),
    "validation of an unknown type": in_sheet(r'<dataValidation type="list"', '<dataValidation type="menu"'),
    "wrong count of validations": in_sheet(r'<dataValidations count="[0-9]+"', '<dataValidations count="77"'),
    "conditional format that is missing": in_sheet(r'dxfId="[0-9]+"', 'dxfId="999"'),
    "conditional format of priority 0": in_sheet(r'priority="[0-9]+"', 'priority="0"'),
    "conditional format of no cells": in_sheet(
        r'<conditionalFormatting sqref="[^"]*"', '<conditionalFormatting sqref="1:A"',
    ),
    "overlapping columns": in_sheet(r'(<col min="2" max=")2"', r'\g<1>9"'),
    "merged cells that overlap": in_sheet(
        r"</sheetData>",
        '</sheetData><mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>'
    ),
    "link to a missing sheet": in_sheet(r"location=\"[^\"]*\"", 'location="Nowhere!A1"'),
    "bad dimension": in_sheet(r'<dimension ref="[^"]*"', '<dimension ref="B2:A1"'),
    "lost drawing": in_sheet(r'<drawing r:id="[^"]*"', '<drawing r:id="rId99"'),
    # properties
    "bad date": replaced(CORE, r"(<dcterms:created[^>]*>)[^<]*", r"\g<1>2024-13-41T00:00:00Z"),
    "date that is text": replaced(CORE, r"(<dcterms:created[^>]*>)[^<]*", r"\1yesterday"),
    "property twice": replaced(CUSTOM, r"(<property .*?</property>)", r"\1\1"),
    "property id of 1": replaced(CUSTOM, r'pid="2"', 'pid="1"'),
    "property without a value": replaced(CUSTOM, r"(<property [^>]*>).*?(</property>)", r"\1\2"),
    # charts
    "chart of a missing sheet": replaced(CHART, r"(<c:val>.*?<c:f>)[^<]*", r"\1Nowhere!$A$1:$A$3"),
    "chart of a range that is none": replaced(CHART, r"(<c:val>.*?<c:f>)[^<]*", r"\1Control!$A$1:"),
    "chart that is missing": replaced(DRAWING, r'(<c:chart [^>]*r:id=")[^"]*', r"\1rId99"),
    "chart beyond the sheet": replaced(DRAWING, r"<xdr:col>[0-9]+", "<xdr:col>99999"),
    "axis that is missing": replaced(CHART, r'<c:axId val="[0-9]+"', '<c:axId val="7"'),
}  # fmt: skip


def read(path: Path) -> Parts:
    """The parts of a workbook."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def write(path: Path, parts: Mapping[str, bytes], *, twice: str = "") -> None:
    """A package of the parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
