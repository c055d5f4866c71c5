"""Figures: a number, how sure it is, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

import attrs

from weakties.statistics.proportions import Proportion

SHARE, DAYS, PEOPLE, EACH = "share", "days", "people", "each"
UNITS = (SHARE, DAYS, PEOPLE, EACH)
"""Out of one; a time; a count of people; so many for each of something."""
NO_DATA = "no data"
FEWEST, ENOUGH = 5, 10
"""Tries from which an interval is shown, and from which a share is shown as a percentage."""
TOO_FEW = "Too few to say more."
_FORMS = {DAYS: "{:.0f} days", PEOPLE: "{:.0f}", EACH: "{:.2f}"}
_MOST_PERCENT, _LEAST_PERCENT = 0.99, 0.01

LONGEST = 200
"""Characters in which a figure or a statistic says something."""


def check_text(text: object) -> str:
    """Check that a text fits into one line, and return it.

    Raises:
        ValueError: it is none, is too long, or holds what moves or hides other text.
    """
    if not isinstance(text, str) or not text.isprintable() or len(text) > LONGEST:
        raise ValueError(f"{text!r:.60} is no text of at most {LONGEST} characters to be shown")
    return text


def format_percent(share: float, *, is_short: bool = False) -> str:
    """Return a share in words, which says none, or all, only of exactly that.

    Args:
        is_short: whether signs stand for the words, as between bounds.

    >>> format_percent(1 / 250), format_percent(0), format_percent(249 / 250), format_percent(0.5)
    ('less than 1%', '0%', 'more than 99%', '50%')
    >>> format_percent(1 / 250, is_short=True)
    '<1%'
    """
    if 0 < share < _LEAST_PERCENT:
        return "<1%" if is_short else "less than 1%"
    if _MOST_PERCENT < share < 1:
        return ">99%" if is_short else "more than 99%"
    return f"{share:.0%}"


def describe_luck(of: Proportion) -> str:
    """Return what else could have been, as the end of a sentence; empty where too few were tried.

    These are the counts that the bounds of Wilson's interval stand for.

    >>> describe_luck(Proportion(6, 10)), describe_luck(Proportion(1, 2))
    ('; with other luck it could have been 3 to 8', '')
    """
    if of.of < FEWEST:
        return ""
    low, high = of.interval()
    return f"; with other luck it could have been {low * of.of:.0f} to {high * of.of:.0f}"


def _validate_text(_: object, __: object, value: object) -> None:
    check_text(value)


def _validate_number(_: object, field: attrs.Attribute[Any], value: object) -> None:
    """Refuse what JSON and a table have no number for."""
    if value is None or (isinstance(value, int | float) and isfinite(value)):
        return
    raise ValueError(f"the {field.name} of a figure is a finite number or None")


def _validate_count(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if value is not None and (type(value) is not int or value < 0):
        raise ValueError(f"the {field.name} of a figure is a count, from 0")


def _validate_ids(_: object, __: object, events: object) -> None:
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
        label: what it is called on a screen on which its name means something else as well.
        sentence: what it says, in plain words and without the full stop.

    Raises:
        ValueError: a number is infinite or none, a count is below 0, or a text cannot be shown in
            a line; so a faulty statistic is known where it is faulty.

    >>> share("email", Proportion(3, 10), pending=2).value
    0.3
    >>> share("email", Proportion(0, 0)).remark
    'no data'
    >>> share("email", Proportion(3, 10)).counts, share("email", Proportion(3, 10)).value_text
    ('3 of 10', '30%')
    >>> few = share("email", Proportion(1, 3))
    >>> few.value, few.value_text, few.interval
    (0.3333333333333333, '', '')
    """

    name: str = attrs.field(default="", validator=_validate_text)
    value: float | None = attrs.field(default=None, validator=_validate_number)
    low: float | None = attrs.field(default=None, validator=_validate_number)
    high: float | None = attrs.field(default=None, validator=_validate_number)
    n: int | None = attrs.field(default=None, validator=_validate_count)
    of: int | None = attrs.field(default=None, validator=_validate_count)
    unit: str = attrs.field(default=SHARE, validator=attrs.validators.in_(UNITS))
    pending: int = attrs.field(default=0, validator=_validate_count)
    remark: str = attrs.field(default="", validator=_validate_text)
    events: tuple[str, ...] = attrs.field(default=(), validator=_validate_ids)
    label: str = attrs.field(default="", validator=_validate_text)
    sentence: str = attrs.field(default="", validator=_validate_text)

    @property
    def title(self) -> str:
        """What it is called where it is shown."""
        return self.label or self.name

    @property
    def counts(self) -> str:
        """So many out of so many, in words; empty if it is no such thing."""
        between = " in " if self.unit == EACH else " of "
        return between.join([str(count) for count in (self.n, self.of) if count is not None])

    @property
    def value_text(self) -> str:
        """The value in words; empty without data, and where too few were tried for a rate."""
        if self.value is None or (self.of is not None and self.of < ENOUGH):
            return ""
        if self.unit == SHARE:
            return format_percent(self.value)
        return _FORMS[self.unit].format(self.value)

    @property
    def has_interval(self) -> bool:
        """Whether its interval is shown: not where too few were tried to show anything."""
        is_bounded = self.low is not None or self.high is not None
        return is_bounded and (self.of is None or self.of >= FEWEST)

    @property
    def interval(self) -> str:
        """The interval in words; empty if none is shown, but that there is no data if so."""
        if not self.has_interval:
            return NO_DATA if self.remark == NO_DATA else ""
        return " to ".join([self._format_end(end) for end in (self.low, self.high)])

    def _format_end(self, end: float | None) -> str:
        if end is None:
            return "not reached"
        if self.unit == SHARE:
            return format_percent(end, is_short=True)
        return _FORMS[self.unit].removesuffix(" days").format(end)

    @property
    def brief(self) -> str:
        """Its counts, value and interval in one line, as far as they are shown.

        >>> [share("", Proportion(n, 2 * n)).brief for n in (1, 4, 6)]
        ['1 of 2', '4 of 8 (22% to 78%)', '6 of 12, 50% (25% to 75%)']
        """
        summary = ", ".join(filter(None, (self.counts, self.value_text)))
        return f"{summary} ({self.interval})" if self.interval else summary

    @property
    def in_words(self) -> str:
        """What it says, as a sentence; why it has no value, if it has none; empty without data."""
        if self.value is None:
            if self.remark in ("", NO_DATA):
                return ""
            return f"{self.remark[:1].upper()}{self.remark[1:]}."
        if self.sentence:
            return f"{self.sentence}."
        name = f"{self.title[:1].upper()}{self.title[1:]}" or "Counted"
        if self.counts:
            of = Proportion(self.n or 0, self.of or 0)
            luck = describe_luck(of) if self.unit == SHARE and self.has_interval else ""
            return f"{name}: {self.counts}{luck}."
        return f"{name}: {self.value_text}{f', or {self.interval}' * bool(self.interval)}."


