"""The figures of a network, reckoned anew from its exported lines: an oracle for the tests.

It is written from the pages of `docs/` alone, imports the standard library alone, and knows
nothing of how weakties reckons. Each rule names the page it is from, by its stem in brackets.
"""

from __future__ import annotations

import calendar
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import ceil, exp, lgamma, log, log1p, prod, sqrt
from typing import Any

Z = 1.959963984540054
REQUEST, REPLIED, MET, LATER, OFFER, TALK, NAME = 21, 28, 90, 60, 30, 28, 21
"""The windows of [figures], in days."""
STAGES = ("asked", "replied", "met", "lead", "applied", "job-interview", "offer", "accepted")
AFTER = (0, REQUEST, REPLIED, MET, LATER, LATER, LATER, OFFER)
MEETING = ("scheduled", "rescheduled", "cancelled", "missed", "held")
PEOPLE = ("person", "other", "introducer", "introduced")


# What happened, in order ----------------------------------------------------------------------


Numbers = tuple[Any, ...]
Figures = dict[str, dict[str, Any]]
Moment = tuple[date, datetime]


class Fact:
    """One event that counts, with the span of time that its day leaves open."""

    def __init__(self, line: dict[str, Any]) -> None:
        self.id, self.kind, self.position = line["id"], line["kind"], line["position"]
        self.source, self.batch = line["source"] or "", line["batch"]
        self.recorded = datetime.fromisoformat(line["recorded_at"])
        self.data = json.loads(line["data"])
        self.text = line["occurred_at"]
        self.exact, self.first, self.last, self.end = span(self.text)
        self.is_vague, self.by = not self.exact, self.last
        self.moment: Moment | None = None

    @property
    def day(self) -> date:
        """The day of its moment."""
        return self.moment[0] if self.moment else self.last

    def get(self, name: str, default: Any = None) -> Any:
        return self.data.get(name, default)

    @property
    def is_history(self) -> bool:
        """An importer has a dot in its name, and tells of days before the import [rules]."""
        return "." in self.source and self.last < self.recorded.date()

    @property
    def people(self) -> set[str]:
        return {self.get(n) for n in PEOPLE if self.get(n)} | {*(self.get("people") or ())}


LAST = datetime.max.replace(tzinfo=UTC)
"""Comes after every instant of a day."""


def span(text: str) -> tuple[bool, date, date, datetime]:
    """Return whether a moment is an instant, its first and last day, and its end."""
    if "T" in text:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return True, moment.date(), moment.date(), moment.astimezone(UTC)
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    first = date(year, month or 1, day or 1)
    last = first if day else date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    return False, first, last, LAST


def surely_after(one: Fact, other: Fact) -> bool:
    """Did one happen after the other, whatever their vague days stand for?"""
    if one.exact and other.exact:
        return one.end > other.end
    return one.first > other.last


def read(lines: Iterable[str]) -> list[Fact]:
    """Return what counts of an exported log, in the order in which it happened [order]."""
    told = [Fact(line) for line in map(json.loads, lines) if "position" in line]
    undone: set[str] = set()
    for fact in reversed(told):
        if fact.id in undone or fact.batch in undone:
            undone.add(fact.id)
        elif fact.kind == "event.retracted":
            undone.add(fact.get("event"))
        elif fact.kind == "batch.retracted":
            undone.add(fact.get("batch"))
    there = [fact for fact in told if fact.id not in undone]
    merge(there)
    facts = [f for f in there if f.kind.split(".")[0] not in ("batch", "event")]
    facts = [f for f in facts if f.kind not in ("person.merged", "person.forgotten")]
    by_id = {fact.id: fact for fact in facts}
    for fact in sorted(facts, key=lambda f: f.position):
        find_moment(fact, by_id, ())
    return sorted(facts, key=lambda f: (f.moment, f.position))


def merge(told: list[Fact]) -> None:
    """Return all entries of one person one id [log: merges are components]."""
    leads: dict[str, str] = {}

    def canonical(one: str) -> str:
        while one in leads:
            one = leads[one]
        return one

    for fact in told:
        if fact.kind == "person.merged":
            one, other = canonical(fact.get("survivor")), canonical(fact.get("absorbed"))
            if one != other:
                leads[other] = one
    for fact in told:
        for name in PEOPLE:
            if fact.get(name):
                fact.data[name] = canonical(fact.get(name))
        if fact.get("people"):
            fact.data["people"] = list(dict.fromkeys(map(canonical, fact.get("people"))))


def find_moment(fact: Fact, by_id: dict[str, Fact], above: tuple[str, ...]) -> Moment:
    """Return the moment of a fact: its end, or its recording, or that of what it names [order]."""
    if fact.moment:
        return fact.moment
    end, day = fact.end, fact.last
    if fact.exact and fact.text[19:20] != ".":
        width = timedelta(seconds=1 if fact.text[16:17] == ":" else 60)
        age = fact.recorded - fact.end
        end += age if timedelta(0) <= age < width else width - timedelta(microseconds=1)
    elif not fact.exact:
        noon = datetime(1, 1, 1, 12, tzinfo=UTC).timetz()
        begins = datetime.combine(fact.first, noon) - timedelta(hours=26)
        if begins <= fact.recorded < datetime.combine(fact.last, noon) + timedelta(days=1):
            end, day = fact.recorded, min(max(fact.recorded.date(), fact.first), fact.last)
            fact.is_vague, fact.by = False, day
    moment = (day, end)
    named = {
        i
        for v in fact.data.values()
        for i in (v if isinstance(v, list) else [v])
        if isinstance(i, str) and i != fact.id and i in by_id
    }
    for other in named - set(above):
        moment = max(moment, find_moment(by_id[other], by_id, (*above, fact.id)))
    fact.moment = moment
    return moment


