"""Is the network in order, and how is it made anew?"""

from __future__ import annotations

from typing import NamedTuple

import attrs

from weakties.envelope import Head
from weakties.errors import BrokenPlugin, WrongAnswers
from weakties.log import verifying
from weakties.network.facade import Network
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.projections.projection import fingerprint


class ProjectionState(NamedTuple):
    """How far a projection has come."""

    name: str
    position: int
    current: bool
    fault: str | None


@attrs.frozen
class Status:
    """A network in figures."""

    events: int
    people: int
    organizations: int
    head: Head
    projections: tuple[ProjectionState, ...]
    plugins: tuple[str, ...]
    broken: tuple[BrokenPlugin, ...]


def status(network: Network) -> Status:
    """Take stock; read models are caught up first."""
    network.views.catch_up(network.feed)
    head, stored = network.head, network.views.checkpoints()
    states = []
    for kind in network.views.kinds:
        c = stored[kind.name]
        current = c.position == head.position and c.fingerprint == fingerprint(kind)
        states.append(ProjectionState(kind.name, c.position, current, c.fault))
    return Status(
        head.position,
        network.read(People).count(),
        network.read(Organizations).count(),
        head,
        tuple(states),
        network.plugins.names,
        network.plugins.broken,
    )


def rebuild(network: Network) -> int:
    """Make all read models anew from the log.

    Returns:
        how many events were replayed.
    """
    network.views.rebuild(network.feed)
    return network.head.position


def anchor(network: Network) -> str:
    """Give the text of an anchor, to be kept elsewhere: see `weakties.log.verifying.Anchor`."""
    return verifying.anchored(network.log).text


def verify_answers(network: Network) -> None:
    """Replay the whole log aside, and compare every row of every read model with it.

    Raises:
        WrongAnswers: they differ; it names the first event at which each parts from the log.
    """
    found = tuple(network.views.audit(network.feed))
    if found:
        raise WrongAnswers(found)


def verify(network: Network, anchor: str | None = None) -> Head:
    """Recompute every commitment and every link of the log.

    Args:
        anchor: the text of an earlier anchor, which must still hold.

    Raises:
        BrokenLog: with the first position that does not hold.
    """
    return verifying.verify(network.log, verifying.Anchor.parse(anchor) if anchor else None)
