"""The past: what changed between two days, how the network grew, and which events a number has.

Each name is loaded when it is first asked for, as those of the front door: who looks for a word
does not wait for what tells a story.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weakties.network.event_names import find_event, names_event
    from weakties.network.past.differences import Changed, Difference, Rate, Someone, difference
    from weakties.network.past.entries import Entry, Sought, find_related, followed, history
    from weakties.network.past.explaining import (
        CHANNELS,
        Step,
        Thread,
        events_of,
        explain_channel,
        explain_stage,
    )
    from weakties.network.past.growth import Point, began, series
    from weakties.network.past.origins import Origin, Origins
    from weakties.network.past.rounds import count_rounds
    from weakties.network.past.search import Excerpt, Hit, Mark, find, parse, parse_apart
    from weakties.network.past.sentences import Narrator, Sentence, describe, describe_all, label_of
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
    from weakties.network.past.wording import (
        enumerate_names,
        spell_channel,
        spell_day,
        spell_moment,
    )
    from weakties.projections.funnel import STAGES

_HOMES = {
    "network.event_names": "find_event names_event",
    "network.past.differences": "Changed Difference Rate Someone difference",
    "network.past.explaining": "CHANNELS Step Thread events_of explain_channel explain_stage",
    "network.past.entries": "Entry Sought find_related followed history",
    "network.past.origins": "Origin Origins",
    "network.past.rounds": "count_rounds",
    "network.past.search": "Excerpt Hit Mark find parse parse_apart",
    "network.past.sentences": "Narrator Sentence describe describe_all label_of",
    "network.past.growth": "Point began series",
    "network.past.spans": "MOST PACES steps",
    "network.past.stories": "LeadStory OrganizationStory Owed PersonStory Subject find_subject "
    "tell_lead tell_organization tell_person",
    "network.past.wording": "enumerate_names spell_channel spell_day spell_moment",
    "projections.funnel": "STAGES",
}
_NAMES_TO_MODULES = {name: home for home, names in _HOMES.items() for name in names.split()}
"""No module is called as a name is: it would hide that name as soon as it was loaded."""

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
    "count_rounds",
    "describe",
    "describe_all",
    "difference",
    "enumerate_names",
    "events_of",
    "explain_channel",
    "explain_stage",
    "find",
    "find_event",
    "find_related",
    "find_subject",
    "followed",
    "history",
    "label_of",
    "names_event",
    "parse",
    "parse_apart",
    "series",
    "spell_channel",
    "spell_day",
    "spell_moment",
    "steps",
    "tell_lead",
    "tell_organization",
    "tell_person",
]


def __getattr__(name: str) -> Any:
    """Find a public name where it is made."""
    if name not in _NAMES_TO_MODULES:
        raise AttributeError(f"module 'weakties.past' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"weakties.{_NAMES_TO_MODULES[name]}"), name)
    return value
