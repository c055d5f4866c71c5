"""What does a correction change, what follows it, and how is it taken back?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import weakties
from weakties import (
    Agenda,
    MeetingDebriefed,
    MeetingHeld,
    MeetingId,
    MeetingScheduled,
    OutreachSent,
    People,
    PersonDescribed,
    ReplyRates,
    ReplyReceived,
    ThanksSent,
    corrections,
    exchange,
)
from weakties.corrections.references import find_missing
from weakties.errors import CannotUndo, MalformedDate, MalformedEvent, SamePerson
from weakties.readmodel.structure import Structure
from weakties.testing.importer import plain


class Clock:
    """A clock that goes on by an hour each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def network(clock: Clock) -> Iterator[weakties.Network]:
    with weakties.open(":memory:", plugins=[plain], clock=clock) as opened:
        yield opened


def dangling(network: weakties.Network) -> list[Any]:
    return list(find_missing(network.log, Structure.read_from(network.log)))


def test_a_correction_is_one_step_that_one_undo_takes_back(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana")
    sent = network.record(OutreachSent(person=ana, note="helo"))

    done = corrections.edit(network, "last", {"channel": "phone", "note": "hello"})

    assert (done.before.id, done.fields) == (sent.id, ("channel", "note"))
    assert list(network.read(ReplyRates).count_by_channel()) == ["phone"]
    retraction = list(network.follow())[-1]
    assert retraction.batch == done.after.batch is not None
    step = corrections.undo(network)
    assert [r.id for r in step.undone] == [done.after.id]
    assert [r.id for r in step.returned] == [sent.id]
    assert list(network.read(ReplyRates).count_by_channel()) == ["email"]
    corrections.redo(network)
    assert list(network.read(ReplyRates).count_by_channel()) == ["phone"]
    corrections.undo(network, str(done.after.position))
    assert list(network.read(ReplyRates).count_by_channel()) == ["email"]


def test_what_names_a_corrected_event_follows_it(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana")
    agreed = network.record(MeetingScheduled(people=(ana,), starts=weakties.when("2026-11-22")))
    network.record(MeetingHeld(people=(ana,), meeting=MeetingId(agreed.id), note="grid"))
    network.record(MeetingDebriefed(meeting=MeetingId(agreed.id), insights="storage"))
    network.record(ThanksSent(person=ana, meeting=MeetingId(agreed.id)))
    before = network.read(Agenda).list_meetings(ana)

    done = corrections.edit(network, str(agreed.position), {"starts": "2026-11-23"})

    assert [r.kind for r in done.followers] == ["meeting.held", "meeting.debriefed", "thanks.sent"]
    assert dangling(network) == []
    assert len(network.read(Agenda).list_meetings(ana)) == len(before) == 1
    corrections.undo(network)
    assert dangling(network) == []
    assert repr(network.read(Agenda).list_meetings(ana)) == repr(before)


@pytest.mark.parametrize("day", ["2026-11-10", "2026-11-20"])
def test_a_corrected_event_keeps_its_place_on_its_day(
    network: weakties.Network, clock: Clock, day: str
) -> None:
    ana = network.add_person(name="Ana")
    sent = network.record(OutreachSent(person=ana, at=weakties.when(day)))
    network.record(ReplyReceived(person=ana, at=weakties.when(day)))
    network.record(PersonDescribed(person=ana, title="Engineer", at=weakties.when(day)))
    described = network.record(PersonDescribed(person=ana, title="Chief", at=weakties.when(day)))
    clock.now += timedelta(days=2)

    corrections.edit(network, sent.id, {"note": "hello"})
    corrections.edit(network, str(described.position - 1), {"title": "Senior engineer"})

    rates = network.read(ReplyRates)
    assert rates.count_by_channel()["email"].n == 1
    assert network.read(People).search("ana")[0].title == "Chief"


def test_what_followed_a_corrected_event_is_undone_alone(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana")
    agreed = network.record(MeetingScheduled(people=(ana,), starts=weakties.when("2026-11-22")))
    thanks = network.record(ThanksSent(person=ana, meeting=MeetingId(agreed.id)))
    corrections.edit(network, agreed.id, {"starts": "2026-11-23"})

    step = corrections.undo(network, str(thanks.position))

    assert [r.kind for r in step.undone] == ["thanks.sent"]
    assert [m.starts for m in network.read(Agenda).list_meetings(ana)] == ["2026-11-23"]
    corrections.undo(network)
    assert [m.starts for m in network.read(Agenda).list_meetings(ana)] == ["2026-11-22"]
    counting = list(network.events(["thanks.sent"]))
    assert counting == []


def test_the_day_of_an_event_is_corrected(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana")
    sent = network.record(OutreachSent(person=ana, at=weakties.when("2026-11-10")))

    done = corrections.edit(network, sent.id, {"at": "2026-11-11"})

    assert (done.after.occurred_at, done.fields) == ("2026-11-11", ("at",))
    with pytest.raises(MalformedDate):
        corrections.edit(network, "last", {"at": "11.11."})


def test_a_dry_run_checks_and_changes_nothing(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana", email="ana@example.org")
    network.add_person(name="Ben", email="ben@example.org")
    head = network.head

    done = corrections.edit(network, "1", {"name": "Anna"}, is_dry_run=True)
    with pytest.raises(SamePerson):
        corrections.edit(network, "1", {"email": "ben@example.org"}, is_dry_run=True)
    with pytest.raises(MalformedEvent):
        corrections.edit(network, "1", {"seniority": "boss"}, is_dry_run=True)

    assert (done.fields, network.head) == (("name",), head)
    found = network.read(People).get(ana)
    assert found is not None
    assert found.name == "Ana"


def test_an_address_is_corrected_and_emptied(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana", email="anna@example.org")

    corrections.edit(network, "last", {"email": "ana@example.org"})
    assert network.read(People).find_holder("email:ana@example.org") == ana
    assert network.read(People).find_holder("email:anna@example.org") is None
    corrections.edit(network, "last", {"email": None})

    assert network.read(People).search("ana")[0].email is None


def test_what_cannot_be_corrected_is_said(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana")
    sent = network.record(OutreachSent(person=ana))
    with pytest.raises(CannotUndo, match="event 2 says so already"):
        corrections.edit(network, "2", {"channel": "email"})
    with pytest.raises(MalformedEvent, match="no field 'starts'; it has at, person, channel"):
        corrections.edit(network, "2", {"starts": "2026-11-20"})
    with pytest.raises(MalformedEvent, match="field 'channel' cannot be empty"):
        corrections.edit(network, "2", {"channel": None})
    corrections.edit(network, "2", {"channel": "phone"})
    with pytest.raises(CannotUndo, match="event 3 says so already"):
        corrections.edit(network, sent.id, {"channel": "phone"})
    with pytest.raises(CannotUndo, match="was corrected by event 3"):
        corrections.undo(network, "2")
    with pytest.raises(CannotUndo, match="take the correction back"):
        corrections.redo(network, "2")
    with pytest.raises(CannotUndo, match="about the log itself"):
        corrections.edit(network, "4", {"reason": "x"})
    corrections.undo(network)
    with pytest.raises(CannotUndo, match="event 3 is undone"):
        corrections.edit(network, "3", {"channel": "other"})


def test_a_file_read_again_leaves_a_correction_as_it_is(
    network: weakties.Network, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    heading = ",".join(plain.HEADING) + "\n"
    file.write_text(heading + "a,Anna,ana@example.org,Acme,2026\n", "utf-8")
    exchange.import_file(network, file)
    (anna,) = network.read(People).search("anna")
    added = next(r for r in network.follow() if r.kind == "person.added")

    corrections.edit(network, added.id, {"name": "Ana"})
    again = exchange.import_file(network, file).counts()
    file.write_text(heading + "a,Anna,ana@example.org,Bolt,2026\n", "utf-8")
    exchange.import_file(network, file)

    assert (again["new"], again["changed"]) == (0, 0)
    found = network.read(People).get(anna.id)
    assert found is not None
    assert found.name == "Ana"
    assert network.read(People).count() == 1
