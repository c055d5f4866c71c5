"""What strangers test with: conformance kits, and strategies for events and histories.

One line in a plugin's tests tries an importer; a store plugin subclasses `LogContract`
with a ``make_log`` fixture. It needs ``weakties[test]``.
"""

from weakties.testing.conformance import Conformance, conformance
from weakties.testing.histories import histories, told
from weakties.testing.logs import LogContract
from weakties.testing.making import MakeLog, sequence, ticking
from weakties.testing.strategies import events, moments, texts

__all__ = [
    "Conformance",
    "LogContract",
    "MakeLog",
    "conformance",
    "events",
    "histories",
    "moments",
    "sequence",
    "texts",
    "ticking",
    "told",
]
