"""What a model is made of: inputs, lines, tables, checks, sections, sheets, scenarios. Records without behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from xlmodel.expr.nodes import Node
from xlmodel.model.showing import item_html, item_line
from xlmodel.texts import NO_TEXT, Label
from xlmodel.timeline import Axis

Value = float | str | Label | None
InputKind = Literal["report", "derived", "assumption", "definition", "switch", "own"]
SheetType = Literal["Doc", "Control", "Inputs", "Calc", "Output", "Checks"]
SheetPart = Literal["front", "middle", "back"]
"""What is read first, the model itself, and the machinery."""
CheckKind = Literal["error", "alert"]

NUMBER_KINDS: tuple[InputKind, ...] = ("report", "derived", "assumption", "definition", "own")
"""The kinds of inputs that a template gives, in the order in which they are told."""

SCOPE = "scope"
"""The sheet that says what the model leaves out, how it rounds and how it is rolled forward."""
CASE_SETTINGS = "case_settings"
"""The sheet of what the cases change."""
PRINTED, RECONCILIATION, SWITCHES = "printed", "reconciliation", "switches"
"""The tables that hold printed figures against the model."""

SCALAR = ""
"""The member under which a scalar's value is kept."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from: a figure, section or paper, by id.

    `name` is how rows cite it; the id itself unless given.
    """

    id: str
    label: Label
    detail: Label = NO_TEXT
    name: Label = NO_TEXT

    @property
    def cited(self) -> Label:
        """The name by which rows cite it."""
        return self.name if self.name.origin else Label(self.id)


@dataclass(frozen=True, slots=True, repr=False)
class Input:
    """A given number or text, by member of its axis or (axis `None`) once.

    Attributes:
        values: by member, or under `SCALAR`; `None` is an empty cell for the analyst.
        assumed: the members that are assumptions although the rest is printed.
        valid: smallest and largest value that may be entered.
        swing: low and high of a driver, as factors on its value, for the tornado.
        choices: the texts that may be entered.
        origin: file and line that declare it.
        number_format: how its values are shown, where its unit does not decide.
        whole: whether it counts what cannot be parted, so that only whole numbers may be entered, scaled to or drawn.
    """

    id: str
    label: Label
    unit: str
    kind: InputKind
    source: str
    values: Mapping[str, Value]
    axis: Axis | None = None
    note: Label = NO_TEXT
    assumed: frozenset[str] = frozenset()
    valid: tuple[float, float] | None = None
    swing: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()
    origin: str = field(default="", compare=False)
    number_format: str = ""
    whole: bool = False

    def __repr__(self) -> str:
        return item_line(self)

    def _repr_html_(self) -> str:
        return item_html(self)

    @property
    def members(self) -> tuple[str, ...]:
        """The members it has values for, in the order of the axis; `SCALAR` alone for a scalar."""
        return (SCALAR,) if self.axis is None else tuple(m for m in self.axis.members if m in self.values)


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """A calculated row: one expression over its span, or (axis `None`) one value.

    Attributes:
        members: the span, a run of the axis's members; `SCALAR` alone for a scalar.
        summary: what stands in the total column: `cagr`, `worst` (largest deviation) or nothing.
        total: what stands there else, in the line's own unit: the value that the row is compared with.
        kind: `calc`, `text` (a text result), `check` or `flag`.
        origin: file and line of the template that declares it.
        starts: of a line along dimensions, the first period of members that start later than its span.
        rolls: of a row of a corkscrew, the id of its balance.
        number_format: how its values are shown, where its unit does not decide.
    """

    id: str
    label: Label
    unit: str
    expression: Node
    members: tuple[str, ...]
    axis: Axis | None = None
    source: str = ""
    note: Label = NO_TEXT
    summary: Literal["", "cagr", "worst"] = ""
    kind: Literal["calc", "text", "check", "flag"] = "calc"
    strong: bool = False
    origin: str = field(default="", compare=False)
    starts: Mapping[str, str] = field(default_factory=dict, compare=False)
    rolls: str = ""
    number_format: str = ""
    total: Node | None = None

    def __repr__(self) -> str:
        return item_line(self)

    def _repr_html_(self) -> str:
        return item_html(self)


OWN_UNIT = "unit"
"""The column of a table in which each record says its unit."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table: given (`expression` and `by_record` empty), computed alike for all records, or by record.

    `formats` are number formats by record, where the unit's own will not do; under the empty key, for all others.
    `level` is the outline the column stands behind, 0 for none. A column of numbers may show a text where a number has
    no meaning, `where(condition, number, words("n/a"))`; then nothing reads it.
    """

    id: str
    label: Label
    unit: str = ""
    expression: Node | None = None
    by_record: Mapping[str, Node] = field(default_factory=dict)
    text: bool = False
    width: int = 12
    formats: Mapping[str, str] = field(default_factory=dict)
    level: int = 0

    @property
    def computed(self) -> bool:
        """Whether any of its cells is a formula."""
        return self.expression is not None or bool(self.by_record)

    @property
    def cover_columns(self) -> int:
        """How many columns of the cover it takes beside a sentence: words have room for two."""
        return 2 if self.text and self.id != OWN_UNIT else 1

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Its formulas: the one of all records, or those by record."""
        return (self.expression,) if self.expression is not None else tuple(self.by_record.values())


