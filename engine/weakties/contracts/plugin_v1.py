"""What may a plugin have, for type checkers?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

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


class PluginV1(Protocol):
    """What a plugin may have, for type checkers: a class of one inherits from it, marks with
    `hookimpl` what it overrides, and the others are never called.
    """  # noqa: D205  # one sentence, over two lines

    def weakties_manifest(self) -> Manifest:
        """Say what the plugin is, where its faults are reported, and what it touches."""
        ...

    def weakties_event_types(self) -> Iterable[type[Event]]:
        """Offer event classes, of kinds ``plugin/noun.verbed``."""
        ...

    def weakties_upcasters(self) -> Iterable[Upcaster]:
        """Offer the steps that lift older versions of the plugin's own kinds."""
        ...

    def weakties_importers(self) -> Iterable[Importer]:
        """Offer importers; files of one archive are read in the order in which they are offered."""
        ...

    def weakties_exporters(self) -> Iterable[Exporter]:
        """Offer exporters, for ``weakties export --as ID``."""
        ...

    def weakties_projections(self) -> Iterable[Any]:
        """Offer projection classes."""
        ...

    def weakties_statistics(self) -> Iterable[Statistic]:
        """Offer statistics, which ``weakties stats`` shows after the core's."""
        ...

    def weakties_reminder_policies(self) -> Iterable[ReminderPolicy]:
        """Offer rules for what is due, which ``weakties today`` lists with the core's."""
        ...

    def weakties_identity_rules(self) -> Iterable[IdentityRule]:
        """Offer evidence that two entries are one person, for ``weakties duplicates``."""
        ...

    def weakties_commands(self) -> Iterable[Any]:
        """Offer click commands; only the command line asks, with a ``weakties.Network`` to open."""
        ...

    def weakties_checks(self) -> Iterable[Check]:
        """Offer what ``weakties doctor --plugins`` looks at."""
        ...

    def weakties_stores(self) -> Iterable[Store]:
        """Offer places for logs, which ``weakties.open`` finds by the scheme of a URL."""
        ...

    def weakties_panels(self) -> Iterable[Panel]:
        """Offer parts of ``weakties report``, shown after the core's."""
        ...

    def weakties_attach(self, network: Any) -> None:
        """Receive a network, before the first event is recorded through it."""
        ...

    def weakties_detach(self, network: Any) -> None:
        """Receive a network that something was recorded through, before it is closed."""
        ...
