"""Who came to me through whom, and which people, leads and offers came of which talk?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from weakties.hookspecs.offered import Readable
from weakties.network.progress.days import is_before, latest
from weakties.network.progress.happened import happened
from weakties.network.progress.once import once
from weakties.network.progress.talks import Talk, talks, talks_with

if TYPE_CHECKING:
    from weakties.domain.hiring import LeadHeard, OfferReceived
    from weakties.domain.introductions import (
        IntroductionClosed,
        IntroductionDeclined,
        IntroductionMade,
        IntroductionOffered,
    )
    from weakties.envelope import Recorded

    Introduction = (
        IntroductionOffered | IntroductionMade | IntroductionDeclined | IntroductionClosed
    )


@attrs.frozen
class Named:
    """Somebody I had not met, and who first gave me their name or introduced us.

    Attributes:
        event: the id of the introduction.
        parent: the first talk with the introducer; None if there was none by then.
        child: the first talk with the person, if there was one.
    """

    person: str
    event: str
    parent: Talk | None
    child: Talk | None


@once
def first_talks(view: Readable) -> dict[str, Talk]:
    """Give the first talk with each person."""
    found: dict[str, Talk] = {}
    for talk in talks(view):
        for person in talk.people:
            found.setdefault(person, talk)
    return found


@once
def introductions(view: Readable) -> list[Recorded]:
    """Return the introductions of one to another, offered or made, that stand; oldest first."""
    made = {pair(recorded) for recorded in happened(view, "introduction.made")}
    declined = {pair(recorded) for recorded in happened(view, "introduction.declined")} - made
    told = happened(view, "introduction.offered", "introduction.made")
    return [r for r in told if len({*pair(r)}) == 2 and pair(r) not in declined]


@once
def named(view: Readable) -> list[Named]:
    """Give everybody who was introduced before I met them; only the first to do so gets credit."""
    credited: dict[str, tuple[str, Recorded]] = {}
    for recorded in introductions(view):
        introducer, person = pair(recorded)
        credited.setdefault(person, (introducer, recorded))
    return list(_lines(credited, first_talks(view)))


def _lines(credited: dict[str, tuple[str, Recorded]], first: dict[str, Talk]) -> Iterator[Named]:
    """Leave out whom I had met before they were named; whom both were met at once has no parent."""
    for person, (introducer, recorded) in credited.items():
        child, parent, at = first.get(person), first.get(introducer), recorded.occurred_at
        if child is not None and is_before(child.at, at):
            continue
        if parent is not None and (parent is child or is_before(at, parent.at)):
            parent = None
        yield Named(person, recorded.id, parent, child)


def pair(recorded: Recorded) -> tuple[str, str]:
    """Give who introduced whom."""
    told: Introduction = recorded.event  # type: ignore[assignment]  # by its kind
    return told.introducer, told.introduced


@once
def lead_talks(view: Readable) -> dict[str, Talk]:
    """Return for each lead that came of a talk that talk, by the lead's id.

    A lead came of a talk if whoever told me of it had been talked to by then; or else if somebody
    had introduced them by then who had been talked to by the day of the introduction; and so on,
    from introduction to introduction. Of several such talks it is the one with the fewest
    introductions in between, and of these the latest.
    """
    found: dict[str, Talk] = {}
    for recorded in happened(view, "lead.heard"):
        lead: LeadHeard = recorded.event  # type: ignore[assignment]  # by its kind
        talk = _talk_behind(view, lead.person, recorded.occurred_at) if lead.person else None
        if talk is not None:
            found[recorded.id] = talk
    return found


@once
def offer_talks(view: Readable) -> dict[str, Talk]:
    """Return for each offer whose lead came of a talk that talk, by the offer's id."""
    found: dict[str, Talk] = {}
    leads = lead_talks(view)
    for recorded in happened(view, "offer.received"):
        offer: OfferReceived = recorded.event  # type: ignore[assignment]  # by its kind
        talk = leads.get(offer.lead)
        if talk is not None and not is_before(recorded.occurred_at, talk.at):
            found[recorded.id] = talk
    return found


def _talk_behind(view: Readable, person: str, at: str) -> Talk | None:
    """Find the talk of which something came that somebody told at a moment.

    Breadth first, from the teller back along introductions: with each person stands the last
    moment at which a talk with them can have led on.
    """
    met, introducers = talks_with(view), _introducers(view)
    until: dict[str, str] = {person: at}
    visited: dict[str, str] = {}
    while until:
        found = []
        for who, moment in until.items():
            near = (t for t in reversed(met.get(who, ())) if not is_before(moment, t.at))
            found += [talk for talk in [next(near, None)] if talk is not None]
        if found:
            return max(found, key=[*talks(view)].index)
        visited |= until
        until = _back(until, introducers, visited)
    return None


def _back(
    until: dict[str, str], introducers: dict[str, list[tuple[str, str]]], visited: dict[str, str]
) -> dict[str, str]:
    """Go one introduction back from some people, each as of a moment."""
    further: dict[str, str] = {}
    for who, moment in until.items():
        for introducer, at in introducers.get(who, ()):
            # A month may reach past what came after it: the earlier of the two is the last moment.
            bound = min((at, moment), key=latest)
            best = further.get(introducer) or visited.get(introducer)
            is_later = best is None or latest(best) < latest(bound)
            if is_later and not is_before(moment, at):
                further[introducer] = bound
    return further


@once
def _introducers(view: Readable) -> dict[str, list[tuple[str, str]]]:
    """Return for each person who introduced them, and when."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for recorded in introductions(view):
        introducer, introduced = pair(recorded)
        found[introduced].append((introducer, recorded.occurred_at))
    return dict(found)
