"""How an event becomes stored JSON, and stored JSON an event again.

Each field goes where it belongs: ``at`` into its own column, personal fields into the personal
part, all others into the data. Older versions are lifted by upcasters on the way out, and kinds
nobody knows come out as `Unknown`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import attrs
import msgspec

from weakties.domain import hiring, introductions, meetings, organizations, outreach, people
from weakties.domain import structural as about_the_log
from weakties.domain.event import Event, event, personal_fields, remembered
from weakties.domain.when import When, when
from weakties.envelope import Recorded
from weakties.errors import MalformedDate, MalformedEvent, UpcasterGap

_ROOMS = (people, organizations, outreach, meetings, introductions, hiring, about_the_log)
KINDS: Mapping[str, type[Event]] = {
    made.KIND: made
    for room in _ROOMS
    for made in vars(room).values()
    if isinstance(made, type) and issubclass(made, Event) and made.__module__ == room.__name__
}
"""Every kind of the core, in the order of its telling."""

STRUCTURAL: tuple[str, ...] = tuple(
    kind for kind, made in KINDS.items() if made.__module__ == about_the_log.__name__
)
"""The kinds that tell about the log itself."""

LOOSE_INTEGER = 2**53
_dump = msgspec.json.Encoder().encode
Fields = dict[str, Any]
Decode = Callable[[str | bytes], Event]


@event("unknown")
class Unknown(Event):
    """An event whose kind or version nobody here knows: kept, shown, exported, and skipped.

    Attributes:
        kind: as stored.
        data: the JSON as stored.
    """

    kind: str
    data: str


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


class Codec:
    """The kinds one network knows, and how each is written and read."""

    def __init__(
        self, kinds: Mapping[str, type[Event]] = KINDS, upcasters: Iterable[Upcaster] = ()
    ) -> None:
        self.kinds = dict(kinds)
        self._lifts = {(u.kind, u.from_version): u.lift for u in upcasters}
        self._decoders: dict[tuple[str, int], Decode | None] = {}
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
        kind = getattr(made, "KIND", made.__name__)
        if self.kinds.get(kind) is not made:
            raise MalformedEvent(kind, "no such kind is known here")
        try:
            self._checks(kind, made)(_dump(told))
            occurred, (open_fields, personal) = told.at, _parts(made)
            data = _dump(
                {n: v for n in open_fields if (v := getattr(told, n)) is not None}
            ).decode()
            apart = {n: v for n in personal if (v := getattr(told, n)) is not None}
            apart_text = _dump(apart).decode() if apart else None
            if not occurred:
                raise MalformedEvent(kind, "it does not say when it happened")
            when(occurred)
        except (msgspec.ValidationError, TypeError, UnicodeEncodeError, MalformedDate) as error:
            raise MalformedEvent(kind, _plain(error)) from None
        return tuple.__new__(Encoded, (kind, made.VERSION, occurred, data, apart_text))

    def decode(self, encoded: Encoded) -> Event:
        """Put an event together again; what nobody here can read comes out as `Unknown`."""
        kind, version, occurred, data, apart = encoded
        decoder = self._decoder(kind, version)
        if decoder is not None:
            try:
                return decoder(_joined(occurred, data, apart))
            except (msgspec.MsgspecError, KeyError, TypeError, ValueError):
                pass  # a plugin changed its fields without a version: the event is kept as it is
        return Unknown(at=When(occurred), kind=kind, data=data)

    def opener(self) -> Callable[[tuple[Any, ...]], Recorded]:
        """Give the fast way from stored columns to a recorded event.

        Returns:
            a function of the columns of `Recorded` up to ``cause``, then data and personal part.
        """
        decoders, decode, make = self._decoders, self.decode, tuple.__new__

        def opened(row: tuple[Any, ...]) -> Recorded:
            kind, version, occurred, data, apart = row[2], row[3], row[4], row[10], row[11]
            try:
                if apart is None:
                    told = decoders[kind, version](f'{{"at":"{occurred}",{data[1:]}')  # type: ignore[misc]  # None is caught below
                else:
                    told = decoders[
                        kind, version
                    ](  # type: ignore[misc]  # as above
                        f'{{"at":"{occurred}",{apart[1:-1]},{data[1:]}'
                    )
            except (KeyError, TypeError, ValueError):
                told = decode(Encoded(kind, version, occurred, data, apart))
            return make(Recorded, (*row[:10], told))

        return opened

    def _checks(self, kind: str, made: type[Event]) -> Decode:
        """Find or make what reads today's version of a kind, and so refuses what does not fit."""
        decode = self._decoders.get((kind, made.VERSION)) or self._decoder(kind, made.VERSION)
        assert decode is not None  # today's version can always be read
        return decode

    def _decoder(self, kind: str, version: int) -> Decode | None:
        """Find or make what reads one version of one kind; None where nobody can."""
        if (kind, version) not in self._decoders:
            made = self.kinds.get(kind)
            if made is None or not 1 <= version <= made.VERSION:
                decode: Decode | None = None
            elif version == made.VERSION:
                decode = msgspec.json.Decoder(made).decode
            else:
                decode = self._lifting(made, version)
            self._decoders[kind, version] = decode
        return self._decoders[kind, version]

    def _lifting(self, made: type[Event], version: int) -> Decode:
        """Make what reads an older version: every upcaster from there on, then the class."""
        lifts = [self._lifts[made.KIND, v] for v in range(version, made.VERSION)]

        def decode(text: str | bytes) -> Event:
            fields = msgspec.json.decode(text)
            for lift in lifts:
                fields = lift(fields)
            return msgspec.convert(fields, made)

        return decode


@remembered
def _parts(made: type[Event]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name the fields that go into the data, and those that go into the personal part."""
    apart = personal_fields(made)
    names = [name for name in made.__annotations__ if name != "at"]
    return tuple(n for n in names if n not in apart), tuple(n for n in names if n in apart)


def _joined(occurred: str, data: str, apart: str | None) -> str:
    """Put the three parts of an event into one JSON object, without reading any of them."""
    inner = [part[1:-1] for part in (apart, data) if part and part != "{}"]
    return "{" + ",".join([f'"at":"{occurred}"', *inner]) + "}"


def _plain(error: Exception) -> str:
    """Turn a decoder's words into ours, without the value, which may be personal."""
    text = str(error)
    if isinstance(error, UnicodeEncodeError):
        return "a text holds half a character (a lone surrogate)"
    return text.replace(" - at `$.", ": field ").replace("`", "")
