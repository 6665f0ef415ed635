"""What a template has declared so far: spoken in every language, with the place it is declared at."""

from __future__ import annotations

from dataclasses import replace

from xlmodel.errors import ModelError
from xlmodel.expr import Expression, ref
from xlmodel.model.arguments import asked
from xlmodel.model.contents import Contents
from xlmodel.model.data import read_inputs
from xlmodel.model.dimensions import Block, Dimension
from xlmodel.model.items import Check, Input, Line, Sheet
from xlmodel.model.names import check_titles, id_problem
from xlmodel.model.origin import origin
from xlmodel.number_formats import format_problem
from xlmodel.timeline import Axis
from xlmodel.unit_words import written


class Declarations(Contents):
    """The contents of a model that is not complete; what is wrong with them is kept, to be told at once."""

    def __init__(self) -> None:
        self.axes: dict[str, Axis] = {}
        self.dimensions: dict[str, Dimension] = {}
        self.blocks: dict[str, Block] = {}
        self.inputs: dict[str, Input] = {}
        self.lines: dict[str, Line] = {}
        self.sheets: dict[str, Sheet] = {}
        self.checks: dict[str, Check] = {}
        self.origins: dict[str, str] = {}
        self.asking = ""
        self.problems: list[str] = []
        self.completed = False

    @asked
    def add_inputs(self, *names: str, axis: Axis | None = None) -> list[str]:
        """Declares the inputs of the files `inputs/NAME.toml`; their ids in order."""
        added = []
        for name in names:
            path = self.folder / "inputs" / f"{name}.toml"
            for block, items in read_inputs(path, axis or self.timeline, self.dimensions, self.texts):
                for item in items:
                    self.declare(item)
                if block is not None:
                    self.blocks[block.id] = block
                added.append(items[0].id if block is None else block.id)
        return added

    def declare(self, item: Input | Line) -> Expression:
        """Adds an input or line; an id that is taken is told when the model is completed."""
        problem = id_problem(item.id) or (format_problem(item.number_format) if item.number_format else "")
        if item.id in self.inputs or item.id in self.lines:
            problem = f"the id {item.id!r} is declared twice"
        if problem:
            self.problems.append(f"{problem} ({origin()})")
            return ref(item.id)
        label, note = self.texts.label(f"labels.{item.id}", item.label), self.texts.label(f"notes.{item.id}", item.note)
        unit, where = written(item.unit), item.origin or origin()
        if isinstance(item, Input):
            self.inputs[item.id] = replace(item, label=label, note=note, unit=unit, origin=where)
        else:
            spoken = self.texts.expression(item.expression)
            self.lines[item.id] = replace(item, label=label, note=note, unit=unit, expression=spoken, origin=where)
        return ref(item.id)

    def declare_sheet(self, sheet: Sheet) -> Sheet:
        """Adds a sheet.

        Raises:
            ModelError: its id is taken, or its title is none that a sheet can have.
        """
        place = self.asking or origin()
        if sheet.id in self.sheets:
            before = self.origins.get(sheet.id, "")
            told = f"{place}: the sheet {sheet.id!r} is declared twice".removeprefix(": ")
            raise ModelError(told, hint=f"it is declared at {before}" if before else "")
        title = self.texts.label(f"titles.{sheet.id}", sheet.label)
        sheet = replace(sheet, label=title, purpose=self.texts.label(f"purposes.{sheet.id}", sheet.purpose))
        check_titles(sheet, self.sheets.values(), self.texts.languages)
        self.sheets[sheet.id], self.origins[sheet.id] = sheet, place
        return sheet
