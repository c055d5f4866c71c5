"""Where do copies of a network's words lie, besides in its log? Files beside it, and files written.

What is exported, reported or backed up is noted beside the network, ``network.copies``, before it
is written: one line of JSON for each file, private, and dropped when the file is gone. A process
that is killed in between leaves a draft beside that file, which is found by the note.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import attrs
import msgspec

from weakties.domain.ids import PersonId
from weakties.errors import Unreadable, WeaktiesError
from weakties.log.reading import list_texts
from weakties.log.sqlite.handles import NO_LINK, SAFELY
from weakties.log.sqlite.lock import lock_file
from weakties.network import ledger
from weakties.network.corrected import CorrectedLog
from weakties.network.drafts import KEPT, drafts_of, find_abandoned_drafts
from weakties.network.facade import Network, get_companion_path

if TYPE_CHECKING:
    from weakties.log.protocol import Log

END = "copies"
_DRAFT = ".draft"


@attrs.frozen(kw_only=True)
class WrittenFile:
    """A file that was written from a network.

    Attributes:
        file: where.
        at: when, in UTC.
    """

    file: str
    at: str


@attrs.frozen
class Copy:
    """A file that may hold words of somebody who was forgotten.

    Attributes:
        what: what it is, in words.
        cure: what to do.
        clean: removes the words; gives whether none are left. None where only the user may.
    """

    path: Path
    what: str
    cure: str
    clean: Callable[[], bool] | None = None


@attrs.frozen
class CleanupResult:
    """What was done about copies.

    Attributes:
        cleaned: those that were removed, or have no such words any more.
        left: those that may still have them.
    """

    cleaned: tuple[Copy, ...]
    left: tuple[Copy, ...]


@contextmanager
def noting(network: Path | None, file: Path) -> Iterator[None]:
    """Note that a file is being written from a network, before it is, and once it is there.

    Until then a file of that name counts as what it was; afterwards it counts as of the moment in
    which it was begun, since somebody may have been forgotten in between. Where nothing can be
    noted, nothing is.
    """
    if network is None:
        yield
        return
    path, begun = str(file.resolve()), _stamp()
    _change(network, lambda kept: kept if any(w.file == path for w in kept)
            else [*kept, WrittenFile(file=path, at=begun)])  # fmt: skip
    yield
    _change(
        network,
        lambda kept: [*(w for w in kept if w.file != path), WrittenFile(file=path, at=begun)],
    )


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


def _change(network: Path, change: Callable[[list[WrittenFile]], list[WrittenFile]]) -> None:
    """Change the notes, as the only one to do so, and drop those of files that are gone.

    Notes that were damaged stay as they are, so that it shows; without any, the file goes.
    """
    where = get_companion_path(network, END)
    with suppress(OSError, WeaktiesError), lock_file(where):
        before = list_written_files(network)
        kept = change([w for w in before if _exists(Path(w.file))])
        if not kept:
            where.unlink(missing_ok=True)
            return
        draft = where.with_name(f"{where.name}{_DRAFT}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NO_LINK, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(b"".join(msgspec.json.encode(w) + b"\n" for w in kept))
        draft.replace(where)


def _exists(file: Path) -> bool:
    """Check whether a file that was written is there, or a draft of it, or may come back.

    What lay in a folder that is away, as a stick is, may come back with it.
    """
    return not file.parent.is_dir() or os.path.lexists(file) or bool(drafts_of(file))


def _stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


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
    latest = max(recorded.recorded_at for recorded, _ in forgettings)
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
    lost = [*path.parent.glob(f"{stem}.{KEPT}-*{_DRAFT}*"), path.with_name(f"{path.name}{_DRAFT}")]
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
                words, is_unsure = (
                    _find_leftovers(other, network.log),
                    _is_unsure(other, network.log),
                )
        except WeaktiesError:
            yield Copy(file, f"{description}, and cannot be read", delete)
            continue
        if is_unsure:
            yield Copy(
                file, f"{description}, and may have words about them that the network lacks", delete
            )
        elif words:
            cure = "run `weakties forget --finish`, or delete it"
            yield Copy(
                file,
                f"{description}, and has words about them",
                cure,
                _build_forgetting(file, network),
            )


def _open_kept_log(file: Path) -> Network:
    from weakties.network.backups import open_log  # noqa: PLC0415  # seldom asked for
    from weakties.network.opening import SYSTEM  # noqa: PLC0415  # as above
    from weakties.plugins.loaded import Plugins  # noqa: PLC0415  # as above

    return Network(CorrectedLog(open_log(file)), None, Plugins(), SYSTEM)


def _find_leftovers(other: Network, log: Log) -> list[PersonId]:
    """Return who was forgotten in a log and still has words in another of the same network."""
    if other.log.network_id != log.network_id:
        return []
    people = [ids for _, ids in ledger.list_forgettings(log)]
    named = {text for row in other.log.read_rows() if row.personal for text in list_texts(row.data)}
    blanked = {i for r, _ in ledger.list_forgettings(log) for i in getattr(r.event, "events", ())}
    filled = any(row.id in blanked and row.personal is not None for row in other.log.read_rows())
    remaining = [PersonId(ids[0]) for ids in people if not named.isdisjoint(ids)]
    return remaining or ([PersonId(people[0][0])] if filled else [])


def _is_unsure(other: Network, log: Log) -> bool:
    """Check whether a log may name somebody who was forgotten in another, and nobody can tell.

    Of who was forgotten nothing but ids is left. Where a log never had these and has words that the
    other lacks, they may be about the same person under another id.
    """
    if other.log.network_id != log.network_id:
        return False
    there = list(other.log.read_rows())
    named = {text for row in there for text in list_texts(row.data)}
    strangers = [ids for _, ids in ledger.list_forgettings(log) if named.isdisjoint(ids)]
    if not strangers:
        return False
    here = {row.id for row in log.read_rows()}
    return any(row.personal is not None and row.id not in here for row in there)


def _build_forgetting(file: Path, network: Network) -> Callable[[], bool]:
    """Return what forgets in a kept log, too, whom the log forgot."""

    def forget() -> bool:
        from weakties.network.correcting.forgetting import forget  # noqa: PLC0415  # a cycle
        from weakties.network.reapplying import reapply  # noqa: PLC0415  # as above

        with _open_kept_log(file) as other:
            for person in _find_leftovers(other, network.log):
                forget(other, person)
            reapply(other.log, ledger.derive_entries(network.log))
            return other.log.scrub() and not _find_leftovers(other, network.log)

    return forget


def _find_exports(path: Path, latest: str) -> Iterator[Copy]:
    try:
        written_files = list_written_files(path)
    except Unreadable as error:
        description = "should say what was exported and backed up, and cannot be read"
        yield Copy(get_companion_path(path, END), description, error.cure)
        return
    description = "was written from this network before somebody was forgotten"
    for written in written_files:
        file = Path(written.file)
        if written.at > latest.replace("Z", "+00:00"):
            continue
        if not file.parent.is_dir():
            yield Copy(file, f"{description}, and its folder is away", "look when it is back")
        elif os.path.lexists(file):
            yield Copy(file, description, "delete it, or write it anew with --force")


def remove_copies(network: Network) -> CleanupResult:
    """Remove all copies that may be removed, and name those that are left."""
    cleaned: list[Copy] = []
    left: list[Copy] = []
    for copy in find_copies(network):
        try:
            is_clean = copy.clean is not None and copy.clean()
        except WeaktiesError as error:
            left.append(attrs.evolve(copy, cure=str(error)))
            continue
        (cleaned if is_clean else left).append(copy)
    if network.path is not None:
        prune(network.path)
    return CleanupResult(tuple(cleaned), tuple(left))
