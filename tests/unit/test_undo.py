"""What does undoing take back, what does redoing bring back, and what is refused?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import weakties
from weakties import (
    IntroductionClosed,
    IntroductionId,
    IntroductionOffered,
    MeetingDebriefed,
    MeetingHeld,
    MeetingId,
    MeetingScheduled,
    OutreachSent,
    People,
    PersonDescribed,
    ReplyRates,
    corrections,
    exchange,
)
from weakties.corrections.references import find_missing
from weakties.errors import AmbiguousName, CannotUndo, SamePerson, UnknownId
from weakties.history import find_event
from weakties.readmodel.structure import Structure
from weakties.testing.importer import plain


@pytest.fixture
def network() -> Iterator[weakties.Network]:
    with weakties.open(":memory:", plugins=[plain]) as opened:
        yield opened


def names(network: weakties.Network) -> list[str | None]:
    return [p.name for p in network.read(People).search("")]


def test_the_last_step_goes_as_a_whole(network: weakties.Network) -> None:
    network.add_person(name="Ana")
    network.add_person(name="Ben", organization="Acme")

    step = corrections.undo(network)

    assert (step.events, step.first.kind) == (2, "organization.added")
    assert names(network) == ["Ana"]
    assert network.read(weakties.Organizations).count() == 0


def test_undoing_again_goes_further_back_and_redoing_comes_forward(
    network: weakties.Network,
) -> None:
    for name in ("Ana", "Ben", "Cleo"):
        network.add_person(name=name)

    corrections.undo(network)
    corrections.undo(network)
    assert names(network) == ["Ana"]
    corrections.redo(network)
    assert names(network) == ["Ana", "Ben"]
    corrections.redo(network)
    assert names(network) == ["Ana", "Ben", "Cleo"]
    with pytest.raises(CannotUndo, match="nothing of that is undone"):
        corrections.redo(network)
    corrections.undo(network)
    assert names(network) == ["Ana", "Ben"]


def test_one_event_of_many_is_undone_by_its_id(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana")
    sent = network.record(OutreachSent(person=ana))
    network.record(PersonDescribed(person=ana, title="Engineer"))

    step = corrections.undo(network, sent.id)

    assert (step.id, step.events) == (sent.id, 1)
    assert network.read(ReplyRates).count_by_channel() == {}
    assert network.read(People).search("ana")[0].title == "Engineer"
    corrections.redo(network, sent.id)
    assert network.read(ReplyRates).count_by_channel()["email"].of == 1


def test_what_rests_on_an_event_is_named_and_undone_with_it(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana")
    network.record(OutreachSent(person=ana))
    added = next(network.follow())

    with pytest.raises(CannotUndo, match="the later event 2 rests on it"):
        corrections.undo(network, added.id)
    assert [r.position for r in corrections.foresee_undo(network, "1").resting] == [2]
    step = corrections.undo(network, "1", along=True)

    assert ([r.position for r in step.undone], [r.position for r in step.resting]) == ([1], [2])
    assert (names(network), network.read(ReplyRates).count_by_channel()) == ([], {})
    corrections.redo(network)
    assert names(network) == ["Ana"]
    assert network.read(ReplyRates).count_by_channel()["email"].of == 1


def test_what_rests_on_an_event_goes_to_the_end_of_the_chain(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana")
    agreed = network.record(MeetingScheduled(people=(ana,), starts=weakties.when("2026-11-20")))
    held = network.record(MeetingHeld(people=(ana,), meeting=MeetingId(agreed.id)))
    ben = network.add_person(name="Ben")
    offered = network.record(
        IntroductionOffered(introducer=ana, introduced=ben, meeting=MeetingId(agreed.id))
    )
    introduction = IntroductionId(offered.id)
    network.record(IntroductionClosed(introducer=ana, introduced=ben, introduction=introduction))
    undone = network.record(MeetingDebriefed(meeting=MeetingId(agreed.id)))
    corrections.undo(network, undone.id)

    step = corrections.foresee_undo(network, str(agreed.position))

    assert [r.kind for r in step.resting] == [
        "meeting.held", "introduction.offered", "introduction.closed",
    ]  # fmt: skip
    assert held.id in {r.id for r in step.resting}
    corrections.undo(network, str(agreed.position), along=True)
    assert not list(find_missing(network.log, Structure.read_from(network.log)))


def test_a_person_of_an_undone_import_stays_if_later_events_name_them(
    network: weakties.Network, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    rows = "a,Ana,ana@example.org,Acme,2026\nb,Ben,,,2026\n"
    file.write_text(",".join(plain.HEADING) + "\n" + rows, "utf-8")
    exchange.import_file(network, file)
    (ana,) = network.read(People).search("ana")
    network.record(OutreachSent(person=weakties.PersonId(ana.id)))
    imported = next(network.follow())

    step = corrections.undo(network, str(imported.position))

    assert ([r.kind for r in step.kept], step.later) == (["organization.added", "person.added"], 1)
    assert names(network) == ["Ana"]
    assert not list(find_missing(network.log, Structure.read_from(network.log)))


def test_an_organization_stays_while_somebody_names_it(network: weakties.Network) -> None:
    network.add_person(name="Uno", organization="Halden")
    network.add_person(name="Duo", organization="Halden")

    with pytest.raises(CannotUndo, match="2 later events name it, so it stays"):
        corrections.undo(network, "1")
    first = next(network.follow())
    assert first.batch is not None
    step = corrections.undo(network, first.batch)

    assert [r.kind for r in step.kept] == ["organization.added"]
    halden = network.read(weakties.Organizations).find_by_name("Halden")
    assert halden is not None
    assert [p.name for p in network.read(People).list_employees(halden.id)] == ["Duo"]


def test_what_names_something_undone_does_not_come_back_alone(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana")
    network.record(OutreachSent(person=ana))
    corrections.undo(network, "2")
    corrections.undo(network, "1")

    with pytest.raises(CannotUndo, match="event 2 would come back, and names a person"):
        corrections.undo(network, "3")
    with pytest.raises(CannotUndo, match="event 2 would come back, and names a person"):
        corrections.redo(network, "2")
    corrections.redo(network)
    corrections.redo(network)

    assert network.read(ReplyRates).count_by_channel()["email"].of == 1


def test_an_event_is_named_by_number_beginning_or_last(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana")
    sent = network.record(OutreachSent(person=ana))

    for name in ("2", "#2", sent.id, sent.id[:-1], "last", "LAST"):
        assert find_event(network, name).id == sent.id
    for name in ("3", "0", "fff0", "-1", "", "ana", "٢"):
        with pytest.raises(UnknownId):
            find_event(network, name)
    with pytest.raises(AmbiguousName, match=r"2: Asked Ana .*1: Added Ana"):
        find_event(network, sent.id[:4])


def test_an_undone_step_still_shows_before_the_undo(network: weakties.Network) -> None:
    network.add_person(name="Ana", at="2026-01-01")
    known = network.head.recorded_at

    corrections.undo(network)

    assert names(network) == []
    before = network.at(recorded_until=known).read(People)
    assert [p.name for p in before.search("")] == ["Ana"]


def test_an_undone_import_can_be_imported_again(network: weakties.Network, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    rows = "a,Ana,ana@example.org,Acme,2026\nb,Ben,,,2026\n"
    file.write_text(",".join(plain.HEADING) + "\n" + rows, "utf-8")
    first = exchange.import_file(network, file)
    assert first.batch is not None

    step = corrections.undo(network)
    assert (step.id, names(network)) == (first.batch, [])

    for expected in (2, 0):
        assert exchange.import_file(network, file).counts()["new"] == expected
        assert names(network) == ["Ana", "Ben"]


def test_what_cannot_be_undone_is_said(network: weakties.Network) -> None:
    with pytest.raises(CannotUndo, match="nothing is left"):
        corrections.undo(network)
    ana = network.add_person(name="Ana")
    with pytest.raises(UnknownId):
        corrections.undo(network, "b-nothing")
    with pytest.raises(UnknownId):
        corrections.redo(network, "b-nothing")
    added = next(network.follow())
    corrections.undo(network, added.id)
    with pytest.raises(CannotUndo, match="already"):
        corrections.undo(network, added.id)
    corrections.redo(network)
    corrections.forget(network, ana)
    forgotten = list(network.follow())[-1]
    with pytest.raises(CannotUndo, match="gone"):
        corrections.undo(network, forgotten.id)


def test_what_would_come_back_with_an_address_that_is_anothers_is_refused(
    network: weakties.Network,
) -> None:
    network.add_person(name="Ana", email="ana@example.org")
    corrections.undo(network)
    other = network.add_person(name="Anna", email="ANA@example.org")

    with pytest.raises(CannotUndo, match="something new was recorded"):
        corrections.redo(network)
    with pytest.raises(SamePerson) as refused:
        corrections.redo(network, "1")

    assert refused.value.holder == other
    assert names(network) == ["Anna"]


def test_what_a_forgetting_tells_again_of_others_cannot_be_undone(
    network: weakties.Network,
) -> None:
    network.add_person(name="Ben Okri", note="a friend of Mila Sand")
    mila = network.add_person(name="Mila Sand")
    network.add_person(name="Cleo")
    corrections.forget(network, mila)
    again = next(r for r in network.follow() if isinstance(r.event, PersonDescribed))

    with pytest.raises(CannotUndo, match="is a forgetting"):
        corrections.undo(network)
    corrections.undo(network, "3")

    assert set(names(network)) == {"Ben Okri"}
    assert again.cause == next(r.id for r in network.follow())
    with pytest.raises(CannotUndo, match="what was forgotten is gone"):
        corrections.undo(network, again.id)
