"""Whether an input has an entry: a flag below the input, for a link would make 0 of an empty cell."""

from __future__ import annotations

from dataclasses import replace

from xlmodel.expr.nodes import At, Binary, Call, Given, Node, Number, Ref
from xlmodel.model.dimensions import Block
from xlmodel.model.items import Line
from xlmodel.model.unfinished import Unfinished
from xlmodel.texts import said


def flag_id(item_id: str) -> str:
    """The id of the flag of an input, or of the block of flags of a block of inputs."""
    return f"{item_id}.given"


def flag_entries(draft: Unfinished) -> None:
    """Gives each input whose entry a formula asks for a flag, with its whole block, which the formula then reads."""
    block_of = draft.block_of
    for line in list(draft.lines.values()):
        asked = list(_asked(line.expression))
        for input_id in asked:
            if input_id not in draft.inputs:
                draft.problems.append(f"{line.id} ({line.origin}): given({input_id}), which is no input")
            elif flag_id(input_id) not in draft.lines:
                _flag(draft, input_id, block_of.get(input_id), line.origin)
        if asked:
            draft.lines[line.id] = replace(line, expression=line.expression.replaced(_by_flag))
    for table in list(draft.tables.values()):
        for column in table.columns:
            for node in column.nodes:
                for input_id in _asked(node):
                    draft.problems.append(f"{table.id}[{column.id}]: given({input_id}) stands in a table")


def _asked(node: Node) -> list[str]:
    found = (part.operand for part in node.walk() if isinstance(part, Given))
    return [operand.id for operand in found if isinstance(operand, Ref | At)]


def _flag(draft: Unfinished, input_id: str, block: Block | None, origin: str) -> None:
    whole = input_id if block is None else block.id
    rows = (input_id,) if block is None else block.ids
    for row in rows:
        item = draft.inputs[row]
        flag = Call("IF", (Given(Ref(row)), Number(1), Number(0)))
        name, label = flag_id(row), said("control.given", item.label)
        draft.lines[name] = Line(name, label, "flag", flag, item.members, item.axis, kind="flag", origin=origin)
    if block is not None:
        name, label = flag_id(whole), said("control.given", block.label)
        draft.blocks[name] = replace(block, id=name, label=label, ids=tuple(map(flag_id, rows)))
    for builder in draft.builders:
        builder.put_after(whole, flag_id(whole))


def _by_flag(node: Node) -> Node | None:
    if not isinstance(node, Given) or not isinstance(node.operand, Ref | At):
        return None
    return Binary("=", replace(node.operand, id=flag_id(node.operand.id)), Number(1))
