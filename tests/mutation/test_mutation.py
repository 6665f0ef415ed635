from __future__ import annotations

from pathlib import Path

from tests.mutation.__main__ import BUILDER, Judged, report
from tests.mutation.mutants import changes


def test_every_mutant_is_another_module(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("def f(a, b):\n    return a + 1 if not a < b else b\n", encoding="utf-8")
    found = [change.made() for change in changes(path)]
    assert {(one.before, one.after) for one in found} == {
        ("a + 1 if not a < b else b", "b if not a < b else a + 1"), ("a + 1", "a - 1"), ("not a < b", "not not a < b"),
        ("a < b", "a <= b"), ("1", "2"), ("1", "0"),
    }  # fmt: skip
    for one in found:
        compile(one.tree, "module.py", "exec")


def test_survivors_are_listed() -> None:
    one = next(changes(BUILDER / "xlmodel" / "units" / "infer.py")).made()
    lines = report([Judged("units", one, killed=False), Judged("units", one, killed=True)], 2, 1)
    assert "| `units` | 2 | 1 | 50% |" in lines
    assert lines[-1].startswith("- `xlmodel/units/infer.py:")
