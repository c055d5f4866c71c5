"""A note of how far the log had come, to detect a log that lost events.

A small note beside the network says it: ``network.anchor``, in the form of an anchor, without a
word about anybody. It shows a file that was put back by hand, and a tail that was cut off. Nothing
depends on it: where it is missing, unreadable, or another network's, nothing is refused.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import NamedTuple

from weakties.errors import LogWentBack, MissingWal, WeaktiesError
from weakties.files import get_companion_path
from weakties.log.envelope import Head
from weakties.log.protocol import Log
from weakties.log.sqlite import SqliteLog, wal
from weakties.log.sqlite.handles import SAFELY
from weakties.log.sqlite.lock import lock_file

END, HEADING = "anchor", "weakties anchor 1"
_LARGEST, _LAST_POSITION, _HASH_BYTES = 4_096, 2**63 - 1, 32


class NotedHead(NamedTuple):
    """A head that a log had."""

    position: int
    hash: bytes


class RememberedLog(SqliteLog):
    """A log in a file; once it wrote, closing it leaves a note of how far it had come."""

    def close(self) -> None:
        """See `Log.close`."""
        reached, self.written_head = self.written_head, None
        if reached is not None and self._path.exists():
            with suppress(WeaktiesError):  # the note is no reason not to close
                remember(self, self._path, reached)
        super().close()


def get_note_path(path: Path) -> Path:
    """Name the note that lies beside a network's file."""
    return get_companion_path(path, END)


def format_note(network_id: str, head: NotedHead, created_at: str) -> str:
    """Spell a head for a file: five lines, of which an anchor needs four."""
    return f"{HEADING}\n{network_id}\n{head.position}\n{head.hash.hex()}\n{created_at}\n"


def check(log: Log, path: Path) -> None:
    """Refuse a log that does not hold what was seen of it: one small read, one row.

    Raises:
        LogWentBack: it ends before, or has another past.
        MissingWal: its last events were in a WAL that is not there.
    """
    note = wal.read_note(path)
    if (
        note
        and note.network == log.network_id
        and note.position
        and not _holds(log, NotedHead(*note[2:]))
    ):
        note = wal.read_note(path)  # again: a restore may have ended just now
        if note and not _holds(log, NotedHead(*note[2:])):
            raise MissingWal(str(path), note.position, log.read_head().position)
    gone: tuple[NotedHead, ...] = ()
    with suppress(WeaktiesError):  # what cannot be read is said by whoever reads it
        gone = _find_lost_heads(log, path) and _find_lost_heads(
            log, path
        )  # the first while a restore is under way
    if gone:
        raise LogWentBack(str(path), max(head.position for head in gone), log.read_head().position)


def find_lost_end(log: Log, path: Path) -> NotedHead | None:
    """Return the last end that was seen of a log, if it does not hold it any more."""
    lost = [*_find_lost_heads(log, path)]
    note = wal.read_note(path)
    if note and note.network == log.network_id and note.position:
        noted = NotedHead(*note[2:])
        lost += [] if _holds(log, noted) else [noted]
    return max(lost, default=None)


def _find_lost_heads(log: Log, path: Path) -> tuple[NotedHead, ...]:
    """Return the noted heads if the log holds none of them any more; else nothing."""
    heads = read_noted_heads(log, path)
    return () if any(_holds(log, s) for s in heads) else heads


def read_noted_heads(log: Log, path: Path) -> tuple[NotedHead, ...]:
    """Read what was seen of a log; while it is being restored there are two such heads."""
    return tuple(filter(None, (_parse_head(text, log.network_id) for text in read_raw_heads(path))))


def read_raw_heads(path: Path) -> list[str]:
    """Read the heads in the note of a file, whosever they are, as they are spelt."""
    try:
        handle = os.open(get_note_path(path), os.O_RDONLY | SAFELY)
    except OSError:
        return []
    try:
        text = os.read(handle, _LARGEST).decode("ascii", "replace")
    except OSError:
        return []
    finally:
        os.close(handle)
    return [f"{HEADING}\n{block}" for block in text.split(f"{HEADING}\n")[1:]]


def _parse_head(text: str, network_id: str) -> NotedHead | None:
    """Read one head; None if it is none, or another network's."""
    try:
        _, of, position, digest, *_ = text.split("\n")
        head = NotedHead(int(position), bytes.fromhex(digest))
    except ValueError:
        return None
    usable = 0 < head.position <= _LAST_POSITION and len(head.hash) == _HASH_BYTES
    return head if usable and of == network_id else None


def _holds(log: Log, head: NotedHead) -> bool:
    """Check whether what was seen is still part of the log."""
    row = next(log.read_rows(head.position - 1, head.position), None)
    return row is not None and row.hash == head.hash


def remember(log: Log, path: Path, head: Head | None = None) -> None:
    """Note how far a log has come; never backwards, and not at all where nothing can be written.

    Args:
        head: the head to note, if it is still part of the log; its end if left out.
    """
    head = log.read_head() if head is None else head
    reached = NotedHead(head.position, head.hash)
    if not reached.position or read_noted_heads(log, path) == (reached,):
        return
    with suppress(OSError), lock_note(path):
        before = read_noted_heads(log, path)
        lasting = [s for s in before if _holds(log, s)]
        moves_on = all(s.position <= reached.position for s in lasting)
        if (lasting or not before) and moves_on and _holds(log, reached):
            write(path, [format_note(log.network_id, reached, head.recorded_at)])


def accept(log: Log, path: Path) -> None:
    """Note the log as it is, whatever was seen of it before.

    Raises:
        OSError: the note cannot be written.
    """
    head = log.read_head()
    with lock_note(path):
        noted_head = NotedHead(head.position, head.hash)
        write(
            path,
            [format_note(log.network_id, noted_head, head.recorded_at)] if head.position else [],
        )


def lock_note(path: Path) -> AbstractContextManager[None]:
    """Keep all others from noting anything.

    Raises:
        OSError: nothing can be written there.
    """
    return lock_file(get_note_path(path))


def write(path: Path, heads: list[str]) -> None:
    """Replace the note as a whole; to be called while it is held.

    Raises:
        OSError: nothing can be written there.
    """
    note = get_note_path(path)
    draft = note.with_name(f"{note.name}.draft")
    draft.unlink(missing_ok=True)  # left by who was killed; or another file, under a second name
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | SAFELY, 0o600)
    try:
        os.write(handle, "".join(heads).encode())
    finally:
        os.close(handle)
    draft.replace(note)
