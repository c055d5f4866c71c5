"""Which files are only begun, and which of them did somebody leave behind?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_ident

MARK, KEPT = ".draft-", "before-restore"
_ENDS = ("", "-wal", "-shm", "-journal", ".lock")


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """Give a name beside a file to write it under; whatever has that name is gone afterwards.

    What processes that are no more left behind goes, too.
    """
    for left in abandoned(path):
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


def abandoned(path: Path) -> list[Path]:
    """Give the drafts of a file whose process is no more."""
    with suppress(OSError):
        drafts = path.parent.glob(f"*{MARK}*")
        return sorted(d for d in drafts if d.name.startswith(path.name) and not _is_alive(d))
    return []


def _is_alive(draft: Path) -> bool:
    """Claim that the process that a draft is named after still runs."""
    number = draft.name.rpartition(MARK)[2].partition("-")[0].partition(".")[0]
    if not number.isdigit():
        return True  # not one of ours
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
