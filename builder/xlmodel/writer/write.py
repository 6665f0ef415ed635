"""The plan as an .xlsx file, with XlsxWriter: same inputs, same bytes."""

from __future__ import annotations

import datetime
import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Literal

import xlsxwriter
from xlsxwriter.exceptions import FileSizeError, XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from xlmodel.errors import ModelError, WorkbookError
from xlmodel.format import CONTENT
from xlmodel.layout.plan import ROW_PIXELS, DefinedName, SheetPlan, Validation, WorkbookPlan
from xlmodel.refs import a1, quote_sheet
from xlmodel.texts import Phrase
from xlmodel.writer.charts import draw
from xlmodel.writer.finished import FinishedCell, unholdable
from xlmodel.writer.seal import seal
from xlmodel.writer.styles import FONT, FONT_SIZE, RED, SHADE, WHITE, properties, tab_colour

_FAILING = tuple(map(Phrase, ("finish.status_check", "finish.status_fails", "reconciliation.differs")))

_TOLD = 20

Pages = Literal["front", "all"]
"""What is printed."""

_CALCULATED_BY = 191029
"""The calculation engine of current Excel, which recalculates on opening what an older one has saved."""

_SHADES = {"type": "2_color_scale", "min_color": WHITE, "max_color": SHADE}


def write(
    plan: WorkbookPlan,
    cells: dict[str, list[FinishedCell]],
    path: Path,
    *,
    metadata: Mapping[str, str],
    as_of: str,
    pages: Pages = "front",
) -> None:
    """Writes the workbook to `path`; `replacing` gives a path that harms no file when this fails half way.

    Args:
        plan: sheets, widths, names.
        cells: the finished cells by sheet id; each sheet's are let go when it is laid down.
        path: the .xlsx to write.
        metadata: custom document properties.
        as_of: the date (ISO) the file is said to be created on, so that its bytes do not depend on the clock.
        pages: what is printed: the front alone, or every sheet.

    Raises:
        ModelError: a text or number that no workbook can hold, all of them at once; nothing is written.
        WorkbookError: it is larger than a workbook can be.
    """
    problems = unholdable(plan, cells, metadata)
    if problems:
        raise ModelError(
            f"the workbook cannot hold {'this' if len(problems) == 1 else f'{len(problems)} things'}",
            problems=problems[:_TOLD],
            hint="change the text or the input the cell shows",
        )
    content = io.BytesIO()
    with _refusals():
        _Writer(plan, content, metadata, as_of, pages).write(cells)
        content.seek(0)
        seal(content, path)