@dataclass(frozen=True, slots=True)
class Table:
    """Records (rows) with columns: `records` maps key and column id to a given value.

    `printed` columns are printed, all if 0; `in_front` records are printed with the front, all if None; `headings` are
    the records that head those below them.
    """

    id: str
    label: Label
    columns: tuple[TableColumn, ...]
    records: Mapping[str, Mapping[str, Value]]
    printed: int = 0
    headings: frozenset[str] = frozenset()
    in_front: int | None = None

    def record_label(self, key: str, language: str) -> str:
        """What the record `key` is called; the key itself where no column says."""
        record = self.records.get(key, {})
        for name in ("label", "name"):
            found = record.get(name)
            if isinstance(found, Label):
                return found.text(language)
            if isinstance(found, str):
                return found
        return key

    def column(self, column_id: str) -> TableColumn:
        """The column `column_id` (KeyError if there is none: the model's check names it)."""
        for item in self.columns:
            if item.id == column_id:
                return item
        raise KeyError(column_id)


@dataclass(frozen=True, slots=True)
class Check:
    """What must hold: the deviation kept in the line `line` is within `tolerance` (an input's id)."""

    id: str
    label: Label
    line: str
    tolerance: str
    kind: CheckKind


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a sheet: ids of inputs or lines, in order; `axis` where it is not the sheet's own."""

    label: Label
    axis: Axis | None = None
    ids: tuple[str, ...] = ()


CHECKED_PROOFS = ("delivered", "second", "bounds")
"""What the proof sheet proves, each a check of its own."""
PROOFS = (*CHECKED_PROOFS, "missing")
"""And how many checks are missing, which the master check counts itself."""


def proof_check(part: str) -> str:
    """The id of the check of a part of the proof."""
    return f"check.proof.{part}"


DisplayKind = Literal["drivers", "tree", "scenarios", "sensitivities", "tornado", "ranges", "dashboard", "proof"]
"""What a sheet without rows of its own shows."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its type decides what may stand on it, its axis what runs across its columns, its part where it is."""

    id: str
    label: Label
    type: SheetType
    purpose: Label
    axis: Axis
    sections: tuple[Section, ...] = ()
    table: str = ""
    cases: str = ""
    display: DisplayKind | Literal[""] = ""
    part: SheetPart = "middle"


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What the cover says beside the headlines.

    Attributes:
        subject: whose work the model is made from, or for whom.
        large: lines shown large, each with the period it is read at; the first headlines where none is named.
        findings: the table whose records are told in a sentence each.
        figures: its columns that stand beside the sentence.
    """

    subject: Label = NO_TEXT
    large: tuple[tuple[str, str], ...] = ()
    findings: str = ""
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """An overlay: new values for existing inputs, each with its reason; `probability` is its weight, if it has one."""

    id: str
    label: Label
    changes: Mapping[str, Mapping[str, Value]]
    reasons: Mapping[str, Label]
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A switch between ways of computing: its input, the line that says which is taken, the one that is as printed."""

    input: str
    shown: str
    printed: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A switch between what the source prints (0) and what is right (1); a `reading` is another way to read it (1)."""

    id: str
    label: Label
    input: str
    reading: bool = False
