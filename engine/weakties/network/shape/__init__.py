"""Shape: who bridges, which groups there are, whom I could wake, and through whom things came."""

from weakties.network.paths import Hop, warm_paths
from weakties.network.shape.bridges import Bridge, bridges, brought_by
from weakties.network.shape.dormant import DORMANT_DAYS, Dormant, dormant
from weakties.network.shape.groups import FEWEST, Group, groups, parts, reached
from weakties.network.shape.lineages import Descendant, Lineage, Link, family, lineages
from weakties.network.shape.openness import Openness, openness, weak_shares
from weakties.network.shape.web import Web, web

__all__ = [
    "DORMANT_DAYS",
    "FEWEST",
    "Bridge",
    "Descendant",
    "Dormant",
    "Group",
    "Hop",
    "Lineage",
    "Link",
    "Openness",
    "Web",
    "bridges",
    "brought_by",
    "dormant",
    "family",
    "groups",
    "lineages",
    "openness",
    "parts",
    "reached",
    "warm_paths",
    "weak_shares",
    "web",
]
