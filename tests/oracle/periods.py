"""What `weakties progress` and `replay` say, reckoned anew from plain facts, for the tests.

Written from `docs/reference/progress.md` and the pages that `oracle.py` names, not from the code;
it imports nothing of weakties.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from math import sqrt
from typing import Any

from tests.oracle.oracle import Fact, Oracle, Request, Talk, answers, pair, surely_after, wilson

DONE = (
    "requests", "follow_ups", "replies", "talks", "minutes", "introductions",
    "introductions_taken_up", "thanks", "leads", "applications", "job_interviews", "offers",
)  # fmt: skip
OF_REQUESTS = ("arrived", "mature", "answered", "talked", "answered_in_time", "open")
COUNTED = {
    "requests": "outreach.sent", "follow_ups": "outreach.followed_up", "thanks": "thanks.sent",
    "leads": "lead.heard", "applications": "application.sent", "offers": "offer.received",
}  # fmt: skip
NAMES = ("introduction.offered", "introduction.made")
OWN = ("requests", "follow_ups", "talks", "thanks", "applications", "job_interviews")
OWN_KINDS = ("introduction.requested", "introduction.closed", "job_referral.requested")
OWN_FACTS = (
    "outreach", "reply", "interaction", "meeting", "thanks", "introduction", "commitment", "lead",
    "application", "job_referral", "job_interview", "offer",
)  # fmt: skip
"""What the kinds of a user's own facts begin with [look-back]."""
HAD_TIME = 21
LATER = date(2100, 1, 1)
"""A day after every fact: a correction may have moved one out of a month, or into it."""
DAY = timedelta(days=1)
Act = tuple[date, int]
Rows = dict[tuple[str, str], int]


def write_lines(facts: Iterable[dict[str, Any]], known: datetime | None = None) -> list[str]:
    """Return facts as lines of an exported log, of those recorded by an instant."""
    return [
        json.dumps({**fact, "data": json.dumps(fact["data"])})
        for fact in facts
        if known is None or datetime.fromisoformat(fact["recorded_at"]) <= known
    ]


def end_of(day: date) -> datetime:
    """Return the last instant of a day in UTC, where these searches are."""
    return datetime.combine(day, time.max, UTC)


