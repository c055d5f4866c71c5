"""Dates as people write them: 2026-11-20, yesterday, last tue, in 3 days."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import weakties

_ISO = re.compile(r"\d{4}(-\d|$)")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-]\d{2,4})?")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def told(text: str | None, today: date, *, future: bool = False) -> weakties.When:
    """Read a date; None is now.

    Args:
        today: what "yesterday" is counted from.
        future: whether a bare weekday means the next one.

    Raises:
        MalformedDate: it is no date, or could be two.
    """
    if text is None:
        return weakties.when(...)
    given = text.strip().lower()
    if _ISO.match(given):
        return weakties.when(text.strip())
    if _is_ambiguous(given) or (given.isdigit() and len(given) < len("2026")):
        return weakties.when(text)  # which refuses it
    plain = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if given in plain:
        return weakties.when(today + timedelta(days=plain[given]))
    weekday = _weekday(given, today, future=future)
    if weekday is not None:
        return weakties.when(weekday)
    return weakties.when(_guessed(given, today, future=future) or text)


def _is_ambiguous(text: str) -> bool:
    """Claim that day and month could stand either way round, as in 03/04/2026."""
    found = _SLASHED.fullmatch(text)
    return found is not None and found[1] != found[2] and max(int(found[1]), int(found[2])) <= 12


def _weekday(text: str, today: date, *, future: bool) -> date | None:
    """Read `tue`, `last tue`, `next friday`."""
    *which, name = text.split() or [""]
    if name[:3] not in _DAYS or which not in ([], ["last"], ["next"]):
        return None
    ahead = (_DAYS.index(name[:3]) - today.weekday()) % 7
    if which == ["next"] or (future and not which):
        return today + timedelta(days=ahead or 7)
    return today - timedelta(days=(7 - ahead) % 7 or 7)


def _guessed(text: str, today: date, *, future: bool) -> date | None:
    """Let a library read the rest; it is loaded only for that."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import dateparser

        base = datetime.combine(today, datetime.min.time())
        prefer = "future" if future else "past"
        found = dateparser.parse(
            text,
            languages=["en"],
            settings={"RELATIVE_BASE": base, "PREFER_DATES_FROM": prefer, "STRICT_PARSING": False},
        )
    return found.date() if found else None
