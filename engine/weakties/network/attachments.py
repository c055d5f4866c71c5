"""Attaching plugins to a network while it is written to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from weakties.log.protocol import Writer
    from weakties.network.facade import Network

T = TypeVar("T")


def run_as_writer(network: Network, work: Callable[[Writer], T]) -> T:
    """Run work as the only writer of a network's log; before the first, attach plugins to it."""
    if not network.is_attached:
        if network.guard is not None:
            network.guard(network)
        network.is_attached = True
        network.plugins.collect_answers(
            "attach", lambda companion: companion.call(network), "attach"
        )
    network.unpin()
    done = network.log.transact(work)
    network.has_written = True
    return done


def detach(network: Network) -> None:
    """Let those plugins go that were attached; a network that was only read has none."""
    if network.is_attached:
        network.is_attached = False
        out = {broken.name for broken in network.plugins.broken if broken.stage == "attach"}
        network.plugins.collect_answers(
            "detach",
            lambda companion: None if companion.name in out else companion.call(network),
            "detach",
        )
