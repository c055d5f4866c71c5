"""How far had this log come when it was last seen, and did it go back since?

A small note beside the network says it: ``network.anchor``, in the form of an anchor, without a
word about anybody. It shows a file that was put back by hand, and a tail that was cut off. Nothing
depends on it: where it is missing, unreadable, or another network's, nothing is refused.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import NamedTuple

from weakties.envelope import Head
from weakties.errors import LogWentBack, MissingWal, WeaktiesError
from weakties.log.protocol import Log
from weakties.log.sqlite import SqliteLog, wal
from weakties.log.sqlite.lock import alone_with

END, HEADING = "anchor", "weakties anchor 1"
_LARGEST, _LAST_POSITION, _HASH_BYTES = 4_096, 2**63 - 1, 32
_SAFELY = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


class Seen(NamedTuple):
    """A head that a log had."""

    position: int
    hash: bytes


class RememberedLog(SqliteLog):
    """A log in a file; once it wrote, closing it leaves a note of how far it had come."""

    def close(self) -> None:
        """See `Log.close`."""
        reached, self.reached = self.reached, None
        if reached is not None and self._path.exists():
            with suppress(WeaktiesError):  # the note is no reason not to close
                remember(self, self._path, reached)
        super().close()


def note_of(path: Path) -> Path:
    """Name the note that lies beside a network's file."""
    from weakties.network.facade import beside  # noqa: PLC0415  # the facade opens through here

    return beside(path, END)


def spelt(network_id: str, seen: Seen, made_at: str) -> str:
    """Spell a head for a file: five lines, of which an anchor needs four."""
    return f"{HEADING}\n{network_id}\n{seen.position}\n{seen.hash.hex()}\n{made_at}\n"


def check(log: Log, path: Path) -> None:
    """Refuse a log that does not hold what was seen of it: one small read, one row.

    Raises:
        LogWentBack: it ends before, or has another past.
        MissingWal: its last events were in a WAL that is not there.
    """
    note = wal.noted(path)
    if (
        note
        and note.network == log.network_id
        and note.position
        and not _holds(log, Seen(*note[2:]))
    ):
        note = wal.noted(path)  # again: a restore may have ended just now
        if note and not _holds(log, Seen(*note[2:])):
            raise MissingWal(str(path), note.position, log.head().position)
    gone: tuple[Seen, ...] = ()
    with suppress(WeaktiesError):  # what cannot be read is said by whoever reads it
        gone = _gone(log, path) and _gone(log, path)  # the first while a restore is under way
    if gone:
        raise LogWentBack(str(path), max(seen.position for seen in gone), log.head().position)


def _gone(log: Log, path: Path) -> tuple[Seen, ...]:
    """Give what was seen of a log, if none of it is still there."""
    seen = noted(log, path)
    return () if any(_holds(log, s) for s in seen) else seen


def noted(log: Log, path: Path) -> tuple[Seen, ...]:
    """Read what was seen of a log; while it is being restored there are two such heads."""
    return tuple(filter(None, (_parsed(text, log.network_id) for text in texts(path))))


def texts(path: Path) -> list[str]:
    """Read the heads in the note of a file, whosever they are, as they are spelt."""
    try:
        handle = os.open(note_of(path), os.O_RDONLY | _SAFELY)
    except OSError:
        return []
    try:
        text = os.read(handle, _LARGEST).decode("ascii", "replace")
    except OSError:
        return []
    finally:
        os.close(handle)
    return [f"{HEADING}\n{block}" for block in text.split(f"{HEADING}\n")[1:]]


def _parsed(text: str, network_id: str) -> Seen | None:
    """Read one head; None if it is none, or another network's."""
    try:
        _, of, position, digest, *_ = text.split("\n")
        seen = Seen(int(position), bytes.fromhex(digest))
    except ValueError:
        return None
    usable = 0 < seen.position <= _LAST_POSITION and len(seen.hash) == _HASH_BYTES
    return seen if usable and of == network_id else None


def _holds(log: Log, seen: Seen) -> bool:
    """Claim that what was seen is still part of the log."""
    row = next(log.rows(seen.position - 1, seen.position), None)
    return row is not None and row.hash == seen.hash


def remember(log: Log, path: Path, head: Head | None = None) -> None:
    """Note how far a log has come; never backwards, and not at all where nothing can be written.

    Args:
        head: the head to note, if it is still part of the log; its end if left out.
    """
    head = log.head() if head is None else head
    reached = Seen(head.position, head.hash)
    if not reached.position or noted(log, path) == (reached,):
        return
    with suppress(OSError), held(path):
        before = noted(log, path)
        lasting = [s for s in before if _holds(log, s)]
        moves_on = all(s.position <= reached.position for s in lasting)
        if (lasting or not before) and moves_on and _holds(log, reached):
            write(path, [spelt(log.network_id, reached, head.recorded_at)])


def accept(log: Log, path: Path) -> None:
    """Note the log as it is, whatever was seen of it before.

    Raises:
        OSError: the note cannot be written.
    """
    head = log.head()
    with held(path):
        seen = Seen(head.position, head.hash)
        write(path, [spelt(log.network_id, seen, head.recorded_at)] if head.position else [])


def held(path: Path) -> AbstractContextManager[None]:
    """Keep all others from noting anything.

    Raises:
        OSError: nothing can be written there.
    """
    return alone_with(note_of(path))


def write(path: Path, heads: list[str]) -> None:
    """Replace the note as a whole; to be called while it is held.

    Raises:
        OSError: nothing can be written there.
    """
    note = note_of(path)
    draft = note.with_name(f"{note.name}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _SAFELY, 0o600)
    try:
        os.write(handle, "".join(heads).encode())
    finally:
        os.close(handle)
    draft.replace(note)
