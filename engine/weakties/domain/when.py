"""Points in time, as precise as they are known: a year, a month, a day or an instant.

A `When` is ISO 8601 text, so that days, months and instants sort together and a log stays
readable. Instants keep the offset they were told with: the day of a talk is the day it had where
it was held.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from functools import lru_cache
from types import EllipsisType
from typing import TYPE_CHECKING, Any, NewType

from weakties.errors import MalformedDate

When = NewType("When", str)
NOW = When("")
"""Not named: the network writes the instant at which it records."""
DEFAULT: Any = NOW
NO_MOMENT: Any = None
"""The defaults of moments in events, typed for checkers, which look for a `Moment` there."""

if TYPE_CHECKING:

    class Moment:
        """A field of an event that is set from a text, a date or ``...``, and read as a `When`."""

        def __get__(self, instance: object, owner: Any) -> When: ...
        def __set__(self, instance: object, value: str | date | EllipsisType) -> None: ...

    class OptionalMoment:
        """A field that may be left out; "now" is not what it can mean."""

        def __get__(self, instance: object, owner: Any) -> When | None: ...
        def __set__(self, instance: object, value: str | date | None) -> None: ...
else:
    Moment, OptionalMoment = When, When | None

_SHAPE = re.compile(
    r"[1-8]\d{3}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?)?)?\Z", re.ASCII
)


def when(value: str | date | EllipsisType) -> When:
    """Read a day, a month, a year or an instant; ``...`` stands for now.

    Raises:
        MalformedDate: the text is none of these, or names a day that does not exist.

    >>> when("2026-11"), when(date(2026, 11, 20)), when("2026-11-20T14:30Z")
    ('2026-11', '2026-11-20', '2026-11-20T14:30Z')
    """
    if isinstance(value, str):
        return _check_shape(value) if value else NOW
    if value is ...:
        return NOW
    if isinstance(value, datetime):
        return _check_shape(value.isoformat().replace("+00:00", "Z"))
    return _check_shape(value.isoformat())


@lru_cache(maxsize=4096)
def _check_shape(text: str) -> When:
    """Check a text, and cache the result, since many events share a day."""
    if not _SHAPE.match(text):
        raise MalformedDate(text)
    try:
        datetime.fromisoformat(text if len(text) > len("2026-11") else f"{text}-01-01"[:10])
    except ValueError:
        raise MalformedDate(text) from None
    return When(text)


@lru_cache(maxsize=4096)
def first_day(moment: When) -> date:
    """Return the first day it can mean: the first of a month told as a month.

    >>> first_day(when("2026-11"))
    datetime.date(2026, 11, 1)
    """
    return date.fromisoformat(f"{moment[:10]}-01-01"[:10])


def last_day(moment: When) -> date:
    """Return the last day it can mean: the end of a month or year told as such.

    >>> last_day(when("2026-02")), last_day(when("2026"))
    (datetime.date(2026, 2, 28), datetime.date(2026, 12, 31))
    """
    if len(moment) == 4:
        return date(int(moment), 12, 31)
    first = first_day(moment)
    return first.replace(day=monthrange(first.year, first.month)[1]) if len(moment) == 7 else first


def instant(moment: When) -> datetime:
    """Return the instant in UTC; what was told without a clock or an offset counts as UTC.

    >>> instant(when("2026-11-20T14:30+01:00")).isoformat()
    '2026-11-20T13:30:00+00:00'
    """
    if len(moment) <= 10:
        first = first_day(moment)
        return datetime(first.year, first.month, first.day, tzinfo=UTC)
    exact = datetime.fromisoformat(moment)
    return exact.replace(tzinfo=UTC) if exact.tzinfo is None else exact.astimezone(UTC)
