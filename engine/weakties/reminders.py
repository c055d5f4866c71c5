"""Reminders: follow-up rules applied to what is under way.

Each rule looks at the last event, so that a contact that happened moves what is due, and each has
an end, after which nothing is asked for any more. The days are those of career offices where they
give any: see `docs/explanation/rules.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache, lru_cache, partial
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import attrs

from weakties.domain.days import add_business_days
from weakties.domain.moments import is_before, latest_day
from weakties.domain.when import When, first_day
from weakties.lookup import Readable
from weakties.projections.agenda import Agenda, Contact, is_since
from weakties.projections.organizations import Organizations
from weakties.projections.people import WORK_AT, People
from weakties.projections.ties import Ties

TRY_ANOTHER, SECOND_TOUCH, CLOSE, TAKE_UP, REPORT_BACK = 3, 7, 10, 2, 3
MEETING_ENDS, ENDS = 30, 60
"""Days after which a rule asks for nothing any more: about a meeting itself, and all others."""
MOST_NAMED = 3
ANOTHER = f"no answer from {{}} for {TRY_ANOTHER} business days: "
NOBODY_ELSE = "try somebody else at {at}; you know nobody else to ask there yet"
NO_PLACE = "try somebody else; where {} works is not recorded"
SECOND = f"no answer from {{}} for {SECOND_TOUCH} business days: write once more"
LET_GO = "no answer from {} to a second request: close it"
WRITE = "you were given the name of {}: write, and say who gave it"
REPORT = "tell {} what came of meeting {0}: they gave you the name"
REPORT_NAMELESS = "tell {} what came of meeting somebody: they gave you the name"
_DID = {"job-interview": "did you have the job interview with {}"}
_WILL = {"job-interview": "you have a job interview with {}"}
_HAD = {"job-interview": "you had a job interview with {}"}
"""How a rule speaks of a meeting of a kind, where "meet" does not say it."""
_SLOT = re.compile(r"\{(\d*)\}")


@attrs.frozen
class Other:
    """Somebody else whom a thing to do has to do with."""

    person: str
    label: str


@attrs.frozen(order=False)
class DueItem:
    """One thing to do.

    Attributes:
        rule: its short name, such as ``R7``.
        subject: the event it follows from.
        person: whom it concerns.
        due: the day it is to be done, ISO.
        until: the last day on which it is asked for, ISO; None for a rule of a plugin, which knows
            its own end.
        is_let_go: whether that day is over.
        words: why, in a sentence with ``{}`` in the place of the person, and ``{0}``, ``{1}`` in
            those of the others.
        others: whom else it names: whom to ask instead, or who was there as well.
        detail: the user's own words about it, such as what was promised; None if there are none.
    """

    rule: str
    subject: str
    person: str
    label: str
    due: str
    overdue: bool
    words: str
    until: str | None = None
    is_let_go: bool = False
    others: tuple[Other, ...] = ()
    detail: str | None = None

    @property
    def reason(self) -> str:
        """Why, in a sentence, with the user's own words behind it if there are any."""
        why = "".join(part if isinstance(part, str) else part.label for part in self.parts)
        return f"{why}: {self.detail}" if self.detail else why

    @property
    def parts(self) -> tuple[str | Other, ...]:
        """The reason in parts: words, and people in between; without the user's own words."""
        parts: list[str | Other] = []
        end = 0
        for slot in _SLOT.finditer(self.words):
            if slot[1] and int(slot[1]) >= len(self.others):
                continue
            words = self.words[end : slot.start()]
            named = self.others[int(slot[1])] if slot[1] else Other(self.person, self.label)
            parts += [words, named] if words else [named]
            end = slot.end()
        rest = self.words[end:]
        return (*parts, rest) if rest else tuple(parts)


class _Finding(NamedTuple):
    """What a rule says, see `DueItem`; a tuple, because years of a network hold thousands."""

    on: str
    rule: str
    subject: str
    person: str
    label: str
    words: str
    until: str | None = None
    others: tuple[Other, ...] = ()
    detail: str | None = None


