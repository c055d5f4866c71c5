"""The hooks of a plugin, each declared once: what it returns, and what each offer must have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from weakties.contracts.protocols import (
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

F = TypeVar("F", bound=Callable[..., Any])
PREFIX = "weakties_"
HOOKS: dict[str, tuple[str, ...]] = {}
"""The attributes of each offer by hook, for hooks that return offers; the first identifies it."""
RECEIVING_HOOKS: list[str] = []
"""The hooks that receive a network."""


def _returns_offers(*attributes: str) -> Callable[[F], F]:
    """Declare a hook that returns offers.

    Args:
        attributes: those that each offer must have; it is known by the first.
    """

    def declare(hook: F) -> F:
        HOOKS[hook.__name__.removeprefix(PREFIX)] = attributes
        return hook

    return declare


def _receives_network(hook: F) -> F:
    """Declare a hook that receives a network."""
    RECEIVING_HOOKS.append(hook.__name__.removeprefix(PREFIX))
    return hook


class PluginV1(Protocol):
    """The hooks of a plugin: a class of one may inherit from it, for type checkers.

    It marks with `hookimpl` what it overrides, and the others are never called. Each hook takes
    nothing and returns objects with an ``id``, but for the last two, which receive a network.
    """

    def weakties_manifest(self) -> Manifest:
        """Return what the plugin is, where its faults are reported, and what it touches."""
        ...

    @_returns_offers("KIND", "VERSION")
    def weakties_event_types(self) -> Iterable[type[Event]]:
        """Offer event classes, of kinds ``plugin/noun.verbed``."""
        ...

    @_returns_offers("kind", "from_version", "lift")
    def weakties_upcasters(self) -> Iterable[Upcaster]:
        """Offer the steps that lift older versions of the plugin's own kinds."""
        ...

    @_returns_offers("id", "version", "title", "options", "snapshot", "sniff", "read")
    def weakties_importers(self) -> Iterable[Importer]:
        """Offer importers; files of one archive are read in the order in which they are offered."""
        ...

    @_returns_offers("id", "title", "media_type", "suffix", "lines")
    def weakties_exporters(self) -> Iterable[Exporter]:
        """Offer exporters, for ``weakties export --as ID``."""
        ...

    @_returns_offers("name", "version", "needs")
    def weakties_projections(self) -> Iterable[Any]:
        """Offer projection classes."""
        ...

    @_returns_offers("id", "title", "figures")
    def weakties_statistics(self) -> Iterable[Statistic]:
        """Offer statistics, which ``weakties stats`` shows after the core's."""
        ...

    @_returns_offers("id", "due")
    def weakties_reminder_policies(self) -> Iterable[ReminderPolicy]:
        """Offer rules for what is due, which ``weakties today`` lists with the core's."""
        ...

    @_returns_offers("id", "evidence")
    def weakties_identity_rules(self) -> Iterable[IdentityRule]:
        """Offer evidence that two entries are one person, for ``weakties duplicates``."""
        ...

    @_returns_offers("name", "callback")
    def weakties_commands(self) -> Iterable[Any]:
        """Offer click commands; only the command line asks, with a ``weakties.Network`` to open."""
        ...

    @_returns_offers("id", "problems")
    def weakties_checks(self) -> Iterable[Check]:
        """Offer what ``weakties doctor --plugins`` looks at."""
        ...

    @_returns_offers("id", "open")
    def weakties_stores(self) -> Iterable[Store]:
        """Offer places for logs, which ``weakties.open`` finds by the scheme of a URL."""
        ...

    @_returns_offers("id", "title", "blocks")
    def weakties_panels(self) -> Iterable[Panel]:
        """Offer parts of ``weakties report``, shown after the core's."""
        ...

    @_receives_network
    def weakties_attach(self, network: Any) -> None:
        """Receive a network, before the first event is recorded through it."""
        ...

    @_receives_network
    def weakties_detach(self, network: Any) -> None:
        """Receive a network that something was recorded through, before it is closed."""
        ...


def find_offer_id(hook: str, offer: Any) -> str:
    """Return the id of an offer; two upcasters of one kind differ in the version they lift.

    Raises:
        ValueError: it lacks what such a thing must have.
    """
    lacking = [name for name in HOOKS[hook] if not hasattr(offer, name)]
    if lacking:
        cure = "; inherit from weakties.Importer, which has the defaults" * (hook == "importers")
        raise ValueError(f"what weakties_{hook} gives has no {' and no '.join(lacking)}{cure}")
    id_attribute = HOOKS[hook][0]
    name = getattr(offer, id_attribute)
    if not isinstance(name, str) or not name.isprintable() or not name.strip():
        raise ValueError(f"what weakties_{hook} gives has no {id_attribute} that can be shown")
    return f"{name}/{offer.from_version}" if hook == "upcasters" else name
