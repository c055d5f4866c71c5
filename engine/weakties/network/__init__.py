"""The facade: open a network, record, read, look back; and what keeps it in order."""

from weakties.network.facade import Network, View
from weakties.network.opening import open  # noqa: A004  # weakties.open

__all__ = ["Network", "View", "open"]
