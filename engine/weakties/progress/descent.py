"""Lines of introductions: who came through whom, and what came of which talk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from weakties.contracts import Readable
from weakties.progress.happened import list_events
from weakties.progress.once import cache_answer
from weakties.progress.requests import is_before, latest
from weakties.progress.talks import Talk, group_talks_by_person, list_talks

if TYPE_CHECKING:
    from weakties.domain.hiring import LeadHeard, OfferReceived
    from weakties.domain.introductions import (
        IntroductionClosed,
        IntroductionDeclined,
        IntroductionMade,
        IntroductionOffered,
    )
    from weakties.log.envelope import Recorded

    Introduction = (
        IntroductionOffered | IntroductionMade | IntroductionDeclined | IntroductionClosed
    )


@attrs.frozen
class NamedPerson:
    """A person whom somebody introduced before I met them.

    Attributes:
        event: the id of the introduction.
        parent: the first talk with the introducer; None if there was none by then.
        child: the first talk with the person, if there was one.
    """

    person: str
    event: str
    parent: Talk | None
    child: Talk | None


@cache_answer
def find_first_talks(view: Readable) -> dict[str, Talk]:
    """Return the first talk with each person."""
    talk_by_person: dict[str, Talk] = {}
    for talk in list_talks(view):
        for person in talk.people:
            talk_by_person.setdefault(person, talk)
    return talk_by_person


@cache_answer
def list_introductions(view: Readable) -> list[Recorded]:
    """Return the introductions of one to another, offered or made, that stand; oldest first."""
    completed = {get_pair(recorded) for recorded in list_events(view, "introduction.made")}
    declined = {
        get_pair(recorded) for recorded in list_events(view, "introduction.declined")
    } - completed
    events = list_events(view, "introduction.offered", "introduction.made")
    return [r for r in events if len({*get_pair(r)}) == 2 and get_pair(r) not in declined]


@cache_answer
def list_named_people(view: Readable) -> list[NamedPerson]:
    """Return everybody introduced before I met them; only the first introducer gets credit."""
    credited: dict[str, tuple[str, Recorded]] = {}
    for recorded in list_introductions(view):
        introducer, person = get_pair(recorded)
        credited.setdefault(person, (introducer, recorded))
    return list(_credit_introductions(credited, find_first_talks(view)))


def _credit_introductions(
    credited: dict[str, tuple[str, Recorded]], first: dict[str, Talk]
) -> Iterator[NamedPerson]:
    """Yield people who were named before I met them; who was met along has no parent."""
    for person, (introducer, recorded) in credited.items():
        child, parent, at = first.get(person), first.get(introducer), recorded.occurred_at
        if child is not None and is_before(child.at, at):
            continue
        if parent is not None and (parent is child or is_before(at, parent.at)):
            parent = None
        yield NamedPerson(person, recorded.id, parent, child)


def get_pair(recorded: Recorded) -> tuple[str, str]:
    """Return who introduced whom."""
    event: Introduction = recorded.event  # type: ignore[assignment]  # by its kind
    return event.introducer, event.introduced


@cache_answer
def find_lead_talks(view: Readable) -> dict[str, Talk]:
    """Return for each lead that came of a talk that talk, by the lead's id.

    A lead came of a talk if whoever told me of it had been talked to by then; or else if somebody
    had introduced them by then who had been talked to by the day of the introduction; and so on,
    from introduction to introduction. Of several such talks it is the one with the fewest
    introductions in between, and of these the latest.
    """
    talk_by_lead: dict[str, Talk] = {}
    for recorded in list_events(view, "lead.heard"):
        lead: LeadHeard = recorded.event  # type: ignore[assignment]  # by its kind
        talk = _find_talk_behind(view, lead.person, recorded.occurred_at) if lead.person else None
        if talk is not None:
            talk_by_lead[recorded.id] = talk
    return talk_by_lead


@cache_answer
def find_offer_talks(view: Readable) -> dict[str, Talk]:
    """Return for each offer whose lead came of a talk that talk, by the offer's id."""
    talk_by_offer: dict[str, Talk] = {}
    leads = find_lead_talks(view)
    for recorded in list_events(view, "offer.received"):
        offer: OfferReceived = recorded.event  # type: ignore[assignment]  # by its kind
        talk = leads.get(offer.lead)
        if talk is not None and not is_before(recorded.occurred_at, talk.at):
            talk_by_offer[recorded.id] = talk
    return talk_by_offer


def _find_talk_behind(view: Readable, person: str, at: str) -> Talk | None:
    """Return the talk from which somebody's information came, if any.

    Breadth first, from the teller back along introductions: with each person stands the last
    moment at which a talk with them can have led on.
    """
    met, introducers = group_talks_by_person(view), _find_introducers(view)
    until: dict[str, str] = {person: at}
    visited: dict[str, str] = {}
    while until:
        candidates = []
        for contact, moment in until.items():
            near = (t for t in reversed(met.get(contact, ())) if not is_before(moment, t.at))
            candidates += [talk for talk in [next(near, None)] if talk is not None]
        if candidates:
            return max(candidates, key=[*list_talks(view)].index)
        visited |= until
        until = _trace_back(until, introducers, visited)
    return None


def _trace_back(
    until: dict[str, str], introducers: dict[str, list[tuple[str, str]]], visited: dict[str, str]
) -> dict[str, str]:
    """Go one introduction back from some people, each as of a moment."""
    further: dict[str, str] = {}
    for contact, moment in until.items():
        for introducer, at in introducers.get(contact, ()):
            # A month may reach past what came after it: the earlier of the two is the last moment.
            bound = min((at, moment), key=latest)
            best = further.get(introducer) or visited.get(introducer)
            is_later = best is None or latest(best) < latest(bound)
            if is_later and not is_before(moment, at):
                further[introducer] = bound
    return further


@cache_answer
def _find_introducers(view: Readable) -> dict[str, list[tuple[str, str]]]:
    """Return for each person who introduced them, and when."""
    introducers: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for recorded in list_introductions(view):
        introducer, introduced = get_pair(recorded)
        introducers[introduced].append((introducer, recorded.occurred_at))
    return dict(introducers)
