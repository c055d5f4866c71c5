"""Maintenance of a network: status, verification, rebuilding, backup and restore."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import attrs

from weakties.corrections import ledger
from weakties.domain.moments import latest_day
from weakties.errors import (
    BrokenPlugin,
    CannotWrite,
    Unreadable,
    WrongAnswers,
)
from weakties.files import get_companion_path
from weakties.log import chain, verification
from weakties.log.envelope import Head
from weakties.network import remembering
from weakties.network.consuming import ConsumerState, list_consumers
from weakties.network.facade import Network, View
from weakties.network.opening import SYSTEM, open_network
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.readmodel.feed import Feed
from weakties.readmodel.projection import fingerprint

if TYPE_CHECKING:
    from weakties.history.lateness import Lateness
    from weakties.history.restorations import Restoration
    from weakties.log.verification import AnchorCheck as AnchorCheck
    from weakties.maintenance.anchoring import KeptAnchor as KeptAnchor
    from weakties.maintenance.examination import Complaint
    from weakties.maintenance.mending import Mending
    from weakties.maintenance.restoring import Loss, RestoreResult
    from weakties.network.clocks import Doubt
    from weakties.network.suppression import SecretLoss
    from weakties.plugins.installed import Installed, PluginInfo

_SAMPLED = 5_000
"""Events that are replayed to compare a sample of the answers: half a second's work."""
OnProgress = Callable[[int, int], None]
"""Takes the position that was come to, and the one to come to."""


class ProjectionState(NamedTuple):
    """How far a projection has come."""

    name: str
    position: int
    current: bool
    fault: str | None


@attrs.frozen
class Status:
    """A network in figures.

    Attributes:
        consumers: the programs that follow it, and how far each has come; see `Network.consume`.
    """

    events: int
    people: int
    organizations: int
    head: Head
    projections: tuple[ProjectionState, ...]
    plugins: tuple[str, ...]
    broken: tuple[BrokenPlugin, ...]
    consumers: tuple[ConsumerState, ...] = ()


