"""Progress: how it goes, in numbers that say how sure they are."""

from weakties.progress.acts import MEASURES, Act, Measure, list_acts
from weakties.progress.before_after import (
    COMPARED,
    Approach,
    ShareDifference,
    Split,
    describe_split,
    find_approach,
    list_approaches,
    split_periods,
)
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
    Outcome,
    Pause,
    PeriodFigures,
    Row,
    Series,
    find_first_fact,
    find_stray_days,
    measure_periods,
)
from weakties.progress.requests import WINDOW_DAYS
from weakties.progress.stages import WINDOWS, Stage, describe_funnel, list_stages
from weakties.statistics.figures import summarize

__all__ = [
    "COMPARED",
    "CUTS",
    "MEASURES",
    "OUTCOMES",
    "WEEKS",
    "WINDOWS",
    "WINDOW_DAYS",
    "Act",
    "Approach",
    "CachingView",
    "Claim",
    "ClaimComparison",
    "Class",
    "Cohort",
    "Contrast",
    "Cut",
    "Measure",
    "Measurement",
    "Outcome",
    "Pause",
    "PeriodFigures",
    "Row",
    "Series",
    "ShareDifference",
    "Split",
    "Stage",
    "compare_claims",
    "count_weekly",
    "cut",
    "describe_differences",
    "describe_funnel",
    "describe_requests",
    "describe_split",
    "error_of_each",
    "find_approach",
    "find_first_fact",
    "find_stray_days",
    "list_acts",
    "list_approaches",
    "list_stages",
    "load_claims",
    "load_grades",
    "measure_periods",
    "measure_statistics",
    "sort_events",
    "split_periods",
    "summarize",
    "trace_figure",
]
