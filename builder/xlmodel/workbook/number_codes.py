"""Number formats as codes, and what two spellings of one have in common."""

from __future__ import annotations

import re

GENERAL = "General"
_BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""Formats that a file names by number alone: ECMA-376, part 1, 18.8.30."""
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.?)|[_*](?P<space>.?)|\[(?P<bracket>[^\]]*)\]?|(?P<end>;)'
    r"|(?P<code>General|AM/PM|A/P|E[+-]|[0#?.,%/@A-Za-z]+?)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_LANGUAGE = re.compile(r"\$(?P<sign>[^-]*)(?:-.*)?\Z", re.DOTALL)


def code_of(number: int, named: dict[int, str]) -> str:
    """The code of a format by its number, among those a file spells out."""
    return named.get(number) or _BUILT_IN.get(number, f"format {number}")


def meaning(code: str) -> str:
    """A code as every spelling of it comes to: literals quoted and joined, widths and languages left out."""
    sections: list[str] = [""]
    literal = ""
    for found in _PIECE.finditer(code):
        kind, text = found.lastgroup, found[found.lastgroup or 0]
        if kind == "bracket":
            sign = _LANGUAGE.match(text)
            kind, text = ("plain", sign["sign"]) if sign else ("code", f"[{text.upper()}]")
        if kind in {"quoted", "escaped", "plain"}:
            literal += text
        elif kind != "space":
            sections[-1] += f'"{literal}"' if literal else ""
            literal = ""
            if kind == "end":
                sections.append("")
            else:
                sections[-1] += text.upper()
    sections[-1] += f'"{literal}"' if literal else ""
    while len(sections) > 1 and sections[-1] in _implied(sections):
        sections.pop()
    return ";".join(sections) or GENERAL.upper()


def _implied(sections: list[str]) -> set[str]:
    """What the last section says where nothing says otherwise: a minus before the first, the first, the text."""
    if len(sections) == 4:
        return {"@"}
    return {sections[0]} if len(sections) == 3 else {f'"-"{sections[0]}', f'"-{sections[0][1:]}'}
