"""How does a log go on: by drafts, by the rows of another, and into a file of its own?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weakties import chain
from weakties.envelope import Draft, Head, Recorded, Row
from weakties.errors import BrokenLog, CannotWrite

if TYPE_CHECKING:
    from weakties.codec import Codec
    from weakties.log.forge import Forge
    from weakties.log.protocol import Chance, Clock, Log

_OLDER = (
    "an older weakties made its tables, where a key cannot be erased with somebody who is forgotten"
)
Columns = tuple[Any, ...]
"""Those of `Row`, in a plain tuple."""
Told = Callable[[Collection[bytes]], dict[bytes, Recorded]]
Keep = Callable[[Iterator[Columns], int], None]


def appended(
    forge: Forge, head: Head, drafts: Iterable[Draft], *, told: Told, keep: Keep
) -> list[Recorded]:
    """Continue a log by drafts; one whose key was told before gives what was recorded then.

    Args:
        head: the end of the log.
        told: finds what was recorded under these keyed hashes; asked at most once.
        keep: stores so many rows, each of which is made when it is taken.

    Raises:
        MalformedEvent: a value does not fit; nothing was stored.
    """
    drafts = list(drafts)
    keys = [forge.keyed(draft) for draft in drafts]
    named = [key for key in keys if key is not None]
    before = told(named) if named and head.position else {}
    known: dict[bytes | None, Recorded] = dict(before.items())
    if not known and len(set(named)) == len(named):
        return _kept(forge, head, list(zip(drafts, keys, strict=True)), keep)
    new = iter(_kept(forge, head, list(_new(drafts, keys, known)), keep))
    answer = []
    for key in keys:
        if key is None or key not in known:
            known[key] = next(new)
        answer.append(known[key])
    return answer


def _kept(
    forge: Forge, head: Head, new: list[tuple[Draft, bytes | None]], keep: Keep
) -> list[Recorded]:
    """Store drafts that were not told before."""
    rows, recorded = forge.rows(head, [draft for draft, _ in new], [key for _, key in new])
    if new:
        keep(rows, len(new))
    return recorded


def _new(
    drafts: Iterable[Draft], keys: Iterable[bytes | None], told: Iterable[bytes | None]
) -> Iterator[tuple[Draft, bytes | None]]:
    """Leave out what was told before: to the log, or by an earlier one of these drafts."""
    seen = set(told)
    for draft, key in zip(drafts, keys, strict=True):
        if key is None or key not in seen:
            seen.add(key)
            yield draft, key


def continued(head: Head, rows: Iterable[Row], *, seals_keys: bool = True) -> Iterator[Row]:
    """Give rows of another log of the same id on, as long as they continue the chain.

    Args:
        seals_keys: whether the store can blank a key, see `Forge`.

    Raises:
        BrokenLog: one does not, or its personal part or its key was changed.
        CannotWrite: the store cannot blank what the second rule binds.
    """
    position, previous = head.position, head.hash
    for row in rows:
        previous = chain.link(previous, row[:-1])
        position += 1
        if (row.position, row.hash) != (position, previous):
            raise BrokenLog(position, "the row does not continue the chain")
        if not chain.bound(row):
            raise BrokenLog(position, "its personal part or its key was changed")
        if not seals_keys and chain.is_sealed(row.commitment):
            raise CannotWrite("The network", _OLDER, "put it into a new file or a new database")
        yield row


def blank_row(row: Row) -> Row:
    """Return a row without its personal part, and without the key that was bound with it.

    A key that the first rule of `weakties.chain` binds stays: without it the chain would not hold.
    """
    key = None if chain.is_sealed(row.commitment) else row.key
    return row._replace(key=key, personal=None, salt=None)


def copied(
    log: Log, rows: Iterable[Row], to: Path, made: tuple[Callable[[], Codec], tuple[Clock, Chance]]
) -> None:
    """Write the rows of a log into a file that is not there yet: see `Log.backup`.

    Args:
        rows: all of them, as of one moment.
        made: what gives the codec, and the sources.

    Raises:
        CannotWrite: the file is there already, or its place does not take it.
        BrokenLog: a row does not continue the chain.
    """
    from weakties.log.sqlite import SqliteLog, file  # noqa: PLC0415  # few logs end in a file
    from weakties.log.sqlite.explain import explained  # noqa: PLC0415  # as above

    with explained(to):
        file.make(to, fresh=True)
    kinds, sources = made
    kept = SqliteLog(to, kinds, sources, identity=(log.network_id, log.secret))
    try:
        kept.writing(lambda writer: writer.restore(rows))
    finally:
        kept.close()
