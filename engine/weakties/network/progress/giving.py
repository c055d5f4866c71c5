"""Do I give something back, and how steadily do I ask and meet?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from weakties.domain.when import day
from weakties.hookspecs.offered import Readable
from weakties.network.progress.happened import happened
from weakties.network.progress.requests import meetings
from weakties.projections.reply_rates import ReplyRates
from weakties.statistics.figures import PEOPLE, Figure, share
from weakties.statistics.proportions import Proportion

WEEKS = 12


class Reciprocity:
    """Whether contact that came from me gave them something."""

    id, title = "reciprocity", "Do you give something back?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give contacts in which they got something of use, out of those that came from me."""
        noted: dict[str, Any] = {r.id: r.event for r in happened(view, "interaction.noted")}
        mine = {i: told for i, told in noted.items() if told.direction != "in"}
        gave = sum(told.gave_value is True for told in mine.values())
        yield share("gave something", Proportion(gave, len(mine)), events=tuple(mine))


class Weeks:
    """How many weeks had a request or a talk; no streak, since a week off is no loss."""

    id, title = "weeks", "In how many of the last weeks did you ask or meet?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give weeks with any, out of the last twelve; and the requests and talks of each week."""
        there = weekly(view)
        active = sum(1 for asked, met in there if asked or met)
        yield share("with a request or a talk", Proportion(active, WEEKS))
        for name, place in (("requests", 0), ("talks", 1)):
            total = float(sum(week[place] for week in there))
            yield Figure(name=name, value=total, unit=PEOPLE)


def weekly(view: Readable) -> list[tuple[int, int]]:
    """Give requests and talks of each of the last `WEEKS` weeks, the oldest first.

    A week ends on the view's day.
    """
    asked, met = [0] * WEEKS, [0] * WEEKS
    first = view.day - timedelta(days=7 * WEEKS - 1)
    sent = [a.sent_at for a in view.read(ReplyRates).asks.where()]
    held = {m.meeting: m.at for those in meetings(view).values() for m in those}
    for counts, moments in ((asked, sent), (met, held.values())):
        for moment in moments:
            days = (day(moment) - first).days
            if 0 <= days < 7 * WEEKS:
                counts[days // 7] += 1
    return list(zip(asked, met, strict=True))
