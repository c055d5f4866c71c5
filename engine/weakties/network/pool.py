"""The pool that imports fill: contacts of the past, and which of them could have been requests.

An import tells who wrote to whom and when. Whether a message asked for a talk, only the user
knows: until they confirm it, it is a contact, and counts as no request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import attrs

from weakties.domain.event import mentioned
from weakties.domain.ids import OutreachId, PersonId
from weakties.domain.introductions import InteractionNoted
from weakties.domain.outreach import Channel, OutreachSent, ReplyReceived
from weakties.domain.precedence import is_before, latest_day
from weakties.domain.sources import is_importer
from weakties.domain.when import When, instant
from weakties.envelope import Draft, Recorded
from weakties.hookspecs.offered import Readable
from weakties.importing.retelling import told_before
from weakties.network.facade import Network
from weakties.network.recorder import Recorder
from weakties.projections.people import People
from weakties.projections.structure import Structure

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
        contacts: messages, invitations and favors, each in or out.
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
    """A message that began a contact, and so could have been a request.

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
    history = _history(view, "person.added", _CONTACT, _REQUEST, *_OWN)
    people = {p for r in history if r.kind == "person.added" and is_importer(r.source)
              for p in mentioned(r.event)}  # fmt: skip
    firsts = _firsts(_contacts(history, invitations=False))
    requests = [r for r in history if r.kind == _REQUEST]
    own = any(r.kind in _OWN and not is_importer(r.source) for r in history)
    return Pool(
        people=len(people),
        contacts=sum(r.kind == _CONTACT and is_importer(r.source) for r in history),
        wrote_first=sum(_direction(r) == "in" for r in firsts.values()),
        could_be_requests=sum(c.request is None for c in find_candidates(view)),
        requests=len(requests),
        is_untouched=not requests and not own,
    )


def count_first_writers(drafts: Iterable[Draft]) -> dict[str, int]:
    """Count the people in an import by who wrote first: ``in`` is them, ``out`` the user."""
    first: dict[str, tuple[tuple[str, str], str]] = {}
    for draft in drafts:
        event = draft.event
        if isinstance(event, InteractionNoted) and _is_message(event, invitations=False):
            for person in event.people:
                told = (_order(event.at), event.direction)
                first[person] = min(first.get(person, told), told, key=lambda t: t[0])
    directions = [direction for _, direction in first.values()]
    return {way: directions.count(way) for way in ("in", "out")}


def find_candidates(
    view: Readable, *, since: str = "", invitations: bool = False
) -> list[Candidate]:
    """Return the imported messages with which the user began a contact, the latest first.

    Of each person the first message counts, and only if the user wrote it to nobody else.

    Args:
        since: a day: looks only at what was on that day or later, so that a contact of long ago
            does not hide a request of the present search.
        invitations: whether an invitation to connect counts as a message.
    """
    history = _history(view, _CONTACT, _REQUEST)
    contacts = [r for r in _contacts(history, invitations=invitations)
                if latest_day(r.occurred_at) >= since]  # fmt: skip
    firsts = _firsts(contacts)
    answers: dict[str, Recorded] = {}
    for recorded in contacts:
        for person in mentioned(recorded.event):
            first = firsts.get(person)
            if (first and person not in answers and _direction(recorded) == "in"
                    and is_before(first.occurred_at, recorded.occurred_at)):  # fmt: skip
                answers[person] = recorded
    confirmed = {r.cause: r.id for r in history if r.kind == _REQUEST and r.cause}
    days = {(str(p), latest_day(r.occurred_at)): r.id for r in history if r.kind == _REQUEST
            for p in mentioned(r.event)}  # fmt: skip
    people = view.read(People)
    found = []
    for key, first in firsts.items():
        known, event, answer = people.get(key), first.event, answers.get(key)
        if known is None or not isinstance(event, InteractionNoted) or event.direction != "out":
            continue
        candidate = Candidate(
            contact=first.id,
            person=PersonId(key),
            label=known.label,
            channel=event.channel,
            at=event.at,
            request=confirmed.get(first.id) or days.get((key, latest_day(first.occurred_at))),
        )
        if answer is not None and isinstance(answer.event, InteractionNoted):
            candidate = attrs.evolve(
                candidate,
                answer=answer.id,
                answered_at=answer.event.at,
                answer_channel=answer.event.channel,
            )
        found.append(candidate)
    return sorted(found, key=lambda c: (_order(c.at), c.contact), reverse=True)


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

    return network.together(work, source=source) if chosen else []


def _confirm(recorder: Recorder, candidate: Candidate, reply: Answer) -> Iterator[Recorded]:
    """Record one candidate, unless another process did meanwhile."""
    name = f"request\0{candidate.contact}"
    done, keys = told_before([name], recorder.log)
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


def _history(view: Readable, *kinds: str) -> list[Recorded]:
    """Read the events of some kinds that count, with people as they are known now."""
    return list(Structure.within(view.feed).applied(view.feed.read(kinds=kinds)))


def _contacts(history: Iterable[Recorded], *, invitations: bool) -> list[Recorded]:
    """Return the messages that importers told of, in the order in which they were sent."""
    found = [
        r for r in history
        if isinstance(r.event, InteractionNoted) and is_importer(r.source)
        and _is_message(r.event, invitations=invitations)
    ]  # fmt: skip
    return sorted(found, key=lambda r: (_order(r.occurred_at), r.position))


def _is_message(event: InteractionNoted, *, invitations: bool) -> bool:
    """Check that a contact is a message; what went to several at once begins nothing."""
    if event.direction == "mutual" or event.purpose != "other":
        return False
    if event.channel == INVITATION and not invitations:
        return False
    return event.direction == "in" or len(event.people) == 1


def _firsts(contacts: Iterable[Recorded]) -> dict[str, Recorded]:
    """Return the first message with each person."""
    firsts: dict[str, Recorded] = {}
    for recorded in contacts:
        for person in mentioned(recorded.event):
            firsts.setdefault(person, recorded)
    return firsts


def _direction(recorded: Recorded) -> str:
    return recorded.event.direction if isinstance(recorded.event, InteractionNoted) else ""


def _order(moment: str) -> tuple[str, str]:
    """Return what sorts moments as they happened; what has no clock comes at the end of its day."""
    return latest_day(moment), instant(When(moment)).isoformat() if "T" in moment else "~"
