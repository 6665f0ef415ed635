"""The words the engine itself puts into a workbook, by key of its catalogues."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.layout.plan import Style
from xlmodel.model.items import Source
from xlmodel.semantics import in_points
from xlmodel.texts import Label, Phrase

SCENARIO = Phrase("workbook.scenario")
CHECKS = Phrase("workbook.checks")
LABEL = Phrase("workbook.label")
UNIT = Phrase("workbook.unit")
CONSTANT = Phrase("workbook.constant")
CAGR = Phrase("workbook.cagr")
SOURCE = Phrase("workbook.source")
NOTE = Phrase("workbook.note")
IDENTIFIER = Phrase("workbook.identifier")
KIND = Phrase("workbook.kind")
AS_OF = Phrase("workbook.as_of")
INFLOWS = Phrase("workbook.inflows")
CONVERSIONS = Phrase("workbook.conversions")
HEADLINES = Phrase("workbook.headlines")
CONTENTS = Phrase("workbook.contents")
COLOURS = Phrase("workbook.colours")
HOW_TO = Phrase("workbook.how_to")
SHEET = Phrase("workbook.sheet")
TYPE = Phrase("workbook.type")
PURPOSE = Phrase("workbook.purpose")
DISCLAIMER = Phrase("workbook.disclaimer")
COVER = Phrase("workbook.cover")
BACK = Phrase("workbook.back")
ALERTS = Phrase("workbook.alerts")
FINDINGS = Phrase("workbook.findings")
WHY_DIFFERING = Phrase("workbook.why_differing")
BASIS = Phrase("workbook.basis")
BASIS_CHOSEN = Phrase("workbook.basis_chosen")
NOT_APPLICABLE = Phrase("workbook.not_applicable")
BASIS_PLAIN = Phrase("workbook.basis_plain")
CHANGE_SCENARIO = Phrase("workbook.change_scenario")
CONVERSION = Phrase("workbook.conversion")
INDEX = Phrase("workbook.index")
INDEX_PURPOSE = Phrase("workbook.index_purpose")
DEFINITION = Phrase("workbook.definition")

PERIOD = Phrase("workbook.period")
MODEL = Phrase("workbook.model")
SETTINGS = Phrase("workbook.settings")
DRIVERS = Phrase("workbook.drivers")
FIXED = Phrase("workbook.fixed")
LINES = Phrase("workbook.lines")
GAP = Phrase("workbook.gap")
GAP_COLUMN = Phrase("workbook.gap_column")
ALIKE_COLUMN = Phrase("workbook.alike_column")
GIVEN_MOST = Phrase("workbook.given_most")
GIVEN_LEAST = Phrase("workbook.given_least")
TOTALS = Phrase("workbook.totals")
CASES_TOTAL = Phrase("workbook.cases_total")
DEVIATION = Phrase("workbook.deviation")
DISPLAY_GAP = Phrase("workbook.display_gap")
PROOF_LIMIT = Phrase("workbook.proof_limit")
PROOF_FOUND = Phrase("workbook.proof_found")
PROOF_EDITED = Phrase("workbook.proof_edited")
PROOF_SMALLEST = Phrase("workbook.proof_smallest")
PROOF_SHEETS = Phrase("workbook.proof_sheets")
PROOF_BLOCKS = Phrase("workbook.proof_blocks")
PROOF_MOVED = Phrase("workbook.proof_moved")
PROOF_SECOND = Phrase("workbook.proof_second")
PROOF_ROWS = Phrase("workbook.proof_rows")
PROOF_DELIVERED = Phrase("workbook.proof_delivered")
PROOF_NOW = Phrase("workbook.proof_now")
PROOF_WEIGHT = Phrase("workbook.proof_weight")
PROOF_ACROSS = Phrase("workbook.proof_across")
PROOF_WEIGHTS = Phrase("workbook.proof_weights")
PROOF_TEXTS = Phrase("workbook.proof_texts")
PROOF_INPUTS = Phrase("workbook.proof_inputs")
PROOF_DIFFERENT = Phrase("workbook.proof_different")
PROOF_RESIZED = Phrase("workbook.proof_resized")
PROOF_COPIES = Phrase("workbook.proof_copies")
PROOF_BOUNDS = Phrase("workbook.proof_bounds")
PROOF_LEAST = Phrase("workbook.proof_least")
PROOF_MOST = Phrase("workbook.proof_most")
PROOF_OUTSIDE = Phrase("workbook.proof_outside")
PROOF_CHOICES = Phrase("workbook.proof_choices")
TORNADO_CHECKS = (
    Phrase("workbook.tornado_results"),
    Phrase("workbook.tornado_base"),
    Phrase("workbook.tornado_changes"),
    Phrase("workbook.tornado_swings"),
    Phrase("workbook.tornado_keys"),
    Phrase("workbook.tornado_ranks"),
    Phrase("workbook.tornado_ranked"),
    Phrase("workbook.tornado_measure"),
    Phrase("workbook.tornado_shown"),
    Phrase("workbook.tornado_sized"),
)


def change_unit(unit: str, language: str) -> str:
    """What a change in `unit` against a base is told in."""
    return Phrase("workbook.in_points" if in_points(unit) else "workbook.in_percent").text(language)


def against_base(label: Label) -> Label:
    """The title of a scenario's change against the base case."""
    return Phrase("workbook.against_base").label(label)


