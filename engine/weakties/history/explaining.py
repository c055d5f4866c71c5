"""The events behind a number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, get_args

import attrs

from weakties.domain.moments import Moment, compute_moment
from weakties.domain.outreach import Channel
from weakties.errors import UnknownId
from weakties.history.sentences import list_named_events
from weakties.log.envelope import Recorded
from weakties.lookup import structure_of
from weakties.projections.agenda import Agenda
from weakties.projections.funnel import STAGES, Funnel
from weakties.projections.people import People
from weakties.projections.reply_rates import ReplyRates
from weakties.projections.timeline import Timeline

if TYPE_CHECKING:
    from weakties.network.facade import Network, View

CHANNELS: tuple[str, ...] = get_args(Channel)


@attrs.frozen
class StageEvidence:
    """The event by which one person counts at a stage.

    Attributes:
        recorded: the first event of that stage; if there is none, the first of any beyond it.
    """

    person: str
    label: str
    recorded: Recorded


@attrs.frozen
class Thread:
    """One request that counts on a channel.

    Attributes:
        recorded: the event of the request.
        reply: the event of the first real answer; None while there is none.
    """

    person: str
    label: str
    recorded: Recorded
    reply: Recorded | None


def explain_stage(view: Network | View, stage: str) -> list[StageEvidence]:
    """Return everybody whom a stage of the funnel counts, each with the event behind it.

    Raises:
        UnknownId: there is no such stage.
    """
    if stage not in STAGES:
        raise UnknownId("stage", stage, STAGES)
    people, reached = view.read(People), view.read(Funnel).list_people_at(stage)
    events = view.feed.log.find([event for _, event in reached])
    return [
        StageEvidence(person, _find_label(people, person), events[event])
        for person, event in reached
    ]


def explain_channel(view: Network | View, channel: str) -> list[Thread]:
    """Return every request that a channel's reply rate counts, each with its reply.

    Raises:
        UnknownId: there is no such channel.
    """
    if channel not in CHANNELS:
        raise UnknownId("channel", channel, CHANNELS)
    people, requests = view.read(People), view.read(ReplyRates).list_counted(channel)
    wanted = {event for request in requests for event in (request.outreach, request.reply) if event}
    events = view.feed.log.find(wanted)
    return [
        Thread(
            a.person, _find_label(people, a.person), events[a.outreach], events.get(a.reply or "")
        )
        for a in requests
    ]


def events_of(view: Network | View, person: str) -> list[Recorded]:
    """Return every event that counts and is about a person, in the order in which it happened.

    What came of a matter they have a part in is among them: a meeting that was moved or thought
    over, or what became of a lead they told of. So is every record of a talk they came to, whoever
    else it names.
    """
    timeline, names = view.read(Timeline), view.read(Agenda).list_talk_ids(person)
    records = view.feed.log.find(names).values()
    positions = {r.position for r in records if r.kind == "meeting.held"}
    positions.update(p for name in names for _, p in timeline.follow_ups.list_entries(name))
    return sort_events(
        view, view.feed.log.read_at(sorted(positions | {*timeline.list_positions_around(person)}))
    )


def sort_events(view: Network | View, events: Iterable[Recorded]) -> list[Recorded]:
    """Return events in the order in which they happened, none before one that it names."""
    events = list(events)
    structure, causes = structure_of(view), dict[str, Recorded]()
    wanted = {name for recorded in events for name in list_named_events(recorded.event)}
    while wanted := {name for name in wanted if name not in causes}:
        loaded = view.feed.log.find(wanted)
        causes.update(loaded)
        wanted = {name for r in loaded.values() for name in list_named_events(r.event)}

    def stand(recorded: Recorded) -> Moment:
        """Return the moment at which an event stands."""
        own = compute_moment(recorded.occurred_at, recorded.recorded_at)
        names = filter(None, map(causes.get, list_named_events(recorded.event)))
        counting = (r for r in names if structure.is_counted(r.id, r.batch))
        return max([own, *map(stand, counting)])

    return sorted(events, key=lambda recorded: (stand(recorded), recorded.position))


def _find_label(people: People, person: str) -> str:
    """Return what somebody is called; who was never added has an id only."""
    entry = people.get(person)
    return entry.label if entry else person
