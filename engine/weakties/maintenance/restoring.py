"""The restoring of a network from a backup, while others may have it open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Literal

import attrs

from weakties.corrections import ledger, written_files
from weakties.corrections.reapplying import reapply
from weakties.domain.structural import LogRestored
from weakties.errors import (
    AnotherNetwork,
    BrokenLog,
    CannotWrite,
    Unreadable,
    WeaktiesError,
    WrittenMeanwhile,
)
from weakties.files import KEPT, get_companion_path, reserve_draft
from weakties.log import verification
from weakties.log.envelope import Draft, Head
from weakties.log.protocol import Log
from weakties.log.sqlite import file, replacing
from weakties.log.sqlite.explain import explain_errors
from weakties.maintenance.backups import OnProgress, verify_draft
from weakties.network import remembering
from weakties.network.opening import open_log
from weakties.readmodel.store import ViewsFile


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
class RestoreResult:
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


def restore(
    where: Path,
    backup: Path,
    confirm: Callable[[Loss], bool],
    progress: OnProgress | None = None,
) -> RestoreResult | None:
    """Put a backup in the place of a network: verified first, and all of it, or nothing.

    Whoever was forgotten since is forgotten again before anything can be read. The log that was
    there is kept beside.

    Args:
        confirm: asked when it is clear what would be lost; False changes nothing.
        progress: hears how far the verifying of the backup has come.

    Raises:
        BrokenLog: the backup does not hold.
        AnotherNetwork: it is of another network, and this one is not empty.
        WrittenMeanwhile: something was recorded after it was agreed.
        Unreadable: it is no file, or the ledger of erasures is damaged.
    """
    where = file.resolve_link(where)
    with explain_errors(where):
        if backup.exists() and where.exists() and backup.samefile(where):
            raise Unreadable(str(backup), "it is the network itself", "name a backup of it")
    state = replacing.detect_state(where)
    with reserve_draft(where) as staged:
        replacing.stage(backup, staged)
        verify_draft(staged, progress)
        restoring = _Restoring(where, staged, state)
        try:
            return restoring.run(backup, confirm)
        finally:
            restoring.close()


def record_restored(
    log: Log, head: Head, left: remembering.NotedHead | None, *, how: Literal["backup", "file"]
) -> bool:
    """Record that a log was put back, unless nothing was left by it, or it says so already.

    Args:
        head: the end that it was put back to.
        left: the end that it had before; position 0 where nobody can tell.
        how: see `LogRestored`.

    Returns:
        whether it was recorded.
    """
    if left is None:
        return False
    for recorded in log.read(kinds=(LogRestored.KIND,)):
        if left.hash and getattr(recorded.event, "left_hash", "") == left.hash.hex():
            return False  # recorded before an interruption
    event = LogRestored(
        position=head.position, hash=head.hash.hex(), left_position=left.position,
        left_hash=left.hash.hex(), how=how,
    )  # fmt: skip
    log.transact(lambda writer: writer.append([Draft(event=event)]))
    return True


class _Restoring:
    """One restore under way: what is there, and what is to take its place."""

    def __init__(self, where: Path, staged: Path, state: replacing.State) -> None:
        self._where, self._staged = where, staged
        self._present: Log | None = None
        if state == "network":
            try:
                self._present = open_log(where)
                self._present.read_head()
            except WeaktiesError:
                state = "damaged"
        self._state = state

    def close(self) -> None:
        """Let go of what was there."""
        if self._present is not None:
            self._present.close()

    def run(self, backup: Path, confirm: Callable[[Loss], bool]) -> RestoreResult | None:
        """Compare, ask, forget again, replace."""
        log = open_log(self._staged)
        try:
            loss = self._foresee_loss(log, backup)
            entries = ledger.read_entries(self._where)
            if not confirm(loss):
                return None
            forgotten = reapply(log, [*entries, *self._list_forgettings()])
            restored = record_restored(log, loss.head, self._find_left(log, loss), how="backup")
            if forgotten:
                log.scrub()
            if forgotten or restored:
                verification.verify(log)
            head, network_id = log.read_head(), log.network_id
        finally:
            log.close()
        kept = self._replace_file(
            loss, remembering.format_note(network_id, _build_noted_head(head), head.recorded_at)
        )
        return RestoreResult(loss, head, forgotten, kept, self._tidy_up())

    def _foresee_loss(self, log: Log, backup: Path) -> Loss:
        """Return what would be lost; of a damaged log nobody knows."""
        try:
            return self._compare_logs(log, backup)
        except BrokenLog:
            return Loss(log.read_head(), None, 0, "", damaged=True)

    def _compare_logs(self, log: Log, backup: Path) -> Loss:
        """Find where the two logs part: hashes tell, since each binds all before it."""
        head, damaged, existing = log.read_head(), self._state == "damaged", self._present
        present = existing.read_head() if existing is not None and not damaged else None
        if existing is None or present is None or not present.position:
            return Loss(head, present, 0, "", damaged)
        if existing.network_id != log.network_id:
            raise AnotherNetwork(str(backup), str(self._where))
        low, high = 0, min(head.position, present.position)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (
                (middle, high) if _have_same_row(log, existing, middle) else (low, middle - 1)
            )
        first = next(existing.read_rows(low, low + 1), None)
        since = first.recorded_at if first else ""
        return Loss(head, present, present.position - low, since, damaged)

    def _find_left(self, log: Log, loss: Loss) -> remembering.NotedHead | None:
        """Return the end of what is left behind by going back; None if nothing is."""
        if loss.lost and loss.present is not None:
            return remembering.NotedHead(loss.present.position, loss.present.hash)
        lost = remembering.find_lost_end(log, self._where) if loss.present is None else None
        return lost or (remembering.NotedHead(0, b"") if loss.damaged else None)

    def _list_forgettings(self) -> list[ledger.Entry]:
        """Return what the log that is there knows of people who were forgotten."""
        if self._present is None:
            return []
        try:
            ledger.catch_up(self._present, self._where)
            return ledger.derive_entries(self._present)
        except WeaktiesError:  # it is damaged; there remains the ledger
            return []

    def _replace_file(self, loss: Loss, heading: str) -> Path | None:
        """Replace the file; the note names both heads until it is done."""
        keep = None
        if loss.damaged or (loss.present and loss.present.position):
            names = (get_companion_path(self._where, f"{KEPT}-{n}.db") for n in count(1))
            keep = next(n for n in names if not n.exists())
        with explain_errors(self._where), remembering.lock_note(self._where):
            before = remembering.read_raw_heads(self._where)

            def ready() -> None:
                if self._present is not None and not loss.damaged:
                    _refuse_if_changed(self._present, loss, self._where)
                if before:
                    remembering.write(self._where, [*before, heading])

            replacing.replace(self._where, self._staged, keep, ready)
            remembering.write(self._where, [heading])
        return keep

    def _tidy_up(self) -> bool:
        """Remove the old answers, and bring the ledger up to date."""
        log = open_log(self._where)
        try:
            clean = log.scrub()
            if not clean:
                written_files.note_erasing(self._where)
            with suppress(CannotWrite):  # the log itself says it, and `doctor` that this is missing
                ledger.catch_up(log, self._where)
        finally:
            log.close()
        answers = get_companion_path(self._where, "views.db")
        if not answers.exists():
            return clean
        views = ViewsFile(answers)
        try:
            are_erased = views.erase()
        except CannotWrite:
            are_erased = False
        finally:
            views.close()
        if not are_erased:
            written_files.note_erasing(self._where)
        return are_erased and clean


def _refuse_if_changed(present: Log, loss: Loss, where: Path) -> None:
    if present.read_head() != loss.present:
        raise WrittenMeanwhile(str(where))


def _build_noted_head(head: Head) -> remembering.NotedHead:
    return remembering.NotedHead(head.position, head.hash)


def _have_same_row(left: Log, right: Log, position: int) -> bool:
    rows = [next(log.read_rows(position - 1, position), None) for log in (left, right)]
    return len({row and row.hash for row in rows}) == 1
