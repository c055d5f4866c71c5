"""A lead that is recorded after what came of it is the same lead."""

from __future__ import annotations

import pytest
from tests.end_to_end.conftest import Type

HEARD = ("lead", "Cobalt", "--role", "dev", "--from", "ana", "--on", "2026-09-01")
APPLIED = ("apply", "Cobalt", "--role", "dev", "--on", "2026-09-10")
OFFERED = ("offer", "Cobalt", "--role", "dev", "--on", "2026-10-10")


@pytest.fixture(autouse=True)
def ana(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-08-01")
    type_in("meet", "ana", "--on", "2026-08-20")


@pytest.mark.parametrize(
    "order", [(HEARD, APPLIED, OFFERED), (APPLIED, OFFERED, HEARD), (APPLIED, HEARD, OFFERED)]
)
def test_a_lead_and_what_came_of_it_are_one_in_any_order(
    type_in: Type, order: tuple[tuple[str, ...], ...]
) -> None:
    for words in order:
        type_in(*words)

    leads = type_in("show", "cobalt", "--json").json["leads"]
    assert [lead["state"] for lead in leads] == ["offered"]
    story = type_in("show", "ana").out
    assert "2026-09-01" in story
    assert "2026-09-10" in story
    assert "2026-10-10" in story
    assert "1 of 1 offers" in " ".join(type_in("stats").out.split())


def test_it_says_which_lead_is_completed_and_undo_takes_it_back(type_in: Type) -> None:
    begun = type_in("apply", "Cobalt", "--on", "2026-09-10").out
    assert "add who with `weakties lead 'Cobalt' --from NAME`" in begun

    done = type_in(*HEARD).out
    assert "The lead at Cobalt as dev is recorded already" in done
    assert "you heard of it from Ana Ruiz on Tue 2026-09-01" in done

    type_in("undo")
    (lead,) = type_in("show", "cobalt", "--json").json["leads"]
    assert lead["state"] == "applied"
    assert "Cobalt" not in type_in("show", "ana").out


@pytest.mark.parametrize(
    "heard",
    [
        ("lead", "Cobalt", "--role", "ops", "--from", "ana", "--on", "2026-09-01"),
        ("lead", "Cobalt", "--role", "dev", "--from", "ana", "--on", "2026-09-20"),
    ],
)
def test_another_job_and_a_later_lead_are_leads_of_their_own(
    type_in: Type, heard: tuple[str, ...]
) -> None:
    type_in(*APPLIED)
    type_in(*heard)

    assert len(type_in("show", "cobalt", "--json").json["leads"]) == 2


def test_who_gave_a_lead_is_added_without_its_day(type_in: Type) -> None:
    type_in(*APPLIED)
    assert "2026-09-10" in type_in("lead", "Cobalt", "--role", "dev", "--from", "ana").out
    assert len(type_in("show", "cobalt", "--json").json["leads"]) == 1


def test_the_same_job_on_another_day_is_a_second_lead_and_says_so(type_in: Type) -> None:
    type_in(*HEARD)
    again = type_in("lead", "Cobalt", "--role", " Dev", "--from", "ana", "--on", "2026-09-03").out

    assert "You heard of that job on Tue 2026-09-01 already, so this is another lead" in again
