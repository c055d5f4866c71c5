"""Do figures rest on the order of what happened, where days are vague or midnight is passed?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

import weakties
from weakties import (
    ApplicationSent,
    AreaAdded,
    AreaId,
    LeadHeard,
    LeadId,
    MeetingDebriefed,
    MeetingHeld,
    MeetingId,
    Network,
    OutreachFollowedUp,
    OutreachSent,
    ReplyRates,
    ReplyReceived,
    View,
    contracts,
    progress,
)

NOW = datetime(2026, 10, 2, 12, tzinfo=UTC)

pytestmark = pytest.mark.filterwarnings("ignore::weakties.OddSequence")


def asked(network: Network, person: Any, at: str, **told: Any) -> Any:
    return network.record(OutreachSent(person=person, at=weakties.when(at), **told)).id


def replied(network: Network, person: Any, at: str, **told: Any) -> str:
    return network.record(ReplyReceived(person=person, at=weakties.when(at), **told)).id


def answers(network: Network | View) -> dict[str, str | None]:
    return {ask.outreach: ask.reply for ask in network.read(ReplyRates).requests.where()}


def figure(network: Network, day: str, name: str) -> contracts.Figure:
    found = {
        f"{m.statistic}/{f.name}": f
        for m in progress.measure_statistics(network.at(occurred=day))
        for f in m.figures
    }
    return found[name]


def test_the_first_of_two_answers_is_kept_when_their_request_is_told_as_of_a_month() -> None:
    with weakties.open(":memory:") as network:
        ana = network.add_person(name="Ana")
        first = replied(network, ana, "2026-02-17")
        replied(network, ana, "2026-02-22")
        month = asked(network, ana, "2026-02")

        assert answers(network) == {month: first}


def test_an_answer_that_names_its_request_stays_with_it() -> None:
    with weakties.open(":memory:") as network:
        ana = network.add_person(name="Ana")
        early = asked(network, ana, "2026-02-22")
        unnamed = replied(network, ana, "2026-03-13")
        named = replied(network, ana, "2026-03-19", outreach=early)
        month = asked(network, ana, "2026-03")

        assert answers(network) == {early: named, month: unnamed}


def test_what_was_recorded_before_the_request_answers_an_earlier_one() -> None:
    with weakties.open(":memory:", clock=lambda: NOW) as network:
        ana = network.add_person(name="Ana")
        early = asked(network, ana, "2026-09-20")
        reply = replied(network, ana, "2026-10")
        late = asked(network, ana, "2026-10-24")

        assert answers(network.at(occurred="2026-12-01")) == {early: reply, late: None}


def test_an_answer_before_its_request_by_the_clock_is_none_wherever_midnight_was() -> None:
    with weakties.open(":memory:") as network:
        ana = network.add_person(name="Ana")
        request = asked(network, ana, "2026-07-31T22:18:13-08:00")
        replied(network, ana, "2026-08-01T10:12:23+13:00")

        assert answers(network) == {request: None}


def test_a_talk_goes_to_the_request_of_its_month_as_a_reply_does() -> None:
    with weakties.open(":memory:") as network:
        ana = network.add_person(name="Ana")
        day, month = asked(network, ana, "2026-03-10"), asked(network, ana, "2026-03")
        reply = replied(network, ana, "2026-03-25")
        network.record(MeetingHeld(people=(ana,), at=weakties.when("2026-03-26")))

        met = progress.cut(network.at(occurred="2026-04-22"), "attempt").classes

        assert answers(network) == {day: None, month: reply}
        assert [(c.name, c.replied.n, c.met.n) for c in met] == [("1", 0, 0), ("2", 1, 1)]


def test_of_a_day_and_its_month_the_day_is_when_the_first_application_was() -> None:
    with weakties.open(":memory:") as network:
        heard = network.record(LeadHeard(source="posting", at=weakties.when("2026-03-01")))
        lead = LeadId(heard.id)
        for at in ("2026-03", "2026-03-05"):
            network.record(ApplicationSent(lead=lead, method="posting", at=weakties.when(at)))

        found = figure(network, "2026-05-04", "applications/posting")

        assert (found.n, found.of, found.pending) == (0, 1, 0)


def test_a_second_touch_after_an_answer_is_none_though_a_vague_one_follows() -> None:
    with weakties.open(":memory:") as network:
        ana = network.add_person(name="Ana")
        asked(network, ana, "2026-03-20")
        replied(network, ana, "2026-03-28")
        for at in ("2026-03-31", "2026-03"):
            network.record(OutreachFollowedUp(person=ana, at=weakties.when(at)))

        assert figure(network, "2026-06-01", "second-touch/replied after").of == 0


def test_what_was_written_before_the_first_talk_changed_no_opinion_since() -> None:
    with weakties.open(":memory:") as network:
        ana = network.add_person(name="Ana")
        grid = AreaId("a-grid")
        network.record(AreaAdded(area=grid, at=weakties.when("2026-01-01")))
        early, late = weakties.when("2026-02-01"), weakties.when("2026-03-01")
        told = MeetingHeld(people=(ana,), kind="job-interview", at=early)
        wrote: dict[str, Any] = {"area": grid, "at": early}
        wrote["meeting"] = MeetingId(network.record(told).id)
        network.record(MeetingDebriefed(fit_change=1, **wrote))
        told = MeetingHeld(people=(ana,), kind="coffee", at=late)
        wrote = {"meeting": MeetingId(network.record(told).id), "area": grid, "at": late}
        network.record(MeetingDebriefed(fit_change=0, **wrote))

        found = figure(network, "2026-06-01", "areas/seen otherwise since")

        assert (found.n, found.of) == (0, 1)


def test_an_unread_answer_is_not_pending_for_a_yes() -> None:
    with weakties.open(":memory:") as network:
        ana = network.add_person(name="Ana")
        asked(network, ana, "2026-03-01")
        replied(network, ana, "2026-03-02", sentiment="unread")

        assert figure(network, "2026-03-10", "requests/yes").pending == 0
        assert figure(network, "2026-03-10", "requests/replied").pending == 1


def test_introductions_for_each_talk_have_the_pending_of_the_same_talks() -> None:
    with weakties.open(":memory:") as network:
        ana = network.add_person(name="Ana")
        network.record(MeetingHeld(people=(ana,), at=weakties.when("2026-03-01")))

        names = "reproduction/talks for each talk", "reproduction/introductions for each talk"

        assert [figure(network, "2026-03-10", name).pending for name in names] == [1, 1]
