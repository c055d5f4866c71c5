"""The files beside a network: their names, and the drafts of those that are being written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from shutil import rmtree
from threading import get_ident

from weakties.errors import CannotWrite

MARK, KEPT = ".draft-", "before-restore"
_ENDS = ("", "-wal", "-shm", "-journal", ".lock", ".lock.turn")
_NOTES = (
    "anchor", "anchor.draft", "clock", "clock.draft", "copies", "copies.draft", "erasures",
    "secret",
)  # fmt: skip


def get_companion_path(path: Path, end: str) -> Path:
    """Name a file that lies beside a network's: ``network.db`` and ``network.views.db``."""
    return path.with_name(f"{path.name.removesuffix('.db')}.{end}")


@contextmanager
def reserve_draft(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside a file; anything at that path is removed afterwards.

    What processes that are no more left behind goes, too.
    """
    for left in find_abandoned_drafts(path):
        if left.is_dir():
            rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
    draft = path.with_name(f"{path.name}{MARK}{os.getpid()}-{get_ident()}")
    remove(draft)
    try:
        yield draft
    finally:
        remove(draft)


def remove(draft: Path) -> None:
    """Remove a database that nobody has open, and all that SQLite and we put beside it."""
    for end in _ENDS:
        with suppress(FileNotFoundError):
            Path(f"{draft}{end}").unlink()


def is_companion(path: Path, network: Path) -> bool:
    """Check whether a file is a network's own, or lies where one of its own would."""
    folder, stem = network.parent, network.name.removesuffix(".db")
    views = f"{stem}.views.db"
    names = [f"{name}{end}" for name in (network.name, views) for end in _ENDS]
    names += [f"{stem}.{end}" for end in _NOTES]
    names += [f"{stem}.consumers.db{end}" for end in _ENDS]
    names += [f"{name}.draft" for name in (network.name, f".{network.name}", views)]
    if any((folder / name).exists() and path.exists() and path.samefile(folder / name)
           for name in names):  # fmt: skip
        return True
    is_beside = os.path.realpath(path.parent) == os.path.realpath(folder)
    return is_beside and (path.name in names or path.name.startswith(f"{stem}.{KEPT}-"))


def refuse_overwriting(path: Path, network: Path | None, *, force: bool) -> None:
    """Refuse to write a file over another, or over one of a network's own.

    Args:
        force: whether another file is replaced.

    Raises:
        CannotWrite: it is there already, or is the network's own.
    """
    if network is not None and path.exists() and path.samefile(network):
        raise CannotWrite(str(path), "it is the network itself", "choose another name")
    if network is not None and is_companion(path, network):
        raise CannotWrite(str(path), "it belongs to the network", "choose another name")
    if path.is_dir() or (os.path.lexists(path) and not force):
        reason = "it is a folder" if path.is_dir() else "it is there already"
        raise CannotWrite(str(path), reason, "choose another name, or replace a file by --force")
    if path.exists() and not path.is_file():
        reason = "it is no file, but a device or a pipe"
        raise CannotWrite(str(path), reason, "choose another name")


def drafts_of(path: Path) -> list[Path]:
    """Return the drafts of a file, and all that lies beside them, whoever writes them."""
    with suppress(OSError):
        return sorted(path.parent.glob(f"{escape(path.name)}{MARK}*"))
    return []


def find_abandoned_drafts(path: Path) -> list[Path]:
    """Return the drafts of a file whose process is no more."""
    return [draft for draft in drafts_of(path) if not _is_alive(draft)]


def _is_alive(draft: Path) -> bool:
    """Check whether the process that a draft is named after still runs."""
    number = draft.name.rpartition(MARK)[2].partition("-")[0].partition(".")[0]
    if not number.isdigit():
        return True  # not one of ours
    if os.name != "posix":
        return True  # asking Windows would end the process: then only the user can tell
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
