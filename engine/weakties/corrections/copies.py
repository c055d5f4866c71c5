"""Copies of a network's words besides its log: files beside it, and files that were written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from glob import escape
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import attrs

from weakties.corrections import ledger
from weakties.corrections.forgetting import complete, forget
from weakties.corrections.mentions import is_about_a_job
from weakties.corrections.reapplying import reapply
from weakties.corrections.written_files import (
    DRAFT,
    END,
    WrittenFile,
    list_own_copies,
    list_written_files,
    may_exist,
    prune,
)
from weakties.domain.ids import PersonId
from weakties.errors import Unreadable, WeaktiesError
from weakties.files import KEPT, drafts_of, find_abandoned_drafts, get_companion_path
from weakties.log.decoding import list_texts
from weakties.network.corrected_log import CorrectedLog
from weakties.network.facade import Network
from weakties.network.opening import SYSTEM, open_log
from weakties.plugins.manager import Plugins

if TYPE_CHECKING:
    from weakties.log.envelope import Recorded
    from weakties.log.protocol import Log


@attrs.frozen
class Copy:
    """A file that may hold words of somebody who was forgotten.

    Attributes:
        what: what it is, in words.
        cure: what to do.
        clean: removes the words; gives whether none are left. None where only the user may.
        is_unfinished: whether a forgetting is not at its end because of it.
    """

    path: Path
    what: str
    cure: str
    clean: Callable[[], bool] | None = None
    is_unfinished: bool = False


@attrs.frozen
class CleanupResult:
    """What was done about copies.

    Attributes:
        cleaned: those that were removed, or have no such words any more.
        left: those that may still have them.
        forgettings: how often somebody was forgotten in this network.
        noted: how many forgettings were added to the ledger, which lacked them.
    """

    cleaned: tuple[Copy, ...]
    left: tuple[Copy, ...]
    forgettings: int = 0
    noted: int = 0


def find_copies(network: Network) -> list[Copy]:
    """Return every file besides the log that may hold words of somebody who was forgotten.

    As long as nobody was, those are drafts alone, which nobody needs. Else they are drafts of
    backups, exports and restores that were interrupted, logs kept from before a restore, and what
    was exported, reported or backed up before the last forgetting.
    """
    if network.path is None:
        return []
    path, forgettings = network.path, ledger.list_forgettings(network.log)
    if not forgettings:
        return list(_find_drafts(path))
    latest = _find_latest(forgettings)
    return [*_find_drafts(path), *_find_kept_logs(network), *_find_exports(path, latest)]


def _find_drafts(path: Path) -> Iterator[Copy]:
    targets = [path]
    with suppress(Unreadable):  # which is said of the exports
        targets += [Path(known.file) for known in list_written_files(path)]
    for target in targets:
        gone = set(find_abandoned_drafts(target))
        for draft in drafts_of(target):
            description = "was left by a backup or a restore, or an export, that was interrupted"
            if draft in gone:
                yield Copy(
                    draft, description, "run `weakties forget --finish`", _build_removal(draft)
                )
            else:
                cure = "wait until that has ended, or delete it if none is running"
                yield Copy(draft, "is being written by another process", cure)
    stem = escape(path.name.removesuffix(".db"))
    lost = [*path.parent.glob(f"{stem}.{KEPT}-*{DRAFT}*"), path.with_name(f"{path.name}{DRAFT}")]
    for draft in lost:
        if draft.is_file():
            description = "was left by a restore that was interrupted"
            yield Copy(draft, description, "run `weakties forget --finish`", _build_removal(draft))


def _build_removal(path: Path) -> Callable[[], bool]:
    def clean() -> bool:
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                rmtree(path)
            else:
                path.unlink(missing_ok=True)
        return not os.path.lexists(path)

    return clean


def _find_kept_logs(network: Network) -> Iterator[Copy]:
    """Look into the logs from before a restore."""
    path = network.path
    assert path is not None  # who has no file has none of those
    stem = escape(path.name.removesuffix(".db"))
    for file in sorted(path.parent.glob(f"{stem}.{KEPT}-*.db")):
        description = "is the log from before a restore"
        delete = f"delete it: `rm {file}*`"
        try:
            with _open_kept_log(file) as other:
                has_words = bool(_find_leftovers(other, network.log))
                is_unsure = has_words or _is_unsure(other, network.log)
        except WeaktiesError:
            yield Copy(file, f"{description}, and cannot be read", delete)
            continue
        if has_words:
            cure = "run `weakties forget --finish`, or delete it"
            clean = _build_forgetting(file, network)
            yield Copy(file, f"{description}, and has words about them", cure, clean)
        elif is_unsure:
            doubt = "may have words about them that the network lacks"
            yield Copy(file, f"{description}, and {doubt}", delete)


def _open_kept_log(file: Path) -> Network:
    return Network(CorrectedLog(open_log(file)), None, Plugins(), SYSTEM)


def _find_leftovers(other: Network, log: Log) -> list[PersonId]:
    """Return who was forgotten in a log and still has words in another of the same network."""
    if other.log.network_id != log.network_id:
        return []
    people = [ids for _, ids in ledger.list_forgettings(log)]
    told = (row for row in other.log.read_rows() if row.personal and not is_about_a_job(row))
    named = {text for row in told for text in list_texts(row.data)}
    blanked = {i for r, _ in ledger.list_forgettings(log) for i in getattr(r.event, "events", ())}
    filled = any(row.id in blanked and row.personal is not None for row in other.log.read_rows())
    remaining = [PersonId(ids[0]) for ids in people if not named.isdisjoint(ids)]
    return remaining or ([PersonId(people[0][0])] if filled else [])


def _is_unsure(other: Network, log: Log) -> bool:
    """Check whether a log may name somebody who was forgotten in another, and nobody can tell.

    Of who was forgotten nothing but ids is left. Where a log has words that the other lacks, they
    may be about the same person, who was added once more by hand, or is named in a text.
    """
    ids, contents = set[str](), set[tuple[str, str, str]]()
    for row in log.read_rows():
        ids.add(row.id)
        if row.personal is not None:
            contents.add((row.kind, row.data, row.personal))
    return any(
        row.personal is not None
        and row.id not in ids
        and row.personal != "{}"
        and (row.kind, row.data, row.personal) not in contents
        for row in other.log.read_rows()
    )


def _build_forgetting(file: Path, network: Network) -> Callable[[], bool]:
    """Return what forgets in a kept log, too, whom the log forgot."""

    def forget_again() -> bool:
        with _open_kept_log(file) as other:
            for person in _find_leftovers(other, network.log):
                forget(other, person)
            reapply(other.log, ledger.derive_entries(network.log))
            is_clean = other.log.scrub() and not _find_leftovers(other, network.log)
            return is_clean and not _is_unsure(other, network.log)

    return forget_again


def _find_exports(path: Path, latest: str) -> Iterator[Copy]:
    try:
        written_files = list_written_files(path)
    except Unreadable as error:
        description = "should say what was exported and backed up, and cannot be read"
        yield Copy(get_companion_path(path, END), description, error.cure)
        return
    draft = get_companion_path(path, f"{END}{DRAFT}")
    if draft.is_dir() and not draft.is_symlink():
        description = "is a folder where weakties notes what is exported and backed up"
        yield Copy(draft, description, "move it away")
    description = "was written from this network before somebody was forgotten"
    own = list_own_copies(path)
    for written in written_files:
        file = Path(written.file)
        if file in own:
            if may_exist(file):
                yield Copy(
                    file,
                    "may still have words of who was forgotten",
                    "close other programs that read the network, and run `weakties forget "
                    "--finish`",
                    is_unfinished=True,
                )
            continue
        if not _is_before(written, latest):
            continue
        if not file.parent.is_dir():
            yield Copy(file, f"{description}, and its folder is away", "look when it is back")
        elif os.path.lexists(file):
            yield Copy(file, description, "delete it, or write it anew with --force")


def finish_forgetting(network: Network) -> CleanupResult:
    """Remove every copy of what was forgotten, and name the files that may still have some.

    A ledger that lacks somebody who was forgotten is brought up to date, and so are files that
    plugins keep beside the network, such as a calendar.

    Raises:
        CopiesLeft: another program reads the log or the answers just now, or they cannot be
            written.
        NotInLedger: the ledger cannot be written, or read.
    """
    added = complete(network)
    forgettings = ledger.list_forgettings(network.log)
    if forgettings:
        network.attach_plugins()
        network.detach_plugins()
    return attrs.evolve(_remove_copies(network), forgettings=len(forgettings), noted=added)


def is_outdated_copy(network: Network, file: Path) -> bool:
    """Check whether a file was written from a network before somebody was forgotten in it last.

    What keeps such a file up to date writes it anew then, even if it would say the same.
    """
    forgettings = ledger.list_forgettings(network.log)
    if network.path is None or not forgettings:
        return False
    latest, path = _find_latest(forgettings), str(file.resolve())
    try:
        written_files = list_written_files(network.path)
    except Unreadable:
        return False
    return any(w.file == path and _is_before(w, latest) for w in written_files)


def _find_latest(forgettings: list[tuple[Recorded, tuple[str, ...]]]) -> str:
    return max(recorded.recorded_at for recorded, _ in forgettings)


def _is_before(written: WrittenFile, latest: str) -> bool:
    return written.at <= latest.replace("Z", "+00:00")


def foresee_cleanup(network: Network) -> CleanupResult:
    """Return what `finish_forgetting` would do, as far as it is known, and change nothing."""
    copies = find_copies(network)
    lacking = 0
    if network.path is not None:
        with suppress(Unreadable):  # which is said when it is to be written
            lacking = ledger.count_missing(network.log, network.path)
    is_ours = [copy.clean is not None or copy.is_unfinished for copy in copies]
    return CleanupResult(
        tuple(copy for copy, ours in zip(copies, is_ours, strict=True) if ours),
        tuple(copy for copy, ours in zip(copies, is_ours, strict=True) if not ours),
        noted=lacking,
    )


def _remove_copies(network: Network) -> CleanupResult:
    """Remove all copies that may be removed, and name those that are left."""
    tried: list[Copy] = []
    failures: dict[Path, str] = {}
    for copy in find_copies(network):
        if copy.clean is not None:
            tried.append(copy)
            try:
                copy.clean()
            except WeaktiesError as error:
                failures[copy.path] = str(error).rstrip(".")
    if network.path is not None:
        prune(network.path)
    left = {copy.path: copy for copy in find_copies(network)}
    return CleanupResult(
        tuple(copy for copy in tried if copy.path not in left),
        tuple(attrs.evolve(c, cure=failures.get(c.path, c.cure)) for c in left.values()),
    )
