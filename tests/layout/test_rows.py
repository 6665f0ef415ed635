"""Where rows stand: what a section fetches at its own head, factors of units below everything."""

from __future__ import annotations

from collections.abc import Iterator

from xlmodel import Model
from xlmodel.layout.places import Places, Target, target_of
from xlmodel.layout.rows import Row, place_rows
from xlmodel.model.items import Sheet
from xlmodel.model.summary import summary_node


def calculations(model: Model) -> Iterator[tuple[Sheet, list[Row]]]:
    places = Places(model, "en")
    for sheet in model.sheets.values():
        if sheet.type == "Calc" and not (sheet.table or sheet.cases or sheet.display):
            yield sheet, place_rows(model, sheet, places, conversions=[])


def read_by(model: Model, row: Row) -> set[Target]:
    line = model.lines[row.id]
    nodes = [*line.expression.walk(), *(node.walk() if (node := summary_node(line)) is not None else ())]
    return {target for node in nodes if (target := target_of(node, model)) is not None}


def test_what_a_section_fetches_stands_at_its_head_and_is_read_there(flagship: Model) -> None:
    fetched = 0
    for sheet, rows in calculations(flagship):
        heads = [place for place, row in enumerate(rows) if row.kind == "section"]
        for begin, end in zip(heads, [*heads[1:], len(rows)], strict=True):
            section = rows[begin + 1 : end]
            calls = [row for row in section if row.kind == "call"]
            assert calls == section[: len(calls)], (sheet.id, rows[begin].label)
            lines = [row for row in section if row.kind == "line"]
            if not lines:
                assert {row.target.kind for row in calls if row.target is not None} == {"convert"}, sheet.id
                continue
            families = {family(flagship, target) for row in lines for target in read_by(flagship, row)}
            assert [row.target for row in calls if row.target and family(flagship, row.target) not in families] == []
            fetched += len(calls)
    assert fetched > 300


def family(model: Model, target: Target) -> str:
    """What stands together: the members of a block, the records of a column."""
    block = model.block_of.get(target.id)
    return target.id if block is None else block.id


def test_nothing_is_fetched_twice(flagship: Model) -> None:
    for sheet, rows in calculations(flagship):
        targets = [row.target for row in rows if row.kind == "call"]
        assert len(targets) == len(set(targets)), sheet.id
