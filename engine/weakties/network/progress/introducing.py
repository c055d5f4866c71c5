"""Do talks bring names, are they followed up, and does one talk bring the next?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from weakties.hookspecs.offered import Readable
from weakties.network.progress.happened import happened
from weakties.network.progress.requests import WINDOW_DAYS, mature_until, meetings
from weakties.projections.agenda import Agenda
from weakties.projections.reply_rates import ReplyRates
from weakties.statistics.branching import Reproduction
from weakties.statistics.figures import EACH, Figure, share
from weakties.statistics.proportions import Proportion

if TYPE_CHECKING:
    from weakties.network.progress.requests import Met

MATURE_DAYS, ENOUGH = 28, 10
"""Days in which a talk may bring the next, and talks that old below which nothing is concluded."""
FEW = f"fewer than {ENOUGH} talks are old enough: no verdict yet"
CLUSTERED = "too sure if a few people give most of the names"


class Introductions:
    """What comes of the names I am given."""

    id, title = "introductions", "What comes of the names you are given?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give names for each talk, those contacted, those met, and those reported back on."""
        talks = [m for met in meetings(view).values() for m in met]
        given = {r.id: r for r in happened(view, "introduction.offered")}
        held = dict.fromkeys(m.meeting for m in talks)
        yield _each("names for each talk", len(given), len(held), (*held, *given))
        standing = {i.id: i for i in view.read(Agenda).introductions.where() if i.id in given}
        asked, met = _asked(view), meetings(view)
        last = mature_until(view.day, WINDOW_DAYS)
        old = [i for i in standing.values() if given[i.id].occurred_at[:10] <= last]
        pending = len(standing) - len(old)
        followed = [i for i in old if i.introduced in asked or i.introduced in met]
        of = Proportion(len(followed), len(old))
        yield share("followed up", of, pending=pending, events=tuple(i.id for i in old))
        reached = [i for i in standing.values() if i.introduced in met]
        closed = [i for i in reached if i.state == "closed"]
        of = Proportion(len(closed), len(reached))
        yield share("reported back, of those met", of, events=tuple(i.id for i in reached))


def _asked(view: Readable) -> dict[str, str]:
    """Give the first request to each person."""
    return {a.person: a.outreach for a in view.read(ReplyRates).asks.where("attempt = 1")}


def _each(name: str, n: int, of: int, events: tuple[str, ...]) -> Figure:
    """Make a figure of so many for each of something, with Garwood's interval."""
    if not of:
        return Figure(name=name, unit=EACH, n=n, of=of, remark="no data")
    low, high = Reproduction(n, of).garwood()
    return Figure(name=name, value=n / of, low=low, high=high, unit=EACH, n=n, of=of, events=events)


class SelfSustaining:
    """Whether one talk brings the next: talks begotten by a talk, counted directly.

    A talk is a child of the latest talk, before it, with whoever first introduced the person.
    """

    id, title = "reproduction", "Does one talk bring the next?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give talks begotten by each talk that is old enough, and the factors beside it."""
        met, parents = meetings(view), _parents(view)
        last = mature_until(view.day, MATURE_DAYS)
        talks = {m.meeting: m for those in met.values() for m in those}
        old = {meeting for meeting, m in talks.items() if m.at[:10] <= last}
        begotten = _begotten(met, parents)
        children = [child for child, parent in begotten.items() if parent in old]
        events = tuple(sorted({*old, *children}))
        yield _reproduction(len(children), len(old), len(talks) - len(old), events)
        yield from _factors(view, met, old)


def _reproduction(children: int, parents: int, pending: int, events: tuple[str, ...]) -> Figure:
    """Make the figure; without enough parents it has an interval and no verdict."""
    if not parents:
        return Figure(name="talks for each talk", unit=EACH, pending=pending, remark="no data")
    low, high = Reproduction(children, parents).interval()
    return Figure(
        name="talks for each talk", value=children / parents, low=low, high=high, unit=EACH,
        n=children, of=parents, pending=pending, events=events,
        remark=FEW if parents < ENOUGH else CLUSTERED,
    )  # fmt: skip


def _parents(view: Readable) -> dict[str, str]:
    """Give for each person who introduced them first; later ones get no credit."""
    found: dict[str, str] = {}
    order = "true order by at, id"
    for introduction in view.read(Agenda).introductions.where(order):
        found.setdefault(introduction.introduced, introduction.introducer)
    return found


def _begotten(met: dict[str, list[Met]], parents: dict[str, str]) -> dict[str, str]:
    """Give, for the first talk with each person who was introduced, the talk it came from."""
    found = {}
    for person, talks in met.items():
        first = talks[0]
        before = [m for m in met.get(parents.get(person, ""), ()) if m.at <= first.at]
        if before and before[-1].meeting != first.meeting:
            found[first.meeting] = before[-1].meeting
    return found


def _factors(view: Readable, met: dict[str, list[Met]], old: set[str]) -> Iterator[Figure]:
    """Give the steps from one talk to the next: introductions x asked x replied x met."""
    asks = view.read(ReplyRates)
    replied = {a.person for a in asks.asks.where("replied_at is not null")}
    asked = _asked(view)
    those = {m.meeting: p for p, talks in met.items() for m in talks if m.meeting in old}
    hosts = Counter(those.values())
    named = [i for i in view.read(Agenda).introductions.where() if i.introducer in hosts]
    people = dict.fromkeys(i.introduced for i in named)
    yield _each("introductions for each talk", len(named), len(old), tuple(i.id for i in named))
    steps = (
        ("of these asked", list(people), asked),
        ("of these replied", [p for p in people if p in asked], replied),
        ("of these met", [p for p in people if p in asked and p in replied], met),
    )
    for name, before, here in steps:
        there = [p for p in before if p in here]
        events = tuple(asked[p] for p in before if p in asked)
        yield share(name, Proportion(len(there), len(before)), events=events)
