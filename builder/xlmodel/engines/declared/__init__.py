"""What each engine is known to compute otherwise than Excel, without a word: constructs, by theme.

Each is matched on the tokens of a formula, and on what it reads where they leave it open.
"""

from __future__ import annotations

from xlmodel.engines.declared.arrays import OF_ARRAYS
from xlmodel.engines.declared.comparisons import OF_COMPARISONS
from xlmodel.engines.declared.conditions import OF_CONDITIONS
from xlmodel.engines.declared.kinds import OF_KINDS
from xlmodel.engines.declared.lookups import OF_LOOKUPS
from xlmodel.engines.declared.numbers import OF_NUMBERS
from xlmodel.engines.declared.texts import OF_TEXTS

WEAKNESSES = (*OF_TEXTS, *OF_NUMBERS, *OF_LOOKUPS, *OF_CONDITIONS, *OF_COMPARISONS, *OF_ARRAYS, *OF_KINDS)
