"""The formats of cells in the styles part: how many there are, each made of numbers of what the part holds."""

from __future__ import annotations

from xlmodel.errors import WorkbookError
from xlmodel.workbook.package import Attributes

_INDICES = ("fontId", "fillId", "borderId", "numFmtId", "xfId")


def is_index(text: str) -> bool:
    """Whether a text is the number of an entry of a list."""
    return text.isascii() and text.isdigit() and len(text) < 10


class FormatsReader:
    """Handlers for the styles part; afterwards `count` is how many formats of cells there are.

    Args:
        where: the part, as errors name it.
    """

    def __init__(self, where: str) -> None:
        self.count = 0
        self._where = where
        self._of_cells = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element opens.

        Raises:
            WorkbookError: what should be the number of an entry is none, or a number format has no code.
        """
        if tag == "cellXfs":
            self._of_cells = True
        elif tag == "xf":
            self.count += self._of_cells
            for name in _INDICES:
                if not is_index(attributes.get(name, "0")):
                    self._refuse(f"{name}={attributes[name][:20]!r}, which is no number")
        elif tag == "numFmt":
            if not is_index(attributes.get("numFmtId", "")):
                self._refuse(f"numFmtId={attributes.get('numFmtId', '')[:20]!r}, which is no number")
            if "formatCode" not in attributes:
                self._refuse("a number format without formatCode")

    def end(self, tag: str) -> None:
        """An element closes."""
        if tag == "cellXfs":
            self._of_cells = False

    def _refuse(self, what: str) -> None:
        raise WorkbookError(
            f"{self._where} is damaged: it has {what}", hint="open it in Excel and save it again as .xlsx"
        )
