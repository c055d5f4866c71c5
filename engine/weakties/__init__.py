"""The network behind a career: what happened, who knows whom, and whom to ask today.

This is the front door: the only names that outsiders import, with the public modules. Each is
loaded when it is first asked for, so that a short command does not pay for what it does not use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weakties.lazy import make_getattr

if TYPE_CHECKING:
    from weakties import (
        aio,
        contracts,
        corrections,
        errors,
        exchange,
        history,
        lookup,
        maintenance,
        progress,
        reminders,
        report,
        shape,
        stores,
        testing,
    )
    from weakties.contracts.marking import hookimpl
    from weakties.domain.event import Event, Nameless, Personal, event
    from weakties.domain.hiring import (
        ApplicationSent,
        JobInterviewHeld,
        JobInterviewScheduled,
        JobReferralDeclined,
        JobReferralGiven,
        JobReferralRequested,
        LeadClosed,
        LeadHeard,
        OfferAccepted,
        OfferDeclined,
        OfferReceived,
    )
    from weakties.domain.ids import (
        AreaId,
        BatchId,
        CommitmentId,
        EventId,
        IntroductionId,
        JobInterviewId,
        JobReferralId,
        LeadId,
        MeetingId,
        OfferId,
        OrganizationId,
        OutreachId,
        PersonId,
    )
    from weakties.domain.introductions import (
        CommitmentDropped,
        CommitmentKept,
        CommitmentMade,
        InteractionNoted,
        IntroductionClosed,
        IntroductionDeclined,
        IntroductionMade,
        IntroductionOffered,
        IntroductionRequested,
    )
    from weakties.domain.meetings import (
        MeetingCancelled,
        MeetingDebriefed,
        MeetingHeld,
        MeetingMissed,
        MeetingRescheduled,
        MeetingScheduled,
        ThanksSent,
    )
    from weakties.domain.organizations import (
        AreaAdded,
        AreaAssessed,
        OrganizationAdded,
        TargetClosed,
        TargetListed,
        TargetRanked,
    )
    from weakties.domain.outreach import (
        ApproachChanged,
        OutreachBounced,
        OutreachClosed,
        OutreachFollowedUp,
        OutreachSent,
        ReplyReceived,
    )
    from weakties.domain.people import (
        PersonAdded,
        PersonDescribed,
        PersonPreferenceSet,
        PersonTied,
        SuppressionLifted,
    )
    from weakties.domain.structural import (
        BatchImported,
        BatchRetracted,
        ClockCorrected,
        EventRetracted,
        LogRestored,
        OrganizationMerged,
        PersonForgotten,
        PersonMerged,
    )
    from weakties.domain.unknown import Unknown
    from weakties.domain.when import When, when
    from weakties.errors import WeaktiesError
    from weakties.importing.protocol import (
        Bookmark,
        Columns,
        Importer,
        Match,
        Progress,
        Reject,
        Skip,
    )
    from weakties.importing.source import Source
    from weakties.log.envelope import Draft, Head, Recorded
    from weakties.lookup import find_organization, find_person
    from weakties.network import Network, View, open  # noqa: A004  # weakties.open, as shelve.open
    from weakties.network.checks import ForgottenReturns, OddSequence
    from weakties.network.conditions import Query
    from weakties.network.recorder import Recorder
    from weakties.plugins.installed import Installed
    from weakties.projections.agenda import Agenda
    from weakties.projections.funnel import Funnel
    from weakties.projections.organizations import Organizations
    from weakties.projections.people import People
    from weakties.projections.reply_rates import ReplyRates
    from weakties.projections.ties import Ties
    from weakties.projections.timeline import Timeline
    from weakties.readmodel.projection import Projection, on
    from weakties.readmodel.tables import Rows, row
    from weakties.reminders import list_due_items
    from weakties.shape.paths import find_warm_path
    from weakties.statistics.proportions import Proportion

__version__ = "0.2.0"

_HOMES = {
    "contracts.marking": "hookimpl",
    "domain.event": "Event Nameless Personal event",
    "domain.hiring": "ApplicationSent JobInterviewHeld JobInterviewScheduled "
    "JobReferralDeclined JobReferralGiven JobReferralRequested LeadClosed "
    "LeadHeard OfferAccepted OfferDeclined OfferReceived",
    "domain.ids": "AreaId BatchId CommitmentId EventId IntroductionId JobInterviewId "
    "JobReferralId LeadId MeetingId OfferId OrganizationId OutreachId PersonId",
    "domain.introductions": "CommitmentDropped CommitmentKept CommitmentMade InteractionNoted "
    "IntroductionClosed IntroductionDeclined IntroductionMade "
    "IntroductionOffered IntroductionRequested",
    "domain.meetings": "MeetingCancelled MeetingDebriefed MeetingHeld MeetingMissed "
    "MeetingRescheduled MeetingScheduled ThanksSent",
    "domain.organizations": "AreaAdded AreaAssessed OrganizationAdded TargetClosed TargetListed "
    "TargetRanked",
    "domain.outreach": "ApproachChanged OutreachBounced OutreachClosed OutreachFollowedUp "
    "OutreachSent ReplyReceived",
    "domain.people": "PersonAdded PersonDescribed PersonPreferenceSet PersonTied SuppressionLifted",
    "domain.structural": "BatchImported BatchRetracted ClockCorrected EventRetracted "
    "LogRestored OrganizationMerged PersonForgotten PersonMerged",
    "domain.unknown": "Unknown",
    "domain.when": "When when",
    "errors": "WeaktiesError",
    "importing.protocol": "Bookmark Columns Importer Match Progress Reject Skip",
    "importing.source": "Source",
    "log.envelope": "Draft Head Recorded",
    "lookup": "find_organization find_person",
    "network": "Network View open",
    "network.checks": "ForgottenReturns OddSequence",
    "network.conditions": "Query",
    "network.recorder": "Recorder",
    "plugins.installed": "Installed",
    "projections.agenda": "Agenda",
    "projections.funnel": "Funnel",
    "projections.organizations": "Organizations",
    "projections.people": "People",
    "projections.reply_rates": "ReplyRates",
    "projections.ties": "Ties",
    "projections.timeline": "Timeline",
    "readmodel.projection": "Projection on",
    "readmodel.tables": "Rows row",
    "reminders": "list_due_items",
    "shape.paths": "find_warm_path",
    "statistics.proportions": "Proportion",
}
MODULES = (
    "aio", "contracts", "corrections", "errors", "exchange", "history", "lookup",
    "maintenance", "progress", "reminders", "report", "shape", "stores", "testing",
)  # fmt: skip
"""What is public as a module."""
__all__ = [
    "Agenda",
    "ApplicationSent",
    "ApproachChanged",
    "AreaAdded",
    "AreaAssessed",
    "AreaId",
    "BatchId",
    "BatchImported",
    "BatchRetracted",
    "Bookmark",
    "ClockCorrected",
    "Columns",
    "CommitmentDropped",
    "CommitmentId",
    "CommitmentKept",
    "CommitmentMade",
    "Draft",
    "Event",
    "EventId",
    "EventRetracted",
    "ForgottenReturns",
    "Funnel",
    "Head",
    "Importer",
    "Installed",
    "InteractionNoted",
    "IntroductionClosed",
    "IntroductionDeclined",
    "IntroductionId",
    "IntroductionMade",
    "IntroductionOffered",
    "IntroductionRequested",
    "JobInterviewHeld",
    "JobInterviewId",
    "JobInterviewScheduled",
    "JobReferralDeclined",
    "JobReferralGiven",
    "JobReferralId",
    "JobReferralRequested",
    "LeadClosed",
    "LeadHeard",
    "LeadId",
    "LogRestored",
    "Match",
    "MeetingCancelled",
    "MeetingDebriefed",
    "MeetingHeld",
    "MeetingId",
    "MeetingMissed",
    "MeetingRescheduled",
    "MeetingScheduled",
    "Nameless",
    "Network",
    "OddSequence",
    "OfferAccepted",
    "OfferDeclined",
    "OfferId",
    "OfferReceived",
    "OrganizationAdded",
    "OrganizationId",
    "OrganizationMerged",
    "Organizations",
    "OutreachBounced",
    "OutreachClosed",
    "OutreachFollowedUp",
    "OutreachId",
    "OutreachSent",
    "People",
    "PersonAdded",
    "PersonDescribed",
    "PersonForgotten",
    "PersonId",
    "PersonMerged",
    "PersonPreferenceSet",
    "PersonTied",
    "Personal",
    "Progress",
    "Projection",
    "Proportion",
    "Query",
    "Recorded",
    "Recorder",
    "Reject",
    "ReplyRates",
    "ReplyReceived",
    "Rows",
    "Skip",
    "Source",
    "SuppressionLifted",
    "TargetClosed",
    "TargetListed",
    "TargetRanked",
    "ThanksSent",
    "Ties",
    "Timeline",
    "Unknown",
    "View",
    "WeaktiesError",
    "When",
    "__version__",
    "aio",
    "contracts",
    "corrections",
    "errors",
    "event",
    "exchange",
    "find_organization",
    "find_person",
    "find_warm_path",
    "history",
    "hookimpl",
    "list_due_items",
    "lookup",
    "maintenance",
    "on",
    "open",
    "progress",
    "reminders",
    "report",
    "row",
    "shape",
    "stores",
    "testing",
    "when",
]

if not TYPE_CHECKING:  # a checker finds every name above, and no other
    __getattr__ = make_getattr(__name__, _HOMES, MODULES)

    def __dir__() -> list[str]:
        """List the public names."""
        return __all__
