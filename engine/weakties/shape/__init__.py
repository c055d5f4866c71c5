"""Shape: who bridges, which groups there are, whom I could wake, and through whom things came."""

from weakties.shape.bridges import Bridge, find_bridges, list_introductions_through
from weakties.shape.dormant import DORMANT_DAYS, DormantTie, find_dormant_ties
from weakties.shape.figures import ShapeFigures, measure_shape
from weakties.shape.groups import FEWEST, Group, count_parts, count_reached, find_groups
from weakties.shape.lineages import Descendant, Lineage, Link, find_lineages, list_descendants
from weakties.shape.openness import Openness, measure_openness, measure_weak_shares
from weakties.shape.paths import Hop, find_warm_paths
from weakties.shape.web import Web, build_web

__all__ = [
    "DORMANT_DAYS",
    "FEWEST",
    "Bridge",
    "Descendant",
    "DormantTie",
    "Group",
    "Hop",
    "Lineage",
    "Link",
    "Openness",
    "ShapeFigures",
    "Web",
    "build_web",
    "count_parts",
    "count_reached",
    "find_bridges",
    "find_dormant_ties",
    "find_groups",
    "find_lineages",
    "find_warm_paths",
    "list_descendants",
    "list_introductions_through",
    "measure_openness",
    "measure_shape",
    "measure_weak_shares",
]
