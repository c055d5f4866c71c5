"""The ties between people: how strong each is, and by what."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

from weakties.domain.ids import PersonId
from weakties.domain.talks import are_apart, choose_talk, clock_of, talk_day
from weakties.domain.when import When, first_day
from weakties.projections.people import WORK_AT, People
from weakties.readmodel.projection import Projection, on
from weakties.readmodel.tables import Rows, row
from weakties.statistics.ties import MEDIUM, STRONG, strength, weigh_contact

if TYPE_CHECKING:
    from weakties.domain.introductions import (
        InteractionNoted,
        IntroductionMade,
        IntroductionOffered,
    )
    from weakties.domain.meetings import MeetingHeld, ThanksSent
    from weakties.domain.outreach import OutreachFollowedUp, OutreachSent, ReplyReceived
    from weakties.domain.people import PersonAdded, PersonTied
    from weakties.log.envelope import Recorded

_WRITING = 0.45
"""What a tie of letters alone is worth at most; a choice of this project."""


CROWD = 50
"""People at a meeting, beyond which being there together ties nobody to anybody but to me."""


@lru_cache(maxsize=4096)
def _weigh(kind: str, at: str) -> float:
    """Weigh a contact; most days have several."""
    return weigh_contact(kind, first_day(When(at)))


@row
class Tie:
    """Between me and a person.

    Attributes:
        total, inward, outward: sums of weighed contacts, see `weakties.statistics.ties`.
        last_at: the latest contact, a message of mine among them.
        connected: whether they are a direct contact, or only a name somebody gave me.
        contact_at: the latest contact in which they had a part; what I write alone is none.
        favors: how many names they gave me, and introductions they made.
        refusals: the part of `inward` that said no.
    """

    person: PersonId
    total: float
    inward: float
    outward: float
    last_at: str | None
    meetings: int
    closeness: int | None
    frequency: str | None
    connected: bool
    contact_at: str | None = None
    favors: int = 0
    refusals: float = 0


@row
class Bond:
    """Between two people, as far as it was told to me.

    Attributes:
        one: the smaller id; in an introduction, who introduced.
        kind: introduction, meeting, or the told kind of a tie.
        id: the event that told it.
    """

    one: PersonId
    two: PersonId
    kind: str
    at: str
    id: str


@row
class DayOfTalks:
    """The talks of a day with a person that were counted.

    Attributes:
        talks: of that day, with spaces between, each with commas: the time at which it began or
            ``-``, ``job-interview`` or ``talk``, and the ids of the meetings it is.
    """

    person: str
    day: str
    talks: str


class Ties(Projection):
    """Who is tied to whom, how strongly, and by what?"""

    name = "ties"
    version = 4
    needs = (People,)
    ties = Rows("ties", Tie, "person")
    bonds = Rows("bonds", Bond, "one, two, kind", indexes=("two",))
    talk_counts = Rows("talk_counts", DayOfTalks, "person, day")

    @on("person.added")
    def add_person(self, event: PersonAdded, _: Recorded) -> None:
        """Tie somebody to me, unless they are but a name I was given."""
        self.ties.put(self._load_tie(event.person, connected=event.found != "introduction"))

    early_kinds = ("person.added",)

    def add_early(self, event: Any, recorded: Recorded) -> None:
        """Tie somebody to me on a day before they were added, too."""
        self.add_person(event, recorded)

    @on("person.tied")
    def record_tie(self, event: PersonTied, recorded: Recorded) -> None:
        """Record what an event says of a tie, to me or between two others."""
        if event.other is not None:
            self._add_bond(event.person, event.other, event.kind, recorded)
            return
        tie = self._load_tie(event.person, connected=True)
        tie.closeness = event.closeness or tie.closeness
        tie.frequency = event.frequency or tie.frequency
        self.ties.put(tie)

    @on("outreach.sent", "outreach.followed_up")
    def record_message(self, event: OutreachSent | OutreachFollowedUp, _: Recorded) -> None:
        """Count a message of mine."""
        self._count_contact(event.person, "message", event.at, "out")

    @on("reply.received")
    def record_reply(self, event: ReplyReceived, _: Recorded) -> None:
        """Count an answer of theirs; an automatic one is nobody's, and a no is no warmth."""
        if event.sentiment != "auto":
            tie = self._count_contact(event.person, "reply", event.at, "in")
            tie.refusals += _weigh("reply", event.at[:10]) if event.sentiment == "no" else 0

    @on("meeting.held")
    def record_meeting(self, event: MeetingHeld, recorded: Recorded) -> None:
        """Count a talk with each, once, and tie those who were in it together to each other.

        In a crowd nobody gets to know everybody: a fair with thousands would make millions of ties.
        """
        for person in event.people:
            if self._is_new_talk(person, event, recorded):
                self._count_contact(person, "meeting", event.at, "mutual").meetings += 1
        if 1 < len(event.people) <= CROWD:
            for pair in combinations(sorted(event.people), 2):
                self._add_bond(*pair, "meeting", recorded)

    def _is_new_talk(self, person: str, event: MeetingHeld, recorded: Recorded) -> bool:
        """Check that a talk with somebody was not counted yet, and remember it."""
        on = talk_day(event.at)
        if on is None:
            return True
        clock, name = clock_of(event.at, recorded.recorded_at), event.meeting or recorded.id
        kind = "job-interview" if event.kind == "job-interview" else "talk"
        count = self.talk_counts.get(person, on)
        if count is None:  # the first of that day, as nearly always: there is nothing to compare
            self.talk_counts.add(DayOfTalks(person, on, f"{clock or '-'},{kind},{name}"))
            return True
        talks = [entry.split(",") for entry in count.talks.split()]
        same = next((talk for talk in talks if name in talk[2:]), None)
        if same is None:
            fitting = {
                talk[2]: talk
                for talk in talks
                if talk[1] == kind and not are_apart(None if talk[0] == "-" else talk[0], clock)
            }
            chosen = choose_talk(
                fitting, is_agreed=lambda _: False, is_separate=bool(event.separate)
            )
            same = fitting[chosen] if chosen else None
        if same is None:
            talks.append([clock or "-", kind, name])
        else:
            same[0] = clock if same[0] == "-" and clock else same[0]
            same += [name] if name not in same[2:] else []
        count.talks = " ".join(map(",".join, talks))
        self.talk_counts.put(count)
        return same is None

    @on("thanks.sent")
    def record_thanks(self, event: ThanksSent, _: Recorded) -> None:
        """Count a thank-you."""
        self._count_contact(event.person, "thanks", event.at, "out")

    @on("interaction.noted")
    def record_interaction(self, event: InteractionNoted, _: Recorded) -> None:
        """Count any other contact."""
        for person in event.people:
            self._count_contact(person, "message", event.at, event.direction)

    @on("introduction.offered", "introduction.made")
    def record_introduction(
        self, event: IntroductionOffered | IntroductionMade, recorded: Recorded
    ) -> None:
        """Tie the introducer to whom they introduced, and count it as a favor to me."""
        self._count_contact(event.introducer, "introduction", event.at, "in").favors += 1
        self._add_bond(event.introducer, event.introduced, "introduction", recorded)

    def _load_tie(self, person: str, *, connected: bool) -> Tie:
        tie = self.ties.get(person) or Tie(
            PersonId(person), 0, 0, 0, None, 0, None, None, connected
        )
        tie.connected = tie.connected or connected
        return tie

    def _count_contact(self, person: str, kind: str, at: When, direction: str) -> Tie:
        """Add one contact to a tie."""
        weight, tie = _weigh(kind, at[:10]), self.ties.get(person)
        if tie is None:
            tie = self._load_tie(person, connected=True)
        tie.connected = True
        tie.total += weight
        if direction != "out":
            tie.inward += weight
            tie.contact_at = at
        if direction != "in":
            tie.outward += weight
        tie.last_at = at
        self.ties.put(tie)
        return tie

    def _add_bond(self, left: str, right: str, kind: str, recorded: Recorded) -> None:
        """Tie two people, unless it is known or they are one."""
        if kind != "introduction":  # which alone has a direction
            left, right = min(left, right), max(left, right)
        if left != right and self.bonds.get(left, right, kind) is None:
            self.bonds.put(
                Bond(PersonId(left), PersonId(right), kind, recorded.occurred_at, recorded.id)
            )

    def get_tie(self, person: str) -> Tie:
        """Return how somebody stands to me; an empty tie if they do not."""
        none = Tie(PersonId(person), 0, 0, 0, None, 0, None, None, False)
        return next(self.ties.where("person = ?", (person,)), none)

    def compute_strength(self, tie: Tie) -> float:
        """Return a tie's strength by recent contact as of this day, from 0 towards 1."""
        return strength(tie.total, tie.inward, tie.outward, self.day)

    def describe_strength(self, tie: Tie) -> str:
        """Return how recent contact with somebody is, in a word; the figure is too rough.

        It is one-sided if they had no part in any of it, and strong only with whom I met, or who
        gave me a name.
        """
        if tie.contact_at is None:
            return "one-sided" if tie.last_at else "none yet"
        value = self.compute_warmth(tie)
        return "strong" if value >= STRONG else "medium" if value >= MEDIUM else "weak"

    def compute_warmth(self, tie: Tie) -> float:
        """Return the strength of a tie as far as they had a part in it, without what said no.

        It is 0 if they had none, and below what is called strong as long as all is writing.
        """
        if tie.contact_at is None:
            return 0.0
        rest = tie.refusals
        value = strength(tie.total - rest, tie.inward - rest, tie.outward, self.day)
        return value if tie.meetings or tie.favors else min(value, _WRITING)

    def find_last_contact(self, tie: Tie, *, is_mine_enough: bool = False) -> str | None:
        """Return the day of the latest contact in which they had a part; None if it lies ahead.

        Args:
            is_mine_enough: whether it is what I wrote last, if they had no part in anything.
        """
        at = tie.contact_at or (tie.last_at if is_mine_enough else None)
        on = (at or "")[:10]
        return on if on and on <= self.day.isoformat()[: len(on)] else None

    def list_ties_at(self, organization: str) -> list[Tie]:
        """Return my ties to the people at an organization, strongest first, then closest."""
        condition = (
            f"person in ({WORK_AT}) and connected "  # noqa: S608  # texts of our own
            "order by (select folded from people where id = person), person"
        )
        ties = self.ties.where(condition, (organization,))
        return sorted(ties, key=lambda t: (-self.compute_warmth(t), -(t.closeness or 0)))
