"""The requests: which were answered, and of which class each was when it was sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from weakties.domain.ids import AreaId, OrganizationId, OutreachId, PersonId
from weakties.domain.moments import compute_moment, day_of, is_before, is_vague
from weakties.domain.sources import is_history
from weakties.readmodel.projection import Projection, on
from weakties.readmodel.tables import Rows, row
from weakties.statistics.proportions import Proportion

if TYPE_CHECKING:
    from weakties.domain.organizations import OrganizationAdded
    from weakties.domain.outreach import (
        OutreachBounced,
        OutreachClosed,
        OutreachFollowedUp,
        OutreachSent,
        ReplyReceived,
    )
    from weakties.domain.people import PersonAdded, PersonDescribed, PersonTied
    from weakties.log.envelope import Recorded


@row
class TalkRequest:
    """One outreach and what became of it; moments are None while they did not come.

    It is classed by what was so when it was sent: who moves on, or grows close, later does not
    change how the past is counted. Where nothing was told of that time, the first that is told of
    later counts.

    Attributes:
        attempt: 1 for the first request to a person.
        organization: where the person was.
        tie: how often I was in contact with them, as told, see `PersonTied`.
        size: of the organization they were at.
        reply: id of the first real answer, the one that counts.
        later: the classes that were told of a later time only, with a space between two.
        is_vague: whether only the day, the month or the year of sending is known.
        before: the request to the same person before it.
        before_there: the one before it that lacks the size of the same organization.
    """

    outreach: OutreachId
    person: PersonId
    channel: str
    purpose: str
    introduction: str | None
    sent_at: str
    followed_up_at: str | None
    bounced: bool
    closed_at: str | None
    replied_at: str | None
    sentiment: str | None
    later_until: str | None
    attempt: int
    tie: str | None
    closeness: int | None
    size: str | None
    area: AreaId | None
    template: str | None
    organization: OrganizationId | None
    is_vague: bool
    before: str | None
    reply: str | None = None
    later: str = ""
    before_there: str | None = None

    def fill_class(self, name: str, value: str | int) -> None:
        """Set a class that is known of a later time only, unless one of that time is known."""
        if getattr(self, name) is None:
            setattr(self, name, value)
            self.later = f"{self.later} {name}".strip()


@row
class Standing:
    """Where somebody stands by now, as far as requests are classed by it."""

    person: str
    organization: OrganizationId | None = None
    area: AreaId | None = None
    tie: str | None = None
    closeness: int | None = None


@row
class Size:
    """How many people work at an organization.

    Attributes:
        lacking: the latest request to somebody there that lacks the size.
    """

    organization: str
    size: str | None
    lacking: str | None


@row
class Answer:
    """A real answer of somebody, and the request to which it belongs.

    Attributes:
        outreach: None while no request is known that it can belong to.
        day: by which it had come, see `weakties.domain.moments`.
        before: the answer of the same person before it.
    """

    reply: str
    outreach: str | None
    is_named: bool
    at: str
    day: str
    sentiment: str
    later_until: str | None
    before: str | None


@row
class LatestContact:
    """The latest request to a person, and the latest answer.

    Attributes:
        asked: how many requests there are.
    """

    person: str
    outreach: str | None = None
    sent_at: str | None = None
    asked: int = 0
    answer: str | None = None


class ReplyRates(Projection):
    """Which requests were answered, and of which class was each when it was sent?"""

    name = "reply-rates"
    version = 6
    requests = Rows("asks", TalkRequest, "outreach")
    latest = Rows("latest_asks", LatestContact, "person")
    replies = Rows("replies", Answer, "reply")
    standings = Rows("standings", Standing, "person")
    sizes = Rows("sizes", Size, "organization")

    @on("organization.added")
    def record_size(self, event: OrganizationAdded, _: Recorded) -> None:
        """Note how large an organization is."""
        if event.size is None:
            return
        size = self.sizes.get(event.organization) or Size(event.organization, None, None)
        size.size, lacking, size.lacking = event.size, size.lacking, None
        self.sizes.put(size)
        while lacking and (request := self.requests.get(lacking)):
            request.fill_class("size", event.size)
            self.requests.put(request)
            lacking = request.before_there

    @on("person.added", "person.described")
    def record_employer(self, event: PersonAdded | PersonDescribed, _: Recorded) -> None:
        """Note where somebody works, and in which career area."""
        self._update_standing(event.person, organization=event.organization, area=event.area)

    @on("person.tied")
    def record_tie(self, event: PersonTied, _: Recorded) -> None:
        """Note how somebody stands to me, as told."""
        if event.other is None:
            self._update_standing(event.person, tie=event.frequency, closeness=event.closeness)

    def _update_standing(self, person: str, **classes: str | int | None) -> None:
        """Record what an event says of somebody."""
        news = {name: value for name, value in classes.items() if value is not None}
        if not news:
            return
        standing = self.standings.get(person) or Standing(person)
        first = {name: value for name, value in news.items() if getattr(standing, name) is None}
        for name, value in news.items():
            setattr(standing, name, value)
        self.standings.put(standing)
        if first:
            self._fill_classes(person, first)

    def _fill_classes(self, person: str, first: dict[str, str | int]) -> None:
        """Class the requests to a person by what is told of them for the first time."""
        latest = self.latest.get(person)
        outreach = latest and latest.outreach
        while outreach and (request := self.requests.get(outreach)):
            for name, value in first.items():
                request.fill_class(name, value)
            if "organization" in first:
                self._fill_size(request)
            self.requests.put(request)
            outreach = request.before

    def _fill_size(self, request: TalkRequest) -> None:
        """Class a request by the size of the organization, as soon as that is told."""
        if request.organization is None:
            return
        size = self.sizes.get(request.organization) or Size(request.organization, None, None)
        if size.size is None:
            request.before_there, size.lacking = size.lacking, request.outreach
            self.sizes.put(size)
        elif request.later:
            request.fill_class("size", size.size)
        else:
            request.size = size.size

    @on("outreach.sent")
    def record_request(self, event: OutreachSent, recorded: Recorded) -> None:
        """Begin an ask, classed by what is known of the person by then."""
        latest = self.latest.get(event.person) or LatestContact(event.person)
        standing = self.standings.get(event.person) or Standing(event.person)
        request = TalkRequest(
            OutreachId(recorded.id),
            event.person,
            event.channel,
            event.purpose,
            event.introduction,
            event.at,
            None,
            False,
            None,
            None,
            None,
            None,
            latest.asked + 1,
            standing.tie,
            standing.closeness,
            None,
            standing.area,
            event.template,
            standing.organization,
            is_vague(compute_moment(recorded.occurred_at, recorded.recorded_at)),
            latest.outreach,
        )
        self._fill_size(request)
        self.requests.add(request)
        latest.outreach, latest.sent_at = recorded.id, event.at
        latest.asked += 1
        self._reassign(latest, request)
        self.latest.put(latest)

    def _reassign(self, latest: LatestContact, request: TalkRequest) -> None:
        """Assign answers that name no request to a request that may have come before them.

        A request that is known by its day alone comes at the end of that day, and so behind an
        answer whose hour was told; so it is with a month.
        """
        if not request.is_vague or latest.answer is None:
            return
        affected = set[str]()
        for answer in self._list_answers(latest):
            if answer.is_named:
                continue
            if is_before(answer.at, request.sent_at) or is_before(answer.day, request.sent_at):
                break
            affected.add(answer.outreach or request.outreach)
            answer.outreach = request.outreach
            self.replies.put(answer)
        if not affected:
            return
        answers = list(self._list_answers(latest))[::-1]
        for outreach in sorted({*affected, request.outreach}):
            affected_request = self.requests.get(outreach)
            if affected_request is not None:
                self._settle(affected_request, [a for a in answers if a.outreach == outreach])

    def _list_answers(self, latest: LatestContact) -> Iterator[Answer]:
        """Yield the answers of a person, the latest first."""
        reply = latest.answer
        while reply and (answer := self.replies.get(reply)):
            yield answer
            reply = answer.before

    def _settle(self, request: TalkRequest, answers: Sequence[Answer]) -> None:
        """Count the first of all answers to a request as the reply, and the last for what it says.

        Args:
            answers: the earliest first.
        """
        request.reply = request.replied_at = request.sentiment = request.later_until = None
        if answers:
            request.reply, request.replied_at = answers[0].reply, answers[0].at
            request.sentiment, request.later_until = answers[-1].sentiment, answers[-1].later_until
        self.requests.put(request)

    @on("outreach.followed_up")
    def record_follow_up(self, event: OutreachFollowedUp, _: Recorded) -> None:
        """Remember the latest second touch."""
        request = self._find_request(event.person, event.outreach)
        if request is not None:
            request.followed_up_at = event.at
            self.requests.put(request)

    @on("outreach.bounced")
    def record_bounce(self, event: OutreachBounced, _: Recorded) -> None:
        """Count out what never arrived."""
        request = self._find_request(event.person, event.outreach)
        if request is not None:
            request.bounced = True
            self.requests.put(request)

    @on("outreach.closed")
    def close_request(self, event: OutreachClosed, _: Recorded) -> None:
        """Stop waiting."""
        request = self._find_request(event.person, event.outreach)
        if request is not None:
            request.closed_at = event.at
            self.requests.put(request)

    @on("reply.received")
    def record_reply(self, event: ReplyReceived, recorded: Recorded) -> None:
        """Count the first real answer as the reply; the latest one says how it stands.

        An answer that names no request goes to the latest one that is not surely after it. One of
        the past that an importer recorded counts only if the person had been asked by then.
        """
        if event.sentiment == "auto":
            return
        latest = self.latest.get(event.person) or LatestContact(event.person)
        at, source = recorded.occurred_at, recorded.source
        if not latest.asked and is_history(at, source=source, recorded_at=recorded.recorded_at):
            return
        request = self._find_request(event.person, event.outreach)
        while (
            event.outreach is None and request is not None and is_before(event.at, request.sent_at)
        ):
            request = self.requests.get(request.before) if request.before else None
        self.replies.add(
            Answer(
                recorded.id,
                request.outreach if request else None,
                event.outreach is not None,
                event.at,
                day_of(compute_moment(recorded.occurred_at, recorded.recorded_at)),
                event.sentiment,
                event.later_until,
                latest.answer,
            )
        )
        latest.answer = recorded.id
        self.latest.put(latest)
        if request is not None:
            if request.replied_at is None:
                request.replied_at, request.reply = event.at, recorded.id
            request.sentiment, request.later_until = event.sentiment, event.later_until
            self.requests.put(request)

    def _find_request(self, person: str, outreach: str | None) -> TalkRequest | None:
        """Find the ask an event is about."""
        if outreach is None:
            latest = self.latest.get(person)
            outreach = latest.outreach if latest else None
        return self.requests.get(outreach) if outreach else None

    def count_by_channel(self) -> dict[str, Proportion]:
        """Return replied out of sent by channel, without bounces; empty while none was sent."""
        query = (
            "select channel, count(replied_at), count(*) from asks where not bounced "
            "group by channel order by count(*) desc, channel"
        )
        return {c: Proportion(n, of) for c, n, of in self.query(query)}

    def list_counted(self, channel: str) -> list[TalkRequest]:
        """Return the requests on a channel that its rate counts, oldest first."""
        condition = "channel = ? and not bounced order by sent_at, outreach"
        return list(self.requests.where(condition, (channel,)))

    def has_request(self, person: str) -> bool:
        """Check whether there is an outreach to a person."""
        return next(self.latest.where("person = ? and asked > 0", (person,)), None) is not None

    def list_open(self) -> list[TalkRequest]:
        """Return the requests still waiting for an answer, oldest first."""
        condition = "replied_at is null and closed_at is null and not bounced"
        return list(self.requests.where(f"{condition} order by sent_at, outreach"))
