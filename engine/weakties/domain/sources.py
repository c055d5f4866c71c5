"""Sources of events: the user, by hand or through a program, or an importer from a file."""

from __future__ import annotations

from datetime import UTC, date, datetime

from weakties.domain.moments import latest_day


def is_importer(source: str) -> bool:
    """Check that a source is an importer: those are called ``program.what``, and nobody else is.

    >>> is_importer("linkedin.messages"), is_importer("cli")
    (True, False)
    """
    return "." in source


RECENT_DAYS = 14
"""So many days after a meeting an import of it is no history yet, if it was asked for."""


def is_recent(moment: str, recorded_at: str) -> bool:
    """Check that something was recorded within two weeks of its day.

    >>> is_recent("2026-11-19", "2026-11-29T09:00:00Z")
    True
    >>> is_recent("2026-11", "2026-12-15T09:00:00Z")
    False
    """
    recorded, last = date.fromisoformat(recorded_at[:10]), date.fromisoformat(latest_day(moment))
    return (recorded - last).days <= RECENT_DAYS


def is_history(moment: str, *, source: str, recorded_at: str) -> bool:
    """Check that an importer records what lay behind the day on which it was imported.

    Args:
        moment: when it happened, or is to begin.
        source: who recorded it.
        recorded_at: the instant of recording, UTC.

    >>> is_history("2026-11-19", source="linkedin.messages", recorded_at="2026-11-20T09:00:00Z")
    True
    >>> is_history("2026-11-19", source="cli", recorded_at="2026-11-20T09:00:00Z")
    False
    """
    if not (recorded_at and is_importer(source)):
        return False
    recorded = recorded_at[:10]
    if "T" in moment:
        zone = datetime.fromisoformat(moment).tzinfo or UTC
        recorded = datetime.fromisoformat(recorded_at).astimezone(zone).date().isoformat()
    return latest_day(moment) < recorded
