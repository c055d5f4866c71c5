"""The examination of a network for faults, each with its cure."""

from __future__ import annotations

import os
import shutil
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from weakties import maintenance
from weakties.corrections import copies, ledger
from weakties.corrections.reapplying import find_filled_rows
from weakties.corrections.references import find_missing
from weakties.errors import BrokenPlugin, LogWentBack, WeaktiesError
from weakties.errors.files import describe_obstacle
from weakties.files import KEPT, MARK, drafts_of, is_companion
from weakties.log.sqlite.file import (
    get_version,
    has_second_sqlite,
    has_wal_reset_bug,
    is_read_only,
)
from weakties.log.sqlite.lock import HAS_KERNEL_LOCK, HAS_SIGNAL_MASK
from weakties.maintenance.mending import foresee_mending
from weakties.network import remembering, suppression
from weakties.network.clocks import BEHIND
from weakties.network.consuming import list_consumers
from weakties.network.facade import Network
from weakties.projections.core import NAMES
from weakties.readmodel.structure import Structure

if TYPE_CHECKING:
    from weakties.plugins.installed import PluginInfo

_BROKEN = "the log does not hold"
ROOM, PRIVATE = 50 * 2**20, 0o077
_SHOWN = 5


@attrs.frozen
class Complaint:
    """What is wrong, and its cure.

    Attributes:
        note: whether it is worth knowing, and nothing is wrong.
    """

    problem: str
    cure: str
    note: bool = False


def examine(network: Network, plugins: Iterable[PluginInfo] = ()) -> Iterator[Complaint]:
    """Look at the log, its file and all beside it, the answers, the plugins, and the machine.

    What grows from the log is only looked at if the log holds.

    Args:
        plugins: the plugins that are installed; none of them is imported.
    """
    complaints = list(_examine_part(_log, network))
    yield from complaints
    if not any(complaint.problem == _BROKEN for complaint in complaints):
        for look in (_erasures, _suppression, _copies, _answers, _consumers, _references):
            yield from _examine_part(look, network)
        yield from _examine_plugins(network, list(plugins))
    if network.path is not None:
        yield from _examine_files(network.path)
        yield from _find_leftovers(network.path)
    yield from _examine_machine()


def _examine_part(
    look: Callable[[Network], Iterator[Complaint]], network: Network
) -> Iterator[Complaint]:
    """Look at one thing; one that cannot be looked at does not hide the others."""
    try:
        yield from look(network)
    except WeaktiesError as error:
        yield Complaint(f"the {look.__name__.strip('_')} cannot be read", _format_sentence(error))


def _format_sentence(error: WeaktiesError) -> str:
    return str(error).rstrip(".")


def _log(network: Network) -> Iterator[Complaint]:
    """Verify it, and compare it with what was last seen of it."""
    for fault in network.log.find_faults():
        yield Complaint(fault, "keep a copy of the file and restore a backup that verifies")
    try:
        maintenance.verify(network)
    except LogWentBack as error:
        yield Complaint("the log is not where it was", _format_sentence(error))
    except WeaktiesError as error:
        yield Complaint(_BROKEN, _format_sentence(error))
        if positions := foresee_mending(network).positions:
            which = f"event {positions[0]} was" if len(positions) == 1 else f"{len(positions)} were"
            problem = f"somebody was forgotten, and what {which} to lose is still in the log"
            yield Complaint(problem, "run `weakties doctor --mend`, which says what it will do")
        return
    yield from _examine_clock(network)
    if network.path is not None and network.head.position and not _is_noted(network):
        note = remembering.get_note_path(network.path)
        yield Complaint(f"{note} does not say how far the log has come", _suggest_cure(note))


def _examine_clock(network: Network) -> Iterator[Complaint]:
    """Look for a log that a wrong clock led into the future: what follows is not before that."""
    last, now = network.head.position, network.now
    if not last:
        return
    recorded_at = datetime.fromisoformat(next(network.log.read_dates(last - 1, last)).recorded_at)
    if recorded_at <= now + BEHIND:
        return
    yield Complaint(
        f"the log is {(recorded_at - now).days} days ahead of the clock: event {last} counts as "
        f"recorded on {recorded_at.astimezone(now.tzinfo):%Y-%m-%d}",
        "if the clock is wrong now, set it right; if it was wrong then, run `weakties clock`, "
        "which says what it will do",
    )


