"""Do I give something back, and how steadily do I ask and meet?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from weakties.domain.when import When, day
from weakties.hookspecs.offered import Readable
from weakties.network.progress.happened import happened
from weakties.network.progress.once import once
from weakties.network.progress.requests import asks
from weakties.network.progress.talks import talks
from weakties.statistics.figures import EACH, SHARE, Figure, share
from weakties.statistics.proportions import Proportion

if TYPE_CHECKING:
    from weakties.domain.introductions import InteractionNoted

WEEKS = 12
_WHAT = ("requests", "talks")
UNTOLD = "where it was not told, it counts as not given"


class Reciprocity:
    """Whether contact that did not come from them alone gave them something."""

    id, title = "reciprocity", "Do you give something back?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give contacts in which they got something of use, out of those from me, or from both."""
        mine: dict[str, bool | None] = {}
        for recorded in happened(view, "interaction.noted"):
            told: InteractionNoted = recorded.event  # type: ignore[assignment]  # by its kind
            if told.direction != "in":
                mine[recorded.id] = told.gave_value
        gave = sum(given is True for given in mine.values())
        remark = {"remark": UNTOLD} if None in mine.values() else {}
        yield share("gave something", Proportion(gave, len(mine)), events=tuple(mine), **remark)


class Weeks:
    """How many weeks had a request or a talk; no streak, since a week off is no loss."""

    id, title = "weeks", "In how many of the last weeks did you ask or meet?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give weeks with any out of the last, and requests and talks a week.

        The last are twelve, or as many as there were since the first request or talk. They are all
        there, and no sample of others: so there is no interval.
        """
        placed = _placed(view)
        began = min((week for week, *_ in placed), default=WEEKS)
        of = WEEKS - max(0, began)
        ids = {
            what: [i for week, kind, i in placed if week >= 0 and kind == what] for what in _WHAT
        }
        active = {week for week, *_ in placed if week >= 0}
        events = (*ids["requests"], *ids["talks"])
        yield _counted("with a request or a talk", len(active), of, events)
        for what, those in ids.items():
            yield _counted(f"{what} a week", len(those), of, those, unit=EACH)


def _counted(name: str, n: int, of: int, events: Iterable[str], unit: str = SHARE) -> Figure:
    """Make a figure without an interval."""
    value, remark = (n / of, "") if of else (None, "no data")
    return Figure(
        name=name, value=value, n=n, of=of, unit=unit, remark=remark, events=tuple(events)
    )


def weekly(view: Readable) -> list[tuple[int, int]]:
    """Give requests and talks of each of the last `WEEKS` weeks, the oldest first.

    A week ends on the view's day. What was told as of a month, or a year, is in no week.
    """
    counts = Counter((week, what) for week, what, _ in _placed(view))
    return [(counts[week, "requests"], counts[week, "talks"]) for week in range(WEEKS)]


@once
def _placed(view: Readable) -> list[tuple[int, str, str]]:
    """Give each request and talk up to the day: its week, 0 being the first of the last, and id."""
    first = view.day - timedelta(days=7 * WEEKS - 1)
    told = [(a.sent_at, "requests", a.outreach) for a in asks(view)]
    told += [(talk.at, "talks", talk.event) for talk in talks(view)]
    placed = (((day(When(at)) - first).days // 7, what, i) for at, what, i in told if len(at) >= 10)
    return [found for found in placed if found[0] < WEEKS]
