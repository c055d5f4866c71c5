"""The last contact with each person, and their latest answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weakties.domain.ids import OutreachId, PersonId
from weakties.domain.moments import is_before, latest_day
from weakties.domain.sources import is_history
from weakties.domain.when import When, instant
from weakties.readmodel.projection import Projection, on
from weakties.readmodel.tables import Rows, row

if TYPE_CHECKING:
    from weakties.domain.introductions import (
        InteractionNoted,
    )
    from weakties.domain.outreach import (
        OutreachBounced,
        OutreachFollowedUp,
        OutreachSent,
        ReplyReceived,
    )
    from weakties.log.envelope import Recorded


@row
class Contact:
    """The latest contact with a person, and the latest word of mine to them.

    Attributes:
        day: the last day that the latest contact can mean; None while there was none.
        what: reply, agreement, meeting, note or introduction: what that contact was.
        vague: the same day of the latest contact that is known without a clock.
        instant: the latest contact that is known with a clock, in UTC.
        agreed: the last day on which we met, or agreed to.
        written: the last day on which I wrote to them and it did not come back.
        is_asked: whether I asked them for a talk, in a search and not in what was imported of the
            past.
        met_in, met_at: the latest meeting held with them.
    """

    person: PersonId
    day: str | None = None
    what: str | None = None
    vague: str | None = None
    instant: str | None = None
    agreed: str | None = None
    written: str | None = None
    is_asked: bool = False
    met_in: str | None = None
    met_at: str | None = None


@row
class Answer:
    """What a person answered last; an automatic answer is nobody's.

    Attributes:
        outreach: the request it names.
        is_history: whether it lay behind the day on which it was imported.
    """

    person: PersonId
    id: str
    at: str
    sentiment: str
    later_until: str | None
    outreach: OutreachId | None
    is_history: bool


@row
class PastRequest:
    """A request that lay behind the day on which it was imported: no reminder rests on it."""

    outreach: str


def is_since(contact: Contact, moment: str) -> bool:
    """Check that some contact does not lie surely before a moment.

    >>> is_since(Contact("p", day="2026-11-20", vague="2026-11-20"), "2026-11-20T18:00Z")
    True
    >>> early = Contact("p", day="2026-11-20", instant="2026-11-20T09:00:00Z")
    >>> is_since(early, "2026-11-20T18:00Z"), is_since(early, "2026-11-20")
    (False, True)
    """
    if contact.day is None:
        return False
    if "T" not in moment:
        return not is_before(contact.day, moment)
    moments = filter(None, (contact.vague, contact.instant))
    return any(not is_before(candidate, moment) for candidate in moments)


class Contacts(Projection):
    """When was I last in touch with each person, and what was their latest answer?

    A part of `Agenda`, which is the projection.
    """

    contacts = Rows("contacts", Contact, "person")
    latest_answers = Rows("latest_answers", Answer, "person")
    past_requests = Rows("past_requests", PastRequest, "outreach")

    def _count_contact(self, person: str, kind: str, at: str) -> Contact:
        """Count a contact with a person: silence before it is over."""
        contact, on = self.contacts.get(person) or Contact(PersonId(person)), latest_day(at)
        if contact.day is None or contact.day <= on:
            contact.day, contact.what = on, kind
        if "T" in at:
            clock = instant(When(at)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            contact.instant = max(contact.instant or clock, clock)
        elif contact.vague is None or contact.vague < on:
            contact.vague = on
        is_agreed = kind in ("agreement", "meeting")
        if is_agreed and (contact.agreed is None or contact.agreed < on):
            contact.agreed = on
        self.contacts.put(contact)
        return contact

    def _count_message(self, person: str, at: str) -> Contact:
        """Count a word of mine to a person."""
        contact, on = self.contacts.get(person) or Contact(PersonId(person)), latest_day(at)
        if contact.written is None or contact.written < on:
            contact.written = on
            self.contacts.put(contact)
        return contact

    @on("outreach.sent")
    def record_request(self, event: OutreachSent, recorded: Recorded) -> None:
        """Count a request as written; what is imported is a request of the past."""
        contact = self._count_message(event.person, event.at)
        if is_history(event.at, source=recorded.source, recorded_at=recorded.recorded_at):
            self.past_requests.add(PastRequest(recorded.id))
        elif not contact.is_asked:
            contact.is_asked = True
            self.contacts.put(contact)

    @on("outreach.followed_up")
    def record_follow_up(self, event: OutreachFollowedUp, _: Recorded) -> None:
        """Count a second request as written."""
        self._count_message(event.person, event.at)

    @on("outreach.bounced")
    def record_bounce(self, event: OutreachBounced, _: Recorded) -> None:
        """Count as never written what never arrived."""
        contact = self.contacts.get(event.person)
        if contact is not None:
            contact.written = None
            self.contacts.put(contact)

    @on("reply.received")
    def record_reply(self, event: ReplyReceived, recorded: Recorded) -> None:
        """Remember the latest answer; an automatic one is no contact."""
        if event.sentiment == "auto":
            return
        self._count_contact(event.person, "reply", event.at)
        latest = self.latest_answers.get(event.person)
        if latest is None or not is_before(event.at, latest.at):
            past = is_history(event.at, source=recorded.source, recorded_at=recorded.recorded_at)
            answer = Answer(
                event.person, recorded.id, event.at, event.sentiment, event.later_until,
                event.outreach, past,
            )  # fmt: skip
            self.latest_answers.put(answer)

    @on("interaction.noted")
    def record_interaction(self, event: InteractionNoted, _: Recorded) -> None:
        """Count a contact in which they took part, or a word of mine."""
        for person in event.people:
            if event.direction != "out":
                self._count_contact(person, "note", event.at)
            if event.direction != "in":
                self._count_message(person, event.at)
