"""Looking back: differences of days, growth, history, search, the events behind a number.

Each name is loaded when it is first asked for, as those of the front door: who looks for a word
does not wait for what tells a story.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weakties.lazy import make_getattr

if TYPE_CHECKING:
    from weakties.domain.date_words import DateDirection, DateReader, DateReading
    from weakties.domain.periods import MOST, PACES, Period, list_period_ends
    from weakties.domain.sources import is_importer
    from weakties.history.differences import (
        Change,
        Difference,
        PersonSummary,
        Rate,
        compare_days,
        compare_views,
    )
    from weakties.history.entries import (
        Entry,
        HistoryFilter,
        find_related,
        follow_history,
        list_history,
    )
    from weakties.history.event_names import find_event, is_event_name
    from weakties.history.explaining import (
        CHANNELS,
        StageEvidence,
        Thread,
        events_of,
        explain_channel,
        explain_stage,
    )
    from weakties.history.growth import Point, compute_series, find_first_day, measure_point
    from weakties.history.hindsight import Hindsight, Revised, compare_knowledge
    from weakties.history.lateness import (
        OWN_KINDS,
        Lateness,
        OwnFact,
        count_days_between,
        count_late,
        iterate_own_facts,
    )
    from weakties.history.origins import Origin, Origins
    from weakties.history.periods import PeriodDifference, PersonWork, compare_periods
    from weakties.history.restorations import Restoration, list_restorations
    from weakties.history.rounds import count_rounds
    from weakties.history.search import Excerpt, Hit, Mark, find, parse, parse_without_quotes
    from weakties.history.sentences import Narrator, Sentence, describe, describe_all, label_of
    from weakties.history.stories import (
        Debt,
        LeadStory,
        OrganizationStory,
        PersonStory,
        Subject,
        build_lead_story,
        build_organization_story,
        build_person_story,
        find_subject,
    )
    from weakties.history.traces import BatchTrace, Trace, TracedField, find_batch, trace_event
    from weakties.history.wording import enumerate_names, spell_channel, spell_day, spell_moment
    from weakties.projections.funnel import STAGES
    from weakties.readmodel.row_differences import RowChange, RowDifferences, compare_rows

_HOMES = {
    "history.event_names": "find_event is_event_name",
    "history.differences": "Change Difference Rate PersonSummary compare_days compare_views",
    "history.explaining": "CHANNELS StageEvidence Thread events_of explain_channel explain_stage",
    "history.entries": "Entry HistoryFilter find_related follow_history list_history",
    "history.origins": "Origin Origins",
    "history.restorations": "Restoration list_restorations",
    "history.rounds": "count_rounds",
    "history.search": "Excerpt Hit Mark find parse parse_without_quotes",
    "history.sentences": "Narrator Sentence describe describe_all label_of",
    "history.lateness": "OWN_KINDS Lateness OwnFact count_days_between count_late "
    "iterate_own_facts",
    "history.hindsight": "Hindsight Revised compare_knowledge",
    "history.periods": "PeriodDifference PersonWork compare_periods",
    "history.growth": "Point find_first_day compute_series measure_point",
    "domain.date_words": "DateDirection DateReader DateReading",
    "domain.sources": "is_importer",
    "domain.periods": "MOST PACES Period list_period_ends",
    "history.stories": "LeadStory OrganizationStory Debt PersonStory Subject find_subject "
    "build_lead_story build_organization_story build_person_story",
    "history.traces": "BatchTrace Trace TracedField find_batch trace_event",
    "history.wording": "enumerate_names spell_channel spell_day spell_moment",
    "projections.funnel": "STAGES",
    "readmodel.row_differences": "RowChange RowDifferences compare_rows",
}
"""No module is called as a name is: it would hide that name as soon as it was loaded."""

__all__ = [
    "CHANNELS",
    "MOST",
    "OWN_KINDS",
    "PACES",
    "STAGES",
    "BatchTrace",
    "Change",
    "DateDirection",
    "DateReader",
    "DateReading",
    "Debt",
    "Difference",
    "Entry",
    "Excerpt",
    "Hindsight",
    "HistoryFilter",
    "Hit",
    "Lateness",
    "LeadStory",
    "Mark",
    "Narrator",
    "OrganizationStory",
    "Origin",
    "Origins",
    "OwnFact",
    "Period",
    "PeriodDifference",
    "PersonStory",
    "PersonSummary",
    "PersonWork",
    "Point",
    "Rate",
    "Restoration",
    "Revised",
    "RowChange",
    "RowDifferences",
    "Sentence",
    "StageEvidence",
    "Subject",
    "Thread",
    "Trace",
    "TracedField",
    "build_lead_story",
    "build_organization_story",
    "build_person_story",
    "compare_days",
    "compare_knowledge",
    "compare_periods",
    "compare_rows",
    "compare_views",
    "compute_series",
    "count_days_between",
    "count_late",
    "count_rounds",
    "describe",
    "describe_all",
    "enumerate_names",
    "events_of",
    "explain_channel",
    "explain_stage",
    "find",
    "find_batch",
    "find_event",
    "find_first_day",
    "find_related",
    "find_subject",
    "follow_history",
    "is_event_name",
    "is_importer",
    "iterate_own_facts",
    "label_of",
    "list_history",
    "list_period_ends",
    "list_restorations",
    "measure_point",
    "parse",
    "parse_without_quotes",
    "spell_channel",
    "spell_day",
    "spell_moment",
    "trace_event",
]

if not TYPE_CHECKING:
    __getattr__ = make_getattr(__name__, _HOMES)