# Numbers --------------------------------------------------------------------------------------


def wilson(n: float, of: float) -> tuple[float, float]:
    if not of:
        return 0.0, 1.0
    rate, square = n / of, Z * Z / of
    middle = (rate + square / 2) / (1 + square)
    half = Z * sqrt(rate * (1 - rate) / of + square / of / 4) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def beta_below(x: float, a: float, b: float) -> float:
    """Return the regularized incomplete beta function, by its continued fraction."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    front = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b)) / a
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, 400):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / (1 + term * d)
            c = 1 + term / c
            fraction *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front * fraction


def gamma_below(x: float, a: float) -> float:
    """Return the regularized lower incomplete gamma function, by its series."""
    if x <= 0:
        return 0.0
    term = total = 1 / a
    count = a
    while term > total * 1e-16:
        count += 1
        term *= x / count
        total += term
    return min(1.0, total * exp(a * log(x) - x - lgamma(a)))


def solve(below: Callable[[float], float], chance: float, top: float) -> float:
    low, high = 0.0, top
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < chance else (low, middle)
    return (low + high) / 2


def beta_quantile(chance: float, a: float, b: float) -> float:
    return solve(lambda x: beta_below(x, a, b), chance, 1.0)


def gamma_quantile(chance: float, a: float) -> float:
    return solve(lambda x: gamma_below(x, a), chance, 10 * a + 50)


def garwood(n: int, of: int) -> tuple[float, float]:
    return (gamma_quantile(0.025, n) / of if n else 0.0), gamma_quantile(0.975, n + 1) / of


def none_within(a: float, b: float, tries: float) -> float:
    return exp(lgamma(b + tries) - lgamma(a + b + tries) - lgamma(b) + lgamma(a + b))


class Curve:
    """Kaplan and Meier's curve of waits, with the bounds of [statistics]."""

    def __init__(self, waits: list[tuple[int, bool]]) -> None:
        self.waits = sorted(waits)
        self.steps: list[tuple[int, int, int]] = []
        for day in sorted({day for day, replied in waits if replied}):
            at_risk = sum(wait >= day for wait, _ in waits)
            self.steps.append((day, at_risk, sum(w == (day, True) for w in waits)))

    def open_by(self, day: float) -> float:
        return prod(1 - d / n for when, n, d in self.steps if when <= day)

    def chance_by(self, day: int) -> float | None:
        """None where nobody was watched up to that day, but for whoever replied."""
        left = self.open_by(day)
        return None if left and (not self.waits or self.waits[-1][0] < day) else 1 - left

    def interval_by(self, day: int) -> tuple[float, float]:
        """Greenwood's variance on the scale log(-log); Wilson's before the first reply."""
        steps = [step for step in self.steps if step[0] <= day and self.open_by(step[0]) > 0]
        if not steps:
            gone = (
                next((n - d, n) for when, n, d in self.steps if when <= day)
                if (any(when <= day for when, *_ in self.steps))
                else None
            )
            watched = gone[1] if gone else sum(wait >= day for wait, _ in self.waits)
            ends = wilson(gone[0] if gone else watched, watched)
            return 1 - ends[1], 1 - ends[0]
        left = self.open_by(steps[-1][0])
        width = Z * sqrt(sum(d / (n * (n - d)) for _, n, d in steps))
        power = exp(width / -log(left))
        low, high = 1 - left ** (1 / power), 1 - left**power
        return low, high if self.open_by(day) > 0 else 1.0

    def median(self) -> int | None:
        return next((day for day, *_ in self.steps if self.open_by(day) <= 0.5 + 1e-12), None)

    def median_interval(self) -> tuple[int | None, int | None]:
        """The beta product of Fay, Brittain and Proschan, at one half."""
        replies: list[int] = []
        low = high = None
        steps = {day: (n, d) for day, n, d in self.steps}
        for day in sorted({0, *(wait for wait, _ in self.waits)}):
            n, d = steps.get(day, (0, 0))
            replies += range(n, n - d, -1)
            at_risk = sum(wait > day for wait, _ in self.waits)
            minus = below_half([*replies, at_risk]) if at_risk else Fraction(1)
            if low is None and minus >= Fraction(25, 1000):
                low = day
            if high is None and below_half(replies) > Fraction(975, 1000):
                high = day
        return low, high


def below_half(at_risk: list[int]) -> Fraction:
    """Return how likely a product of Beta(n, 1) lies below one half, for different n."""
    total = Fraction(0)
    for n in at_risk:
        others = [Fraction(other, other - n) for other in at_risk if other != n]
        total += Fraction(1, 2**n) * prod(others, start=Fraction(1))
    return total


# The network as of a day ----------------------------------------------------------------------


class Meeting:
    """A meeting that was agreed or held, and is no job interview, however often told [figures]."""

    def __init__(self, name: str, starts: str, state: str) -> None:
        self.name, self.names, self.state = name, {name}, state
        self.starts, self.clock = starts, time_of(starts) if state == "scheduled" else None
        self.part: list[str] = []
        self.there: set[str] = set()
        self.absent: set[str] = set()
        self.held: Fact | None = None
        self.is_agreed = state == "scheduled"
        self.is_separate = False
        self.rank = 0

    @property
    def fact(self) -> Fact:
        """What comes first of it once it was held."""
        assert self.held is not None
        return self.held

    @property
    def people(self) -> list[str]:
        return [person for person in self.part if person in self.there]

    def add(self, people: Iterable[str]) -> None:
        self.part += [person for person in people if person not in self.part]


