"""Which requests were answered, on which channel?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weakties.projections.projection import Projection, on
from weakties.projections.rows import Rows, row
from weakties.statistics.proportions import Proportion

if TYPE_CHECKING:
    from weakties.domain.outreach import (
        OutreachBounced,
        OutreachClosed,
        OutreachFollowedUp,
        OutreachSent,
        ReplyReceived,
    )
    from weakties.envelope import Recorded


@row
class Ask:
    """One outreach and what became of it; moments are None while they did not come.

    Attributes:
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
    reply: str | None = None


@row
class Latest:
    """The outreach that an event about a person means when it names none."""

    person: str
    outreach: str


class ReplyRates(Projection):
    """Which requests were answered, on which channel?"""

    name = "reply-rates"
    asks = Rows("asks", Ask, "outreach")
    latest = Rows("latest_asks", Latest, "person")

    @on("outreach.sent")
    def sent(self, event: OutreachSent, recorded: Recorded) -> None:
        """Begin an ask; the person's latest is the one that happened last."""
        self.asks.add(
            Ask(
                recorded.id,
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
            )  # fmt: skip
        )
        latest = self.latest.get(event.person)
        if latest is None:
            self.latest.put(Latest(event.person, recorded.id))
            return
        before = self.asks.get(latest.outreach)
        if before is None or before.sent_at <= event.at:
            latest.outreach = recorded.id
            self.latest.put(latest)

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
        return {c: Proportion(n, of) for c, n, of in self.connection.execute(query)}

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
