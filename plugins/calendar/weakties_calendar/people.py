"""The people of an event, and the owner of the calendar among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

import attrs

from weakties_calendar.components import Calendar, Entry
from weakties_calendar.properties import Property

_ADDRESS = re.compile(r"[^@\s<>\"'(),:;\\\[\]]{1,64}@[^@\s<>\"'(),:;\\\[\]/]{1,190}")
_NOBODY = re.compile(
    r"(?:no-?reply|do-?not-?reply|unknownorganizer)@.*|.*@(?:[a-z0-9.-]+\.)?calendar\.google\.com"
)
_NOT_PEOPLE = frozenset({"ROOM", "RESOURCE", "GROUP"})
_ABSENT = frozenset({"DECLINED", "DELEGATED"})
NAME_LIMIT = 200


@attrs.frozen
class Attendee:
    """Somebody who was invited, or who invited.

    Attributes:
        address: the e-mail address, in lower case.
        name: as the calendar spells it; None if it does not.
        came: whether nothing speaks against it.
        other: another address of theirs in the same line; None if there is none.
    """

    address: str
    name: str | None
    came: bool
    other: str | None = None


Attendees = Mapping[str, Attendee]
"""Those who take part in an event, by their address."""


def list_attendees(entry: Entry) -> Attendees:
    """Return the people in an event; leave out rooms, groups, and people without an e-mail address.

    Who invited is there even if no line says so.

    Raises:
        Unclear: a line about one of them is none.
    """
    attendees_by_address: dict[str, Attendee] = {}
    for line in (*entry.of("ATTENDEE"), *entry.of("ORGANIZER")):
        attendee = Property.of(line)
        parameter_email, value = (
            parse_email(attendee.get_parameter("EMAIL")),
            parse_email(attendee.value),
        )
        address = parameter_email or value
        is_resource = attendee.get_parameter("CUTYPE").upper() in _NOT_PEOPLE
        if (
            not address
            or is_resource
            or attendee.get_parameter("ROLE").upper() == "NON-PARTICIPANT"
        ):
            continue
        if address not in attendees_by_address and not _NOBODY.fullmatch(address):
            came = attendee.get_parameter("PARTSTAT").upper() not in _ABSENT
            attendees_by_address[address] = Attendee(
                address,
                _parse_name(attendee.get_parameter("CN")),
                came,
                value
                if parameter_email and value != parameter_email and _is_somebody(value)
                else None,
            )
    return attendees_by_address


def _is_somebody(address: str | None) -> bool:
    return address is not None and not _NOBODY.fullmatch(address)


def parse_email(text: str) -> str | None:
    """Return the e-mail address in an attendee's own address; None if there is none.

    >>> parse_email("MAILTO:Ana@Example.org"), parse_email("urn:uuid:1f")
    ('ana@example.org', None)
    """
    scheme, _, rest = text.strip().partition(":")
    plain = rest if scheme.casefold() == "mailto" else text.strip()
    plain = plain.partition("?")[0].strip(" <>\"'").lower()
    return plain if _ADDRESS.fullmatch(plain) and plain.isprintable() else None


def find_named_owners(calendars: Iterable[Calendar]) -> frozenset[str]:
    """Return whom calendars name as owner: Google's own calendar bears the address as name."""
    owners = set()
    for calendar in calendars:
        for name in ("X-WR-CALNAME", "X-OWNER"):
            line = calendar.lines.get(name, "")
            value = line.partition(":")[2] if name == "X-WR-CALNAME" else _last_value(line)
            owners.add(parse_email(value))
    return frozenset(filter(None, owners))


def find_likely_owner(meetings: Collection[Attendees]) -> frozenset[str]:
    """Return the one address that is in nearly all meetings while no other is in more than half.

    Returns:
        nobody, if there are fewer than two meetings, or several fit.
    """
    counted = Counter(address for meeting in meetings for address in meeting)
    (first, most), (_, second) = [*counted.most_common(2), ("", 0), ("", 0)][:2]
    clear = most >= 0.8 * len(meetings) and second <= 0.5 * len(meetings)
    return frozenset({first}) if clear and len(meetings) > 1 else frozenset()


def clean(text: str) -> str:
    """Return a text on one line, without what cannot be seen."""
    visible = "".join(c if c.isprintable() else " " for c in text[: 4 * NAME_LIMIT])
    return " ".join(visible.split())[:NAME_LIMIT].rstrip()


def _parse_name(text: str) -> str | None:
    """Return a name; an address in its place is none."""
    plain = clean(text).strip("\"'")
    return plain if plain and not parse_email(plain) else None


def _last_value(line: str) -> str:
    """Return an address at the end of a line that need not be well formed."""
    return re.split(r":(?=mailto:)", line, flags=re.IGNORECASE)[-1]
