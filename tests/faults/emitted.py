"""An emitted workbook whose formulas can be changed in its XML, and saved with cached values as Excel would save it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from xlmodel.audit.lexer import address
from xlmodel.audit.package import PackageParts
from xlmodel.audit.reading import sheet_parts

Content = str | float | None
"""A formula with its equals sign, a text, a number, or nothing."""

_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*?)(?<!/)>(.*?)</c>', re.DOTALL)
_FORMULA = re.compile(r"<f([^>]*)>(.*?)</f>", re.DOTALL)
_STYLE = re.compile(r' s="([0-9]+)"')
_TYPE = re.compile(r' t="[a-z]+"')


@dataclass(frozen=True)
class Emitted:
    """The parts of a workbook, and the part of each sheet."""

    parts: dict[str, bytes]
    sheets: dict[str, str]


def load(path: Path) -> Emitted:
    """Reads an emitted workbook; refuses shared formulas, which no emitted workbook has."""
    package = PackageParts(path)
    parts = {name: package.read(name) for name in package.names}
    sheets = sheet_parts(package)
    for title, part in sheets.items():
        if b't="shared"' in parts.get(part, b""):
            raise ValueError(f"{path}: sheet {title} has shared formulas; only emitted workbooks can be changed")
    return Emitted(parts, sheets)


def save(book: Emitted, path: Path, changes: Mapping[tuple[str, int, int], Content]) -> None:
    """Writes the workbook with the content of some cells changed; cached values stay."""
    parts = dict(book.parts)
    for title in {title for title, _, _ in changes}:
        cells = {address(row, column): content for (sheet, row, column), content in changes.items() if sheet == title}
        part = book.sheets[title]
        text, count = _rewritten(parts[part].decode(), cells)
        if count != len(cells):
            raise ValueError(f"{title}: {count} of {len(cells)} cells changed")
        parts[part] = text.encode()
    _write(parts, path)


def restyled(book: Emitted, random: Random, path: Path) -> None:
    """Writes the workbook with the style of one formula cell changed to that of another of its sheet."""
    for _ in range(100):
        part = book.sheets[random.choice([*book.sheets])]
        text = book.parts[part].decode()
        cells = [found for found in _CELL.finditer(text) if "<f" in found[3] and _STYLE.search(found[2])]
        styles = sorted({_STYLE.search(found[2])[1] for found in cells})  # type: ignore[index]
        if len(styles) < 2:
            continue
        cell = random.choice(cells)
        (own,) = _STYLE.findall(cell[2])
        other = random.choice([style for style in styles if style != own])
        begin, end = cell.start(2), cell.end(2)
        changed = text[:begin] + _STYLE.sub(f' s="{other}"', cell[2]) + text[end:]
        _write({**book.parts, part: changed.encode()}, path)
        return
    raise ValueError("no sheet has cells of two styles")


def save_values(path: Path, values: Mapping[tuple[str, str], object]) -> None:
    """Replaces every cached value of the file by the recalculated one."""
    book = load(path)
    parts = dict(book.parts)
    for title, part in book.sheets.items():

        def cached(match: re.Match[str], title: str = title) -> str:
            if "<f" not in match[3] or (title, match[1]) not in values:
                return match[0]
            kind, text = _encoded(values[title, match[1]])
            formula = _FORMULA.search(match[3])
            attributes = _TYPE.sub("", match[2]) + kind
            return f'<c r="{match[1]}"{attributes}>{formula[0] if formula else ""}<v>{text}</v></c>'

        parts[part] = _CELL.sub(cached, parts[part].decode()).encode()
    _write(parts, path)


def _rewritten(text: str, cells: Mapping[str, Content]) -> tuple[str, int]:
    count = 0

    def rewrite(match: re.Match[str]) -> str:
        nonlocal count
        if match[1] not in cells:
            return match[0]
        count += 1
        content = cells[match[1]]
        attributes = _TYPE.sub("", match[2])
        if content is None:
            return f'<c r="{match[1]}"{attributes}/>'
        if isinstance(content, str) and not content.startswith("="):
            return f'<c r="{match[1]}"{attributes} t="inlineStr"><is><t>{escape(content)}</t></is></c>'
        if isinstance(content, str):
            return f'<c r="{match[1]}"{attributes}><f>{escape(content.removeprefix("="))}</f><v>0</v></c>'
        return f'<c r="{match[1]}"{attributes}><v>{content!r}</v></c>'

    return _CELL.sub(rewrite, text), count


def _encoded(value: object) -> tuple[str, str]:
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, int | float):
        return "", repr(float(value))
    text = "" if value is None else str(value)
    return (' t="e"' if text.startswith("#") else ' t="str"'), escape(text)


def _write(parts: Mapping[str, bytes], path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
