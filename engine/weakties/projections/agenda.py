"""What is under way: meetings to come, thanks owed, introductions to take up, promises?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weakties.domain.ids import IntroductionId, MeetingId
from weakties.projections.people import People
from weakties.projections.projection import Projection, on
from weakties.projections.reply_rates import ReplyRates
from weakties.projections.rows import Rows
from weakties.projections.shapes import row

if TYPE_CHECKING:
    from weakties.domain.introductions import (
        CommitmentDropped,
        CommitmentKept,
        CommitmentMade,
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
    from weakties.domain.outreach import OutreachSent
    from weakties.envelope import Recorded


@row
class Meeting:
    """A meeting; its state is scheduled, cancelled, missed or held."""

    id: str
    kind: str
    starts: str
    state: str
    debriefed: bool


@row
class Guest:
    """Somebody in a meeting, and whether they were thanked for it."""

    meeting: str
    person: str
    met_at: str | None
    thanked_at: str | None


@row
class LastMet:
    """The latest meeting held with a person."""

    person: str
    meeting: str
    met_at: str


@row
class Introduction:
    """A name I was given; its state is offered, requested, made, declined, contacted, or closed."""

    id: str
    introducer: str
    introduced: str
    at: str
    state: str


@row
class Pair:
    """The latest introduction of one person by another."""

    introducer: str
    introduced: str
    introduction: str


@row
class Commitment:
    """A promise; its state is made, kept or dropped."""

    id: str
    person: str
    owed_by: str
    due: str | None
    state: str


class Agenda(Projection):
    """What is under way: meetings to come, thanks owed, introductions to take up, promises?"""

    name = "agenda"
    needs = (People, ReplyRates)
    meetings = Rows("meetings", Meeting, "id")
    guests = Rows("guests", Guest, "meeting, person", indexes=("person",))
    last_met = Rows("last_met", LastMet, "person")
    introductions = Rows("introductions", Introduction, "id", indexes=("introduced",))
    pairs = Rows("introduction_pairs", Pair, "introducer, introduced")
    commitments = Rows("commitments", Commitment, "id")

    @on("meeting.scheduled")
    def scheduled(self, event: MeetingScheduled, recorded: Recorded) -> None:
        """Look forward to a meeting."""
        self.meetings.add(Meeting(recorded.id, event.kind, event.starts, "scheduled", False))
        for person in event.people:
            self.guests.add(Guest(recorded.id, person, None, None))

    @on("meeting.rescheduled")
    def moved_to(self, event: MeetingRescheduled, _: Recorded) -> None:
        """Look forward to it on another day."""
        meeting = self.meetings.get(event.meeting)
        if meeting is not None:
            meeting.starts, meeting.state = event.starts, "scheduled"
            self.meetings.put(meeting)

    @on("meeting.cancelled", "meeting.missed")
    def fallen_out(self, event: MeetingCancelled | MeetingMissed, _: Recorded) -> None:
        """Look forward to it no more."""
        meeting = self.meetings.get(event.meeting)
        if meeting is not None:
            meeting.state = event.KIND.partition(".")[2]
            self.meetings.put(meeting)

    @on("meeting.debriefed")
    def debriefed(self, event: MeetingDebriefed, _: Recorded) -> None:
        """Owe no debrief."""
        meeting = self.meetings.get(event.meeting)
        if meeting is not None:
            meeting.debriefed = True
            self.meetings.put(meeting)

    @on("meeting.held")
    def held(self, event: MeetingHeld, recorded: Recorded) -> None:
        """Owe a debrief and thanks."""
        key, at = event.meeting or recorded.id, event.at
        if event.meeting is None:
            self.meetings.add(Meeting(key, event.kind, at, "held", False))
        else:
            known = self.meetings.get(key)
            debriefed = known is not None and known.debriefed
            self.meetings.put(Meeting(key, event.kind, at, "held", debriefed))
        for person in event.people:
            guest = self.guests.get(key, person) if event.meeting else None
            if guest is None:
                self.guests.add(Guest(key, person, at, None))
            else:
                guest.met_at = at
                self.guests.put(guest)
            self._last(person, key, at)

    def _last(self, person: str, meeting: str, at: str) -> None:
        """Remember the latest meeting with somebody; of one day, the one told last."""
        last = self.last_met.get(person)
        if last is None:
            self.last_met.put(LastMet(person, meeting, at))
        elif last.met_at <= at:
            last.meeting, last.met_at = meeting, at
            self.last_met.put(last)

    @on("thanks.sent")
    def thanked(self, event: ThanksSent, _: Recorded) -> None:
        """Owe no more thanks for the meeting named, else for the latest with that person."""
        last = self.last_met.get(event.person)
        meeting = event.meeting or (last and last.meeting)
        guest = self.guests.get(meeting, event.person) if meeting else None
        if guest is not None:
            guest.thanked_at = event.at
            self.guests.put(guest)

    @on("introduction.offered")
    def offered(self, event: IntroductionOffered, recorded: Recorded) -> None:
        """Have a name to take up."""
        self._introduce(recorded.id, event.introducer, event.introduced, (event.at, "offered"))

    @on(
        "introduction.requested",
        "introduction.made",
        "introduction.declined",
        "introduction.closed",
    )
    def moved(
        self,
        event: IntroductionRequested | IntroductionMade | IntroductionDeclined | IntroductionClosed,
        recorded: Recorded,
    ) -> None:
        """Move an introduction on; without one named it is the pair's latest, or begins here."""
        pair = self.pairs.get(event.introducer, event.introduced)
        key = event.introduction or (pair.introduction if pair else recorded.id)
        state = event.KIND.partition(".")[2]
        self._introduce(key, event.introducer, event.introduced, (event.at, state))

    def _introduce(
        self, key: str, introducer: str, introduced: str, state: tuple[str, str]
    ) -> None:
        self.introductions.put(Introduction(key, introducer, introduced, *state))
        self.pairs.put(Pair(introducer, introduced, key))

    @on("outreach.sent")
    def contacted(self, event: OutreachSent, _: Recorded) -> None:
        """Take up the introduction a request rests on."""
        found = self.introductions.get(event.introduction) if event.introduction else None
        if found is not None and found.state != "closed":
            found.state, found.at = "contacted", event.at
            self.introductions.put(found)

    @on("commitment.made")
    def promised(self, event: CommitmentMade, recorded: Recorded) -> None:
        """Remember a promise."""
        made = Commitment(recorded.id, event.person, event.owed_by, event.due, "made")
        self.commitments.add(made)

    @on("commitment.kept", "commitment.dropped")
    def settled(self, event: CommitmentKept | CommitmentDropped, _: Recorded) -> None:
        """Settle a promise."""
        commitment = self.commitments.get(event.commitment)
        if commitment is not None:
            commitment.state = event.KIND.partition(".")[2]
            self.commitments.put(commitment)

    def introduction_of(self, person: str) -> IntroductionId | None:
        """Give the latest introduction to a person that still stands."""
        standing = "introduced = ? and state not in ('declined', 'closed') order by at desc limit 1"
        found = next(self.introductions.where(standing, (person,)), None)
        return IntroductionId(found.id) if found else None

    def agreed_with(self, person: str) -> MeetingId | None:
        """Give the next meeting agreed with a person."""
        agreed = (
            "state = 'scheduled' and id in (select meeting from guests where person = ?) "
            "order by starts limit 1"
        )
        found = next(self.meetings.where(agreed, (person,)), None)
        return MeetingId(found.id) if found else None

    def last_meeting(self, person: str) -> MeetingId | None:
        """Give the latest meeting held with a person."""
        found = next(self.last_met.where("person = ?", (person,)), None)
        return MeetingId(found.meeting) if found else None
