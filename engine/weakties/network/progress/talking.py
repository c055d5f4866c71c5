"""Do meetings take place, and is there a thank-you in time?"""

from __future__ import annotations

from collections.abc import Iterator

from weakties.hookspecs.offered import Readable
from weakties.network.progress.happened import happened
from weakties.network.progress.requests import days_between, mature_until
from weakties.projections.agenda import Agenda
from weakties.statistics.figures import Figure, share
from weakties.statistics.proportions import Proportion

IN_TIME_DAYS, LATE_DAYS = 1, 5


class Meetings:
    """Whether what was agreed took place."""

    id, title = "meetings", "Do agreed meetings take place?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give held out of held and missed, and called off out of all whose day is past."""
        today = view.day.isoformat()
        agreed = {r.id for r in happened(view, "meeting.scheduled")}
        there = [m for m in view.read(Agenda).meetings.where() if m.id in agreed]
        ids = {
            state: tuple(m.id for m in there if m.state == state and m.starts[:10] <= today)
            for state in ("held", "missed", "cancelled")
        }
        kept, all_of = ids["held"] + ids["missed"], sum(ids.values(), ())
        yield share("held", Proportion(len(ids["held"]), len(kept)), events=kept)
        off = Proportion(len(ids["cancelled"]), len(all_of))
        yield share("called off", off, events=ids["cancelled"])


class Thanks:
    """Whether whom I met was thanked for it: within a day, within five, or later."""

    id, title = "thanks", "Did you thank in time?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give shares of those met, each without those whose time is not over yet."""
        met = [g for g in view.read(Agenda).guests.where() if g.met_at]
        for name, days in (("within a day", IN_TIME_DAYS), ("within five days", LATE_DAYS)):
            last = mature_until(view.day, days)
            old = [g for g in met if (g.met_at or "")[:10] <= last]
            thanked = [
                g for g in old
                if g.thanked_at and days_between(g.met_at or "", g.thanked_at) <= days
            ]  # fmt: skip
            yield share(
                name, Proportion(len(thanked), len(old)), pending=len(met) - len(old),
                events=tuple(dict.fromkeys(g.meeting for g in old)),
            )  # fmt: skip
