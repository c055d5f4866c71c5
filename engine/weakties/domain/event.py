"""Event types: their kind, their version, and which fields are personal.

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
from weakties.domain.when import DEFAULT, NOW, Moment, When, when
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


# Events are frozen, but checkers are not told: mypy gives the inherited field of a frozen class the
# type of its argument, and every `at` would be read as text, date or ``...``.
@dataclass_transform(kw_only_default=True)
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
        event_type: Any = _frozen(plain)
        if "/" in kind:
            _refuse_loose_texts(kind, event_type)
        event_type.KIND, event_type.VERSION = kind, version
        return event_type  # type: ignore[no-any-return]  # attrs hands the same class back, with slots

    return declare


def _refuse_loose_texts(kind: str, event_type: Any) -> None:
    """Refuse an event with a field that can hold a name outside of its personal part."""
    loose = [
        f.name for f in _fields(event_type) if not f.metadata.get(PERSONAL) and _can_name(f.type)
    ]
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
    """Accept dates for moments, and keep personal fields out of every repr."""
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


def _convert_moment(value: Any) -> When | None:
    """Return a moment that the caller named; None stays None, and "now" is refused."""
    if value is None:
        return None
    if when(value) == NOW:
        raise MalformedDate("")
    return when(value)


_WHEN, _MOMENT = attrs.Converter(when), attrs.Converter(_convert_moment)
"""Made once: attrs reads the signature of each converter that it is given."""
_frozen = attrs.frozen(kw_only=True, eq=False, repr=False, field_transformer=_transform)
"""Comparing and showing stand once in `Event`: made for fifty classes they cost 12 ms a start."""


@event("event")
class Event:
    """Something that happened, recorded once.

    Attributes:
        at: when it happened; left out, or ``...``, it is the instant of recording.
    """

    KIND: ClassVar[str]
    VERSION: ClassVar[int]
    at: Moment = DEFAULT

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and _list_values(self) == _list_values(other)

    def __hash__(self) -> int:
        return hash((type(self), _list_values(self)))

    def __repr__(self) -> str:
        """Show an event without a word about anybody, so that logs and reports stay clean."""
        names = (f.name for f in _fields(type(self)) if f.repr)
        inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__name__}({inner})"


def _list_values(event: Event) -> tuple[object, ...]:
    """Return an event's values in the order of its fields."""
    return tuple(getattr(event, f.name) for f in _fields(type(event)))


def _fields(event_type: Any) -> Any:
    return attrs.fields(event_type)


def cache_per_type(function: F) -> F:
    """Compute once for each argument; typed for classes, which a checker finds unhashable."""
    return cache(function)  # type: ignore[return-value]  # the same calls are allowed


@cache_per_type
def personal_fields(event_type: type[Any]) -> frozenset[str]:
    """Name the fields of an event class that are stored apart."""
    return frozenset(f.name for f in attrs.fields(event_type) if f.metadata.get(PERSONAL))


@cache_per_type
def reference_fields(event_type: type[Any], to: Any = PersonId) -> tuple[str, ...]:
    """Name the fields of an event class that hold ids of one type, alone or in a tuple.

    >>> from weakties.domain.introductions import IntroductionOffered
    >>> reference_fields(IntroductionOffered)
    ('introducer', 'introduced')
    """
    return tuple(f.name for f in attrs.fields(event_type) if to in _list_types(f.type))


def _list_types(hint: Any) -> list[Any]:
    """Take a type apart: itself and everything it is made of."""
    return [hint, *(part for argument in get_args(hint) for part in _list_types(argument))]


def evolve(event: E, /, **changes: Any) -> E:
    """Return a copy of an event with some fields changed."""
    return attrs.evolve(event, **changes)  # type: ignore[misc]  # every event is an attrs class


def list_person_ids(event: Event) -> tuple[PersonId, ...]:
    """Return the people an event is about, each once, in the order of its fields."""
    return _make_id_getter(type(event))(event)


def list_entity_ids(event: Event) -> list[str]:
    """Return every person, organization and area that an event names.

    >>> from weakties import PersonAdded
    >>> list_entity_ids(PersonAdded(person="p-1", organization="o-1"))
    ['p-1', 'o-1']
    """
    ids: list[str] = []
    for name in _entity_id_fields(type(event)):
        value = getattr(event, name)
        ids += value if isinstance(value, tuple) else [value] if value is not None else []
    return ids


def list_event_ids(event: Event) -> list[str]:
    """Return the ids of the events that an event names: a meeting, a request, a lead ...

    >>> from weakties import MeetingDebriefed
    >>> list_event_ids(MeetingDebriefed(meeting="0190-meeting", insights="they hire in spring"))
    ['0190-meeting']
    """
    ids: list[str] = []
    for name in event_id_fields(type(event)):
        value = getattr(event, name)
        ids += value if isinstance(value, tuple) else [value] if value is not None else []
    return ids


@cache_per_type
def event_id_fields(event_type: type[Any]) -> tuple[str, ...]:
    """Return the fields of an event class that hold ids of other events."""
    types = (
        OutreachId, MeetingId, IntroductionId, CommitmentId, LeadId, JobReferralId, JobInterviewId,
        OfferId,
    )  # fmt: skip
    return tuple(name for to in types for name in reference_fields(event_type, to))


@cache_per_type
def _entity_id_fields(event_type: type[Any]) -> tuple[str, ...]:
    """Name the fields of an event class that hold ids of people, organizations or areas."""
    types = (PersonId, OrganizationId, AreaId)
    return tuple(name for to in types for name in reference_fields(event_type, to))


@cache_per_type
def _make_id_getter(event_type: type[Any]) -> Callable[[Event], tuple[PersonId, ...]]:
    """Return a function that lists the people of events of one type; most have exactly one."""
    names = reference_fields(event_type)
    if [f.type for f in attrs.fields(event_type) if f.name in names] == [PersonId]:
        get_id = attrgetter(names[0])
        return lambda event: (get_id(event),)

    def get_ids(event: Event) -> tuple[PersonId, ...]:
        ids: dict[PersonId, None] = {}
        for name in names:
            value = getattr(event, name)
            if isinstance(value, tuple):
                ids.update(dict.fromkeys(value))
            elif value is not None:
                ids[value] = None
        return tuple(ids)

    return get_ids
