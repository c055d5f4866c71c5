"""Do talks bring names, are they followed up, and does one talk bring the next?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from weakties.envelope import Recorded
from weakties.hookspecs.offered import Readable
from weakties.network.progress.days import is_before, latest, mature_until
from weakties.network.progress.descent import Named, first_talks, named, pair
from weakties.network.progress.happened import happened
from weakties.network.progress.requests import WINDOW_DAYS, asks, asks_of
from weakties.network.progress.talks import Talk, talks
from weakties.projections.reply_rates import Ask
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
        """Give names for each talk; and of people not known before, how it went on with them."""
        first, held = first_talks(view), talks(view)
        given = [r for r in happened(view, "introduction.offered") if len({*pair(r)}) == 2]
        told = [r for r in given if _met_by(r, first)]
        events = (*(talk.event for talk in held), *(r.id for r in told))
        said = (
            f"You had {_counted(len(held), 'talk')}, and people you had talked to gave you "
            f"{_counted(len(told), 'name')}"
        )
        yield _each("names for each talk", len(told), len(held), events, said)
        new = [r for r in given if not _is_known(r, asks_of(view), first)]
        yield _followed_up(view, new)
        yield _reported_back(view, new)


def _followed_up(view: Readable, given: list[Recorded]) -> Figure:
    """Count those who were asked since, whether it arrived or not, or met."""
    last, first = mature_until(view.day, WINDOW_DAYS), first_talks(view)
    asked: dict[str, list[Ask]] = {pair(recorded)[1]: [] for recorded in given}
    for ask in asks(view):
        if ask.person in asked:
            asked[ask.person].append(ask)
    old = [r for r in given if latest(r.occurred_at) <= last]
    events, followed = [r.id for r in old], 0
    for recorded in old:
        _, person = pair(recorded)
        since = [ask.outreach for ask in asked[person] if not _is_earlier(ask, recorded)]
        since += [first[person].event] if person in first else []
        followed += bool(since)
        events += since
    of, pending = Proportion(followed, len(old)), len(given) - len(old)
    said = f"Of {_counted(of.of, 'name')} of somebody new you followed up {of.n}"
    return share(
        "followed up", of, pending=pending, events=tuple(dict.fromkeys(events)), sentence=said,
        label="followed up, of names of somebody new", remark=ANYBODY if of.of else "no data",
    )  # fmt: skip


def _reported_back(view: Readable, given: list[Recorded]) -> Figure:
    """Count of those met whether the introducer was told what came of it."""
    last, first = mature_until(view.day, REPORT_DAYS), first_talks(view)
    closed = {pair(recorded): recorded.id for recorded in happened(view, "introduction.closed")}
    met = [r for r in given if pair(r)[1] in first]
    old = [r for r in met if latest(first[pair(r)[1]].at) <= last]
    events = [i for r in old for i in (r.id, first[pair(r)[1]].event, closed.get(pair(r))) if i]
    of = Proportion(sum(pair(r) in closed for r in old), len(old))
    said = f"You told the introducer what came of it for {of.n} of {of.of} whom you met"
    return share(
        "reported back, of those met", of, sentence=said, pending=len(met) - len(old),
        events=tuple(dict.fromkeys(events)),
    )  # fmt: skip


def _met_by(recorded: Recorded, first: dict[str, Talk]) -> bool:
    """Claim that a name came from somebody I had talked to."""
    talk = first.get(pair(recorded)[0])
    return talk is not None and not is_before(recorded.occurred_at, talk.at)


def _is_known(recorded: Recorded, sent: dict[str, list[Ask]], first: dict[str, Talk]) -> bool:
    """Claim that I had reached or met somebody before I was given their name."""
    _, person = pair(recorded)
    met = first.get(person)
    return (met is not None and is_before(met.at, recorded.occurred_at)) or any(
        _is_earlier(ask, recorded) for ask in sent.get(person, ())
    )


def _is_earlier(ask: Ask, recorded: Recorded) -> bool:
    """Claim that a request came before an introduction, and does not rest on it."""
    return ask.introduction != recorded.id and is_before(ask.sent_at, recorded.occurred_at)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


def _each(
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
    told = tuple(dict.fromkeys(events))
    return Figure(
        name=name, value=n / of, low=low, high=high, unit=EACH, n=n, of=of, events=told,
        sentence=sentence, pending=pending, label=label,
    )  # fmt: skip


class SelfSustaining:
    """Whether one talk brings the next: talks begotten by a talk, counted directly.

    Only talks with somebody new count, on either side: a second talk with the same person brought
    nobody. One is a child of the first talk with whoever first introduced the person, if that talk
    came before the introduction, and the introduction before the child.
    """

    id, title = "reproduction", "Does one talk bring the next?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give talks begotten by each talk that is old enough, and the factors beside it."""
        last = mature_until(view.day, MATURE_DAYS)
        there = {talk.event: talk for talk in first_talks(view).values()}
        old = {event for event, talk in there.items() if latest(talk.at) <= last}
        lines = [line for line in named(view) if line.parent and line.parent.event in old]
        children = {line.child.event for line in lines if line.child}
        events = (*old, *(line.event for line in lines))
        counts, young = (len(children), len(old)), len(there) - len(old)
        yield _reproduction(counts, young, (*events, *children))
        yield _each(
            "introductions for each talk",
            len(lines),
            len(old),
            (*old, *(line.event for line in lines)),
            pending=young,
            label="new people named or introduced, for each talk",
        )
        yield from _steps(view, lines)


