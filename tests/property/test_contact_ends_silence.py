"""Does no rule claim that somebody was silent since a moment after which there was contact?"""

from __future__ import annotations

import calendar
import warnings
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

import weakties
from weakties.domain.days import add_business_days
from weakties.testing import sequence

FIRST, TODAY = date(2026, 9, 1), date(2026, 12, 15)
LATER = weakties.when("2027-01-05")
SILENT = ("R1", "R2", "R3", "R8")
PEOPLE = ("ana", "ben", "cy")
CONTACTS = (
    "reply", "note-in", "note-mutual", "met", "agreed", "moved", "made", "gave",
)  # fmt: skip
OTHERS = ("ask", "ask-again", "closed", "auto", "note-out", "thanks", "offered", "cancelled")
UNNAMED = (
    "ask", "reply", "auto", "note-in", "note-mutual", "note-out", "met", "gave", "offered",
)  # fmt: skip
"""What refers to nothing that was recorded before it."""
SHAPES = st.sampled_from(["day", "day", "instant", "instant", "month"])
EXAMPLES = max(40, 4 * settings().max_examples)  # 2,000 a night


@attrs.frozen
class Fact:
    """One thing that happened to a person, and with whom besides."""

    what: str
    who: str
    other: str
    at: str


@st.composite
def moments(draw: st.DrawFn) -> str:
    day = FIRST + timedelta(days=draw(st.integers(0, (TODAY - FIRST).days)))
    match draw(SHAPES):
        case "month":
            return day.isoformat()[:7]
        case "instant":
            return f"{day}T{draw(st.integers(0, 23)):02}:30:00Z"
        case _:
            return day.isoformat()


FACTS = st.builds(
    Fact,
    st.sampled_from(["ask", "offered", *CONTACTS, *OTHERS]),
    st.sampled_from(PEOPLE[:2]),
    st.sampled_from(PEOPLE),
    moments(),
).filter(lambda f: f.who != f.other)
STORIES = st.lists(FACTS, max_size=8).flatmap(st.permutations)


def span(moment: str) -> tuple[datetime, datetime]:
    """Return the first and the last instant that a moment can mean."""
    if "T" in moment:
        exactly = datetime.fromisoformat(moment)
        return exactly, exactly
    first = datetime.fromisoformat(f"{moment}-01"[:10]).replace(tzinfo=UTC)
    ahead = timedelta(days=32 if len(moment) == 7 else 1)
    end = (first + ahead).replace(day=1) if len(moment) == 7 else first + ahead
    return first, end - timedelta(microseconds=1)


def surely_before(one: str, other: str) -> bool:
    return span(one)[1] < span(other)[0]


