"""The log of a work search, week by week, for an office that asks for one.

It lists what you did: requests for talks, talks, applications, job interviews, and requests for an
introduction or a recommendation, each by the day on which it happened. What an office counts, it
says itself; here each line is one activity, and a weekly number is whatever the user names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from csv import writer as csv_writer
from datetime import date, timedelta
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from weakties.contracts.blocks import ROWS, Block, Name, Table, Text
from weakties.corrections.saving import save
from weakties.domain.event import list_person_ids
from weakties.domain.moments import latest_day
from weakties.domain.periods import build_span_error, list_periods
from weakties.domain.sources import is_importer
from weakties.exchange.exporting import spell_cell
from weakties.exchange.proving import export_proof, parse_span, plan_proof
from weakties.files import refuse_overwriting
from weakties.history.wording import spell_channel
from weakties.log.envelope import Recorded
from weakties.lookup import labels_of
from weakties.progress.acts import list_acts
from weakties.progress.once import CachingView
from weakties.progress.requests import list_outcomes, list_requests
from weakties.progress.talks import index_talks_by_name
from weakties.projections.organizations import Organizations
from weakties.projections.people import People, Person
from weakties.projections.reply_rates import TalkRequest
from weakties.report.page import render_page
from weakties.report.reporting import Answer, Report
from weakties.text import clean

if TYPE_CHECKING:
    from weakties.maintenance import LogSummary
    from weakties.network.facade import Day, Network, View

COLUMNS = (
    "week", "date", "employer", "person", "method", "what", "result", "hours", "recorded", "event",
)  # fmt: skip
"""The first line of the CSV: columns are only ever added, at the end."""
WITHHELD = "withheld"
_MEASURES = ("requests", "follow_ups", "talks", "applications", "job_interviews")
_ASKED = ("introduction.requested", "job_referral.requested")
_RESULTS = {
    "offer.received": ("lead", "job offer on {day}"),
    "lead.closed": ("lead", "closed: {reason}"),
    "job_interview.held": ("lead", "job interview on {day}"),
    "introduction.made": ("introduced", "introduced on {day}"),
    "introduction.declined": ("introduced", "declined on {day}"),
    "job_referral.given": ("person", "recommended on {day}"),
    "job_referral.declined": ("person", "declined on {day}"),
}
"""What can come of an activity: the field by which it is found, and its words."""
_NO_ANSWER = "no answer recorded"
_NO_CLAIM = (
    "the proof shows kinds and days, and no names; that this is what an office asks for, nobody "
    "claims."
)
KINDS = (
    "outreach.sent", "outreach.followed_up", "meeting.held", "application.sent",
    "job_interview.held", *_ASKED,
)  # fmt: skip
"""The kinds of the events that are activities."""
_WHAT = {
    "information-interview": "asked for an information interview",
    "reconnect": "wrote to pick up contact again",
    "job-referral": "asked for a recommendation",
    "job": "asked about work",
}
_METHODS = {
    "posting": "application to an advertised job",
    "job-referral": "application with a recommendation",
    "direct": "application without an advertised job",
    "recruiter": "application through a recruiter",
}
_MODES = {"in-person": "in person", "video": "by video", "phone": "by phone"}
_ANSWERS = {
    "yes": "they said yes", "no": "they said no", "later": "they said later",
    "redirected": "they named somebody else",
}  # fmt: skip
_WITHHELD = "People are withheld on this page; employers and days are not."
_HEADS = ("Date", "Employer", "Person", "Method", "What", "Result", "Hours", "Event")


@attrs.frozen(kw_only=True)
class Activity:
    """One line of the log: something that you did.

    Attributes:
        day: on which it happened, ISO; of a month alone its last day, or that of recording.
        employer: the organization it was about, or where the person was; empty if not known.
        person: whom you dealt with, or `WITHHELD`; empty where it is about nobody.
        method: by what way, such as ``by e-mail``; empty if not recorded.
        what: what you did.
        result: what came of it by the view's day.
        minutes: how long it took; None if not recorded.
        recorded_on: the day, in UTC, on which it was recorded, ISO.
        position: the event's place in the log, and in a proof of it.
    """

    day: str
    employer: str
    person: str
    method: str
    what: str
    result: str
    minutes: int | None
    recorded_on: str
    position: int

    @property
    def hours(self) -> float | None:
        """How long it took, to the hundredth of an hour; None if not recorded."""
        return None if self.minutes is None else round(self.minutes / 60, 2)


@attrs.frozen(kw_only=True)
class Week:
    """A week, Monday to Sunday, or the part of it that lies within the period.

    Attributes:
        name: such as ``2026-W47``.
        required: how many activities are required in a week; None if nobody said.
        is_whole: whether all seven days of it lie within the period, and are over.
    """

    name: str
    start: date
    end: date
    activities: tuple[Activity, ...]
    required: int | None
    is_whole: bool

    @property
    def minutes(self) -> int:
        """How long all of it took, as far as it was recorded."""
        return sum(activity.minutes or 0 for activity in self.activities)

    @property
    def is_met(self) -> bool | None:
        """Whether there are as many activities as are required; None if nobody said how many."""
        return None if self.required is None else len(self.activities) >= self.required


@attrs.frozen(kw_only=True)
class WorkSearch:
    """The log of a work search.

    Attributes:
        day: as of which it is.
        is_named: whether people are named in it.
    """

    day: date
    weeks: tuple[Week, ...]
    is_named: bool

    @property
    def activities(self) -> Iterator[Activity]:
        """All activities, in the order of their days."""
        return (activity for week in self.weeks for activity in week.activities)


def list_weeks(
    view: View | Network,
    *,
    first: Day | None = None,
    last: Day | None = None,
    required: int | None = None,
    is_named: bool = True,
) -> WorkSearch:
    """Return what was done in each week of a period; a week without anything is there, too.

    Args:
        first: the day on which the period begins, that of the first activity if left out; a month
            means its first.
        last: the day on which it ends, at the latest the view's, which it is if left out; a month
            means its last.
        required: how many activities a week are required.
        is_named: whether people are named; else each is `WITHHELD`, as who was forgotten always is.

    Raises:
        WrongSpan: the last day is before the first, or there are more than a thousand weeks.
    """
    begin, end = parse_span(first, last)
    end = view.day if end is None else min(end, view.day)
    if begin is not None and begin > end:
        raise build_span_error(begin, end)
    activities = [
        activity
        for activity in _Collector(view, is_named=is_named).list_activities()
        if (begin is None or begin.isoformat() <= activity.day) and activity.day <= end.isoformat()
    ]
    if begin is None and not activities:
        return WorkSearch(day=view.day, weeks=(), is_named=is_named)
    start = begin or date.fromisoformat(activities[0].day)
    start = start if begin is not None else start - timedelta(days=start.weekday())
    by_week: dict[str, list[Activity]] = defaultdict(list)
    for activity in activities:
        by_week[_name_week(activity.day)].append(activity)
    weeks = tuple(
        Week(
            name=period.name, start=period.start, end=period.end, required=required,
            activities=tuple(by_week[period.name]), is_whole=period.is_whole,
        )
        for period in list_periods(start, end, "week")
    )  # fmt: skip
    return WorkSearch(day=view.day, weeks=weeks, is_named=is_named)


def _name_week(day: str) -> str:
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02}"


@attrs.frozen(kw_only=True)
class _Details:
    """What is particular to an activity of one kind; see `Activity`."""

    what: str
    method: str = ""
    result: str = ""
    minutes: int | None = None
    organization: str | None = None
    people: tuple[str, ...] = ()


class _Collector:
    """Collects the activities of a view, with what came of each."""

    def __init__(self, view: View | Network, *, is_named: bool) -> None:
        self._view = CachingView(view)
        self._is_named = is_named
        self._organizations = view.read(Organizations).collect_names()
        people = view.read(People).people.where()
        self._people: dict[str, Person] = {person.id: person for person in people}
        acts = list_acts(self._view)
        self._days = {act.event: act.day for act in acts if act.measure in _MEASURES}
        self._minutes = {act.event: act.amount for act in acts if act.measure == "minutes"}
        self._requests = {str(r.outreach): r for r in list_requests(self._view)}
        self._talks = {str(o.request.outreach): o.talk for o in list_outcomes(self._view)}
        self._describers: dict[str, Callable[[str, Any], _Details]] = {
            "outreach.sent": self._describe_request,
            "outreach.followed_up": self._describe_follow_up,
            "meeting.held": self._describe_meeting,
            "application.sent": self._describe_application,
            "job_interview.held": self._describe_interview,
            "introduction.requested": self._describe_introduction,
            "job_referral.requested": self._describe_referral,
        }

    def list_activities(self) -> list[Activity]:
        """Return all of them, in the order of their days, and of recording on one day."""
        activities = []
        for recorded in self._view.events(KINDS):
            day = self._days.get(recorded.id)
            if recorded.kind in _ASKED and not is_importer(recorded.source):
                day = latest_day(recorded.occurred_at)
            if day is not None:
                activities.append(self._build(recorded, day))
        return sorted(activities, key=lambda activity: (activity.day, activity.position))

    def _build(self, recorded: Recorded, day: str) -> Activity:
        details = self._describers[recorded.kind](recorded.id, recorded.event)
        people = details.people or list_person_ids(recorded.event)
        organization = details.organization
        if organization is None and people:
            organization = self._find_employer(people[0])
        return Activity(
            day=day,
            employer=self._organizations.get(organization, "") if organization else "",
            person=self._name(people),
            method=details.method,
            what=details.what,
            result=details.result,
            minutes=details.minutes,
            recorded_on=recorded.recorded_at[:10],
            position=recorded.position,
        )

    def _name(self, people: Iterable[str]) -> str:
        """Return who people are; who was forgotten, or is to stay unnamed, is withheld."""
        names = [
            self._labels.get(person, WITHHELD) if self._is_named else WITHHELD for person in people
        ]
        return ", ".join(dict.fromkeys(names))

    @cached_property
    def _labels(self) -> dict[str, str]:
        named = [person for person in self._people.values() if not person.is_forgotten]
        return {str(person): label for person, label in labels_of(self._view, named).items()}

    def _describe_request(self, name: str, event: Any) -> _Details:
        request, talk = self._requests.get(name), self._talks.get(name)
        result = "no answer yet"
        if request is not None and request.bounced:
            result = "it did not arrive"
        elif talk is not None:
            result = f"talk on {talk.at[:10]}"
        elif request is not None and request.replied_at is not None:
            result = _ANSWERS.get(request.sentiment or "", "they answered")
        elif request is not None and request.closed_at is not None:
            result = "no answer; closed"
        return _Details(
            what=_WHAT[event.purpose], method=spell_channel(event.channel), result=result,
            organization=self._find_employer(event.person, request),
        )  # fmt: skip

    def _find_employer(self, name: str, request: TalkRequest | None = None) -> str | None:
        """Return where somebody works, or did when they were asked.

        Of whoever was forgotten it is withheld: it could say who they were.
        """
        person = self._people.get(name)
        if person is None or person.is_forgotten:
            return None
        return request.organization if request else person.organization

    def _describe_follow_up(self, _: str, event: Any) -> _Details:
        return _Details(what="wrote a second time", method=spell_channel(event.channel))

    def _describe_meeting(self, name: str, event: Any) -> _Details:
        kind = event.kind.replace("-", " ")
        talk = index_talks_by_name(self._view).get(name)
        is_interview = event.kind == "job-interview"
        return _Details(
            what=kind if is_interview else f"talk: {kind}",
            method=_MODES.get(event.mode, ""),
            result="held",
            minutes=event.minutes if is_interview else self._minutes.get(name),
            people=talk.people if talk is not None else (),
        )

    def _describe_interview(self, name: str, event: Any) -> _Details:
        result = self._find_result(event.lead, name, "offer.received", "lead.closed")
        return _Details(
            what="job interview", result=result or "held", organization=self._employers[event.lead]
        )

    def _describe_application(self, name: str, event: Any) -> _Details:
        kinds = ("offer.received", "lead.closed", "job_interview.held")
        return _Details(
            what="applied", method=_METHODS[event.method],
            result=self._find_result(event.lead, name, *kinds) or _NO_ANSWER,
            organization=self._employers[event.lead],
        )  # fmt: skip

    def _describe_introduction(self, name: str, event: Any) -> _Details:
        kinds = ("introduction.made", "introduction.declined")
        result = self._find_result(event.introduced, name, *kinds)
        return _Details(
            what="asked for an introduction", method=spell_channel(event.channel),
            result=result or _NO_ANSWER,
        )  # fmt: skip

    def _describe_referral(self, name: str, event: Any) -> _Details:
        kinds = ("job_referral.given", "job_referral.declined")
        return _Details(
            what="asked for a recommendation",
            result=self._find_result(event.person, name, *kinds) or _NO_ANSWER,
            organization=self._employers[event.lead] if event.lead else None,
        )

    @cached_property
    def _employers(self) -> dict[str, str | None]:
        """The organization of each lead; None for what is not there any more."""
        employers: dict[str, str | None] = defaultdict(lambda: None)
        for recorded in self._view.events(("lead.heard",)):
            event: Any = recorded.event
            employers[recorded.id] = event.organization
        return employers

    @cached_property
    def _results(self) -> dict[tuple[str, str], list[tuple[int, str]]]:
        """What came later, by kind and by what it is about: its number in time, and its words."""
        results: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        for number, recorded in enumerate(self._view.events((*KINDS, *_RESULTS))):
            self._numbers[recorded.id] = number
            if recorded.kind in _RESULTS:
                event: Any = recorded.event
                field, words = _RESULTS[recorded.kind]
                reason = getattr(event, "reason", "")
                text = words.format(day=recorded.occurred_at[:10], reason=reason)
                results[recorded.kind, getattr(event, field)].append((number, text))
        return results

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {}

    def _find_result(self, about: str, name: str, *kinds: str) -> str:
        """Return what came of an activity: of the first kind that came after it, the first."""
        results = self._results
        for kind in kinds:
            for number, text in results.get((kind, about), ()):
                if number > self._numbers[name]:
                    return text
        return ""


def export_work_search(search: WorkSearch) -> Iterator[str]:
    """Yield lines of CSV, see `COLUMNS`, which no spreadsheet runs and no terminal obeys."""
    line = StringIO(newline="")
    rows = csv_writer(line)
    rows.writerow(COLUMNS)
    yield line.getvalue()
    for week in search.weeks:
        for activity in week.activities:
            line.seek(0)
            line.truncate()
            cells = (
                week.name, activity.day, activity.employer, activity.person, activity.method,
                activity.what, activity.result, activity.hours, activity.recorded_on,
                activity.position,
            )  # fmt: skip
            rows.writerow(
                [spell_cell(clean(cell) if isinstance(cell, str) else cell) for cell in cells]
            )
            yield line.getvalue()


def render_work_search(search: WorkSearch, basis: LogSummary) -> Iterator[str]:
    """Yield the log as a page to print, a section for each week."""
    sections = [
        Answer(week.name, describe_week(week), tuple(_build_tables(week))) for week in search.weeks
    ]
    about = (
        f"Each line is one activity. The event is its number in the log, and in the proof that "
        f"was written with this page: {_NO_CLAIM}"
    )
    heading = "Work search"
    if search.weeks:
        heading += f" from {search.weeks[0].start} to {search.weeks[-1].end}"
    report = Report(
        search.day.isoformat(),
        tuple(sections),
        begin="" if sections else "Nothing that you did is recorded yet.",
        title=heading,
        audience="" if search.is_named else _WITHHELD,
        footer=(about, *basis.sentences),
    )
    return render_page(report)


def _build_tables(week: Week) -> Iterator[Block]:
    """Yield the activities of a week in as many tables as they need."""
    if not week.activities:
        yield Text("Nothing recorded.")
    for start in range(0, len(week.activities), ROWS):
        rows = [
            (
                activity.day,
                activity.employer and Name("", activity.employer, "organization"),
                activity.person and Name("", activity.person),
                activity.method,
                activity.what,
                activity.result,
                activity.hours,
                activity.position,
            )
            for activity in week.activities[start : start + ROWS]
        ]
        yield Table(_HEADS, rows, f"Activities of {week.name}" + " (continued)" * (start > 0))


def describe_week(week: Week) -> str:
    """Return a week with its count, what is required of it, and its hours, in one line.

    >>> week = Week(name="2026-W47", start=date(2026, 11, 16), end=date(2026, 11, 22),
    ...             activities=(), required=3, is_whole=True)
    >>> describe_week(week)
    '2026-W47, 2026-11-16 to 2026-11-22: 0 activities, 3 required'
    """
    count = len(week.activities)
    noun = "activity" if count == 1 else "activities"
    required = "" if week.required is None else f", {week.required} required"
    hours = f", {week.minutes / 60:.2f} hours" if week.minutes else ""
    part = "" if week.is_whole else ", a part of a week"
    return f"{week.name}, {week.start} to {week.end}: {count} {noun}{required}{hours}{part}"


def save_work_search(
    network: Network, search: WorkSearch, basis: LogSummary, to: Path, *, force: bool = False
) -> Path:
    """Write the log as a page or as CSV, by the end of its name, and its proof beside it.

    Args:
        basis: what `weakties.maintenance.require_intact` gave.
        to: ends with ``.html`` for a page; all else is CSV.
        force: whether files of these names are replaced.

    Returns:
        the file of the proof, which ends with ``.proof``.

    Raises:
        CannotWrite: one of them is there already, or the place does not take it.
    """
    proof = to.with_suffix(".proof")
    for path in (to, proof):
        refuse_overwriting(path, network.path, force=force)
    span = (search.weeks[0].start, search.weeks[-1].end) if search.weeks else (None, None)
    plan = plan_proof(network, first=span[0], last=span[1], kinds=KINDS)
    is_page = to.suffix.lower() == ".html"
    pieces = render_work_search(search, basis) if is_page else export_work_search(search)
    save(pieces, to, force=force, network=network.path)
    save(export_proof(network, plan), proof, force=force, network=network.path)
    return proof
