"""Random expression trees over the lines `a` to `e`."""

from __future__ import annotations

from hypothesis import strategies as st
from xlmodel.expr.nodes import Binary, Call, Negate, Node, Number, Ref

OPERATORS = ("+", "-", "*", "/", "^")
LINES = "abcde"


def trees() -> st.SearchStrategy[Node]:
    """Trees of numbers, lines, signs, the five operators and IF."""
    leaves: st.SearchStrategy[Node] = st.one_of(
        st.sampled_from([Number(0), Number(1), Number(-1)]), st.sampled_from(LINES).map(Ref)
    )

    def grow(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        return st.one_of(
            st.builds(Binary, st.sampled_from(OPERATORS), below, below),
            below.map(Negate),
            st.tuples(below, below, below).map(lambda parts: Call("IF", parts)),
        )

    return st.recursive(leaves, grow, max_leaves=8)
