"""Which events are behind a number?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, get_args

import attrs

from weakties.domain.moments import Moment, moment
from weakties.domain.outreach import Channel
from weakties.envelope import Recorded
from weakties.errors import UnknownId
from weakties.network.naming import structure_of
from weakties.network.past.sentences import named_events
from weakties.projections.agenda import Agenda
from weakties.projections.funnel import STAGES, Funnel
from weakties.projections.people import People
from weakties.projections.reply_rates import ReplyRates
from weakties.projections.timeline import Timeline

if TYPE_CHECKING:
    from weakties.network.facade import Network, View

CHANNELS: tuple[str, ...] = get_args(Channel)


@attrs.frozen
class Step:
    """How one person came to count at a stage.

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


def explain_stage(view: Network | View, stage: str) -> list[Step]:
    """Give everybody whom a stage of the funnel counts, each with the event behind it.

    Raises:
        UnknownId: there is no such stage.
    """
    if stage not in STAGES:
        raise UnknownId("stage", stage, STAGES)
    people, reached = view.read(People), view.read(Funnel).reached(stage)
    events = view.feed.log.find([event for _, event in reached])
    return [Step(person, _label(people, person), events[event]) for person, event in reached]


def explain_channel(view: Network | View, channel: str) -> list[Thread]:
    """Give every request that a channel's reply rate counts, each with its reply.

    Raises:
        UnknownId: there is no such channel.
    """
    if channel not in CHANNELS:
        raise UnknownId("channel", channel, CHANNELS)
    people, asks = view.read(People), view.read(ReplyRates).counted(channel)
    wanted = {event for ask in asks for event in (ask.outreach, ask.reply) if event}
    told = view.feed.log.find(wanted)
    return [
        Thread(a.person, _label(people, a.person), told[a.outreach], told.get(a.reply or ""))
        for a in asks
    ]


def events_of(view: Network | View, person: str) -> list[Recorded]:
    """Return every event that counts and is about a person, in the order in which it happened.

    What came of a matter they have a part in is among them: a meeting that was moved or thought
    over, or what became of a lead they told of. So is every record of a talk they came to, whoever
    else it names.
    """
    timeline, names = view.read(Timeline), view.read(Agenda).talk_names(person)
    records = view.feed.log.find(names).values()
    positions = {r.position for r in records if r.kind == "meeting.held"}
    positions.update(p for name in names for _, p in timeline.follow_ups.of(name))
    return in_order(view, view.feed.log.read_at(sorted(positions | {*timeline.around(person)})))


def in_order(view: Network | View, events: Iterable[Recorded]) -> list[Recorded]:
    """Return events in the order in which they happened, none before one that it names."""
    events = list(events)
    structure, causes = structure_of(view), dict[str, Recorded]()
    wanted = {name for recorded in events for name in named_events(recorded.event)}
    while wanted := {name for name in wanted if name not in causes}:
        found = view.feed.log.find(wanted)
        causes.update(found)
        wanted = {name for r in found.values() for name in named_events(r.event)}

    def stand(recorded: Recorded) -> Moment:
        """Return the moment at which an event stands."""
        own = moment(recorded.occurred_at, recorded.recorded_at)
        names = filter(None, map(causes.get, named_events(recorded.event)))
        counting = (r for r in names if structure.counts(r.id, r.batch))
        return max([own, *map(stand, counting)])

    return sorted(events, key=lambda recorded: (stand(recorded), recorded.position))


def _label(people: People, person: str) -> str:
    """Say what somebody is called; who was never added has an id only."""
    found = people.get(person)
    return found.label if found else person