@attrs.frozen
class LogSummary:
    """What something that was made from a log rests on, after all of the log was verified.

    Attributes:
        position: of the last event.
        hash: of the chain there, 32 bytes.
        recorded_until: when the last event was recorded, as stored; empty while there is none.
        first_day: the day, ISO, of the first thing that you did or that came of it; None while
            there is nothing, or if nobody asked. What an importer brought is not looked at.
        last_day: the day of the last such thing.
        lateness: how much of it was recorded late; None if nobody asked.
        restorations: the times at which the log was replaced by an older one, unless nobody asked.
    """

    position: int
    hash: bytes
    recorded_until: str
    first_day: str | None = None
    last_day: str | None = None
    lateness: Lateness | None = None
    restorations: tuple[Restoration, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the last lines of a report say."""
        if not self.position:
            return ("This rests on a log without any event.",)
        events = "1 event" if self.position == 1 else f"{self.position} events"
        span = f" what happened from {self.first_day} to {self.last_day}," if self.first_day else ""
        return (
            f"This rests on{span} {events}, recorded until {self.recorded_until[:10]}. "
            "All of them were verified before it was written: none was changed since it was "
            "recorded.",
            *(f"{words}." for words in self._list_remarks()),
            f"Position {self.position}, hash {self.hash.hex()}",
        )

    def _list_remarks(self) -> Iterator[str]:
        """Yield what was recorded late, and that an older log was put in its place."""
        if self.lateness is not None and self.lateness.in_words:
            yield self.lateness.in_words
        for restoration in self.restorations:
            yield restoration.in_words


def status(network: Network, view: Network | View | None = None) -> Status:
    """Return the network in figures, after bringing the read models up to date.

    Args:
        view: the network as of a day; its head is the last event that had happened and was known
            by then, and since its answers are made for the asking, none is listed.
    """
    plugins = network.plugins.names, tuple(network.plugins.broken)
    if isinstance(view, View):
        events, head = _count_visible_events(network, view)
        return Status(events, *_counts(view), head, (), *plugins)
    states, head = tuple(list_projections(network)), network.head
    consumers = tuple(list_consumers(network.log, network.consumers_path))
    return Status(head.position, *_counts(network), head, states, *plugins, consumers)


def list_projections(network: Network) -> Iterator[ProjectionState]:
    """Yield how far each projection is, after bringing all of them up to date."""
    network.views.catch_up(network.feed)
    head, stored = network.head, network.views.read_checkpoints()
    for kind in network.views.projection_types:
        c = stored[kind.name]
        current = c.position == head.position and c.fingerprint == fingerprint(kind)
        yield ProjectionState(kind.name, c.position, current, c.fault)


def _counts(view: Network | View) -> tuple[int, int]:
    return view.read(People).count(), view.read(Organizations).count()


def _count_visible_events(network: Network, view: View) -> tuple[int, Head]:
    """Count the events that a view sees, and give the last of them."""
    log, events, last = network.log, 0, None
    for last in view.feed.read():  # noqa: B007  # the last one is the answer
        events += 1
    if last is None:
        return 0, Head(0, chain.genesis(log.network_id, log.secret))
    row = next(log.read_rows(last.position - 1, last.position))
    return events, Head(row.position, row.hash, last.recorded_at)


def rebuild(network: Network, progress: OnProgress | None = None) -> int:
    """Make all read models anew from the log.

    Args:
        progress: hears how far it has come.

    Returns:
        how many events were replayed.
    """
    from weakties.maintenance import rebuilding  # noqa: PLC0415  # seldom asked for

    rebuilding.rebuild(network, _build_feed(network, progress))
    return network.head.position


def _build_feed(network: Network, progress: OnProgress | None) -> Feed:
    """Return the network's feed; it reports progress if a callback is given."""
    if progress is None:
        return network.feed
    end = network.head.position
    return attrs.evolve(network.feed, on_progress=lambda position: progress(position, end))


def anchor(network: Network) -> str:
    """Return the text of an anchor, to be kept elsewhere: see `weakties.log.verification.Anchor`.

    Its last line says when it was made. The same is noted beside the network's file.
    """
    note(network)
    created_at = network.now.astimezone(UTC).isoformat(timespec="seconds")
    return f"{verification.take_anchor(network.log).text}{created_at}\n"


def keep_anchor(network: Network, text: str, to: Path | None = None) -> KeptAnchor:
    """Add an anchor to a list beside the backups: see `weakties.maintenance.anchoring`."""
    from weakties.maintenance import anchoring  # noqa: PLC0415  # seldom asked for

    return anchoring.keep_anchor(network, text, to)


def verify_answers(network: Network, progress: OnProgress | None = None) -> None:
    """Replay the whole log aside, and compare every row of every read model with it.

    Args:
        progress: hears how far it has come, from the start again for each projection.

    Raises:
        WrongAnswers: they differ; it names the first event at which each parts from the log.
    """
    differences = tuple(network.views.audit(_build_feed(network, progress)))
    if differences:
        raise WrongAnswers(differences)


def sample_answers(network: Network, progress: OnProgress | None = None) -> tuple[str, ...]:
    """Replay some read models aside, and compare the answers of now with them.

    Of a short log all are compared, of a longer one as many as are replayed in moments, by chance,
    and at least one. What was never asked for is not made for this.

    Args:
        progress: hears how far it has come, from the start again for each projection.

    Returns:
        the names of those that were compared.

    Raises:
        WrongAnswers: they differ; it names the first event at which each parts from the log.
    """
    from random import Random  # noqa: PLC0415  # seldom asked for

    if network.path is not None and not get_companion_path(network.path, "views.db").exists():
        return ()
    stored = network.views.read_checkpoints()
    kinds = [kind for kind in network.views.projection_types if kind.name in stored]
    count = max(1, _SAMPLED // max(1, network.head.position))
    chosen = Random(network.chance(8)).sample(kinds, min(count, len(kinds)))  # noqa: S311  # no secret
    differences = tuple(
        network.views.audit(_build_feed(network, progress), chosen, is_thorough=False)
    )
    if differences:
        raise WrongAnswers(differences)
    return tuple(kind.name for kind in chosen)


def verify(network: Network, anchor: str | None = None, progress: OnProgress | None = None) -> Head:
    """Recompute every commitment and every link of the log.

    Args:
        anchor: a text with earlier anchors, all of which must still hold.
        progress: hears how far it has come.

    Raises:
        BrokenLog: with the first position that does not hold.
        LogWentBack: all of it holds, but it is less than what was last seen of it.
    """
    anchors = verification.Anchor.parse_all(anchor) if anchor else []
    head = verification.verify(network.log, anchors, _build_feed(network, progress).on_progress)
    if network.path is not None:
        remembering.check(network.log, network.path)
        note(network)
    return head


def check_anchors(network: Network, text: str) -> list[AnchorCheck]:
    """Check every anchor in a text against the hashes of a log; `verify` says if these are right.

    Args:
        text: a file of anchors, or a letter in which some are quoted.

    Returns:
        for each anchor, in the order of the text, whether the log still holds it, how many events
        were recorded since, and how many of these tell of days before it.

    Raises:
        WeaktiesError: there is no anchor in it.
    """
    return verification.check_anchors(network.log, verification.Anchor.parse_all(text))


def require_intact(
    network: Network, view: Network | View | None = None, progress: OnProgress | None = None
) -> LogSummary:
    """Verify the log before something is made from it that others rely on.

    Args:
        view: the network, or it as of a day, where the facts behind what is made are summed up,
            too; that takes longer than the verifying itself.
        progress: hears how far it has come.

    Returns:
        what it rests on, for its last lines.

    Raises:
        BrokenLog: something in the log was changed; nothing is to be made from it.
    """
    from weakties.history.lateness import count_late, iterate_own_facts  # noqa: PLC0415  # as above
    from weakties.history.restorations import list_restorations  # noqa: PLC0415  # as above

    head = verification.verify(network.log, (), _build_feed(network, progress).on_progress)
    if view is None:
        return LogSummary(head.position, head.hash, head.recorded_at)
    days = [
        latest_day(fact.recorded.occurred_at)
        for fact in iterate_own_facts(view)
        if not fact.is_imported
    ]
    first, last = min(days, default=None), max(days, default=None)
    return LogSummary(
        head.position, head.hash, head.recorded_at, first, last, lateness=count_late(view),
        restorations=tuple(list_restorations(network)),
    )  # fmt: skip


def note(network: Network) -> None:
    """Note beside the file how far the log has come, and who was forgotten.

    Where nothing can be written, nothing is noted; what is noted never goes backwards.
    """
    if network.path is None:
        return
    remembering.remember(network.log, network.path)
    with suppress(CannotWrite, Unreadable):  # which `examine` says
        ledger.remember(network)


def accept(network: Network) -> int:
    """Take the log as it is, though it went back; whoever was forgotten since is forgotten again.

    That it went back is recorded in it, see `weakties.history.list_restorations`.

    Returns:
        how many people were forgotten again.

    Raises:
        CannotWrite: the note beside the file cannot be written.
        CopiesLeft: another program reads the log just now, so that copies may be left.
    """
    from weakties.corrections.reapplying import reapply  # noqa: PLC0415  # as above
    from weakties.log.sqlite.explain import explain_errors  # noqa: PLC0415  # seldom asked for
    from weakties.maintenance import restoring  # noqa: PLC0415  # as above

    if network.path is None:
        return 0
    head, left = network.head, remembering.find_lost_end(network.log, network.path)
    forgotten = reapply(network.log, ledger.read_entries(network.path))
    restoring.record_restored(network.log, head, left, how="file")
    network.log.transact(lambda _: None)  # which notes where the WAL ends
    with explain_errors(remembering.get_note_path(network.path)):
        remembering.accept(network.log, network.path)
    note(network)
    if forgotten:
        from weakties.corrections.forgetting import scrub  # noqa: PLC0415  # as above

        scrub(network)
    return forgotten


def backup(
    network: Network, to: Path, *, force: bool = False, progress: OnProgress | None = None
) -> Head:
    """Write a copy of the log, and verify it: see `weakties.maintenance.backups.backup`."""
    from weakties.maintenance import backups  # noqa: PLC0415  # seldom asked for

    head = backups.backup(network, to, force=force, progress=progress)
    note(network)
    return head


def restore(
    where: Path,
    backup: Path,
    confirm: Callable[[Loss], bool],
    progress: OnProgress | None = None,
) -> RestoreResult | None:
    """Put a backup in the place of a network: see `weakties.maintenance.restoring.restore`."""
    from weakties.maintenance import restoring  # noqa: PLC0415  # seldom asked for

    return restoring.restore(where, backup, confirm, progress)


def open_unchecked(
    where: Path, *, plugins: Iterable[ModuleType] | Installed | None = (), create: bool = False
) -> Network:
    """Open a network even if its log lost events, so that it can be examined.

    See `weakties.open`.
    """
    return open_network(where, plugins, create=create, sources=SYSTEM, is_checked=False)


def examine(network: Network, plugins: Iterable[PluginInfo] = ()) -> Iterator[Complaint]:
    """Look for what is wrong: see `weakties.maintenance.examination.examine`."""
    from weakties.maintenance import examination  # noqa: PLC0415  # seldom asked for

    return examination.examine(network, plugins)


def find_secret_loss(network: Network) -> SecretLoss | None:
    """Return what is wrong with suppression: see `weakties.network.suppression.find_loss`."""
    from weakties.network import suppression  # noqa: PLC0415  # seldom asked for

    return suppression.find_loss(network.log, network.path)


def find_needed_secret(network: Network) -> Path | None:
    """Return the file without which a copy of a network recognizes nobody who was forgotten."""
    from weakties.network import suppression  # noqa: PLC0415  # seldom asked for

    return suppression.find_needed_secret(network.log, network.path)


def doubt_clock(network: Network) -> Doubt | None:
    """Return why the clock is doubted: see `weakties.network.clocks.doubt`."""
    from weakties.network import clocks  # noqa: PLC0415  # who only reads need not load it

    return clocks.doubt(network)


def note_run(network: Network, *, begin: bool = True) -> None:
    """Note that weakties ran now: see `weakties.network.clocks.note_run`."""
    from weakties.network import clocks  # noqa: PLC0415  # as above

    clocks.note_run(network, begin=begin)


def foresee_mending(network: Network) -> Mending:
    """Return what `mend` would do: see `weakties.maintenance.mending.foresee_mending`."""
    from weakties.maintenance import mending  # noqa: PLC0415  # seldom asked for

    return mending.foresee_mending(network)


def mend(network: Network, foreseen: Mending) -> Mending:
    """Mend a log that contradicts itself: see `weakties.maintenance.mending.mend`."""
    from weakties.maintenance import mending  # noqa: PLC0415  # seldom asked for

    return mending.mend(network, foreseen)


def run_plugin_checks(network: Network) -> list[Complaint]:
    """Let the plugins look for what is wrong with what they brought; each is worth knowing."""
    from weakties.maintenance.examination import Complaint  # noqa: PLC0415  # seldom asked for

    today = network.day.isoformat()
    answers = network.plugins.collect_answers(
        "checks", lambda check: list(check.problems(network, today))
    )
    return [Complaint(problem, cure, note=True) for answer in answers for problem, cure in answer]
