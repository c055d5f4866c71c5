"""What strangers test with: strategies for events and histories, and the contract of every log.

A store plugin subclasses `LogContract` with a ``make_log`` fixture; an importer or a projection is
tried on `histories`. It needs ``weakties[test]``.
"""

from weakties.testing.histories import histories, told
from weakties.testing.logs import LogContract
from weakties.testing.making import MakeLog, sequence, ticking
from weakties.testing.strategies import events, moments, texts

__all__ = [
    "LogContract",
    "MakeLog",
    "events",
    "histories",
    "moments",
    "sequence",
    "texts",
    "ticking",
    "told",
]
