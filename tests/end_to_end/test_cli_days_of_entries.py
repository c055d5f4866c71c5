"""The day somebody, or something, came in is that of the first fact, whatever came first here."""

from __future__ import annotations

import pytest
from tests.end_to_end.conftest import Type

ADDED = (
    ("add", "Ana Ruiz", "--email", "a@x.org", "--org", "Beta", "--on", "2026-08-01"),
    ("add", "Ana Ruiz", "--email", "a@x.org", "--org", "Cobalt", "--on", "2026-06-01"),
)
FIRMS = (
    ("org", "Cobalt", "--industry", "steel", "--on", "2026-09-17"),
    ("org", "Cobalt", "--industry", "iron", "--size", "1-9", "--on", "2026-07-05"),
)
AREAS = (
    ("area", "energy", "--interest", "4", "--on", "2026-09-17"),
    ("area", "energy", "--interest", "2", "--decision", "keep", "--on", "2026-07-05"),
)
TARGETS = (
    ("target", "Cobalt", "--motivation", "4", "--on", "2026-09-17"),
    ("target", "Cobalt", "--motivation", "2", "--on", "2026-07-05"),
)
either_order = pytest.mark.parametrize("order", [(0, 1), (1, 0)])


@either_order
def test_somebody_came_in_on_the_first_day_recorded_of_them(
    type_in: Type, order: tuple[int, ...]
) -> None:
    for number in order:
        type_in(*ADDED[number])

    ana = type_in("show", "ana", "--json").json
    assert ana["added_at"] == "2026-06-01"
    assert "Beta" in type_in("show", "ana").out
    assert "Ana Ruiz" in type_in("who", "Cobalt", "--as-of", "2026-07-01").out


@either_order
def test_an_organization_is_there_from_the_first_day_recorded_of_it(
    type_in: Type, order: tuple[int, ...]
) -> None:
    for number in order:
        type_in(*FIRMS[number])

    then = type_in("show", "cobalt", "--as-of", "2026-08-01", "--json").json
    now = type_in("show", "cobalt", "--json").json
    assert (then["name"], then["industry"], then["size"]) == ("Cobalt", "iron", "1-9")
    assert (now["name"], now["industry"], now["size"]) == ("Cobalt", "steel", "1-9")


@either_order
def test_an_area_is_there_from_the_first_day_and_what_is_left_out_stays(
    type_in: Type, order: tuple[int, ...]
) -> None:
    for number in order:
        type_in(*AREAS[number])

    (then,) = type_in("areas", "--as-of", "2026-08-01", "--json").json
    (now,) = type_in("areas", "--json").json
    assert (then["name"], then["interest"], then["decision"]) == ("energy", 2, "keep")
    assert (now["name"], now["interest"], now["decision"]) == ("energy", 4, "keep")
    assert "keep it" not in type_in("history").out.split("2026-09-17")[1].split("\n")[0]


@either_order
def test_a_target_is_aimed_at_since_the_first_day(type_in: Type, order: tuple[int, ...]) -> None:
    for number in order:
        type_in(*TARGETS[number])

    (then,) = type_in("targets", "--as-of", "2026-08-01", "--json").json
    (now,) = type_in("targets", "--json").json
    assert (then["motivation"], then["listed_at"]) == (2, "2026-07-05")
    assert (now["motivation"], now["listed_at"]) == (4, "2026-07-05")
