"""What becomes of each entry of a calendar: meetings that were held, or why there are none?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from hashlib import sha256
from itertools import islice

import attrs

from weakties import Bookmark, Draft, Progress, Reject, Skip, Source, WeaktiesError
from weakties_calendar.components import ENTRIES_LIMIT, Entry, entries, raw, too_many, utf8
from weakties_calendar.drafts import Held, agreement, claim, draft, introduced, key
from weakties_calendar.events import (
    MOMENT_STEPS,
    Times,
    Version,
    Window,
    occasions,
    recurs,
    shown,
    spelled,
    times,
    zones,
)
from weakties_calendar.meetings import Options
from weakties_calendar.people import email, guests, likely_owner, named_owners
from weakties_calendar.properties import Unclear, moment, moments, stamp, text
from weakties_calendar.talks import (
    WITHDRAWN,
    Event,
    code_of,
    is_invitation,
    is_version,
    no_meeting,
    others,
)
from weakties_calendar.zones import Moment

STEP = 500
EARLY = "before the first day asked for"
STALE = "it was to come when the file was written, and is past; export the calendar again"
_STAMPS = ("DTSTAMP", "LAST-MODIFIED", "CREATED")
_MENDED = {
    "unclosed": "It has no END line; the file was cut off, export it again.",
    "long": "It has a line of more than 64 KiB, or more than 2,000 lines; it is no talk.",
}


@attrs.define
class Reading:
    """A file while it is read: what of it is known before the first event is told."""

    content: bytes
    options: Options
    owners: frozenset[str]
    window: Window | None
    latest: dict[tuple[str, str], Event] = attrs.field(factory=dict)
    elsewhere: dict[str, list[Moment | date]] = attrs.field(factory=dict)


def told(
    source: Source, options: Options, since: Bookmark | None = None
) -> Iterator[Draft | Reject | Skip | Progress | Bookmark]:
    """Tell each entry of a file, in order.

    Args:
        since: whose calendar an earlier one was, if the user said it.

    Raises:
        WeaktiesError: it holds more entries than a calendar does, or an option is wrong.
    """
    content = utf8(source)
    found: list[Entry] = []
    for entry in islice(entries(content, source.name), ENTRIES_LIMIT + 1):
        found.append(entry)
        if len(found) % (20 * STEP) == 0:
            yield Progress(len(found))
    if len(found) > ENTRIES_LIMIT:
        raise too_many(source.name)
    events: list[Event] = []
    for entry in found:
        events.append(_understood(entry, content))
        if len(events) % (2 * STEP) == 0:
            yield Progress(len(events), len(found))
    remembered = frozenset(json.loads(since.cursor)) if since else frozenset()
    owners = _owners(events, options, remembered)
    reading = Reading(content, options, owners, _window(found, options, source.today))
    for event in events:
        _file(event, reading)
    given: list[Draft | Reject | Skip] = []
    for number, event in enumerate(events, start=1):
        given += _given(event, reading)
        if number % STEP == 0:
            yield Progress(number, len(events))
    yield from introduced(given)
    if options.owner.strip() and (own := {*map(_digest, owners)}) != remembered:
        yield Bookmark(json.dumps(sorted(own)))


def _understood(entry: Entry, content: bytes) -> Event:
    """Read by what an event is known and who takes part in it."""
    event = Event(entry)
    if entry.kind != "VEVENT":
        return event
    try:
        if entry.fault:
            raise Unclear(f"event.{entry.fault}", _MENDED[entry.fault])
        event.uid = text(entry, "UID")
        if not event.uid:
            raise Unclear("uid.missing", "It has no UID to be known by; export the calendar again.")
        event.occasion = moment(entry, "RECURRENCE-ID", zones(entry.calendar))
        event.guests = guests(entry)
    except Exception as error:  # noqa: BLE001  # icalendar raises more than it says
        event.fault = _reject(error, entry, content)
    return event


def _reject(error: Exception, entry: Entry, content: bytes) -> Reject:
    """Say why an event cannot be told; what a library failed at is told by its kind only."""
    told_raw = raw(content, entry)
    if isinstance(error, Unclear):
        return Reject(error.code, str(error), entry.row, told_raw)
    if isinstance(error, WeaktiesError):
        why = "It lies outside the years 1000 to 8999; correct its DTSTART."
        return Reject("date.unreadable", why, entry.row, told_raw)
    why = f"It cannot be read ({type(error).__name__}); export the calendar again."
    return Reject("event.unreadable", why, entry.row, told_raw)


def _digest(address: str) -> str:
    """Return what is remembered of an owner: it recognizes the address, and does not name it."""
    return sha256(f"owner\0{address}".encode()).hexdigest()


def _owners(events: list[Event], options: Options, remembered: frozenset[str]) -> frozenset[str]:
    """Return whose calendar it is: as the user says, as it says of itself, or as others show.

    Those are what the user said of an earlier one, and who is always there.

    Raises:
        WeaktiesError: what is told is no address.
    """
    told_owners = {part.strip(): email(part) for part in options.owner.split(",") if part.strip()}
    for part, address in told_owners.items():
        if address is None:
            raise WeaktiesError(
                f"The option owner has {part!r}, which is no e-mail address; "
                "write owner=you@example.org, several parted by commas."
            )
    if told_owners:
        return frozenset(filter(None, told_owners.values()))
    named = named_owners({id(e.entry.calendar): e.entry.calendar for e in events}.values())
    several = [e.guests for e in events if len(e.guests) > 1]
    everybody = {address for guests in several for address in guests}
    known = frozenset(address for address in everybody if _digest(address) in remembered)
    return named or known or likely_owner(several)


def _window(found: list[Entry], options: Options, today: str) -> Window | None:
    """Return the time that is asked for; None if nothing says up to when meetings are over."""
    stamps = filter(None, (stamp(line) for entry in found for line in entry.of(*_STAMPS)))
    written = max(stamps, default=None)
    day = date.fromisoformat(today) if today else None
    if written is None and options.until is None:
        if day is None:
            return None
        written = datetime.combine(day, time.min)
    return Window(options.since, options.until, written or datetime.min, day)


def _file(event: Event, reading: Reading) -> None:
    """Remember which version of an event is the latest, and which occasions are told apart."""
    if not is_version(event):
        return
    known = reading.latest.get(event.key)
    if known is None or Version.of(known.entry) <= Version.of(event.entry):
        reading.latest[event.key] = event
    if event.occasion:
        reading.elsewhere.setdefault(event.uid, []).append(event.occasion)


def _given(event: Event, reading: Reading) -> list[Draft | Reject | Skip]:
    """Tell one entry."""
    entry = event.entry
    try:
        if event.fault:
            return [event.fault]
        if is_version(event) and reading.latest[event.key] is not event:
            why = "a later version of the same event is in the file"
            return [Skip(why, entry.row, code="event.replaced")]
        if reason := no_meeting(event, reading.owners, reading.options.largest):
            keys = _keys(event, reading) if reason in WITHDRAWN and is_version(event) else ()
            revision = _revision(event, reading)
            code = code_of(reason)
            return [Skip(reason, entry.row, withdraws=tuple(keys), revision=revision, code=code)]
        return list(_held(event, reading))
    except Exception as error:  # noqa: BLE001  # as above
        return [_reject(error, entry, reading.content)]


def _revision(event: Event, reading: Reading) -> str | None:
    """Give how new the file's word is; that about one occasion is as new as that about its series.

    So an occasion with a version of its own, which begins anew with some programs, comes after the
    series in which it had none.
    """
    version = Version.of(event.entry)
    if event.occasion is not None and (series := reading.latest.get((event.uid, ""))):
        version = version.and_of(Version.of(series.entry))
    return version.revision


def _keys(event: Event, reading: Reading) -> Iterator[str]:
    """Give the keys under which an event that did not take place may have been told before."""
    if event.occasion is not None or not recurs(event.entry):
        yield from _both(key(event.uid, event.key[1]))
        return
    own = zones(event.entry.calendar)
    begun = times(event.entry, own)
    if begun is None or reading.window is None:
        return
    apart = reading.elsewhere.get(event.uid, ())
    for start in occasions(event.entry, begun, reading.window, apart):
        yield from _both(key(event.uid, spelled(start)))


def _both(name: str) -> tuple[str, str]:
    """Return the keys under which a meeting was told, as held and as agreed."""
    return name, claim(name)


def _taken_out(event: Event, begun: Times, reading: Reading) -> Iterator[str]:
    """Give the keys of the occasions that were taken out of a series; a bare day means its own."""
    apart = {spelled(occasion) for occasion in reading.elsewhere.get(event.uid, ())}
    start = begun.start
    for out in moments(event.entry, "EXDATE", zones(event.entry.calendar)):
        if reading.window is not None:
            reading.window.spend(MOMENT_STEPS)
        if not isinstance(out, Moment):
            out = Moment(datetime.combine(out, start.wall.time()), start.zone)  # noqa: PLW2901  # that day's
        if (occasion := spelled(out)) not in apart:
            yield from _both(key(event.uid, occasion))


def _held(event: Event, reading: Reading) -> Iterator[Draft | Skip]:
    """Tell each time the event took place, or is to, in the time asked for; or why there is none.

    What was to come when the file was written, and is past by the day of the import, may have
    taken place or not.
    """
    entry, window = event.entry, reading.window
    own = zones(entry.calendar)
    begun = times(entry, own)
    if begun is None:
        yield Skip("whole days, not a talk", entry.row, code="event.days")
        return
    if window is None:
        why = "nothing says when the file was written: say it with the option until"
        yield Skip(why, entry.row, code="file.undated")
        return
    several = event.occasion is None and recurs(entry)
    apart = reading.elsewhere.get(event.uid, ())
    starts = occasions(entry, begun, window, apart) if several else iter((begun.start,))
    taken_out, count = tuple(_taken_out(event, begun, reading)) if several else (), 0
    revision = _revision(event, reading)
    for start in starts:
        local = shown(start, own, entry.calendar)
        is_over = window.is_over(local, begun.lasts, invited=is_invitation(event))
        if window.is_early(local) or not (is_over or window.is_ahead(local)):
            continue
        count += 1
        occasion = spelled(start) if several else event.key[1]
        meeting = Held(local, begun.lasts, occasion, reading.options.kind)
        tell = draft if is_over else agreement
        given = tell(event, others(event, reading.owners), meeting)
        withdraws = taken_out if count == 1 else ()
        yield attrs.evolve(given, withdraws=withdraws, revision=revision)
        if not is_over:
            break  # of a series, the next time is enough
    if not count:
        is_over = window.is_over(shown(begun.start, own, entry.calendar), begun.lasts)
        why, code = (EARLY, "event.early") if is_over else (STALE, "event.stale")
        if window.until is not None and not is_over:
            why, code = "after the last day asked for", "event.late"
        elif several and not is_over and window.is_ahead(shown(begun.start, own, entry.calendar)):
            why, code = "its first time is more than a month away", "event.far"
        yield Skip(why, entry.row, withdraws=taken_out, revision=revision, code=code)
