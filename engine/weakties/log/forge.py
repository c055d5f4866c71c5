"""From drafts to rows: ids, keyed hashes, commitments and the chain; the same for every log."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from typing import Any

import attrs

from weakties import chain
from weakties.codec import Codec, Encoded
from weakties.domain.event import Event, changed
from weakties.domain.ids import uuid7
from weakties.domain.when import NOW, when
from weakties.envelope import Draft, Head, Recorded
from weakties.log.protocol import Chance, Clock

SALT_BYTES, _COUNT_BYTES = 32, 10
_CHANCES, _SHARED = 1 << 74, 24
_SHOWN = 10
Columns = tuple[Any, ...]
"""Those of `Row`, in a plain tuple: SQLite takes those faster."""
Told = tuple[tuple[Draft, bytes | None], Event, Encoded]


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
    ) -> tuple[Iterator[Columns], list[Recorded]]:
        """Make the rows that continue a log, and what its readers will see of them.

        Each row is made when it is taken, so that thousands need not be kept; every draft is
        looked at before the first one is.

        Args:
            drafts: each with its keyed hash.

        Returns:
            the rows, and a list that fills while they are taken.

        Raises:
            MalformedEvent: a value does not fit.
        """
        now = self.clock()
        events = [d.event if d.event.at != NOW else _at(now, d.event) for d, _ in drafts]
        told = list(zip(drafts, events, map(self.codec.encode, events), strict=True))
        recorded: list[Recorded] = []
        return self._linked(head, now, told, recorded.append), recorded

    def _linked(
        self, head: Head, now: datetime, told: Collection[Told], keep: Callable[[Recorded], None]
    ) -> Iterator[Columns]:
        """Name, salt and chain what was taken apart."""
        recorded_at = max(stamp(now), head.recorded_at)
        shared, number = _names(int(now.timestamp() * 1000), self.chance(_COUNT_BYTES))
        salts, place = self.chance(SALT_BYTES * len(told)), 0
        position, previous, make = head.position, head.hash, tuple.__new__
        for (draft, key), event, (kind, version, occurred, data, personal) in told:
            position, name, number = position + 1, f"{shared}{number:012x}", number + 1
            salt = commitment = None
            if personal is not None:
                salt = salts[place : place + SALT_BYTES]
                commitment = chain.commitment(salt, name, personal)
            place += SALT_BYTES
            actor, source, batch, cause = draft.actor, draft.source, draft.batch, draft.cause
            columns = (
                position, name, kind, version, occurred, recorded_at, actor, source, batch, cause,
                key, data, personal, salt, commitment,
            )  # fmt: skip
            previous = chain.link(previous, columns)
            keep(make(Recorded, (*columns[:_SHOWN], event)))
            yield (*columns, previous)


def _at(now: datetime, told: Event) -> Event:
    """Give an event the moment that was not told: now, to the second."""
    return changed(told, at=when(now.replace(microsecond=0)))


def _names(milliseconds: int, chance: bytes) -> tuple[str, int]:
    """Begin ids that share their time and most of their chance, and count up in their last part."""
    first = uuid7(milliseconds, int.from_bytes(chance) % _CHANCES)
    return first[:_SHARED], int(first[_SHARED:], 16) >> 1


def stamp(moment: datetime) -> str:
    """Spell an instant as the log does: UTC, microseconds."""
    spelt = moment.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{spelt.removesuffix('+00:00')}Z"
