"""What makes a class an event: its kind, its version, and which fields are personal.

Event modules do not postpone their annotations: `event` reads them.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    TypeVar,
    dataclass_transform,
    get_args,
    get_origin,
)

import attrs

from weakties.domain.ids import (
    AreaId,
    CommitmentId,
    IntroductionId,
    JobInterviewId,
    JobReferralId,
    LeadId,
    MeetingId,
    OfferId,
    OrganizationId,
    OutreachId,
    PersonId,
)
from weakties.domain.when import NOW, When, when
from weakties.errors import MalformedDate

T = TypeVar("T")
E = TypeVar("E", bound="Event")
F = TypeVar("F", bound=Callable[..., Any])
PERSONAL, NAMELESS = "personal", "nameless"
Personal = Annotated[T, PERSONAL]
"""A field that can name or describe somebody: stored apart, in no repr, and can be blanked."""
Nameless = Annotated[T, NAMELESS]
"""A text of a plugin's event that never names or describes anybody: a code of a list, a unit.

It stays when a person is forgotten, in the log and in every copy.
"""


@dataclass_transform(kw_only_default=True, frozen_default=True)
def event(kind: str, version: int = 1) -> Callable[[type[T]], type[T]]:
    """Make a class an event that is stored under that kind and version.

    Args:
        kind: ``noun.verbed``, for a plugin ``plugin/noun.verbed``; never respelt.
        version: of the stored fields; a higher one needs an upcaster for each step.

    Raises:
        TypeError: the module postpones its annotations, so that nobody could see which fields are
            personal; or a field of a plugin's event can hold a name, and is not `Personal`, so that
            no forgetting would reach it.
    """

    def declare(plain: type[T]) -> type[T]:
        made: Any = _frozen(plain)
        if "/" in kind:
            _refuse_loose_texts(kind, made)
        made.KIND, made.VERSION = kind, version
        return made  # type: ignore[no-any-return]  # attrs hands the same class back, with slots

    return declare


def _refuse_loose_texts(kind: str, made: Any) -> None:
    """Refuse an event with a field that can hold a name outside of its personal part."""
    loose = [f.name for f in _fields(made) if not f.metadata.get(PERSONAL) and _can_name(f.type)]
    if loose:
        fields = ", ".join(loose)
        raise TypeError(
            f"{kind}: {fields} can hold somebody's name, and forgetting would not reach it; "
            "declare it as Personal[...], or as Nameless[...] if it never names anybody"
        )


_NUMBERS = (int, float, bool, complex, date, timedelta, Decimal, Enum, type(None))


def _can_name(hint: Any) -> bool:
    """Check whether a value of a type can be the name of somebody, by any part of the type."""
    if hint in (When, ...) or getattr(hint, "__module__", "") == PersonId.__module__:
        return False
    if get_origin(hint) is Annotated:
        return not {PERSONAL, NAMELESS}.intersection(
            m for m in hint.__metadata__ if isinstance(m, str)
        ) and _can_name(hint.__origin__)
    if get_origin(hint) is Literal:
        return False
    if get_args(hint):
        return any(map(_can_name, get_args(hint)))
    return not (isinstance(hint, type) and issubclass(hint, _NUMBERS))


def _transform(_: type[Any], fields: list[Any]) -> list[Any]:
    """Let moments be told as dates, and keep personal fields out of every repr."""
    if any(isinstance(f.type, str) for f in fields):
        cure = "take `from __future__ import annotations` out of the module that declares it"
        raise TypeError(f"the fields of an event must be types, not texts; {cure}")
    return [
        f
        if f.inherited
        else f.evolve(converter=_WHEN if f.name == "at" else _MOMENT)
        if When in (f.type, *get_args(f.type))
        else f.evolve(repr=False, metadata={PERSONAL: True})
        if get_origin(f.type) is Annotated and PERSONAL in f.type.__metadata__
        else f
        for f in fields
    ]


def _moment(given: Any) -> When | None:
    """Read a moment that is told, not the one of recording; None is left out."""
    if given is None:
        return None
    if when(given) == NOW:
        raise MalformedDate("")
    return when(given)


_WHEN, _MOMENT = attrs.Converter(when), attrs.Converter(_moment)
"""Made once: attrs reads the signature of each converter that it is given."""
_frozen = attrs.frozen(kw_only=True, eq=False, repr=False, field_transformer=_transform)
"""Comparing and showing stand once in `Event`: made for fifty classes they cost 12 ms a start."""


@event("event")
class Event:
    """A fact of the world, told once.

    Attributes:
        at: when it happened; left out, or ``...``, it is the instant of recording.
    """

    KIND: ClassVar[str]
    VERSION: ClassVar[int]
    at: When = NOW

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash((type(self), _values(self)))

    def __repr__(self) -> str:
        """Show an event without a word about anybody, so that logs and reports stay clean."""
        shown = (f.name for f in _fields(type(self)) if f.repr)
        inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__name__}({inner})"


def _values(told: Event) -> tuple[object, ...]:
    """Give an event's values in the order of its fields."""
    return tuple(getattr(told, f.name) for f in _fields(type(told)))


