"""Who was forgotten, so that a backup from before brings nobody back?

The ledger lies beside the log, ``network.erasures``, and only grows: one line of JSON for each
forgetting. It holds ids and hashes, and no word about anybody.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import msgspec

from weakties.domain.structural import PersonForgotten
from weakties.envelope import STRUCTURAL, Recorded, Row
from weakties.errors import Unreadable
from weakties.log.protocol import Log
from weakties.log.sqlite.explain import explained
from weakties.log.sqlite.lock import acquire
from weakties.network.facade import beside
from weakties.projections.structure import Structure

if TYPE_CHECKING:
    from weakties.network.facade import Network

END = "erasures"
_HEX, _CHUNK = 16, 1 << 20
_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW


@attrs.frozen(kw_only=True)
class Entry:
    """One forgetting.

    Attributes:
        forgetting: id of the event that says so.
        network: id of the network.
        people: every id of the person; the first is the one that was forgotten.
        events: position of each event that was blanked, and how its hash begins.
        suppressed: keyed hashes of what must not come back by an import.
    """

    forgetting: str
    network: str
    people: tuple[str, ...]
    at: str
    reason: str
    events: tuple[tuple[int, str], ...] = ()
    suppressed: tuple[str, ...] = ()


def place(path: Path) -> Path:
    """Name the ledger of a network's file."""
    return beside(path, END)


def entries(path: Path) -> list[Entry]:
    """Read what a network's ledger holds; an end that was never finished is passed over.

    Raises:
        Unreadable: a line is no entry.
    """
    ledger = place(path)
    with explained(ledger):
        try:
            if ledger.exists() and not ledger.is_file():  # reading a pipe would wait for ever
                raise Unreadable(ledger.name, "it is no file", "move it away and retry")
            text = ledger.read_bytes()
        except FileNotFoundError:
            return []
    return list(_parsed(text, ledger.name))


def remember(network: Network) -> int:
    """Bring the ledger up to date from the log; what it holds already is left as it is.

    Returns:
        how many entries were added.

    Raises:
        Unreadable: a line of it is no entry; nothing was added.
        CannotWrite: its place does not take it.
    """
    return 0 if network.path is None else catch_up(network.log, network.path)


def catch_up(log: Log, path: Path) -> int:
    """Add each forgetting of a log to the ledger of a file: see `remember`."""
    told = forgettings(log)
    if not told or not _missing(told, entries(path)):
        return 0
    with explained(place(path)), _held(place(path)) as handle:
        text = b"".join(iter(lambda: os.read(handle, _CHUNK), b""))
        known = list(_parsed(text, place(path).name))
        made = [_entry(log, recorded, people) for recorded, people in _missing(told, known)]
        torn = text.rpartition(b"\n")[2]
        if torn and not _is_entry(torn):
            os.ftruncate(handle, len(text) - len(torn))
            torn = b""
        lines = b"".join(msgspec.json.encode(entry) + b"\n" for entry in made)
        os.write(handle, b"\n" * bool(torn) + lines)
        os.fsync(handle)
    return len(made)


def forgettings(log: Log) -> list[tuple[Recorded, tuple[str, ...]]]:
    """Give each forgetting of a log, and all ids of the person."""
    told = list(log.read(kinds=tuple(STRUCTURAL)))
    structure = Structure.of(told)
    found = []
    for recorded in told:
        if isinstance(recorded.event, PersonForgotten):
            person = recorded.event.person
            leader = structure.stands_for(person)
            group = {p for p, to in structure.canonical.items() if to == leader} | {leader}
            group.update(recorded.event.people or ())
            found.append((recorded, (person, *sorted(group - {person}))))
    return found


def begin(row: Row) -> str:
    """Give how an event's hash begins."""
    return row.hash.hex()[:_HEX]


def derived(log: Log) -> list[Entry]:
    """Give the entries that a log's own forgettings make."""
    return [_entry(log, recorded, people) for recorded, people in forgettings(log)]


def missing(log: Log, path: Path) -> int:
    """Count the forgettings of a log that the ledger lacks."""
    return len(_missing(forgettings(log), entries(path)))


def _missing(
    told: list[tuple[Recorded, tuple[str, ...]]], known: Iterable[Entry]
) -> list[tuple[Recorded, tuple[str, ...]]]:
    ids = {entry.forgetting for entry in known}
    return [(recorded, people) for recorded, people in told if recorded.id not in ids]


def _entry(log: Log, recorded: Recorded, people: tuple[str, ...]) -> Entry:
    told = recorded.event
    assert isinstance(told, PersonForgotten)  # no other is asked for
    positions = sorted(r.position for r in log.find(told.events).values())
    rows = (row for p in positions for row in log.rows(p - 1, p))
    return Entry(
        forgetting=recorded.id, network=log.network_id, people=people, at=recorded.occurred_at,
        reason=told.reason, suppressed=told.suppressed,
        events=tuple((row.position, begin(row)) for row in rows),
    )  # fmt: skip


def _parsed(text: bytes, name: str) -> Iterator[Entry]:
    """Read the lines; only the last may be unfinished, since nobody was told that it is there."""
    *lines, last = text.split(b"\n")
    for number, line in enumerate(lines, 1):
        try:
            yield msgspec.json.decode(line, type=Entry)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            cure = "put that line right, or move the file away: `weakties verify` writes it anew"
            raise Unreadable(name, f"line {number} is no entry", cure) from None
    if _is_entry(last):
        yield msgspec.json.decode(last, type=Entry)


def _is_entry(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=Entry)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
    return True


@contextmanager
def _held(ledger: Path) -> Iterator[int]:
    """Open the ledger, private, as the only one to add to it."""
    handle = os.open(ledger, _FLAGS, 0o600)
    try:
        handle = acquire(handle, str(ledger))
        yield handle
    finally:
        os.close(handle)
