"""Searches that never were: told through the front door, in an order shuffled by chance."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import attrs

import weakties
from weakties import (
    ApplicationSent,
    AreaAdded,
    AreaAssessed,
    AreaId,
    Event,
    InteractionNoted,
    IntroductionClosed,
    IntroductionDeclined,
    IntroductionMade,
    IntroductionOffered,
    JobInterviewHeld,
    JobInterviewScheduled,
    JobReferralGiven,
    LeadHeard,
    MeetingCancelled,
    MeetingDebriefed,
    MeetingHeld,
    MeetingMissed,
    MeetingRescheduled,
    MeetingScheduled,
    Network,
    OfferAccepted,
    OfferReceived,
    OutreachBounced,
    OutreachClosed,
    OutreachFollowedUp,
    OutreachSent,
    PersonId,
    PersonTied,
    ReplyReceived,
    ThanksSent,
    corrections,
)
from weakties.errors import CannotUndo

START, LENGTH = date(2026, 2, 2), 290
CHANNELS = ("email",) * 4 + ("linkedin-message",) * 3 + (
    "linkedin-invitation", "alumni-platform", "phone", "in-person", "event", "introduction",
)  # fmt: skip
ANSWERS = ("yes",) * 5 + ("no", "no", "later", "redirected", "auto", "unread")
SIZES = ("1-9", "10-49", "50-249", "250-999", "1000+", None)
ZONES = ("Z", "Z", "+02:00", "-08:00", "+13:00")
Tell = Callable[[Any, dict[str, str]], str]


@attrs.define
class Fact:
    """Something to tell: its name, what has to be told before it, and how."""

    name: str
    needs: tuple[str, ...]
    tell: Tell


@attrs.define
class Search:
    """A search that is made up by chance.

    Attributes:
        luck: how often a talk brings a lead.
    """

    random: Random
    luck: float = attrs.field()
    facts: list[Fact] = attrs.Factory(list)
    people: list[str] = attrs.Factory(list)
    ids: dict[str, str] = attrs.Factory(dict)

    @luck.default
    def _draw_luck(self) -> float:
        return self.random.choice((0.1, 0.3, 0.8))

    def likely(self, chance: float) -> bool:
        return self.random.random() < chance

    def at(self, day: int) -> Any:
        """Return a day of the search: as a day, now and then as a month or an instant."""
        on = START + timedelta(days=day)
        kind = self.random.random()
        if kind < 0.1:
            return weakties.when(f"{on:%Y-%m}")
        if kind < 0.3:
            clock = f"{self.random.randrange(24):02}:{self.random.randrange(60):02}"
            seconds = self.random.choice(("", f":{self.random.randrange(60):02}"))
            return weakties.when(f"{on}T{clock}{seconds}{self.random.choice(ZONES)}")
        return weakties.when(on)

    def event(self, what: type[Event], day: int, /, **fields: Any) -> str:
        """Plan an event; a value that begins with @ names what has another id by then."""
        name, at = f"@{len(self.facts)}", self.at(day)

        def named(value: Any) -> list[str]:
            those = value if isinstance(value, tuple) else (value,)
            return [v for v in those if isinstance(v, str) and v.startswith("@")]

        def known(value: Any, ids: dict[str, str]) -> Any:
            if isinstance(value, tuple):
                return tuple(ids[v] for v in value)
            return ids.get(value, value) if isinstance(value, str) else value

        def tell(recorder: Any, ids: dict[str, str]) -> str:
            there = {k: known(value, ids) for k, value in fields.items()}
            return str(recorder.record(what(at=at, **there)).id)

        needs = tuple(n for value in fields.values() for n in named(value))
        self.facts.append(Fact(name, needs, tell))
        return name

    def begin(self) -> None:
        """Plan organizations, areas, and people who are known from the start or come later."""
        random = self.random
        for n in range(6):
            at = self.at(random.choice((0, 0, random.randrange(LENGTH))))
            told = {"name": f"Firm {n}", "at": at, "size": random.choice(SIZES)}
            self.facts.append(Fact(f"@firm{n}", (), partial(_add_firm, told)))
        for n in range(3):
            at = self.at(random.randrange(60))
            added = AreaAdded(area=AreaId(f"a-made-up-{n}"), name=f"Area {n}", at=at)
            self.facts.append(Fact(f"@area{n}", (), partial(_add_area, added)))
        for n in range(random.randrange(14, 24)):
            firm, at = f"@firm{random.randrange(6)}", self.at(random.randrange(LENGTH))
            told = {"name": f"Person {n}", "at": at}
            self.facts.append(Fact(f"@p{n}", (firm,), partial(_add_person, firm, told)))
            self.people.append(f"@p{n}")

    def ask(self, person: str, day: int, introduction: str | None = None) -> None:
        """Plan a request to somebody and what comes of it."""
        random = self.random
        sent = self.event(
            OutreachSent, day, person=person, channel=random.choice(CHANNELS),
            introduction=introduction, template=random.choice(("short", "long", None)),
        )  # fmt: skip

        def which() -> str | None:
            return sent if self.likely(0.4) else None

        if self.likely(0.06):
            self.event(OutreachBounced, day + 1, person=person, outreach=which())
            return
        if self.likely(0.3):
            self.event(OutreachFollowedUp, day + random.randrange(4, 14), person=person,
                       outreach=which())  # fmt: skip
        if self.likely(0.15):
            self.event(OutreachClosed, day + random.randrange(15, 40), person=person,
                       outreach=which())  # fmt: skip
        answered = self.likely(0.65)
        for _ in range(random.choice((1, 1, 1, 2)) if answered else 0):
            later = day + random.choice((0, 1, 2, 3, 5, 8, 13, 25, -2))
            self.event(ReplyReceived, later, person=person, outreach=which(),
                       sentiment=random.choice(ANSWERS))  # fmt: skip
        if answered and self.likely(0.6):
            self.meet(person, day + random.randrange(3, 18))
        if self.likely(0.2):
            self.ask(person, day + random.randrange(0, 40))

    def meet(self, person: str, day: int) -> None:
        """Plan a talk with somebody, perhaps with another, agreed before or not."""
        random = self.random
        both = (person, random.choice(self.people)) if self.likely(0.15) else (person,)
        people = tuple(dict.fromkeys(both))
        kind = random.choice(("information-interview", "coffee", "event", "job-interview"))
        agreed = None
        if self.likely(0.7):
            agreed = self.event(MeetingScheduled, day - random.randrange(1, 6), people=people,
                                starts=self.at(day), kind=kind)  # fmt: skip
            if self.likely(0.2):
                day += random.randrange(1, 9)
                self.event(MeetingRescheduled, day - 2, meeting=agreed, starts=self.at(day))
            if self.fails(agreed, day):
                return
        held = self.event(MeetingHeld, day, people=people, meeting=agreed, kind=kind)
        if agreed and self.likely(0.06):
            self.event(MeetingHeld, day + random.randrange(3), people=people, meeting=agreed,
                       kind=kind)  # fmt: skip
        self.follow(people, agreed or held, day)

    def fails(self, agreed: str, day: int) -> bool:
        """Plan that an agreed talk did not take place; now and then it did all the same."""
        if self.likely(0.12):
            self.event(MeetingCancelled, day - 1, meeting=agreed, by="them")
            return self.likely(0.7)
        if self.likely(0.12):
            self.event(MeetingMissed, day, meeting=agreed, by="them")
            return self.likely(0.7)
        return self.likely(0.1)

    def follow(self, people: tuple[str, ...], talk: str, day: int) -> None:
        """Plan what follows a talk: thanks, opinions, names and leads."""
        random = self.random
        for who in people:
            if self.likely(0.7):
                self.event(ThanksSent, day + random.choice((0, 1, 1, 3, 7, -1)), person=who,
                           meeting=talk if self.likely(0.5) else None)  # fmt: skip
        area = f"@area{random.randrange(3)}"
        if self.likely(0.4):
            self.event(MeetingDebriefed, day + random.randrange(3), meeting=talk, area=area,
                       fit_change=random.choice((-1, 0, 0, 1, None)))  # fmt: skip
        if self.likely(0.25):
            self.judge(area, day + random.randrange(-9, 30), (talk,))
        for _ in range(random.choice((0, 1, 1, 2))):
            named = random.choice(self.people)
            self.name(people[0], named, day + random.choice((0, 0, 2, -5)), talk)
        if self.likely(self.luck):
            self.hear(people[0], day + random.randrange(-2, 30))

    def judge(self, area: str, day: int, evidence: tuple[str, ...] = ()) -> None:
        """Plan an opinion of a career."""
        random = self.random
        self.event(
            AreaAssessed, max(0, day), area=area, evidence=evidence,
            interest=random.choice((2, 3, 3, 4, None)), energy=random.choice((0, 0, 1, None)),
            decision=random.choice(("explore", "explore", "explore", "keep", "drop")),
        )  # fmt: skip

    def name(self, introducer: str, introduced: str, day: int, meeting: str | None) -> None:
        """Plan a name that somebody gives, and what comes of it."""
        pair = {"introducer": introducer, "introduced": introduced}
        offered = None
        if self.likely(0.85):
            named = meeting if self.likely(0.3) else None
            offered = self.event(IntroductionOffered, day, meeting=named, **pair)
        if offered is None or self.likely(0.3):
            self.event(
                IntroductionMade, day + self.random.randrange(6), introduction=offered, **pair
            )
        if self.likely(0.12):
            self.event(IntroductionDeclined, day + 3, by="introduced", **pair)
        if introducer != introduced and self.likely(0.6):
            self.ask(introduced, day + self.random.randrange(0, 20),
                     offered if self.likely(0.7) else None)  # fmt: skip
        if self.likely(0.3):
            self.event(IntroductionClosed, day + 25, **pair)

    def hear(self, person: str | None, day: int) -> None:
        """Plan a lead and how far it goes."""
        random = self.random
        lead = self.event(
            LeadHeard, day, person=person, organization=f"@firm{random.randrange(6)}",
            source="person" if person else random.choice(("posting", "recruiter", "other")),
            advertised=random.choice(("yes", "no", "unknown")),
            size=random.choice((None, None, *SIZES)),
        )  # fmt: skip
        for _ in range(random.choice((0, 1, 1, 1, 2))):
            method = random.choice(("posting", "job-referral", "direct", "recruiter"))
            self.event(ApplicationSent, day + random.randrange(12), lead=lead, method=method)
        if self.likely(0.15):
            who = random.choice(self.people)
            self.event(
                JobReferralGiven, day + 4, person=who, lead=lead if self.likely(0.8) else None
            )
        if self.likely(0.5):
            starts = self.at(day + 20)
            agreed = self.event(
                JobInterviewScheduled, day + 12, lead=lead, starts=starts, people=()
            )
            if self.likely(0.8):
                self.event(JobInterviewHeld, day + 20, lead=lead, people=(),
                           job_interview=agreed if self.likely(0.5) else None)  # fmt: skip
        for _ in range(random.choice((0, 0, 1, 1, 2))):
            offer = self.event(OfferReceived, day + random.randrange(8, 60), lead=lead)
            if self.likely(0.4):
                self.event(OfferAccepted, day + 65, offer=offer)

    def plan(self) -> None:
        """Plan all of it."""
        random = self.random
        self.begin()
        for person in random.sample(self.people, k=max(6, len(self.people) // 2)):
            self.ask(person, random.randrange(LENGTH - 40))
        for person in random.sample(self.people, k=4):
            self.event(
                PersonTied, random.randrange(LENGTH), person=person, kind="friend",
                closeness=random.choice((None, 2, 5)), frequency=random.choice((None, "rarely")),
            )  # fmt: skip
        for _ in range(random.randrange(7)):
            self.event(
                InteractionNoted, random.randrange(LENGTH), people=(random.choice(self.people),),
                channel="email", direction=random.choice(("in", "out", "mutual")),
                gave_value=random.choice((True, False, None)),
            )  # fmt: skip
        for _ in range(random.randrange(3)):
            self.hear(None, random.randrange(LENGTH - 40))
            self.judge(f"@area{random.randrange(3)}", random.randrange(LENGTH))
        self.meet(random.choice(self.people), random.randrange(LENGTH - 40))


def _add_firm(told: dict[str, Any], recorder: Any, _: dict[str, str]) -> str:
    return str(recorder.add_organization(**told))


def _add_area(added: AreaAdded, recorder: Any, _: dict[str, str]) -> str:
    recorder.record(added)
    return added.area


def _add_person(firm: str, told: dict[str, Any], recorder: Any, ids: dict[str, str]) -> str:
    return str(recorder.add_person(organization=ids[firm], **told))


def tell(seed: int) -> Network:
    """Return a network that was told a search, in an order that is nobody's; close it yourself."""
    search = Search(Random(seed))
    search.plan()
    random, start = search.random, datetime(2026, 10, 1, 9, tzinfo=UTC)
    ticks = iter(range(1_000_000))
    pace = timedelta(hours=random.choice((2, 5, 9)))
    network = weakties.open(
        ":memory:", clock=lambda: start + next(ticks) * pace / 4, chance=random.randbytes
    )
    waiting, ids = list(search.facts), search.ids
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", weakties.OddSequence)
        while waiting:
            batch: list[Fact] = []
            there = set(ids)
            size = random.randrange(1, 40)
            while len(batch) < size and (free := [f for f in waiting if there.issuperset(f.needs)]):
                fact = random.choice(free)
                batch.append(fact)
                waiting.remove(fact)
                there.add(fact.name)

            def work(recorder: Any, batch: list[Fact] = batch) -> None:
                for fact in batch:
                    ids[fact.name] = fact.tell(recorder, ids)

            network.run_transaction(work)
    _import(network, search)
    _correct(network, search)
    return network