def _fields(kind: Any) -> Any:
    return attrs.fields(kind)


def remembered(function: F) -> F:
    """Compute once for each argument; typed for classes, which a checker finds unhashable."""
    return cache(function)  # type: ignore[return-value]  # the same calls are allowed


@remembered
def personal_fields(kind: type[Any]) -> frozenset[str]:
    """Name the fields of an event class that are stored apart."""
    return frozenset(f.name for f in attrs.fields(kind) if f.metadata.get(PERSONAL))


@remembered
def references(kind: type[Any], to: Any = PersonId) -> tuple[str, ...]:
    """Name the fields of an event class that hold ids of one type, alone or in a tuple.

    >>> from weakties.domain.introductions import IntroductionOffered
    >>> references(IntroductionOffered)
    ('introducer', 'introduced')
    """
    return tuple(f.name for f in attrs.fields(kind) if to in _parts(f.type))


def _parts(hint: Any) -> list[Any]:
    """Take a type apart: itself and everything it is made of."""
    return [hint, *(part for argument in get_args(hint) for part in _parts(argument))]


def changed(told: E, **changes: Any) -> E:
    """Give the same event with some fields told otherwise."""
    return attrs.evolve(told, **changes)  # type: ignore[misc]  # every event is an attrs class


def mentioned(told: Event) -> tuple[PersonId, ...]:
    """Give the people an event is about, each once, in the order of its fields."""
    return _mentions(type(told))(told)


def named(told: Event) -> list[str]:
    """Return every person, organization and area that an event names.

    >>> from weakties import PersonAdded
    >>> named(PersonAdded(person="p-1", organization="o-1"))
    ['p-1', 'o-1']
    """
    names: list[str] = []
    for name in _entries(type(told)):
        value = getattr(told, name)
        names += value if isinstance(value, tuple) else [value] if value is not None else []
    return names


def named_events(told: Event) -> list[str]:
    """Return the ids of the events that an event names: a meeting, a request, a lead ...

    >>> from weakties import MeetingDebriefed
    >>> named_events(MeetingDebriefed(meeting="0190-meeting", insights="they hire in spring"))
    ['0190-meeting']
    """
    names: list[str] = []
    for name in event_fields(type(told)):
        value = getattr(told, name)
        names += value if isinstance(value, tuple) else [value] if value is not None else []
    return names


@remembered
def event_fields(kind: type[Any]) -> tuple[str, ...]:
    """Return the fields of an event class that hold ids of other events."""
    types = (
        OutreachId, MeetingId, IntroductionId, CommitmentId, LeadId, JobReferralId, JobInterviewId,
        OfferId,
    )  # fmt: skip
    return tuple(name for to in types for name in references(kind, to))


@remembered
def _entries(kind: type[Any]) -> tuple[str, ...]:
    """Name the fields of an event class that hold ids of people, organizations or areas."""
    types = (PersonId, OrganizationId, AreaId)
    return tuple(name for to in types for name in references(kind, to))


@remembered
def _mentions(kind: type[Any]) -> Callable[[Event], tuple[PersonId, ...]]:
    """Make what gives the people of one class of event; most are about exactly one."""
    names = references(kind)
    if [f.type for f in attrs.fields(kind) if f.name in names] == [PersonId]:
        one = attrgetter(names[0])
        return lambda told: (one(told),)

    def several(told: Event) -> tuple[PersonId, ...]:
        found: dict[PersonId, None] = {}
        for name in names:
            value = getattr(told, name)
            if isinstance(value, tuple):
                found.update(dict.fromkeys(value))
            elif value is not None:
                found[value] = None
        return tuple(found)

    return several
