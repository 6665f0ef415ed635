"""Mutants that no test can kill, for they compute the same: what stood there, what stands there, and why."""

from __future__ import annotations

from tests.mutation.mutants import Mutant

_NO_POWER_OF_0 = "no unit holds a word to the power 0"
_BY_PATTERN = "by its pattern or by itself a formula has one text"
_MEMORY = "how much is remembered changes how long it takes, no result"

_EQUIVALENT: dict[tuple[str, str, str, str], str] = {
    ("units/unit.py", "power > 0", "0", "-1"): _NO_POWER_OF_0,
    ("units/unit.py", "power > 0", "power > 0", "power >= 0"): _NO_POWER_OF_0,
    ("units/unit.py", "power < 0", "power < 0", "power <= 0"): _NO_POWER_OF_0,
    ("formula/render.py", "_ATOM = 7", "7", "8"): "an atom binds more tightly than all else, by however much",
    ("formula/rows.py", "if key not in self._met", "key not in self._met", "key in self._met"): _BY_PATTERN,
    ("formula/rows.py", "@dataclass(frozen=True, slots=True)", "True", "False"): "nothing writes to the record",
    ("formula/render.py", 'Target("summary", line_id), 0', "0", "1"): "a total column stands where it does",
    ("evaluate/values.py", "if found.shape[0] > 1 else 0", "0", "-1"): "of one case the first is the last",
    ("evaluate/reader.py", "width: int = 1", "1", "0"): "a width is looked at where places are given, with one",
    ("units/registry.py", "maxsize=", "32", "33"): _MEMORY,
    ("units/registry.py", "maxsize=", "32", "31"): _MEMORY,
}
"""By module, a part of the line, and the change."""


def why_equivalent(mutant: Mutant) -> str:
    """Why a mutant computes the same; nothing where that is not known."""
    line = mutant.path.read_text(encoding="utf-8").splitlines()[mutant.line - 1]
    for (module, part, before, after), reason in _EQUIVALENT.items():
        if (mutant.before, mutant.after) == (before, after) and part in line and str(mutant.path).endswith(module):
            return reason
    return ""
