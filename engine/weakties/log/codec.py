"""The codec: events to stored JSON, and back.

Each field goes where it belongs: ``at`` into its own column, personal fields into the personal
part, all others into the data. Older versions are lifted by upcasters on the way out, and kinds
nobody knows come out as `Unknown`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

import attrs
import msgspec

from weakties.domain import hiring, introductions, meetings, organizations, outreach, people
from weakties.domain import structural as about_the_log
from weakties.domain.event import Event, cache_per_type, personal_fields
from weakties.domain.unknown import Unknown
from weakties.domain.when import When, when
from weakties.errors import MalformedDate, MalformedEvent, UpcasterGap

_EVENT_MODULES = (people, organizations, outreach, meetings, introductions, hiring, about_the_log)
KINDS: Mapping[str, type[Event]] = {
    event_type.KIND: event_type
    for module in _EVENT_MODULES
    for event_type in vars(module).values()
    if isinstance(event_type, type)
    and issubclass(event_type, Event)
    and event_type.__module__ == module.__name__
}
"""Every kind of the core, in the order of its telling."""

_NOTHING = "{}"
_dump = msgspec.json.Encoder().encode
Fields = dict[str, Any]
Decode = Callable[[str | bytes], Event]
Write = Callable[[Event], str]


@attrs.frozen
class Upcaster:
    """A conversion from one stored version of a kind to the next.

    Attributes:
        lift: pure; takes the fields as stored, personal ones too, and gives the next version's.
    """

    kind: str
    from_version: int
    lift: Callable[[Fields], Fields]


class Encoded(NamedTuple):
    """An event taken apart into its columns."""

    kind: str
    version: int
    occurred_at: str
    data: str
    personal: str | None


class Shape(NamedTuple):
    """How events of one class are taken apart.

    Attributes:
        check: reads the whole event again, and so refuses what does not fit.
        personal: None if the class has no such field.
    """

    kind: str
    version: int
    check: Decode
    data: Write
    personal: Write | None


class Codec:
    """The event types of a network, with what encodes and decodes each.

    Attributes:
        decoders: what reads a version of a kind, and the nulls to put before its fields; None for
            what nobody here can read. It fills as things are read.
    """

    def __init__(
        self, kinds: Mapping[str, type[Event]] = KINDS, upcasters: Iterable[Upcaster] = ()
    ) -> None:
        self.kinds = dict(kinds)
        self._lifts = {(u.kind, u.from_version): u.lift for u in upcasters}
        self.decoders: dict[tuple[str, int], tuple[Decode, str] | None] = {}
        self._shapes: dict[type[Event], Shape] = {}
        for kind, event_type in self.kinds.items():
            for version in range(1, event_type.VERSION):
                if (kind, version) not in self._lifts:
                    raise UpcasterGap(kind, version)

    def encode(self, event: Event) -> Encoded:
        """Return an event as columns, after checking that it can be decoded again.

        Raises:
            MalformedEvent: a value does not fit its field, or the kind is not known here.
        """
        event_type = type(event)
        kind, version, check, write, write_personal = self._shapes.get(
            event_type
        ) or self._make_shape(event_type)
        try:
            check(_dump(event))
            occurred, data = event.at, write(event)
            personal = None if write_personal is None else write_personal(event)
            if not occurred:
                raise MalformedEvent(kind, "it does not say when it happened")
            when(occurred)
        except (msgspec.ValidationError, TypeError, UnicodeEncodeError, MalformedDate) as error:
            raise MalformedEvent(kind, _describe_error(error)) from None
        return tuple.__new__(
            Encoded, (kind, version, occurred, data, None if personal == _NOTHING else personal)
        )

    def decode(self, encoded: Encoded) -> Event:
        """Return the event of stored columns; one that is unreadable becomes an `Unknown`."""
        kind, version, occurred, data, personal = encoded
        decoder = self._find_decoder(kind, version)
        if decoder is not None:
            try:
                return decoder[0](_join_parts(occurred, data, personal))
            except (msgspec.MsgspecError, KeyError, TypeError, ValueError):
                pass  # a plugin changed its fields without a version: the event is kept as it is
        return Unknown(at=When(occurred), kind=kind, data=data)

    def _make_shape(self, event_type: type[Event]) -> Shape:
        """Find out once how a class is taken apart.

        Raises:
            MalformedEvent: its kind is not known here.
        """
        kind = getattr(event_type, "KIND", event_type.__name__)
        if self.kinds.get(kind) is not event_type:
            raise MalformedEvent(kind, "no such kind is known here")
        decoder = self._find_decoder(kind, event_type.VERSION)
        assert decoder is not None  # today's version can always be read
        write, write_personal = _make_writers(event_type)
        self._shapes[event_type] = shape = Shape(
            kind, event_type.VERSION, decoder[0], write, write_personal
        )
        return shape

    def _find_decoder(self, kind: str, version: int) -> tuple[Decode, str] | None:
        """Find or make what reads one version of one kind, and its nulls; None where nobody can."""
        if (kind, version) not in self.decoders:
            event_type = self.kinds.get(kind)
            if event_type is None or not 1 <= version <= event_type.VERSION:
                decoder: tuple[Decode, str] | None = None
            elif version == event_type.VERSION:
                decoder = msgspec.json.Decoder(event_type).decode, _format_nulls(event_type)
            else:
                decoder = self._make_lifting_decoder(event_type, version), ""
            self.decoders[kind, version] = decoder
        return self.decoders[kind, version]

    def _make_lifting_decoder(self, event_type: type[Event], version: int) -> Decode:
        """Return a decoder that applies every upcaster from an older version on."""
        lifts = [self._lifts[event_type.KIND, v] for v in range(version, event_type.VERSION)]

        def decode(text: str | bytes) -> Event:
            fields = msgspec.json.decode(text)
            for lift in lifts:
                fields = lift(fields)
            return msgspec.convert(fields, event_type)

        return decode


def _format_nulls(event_type: Any) -> str:
    """Return JSON that sets each optional field to null, to stand before the stored fields."""
    return "".join(f'"{f.name}":null,' for f in attrs.fields(event_type) if f.default is None)


@cache_per_type
def _make_writers(event_type: type[Event]) -> tuple[Write, Write | None]:
    """Make what writes the data of a class, and what writes its personal part, if it has any."""
    personal_names = personal_fields(event_type)
    names = [name for name in event_type.__annotations__ if name != "at"]
    write = _make_writer(tuple(n for n in names if n not in personal_names))
    personal = tuple(n for n in names if n in personal_names)
    return write, _make_writer(personal) if personal else None


def _make_writer(names: tuple[str, ...]) -> Write:
    """Make what writes fields as one JSON object, without those that are None."""
    if not names:
        return lambda _: _NOTHING
    part_type = msgspec.defstruct(
        "Part", [(n, Any, None) for n in names], omit_defaults=True, gc=False
    )
    values = attrgetter(*names)
    if len(names) == 1:
        return lambda event: _dump(part_type(values(event))).decode()
    return lambda event: _dump(part_type(*values(event))).decode()


def _join_parts(occurred: str, data: str, personal: str | None) -> str:
    """Put the three parts of an event into one JSON object, without reading any of them."""
    inner = [part[1:-1] for part in (personal, data) if part and part != _NOTHING]
    return "{" + ",".join([f'"at":"{occurred}"', *inner]) + "}"


def _describe_error(error: Exception) -> str:
    """Return a decoder's message in our words, without the value, which may be personal."""
    text = str(error)
    if isinstance(error, UnicodeEncodeError):
        return "a text holds half a character (a lone surrogate)"
    return text.replace(" - at `$.", ": field ").replace("`", "")
