"""Statistics of leads and offers, with the chance of an offer in the next talks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import floor, log10
from typing import TYPE_CHECKING, Any, get_args

import attrs

from weakties.contracts import Readable
from weakties.domain.hiring import Method
from weakties.domain.when import When, first_day
from weakties.log.envelope import Recorded
from weakties.progress.descent import find_lead_talks, find_offer_talks
from weakties.progress.happened import list_events
from weakties.progress.once import cache_answer, ensure_cache
from weakties.progress.requests import is_before, latest, mature_until
from weakties.progress.talks import list_talks
from weakties.statistics.figures import Figure, share
from weakties.statistics.offers import DecidedTalks, chance_within, posterior, prior
from weakties.statistics.proportions import Proportion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from weakties.progress.talks import Talk
    from weakties.statistics.distributions import Beta

ONE_IN, WEIGHT, WEIGHTS, NEXT = 12, 0, (6, 12, 24), (6, 12, 24)
"""The claim of one offer in twelve talks, and for how many talks it counts: for none, unless asked.

The weights are those by which it is shown how much the claim alone decides.
"""
TIME = "a talk can lead to an offer for months: 90 days after it, it counts as .63 of a talk"
FEWEST_DECIDED = 3
"""Talks that had their time below which nothing is said of how many lead to an offer."""
DECIDED_DAYS = 60
"""Days after which an application without an offer counts as having come to none so far."""


class Leads:
    """Where leads come from: the hidden part of the market, and who told."""

    id, title = "leads", "Where do leads come from?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Yield leads never advertised, who told of leads, and through whom offers came."""
        leads = {r.id: _get_event(r) for r in list_events(view, "lead.heard")}
        classified = [i for i, lead in leads.items() if lead.advertised != "unknown"]
        hidden = [i for i in classified if leads[i].advertised == "no"]
        of = Proportion(len(hidden), len(classified))
        sentence = f"{of.n} of {of.of} leads were never advertised"
        yield share("never advertised", of, events=tuple(classified), sentence=sentence)
        of = Proportion(sum(bool(lead.person) for lead in leads.values()), len(leads))
        sentence = f"Somebody told you of {of.n} of {of.of} leads"
        yield share("told by somebody", of, events=tuple(leads), sentence=sentence)
        yield _count_from_talks(
            "hidden, of a talk",
            hidden,
            find_lead_talks(view),
            "never advertised, and came of a talk",
        )
        offers = {r.id: _get_event(r).lead for r in list_events(view, "offer.received")}
        through = sum(bool(leads[i].person) for i in offers.values() if i in leads)
        of = Proportion(through, len(offers))
        sentence = f"Somebody told you of the work behind {of.n} of {of.of} offers"
        yield share("offers somebody told of", of, events=tuple(offers), sentence=sentence)
        backed = _find_recommended(view)
        behind = {i: backed[i] for i in offers.values() if i in backed}
        of = Proportion(sum(i in backed for i in offers.values()), len(offers))
        sentence = f"Somebody recommended you for {of.n} of {of.of} offers"
        yield share(
            "offers by recommendation", of, events=(*offers, *behind.values()), sentence=sentence
        )


def _count_from_talks(name: str, those: list[str], led: dict[str, Talk], label: str = "") -> Figure:
    """Count which of some leads, or offers, came of a talk."""
    behind = dict.fromkeys(led[i].event for i in those if i in led)
    of = Proportion(sum(i in led for i in those), len(those))
    noun = "offers" if name.startswith("offers") else "leads that were never advertised"
    sentence = f"{of.n} of {of.of} {noun} came of a talk"
    return share(name, of, events=(*those, *behind), label=label, sentence=sentence)


def _find_recommended(view: Readable) -> dict[str, str]:
    """Return the leads for which somebody recommended me, each with an event that tells so."""
    applied = (
        r for r in list_events(view, "application.sent") if _get_event(r).method == "job-referral"
    )
    backed = (*applied, *list_events(view, "job_referral.given"))
    return {
        _get_event(recorded).lead: recorded.id for recorded in backed if _get_event(recorded).lead
    }


