"""Hypothesis strategies for every event, found by looking at the fields of its class."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import reduce
from operator import or_
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec import Meta

from weakties.domain.event import Event
from weakties.domain.ids import AreaId, BatchId, OrganizationId, PersonId
from weakties.domain.when import When, when
from weakties.log.codec import KINDS

_SAFE_INTEGER = 2**53 - 1
_SMALL: dict[Any, Sequence[str]] = {
    PersonId: ("p-ana", "p-ben", "p-cleo", "p-dai"),
    OrganizationId: ("o-acme", "o-bolt"),
    AreaId: ("a-design", "a-law"),
    BatchId: ("b-one", "b-two"),
}
"""Few enough that events meet: a history is about the same people again and again."""
PLACEHOLDERS = 12
_NASTY = (
    "", " ", "\x00", "\n\r\t", '"', "\\", '"}', '","at":"2001', "{}", "null", "\u2028\u2029",
    "\ufeff", "\u202egnp.exe", "Zo\u00eb", "Zoe\u0308", "\U0001f469\u200d\U0001f4bb", "\uffff",
    "=1+1", "'; drop table event; --", "%_", "I\u0307\u0131\u00df", "\x1b]52;c;AAAA\x07",
)  # fmt: skip


def texts() -> SearchStrategy[str]:
    """Return texts people type and texts nobody should: quotes, controls, bidi, combining marks."""
    letters = st.characters(exclude_categories=["Cs"])
    return st.sampled_from(_NASTY) | st.text(letters, max_size=20)


def moments() -> SearchStrategy[When]:
    """Return years, months, days and instants, with and without an offset."""
    days = st.dates(datetime(2019, 1, 1).date(), datetime(2027, 12, 31).date())  # a date
    offsets = st.integers(-14 * 4, 14 * 4).map(lambda n: timezone(timedelta(minutes=15 * n)))
    first, last = datetime(2019, 1, 1), datetime(2027, 12, 31)  # given an offset below
    zones: Any = st.none() | st.just(UTC) | offsets
    instants = st.datetimes(first, last, timezones=zones)
    return st.one_of(
        days.map(when),
        days.map(lambda d: when(f"{d:%Y-%m}")),
        days.map(lambda d: when(f"{d:%Y}")),
        instants.map(when),
    )


def events(*kinds: str | type[Event]) -> SearchStrategy[Event]:
    """Return events of these kinds, or classes of a plugin's; none means every kind of the core.

    An id of something that an event begins is a placeholder, ``#`` and a number, which `told`
    replaces; the people, organizations, areas and batches are a few fixed ones.
    """
    event_types = [KINDS[kind] if isinstance(kind, str) else kind for kind in kinds or KINDS]
    return st.sampled_from(event_types).flatmap(_events_of_class)


def _events_of_class(event_type: type[Event]) -> SearchStrategy[Event]:
    """Return events of one class, each field by its type; optional ones are sometimes left out."""
    needed: dict[str, SearchStrategy[Any]] = {}
    free: dict[str, SearchStrategy[Any]] = {}
    for f in attrs.fields(event_type):  # type: ignore[arg-type]  # every event is an attrs class
        drawn = needed if f.default is attrs.NOTHING or f.name == "at" else free
        drawn[f.name] = _values(f.type)
    return st.fixed_dictionaries(needed, optional=free).map(lambda fields: event_type(**fields))


def _values(hint: Any, meta: Meta | None = None) -> SearchStrategy[Any]:
    """Return values of one type, within its bounds."""
    if hint is When:
        return moments()
    if isinstance(hint, NewType):
        return st.sampled_from(_SMALL.get(hint) or [f"#{n}" for n in range(PLACEHOLDERS)])
    if hint in _PLAIN:
        return _PLAIN[hint]()
    if hint is int:
        low = -_SAFE_INTEGER if meta is None or meta.ge is None else int(meta.ge)
        high = _SAFE_INTEGER if meta is None or meta.le is None else int(meta.le)
        return st.integers(low, high)
    return _composed_values(hint, meta)


def _composed_values(hint: Any, meta: Meta | None) -> SearchStrategy[Any]:
    """Return values of a type that is made of others."""
    parts = get_args(hint)
    if hasattr(hint, "__metadata__"):
        metas = (m for m in hint.__metadata__ if isinstance(m, Meta))
        return _values(hint.__origin__, next(metas, None))
    if get_origin(hint) is Literal:
        return st.sampled_from(parts)
    if get_origin(hint) in (Union, UnionType):
        return reduce(or_, map(_values, parts))
    if get_origin(hint) is tuple:
        least = meta.min_length if meta and meta.min_length else 0
        return st.lists(_values(parts[0]), min_size=least, max_size=3, unique=True).map(tuple)
    cure = "teach weakties.testing.strategies this type"
    if isinstance(hint, str):
        cure = "declare events in a module that does not postpone its annotations"
    raise TypeError(f"no strategy for {hint!r}; {cure}")


_PLAIN = {str: texts, bool: st.booleans, NoneType: st.none}
