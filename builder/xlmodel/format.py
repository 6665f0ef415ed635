"""What a delivered file promises to whoever reads it: property keys, the Index, fixed rows and columns.

Rows and columns count from 1, as a reader of the file counts them.
"""

from __future__ import annotations

from typing import Final

VERSION: Final = "xlmodel.version"
TEMPLATE: Final = "xlmodel.template"
LANGUAGE: Final = "xlmodel.language"
SELECTED: Final = "xlmodel.scenario"
SCENARIOS: Final = "xlmodel.scenarios"
CORRECTIONS: Final = "xlmodel.corrections"
INPUTS: Final = "xlmodel.inputs"
BUILT: Final = "xlmodel.built"
"""The keys of parts of what the workbook remembers of its build begin so."""
GUARDS: Final = "xlmodel.guards"
"""The keys of parts of what the workbook remembers of its checks begin so."""
CHANGES: Final = "xlmodel.changes."
"""The keys of parts of the changed inputs begin so; a number of three digits follows."""
HEADLINES: Final = "xlmodel.headlines"
"""The keys of parts of the list of headline outputs begin so."""
CONTENT: Final = "xlmodel.content"
"""The key of the hash of the file's content."""

INDEX: Final = "Index"
"""The defined name of the sheet by which scripts find a cell, in every language; its title where no name is defined."""
INDEX_HEADER: Final = ("id", "label", "unit", "sheet", "row", "first_column", "periods", "kind")

HEADER_ROW: Final = 4
LABEL_COLUMN: Final = 1
UNIT_COLUMN: Final = 2
CONSTANT_COLUMN: Final = 3
"""The column of single values, on every sheet of rows."""
TOTAL_COLUMN: Final = 4
FIRST_PERIOD_COLUMN: Final = 6

SWITCH_NAME: Final = "Scenario"
"""The defined name of the cell that selects the scenario."""
MASTER_NAME: Final = "MasterCheck"
"""The defined name of the cell that counts failing checks."""
EDITED_NAME: Final = "Edited"
"""The defined name of the cell that counts inputs which differ from the delivered ones."""
PROOF_NAME: Final = "Proof"
"""The defined name of the first result of the sheet that holds results against those delivered."""
CORRECTION_NAME: Final = "Correct_"
"""The defined names of the correction switches begin so."""
