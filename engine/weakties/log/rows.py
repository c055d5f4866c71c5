"""The rows of a log: made from drafts, checked when they come from elsewhere, and blanked.

All of it is the same for every log, whatever keeps it: ids, keyed hashes, commitments, the chain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from weakties.domain.event import Event, evolve
from weakties.domain.ids import uuid7
from weakties.domain.structural import ClockCorrected
from weakties.domain.when import NOW, when
from weakties.errors import BrokenLog, CannotWrite
from weakties.log import chain
from weakties.log.envelope import Draft, Head, Recorded, Row

if TYPE_CHECKING:
    from weakties.log.codec import Codec, Encoded
    from weakties.log.protocol import Chance, Clock

SALT_BYTES, _COUNT_BYTES = 32, 10
_CHANCES, _SHARED = 1 << 74, 24
_UTC_BEGINS = len("2026-11-20T09:00:00.000000")
_OLDER = (
    "an older weakties made its tables, where a key cannot be erased with somebody who is forgotten"
)
Columns = tuple[Any, ...]
"""Those of `Row`, in a plain tuple: SQLite takes those faster."""
RowParts: TypeAlias = "tuple[Draft, bytes | None, Event, Encoded, str, bytes]"


@attrs.frozen
class NewRows:
    """The rows of those drafts that were not recorded before.

    Attributes:
        rows: to be stored in this order; each is made when it is taken, so that thousands need not
            be kept.
        count: how many there are.
    """

    rows: Iterator[Columns]
    count: int
    _keys: Sequence[bytes | None]
    _existing: Mapping[bytes, Recorded]
    _recorded: list[Recorded]
    """Fills while the rows are taken."""

    def collect(self) -> list[Recorded]:
        """Return what each draft is recorded as, once the rows are stored.

        A draft whose key was recorded before, or stands in an earlier draft, is what that one is.
        """
        if self.count == len(self._keys):
            return self._recorded
        recorded_by_key, new = dict(self._existing), iter(self._recorded)
        results = []
        for key in self._keys:
            recorded = None if key is None else recorded_by_key.get(key)
            if recorded is None:
                recorded = next(new)
                if key is not None:
                    recorded_by_key[key] = recorded
            results.append(recorded)
        return results


@attrs.frozen
class RowFactory:
    """What a log needs to make rows.

    Attributes:
        secret: key of the keyed hashes.
        clock: gives now, in UTC.
        chance: gives so many random bytes.
        seals_keys: whether rows follow the second rule of `weakties.log.chain`, by which a key is
            blanked with the personal part. A store says so whose `blank` sets the key to null,
            see `blank_row`.
    """

    codec: Codec
    secret: bytes
    clock: Clock
    chance: Chance
    seals_keys: bool = attrs.field(default=False, kw_only=True)

    def hash_keys(self, drafts: Iterable[Draft]) -> list[bytes | None]:
        """Hash what each draft's source calls it; None for a draft without a key."""
        secret, hash_key = self.secret, chain.hash_key
        return [None if draft.key is None else hash_key(secret, draft.key) for draft in drafts]

    def make_rows(
        self, head: Head, drafts: Collection[Draft], keys: Sequence[bytes | None],
        existing: Mapping[bytes, Recorded],
    ) -> NewRows:  # fmt: skip
        """Make the rows by which drafts continue a log.

        Every draft is looked at before the first row is made. No row is recorded before the head,
        unless it corrects the clock, which had led the log into the future: from there time goes
        on.

        Args:
            keys: of each draft, see `hash_keys`.
            existing: what the log holds under any of these keys.

        Raises:
            MalformedEvent: a value does not fit.
        """
        new = list(_select_new(drafts, keys, existing))
        now, encode = self.clock(), self.codec.encode
        events = [d.event if d.event.at != NOW else _set_moment(now, d.event) for d, _ in new]
        encoded = [encode(event) for event in events]
        names = _make_event_ids(now, self.chance(_COUNT_BYTES), len(events))
        salt_bytes = self.chance(SALT_BYTES * len(events))
        salts = [salt_bytes[n : n + SALT_BYTES] for n in range(0, len(salt_bytes), SALT_BYTES)]
        new_drafts, new_keys = [draft for draft, _ in new], [key for _, key in new]
        parts = zip(new_drafts, new_keys, events, encoded, names, salts, strict=True)
        recorded: list[Recorded] = []
        recorded_at = format_timestamp(now)
        if not any(isinstance(event, ClockCorrected) for event in events):
            recorded_at = max(recorded_at, head.recorded_at)
        columns = (_seal_rows if self.seals_keys else _commit_rows)(
            head.position, recorded_at, parts, recorded
        )
        return NewRows(_link_rows(head.hash, columns), len(new), keys, existing, recorded)


