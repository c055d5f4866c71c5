"""How do stored rows become recorded events, a million at a time?

One loop and no call for each; there are two such loops, since one for both would take a quarter
longer. Every field that may be missing is told to be null first, and again if it is there: the last
word counts, and msgspec takes longer to find a field missing than to read a null.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias

from weakties.envelope import Recorded
from weakties.errors import BrokenLog, MalformedDate

if TYPE_CHECKING:  # a log that is only asked for its head needs no codec
    from weakties.codec import Codec
    from weakties.domain.event import Event

SEEN = (
    "position, id, kind, version, occurred_at, recorded_at, actor, source, batch, cause, "
    "data, personal"
)
_BARE = "position, id, kind, version, occurred_at, recorded_at, source, data, personal"
_UNREADABLE = (KeyError, TypeError, ValueError)
Columns = tuple[Any, ...]
Opens: TypeAlias = "Callable[[Codec, Iterable[Columns]], Iterator[Recorded]]"


def way(*, bare: bool) -> tuple[str, Opens]:
    """Give the columns to ask for, and what makes recorded events of them; see `Log.read`."""
    return (_BARE, _opened_bare) if bare else (SEEN, opened)


def opened(codec: Codec, rows: Iterable[Columns]) -> Iterator[Recorded]:
    """Give recorded events.

    Args:
        rows: the columns of `SEEN`.

    Raises:
        BrokenLog: a row was damaged.
    """
    readers, make, kept = codec.readers, tuple.__new__, Recorded
    for at, name, kind, version, day, told_at, actor, source, batch, cause, data, apart in rows:
        try:
            decode, nulls = readers[kind, version]  # type: ignore[misc]  # None is caught below
            if apart is None or apart == "{}":
                told = decode(f'{{"at":"{day}",{nulls}{data[1:]}')
            else:
                told = decode(f'{{"at":"{day}",{nulls}{data[1:-1]},{apart[1:]}')
        except _UNREADABLE:
            told = _salvaged(codec, at, (kind, version, day, data, apart))
        columns = (at, name, kind, version, day, told_at, actor, source, batch, cause, told)
        yield make(kept, columns)


def spellings(ids: Iterable[str]) -> Iterator[str]:
    """Yield ids as this engine spells them in JSON, by which a store may narrow its search.

    Whether an event mentions one is decided by `mentioning`.
    """
    from msgspec.json import encode  # noqa: PLC0415  # a log that is only asked for its head needs none

    for name in ids:
        with suppress(UnicodeEncodeError):  # half a character stands in no event
            yield encode(name).decode()


def mentioning(ids: Iterable[str]) -> Callable[[str], bool]:
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
        return not wanted.isdisjoint(texts(data))

    return mentions


def texts(data: str) -> Iterator[str]:
    """Yield every text that is a value in the data of an event, in a list or alone.

    >>> list(texts('{"person":"p-1","people":["p-2"],"n":1}'))
    ['p-1', 'p-2']
    """
    from msgspec import MsgspecError  # noqa: PLC0415  # as above
    from msgspec.json import decode  # noqa: PLC0415  # as above

    try:
        left = [decode(data)]
    except (MsgspecError, UnicodeEncodeError):  # damaged; whoever reads the event says so
        return
    while left:
        value = left.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            left += reversed(value.values())
        elif isinstance(value, list):
            left += reversed(value)


def one(codec: Codec, row: Columns) -> Recorded:
    """Give the recorded event of one row; see `opened`."""
    return next(opened(codec, (row,)))


def _opened_bare(codec: Codec, rows: Iterable[Columns]) -> Iterator[Recorded]:
    """Give the same without what no projection of the core asks for."""
    readers, make, kept = codec.readers, tuple.__new__, Recorded
    for at, name, kind, version, day, told_at, source, data, apart in rows:
        try:
            decode, nulls = readers[kind, version]  # type: ignore[misc]  # None is caught below
            if apart is None or apart == "{}":
                told = decode(f'{{"at":"{day}",{nulls}{data[1:]}')
            else:
                told = decode(f'{{"at":"{day}",{nulls}{data[1:-1]},{apart[1:]}')
        except _UNREADABLE:
            told = _salvaged(codec, at, (kind, version, day, data, apart))
        columns = (at, name, kind, version, day, told_at, "", source, None, None, told)
        yield make(kept, columns)


def _salvaged(codec: Codec, position: int, parts: Columns) -> Event:
    """Read the slow way what the fast way does not."""
    from weakties.codec import Encoded  # noqa: PLC0415  # as above
    from weakties.domain.when import when  # noqa: PLC0415  # as above

    kind, version, occurred, data, apart = parts
    texts = (kind, occurred, data, apart or "")
    try:
        whole = isinstance(version, int) and all(isinstance(text, str) for text in texts)
        if whole and when(occurred):
            return codec.decode(Encoded(*parts))
    except MalformedDate:
        pass
    raise BrokenLog(position, "its row cannot be read")
