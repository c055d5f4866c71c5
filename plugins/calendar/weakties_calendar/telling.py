"""The results of each entry of a calendar: meetings, or the reasons why there are none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from hashlib import sha256
from itertools import islice

import attrs

from weakties import Bookmark, Draft, Progress, Reject, Skip, Source, WeaktiesError
from weakties_calendar.components import (
    ENTRIES_LIMIT,
    Entry,
    iterate_entries,
    make_too_many_error,
    read_raw,
    read_utf8,
)
from weakties_calendar.drafts import (
    MeetingTime,
    build_agreement,
    build_claim,
    build_draft,
    build_key,
    complete_mentions,
)
from weakties_calendar.events import (
    MOMENT_COST,
    Times,
    Version,
    Window,
    format_moment,
    iterate_occasions,
    localize,
    make_zones,
    read_times,
    recurs,
)
from weakties_calendar.options import Options
from weakties_calendar.people import (
    find_likely_owner,
    find_named_owners,
    list_attendees,
    parse_email,
)
from weakties_calendar.properties import Unclear, parse_stamp, read_moment, read_moments, read_text
from weakties_calendar.talks import (
    WITHDRAWN,
    Event,
    code_of,
    explain_no_meeting,
    is_invitation,
    is_version,
    list_others,
)
from weakties_calendar.zones import Moment

PROGRESS_INTERVAL = 500
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
    overridden: dict[str, list[Moment | date]] = attrs.field(factory=dict)


def read_calendar(
    source: Source, options: Options, since: Bookmark | None = None
) -> Iterator[Draft | Reject | Skip | Progress | Bookmark]:
    """Yield the results of each entry of a file, in order.

    Args:
        since: whose calendar an earlier one was, if the user said it.

    Raises:
        WeaktiesError: it holds more entries than a calendar does, or an option is wrong.
    """
    content = read_utf8(source)
    all_entries: list[Entry] = []
    for entry in islice(iterate_entries(content, source.name), ENTRIES_LIMIT + 1):
        all_entries.append(entry)
        if len(all_entries) % (20 * PROGRESS_INTERVAL) == 0:
            yield Progress(len(all_entries))
    if len(all_entries) > ENTRIES_LIMIT:
        raise make_too_many_error(source.name)
    events: list[Event] = []
    for entry in all_entries:
        events.append(_read_entry(entry, content))
        if len(events) % (2 * PROGRESS_INTERVAL) == 0:
            yield Progress(len(events), len(all_entries))
    remembered = frozenset(json.loads(since.cursor)) if since else frozenset()
    owners = _find_owners(events, options, remembered)
    reading = Reading(content, options, owners, _find_window(all_entries, options, source.today))
    for event in events:
        _file(event, reading)
    results: list[Draft | Reject | Skip] = []
    for number, event in enumerate(events, start=1):
        results += _read_event(event, reading)
        if number % PROGRESS_INTERVAL == 0:
            yield Progress(number, len(events))
    yield from complete_mentions(results)
    if options.owner.strip() and (own := {*map(_digest, owners)}) != remembered:
        yield Bookmark(json.dumps(sorted(own)))


def _read_entry(entry: Entry, content: bytes) -> Event:
    """Read by what an event is known and who takes part in it."""
    event = Event(entry)
    if entry.kind != "VEVENT":
        return event
    try:
        if entry.fault:
            raise Unclear(f"event.{entry.fault}", _MENDED[entry.fault])
        event.uid = read_text(entry, "UID")
        if not event.uid:
            raise Unclear("uid.missing", "It has no UID to be known by; export the calendar again.")
        event.occasion = read_moment(entry, "RECURRENCE-ID", make_zones(entry.calendar))
        event.attendees = list_attendees(entry)
    except Exception as error:  # noqa: BLE001  # icalendar raises more than it says
        event.fault = _reject(error, entry, content)
    return event


def _reject(error: Exception, entry: Entry, content: bytes) -> Reject:
    """Return why an event cannot be told; what a library failed at is told by its kind only."""
    raw_text = read_raw(content, entry)
    if isinstance(error, Unclear):
        return Reject(error.code, str(error), entry.row, raw_text)
    if isinstance(error, WeaktiesError):
        why = "It lies outside the years 1000 to 8999; correct its DTSTART."
        return Reject("date.unreadable", why, entry.row, raw_text)
    why = f"It cannot be read ({type(error).__name__}); export the calendar again."
    return Reject("event.unreadable", why, entry.row, raw_text)


def _digest(address: str) -> str:
    """Return what is remembered of an owner: it recognizes the address, and does not name it."""
    return sha256(f"owner\0{address}".encode()).hexdigest()


def _find_owners(
    events: list[Event], options: Options, remembered: frozenset[str]
) -> frozenset[str]:
    """Return whose calendar it is: as the user says, as it says of itself, or as others show.

    Those are what the user said of an earlier one, and who is always there.

    Raises:
        WeaktiesError: what is told is no address.
    """
    option_owners = {
        part.strip(): parse_email(part) for part in options.owner.split(",") if part.strip()
    }
    for part, address in option_owners.items():
        if address is None:
            raise WeaktiesError(
                f"The option owner has {part!r}, which is no e-mail address; "
                "write owner=you@example.org, several parted by commas."
            )
    if option_owners:
        return frozenset(filter(None, option_owners.values()))
    named = find_named_owners({id(e.entry.calendar): e.entry.calendar for e in events}.values())
    several = [e.attendees for e in events if len(e.attendees) > 1]
    everybody = {address for attendees in several for address in attendees}
    remembered_owners = frozenset(
        address for address in everybody if _digest(address) in remembered
    )
    return named or remembered_owners or find_likely_owner(several)


def _find_window(all_entries: list[Entry], options: Options, today: str) -> Window | None:
    """Return the time that is asked for; None if nothing says up to when meetings are over."""
    stamps = filter(
        None, (parse_stamp(line) for entry in all_entries for line in entry.of(*_STAMPS))
    )
    written = max(stamps, default=None)
    day = date.fromisoformat(today) if today else None
    if written is None and options.until is None:
        if day is None:
            return None
        written = datetime.combine(day, time.min)
    return Window(options.since, options.until, written or datetime.min, day)


def _file(event: Event, reading: Reading) -> None:
    """Remember the latest version of an event, and occasions that have an entry of their own."""
    if not is_version(event):
        return
    current = reading.latest.get(event.key)
    if current is None or Version.of(current.entry) <= Version.of(event.entry):
        reading.latest[event.key] = event
    if event.occasion:
        reading.overridden.setdefault(event.uid, []).append(event.occasion)


def _read_event(event: Event, reading: Reading) -> list[Draft | Reject | Skip]:
    """Yield the results of one entry."""
    entry = event.entry
    try:
        if event.fault:
            return [event.fault]
        if is_version(event) and reading.latest[event.key] is not event:
            why = "a later version of the same event is in the file"
            return [Skip(why, entry.row, code="event.replaced")]
        if reason := explain_no_meeting(event, reading.owners, reading.options.largest):
            keys = (
                _iterate_keys(event, reading) if reason in WITHDRAWN and is_version(event) else ()
            )
            revision = _revision(event, reading)
            code = code_of(reason)
            return [Skip(reason, entry.row, withdraws=tuple(keys), revision=revision, code=code)]
        return list(_iterate_meetings(event, reading))
    except Exception as error:  # noqa: BLE001  # as above
        return [_reject(error, entry, reading.content)]


def _revision(event: Event, reading: Reading) -> str | None:
    """Return how new the file's word is; about one occasion it is as new as about its series.

    So an occasion with a version of its own, which begins anew with some programs, comes after the
    series in which it had none.
    """
    version = Version.of(event.entry)
    if event.occasion is not None and (series := reading.latest.get((event.uid, ""))):
        version = version.and_of(Version.of(series.entry))
    return version.revision


def _iterate_keys(event: Event, reading: Reading) -> Iterator[str]:
    """Yield the keys under which a meeting that did not take place may have been recorded."""
    if event.occasion is not None or not recurs(event.entry):
        yield from _list_keys(build_key(event.uid, event.key[1]))
        return
    own = make_zones(event.entry.calendar)
    begun = read_times(event.entry, own)
    if begun is None or reading.window is None:
        return
    overridden = reading.overridden.get(event.uid, ())
    for start in iterate_occasions(event.entry, begun, reading.window, overridden):
        yield from _list_keys(build_key(event.uid, format_moment(start)))


def _list_keys(name: str) -> tuple[str, str]:
    """Return the keys under which a meeting was told, as held and as agreed."""
    return name, build_claim(name)


def _iterate_excluded_keys(event: Event, begun: Times, reading: Reading) -> Iterator[str]:
    """Yield the keys of the occasions that were taken out of a series; a bare day means its own."""
    overridden = {format_moment(occasion) for occasion in reading.overridden.get(event.uid, ())}
    start = begun.start
    for out in read_moments(event.entry, "EXDATE", make_zones(event.entry.calendar)):
        if reading.window is not None:
            reading.window.spend(MOMENT_COST)
        if not isinstance(out, Moment):
            out = Moment(datetime.combine(out, start.wall.time()), start.zone)  # noqa: PLW2901  # that day's
        if (occasion := format_moment(out)) not in overridden:
            yield from _list_keys(build_key(event.uid, occasion))


def _iterate_meetings(event: Event, reading: Reading) -> Iterator[Draft | Skip]:
    """Yield a draft for each time the event took place or will, in the requested time, or a skip.

    What was to come when the file was written, and is past by the day of the import, may have
    taken place or not.
    """
    entry, window = event.entry, reading.window
    own = make_zones(entry.calendar)
    begun = read_times(entry, own)
    if begun is None:
        yield Skip("whole days, not a talk", entry.row, code="event.days")
        return
    if window is None:
        why = "nothing says when the file was written: say it with the option until"
        yield Skip(why, entry.row, code="file.undated")
        return
    several = event.occasion is None and recurs(entry)
    overridden = reading.overridden.get(event.uid, ())
    starts = (
        iterate_occasions(entry, begun, window, overridden) if several else iter((begun.start,))
    )
    excluded_keys, count = (
        tuple(_iterate_excluded_keys(event, begun, reading)) if several else (),
        0,
    )
    revision = _revision(event, reading)
    for start in starts:
        local = localize(start, own, entry.calendar)
        is_over = window.is_over(local, begun.lasts, invited=is_invitation(event))
        if window.is_early(local) or not (is_over or window.is_ahead(local)):
            continue
        count += 1
        occasion = format_moment(start) if several else event.key[1]
        meeting = MeetingTime(local, begun.lasts, occasion, reading.options.kind)
        build = build_draft if is_over else build_agreement
        meeting_draft = build(event, list_others(event, reading.owners), meeting)
        withdraws = excluded_keys if count == 1 else ()
        yield attrs.evolve(meeting_draft, withdraws=withdraws, revision=revision)
        if not is_over:
            break  # of a series, the next time is enough
    if not count:
        is_over = window.is_over(localize(begun.start, own, entry.calendar), begun.lasts)
        why, code = (EARLY, "event.early") if is_over else (STALE, "event.stale")
        if window.until is not None and not is_over:
            why, code = "after the last day asked for", "event.late"
        elif (
            several and not is_over and window.is_ahead(localize(begun.start, own, entry.calendar))
        ):
            why, code = "its first time is more than a month away", "event.far"
        yield Skip(why, entry.row, withdraws=excluded_keys, revision=revision, code=code)