class World:
    """A network in which facts are recorded in any order, on one day, and with their ids."""

    def __init__(self, facts: list[Fact]) -> None:
        noon = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
        self.network = weakties.open(":memory:", clock=lambda: noon, chance=sequence())
        self.ids = {n: self.network.add_person(name=n, at="2020") for n in PEOPLE}
        self.begun: dict[str, str] = {}
        self.agreed: dict[str, Any] = {}
        self.contact: dict[str, list[str]] = {n: [] for n in PEOPLE}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", weakties.OddSequence)
            for fact in facts:
                self.tell(fact)

    def tell(self, fact: Fact) -> None:
        who, other = self.ids[fact.who], self.ids[fact.other]
        at: Any = fact.at
        pair = {"introducer": other, "introduced": who, "at": at}
        events: dict[str, Any] = {
            "ask": lambda: weakties.OutreachSent(person=who, at=at),
            "ask-again": lambda: weakties.OutreachFollowedUp(person=who, at=at),
            "closed": lambda: weakties.OutreachClosed(person=who, at=at),
            "reply": lambda: weakties.ReplyReceived(person=who, sentiment="no", at=at),
            "auto": lambda: weakties.ReplyReceived(person=who, sentiment="auto", at=at),
            "note-in": lambda: weakties.InteractionNoted(people=(who,), direction="in", at=at),
            "note-mutual": lambda: weakties.InteractionNoted(people=(who,), at=at),
            "note-out": lambda: weakties.InteractionNoted(people=(who,), direction="out", at=at),
            "met": lambda: weakties.MeetingHeld(people=(who, other), at=at),
            "agreed": lambda: weakties.MeetingScheduled(people=(who,), starts=LATER, at=at),
            "thanks": lambda: weakties.ThanksSent(person=who, at=at),
            "offered": lambda: weakties.IntroductionOffered(**pair),
            "made": lambda: weakties.IntroductionMade(**pair),
            "gave": lambda: weakties.IntroductionOffered(
                introducer=who, introduced=other, at=at
            ),
        }  # fmt: skip
        if fact.what in ("moved", "cancelled"):
            meeting = self.agreed.get(fact.who)
            if meeting is None:
                return
            event: Any = weakties.MeetingCancelled(meeting=meeting, at=at)
            if fact.what == "moved":
                event = weakties.MeetingRescheduled(meeting=meeting, starts=LATER, at=at)
        else:
            event = events[fact.what]()
        recorded = self.network.record(event)
        self.begun[recorded.id] = fact.at
        if fact.what == "agreed":
            self.agreed[fact.who] = recorded.id
        if fact.what in CONTACTS:
            self.contact[fact.who].append(fact.at)
        if fact.what in ("met", "offered", "made"):
            self.contact[fact.other].append(fact.at)


@settings(max_examples=EXAMPLES)
@given(facts=STORIES)
def test_no_rule_claims_silence_after_contact(facts: list[Fact]) -> None:
    world = World(facts)

    names: dict[str, str] = {identity: name for name, identity in world.ids.items()}
    for found in weakties.list_due_items(world.network, let_go=True):
        if found.rule in SILENT:
            since = world.begun[found.subject]
            contacts = world.contact[names[found.person]]
            assert all(surely_before(contact, since) for contact in contacts), found.rule


@settings(max_examples=EXAMPLES)
@given(facts=STORIES)
def test_the_latest_request_without_contact_since_is_asked_about(facts: list[Fact]) -> None:
    world = World(facts)

    found = {(d.rule, d.person) for d in weakties.list_due_items(world.network, let_go=True)}
    for name, identity in world.ids.items():
        own = [f for f in facts if f.who == name]
        asks = [f.at for f in own if f.what == "ask"]
        if not asks or any(f.what in ("ask-again", "closed") for f in own):
            continue
        is_silent = all(surely_before(c, ask) for c in world.contact[name] for ask in asks)
        due = add_business_days(max(map(last_day_of, asks)), 7)
        if is_silent and due <= TODAY and not world.agreed.get(name):
            assert ("R2", identity) in found


@settings(max_examples=EXAMPLES)
@given(facts=STORIES, data=st.data())
def test_what_is_due_does_not_depend_on_who_told_it_first(
    facts: list[Fact], data: st.DataObject
) -> None:
    distinct = list({f.at: f for f in facts if f.what in UNNAMED and not is_today(f.at)}.values())
    other = data.draw(st.permutations(distinct))

    left, right = (
        {
            (d.rule, d.person, d.due)
            for d in weakties.list_due_items(World(order).network, let_go=True)
        }
        for order in (distinct, other)
    )

    assert left == right


def last_day_of(moment: str) -> date:
    """Return a day, or the last day of a month."""
    year, month = int(moment[:4]), int(moment[5:7])
    last = f"{moment}-{calendar.monthrange(year, month)[1]}"
    return date.fromisoformat(moment[:10] if len(moment) > len("2026-11") else last)


def is_today(moment: str) -> bool:
    """Check that a moment can be the one of recording, in which the order of telling counts."""
    return TODAY.isoformat().startswith(moment[:10])