_ORDER = ("on", "rule", "label", "subject", "person")
_CALLED = "coalesce(nullif(p.name, ''), nullif(p.email, ''), nullif(p.linkedin, ''), p.id)"
_WHOM = "join people p on not (p.do_not_contact or p.is_forgotten) and p.id ="
_CONTACT = "c.day, c.what, c.vague, c.instant, c.agreed, c.written"
_TO_COME = (
    "(select max(m.starts) from guests g join meetings m on m.id = g.meeting "
    "where m.state = 'scheduled' and not g.is_absent and g.person = {})"
)
"""The latest meeting agreed with a person."""


def list_due_items(view: Readable, *, let_go: bool = False) -> list[DueItem]:
    """Return what is due by the view's day, the most overdue first; empty when all is done.

    Nobody appears who does not want to be contacted or was forgotten, and nothing that lay behind
    the day on which it was imported.

    Args:
        let_go: whether to give older things as well, for which nothing is asked any more.
    """
    agenda = view.read(Agenda)
    today = agenda.day.isoformat()
    findings = [
        *_follow_up_requests(agenda, view),
        *_follow_up_answers(agenda),
        *_remind_of_meetings(agenda),
        *_follow_up_meetings(agenda),
        *_follow_up_names(agenda),
        *_remind_of_reports(agenda),
        *_remind_of_promises(agenda),
    ]
    if view.plugins.working:
        findings += _list_plugin_reminders(view, today)
    ripe = [f for f in findings if f.on <= today]
    if not let_go:
        ripe = [f for f in ripe if f.until is None or f.until >= today]
    ripe.sort(key=itemgetter(*map(_Finding._fields.index, _ORDER)))
    return [_build_due_item(finding, today) for finding in ripe]


def _build_due_item(finding: _Finding, today: str) -> DueItem:
    """Return what a rule says as a thing to do on a day."""
    f, is_over = finding, finding.until is not None and finding.until < today
    overdue = f.on < today
    return DueItem(
        f.rule, f.subject, f.person, f.label, f.on, overdue, f.words, f.until, is_over, f.others,
        f.detail,
    )  # fmt: skip


def _list_plugin_reminders(view: Readable, today: str) -> Iterator[_Finding]:
    """Yield what the rules of plugins say; one that fails is passed over, and named as broken."""
    people = view.read(People)
    answers = view.plugins.collect_answers(
        "reminder_policies", lambda policy: [(policy.id, r) for r in policy.due(view, today)]
    )
    for rule, reminder in (pair for answer in answers for pair in answer):
        person = people.get(reminder.person)
        if person is not None and not (person.do_not_contact or person.is_forgotten):
            on, subject, words = reminder.on[:10], str(reminder.subject), str(reminder.reason)
            yield _Finding(on, rule, subject, person.id, person.label, words)


def _follow_up_requests(agenda: Agenda, view: Readable) -> Iterator[_Finding]:
    """Follow up a request once, ask somebody else meanwhile, then let go.

    Only the latest request to a person waits, and only as long as there was no contact.
    """
    today, started = agenda.day.isoformat(), "substr(n.sent_at, 1, 10)"
    colleagues = cache(partial(_list_colleagues, agenda))
    for subject, person, label, organization, sent, again, starts, *contact in agenda.query(
        "with newest as (select outreach, person, sent_at, followed_up_at, closed_at, "  # noqa: S608  # texts of our own
        "max(sent_at || outreach) from asks where not bounced and purpose <> 'job' "
        f"group by person) select n.outreach, n.person, {_CALLED}, p.organization, "
        "n.sent_at, n.followed_up_at, "
        f"{_TO_COME.format('n.person')}, {_CONTACT} from newest n {_WHOM} n.person "
        "left join contacts c on c.person = n.person "
        f"where n.closed_at is null and (c.day is null or c.day <= {started}) "
        "and n.outreach not in (select outreach from past_requests) order by n.outreach"
    ):
        if is_since(Contact(person, *contact), sent) or _is_to_come(starts, sent):
            continue
        if again is not None:
            on = _add_business_days(again, CLOSE)
            yield _Finding(on, "R3", subject, person, label, LET_GO, _shift_day(on, ENDS))
        elif (on := _add_business_days(sent, SECOND_TOUCH)) <= today:
            yield _Finding(on, "R2", subject, person, label, SECOND, _shift_day(on, ENDS))
        elif (on := _add_business_days(sent, TRY_ANOTHER)) <= today:
            others = _find_alternatives(
                view, person, sent, organization, colleagues(organization) if organization else ()
            )
            if others is not None:
                names = _enumerate_slots(len(others), "or")
                rest = (
                    f"ask {names} at {{at}}"
                    if others
                    else NOBODY_ELSE
                    if organization
                    else NO_PLACE
                )
                if organization:
                    rest = rest.replace("{at}", _find_organization_name(view, organization))
                words, until = (
                    ANOTHER + rest,
                    _shift_day(_add_business_days(sent, SECOND_TOUCH), -1),
                )
                yield _Finding(on, "R1", subject, person, label, words, until, others)


