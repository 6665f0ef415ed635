"""What stands in a workbook beside its values: validations, conditional formats, number formats, charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xlmodel.errors import WorkbookError
from xlmodel.workbook.formats import is_index
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits
from xlmodel.workbook.number_codes import GENERAL, code_of, meaning
from xlmodel.workbook.package import Attributes, Package, relation_of, target_of
from xlmodel.workbook.rules import AreaRule, RulesReader

Series = tuple[tuple[str, str], ...]
"""What a series of a chart reads: its part (`cat`, `val`, ...) and the reference."""
_PARTS = frozenset({"tx", "cat", "val", "xVal", "yVal", "bubbleSize"})


@dataclass(frozen=True, slots=True)
class SheetBeside:
    """What one sheet has beside its values.

    Attributes:
        validations: what may be typed where.
        conditions: how cells look where a condition holds.
        formats: the codes of number formats, by row and column of the cells that have another than General.
        charts: the series of each.
    """

    validations: tuple[AreaRule, ...] = ()
    conditions: tuple[AreaRule, ...] = ()
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    charts: tuple[tuple[Series, ...], ...] = ()


def read_beside(path: Path, limits: Limits = DEFAULT_LIMITS) -> dict[str, SheetBeside]:
    """What each sheet of a workbook has beside its values, by name; of a workbook that `read_contents` takes.

    Raises:
        WorkbookError: hostile, damaged, over a limit.
    """
    package = Package(path, limits)
    try:
        main = target_of(package.relations(""), "officeDocument", "xl/workbook.xml")
        parts = package.relations(main)
        styles_part = target_of(parts, "styles")
        styles = _StylesReader()
        if styles_part:
            package.parse(styles_part, styles.start, styles.end)
        return {
            name: _sheet(package, parts[relation][1], styles)
            for name, relation in _sheets(package, main)
            if relation in parts and package.has(parts[relation][1])
        }
    except MemoryError as error:
        raise limits.out_of_memory(f"{path}: reading it") from error
    finally:
        package.close()


def _sheets(package: Package, main: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            found.append((attributes.get("name", ""), relation_of(attributes)))

    package.parse(main, start)
    return found


def _sheet(package: Package, part: str, styles: _StylesReader) -> SheetBeside:
    reader = RulesReader(styles.looks, styles.codes)
    package.parse(part, reader.start, reader.end, reader.text)
    _, drawing = package.relations(part).get(reader.drawing, ("", ""))
    charts = _charts(package, drawing) if drawing and package.has(drawing) else []
    return SheetBeside(tuple(reader.validations), tuple(reader.conditions), reader.formats, tuple(charts))


def _charts(package: Package, drawing: str) -> list[tuple[Series, ...]]:
    """The charts that a drawing shows, in its order."""
    shown: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "chart":
            shown.append(relation_of(attributes))

    package.parse(drawing, start)
    relations = package.relations(drawing)
    parts = [relations[name][1] for name in shown if name in relations]
    return [_series(package, part) for part in parts if package.has(part)]


def _series(package: Package, part: str) -> tuple[Series, ...]:
    """The series of a chart; the first has the categories of all, whatever the others say."""
    found: list[Series] = []
    above: list[str] = []
    reads: dict[str, str] = {}

    def start(tag: str, _: Attributes) -> None:
        above.append(tag)
        if tag == "ser":
            reads.clear()

    def end(tag: str) -> None:
        above.pop()
        if tag == "ser":
            found.append(tuple(sorted((role, text.strip()) for role, text in reads.items())))

    def text(piece: str) -> None:
        if above[-1:] == ["f"] and "ser" in above:
            role = above[above.index("ser") + 1]
            if role in _PARTS:
                reads[role] = reads.get(role, "") + piece

    package.parse(part, start, end, text)
    return tuple(
        tuple(read for read in series if not number or read[0] != "cat") for number, series in enumerate(found)
    )


class _StylesReader:
    """Handlers for the styles part: the code of each format of a cell, how each format of a condition looks."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.looks: list[str] = []
        self._named: dict[int, str] = {}
        self._numbers: list[int] = []
        self._above: list[str] = []
        self._look: dict[str, str] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element opens."""
        self._above.append(tag)
        inside = "dxf" in self._above
        if tag == "dxf":
            self._look = {}
        elif tag == "xf" and "cellXfs" in self._above:
            self._numbers.append(_number(attributes.get("numFmtId", "0")))
        elif tag == "numFmt" and not inside:
            self._named[_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif tag == "numFmt":
            self._look["number format"] = meaning(attributes.get("formatCode", ""))
        elif inside and tag in {"color", "bgColor", "fgColor"} and "rgb" in attributes:
            of = "font" if "font" in self._above else "fill" if "fill" in self._above else ""
            if of and (tag != "fgColor" or of not in self._look):
                self._look[of] = attributes["rgb"][-6:].upper()

    def end(self, tag: str) -> None:
        """An element closes."""
        self._above.pop()
        if tag == "dxf":
            self.looks.append(", ".join(f"{of} {look}" for of, look in sorted(self._look.items())))
        elif tag == "styleSheet":
            self.codes = [code_of(number, self._named) for number in self._numbers] or [GENERAL]


def _number(text: str) -> int:
    if not is_index(text):
        raise WorkbookError(f"the part with the formats is damaged: numFmtId={text[:20]!r}, which is no number")
    return int(text)
