"""The ledger of forgotten people, so that restoring an old backup brings nobody back.

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
from weakties.errors import Unreadable
from weakties.errors.files import describe_obstacle
from weakties.files import get_companion_path
from weakties.log.envelope import OBEYED, Recorded, Row
from weakties.log.protocol import Log
from weakties.log.sqlite.explain import explain_errors
from weakties.log.sqlite.handles import NO_LINK
from weakties.log.sqlite.lock import open_lock
from weakties.readmodel.structure import Structure

if TYPE_CHECKING:
    from weakties.network.facade import Network

END = "erasures"
_HEX, _CHUNK = 16, 1 << 20


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


def get_ledger_path(path: Path) -> Path:
    """Name the ledger of a network's file."""
    return get_companion_path(path, END)


def read_entries(path: Path) -> list[Entry]:
    """Read what a network's ledger holds; an end that was never finished is passed over.

    Raises:
        Unreadable: a line is no entry.
    """
    ledger = get_ledger_path(path)
    with explain_errors(ledger):
        try:
            if (obstacle := describe_obstacle(ledger)) is not None:
                raise Unreadable(ledger.name, obstacle, "move it away and retry")
            text = ledger.read_bytes()
        except FileNotFoundError:
            return []
    return list(_parse_entries(text, ledger.name))


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
    forgettings = list_forgettings(log)
    if not forgettings or not _find_missing(forgettings, read_entries(path)):
        return 0
    with explain_errors(get_ledger_path(path)), _lock_ledger(get_ledger_path(path)) as handle:
        text = b"".join(iter(lambda: os.read(handle, _CHUNK), b""))
        existing = list(_parse_entries(text, get_ledger_path(path).name))
        new_entries = [
            _build_entry(log, recorded, people)
            for recorded, people in _find_missing(forgettings, existing)
        ]
        torn = text.rpartition(b"\n")[2]
        if torn and not _is_entry(torn):
            os.ftruncate(handle, len(text) - len(torn))
            torn = b""
        lines = b"".join(msgspec.json.encode(entry) + b"\n" for entry in new_entries)
        _write_all(handle, b"\n" * bool(torn) + lines)
        os.fsync(handle)
    return len(new_entries)


def _write_all(handle: int, text: bytes) -> None:
    """Write every byte; a full disk takes some of them first, and refuses the next."""
    while text:
        text = text[os.write(handle, text) :]


def list_forgettings(log: Log) -> list[tuple[Recorded, tuple[str, ...]]]:
    """Return each forgetting of a log, and all ids of the person."""
    structural_events = list(log.read(kinds=tuple(OBEYED)))
    structure = Structure.from_history(structural_events)
    forgettings = []
    for recorded in structural_events:
        if isinstance(recorded.event, PersonForgotten):
            person = recorded.event.person
            leader = structure.resolve_id(person)
            group = {p for p, to in structure.canonical.items() if to == leader} | {leader}
            group.update(recorded.event.people or ())
            forgettings.append((recorded, (person, *sorted(group - {person}))))
    return forgettings


def shorten_hash(row: Row) -> str:
    """Return the first characters of an event's hash."""
    return row.hash.hex()[:_HEX]


def derive_entries(log: Log) -> list[Entry]:
    """Return the entries that a log's own forgettings make."""
    return [_build_entry(log, recorded, people) for recorded, people in list_forgettings(log)]


def count_missing(log: Log, path: Path) -> int:
    """Count the forgettings of a log that the ledger lacks."""
    return len(_find_missing(list_forgettings(log), read_entries(path)))


def _find_missing(
    forgettings: list[tuple[Recorded, tuple[str, ...]]], entries: Iterable[Entry]
) -> list[tuple[Recorded, tuple[str, ...]]]:
    ids = {entry.forgetting for entry in entries}
    return [(recorded, people) for recorded, people in forgettings if recorded.id not in ids]


def _build_entry(log: Log, recorded: Recorded, people: tuple[str, ...]) -> Entry:
    event = recorded.event
    assert isinstance(event, PersonForgotten)  # no other is asked for
    positions = sorted(r.position for r in log.find(event.events).values())
    rows = (row for p in positions for row in log.read_rows(p - 1, p))
    return Entry(
        forgetting=recorded.id, network=log.network_id, people=people, at=recorded.occurred_at,
        reason=event.reason, suppressed=event.suppressed,
        events=tuple((row.position, shorten_hash(row)) for row in rows),
    )  # fmt: skip


def _parse_entries(text: bytes, name: str) -> Iterator[Entry]:
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
def _lock_ledger(ledger: Path) -> Iterator[int]:
    """Open the ledger, private, as the only one to add to it."""
    lock = open_lock(str(ledger), os.O_RDWR | os.O_APPEND | os.O_CREAT | NO_LINK)
    try:
        lock.acquire()
        yield lock.handle
    finally:
        lock.close()
