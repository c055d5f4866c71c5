"""Progress: how it goes, in numbers that say how sure they are."""

from weakties.network.progress.claims import (
    Beside,
    Claim,
    claims,
    error_of_each,
    grades,
    published,
)
from weakties.network.progress.cuts import (
    CUTS,
    Class,
    Contrast,
    Cut,
    cut,
    describe_differences,
    describe_requests,
)
from weakties.network.progress.giving import WEEKS, weekly
from weakties.network.progress.measuring import Measured, in_order, measured, traced
from weakties.network.progress.once import Once
from weakties.network.progress.requests import WINDOW_DAYS
from weakties.network.progress.stages import WINDOWS, Stage, describe_funnel, stages
from weakties.statistics.figures import summarize

__all__ = [
    "CUTS",
    "WEEKS",
    "WINDOWS",
    "WINDOW_DAYS",
    "Beside",
    "Claim",
    "Class",
    "Contrast",
    "Cut",
    "Measured",
    "Once",
    "Stage",
    "claims",
    "cut",
    "describe_differences",
    "describe_funnel",
    "describe_requests",
    "error_of_each",
    "grades",
    "in_order",
    "measured",
    "published",
    "stages",
    "summarize",
    "traced",
    "weekly",
]
