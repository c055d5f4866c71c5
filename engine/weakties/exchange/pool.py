"""The pool that imports fill: contacts of the past, and which of them could have been requests.

An import tells who wrote to whom and when. Whether a message asked for a talk, only the user
knows: until they confirm it, it is a contact, and counts as no request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import attrs

from weakties.contracts import Readable
from weakties.domain.event import list_person_ids
from weakties.domain.ids import OutreachId, PersonId
from weakties.domain.introductions import InteractionNoted
from weakties.domain.moments import is_before, latest_day
from weakties.domain.outreach import Channel, OutreachSent, ReplyReceived
from weakties.domain.sources import is_importer
from weakties.domain.when import When, instant
from weakties.importing.retelling import find_recorded_keys
from weakties.log.envelope import Draft, Recorded
from weakties.network.facade import Network
from weakties.network.recorder import Recorder
from weakties.projections.people import People
from weakties.readmodel.structure import Structure

INVITATION: Channel = "linkedin-invitation"
Answer = Literal["yes", "no", "later", "unread", "none"]
"""What an answer said; "unread" is of one that nobody read to us, "none" records no reply."""
_CONTACT, _REQUEST = InteractionNoted.KIND, OutreachSent.KIND
_OWN = ("meeting.scheduled", "meeting.held", "lead.heard", "application.sent", "offer.received")


@attrs.frozen(kw_only=True)
class Pool:
    """What imports brought, in numbers.

    Attributes:
        people: who came into the network with an import.
        contacts: messages, invitations and favors.
        wrote_first: people whose first imported message came from them.
        could_be_requests: people to whom the user wrote first, and who were not confirmed.
        requests: requests that count, whoever recorded them.
        is_untouched: whether nothing of a search was recorded yet but by importers.
    """

    people: int
    contacts: int
    wrote_first: int
    could_be_requests: int
    requests: int
    is_untouched: bool


@attrs.frozen(kw_only=True)
class Candidate:
    """A message, or invitation, that began a contact, and so could have been a request.

    Attributes:
        contact: id of the event that tells of the message.
        answer: id of the event that tells of the first message that came after it; None if none
            did.
        request: id of the request it was confirmed as, or of one to the same person on the same
            day; None if there is none.
    """

    contact: str
    person: PersonId
    label: str
    channel: Channel
    at: When
    answer: str | None = None
    answered_at: When | None = None
    answer_channel: Channel | None = None
    request: str | None = None


def count_pool(view: Readable) -> Pool:
    """Count what imports brought, and what of it could be confirmed."""
    history = _read_history(view, "person.added", _CONTACT, _REQUEST, *_OWN)
    people = {
        person
        for recorded in history
        if recorded.kind == "person.added" and is_importer(recorded.source)
        for person in list_person_ids(recorded.event)
    }
    contacts = _list_contacts(history)
    requests = [r for r in history if r.kind == _REQUEST]
    own = any(r.kind in _OWN and not is_importer(r.source) for r in history)
    return Pool(
        people=len(people),
        contacts=len(contacts),
        wrote_first=sum(b.direction == "in" for b in _find_beginnings(contacts).values()),
        could_be_requests=sum(c.request is None for c in find_candidates(view)),
        requests=len(requests),
        is_untouched=not requests and not own,
    )


def count_first_writers(drafts: Iterable[Draft]) -> dict[str, int]:
    """Count the people in an import by who wrote first: ``in`` is them, ``out`` the user."""
    contacts = [_Contact(d.event.at, d.event) for d in drafts
                if isinstance(d.event, InteractionNoted)]  # fmt: skip
    contacts.sort(key=lambda contact: _build_sort_key(contact.at))
    directions = [b.direction for b in _find_beginnings(contacts).values()]
    return {direction: directions.count(direction) for direction in ("in", "out")}


def find_candidates(
    view: Readable, *, since: str = "", invitations: bool = False
) -> list[Candidate]:
    """Return the imported messages with which the user began a contact, the latest first.

    Of each person the first message counts, if the user wrote it to nobody else; or the invitation
    to connect that it answers, since the words of an invitation are not told as a message.

    Args:
        since: a day: looks only at what was on that day or later, so that a contact of long ago
            does not hide a request of the present search.
        invitations: whether an invitation counts, too, after which nobody wrote.
    """
    history = _read_history(view, _CONTACT, _REQUEST)
    contacts = [c for c in _list_contacts(history) if latest_day(c.at) >= since]
    begun = _find_beginnings(contacts, bare=invitations)
    answers: dict[str, _Contact] = {}
    for contact in contacts:
        for person in contact.event.people:
            began = begun.get(person)
            if began and contact.is_from_them and is_before(began.at, contact.at):
                answers.setdefault(person, contact)
    confirmed = {r.cause: r.id for r in history if r.kind == _REQUEST and r.cause}
    days = {(str(p), latest_day(r.occurred_at)): r.id for r in history if r.kind == _REQUEST
            for p in list_person_ids(r.event)}  # fmt: skip
    people = view.read(People)
    candidates = []
    for key, began in begun.items():
        entry, answer = people.get(key), answers.get(key)
        if entry is None or entry.is_forgotten or began.direction != "out":
            continue
        candidate = Candidate(
            contact=began.id,
            person=PersonId(key),
            label=entry.label,
            channel=began.event.channel,
            at=began.at,
            request=confirmed.get(began.id) or days.get((key, latest_day(began.at))),
        )
        if answer is not None:
            candidate = attrs.evolve(
                candidate,
                answer=answer.id,
                answered_at=answer.at,
                answer_channel=answer.event.channel,
            )
        candidates.append(candidate)
    return sorted(candidates, key=lambda c: (_build_sort_key(c.at), c.contact), reverse=True)


def confirm_requests(
    network: Network, candidates: Iterable[Candidate], *, reply: Answer = "unread",
    source: str = "api",
) -> list[Recorded]:  # fmt: skip
    """Record candidates as requests, on the day of the message, in one batch; return what is new.

    A message that came after it is recorded as the reply to that request. What was confirmed
    before is not recorded again.

    Args:
        reply: what the answers said, for all of them; "none" records no reply.
        source: who confirms.
    """
    chosen = [c for c in candidates if c.request is None]

    def work(recorder: Recorder) -> list[Recorded]:
        return [r for candidate in chosen for r in _confirm(recorder, candidate, reply)]

    return network.run_transaction(work, source=source) if chosen else []


def _confirm(recorder: Recorder, candidate: Candidate, reply: Answer) -> Iterator[Recorded]:
    """Record one candidate, unless another process did meanwhile."""
    name = f"request\0{candidate.contact}"
    done, keys = find_recorded_keys([name], recorder.log)
    if name in done:
        return
    sent = recorder.record(
        OutreachSent(person=candidate.person, channel=candidate.channel, at=candidate.at),
        key=keys[name],
        cause=candidate.contact,
    )
    yield sent
    if candidate.answered_at is None or reply == "none":
        return
    event = ReplyReceived(
        person=candidate.person,
        outreach=OutreachId(sent.id),
        channel=candidate.answer_channel,
        sentiment=reply,
        at=candidate.answered_at,
    )
    yield recorder.record(event, cause=candidate.answer)


def _read_history(view: Readable, *kinds: str) -> list[Recorded]:
    """Read the events of some kinds that count, with people as they are known now."""
    return list(Structure.read_from(view.feed).select_for_projections(view.feed.read(kinds=kinds)))


@attrs.frozen
class _Contact:
    """A contact that an importer told of.

    Attributes:
        id: of its event; empty while it is only planned.
    """

    at: When
    event: InteractionNoted
    id: str = ""

    @property
    def direction(self) -> str:
        """Return who turned to whom."""
        return self.event.direction

    @property
    def is_invitation(self) -> bool:
        """Check that it is an invitation to connect."""
        return self.event.channel == INVITATION

    @property
    def is_from_them(self) -> bool:
        """Check that they wrote; an invitation of theirs is a click, and no message."""
        return self.direction == "in" and not self.is_invitation

    @property
    def is_from_me(self) -> bool:
        """Check that the user turned to exactly one person; several at once are not asked."""
        return self.direction == "out" and len(self.event.people) == 1


def _list_contacts(history: Iterable[Recorded]) -> list[_Contact]:
    """Return the contacts that importers told of, in the order in which they happened."""
    events = [r for r in history if r.kind == _CONTACT and is_importer(r.source)]
    events.sort(key=lambda r: (_build_sort_key(r.occurred_at), r.position))
    return [_Contact(When(r.occurred_at), r.event, r.id) for r in events
            if isinstance(r.event, InteractionNoted)]  # fmt: skip


def _find_beginnings(contacts: Iterable[_Contact], *, bare: bool = False) -> dict[str, _Contact]:
    """Return with which contact each person and the user began to write.

    Args:
        contacts: in the order in which they happened.
        bare: whether an invitation of the user's is one, too, after which nobody wrote.
    """
    first: dict[str, _Contact] = {}
    invited: dict[str, _Contact] = {}
    for contact in contacts:
        if contact.event.purpose != "other":
            continue  # a favor, such as a recommendation
        for person in contact.event.people:
            if contact.is_invitation and contact.is_from_me:
                invited.setdefault(person, contact)
            elif contact.is_from_them or (contact.is_from_me and not contact.is_invitation):
                first.setdefault(person, contact)
    for key, invitation in invited.items():
        beginning = first.get(key)
        if beginning is None:
            if bare:
                first[key] = invitation
        elif beginning.is_from_them and not is_before(beginning.at, invitation.at):
            first[key] = invitation
    return first


def _build_sort_key(moment: str) -> tuple[str, str]:
    """Return what sorts moments as they happened; what has no clock comes at the end of its day."""
    return latest_day(moment), instant(When(moment)).isoformat() if "T" in moment else "~"