class Applications:
    """Which applications end in an offer, by how I applied; to a posting is the cold way."""

    id, title = "applications", "Which applications end in an offer?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Yield offers out of applications that are old enough for each method.

        To apply twice for the same work in the same way is to apply once; an offer counts that
        came before the application did not come of it.
        """
        sent = list_events(view, "application.sent")
        for method in get_args(Method):
            of_method = (r for r in sent if _get_event(r).method == method)
            yield count_offers_from(view, method, of_method, f"applications {_METHODS[method]}")


_METHODS: dict[str, str] = {
    "posting": "to a posting", "job-referral": "by recommendation", "direct": "sent directly",
    "recruiter": "through a recruiter",
}  # fmt: skip


def count_offers_from(
    view: Readable, name: str, applications: Iterable[Recorded], description: str
) -> Figure:
    """Count how many of some applications that are old enough ended in an offer.

    The first application for the same work counts, and offers that came after it.

    Args:
        description: what such applications are called.
    """
    first: dict[str, Recorded] = {}
    for recorded in applications:
        first.setdefault(_get_event(recorded).lead, recorded)
    last = mature_until(view.day, DECIDED_DAYS)
    old = {lead: r for lead, r in first.items() if latest(r.occurred_at) <= last}
    offers = _group_offers_by_lead(view)
    won = {
        lead: offer for lead, r in old.items() for offer in offers.get(lead, ())
        if not is_before(offer.occurred_at, r.occurred_at)
    }  # fmt: skip
    events = tuple(r.id for r in (*old.values(), *won.values()))
    of = Proportion(len(won), len(old))
    return share(
        name, of, pending=len(first) - len(old), events=events,
        sentence=f"{of.n} of {of.of} {description} led to an offer",
    )  # fmt: skip


@cache_answer
def _group_offers_by_lead(view: Readable) -> dict[str, list[Recorded]]:
    """Return the offers for each lead."""
    offers: dict[str, list[Recorded]] = defaultdict(list)
    for recorded in list_events(view, "offer.received"):
        offers[_get_event(recorded).lead].append(recorded)
    return dict(offers)


@attrs.frozen
class TalkOutcomes:
    """Talks, and the offers that came of them.

    Attributes:
        talks: every talk, by how much of its time it had.
        count: how many talks there were.
        stopped: whether no talk came surely after the last of these offers.
        events: ids of the talks and of the offers.
    """

    talks: DecidedTalks
    count: int
    stopped: bool
    events: tuple[str, ...]


@cache_answer
def count_talk_outcomes(view: Readable) -> TalkOutcomes:
    """Count the talks that led to an offer, and the others by how much of their time they had."""
    today, led = ensure_cache(view).day, find_offer_talks(view)
    credited = {talk.meeting for talk in led.values()}
    offers = [r for r in list_events(view, "offer.received") if r.id in led]
    others = [talk for talk in list_talks(view) if talk.meeting not in credited]
    ages = ((today - first_day(When(latest(talk.at)))).days for talk in others)
    last = max((latest(r.occurred_at) for r in offers), default="")
    stopped = not any(is_before(last, talk.at) for talk in list_talks(view)) if last else False
    events = (*(talk.event for talk in list_talks(view)), *(r.id for r in offers))
    counted = DecidedTalks.from_ages(len(credited), ages)
    return TalkOutcomes(counted, len(credited) + len(others), stopped, events)


class Offers:
    """How likely an offer is within the next talks; never how long to wait for one.

    Attributes:
        weight: for how many talks the claim of one offer in twelve counts; 0 leaves it out, and is
            the default, as nobody found a study behind it.
    """

    id, title = "offers", "How likely is an offer within the next talks?"

    def __init__(self, weight: float = WEIGHT) -> None:
        self.weight = weight

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Yield what the talks tell, where the offers came from, and forecasts if there are any.

        A talk that led to no offer counts by how much of its time it had. There is no rate below
        two offers that came of talks, and no forecast below three, unless the claim is asked for.
        """
        outcomes = count_talk_outcomes(view)
        yield from _build_outcome_figures(outcomes)
        yield from _build_origin_figures(view)
        yield from self._build_forecasts(outcomes)

    def _build_forecasts(self, outcomes: TalkOutcomes) -> Iterator[Figure]:
        """Yield the chance of an offer in the next talks, and from the talks so far."""
        believed = posterior(prior(ONE_IN, self.weight), outcomes.talks)
        if believed is None:
            return
        remark = (
            f"with the claim of one offer in {ONE_IN} talks, for which nobody found a study, "
            f"counted as {self.weight:g} talks of yours"
        ) * bool(self.weight)
        for tries in NEXT:
            yield _build_chance_figure(f"within {tries}", believed, tries, outcomes, remark)
        if outcomes.count:
            yield _build_chance_figure(
                "of talks already held", believed, outcomes.talks.open, outcomes, remark
            )
        if not self.weight:
            return
        for weight in (0, *WEIGHTS):
            other = posterior(prior(ONE_IN, weight), outcomes.talks)
            if other is not None and weight != self.weight:
                yield _build_chance_figure(
                    f"within 12, claim as {weight:g} talks", other, 12, outcomes, ""
                )


