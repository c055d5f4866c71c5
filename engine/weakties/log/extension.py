"""Extension of a log by drafts or by rows of another log, and its copy into a new file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from weakties.errors import BrokenLog, CannotWrite
from weakties.log import chain
from weakties.log.envelope import Draft, Head, Recorded, Row

if TYPE_CHECKING:
    from weakties.log.rows import RowFactory

_OLDER = (
    "an older weakties made its tables, where a key cannot be erased with somebody who is forgotten"
)
Columns = tuple[Any, ...]
"""Those of `Row`, in a plain tuple."""
FindByKeys = Callable[[Collection[bytes]], dict[bytes, Recorded]]
StoreRows = Callable[[Iterator[Columns], int], None]


def append_drafts(
    row_factory: RowFactory,
    head: Head,
    drafts: Iterable[Draft],
    *,
    find_by_keys: FindByKeys,
    store: StoreRows,
) -> list[Recorded]:
    """Append drafts, and return what is recorded; a known key returns the earlier event.

    Args:
        head: the end of the log.
        find_by_keys: finds what was recorded under these keyed hashes; asked at most once.
        store: stores so many rows, each of which is made when it is taken.

    Raises:
        MalformedEvent: a value does not fit; nothing was stored.
    """
    drafts = list(drafts)
    keys = [row_factory.hash_key(draft) for draft in drafts]
    hashes = [key for key in keys if key is not None]
    existing = find_by_keys(hashes) if hashes and head.position else {}
    recorded_by_key: dict[bytes | None, Recorded] = dict(existing.items())
    if not recorded_by_key and len(set(hashes)) == len(hashes):
        return _store_new(row_factory, head, list(zip(drafts, keys, strict=True)), store)
    new = iter(
        _store_new(row_factory, head, list(_select_new(drafts, keys, recorded_by_key)), store)
    )
    results = []
    for key in keys:
        if key is None or key not in recorded_by_key:
            recorded_by_key[key] = next(new)
        results.append(recorded_by_key[key])
    return results


def _store_new(
    row_factory: RowFactory, head: Head, new: list[tuple[Draft, bytes | None]], store: StoreRows
) -> list[Recorded]:
    """Store drafts that were not told before."""
    rows, recorded = row_factory.make_rows(
        head, [draft for draft, _ in new], [key for _, key in new]
    )
    if new:
        store(rows, len(new))
    return recorded


def _select_new(
    drafts: Iterable[Draft], keys: Iterable[bytes | None], existing_keys: Iterable[bytes | None]
) -> Iterator[tuple[Draft, bytes | None]]:
    """Yield the drafts whose key is neither in the log nor in an earlier draft."""
    used_keys = set(existing_keys)
    for draft, key in zip(drafts, keys, strict=True):
        if key is None or key not in used_keys:
            used_keys.add(key)
            yield draft, key


def verify_rows(head: Head, rows: Iterable[Row], *, seals_keys: bool = True) -> Iterator[Row]:
    """Yield rows of another log with the same id, after checking that each continues the chain.

    Args:
        seals_keys: whether the store can blank a key, see `RowFactory`.

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
        if not chain.has_valid_commitment(row):
            raise BrokenLog(position, "its personal part or its key was changed")
        if not seals_keys and chain.is_sealed(row.commitment):
            raise CannotWrite("The network", _OLDER, "put it into a new file or a new database")
        yield row


def blank_row(row: Row) -> Row:
    """Return a row without its personal part, and without the key that was bound with it.

    A key that the first rule of `weakties.log.chain` binds stays: without it the chain would not
    hold.
    """
    key = None if chain.is_sealed(row.commitment) else row.key
    return row._replace(key=key, personal=None, salt=None)
