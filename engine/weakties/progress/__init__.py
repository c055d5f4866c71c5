"""Progress: how it goes, in numbers that say how sure they are."""

from weakties.progress.claims import (
    Claim,
    ClaimComparison,
    compare_claims,
    error_of_each,
    load_claims,
    load_grades,
)
from weakties.progress.cuts import (
    CUTS,
    Class,
    Contrast,
    Cut,
    cut,
    describe_differences,
    describe_requests,
)
from weakties.progress.giving import WEEKS, count_weekly
from weakties.progress.measuring import Measurement, measure_statistics, sort_events, trace_figure
from weakties.progress.once import CachingView
from weakties.progress.requests import WINDOW_DAYS
from weakties.progress.stages import WINDOWS, Stage, describe_funnel, list_stages
from weakties.statistics.figures import summarize

__all__ = [
    "CUTS",
    "WEEKS",
    "WINDOWS",
    "WINDOW_DAYS",
    "CachingView",
    "Claim",
    "ClaimComparison",
    "Class",
    "Contrast",
    "Cut",
    "Measurement",
    "Stage",
    "compare_claims",
    "count_weekly",
    "cut",
    "describe_differences",
    "describe_funnel",
    "describe_requests",
    "error_of_each",
    "list_stages",
    "load_claims",
    "load_grades",
    "measure_statistics",
    "sort_events",
    "summarize",
    "trace_figure",
]