class Progress:
    """Every figure of a search as of a day, as far as it was known by the end of another."""

    def __init__(
        self, facts: Iterable[dict[str, Any]], day: date, known_on: date | None = None
    ) -> None:
        self.day = min(day, known_on or day)
        self.facts = list(facts)
        known = end_of(known_on) if known_on else None
        self.oracle = Oracle(write_lines(self.facts, known), self.day)
        self.names = [f for f in self.oracle.of(*NAMES) if pair(f)[0] != pair(f)[1]]
        self.done = self.find_done()

    # What was done

    def find_done(self) -> dict[str, list[Act]]:
        """Return for each measure the days on which something counts, and how much."""
        found = {
            measure: [(day_of(f), 1) for f in self.oracle.of(kind)]
            for measure, kind in COUNTED.items()
        }
        replies = self.oracle.of("reply.received")
        found["replies"] = [(day_of(f), 1) for f in replies if f.get("sentiment") != "auto"]
        found["talks"] = [(day_of(t.fact), 1) for t in self.oracle.talks]
        found["minutes"] = [(day_of(t.fact), self.length(t)) for t in self.oracle.talks]
        found["introductions"] = [(day, 1) for day in self.first_names().values()]
        taken_up = map(self.taken_up, {pair(f)[1] for f in self.names})
        found["introductions_taken_up"] = [(day, 1) for day in taken_up if day]
        found["job_interviews"] = [(day, 1) for day, _ in self.find_job_interviews()]
        return found

    def length(self, talk: Talk) -> int:
        """Return the longest that a record says; else the longest that was agreed."""
        for kind in ("meeting.held", "meeting.scheduled"):
            records = [f for f in self.oracle.of(kind) if f.id in talk.names]
            lengths = [f.get("minutes") for f in records if f.get("minutes") is not None]
            if lengths:
                return int(max(lengths))
        return 0

    def first_names(self) -> dict[tuple[str, str], date]:
        first: dict[tuple[str, str], date] = {}
        for fact in self.names:
            first.setdefault(pair(fact), day_of(fact))
        return first

    def taken_up(self, person: str) -> date | None:
        """Return the day on which the names of somebody led to a request or a talk."""
        given = [f for f in self.names if pair(f)[1] == person]
        ids = {f.id for f in given}
        acts = [
            r
            for r in self.oracle.of("outreach.sent")
            if r.get("person") == person
            and (r.get("introduction") in ids or not surely_after(given[0], r))
        ]
        acts += [
            t.fact
            for t in self.oracle.talks
            if person in t.people and not surely_after(given[0], t.fact)
        ]
        return min(map(day_of, acts), default=None)

    def find_job_interviews(self) -> list[tuple[date, set[str]]]:
        found: list[tuple[date, set[str]]] = []
        for fact in self.oracle.of("job_interview.held", "meeting.held"):
            if fact.kind == "meeting.held" and fact.get("kind") != "job-interview":
                continue
            people, day = {*(fact.get("people") or ())}, day_of(fact)
            if not any(on == day and those & people for on, those in found):
                found.append((day, people))
        return found

    def own_days(self) -> set[date]:
        """Return the days of own acts."""
        days = {day for measure in OWN for day, _ in self.done[measure]}
        notes = self.oracle.of("interaction.noted")
        notes = [f for f in notes if f.get("direction") != "in"] + self.oracle.of(*OWN_KINDS)
        return days | {day_of(f) for f in notes if "." not in f.source}

    # What came of the requests

    def find_outcomes(self) -> dict[str, list[Act]]:
        """Return for each measure the days of the requests that count, with 1 for each."""
        found: dict[str, list[Act]] = {measure: [] for measure in OF_REQUESTS}
        closed = self.closed()
        for request in self.oracle.requests:
            if request.bounced:
                continue
            on, fact = (day_of(request.fact), 1), request.fact
            is_mature = (self.day - fact.last).days >= HAD_TIME
            is_answered, is_met = bool(answers(request)), bool(request.met)
            for measure, counts in (
                ("arrived", True),
                ("mature", is_mature),
                ("answered", is_mature and is_answered),
                ("talked", is_mature and is_met),
                ("answered_in_time", is_mature and is_answered and is_in_time(request)),
                ("open", not (is_answered or is_met or fact.id in closed)),
            ):
                if counts:
                    found[measure].append(on)
        return found

    def closed(self) -> set[str]:
        """Return the requests that were closed: those named, or else the latest before that."""
        found = set[str]()
        for fact in self.oracle.of("outreach.closed"):
            before = [
                r.fact.id
                for r in self.oracle.requests
                if r.person == fact.get("person")
                and self.oracle.rank[r.fact.id] < self.oracle.rank[fact.id]
            ]
            found |= {fact.get("outreach")} if fact.get("outreach") else {*before[-1:]}
        return found

    # Periods

    def first_day(self) -> date | None:
        """Return the day of the first fact, to which contacts of an import do not belong."""
        done = [day for acts in self.done.values() for day, _ in acts]
        return min([*done, *self.own_days()], default=None)

    def count_periods(
        self, by: str = "month", start: date | None = None, end: date | None = None
    ) -> Rows:
        """Return the value of every period and measure."""
        first, last = start or self.first_day(), min(end or self.day, self.day)
        if first is None:
            return {}
        days = [first + n * DAY for n in range((last - first).days + 1)]
        periods = list(dict.fromkeys(name_period(day, by) for day in days))
        found = {(period, m): 0 for period in periods for m in (*DONE, *OF_REQUESTS)}
        for measure, acts in (self.done | self.find_outcomes()).items():
            for day, amount in acts:
                if first <= day <= last:
                    found[name_period(day, by), measure] += amount
        return found

    def find_pauses(self, by: str) -> list[tuple[date, int]]:
        """Return where each run of periods without an own act begins, and how many they are."""
        starts, own = self.list_starts(by), {name_period(day, by) for day in self.own_days()}
        runs = [(is_own, [*names]) for is_own, names in groupby(starts, own.__contains__)]
        return [(starts[names[0]], len(names)) for is_own, names in runs if not is_own]

    def list_starts(self, by: str) -> dict[str, date]:
        """Return the first day of each period of the series, by its name."""
        day = self.first_day()
        while day and name_period(day - DAY, by) == name_period(day, by):
            day -= DAY
        starts: dict[str, date] = {}
        while day and day <= self.day:
            starts.setdefault(name_period(day, by), day)
            day += DAY
        return starts

    def total(self, first: date, last: date) -> Counter[str]:
        """Return the value of every measure over a span of days."""
        found: Counter[str] = Counter()
        for measure, acts in (self.done | self.find_outcomes()).items():
            found[measure] += sum(amount for day, amount in acts if first <= day <= last)
        return found

    def count_work(self, first: date, last: date) -> dict[str, Counter[str]]:
        """Return how often what happened with each person, over a span of days.

        An introduction is of who introduced, a talk of everybody who came [look-back].
        """
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for measure, day, people in self.list_work():
            for person in people:
                if first <= day <= last:
                    found[person][measure] += 1
        return found

    def list_work(self) -> Iterator[tuple[str, date, Iterable[str]]]:
        """Yield what happened with whom."""
        kinds = {"requests", "follow_ups", "thanks"}
        named = {COUNTED[measure]: measure for measure in kinds} | {"interaction.noted": "notes"}
        for fact in self.oracle.of(*named):
            yield named[fact.kind], day_of(fact), fact.people
        for fact in self.oracle.of("reply.received"):
            if fact.get("sentiment") != "auto":
                yield "replies", day_of(fact), fact.people
        for talk in self.oracle.talks:
            yield "talks", day_of(talk.fact), talk.people
        for (introducer, _), day in self.first_names().items():
            yield "introductions", day, [introducer]
        for day, people in self.find_job_interviews():
            yield "job_interviews", day, people

    def list_own(self) -> dict[str, Fact]:
        """Return the own facts that count, without those of a file, by their ids [look-back]."""
        return {
            fact.id: fact
            for fact in self.oracle.facts
            if fact.kind.split(".")[0] in OWN_FACTS and not fact.batch
        }

    def count_late(
        self, days: int = 7, start: date = date.min, end: date = date.max
    ) -> tuple[int, int]:
        """Return how many own facts were first recorded more than so many days later, and of all.

        What came with a file counts neither way; a month counts from its first day [look-back].
        """
        recorded = {f["id"]: f["recorded_at"][:10] for f in self.facts}
        before = {f["id"]: f["replaces"] for f in self.facts if "replaces" in f}
        waits = []
        for fact in self.list_own().values():
            first = fact.id
            while first in before:
                first = before[first]
            if start <= fact.first <= end:
                waits.append((date.fromisoformat(recorded[first]) - fact.last).days)
        return sum(wait > days for wait in waits), len(waits)

    # The growth of the network

    def measure_growth(self) -> dict[str, int]:
        """Return the network at the end of the day, as `weakties replay` shows it."""
        stages = self.oracle.stages()
        leads, offers = self.oracle.of("lead.heard"), self.oracle.of("offer.received")
        return {
            "people": len(self.people()),
            "in_contact": len(self.in_contact()),
            **{stage: stages[stage][0] for stage in ("asked", "replied", "met")},
            "introductions": len(self.first_names()),
            "leads": len(leads),
            "offers": len(offers),
        }

    def people(self) -> set[str]:
        """Return everybody of whom there is a fact by the day."""
        by_now = [f for f in self.oracle.all if f.day <= self.day]
        return {person for fact in by_now for person in fact.people}

    def in_contact(self) -> set[str]:
        """Return everybody with whom there was any contact, from either side."""
        found: set[str] = set()
        for fact in self.oracle.all:
            is_contact = fact.kind in CONTACT and fact.get("sentiment") != "auto"
            if fact.day > self.day or not is_contact:
                continue
            found |= {fact.get("introducer")} if fact.kind in NAMES else fact.people
        return found


