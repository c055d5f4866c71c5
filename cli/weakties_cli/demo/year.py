"""A year of a fictional job search: invented people, a fixed seed, every kind of event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import weakties
from weakties_cli.demo import cast, mistakes

TODAY = date(2026, 11, 20)
START = TODAY - timedelta(days=364)
GOAL = "Zoë Bergström"
ASKED, POOL = 46, 24


class Year:
    """The demo's year while it is recorded: the network, and ids by name.

    Attributes:
        people: ids by name.
        ids_by_name: ids by name.
        named: the day on which somebody gave me a name.
    """

    def __init__(self, network: weakties.Network) -> None:
        self.network = network
        self.random = Random(20261120)  # noqa: S311  # the same year every time
        self.people: dict[str, Any] = {}
        self.ids_by_name: dict[str, Any] = {}
        self.named: dict[str, date] = {}

    def record(self, event: Any) -> Any:
        """Record one event and return its id."""
        return self.recorder.record(event).id

    def add(self, name: str, day: date, **details: Any) -> Any:
        """Add a person, somewhere at work."""
        organization = self.random.choice(cast.ORGANIZATIONS)
        address = f"{name.lower().replace(' ', '.')}@example.org"
        self.people[name] = self.recorder.add_person(
            name=name,
            email=address,
            organization=details.pop("organization", organization),
            title=self.random.choice(cast.TITLES),
            at=weakties.when(day),
            **details,
        )
        return self.people[name]

    def run(self, work: Any) -> None:
        """Do a part of the year in one transaction."""

        def record_part(recorder: Any) -> None:
            self.recorder = recorder
            work(self)

        self.network.run_transaction(record_part, source="demo", as_batch=False)


def build(path: Path) -> int:
    """Make the network.

    Returns:
        how many events it has.
    """
    random = Random(7)  # noqa: S311  # as above
    noon = datetime.combine(TODAY, datetime.min.time(), UTC) + timedelta(hours=12)
    sources: dict[str, Any] = {"clock": lambda: noon, "chance": random.randbytes}
    with weakties.open(path, plugins=(mistakes,), **sources) as network:
        year = Year(network)
        for part in (_record_beginning, _record_requests):
            year.run(part)
        mistakes.record_mending(network)
        year.run(record_ending)
        return network.head.position


def _record_beginning(year: Year) -> None:
    """Record the places, the areas, and whom I knew before."""
    start = weakties.when(START)
    for name in cast.ORGANIZATIONS:
        size = year.random.choice(cast.SIZES)
        year.ids_by_name[name] = year.recorder.add_organization(name, size=size, at=start)
    for name in cast.AREAS:
        year.ids_by_name[name] = year.recorder.add_area(name, at=start)
    for name in cast.NAMES[:POOL]:
        person = year.add(
            name, START - timedelta(days=year.random.randrange(900)), found="linkedin"
        )
        if year.random.random() < 0.4:
            closeness = year.random.randint(1, 5)
            often = ("rarely", "rarely", "occasionally", "occasionally", "often")[closeness - 1]
            facts: dict[str, Any] = {"closeness": closeness, "frequency": often, "at": start}
            year.record(weakties.PersonTied(person=person, **facts))


def _record_requests(year: Year) -> None:
    """Ask through the year; whom I meet may give me the next name."""
    names = list(cast.NAMES[:POOL])
    fresh = iter(cast.NAMES[POOL:])
    for number in range(ASKED):
        day = START + timedelta(days=7 * number + year.random.randrange(5))
        name = names.pop(year.random.randrange(len(names))) if names else None
        if name is None:
            return
        names.extend(_record_thread(year, name, day, fresh))


def _record_thread(year: Year, name: str, day: date, fresh: Iterator[str]) -> Iterator[str]:
    """Record one request and what came of it; return the names it brought."""
    person, luck = year.people[name], year.random.random
    introduction = year.ids_by_name.get(f"introduction {name}")
    if introduction:
        day = max(day, year.named[name] + timedelta(days=1))
    request = year.record(
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
        _record_silence(year, (person, request), day)
        if luck() > 0.3 or day > TODAY:
            return
    day += timedelta(days=year.random.randint(1, 6))
    yield from _record_answer(year, (name, request), day, fresh)


def _record_silence(year: Year, person_and_request: tuple[Any, Any], day: date) -> None:
    """Ask once more, or learn that it never arrived."""
    person, request = person_and_request
    if day > TODAY:
        return
    at = weakties.when(day)
    if year.random.random() < 0.1:
        year.record(weakties.OutreachBounced(person=person, outreach=request, at=at))
        return
    year.record(weakties.OutreachFollowedUp(person=person, outreach=request, at=at))
    closed = day + timedelta(days=16)
    if closed < TODAY - timedelta(days=30):
        year.record(
            weakties.OutreachClosed(person=person, outreach=request, at=weakties.when(closed))
        )


def _record_answer(
    year: Year, name_and_request: tuple[str, Any], day: date, fresh: Iterator[str]
) -> Iterator[str]:
    """Record the answer, and the meeting if it is a yes."""
    name, request = name_and_request
    if day > TODAY:
        return
    person = year.people[name]
    sentiment = year.random.choices(("yes", "no", "later", "redirected"), (7, 1, 1, 1))[0]
    later = weakties.when(day + timedelta(days=40)) if sentiment == "later" else None
    year.record(
        weakties.ReplyReceived(
            person=person,
            outreach=request,
            sentiment=sentiment,  # type: ignore[arg-type]  # one of the four words above
            later_until=later,
            at=weakties.when(day),
        )
    )
    if sentiment == "redirected":
        yield from _record_name(year, person, day, fresh)
    if sentiment == "yes":
        yield from _record_meeting(
            year, person, day + timedelta(days=year.random.randint(4, 9)), fresh
        )


def _record_meeting(year: Year, person: Any, day: date, fresh: Iterator[str]) -> Iterator[str]:
    """Agree, meet, think it over, thank, and get a name."""
    starts, agreed = weakties.when(day), weakties.when(min(day - timedelta(days=4), TODAY))
    meeting = year.record(
        weakties.MeetingScheduled(
            people=(person,), starts=starts, mode="video", minutes=20, at=agreed
        )
    )
    if day > TODAY:
        return
    usefulness, energy = year.random.randint(2, 5), year.random.randint(-1, 2)
    year.record(
        weakties.MeetingHeld(
            people=(person,), meeting=meeting, minutes=25, usefulness=usefulness,
            energy=energy, asked_for_names=True, note="how she came into the field", at=starts,
        )
    )  # fmt: skip
    if year.random.random() < 0.85:
        area = year.ids_by_name[year.random.choice(cast.AREAS)]
        year.record(
            weakties.MeetingDebriefed(
                meeting=meeting, area=area, insights="what a week looks like", at=starts
            )
        )
    thanked = day + timedelta(days=1)
    if thanked <= TODAY and year.random.random() < 0.85:
        at = weakties.when(thanked)
        year.record(weakties.ThanksSent(person=person, meeting=meeting, specific=True, at=at))
    if year.random.random() < 0.8:
        yield from _record_name(year, person, day, fresh)


def _record_name(year: Year, introducer: Any, day: date, fresh: Iterator[str]) -> Iterator[str]:
    """Get a name, of somebody I did not know."""
    name = next(fresh, None)
    if name is None:
        return
    introduced = year.add(name, day, found="introduction")
    strength = year.random.choice(cast.STRENGTHS)
    at = weakties.when(day)
    year.named[name] = day
    year.ids_by_name[f"introduction {name}"] = year.record(
        weakties.IntroductionOffered(
            introducer=introducer, introduced=introduced, strength=strength, at=at
        )
    )
    yield name


def _ago(days: int) -> weakties.When:
    return weakties.when(TODAY - timedelta(days=days))


def record_ending(year: Year) -> None:
    """Record what the year led to, and use every kind of event that it did not need so far."""
    agenda = year.network.read(weakties.Agenda)
    met = [p for p in year.people.values() if agenda.find_last_meeting(p)]
    by_others = {i.introduced for i in agenda.introductions.where()}
    _record_aims(year)
    _record_jobs(year, sorted(met, key=lambda p: p not in by_others))
    _record_referrals(year, met)
    _record_small_events(year, met)
    _record_meetings(year, met)
    _record_names(year, met)


def _record_aims(year: Year) -> None:
    """Aim at places, rank them, give one up; and judge the careers tried on."""
    for number, name in enumerate(cast.ORGANIZATIONS[:4]):
        organization = year.ids_by_name[name]
        year.record(weakties.TargetListed(organization=organization, at=_ago(200)))
        year.record(
            weakties.TargetRanked(
                organization=organization, motivation=5 - number, posting=1, at=_ago(190)
            )
        )
    lost = year.ids_by_name[cast.ORGANIZATIONS[3]]
    year.record(weakties.TargetClosed(organization=lost, reason="lost-interest", at=_ago(60)))
    for number, name in enumerate(cast.AREAS):
        area = year.ids_by_name[name]
        year.record(weakties.AreaAssessed(area=area, interest=5 - number, energy=1, at=_ago(30)))


def _record_jobs(year: Year, met: list[Any]) -> None:
    """Record work that was never advertised, apply for it, and take one of two offers."""
    offers = []
    for number, name in enumerate(cast.ORGANIZATIONS[:4]):
        facts: dict[str, Any] = {"advertised": ("no", "yes")[number % 2], "at": _ago(80 - number)}
        organization = year.ids_by_name[name]
        lead = year.record(
            weakties.LeadHeard(
                organization=organization, person=met[number], role="analyst", **facts
            )
        )
        year.record(weakties.ApplicationSent(lead=lead, method="direct", at=_ago(70 - number)))
        if number == 3:
            year.record(weakties.LeadClosed(lead=lead, reason="filled", at=_ago(50)))
            continue
        interview = year.record(
            weakties.JobInterviewScheduled(lead=lead, starts=_ago(55), at=_ago(60 - number))
        )
        year.record(weakties.JobInterviewHeld(lead=lead, job_interview=interview, at=_ago(55)))
        if number < 2:
            offers.append(year.record(weakties.OfferReceived(lead=lead, at=_ago(20 - number))))
    year.record(weakties.OfferDeclined(offer=offers[1], at=_ago(10)))
    year.record(weakties.OfferAccepted(offer=offers[0], at=_ago(5)))


def _record_referrals(year: Year, met: list[Any]) -> None:
    """Ask two people to recommend me into a hiring process."""
    for person, agrees in zip(met[:2], (True, False), strict=True):
        request = year.record(weakties.JobReferralRequested(person=person, at=_ago(75)))
        answer = weakties.JobReferralGiven if agrees else weakties.JobReferralDeclined
        year.record(answer(person=person, request=request, at=_ago(72)))


def _record_small_events(year: Year, met: list[Any]) -> None:
    """Promise, keep in touch, describe, and respect a wish."""
    commitments = [
        year.record(
            weakties.CommitmentMade(person=p, due=_ago(40 * n - 3), what="an article", at=_ago(90))
        )
        for n, p in enumerate(met[:3])
    ]
    year.record(weakties.CommitmentKept(commitment=commitments[1], at=_ago(50)))
    year.record(weakties.CommitmentDropped(commitment=commitments[2], at=_ago(70)))
    for person in met[:6]:
        year.record(
            weakties.InteractionNoted(
                people=(person,), purpose="update", direction="out", note="how it goes", at=_ago(9)
            )
        )
    year.record(weakties.PersonDescribed(person=met[0], title="Head of planning", at=_ago(12)))
    year.record(weakties.PersonTied(person=met[0], other=met[1], kind="colleague", at=_ago(12)))
    year.record(weakties.PersonPreferenceSet(person=met[-1], do_not_contact=True, at=_ago(2)))


def _record_meetings(year: Year, met: list[Any]) -> None:
    """Move a meeting, miss one, cancel one; one is to come, and one was held this week."""
    coming = weakties.when(TODAY + timedelta(days=1))
    agreed = [
        year.record(
            weakties.MeetingScheduled(people=(p,), starts=_ago(3), kind="coffee", at=_ago(8))
        )
        for p in met[2:5]
    ]
    year.record(weakties.MeetingRescheduled(meeting=agreed[0], starts=coming, at=_ago(3)))
    year.record(weakties.MeetingMissed(meeting=agreed[1], by="them", at=_ago(3)))
    year.record(weakties.MeetingCancelled(meeting=agreed[2], at=_ago(4)))
    year.record(weakties.MeetingHeld(people=tuple(met[5:7]), kind="coffee", minutes=40, at=_ago(4)))


def _record_names(year: Year, met: list[Any]) -> None:
    """Ask for introductions, see them made or declined, and report back."""
    pairs = list(zip(met[:3], met[3:6], strict=True))
    for first, second in pairs:
        year.record(
            weakties.IntroductionRequested(introducer=first, introduced=second, at=_ago(100))
        )
    (first, second), (third, fourth), (fifth, sixth) = pairs
    year.record(weakties.IntroductionMade(introducer=first, introduced=second, at=_ago(95)))
    year.record(weakties.IntroductionClosed(introducer=first, introduced=second, at=_ago(85)))
    year.record(weakties.IntroductionDeclined(introducer=third, introduced=fourth, at=_ago(96)))
    year.record(weakties.IntroductionMade(introducer=fifth, introduced=sixth, at=_ago(94)))
