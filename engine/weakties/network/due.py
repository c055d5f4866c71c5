"""What is due, and why: follow-up rules applied to what is under way.

Each rule looks at the last event, so that a contact that happened moves what is due. The days are
those of career offices where they give any: see `docs/explanation/rules.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import Any

import attrs

from weakties.domain.days import add_business_days
from weakties.domain.when import When, day
from weakties.network.naming import Readable
from weakties.projections.agenda import Agenda
from weakties.projections.people import People

TRY_ANOTHER, SECOND_TOUCH, CLOSE, TAKE_UP, REPORT_BACK = 3, 7, 10, 2, 3
THANKS_END = 30
ANOTHER = "no answer from {} for 3 business days: try somebody else there"
SECOND = "no answer from {} for 7 business days: write once more"
LET_GO = "no answer from {} to a second request: close it"
WRITE = "you were given the name of {}: write, and say who gave it"
REPORT = "you met whom {} introduced: tell them what came of it"


@attrs.frozen(order=False)
class Due:
    """One thing to do.

    Attributes:
        rule: its short name, such as ``R7``.
        subject: the event it follows from.
        person: whom it concerns.
        due: the day it is to be done, ISO.
        reason: why, in a sentence.
        words: the same, with ``{}`` in the place of the person.
    """

    rule: str
    subject: str
    person: str
    label: str
    due: str
    overdue: bool
    reason: str
    words: str


Found = tuple[str, str, str, str, str, str]
"""The day, the rule, what the person is called, the subject, the person, and why: see `Due`."""
_CALLED = "coalesce(nullif(p.name, ''), nullif(p.email, ''), nullif(p.linkedin, ''), p.id)"
_WHOM = "join people p on not p.do_not_contact and p.id ="
_MET = (
    "from guests g join meetings m on m.id = g.meeting where g.person = {} "
    "and m.state in ('held', 'scheduled') and coalesce(g.met_at, m.starts) >= substr({}, 1, 10)"
)


def due(view: Readable) -> list[Due]:
    """Give what is due by the view's day, the most overdue first; empty when all is done.

    Nobody who does not want to be contacted appears, and no imported contact as such.
    """
    agenda = view.read(Agenda)
    today = agenda.day.isoformat()
    rules = (_waiting, _answered, _planned, _held, _introductions, _promises)
    found = [f for rule in rules for f in rule(agenda) if f[0] <= today]
    if view.plugins.guests:
        found += [f for f in _of_plugins(view, today) if f[0] <= today]
    found.sort(key=itemgetter(0, 1, 2, 3))
    return [
        Due(rule, subject, person, label, on, on < today, words.replace("{}", label), words)
        for on, rule, label, subject, person, words in found
    ]


def _of_plugins(view: Readable, today: str) -> Iterator[Found]:
    """Give what the rules of plugins say; one that fails is passed over, and named as broken."""
    people = view.read(People)
    answers = view.plugins.asked(
        "reminder_policies", lambda policy: [(policy.id, r) for r in policy.due(view, today)]
    )
    for rule, told in (pair for answer in answers for pair in answer):
        person = people.get(told.person)
        if person is not None and not person.do_not_contact:
            yield told.on[:10], rule, person.label, str(told.subject), person.id, str(told.reason)


def _asked(agenda: Agenda, query: str, *values: str) -> list[tuple[Any, ...]]:
    """Ask for everything a rule looks at, at once: a network has tens of thousands."""
    return agenda.answers(query, values)


def _waiting(agenda: Agenda) -> Iterator[Found]:
    """Follow up a request once, try somebody else meanwhile, then let go."""
    today = agenda.day.isoformat()
    for subject, person, label, sent, followed_up in _asked(
        agenda,
        f"select a.outreach, a.person, {_CALLED}, a.sent_at, a.followed_up_at "  # noqa: S608  # texts of our own
        f"from asks a {_WHOM} a.person where not a.bounced and a.purpose <> 'job' "
        "and a.replied_at is null and a.closed_at is null order by a.outreach",
    ):
        if followed_up is not None:
            rule, on, reason = "R3", _working(followed_up[:10], CLOSE), LET_GO
        elif (on := _working(sent[:10], SECOND_TOUCH)) <= today:
            rule, reason = "R2", SECOND
        else:
            rule, on, reason = "R1", _working(sent[:10], TRY_ANOTHER), ANOTHER
        yield on, rule, label, subject, person, reason


def _answered(agenda: Agenda) -> Iterator[Found]:
    """Propose a time to who said yes, and ask again who said later, unless a meeting came of it."""
    for subject, person, label, replied, later in _asked(
        agenda,
        f"select a.outreach, a.person, {_CALLED}, a.replied_at, "  # noqa: S608  # as above
        "case a.sentiment when 'later' then a.later_until end "
        f"from asks a {_WHOM} a.person where not a.bounced and a.purpose <> 'job' "
        "and a.replied_at is not null and a.closed_at is null "
        "and (a.sentiment = 'yes' or a.sentiment = 'later' and a.later_until is not null) "
        f"and not exists (select 1 {_MET.format('a.person', 'a.sent_at')}) order by a.outreach",
    ):
        on, reason = _working(replied[:10], 1), "{} said yes: propose a time"
        if later is not None:
            on, reason = _first(later), "{} said later, and later is now: ask again"
        yield on, "R4", label, subject, person, reason


def _meetings(agenda: Agenda, state: str, since: str = "") -> list[tuple[Any, ...]]:
    """Give everybody in the meetings of a state, those of a day only if they are not before one."""
    return _asked(
        agenda,
        f"select m.id, g.person, {_CALLED}, m.starts, m.debriefed, g.thanked_at, "  # noqa: S608  # as above
        "g.person = (select min(person) from guests where meeting = m.id) "
        f"from meetings m join guests g on g.meeting = m.id {_WHOM} g.person "
        "where m.state = ? and (m.starts >= ? or length(m.starts) < 10) order by m.id, g.person",
        state,
        since,
    )


def _planned(agenda: Agenda) -> Iterator[Found]:
    """Confirm the day before, and ask what became of it afterwards."""
    for subject, person, label, starts, *_ in _meetings(agenda, "scheduled"):
        on = day(When(starts))
        if on >= agenda.day:
            before = (on - timedelta(days=1)).isoformat()
            yield before, "R5", label, subject, person, f"you meet {{}} on {on}: prepare"
        else:
            yield on.isoformat(), "R5", label, subject, person, f"did you meet {{}} on {on}?"


def _held(agenda: Agenda) -> Iterator[Found]:
    """Think over on the same day, thank within a day."""
    end = (agenda.day - timedelta(days=THANKS_END)).isoformat()
    for subject, person, label, starts, debriefed, thanked, is_first in _meetings(
        agenda, "held", end
    ):
        if (on := _first(starts)) < end:
            continue
        if thanked is None:
            reason = f"you met {{}} on {on}: say thank you"
            yield _after(on, 1), "R7", label, subject, person, reason
        if is_first and not debriefed:
            yield on, "R6", label, subject, person, "you met {}: write down what you learnt"


def _introductions(agenda: Agenda) -> Iterator[Found]:
    """Take up a name, and tell who gave it what came of it."""
    met = f"(select min(coalesce(g.met_at, m.starts)) {_MET.format('i.introduced', 'i.at')})"
    taken_up = _asked(
        agenda,
        f"select i.id, i.introducer, {_CALLED}, {met} as met "  # noqa: S608  # as above
        f"from introductions i {_WHOM} i.introducer "
        "where i.state not in ('declined', 'closed') and met is not null order by i.id",
    )
    for subject, person, label, moment in taken_up:
        on = _working(moment[:10], REPORT_BACK)
        yield on, "R9", label, subject, person, REPORT
    given = _asked(
        agenda,
        f"select i.id, i.introduced, {_CALLED}, i.at "  # noqa: S608  # as above
        f"from introductions i {_WHOM} i.introduced "
        f"where i.state in ('offered', 'made') and {met} is null order by i.id",
    )
    for subject, person, label, at in given:
        yield _working(at[:10], TAKE_UP), "R8", label, subject, person, WRITE


def _promises(agenda: Agenda) -> Iterator[Found]:
    """Keep what was promised by its day."""
    for subject, person, label, by, owed_by in _asked(
        agenda,
        f"select c.id, c.person, {_CALLED}, c.due, c.owed_by "  # noqa: S608  # as above
        f"from commitments c {_WHOM} c.person "
        "where c.state = 'made' and c.due is not null order by c.id",
    ):
        on = _first(by)
        whose = "{} promised you something" if owed_by == "them" else "you promised {} something"
        yield on, "R10", label, subject, person, f"{whose} by {on}"


@lru_cache(maxsize=4096)
def _working(moment: str, days: int) -> str:
    """Give the day so many business days after a moment; requests share few days."""
    return add_business_days(day(When(moment)), days).isoformat()


def _first(moment: str) -> str:
    return day(When(moment)).isoformat()


def _after(on: str, days: int) -> str:
    return (date.fromisoformat(on) + timedelta(days=days)).isoformat()
