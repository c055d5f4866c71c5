"""The figures of a network, reckoned anew from its exported lines: an oracle for the tests.

It is written from the pages of `docs/` alone, imports the standard library alone, and knows
nothing of how weakties reckons. Each rule names the page it is from, by its stem in brackets.
"""

from __future__ import annotations

import calendar
import json
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from math import asin, ceil, exp, lgamma, log, log1p, pi, prod, sin, sqrt

Z = 1.959963984540054
REQUEST, REPLIED, MET, LATER, OFFER, TALK, NAME = 21, 28, 90, 60, 30, 28, 21
"""The windows of [figures], in days."""
STAGES = ("asked", "replied", "met", "lead", "applied", "job-interview", "offer", "accepted")
AFTER = (0, REQUEST, REPLIED, MET, LATER, LATER, LATER, OFFER)
PEOPLE = ("person", "other", "introducer", "introduced")


# What happened, in order ----------------------------------------------------------------------


class Fact:
    """One event that counts, with the span of time that its day leaves open."""

    def __init__(self, line: dict) -> None:
        self.id, self.kind, self.position = line["id"], line["kind"], line["position"]
        self.source, self.batch = line["source"] or "", line["batch"]
        self.recorded = datetime.fromisoformat(line["recorded_at"])
        self.data = json.loads(line["data"])
        self.text = line["occurred_at"]
        self.exact, self.first, self.last, self.end = span(self.text)
        self.moment: tuple = ()

    def get(self, name: str, default=None):
        return self.data.get(name, default)

    @property
    def imported(self) -> bool:
        """An importer has a dot in its name, and tells of days before the import [rules]."""
        return "." in self.source and self.last < self.recorded.date()


def span(text: str) -> tuple[bool, date, date, datetime]:
    """Return whether a moment is an instant, its first and last day, and its end."""
    if "T" in text:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        if text[16:17] != ":":
            moment += timedelta(seconds=59)
        return True, moment.date(), moment.date(), moment.astimezone(timezone.utc)
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    first = date(year, month or 1, day or 1)
    last = first if day else date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    end = datetime(last.year, last.month, last.day, 23, 59, 59, 999_999, timezone.utc)
    return False, first, last, end


def surely_after(one: Fact, other: Fact) -> bool:
    """Did one happen after the other, whatever their vague days stand for?"""
    if one.exact and other.exact:
        return one.end > other.end
    return one.first > other.last


def read(lines) -> list[Fact]:
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
        place(fact, by_id, ())
    return sorted(facts, key=lambda f: (f.moment, f.position))


def merge(told: list[Fact]) -> None:
    """Give all entries of one person one id [log: merges are components]."""
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


def place(fact: Fact, by_id: dict[str, Fact], above: tuple) -> tuple:
    """Return the moment of a fact: its end, or its recording, or that of what it names [order]."""
    if fact.moment:
        return fact.moment
    end, day = fact.end, fact.last
    if not fact.exact and datetime.combine(
        fact.first, datetime.min.time(), timezone.utc
    ) <= fact.recorded <= end:
        end, day = fact.recorded, fact.recorded.date()
    moment = (day, end)
    named = {i for v in fact.data.values() for i in (v if isinstance(v, list) else [v])
             if isinstance(i, str) and i != fact.id and i in by_id}
    for other in named - set(above):
        moment = max(moment, place(by_id[other], by_id, (*above, fact.id)))
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


