"""Two spellings of one number format mean the same; what shows another number does not."""

from __future__ import annotations

import pytest
from xlmodel.workbook.number_codes import code_of, meaning


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('#,##0.00_);(#,##0.00);"-"_)', r"#,##0.00_);\(#,##0.00\);\-_)"),
        ('0.0%"pts"_);(0.0%"pts");"-"_)', r'0.0%"pts"_);\(0.0%"pts)";\-_)'),
        ("yyyy-mm-dd", r"YYYY\-MM\-DD"),
        ("0;-0", "0"),
        ("0;-0;0;@", "0"),
        ("[$€-407]0", '"€"0'),
        ("[$-409]d mmm", "d mmm"),
        ("general", "General"),
        ("[Red]0", "[RED]0"),
        (code_of(10, {}), "0.00%"),
        (code_of(0, {}), "General"),
        (code_of(165, {165: "0.0"}), "0.0"),
        ("", "General"),
    ],
)
def test_spellings_of_one_format(one: str, other: str) -> None:
    assert meaning(one) == meaning(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.0%", '"12.0%"'), ("0.0%", "0.0"), ("0", "0.0"), ("0", ";;;"), ("0", "0;;"), ("0;-0", "0;0"),
        ("#,##0", "#,##0,"), ('0"x"', '0"y"'), ("[>=1]0;0.0", "[>=2]0;0.0"), ("yyyy", "yy"), ("0", "@"),
        (code_of(9, {}), code_of(10, {})), ("", ";"),
    ],
)  # fmt: skip
def test_formats_that_show_another_number(one: str, other: str) -> None:
    assert meaning(one) != meaning(other)
