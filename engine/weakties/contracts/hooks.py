"""The hooks of a plugin. Each takes nothing and returns objects with an ``id``.

But for the last two, which are told of a network.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from weakties.contracts import (
        Check,
        Exporter,
        IdentityRule,
        Manifest,
        Panel,
        ReminderPolicy,
        Statistic,
        Store,
    )
    from weakties.domain.event import Event
    from weakties.importing.protocol import Importer
    from weakties.log.codec import Upcaster

PROJECT = "weakties"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's function as the implementation of the hook of that name."""


@hookspec
def weakties_manifest() -> Manifest:  # type: ignore[empty-body]  # the plugin has the body
    """Say what the plugin is, where its faults are reported, and what it touches."""


@hookspec
def weakties_event_types() -> Iterable[type[Event]]:
    """Offer event classes, of kinds ``plugin/noun.verbed``."""
    return ()


@hookspec
def weakties_upcasters() -> Iterable[Upcaster]:
    """Offer the steps that lift older versions of the plugin's own kinds."""
    return ()


@hookspec
def weakties_importers() -> Iterable[Importer]:
    """Offer importers; files of one archive are read in the order in which they are offered."""
    return ()


@hookspec
def weakties_exporters() -> Iterable[Exporter]:
    """Offer exporters, for ``weakties export --as ID``."""
    return ()


@hookspec
def weakties_projections() -> Iterable[Any]:
    """Offer projection classes."""
    return ()


@hookspec
def weakties_statistics() -> Iterable[Statistic]:
    """Offer statistics, which ``weakties stats`` shows after the core's."""
    return ()


@hookspec
def weakties_reminder_policies() -> Iterable[ReminderPolicy]:
    """Offer rules for what is due, which ``weakties today`` lists with the core's."""
    return ()


@hookspec
def weakties_identity_rules() -> Iterable[IdentityRule]:
    """Offer evidence that two entries are one person, for ``weakties duplicates``."""
    return ()


@hookspec
def weakties_commands() -> Iterable[Any]:
    """Offer click commands; only the command line asks, with a ``weakties.Network`` to open."""
    return ()


@hookspec
def weakties_checks() -> Iterable[Check]:
    """Offer what ``weakties doctor --plugins`` looks at."""
    return ()


@hookspec
def weakties_stores() -> Iterable[Store]:
    """Offer places for logs, which ``weakties.open`` finds by the scheme of a URL."""
    return ()


@hookspec
def weakties_panels() -> Iterable[Panel]:
    """Offer parts of ``weakties report``, shown after the core's."""
    return ()


@hookspec
def weakties_attach(network: Any) -> None:
    """Receive a network, before the first event is recorded through it."""


@hookspec
def weakties_detach(network: Any) -> None:
    """Receive a network that something was recorded through, before it is closed."""
