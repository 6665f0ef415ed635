"""Cell formats by style: inputs blue, formulas black, links green; six fills."""

from __future__ import annotations

from typing import Any

from xlmodel.model.items import SheetPart, SheetType

FONT, FONT_SIZE = "Arial", 9
BLUE, BLACK, GREEN, GREY, WHITE, RED = "#0000FF", "#000000", "#00682F", "#595959", "#FFFFFF", "#C00000"
NAVY, INPUT, HISTORY, SECTION = "#1F3864", "#E8F0FA", "#EDEDED", "#D9E1F2"
SHADE = "#9DC3E6"

_BASE: dict[str, Any] = {"font_name": FONT, "font_size": FONT_SIZE, "valign": "vcenter"}
_THIN: dict[str, Any] = {"bottom": 4, "bottom_color": "#BFBFBF"}

STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_size": 14, "bold": True, "font_color": NAVY},
    "subtitle": {"italic": True, "font_color": GREY},
    "status": {"bold": True, "font_color": GREEN, "align": "left"},
    "section": {"bold": True, "font_color": NAVY, "bg_color": SECTION},
    "section_apart": {"bold": True, "font_color": NAVY, "bg_color": SECTION, "indent": 1},
    "block": {"italic": True, "font_color": NAVY},
    "section_link": {"bold": True, "font_color": GREEN, "bg_color": SECTION, "align": "right"},
    "section_axis": {"bold": True, "font_color": NAVY, "bg_color": SECTION, "align": "right"},
    "section_axis_wrapped": {
        "bold": True,
        "font_color": NAVY,
        "bg_color": SECTION,
        "align": "right",
        "text_wrap": True,
    },
    "header": {"bold": True, "font_color": WHITE, "bg_color": NAVY, "align": "left"},
    "header_apart": {"bold": True, "font_color": WHITE, "bg_color": NAVY, "align": "left", "indent": 1},
    "header_wrapped": {
        "bold": True,
        "font_color": WHITE,
        "bg_color": NAVY,
        "align": "left",
        "text_wrap": True,
    },
    "header_wrapped_apart": {
        "bold": True,
        "font_color": WHITE,
        "bg_color": NAVY,
        "align": "left",
        "text_wrap": True,
        "indent": 1,
    },
    "header_history": {"bold": True, "font_color": NAVY, "bg_color": HISTORY},
    "axis": {"bold": True, "font_color": WHITE, "bg_color": NAVY, "align": "right"},
    "axis_wrapped": {"bold": True, "font_color": WHITE, "bg_color": NAVY, "align": "right", "text_wrap": True},
    "axis_history": {"bold": True, "font_color": NAVY, "bg_color": HISTORY, "align": "right"},
    "label": {"font_color": BLACK},
    "strong": {"font_color": BLACK, "bold": True},
    "case": {"font_color": GREY},
    "unit": {"font_color": GREY},
    "input": {"font_color": BLUE, "bg_color": INPUT, "align": "right", "locked": False, **_THIN},
    "input_text": {"font_color": BLUE, "bg_color": INPUT, "align": "left", "locked": False, **_THIN},
    "input_history": {"font_color": BLUE, "bg_color": HISTORY, "align": "right", "locked": False, **_THIN},
    "calc": {"font_color": BLACK, "align": "right"},
    "calc_history": {"font_color": BLACK, "bg_color": HISTORY, "align": "right"},
    "link": {"font_color": GREEN, "align": "right"},
    "link_history": {"font_color": GREEN, "bg_color": HISTORY, "align": "right"},
    "headline": {"font_color": GREEN, "bold": True, "align": "right"},
    "cover_title": {"font_size": 20, "bold": True, "font_color": NAVY},
    "large_label": {"font_color": GREY, "align": "left", "top": 2, "top_color": NAVY},
    "large": {"font_size": 16, "bold": True, "font_color": GREEN, "align": "left"},
    "large_unit": {"font_color": GREY, "align": "left"},
    "grid_axis": {"font_color": GREEN, "bold": True, "bg_color": SECTION, "align": "right"},
    "grid_base": {"font_color": GREEN, "bold": True, "border": 1, "align": "right"},
    "calc_text": {"font_color": BLACK},
    "headline_text": {"font_color": BLACK, "bold": True},
    "total": {"font_color": BLACK, "bold": True, "align": "right", "top": 1},
    "text": {"font_color": BLACK},
    "text_apart": {"font_color": BLACK, "indent": 1},
    "wrapped": {"font_color": BLACK, "text_wrap": True},
    "wrapped_apart": {"font_color": BLACK, "text_wrap": True, "indent": 1},
    "note": {"font_color": GREY},
    "id": {"font_color": GREY, "font_size": 8},
    "toc": {"font_color": BLUE, "underline": 1},
}


_TABS: dict[SheetType, str] = {
    "Doc": NAVY, "Control": "#C55A11", "Inputs": BLUE, "Calc": "#262626", "Output": GREEN, "Checks": "#7030A0",
}  # fmt: skip
MACHINERY = "#BFBFBF"


def tab_colour(kind: SheetType, part: SheetPart) -> str:
    """The colour of a sheet's tab: by type, one grey for the machinery."""
    return MACHINERY if part == "back" else _TABS[kind]


def properties(style: str, number_format: str) -> dict[str, Any]:
    """The XlsxWriter format properties of a style with a number format."""
    found = {**_BASE, **STYLES[style]}
    if number_format and number_format not in ("General", "@"):
        found["num_format"] = number_format
    return found
