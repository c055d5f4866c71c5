"""What is one number, how sure is it, and what does it rest on?"""

from __future__ import annotations

import attrs

from weakties.statistics.proportions import Proportion

SHARE, DAYS, PEOPLE, EACH = "share", "days", "people", "each"
UNITS = (SHARE, DAYS, PEOPLE, EACH)
"""Out of one; a time; a count of people; so many for each of something."""


@attrs.frozen(kw_only=True)
class Figure:
    """One number of a statistic.

    Attributes:
        name: unique within its statistic, such as ``email``; empty if there is but one.
        value: None while there is no data.
        low, high: the 95 % interval; None if it has none.
        n, of: so many out of so many; None if it is no such thing.
        unit: one of `UNITS`.
        pending: how many are too young to count either way.
        remark: what it does not say, or cannot, in a sentence.
        events: ids of the events it rests on.

    >>> share("email", Proportion(3, 10), pending=2).value
    0.3
    >>> share("email", Proportion(0, 0)).remark
    'no data'
    """

    name: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    of: int | None = None
    unit: str = attrs.field(default=SHARE, validator=attrs.validators.in_(UNITS))
    pending: int = 0
    remark: str = ""
    events: tuple[str, ...] = ()


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
        told.setdefault("remark", "no data")
    return Figure(name=name, **told)  # type: ignore[arg-type]  # fields, checked by attrs
