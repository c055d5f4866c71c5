"""Eight months of a search, January to August 2025, as plain facts: the same every time.

Nothing of weakties is imported here. A fact is a dict with what a line of an exported log says:
`id`, `kind`, `occurred_at`, `recorded_at`, `source`, `batch`, and under `data` the fields of its
kind. `name` is what a person or an organization is called, and `replaces` names the fact in whose
place a correction counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

Fact = dict[str, Any]

SEED = 20250106
BEGIN, CHANGE, END = date(2025, 1, 6), date(2025, 6, 16), date(2025, 8, 31)
LAST_OLD_REQUEST = date(2025, 8, 10)
PAUSE = date(2025, 4, 14), date(2025, 5, 4)
MONTH_ENDS = (*(date(2025, month + 1, 1) - timedelta(days=1) for month in range(1, 9)),)
BEFORE = (
    ("yes",) * 19 + ("no",) * 6 + ("later",) * 3 + ("redirected",) + (None,) * 57 + ("auto",) * 3
    + ("bounced",) * 3
)  # fmt: skip
SINCE = ("yes",) * 11 + ("no", "no", "later") + (None,) * 11
"""What came of the requests: of those that arrived 29 of 89 were answered, then 14 of 25."""
TOO_YOUNG = ("yes", None, None, None)
CONTACTS = (
    ("Charles Babbage", "1833-06-05"), ("Mary Somerville", "1999-03-22"),
    ("Michael Faraday", "2008-10-18"), ("Ada Byron", "2011-11-02"), ("Emmy Noether", "2015-05-30"),
    ("Lise Meitner", "2017-08-09"), ("Rosa Parks", "2019-12-01"), ("Mae Jemison", "2021-04-12"),
)  # fmt: skip
WRONG_CONTACTS = (("Otto Wrong", "2012-02-03"), ("Paul Wrong", "2013-03-04"))
FIRMS = (
    "Halden Grid", "Norrsken Storage", "Tidewater Analytics", "Civic Rails", "Bluebell Health",
    "Orchard Robotics",
)  # fmt: skip
GIVEN = (
    "Ana", "Ben", "Chidi", "Dana", "Elif", "Femi", "Greta", "Hana", "Ivo", "Jun", "Kofi", "Lea",
    "Mira", "Nils", "Oyelaran", "Priya", "Quinn", "Rosa", "Samir", "Tove", "Uma", "Vera", "Wen",
    "Ximena", "Yusuf", "Zoë", "Arjun", "Birgit", "Carlos", "Dmitri",
)  # fmt: skip
FAMILY = ("Almeida", "Bergström", "Castellano", "Diallo", "Ekström", "Farouk")
INSIGHTS = (
    "they hire before a grid project is announced, and ask the team first",
    "a planner spends half of the week on permits",
    "nobody reads a CV there without somebody who vouches for it",
    "the small firms pay less and let you try more",
)
"""What some talks taught."""
STRUCTURAL = ("event.retracted", "batch.retracted", "person.merged", "person.forgotten")
DAY = timedelta(days=1)


def draw_facts(seed: int = SEED) -> list[Fact]:
    """Return all facts in the order in which they are recorded."""
    search = Search(seed)
    search.begin()
    for number, (day, outcome) in enumerate(draw_requests(search.random)):
        search.ask(day, outcome, number)
    search.apply_for_work()
    search.record_oddities()
    search.correct()
    facts = sorted(search.facts, key=lambda fact: fact["recorded_at"])
    for position, fact in enumerate(facts, 1):
        fact["position"] = position
    return facts


def draw_requests(random: Random) -> list[tuple[date, str | None]]:
    """Return the day of each request, and what came of it."""
    spans = (
        (BEGIN, CHANGE - DAY, BEFORE),
        (CHANGE, LAST_OLD_REQUEST, SINCE),
        (LAST_OLD_REQUEST + DAY, END - 3 * DAY, TOO_YOUNG),
    )
    requests: list[tuple[date, str | None]] = []
    for first, last, outcomes in spans:
        days = [first + n * DAY for n in range((last - first).days + 1)]
        days = [d for d in days if d.weekday() < 5 and not PAUSE[0] <= d <= PAUSE[1]]
        shuffled = random.sample(outcomes, k=len(outcomes))
        requests += zip(sorted(random.choices(days, k=len(outcomes))), shuffled, strict=True)
    return requests


def named_in(fact: Fact) -> list[str]:
    """Return the ids that a fact names."""
    values = (v if isinstance(v, list) else [v] for v in fact["data"].values())
    return [text for value in values for text in value if isinstance(text, str)]


def name_person(number: int) -> str:
    """Return an invented name; the first 180 are different."""
    family = FAMILY[(number // len(GIVEN) + number) % len(FAMILY)]
    return f"{GIVEN[number % len(GIVEN)]} {family}"


class Search:
    """The facts while they are drawn."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.facts: list[Fact] = []
        self.recorded: dict[str, datetime] = {}
        self.people: list[str] = []
        self.talks = 0
        self.last: dict[str, date] = {}
        self.names_given: list[tuple[date, str, str, str]] = []
        self.leads: list[tuple[date, str]] = []

    def likely(self, chance: float) -> bool:
        return self.random.random() < chance

    def record(self, kind: str, on: date | str, at: datetime, /, **fields: Any) -> str:
        """Add a fact that is recorded at an instant, or right after what it names."""
        beside: Fact = {
            key: fields.pop(key) for key in ("name", "replaces", "source", "batch") if key in fields
        }
        fact: Fact = {
            "id": f"f{len(self.facts)}", "kind": kind, "occurred_at": str(on), "source": "api",
            "batch": None, "data": {k: v for k, v in fields.items() if v is not None}, **beside,
        }  # fmt: skip
        for other in named_in(fact):
            if other in self.recorded:
                at = max(at, self.recorded[other] + timedelta(seconds=1))
        while at in self.recorded.values():
            at += timedelta(seconds=1)
        fact["recorded_at"] = at.isoformat()
        self.facts.append(fact)
        entry = fields.get("person") or fields.get("organization") if "name" in beside else None
        self.recorded[entry or fact["id"]] = at
        return entry or str(fact["id"])

    def add(self, kind: str, on: date, late: int | None = None, /, **fields: Any) -> str:
        """Add a fact that is recorded in the evening of its day, or days to weeks late."""
        if late is None:
            luck = self.random.random()
            late = 0 if luck < 0.78 else self.random.randrange(1, 7)
            late = late if luck < 0.92 else self.random.randrange(8, 31)
        at = datetime(on.year, on.month, on.day, 18, tzinfo=UTC) + late * DAY
        clock = fields.pop("clock", "")
        return self.record(kind, f"{on}{clock}", at, **fields)

    # People

    def begin(self) -> None:
        """Add organizations, and import contacts of long ago, once from a wrong file."""
        for number, name in enumerate(FIRMS):
            at = datetime(2025, 1, 5, 8, number, tzinfo=UTC)
            firm = {"organization": f"o{number}", "name": name}
            self.record("organization.added", BEGIN - DAY, at, **firm)
        self.import_contacts("right", CONTACTS, datetime(2025, 2, 12, 20, tzinfo=UTC))
        self.import_contacts("wrong", WRONG_CONTACTS, datetime(2025, 3, 30, 20, tzinfo=UTC))
        undone = datetime(2025, 4, 2, 20, tzinfo=UTC)
        self.record("batch.retracted", undone.isoformat(), undone)
        self.facts[-1]["data"]["batch"] = "wrong"

    def import_contacts(
        self, batch: str, contacts: Iterable[tuple[str, str]], at: datetime
    ) -> None:
        for number, (name, since) in enumerate(contacts):
            fields = {"name": name, "batch": batch, "source": "linkedin.connections"}
            self.record("person.added", since, at, person=f"{batch}{number}", **fields)

    def meet_somebody_new(self, on: date) -> str:
        """Add somebody on a day, or some time before."""
        number = len(self.people)
        since = on - self.random.choice((0, 0, 1, 20, 60)) * DAY
        begin = max(since, BEGIN - DAY)
        at = datetime(begin.year, begin.month, begin.day, 9, number % 60, tzinfo=UTC)
        person = self.record(
            "person.added", since, at, person=f"p{number}", name=name_person(number)
        )
        self.people.append(person)
        return person

    def choose_person(self, day: date) -> tuple[str, str | None]:
        """Return whom to ask: somebody whose name was given, somebody new, or somebody again."""
        given = [n for n in self.names_given if n[0] < day and n[2] not in self.last]
        if given and self.likely(0.3 if day < CHANGE else 0.9):
            _, introduction, person, _ = given[0]
            return person, introduction if self.likely(0.5) else None
        if day > date(2025, 2, 20) and self.likely(0.06):
            contacts = [f"right{n}" for n in range(len(CONTACTS)) if f"right{n}" not in self.last]
            if contacts:
                return contacts[-1], None
        quiet = [p for p, last in self.last.items() if last < day - 45 * DAY]
        if quiet and self.likely(0.1):
            return quiet[0], None
        return self.meet_somebody_new(day), None

    # Requests

    def ask(self, day: date, outcome: str | None, number: int) -> None:
        """Add a request and what came of it."""
        person, introduction = self.choose_person(day)
        sent = self.add(
            "outreach.sent", day, person=person, introduction=introduction,
            channel=self.random.choice(("email", "email", "linkedin-message", "phone")),
            template="short note" if day < CHANGE else "alumni first",
        )  # fmt: skip
        self.last[person] = day
        named = {"outreach": sent} if self.likely(0.3) else {}
        if outcome == "bounced":
            self.add("outreach.bounced", day + DAY, person=person, **named)
            return
        wait = 40 if number == 11 else self.random.choice((1, 2, 3, 4, 6, 9, 13, 17))
        if outcome == "auto":
            self.add("reply.received", day, person=person, sentiment="auto", **named)
        touched = day + 9 * DAY
        is_pause = PAUSE[0] <= touched <= PAUSE[1]
        is_silent = wait > 9 or outcome in (None, "auto")
        if is_silent and touched <= END and not is_pause and self.likely(0.45):
            self.add("outreach.followed_up", touched, person=person, **named)
            self.last[person] = touched
        if outcome in (None, "auto") or day + wait * DAY > END:
            return
        replied = day + wait * DAY
        self.add("reply.received", replied, person=person, sentiment=outcome, **named)
        self.last[person] = replied
        if outcome == "yes":
            self.agree((person,), replied)

    # Talks

    def agree(self, people: tuple[str, ...], day: date) -> None:
        """Add a talk, agreed before or not, moved, called off or missed now and then."""
        held = day + self.random.randrange(2, 11) * DAY
        agreed = None
        if held > END:
            return
        if self.likely(0.7):
            agreed = self.add(
                "meeting.scheduled", day, people=[*people], starts=str(held),
                kind="information-interview",
            )  # fmt: skip
            if self.likely(0.12):
                reason = self.random.choice(("meeting.cancelled", "meeting.missed"))
                self.add(reason, held, meeting=agreed, by="them")
                return
            if self.likely(0.2) and held + 3 * DAY <= END:
                self.add(
                    "meeting.rescheduled", held - DAY, meeting=agreed, starts=str(held + 3 * DAY)
                )
                held += 3 * DAY
        self.talk(people, held, agreed)

    def talk(self, people: tuple[str, ...], day: date, agreed: str | None = None) -> None:
        """Add a talk that was held, and what came of it."""
        minutes = self.random.choice((20, 25, 30, 30, 40, 45, 60, None))
        clock = f"T{self.random.randrange(9, 17):02}:30+01:00" if self.likely(0.2) else ""
        kind = self.random.choice(("information-interview",) * 3 + ("coffee",))
        held = self.add(
            "meeting.held", day, people=[*people], meeting=agreed, minutes=minutes, clock=clock,
            kind=kind,
        )  # fmt: skip
        talk = agreed or held
        self.talks += 1
        if self.talks % 4 == 1:
            insights = INSIGHTS[self.talks // 4 % len(INSIGHTS)]
            self.add("meeting.debriefed", day, 0, meeting=talk, insights=insights)
        for person in people:
            self.last[person] = max(day, self.last.get(person, day))
            if self.likely(0.8):
                thanked = day + self.random.choice((0, 1, 1, 2)) * DAY
                self.add("thanks.sent", min(thanked, END), person=person,
                         meeting=talk if self.likely(0.5) else None)  # fmt: skip
        for _ in range(self.random.choice((0, 1, 1, 2) if day < CHANGE else (1, 1, 2))):
            introduced = self.meet_somebody_new(day)
            offered = self.add(
                "introduction.offered", day, introducer=people[0], introduced=introduced
            )
            self.names_given.append((day, offered, introduced, people[0]))
            if self.likely(0.25) and day + 2 * DAY <= END:
                self.add("introduction.made", day + 2 * DAY, introducer=people[0],
                         introduced=introduced, introduction=offered)  # fmt: skip
        if self.likely(0.3) and day + 5 * DAY <= END:
            lead = self.add(
                "lead.heard", day + 5 * DAY, person=people[0], advertised="no", source="person",
                organization=f"o{self.random.randrange(len(FIRMS))}",
            )  # fmt: skip
            self.leads.append((day + 5 * DAY, lead))

    def apply_for_work(self) -> None:
        """Add talks without a request, notes, leads from postings, and how far the leads went."""
        random = self.random
        for day in (date(2025, 2, 6), date(2025, 5, 15), date(2025, 7, 24)):
            self.talk((self.meet_somebody_new(day), self.meet_somebody_new(day)), day)
        for number, direction in ((20, "out"), (56, "mutual"), (182, "in")):
            self.add(
                "interaction.noted", BEGIN + number * DAY, direction=direction, channel="email",
                people=[random.choice(self.people[:20])], gave_value=True,
            )  # fmt: skip
        for _ in range(9):
            day = BEGIN + random.randrange(0, 220) * DAY
            if PAUSE[0] <= day <= PAUSE[1]:
                continue
            lead = self.add("lead.heard", day, source="posting", advertised="yes",
                            organization=f"o{random.randrange(len(FIRMS))}")  # fmt: skip
            self.leads.append((day, lead))
        for day, lead in sorted(self.leads):
            applied = day + random.randrange(1, 6) * DAY
            if self.likely(0.7) and applied <= END and not PAUSE[0] <= applied <= PAUSE[1]:
                method = random.choice(("posting", "direct", "job-referral"))
                self.add("application.sent", applied, lead=lead, method=method)
                interviewed = applied + 14 * DAY
                if self.likely(0.5) and interviewed <= END:
                    self.add("job_interview.held", interviewed, lead=lead)
                    if self.likely(0.5) and interviewed + 10 * DAY <= END:
                        self.add("offer.received", interviewed + 10 * DAY, lead=lead)

    def record_oddities(self) -> None:
        """Add what is easily counted twice, on the wrong day, or not at all."""
        one, other = self.meet_somebody_new(date(2025, 2, 3)), self.meet_somebody_new(BEGIN)
        day = date(2025, 2, 27)
        for minutes, late in ((None, 0), (50, 1), (35, 2)):  # one talk, recorded three times
            self.add("meeting.held", day, late, people=[one], minutes=minutes)
        for clock in ("T09:00+01:00", "T15:00+01:00"):  # two talks of one day
            self.add("meeting.held", day + 40 * DAY, 1, people=[other], minutes=20, clock=clock)
        agreed = self.add("meeting.scheduled", day, 0, people=[other], minutes=55,
                          starts=str(day + 60 * DAY))  # fmt: skip
        self.add("meeting.held", day + 60 * DAY, 0, people=[other], meeting=agreed)
        for clock in ("T23:30-08:00", "T00:30+13:00"):  # of another day elsewhere on earth
            self.add("thanks.sent", date(2025, 5, 31), 2, person=other, clock=clock)
        at = datetime(2025, 4, 9, 20, tzinfo=UTC)
        self.record("thanks.sent", "2025-03", at, person=one)  # of a month that is over
        self.record("interaction.noted", "2025-06", datetime(2025, 6, 18, 20, tzinfo=UTC),
                    people=[one], channel="phone", direction="out")  # fmt: skip
        self.add("meeting.held", date(2025, 8, 20), 0, people=[other], kind="job-interview",
                 minutes=90)  # fmt: skip
        for kind in ("cancelled", "missed"):
            agreed = self.add("meeting.scheduled", day, 3, people=[one], starts=str(day + 5 * DAY))
            self.add(f"meeting.{kind}", day + 5 * DAY, 0, meeting=agreed, by="them")
        waiting = [f for f in self.facts if f["kind"] == "outreach.sent" and not any(
            f["id"] in named_in(g) or f["data"]["person"] == g["data"].get("person")
            for g in self.facts if g["kind"] in ("reply.received", "outreach.bounced")
        )]  # fmt: skip
        for number, sent in enumerate(waiting[:12:2]):
            named = {"outreach": sent["id"]} if number % 2 else {}
            gone = date.fromisoformat(sent["occurred_at"]) + 30 * DAY
            self.add("outreach.closed", gone, person=sent["data"]["person"], **named)
        for number, (_, offered, introduced, introducer) in enumerate(self.names_given[:9:3]):
            pair = {"introducer": introducer, "introduced": introduced, "introduction": offered}
            kind = ("closed", "declined", "requested")[number]
            self.add(f"introduction.{kind}", date(2025, 4, 8), **pair)

    # Corrections

    def correct(self) -> None:
        """Add wrong facts and what put them right: each kind of correction at least once."""
        self.mistake("outreach.sent", date(2025, 2, 26), date(2025, 3, 2), channel="email",
                     person=self.people[4])  # fmt: skip
        self.mistake("meeting.held", date(2025, 3, 12), date(2025, 5, 6), people=[self.people[5]],
                     minutes=45, kind="coffee")  # fmt: skip
        self.mistake("offer.received", date(2025, 4, 29), date(2025, 5, 5), lead=self.leads[0][1])
        thanked = next(f for f in self.facts if f["kind"] == "thanks.sent")
        undone = self.undo(thanked["id"], date(2025, 5, 20))
        self.undo(undone, date(2025, 6, 4))
        merged = self.merge(self.people[2], self.people[3], date(2025, 3, 10))
        self.undo(merged, date(2025, 4, 10))
        self.merge(self.people[8], self.people[17], date(2025, 5, 21))
        self.structural("person.forgotten", date(2025, 7, 15), person=self.people[12])
        self.structural("approach.changed", CHANGE, str(CHANGE), approach="ask alumni first")
        self.date_wrongly()

    def merge(self, one: str, other: str, on: date) -> str:
        """Make two entries one person, who keeps the id that was recorded first."""
        first, second = sorted((one, other), key=self.recorded.__getitem__)
        return self.structural("person.merged", on, survivor=first, absorbed=second)

    def mistake(self, kind: str, on: date, undone: date, /, **fields: Any) -> None:
        """Add a fact that never was, and the day on which it was undone."""
        self.undo(self.add(kind, on, 0, **fields), undone)

    def undo(self, name: str, on: date) -> str:
        return self.structural("event.retracted", on, event=name)

    def structural(self, kind: str, on: date, occurred_at: str = "", /, **fields: Any) -> str:
        at = datetime(on.year, on.month, on.day, 21, tzinfo=UTC)
        return self.record(kind, occurred_at or at.isoformat(), at, **fields)

    def date_wrongly(self) -> None:
        """Let some facts have been recorded with another day, and corrected weeks later."""
        counted = {"outreach.sent": 3, "reply.received": 2, "meeting.held": 2, "thanks.sent": 1}
        named = {name for fact in self.facts for name in named_in(fact)}
        for kind, count in counted.items():
            those = [
                fact
                for fact in self.facts
                if fact["kind"] == kind and len(fact["occurred_at"]) == 10
                and fact["occurred_at"] > "2025-02-15" and fact["id"] not in named
                and not (PAUSE[0].isoformat() <= fact["occurred_at"] <= PAUSE[1].isoformat())
            ]  # fmt: skip
            for fact in self.random.sample(those, k=count):
                self.redate(fact)
        redated = {f.get("replaces") for f in self.facts}
        answered = [
            f["data"]["outreach"]
            for f in self.facts
            if f["kind"] == "reply.received"
            and f["data"]["sentiment"] in ("no", "later")  # after which nothing is of that day
            and "outreach" in f["data"]
            and f["id"] not in redated
            and "replaces" not in f
        ]
        for fact in [f for f in self.facts if f["id"] in answered[:1]]:
            self.redate(fact)

    def redate(self, fact: Fact) -> None:
        """Give a fact a wrong day; the right one is recorded weeks later with all that names it."""
        right = fact["occurred_at"]
        fact["occurred_at"] = str(date.fromisoformat(right) - self.random.randrange(3, 30) * DAY)
        at = datetime.fromisoformat(fact["recorded_at"]) + self.random.randrange(9, 60) * DAY
        replaced = {f.get("replaces") for f in self.facts}
        behind = [
            f for f in self.facts
            if fact["id"] in named_in(f) and f["id"] not in replaced and f["kind"] not in STRUCTURAL
        ]  # fmt: skip
        at = max(at, *(self.recorded[f["id"]] + DAY for f in (fact, *behind)))
        fields = {**fact["data"], "replaces": fact["id"]}
        ids = {fact["id"]: self.record(fact["kind"], right, at, **fields)}
        for follower in behind:
            data = {
                k: ids.get(v, v) if isinstance(v, str) else v for k, v in follower["data"].items()
            }
            fields = {**data, "replaces": follower["id"]}
            ids[follower["id"]] = self.record(
                follower["kind"], follower["occurred_at"], at, **fields
            )
        for old, new in ids.items():
            self.record("event.retracted", at.isoformat(), at, event=old, correction=new)