def _find_organization_name(view: Readable, organization: str) -> str:
    """Return what an organization is called, without what would name a slot."""
    entry = view.read(Organizations).get(organization)
    return _SLOT.sub("", entry.name) if entry else "the same organization"


def _list_colleagues(agenda: Agenda, organization: str) -> list[tuple[Any, ...]]:
    """Return everybody at an organization, and what came of asking them."""
    return agenda.query(
        "select p.id, p.do_not_contact, l.sent_at, k.bounced, a.sentiment, c.agreed "  # noqa: S608  # texts of our own
        "from people p left join latest_asks l on l.person = p.id "
        "left join asks k on k.outreach = l.outreach "
        "left join latest_answers a on a.person = p.id "
        f"left join contacts c on c.person = p.id where p.id in ({WORK_AT})",
        (organization,),
    )


def _find_alternatives(
    view: Readable, person: str, since: str, organization: str | None, colleagues: Iterable[Any]
) -> tuple[Other, ...] | None:
    """Return whom to ask instead of a person where they work, the strongest tie first.

    Returns:
        None if nobody need be asked: somebody else there was asked since, or anybody said yes.
    """
    rest: set[str] = set()
    for other, is_unwanted, requested_at, bounced, sentiment, agreed in colleagues:
        if other == person:
            continue
        is_requested = (
            requested_at is not None and not bounced and not is_before(requested_at, since)
        )
        if (
            is_requested
            or sentiment == "yes"
            or (agreed is not None and not is_before(agreed, since))
        ):
            return None
        if requested_at is None and not is_unwanted:
            rest.add(other)
    if not rest or organization is None:
        return ()
    ranks = {
        tie.person: rank for rank, tie in enumerate(view.read(Ties).list_ties_at(organization))
    }
    people = [p for p in view.read(People).list_employees(organization) if p.id in rest]
    people.sort(key=lambda p: ranks.get(p.id, len(ranks)))
    return tuple(Other(p.id, p.label) for p in people[:MOST_NAMED])


def _follow_up_answers(agenda: Agenda) -> Iterator[_Finding]:
    """Yield reminders for answers: propose a time after a yes, ask again after a "later".

    There is none if there was contact since.

    What they said last counts, and a request of mine after that takes its place.
    """
    for (
        answer,
        person,
        label,
        at,
        sentiment,
        until,
        request,
        sent,
        purpose,
        closed,
        newest,
        bounced,
        is_job,
        again,
        starts,
        *contact,
    ) in agenda.query(
        f"select a.id, a.person, {_CALLED}, a.at, a.sentiment, a.later_until, "  # noqa: S608  # texts of our own
        "k.outreach, k.sent_at, k.purpose, k.closed_at, "
        "n.sent_at, n.bounced, n.purpose = 'job', n.followed_up_at, "
        f"{_TO_COME.format('a.person')}, {_CONTACT} "
        f"from latest_answers a {_WHOM} a.person "
        "left join latest_asks l on l.person = a.person "
        "left join asks n on n.outreach = l.outreach "
        "left join asks k on k.outreach = coalesce(a.outreach, l.outreach) "
        "left join contacts c on c.person = a.person "
        "where a.sentiment in ('yes', 'later') and not a.is_history order by a.id"
    ):
        has_newer_request = (
            newest is not None and not bounced and not is_job and is_before(at, newest)
        )
        if has_newer_request or (again is not None and is_before(at, again)):
            continue
        subject, since = answer, at
        if sent is not None and not is_before(at, sent):
            if purpose == "job" or (closed is not None and not is_before(closed, at)):
                continue
            subject, since = request, sent
        touch = Contact(person, *contact)
        if _is_to_come(touch.agreed, since) or _is_to_come(starts, since):
            continue
        if sentiment == "later" and until is not None and not is_before(until, at):
            is_over = is_since(touch, until)
            on, words = _find_first_day(until), "{} said later, and later is now: ask again"
        else:
            is_over = touch.day is not None and touch.day > latest_day(at)
            on, words = _add_business_days(at, 1), "{} said yes: propose a time"
            if sentiment == "later":
                words = "{} said later, and not when: ask for a day"
        if not is_over:
            yield _Finding(on, "R4", subject, person, label, words, _shift_day(on, ENDS))


