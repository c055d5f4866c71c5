"""What can be recorded before what it rests on, and what cannot and says so."""

from __future__ import annotations

import pytest
from tests.end_to_end.conftest import Type

LEFT = ("describe", "ana", "--left", "Beta", "--on", "2026-09-01")
WORKED = ("describe", "ana", "--org", "Beta", "--on", "2025-03-01")


@pytest.mark.parametrize("order", [(LEFT, WORKED), (WORKED, LEFT)])
def test_somebody_left_an_organization_before_it_is_known_that_they_worked_there(
    type_in: Type, order: tuple[tuple[str, ...], ...]
) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-10-01")
    said = [type_in(*words).out for words in order]

    if order[0] is LEFT:
        assert "That Ana Ruiz worked there is not recorded yet" in said[0]
    (former,) = type_in("show", "beta", "--json").json["former"]
    assert (former["name"], former["since"], former["until"]) == (
        "Ana Ruiz",
        "2025-03-01",
        "2026-09-01",
    )


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("offer", "Cobalt", "--accept", "--on", "2026-09-05"), 'weakties offer "Cobalt"'),
        (("lead", "Cobalt", "--closed"), 'weakties lead "Cobalt"'),
    ],
)
def test_an_answer_to_what_is_not_recorded_says_what_to_record_first(
    type_in: Type, words: tuple[str, ...], first: str
) -> None:
    type_in("add", "Ana Ruiz")
    assert f"record it with `{first}`, then what became of it." in type_in(*words, code=1).err

    type_in("org", "Cobalt")
    assert f"record it with `{first}`, then what became of it." in type_in(*words, code=1).err
