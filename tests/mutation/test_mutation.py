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
    assert "| `units` | 2 | 1 | 0 | 50% |" in lines
    assert lines[-1].startswith("- `xlmodel/units/infer.py:")


def test_an_equivalent_mutant_counts_for_nothing() -> None:
    found = (change.made() for change in changes(BUILDER / "xlmodel" / "units" / "unit.py"))
    one = next(mutant for mutant in found if (mutant.before, mutant.after) == ("power < 0", "power <= 0"))
    other = next(changes(BUILDER / "xlmodel" / "units" / "infer.py")).made()
    lines = report([Judged("units", one, killed=False), Judged("units", other, killed=True)], 2, 1)
    assert "| all | 2 | 1 | 1 | 100% |" in lines
    assert lines[-1].endswith("no unit holds a word to the power 0")
