"""From drafts to rows: ids, keyed hashes, commitments and the chain; the same for every log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import attrs

from weakties import chain
from weakties.codec import Codec
from weakties.domain.event import changed
from weakties.domain.ids import uuid7
from weakties.domain.when import NOW, when
from weakties.envelope import Draft, Head, Recorded, Row
from weakties.log.protocol import Chance, Clock

SALT_BYTES, _COUNT_BYTES = 32, 10
_COUNTER_TOP = 1 << 73


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

    def rows(self, head: Head, drafts: Iterable[Draft]) -> tuple[list[Row], list[Recorded]]:
        """Make the rows that continue a log, and what its readers will see of them."""
        now = self.clock()
        recorded_at = max(stamp(now), head.recorded_at)
        count = int.from_bytes(self.chance(_COUNT_BYTES)) % _COUNTER_TOP
        milliseconds = int(now.timestamp() * 1000)
        position, previous = head.position, head.hash
        encode, rows, recorded = self.codec.encode, [], []
        for draft in drafts:
            told = draft.event
            if told.at == NOW:
                told = changed(told, at=when(now.replace(microsecond=0)))
            kind, version, occurred_at, data, personal = encode(told)
            position, count = position + 1, count + 1
            event_id = uuid7(milliseconds, count)
            salt = commitment = None
            if personal is not None:
                salt = self.chance(SALT_BYTES)
                commitment = chain.commitment(salt, event_id, personal)
            key = None if draft.key is None else chain.keyed(self.secret, draft.key)
            shown = (
                event_id, kind, version, occurred_at, recorded_at,
                draft.actor, draft.source, draft.batch, draft.cause,
            )  # fmt: skip
            row = Row(position, *shown, key, data, personal, salt, commitment, b"")
            previous = chain.next_hash(previous, row)
            rows.append(row._replace(hash=previous))
            recorded.append(Recorded(position, *shown, told))
        return rows, recorded


def stamp(moment: datetime) -> str:
    """Spell an instant as the log does: UTC, microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
