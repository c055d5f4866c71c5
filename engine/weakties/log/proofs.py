"""Proofs: a chain of which some events are shown, and all others are bare hashes.

A proof is JSON Lines: a first line with the hash before the first event, a line for each event, and
a last line with the end of the chain. An event that is shown has all of its columns but the
personal part, since its hash is made from them; one that is not is the hash of its columns alone.
An event that is opened has its personal part and its salt as well.

A proof by itself shows that its lines belong together. Only an anchor that somebody else kept shows
that they were so when the anchor was taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from struct import error as StructError  # noqa: N812  # a class, whatever struct calls it
from typing import Annotated, Any, TypeVar

import attrs
import msgspec

from weakties.domain.moments import latest_day
from weakties.domain.structural import LogRestored
from weakties.domain.when import when
from weakties.errors import BrokenProof, MalformedDate, Unreadable
from weakties.log import chain
from weakties.log.envelope import Row
from weakties.log.protocol import Log
from weakties.log.verification import Anchor

FORMAT = "weakties proof 1"
LINE_LIMIT, SHOWN_LIMIT = 4 * 2**20, 500_000
"""Bytes of one line, and events that are shown: more than anybody records in a life."""
_OPAQUE = re.compile(r"[0-9a-f]{32}")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_MALFORMED = (msgspec.MsgspecError, KeyError, TypeError, ValueError, RecursionError)
_EXPORT = "ask whoever sent it to export it again with `weakties export --proof`"
_HASH, _HEX = r"\A[0-9a-f]{64}\Z", r"\A[0-9a-f]*\Z"
Text = Annotated[str, msgspec.Meta(max_length=1_000)]
Digest = Annotated[str, msgspec.Meta(pattern=_HASH)]
Bytes = Annotated[str, msgspec.Meta(pattern=_HEX, max_length=200)]
T = TypeVar("T", bound=msgspec.Struct)


class _Line(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A line of a proof: exactly these fields, since what is not hashed proves nothing."""


class Heading(_Line, frozen=True):
    """The first line.

    Attributes:
        genesis: the hash before the first event.
        network: the network's id, where that is nothing but chance.
        first: the first day of which events are shown, ISO; None for all before.
        last: the last such day.
        kinds: the kinds of which events are shown.
    """

    format: Text
    genesis: Digest
    network: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")] | None
    first: Text | None
    last: Text | None
    kinds: tuple[Text, ...]


class _Hidden(_Line, frozen=True):
    leaf: Digest


class _Opening(_Line, frozen=True):
    salt: Annotated[str, msgspec.Meta(pattern=_HASH)]
    key: Bytes | None
    personal: str


class _Shown(_Line, frozen=True):
    id: Text
    kind: Text
    version: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
    occurred_at: Text
    recorded_at: Text
    actor: Text
    source: Text
    batch: Text | None
    cause: Text | None
    key: Bytes | None
    data: str
    commitment: Bytes | None
    opened: _Opening | None = None


class _End(_Line, frozen=True):
    end: Text
    events: Annotated[int, msgspec.Meta(ge=0)]
    hash: Digest


@attrs.frozen
class ShownEvent:
    """An event as a proof shows it.

    Attributes:
        occurred_at: when it happened, as stored.
        recorded_at: when the clock said that it was recorded, in UTC.
        data: its fields that name nobody.
        words: its personal fields, if it was opened; else None.
    """

    position: int
    id: str
    kind: str
    occurred_at: str
    recorded_at: str
    source: str
    data: dict[str, Any]
    words: dict[str, Any] | None

    @property
    def days_late(self) -> int:
        """How many days after its last possible day it was recorded; never below 0."""
        recorded = date.fromisoformat(self.recorded_at[:10])
        return max(0, (recorded - date.fromisoformat(latest_day(self.occurred_at))).days)


@attrs.frozen
class Proof:
    """What a proof shows, after all of it was found to hold.

    Attributes:
        heading: what its maker says that it shows; nothing proves that part.
        position: of the last event.
        hash: of the chain there.
        events: those that are shown, in the order in which they were recorded.
        anchors: the anchors that it was checked against, all of which hold.
    """

    heading: Heading
    position: int
    hash: bytes
    events: tuple[ShownEvent, ...]
    anchors: tuple[Anchor, ...] = ()

    @property
    def hidden(self) -> int:
        """How many events are bare hashes."""
        return self.position - len(self.events)

    @property
    def anchored(self) -> int:
        """The last position that an anchor vouches for; 0 if none does."""
        return max((anchor.position for anchor in self.anchors), default=0)