def _is_to_come(moment: str | None, since: str) -> bool:
    """Check that there is a moment, and that it lies not surely before another."""
    return moment is not None and not is_before(moment, since)


def _remind_of_meetings(agenda: Agenda) -> Iterator[_Finding]:
    """Confirm the day before, and ask what became of it afterwards."""
    today = agenda.day.isoformat()
    for subject, person, label, starts, kind in agenda.query(
        f"select m.id, g.person, {_CALLED}, m.starts, m.kind "  # noqa: S608  # texts of our own
        f"from meetings m join guests g on g.meeting = m.id {_WHOM} g.person "
        "where m.state = 'scheduled' and not m.is_history and not g.is_absent "
        "order by m.id, g.person"
    ):
        first, last = _find_first_day(starts), latest_day(starts)
        until = _shift_day(last, MEETING_ENDS)
        if last < today:
            words = f"{_DID.get(kind, 'did you meet {}')} {_format_when(starts)}?"
            yield _Finding(last, "R5", subject, person, label, words, until)
        elif first == last:
            words = f"{_WILL.get(kind, 'you meet {}')} {_format_when(starts)}: prepare"
            yield _Finding(_shift_day(first, -1), "R5", subject, person, label, words, until)
        else:
            words = f"{_WILL.get(kind, 'you meet {}')} {_format_when(starts)}: agree on a day"
            yield _Finding(first, "R5", subject, person, label, words, until)


def _follow_up_meetings(agenda: Agenda) -> Iterator[_Finding]:
    """Think over a talk on the same day, thank within a day whoever was there."""
    rows = agenda.query(
        f"select m.id, g.person, {_CALLED}, m.starts, m.kind, "  # noqa: S608  # texts of our own
        "m.debriefed or m.kind = 'job-interview', g.thanked_at "
        f"from meetings m join guests g on g.meeting = m.id {_WHOM} g.person "
        "where m.state = 'held' and not m.is_history and g.met_at is not null "
        "and not ((m.debriefed or m.kind = 'job-interview') and g.thanked_at is not null) "
        "order by m.id, p.folded, g.person"
    )
    for subject, several in groupby(rows, itemgetter(0)):
        attendees = list(several)
        for _, person, label, starts, kind, _, thanked in attendees:
            on = latest_day(starts)
            if thanked is None:
                words = f"{_HAD.get(kind, 'you met {}')} {_format_when(starts)}: say thank you"
                until = _shift_day(on, MEETING_ENDS)
                yield _Finding(_shift_day(on, 1), "R7", subject, person, label, words, until)
        _, person, label, starts, _, debriefed, _ = attendees[0]
        if not debriefed:
            on = latest_day(starts)
            others = tuple(Other(p, called) for _, p, called, *_ in attendees[1:])
            slots = _enumerate_slots(len(others), "and", first="{}")
            words = f"you met {slots}: write down what you learnt"
            until = _shift_day(on, MEETING_ENDS)
            yield _Finding(on, "R6", subject, person, label, words, until, others)


