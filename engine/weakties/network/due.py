"""What is due, and why: follow-up rules applied to what is under way.

Each rule looks at the last event, so that a contact that happened moves what is due. The days are
those of career offices where they give any: see `docs/explanation/rules.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import attrs

from weakties.domain.days import add_business_days
from weakties.domain.when import When, day
from weakties.network.naming import Readable
from weakties.projections.agenda import Agenda
from weakties.projections.people import People
from weakties.projections.reply_rates import Ask, ReplyRates

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
    """

    rule: str
    subject: str
    person: str
    label: str
    due: str
    overdue: bool
    reason: str


Found = tuple[str, str, str, date, str]


def due(view: Readable) -> list[Due]:
    """Give what is due by the view's day, the most overdue first; empty when all is done.

    Nobody who does not want to be contacted appears, and no imported contact as such.
    """
    people, agenda, asks = view.read(People), view.read(Agenda), view.read(ReplyRates)
    today = agenda.day
    found = [
        *(
            f
            for ask in asks.asks.where("not bounced and purpose <> 'job'")
            for f in _ask(ask, agenda)
        ),
        *_meetings(agenda),
        *_introductions(agenda),
        *_promises(agenda),
    ]
    listed = []
    for rule, subject, person, on, reason in found:
        who = people.get(person)
        if who is not None and not who.do_not_contact and on <= today:
            label = who.label
            listed.append(
                Due(rule, subject, person, label, on.isoformat(), on < today, reason.format(label))
            )
    return sorted(listed, key=lambda d: (d.due, d.rule, d.label, d.subject))


def _ask(ask: Ask, agenda: Agenda) -> Iterator[Found]:
    """Follow up a request once, try somebody else meanwhile, then let go; answer an answer."""
    today, sent = agenda.day, day(When(ask.sent_at))
    if ask.replied_at is not None:
        yield from _answer(ask, agenda)
    elif ask.closed_at is not None:
        return
    elif ask.followed_up_at is not None:
        on = add_business_days(day(When(ask.followed_up_at)), CLOSE)
        yield "R3", ask.outreach, ask.person, on, LET_GO
    elif add_business_days(sent, SECOND_TOUCH) <= today:
        on = add_business_days(sent, SECOND_TOUCH)
        yield (
            "R2",
            ask.outreach,
            ask.person,
            on,
            SECOND,
        )
    else:
        on = add_business_days(sent, TRY_ANOTHER)
        yield (
            "R1",
            ask.outreach,
            ask.person,
            on,
            ANOTHER,
        )


def _answer(ask: Ask, agenda: Agenda) -> Iterator[Found]:
    """Propose a time to who said yes, and ask again who said later, unless a meeting came of it."""
    replied = day(When(ask.replied_at or ask.sent_at))
    since = agenda.met_since(ask.person, ask.sent_at)
    if ask.closed_at is not None or since:
        return
    if ask.sentiment == "yes":
        on = add_business_days(replied, 1)
        yield "R4", ask.outreach, ask.person, on, "{} said yes: propose a time"
    elif ask.sentiment == "later" and ask.later_until is not None:
        on = day(When(ask.later_until))
        yield "R4", ask.outreach, ask.person, on, "{} said later, and later is now: ask again"


def _meetings(agenda: Agenda) -> Iterator[Found]:
    """Confirm the day before, think over on the same day, thank within a day."""
    today = agenda.day
    for meeting in agenda.meetings.where("state in ('scheduled', 'held')"):
        starts = day(When(meeting.starts))
        guests = list(agenda.guests.where("meeting = ? order by person", (meeting.id,)))
        for guest in guests:
            if meeting.state == "scheduled" and starts >= today:
                on = starts - timedelta(days=1)
                yield (
                    "R5",
                    meeting.id,
                    guest.person,
                    on,
                    f"you meet {{}} on {starts}: prepare",
                )
            elif meeting.state == "scheduled":
                yield (
                    "R5",
                    meeting.id,
                    guest.person,
                    starts,
                    f"did you meet {{}} on {starts}?",
                )
            elif guest.thanked_at is None and (today - starts).days <= THANKS_END:
                on = starts + timedelta(days=1)
                yield "R7", meeting.id, guest.person, on, f"you met {{}} on {starts}: say thank you"
        recent = meeting.state == "held" and (today - starts).days <= THANKS_END
        if recent and not meeting.debriefed and guests:
            yield (
                "R6",
                meeting.id,
                guests[0].person,
                starts,
                "you met {}: write down what you learnt",
            )


def _introductions(agenda: Agenda) -> Iterator[Found]:
    """Take up a name, and tell who gave it what came of it."""
    for given in agenda.introductions.where("state not in ('declined', 'closed')"):
        met = agenda.met_since(given.introduced, given.at)
        if met is not None:
            on = add_business_days(day(When(met)), REPORT_BACK)
            yield (
                "R9",
                given.id,
                given.introducer,
                on,
                REPORT,
            )
        elif given.state in ("offered", "made"):
            on = add_business_days(day(When(given.at)), TAKE_UP)
            yield (
                "R8",
                given.id,
                given.introduced,
                on,
                WRITE,
            )


def _promises(agenda: Agenda) -> Iterator[Found]:
    """Keep what was promised by its day."""
    for promise in agenda.commitments.where("state = 'made' and due is not null"):
        on = day(When(promise.due or ""))
        whose = "you promised {} something"
        if promise.owed_by == "them":
            whose = "{} promised you something"
        yield "R10", promise.id, promise.person, on, f"{whose} by {on}"
