"""The set phrases of formulas in words."""

from __future__ import annotations

from xlmodel.texts import Phrase

COMMA = Phrase("prose.comma")
PRIOR = Phrase("prose.prior")
EARLIER = Phrase("prose.earlier")
LATER = Phrase("prose.later")
PRIOR_PERIOD = Phrase("prose.prior_period")
PERIODS_EARLIER = Phrase("prose.periods_earlier")
PERIODS_LATER = Phrase("prose.periods_later")
AT = Phrase("prose.at")
SPAN = Phrase("prose.span")
TO_DATE = Phrase("prose.to_date")
WINDOW = Phrase("prose.window")
OVER = Phrase("prose.over")
SCENARIOS = Phrase("prose.scenarios")
CELL = Phrase("prose.cell")
COLUMN = Phrase("prose.column")
CONVERTED = Phrase("prose.converted")
GIVEN = Phrase("prose.given")
OR_ZERO = Phrase("prose.or_zero")
OR_NOT_MEANINGFUL = Phrase("prose.or_not_meaningful")
GROWTH = Phrase("prose.growth")
WORST = Phrase("prose.worst")
QUOTED = Phrase("prose.quoted")
DISPLAY_GAP = Phrase("prose.display_gap")
PROOF_GAP = Phrase("prose.proof_gap")
