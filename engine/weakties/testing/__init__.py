"""What strangers test with: conformance kits, and strategies for events and histories.

One line in a plugin's tests tries an importer, a projection, an exporter, a panel or upcasters; a
store plugin subclasses `LogContract` with a ``make_log`` fixture. It needs ``weakties[test]``.

Each is loaded when it is first asked for, since another process of a kit needs few of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weakties.testing.exporters import ExporterConformance, exporter_conformance
    from weakties.testing.histories import append_history, histories
    from weakties.testing.importer.kit import Conformance, conformance
    from weakties.testing.log.contract import LogContract
    from weakties.testing.log.factories import MakeLog, make_ticking_clock, sequence
    from weakties.testing.panels import PanelConformance, panel_conformance
    from weakties.testing.projections import ProjectionConformance, projection_conformance
    from weakties.testing.strategies import events, moments, texts
    from weakties.testing.upcasters import UpcasterConformance, upcaster_conformance

_MODULES = {
    "ExporterConformance": "exporters",
    "exporter_conformance": "exporters",
    "histories": "happening",
    "append_history": "happening",
    "Conformance": "importers",
    "conformance": "importers",
    "LogContract": "logs",
    "MakeLog": "making",
    "sequence": "making",
    "make_ticking_clock": "making",
    "PanelConformance": "panels",
    "panel_conformance": "panels",
    "ProjectionConformance": "projections",
    "projection_conformance": "projections",
    "events": "strategies",
    "moments": "strategies",
    "texts": "strategies",
    "UpcasterConformance": "upcasters",
    "upcaster_conformance": "upcasters",
}

__all__ = [
    "Conformance",
    "ExporterConformance",
    "LogContract",
    "MakeLog",
    "PanelConformance",
    "ProjectionConformance",
    "UpcasterConformance",
    "append_history",
    "conformance",
    "events",
    "exporter_conformance",
    "histories",
    "make_ticking_clock",
    "moments",
    "panel_conformance",
    "projection_conformance",
    "sequence",
    "texts",
    "upcaster_conformance",
]


def __getattr__(name: str) -> Any:
    """Find a public name where it is made."""
    if name not in _MODULES:
        raise AttributeError(f"module 'weakties.testing' has no attribute {name!r}")
    return getattr(import_module(f"weakties.testing.{_MODULES[name]}"), name)