Talk = Meeting
HOUR = timedelta(hours=1)


class Meetings:
    """Records of one day with somebody in common are of one meeting [figures]."""

    def __init__(self) -> None:
        self.found: list[Meeting] = []
        self.count = 0
        self.by_day: dict[tuple[str, str], list[Meeting]] = defaultdict(list)

    def take_in(self, fact: Fact) -> None:
        kind = fact.kind.split(".")[1]
        known = next((m for m in self.found if fact.get("meeting") in m.names), None)
        if kind == "scheduled":
            self.agree(fact)
        elif kind == "held":
            self.hold(fact, known)
        elif known and kind == "missed" and fact.get("people"):
            absent = {*fact.get("people")} & {*known.part}
            known.absent |= absent
            known.there -= absent
            known.state = "missed" if known.absent >= {*known.part} else known.state
        elif known and known.name == fact.get("meeting"):
            known.state = kind
            if kind == "rescheduled":
                known.starts, known.clock = fact.get("starts"), time_of(fact.get("starts"))
                known.absent.clear()
                self.file_talk(known)

    def find_alike(self, starts: str, people: list[str], clock: datetime | None) -> list[Meeting]:
        near = [
            m
            for person in people
            for m in self.by_day[person, starts[:10]]
            if m in self.found
            and len(starts) >= 10
            and m.starts[:10] == starts[:10]
            and m.state in ("held", "scheduled", "rescheduled")
            and not (m.clock and clock and abs(m.clock - clock) >= HOUR)
        ]
        return sorted(
            dict.fromkeys(near),
            key=lambda m: (
                m.state == "held", m.is_separate, m.clock is None, m.clock or datetime.min
            ),
        )  # fmt: skip

    def file_talk(self, meeting: Meeting) -> None:
        for person in meeting.part:
            if meeting not in self.by_day[person, meeting.starts[:10]]:
                self.by_day[person, meeting.starts[:10]].append(meeting)

    def unite(self, meeting: Meeting, other: Meeting) -> None:
        if other is not meeting:
            self.found.remove(other)
            meeting.add(other.part)
            meeting.there |= other.there
            meeting.absent = (meeting.absent | other.absent) - meeting.there
            if other.held and other.rank < meeting.rank:
                meeting.held, meeting.rank = other.held, other.rank
            meeting.names |= other.names
            meeting.is_agreed = meeting.is_agreed or other.is_agreed
            self.file_talk(meeting)

    def agree(self, fact: Fact) -> None:
        new = Meeting(fact.id, fact.get("starts"), "scheduled")
        self.found.append(new)
        new.add(fact.get("people"))
        exact, start, _, end = span(new.starts)
        is_ahead = end > fact.end if exact and fact.exact else start > fact.last
        near = [] if is_ahead else self.find_alike(new.starts, new.part, new.clock)
        held = [m for m in near if m.state == "held"]
        if held:
            self.unite(held[0], new)
        else:
            self.file_talk(new)

    def hold(self, fact: Fact, known: Meeting | None) -> None:
        people, clock = fact.get("people"), time_of(fact.text, fact.recorded)
        if known is None or known.state != "held":
            near = self.find_alike(fact.text, people, clock)
            near = [m for m in near if known is None or m.state == "held"]
            if fact.get("separate"):
                held = [m for m in near if m.state == "held"]
                near = [m for m in near if m not in held[:1]]
            if near and known:
                self.unite(near[0], known)
            known = near[0] if near else known
        if known is None:
            known = Meeting(fact.get("meeting") or fact.id, fact.text, "new")
            self.found.append(known)
        if known.state != "held":
            known.starts, known.clock = fact.text, clock
        known.clock, known.state = known.clock or clock, "held"
        self.count += 1
        if not known.held:
            known.held, known.rank = fact, self.count
        known.is_separate = known.is_separate or bool(fact.get("separate"))
        known.names |= {fact.id, fact.get("meeting") or fact.id}
        for other in [] if known.is_separate else self.find_alike(fact.text, people, clock):
            far = known.clock and other.clock and abs(known.clock - other.clock) >= HOUR
            if other is not known and other.state == "held" and not (other.is_separate or far):
                known.clock = known.clock or other.clock
                self.unite(known, other)
        known.add(people)
        known.there |= {*people}
        known.absent -= {*people}
        self.file_talk(known)


def time_of(text: str, recorded: datetime | None = None) -> datetime | None:
    """Return the time of day at which a meeting began; the instant of recording is none."""
    exact, _, _, end = span(text)
    return end if exact and end != recorded else None


class Request:
    """One request to one person, with all that came of it."""

    def __init__(self, fact: Fact) -> None:
        self.fact, self.person = fact, fact.get("person")
        self.channel = fact.get("channel") or "email"
        self.replies: list[Fact] = []
        self.touches: list[Fact] = []
        self.bounced = self.closed = False
        self.met: Talk | None = None


