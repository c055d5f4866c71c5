"""Backing up a network while it is in use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from weakties.corrections import written_files
from weakties.files import refuse_overwriting, reserve_draft
from weakties.log import verification
from weakties.log.envelope import Head
from weakties.log.sqlite.explain import explain_errors
from weakties.log.sqlite.handles import sync_to_disk
from weakties.network.facade import Network
from weakties.network.opening import open_log

OnProgress: TypeAlias = Callable[[int, int], None]
"""Takes the position that was verified, and the last one."""


def backup(
    network: Network, to: Path, *, force: bool = False, progress: OnProgress | None = None
) -> Head:
    """Write a consistent copy of the log; the file appears only once the copy was verified.

    Args:
        force: whether a file of that name is replaced.
        progress: hears how far the verifying of the copy has come.

    Raises:
        CannotWrite: it is there already, or the place does not take it.
        BrokenLog: the log does not hold.
    """
    with explain_errors(to):
        refuse_overwriting(to, network.path, force=force)
        with written_files.noting(network.path, to), reserve_draft(to) as draft:
            network.log.backup(draft)
            head = verify_draft(draft, progress)
            sync_to_disk(draft)
            draft.replace(to)
            sync_to_disk(to.absolute().parent)
    return head


def verify_draft(draft: Path, progress: OnProgress | None = None) -> Head:
    """Verify a log that nobody else has open."""
    log = open_log(draft)
    try:
        if progress is None:
            return verification.verify(log)
        last = log.read_head().position
        return verification.verify(log, on_progress=lambda position: progress(position, last))
    finally:
        log.close()