def _reproduction(counts: tuple[int, int], pending: int, events: Iterable[str]) -> Figure:
    """Make the figure; without enough parents it has an interval and no verdict."""
    children, parents = counts
    told: dict[str, Any] = {"name": "talks for each talk", "unit": EACH, "pending": pending}
    if not parents:
        return Figure(n=0, of=0, remark="no data", **told)
    found = Reproduction(children, parents)
    low, high = found.interval()
    chance = f"it feeds itself with a chance of {_words(found)}; {CLUSTERED}"
    said = (
        f"Of your first talks with somebody {parents} are old enough to tell, and they brought "
        f"{_counted(children, 'more talk')}"
    )
    return Figure(
        sentence=said, value=children / parents, low=low, high=high, n=children, of=parents,
        events=tuple(sorted({*events})), remark=FEW if parents < ENOUGH else chance, **told,
    )  # fmt: skip


def _words(found: Reproduction) -> str:
    """Say the chance that one talk brings more than one, without more digits than it has."""
    chance = found.chance_above_one or 0.0
    return format_percent(chance)


def _steps(view: Readable, lines: list[Named]) -> Iterator[Figure]:
    """Give the steps from an introduction to a talk; who took one took all before it."""
    sent, people = asks_of(view), {line.person for line in lines}
    met = {line.person for line in lines if line.child}
    replied = met | {p for p in people if any(ask.replied_at for ask in sent.get(p, ()))}
    asked = replied | (people & sent.keys())
    for what, before, here in (
        ("asked", people, asked), ("replied", asked, replied), ("met", replied, met),
    ):  # fmt: skip
        events = [i for line in lines if line.person in before for i in _path(line, sent)]
        of = Proportion(len(here), len(before))
        label = f"of these {what}{' or further' if what != 'met' else ''}"
        remark = {"remark": ARRIVED} if what == "asked" and people else {}
        yield share(
            f"of these {what}", of, events=tuple(dict.fromkeys(events)), label=label, **remark
        )


def _path(line: Named, sent: dict[str, list[Ask]]) -> Iterator[str]:
    """Give the events from an introduction to a talk."""
    yield line.event
    for ask in sent.get(line.person, ()):
        yield from filter(None, (ask.outreach, ask.reply))
    if line.child:
        yield line.child.event
