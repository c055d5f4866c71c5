"""What is under way: meetings to come, thanks owed, introductions to take up, promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weakties.domain.ids import CommitmentId, IntroductionId, PersonId
from weakties.domain.sources import is_history
from weakties.projections.contacts import Contact, is_since
from weakties.projections.meetings import Attendee, Meeting, Meetings
from weakties.projections.people import People
from weakties.projections.reply_rates import ReplyRates
from weakties.readmodel.projection import on
from weakties.readmodel.tables import Rows, row

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
    from weakties.domain.outreach import (
        OutreachSent,
    )
    from weakties.log.envelope import Recorded


__all__ = ["Agenda", "Attendee", "Commitment", "Contact", "Introduction", "Meeting", "is_since"]


@row
class Introduction:
    """A name I was given; its state is offered, requested, made, declined, contacted, or closed.

    Attributes:
        at: when it came into that state.
        begun_at: when it began.
        is_history: whether that lay behind the day on which it was imported.
        is_given: whether they gave me the name, or introduced me; what I only asked for is none.
    """

    id: IntroductionId
    introducer: PersonId
    introduced: PersonId
    at: str
    state: str
    begun_at: str
    is_history: bool
    is_given: bool


@row
class Pair:
    """The latest introduction of one person by another."""

    introducer: str
    introduced: str
    introduction: str


@row
class Commitment:
    """A promise; its state is made, kept or dropped."""

    id: CommitmentId
    person: PersonId
    owed_by: str
    due: str | None
    state: str
    is_history: bool
    what: str | None
    made_at: str


class Agenda(Meetings):
    """What is under way: meetings to come, thanks owed, introductions to take up, promises?"""

    name = "agenda"
    version = 8
    needs = (People, ReplyRates)
    introductions = Rows("introductions", Introduction, "id", indexes=("introduced",))
    pairs = Rows("introduction_pairs", Pair, "introducer, introduced")
    commitments = Rows("commitments", Commitment, "id")

    @on("outreach.sent")
    def record_request(self, event: OutreachSent, recorded: Recorded) -> None:
        """Count a request as written, and take up the introduction it rests on."""
        super().record_request(event, recorded)
        introduction = self.introductions.get(event.introduction) if event.introduction else None
        if introduction is not None and introduction.state != "closed":
            introduction.state, introduction.at = "contacted", event.at
            self.introductions.put(introduction)

    @on("introduction.offered")
    def offer_introduction(self, event: IntroductionOffered, recorded: Recorded) -> None:
        """Have a name to take up."""
        self._count_contact(event.introducer, "introduction", event.at)
        self._put_introduction(recorded.id, event, "offered", recorded)

    @on(
        "introduction.requested",
        "introduction.made",
        "introduction.declined",
        "introduction.closed",
    )
    def advance_introduction(
        self,
        event: IntroductionRequested | IntroductionMade | IntroductionDeclined | IntroductionClosed,
        recorded: Recorded,
    ) -> None:
        """Move an introduction on; without one named it is the pair's latest, or begins here."""
        pair = self.pairs.get(event.introducer, event.introduced)
        key = event.introduction or (pair.introduction if pair else recorded.id)
        state = event.KIND.partition(".")[2]
        for person in _list_speakers(event):
            self._count_contact(person, "introduction", event.at)
        self._put_introduction(key, event, state, recorded)

    def _put_introduction(
        self,
        key: str,
        event: IntroductionOffered
        | IntroductionRequested
        | IntroductionMade
        | IntroductionDeclined
        | IntroductionClosed,
        state: str,
        recorded: Recorded,
    ) -> None:
        existing, at = self.introductions.get(key), event.at
        begun = existing.begun_at if existing else at
        past = is_history(at, source=recorded.source, recorded_at=recorded.recorded_at)
        introducer, introduced = event.introducer, event.introduced
        was_given = existing is not None and existing.is_given
        given = was_given or state in ("offered", "made")
        self.introductions.put(
            Introduction(IntroductionId(key), introducer, introduced, at, state, begun, past, given)
        )
        self.pairs.put(Pair(introducer, introduced, key))

    @on("commitment.made")
    def record_promise(self, event: CommitmentMade, recorded: Recorded) -> None:
        """Remember a promise."""
        past = is_history(event.at, source=recorded.source, recorded_at=recorded.recorded_at)
        promise = Commitment(
            CommitmentId(recorded.id),
            event.person,
            event.owed_by,
            event.due,
            "made",
            past,
            event.what,
            event.at,
        )
        self.commitments.add(promise)

    @on("commitment.kept", "commitment.dropped")
    def settle_promise(self, event: CommitmentKept | CommitmentDropped, _: Recorded) -> None:
        """Settle a promise."""
        commitment = self.commitments.get(event.commitment)
        if commitment is not None:
            commitment.state = event.KIND.partition(".")[2]
            self.commitments.put(commitment)

    def find_introduction(self, person: str) -> IntroductionId | None:
        """Return the latest introduction to a person that still stands."""
        standing = "introduced = ? and state not in ('declined', 'closed') order by at desc limit 1"
        introduction = next(self.introductions.where(standing, (person,)), None)
        return IntroductionId(introduction.id) if introduction else None

    def list_open_promises(self, person: str) -> list[Commitment]:
        """Return the promises between somebody and me that are neither kept nor dropped.

        Those that are due first come first, those without a day last.
        """
        condition = "person = ? and state = 'made' order by due is null, due, made_at, id"
        return list(self.commitments.where(condition, (person,)))


def _list_speakers(
    event: IntroductionRequested | IntroductionMade | IntroductionDeclined | IntroductionClosed,
) -> tuple[str, ...]:
    """Return who was in contact with me when an introduction moved on."""
    if event.KIND == "introduction.made":
        return event.introducer, event.introduced
    if event.KIND == "introduction.declined":
        by = {"introducer": (event.introducer,), "introduced": (event.introduced,)}
        return by.get(getattr(event, "by", "me"), ())
    return ()
