"""Statistics of introductions: names per talk, taken up or not, and talks that bring talks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from weakties.contracts import Readable
from weakties.log.envelope import Recorded
from weakties.progress.descent import NamedPerson, find_first_talks, get_pair, list_named_people
from weakties.progress.happened import list_events
from weakties.progress.requests import (
    WINDOW_DAYS,
    group_requests_by_person,
    is_before,
    latest,
    list_requests,
    mature_until,
)
from weakties.progress.talks import Talk, list_talks
from weakties.projections.reply_rates import TalkRequest
from weakties.statistics.branching import Reproduction
from weakties.statistics.figures import EACH, Figure, format_percent, share
from weakties.statistics.proportions import Proportion

REPORT_DAYS = 5
"""Three business days: whom I met later than that, the introducer need not know of yet."""
MATURE_DAYS, ENOUGH = 28, 10
"""Days in which a talk may bring the next, and talks that old below which nothing is concluded."""
ANYBODY = (
    "followed up: asked, even if it never arrived, or met; whoever gave you the name counts, also "
    "somebody you had not talked to"
)
ARRIVED = "asked, here: by a request that arrived"
FEW = f"fewer than {ENOUGH} talks are old enough: no verdict yet"
CLUSTERED = "too sure if a few people give most of the names"


class Introductions:
    """What comes of the names I am given."""

    id, title = "introductions", "What comes of the names you are given?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Yield names for each talk; and of people not known before, how it went on with them."""
        first, talks = find_first_talks(view), list_talks(view)
        offered = [r for r in list_events(view, "introduction.offered") if len({*get_pair(r)}) == 2]
        from_contacts = [r for r in offered if _is_from_contact(r, first)]
        events = (*(talk.event for talk in talks), *(r.id for r in from_contacts))
        sentence = (
            f"You had {_format_count(len(talks), 'talk')}, and people you had talked to gave you "
            f"{_format_count(len(from_contacts), 'name')}"
        )
        yield _build_ratio_figure(
            "names for each talk", len(from_contacts), len(talks), events, sentence
        )
        new = [r for r in offered if not _had_contact(r, group_requests_by_person(view), first)]
        yield _count_followed_up(view, new)
        yield _count_reported_back(view, new)


def _count_followed_up(view: Readable, introductions: list[Recorded]) -> Figure:
    """Count those who were asked since, whether it arrived or not, or met."""
    last, first = mature_until(view.day, WINDOW_DAYS), find_first_talks(view)
    requests_by_person: dict[str, list[TalkRequest]] = {
        get_pair(recorded)[1]: [] for recorded in introductions
    }
    for request in list_requests(view):
        if request.person in requests_by_person:
            requests_by_person[request.person].append(request)
    old = [r for r in introductions if latest(r.occurred_at) <= last]
    events, followed = [r.id for r in old], 0
    for recorded in old:
        _, person = get_pair(recorded)
        since = [
            str(request.outreach)
            for request in requests_by_person[person]
            if not _is_earlier(request, recorded)
        ]
        since += [first[person].event] if person in first else []
        followed += bool(since)
        events += since
    of, pending = Proportion(followed, len(old)), len(introductions) - len(old)
    names = f"{_format_count(of.of, 'name')} of somebody new"
    sentence = f"Of {names} you followed up {of.n}" if of.n else f"You asked none of {names} yet"
    return share(
        "followed up", of, pending=pending, events=tuple(dict.fromkeys(events)), sentence=sentence,
        label="followed up, of names of somebody new", remark=ANYBODY if of.of else "no data",
    )  # fmt: skip


def _count_reported_back(view: Readable, introductions: list[Recorded]) -> Figure:
    """Count of those met whether the introducer was told what came of it."""
    last, first = mature_until(view.day, REPORT_DAYS), find_first_talks(view)
    closed = {
        get_pair(recorded): recorded.id for recorded in list_events(view, "introduction.closed")
    }
    met = [r for r in introductions if get_pair(r)[1] in first]
    old = [r for r in met if latest(first[get_pair(r)[1]].at) <= last]
    events = [
        i for r in old for i in (r.id, first[get_pair(r)[1]].event, closed.get(get_pair(r))) if i
    ]
    of = Proportion(sum(get_pair(r) in closed for r in old), len(old))
    sentence = f"You told the introducer what came of it for {of.n} of {of.of} whom you met"
    return share(
        "reported back, of those met", of, sentence=sentence, pending=len(met) - len(old),
        events=tuple(dict.fromkeys(events)),
    )  # fmt: skip


def _is_from_contact(recorded: Recorded, first: dict[str, Talk]) -> bool:
    """Check whether a name came from somebody I had talked to before."""
    talk = first.get(get_pair(recorded)[0])
    return talk is not None and not is_before(recorded.occurred_at, talk.at)


