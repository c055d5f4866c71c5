"""Which requests were answered, and of which class was each when it was sent?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from weakties.domain.moments import day_of, is_vague, moment
from weakties.domain.precedence import is_before
from weakties.domain.sources import is_history
from weakties.projections.projection import Projection, on
from weakties.projections.rows import Rows
from weakties.projections.shapes import row
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
    from weakties.envelope import Recorded


@row
class Ask:
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

    outreach: str
    person: str
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
    area: str | None
    template: str | None
    organization: str | None
    is_vague: bool
    before: str | None
    reply: str | None = None
    later: str = ""
    before_there: str | None = None

    def class_later(self, name: str, value: str | int) -> None:
        """Take over a class that was told of a later time, unless one of then is known."""
        if getattr(self, name) is None:
            setattr(self, name, value)
            self.later = f"{self.later} {name}".strip()


@row
class Standing:
    """Where somebody stands by now, as far as requests are classed by it."""

    person: str
    organization: str | None = None
    area: str | None = None
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
class Latest:
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
    asks = Rows("asks", Ask, "outreach")
    latest = Rows("latest_asks", Latest, "person")
    replies = Rows("replies", Answer, "reply")
    standings = Rows("standings", Standing, "person")
    sizes = Rows("sizes", Size, "organization")

    @on("organization.added")
    def sized(self, event: OrganizationAdded, _: Recorded) -> None:
        """Know how large an organization is."""
        if event.size is None:
            return
        size = self.sizes.get(event.organization) or Size(event.organization, None, None)
        size.size, lacking, size.lacking = event.size, size.lacking, None
        self.sizes.put(size)
        while lacking and (ask := self.asks.get(lacking)):
            ask.class_later("size", event.size)
            self.asks.put(ask)
            lacking = ask.before_there

    @on("person.added", "person.described")
    def placed(self, event: PersonAdded | PersonDescribed, _: Recorded) -> None:
        """Know where somebody works, and in which career area."""
        self._stand(event.person, organization=event.organization, area=event.area)

    @on("person.tied")
    def tied(self, event: PersonTied, _: Recorded) -> None:
        """Know how somebody stands to me, as told."""
        if event.other is None:
            self._stand(event.person, tie=event.frequency, closeness=event.closeness)

    def _stand(self, person: str, **told: str | int | None) -> None:
        """Take over what is told of somebody."""
        news = {name: value for name, value in told.items() if value is not None}
        if not news:
            return
        stands = self.standings.get(person) or Standing(person)
        first = {name: value for name, value in news.items() if getattr(stands, name) is None}
        for name, value in news.items():
            setattr(stands, name, value)
        self.standings.put(stands)
        if first:
            self._class_later(person, first)

    def _class_later(self, person: str, first: dict[str, str | int]) -> None:
        """Class the requests to a person by what is told of them for the first time."""
        latest = self.latest.get(person)
        outreach = latest and latest.outreach
        while outreach and (ask := self.asks.get(outreach)):
            for name, value in first.items():
                ask.class_later(name, value)
            if "organization" in first:
                self._size(ask)
            self.asks.put(ask)
            outreach = ask.before

    def _size(self, ask: Ask) -> None:
        """Class a request by the size of the organization, as soon as that is told."""
        if ask.organization is None:
            return
        size = self.sizes.get(ask.organization) or Size(ask.organization, None, None)
        if size.size is None:
            ask.before_there, size.lacking = size.lacking, ask.outreach
            self.sizes.put(size)
        elif ask.later:
            ask.class_later("size", size.size)
        else:
            ask.size = size.size

    @on("outreach.sent")
    def sent(self, event: OutreachSent, recorded: Recorded) -> None:
        """Begin an ask, classed by what is known of the person by then."""
        latest = self.latest.get(event.person) or Latest(event.person)
        stands = self.standings.get(event.person) or Standing(event.person)
        ask = Ask(
            recorded.id, event.person, event.channel, event.purpose, event.introduction,
            event.at, None, False, None, None, None, None,
            latest.asked + 1, stands.tie, stands.closeness, None, stands.area, event.template,
            stands.organization, is_vague(moment(recorded.occurred_at, recorded.recorded_at)),
            latest.outreach,
        )  # fmt: skip
        self._size(ask)
        self.asks.add(ask)
        latest.outreach, latest.sent_at = recorded.id, event.at
        latest.asked += 1
        self._reassign(latest, ask)
        self.latest.put(latest)

    def _reassign(self, latest: Latest, ask: Ask) -> None:
        """Let answers that name no request go to a request that may have come before them.

        A request that is known by its day alone comes at the end of that day, and so behind an
        answer whose hour was told; so it is with a month.
        """
        if not ask.is_vague or latest.answer is None:
            return
        left = set[str]()
        for answer in self._answers(latest):
            if answer.is_named:
                continue
            if is_before(answer.at, ask.sent_at) or is_before(answer.day, ask.sent_at):
                break
            left.add(answer.outreach or ask.outreach)
            answer.outreach = ask.outreach
            self.replies.put(answer)
        if not left:
            return
        answers = list(self._answers(latest))[::-1]
        for outreach in sorted({*left, ask.outreach}):
            of = self.asks.get(outreach)
            if of is not None:
                self._settle(of, [a for a in answers if a.outreach == outreach])

    def _answers(self, latest: Latest) -> Iterator[Answer]:
        """Yield the answers of a person, the latest first."""
        reply = latest.answer
        while reply and (answer := self.replies.get(reply)):
            yield answer
            reply = answer.before

    def _settle(self, ask: Ask, answers: Sequence[Answer]) -> None:
        """Count the first of all answers to a request as the reply, and the last for what it says.

        Args:
            answers: the earliest first.
        """
        ask.reply = ask.replied_at = ask.sentiment = ask.later_until = None
        if answers:
            ask.reply, ask.replied_at = answers[0].reply, answers[0].at
            ask.sentiment, ask.later_until = answers[-1].sentiment, answers[-1].later_until
        self.asks.put(ask)

    @on("outreach.followed_up")
    def followed_up(self, event: OutreachFollowedUp, _: Recorded) -> None:
        """Remember the latest second touch."""
        ask = self._meant(event.person, event.outreach)
        if ask is not None:
            ask.followed_up_at = event.at
            self.asks.put(ask)

    @on("outreach.bounced")
    def bounced(self, event: OutreachBounced, _: Recorded) -> None:
        """Count out what never arrived."""
        ask = self._meant(event.person, event.outreach)
        if ask is not None:
            ask.bounced = True
            self.asks.put(ask)

    @on("outreach.closed")
    def closed(self, event: OutreachClosed, _: Recorded) -> None:
        """Stop waiting."""
        ask = self._meant(event.person, event.outreach)
        if ask is not None:
            ask.closed_at = event.at
            self.asks.put(ask)

    @on("reply.received")
    def replied(self, event: ReplyReceived, recorded: Recorded) -> None:
        """Count the first real answer as the reply; the latest one says how it stands.

        An answer that names no request goes to the latest one that is not surely after it. One of
        the past that an importer recorded counts only if the person had been asked by then.
        """
        if event.sentiment == "auto":
            return
        latest = self.latest.get(event.person) or Latest(event.person)
        at, source = recorded.occurred_at, recorded.source
        if not latest.asked and is_history(at, source=source, recorded_at=recorded.recorded_at):
            return
        ask = self._meant(event.person, event.outreach)
        while event.outreach is None and ask is not None and is_before(event.at, ask.sent_at):
            ask = self.asks.get(ask.before) if ask.before else None
        self.replies.add(Answer(
            recorded.id, ask.outreach if ask else None, event.outreach is not None, event.at,
            day_of(moment(recorded.occurred_at, recorded.recorded_at)), event.sentiment,
            event.later_until, latest.answer,
        ))  # fmt: skip
        latest.answer = recorded.id
        self.latest.put(latest)
        if ask is not None:
            if ask.replied_at is None:
                ask.replied_at, ask.reply = event.at, recorded.id
            ask.sentiment, ask.later_until = event.sentiment, event.later_until
            self.asks.put(ask)

    def _meant(self, person: str, outreach: str | None) -> Ask | None:
        """Find the ask an event is about."""
        if outreach is None:
            latest = self.latest.get(person)
            outreach = latest.outreach if latest else None
        return self.asks.get(outreach) if outreach else None

    def by_channel(self) -> dict[str, Proportion]:
        """Give replied out of sent for each channel, without bounces; empty while none was sent."""
        query = (
            "select channel, count(replied_at), count(*) from asks where not bounced "
            "group by channel order by count(*) desc, channel"
        )
        return {c: Proportion(n, of) for c, n, of in self.answers(query)}

    def counted(self, channel: str) -> list[Ask]:
        """Give the requests on a channel that its rate counts, oldest first."""
        there = "channel = ? and not bounced order by sent_at, outreach"
        return list(self.asks.where(there, (channel,)))

    def asked(self, person: str) -> bool:
        """Check whether there is an outreach to a person."""
        return next(self.latest.where("person = ? and asked > 0", (person,)), None) is not None

    def open(self) -> list[Ask]:
        """Give the requests still waiting for an answer, oldest first."""
        waiting = "replied_at is null and closed_at is null and not bounced"
        return list(self.asks.where(f"{waiting} order by sent_at, outreach"))
