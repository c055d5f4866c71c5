"""How is a network copied while it is used?"""

from __future__ import annotations

from pathlib import Path

from weakties.envelope import Head
from weakties.log import verifying
from weakties.log.sqlite import SqliteLog, replacing
from weakties.log.sqlite.explain import explained
from weakties.network import copies
from weakties.network.drafts import drafted, refuse
from weakties.network.facade import Network
from weakties.network.opening import SYSTEM
from weakties.plugins.loaded import Plugins


def backup(network: Network, to: Path, *, force: bool = False) -> Head:
    """Write a copy of the log, as of one moment, and verify it; nothing is there until it holds.

    Args:
        force: whether a file of that name is replaced.

    Raises:
        CannotWrite: it is there already, or the place does not take it.
        BrokenLog: the log does not hold.
    """
    with explained(to):
        refuse(to, network.path, force=force)
        with copies.noting(network.path, to), drafted(to) as draft:
            network.log.backup(draft)
            head = verified(draft)
            replacing.settle(draft)
            draft.replace(to)
            replacing.settle(to.absolute().parent)
    return head


def verified(draft: Path) -> Head:
    """Verify a log that nobody else has open."""
    log = opened(draft)
    try:
        return verifying.verify(log)
    finally:
        log.close()


def opened(path: Path) -> SqliteLog:
    """Open the log in a file, and nothing besides."""
    return SqliteLog(path, Plugins().codec, SYSTEM, create=False)
