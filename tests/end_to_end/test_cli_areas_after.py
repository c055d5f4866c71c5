"""What an opinion of a career area rests on: the latest meeting with somebody."""

from __future__ import annotations

import pytest
from tests.end_to_end.conftest import Type

RECORDED = (
    ("meet", "mila", "--on", "2026-11-09"),
    ("area", "energy", "--after", "mila", "--on", "2026-11-10", "--note", "Too much night work."),
)


@pytest.fixture(autouse=True)
def people(type_in: Type) -> None:
    type_in("add", "Mila Stone", "--on", "2026-09-01")
    type_in("add", "Ben Lee", "--on", "2026-09-01")


def test_without_any_meeting_it_says_so_and_names_no_day(type_in: Type) -> None:
    error = type_in("area", "energy", "--after", "mila", code=1).err

    assert "There is no meeting with Mila Stone yet; record it with `weakties meet" in error
    assert "2026-" not in error


def test_a_meeting_of_a_later_day_is_named(type_in: Type) -> None:
    type_in(*RECORDED[0])
    error = type_in("area", "energy", "--after", "mila", "--on", "2026-11-01", code=1).err

    assert "You met Mila Stone on Mon 2026-11-09, which is after Sun 2026-11-01" in error


@pytest.mark.parametrize("others", [(), ("ben",)])
def test_what_was_noted_after_a_meeting_is_forgotten_with_whom_it_was(
    type_in: Type, others: tuple[str, ...]
) -> None:
    type_in("meet", *others, *RECORDED[0][1:])
    type_in(*RECORDED[1])
    type_in("area", "energy", "--note", "Pays well.", "--on", "2026-11-12")

    assert len(type_in("find", "night work", "--json").json) == 1

    type_in("forget", "Mila Stone", "--thorough", "--yes")

    assert type_in("find", "night work", "--json").json == []
    assert len(type_in("find", "pays well", "--json").json) == 1
