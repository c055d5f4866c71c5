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
from weakties.network.past.history import Entry, Sought, followed, history, related
from weakties.network.past.origins import Origin, Origins
from weakties.network.past.search import Excerpt, Hit, Mark, find, parse, parse_apart
from weakties.network.past.sentences import Narrator, Sentence, describe, describe_all, label_of
from weakties.network.past.series import Point, began, series
from weakties.network.past.spans import MOST, PACES, steps
from weakties.network.past.stories import (
    LeadStory,
    OrganizationStory,
    Owed,
    PersonStory,
    Subject,
    find_subject,
    tell_lead,
    tell_organization,
    tell_person,
)
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
    "LeadStory",
    "Mark",
    "Narrator",
    "OrganizationStory",
    "Origin",
    "Origins",
    "Owed",
    "PersonStory",
    "Point",
    "Rate",
    "Sentence",
    "Someone",
    "Sought",
    "Step",
    "Subject",
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
    "find_subject",
    "followed",
    "history",
    "label_of",
    "names_event",
    "parse",
    "parse_apart",
    "related",
    "series",
    "steps",
    "tell_lead",
    "tell_organization",
    "tell_person",
]
