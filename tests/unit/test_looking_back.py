"""Looking back from a program: words for days, positions, anchors, events that fit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.story import Story

import weakties
from weakties import People, contracts, corrections, history, maintenance
from weakties.errors import BrokenLog, MalformedDate, UnclearDate, UnknownId, WeaktiesError


def list_names(view: contracts.Readable) -> list[str]:
    return sorted(person.label for person in view.read(People).people.where())


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("last month", "2026-05-31"),
        ("yesterday", "2026-05-31"),
        ("3 weeks ago", "2026-05-11"),
        ("last year", "2025-12-31"),
        ("yesterday 14:30", "2026-05-31"),
        ("2026-02", "2026-02-28"),
        ("20 may", "2026-05-20"),
    ],
)
def test_a_day_is_named_in_the_words_of_the_command_line(words: str, day: str) -> None:
    assert Story().network.at(occurred=words).day == date.fromisoformat(day)


@pytest.mark.parametrize("words", ["", " ", "soon", "03.04.2026", "noon"])
def test_words_that_name_no_day_are_refused(words: str) -> None:
    network = Story().network

    with pytest.raises(UnclearDate):
        network.at(occurred=words)
    with pytest.raises(UnclearDate):
        network.at(recorded_until=words)
    with pytest.raises(MalformedDate):
        network.at(occurred="2026-13")


def test_a_time_of_day_in_words_is_one_of_the_networks_clock() -> None:
    now = [datetime(2026, 5, 31, 14, 0, tzinfo=UTC)]
    network = weakties.open(":memory:", clock=lambda: now[0])
    network.add_person(name="Ana Ruiz")
    now[0] = datetime(2026, 6, 1, 12, tzinfo=UTC)
    network.add_person(name="Ben Okri")

    assert list_names(network.at(recorded_until="yesterday 14:30")) == ["Ana Ruiz"]
    assert list_names(network.at(recorded_until="yesterday 13:30")) == []
    assert list_names(network.at(recorded_until="today")) == ["Ana Ruiz", "Ben Okri"]


def test_an_anchor_names_what_was_known_when_it_was_taken() -> None:
    story = Story()
    story.who("ana")
    anchor = maintenance.anchor(story.network)
    story.who("ben")

    assert list_names(story.network.at(anchor=anchor)) == ["ana"]
    assert list_names(story.network.at(position=story.network.head.position)) == ["ana", "ben"]
    assert list_names(story.network.at(position=0)) == []


def test_an_anchor_of_an_empty_network_knows_nothing() -> None:
    story = Story()
    anchor = maintenance.anchor(story.network)
    story.who("ana")

    assert list_names(story.network.at(anchor=anchor)) == []


def test_an_anchor_that_does_not_hold_is_refused() -> None:
    story = Story()
    story.who("ana")
    lines = maintenance.anchor(story.network).splitlines()

    cut = [*lines[:2], str(story.network.head.position + 1), *lines[3:]]
    other = [*lines[:3], "00" * 32, *lines[4:]]
    for wrong in (cut, other):
        with pytest.raises(BrokenLog):
            story.network.at(anchor="\n".join(wrong))
    negative = [*lines[:2], "-1", *lines[3:]]
    for text in ("", "weakties anchor 1", "\n".join(negative)):
        with pytest.raises(WeaktiesError, match="no anchor"):
            story.network.at(anchor=text)
    with pytest.raises(WeaktiesError, match="another network"):
        weakties.open(":memory:").at(anchor="\n".join(lines))
    with pytest.raises(ValueError, match="give one"):
        story.network.at(anchor="\n".join(lines), position=1)


@pytest.mark.parametrize("position", [-1, 2])
def test_a_position_that_the_log_does_not_have_is_refused(position: int) -> None:
    story = Story()
    story.who("ana")

    with pytest.raises(UnknownId, match="no event"):
        story.network.at(position=position)


def test_of_a_known_position_the_day_on_which_it_was_recorded_is_watched() -> None:
    now = [datetime(2026, 5, 31, 14, 0, tzinfo=UTC)]
    network = weakties.open(":memory:", clock=lambda: now[0])
    network.add_person(name="Ana Ruiz")
    now[0] = datetime(2026, 6, 10, 12, tzinfo=UTC)
    network.add_person(name="Ben Okri")

    assert network.at(position=1).watched == date(2026, 5, 31)
    assert network.at(position=1, recorded_until="2026-05-30").watched == date(2026, 5, 30)
    assert list_names(network.at(position=1, recorded_until="2026-05-30")) == []


def test_events_since_a_position_are_those_that_fit() -> None:
    story = Story()
    first = story.ask("ana", "2026-05-01")
    before = story.network.head
    reply = story.reply("ana", "2026-05-03")
    other = story.ask("ben", "2026-04-01")  # happened before, and was recorded since
    talk = story.meet("ana ben", "2026-05-20")

    def list_ids(**criteria: object) -> list[str]:
        kinds = ("outreach.sent", "reply.received", "meeting.held")
        return [r.id for r in story.network.events(kinds, **criteria)]  # type: ignore[arg-type]

    assert list_ids() == [other, first, reply, talk]
    assert list_ids(after=before) == list_ids(after=before.position) == [other, reply, talk]
    assert list_ids(after=before, person=story.who("ana")) == [reply, talk]
    assert list_ids(source="api") == list_ids()
    assert list_ids(source="cli") == list_ids(batch="b-none") == []


def test_events_of_somebody_are_those_of_every_entry_that_is_them() -> None:
    story = Story()
    ana, other = story.who("ana"), story.who("anna")
    asked = [story.ask("ana", "2026-05-01"), story.ask("anna", "2026-05-02")]
    corrections.merge(story.network, ana, other)

    for person in (ana, other):
        found = [r.id for r in story.network.events(("outreach.sent",), person=person)]
        assert found == asked
    then = story.network.at(occurred="2026-05-01")
    assert [r.id for r in then.events(("outreach.sent",), person=other)] == asked[:1]


def test_events_of_a_batch_are_those_that_came_with_it() -> None:
    story = Story()
    ana = story.who("ana")
    sent = story.network.run_transaction(
        lambda recorder: recorder.record(weakties.OutreachSent(person=ana)), source="crm"
    )

    assert [r.id for r in story.network.events(batch=sent.batch)] == [sent.id]
    assert [r.id for r in story.network.events(source="crm")] == [sent.id]


def test_what_belongs_to_an_event_ends_with_what_was_known() -> None:
    story = Story()
    asked = story.ask("ana", "2026-05-01")
    before = story.network.head
    corrections.undo(story.network, asked)

    def count_related(view: weakties.View) -> tuple[int, bool]:
        entries = history.find_related(view, history.find_event(view, asked))
        return len(entries), entries[0].undone

    assert count_related(story.network.at(position=before.position)) == (1, False)
    assert count_related(story.network.at()) == (2, True)


def test_one_kind_of_events_is_named_alone() -> None:
    with weakties.open(":memory:") as network:
        ana = network.add_person(name="Ana")
        network.record(weakties.OutreachSent(person=ana, at="2026-03-02"))
        assert [r.position for r in network.events("outreach.sent")] == [2]
        assert [r.position for r in network.at().events("outreach.sent")] == [2]


@pytest.mark.parametrize("position", ["1", 1.5, True])
def test_a_position_that_is_no_whole_number_is_refused(position: Any) -> None:
    with weakties.open(":memory:") as network:
        network.add_person(name="Ana")
        with pytest.raises(TypeError, match="a position is a whole number"):
            network.at(position=position)
