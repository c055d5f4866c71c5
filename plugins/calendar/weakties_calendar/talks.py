"""Events that are talks with somebody, and why others are not."""

from __future__ import annotations

from datetime import date

import attrs

from weakties import Reject
from weakties_calendar.components import Entry
from weakties_calendar.events import format_moment
from weakties_calendar.people import Attendee, Attendees
from weakties_calendar.properties import read_text
from weakties_calendar.zones import Moment

_NO_CALENDAR = {
    "CANCEL": "called off",
    "REPLY": "an answer to an invitation, not a meeting",
    "COUNTER": "a proposal of another time, not a meeting",
    "DECLINECOUNTER": "an answer to a proposal, not a meeting",
    "REFRESH": "a question about a meeting, not a meeting",
}
_ANSWERS = frozenset(_NO_CALENDAR) - {"CANCEL"}
OWNER = (
    "whose calendar it is cannot be told: say it with the option owner, "
    "such as owner=you@example.org"
)


@attrs.define
class Event:
    """An event, as far as it is understood.

    Attributes:
        key: its UID, and the occasion it stands for if it recurs.
        occasion: that occasion; None for an event that is not one of several.
        attendees: who takes part.
        fault: why it cannot be told.
    """

    entry: Entry
    uid: str = ""
    occasion: Moment | date | None = None
    attendees: Attendees = attrs.field(factory=dict)
    fault: Reject | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Name it among all events of the file."""
        return self.uid, format_moment(self.occasion) if self.occasion else ""


CALLED_OFF = _NO_CALENDAR["CANCEL"]
OWNER_DECLINED, OTHERS_DECLINED = "the owner declined", "everybody else declined"
ALONE = "nobody else takes part"
ABSENT = "none of the owner's addresses takes part; tell the others with the option owner"
WITHDRAWN = frozenset({CALLED_OFF, OWNER_DECLINED, OTHERS_DECLINED})
"""Reasons that say of a meeting told earlier that it did not take place."""


_CODES = {
    OWNER: "owner.unknown", OWNER_DECLINED: "owner.declined", OTHERS_DECLINED: "guests.declined",
    CALLED_OFF: "event.cancelled", ALONE: "guests.none", ABSENT: "owner.absent",
}  # fmt: skip


def code_of(reason: str) -> str:
    """Return the stable word for why an event is no talk."""
    if reason in _CODES:
        return _CODES[reason]
    return "guests.many" if reason.startswith("more than") else "event.other"


def explain_no_meeting(event: Event, owners: frozenset[str], largest: int) -> str:
    """Return why an event is not a meeting with somebody; empty if it is one."""
    entry = event.entry
    if entry.kind != "VEVENT":
        return f"{entry.kind[1:].lower()}, not a meeting"
    method = _method(entry)
    if read_text(entry, "STATUS").upper() == "CANCELLED":
        method = "CANCEL"
    return _NO_CALENDAR.get(method) or _explain_no_talk(event, owners, largest)


def is_version(event: Event) -> bool:
    """Check whether an event is one of its versions, and not what somebody answered to it."""
    return not event.fault and event.entry.kind == "VEVENT" and _method(event.entry) not in _ANSWERS


def is_invitation(event: Event) -> bool:
    """Check whether the file is an invitation that was saved, and no calendar."""
    return _method(event.entry) == "REQUEST"


def _method(entry: Entry) -> str:
    return entry.calendar.lines.get("METHOD", "").partition(":")[2].strip().upper()


def _explain_no_talk(event: Event, owners: frozenset[str], largest: int) -> str:
    """Return why the people of an event make no talk with its owner; empty if they do."""
    mine = [attendee for attendee in event.attendees.values() if attendee.address in owners]
    if len(mine) == len(event.attendees):
        return ALONE
    if not owners:
        return OWNER
    if mine and not any(attendee.came for attendee in mine):
        return OWNER_DECLINED
    if not mine and event.entry.of("ORGANIZER"):
        return ABSENT
    present = len(list_others(event, owners))
    too_many = f"more than {largest} people are no talk" if present >= largest else ""
    return too_many if present else OTHERS_DECLINED


def list_others(event: Event, owners: frozenset[str]) -> list[Attendee]:
    """Return who took part besides the owner."""
    return [g for g in event.attendees.values() if g.came and g.address not in owners]