def _import(network: Network, search: Search) -> None:
    """Record what an importer would of the past, some of it with whom was asked.

    Talks of one or several and notes, replies, agreed meetings that fell through, and leads with
    what came of them.
    """
    random = search.random

    def work(recorder: Any) -> None:
        for _ in range(random.randrange(5)):
            people = tuple(PersonId(search.ids[p]) for p in random.sample(search.people, k=2))
            day = weakties.when(START + timedelta(days=random.randrange(-200, 100)))
            talkers = people[: random.choice((1, 1, 2))]
            recorder.record(MeetingHeld(people=talkers, kind="coffee", at=day))
            recorder.record(InteractionNoted(people=people[:1], channel="email", direction="out",
                                             at=day))  # fmt: skip
            if random.random() < 0.3:
                recorder.record(ReplyReceived(person=people[0], at=day))
            if random.random() < 0.3:
                agreed = recorder.record(MeetingScheduled(people=people, starts=day, at=day))
                recorder.record(MeetingMissed(meeting=agreed.id, by="them", at=day))
            if random.random() < 0.5:
                teller = random.choice((people[0], people[0], None))
                lead = recorder.record(LeadHeard(person=teller, advertised="no", at=day)).id
                recorder.record(ApplicationSent(lead=lead, method="direct", at=day))
                offer = recorder.record(OfferReceived(lead=lead, at=day)).id
                recorder.record(OfferAccepted(offer=offer, at=day))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", weakties.OddSequence)
        network.run_transaction(work, source="calendar.meetings")


def _correct(network: Network, search: Search) -> None:
    """Undo some events, bring one back, and make two entries one person."""
    random = search.random
    events = [ids for name, ids in search.ids.items() if name[1].isdigit()]
    for event in random.sample(events, k=min(len(events), random.randrange(2, 7))):
        with suppress(CannotUndo):  # it was undone along with what it rests on
            undone = corrections.undo(network, event, along=True)
            if random.random() < 0.2:
                corrections.redo(network, undone.id)
    if random.random() < 0.6:
        one, other = random.sample(search.people, k=2)
        corrections.merge(network, search.ids[one], search.ids[other])