def share(name: str, of: Proportion, **more: object) -> Figure:
    """Make a figure of so many out of so many, with Wilson's interval; "no data" for none.

    Args:
        more: other fields of the figure.
    """
    low, high = of.interval()
    fields: dict[str, object] = {"n": of.n, "of": of.of, "value": of.rate, **more}
    if of.of:
        fields |= {"low": low, "high": high}
    else:
        fields.setdefault("remark", NO_DATA)
        fields.pop("sentence", None)
    return Figure(name=name, **fields)  # type: ignore[arg-type]  # fields, checked by attrs


def summarize(figures: Sequence[Figure]) -> tuple[str, bool]:
    """Return what figures say first, in plain words, and whether enough was tried for a table.

    Where too few were tried for any interval, the sentences of all of them are all there is to say.

    >>> summarize([share("met", Proportion(1, 3)), share("yes", Proportion(0, 2))])
    ('Met: 1 of 3. Yes: 0 of 2. Too few to say more.', False)
    >>> summarize([share("met", Proportion(6, 10)), share("yes", Proportion(0, 2))])
    ('Met: 6 of 10; with other luck it could have been 3 to 8.', True)
    """
    worded = [figure for figure in figures if figure.in_words]
    enough = [f for f in worded if f.value is None or f.of is None or f.of >= FEWEST]
    if any(figure.value is not None for figure in enough) or not worded:
        return " ".join([figure.in_words for figure in enough[:1]]), bool(enough)
    sentences = dict.fromkeys(figure.in_words for figure in worded)
    is_counted = any(figure.value is not None for figure in worded)
    return " ".join([*sentences, *([TOO_FEW] * is_counted)]), False
