"""Which requests were answered, and of which class was each when it was sent?"""

from __future__ import annotations

from typing import TYPE_CHECKING

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

    What it is classed by was known when it was recorded: who moves on, or grows close, later does
    not change how the past is counted.

    Attributes:
        attempt: 1 for the first request to a person.
        tie: how often I was in contact with them, as told, see `PersonTied`.
        size: of the organization they were at.
        reply: id of the first real answer, the one that counts.
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
    reply: str | None = None


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
    """How many people work at an organization."""

    organization: str
    size: str


@row
class Latest:
    """The outreach meant by an event about a person that names none; and how many there are."""

    person: str
    outreach: str
    sent_at: str
    asked: int


class ReplyRates(Projection):
    """Which requests were answered, and of which class was each when it was sent?"""

    name = "reply-rates"
    version = 3
    asks = Rows("asks", Ask, "outreach")
    latest = Rows("latest_asks", Latest, "person")
    standings = Rows("standings", Standing, "person")
    sizes = Rows("sizes", Size, "organization")

    @on("organization.added")
    def sized(self, event: OrganizationAdded, _: Recorded) -> None:
        """Know how large an organization is."""
        if event.size is not None:
            self.sizes.put(Size(event.organization, event.size))

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
        if news:
            stands = self.standings.get(person) or Standing(person)
            for name, value in news.items():
                setattr(stands, name, value)
            self.standings.put(stands)

    @on("outreach.sent")
    def sent(self, event: OutreachSent, recorded: Recorded) -> None:
        """Begin an ask; the person's latest is the one that happened last."""
        latest = self.latest.get(event.person)
        self.asks.add(self._ask(event, recorded, 1 + latest.asked if latest else 1))
        if latest is None:
            self.latest.put(Latest(event.person, recorded.id, event.at, 1))
            return
        latest.asked += 1
        if latest.sent_at <= event.at:
            latest.outreach, latest.sent_at = recorded.id, event.at
        self.latest.put(latest)

    def _ask(self, event: OutreachSent, recorded: Recorded, attempt: int) -> Ask:
        """Class a request by what is known of the person now."""
        stands = self.standings.get(event.person) or Standing(event.person)
        size = self.sizes.get(stands.organization) if stands.organization else None
        return Ask(
            recorded.id, event.person, event.channel, event.purpose, event.introduction,
            event.at, None, False, None, None, None, None,
            attempt, stands.tie, stands.closeness,
            size.size if size else None, stands.area, event.template,
        )  # fmt: skip

    @on("outreach.followed_up")
    def followed_up(self, event: OutreachFollowedUp, _: Recorded) -> None:
        """Remember the latest second touch."""
        ask = self._meant(event.person, event.outreach)
        if ask is not None:
            ask.followed_up_at = max(ask.followed_up_at or "", event.at)
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
        """Count the first real answer as the reply; the latest one says how it stands."""
        ask = self._meant(event.person, event.outreach)
        if ask is not None and event.sentiment != "auto":
            if ask.replied_at is None or event.at < ask.replied_at:
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
        """Claim that there is an outreach to a person."""
        return next(self.latest.where("person = ?", (person,)), None) is not None

    def open(self) -> list[Ask]:
        """Give the requests still waiting for an answer, oldest first."""
        waiting = "replied_at is null and closed_at is null and not bounced"
        return list(self.asks.where(f"{waiting} order by sent_at, outreach"))
