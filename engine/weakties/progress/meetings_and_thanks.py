"""Statistics of meetings: held or not, and thanked for in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import inf
from typing import TYPE_CHECKING

from weakties.contracts import Readable
from weakties.progress.happened import list_events
from weakties.progress.requests import count_days, is_before, latest, mature_until
from weakties.progress.talks import (
    Talk,
    group_talks_by_person,
    index_talks_by_name,
    list_meetings,
    list_talks,
)
from weakties.statistics.figures import Figure, describe_luck, share
from weakties.statistics.proportions import Proportion

if TYPE_CHECKING:
    from weakties.domain.meetings import ThanksSent

_BECAME = {"held": "took place", "called off": "were called off"}
IN_TIME_DAYS, LATE_DAYS = 1, 5


class Meetings:
    """Whether what was agreed took place."""

    id, title = "meetings", "Do agreed meetings take place?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Yield held out of held and missed, and called off out of all whose day is past.

        Pending are those to come, and those of which nobody told how they went.
        """
        ids, agreed_count, events_by_meeting = _group_agreed_meetings(view)
        kept, all_of = ids["held"] + ids["missed"], [m for those in ids.values() for m in those]
        pending = agreed_count - len(all_of)
        for name, n, of in (("held", "held", kept), ("called off", "cancelled", all_of)):
            events = tuple(event for m in of for event in (m, *events_by_meeting.get(m, ())))
            share_of = Proportion(len(ids[n]), len(of))
            sentence = f"{share_of.n} of {share_of.of} agreed meetings {_BECAME[name]}"
            sentence += describe_luck(share_of)
            yield share(name, share_of, pending=pending, events=events, sentence=sentence)


def _group_agreed_meetings(
    view: Readable,
) -> tuple[dict[str, list[str]], int, dict[str, list[str]]]:
    """Return the agreed meetings by what became of them, once their day is past.

    Returns:
        their ids by state; how many are agreed in all; the events that told what became of each.
    """
    ids: dict[str, list[str]] = {"held": [], "missed": [], "cancelled": []}
    agreed = [meeting for meeting in list_meetings(view) if meeting.is_agreed]
    for meeting in agreed:
        if meeting.state in ids and latest(meeting.starts) <= view.day.isoformat():
            ids[meeting.state].append(meeting.id)
    return ids, len(agreed), {meeting.id: meeting.events for meeting in agreed}


class Thanks:
    """Whether whom I met was thanked for it: within a day, or within five."""

    id, title = "thanks", "Did you thank in time?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Yield shares of those met, each without those whose time is not over yet.

        Whoever was met in two talks counts twice. Where a day is not known, as the talk or the
        only thanks were told as of a month, nobody can say, and the remark does.
        """
        attendees = [_measure_wait(talk, thanks) for talk, thanks in _list_attendees(view)]
        dated = [attendee for attendee in attendees if attendee is not None]
        out = len(attendees) - len(dated)
        remark = {"remark": f"left out {out}, of which the days are not known"} if out else {}
        for name, days in (("within a day", IN_TIME_DAYS), ("within five days", LATE_DAYS)):
            last = mature_until(view.day, days + 1)
            old = [attendee for attendee in dated if attendee[0] <= last]
            in_time = sum(wait <= days for _, wait, _ in old)
            events = dict.fromkeys(event for *_, events in old for event in events)
            sentence = (
                f"You thanked {in_time} of {len(old)} people {name} of meeting them"
                if in_time
                else f"No thanks are recorded {name} of meeting {len(old)} people"
            )
            yield share(
                name,
                Proportion(in_time, len(old)),
                pending=len(dated) - len(old),
                sentence=sentence,
                events=tuple(events),
                **remark,
            )


ThanksList = list[tuple[str, str]]
"""When somebody was thanked, and by which events."""


def _measure_wait(talk: Talk, thanks: ThanksList) -> tuple[str, float, tuple[str, ...]] | None:
    """Return day of a talk, days until thanks, and the events; None if the days are unknown.

    Whoever waits still does so without end, and so does who was only thanked before.
    """
    if len(talk.at) < 10 or (thanks and all(len(at) < 10 for at, _ in thanks)):
        return None
    waits = (wait for at, _ in thanks if (wait := count_days(talk.at, at)) is not None)
    return talk.at[:10], min(waits, default=inf), (talk.event, *(event for _, event in thanks))


def _list_attendees(view: Readable) -> Iterator[tuple[Talk, ThanksList]]:
    """Yield everybody in every talk, as the talk and the thanks for it."""
    thanked = _find_thanks(view)
    for talk in list_talks(view):
        for person in talk.people:
            yield talk, thanked.get((talk.meeting, person), [])


def _find_thanks(view: Readable) -> dict[tuple[str, str], ThanksList]:
    """Return the thanks for a meeting to somebody in it.

    Thanks that name no meeting are for the latest talk before them.
    """
    thanks_by_attendee: dict[tuple[str, str], ThanksList] = defaultdict(list)
    met, by_name = group_talks_by_person(view), index_talks_by_name(view)
    for recorded in list_events(view, "thanks.sent"):
        event: ThanksSent = recorded.event  # type: ignore[assignment]  # by its kind
        near = reversed(met.get(event.person, ()))
        before = (talk.meeting for talk in near if not is_before(event.at, talk.at))
        named = by_name.get(event.meeting) if event.meeting else None
        meeting = named.meeting if named else None if event.meeting else next(before, None)
        if meeting:
            thanks_by_attendee[meeting, event.person].append((event.at, recorded.id))
    return thanks_by_attendee
