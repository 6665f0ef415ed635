from __future__ import annotations

import gc
import weakref

import pytest
from xlmodel.garbage import searched_later


class Circle:
    def __init__(self) -> None:
        self.own = self


def test_the_search_is_off_inside_and_on_again_after_a_failure() -> None:
    with pytest.raises(ValueError, match="stop"), searched_later():
        assert not gc.isenabled()
        with searched_later():
            pass
        assert not gc.isenabled()
        raise ValueError("stop")
    assert gc.isenabled()


def test_a_circle_made_meanwhile_is_freed_by_the_next_full_search() -> None:
    with searched_later():
        left = weakref.ref(Circle())
    assert gc.get_freeze_count() == 0
    gc.collect()
    assert left() is None


def test_what_the_caller_froze_stays_frozen() -> None:
    gc.freeze()
    try:
        before = gc.get_freeze_count()
        with searched_later():
            Circle()
        assert gc.get_freeze_count() >= before - 10
    finally:
        gc.unfreeze()
