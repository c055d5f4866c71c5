"""The past: what changed between two days, how the network grew, and which events a number has."""

from weakties.network.event_names import find_event, names_event
from weakties.network.past.difference import Changed, Difference, Rate, Someone, difference
from weakties.network.past.explaining import (
    CHANNELS,
    Step,
    Thread,
    events_of,
    explain_channel,
    explain_stage,
)
from weakties.network.past.history import Entry, Sought, followed, history
from weakties.network.past.origins import Origin, Origins
from weakties.network.past.search import Excerpt, Hit, Mark, find, parse, parse_apart
from weakties.network.past.sentences import Narrator, Sentence, describe, describe_all, label_of
from weakties.network.past.series import Point, began, series
from weakties.network.past.spans import MOST, PACES, steps
from weakties.projections.funnel import STAGES

__all__ = [
    "CHANNELS",
    "MOST",
    "PACES",
    "STAGES",
    "Changed",
    "Difference",
    "Entry",
    "Excerpt",
    "Hit",
    "Mark",
    "Narrator",
    "Origin",
    "Origins",
    "Point",
    "Rate",
    "Sentence",
    "Someone",
    "Sought",
    "Step",
    "Thread",
    "began",
    "describe",
    "describe_all",
    "difference",
    "events_of",
    "explain_channel",
    "explain_stage",
    "find",
    "find_event",
    "followed",
    "history",
    "label_of",
    "names_event",
    "parse",
    "parse_apart",
    "series",
    "steps",
]
