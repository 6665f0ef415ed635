"""Takes the pictures of the README: `python -m tests.docs.pictures` (needs LibreOffice and poppler)."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import xlmodel

IMAGES = Path(__file__).parents[2] / "docs" / "images"
DPI = 130
CROPS = {
    "Cover": (30, 40, 1460, 650),
    "Sensitivities": (30, 40, 1460, 700),
    "Dashboard": (30, 40, 1460, 910),
}
"""Left, top, width and height of the picture in the first page of a sheet, at 130 dots per inch."""


def main() -> None:
    """Builds the base workbook, prints it to PDF and cuts the first page of two sheets out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook = xlmodel.build("ai_compute", output=folder / "ai_compute-base.xlsx").path
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        run = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", name, str(workbook)]
        subprocess.run(run, check=True, capture_output=True)
        pdf = workbook.with_suffix(".pdf")
        pages = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True)
        titles = [page.lstrip().partition("\n")[0].partition("  ")[0] for page in pages.stdout.split("\f")]
        IMAGES.mkdir(exist_ok=True)
        for sheet, (left, top, width, height) in CROPS.items():
            page = str(titles.index(sheet) + 1)
            crop = ["-x", str(left), "-y", str(top), "-W", str(width), "-H", str(height)]
            target = IMAGES / sheet.lower()
            cut = ["pdftoppm", "-png", "-r", str(DPI), "-f", page, "-l", page, *crop, "-singlefile"]
            subprocess.run([*cut, str(pdf), str(target)], check=True)


if __name__ == "__main__":
    main()
