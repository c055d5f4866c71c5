"""How an event becomes stored JSON, and stored JSON an event again.

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
from weakties.domain.event import Event, personal_fields, remembered
from weakties.domain.unknown import Unknown
from weakties.domain.when import When, when
from weakties.errors import MalformedDate, MalformedEvent, UpcasterGap

_ROOMS = (people, organizations, outreach, meetings, introductions, hiring, about_the_log)
KINDS: Mapping[str, type[Event]] = {
    made.KIND: made
    for room in _ROOMS
    for made in vars(room).values()
    if isinstance(made, type) and issubclass(made, Event) and made.__module__ == room.__name__
}
"""Every kind of the core, in the order of its telling."""

LOOSE_INTEGER = 2**53
_NOTHING = "{}"
_dump = msgspec.json.Encoder().encode
Fields = dict[str, Any]
Decode = Callable[[str | bytes], Event]
Write = Callable[[Event], str]


@attrs.frozen
class Upcaster:
    """One step from an older stored version of a kind to the next.

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
    """The kinds one network knows, and how each is written and read.

    Attributes:
        readers: what reads a version of a kind, and the nulls to put before its fields; None for
            what nobody here can read. It fills as things are read.
    """

    def __init__(
        self, kinds: Mapping[str, type[Event]] = KINDS, upcasters: Iterable[Upcaster] = ()
    ) -> None:
        self.kinds = dict(kinds)
        self._lifts = {(u.kind, u.from_version): u.lift for u in upcasters}
        self.readers: dict[tuple[str, int], tuple[Decode, str] | None] = {}
        self._shapes: dict[type[Event], Shape] = {}
        for kind, made in self.kinds.items():
            for version in range(1, made.VERSION):
                if (kind, version) not in self._lifts:
                    raise UpcasterGap(kind, version)

    def encode(self, told: Event) -> Encoded:
        """Take an event apart, and make sure that it can be read again.

        Raises:
            MalformedEvent: a value does not fit its field, or the kind is not known here.
        """
        made = type(told)
        kind, version, check, write, write_apart = self._shapes.get(made) or self._shape(made)
        try:
            check(_dump(told))
            occurred, data = told.at, write(told)
            apart = None if write_apart is None else write_apart(told)
            if not occurred:
                raise MalformedEvent(kind, "it does not say when it happened")
            when(occurred)
        except (msgspec.ValidationError, TypeError, UnicodeEncodeError, MalformedDate) as error:
            raise MalformedEvent(kind, _plain(error)) from None
        return tuple.__new__(
            Encoded, (kind, version, occurred, data, None if apart == _NOTHING else apart)
        )

    def decode(self, encoded: Encoded) -> Event:
        """Put an event together again; what nobody here can read comes out as `Unknown`."""
        kind, version, occurred, data, apart = encoded
        reads = self._reader(kind, version)
        if reads is not None:
            try:
                return reads[0](_joined(occurred, data, apart))
            except (msgspec.MsgspecError, KeyError, TypeError, ValueError):
                pass  # a plugin changed its fields without a version: the event is kept as it is
        return Unknown(at=When(occurred), kind=kind, data=data)

    def _shape(self, made: type[Event]) -> Shape:
        """Find out once how a class is taken apart.

        Raises:
            MalformedEvent: its kind is not known here.
        """
        kind = getattr(made, "KIND", made.__name__)
        if self.kinds.get(kind) is not made:
            raise MalformedEvent(kind, "no such kind is known here")
        reads = self._reader(kind, made.VERSION)
        assert reads is not None  # today's version can always be read
        write, write_apart = _writers(made)
        self._shapes[made] = shape = Shape(kind, made.VERSION, reads[0], write, write_apart)
        return shape

    def _reader(self, kind: str, version: int) -> tuple[Decode, str] | None:
        """Find or make what reads one version of one kind, and its nulls; None where nobody can."""
        if (kind, version) not in self.readers:
            made = self.kinds.get(kind)
            if made is None or not 1 <= version <= made.VERSION:
                reads: tuple[Decode, str] | None = None
            elif version == made.VERSION:
                reads = msgspec.json.Decoder(made).decode, _nulls(made)
            else:
                reads = self._lifting(made, version), ""
            self.readers[kind, version] = reads
        return self.readers[kind, version]

    def _lifting(self, made: type[Event], version: int) -> Decode:
        """Make what reads an older version: every upcaster from there on, then the class."""
        lifts = [self._lifts[made.KIND, v] for v in range(version, made.VERSION)]

        def decode(text: str | bytes) -> Event:
            fields = msgspec.json.decode(text)
            for lift in lifts:
                fields = lift(fields)
            return msgspec.convert(fields, made)

        return decode


def _nulls(made: Any) -> str:
    """Spell the fields of a class that are None unless told, to stand before others."""
    return "".join(f'"{f.name}":null,' for f in attrs.fields(made) if f.default is None)


@remembered
def _writers(made: type[Event]) -> tuple[Write, Write | None]:
    """Make what writes the data of a class, and what writes its personal part, if it has any."""
    apart = personal_fields(made)
    names = [name for name in made.__annotations__ if name != "at"]
    write = _writer(tuple(n for n in names if n not in apart))
    personal = tuple(n for n in names if n in apart)
    return write, _writer(personal) if personal else None


def _writer(names: tuple[str, ...]) -> Write:
    """Make what writes fields as one JSON object, without those that are None."""
    if not names:
        return lambda _: _NOTHING
    hold = msgspec.defstruct("Part", [(n, Any, None) for n in names], omit_defaults=True, gc=False)
    values = attrgetter(*names)
    if len(names) == 1:
        return lambda told: _dump(hold(values(told))).decode()
    return lambda told: _dump(hold(*values(told))).decode()


def _joined(occurred: str, data: str, apart: str | None) -> str:
    """Put the three parts of an event into one JSON object, without reading any of them."""
    inner = [part[1:-1] for part in (apart, data) if part and part != _NOTHING]
    return "{" + ",".join([f'"at":"{occurred}"', *inner]) + "}"


def _plain(error: Exception) -> str:
    """Turn a decoder's words into ours, without the value, which may be personal."""
    text = str(error)
    if isinstance(error, UnicodeEncodeError):
        return "a text holds half a character (a lone surrogate)"
    return text.replace(" - at `$.", ": field ").replace("`", "")