def solve(below, chance: float, top: float) -> float:
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

    def interval_by(self, day: int) -> tuple[float | None, float | None]:
        """Greenwood's variance, on the scale of the arcsine (Borgan and Liestøl)."""
        left = self.open_by(day)
        if self.chance_by(day) is None:
            return None, None
        if left == 0:
            return None, None
        terms = [d / (n * (n - d)) for when, n, d in self.steps if when <= day]
        half = Z / 2 * sqrt(left / (1 - left) * sum(terms)) if left < 1 else 0.0
        angle = asin(sqrt(left))
        low = sin(max(0.0, angle - half)) ** 2
        high = sin(min(pi / 2, angle + half)) ** 2
        return 1 - high, 1 - low

    def median(self) -> int | None:
        return next((day for day, *_ in self.steps if self.open_by(day) <= 0.5 + 1e-12), None)

    def median_interval(self) -> tuple[int | None, int | None]:
        """The beta product of Fay, Brittain and Proschan, at one half."""
        replies: list[int] = []
        low = high = None
        for day in [0, *(step[0] for step in self.steps)]:
            for when, n, d in self.steps:
                if when == day:
                    replies += range(n, n - d, -1)
            after = sum(wait > day or (wait == day and not replied) for wait, replied in self.waits)
            minus = below_half([*replies, after]) if after else Fraction(1)
            plus = below_half(replies)
            if low is None and minus >= Fraction(25, 1000):
                low = day
            if high is None and plus > Fraction(975, 1000):
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


