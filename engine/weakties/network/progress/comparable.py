"""Figures of one's own that published claims can be set beside, and that nothing else counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from weakties.hookspecs.offered import Readable
from weakties.network.progress.days import is_before
from weakties.network.progress.descent import introductions, pair
from weakties.network.progress.happened import happened
from weakties.network.progress.landing import offers_from
from weakties.network.progress.requests import Request, requests
from weakties.network.progress.talks import Talk, talk_by_name, talks, talks_with
from weakties.projections.organizations import Organizations
from weakties.statistics.figures import Figure, describe_luck, share
from weakties.statistics.proportions import Proportion

if TYPE_CHECKING:
    from weakties.domain.hiring import LeadHeard
    from weakties.domain.organizations import AreaAssessed
    from weakties.envelope import Recorded

SMALL, MEDIUM, LARGE, LARGEST = ("1-9", "10-49"), ("50-249",), ("250-999", "1000+"), ("1000+",)
BY_MAIL = ("email", "linkedin-message", "linkedin-invitation", "alumni-platform")
FACE_TO_FACE = ("in-person", "event")
OPINIONS = ("interest", "fit_skills", "fit_values", "fit_interests", "energy")


class FirmSizes:
    """Whether it goes otherwise with small firms: whom leads come from, and what they end in.

    The size is that told of the lead, or else of its organization; where neither was, the lead
    counts nowhere here.
    """

    id, title = "firm-size", "Do small firms go other ways than large ones?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Yield leads that somebody told of, and applications that ended in an offer, by size."""
        leads = {r.id: r for r in happened(view, "lead.heard")}
        sizes = _sizes(view, list(leads.values()))
        for name, band in (("under 50", SMALL), ("50 to 249", MEDIUM), ("250 or more", LARGE)):
            those = [i for i, size in sizes.items() if size in band]
            by_people = sum(bool(_event(leads[i]).person) for i in those)
            of = Proportion(by_people, len(those))
            said = f"At firms of {name} people somebody told you of {of.n} of {of.of} leads"
            yield share(
                f"by people, {name}", of, events=tuple(those), sentence=said,
                label=f"somebody told you of it, {name} people",
            )  # fmt: skip
        sent = happened(view, "application.sent")
        for name, band in (("under 50", SMALL), ("1,000 or more", LARGEST)):
            there = (r for r in sent if sizes.get(_event(r).lead) in band)
            what = f"applications at firms of {name} people"
            yield offers_from(view, f"offers, {name}", there, what)


def _sizes(view: Readable, leads: list[Recorded]) -> dict[str, str]:
    """Return the size of the firm of each lead, where it was told."""
    named = {o.id: o.size for o in view.read(Organizations).organizations.where() if o.size}
    found: dict[str, str] = {}
    for recorded in leads:
        lead: LeadHeard = recorded.event  # type: ignore[assignment]  # by its kind
        size = lead.size or named.get(lead.organization or "")
        if size:
            found[recorded.id] = size
    return found


class WaysOfAsking:
    """Who answers a first request: to strangers by mail, to anybody by mail, and face to face.

    One request counts for each person, their first. A stranger is somebody I had not talked to,
    who was not introduced, and of whom I told neither closeness nor contact.
    """

    id, title = "ways-of-asking", "Who answers: by mail, and face to face?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Yield the share that replied, and by mail and face to face the share that said yes."""
        first: dict[str, Request] = {}
        for request in requests(view):
            first.setdefault(request.ask.person, request)
        mails = [r for r in first.values() if r.ask.channel in BY_MAIL]
        near = [r for r in first.values() if r.ask.channel in FACE_TO_FACE]
        is_stranger = _strangers(view)
        cold = list(filter(is_stranger, mails))
        yield _mature("cold mail, replied", cold, _replied, "first mails to strangers got a reply")
        for name, those, ways in (
            ("by mail, yes", mails, "by mail"), ("face to face, yes", near, "face to face"),
        ):  # fmt: skip
            read = [r for r in those if r.ask.sentiment != "unread"]
            yield _mature(name, read, _agreed, f"first requests {ways} got a yes")


def _replied(request: Request) -> bool:
    """Check whether a request was answered, in whatever way."""
    return request.ask.replied_at is not None


def _agreed(request: Request) -> bool:
    """Check whether a request was answered with a yes."""
    return request.ask.sentiment == "yes"


