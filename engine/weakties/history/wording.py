"""Moments, channels and names as parts of an English sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY, _MINUTE = len("2026-11-20"), len("2026-11-20T09:30")
_CHANNELS = {
    "email": "by e-mail",
    "linkedin-message": "by LinkedIn message",
    "linkedin-invitation": "by LinkedIn invitation",
    "phone": "by phone",
    "in-person": "in person",
    "event": "at an event",
    "alumni-platform": "on an alumni platform",
    "introduction": "through an introduction",
    "other": "in another way",
}


def spell_day(moment: str) -> str:
    """Return the day of a moment with its weekday; a month or a year stays as it is.

    >>> spell_day("2026-11-20T09:30Z"), spell_day("2026-11")
    ('Fri 2026-11-20', '2026-11')
    """
    on = moment[:_DAY]
    return on if len(on) < _DAY else f"{_DAYS[date.fromisoformat(on).weekday()]} {on}"


def spell_moment(moment: str) -> str:
    """Return a moment with its weekday, and the clock if there is one.

    >>> spell_moment("2026-11-20"), spell_moment("2026-11-20T09:30Z")
    ('Fri 2026-11-20', 'Fri 2026-11-20 at 09:30')
    """
    clock = moment[_DAY + 1 : _MINUTE]
    return f"{spell_day(moment)}{f' at {clock}' if clock else ''}"


def spell_channel(channel: str | None) -> str:
    """Return a channel as a part of a sentence; nothing where none was named.

    >>> spell_channel("phone"), spell_channel(None)
    ('by phone', '')
    """
    return _CHANNELS[channel] if channel else ""


def enumerate_names(names: Iterable[str]) -> str:
    """Return names as a sentence lists them; nothing where there are none.

    >>> enumerate_names(["Ana", "Ben", "Cy"])
    'Ana, Ben and Cy'
    """
    *rest, last = list(names) or [""]
    return f"{', '.join(rest)} and {last}" if rest else last
