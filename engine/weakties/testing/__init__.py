"""Test kits for plugins: conformance of what they offer, strategies for events and histories.

One line in a plugin's tests tries an importer, a projection, an exporter, a panel or upcasters; a
store plugin subclasses `LogContract` with a ``make_log`` fixture. It needs ``weakties[test]``.

Each is loaded when it is first asked for, since another process of a kit needs few of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weakties.lazy import make_getattr

if TYPE_CHECKING:
    from weakties.testing.exporters import ExporterConformance, exporter_conformance
    from weakties.testing.importer.kit import Conformance, conformance
    from weakties.testing.log.contract import LogContract
    from weakties.testing.log.factories import MakeLog, make_ticking_clock, sequence
    from weakties.testing.panels import PanelConformance, panel_conformance
    from weakties.testing.projections import ProjectionConformance, projection_conformance
    from weakties.testing.recorded_histories import append_history, histories
    from weakties.testing.strategies import events, moments, texts
    from weakties.testing.upcasters import UpcasterConformance, upcaster_conformance

_HOMES = {
    "testing.exporters": "ExporterConformance exporter_conformance",
    "testing.recorded_histories": "append_history histories",
    "testing.importer.kit": "Conformance conformance",
    "testing.log.contract": "LogContract",
    "testing.log.factories": "MakeLog make_ticking_clock sequence",
    "testing.panels": "PanelConformance panel_conformance",
    "testing.projections": "ProjectionConformance projection_conformance",
    "testing.strategies": "events moments texts",
    "testing.upcasters": "UpcasterConformance upcaster_conformance",
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

if not TYPE_CHECKING:
    __getattr__ = make_getattr(__name__, _HOMES)
