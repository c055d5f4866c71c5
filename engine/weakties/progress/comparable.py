"""Figures of one's own that published claims can be set beside, and that nothing else counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from weakties.contracts import Readable
from weakties.progress.descent import get_pair, list_introductions
from weakties.progress.happened import list_events
from weakties.progress.landing import count_offers_from
from weakties.progress.requests import RequestOutcome, is_before, list_outcomes
from weakties.progress.talks import Talk, group_talks_by_person, index_talks_by_name, list_talks
from weakties.projections.organizations import Organizations
from weakties.statistics.figures import Figure, describe_luck, share
from weakties.statistics.proportions import Proportion

if TYPE_CHECKING:
    from weakties.domain.hiring import LeadHeard
    from weakties.domain.organizations import AreaAssessed
    from weakties.log.envelope import Recorded

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
        leads = {r.id: r for r in list_events(view, "lead.heard")}
        sizes = _find_sizes(view, list(leads.values()))
        for name, band in (("under 50", SMALL), ("50 to 249", MEDIUM), ("250 or more", LARGE)):
            those = [i for i, size in sizes.items() if size in band]
            by_people = sum(bool(_get_event(leads[i]).person) for i in those)
            of = Proportion(by_people, len(those))
            sentence = f"At firms of {name} people somebody told you of {of.n} of {of.of} leads"
            yield share(
                f"by people, {name}", of, events=tuple(those), sentence=sentence,
                label=f"somebody told you of it, {name} people",
            )  # fmt: skip
        sent = list_events(view, "application.sent")
        for name, band in (("under 50", SMALL), ("1,000 or more", LARGEST)):
            applications = (r for r in sent if sizes.get(_get_event(r).lead) in band)
            description = f"applications at firms of {name} people"
            yield count_offers_from(view, f"offers, {name}", applications, description)


def _find_sizes(view: Readable, leads: list[Recorded]) -> dict[str, str]:
    """Return the size of the firm of each lead, where it was told."""
    named = {o.id: o.size for o in view.read(Organizations).organizations.where() if o.size}
    sizes: dict[str, str] = {}
    for recorded in leads:
        lead: LeadHeard = recorded.event  # type: ignore[assignment]  # by its kind
        size = lead.size or (lead.organization and named.get(lead.organization))
        if size:
            sizes[recorded.id] = size
    return sizes


class RequestMethods:
    """Who answers a first request: to strangers by mail, to anybody by mail, and face to face.

    One request counts for each person, their first. A stranger is somebody I had not talked to,
    who was not introduced, and of whom I told neither closeness nor contact.
    """

    id, title = "ways-of-asking", "Who answers: by mail, and face to face?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Yield the share that replied, and by mail and face to face the share that said yes."""
        first: dict[str, RequestOutcome] = {}
        for outcome in list_outcomes(view):
            first.setdefault(outcome.request.person, outcome)
        mails = [r for r in first.values() if r.request.channel in BY_MAIL]
        near = [r for r in first.values() if r.request.channel in FACE_TO_FACE]
        is_stranger = _build_stranger_check(view)
        cold = list(filter(is_stranger, mails))
        yield _count_mature(
            "cold mail, replied", cold, _is_answered, "first mails to strangers got a reply"
        )
        for name, those, method in (
            ("by mail, yes", mails, "by mail"), ("face to face, yes", near, "face to face"),
        ):  # fmt: skip
            read = [r for r in those if r.request.sentiment != "unread"]
            yield _count_mature(name, read, _is_yes, f"first requests {method} got a yes")


def _is_answered(outcome: RequestOutcome) -> bool:
    """Check whether a request was answered, in whatever way."""
    return outcome.request.replied_at is not None


def _is_yes(outcome: RequestOutcome) -> bool:
    """Check whether a request was answered with a yes."""
    return outcome.request.sentiment == "yes"