CONTACT = (
    "outreach.sent", "outreach.followed_up", "reply.received", "meeting.held", "thanks.sent",
    "interaction.noted", "introduction.made", "introduction.offered",
)  # fmt: skip


def find_revisions(
    facts: Iterable[dict[str, Any]], last: date, known_on: date | None = None
) -> set[tuple[str, str]]:
    """Return what counts otherwise now than by the end of a month, and how: late, undone ...

    A correction is one wherever it moved a fact; what counts then or now stands for it.
    """
    facts, first = list(facts), last.replace(day=1)
    then, now = (Progress(facts, LATER, known).list_own() for known in (last, known_on))
    recorded = {f["id"]: f["recorded_at"] for f in facts}
    after = {f["replaces"]: f["id"] for f in facts if "replaces" in f}
    before = {new: old for old, new in after.items()}
    found = set()
    for name, fact in then.items():
        if name not in now and first <= day_of(fact) <= last:
            new = follow(after, name, now)
            found.add(("corrected", new) if new else ("undone", name))
    for name, fact in now.items():
        if name not in then and first <= day_of(fact) <= last:
            if follow(before, name, then):
                found.add(("corrected", name))
            else:
                was_there = datetime.fromisoformat(recorded[name]) <= end_of(last)
                found.add(("redone" if was_there else "late", name))
    return found


def follow(links: dict[str, str], name: str, those: Iterable[str]) -> str | None:
    """Return the first of those that links lead to."""
    while name in links:
        name = links[name]
        if name in those:
            return name
    return None


def day_of(fact: Fact) -> date:
    """Return the day on which a fact happened; of a month its last, or that of recording."""
    if len(fact.text) >= 10:
        return date.fromisoformat(fact.text[:10])
    return min(fact.last, max(fact.recorded.date(), fact.first))


def is_in_time(request: Request) -> bool:
    """Check whether the first answer came within the days that a mature request had."""
    return (answers(request)[0].last - request.fact.last).days <= HAD_TIME


def name_period(day: date, by: str) -> str:
    """Return what the period of a day is called."""
    if by == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    names = {"day": f"{day}", "month": f"{day:%Y-%m}", "year": f"{day:%Y}"}
    return names.get(by) or f"{day:%Y}-Q{(day.month + 2) // 3}"


def compare_shares(n: int, of: int, m: int, out_of: int) -> tuple[float, float, float]:
    """Return how much larger the second share is, with Newcombe's interval (his method 10)."""
    one, other = n / of, m / out_of
    (low, high), (other_low, other_high) = wilson(n, of), wilson(m, out_of)
    difference = other - one
    return (
        difference,
        difference - sqrt((other - other_low) ** 2 + (high - one) ** 2),
        difference + sqrt((other_high - other) ** 2 + (one - low) ** 2),
    )
