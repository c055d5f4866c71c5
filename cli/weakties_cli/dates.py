"""Dates as people write them, by the clock of this machine; see `history.DateReader`."""

from __future__ import annotations

import re
from datetime import date, datetime, time

import weakties
from weakties import history
from weakties.history import DateDirection, DateReading

_TIMED = re.compile(r"\b(hours?|hrs?|h|minutes?|mins?|now)\b|\d ?[ap]m\b|\d:\d")


def parse_date(
    text: str | None, now: date | datetime, *, direction: DateDirection = "past"
) -> weakties.When:
    """Return the date that a text most likely names; see `read_date`."""
    return read_date(text, now, direction=direction).at


def read_date(
    text: str | None, now: date | datetime, *, direction: DateDirection = "past"
) -> DateReading:
    """Read a date as people write it; None is now.

    A time of day is kept, with the offset that this machine's clock has on that day.

    Args:
        text: such as `2026-11-20`, `20 nov`, `20th`, `tue`, `yesterday 14:30`, `3 weeks ago`.
        now: what `yesterday` is counted from.
        direction: where a date lies that names no year; `either` leaves that in doubt.

    Raises:
        UnclearDate: it is no date, is a time of day alone, or could be two dates.
    """
    if text is None:
        return DateReading(at=weakties.when(...))
    return make_reader(now, direction=direction).read(text)


def make_reader(now: date | datetime, *, direction: DateDirection = "past") -> history.DateReader:
    """Make what reads dates by this machine's clock, and with a library for other words."""
    return history.DateReader(
        now=now,
        direction=direction,
        localize=_add_offset,
        guess=lambda words: _guess(words, now, direction),
    )


def _add_offset(local: str) -> str:
    """Add the offset that this machine's clock has at a moment; leave what is no moment."""
    try:
        offset = datetime.fromisoformat(local).astimezone().strftime("%z")
    except (ValueError, OverflowError):
        return local
    return f"{local}{offset[:3]}:{offset[3:5]}"


def _guess(words: str, now: date | datetime, direction: DateDirection) -> str | None:
    """Let a library read the rest, such as `2 hours ago`; it is loaded only for that."""
    import warnings

    base = now if isinstance(now, datetime) else datetime.combine(now, time())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import dateparser

        moment = dateparser.parse(
            words,
            languages=["en"],
            settings={
                "RELATIVE_BASE": base.replace(tzinfo=None),
                "PREFER_DATES_FROM": "future" if direction == "future" else "past",
            },
        )
    if moment is None:
        return None
    if _TIMED.search(words):
        return _add_offset(moment.isoformat(timespec="minutes"))
    return moment.date().isoformat()
