"""Orders of telling: the same facts as other logs would hold them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from random import Random

import attrs

from weakties.domain.event import list_entity_ids
from weakties.domain.moments import Moment, compute_moment
from weakties.domain.unknown import Unknown
from weakties.log.codec import Codec
from weakties.log.decoding import make_mention_check
from weakties.log.envelope import STRUCTURAL, EventDate, Head, Recorded, Row

LAST_INSTANT = "2099-01-01T00:00:00.000000Z"
"""An instant of recording behind everything: then the day that was told decides alone."""


@attrs.frozen
class ListLog:
    """A log for read models that is a list of events."""

    events: list[Recorded]
    codec: Codec = attrs.field(factory=Codec)

    def read_head(self) -> Head:
        """See `Log.read_head`."""
        last = self.events[-1:]
        return Head(last[0].position if last else 0, self._hash(len(self.events)))

    def _hash(self, count: int) -> bytes:
        return sha256("".join(r.id for r in self.events[:count]).encode()).digest()

    def read_rows(self, after: int = 0, until: int | None = None) -> Iterator[Row]:
        """See `Log.read_rows`; keys, salts and commitments are left out."""
        for count, r in enumerate(self.events, 1):
            if after < r.position <= (until or r.position):
                yield Row(
                    *r[:10], None, _encode_data(r, self.codec), None, None, None, self._hash(count)
                )

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[Recorded]:  # fmt: skip
        """See `Log.read`."""
        for r in self.events:
            inside = after < r.position <= (r.position if until is None else until)
            if inside and (not kinds or r.kind in kinds):
                yield r

    def read_at(self, positions: Sequence[int], *, bare: bool = False) -> Iterator[Recorded]:
        """See `Log.read_at`."""
        events = {r.position: r for r in self.events}
        yield from (events[position] for position in positions if position in events)

    def read_dates(self, after: int = 0, until: int | None = None) -> Iterator[EventDate]:
        """See `Log.read_dates`."""
        for row in self.read_rows(after, until):
            yield EventDate(*[getattr(row, name) for name in EventDate._fields])

    def find(self, ids: Collection[str]) -> dict[str, Recorded]:
        """See `Log.find`."""
        return {r.id: r for r in self.events if r.id in ids}

    def positions(
        self, *, events: Collection[str] = (), batches: Collection[str] = (),
        mentions: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        """See `Log.positions`."""
        is_mentioned = make_mention_check(mentions)
        return [
            row.position
            for row in self.read_rows()
            if row.id in events or row.batch in batches or is_mentioned(row.data)
        ]


def postpone_recording(events: Iterable[Recorded]) -> list[Recorded]:
    """Return events as if all of them had been recorded long after they happened."""
    return [r._replace(recorded_at=LAST_INSTANT) for r in events]


def reorder_events(events: Sequence[Recorded], random: Random, codec: Codec) -> list[Recorded]:
    """Return the same events in another order in which a log could have recorded them.

    Only what a log itself orders keeps its order: events of one moment, an event and what it names
    by id or begins, and all that tells about the log, such as undoing.

    Args:
        events: see `postpone_recording`.
        random: chooses the order.
    """
    waiting, ordered = list(events), list[Recorded]()
    moments = _find_moments(events, codec)
    while waiting:
        free = [r for n, r in enumerate(waiting) if not _is_bound(r, waiting[:n], codec, moments)]
        chosen = random.choice(free)
        waiting.remove(chosen)
        ordered.append(chosen)
    return [r._replace(position=n) for n, r in enumerate(ordered, 1)]


def _encode_data(recorded: Recorded, codec: Codec) -> str:
    """Return the data of an event as JSON; of a kind that the codec lacks, none."""
    event = recorded.event
    if isinstance(event, Unknown):
        return event.data
    has_kind = codec.kinds.get(recorded.kind) is type(event)
    return codec.encode(event).data if has_kind else "{}"


def _find_moments(events: Sequence[Recorded], codec: Codec) -> dict[str, set[Moment]]:
    """Return the moments at which each event may stand: its own, and those of what it names.

    What names another event stands behind it, and so at one moment with whatever else does.
    """
    moments_by_id: dict[str, set[Moment]] = {}
    for recorded in events:
        data, at = (
            _encode_data(recorded, codec),
            compute_moment(recorded.occurred_at, recorded.recorded_at),
        )
        named_at = (
            m for other, those in moments_by_id.items() if other in data for m in those if m > at
        )
        moments_by_id[recorded.id] = {at, *named_at}
    return moments_by_id


def _is_bound(
    recorded: Recorded, before: Sequence[Recorded], codec: Codec, moments: dict[str, set[Moment]]
) -> bool:
    """Check whether an event has to stay behind one of those before it."""
    data = _encode_data(recorded, codec)
    begins = recorded.kind.endswith(".added")
    names = set(list_entity_ids(recorded.event))
    return any(
        r.id in data
        or (
            (begins or r.kind.endswith(".added")) and not names.isdisjoint(list_entity_ids(r.event))
        )
        or recorded.kind in STRUCTURAL
        or r.kind in STRUCTURAL
        or not moments[recorded.id].isdisjoint(moments[r.id])
        for r in before
    )
