"""Where do copies of a network's words lie, besides in its log? Files beside it, and files written.

What was exported, reported or backed up is noted beside the network, ``network.copies``: one line
of JSON for each file, private, and dropped when the file is gone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import msgspec

from weakties.domain.ids import PersonId
from weakties.errors import WeaktiesError
from weakties.log.reading import texts
from weakties.network import ledger
from weakties.network.corrected import CorrectedLog
from weakties.network.drafts import KEPT, MARK, abandoned
from weakties.network.facade import Network, beside

if TYPE_CHECKING:
    from weakties.log.protocol import Log

END = "copies"
_DRAFT = ".draft"
_SAFELY = os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0)


@attrs.frozen(kw_only=True)
class Written:
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
class Finished:
    """What was done about copies.

    Attributes:
        cleaned: those that were removed, or have no such words any more.
        left: those that may still have them.
    """

    cleaned: tuple[Copy, ...]
    left: tuple[Copy, ...]


def note(network: Path, file: Path) -> None:
    """Note that a file was written from a network; where nothing can be noted, nothing is."""
    path = file.absolute()
    kept = [w for w in written(network) if w.file != str(path) and Path(w.file).exists()]
    _write(network, [*kept, Written(file=str(path), at=_stamp())])


def written(network: Path) -> list[Written]:
    """Return what was written from a network and is noted; a line that is none is passed over."""
    found = []
    with suppress(OSError):
        for line in _read(beside(network, END)).splitlines():
            with suppress(msgspec.MsgspecError, UnicodeDecodeError):
                found.append(msgspec.json.decode(line, type=Written))
    return found


def _read(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | _SAFELY)
    with os.fdopen(handle, "rb") as file:
        return file.read()


def _write(network: Path, kept: list[Written]) -> None:
    """Replace the notes; without any, the file goes."""
    place = beside(network, END)
    with suppress(OSError):
        if not kept:
            place.unlink(missing_ok=True)
            return
        draft = place.with_name(f"{place.name}{_DRAFT}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _SAFELY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(b"".join(msgspec.json.encode(w) + b"\n" for w in kept))
        draft.replace(place)


def _stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def look(network: Network) -> list[Copy]:
    """Return every file besides the log that may hold words of somebody who was forgotten.

    Those are drafts of backups and restores that were interrupted, logs kept from before a
    restore, and what was exported, reported or backed up before the last forgetting.
    """
    if network.path is None:
        return []
    path, told = network.path, ledger.forgettings(network.log)
    if not told:
        return []
    latest = max(recorded.recorded_at for recorded, _ in told)
    return [*_drafts(path), *_kept(network), *_exports(path, latest)]


def _drafts(path: Path) -> Iterator[Copy]:
    gone = set(abandoned(path))
    for draft in sorted(path.parent.glob(f"*{MARK}*")):
        if not draft.name.startswith(path.name.removesuffix(".db")):
            continue
        is_gone = draft in gone or not _runs(draft)
        yield Copy(
            draft, "was left by a backup or a restore that was interrupted",
            "run `weakties forget --finish`" if is_gone else "wait until that has ended",
            _removal(draft) if is_gone else None,
        )  # fmt: skip
    for name in (
        f"{path.name}{_DRAFT}",
        *(p.name for p in path.parent.glob(f"*.{KEPT}-*{_DRAFT}*")),
    ):
        draft = path.with_name(name)
        if draft.is_file():
            what = "was left by a restore that was interrupted"
            yield Copy(draft, what, "run `weakties forget --finish`", _removal(draft))


def _runs(draft: Path) -> bool:
    """Check whether the process that writes a draft still runs."""
    number = draft.name.rpartition(MARK)[2].partition("-")[0]
    if not number.isdigit():
        return True
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _removal(path: Path) -> Callable[[], bool]:
    def remove() -> bool:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return not path.exists()

    return remove


def _kept(network: Network) -> Iterator[Copy]:
    """Look into the logs from before a restore."""
    path = network.path
    assert path is not None  # who has no file has none of those
    stem = path.name.removesuffix(".db")
    for file in sorted(path.parent.glob(f"{stem}.{KEPT}-*.db")):
        what = "is the log from before a restore"
        try:
            with _opened(file) as other:
                words = _leftovers(other, network.log)
        except WeaktiesError:
            yield Copy(file, f"{what}, and cannot be read", f"delete it: `rm {file}*`")
            continue
        if words:
            cure = "run `weakties forget --finish`, or delete it"
            yield Copy(file, f"{what}, and has words about them", cure, _forgetting(file, network))


def _opened(file: Path) -> Network:
    from weakties.network.backups import opened  # noqa: PLC0415  # seldom asked for
    from weakties.network.opening import SYSTEM  # noqa: PLC0415  # as above
    from weakties.plugins.loaded import Plugins  # noqa: PLC0415  # as above

    return Network(CorrectedLog(opened(file)), None, Plugins(), SYSTEM)


def _leftovers(other: Network, log: Log) -> list[PersonId]:
    """Return who was forgotten in a log and still has words in another of the same network."""
    if other.log.network_id != log.network_id:
        return []
    people = [ids for _, ids in ledger.forgettings(log)]
    named = {text for row in other.log.rows() if row.personal for text in texts(row.data)}
    blanked = {i for r, _ in ledger.forgettings(log) for i in getattr(r.event, "events", ())}
    filled = any(row.id in blanked and row.personal is not None for row in other.log.rows())
    found = [PersonId(ids[0]) for ids in people if not named.isdisjoint(ids)]
    return found or ([PersonId(people[0][0])] if filled else [])


def _forgetting(file: Path, network: Network) -> Callable[[], bool]:
    """Return what forgets in a kept log, too, whom the log forgot."""

    def forget() -> bool:
        from weakties.network.correcting.forgetting import forget  # noqa: PLC0415  # a cycle
        from weakties.network.reapplying import reapply  # noqa: PLC0415  # as above

        with _opened(file) as other:
            for person in _leftovers(other, network.log):
                forget(other, person)
            reapply(other.log, ledger.derived(network.log))
            return other.log.scrub() and not _leftovers(other, network.log)

    return forget


def _exports(path: Path, latest: str) -> Iterator[Copy]:
    for known in written(path):
        file = Path(known.file)
        with suppress(OSError):
            if file.exists() and known.at <= latest.replace("Z", "+00:00"):
                what = "was written from this network before somebody was forgotten"
                yield Copy(file, what, "delete it, or write it anew with --force")


def finish(network: Network) -> Finished:
    """Remove all copies that may be removed, and name those that are left."""
    cleaned: list[Copy] = []
    left: list[Copy] = []
    for copy in look(network):
        try:
            is_clean = copy.clean is not None and copy.clean()
        except WeaktiesError as error:
            left.append(attrs.evolve(copy, cure=str(error)))
            continue
        (cleaned if is_clean else left).append(copy)
    if network.path is not None:
        before = written(network.path)
        kept = [w for w in before if Path(w.file).exists()]
        if kept != before:
            _write(network.path, kept)
    return Finished(tuple(cleaned), tuple(left))