def _build_stranger_check(view: Readable) -> Callable[[RequestOutcome], bool]:
    """Return a check whether a request went to a stranger."""
    met = group_talks_by_person(view)
    named: dict[str, list[str]] = defaultdict(list)
    for recorded in list_introductions(view):
        named[get_pair(recorded)[1]].append(recorded.occurred_at)

    def is_stranger(outcome: RequestOutcome) -> bool:
        request = outcome.request
        before = (*named[request.person], *(talk.at for talk in met.get(request.person, ())))
        is_named = any(not is_before(request.sent_at, at) for at in before)
        return not is_named and not any((request.introduction, request.tie, request.closeness))

    return is_stranger


def _count_mature(
    name: str,
    those: list[RequestOutcome],
    counts: Callable[[RequestOutcome], bool],
    description: str,
) -> Figure:
    """Count requests that are old enough; `description` says what those that count are."""
    old = [outcome for outcome in those if outcome.is_mature]
    of = Proportion(sum(map(counts, old)), len(old))
    events = tuple(i for r in old for i in (r.request.outreach, r.request.reply) if i)
    return share(
        name, of, pending=len(those) - len(old), events=events,
        sentence=f"{of.n} of {of.of} {description}{describe_luck(of)}",
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
        areas = dict.fromkeys(
            _get_event(r).area for r in list_events(view, "area.added", "area.assessed")
        )
        about = _find_talks_about(view)
        all_areas = dict.fromkeys((*areas, *about))
        events = tuple(dict.fromkeys(i for _, those in about.values() for i in those))
        of = Proportion(len(about), len(all_areas))
        careers = "career" if of.of == 1 else "careers"
        sentence = f"You talked about {of.n} of {of.of} {careers} that you think of"
        yield share("talked about", of, events=events, sentence=sentence)
        behind = {area: _find_changes(view, area, talk) for area, (talk, _) in about.items()}
        changed = [i for those in behind.values() for i in those]
        of = Proportion(sum(map(bool, behind.values())), len(about))
        sentence = f"Since then you see {of.n} of {of.of} otherwise"
        ids = tuple(dict.fromkeys((*events, *changed)))
        yield share("seen otherwise since", of, events=ids, sentence=sentence)


def _find_talks_about(view: Readable) -> dict[str, tuple[Talk, list[str]]]:
    """Return for each area talked about the first talk, and the events that tell of all."""
    by_meeting = index_talks_by_name(view)
    number = {talk: n for n, talk in enumerate(list_talks(view))}
    events_by_area: dict[str, list[tuple[Talk, str]]] = defaultdict(list)
    for recorded in list_events(view, "meeting.debriefed", "area.assessed"):
        event = _get_event(recorded)
        meetings = event.evidence if recorded.kind == "area.assessed" else (event.meeting,)
        for meeting in meetings:
            if event.area and meeting in by_meeting:
                events_by_area[event.area].append((by_meeting[meeting], recorded.id))
    return {
        area: (
            min((talk for talk, _ in those), key=number.__getitem__),
            [i for talk, event in those for i in (talk.event, event)],
        )
        for area, those in events_by_area.items()
    }


def _find_changes(view: Readable, area: str, since: Talk) -> list[str]:
    """Return the events by which an area is seen otherwise since a talk."""
    changes = [
        r.id for r in list_events(view, "meeting.debriefed")
        if _get_event(r).area == area and _get_event(r).fit_change
        and not is_before(r.occurred_at, since.at)
    ]  # fmt: skip
    judged = [r for r in list_events(view, "area.assessed") if _get_event(r).area == area]
    is_earlier = {r.id: is_before(r.occurred_at, since.at) for r in judged}
    before = [_get_event(r) for r in judged if is_earlier[r.id]][-1:]
    for recorded in judged:
        assessed: AreaAssessed = recorded.event  # type: ignore[assignment]  # by its kind
        differs = any(_differs(assessed, other) for other in before)
        if not is_earlier[recorded.id] and (assessed.decision in ("keep", "drop") or differs):
            changes.append(recorded.id)
    return changes


def _differs(left: AreaAssessed, right: AreaAssessed) -> bool:
    """Check whether two opinions of an area differ in anything that both say."""
    pairs = ((getattr(left, name), getattr(right, name)) for name in OPINIONS)
    return any(a != b for a, b in pairs if a is not None and b is not None)


def _get_event(recorded: Recorded) -> Any:
    """Return the event, whose class its kind says."""
    return recorded.event
