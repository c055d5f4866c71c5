"""A log as JSON Lines, and back: the same rows, the same hashes, readable without weakties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from weakties.domain.structural import PersonForgotten
from weakties.errors import BrokenLog, Unreadable
from weakties.log.chain import genesis
from weakties.log.decoding import decode_rows
from weakties.log.envelope import Head, Recorded, Row
from weakties.log.protocol import Log
from weakties.log.rows import verify_rows

if TYPE_CHECKING:
    from weakties.log.codec import Codec

FORMAT = "weakties log 1"
_BYTES = ("key", "salt", "commitment", "hash")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_MALFORMED = (msgspec.MsgspecError, KeyError, TypeError, ValueError, RecursionError)


class UnsealedExport(UserWarning):
    """An exported log without its last line, as weakties wrote them before: an end may be cut."""


def dump(log: Log) -> Iterator[str]:
    """Yield the lines: one that names the network, one for each event, and one that ends them.

    Binary columns are hexadecimal; ``data`` and ``personal`` are the JSON text as stored, since
    that is what was hashed. The last line has how many events there are, and the last hash; the
    first says that there is such a line, as none was written before 0.2.
    """
    heading = {
        "format": FORMAT, "network": log.network_id, "secret": log.secret.hex(), "ends": True,
    }  # fmt: skip
    yield msgspec.json.encode(heading).decode()
    position, last = 0, genesis(log.network_id, log.secret)
    for row in log.read_rows():
        position, last = row.position, row.hash
        yield msgspec.json.encode({k: _encode_value(v) for k, v in row._asdict().items()}).decode()
    yield msgspec.json.encode({"end": FORMAT, "events": position, "hash": last.hex()}).decode()


def _encode_value(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def parse_heading(line: str, name: str) -> tuple[str, bytes]:
    """Read the network's id and secret off the first line.

    Raises:
        Unreadable: it is no exported log.
    """
    try:
        fields = msgspec.json.decode(line)
        network, secret = fields["network"], bytes.fromhex(fields["secret"])
        if fields["format"] == FORMAT and isinstance(network, str):
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
        if _parse_end(line) is not None:
            return
        try:
            columns = msgspec.json.decode(line)
            for column in _BYTES:
                if columns[column] is not None:
                    columns[column] = bytes.fromhex(columns[column])
            yield msgspec.convert(tuple(Row(**columns)), Row)  # a `Row` would be taken as it is
        except _MALFORMED:
            raise Unreadable(name, f"line {number} is no exported event") from None


def _parse_end(line: str) -> tuple[int, str] | None:
    """Return how many events there are, and the last hash, if a line says so."""
    if not line.startswith('{"end":'):
        return None
    try:
        fields = msgspec.json.decode(line)
        if fields["end"] == FORMAT:
            return int(fields["events"]), str(fields["hash"])
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
    identity = parse_heading(lines[0], name)
    ends = [number for number, line in enumerate(lines) if _parse_end(line) is not None]
    if ends and ends[0] != len(lines) - 1:
        raise Unreadable(name, f"it goes on behind its end, which is line {ends[0] + 1}")
    head = _check_chain(Head(0, genesis(*identity)), load(lines[1:], name), codec)
    end = _parse_end(lines[-1])
    if end is None and msgspec.json.decode(lines[0]).get("ends"):
        reason = f"it ends after {head.position} events, and its last lines are missing"
        raise Unreadable(name, reason, "export the network again, or copy the file again")
    if end is not None and end != (head.position, head.hash.hex()):
        reason = f"it holds {head.position} events, and its last line says {end[0]}"
        raise Unreadable(name, reason, "export the network again, or copy the file again")
    return end is not None


def _check_chain(head: Head, rows: Iterator[Row], codec: Codec) -> Head:
    """Check that rows continue a chain, can be read, and lack no words but of the forgotten."""
    positions: dict[str, int] = {}
    keys: set[bytes] = set()
    blanked: set[str] = set()
    filled: set[str] = set()
    forgotten: dict[str, int] = {}
    for row in verify_rows(head, rows):
        _check_row(row, positions, keys)
        if row.personal is not None:
            filled.add(row.id)
        elif row.commitment is not None:
            blanked.add(row.id)
        event = _decode(codec, row).event
        if isinstance(event, PersonForgotten):
            forgotten.update(dict.fromkeys(event.events, row.position))
        head = Head(row.position, row.hash, row.recorded_at)
    lacking = [name for name in blanked if forgotten.get(name, 0) < positions[name]]
    if lacking:
        reason = "its personal part was removed, and nobody was forgotten"
        raise BrokenLog(min(map(positions.__getitem__, lacking)), reason)
    if contradicting := forgotten.keys() & filled:
        reason = "somebody was forgotten, and its personal part is still there"
        raise BrokenLog(min(map(positions.__getitem__, contradicting)), reason)
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


def _decode(codec: Codec, row: Row) -> Recorded:
    """Read a row as the log will."""
    columns = (*row[:10], row.data, row.personal)
    return next(decode_rows(codec, (columns,)))
