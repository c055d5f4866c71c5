"""How the demo's year comes to its leads, its offers, and the last open things."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import weakties
from weakties_cli import demo_people as cast

if TYPE_CHECKING:
    from weakties_cli.demo_year import Year

TODAY = date(2026, 11, 20)


def _ago(days: int) -> weakties.When:
    return weakties.when(TODAY - timedelta(days=days))


def ending(year: Year) -> None:
    """Tell what the year led to, and use every kind of event that it did not need so far."""
    agenda = year.network.read(weakties.Agenda)
    met = [p for p in year.people.values() if agenda.last_meeting(p)]
    by_others = {i.introduced for i in agenda.introductions.where()}
    _aims(year)
    _jobs(year, sorted(met, key=lambda p: p not in by_others))
    _referrals(year, met)
    _small_things(year, met)
    _meetings(year, met)
    _names(year, met)


def _aims(year: Year) -> None:
    """Aim at places, rank them, give one up; and judge the careers tried on."""
    for number, name in enumerate(cast.ORGANIZATIONS[:4]):
        place = year.places[name]
        year.tell(weakties.TargetListed(organization=place, at=_ago(200)))
        year.tell(
            weakties.TargetRanked(
                organization=place, motivation=5 - number, posting=1, at=_ago(190)
            )
        )
    lost = year.places[cast.ORGANIZATIONS[3]]
    year.tell(weakties.TargetClosed(organization=lost, reason="lost-interest", at=_ago(60)))
    for number, name in enumerate(cast.AREAS):
        area = year.places[name]
        year.tell(weakties.AreaAssessed(area=area, interest=5 - number, energy=1, at=_ago(30)))


def _jobs(year: Year, met: list[Any]) -> None:
    """Hear of work that was never advertised, apply, and take one of two offers."""
    offers = []
    for number, name in enumerate(cast.ORGANIZATIONS[:4]):
        told: dict[str, Any] = {"advertised": ("no", "yes")[number % 2], "at": _ago(80 - number)}
        place = year.places[name]
        lead = year.tell(
            weakties.LeadHeard(organization=place, person=met[number], role="analyst", **told)
        )
        year.tell(weakties.ApplicationSent(lead=lead, method="direct", at=_ago(70 - number)))
        if number == 3:
            year.tell(weakties.LeadClosed(lead=lead, reason="filled", at=_ago(50)))
            continue
        interview = year.tell(
            weakties.JobInterviewScheduled(lead=lead, starts=_ago(55), at=_ago(60 - number))
        )
        year.tell(weakties.JobInterviewHeld(lead=lead, job_interview=interview, at=_ago(55)))
        if number < 2:
            offers.append(year.tell(weakties.OfferReceived(lead=lead, at=_ago(20 - number))))
    year.tell(weakties.OfferDeclined(offer=offers[1], at=_ago(10)))
    year.tell(weakties.OfferAccepted(offer=offers[0], at=_ago(5)))


def _referrals(year: Year, met: list[Any]) -> None:
    """Ask two people to recommend me into a hiring process."""
    for person, given in zip(met[:2], (True, False), strict=True):
        request = year.tell(weakties.JobReferralRequested(person=person, at=_ago(75)))
        answer = weakties.JobReferralGiven if given else weakties.JobReferralDeclined
        year.tell(answer(person=person, request=request, at=_ago(72)))


def _small_things(year: Year, met: list[Any]) -> None:
    """Promise, keep in touch, describe, and respect a wish."""
    made = [
        year.tell(
            weakties.CommitmentMade(person=p, due=_ago(40 * n - 3), what="an article", at=_ago(90))
        )
        for n, p in enumerate(met[:3])
    ]
    year.tell(weakties.CommitmentKept(commitment=made[1], at=_ago(50)))
    year.tell(weakties.CommitmentDropped(commitment=made[2], at=_ago(70)))
    for person in met[:6]:
        year.tell(
            weakties.InteractionNoted(
                people=(person,), purpose="update", direction="out", note="how it goes", at=_ago(9)
            )
        )
    year.tell(weakties.PersonDescribed(person=met[0], title="Head of planning", at=_ago(12)))
    year.tell(weakties.PersonTied(person=met[0], other=met[1], kind="colleague", at=_ago(12)))
    year.tell(weakties.PersonPreferenceSet(person=met[-1], do_not_contact=True, at=_ago(2)))


def _meetings(year: Year, met: list[Any]) -> None:
    """Move a meeting, miss one, cancel one; one is to come, and one was held this week."""
    coming = weakties.when(TODAY + timedelta(days=1))
    agreed = [
        year.tell(weakties.MeetingScheduled(people=(p,), starts=_ago(3), kind="coffee", at=_ago(8)))
        for p in met[2:5]
    ]
    year.tell(weakties.MeetingRescheduled(meeting=agreed[0], starts=coming, at=_ago(3)))
    year.tell(weakties.MeetingMissed(meeting=agreed[1], by="them", at=_ago(3)))
    year.tell(weakties.MeetingCancelled(meeting=agreed[2], at=_ago(4)))
    year.tell(weakties.MeetingHeld(people=tuple(met[5:7]), kind="coffee", minutes=40, at=_ago(4)))


def _names(year: Year, met: list[Any]) -> None:
    """Ask for introductions, see them made or declined, and report back."""
    pairs = list(zip(met[:3], met[3:6], strict=True))
    for one, two in pairs:
        year.tell(weakties.IntroductionRequested(introducer=one, introduced=two, at=_ago(100)))
    (one, two), (three, four), (five, six) = pairs
    year.tell(weakties.IntroductionMade(introducer=one, introduced=two, at=_ago(95)))
    year.tell(weakties.IntroductionClosed(introducer=one, introduced=two, at=_ago(85)))
    year.tell(weakties.IntroductionDeclined(introducer=three, introduced=four, at=_ago(96)))
    year.tell(weakties.IntroductionMade(introducer=five, introduced=six, at=_ago(94)))
