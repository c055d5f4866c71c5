"""Is every row and every column tried by day, and every pair before a change lands?"""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from tests import depth


@given(st.integers(1, 20), st.integers(1, 20))
def test_each_part_of_a_pair_is_tried_by_day(height: int, width: int) -> None:
    pairs = depth.pair(range(height), range(width))

    assert {p.values for p in pairs} == {(i, j) for i in range(height) for j in range(width)}
    by_day = [p.values for p in pairs if not p.marks]
    assert {i for i, _ in by_day} == set(range(height))
    assert {j for _, j in by_day} == set(range(width))
    assert len(by_day) == max(height, width)


@given(st.integers(1, 30), st.integers(1, 30))
def test_so_many_are_tried_by_day_with_the_first_and_the_last(count: int, by_day: int) -> None:
    assume(by_day <= count)

    values = depth.spread(range(count), by_day=by_day)

    assert [p.values for p in values] == [(n,) for n in range(count)]
    kept = [p.values[0] for p in values if not p.marks]
    assert len(kept) == by_day
    assert kept[0] == 0
    assert by_day == 1 or kept[-1] == count - 1