def _had_contact(
    recorded: Recorded, sent: dict[str, list[TalkRequest]], first: dict[str, Talk]
) -> bool:
    """Check whether I had contacted or met a person before I was given their name."""
    _, person = get_pair(recorded)
    met = first.get(person)
    return (met is not None and is_before(met.at, recorded.occurred_at)) or any(
        _is_earlier(request, recorded) for request in sent.get(person, ())
    )


def _is_earlier(request: TalkRequest, recorded: Recorded) -> bool:
    """Check whether a request was sent before an introduction and does not refer to it."""
    return request.introduction != recorded.id and is_before(request.sent_at, recorded.occurred_at)


def _format_count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _build_ratio_figure(
    name: str,
    n: int,
    of: int,
    events: Iterable[str],
    sentence: str = "",
    *,
    pending: int = 0,
    label: str = "",
) -> Figure:
    """Make a figure of so many for each of something, with Garwood's interval."""
    if not of:
        return Figure(
            name=name, unit=EACH, n=n, of=of, pending=pending, remark="no data", label=label
        )
    low, high = Reproduction(n, of).garwood()
    event_ids = tuple(dict.fromkeys(events))
    return Figure(
        name=name, value=n / of, low=low, high=high, unit=EACH, n=n, of=of, events=event_ids,
        sentence=sentence, pending=pending, label=label,
    )  # fmt: skip


class TalkReproduction:
    """Whether one talk brings the next: talks begotten by a talk, counted directly.

    Only talks with somebody new count, on either side: a second talk with the same person brought
    nobody. One is a child of the first talk with whoever first introduced the person, if that talk
    came before the introduction, and the introduction before the child.
    """

    id, title = "reproduction", "Does one talk bring the next?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Yield talks begotten by each talk that is old enough, and the factors beside it."""
        last = mature_until(view.day, MATURE_DAYS)
        talks_by_event = {talk.event: talk for talk in find_first_talks(view).values()}
        old = {event for event, talk in talks_by_event.items() if latest(talk.at) <= last}
        lines = [
            line for line in list_named_people(view) if line.parent and line.parent.event in old
        ]
        children = {line.child.event for line in lines if line.child}
        events = (*old, *(line.event for line in lines))
        counts, young = (len(children), len(old)), len(talks_by_event) - len(old)
        yield _build_reproduction_figure(counts, young, (*events, *children))
        yield _build_ratio_figure(
            "introductions for each talk",
            len(lines),
            len(old),
            (*old, *(line.event for line in lines)),
            pending=young,
            label="new people named or introduced, for each talk",
        )
        yield from _build_stage_figures(view, lines)


def _build_reproduction_figure(
    counts: tuple[int, int], pending: int, events: Iterable[str]
) -> Figure:
    """Make the figure; without enough parents it has an interval and no verdict."""
    children, parents = counts
    common: dict[str, Any] = {"name": "talks for each talk", "unit": EACH, "pending": pending}
    if not parents:
        return Figure(n=0, of=0, remark="no data", **common)
    reproduction = Reproduction(children, parents)
    low, high = reproduction.interval()
    chance = f"it feeds itself with a chance of {_format_chance(reproduction)}; {CLUSTERED}"
    sentence = (
        f"Of your first talks with somebody {parents} are old enough to tell, and they brought "
        f"{_format_count(children, 'more talk')}"
    )
    return Figure(
        sentence=sentence, value=children / parents, low=low, high=high, n=children, of=parents,
        events=tuple(sorted({*events})), remark=FEW if parents < ENOUGH else chance, **common,
    )  # fmt: skip


def _format_chance(reproduction: Reproduction) -> str:
    """Return the chance that one talk brings more than one, without more digits than it has."""
    chance = reproduction.growth_chance or 0.0
    return format_percent(chance)


def _build_stage_figures(view: Readable, lines: list[NamedPerson]) -> Iterator[Figure]:
    """Yield the steps from an introduction to a talk; who took one took all before it."""
    sent, people = group_requests_by_person(view), {line.person for line in lines}
    met = {line.person for line in lines if line.child}
    replied = met | {p for p in people if any(request.replied_at for request in sent.get(p, ()))}
    requested = replied | (people & sent.keys())
    for stage, before, here in (
        ("asked", people, requested), ("replied", requested, replied), ("met", replied, met),
    ):  # fmt: skip
        events = [
            i for line in lines if line.person in before for i in _list_path_events(line, sent)
        ]
        of = Proportion(len(here), len(before))
        label = f"of these {stage}{' or further' if stage != 'met' else ''}"
        remark = {"remark": ARRIVED} if stage == "asked" and people else {}
        yield share(
            f"of these {stage}", of, events=tuple(dict.fromkeys(events)), label=label, **remark
        )


def _list_path_events(line: NamedPerson, sent: dict[str, list[TalkRequest]]) -> Iterator[str]:
    """Yield the events from an introduction to a talk."""
    yield line.event
    for request in sent.get(line.person, ()):
        yield from filter(None, (request.outreach, request.reply))
    if line.child:
        yield line.child.event
