"""Do meetings take place, and is there a thank-you in time?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from weakties.hookspecs.offered import Readable
from weakties.network.progress.days import is_before, latest, mature_until, waited
from weakties.network.progress.happened import happened
from weakties.network.progress.talks import Talk, talks, talks_with
from weakties.statistics.figures import Figure, share
from weakties.statistics.proportions import Proportion

if TYPE_CHECKING:
    from weakties.domain.meetings import MeetingScheduled, ThanksSent

IN_TIME_DAYS, LATE_DAYS = 1, 5


class Meetings:
    """Whether what was agreed took place."""

    id, title = "meetings", "Do agreed meetings take place?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give held out of held and missed, and called off out of all whose day is past.

        Pending are those to come, and those of which nobody told how they went.
        """
        ids, there = _agreed(view)
        kept, all_of = ids["held"] + ids["missed"], [m for those in ids.values() for m in those]
        pending, told = there - len(all_of), _told_of(view)
        for name, n, of in (("held", "held", kept), ("called off", "cancelled", all_of)):
            events = tuple(event for m in of for event in (m, *told.get(m, ())))
            yield share(name, Proportion(len(ids[n]), len(of)), pending=pending, events=events)


def _agreed(view: Readable) -> tuple[dict[str, list[str]], int]:
    """Give the agreed meetings by what became of them, once their day is past; and count all."""
    there: dict[str, tuple[str, str]] = {}
    for recorded in happened(view, "meeting.scheduled"):
        told: MeetingScheduled = recorded.event  # type: ignore[assignment]  # by its kind
        if told.kind != "job-interview":
            there[recorded.id] = (told.starts, "scheduled")
    for recorded in happened(view, "meeting.rescheduled", "meeting.cancelled", "meeting.missed"):
        since: Any = recorded.event
        if since.meeting in there:
            starts = getattr(since, "starts", there[since.meeting][0])
            there[since.meeting] = (starts, recorded.kind.partition(".")[2])
    there |= {t.meeting: (t.at, "held") for t in talks(view) if t.meeting in there}
    ids: dict[str, list[str]] = {"held": [], "missed": [], "cancelled": []}
    for meeting, (starts, state) in there.items():
        if state in ids and latest(starts) <= view.day.isoformat():
            ids[state].append(meeting)
    return ids, len(there)


def _told_of(view: Readable) -> dict[str, list[str]]:
    """Give the events that tell what became of an agreed meeting."""
    found: dict[str, list[str]] = defaultdict(list)
    for kind in ("meeting.held", "meeting.missed", "meeting.cancelled"):
        for recorded in happened(view, kind):
            told: Any = recorded.event
            if told.meeting:
                found[told.meeting].append(recorded.id)
    return found


class Thanks:
    """Whether whom I met was thanked for it: within a day, or within five."""

    id, title = "thanks", "Did you thank in time?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give shares of those met, each without those whose time is not over yet.

        Whoever was met in two talks counts twice. Where a day is not known, as the talk or the
        only thanks were told as of a month, nobody can say, and the remark does.
        """
        thanked = _thanked(view)
        met = [(talk, thanked.get((talk.meeting, p), [])) for talk in talks(view)
               for p in talk.people]  # fmt: skip
        known = [(talk, told) for talk, told in met if _is_known(talk, told)]
        out = len(met) - len(known)
        remark = {"remark": f"left out {out}, of which the days are not known"} if out else {}
        for name, days in (("within a day", IN_TIME_DAYS), ("within five days", LATE_DAYS)):
            last = mature_until(view.day, days + 1)
            old = [(talk, told) for talk, told in known if talk.at[:10] <= last]
            in_time = sum(any(_within(talk, at, days) for at, _ in told) for talk, told in old)
            events = (i for talk, told in old for i in (talk.event, *(event for _, event in told)))
            yield share(
                name, Proportion(in_time, len(old)), pending=len(known) - len(old),
                events=tuple(dict.fromkeys(events)), **remark,
            )  # fmt: skip


def _thanked(view: Readable) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Give for a meeting and somebody in it when they were thanked, and by which events.

    Thanks that name no meeting are for the latest talk before them.
    """
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    met = talks_with(view)
    for recorded in happened(view, "thanks.sent"):
        told: ThanksSent = recorded.event  # type: ignore[assignment]  # by its kind
        near = reversed(met.get(told.person, ()))
        before = (talk.meeting for talk in near if not is_before(told.at, talk.at))
        meeting = told.meeting or next(before, None)
        if meeting:
            found[meeting, told.person].append((told.at, recorded.id))
    return found


def _is_known(talk: Talk, thanks: list[tuple[str, str]]) -> bool:
    """Claim that it can be told whether thanks were in time."""
    return len(talk.at) >= 10 and (not thanks or any(len(at) >= 10 for at, _ in thanks))


def _within(talk: Talk, at: str, days: int) -> bool:
    wait = waited(talk.at, at)
    return wait is not None and wait <= days