def render_proof(
    log: Log,
    is_shown: Callable[[Row], bool],
    *,
    opened: Collection[str] = (),
    first: str | None = None,
    last: str | None = None,
    kinds: Collection[str] = (),
) -> Iterator[str]:
    """Yield the lines of a proof, without line ends.

    Args:
        is_shown: decides of each event whether its columns are shown.
        opened: ids of events whose personal part is shown as well.
        first, last, kinds: what the heading says that is shown; see `Heading`.
    """
    network = log.network_id if _OPAQUE.fullmatch(log.network_id) else None
    position, end = 0, chain.genesis(log.network_id, log.secret)
    yield _encode(Heading(FORMAT, end.hex(), network, first, last, tuple(sorted(kinds))))
    for row in log.read_rows():
        position, end = row.position, row.hash
        if is_shown(row):
            yield _encode(_show(row, is_opened=row.id in opened))
        else:
            yield _encode(_Hidden(chain.compute_leaf(row[:-1]).hex()))
    yield _encode(_End(FORMAT, position, end.hex()))


def _show(row: Row, *, is_opened: bool) -> _Shown:
    """Return the line of an event; by the second rule its key belongs to what is opened."""
    key = None if row.key is None or chain.is_sealed(row.commitment) else row.key.hex()
    opening = None
    if is_opened and row.salt is not None and row.personal is not None:
        sealed_key = row.key.hex() if row.key is not None and key is None else None
        opening = _Opening(row.salt.hex(), sealed_key, row.personal)
    return _Shown(
        row.id, row.kind, row.version, row.occurred_at, row.recorded_at, row.actor, row.source,
        row.batch, row.cause, key, row.data,
        None if row.commitment is None else row.commitment.hex(), opening,
    )  # fmt: skip


def _encode(line: _Line) -> str:
    return msgspec.json.encode(line).decode()


def verify_proof(lines: Iterable[bytes], name: str, anchors: Collection[Anchor] = ()) -> Proof:
    """Recompute the chain of a proof, whoever made it, and check it against anchors.

    Args:
        lines: those of its file; of a hostile one no more is kept than what it shows.
        name: of its file, for messages.
        anchors: heads of that log which somebody kept; those of another network are refused.

    Raises:
        Unreadable: it is no proof, or a part of it is missing.
        BrokenProof: a hash does not hold, or an anchor knows another one.
    """
    reading = _Reading(name)
    numbered = enumerate(lines, 1)
    heading = reading.read_heading(next(numbered, (1, b""))[1])
    hash_ = bytes.fromhex(heading.genesis)
    wanted = {anchor.position for anchor in anchors}
    hashes = {0: hash_}
    position = 0
    for number, line in numbered:
        if line.startswith(b'{"end"'):
            reading.check_end(line, number, position, hash_)
            if next(numbered, None) is not None:
                raise Unreadable(name, f"it goes on behind its end, which is line {number}")
            break
        position += 1
        hash_ = chain.extend(hash_, reading.read_leaf(line, number, position))
        if position in wanted:
            hashes[position] = hash_
    else:
        raise Unreadable(name, f"it ends after {position} events without its last line", _EXPORT)
    for anchor in anchors:
        _check_anchor(name, heading, anchor, hashes.get(anchor.position), position, reading.events)
    return Proof(heading, position, hash_, tuple(reading.events), tuple(anchors))


def _check_anchor(
    name: str, heading: Heading, anchor: Anchor, at_position: bytes | None, end: int,
    events: Iterable[ShownEvent],
) -> None:  # fmt: skip
    """Refuse a proof that does not hold an anchor.

    Args:
        at_position: the proof's hash at the anchor's position; None if it ends before.
        events: those that are shown; one that says that the log was put back may explain it.
    """
    if heading.network is not None and anchor.network_id != heading.network:
        raise BrokenProof(name, 0, "the anchor is of another network than the proof")
    if at_position is None:
        reason = f"the anchor knows position {anchor.position}, and the proof ends at {end}"
        raise BrokenProof(name, 0, reason + _explain_by_restoring(anchor, events))
    if at_position != anchor.hash:
        reason = "it is not what the anchor knows" + _explain_by_restoring(anchor, events)
        raise BrokenProof(name, anchor.position, reason)


def _explain_by_restoring(anchor: Anchor, events: Iterable[ShownEvent]) -> str:
    """Return what a proof says of an anchor that names what the log had before it was put back."""
    for event in events:
        back_to, left = (event.data.get(name, 0) for name in ("position", "left_position"))
        is_restoring = event.kind == LogRestored.KIND and type(back_to) is type(left) is int
        if is_restoring and back_to < anchor.position <= (left or anchor.position):
            return (
                f". It says, as event {event.position}, that the log was put back to event "
                f"{back_to} on {event.recorded_at[:10]}: then the anchor names what was given up "
                "that day"
            )
    return ""


