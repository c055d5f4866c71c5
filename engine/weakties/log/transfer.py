"""A log as JSON Lines, and back: the same rows, the same hashes, readable without weakties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from weakties.envelope import Row
from weakties.errors import Unreadable
from weakties.log.protocol import Log

FORMAT = "weakties log 1"
_BYTES = ("key", "salt", "commitment", "hash")
_JSON = ("data", "personal")


def dump(log: Log) -> Iterator[str]:
    """Give the lines: one that names the network, then one for each event.

    Binary columns are hexadecimal; ``data`` and ``personal`` are the JSON text as stored, since
    that is what was hashed.
    """
    heading = {"format": FORMAT, "network": log.network_id, "secret": log.secret.hex()}
    yield msgspec.json.encode(heading).decode()
    for row in log.rows():
        yield msgspec.json.encode({k: _spelt(v) for k, v in row._asdict().items()}).decode()


def _spelt(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def heading(line: str, name: str) -> tuple[str, bytes]:
    """Read the network's id and secret off the first line.

    Raises:
        Unreadable: it is no exported log.
    """
    try:
        told = msgspec.json.decode(line)
        if told["format"] == FORMAT:
            return told["network"], bytes.fromhex(told["secret"])
    except (msgspec.MsgspecError, KeyError, TypeError, ValueError):
        pass
    raise Unreadable(name, "it is no exported log", "export one with `weakties export`")


def load(lines: Iterable[str], name: str) -> Iterator[Row]:
    """Read the rows off all other lines.

    Raises:
        Unreadable: a line is no event as exported.
    """
    for number, line in enumerate(lines, 2):
        try:
            told = msgspec.json.decode(line)
            for column in _BYTES:
                if told[column] is not None:
                    told[column] = bytes.fromhex(told[column])
            yield msgspec.convert(Row(**told), Row)
        except (msgspec.MsgspecError, KeyError, TypeError, ValueError):
            raise Unreadable(name, f"line {number} is no exported event") from None