def _strangers(view: Readable) -> Callable[[Request], bool]:
    """Return a check whether a request went to a stranger."""
    met = talks_with(view)
    named: dict[str, list[str]] = defaultdict(list)
    for recorded in introductions(view):
        named[pair(recorded)[1]].append(recorded.occurred_at)

    def is_stranger(request: Request) -> bool:
        ask = request.ask
        before = (*named[ask.person], *(talk.at for talk in met.get(ask.person, ())))
        is_named = any(not is_before(ask.sent_at, at) for at in before)
        return not is_named and not any((ask.introduction, ask.tie, ask.closeness))

    return is_stranger


def _mature(
    name: str, those: list[Request], counts: Callable[[Request], bool], what: str
) -> Figure:
    """Count requests that are old enough; `what` says what those that count are."""
    old = [request for request in those if request.is_mature]
    of = Proportion(sum(map(counts, old)), len(old))
    events = tuple(i for r in old for i in (r.ask.outreach, r.ask.reply) if i)
    return share(
        name, of, pending=len(those) - len(old), events=events,
        sentence=f"{of.n} of {of.of} {what}{describe_luck(of)}",
    )  # fmt: skip


class CareerAreas:
    """Whether talks try a career on: whether what I think of it is another after them."""

    id, title = "areas", "Do talks change what you think of a career?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Yield areas that were talked about, and of these those that are seen otherwise since.

        A talk is about an area if what I wrote down after it says so, or if an opinion of the area
        rests on it. An area is seen otherwise if since the first such talk I wrote that it fits
        more or less, or kept or dropped it, or judged it otherwise than before.
        """
        areas = dict.fromkeys(_event(r).area for r in happened(view, "area.added", "area.assessed"))
        about = _talks_about(view)
        known = dict.fromkeys((*areas, *about))
        events = tuple(dict.fromkeys(i for _, those in about.values() for i in those))
        of = Proportion(len(about), len(known))
        careers = "career" if of.of == 1 else "careers"
        said = f"You talked about {of.n} of {of.of} {careers} that you think of"
        yield share("talked about", of, events=events, sentence=said)
        behind = {area: _changes(view, area, talk) for area, (talk, _) in about.items()}
        changed = [i for those in behind.values() for i in those]
        of = Proportion(sum(map(bool, behind.values())), len(about))
        said = f"Since then you see {of.n} of {of.of} otherwise"
        ids = tuple(dict.fromkeys((*events, *changed)))
        yield share("seen otherwise since", of, events=ids, sentence=said)


def _talks_about(view: Readable) -> dict[str, tuple[Talk, list[str]]]:
    """Return for each area talked about the first talk, and the events that tell of all."""
    by_meeting = talk_by_name(view)
    number = {talk: n for n, talk in enumerate(talks(view))}
    told: dict[str, list[tuple[Talk, str]]] = defaultdict(list)
    for recorded in happened(view, "meeting.debriefed", "area.assessed"):
        event = _event(recorded)
        meetings = event.evidence if recorded.kind == "area.assessed" else (event.meeting,)
        for meeting in meetings:
            if event.area and meeting in by_meeting:
                told[event.area].append((by_meeting[meeting], recorded.id))
    return {
        area: (
            min((talk for talk, _ in those), key=number.__getitem__),
            [i for talk, event in those for i in (talk.event, event)],
        )
        for area, those in told.items()
    }


def _changes(view: Readable, area: str, since: Talk) -> list[str]:
    """Return the events by which an area is seen otherwise since a talk."""
    found = [
        r.id for r in happened(view, "meeting.debriefed")
        if _event(r).area == area and _event(r).fit_change
        and not is_before(r.occurred_at, since.at)
    ]  # fmt: skip
    judged = [r for r in happened(view, "area.assessed") if _event(r).area == area]
    is_earlier = {r.id: is_before(r.occurred_at, since.at) for r in judged}
    before = [_event(r) for r in judged if is_earlier[r.id]][-1:]
    for recorded in judged:
        assessed: AreaAssessed = recorded.event  # type: ignore[assignment]  # by its kind
        differs = any(_differs(assessed, other) for other in before)
        if not is_earlier[recorded.id] and (assessed.decision in ("keep", "drop") or differs):
            found.append(recorded.id)
    return found


def _differs(one: AreaAssessed, other: AreaAssessed) -> bool:
    """Check whether two opinions of an area differ in anything that both say."""
    pairs = ((getattr(one, name), getattr(other, name)) for name in OPINIONS)
    return any(a != b for a, b in pairs if a is not None and b is not None)


def _event(recorded: Recorded) -> Any:
    """Return the event, whose class its kind says."""
    return recorded.event
