"""Decoding of stored rows into recorded events, a million at a time.

One loop and no call for each; there are two such loops, since one for both would take a quarter
longer. Every field that may be missing is told to be null first, and again if it is there: the last
word counts, and msgspec takes longer to find a field missing than to read a null.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias

from weakties.errors import BrokenLog, MalformedDate
from weakties.log.envelope import Recorded

if TYPE_CHECKING:  # a log that is only asked for its head needs no codec
    from weakties.domain.event import Event
    from weakties.log.codec import Codec

EVENT_COLUMNS = (
    "position, id, kind, version, occurred_at, recorded_at, actor, source, batch, cause, "
    "data, personal"
)
_BARE_COLUMNS = "position, id, kind, version, occurred_at, recorded_at, source, data, personal"
_UNREADABLE = (KeyError, TypeError, ValueError)
Columns = tuple[Any, ...]
DecodeRows: TypeAlias = "Callable[[Codec, Iterable[Columns]], Iterator[Recorded]]"


def choose_decoder(*, bare: bool) -> tuple[str, DecodeRows]:
    """Return the columns to select, and the function that decodes them; see `Log.read`."""
    return (_BARE_COLUMNS, _decode_bare_rows) if bare else (EVENT_COLUMNS, decode_rows)


def decode_rows(codec: Codec, rows: Iterable[Columns]) -> Iterator[Recorded]:
    """Yield recorded events.

    Args:
        rows: the columns of `EVENT_COLUMNS`.

    Raises:
        BrokenLog: a row was damaged.
    """
    readers, make, recorded_type = codec.decoders, tuple.__new__, Recorded
    for (
        position, name, kind, version, day, recorded_at, actor, source, batch, cause, data, personal
    ) in rows:  # fmt: skip
        try:
            decode, nulls = readers[kind, version]  # type: ignore[misc]  # None is caught below
            if personal is None or personal == "{}":
                event = decode(f'{{"at":"{day}",{nulls}{data[1:]}')
            else:
                event = decode(f'{{"at":"{day}",{nulls}{data[1:-1]},{personal[1:]}')
        except _UNREADABLE:
            event = _decode_damaged(codec, position, (kind, version, day, data, personal))
        columns = (
            position, name, kind, version, day, recorded_at, actor, source, batch, cause, event
        )  # fmt: skip
        yield make(recorded_type, columns)


def encode_ids(ids: Iterable[str]) -> Iterator[str]:
    """Yield ids as this engine spells them in JSON, by which a store may narrow its search.

    Whether an event mentions one is decided by `make_mention_check`.
    """
    from msgspec.json import encode  # noqa: PLC0415  # a log that is only asked for its head needs none

    for name in ids:
        with suppress(UnicodeEncodeError):  # half a character stands in no event
            yield encode(name).decode()


def make_mention_check(ids: Iterable[str]) -> Callable[[str], bool]:
    """Return what checks whether the data of an event has any of these ids as a value.

    The data is decoded, and each value compared as a whole: a name of a field is no value, and a
    longer id is another one. What stands between any two quotation marks is looked up first, so
    that few events are decoded, and thousands of ids take as long as one; data with a backslash may
    spell anything otherwise, and is always decoded.
    """
    wanted = frozenset(ids)

    def mentions(data: str) -> bool:
        if "\\" not in data and wanted.isdisjoint(data.split('"')[1:-1]):
            return False
        return not wanted.isdisjoint(list_texts(data))

    return mentions


def list_texts(data: str) -> Iterator[str]:
    """Yield every text that is a value in the data of an event, in a list or alone.

    >>> list(list_texts('{"person":"p-1","people":["p-2"],"n":1}'))
    ['p-1', 'p-2']
    """
    from msgspec import MsgspecError  # noqa: PLC0415  # as above
    from msgspec.json import decode  # noqa: PLC0415  # as above

    try:
        waiting = [decode(data)]
    except (MsgspecError, UnicodeEncodeError):  # damaged; whoever reads the event says so
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += reversed(value.values())
        elif isinstance(value, list):
            waiting += reversed(value)


def decode_row(codec: Codec, row: Columns) -> Recorded:
    """Return the recorded event of one row; see `decode_rows`."""
    return next(decode_rows(codec, (row,)))


def _decode_bare_rows(codec: Codec, rows: Iterable[Columns]) -> Iterator[Recorded]:
    """Yield the same without what no projection of the core asks for."""
    readers, make, recorded_type = codec.decoders, tuple.__new__, Recorded
    for position, name, kind, version, day, recorded_at, source, data, personal in rows:
        try:
            decode, nulls = readers[kind, version]  # type: ignore[misc]  # None is caught below
            if personal is None or personal == "{}":
                event = decode(f'{{"at":"{day}",{nulls}{data[1:]}')
            else:
                event = decode(f'{{"at":"{day}",{nulls}{data[1:-1]},{personal[1:]}')
        except _UNREADABLE:
            event = _decode_damaged(codec, position, (kind, version, day, data, personal))
        columns = (position, name, kind, version, day, recorded_at, "", source, None, None, event)
        yield make(recorded_type, columns)


def _decode_damaged(codec: Codec, position: int, parts: Columns) -> Event:
    """Return the event of a row that the fast loop cannot decode, or raise."""
    from weakties.domain.when import when  # noqa: PLC0415  # as above
    from weakties.log.codec import Encoded  # noqa: PLC0415  # as above

    kind, version, occurred, data, personal = parts
    texts = (kind, occurred, data, personal or "")
    try:
        is_typed = isinstance(version, int) and all(isinstance(text, str) for text in texts)
        if is_typed and when(occurred):
            return codec.decode(Encoded(*parts))
    except MalformedDate:
        pass
    raise BrokenLog(position, "its row cannot be read")
