"""A log as JSON Lines, and back: the same rows, the same hashes, readable without weakties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from weakties.chain import genesis
from weakties.domain.structural import PersonForgotten
from weakties.envelope import Head, Recorded, Row
from weakties.errors import BrokenLog, Unreadable
from weakties.log.continuing import continued
from weakties.log.protocol import Log
from weakties.log.reading import opened

if TYPE_CHECKING:
    from weakties.codec import Codec

FORMAT = "weakties log 1"
_BYTES = ("key", "salt", "commitment", "hash")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_MALFORMED = (msgspec.MsgspecError, KeyError, TypeError, ValueError, RecursionError)


class UnsealedExport(UserWarning):
    """An exported log without its last line, as weakties wrote them before: an end may be cut."""


def dump(log: Log) -> Iterator[str]:
    """Give the lines: one that names the network, one for each event, and one that ends them.

    Binary columns are hexadecimal; ``data`` and ``personal`` are the JSON text as stored, since
    that is what was hashed. The last line has how many events there are, and the last hash.
    """
    heading = {"format": FORMAT, "network": log.network_id, "secret": log.secret.hex()}
    yield msgspec.json.encode(heading).decode()
    position, last = 0, genesis(log.network_id, log.secret)
    for row in log.rows():
        position, last = row.position, row.hash
        yield msgspec.json.encode({k: _spelt(v) for k, v in row._asdict().items()}).decode()
    yield msgspec.json.encode({"end": FORMAT, "events": position, "hash": last.hex()}).decode()


def _spelt(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def heading(line: str, name: str) -> tuple[str, bytes]:
    """Read the network's id and secret off the first line.

    Raises:
        Unreadable: it is no exported log.
    """
    try:
        told = msgspec.json.decode(line)
        network, secret = told["network"], bytes.fromhex(told["secret"])
        if told["format"] == FORMAT and isinstance(network, str):
            return network, secret
    except _MALFORMED:
        pass
    raise Unreadable(name, "it is no exported log", "export one with `weakties export`")


def load(lines: Iterable[str], name: str) -> Iterator[Row]:
    """Read the rows off all other lines, as far as the one that ends them.

    Raises:
        Unreadable: a line is no event as exported.
    """
    for number, line in enumerate(lines, 2):
        if _ended(line) is not None:
            return
        try:
            told = msgspec.json.decode(line)
            for column in _BYTES:
                if told[column] is not None:
                    told[column] = bytes.fromhex(told[column])
            yield msgspec.convert(Row(**told), Row)
        except _MALFORMED:
            raise Unreadable(name, f"line {number} is no exported event") from None


def _ended(line: str) -> tuple[int, str] | None:
    """Return how many events there are, and the last hash, if a line says so."""
    if not line.startswith('{"end":'):
        return None
    try:
        told = msgspec.json.decode(line)
        if told["end"] == FORMAT:
            return int(told["events"]), str(told["hash"])
    except _MALFORMED:
        pass
    return None


def check(lines: list[str], name: str, codec: Codec) -> bool:
    """Check a whole exported log before anything of it is written.

    Returns:
        False if it has no last line, so that nobody knows whether its end is missing.

    Raises:
        Unreadable: it is cut, or a line is no event as exported.
        BrokenLog: an event was changed, left out or blanked since the export.
    """
    identity = heading(lines[0], name)
    ends = [number for number, line in enumerate(lines) if _ended(line) is not None]
    if ends and ends[0] != len(lines) - 1:
        raise Unreadable(name, f"it goes on behind its end, which is line {ends[0] + 1}")
    head = _checked(Head(0, genesis(*identity)), load(lines[1:], name), codec)
    told = _ended(lines[-1])
    if told is not None and told != (head.position, head.hash.hex()):
        reason = f"it holds {head.position} events, and its last line says {told[0]}"
        raise Unreadable(name, reason, "export the network again, or copy the file again")
    return told is not None


def _checked(head: Head, rows: Iterator[Row], codec: Codec) -> Head:
    """Check that rows continue a chain, can be read, and lack no words but of the forgotten."""
    positions: dict[str, int] = {}
    keys: set[bytes] = set()
    blanked: set[str] = set()
    filled: set[str] = set()
    forgotten: dict[str, int] = {}
    for row in continued(head, rows):
        _check_row(row, positions, keys)
        if row.personal is not None:
            filled.add(row.id)
        elif row.commitment is not None:
            blanked.add(row.id)
        event = _opened(codec, row).event
        if isinstance(event, PersonForgotten):
            forgotten.update(dict.fromkeys(event.events, row.position))
        head = Head(row.position, row.hash, row.recorded_at)
    lacking = [name for name in blanked if forgotten.get(name, 0) < positions[name]]
    if lacking:
        reason = "its personal part was removed, and nobody was forgotten"
        raise BrokenLog(min(map(positions.__getitem__, lacking)), reason)
    if back := forgotten.keys() & filled:
        reason = "somebody was forgotten, and its personal part is still there"
        raise BrokenLog(min(map(positions.__getitem__, back)), reason)
    return head


def _check_row(row: Row, positions: dict[str, int], keys: set[bytes]) -> None:
    """Check what a log refuses of a row, and remember its id and its key."""
    if row.id in positions or row.key in keys:
        raise BrokenLog(row.position, "an earlier event has the same id or key")
    if not _STAMP.fullmatch(row.recorded_at):
        raise BrokenLog(row.position, "it does not say when it was recorded")
    positions[row.id] = row.position
    if row.key is not None:
        keys.add(row.key)


def _opened(codec: Codec, row: Row) -> Recorded:
    """Read a row as the log will."""
    columns = (*row[:10], row.data, row.personal)
    return next(opened(codec, (columns,)))
