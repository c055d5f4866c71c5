"""Notes of the files that were written from a network, beside it in ``network.copies``.

What is exported, reported or backed up is noted before it is written: one line of JSON for each
file, private, and dropped when the file is gone. A process that is killed in between leaves a draft
beside that file, which is found by the note.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC
from pathlib import Path

import attrs
import msgspec

from weakties.errors import Unreadable, WeaktiesError
from weakties.files import drafts_of, get_companion_path
from weakties.log.sqlite.handles import NO_LINK, SAFELY
from weakties.log.sqlite.lock import lock_file
from weakties.network.opening import SYSTEM

END = "copies"
DRAFT = ".draft"


@attrs.frozen(kw_only=True)
class WrittenFile:
    """A file that was written from a network.

    Attributes:
        file: where.
        at: when, in UTC.
    """

    file: str
    at: str


@contextmanager
def noting(network: Path | None, file: Path) -> Iterator[None]:
    """Note that a file is being written from a network, before it is, and once it is there.

    Until then a file of that name counts as what it was; afterwards it counts as of the moment in
    which it was begun, since somebody may have been forgotten in between. Where nothing can be
    noted, nothing is, and the logger `weakties` says so.
    """
    if network is None:
        yield
        return
    path, begun = str(file.resolve()), _stamp()
    _change(network, lambda kept: kept if any(w.file == path for w in kept)
            else [*kept, WrittenFile(file=path, at=begun)])  # fmt: skip
    yield
    is_noted = _change(
        network,
        lambda kept: [*(w for w in kept if w.file != path), WrittenFile(file=path, at=begun)],
    )
    if not is_noted:
        logging.getLogger("weakties").warning(
            "note: that %s was written cannot be noted in %s, so that `weakties forget` will not "
            "name it; `weakties doctor` says why.",
            file.name, get_companion_path(network, END),
        )  # fmt: skip


def note_erasing(network: Path, left: Collection[Path] | None = None) -> None:
    """Note that words are being erased, and may be left in the WAL and in the answers meanwhile.

    Who is killed in the middle leaves the note; see `note_erased`.

    Args:
        left: of these two files the ones that may still have some; both if left out.
    """
    own, at = list_own_copies(network), _stamp()
    unfinished = [WrittenFile(file=str(file), at=at) for file in (own if left is None else left)]
    _change(network, lambda kept: [*(w for w in kept if Path(w.file) not in own), *unfinished])


def note_erased(network: Path) -> None:
    """Drop the note of `note_erasing`: nothing is left there."""
    own = list_own_copies(network)
    if os.path.lexists(get_companion_path(network, END)):
        _change(network, lambda kept: [w for w in kept if Path(w.file) not in own])


def list_own_copies(network: Path) -> tuple[Path, Path]:
    """Return the files of a network that hold words besides the log's own file."""
    path = network.resolve()
    return Path(f"{path}-wal"), get_companion_path(path, "views.db")


def prune(network: Path) -> None:
    """Drop the notes of files that are gone: their names may say whom they were about."""
    if os.path.lexists(get_companion_path(network, END)):
        _change(network, lambda kept: kept)


def list_written_files(network: Path) -> list[WrittenFile]:
    """Return what was written from a network and is noted.

    Raises:
        Unreadable: the notes were damaged, or are no file.
    """
    where = get_companion_path(network, END)
    try:
        return [msgspec.json.decode(line, type=WrittenFile) for line in _read(where).splitlines()]
    except FileNotFoundError:
        return []
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        cure = "delete what you exported or backed up, and then that file"
        raise Unreadable(where.name, "it is no list of files of weakties", cure) from None


def _read(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | SAFELY)
    with os.fdopen(handle, "rb") as file:
        return file.read()


def _change(network: Path, change: Callable[[list[WrittenFile]], list[WrittenFile]]) -> bool:
    """Change the notes, as the only one to do so, and drop those of files that are gone.

    Notes that were damaged stay as they are, so that it shows; without any, the file goes.

    Returns:
        whether it was done.
    """
    where = get_companion_path(network, END)
    with suppress(OSError, WeaktiesError), lock_file(where):
        before = list_written_files(network)
        kept = change([w for w in before if may_exist(Path(w.file))])
        if not kept:
            where.unlink(missing_ok=True)
            return True
        draft = where.with_name(f"{where.name}{DRAFT}")
        draft.unlink(missing_ok=True)  # left by who was killed, or a pipe that would keep us
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(b"".join(msgspec.json.encode(w) + b"\n" for w in kept))
        draft.replace(where)
        return True
    return False


def may_exist(file: Path) -> bool:
    """Check whether a file that was written is there, or a draft of it, or may come back.

    What lay in a folder that is away, as a stick is, may come back with it. An empty WAL is none.
    """
    with suppress(OSError):
        if file.name.endswith("-wal") and not file.stat().st_size:
            return False
    return not file.parent.is_dir() or os.path.lexists(file) or bool(drafts_of(file))


def _stamp() -> str:
    clock, _ = SYSTEM
    return clock().astimezone(UTC).isoformat(timespec="milliseconds")
