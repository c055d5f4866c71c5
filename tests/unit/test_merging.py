"""What does merging two entries do, what stays valid, and what is refused?"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

import weakties
from weakties import (
    Draft,
    Event,
    EventId,
    EventRetracted,
    MeetingHeld,
    OutreachSent,
    People,
    PersonAdded,
    PersonDescribed,
    PersonId,
    PersonMerged,
    Recorder,
    ReplyReceived,
    corrections,
    exchange,
    when,
)
from weakties.errors import CannotMerge, CannotUndo, SamePerson, UnknownId
from weakties.projections.people import Person
from weakties.testing import make_ticking_clock, sequence
from weakties.testing.importer import plain

THEN = when("2026-01-05")


@pytest.fixture
def network() -> Iterator[weakties.Network]:
    with weakties.open(
        ":memory:", plugins=[plain], clock=make_ticking_clock(), chance=sequence()
    ) as opened:
        yield opened


@pytest.fixture
def ana(network: weakties.Network) -> PersonId:
    return network.add_person(name="Ana Ruiz", email="ana@x.org")


@pytest.fixture
def other(network: weakties.Network) -> PersonId:
    return network.add_person(name="A. Ruiz", email="a.ruiz@y.org", title="CTO")


@pytest.fixture
def gone(network: weakties.Network, ana: PersonId, other: PersonId) -> PersonId:
    """Merge the two, and give the id that nobody has any more."""
    person = corrections.merge(network, ana, other).person
    return other if person == ana else ana


def only(network: weakties.Network) -> Person:
    (person,) = network.read(People).search("")
    return person


def test_the_smaller_id_stands_for_both_with_all_that_is_known(
    network: weakties.Network, ana: PersonId, other: PersonId
) -> None:
    done = corrections.merge(network, other, ana)

    person = only(network)
    assert done.person == person.id == min(ana, other)
    assert done.entries == tuple(sorted((ana, other)))
    assert (person.name, person.email, person.title) == ("Ana Ruiz", "ana@x.org", "CTO")
    assert network.log.find([done.event])[done.event].kind == "person.merged"


def test_what_happened_with_either_happened_with_the_person(
    network: weakties.Network, ana: PersonId, other: PersonId
) -> None:
    network.record(OutreachSent(person=ana, channel="email", at=THEN))
    with pytest.warns(weakties.OddSequence):
        network.record(ReplyReceived(person=other, sentiment="yes", at=THEN))
    network.record(MeetingHeld(people=(ana, other), at=THEN))

    person = corrections.merge(network, ana, other).person

    assert network.read(weakties.Ties).get_tie(person).meetings == 1
    assert network.read(weakties.Timeline).list_positions(person) == [3, 4, 5, 1, 2]
    assert network.read(weakties.ReplyRates).count_by_channel()["email"].n == 1
    assert {d.person for d in weakties.list_due_items(network)} <= {person}


def test_an_id_that_was_merged_away_stays_valid(network: weakties.Network, gone: PersonId) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        network.record(OutreachSent(person=gone))
        network.record(ReplyReceived(person=gone, sentiment="yes"))
        network.record(PersonDescribed(person=gone, title="CEO", email="A.Ruiz@y.org"))
        network.record(PersonAdded(person=gone, email="ana@x.org"))

    found = weakties.find_person(network, gone)
    assert (found.id, found.title) == (only(network).id, "CEO")


def test_an_old_address_finds_the_merged_person(
    network: weakties.Network, gone: PersonId, tmp_path: Path
) -> None:
    file = tmp_path / "plain.csv"
    file.write_text("key,name,email,organization,day\n1,,a.ruiz@y.org,Acme,2026-11-20\n")

    added = [network.add_person(email=email) for email in ("ana@x.org", "a.ruiz@y.org")]
    report = exchange.import_file(network, file)

    assert added == [only(network).id] * 2
    assert (report.counts()["changed"], report.counts()["new"]) == (1, 0)


def test_an_address_told_of_an_old_id_is_known_at_once(
    network: weakties.Network, gone: PersonId
) -> None:
    def work(recorder: Recorder) -> PersonId:
        recorder.record(PersonDescribed(person=gone, email="new@z.org"))
        return PersonId(recorder.add_person(email="new@z.org"))

    assert network.run_transaction(work) == only(network).id


def append(recorder: Recorder, event: Event) -> None:
    """Append what only weakties itself records."""
    (recorded,) = recorder.writer.append([Draft(event=event)])
    recorder.checker.remember(recorded)


def test_within_one_transaction_a_merge_counts_at_once(
    network: weakties.Network, ana: PersonId, other: PersonId
) -> None:
    def work(recorder: Recorder) -> None:
        one = PersonDescribed(person=ana, email="a.ruiz@y.org")
        with pytest.raises(SamePerson):
            recorder.record(one)
        append(recorder, PersonMerged(survivor=ana, absorbed=other))
        recorder.record(one)

    network.run_transaction(work)


def test_within_one_transaction_an_unmerge_counts_at_once(
    network: weakties.Network, ana: PersonId, other: PersonId
) -> None:
    done = corrections.merge(network, ana, other)
    kept, gone = done.entries

    def work(recorder: Recorder) -> None:
        recorder.record(PersonDescribed(person=gone, email="ana@x.org"))
        append(recorder, EventRetracted(event=done.event))
        with pytest.raises(SamePerson):
            recorder.record(PersonDescribed(person=gone, linkedin="x", email="ana@x.org"))

    network.record(PersonDescribed(person=kept, linkedin="x"))
    network.run_transaction(work)


def test_who_was_merged_is_one_as_of_any_day_and_two_as_known_before(
    network: weakties.Network, ana: PersonId, other: PersonId
) -> None:
    network.record(PersonAdded(person=PersonId("p-old"), name="Old", at=THEN))
    network.record(PersonAdded(person=PersonId("p-older"), name="Old", at=THEN))
    before = network.head.recorded_at
    corrections.merge(network, "p-old", "p-older")

    as_of, as_known = network.at(occurred="2026-11-19"), network.at(recorded_until=before)

    assert [p.id for p in as_of.read(People).search("old")] == ["p-old"]
    assert weakties.find_person(as_of, "p-older").id == "p-old"
    assert [p.id for p in as_known.read(People).search("old")] == ["p-old", "p-older"]
    assert weakties.find_person(as_known, "p-older").id == "p-older"
    assert weakties.find_person(network, "p-older").id == "p-old"


def test_unmerge_takes_back_the_latest_merge_or_the_one_that_is_named(
    network: weakties.Network, ana: PersonId, other: PersonId
) -> None:
    third = network.add_person(name="Ruiz")
    first = corrections.merge(network, ana, other)
    corrections.merge(network, other, third)

    named = corrections.unmerge(network, third, event=first.event)
    assert {frozenset(g) for g in named.apart} == {frozenset([ana]), frozenset([other, third])}
    latest = corrections.unmerge(network, other)
    assert latest.apart == tuple((p,) for p in sorted((other, third)))
    assert network.read(People).count() == 3
    with pytest.raises(CannotUndo, match="nobody was merged"):
        corrections.unmerge(network, third)


def test_one_of_two_merges_of_the_same_two_is_not_enough(
    network: weakties.Network, ana: PersonId, other: PersonId
) -> None:
    merge = PersonMerged(survivor=ana, absorbed=other)
    for _ in range(2):
        network.run_transaction(lambda recorder: append(recorder, merge))
    events = [r.id for r in network.log.read(kinds=("person.merged",))]

    named = corrections.unmerge(network, ana, event=events[0])
    assert named.apart == (tuple(sorted((ana, other))),)
    corrections.redo(network)
    both = corrections.unmerge(network, ana)

    assert both.events == tuple(EventId(e) for e in reversed(events))
    assert len(both.apart) == 2


def test_what_was_told_after_the_merge_stays_where_it_was_told(
    network: weakties.Network, ana: PersonId, other: PersonId
) -> None:
    person = corrections.merge(network, ana, other).person
    network.record(PersonDescribed(person=person, email="a.ruiz@y.org", title="CEO"))

    corrections.unmerge(network, person)

    assert weakties.find_person(network, person).title == "CEO"
    assert weakties.find_person(network, "a.ruiz@y.org").id == other
    assert weakties.find_person(network, ana).email == "ana@x.org"


def test_what_cannot_be_merged_or_parted_is_refused(
    network: weakties.Network, ana: PersonId, gone: PersonId
) -> None:
    ben = network.add_person(name="Ben")
    corrections.forget(network, PersonId(network.add_person(name="Cleo")))
    cleo = next(p.id for p in network.read(People).people.where() if p.name is None)
    head = network.head

    for one, two in ((ana, gone), (ana, ana), (ben, cleo)):
        with pytest.raises(CannotMerge):
            corrections.merge(network, one, two)
    with pytest.raises(UnknownId):
        corrections.merge(network, ben, "p-nobody")
    for person, event in ((ben, None), (ana, "no-such-event"), ("p-nobody", None)):
        with pytest.raises(CannotUndo):
            corrections.unmerge(network, person, event=event)

    assert network.head == head


def test_who_was_merged_in_between_is_the_same_person_in_a_difference(tmp_path: Path) -> None:
    with weakties.open(tmp_path / "network.db", chance=sequence()) as network:
        old = weakties.when("2026-01-01")
        ana = network.add_person(name="Ana", at=old)
        network.record(OutreachSent(person=ana, at=weakties.when("2026-01-02")))
        twins = [network.add_person(name="Ana", email=f"{n}@example.org", at=old) for n in range(9)]
        for twin in twins:
            corrections.merge(network, ana, twin)

        found = weakties.history.compare_days(network, "2026-01-03")

    assert min(twins) < ana, "the first id stands for none of them"
    assert not found.added
    assert not found.gone, "they were one all along"
    assert not found.stages


def test_many_merges_into_one_person_know_the_structure_that_the_log_says() -> None:
    with weakties.open(":memory:") as network:
        people: list[PersonId] = []
        network.run_transaction(
            lambda recorder: people.extend(recorder.add_person(name=f"P {n}") for n in range(40))
        )
        for number, other in enumerate(people[1:]):
            done = corrections.merge(network, people[0], other)
            group = people[: number + 2]
            assert (done.person, done.entries) == (min(group), tuple(sorted(group)))
            if number == 20:
                corrections.undo(network, done.event)
                assert len(corrections.merge(network, other, people[0]).entries) == len(group)
        with pytest.raises(CannotMerge):
            corrections.merge(network, people[3], people[30])
        with pytest.raises(UnknownId):
            corrections.merge(network, people[0], "p-nobody")
        assert network.read(People).count() == 1


def test_a_merge_that_was_undone_is_not_taken_for_one() -> None:
    with weakties.open(":memory:") as network:
        one, two, three = (network.add_person(name=name) for name in ("Ana", "Ben", "Cy"))
        corrections.undo(network, corrections.merge(network, one, two).event)
        head = network.head

        assert len(corrections.merge(network, two, three).entries) == 2
        assert network.head.position == head.position + 1
        network.add_person(name="Dee")
        assert len(corrections.merge(network, one, three).entries) == 3