@contextmanager
def _refusals() -> Iterator[None]:
    """What XlsxWriter refuses is an error, also where it only warns and leaves something out."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            yield
    except FileSizeError as error:
        raise WorkbookError("the workbook is larger than 4 GB", hint="leave out lines or cases") from error
    except (XlsxWriterException, UserWarning) as error:
        raise ModelError(f"the workbook cannot be written: {' '.join(str(error).split())}") from error


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A worksheet that takes formulas as they are (ours are complete, the search for future functions is slow)."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _xml_formula_element(self, formula: str, result: float | str, attributes: list[tuple[str, Any]]) -> None:
        """An empty text is a result: without its type the cell counts as never calculated."""
        if result == "":
            attributes.append(("t", "str"))
        super()._xml_formula_element(formula, result, attributes)


def _is_number(value: float | str | None) -> bool:
    """Whether a text is digits: one that stands in a list of texts (figures as printed, periods) and is meant so."""
    return isinstance(value, str) and value.isascii() and value.replace(".", "", 1).isdigit()


class _Writer:
    def __init__(
        self,
        plan: WorkbookPlan,
        content: BinaryIO,
        metadata: Mapping[str, str],
        as_of: str,
        pages: Pages,
    ) -> None:
        self._plan = plan
        self._pages = pages
        taken = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
        usual = {"font_name": FONT, "font_size": FONT_SIZE}  # a column's width is counted in digits of this font
        self._book = xlsxwriter.Workbook(content, {**taken, "in_memory": True, "default_format_properties": usual})
        self._formats: dict[tuple[str, str], Any] = {}
        created = datetime.datetime.fromisoformat(f"{as_of}T00:00:00")
        self._book.set_properties({"title": plan.title, "author": "xlmodel", "created": created})
        for name, text in {**metadata, CONTENT: ""}.items():
            self._book.set_custom_property(name, text, "text")
        self._book.set_calc_mode("auto", _CALCULATED_BY)
        self._book.calc_on_load = False  # the values in the cells are those of a recalculation

    def write(self, cells: dict[str, list[FinishedCell]]) -> None:
        sheets = {plan.id: self._book.add_worksheet(plan.name, worksheet_class=_Sheet) for plan in self._plan.sheets}
        for plan in self._plan.sheets:
            self._sheet(sheets[plan.id], plan, cells.pop(plan.id))
        for name in self._plan.names:
            self._book.define_name(name.name, f"={self._cell_of(name)}")
        self._book.close()

    def _sheet(self, sheet: Any, plan: SheetPlan, cells: Sequence[FinishedCell]) -> None:
        sheet.set_default_row(ROW_PIXELS * 0.75)
        meant = " ".join(a1(cell.row, cell.column) for cell in cells if not cell.formula and _is_number(cell.value))
        if meant:
            sheet.ignore_errors({"number_stored_as_text": meant})
        for cell in cells:
            style = self._format(cell.style, cell.number_format)
            if cell.formula:
                sheet.write_formula(cell.row, cell.column, cell.formula, style, cell.value)
            elif cell.link:
                sheet.write_url(cell.row, cell.column, f"internal:{cell.link}", style, cell.value)
            elif cell.value is None:
                sheet.write_blank(cell.row, cell.column, None, style)
            elif isinstance(cell.value, str):
                sheet.write_string(cell.row, cell.column, cell.value, style)
            else:
                sheet.write_number(cell.row, cell.column, cell.value, style)
        for column, width in plan.widths.items():
            sheet.set_column(column, column, width, None, {"level": plan.column_outline.get(column, 0)})
        for row in plan.outline.keys() | plan.heights.keys():
            sheet.set_row(row, plan.heights.get(row), None, {"level": plan.outline.get(row, 0)})
        for placed in plan.charts:
            chart = draw(self._book, placed.chart, placed.width, placed.height)
            sheet.insert_chart(placed.row, placed.column, chart, {"x_offset": placed.right, "y_offset": placed.down})
        for validation in plan.validations:
            self._validate(sheet, validation)
        sheet.outline_settings(True, False, True, False)
        sheet.freeze_panes(*plan.freeze)
        sheet.hide_gridlines(2)
        sheet.set_zoom(80)
        sheet.set_tab_color(tab_colour(plan.type, plan.part))
        for block in plan.shades:
            sheet.conditional_format(*block, _SHADES)
        for block, (row, column), number_format in plan.shown_otherwise:
            flag = a1(row, column, fixed_row=True, fixed_column=True)
            style = self._book.add_format({"num_format": number_format})
            sheet.conditional_format(*block, {"type": "formula", "criteria": f"={flag}=1", "format": style})
        self._flag_failures(sheet, plan)
        self._print(sheet, plan)

    def _validate(self, sheet: Any, validation: Validation) -> None:
        options: dict[str, Any] = {"ignore_blank": True, "error_title": "xlmodel"}
        if validation.cells is not None:
            name, top, left, bottom, right = validation.cells
            prefix = "" if name == sheet.get_name() else f"{quote_sheet(name)}!"
            begin = a1(top, left, fixed_row=True, fixed_column=True)
            end = a1(bottom, right, fixed_row=True, fixed_column=True)
            options |= {"validate": "list", "source": f"={prefix}{begin}:{end}"}
        elif validation.choices:
            options |= {"validate": "list", "source": list(validation.choices)}
        elif validation.bounds is not None:
            low, high = validation.bounds
            kind = "integer" if validation.whole else "decimal"
            options |= {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
        last_row = validation.row if validation.last_row is None else validation.last_row
        sheet.data_validation(validation.row, validation.column, last_row, validation.last_column, options)

    def _flag_failures(self, sheet: Any, plan: SheetPlan) -> None:
        red = self._book.add_format({"font_color": RED, "bold": True})
        last_row, last_column = plan.last_row, plan.last_column
        for phrase in _FAILING:
            value = f'"{phrase.text(self._plan.language)}"'
            options = {"type": "cell", "criteria": "==", "value": value, "format": red}
            sheet.conditional_format(0, 0, 1, last_column, options)
            sheet.conditional_format(plan.freeze[0], 0, last_row, last_column, options)

    def _print(self, sheet: Any, plan: SheetPlan) -> None:
        if not plan.portrait:
            sheet.set_landscape()
        sheet.set_paper(9)
        first, count = plan.front_rows if self._pages == "front" else (0, 0)
        last = count or plan.print_rows or plan.last_row + 1
        sheet.fit_to_pages(plan.pages_across, plan.pages_down(range(first, last)))
        sheet.set_margins(left=0.25, right=0.25, top=0.4, bottom=0.4)
        if plan.breaks:
            sheet.set_h_pagebreaks(plan.breaks)
        sheet.repeat_rows(0, plan.freeze[0] - 1)
        if plan.freeze[1]:
            sheet.repeat_columns(0, 0)
        if self._pages == "front" and plan.part != "front":
            sheet.print_area(*(plan.last_row + 2, 0) * 2)  # an empty cell: nothing of this sheet
        else:
            sheet.print_area(first, 0, last - 1, plan.print_columns)
        sheet.set_header("&L&9&A&R&9&F", {"margin": 0.2})
        sheet.set_footer("&C&9&P / &N", {"margin": 0.2})

    def _format(self, style: str, number_format: str) -> Any:
        key = (style, number_format)
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties(style, number_format))
        return self._formats[key]

    def _cell_of(self, name: DefinedName) -> str:
        sheet = next(plan.name for plan in self._plan.sheets if plan.id == name.sheet)
        return f"{quote_sheet(sheet)}!{a1(name.row, name.column, fixed_row=True, fixed_column=True)}"
