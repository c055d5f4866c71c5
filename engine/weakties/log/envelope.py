"""The envelope of an event: a draft before it is recorded, a position afterwards."""

from __future__ import annotations

from typing import Any, NamedTuple

import attrs

from weakties.domain.event import Event

OBEYED = frozenset(
    ("batch.imported", "event.retracted", "batch.retracted", "person.merged",
     "organization.merged", "person.forgotten", "clock.corrected")
)  # fmt: skip
"""The kinds that a replay obeys. A store may have an index of them: it is part of its format."""
STRUCTURAL = OBEYED | {"log.restored"}
"""The kinds that tell about the log itself, and lie on the axis of recording alone."""


@attrs.frozen(kw_only=True)
class Draft:
    """An event to be recorded, and where it comes from.

    Attributes:
        key: what the source calls this fact, for ever: told twice, it is recorded once. It may
            name people whom the event is about, since only a keyed hash of it is stored, which
            goes when they are forgotten; None for what has no such name.
        source: who tells, such as ``api``, ``cli`` or an importer's id.
        batch: the import or command it belongs to.
        cause: id of the event that led to it.
        row: the line of the source it begins on, counted from 1; kept with the import's event.
        mentions: whom an imported event is about, each a ``PersonAdded`` under the claim that the
            event names them by; who is new is added first, and nothing else of it is stored. An
            event that begins what the draft's event claims, such as the ``LeadHeard`` of a lead,
            is recorded first, unless it is known.
        withdraws: keys of facts that the same row of an import takes back, such as a day that was
            taken out of a series of meetings; see `weakties.Skip`.
        empties: keys of facts for which an imported row has a place and no word, such as a cell
            that is empty by now. Those that were recorded before are counted, and stay.
        revision: how new the source's word about its facts is, as text that sorts behind that of
            an earlier version, such as a calendar's sequence number; an older one changes nothing.
    """

    event: Event
    key: str | None = None
    source: str = "api"
    actor: str = "me"
    batch: str | None = None
    cause: str | None = None
    row: int = attrs.field(default=0, eq=False)
    mentions: tuple[Event, ...] = attrs.field(default=(), eq=False)
    withdraws: tuple[str, ...] = attrs.field(default=(), eq=False)
    empties: tuple[str, ...] = attrs.field(default=(), eq=False)
    revision: str | None = attrs.field(default=None, eq=False)


class Recorded(NamedTuple):
    """An event with its place in the log; a tuple, because a replay makes a million of them.

    Attributes:
        position: 1, 2, 3 ... without gaps.
        occurred_at: when it happened, as precisely as told; the event's ``at``.
        recorded_at: the instant at which the log learnt it, in UTC; it never runs backwards. Where
            a wrong clock was corrected, it is the right instant, as far as that is known.
    """

    position: int
    id: str
    kind: str
    version: int
    occurred_at: str
    recorded_at: str
    actor: str
    source: str
    batch: str | None
    cause: str | None
    event: Event

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON can hold it, the event as its fields by name.

        >>> import weakties
        >>> with weakties.open(":memory:") as network:
        ...     ana = network.add_person(name="Ana", at="2026-03-02")
        ...     (added,) = network.log.read()
        >>> added.to_dict()["event"]["name"], added.to_dict()["position"]
        ('Ana', 1)
        """
        fields = attrs.asdict(self.event, recurse=False)  # type: ignore[arg-type]  # an attrs class
        event = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in fields.items()
        }
        return {**self._asdict(), "event": event}


class Row(NamedTuple):
    """An event as stored, column by column; `chain` says what of it is hashed.

    Attributes:
        recorded_at: what the clock said, whatever was corrected since.
        key: keyed hash of the draft's key, 16 bytes. By the second rule of `weakties.log.chain` it
            is blanked together with the personal part; by the first it stays.
        data: JSON without a name or a word of free text.
        personal: JSON of the personal fields; None if there are none, or once blanked. By the
            second rule what has a key has one, if only ``{}``.
        salt: 32 random bytes; there and gone together with the personal part.
        commitment: binds the personal part, and by the second rule the key; it stays when they are
            blanked.
    """

    position: int
    id: str
    kind: str
    version: int
    occurred_at: str
    recorded_at: str
    actor: str
    source: str
    batch: str | None
    cause: str | None
    key: bytes | None
    data: str
    personal: str | None
    salt: bytes | None
    commitment: bytes | None
    hash: bytes


class EventDate(NamedTuple):
    """What an event's place in the order of what happened is made from; nothing personal."""

    position: int
    id: str
    kind: str
    occurred_at: str
    recorded_at: str
    batch: str | None
    data: str


class Head(NamedTuple):
    """The end of a log.

    Attributes:
        position: of its last event; 0 while there is none.
        hash: of its chain there, 32 bytes.
        recorded_at: of that event, as stored; empty while there is none.
    """

    position: int
    hash: bytes
    recorded_at: str = ""