def _is_noted(network: Network) -> bool:
    """Check that it is noted how far the log has come, where anything can be noted."""
    if network.path is None or is_read_only(network.path):
        return True
    return bool(remembering.read_noted_heads(network.log, network.path))


def _suggest_cure(path: Path) -> str:
    return f"let its folder be written to and run `weakties anchor`; if it is no file, move {path}"


def _erasures(network: Network) -> Iterator[Complaint]:
    """Compare the ledger with the log; the other way round words may have come back."""
    path = network.path
    if path is None:
        return
    entries = [e for e in ledger.read_entries(path) if e.network == network.log.network_id]
    lacking = ledger.count_missing(network.log, path)
    if lacking and not is_read_only(path):
        problem = f"the ledger of erasures lacks {lacking} of those who were forgotten"
        yield Complaint(problem, "let its folder be written to and run `weakties verify`")
    back = {row.id for entry in entries for row in find_filled_rows(network.log, entry)}
    if back:
        problem = f"{len(back)} events about people who were forgotten have their words again"
        yield Complaint(problem, "run `weakties anchor --accept`, which forgets them again")


def _suppression(network: Network) -> Iterator[Complaint]:
    """Look for people whom imports are to leave out, and cannot recognize."""
    if (loss := suppression.find_loss(network.log, network.path)) is not None:
        shown = ", ".join(loss.people[:_SHOWN])
        shown += f" and {len(loss.people) - _SHOWN} more" * (len(loss.people) > _SHOWN)
        end = f"; `weakties forget --lift ID` ends this warning, for {shown}"
        yield Complaint(loss.problem, f"{loss.cure}{end}")


def _copies(network: Network) -> Iterator[Complaint]:
    """Look for words of people who were forgotten in other files than the log."""
    leftovers = [] if network.path is None else drafts_of(network.path)
    for copy in copies.find_copies(network):
        if copy.path not in leftovers:  # which are named in any case
            is_note = not copy.is_unfinished
            yield Complaint(f"{copy.path} {copy.what}", copy.cure, note=is_note)


def _examine_plugins(network: Network, plugins: list[PluginInfo]) -> Iterator[Complaint]:
    """Look at the plugins: those that are broken, and those whose events nobody reads now."""
    for plugin in plugins:
        if plugin.state == "broken":
            error = BrokenPlugin(
                plugin.name, plugin.stage, plugin.reason, f"{plugin.distribution} {plugin.version}"
            )
            yield Complaint(f"plugin {plugin.name} is broken", _format_sentence(error))
    working = {k.name for k in plugins if k.state in ("works", "new")}
    counts = Counter(r.kind.partition("/")[0] for r in network.log.read() if "/" in r.kind)
    for name in sorted(counts.keys() - working):
        problem = f"{counts[name]} events of the plugin {name} are kept, and nobody here reads them"
        yield Complaint(problem, f"install the plugin {name}, or switch it on", note=True)


def _answers(network: Network) -> Iterator[Complaint]:
    for name, checkpoint in network.views.read_checkpoints().items():
        if checkpoint.fault and name not in NAMES:
            cure = "upgrade its plugin, and run `weakties rebuild`"
            yield Complaint(f"projection {name}: {checkpoint.fault}", cure)
    yield from _compare_answers(network)
    for state in maintenance.list_projections(network):
        if state.fault or not state.current:
            why = state.fault or "it is behind"
            yield Complaint(f"projection {state.name}: {why}", "run `weakties rebuild`")


def _consumers(network: Network) -> Iterator[Complaint]:
    """Name programs that go on failing at one event; their positions are looked at, too."""
    for consumer in list_consumers(network.log, network.consumers_path):
        if consumer.failed_at is not None:
            problem = f"the consumer {consumer.name} failed at event {consumer.failed_at}"
            cure = f"mend its program, which raised {consumer.error}, and run it again"
            yield Complaint(problem, cure, note=True)


def _compare_answers(network: Network) -> Iterator[Complaint]:
    """Compare all answers that are kept with the log; who brings them up to date hides nothing."""
    stored = network.views.read_checkpoints()
    kinds = [kind for kind in network.views.projection_types if kind.name in stored]
    for parting in network.views.audit(network.feed, kinds, is_thorough=False):
        problem = f"{parting.rows} rows of {parting.table} are not what the log says"
        yield Complaint(f"projection {parting.projection}: {problem}", "run `weakties rebuild`")


