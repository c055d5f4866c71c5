"""The end of the demo's year: targets, leads, offers and open items."""

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


def record_ending(year: Year) -> None:
    """Tell what the year led to, and use every kind of event that it did not need so far."""
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
    """Hear of work that was never advertised, apply, and take one of two offers."""
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
