"""A year of a fictional job search: invented people, a fixed seed, every kind of event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import weakties
from weakties_cli import demo_mended
from weakties_cli import demo_people as cast
from weakties_cli.demo_end import ending

TODAY = date(2026, 11, 20)
START = TODAY - timedelta(days=364)
GOAL = "Zoë Bergström"
ASKED, POOL = 46, 24


class Year:
    """The year as it is told: who is who, and the day it has come to.

    Attributes:
        people: ids by name.
        places: ids by name.
        named: the day on which somebody gave me a name.
    """

    def __init__(self, network: weakties.Network) -> None:
        self.network = network
        self.random = Random(20261120)  # noqa: S311  # the same year every time
        self.people: dict[str, Any] = {}
        self.places: dict[str, Any] = {}
        self.named: dict[str, date] = {}

    def tell(self, event: Any) -> Any:
        """Record one event, and give its id, which names what it began."""
        return self.recorder.record(event).id

    def add(self, name: str, day: date, **told: Any) -> Any:
        """Add a person, somewhere at work."""
        place = self.random.choice(cast.ORGANIZATIONS)
        address = f"{name.lower().replace(' ', '.')}@example.org"
        self.people[name] = self.recorder.add_person(
            name=name,
            email=address,
            organization=told.pop("organization", place),
            title=self.random.choice(cast.TITLES),
            at=weakties.when(day),
            **told,
        )
        return self.people[name]

    def run(self, work: Any) -> None:
        """Do a part of the year in one transaction."""

        def told(recorder: Any) -> None:
            self.recorder = recorder
            work(self)

        self.network.together(told, source="demo", step=False)


def build(path: Path) -> int:
    """Make the network.

    Returns:
        how many events it has.
    """
    random = Random(7)  # noqa: S311  # as above
    noon = datetime.combine(TODAY, datetime.min.time(), UTC) + timedelta(hours=12)
    sources: dict[str, Any] = {"clock": lambda: noon, "chance": random.randbytes}
    with weakties.open(path, plugins=(demo_mended,), **sources) as network:
        year = Year(network)
        for part in (_beginning, _requests):
            year.run(part)
        demo_mended.mending(network)
        year.run(ending)
        return network.head.position


def _beginning(year: Year) -> None:
    """Tell of the places, the areas, and whom I knew before."""
    start = weakties.when(START)
    for name in cast.ORGANIZATIONS:
        size = year.random.choice(cast.SIZES)
        year.places[name] = year.recorder.add_organization(name, size=size, at=start)
    for name in cast.AREAS:
        year.places[name] = year.recorder.add_area(name, at=start)
    for name in cast.NAMES[:POOL]:
        person = year.add(
            name, START - timedelta(days=year.random.randrange(900)), found="linkedin"
        )
        if year.random.random() < 0.4:
            closeness = year.random.randint(1, 5)
            often = ("rarely", "rarely", "occasionally", "occasionally", "often")[closeness - 1]
            told: dict[str, Any] = {"closeness": closeness, "frequency": often, "at": start}
            year.tell(weakties.PersonTied(person=person, **told))


def _requests(year: Year) -> None:
    """Ask through the year; whom I meet may give me the next name."""
    known = list(cast.NAMES[:POOL])
    fresh = iter(cast.NAMES[POOL:])
    for number in range(ASKED):
        day = START + timedelta(days=7 * number + year.random.randrange(5))
        name = known.pop(year.random.randrange(len(known))) if known else None
        if name is None:
            return
        known.extend(_thread(year, name, day, fresh))


def _thread(year: Year, name: str, day: date, fresh: Iterator[str]) -> Iterator[str]:
    """Tell of one request and what came of it; give the names it brought."""
    person, luck = year.people[name], year.random.random
    introduction = year.places.get(f"introduction {name}")
    if introduction:
        day = max(day, year.named[name] + timedelta(days=1))
    ask = year.tell(
        weakties.OutreachSent(
            person=person,
            channel=year.random.choice(cast.CHANNELS),
            words=year.random.randint(50, 120),
            minutes=20,
            introduction=introduction,
            at=weakties.when(day),
        )
    )
    chance = 0.75 if introduction else 0.45
    if luck() > chance:
        day += timedelta(days=10)
        _silence(year, (person, ask), day)
        if luck() > 0.3 or day > TODAY:
            return
    day += timedelta(days=year.random.randint(1, 6))
    yield from _answered(year, (name, ask), day, fresh)


def _silence(year: Year, asked: tuple[Any, Any], day: date) -> None:
    """Ask once more, or learn that it never arrived."""
    person, ask = asked
    if day > TODAY:
        return
    at = weakties.when(day)
    if year.random.random() < 0.1:
        year.tell(weakties.OutreachBounced(person=person, outreach=ask, at=at))
        return
    year.tell(weakties.OutreachFollowedUp(person=person, outreach=ask, at=at))
    closed = day + timedelta(days=16)
    if closed < TODAY - timedelta(days=30):
        year.tell(weakties.OutreachClosed(person=person, outreach=ask, at=weakties.when(closed)))


def _answered(year: Year, asked: tuple[str, Any], day: date, fresh: Iterator[str]) -> Iterator[str]:
    """Tell of the answer, and of the meeting if it is a yes."""
    name, ask = asked
    if day > TODAY:
        return
    person = year.people[name]
    sentiment = year.random.choices(("yes", "no", "later", "redirected"), (7, 1, 1, 1))[0]
    later = weakties.when(day + timedelta(days=40)) if sentiment == "later" else None
    year.tell(
        weakties.ReplyReceived(
            person=person,
            outreach=ask,
            sentiment=sentiment,  # type: ignore[arg-type]  # one of the four words above
            later_until=later,
            at=weakties.when(day),
        )
    )
    if sentiment == "redirected":
        yield from _given(year, person, day, fresh)
    if sentiment == "yes":
        yield from _meeting(year, person, day + timedelta(days=year.random.randint(4, 9)), fresh)


def _meeting(year: Year, person: Any, day: date, fresh: Iterator[str]) -> Iterator[str]:
    """Agree, meet, think it over, thank, and get a name."""
    starts, agreed = weakties.when(day), weakties.when(min(day - timedelta(days=4), TODAY))
    meeting = year.tell(
        weakties.MeetingScheduled(
            people=(person,), starts=starts, mode="video", minutes=20, at=agreed
        )
    )
    if day > TODAY:
        return
    usefulness, energy = year.random.randint(2, 5), year.random.randint(-1, 2)
    year.tell(
        weakties.MeetingHeld(
            people=(person,), meeting=meeting, minutes=25, usefulness=usefulness,
            energy=energy, asked_for_names=True, note="how she came into the field", at=starts,
        )
    )  # fmt: skip
    if year.random.random() < 0.85:
        area = year.places[year.random.choice(cast.AREAS)]
        year.tell(
            weakties.MeetingDebriefed(
                meeting=meeting, area=area, insights="what a week looks like", at=starts
            )
        )
    thanked = day + timedelta(days=1)
    if thanked <= TODAY and year.random.random() < 0.85:
        at = weakties.when(thanked)
        year.tell(weakties.ThanksSent(person=person, meeting=meeting, specific=True, at=at))
    if year.random.random() < 0.8:
        yield from _given(year, person, day, fresh)


def _given(year: Year, introducer: Any, day: date, fresh: Iterator[str]) -> Iterator[str]:
    """Get a name, of somebody I did not know."""
    name = next(fresh, None)
    if name is None:
        return
    introduced = year.add(name, day, found="introduction")
    strength = year.random.choice(cast.STRENGTHS)
    at = weakties.when(day)
    year.named[name] = day
    year.places[f"introduction {name}"] = year.tell(
        weakties.IntroductionOffered(
            introducer=introducer, introduced=introduced, strength=strength, at=at
        )
    )
    yield name