def _build_outcome_figures(outcomes: TalkOutcomes) -> Iterator[Figure]:
    """Yield how many talks led to an offer, how much of their time they had, and the rate."""
    name, counted = "talks with an offer", outcomes.talks
    if not outcomes.count:
        yield Figure(name=name, n=0, of=0, remark="no data")
        yield Figure(name="of their time they had", remark="no data")
        return
    low = high = None
    if counted.n < 2 and counted.of >= FEWEST_DECIDED:
        low, high = counted.interval(stopped=outcomes.stopped)
    yield Figure(
        name=name,
        n=counted.n,
        of=outcomes.count,
        low=low,
        high=high,
        remark=_describe_outcomes(outcomes),
        events=outcomes.events,
    )
    passed = 1 - counted.open / outcomes.count
    yield Figure(
        name="of their time they had", value=passed, events=outcomes.events,
        label="time for an offer that talks had so far", remark=TIME,
    )  # fmt: skip
    rate = counted.rate(stopped=outcomes.stopped)
    if rate is not None and counted.of >= FEWEST_DECIDED:
        low, high = counted.interval(stopped=outcomes.stopped)
        remark = "the last talk is left out of the rate, as you stopped at its offer"
        yield Figure(
            name="of those that had time", value=rate, low=low, high=high,
            label="talks with an offer, of those that had their time",
            remark=remark * outcomes.stopped, events=outcomes.events,
        )  # fmt: skip


def _describe_outcomes(outcomes: TalkOutcomes) -> str:
    """Return what the talks tell of offers, and how many more would tell."""
    counted, total = outcomes.talks, outcomes.count
    begins = {0: "no offer came of a talk yet", 1: "one offer came of a talk"}
    begin = begins.get(counted.n, f"{counted.n} talks led to an offer")
    decided = f"{total} talk{'s count' if total > 1 else ' counts'} as {counted.of:.1f}"
    if counted.of < FEWEST_DECIDED:
        young = (
            "your talks are too young to tell" if total >= FEWEST_DECIDED
            else "too few talks"
        )  # fmt: skip
        return f"{begin}; too early to tell: {young} ({decided} that had their time, of 3 it takes)"
    if counted.n > 1:
        return f"{begin}; {decided} that had their time"
    low, high = counted.interval(stopped=outcomes.stopped)
    more = counted.count_to_rule_out(ONE_IN)
    then = f"{more} more without one would say: rarer than 1 in {ONE_IN}"
    if counted.n:
        most, least = _round_to_two_digits(1 / high), _round_to_two_digits(1 / low)
        fits = f"anything from 1 in {most} to 1 in {least} fits"
        return f"{begin}, after about {counted.of:.0f} that had their time: {fits}; {then}"
    if not more:
        then = f"that says: rarer than 1 in {floor(1 / high)}"
    return f"{begin}; {decided} that had their time; {then}"


def _round_to_two_digits(number: float) -> int:
    """Round to two digits, as more would feign to know.

    >>> _round_to_two_digits(474.3), _round_to_two_digits(3.51)
    (470, 4)
    """
    return int(round(number, min(0, 1 - floor(log10(number)))))


def _build_origin_figures(view: Readable) -> Iterator[Figure]:
    """Yield which offers came of a talk, and which of a posting, out of all offers."""
    offers = {r.id: _get_event(r).lead for r in list_events(view, "offer.received")}
    led = find_offer_talks(view)
    yield _count_from_talks("offers of a talk", list(offers), led, "offers that came of a talk")
    answered = {
        _get_event(r).lead
        for r in list_events(view, "application.sent")
        if _get_event(r).method == "posting"
    }
    posted = {
        r.id for r in list_events(view, "lead.heard")
        if not _get_event(r).person and (_get_event(r).source == "posting" or r.id in answered)
    }  # fmt: skip
    of = Proportion(sum(lead in posted for lead in offers.values()), len(offers))
    sentence = f"{of.n} of {of.of} offers came of a posting"
    yield share(
        "offers from postings", of, events=tuple(offers), sentence=sentence,
        label="offers that came of a posting",
    )  # fmt: skip


def _build_chance_figure(
    name: str, believed: Beta, tries: float, outcomes: TalkOutcomes, remark: str
) -> Figure:
    """Make a figure of the chance of an offer."""
    value = chance_within(believed, tries)
    return Figure(name=name, value=value, events=outcomes.events, remark=remark)


def _get_event(recorded: Recorded) -> Any:
    """Return the event, whose class its kind says."""
    return recorded.event
