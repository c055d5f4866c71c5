"""The protocols of what a plugin offers, such as exporters and panels; and its hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weakties.lazy import make_getattr

if TYPE_CHECKING:
    from weakties.contracts.blocks import Block, Cell, Figures, Name, Quote, Table, Text
    from weakties.contracts.hooks import PluginV1
    from weakties.contracts.protocols import (
        Check,
        Companion,
        Exporter,
        IdentityRule,
        Manifest,
        Panel,
        Readable,
        Reminder,
        ReminderPolicy,
        Statistic,
        Store,
    )
    from weakties.log.codec import Upcaster
    from weakties.statistics.figures import Figure, share

_HOMES = {
    "contracts.blocks": "Block Cell Figures Name Quote Table Text",
    "contracts.hooks": "PluginV1",
    "contracts.protocols": "Check Companion Exporter IdentityRule Manifest Panel Readable "
    "Reminder ReminderPolicy Statistic Store",
    "log.codec": "Upcaster",
    "statistics.figures": "Figure share",
}

__all__ = [
    "Block",
    "Cell",
    "Check",
    "Companion",
    "Exporter",
    "Figure",
    "Figures",
    "IdentityRule",
    "Manifest",
    "Name",
    "Panel",
    "PluginV1",
    "Quote",
    "Readable",
    "Reminder",
    "ReminderPolicy",
    "Statistic",
    "Store",
    "Table",
    "Text",
    "Upcaster",
    "share",
]

if not TYPE_CHECKING:
    __getattr__ = make_getattr(__name__, _HOMES)
