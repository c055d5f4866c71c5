"""Recording a search from its first name to the job, by typing."""

from __future__ import annotations

import pytest
from tests.end_to_end.conftest import Type


def test_a_search_is_typed_from_the_first_name_to_the_job(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--email", "ana@example.org", "--org", "Acme", "--closeness", "3")
    type_in("ask", "ana", "--channel", "email", "--on", "2026-01-05")
    type_in("ask", "ana", "--again", "--on", "2026-01-15")
    type_in("reply", "ana", "yes", "--on", "2026-01-16")
    type_in("meet", "ana", "--on", "2026-01-20", "--useful", "5")
    type_in("meet", "ana", "--learnt", "how the grid works")
    type_in("thank", "ana", "--on", "2026-01-21")
    type_in("intro", "Dana Osei", "--from", "ana", "--org", "Beta", "--strength", "warm")
    type_in("intro", "dana", "--from", "ana", "--told")
    type_in("lead", "Beta", "--from", "dana", "--role", "analyst", "--advertised", "no")
    type_in("apply", "beta", "--method", "direct")
    type_in("offer", "beta")
    type_in("offer", "beta", "--accept")
    type_in("note", "ana", "told her of the job")

    stages = {s["name"]: s["n"] for s in type_in("stats", "--json").json["stages"]}

    assert stages["accepted"] == 1
    assert stages["met"] == 2
    assert type_in("verify", "--json").json["ok"] is True


def test_the_same_person_told_twice_is_one(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--email", "ana@example.org")

    again = type_in("add", "Ana Ruiz", "--email", "ANA@example.org")

    assert "known already" in again.out
    assert len(type_in("people", "--json").json) == 1


def test_a_meeting_to_come_can_be_moved_cancelled_and_missed(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("meet", "ana", "--on", "2999-01-05")
    moved = type_in("meet", "ana", "--on", "2999-01-06")
    type_in("meet", "ana", "--cancelled")
    type_in("meet", "ana", "--on", "2999-02-01")
    early = type_in("meet", "ana", "--missed", code=2)
    type_in("meet", "ana", "--cancelled", "--on", "2999-02-01")

    assert "Moved to Sun 2999-01-06" in moved.out
    assert "still to come" in early.err
    assert type_in("meet", "ana", "--missed", code=1).err


def test_an_odd_sequence_is_recorded_with_a_note(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")

    reply = type_in("reply", "ana", "yes")

    assert "note: An answer to a request that is not recorded" in reply.err
    assert type_in("history", "--kind", "reply.received", "--json").json


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026-11-02", "2026-11-02"), ("2026-11", "2026-11"), ("yesterday", None), ("last tue", None)],
)
def test_dates_are_read_as_people_write_them(type_in: Type, written: str, day: str | None) -> None:
    type_in("add", "Ana Ruiz")

    recorded = type_in("ask", "ana", "--on", written, "--json").json["recorded"][0]

    assert day is None or recorded["occurred_at"] == day
    assert len(recorded["occurred_at"]) <= len("2026-11-02")


def test_options_may_stand_before_or_after_the_command(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")

    assert type_in("--json", "people").json == type_in("people", "--json").json


def test_what_was_of_use_to_them_is_told_and_counted(type_in: Type) -> None:
    type_in("add", "Ana")
    for words in (["--gave"], ["--gave-nothing"], []):
        type_in("note", "ana", "an article", "--direction", "out", *words)

    statistics = {s["id"]: s["figures"] for s in type_in("stats", "--json").json["statistics"]}

    (gave,) = statistics["reciprocity"]
    assert (gave["n"], gave["of"]) == (1, 3)
