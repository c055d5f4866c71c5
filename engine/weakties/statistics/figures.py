"""What is one number, how sure is it, and what does it rest on?"""

from __future__ import annotations

from math import isfinite
from typing import Any

import attrs

from weakties.statistics.proportions import Proportion

SHARE, DAYS, PEOPLE, EACH = "share", "days", "people", "each"
UNITS = (SHARE, DAYS, PEOPLE, EACH)
"""Out of one; a time; a count of people; so many for each of something."""
NO_DATA = "no data"
_FORMS = {SHARE: "{:.0%}", DAYS: "{:.0f} days", PEOPLE: "{:.0f}", EACH: "{:.2f}"}


LONGEST = 200
"""Characters in which a figure or a statistic says something."""


def shown(text: object) -> str:
    """Give a text back that can be shown in a line.

    Raises:
        ValueError: it is none, is too long, or holds what moves or hides other text.
    """
    if not isinstance(text, str) or not text.isprintable() or len(text) > LONGEST:
        raise ValueError(f"{text!r:.60} is no text of at most {LONGEST} characters to be shown")
    return text


def _text(_: object, __: object, value: object) -> None:
    shown(value)


def _number(_: object, field: attrs.Attribute[Any], value: object) -> None:
    """Refuse what JSON and a table have no number for."""
    if value is None or (isinstance(value, int | float) and isfinite(value)):
        return
    raise ValueError(f"the {field.name} of a figure is a finite number or None")


def _count(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if value is not None and (type(value) is not int or value < 0):
        raise ValueError(f"the {field.name} of a figure is a count, from 0")


def _ids(_: object, __: object, events: object) -> None:
    if not isinstance(events, tuple) or not {*map(type, events)} <= {str}:
        raise ValueError("the events of a figure are a tuple of ids")


@attrs.frozen(kw_only=True)
class Figure:
    """One number of a statistic.

    Attributes:
        name: unique within its statistic, such as ``email``; empty if there is but one.
        value: None while there is no data.
        low, high: the 95 % interval; None if it has none, or an end is not reached.
        n, of: so many out of so many; None if it is no such thing.
        unit: one of `UNITS`.
        pending: how many are too young to count either way.
        remark: what it does not say, or cannot, in a sentence.
        events: ids of the events it rests on.

    Raises:
        ValueError: a number is infinite or none, a count is below 0, or a text cannot be shown in
            a line; so a faulty statistic is known where it is faulty.

    >>> share("email", Proportion(3, 10), pending=2).value
    0.3
    >>> share("email", Proportion(0, 0)).remark
    'no data'
    >>> share("email", Proportion(3, 10)).counts, share("email", Proportion(3, 10)).said
    ('3 of 10', '30%')
    """

    name: str = attrs.field(default="", validator=_text)
    value: float | None = attrs.field(default=None, validator=_number)
    low: float | None = attrs.field(default=None, validator=_number)
    high: float | None = attrs.field(default=None, validator=_number)
    n: int | None = attrs.field(default=None, validator=_count)
    of: int | None = attrs.field(default=None, validator=_count)
    unit: str = attrs.field(default=SHARE, validator=attrs.validators.in_(UNITS))
    pending: int = attrs.field(default=0, validator=_count)
    remark: str = attrs.field(default="", validator=_text)
    events: tuple[str, ...] = attrs.field(default=(), validator=_ids)

    @property
    def counts(self) -> str:
        """So many out of so many, in words; empty if it is no such thing."""
        return " of ".join([str(count) for count in (self.n, self.of) if count is not None])

    @property
    def said(self) -> str:
        """The value in words; empty without data."""
        return "" if self.value is None else _FORMS[self.unit].format(self.value)

    @property
    def interval(self) -> str:
        """The interval in words; empty if there is none, but that there is no data if so."""
        if self.low is None and self.high is None:
            return NO_DATA if self.remark == NO_DATA else ""
        form = _FORMS[self.unit].removesuffix(" days")
        ends = ("not reached" if e is None else form.format(e) for e in (self.low, self.high))
        return " to ".join(ends)


def share(name: str, of: Proportion, **more: object) -> Figure:
    """Make a figure of so many out of so many, with Wilson's interval; "no data" for none.

    Args:
        more: other fields of the figure.
    """
    low, high = of.interval()
    told: dict[str, object] = {"n": of.n, "of": of.of, "value": of.rate, **more}
    if of.of:
        told |= {"low": low, "high": high}
    else:
        told.setdefault("remark", NO_DATA)
    return Figure(name=name, **told)  # type: ignore[arg-type]  # fields, checked by attrs
