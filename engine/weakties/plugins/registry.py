"""The offers of a plugin, hook by hook."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from weakties.contracts.protocols import (
        Check,
        Companion,
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
    from weakties.log.codec import Codec, Upcaster
    from weakties.readmodel.projection import Projection

FORMATS = ("dot", "gexf", "graphml", "mermaid", "node-link")
"""The exporters that are weakties' own, by id: see `weakties.exchange.graph.formats`."""
PANELS = (
    "progress", "due", "funnel", "requests", "learnt", "lineages", "meetings", "ties",
)  # fmt: skip
"""The panels that are weakties' own, by id: see `weakties.report.reporting`."""


@attrs.define
class Offers:
    """What one plugin offers, or several."""

    manifest: Manifest | None = None
    event_types: list[type[Event]] = attrs.field(factory=list)
    upcasters: list[Upcaster] = attrs.field(factory=list)
    importers: list[Importer] = attrs.field(factory=list)
    exporters: list[Exporter] = attrs.field(factory=list)
    projections: list[type[Projection]] = attrs.field(factory=list)
    statistics: list[Statistic] = attrs.field(factory=list)
    reminder_policies: list[ReminderPolicy] = attrs.field(factory=list)
    identity_rules: list[IdentityRule] = attrs.field(factory=list)
    commands: list[Any] = attrs.field(factory=list)
    checks: list[Check] = attrs.field(factory=list)
    stores: list[Store] = attrs.field(factory=list)
    panels: list[Panel] = attrs.field(factory=list)
    attach: list[Companion] = attrs.field(factory=list)
    detach: list[Companion] = attrs.field(factory=list)

    def add(self, other: Offers) -> None:
        """Take over everything another one offers."""
        for name in attrs.fields_dict(Offers):
            if name != "manifest":
                getattr(self, name).extend(getattr(other, name))

    def collect_ids(self) -> dict[str, list[str]]:
        """Return the ids of what is offered, for each hook that gives anything.

        Raises:
            ValueError: something has no id, or lacks what such a thing must have.
        """
        from weakties.contracts.hooks import HOOKS, RECEIVING_HOOKS, find_offer_id  # noqa: PLC0415  # not at each start

        ids = {
            h: [find_offer_id(h, offer) for offer in getattr(self, h)]
            for h in HOOKS
            if getattr(self, h)
        }
        return ids | {
            h: [offer.name for offer in getattr(self, h)]
            for h in RECEIVING_HOOKS
            if getattr(self, h)
        }

    def dump_manifest(self) -> dict[str, Any]:
        """Return the manifest as plain values; empty if there is none."""
        return attrs.asdict(self.manifest) if self.manifest is not None else {}

    def make_codec(self) -> Codec:
        """Make the codec that knows the core's kinds and these.

        Raises:
            UpcasterGap: no chain of upcasters lifts a version of a kind to today's.
        """
        from weakties.log.codec import KINDS, Codec  # noqa: PLC0415  # readers of answers need none

        return Codec({**KINDS, **{k.KIND: k for k in self.event_types}}, self.upcasters)


@attrs.define
class Plugin:
    """One plugin of a network.

    Attributes:
        name: how it is called.
        origin: its distribution and version; empty if it was handed over.
        ids: what it offers, for each hook; known without importing it.
        load: imports it and hears what it offers.
    """

    name: str
    origin: str
    ids: dict[str, list[str]]
    load: Callable[[], Offers]
    _offers: Offers | None = None

    def get_offers(self) -> Offers:
        """Return what it offers, imported when it is first asked for.

        Raises:
            BrokenPlugin: it fails, though it once worked.
        """
        if self._offers is None:
            self._offers = self.load()
        return self._offers