class Oracle:
    """Every figure as of a day."""

    def __init__(self, lines: Iterable[str], day: date) -> None:
        self.day = day
        self.all = read(lines)
        self.facts = [fact for fact in self.all if fact.day <= day]
        self.told = {fact.id: fact for fact in self.facts}
        self.asked = [fact for fact in self.facts if fact.kind == "outreach.sent"]
        self.facts = [fact for fact in self.facts if self.counts(fact)]
        self.rank = {fact.id: rank for rank, fact in enumerate(self.facts)}
        self.by_id = {fact.id: fact for fact in self.facts}
        self.meetings = self.find_meetings()
        held = [meeting for meeting in self.meetings if meeting.state == "held"]
        self.talks = sorted(held, key=lambda talk: self.rank[talk.fact.id])
        self.by_name = {name: talk for talk in self.talks for name in talk.names}
        self.requests = self.find_requests()
        self.first_talk: dict[str, Talk] = {}
        for talk in self.talks:
            for person in talk.people:
                self.first_talk.setdefault(person, talk)

    def of(self, *kinds: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind in kinds]

    def age(self, fact: Fact) -> int:
        """As old as the last day of what was told [figures]."""
        return (self.day - fact.last).days

    def counts(self, fact: Fact) -> bool:
        """What was imported of the past counts only with somebody asked before [imports]."""
        about = self.about(fact) if fact.is_history else set()
        return not fact.is_history or any(
            f.get("person") in about and (f.moment, f.position) < (fact.moment, fact.position)
            for f in self.asked
        )

    def about(self, fact: Fact) -> set[str]:
        """It is about whom it names, and about those of the meeting, lead, or offer it names."""
        people = set(fact.people)
        for name in ("meeting", "lead", "offer"):
            if named := self.told.get(fact.get(name) or ""):
                people |= self.about(named)
        return people

    def find_meetings(self) -> list[Meeting]:
        book = Meetings()
        for fact in self.of(*(f"meeting.{name}" for name in MEETING)):
            if not fact.get("people") or kind_of(fact) != "job-interview":
                book.take_in(fact)
        return book.found

    def find_requests(self) -> list[Request]:
        requests = {fact.id: Request(fact) for fact in self.asked}
        to: dict[str, list[Request]] = defaultdict(list)
        for request in requests.values():
            to[request.person].append(request)
        for fact in self.of("outreach.bounced", "reply.received"):
            mine = to[fact.get("person")]
            if fact.kind == "outreach.bounced":
                mine = [r for r in mine if self.rank[r.fact.id] < self.rank[fact.id]]
            named = fact.get("outreach")
            meant = requests.get(named) if named else self.latest(mine, fact)
            if meant and fact.kind == "outreach.bounced":
                meant.bounced = True
            elif meant:
                meant.replies.append(fact)
        self.follow({who: [r for r in mine if not r.bounced] for who, mine in to.items()})
        return list(requests.values())

    def follow(self, arrived: dict[str, list[Request]]) -> None:
        """Let second touches and talks go to the requests that arrived before them."""
        for fact in self.of("outreach.followed_up"):
            mine = arrived.get(fact.get("person"), [])
            if fact.get("outreach"):
                mine = [r for r in mine if r.fact.id == fact.get("outreach")]
            if meant := self.latest(mine, fact):
                meant.touches.append(fact)
        for talk in self.talks:
            for person in talk.people:
                if meant := self.latest(arrived.get(person, []), talk.fact):
                    meant.met = meant.met or talk

    def latest(self, requests: list[Request], fact: Fact) -> Request | None:
        """Return the latest request that is not surely after something [figures]."""
        fit = [
            r
            for r in requests
            if not surely_after(r.fact, fact)
            and (
                (r.fact.is_vague and r.fact.first <= fact.by)
                or self.rank[r.fact.id] < self.rank[fact.id]
            )
        ]
        return fit[-1] if fit else None

    # The funnel and the channels

    def stages(self) -> dict[str, Numbers]:
        reached = self.reached()
        found = {}
        for number, name in enumerate(STAGES):
            before = [facts for facts in reached if len(facts) > max(0, number - 1)]
            here = [facts for facts in before if len(facts) > number]
            old = [f for f in before if self.age(f[max(0, number - 1)]) >= AFTER[number]]
            found[name] = (
                *counts(len(here), len(before)),
                *counts(sum(len(facts) > number for facts in old), len(old)),
                sum(len(facts) <= number for facts in before if facts not in old),
                len(self.with_own(name)),
            )
        return found

    def count_requested(self) -> dict[str, tuple[int, int]]:
        """Return of how many of the people asked 21 days ago or earlier each stage is recorded."""
        first = [r.fact for r in self.requests]
        asked: dict[str, Fact] = {}
        for fact in first:
            asked.setdefault(fact.get("person"), fact)
        old = {person for person, fact in asked.items() if self.age(fact) >= REQUEST}
        return {name: (len(self.with_own(name) & old), len(old)) for name in STAGES}

    def with_own(self, name: str) -> set[str]:
        """Return the people of whom this very stage is recorded [figures]."""
        if name == "replied":
            return {r.person for r in self.requests if answers(r) and not r.bounced}
        return {who for who, stage, _ in self.reaching() if who and stage == name}

    def reached(self) -> list[list[Fact]]:
        """Return for each person the fact with which each stage began, up to the furthest."""
        first: dict[str, dict[int, Fact]] = defaultdict(dict)
        for person, stage, fact in self.reaching():
            if person:
                first[person].setdefault(STAGES.index(stage), fact)
        found = []
        for stages in first.values():
            facts: list[Fact] = []
            for number in reversed(range(max(stages) + 1)):
                either = [*facts[-1:], *([stages[number]] if number in stages else [])]
                facts.append(min(either, key=lambda fact: (fact.last, fact.end)))
            found.append(facts[::-1])
        return found

    def reaching(self) -> Iterator[tuple[str | None, str, Fact]]:
        """Yield who reached which stage, in the order of what happened."""
        told_by = {f.id: f.get("person") for f in self.of("lead.heard")}
        told_by |= {f.id: told_by.get(f.get("lead")) for f in self.of("offer.received")}
        mine = {"outreach.sent": "asked", "reply.received": "replied", "lead.heard": "lead"}
        whose = {
            "application.sent": "applied",
            "job_interview.held": "job-interview",
            "offer.received": "offer",
            "offer.accepted": "accepted",
        }
        for fact in self.facts:
            if fact.kind == "meeting.held" and kind_of(fact) != "job-interview":
                yield from ((person, "met", fact) for person in fact.get("people"))
            elif fact.kind in mine and fact.get("sentiment") != "auto":
                yield fact.get("person"), mine[fact.kind], fact
            elif fact.kind in whose:
                chain = fact.get("lead") or fact.get("offer")
                yield told_by.get(chain), whose[fact.kind], fact

    def channels(self) -> dict[str, Numbers]:
        found = {}
        for channel in {r.channel for r in self.requests}:
            sent = [r for r in self.requests if r.channel == channel and not r.bounced]
            had_time = [r for r in sent if self.age(r.fact) >= REQUEST]
            if sent:
                found[channel] = (
                    *counts(sum(map(bool, map(answers, sent))), len(sent)),
                    *counts(sum(map(bool, map(answers, had_time))), len(had_time)),
                    len(sent) - len(had_time),
                )
        return found

    # The statistics

    def figures(self, weight: float = 0) -> Figures:
        found: Figures = {}
        for part in (
            self.asking,
            self.waiting,
            self.touching,
            self.meeting,
            self.thanking,
            self.introducing,
            self.reproducing,
            self.leading,
            self.applying,
            self.sizing,
            self.ways,
            self.areas,
            self.giving,
            self.weeks,
        ):
            found |= part()
        return found | self.offers(weight)

    def asking(self) -> Figures:
        arrived = [r for r in self.requests if not r.bounced]
        mature = [r for r in arrived if self.age(r.fact) >= REQUEST]
        young = len(arrived) - len(mature)
        read_ = [r for r in mature if not is_unread(r)]
        young_read = sum(not is_unread(r) for r in arrived) - len(read_)
        return {
            "requests/replied": share(sum(bool(answers(r)) for r in mature), len(mature), young),
            "requests/yes": share(sum(is_yes(r) for r in read_), len(read_), young_read),
            "requests/met": share(sum(bool(r.met) for r in mature), len(mature), young),
            "requests/bounced": share(sum(r.bounced for r in self.requests), len(self.requests)),
        }

    def waiting(self) -> Figures:
        waits = []
        for r in self.requests:
            if r.bounced or len(r.fact.text) < 10:
                continue
            if not answers(r):
                waits.append((self.age(r.fact), False))
                continue
            reply = answers(r)[0]
            wait = days_between(r.fact, reply)
            if wait is not None and wait >= 0:
                waits.append((wait, True))
        curve = Curve(waits)
        pending = sum(not replied for _, replied in waits)
        found = {}
        ends: Numbers
        for day in (2, 5, 10, 21):
            value, ends = curve.chance_by(day), (None, None)
            if len(waits) < 5:
                value = None
            if value is not None:
                ends = curve.interval_by(day)
            found[f"reply-time/by day {day}"] = figure(value, ends)
        replies = len(waits) - pending
        median = curve.median() if replies >= 5 else None
        ends = curve.median_interval() if replies >= 6 else (None, None)
        found["reply-time/half"] = figure(median, ends)
        return found

    def touching(self) -> Figures:
        touched = []
        for r in self.requests:
            if r.touches:
                first = r.touches[0]
                if not any(surely_after(first, a) for a in answers(r)):
                    touched.append((r, first))
        mature = [r for r, first in touched if self.age(first) >= REQUEST]
        n = sum(bool(answers(r)) for r in mature)
        return {"second-touch/replied after": share(n, len(mature), len(touched) - len(mature))}

    def meeting(self) -> Figures:
        counts: Counter[str] = Counter()
        for m in self.meetings:
            if m.is_agreed:
                is_over = m.state in ("held", "missed", "cancelled")
                counts[m.state if is_over and span(m.starts)[2] <= self.day else "open"] += 1
        both = counts["held"] + counts["missed"]
        return {
            "meetings/held": share(counts["held"], both, counts["open"]),
            "meetings/called off": share(
                counts["cancelled"], both + counts["cancelled"], counts["open"]
            ),
        }

    def thanking(self) -> Figures:
        thanks: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for f in self.of("thanks.sent"):
            near = [
                t for t in self.talks if f.get("person") in t.people and not surely_after(t.fact, f)
            ]
            if f.get("meeting"):
                near = [self.by_name[f.get("meeting")]] if f.get("meeting") in self.by_name else []
            if near:
                thanks[near[-1].name, f.get("person")].append(f)
        guests = []
        for talk in self.talks:
            for person in talk.people:
                told = thanks[talk.name, person]
                waits = [days_between(talk.fact, f) for f in told]
                known = [w for w in waits if w is not None and w >= 0]
                if len(talk.fact.text) < 10 or (told and all(len(f.text) < 10 for f in told)):
                    continue
                guests.append((talk, min(known, default=10_000)))
        found = {}
        for name, days in (("within a day", 1), ("within five days", 5)):
            old = [wait for talk, wait in guests if self.age(talk.fact) > days]
            n = sum(wait <= days for wait in old)
            found[f"thanks/{name}"] = share(n, len(old), len(guests) - len(old))
        return found

    def given(self, *kinds: str) -> list[Fact]:
        """Names that one gave of another; who names themselves named nobody."""
        return [f for f in self.of(*kinds) if f.get("introducer") != f.get("introduced")]

    def standing(self) -> list[Fact]:
        """Introductions, offered or made, that were not declined, or were made all the same."""
        made = {pair(f) for f in self.of("introduction.made")}
        declined = {pair(f) for f in self.of("introduction.declined")} - made
        both = self.given("introduction.offered", "introduction.made")
        return [f for f in both if pair(f) not in declined]

    def introducing(self) -> Figures:
        names, first = self.given("introduction.offered"), self.first_talk
        given = sum(
            pair(f)[0] in first and not surely_after(first[pair(f)[0]].fact, f) for f in names
        )
        fresh = [
            f
            for f in names
            if not (pair(f)[1] in first and surely_after(f, first[pair(f)[1]].fact))
            and not any(
                r.person == pair(f)[1] and not r.bounced and self.led_by(r, f)
                for r in self.requests
            )
        ]
        mature = [f for f in fresh if self.age(f) >= NAME]
        followed = sum(
            pair(f)[1] in first
            or any(r.person == pair(f)[1] and not self.led_by(r, f) for r in self.requests)
            for f in mature
        )
        met = [f for f in fresh if pair(f)[1] in first]
        over = [f for f in met if self.age(first[pair(f)[1]].fact) >= 5]
        told = {pair(f) for f in self.of("introduction.closed")}
        back = sum(pair(f) in told for f in over)
        return {
            "introductions/names for each talk": each(given, len(self.talks)),
            "introductions/followed up": share(followed, len(mature), len(fresh) - len(mature)),
            "introductions/reported back, of those met": share(
                back, len(over), len(met) - len(over)
            ),
        }

    def led_by(self, request: Request, name: Fact) -> bool:
        """Was somebody asked before their name was given, and not because of it?"""
        return request.fact.get("introduction") != name.id and surely_after(name, request.fact)

    def reproducing(self) -> Figures:
        first = self.first_talk
        parents = {t.name: t for t in first.values()}
        mature = {name for name, t in parents.items() if self.age(t.fact) >= TALK}
        credited: dict[str, Fact] = {}
        for f in self.standing():
            credited.setdefault(pair(f)[1], f)
        brought = set()
        for who, f in credited.items():
            child, parent = first.get(who), first.get(pair(f)[0])
            if child and surely_after(f, child.fact):
                continue
            if not parent or parent is child or surely_after(parent.fact, f):
                continue
            if parent.name in mature:
                brought.add(who)
        met = {who for who in brought if who in first}
        mine = [r for r in self.requests if r.person in brought and not r.bounced]
        replied = met | {r.person for r in mine if answers(r)}
        asked = replied | {r.person for r in mine}
        n, of, young = len({first[p].name for p in met}), len(mature), len(parents) - len(mature)
        return {
            "reproduction/talks for each talk": figure(
                n / of if of else None, gamma_ends(n, of), n, of, young
            ),
            "reproduction/introductions for each talk": each(len(brought), of, young),
            "reproduction/of these asked": share(len(asked), len(brought)),
            "reproduction/of these replied": share(len(replied), len(asked)),
            "reproduction/of these met": share(len(met), len(replied)),
        }

    def leads(self) -> list[Fact]:
        return self.of("lead.heard")

    def leading(self) -> Figures:
        leads = self.leads()
        by = {f.id: f for f in leads}
        offers = self.of("offer.received")
        told = [f for f in leads if f.get("advertised") in ("yes", "no")]
        hidden = [f for f in leads if f.get("advertised") == "no"]
        recommended = {f.get("lead") for f in self.of("job_referral.given")}
        recommended |= {lead for lead, method in self.applied() if method == "job-referral"}
        by_people = sum(
            bool(f.get("lead") in by and by[f.get("lead")].get("person")) for f in offers
        )
        return {
            "leads/never advertised": share(len(hidden), len(told)),
            "leads/told by somebody": share(sum(bool(f.get("person")) for f in leads), len(leads)),
            "leads/hidden, of a talk": share(
                sum(self.origin(f) is not None for f in hidden), len(hidden)
            ),
            "leads/offers somebody told of": share(by_people, len(offers)),
            "leads/offers by recommendation": share(
                sum(f.get("lead") in recommended for f in offers), len(offers)
            ),
        }

    def origin(self, lead: Fact) -> Talk | None:
        """Return the talk a lead came of: fewest introductions in between, then the latest."""
        layer: list[tuple[str, tuple[Fact, ...]]] = []
        if lead.get("person"):
            layer = [(lead.get("person"), (lead,))]
        given = self.standing()
        while layer:
            ended = [
                t
                for person, until in layer
                for t in self.talks
                if person in t.people and not any(surely_after(t.fact, u) for u in until)
            ]
            if ended:
                return max(ended, key=lambda t: self.rank[t.fact.id])
            further: dict[tuple[str, tuple[Fact, ...]], None] = {}
            for person, until in layer:
                for f in given:
                    stands = pair(f)[1] == person and f not in until
                    if stands and not any(surely_after(f, u) for u in until):
                        further[pair(f)[0], (*until, f)] = None
            layer = list(further)
        return None

    def applied(self) -> dict[tuple[str, str], Fact]:
        found: dict[tuple[str, str], Fact] = {}
        for f in self.of("application.sent"):
            found.setdefault((f.get("lead"), f.get("method")), f)
        return found

    def offered_after(self, lead: str, fact: Fact) -> bool:
        return any(
            f.get("lead") == lead and not surely_after(fact, f) for f in self.of("offer.received")
        )

    def applying(self) -> Figures:
        found = {}
        for method in ("posting", "job-referral", "direct", "recruiter"):
            sent = [(lead, f) for (lead, how), f in self.applied().items() if how == method]
            found[f"applications/{method}"] = self.outcome(sent)
        return found

    def outcome(self, sent: list[tuple[str, Fact]]) -> dict[str, Any]:
        mature = [(lead, f) for lead, f in sent if self.age(f) >= LATER]
        n = sum(self.offered_after(lead, f) for lead, f in mature)
        return share(n, len(mature), len(sent) - len(mature))

    def size(self, lead: Fact) -> Any:
        if lead.get("size"):
            return lead.get("size")
        there = [
            f
            for f in self.all
            if f.kind == "organization.added"
            and f.get("organization") == lead.get("organization")
            and f.get("size")
        ]
        by_now = [f for f in there if f.day <= self.day]
        return (by_now[-1] if by_now else there[0]).get("size") if there else None

    def sizing(self) -> Figures:
        leads = self.leads()
        found = {}
        for name, sizes in (
            ("under 50", ("1-9", "10-49")),
            ("50 to 249", ("50-249",)),
            ("250 or more", ("250-999", "1000+")),
        ):
            there = [f for f in leads if self.size(f) in sizes]
            found[f"firm-size/by people, {name}"] = share(
                sum(bool(f.get("person")) for f in there), len(there)
            )
        first: dict[str, Fact] = {}
        for (lead, _), f in self.applied().items():
            if lead not in first or self.rank[f.id] < self.rank[first[lead].id]:
                first[lead] = f
        by = {f.id: f for f in leads}
        for name, sizes in (("under 50", ("1-9", "10-49")), ("1,000 or more", ("1000+",))):
            sent = [
                (lead, f)
                for lead, f in first.items()
                if lead in by and self.size(by[lead]) in sizes
            ]
            found[f"firm-size/offers, {name}"] = self.outcome(sent)
        return found

    def ways(self) -> Figures:
        mail = ("email", "linkedin-message", "linkedin-invitation", "alumni-platform")
        firsts: dict[str, Request] = {}
        for r in self.requests:
            if not r.bounced:
                firsts.setdefault(r.person, r)
        found = {}
        for name, those, works in (
            (
                "cold mail, replied",
                [r for r in firsts.values() if r.channel in mail and self.is_stranger(r)],
                answers,
            ),
            (
                "by mail, yes",
                [r for r in firsts.values() if r.channel in mail and not is_unread(r)],
                is_yes,
            ),
            (
                "face to face, yes",
                [
                    r
                    for r in firsts.values()
                    if r.channel in ("in-person", "event") and not is_unread(r)
                ],
                is_yes,
            ),
        ):
            old = [r for r in those if self.age(r.fact) >= REQUEST]
            found[f"ways-of-asking/{name}"] = share(
                sum(bool(works(r)) for r in old), len(old), len(those) - len(old)
            )
        return found

    def is_stranger(self, request: Request) -> bool:
        """Not met or introduced by then, and neither closeness nor contact was told [figures]."""
        who = request.person
        by_then = [t.fact for t in self.talks if who in t.people]
        by_then += [f for f in self.standing() if pair(f)[1] == who]
        return not (
            request.fact.get("introduction")
            or any(not surely_after(f, request.fact) for f in by_then)
            or any(
                f.get("person") == who
                and not f.get("other")
                and (f.get("closeness") or f.get("frequency"))
                for f in self.of("person.tied")
            )
        )

    def areas(self) -> Figures:
        talks = self.by_name
        about: dict[str, list[Talk]] = defaultdict(list)
        tried = set()
        for f in self.of("area.added", "area.assessed", "meeting.debriefed"):
            if area := f.get("area"):
                named = [f.get("meeting"), *(f.get("evidence") or ())]
                about[area] += [talks[m] for m in named if m in talks]
                if f.kind != "meeting.debriefed" or about[area]:
                    tried.add(area)
        talked = [a for a in tried if about[a]]
        n = sum(
            self.seen_otherwise(a, min(about[a], key=lambda t: self.rank[t.fact.id]))
            for a in talked
        )
        return {
            "areas/talked about": share(len(talked), len(tried)),
            "areas/seen otherwise since": share(n, len(talked)),
        }

    def seen_otherwise(self, area: str, first: Talk) -> bool:
        mine = [f for f in self.facts if f.get("area") == area]
        since = [f for f in mine if not surely_after(first.fact, f)]
        judged = [f for f in mine if f.kind == "area.assessed"]
        before = [f for f in judged if surely_after(first.fact, f)]
        if any(f.kind == "meeting.debriefed" and f.get("fit_change") for f in since):
            return True
        return any(
            f.get("decision") in ("keep", "drop") or (before and differs(f, before[-1]))
            for f in judged
            if f in since
        )

    def giving(self) -> Figures:
        notes = [
            f
            for f in self.of("interaction.noted")
            if f.get("direction") in ("out", "mutual") and "." not in f.source
        ]
        return {
            "reciprocity/gave something": share(
                sum(bool(f.get("gave_value")) for f in notes), len(notes)
            )
        }

    def weeks(self) -> Figures:
        asked = [r.fact.last for r in self.requests if r.fact.first == r.fact.last]
        talked = [t.fact.last for t in self.talks if t.fact.first == t.fact.last]
        if not asked and not talked:
            of = 0
        else:
            of = min(12, (self.day - min(asked + talked)).days // 7 + 1)
        weeks = {(self.day - day).days // 7 for day in asked + talked}
        requests = sum((self.day - day).days // 7 < of for day in asked)
        talks = sum((self.day - day).days // 7 < of for day in talked)
        found = {
            "weeks/with a request or a talk": sum(w < of for w in weeks),
            "weeks/requests a week": requests,
            "weeks/talks a week": talks,
        }
        return {
            name: figure(n / of if of else None, (None, None), n, of) for name, n in found.items()
        }

    def offers(self, weight: float) -> Figures:
        leads = {f.id: f for f in self.leads()}
        offers = self.of("offer.received")
        led = [
            (talk, f)
            for f in offers
            if f.get("lead") in leads and (talk := self.origin(leads[f.get("lead")]))
        ]
        won = {talk.name for talk, _ in led}
        shares = [
            1.0 if t.name in won else 1 - exp(-max(0, self.age(t.fact)) / 90) for t in self.talks
        ]
        last = max((f.last for _, f in led), default=self.day)
        went_on = any(talk.fact.first > last for talk in self.talks)
        posted = {lead for lead, method in self.applied() if method == "posting"}
        from_postings = sum(
            lead.get("source") == "posting" or lead.id in posted
            for f in offers
            if (lead := leads.get(f.get("lead"))) and not lead.get("person")
        )
        return {
            **outcomes(len(won), shares, went_on=went_on),
            "offers/offers of a talk": share(len(led), len(offers)),
            "offers/offers from postings": share(from_postings, len(offers)),
            **forecasts(weight, len(won), shares),
        }


def outcomes(k: int, shares: list[float], *, went_on: bool) -> Figures:
    """Return how many talks led to an offer, and of how many that had their time [statistics]."""
    of, decided = len(shares), sum(shares)
    ends: Numbers = (None, None)
    if decided >= 3 and k == 0:
        ends = (0.0, 1 - 0.05 ** (1 / decided))
    elif decided >= 3 and k == 1:
        n = ceil(decided)
        high = beta_quantile(0.975, 2, n - 1) if went_on else 1 - 0.025 ** (1 / (n - 1))
        ends = (1 - 0.975 ** (1 / n), high)
    found = {
        "offers/talks with an offer": figure(None, ends, k, of),
        "offers/of their time they had": figure(decided / of if of else None),
    }
    if k >= 2 and decided >= 3:
        rate = k / decided if went_on else min(1.0, (k - 1) / (decided - 1))
        found["offers/of those that had time"] = figure(rate, wilson(k, decided))
    return found


def forecasts(weight: float, k: int, shares: list[float]) -> Figures:
    """Return the chances of an offer, in the next talks and of those already held."""
    decided, left = sum(shares), sum(1 - had for had in shares)
    wanted = [(f"within {tries}", weight, float(tries)) for tries in (6, 12, 24)]
    wanted += [("of talks already held", weight, left)] if shares else []
    wanted += [
        (f"within 12, claim as {other} talks", other, 12.0)
        for other in ((0, 6, 12, 24) if weight else ())
        if other != weight
    ]
    chances = {name: forecast(as_talks, k, decided, t) for name, as_talks, t in wanted}
    return {f"offers/{name}": figure(c) for name, c in chances.items() if c is not None}


def forecast(weight: float, k: int, decided: float, tries: float) -> float | None:
    """Return the chance of an offer: from three on, or with the claim as so many talks."""
    if not weight and k < 3:
        return None
    a, b = (weight / 12, weight * 11 / 12) if weight else (0.5, 0.5)
    return 1 - none_within(a + k, b + decided - k, tries)


def pair(fact: Fact) -> tuple[str, str]:
    return fact.get("introducer"), fact.get("introduced")


def differs(one: Fact, other: Fact) -> bool:
    """Do two opinions differ in anything that both say?"""
    names = ("interest", "fit_skills", "fit_values", "fit_interests", "energy")
    pairs = [(one.get(name), other.get(name)) for name in names]
    return any(a != b for a, b in pairs if a is not None and b is not None)


def kind_of(fact: Fact) -> str:
    return fact.get("kind") or "information-interview"


def answers(request: Request) -> list[Fact]:
    """A reply that is automatic is none."""
    return [f for f in request.replies if f.get("sentiment") != "auto"]


def is_yes(request: Request) -> bool:
    told = answers(request)
    return bool(told) and told[-1].get("sentiment", "yes") == "yes"


def is_unread(request: Request) -> bool:
    told = answers(request)
    return bool(told) and told[-1].get("sentiment") == "unread"


def days_between(request: Fact, reply: Fact) -> int | None:
    """Return the days of a wait, None where either was told as of a month [figures]."""
    if reply.first != reply.last or request.first != request.last:
        return None
    if request.exact and reply.exact:
        zone = datetime.fromisoformat(request.text).tzinfo
        if reply.end < request.end:
            return -1
        return (reply.end.astimezone(zone).date() - request.last).days
    return (reply.last - request.last).days


def figure(
    value: float | None,
    ends: Numbers = (None, None),
    n: int | None = None,
    of: int | None = None,
    pending: int = 0,
) -> dict[str, Any]:
    return {"value": value, "low": ends[0], "high": ends[1], "n": n, "of": of, "pending": pending}


def counts(n: int, of: int) -> Numbers:
    return (n, of, *(wilson(n, of) if of else (None, None)))


def share(n: int, of: int, pending: int = 0) -> dict[str, Any]:
    ends = wilson(n, of) if of else (None, None)
    return figure(n / of if of else None, ends, n, of, pending)


def each(n: int, of: int, pending: int = 0) -> dict[str, Any]:
    ends = garwood(n, of) if of else (None, None)
    return figure(n / of if of else None, ends, n, of, pending)


def gamma_ends(n: int, of: int) -> tuple[float | None, float | None]:
    """Jeffreys' interval of a number for each: Gamma(n + 1/2, of)."""
    if not of:
        return None, None
    low = gamma_quantile(0.025, n + 0.5) if n else 0.0
    return low / of, gamma_quantile(0.975, n + 0.5) / of
