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
    differences_in_words,
    requests_in_words,
)
from weakties.network.progress.giving import WEEKS, weekly
from weakties.network.progress.measuring import Measured, measured, traced
from weakties.network.progress.once import Once
from weakties.network.progress.requests import WINDOW_DAYS
from weakties.network.progress.stages import WINDOWS, Stage, funnel_in_words, stages
from weakties.statistics.figures import summary

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
    "differences_in_words",
    "error_of_each",
    "funnel_in_words",
    "grades",
    "measured",
    "published",
    "requests_in_words",
    "stages",
    "summary",
    "traced",
    "weekly",
]
