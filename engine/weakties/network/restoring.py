"""How does a network come back from a backup, while others may have it open?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

import attrs

from weakties.envelope import Head
from weakties.errors import (
    AnotherNetwork,
    BrokenLog,
    CannotWrite,
    Unreadable,
    WeaktiesError,
    WrittenMeanwhile,
)
from weakties.log import verifying
from weakties.log.protocol import Log
from weakties.log.sqlite import file, replacing
from weakties.log.sqlite.explain import explained
from weakties.network import ledger, remembering
from weakties.network.backups import opened, verified
from weakties.network.drafts import KEPT, drafted
from weakties.network.facade import beside
from weakties.network.reapplying import reapply
from weakties.projections.file import ViewsFile


@attrs.frozen
class Loss:
    """What a restore would do to what is there.

    Attributes:
        head: the end of the backup.
        present: the end of the log that is there; None if there is none, or it is damaged.
        lost: how many events there are not in the backup.
        since: when the first of them was recorded; empty if there is none.
        damaged: whether what is there cannot be read.
    """

    head: Head
    present: Head | None
    lost: int
    since: str
    damaged: bool


@attrs.frozen
class Restored:
    """What a restore did.

    Attributes:
        head: the end of the log as it is now.
        forgotten: how many people were forgotten again.
        kept: the copy of what was there; None if there was nothing.
        clean: False if another program kept copies of old answers from being removed.
    """

    loss: Loss
    head: Head
    forgotten: int
    kept: Path | None
    clean: bool


def restore(where: Path, backup: Path, agreed: Callable[[Loss], bool]) -> Restored | None:
    """Put a backup in the place of a network: verified first, and all of it, or nothing.

    Whoever was forgotten since is forgotten again before anything can be read. The log that was
    there is kept beside.

    Args:
        agreed: asked when it is clear what would be lost; False changes nothing.

    Raises:
        BrokenLog: the backup does not hold.
        AnotherNetwork: it is of another network, and this one is not empty.
        WrittenMeanwhile: something was recorded after it was agreed.
        Unreadable: it is no file, or the ledger of erasures is damaged.
    """
    where = file.real(where)
    with explained(where):
        if backup.exists() and where.exists() and backup.samefile(where):
            raise Unreadable(str(backup), "it is the network itself", "name a backup of it")
    state = replacing.state(where)
    with drafted(where) as staged:
        replacing.stage(backup, staged)
        verified(staged)
        restoring = _Restoring(where, staged, state)
        try:
            return restoring.run(backup, agreed)
        finally:
            restoring.close()


class _Restoring:
    """One restore under way: what is there, and what is to take its place."""

    def __init__(self, where: Path, staged: Path, state: replacing.State) -> None:
        self._where, self._staged = where, staged
        self._present: Log | None = None
        if state == "network":
            try:
                self._present = opened(where)
                self._present.head()
            except WeaktiesError:
                state = "damaged"
        self._state = state

    def close(self) -> None:
        """Let go of what was there."""
        if self._present is not None:
            self._present.close()

    def run(self, backup: Path, agreed: Callable[[Loss], bool]) -> Restored | None:
        """Compare, ask, forget again, replace."""
        log = opened(self._staged)
        try:
            loss = self._foreseen(log, backup)
            known = ledger.entries(self._where)
            if not agreed(loss):
                return None
            forgotten = reapply(log, [*known, *self._forgettings()])
            if forgotten:
                log.scrub()
                verifying.verify(log)
            head, network_id = log.head(), log.network_id
        finally:
            log.close()
        kept = self._put(loss, remembering.spelt(network_id, _seen(head), head.recorded_at))
        return Restored(loss, head, forgotten, kept, self._tidied())

    def _foreseen(self, log: Log, backup: Path) -> Loss:
        """Say what would be lost; of a damaged log nobody knows."""
        try:
            return self._loss(log, backup)
        except BrokenLog:
            return Loss(log.head(), None, 0, "", damaged=True)

    def _loss(self, log: Log, backup: Path) -> Loss:
        """Find where the two logs part: hashes tell, since each binds all before it."""
        head, damaged, there = log.head(), self._state == "damaged", self._present
        present = there.head() if there is not None and not damaged else None
        if there is None or present is None or not present.position:
            return Loss(head, present, 0, "", damaged)
        if there.network_id != log.network_id:
            raise AnotherNetwork(str(backup), str(self._where))
        low, high = 0, min(head.position, present.position)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if _same(log, there, middle) else (low, middle - 1)
        first = next(there.rows(low, low + 1), None)
        since = first.recorded_at if first else ""
        return Loss(head, present, present.position - low, since, damaged)

    def _forgettings(self) -> list[ledger.Entry]:
        """Give what the log that is there knows of people who were forgotten."""
        if self._present is None:
            return []
        try:
            ledger.catch_up(self._present, self._where)
            return ledger.derived(self._present)
        except WeaktiesError:  # it is damaged; there remains the ledger
            return []

    def _put(self, loss: Loss, heading: str) -> Path | None:
        """Replace the file; the note names both heads until it is done."""
        keep = None
        if loss.damaged or (loss.present and loss.present.position):
            names = (beside(self._where, f"{KEPT}-{n}.db") for n in count(1))
            keep = next(n for n in names if not n.exists())
        with explained(self._where), remembering.held(self._where):
            before = remembering.texts(self._where)

            def ready() -> None:
                if self._present is not None and not loss.damaged:
                    _unchanged(self._present, loss, self._where)
                if before:
                    remembering.write(self._where, [*before, heading])

            replacing.replace(self._where, self._staged, keep, ready)
            remembering.write(self._where, [heading])
        return keep

    def _tidied(self) -> bool:
        """Remove the old answers, and bring the ledger up to date."""
        log = opened(self._where)
        try:
            clean = log.scrub()
            with suppress(CannotWrite):  # the log itself says it, and `doctor` that this is missing
                ledger.catch_up(log, self._where)
        finally:
            log.close()
        answers = beside(self._where, "views.db")
        if not answers.exists():
            return clean
        views = ViewsFile(answers)
        try:
            return views.erase() and clean
        except CannotWrite:
            return False
        finally:
            views.close()


def _unchanged(present: Log, loss: Loss, where: Path) -> None:
    if present.head() != loss.present:
        raise WrittenMeanwhile(str(where))


def _seen(head: Head) -> remembering.Seen:
    return remembering.Seen(head.position, head.hash)


def _same(one: Log, other: Log, position: int) -> bool:
    rows = [next(log.rows(position - 1, position), None) for log in (one, other)]
    return len({row and row.hash for row in rows}) == 1