class Talk:
    """A meeting that was held and was no job interview, however often it was told [figures]."""

    def __init__(self, fact: Fact) -> None:
        self.fact, self.people = fact, list(fact.get("people"))
        self.order = (fact.moment, fact.position)


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

    def __init__(self, lines, day: date) -> None:
        self.day = day
        self.facts = [fact for fact in read(lines) if fact.moment[0] <= day]
        self.rank = {fact.id: rank for rank, fact in enumerate(self.facts)}
        self.by_id = {fact.id: fact for fact in self.facts}
        self.talks = self.find_talks()
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

    def find_talks(self) -> list[Talk]:
        talks: dict[str, Talk] = {}
        asked: set[str] = set()
        for fact in self.facts:
            if fact.kind == "outreach.sent" and not fact.imported:
                asked.add(fact.get("person"))
            if fact.kind != "meeting.held" or kind_of(fact) == "job-interview":
                continue
            if fact.imported and not asked & {*fact.get("people")}:
                continue
            name = fact.get("meeting") or fact.id
            if name in talks:
                talks[name].people += [p for p in fact.get("people") if p not in talks[name].people]
            else:
                talks[name] = Talk(fact)
        for fact in self.of("meeting.missed"):
            if fact.get("people") and fact.get("meeting") in talks:
                talk = talks[fact.get("meeting")]
                talk.people = [p for p in talk.people if p not in fact.get("people")]
        return list(talks.values())

    def find_requests(self) -> list[Request]:
        requests: dict[str, Request] = {}
        latest: dict[str, list[Request]] = defaultdict(list)
        for fact in self.facts:
            if fact.imported:
                continue
            person = fact.get("person")
            if fact.kind == "outreach.sent":
                requests[fact.id] = Request(fact)
                latest[person].append(requests[fact.id])
                continue
            if not fact.kind.startswith(("outreach.", "reply.")):
                continue
            named = requests.get(fact.get("outreach") or "")
            if fact.kind == "outreach.followed_up":
                still = [r for r in latest[person] if not answers(r) and not r.closed]
                if request := named or (still[-1] if still else None):
                    request.touches.append(fact)
                continue
            request = named or (latest[person][-1] if latest[person] else None)
            if request is None:
                continue
            if fact.kind == "reply.received":
                request.replies.append(fact)
            elif fact.kind == "outreach.bounced":
                request.bounced = True
            elif fact.kind == "outreach.closed":
                request.closed = True
        for talk in self.talks:
            for person in talk.people:
                before = [r for r in latest[person] if self.rank[r.fact.id] < self.rank[talk.fact.id]]
                if before:
                    before[-1].met = before[-1].met or talk
        return list(requests.values())

    # The funnel and the channels

    def stages(self) -> dict[str, dict]:
        reached = self.reached()
        found = {}
        for number, name in enumerate(STAGES):
            here = [p for p in reached if reached[p][number] is not None]
            before = [p for p in reached if reached[p][max(0, number - 1)] is not None]
            had_time = [p for p in before
                        if self.age(reached[p][max(0, number - 1)]) >= AFTER[number]]
            found[name] = {
                "n": len(here),
                "of": len(before),
                "mature": (sum(p in here for p in had_time), len(had_time)),
                "pending": len(before) - len(had_time),
            }
        return found

    def reached(self) -> dict[str, list[Fact | None]]:
        """Return for each person the first fact by which each stage was reached, or a later one."""
        direct: dict[str, list[Fact | None]] = defaultdict(lambda: [None] * len(STAGES))

        def reach(person: str | None, stage: str, fact: Fact) -> None:
            number = STAGES.index(stage)
            if person and direct[person][number] is None:
                direct[person][number] = fact

        talks = {talk.fact.id: talk for talk in self.talks}
        told_by = {f.id: f.get("person") for f in self.of("lead.heard")}
        offers = {f.id: f.get("lead") for f in self.of("offer.received")}
        for fact in self.facts:
            lead = told_by.get(fact.get("lead") or "")
            if fact.id in talks:
                for person in talks[fact.id].people:
                    reach(person, "met", fact)
            elif fact.imported:
                continue
            elif fact.kind == "outreach.sent":
                reach(fact.get("person"), "asked", fact)
            elif fact.kind == "reply.received" and fact.get("sentiment") != "auto":
                reach(fact.get("person"), "replied", fact)
            elif fact.kind == "lead.heard":
                reach(fact.get("person"), "lead", fact)
            elif fact.kind == "application.sent":
                reach(lead, "applied", fact)
            elif fact.kind in ("job_interview.held", "job_interview.scheduled"):
                reach(lead, "job-interview", fact)
            elif fact.kind == "offer.received":
                reach(lead, "offer", fact)
            elif fact.kind == "offer.accepted":
                reach(told_by.get(offers.get(fact.get("offer"), "")), "accepted", fact)
        for facts in direct.values():
            for number in reversed(range(len(STAGES) - 1)):
                later = facts[number + 1]
                if later and (facts[number] is None
                              or self.rank[later.id] < self.rank[facts[number].id]):
                    facts[number] = later
        return direct

    def channels(self) -> dict[str, dict]:
        found = {}
        for channel in {r.channel for r in self.requests}:
            sent = [r for r in self.requests if r.channel == channel and not r.bounced]
            had_time = [r for r in sent if self.age(r.fact) >= REQUEST]
            if sent:
                found[channel] = {
                    "n": sum(map(bool, map(answers, sent))),
                    "of": len(sent),
                    "mature": (sum(map(bool, map(answers, had_time))), len(had_time)),
                    "pending": len(sent) - len(had_time),
                }
        return found

    # The statistics

    def figures(self, weight: float = 0) -> dict[str, dict]:
        found: dict[str, dict] = {}
        for part in (self.asking, self.waiting, self.touching, self.meeting, self.thanking,
                     self.introducing, self.reproducing, self.leading, self.applying,
                     self.sizing, self.ways, self.areas, self.giving, self.weeks):
            found |= part()
        return found | self.offers(weight)

    def asking(self) -> dict[str, dict]:
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

    def waiting(self) -> dict[str, dict]:
        waits = []
        for r in self.requests:
            if r.bounced or r.fact.first != r.fact.last:
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
        for day in (2, 5, 10, 21):
            value, ends = curve.chance_by(day), curve.interval_by(day)
            if len(waits) < 5 or value is None:
                value, ends = None, (None, None)
            found[f"reply-time/by day {day}"] = figure(value, ends, pending=pending)
        replies = len(waits) - pending
        median = curve.median() if replies >= 5 else None
        ends = curve.median_interval() if replies >= 6 else (None, None)
        found["reply-time/half"] = figure(median, ends, pending=pending)
        return found

    def touching(self) -> dict[str, dict]:
        touched = []
        for r in self.requests:
            if r.touches:
                first = r.touches[0]
                if all(self.rank[a.id] > self.rank[first.id] for a in answers(r)):
                    touched.append((r, first))
        mature = [r for r, first in touched if self.age(first) >= REQUEST]
        n = sum(bool(answers(r)) for r in mature)
        return {"second-touch/replied after": share(n, len(mature), len(touched) - len(mature))}

    def meeting(self) -> dict[str, dict]:
        held = {f.get("meeting") for f in self.of("meeting.held")}
        missed = {f.get("meeting") for f in self.of("meeting.missed") if not f.get("people")}
        cancelled = {f.get("meeting") for f in self.of("meeting.cancelled")}
        counts: Counter[str] = Counter()
        for fact in self.of("meeting.scheduled"):
            if fact.imported:
                continue
            starts = fact.get("starts")
            for moved in self.of("meeting.rescheduled"):
                if moved.get("meeting") == fact.id:
                    starts = moved.get("starts")
            past = span(starts)[2] < self.day
            state = (
                "held" if fact.id in held else "cancelled" if fact.id in cancelled
                else "missed" if fact.id in missed else "open"
            )
            counts["open" if state in ("held", "missed") and not past else state] += 1
        both = counts["held"] + counts["missed"]
        return {
            "meetings/held": share(counts["held"], both, counts["open"]),
            "meetings/called off": share(
                counts["cancelled"], both + counts["cancelled"], counts["open"]
            ),
        }

    def thanking(self) -> dict[str, dict]:
        found = {}
        for name, days in (("within a day", 1), ("within five days", 5)):
            n = of = young = 0
            for talk in self.talks:
                if talk.fact.first != talk.fact.last:
                    continue
                for person in talk.people:
                    if self.age(talk.fact) <= days:
                        young += 1
                        continue
                    of += 1
                    n += any(
                        f.get("person") == person
                        and f.get("meeting") in (None, talk.fact.id, talk.fact.get("meeting"))
                        and 0 <= (f.last - talk.fact.last).days <= days
                        and f.first == f.last
                        for f in self.of("thanks.sent")
                    )
            found[f"thanks/{name}"] = share(n, of, young)
        return found

    def names(self) -> list[Fact]:
        """Return the first of what was told of each name somebody gave me."""
        seen, names = set(), []
        for fact in self.of("introduction.offered", "introduction.made"):
            pair = fact.get("introducer"), fact.get("introduced")
            if pair not in seen and not fact.imported:
                seen.add(pair)
                names.append(fact)
        return names

    def met_before(self, person: str, fact: Fact) -> bool:
        talk = self.first_talk.get(person)
        return talk is not None and self.rank[talk.fact.id] < self.rank[fact.id]

    def introducing(self) -> dict[str, dict]:
        names = self.names()
        given = sum(self.met_before(f.get("introducer"), f) for f in names)
        fresh = []
        for fact in names:
            who = fact.get("introduced")
            reached = any(
                (r.person == who and not r.bounced) and self.rank[r.fact.id] < self.rank[fact.id]
                for r in self.requests
            )
            if not reached and not self.met_before(who, fact):
                fresh.append(fact)
        mature = [f for f in fresh if self.age(f) >= NAME]
        followed = 0
        for fact in mature:
            who = fact.get("introduced")
            followed += who in self.first_talk or any(r.person == who for r in self.requests)
        met = [f for f in fresh if f.get("introduced") in self.first_talk]
        over = [f for f in met if self.age(self.first_talk[f.get("introduced")].fact) > 5]
        told = {(f.get("introducer"), f.get("introduced")) for f in self.of("introduction.closed")}
        back = sum((f.get("introducer"), f.get("introduced")) in told for f in over)
        return {
            "introductions/names for each talk": each(given, len(self.talks)),
            "introductions/followed up": share(followed, len(mature), len(fresh) - len(mature)),
            "introductions/reported back, of those met": share(
                back, len(over), len(met) - len(over)
            ),
        }

    def reproducing(self) -> dict[str, dict]:
        firsts = {p: t for p, t in self.first_talk.items()}
        parents = {t.fact.id for t in firsts.values()}
        mature = {t.fact.id for t in firsts.values() if self.age(t.fact) >= TALK}
        declined = {(f.get("introducer"), f.get("introduced"))
                    for f in self.of("introduction.declined")}
        credited: dict[str, Fact] = {}
        for fact in self.names():
            who, by = fact.get("introduced"), fact.get("introducer")
            if (by, who) not in declined and not self.met_before(who, fact):
                credited.setdefault(who, fact)
        brought = []
        for who, fact in credited.items():
            by = fact.get("introducer")
            if self.met_before(by, fact) and firsts[by].fact.id in mature:
                brought.append((who, fact))
        asked = replied = met = 0
        for who, fact in brought:
            did_meet = who in firsts
            mine = [r for r in self.requests if r.person == who]
            did_reply = did_meet or any(answers(r) for r in mine)
            met += did_meet
            replied += did_reply
            asked += did_reply or bool(mine)
        talks = len(mature)
        low, high = gamma_ends(met, talks)
        return {
            "reproduction/talks for each talk": figure(
                met / talks if talks else None, (low, high), met, talks, len(parents) - talks
            ),
            "reproduction/introductions for each talk": each(
                len(brought), talks, len(parents) - talks
            ),
            "reproduction/of these asked": share(asked, len(brought)),
            "reproduction/of these replied": share(replied, asked),
            "reproduction/of these met": share(met, replied),
        }

    def leads(self) -> list[Fact]:
        return [f for f in self.of("lead.heard") if not f.imported]

    def leading(self) -> dict[str, dict]:
        leads = self.leads()
        by = {f.id: f for f in leads}
        offers = self.of("offer.received")
        told = [f for f in leads if f.get("advertised") in ("yes", "no")]
        hidden = [f for f in leads if f.get("advertised") == "no"]
        recommended = {f.get("lead") for f in self.of("job_referral.given")}
        by_people = sum(bool(f.get("lead") in by and by[f.get("lead")].get("person"))
                        for f in offers)
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
        declined = {(f.get("introducer"), f.get("introduced"))
                    for f in self.of("introduction.declined")}
        given = [
            f for f in self.of("introduction.offered", "introduction.made")
            if (f.get("introducer"), f.get("introduced")) not in declined
        ]
        layer = [(lead.get("person"), lead)] if lead.get("person") else []
        seen: set[tuple[str, str]] = set()
        while layer:
            ended = [t for person, until in layer for t in self.talks
                     if person in t.people and not surely_after(t.fact, until)]
            if ended:
                return max(ended, key=lambda t: self.rank[t.fact.id])
            further = []
            for person, until in layer:
                for f in given:
                    if f.get("introduced") == person and not surely_after(f, until):
                        state = (f.get("introducer"), f.id)
                        if state not in seen:
                            seen.add(state)
                            further.append((f.get("introducer"), f))
            layer = further
        return None

    def applied(self) -> dict[tuple[str, str], Fact]:
        found: dict[tuple[str, str], Fact] = {}
        for f in self.of("application.sent"):
            if not f.imported:
                found.setdefault((f.get("lead"), f.get("method")), f)
        return found

    def offered_after(self, lead: str, fact: Fact) -> bool:
        return any(f.get("lead") == lead and self.rank[f.id] > self.rank[fact.id]
                   for f in self.of("offer.received"))

    def applying(self) -> dict[str, dict]:
        found = {}
        for method in ("posting", "job-referral", "direct", "recruiter"):
            sent = [(lead, f) for (lead, how), f in self.applied().items() if how == method]
            found[f"applications/{method}"] = self.outcome(sent)
        return found

    def outcome(self, sent: list[tuple[str, Fact]]) -> dict:
        mature = [(lead, f) for lead, f in sent if self.age(f) >= LATER]
        n = sum(self.offered_after(lead, f) for lead, f in mature)
        return share(n, len(mature), len(sent) - len(mature))

    def size(self, lead: Fact) -> str | None:
        if lead.get("size"):
            return lead.get("size")
        sizes = [f.get("size") for f in self.of("organization.added")
                 if f.get("organization") == lead.get("organization") and f.get("size")]
        return sizes[-1] if sizes else None

    def sizing(self) -> dict[str, dict]:
        leads = self.leads()
        found = {}
        for name, sizes in (("under 50", ("1-9", "10-49")), ("50 to 249", ("50-249",)),
                            ("250 or more", ("250-999", "1000+"))):
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
            sent = [(lead, f) for lead, f in first.items()
                    if lead in by and self.size(by[lead]) in sizes]
            found[f"firm-size/offers, {name}"] = self.outcome(sent)
        return found

    def ways(self) -> dict[str, dict]:
        mail = ("email", "linkedin-message", "linkedin-invitation", "alumni-platform")
        firsts: dict[str, Request] = {}
        for r in self.requests:
            firsts.setdefault(r.person, r)
        cold = [r for r in firsts.values()
                if r.channel in mail and not r.bounced and self.is_stranger(r)]
        found = {}
        mature = [r for r in cold if self.age(r.fact) >= REQUEST]
        found["ways-of-asking/cold mail, replied"] = share(
            sum(bool(answers(r)) for r in mature), len(mature), len(cold) - len(mature)
        )
        for name, channels in (("by mail", mail), ("face to face", ("in-person", "event"))):
            sent: dict[str, Request] = {}
            for r in self.requests:
                if r.channel in channels:
                    sent.setdefault(r.person, r)
            there = [r for r in sent.values() if not r.bounced and not is_unread(r)]
            mature = [r for r in there if self.age(r.fact) >= REQUEST]
            found[f"ways-of-asking/{name}, yes"] = share(
                sum(is_yes(r) for r in mature), len(mature), len(there) - len(mature)
            )
        return found

    def is_stranger(self, request: Request) -> bool:
        """Not met or introduced by then, and neither closeness nor contact was told [figures]."""
        who, then = request.person, self.rank[request.fact.id]
        if request.fact.get("introduction"):
            return False
        for f in self.facts[:then]:
            if f.kind == "meeting.held" and who in f.get("people"):
                return False
            if f.kind in ("introduction.offered", "introduction.made"):
                if who == f.get("introduced"):
                    return False
            if f.kind == "person.tied" and f.get("person") == who and not f.get("other"):
                if f.get("closeness") or f.get("frequency"):
                    return False
            if f.kind == "interaction.noted" and who in f.get("people"):
                return False
        return True

    def areas(self) -> dict[str, dict]:
        talks = {talk.fact.get("meeting") or talk.fact.id: talk for talk in self.talks}
        tried = {f.get("area") for f in self.of("area.added", "area.assessed")}
        about: dict[str, list[Talk]] = defaultdict(list)
        for f in self.of("meeting.debriefed"):
            if f.get("area") and f.get("meeting") in talks:
                about[f.get("area")].append(talks[f.get("meeting")])
        for f in self.of("area.assessed"):
            about[f.get("area")] += [talks[m] for m in f.get("evidence") or () if m in talks]
        talked = [a for a in tried if about[a]]
        n = sum(self.seen_otherwise(a, min(about[a], key=lambda t: self.rank[t.fact.id]))
                for a in talked)
        return {
            "areas/talked about": share(len(talked), len(tried)),
            "areas/seen otherwise since": share(n, len(talked)),
        }

    def seen_otherwise(self, area: str, first: Talk) -> bool:
        opinion = None
        for f in self.facts:
            since = self.rank[f.id] > self.rank[first.fact.id]
            if f.kind == "meeting.debriefed" and f.get("area") == area and since:
                if f.get("fit_change"):
                    return True
            if f.kind == "area.assessed" and f.get("area") == area:
                now = [f.get(n) for n in ("interest", "fit_skills", "fit_values",
                                          "fit_interests", "energy")]
                if since and f.get("decision") in ("keep", "drop"):
                    return True
                if since and opinion is not None and now != opinion:
                    return True
                if not since:
                    opinion = now
        return False

    def giving(self) -> dict[str, dict]:
        notes = [f for f in self.of("interaction.noted")
                 if f.get("direction") in ("out", "mutual") and not f.imported]
        return {"reciprocity/gave something": share(
            sum(bool(f.get("gave_value")) for f in notes), len(notes)
        )}

    def weeks(self) -> dict[str, dict]:
        asked = [r.fact.last for r in self.requests if r.fact.first == r.fact.last]
        talked = [t.fact.last for t in self.talks if t.fact.first == t.fact.last]
        if not asked and not talked:
            of = 0
        else:
            of = min(12, (self.day - min(asked + talked)).days // 7 + 1)
        weeks = {(self.day - day).days // 7 for day in asked + talked}
        requests = sum((self.day - day).days // 7 < of for day in asked)
        talks = sum((self.day - day).days // 7 < of for day in talked)
        found = {"weeks/with a request or a talk": sum(w < of for w in weeks),
                 "weeks/requests a week": requests, "weeks/talks a week": talks}
        return {name: figure(n / of if of else None, (None, None), n, of)
                for name, n in found.items()}

    def offers(self, weight: float) -> dict[str, dict]:
        leads = {f.id: f for f in self.leads()}
        offers = self.of("offer.received")
        led: dict[str, Fact] = {}
        from_talk = 0
        for f in offers:
            talk = self.origin(leads[f.get("lead")]) if f.get("lead") in leads else None
            if talk:
                from_talk += 1
                led.setdefault(talk.fact.id, f)
        shares = {t.fact.id: 1.0 if t.fact.id in led
                  else 1 - exp(-max(0, self.age(t.fact)) / 90) for t in self.talks}
        k, decided = len(led), sum(shares.values())
        found = {"offers/talks with an offer": figure(None, (None, None), k, len(self.talks)),
                 "offers/of their time they had": figure(
                     decided / len(shares) if shares else None, (None, None))}
        value, ends = None, (None, None)
        later = any(self.rank[t.fact.id] > self.rank[f.id]
                    for t in self.talks for f in list(led.values())[-1:])
        if decided >= 3:
            if k == 0:
                ends = (0.0, 1 - 0.05 ** (1 / decided))
            elif k == 1:
                n = ceil(decided)
                ends = (1 - 0.975 ** (1 / n), 1 - 0.025 ** (1 / (n - 1)))
                if later:
                    ends = (beta_quantile(0.025, 1, n), beta_quantile(0.975, 2, n - 1))
            else:
                value = k / decided if later else (k - 1) / (decided - 1)
                ends = wilson(k, decided)
        found["offers/of those that had time"] = figure(value, ends)
        methods = defaultdict(set)
        for lead, method in self.applied():
            methods[lead].add(method)
        posted = sum(
            f.get("lead") in leads and not leads[f.get("lead")].get("person")
            and (leads[f.get("lead")].get("source") == "posting"
                 or "posting" in methods[f.get("lead")])
            for f in offers
        )
        found["offers/offers of a talk"] = share(from_talk, len(offers))
        found["offers/offers from postings"] = share(posted, len(offers))
        if weight or (k >= 3 and decided >= 3):
            a, b = (weight / 12, weight * 11 / 12) if weight else (0.5, 0.5)
            a, b = a + k, b + decided - k
            for tries in (6, 12, 24):
                found[f"offers/within {tries}"] = figure(
                    1 - none_within(a, b, tries), (None, None))
            left = sum(1 - had for had in shares.values())
            found["offers/of talks already held"] = figure(
                1 - none_within(a, b, left), (None, None))
        return found


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


def figure(value, ends=(None, None), n=None, of=None, pending=0) -> dict:
    return {"value": value, "low": ends[0], "high": ends[1], "n": n, "of": of, "pending": pending}


def share(n: int, of: int, pending: int = 0) -> dict:
    ends = wilson(n, of) if of else (None, None)
    return figure(n / of if of else None, ends, n, of, pending)


def each(n: int, of: int, pending: int = 0) -> dict:
    ends = garwood(n, of) if of else (None, None)
    return figure(n / of if of else None, ends, n, of, pending)


def gamma_ends(n: int, of: int) -> tuple[float | None, float | None]:
    """Jeffreys' interval of a number for each: Gamma(n + 1/2, of)."""
    if not of:
        return None, None
    return gamma_quantile(0.025, n + 0.5) / of, gamma_quantile(0.975, n + 0.5) / of
