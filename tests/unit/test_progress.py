"""Does the funnel count people once, and each request by the class it had when it was recorded?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

import weakties
from weakties import (
    InteractionNoted,
    MeetingHeld,
    OutreachBounced,
    OutreachSent,
    PersonDescribed,
    PersonId,
    PersonTied,
    ReplyReceived,
    progress,
)
from weakties.errors import UnknownId
from weakties.testing import sequence

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def network() -> Iterator[weakties.Network]:
    with weakties.open(":memory:", clock=lambda: NOW, chance=sequence()) as made:
        yield made


def ask(network: weakties.Network, day: str, name: str, **told: object) -> PersonId:
    """Ask somebody, who is added if they are not known."""
    person = network.add_person(name=name, email=f"{name}@example.org", at=weakties.when("2025"))
    network.record(OutreachSent(person=person, at=weakties.when(day), **told))  # type: ignore[arg-type]
    return person


def reply(network: weakties.Network, day: str, person: PersonId) -> None:
    network.record(ReplyReceived(person=person, at=weakties.when(day)))


def classes(view: weakties.Network | weakties.View, by: str) -> dict[str, int]:
    """Return how many requests each class has."""
    return {c.name: len(c.events) for c in progress.cut(view, by).classes}


def test_who_was_asked_lately_is_pending_and_no_failure(network: weakties.Network) -> None:
    for name in ("ana", "ben"):
        reply(network, "2026-03-05", ask(network, "2026-03-01", name))
    ask(network, "2026-03-02", "cem")
    ask(network, "2026-05-25", "dana")

    _, replied, *_ = progress.list_stages(network)

    assert (replied.reached.n, replied.reached.of) == (2, 4)
    assert (replied.mature.n, replied.mature.of, replied.pending) == (2, 3, 1)


def test_who_answered_at_once_does_not_make_the_old_enough_look_better(
    network: weakties.Network,
) -> None:
    reply(network, "2026-05-26", ask(network, "2026-05-25", "ana"))
    ask(network, "2026-05-25", "ben")

    _, replied, *_ = progress.list_stages(network)

    assert (replied.reached.n, replied.mature.of, replied.pending) == (1, 0, 1)


def test_a_stage_that_was_passed_over_is_counted_with_those_beyond(
    network: weakties.Network,
) -> None:
    ana = network.add_person(name="Ana")
    network.record(MeetingHeld(people=(ana,), at=weakties.when("2026-01-02")))

    asked, replied, met, *_ = progress.list_stages(network)

    assert [s.reached.n for s in (asked, replied, met)] == [1, 1, 1]
    assert met.mature.of == 1


def test_a_job_interview_is_no_talk(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana")
    held = MeetingHeld(people=(ana,), kind="job-interview", at=weakties.when("2026-01-02"))
    network.record(held)

    assert [s.reached.n for s in progress.list_stages(network)] == [0] * 8


def test_nobody_at_all_is_no_data(network: weakties.Network) -> None:
    assert all(s.reached.rate is None and not s.pending for s in progress.list_stages(network))
    assert progress.cut(network, "channel").classes == []


def test_what_becomes_so_later_changes_no_class(network: weakties.Network) -> None:
    then, since = weakties.when("2025-12-01"), weakties.when("2026-01-15")
    small = network.add_organization("Small", size="1-9", at=then)
    ana = network.add_person(name="Ana", email="ana@example.org", organization=small, at=then)
    network.record(PersonTied(person=ana, frequency="rarely", closeness=1, at=then))
    ask(network, "2026-01-01", "ana")
    before = [classes(network, by) for by in ("size", "tie", "closeness", "area")]
    large = network.add_organization("Large", size="1000+", at=since)
    network.record(PersonDescribed(person=ana, organization=large, at=since))
    network.record(PersonTied(person=ana, frequency="often", closeness=5, at=since))

    assert [classes(network, by) for by in ("size", "tie", "closeness", "area")] == before
    assert before == [{"1-9": 1}, {"rarely": 1}, {"1 of 5": 1}, {"not told": 1}]
    ask(network, "2026-02-01", "ana")
    assert classes(network, "size") == {"1-9": 1, "1000+": 1}
    assert classes(network, "attempt") == {"1": 1, "2": 1}


def test_where_nothing_is_known_of_then_the_first_that_is_known_of_later_classes(
    network: weakties.Network,
) -> None:
    ask(network, "2026-01-01", "ana")
    (ana,) = (p.id for p in network.read(weakties.People).search("ana"))
    for day, size, closeness in (("2026-03-01", "1-9", 2), ("2026-04-01", "1000+", 5)):
        at = weakties.when(day)
        place = network.add_organization(f"Of {size}", size=size, at=at)  # type: ignore[arg-type]  # one of the bands
        network.record(PersonDescribed(person=ana, organization=place, at=at))
        network.record(PersonTied(person=ana, closeness=closeness, at=at))

    (request,) = network.read(weakties.ReplyRates).requests.where()

    assert (request.size, request.closeness, request.tie) == ("1-9", 2, None)
    assert request.later.split() == ["organization", "size", "closeness"]
    network.record(PersonTied(person=ana, closeness=1, at=weakties.when("2025-12-31")))
    (request,) = network.read(weakties.ReplyRates).requests.where()
    assert (request.closeness, request.later.split()) == (1, ["organization", "size"])


def test_what_never_arrived_is_no_request(network: weakties.Network) -> None:
    network.record(OutreachBounced(person=ask(network, "2026-01-01", "ana")))

    assert progress.cut(network, "month").classes == []


def test_a_class_is_called_better_only_once_that_is_settled(network: weakties.Network) -> None:
    for number in range(20):
        sent = f"2026-01-{number + 1:02}"
        warm = ask(network, sent, f"warm{number}", channel="introduction")
        cold = ask(network, sent, f"cold{number}", channel="email")
        if number % 10 < 9:
            reply(network, "2026-01-21", warm)
        if number % 10 < 2:
            reply(network, "2026-01-21", cold)

    (found,) = progress.cut(network, "channel").contrasts

    assert (found.what, found.more, found.less) == ("replied", "introduction", "email")
    day_before = date.fromisoformat(found.on) - timedelta(days=1)
    assert progress.cut(network.at(occurred=day_before), "channel").contrasts == []
    assert progress.cut(network.at(occurred=found.on), "channel").contrasts == [found]


def test_requests_are_classed_by_nothing_else(network: weakties.Network) -> None:
    with pytest.raises(UnknownId, match="channel"):
        progress.cut(network, "zodiac")


def test_other_contact_is_no_stage(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana")
    network.record(InteractionNoted(people=(ana,), at=weakties.when("2026-01-02")))

    assert progress.list_stages(network)[0].reached.of == 0