def _select_new(
    drafts: Iterable[Draft], keys: Iterable[bytes | None], existing_keys: Iterable[bytes]
) -> Iterator[tuple[Draft, bytes | None]]:
    """Yield the drafts whose key is neither in the log nor in an earlier draft, with their keys."""
    used_keys = set(existing_keys)
    for draft, key in zip(drafts, keys, strict=True):
        if key is None:
            yield draft, key
        elif key not in used_keys:
            used_keys.add(key)
            yield draft, key


def _link_rows(previous: bytes, rows: Iterable[Columns]) -> Iterator[Columns]:
    """Chain rows; what makes them, and this, look methods up once, not for each row."""
    link = chain.link
    for columns in rows:
        previous = link(previous, columns)
        yield (*columns, previous)


def _commit_rows(
    position: int, recorded_at: str, parts: Iterable[RowParts], recorded: list[Recorded]
) -> Iterator[Columns]:
    """Commit to what is personal, by the first rule; each rule has a loop, without a call a row."""
    bind, keep, make = chain.bind_words, recorded.append, tuple.__new__
    for draft, key, event, (kind, version, occurred, data, personal), name, salt in parts:
        position += 1
        plain_columns = (
            position, name, kind, version, occurred, recorded_at,
            draft.actor, draft.source, draft.batch, draft.cause,
        )  # fmt: skip
        keep(make(Recorded, (*plain_columns, event)))
        if personal is None:
            yield (*plain_columns, key, data, None, None, None)
        else:
            yield (*plain_columns, key, data, personal, salt, bind(salt, name, personal))


def _seal_rows(
    position: int, recorded_at: str, parts: Iterable[RowParts], recorded: list[Recorded]
) -> Iterator[Columns]:
    """Commit to what is personal and to the key, by the second rule."""
    bind, keep, make = chain.bind_key_and_words, recorded.append, tuple.__new__
    for draft, key, event, (kind, version, occurred, data, personal), name, salt in parts:
        position += 1
        plain_columns = (
            position, name, kind, version, occurred, recorded_at,
            draft.actor, draft.source, draft.batch, draft.cause,
        )  # fmt: skip
        keep(make(Recorded, (*plain_columns, event)))
        if personal is None and key is None:
            yield (*plain_columns, None, data, None, None, None)
        else:
            words = personal or chain.NOTHING
            yield (*plain_columns, key, data, words, salt, bind(salt, name, key, words))


def _set_moment(now: datetime, event: Event) -> Event:
    """Return an event with the current second as its moment."""
    return evolve(event, at=when(now.replace(microsecond=0)))


def _make_event_ids(now: datetime, chance: bytes, count: int) -> list[str]:
    """Make ids that share their time and most of their chance, and count up in their last part."""
    first = uuid7(int(now.timestamp() * 1000), int.from_bytes(chance) % _CHANCES)
    prefix, number = first[:_SHARED], int(first[_SHARED:], 16) >> 1
    return [f"{prefix}{n:012x}" for n in range(number, number + count)]


def format_timestamp(moment: datetime) -> str:
    """Spell an instant as the log does: UTC, microseconds."""
    return f"{moment.astimezone(UTC).isoformat('T', 'microseconds')[:_UTC_BEGINS]}Z"


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