def _references(network: Network) -> Iterator[Complaint]:
    """Look for events that name what no event begins that counts."""
    structure = Structure.read_from(network.log)
    numbers: dict[str, list[int]] = {}
    for lack in find_missing(network.log, structure):
        numbers.setdefault(lack.noun, []).append(lack.recorded.position)
    for noun, positions in numbers.items():
        shown = ", ".join(map(str, positions[:_SHOWN]))
        shown += f" and {len(positions) - _SHOWN} more" * (len(positions) > _SHOWN)
        is_single = len(positions) == 1
        which = f"event {shown} names" if is_single else f"the events {shown} name"
        lost = {"event": "an event", "person": "a person"}.get(noun, f"an {noun}")
        yield Complaint(
            f"{which} {lost} that was undone or is not there",
            f"bring back what was undone with `weakties redo`, or correct "
            f"{'it' if is_single else 'them'} with `weakties edit`, or undo "
            f"{'it' if is_single else 'them'}: `weakties undo {positions[0]}`",
        )


def _examine_files(path: Path) -> Iterator[Complaint]:
    """Look at modes and room."""
    has_modes = os.name == "posix"
    for file in list_companions(path):
        obstacle = None if file == path else describe_obstacle(file)
        if obstacle is not None and is_companion(file, path):
            problem = f"{file} is in the way: {obstacle}"
            yield Complaint(problem, "move it away: weakties keeps a file of its own there")
        elif has_modes and file.is_file() and stat.S_IMODE(file.stat().st_mode) & PRIVATE:
            yield Complaint(f"{file} can be read by others", f"run `chmod 600 {file}`")
    if shutil.disk_usage(path.absolute().parent).free < ROOM:
        yield Complaint(f"the disk of {path.parent} is almost full", "free some space")


def list_companions(path: Path) -> list[Path]:
    """Return a network's file and all that lies beside it under its name."""
    stem = path.name.removesuffix(".db")
    names = (f"{path.name}-", f"{path.name}.", f"{stem}.")
    return sorted(p for p in path.parent.iterdir() if p == path or p.name.startswith(names))


def _find_leftovers(path: Path) -> Iterator[Complaint]:
    """Look for what interrupted backups and restores left, and for logs kept before a restore."""
    for file in list_companions(path):
        if file.name.endswith(("-wal", "-shm", ".lock")):
            continue
        if MARK in file.name or file.name.endswith(".draft"):
            problem = f"{file} was left by a backup or a restore that was interrupted"
            cure = f"unless one is running, run `rm -r {file}*`, or `weakties forget --finish`"
            yield Complaint(problem, cure)
        elif f".{KEPT}-" in file.name:
            problem = f"{file} is the log from before a restore, with every name and note in it"
            yield Complaint(problem, "delete it once you are content with the restore", note=True)


def _examine_machine() -> Iterator[Complaint]:
    if has_second_sqlite():
        problem = "the package pysqlite3 brings a second SQLite, which can destroy the file"
        yield Complaint(problem, "run `pip uninstall pysqlite3 pysqlite3-binary`")
    if has_wal_reset_bug():
        problem = f"SQLite {get_version()} damages a log in rare cases, when two programs write"
        cure = "weakties lets one write at a time, so do not write with others; take backups"
        yield Complaint(problem, cure, note=True)
    for problem, cure in _list_missing_features():
        yield Complaint(problem, cure, note=True)


def _list_missing_features() -> Iterator[tuple[str, str]]:
    """Yield what weakties does without on this system, and what to do."""
    if not HAS_KERNEL_LOCK:
        yield (
            "this Python has no fcntl: programs that write look again and again for their turn, "
            "and one may wait long while many write",
            "nothing need be done, unless more than a few write at once",
        )
    if not HAS_SIGNAL_MASK:
        yield (
            "this Python cannot hold Ctrl-C back: it undoes what is just being recorded",
            "after you pressed it, look whether that was recorded, and record it again if not",
        )
    if find_spec("resource") is None:
        yield (
            "this Python has no resource: plugins read files without a limit of memory and time",
            "press Ctrl-C if an import does not end, and leave the file out",
        )
    if os.name != "posix":
        yield (
            "files have no modes here: who may read your network is up to its folder",
            "keep it in a folder of your own",
        )