def _follow_up_names(agenda: Agenda) -> Iterator[_Finding]:
    """Take up a name, unless I wrote to them since, or we were in touch, whoever gave it."""
    for subject, person, label, at, starts, *contact in agenda.query(
        f"select i.id, i.introduced, {_CALLED}, i.at, "  # noqa: S608  # texts of our own
        f"{_TO_COME.format('i.introduced')}, {_CONTACT} "
        f"from introductions i {_WHOM} i.introduced "
        "left join contacts c on c.person = i.introduced "
        "where i.state = 'offered' and not i.is_history order by i.id"
    ):
        touch = Contact(person, *contact)
        is_taken_up = _is_to_come(touch.written, at) or _is_to_come(starts, at)
        if not is_taken_up and not is_since(touch, at):
            on = _add_business_days(at, TAKE_UP)
            yield _Finding(on, "R8", subject, person, label, WRITE, _shift_day(on, ENDS))


def _remind_of_reports(agenda: Agenda) -> Iterator[_Finding]:
    """Tell each who gave a name what came of it, since the first talk."""
    rows = agenda.query(
        f"select i.id, i.introducer, {_CALLED}, i.begun_at, g.met_at, i.introduced, "  # noqa: S608  # texts of our own
        f"{_CALLED.replace('p.', 'n.')}, n.do_not_contact or n.is_forgotten "
        f"from introductions i {_WHOM} i.introducer "
        "join people n on n.id = i.introduced "
        "join guests g on g.person = i.introduced and g.met_at is not null "
        "join meetings m on m.id = g.meeting and m.state = 'held' and not m.is_history "
        "where i.state not in ('declined', 'closed') "
        "and g.met_at || '~' >= substr(i.begun_at, 1, 10) order by i.id, g.met_at, m.id"
    )
    for subject, talks in groupby((r for r in rows if not is_before(r[4], r[3])), itemgetter(0)):
        _, person, label, _, met, introduced, name, is_unwanted = next(talks)
        on, until = _add_business_days(met, REPORT_BACK), _shift_day(latest_day(met), ENDS)
        others = () if is_unwanted else (Other(introduced, name),)
        words = REPORT if others else REPORT_NAMELESS
        yield _Finding(on, "R9", subject, person, label, words, until, others)


def _remind_of_promises(agenda: Agenda) -> Iterator[_Finding]:
    """Keep what was promised by its day."""
    for subject, person, label, by, owed_by, detail in agenda.query(
        f"select c.id, c.person, {_CALLED}, c.due, c.owed_by, c.what "  # noqa: S608  # texts of our own
        f"from commitments c {_WHOM} c.person "
        "where c.state = 'made' and c.due is not null and not c.is_history order by c.id"
    ):
        on = latest_day(by)
        whose = "{} promised you something" if owed_by == "them" else "you promised {} something"
        words = f"{whose} by {by[:10]}"
        yield _Finding(on, "R10", subject, person, label, words, _shift_day(on, ENDS), (), detail)


def _enumerate_slots(count: int, last: str, *, first: str | None = None) -> str:
    """Spell the slots of so many others, behind a first if there is one.

    >>> slots = _enumerate_slots
    >>> slots(3, "or"), slots(2, "and", first="{}"), slots(0, "and", first="{}")
    ('{0}, {1} or {2}', '{}, {0} and {1}', '{}')
    """
    slots = [*([first] if first else []), *(f"{{{number}}}" for number in range(count))]
    *before, end = slots or [""]
    return f"{', '.join(before)} {last} {end}" if before else end


@lru_cache(maxsize=4096)
def _add_business_days(moment: str, days: int) -> str:
    """Return the day so many business days after a moment; requests share few days.

    A month counts at its end: which of its days it was, nobody recorded.
    """
    return add_business_days(date.fromisoformat(latest_day(moment)), days).isoformat()


def _format_when(moment: str) -> str:
    """Return a moment as a part of a sentence: a day, or the month or year that is known.

    >>> _format_when("2026-11-20T09:00Z"), _format_when("2026-11")
    ('on 2026-11-20', 'in 2026-11')
    """
    return f"{'on' if len(moment) >= len('2026-11-20') else 'in'} {moment[:10]}"


def _find_first_day(moment: str) -> str:
    return first_day(When(moment)).isoformat()


@lru_cache(maxsize=4096)
def _shift_day(on: str, days: int) -> str:
    return (date.fromisoformat(on) + timedelta(days=days)).isoformat()
