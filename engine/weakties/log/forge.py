"""From drafts to rows: ids, keyed hashes, commitments and the chain; the same for every log."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import attrs

from weakties import chain
from weakties.codec import Codec
from weakties.domain.event import changed
from weakties.domain.ids import uuid7
from weakties.domain.when import NOW, when
from weakties.envelope import Draft, Head, Recorded
from weakties.log.protocol import Chance, Clock

SALT_BYTES, _COUNT_BYTES = 32, 10
_CHANCES, _SHARED = 1 << 74, 24
Columns = tuple[Any, ...]
"""Those of `Row`, in a plain tuple: SQLite takes those faster."""


@attrs.frozen
class Forge:
    """What a log needs to make rows.

    Attributes:
        secret: key of the keyed hashes.
        clock: gives now, in UTC.
        chance: gives so many random bytes.
    """

    codec: Codec
    secret: bytes
    clock: Clock
    chance: Chance

    def keyed(self, draft: Draft) -> bytes | None:
        """Hash what a draft's source calls it."""
        return None if draft.key is None else chain.keyed(self.secret, draft.key)

    def rows(
        self, head: Head, drafts: Collection[tuple[Draft, bytes | None]]
    ) -> tuple[list[Columns], list[Recorded]]:
        """Make the rows that continue a log, and what its readers will see of them.

        Args:
            drafts: each with its keyed hash.
        """
        now = self.clock()
        recorded_at = max(stamp(now), head.recorded_at)
        shared, number = _names(int(now.timestamp() * 1000), self.chance(_COUNT_BYTES))
        salts = self.chance(SALT_BYTES * len(drafts))
        at = when(now.replace(microsecond=0))
        position, previous = head.position, head.hash
        encode, make, rows, recorded = self.codec.encode, tuple.__new__, [], []
        for draft, key in drafts:
            told = draft.event
            if told.at == NOW:
                told = changed(told, at=at)
            kind, version, occurred, data, personal = encode(told)
            name, number = f"{shared}{number:012x}", number + 1
            salt = commitment = None
            if personal is not None:
                place = SALT_BYTES * (position - head.position)
                salt = salts[place : place + SALT_BYTES]
                commitment = chain.commitment(salt, name, personal)
            position += 1
            shown = (
                position, name, kind, version, occurred, recorded_at,
                draft.actor, draft.source, draft.batch, draft.cause,
            )  # fmt: skip
            columns = (*shown, key, data, personal, salt, commitment)
            previous = chain.link(previous, columns)
            rows.append((*columns, previous))
            recorded.append(make(Recorded, (*shown, told)))
        return rows, recorded


def _names(milliseconds: int, chance: bytes) -> tuple[str, int]:
    """Begin ids that share their time and most of their chance, and count up in their last part."""
    first = uuid7(milliseconds, int.from_bytes(chance) % _CHANCES)
    return first[:_SHARED], int(first[_SHARED:], 16) >> 1


def stamp(moment: datetime) -> str:
    """Spell an instant as the log does: UTC, microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
