"""Progress: how it goes, in numbers that say how sure they are."""

from weakties.progress.acts import MEASURES, Act, list_acts
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
from weakties.progress.periods import (
    OUTCOMES,
    Cohort,
    Pause,
    PeriodFigures,
    Row,
    Series,
    find_first_fact,
    measure_periods,
)
from weakties.progress.requests import WINDOW_DAYS
from weakties.progress.stages import WINDOWS, Stage, describe_funnel, list_stages
from weakties.statistics.figures import summarize

__all__ = [
    "CUTS",
    "MEASURES",
    "OUTCOMES",
    "WEEKS",
    "WINDOWS",
    "WINDOW_DAYS",
    "Act",
    "CachingView",
    "Claim",
    "ClaimComparison",
    "Class",
    "Cohort",
    "Contrast",
    "Cut",
    "Measurement",
    "Pause",
    "PeriodFigures",
    "Row",
    "Series",
    "Stage",
    "compare_claims",
    "count_weekly",
    "cut",
    "describe_differences",
    "describe_funnel",
    "describe_requests",
    "error_of_each",
    "find_first_fact",
    "list_acts",
    "list_stages",
    "load_claims",
    "load_grades",
    "measure_periods",
    "measure_statistics",
    "sort_events",
    "summarize",
    "trace_figure",
]