def at_end(label: Label) -> Label:
    """The title of a scenario's last value."""
    return Phrase("workbook.at_end").label(label)


PROBABILITY = Phrase("workbook.probability")
WEIGHTED = Phrase("workbook.weighted")
SELECTED = Phrase("workbook.selected")
CHANGE = Phrase("workbook.change")
END_AGAINST_BASE = Phrase("workbook.end_against_base")

GRID_NOTE = Phrase("workbook.grid_note")
TORNADO_NOTE = Phrase("workbook.tornado_note")
TORNADO_CORRECTED = Phrase("workbook.tornado_corrected")
TORNADO_MESSAGE = Phrase("workbook.tornado_message")
TORNADO_MESSAGE_CORRECTED = Phrase("workbook.tornado_message_corrected")
MESSAGES = Phrase("workbook.messages")
HIGHEST = Phrase("workbook.highest")
LOWEST = Phrase("workbook.lowest")
ABOVE = Phrase("workbook.above")
WIDEST = Phrase("workbook.widest")
TORNADO_OUTPUT = Phrase("workbook.tornado_output")
TORNADO_MOVING = Phrase("workbook.tornado_moving")
TORNADO_WORKINGS = Phrase("workbook.tornado_workings")
TORNADO_TRIFLE = Phrase("workbook.tornado_trifle")
TORNADO_BY_BASE = Phrase("workbook.tornado_by_base")
TORNADO_AMOUNTS = Phrase("workbook.tornado_amounts")
TORNADO_SIZE = Phrase("workbook.tornado_size")
TORNADO_LIST = Phrase("workbook.tornado_list")
DRIVER = Phrase("workbook.driver")
TORNADO_COLUMNS = (
    Phrase("workbook.driver"),
    Phrase("workbook.at_low"),
    Phrase("workbook.at_high"),
    Phrase("workbook.base"),
    Phrase("workbook.no"),
    Phrase("workbook.low_change"),
    Phrase("workbook.high_change"),
    Phrase("workbook.swing"),
    Phrase("workbook.key"),
    Phrase("workbook.rank"),
)
RANKED_COLUMNS = (
    Phrase("workbook.ranked_by_swing"),
    Phrase("workbook.rank"),
    Phrase("workbook.low_change"),
    Phrase("workbook.high_change"),
)

LOW = Phrase("workbook.low")
BASE = Phrase("workbook.base")
HIGH = Phrase("workbook.high")
SPREAD = Phrase("workbook.spread")
BY_SCENARIO = Phrase("workbook.by_scenario")

SHEET_TYPES = {
    "Doc": Phrase("workbook.doc"),
    "Control": Phrase("workbook.control"),
    "Inputs": Phrase("workbook.inputs"),
    "Calc": Phrase("workbook.calc"),
    "Output": Phrase("workbook.output"),
    "Checks": Phrase("workbook.checks"),
}

KINDS = {
    "report": Phrase("workbook.printed"),
    "derived": Phrase("workbook.derived"),
    "assumption": Phrase("workbook.assumption"),
    "definition": Phrase("workbook.definition"),
    "switch": Phrase("workbook.switch"),
    "own": Phrase("workbook.your_own"),
}

COLOUR_SAMPLE = "123"
COLOUR_KEY: tuple[tuple[Style, Phrase], ...] = (
    ("input", Phrase("workbook.colour_input")),
    ("calc", Phrase("workbook.colour_calc")),
    ("link", Phrase("workbook.colour_link")),
    ("header_history", Phrase("workbook.colour_history")),
)

USAGE = (Phrase("workbook.usage_scenario"), Phrase("workbook.usage_inputs"))
USAGE_CHOICES = Phrase("workbook.usage_choices")
USAGE_CORRECTIONS = Phrase("workbook.usage_corrections")
USAGE_STATUS = Phrase("workbook.usage_status")


def of(whole: str, part: str, language: str) -> str:
    """A part of something, after its name."""
    return Phrase("workbook.of").text(language, whole, part)


def measured(label: str, member: str, unit: str, language: str) -> str:
    """A label with the period it is read at, if any, and its unit."""
    named = Phrase("workbook.at").text(language, label, member) if member else label
    return Phrase("workbook.measured").text(language, named, unit)


def cited(sources: Mapping[str, Source], text: str, language: str) -> str:
    """Source ids (one, or several between semicolons) as rows cite them."""
    between = Phrase("workbook.semicolon").text(language)
    parts = text.split("; ")
    return between.join(sources[part].cited.text(language) if part in sources else part for part in parts)
