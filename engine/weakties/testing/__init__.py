"""What strangers test with: conformance kits, and strategies for events and histories.

One line in a plugin's tests tries an importer, a projection, an exporter or upcasters; a store
plugin subclasses `LogContract` with a ``make_log`` fixture. It needs ``weakties[test]``.
"""

from weakties.testing.conformance import Conformance, conformance
from weakties.testing.exporters import Exporter, ExporterConformance, exporter_conformance
from weakties.testing.histories import histories, told
from weakties.testing.logs import LogContract
from weakties.testing.making import MakeLog, sequence, ticking
from weakties.testing.projections import ProjectionConformance, projection_conformance
from weakties.testing.strategies import events, moments, texts
from weakties.testing.upcasters import UpcasterConformance, upcaster_conformance

__all__ = [
    "Conformance",
    "Exporter",
    "ExporterConformance",
    "LogContract",
    "MakeLog",
    "ProjectionConformance",
    "UpcasterConformance",
    "conformance",
    "events",
    "exporter_conformance",
    "histories",
    "moments",
    "projection_conformance",
    "sequence",
    "texts",
    "ticking",
    "told",
    "upcaster_conformance",
]
