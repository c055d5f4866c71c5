"""Statistics of giving back, and of how steadily I ask and meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from weakties.contracts import Readable
from weakties.domain.sources import is_importer
from weakties.domain.when import When, first_day
from weakties.progress.happened import list_events
from weakties.progress.once import cache_answer
from weakties.progress.requests import list_requests
from weakties.progress.talks import list_talks
from weakties.statistics.figures import EACH, SHARE, Figure, share
from weakties.statistics.proportions import Proportion

if TYPE_CHECKING:
    from weakties.domain.introductions import InteractionNoted

WEEKS = 12
_WHAT = ("requests", "talks")
UNTOLD = "where you did not record whether it did, it counts as nothing given"


class Reciprocity:
    """Whether contact that did not come from them alone gave them something."""

    id, title = "reciprocity", "Do you give something back?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Yield contacts in which they got something of use, out of those from me, or from both.

        What an importer records counts nowhere here, as no file tells what was of use to whom.
        """
        mine: dict[str, bool | None] = {}
        for recorded in list_events(view, "interaction.noted"):
            event: InteractionNoted = recorded.event  # type: ignore[assignment]  # by its kind
            if event.direction != "in" and not is_importer(recorded.source):
                mine[recorded.id] = event.gave_value
        gave = sum(value is True for value in mine.values())
        remark = {"remark": UNTOLD} if None in mine.values() else {}
        contacts = "contact" if len(mine) == 1 else "contacts"
        sentence = f"{gave} of {len(mine)} {contacts} that you noted gave them something of use"
        yield share(
            "gave something", Proportion(gave, len(mine)), events=tuple(mine), sentence=sentence,
            **remark,
        )  # fmt: skip


class Weeks:
    """How many weeks had a request or a talk; no streak, since a week off is no loss."""

    id, title = "weeks", "In how many of the last weeks did you ask or meet?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Yield weeks with any out of the last, and requests and talks a week.

        The last are twelve, or as many as there were since the first request or talk. They are all
        there, and no sample of others: so there is no interval.
        """
        placed, is_older = _assign_weeks(view)
        first = min((week for week, *_ in placed), default=WEEKS)
        of = WEEKS if is_older else WEEKS - first
        ids = {activity: [i for _, kind, i in placed if kind == activity] for activity in _WHAT}
        active = len({week for week, *_ in placed})
        weeks = "the first week" if of == 1 else f"the last {of} weeks"
        sentence = (
            f"You asked or met somebody in {active} of {weeks}"
            if of > 1
            else (f"You asked or met somebody in {weeks}")
        )
        events = (*ids["requests"], *ids["talks"])
        yield _build_figure("with a request or a talk", active, of, events, sentence=sentence)
        for activity, those in ids.items():
            yield _build_figure(f"{activity} a week", len(those), of, those, unit=EACH)


def _build_figure(
    name: str, n: int, of: int, events: Iterable[str], *, unit: str = SHARE, sentence: str = ""
) -> Figure:
    """Make a figure without an interval."""
    value, remark = (n / of, "") if of else (None, "no data")
    return Figure(
        name=name, value=value, n=n, of=of, unit=unit, remark=remark, events=tuple(events),
        sentence=sentence if of else "",
    )  # fmt: skip


def count_weekly(view: Readable) -> list[tuple[int, int]]:
    """Return requests and talks of each of the last `WEEKS` weeks, the oldest first.

    A week ends on the view's day. What was told as of a month, or a year, is in no week.
    """
    counts = Counter((week, activity) for week, activity, _ in _assign_weeks(view)[0])
    return [(counts[week, "requests"], counts[week, "talks"]) for week in range(WEEKS)]


@cache_answer
def _assign_weeks(view: Readable) -> tuple[list[tuple[int, str, str]], bool]:
    """Return week, activity and event id of each request and talk, and whether any is older."""
    start = view.day - timedelta(days=7 * WEEKS - 1)
    first, last = start.isoformat(), view.day.isoformat()
    assigned, is_older = [], False
    sent = ((request.sent_at, "requests", request.outreach) for request in list_requests(view))
    for at, activity, i in chain(
        sent, ((talk.at, "talks", talk.event) for talk in list_talks(view))
    ):
        if len(at) < 10 or at[:10] > last:
            continue
        if at < first:
            is_older = True
        else:
            assigned.append(((first_day(When(at)) - start).days // 7, activity, i))
    return assigned, is_older
