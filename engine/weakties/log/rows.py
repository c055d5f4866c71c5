"""Rows made from drafts: ids, keyed hashes, commitments and the chain; the same for every log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import attrs

from weakties.domain.event import Event, evolve
from weakties.domain.ids import uuid7
from weakties.domain.structural import ClockCorrected
from weakties.domain.when import NOW, when
from weakties.log import chain
from weakties.log.codec import Codec, Encoded
from weakties.log.envelope import Draft, Head, Recorded
from weakties.log.protocol import Chance, Clock

SALT_BYTES, _COUNT_BYTES = 32, 10
_CHANCES, _SHARED = 1 << 74, 24
_UTC_BEGINS = len("2026-11-20T09:00:00.000000")
Columns = tuple[Any, ...]
"""Those of `Row`, in a plain tuple: SQLite takes those faster."""
RowParts = tuple[Draft, bytes | None, Event, Encoded, str, bytes]


@attrs.frozen
class RowFactory:
    """What a log needs to make rows.

    Attributes:
        secret: key of the keyed hashes.
        clock: gives now, in UTC.
        chance: gives so many random bytes.
        seals_keys: whether rows follow the second rule of `weakties.log.chain`, by which a key is
            blanked with the personal part. A store says so whose `blank` sets the key to null,
            see `weakties.log.extension.blank_row`.
    """

    codec: Codec
    secret: bytes
    clock: Clock
    chance: Chance
    seals_keys: bool = attrs.field(default=False, kw_only=True)

    def hash_key(self, draft: Draft) -> bytes | None:
        """Hash what a draft's source calls it."""
        return None if draft.key is None else chain.hash_key(self.secret, draft.key)

    def make_rows(
        self, head: Head, drafts: Collection[Draft], keys: Collection[bytes | None]
    ) -> tuple[Iterator[Columns], list[Recorded]]:
        """Make the rows that continue a log, and what its readers will see of them.

        Each row is made when it is taken, so that thousands need not be kept; every draft is
        looked at before the first one is. No row is recorded before the head, unless it corrects
        the clock, which had led the log into the future: from there time goes on.

        Args:
            keys: the keyed hash of each draft.

        Returns:
            the rows, and a list that fills while they are taken.

        Raises:
            MalformedEvent: a value does not fit.
        """
        now, encode = self.clock(), self.codec.encode
        events = [d.event if d.event.at != NOW else _set_moment(now, d.event) for d in drafts]
        encoded = [encode(event) for event in events]
        names = _make_event_ids(now, self.chance(_COUNT_BYTES), len(events))
        salt_bytes = self.chance(SALT_BYTES * len(events))
        salts = [salt_bytes[n : n + SALT_BYTES] for n in range(0, len(salt_bytes), SALT_BYTES)]
        parts = zip(drafts, keys, events, encoded, names, salts, strict=True)
        recorded: list[Recorded] = []
        recorded_at = format_timestamp(now)
        if not any(isinstance(event, ClockCorrected) for event in events):
            recorded_at = max(recorded_at, head.recorded_at)
        columns = (_seal_rows if self.seals_keys else _commit_rows)(
            head.position, recorded_at, parts, recorded
        )
        return _link_rows(head.hash, columns), recorded


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
    commitment, keep, make = chain.commitment, recorded.append, tuple.__new__
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
            yield (*plain_columns, key, data, personal, salt, commitment(salt, name, personal))


def _seal_rows(
    position: int, recorded_at: str, parts: Iterable[RowParts], recorded: list[Recorded]
) -> Iterator[Columns]:
    """Commit to what is personal and to the key, by the second rule."""
    seal, keep, make = chain.seal, recorded.append, tuple.__new__
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
            yield (*plain_columns, key, data, words, salt, seal(salt, name, key, words))


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