class _Reading:
    """Reads the lines of one proof.

    Attributes:
        events: those that were shown so far.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._ids: set[str] = set()
        self.events: list[ShownEvent] = []

    def read_heading(self, line: bytes) -> Heading:
        """Read the first line.

        Raises:
            Unreadable: it is none of a proof that this weakties can read.
        """
        cure = "export one with `weakties export --proof FILE`"
        try:
            heading = msgspec.json.decode(line, type=Heading)
        except _MALFORMED:
            raise Unreadable(self._name, "it is no proof", cure) from None
        if heading.format != FORMAT:
            raise Unreadable(self._name, "it is no proof of this format", "upgrade weakties")
        return heading

    def read_leaf(self, line: bytes, number: int, position: int) -> bytes:
        """Return the leaf of an event, and keep the event if it is shown.

        Raises:
            Unreadable: the line is no event.
            BrokenProof: what was opened is not what was recorded, or an event stands there twice.
        """
        if line.startswith(b'{"leaf"'):
            return bytes.fromhex(self._decode(line, number, _Hidden).leaf)
        shown = self._decode(line, number, _Shown)
        if len(self.events) >= SHOWN_LIMIT:
            raise Unreadable(self._name, f"it shows more than {SHOWN_LIMIT:,} events")
        if shown.id in self._ids:
            raise BrokenProof(self._name, position, "an event stands there that was shown before")
        self._ids.add(shown.id)
        try:
            columns = _parse_columns(position, shown)
            leaf = chain.compute_leaf(columns)
            is_recorded = shown.opened is None or chain.has_valid_commitment((*columns, b""))
            self._keep(position, shown)
        except (*_MALFORMED, MalformedDate, StructError):
            raise Unreadable(self._name, f"line {number} is no event of a proof", _EXPORT) from None
        if not is_recorded:
            reason = "the words that were opened are not those that were recorded"
            raise BrokenProof(self._name, position, reason)
        return leaf

    def _keep(self, position: int, shown: _Shown) -> None:
        """Keep an event; ValueError if it says no day, or no instant of recording."""
        if not when(shown.occurred_at) or not _STAMP.fullmatch(shown.recorded_at):
            raise ValueError(shown.recorded_at)
        datetime.fromisoformat(shown.recorded_at)
        data = msgspec.json.decode(shown.data, type=dict[str, Any])
        opened = shown.opened
        words = (
            None if opened is None else msgspec.json.decode(opened.personal, type=dict[str, Any])
        )
        self.events.append(
            ShownEvent(
                position, shown.id, shown.kind, shown.occurred_at, shown.recorded_at, shown.source,
                data, words,
            )
        )  # fmt: skip

    def check_end(self, line: bytes, number: int, position: int, hash_: bytes) -> None:
        """Check what the last line says.

        Raises:
            Unreadable: it is none, or lines are missing before it.
            BrokenProof: the chain ends otherwise.
        """
        end = self._decode(line, number, _End)
        if end.end != FORMAT or end.events != position:
            reason = f"it has {position} events, and its last line says {end.events}"
            raise Unreadable(self._name, reason, _EXPORT)
        if bytes.fromhex(end.hash) != hash_:
            reason = "an event was changed, left out or moved, so that the chain does not close"
            raise BrokenProof(self._name, 0, reason)

    def _decode(self, line: bytes, number: int, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(line, type=kind)
        except _MALFORMED:
            raise Unreadable(self._name, f"line {number} is no event of a proof", _EXPORT) from None


def _parse_columns(position: int, shown: _Shown) -> tuple[Any, ...]:
    """Return the columns of `Row` but its hash; of what is not opened, without its words.

    Raises:
        ValueError: it has a key where none is hashed, so that nothing would vouch for it.
    """
    bound = None if shown.commitment is None else bytes.fromhex(shown.commitment)
    opened, key = shown.opened, shown.key
    if chain.is_sealed(bound):
        if key is not None:
            raise ValueError(key)
        key = None if opened is None else opened.key
    elif opened is not None and opened.key is not None:
        raise ValueError(opened.key)
    return (
        position, shown.id, shown.kind, shown.version, shown.occurred_at, shown.recorded_at,
        shown.actor, shown.source, shown.batch, shown.cause,
        None if key is None else bytes.fromhex(key), shown.data,
        None if opened is None else opened.personal,
        None if opened is None else bytes.fromhex(opened.salt), bound,
    )  # fmt: skip
