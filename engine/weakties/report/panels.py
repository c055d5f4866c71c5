"""The core's panels of a report: due items, the funnel, learnings, lineages, meetings, and ties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter

import attrs

from weakties.contracts import Readable
from weakties.contracts.blocks import Block, Figures, Name, Part, Quote, Table, Text
from weakties.domain.meetings import MeetingDebriefed
from weakties.domain.when import When, last_day
from weakties.progress.acts import Measure
from weakties.progress.before_after import describe_split, list_approaches, split_periods
from weakties.progress.measuring import measure_statistics
from weakties.progress.periods import PeriodFigures, Series, find_first_fact, measure_periods
from weakties.progress.requests import WINDOW_DAYS
from weakties.progress.stages import count_requested
from weakties.projections.agenda import Agenda, Attendee, Meeting
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.projections.ties import Ties
from weakties.reminders import DueItem, Other, list_due_items
from weakties.shape.bridges import find_bridges
from weakties.shape.dormant import DORMANT_DAYS, DormantTie, find_dormant_ties
from weakties.shape.lineages import Descendant, find_lineages, list_descendants
from weakties.statistics.figures import FEWEST, TOO_FEW, Figure, share, summarize
from weakties.statistics.proportions import Proportion


class Names:
    """What everybody in a view is called, in the form that blocks hold."""

    def __init__(self, view: Readable) -> None:
        self._people, self._organizations = view.read(People), view.read(Organizations)

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {
            organization.name: organization.id
            for organization in self._organizations.organizations.where()
        }

    def person(self, person: str) -> Name:
        """Name somebody."""
        entry = self._people.get(person)
        return Name(person, entry.label if entry else person)

    def are_forgotten(self, attendees: list[Attendee]) -> bool:
        """Check whether there is anybody at a meeting, and all of them were forgotten."""
        entries = [self._people.get(attendee.person) for attendee in attendees]
        return bool(entries) and all(entry and entry.is_forgotten for entry in entries)

    def employer(self, person: str) -> Name | None:
        """Name where somebody works, if it is known."""
        entry = self._people.get(person)
        organization = self._organizations.get(entry.organization or "") if entry else None
        return Name(organization.id, organization.name, "organization") if organization else None

    def organization(self, name: str | None) -> Name | None:
        """Name an organization that is told by what it is called."""
        return Name(self._ids.get(name, name), name, "organization") if name else None


def join_names(names: list[Name], between: str = ", ") -> tuple[Part, ...]:
    """Put names in a row, as one cell."""
    parts: list[Part] = []
    for name in names:
        parts += [between, name] if parts else [name]
    return tuple(parts)


def describe_limit(shown: int, all_: int, which: str) -> str:
    """Return how many of all are shown; nothing if all are.

    >>> describe_limit(2, 2, "the oldest"), describe_limit(2, 9, "the oldest")
    ('', '2 of 9 are shown, the oldest first.')
    """
    return f"{shown} of {all_} are shown, {which} first." if shown < all_ else ""


MONTH_LIMIT, PAUSE_LIMIT, PAUSE_WEEKS = 24, 5, 2
_MONTH_MEASURES: tuple[tuple[str, Measure], ...] = (
    ("Talks", "talks"), ("Names", "introductions"), ("Leads", "leads"),
    ("Applications", "applications"), ("Offers", "offers"),
)  # fmt: skip


class MonthsPanel:
    """The search month by month: what was done, and what came of the requests."""

    id, title = "months", "Month by month"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        series = measure_periods(view, "month")
        first = find_first_fact(view)
        if first is None:
            return
        yield Text(_describe_search(series, first))
        months = series.periods[-MONTH_LIMIT:]
        heads = ("Month", "Requests", "Answered", *(head for head, _ in _MONTH_MEASURES))
        rows = (
            (
                month.period.name, month.done["requests"], _format_answered(month),
                *(month.done[measure] for _, measure in _MONTH_MEASURES),
            )
            for month in months
        )  # fmt: skip
        limit = describe_limit(len(months), len(series.periods), "the latest")
        note = (
            f"Answered: of that month's requests that arrived and had {WINDOW_DAYS} days for it. "
            f"Names: people that somebody named to me. {limit}"
        ).rstrip()
        yield Table(heads, rows, "What I did, and what came of it", note, bars="Requests")
        yield from _list_pauses(measure_periods(view, "week"))
        approaches = list_approaches(view)
        for approach in approaches:
            words = Quote(approach.words) if approach.words else "(words erased)"
            yield Text((f"Since {approach.day} I go about it in another way: ", words))
        if approaches and first.isoformat() < approaches[-1].day <= series.day.isoformat():
            for sentence in describe_split(split_periods(view, approaches[-1])):
                yield Text(sentence)


def _list_pauses(weeks: Series) -> Iterator[Block]:
    """Name the latest runs of whole weeks without an own act; a single one is no pause."""
    pauses = [pause for pause in weeks.pauses if pause.periods >= PAUSE_WEEKS]
    if pauses:
        spans = [f"{pause.start} to {pause.end}" for pause in pauses[-PAUSE_LIMIT:]]
        note = describe_limit(len(spans), len(pauses), "the latest")
        yield Text(f"Two weeks or more without anything that I did: {', '.join(spans)}. {note}")


def _describe_search(series: Series, first: date) -> str:
    """Return how long the search has been, and the sums of what was done."""
    sums = Counter[str]()
    for month in series.periods:
        sums.update(month.done)
    weeks = ((series.day - first).days + 7) // 7
    counted = [
        _count(sums["requests"], "request"),
        _count(sums["talks"], "talk"),
        *([f"{_count(round(sums['minutes'] / 60), 'hour')} of talks"] if sums["minutes"] else []),
        *(_count(sums[name], noun) for name, noun in _SUMMED if sums[name]),
    ]
    return f"From {first} to {series.day}, {_count(weeks, 'week')}: {', '.join(counted)}."


_SUMMED = (
    ("applications", "application"), ("job_interviews", "job interview"), ("offers", "offer"),
)  # fmt: skip


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _format_answered(month: PeriodFigures) -> str:
    """Return how many of a month's requests were answered, of those that had time to be."""
    answered = month.cohort.share("answered")
    young = month.cohort.arrived - answered.of
    if not answered.of:
        return "too early" if young else ""
    return f"{answered.n} of {answered.of}"


DUE_LIMIT = 10
_OWN = re.compile(r"R\d+")


class DuePanel:
    """The newest of what is due by the view's day, as `weakties.list_due_items` says."""

    id, title = "due", "What to do next"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        due_items = sorted(list_due_items(view), key=attrgetter("due"), reverse=True)
        if due_items:
            rows = ((Name(d.person, d.label), d.due, _explain(d)) for d in due_items[:DUE_LIMIT])
            note = describe_limit(DUE_LIMIT, len(due_items), "the newest")
            yield Table(("Who", "Since", "Why"), rows, "What is due, and since when", note)


def _explain(item: DueItem) -> tuple[Part, ...]:
    """Return the reason with people as names; the words of a plugin's rule may hold others."""
    is_own = _OWN.fullmatch(item.rule) is not None
    return tuple(
        Name(part.person, part.label)
        if isinstance(part, Other)
        else part
        if is_own
        else Quote(part)
        for part in item.parts
    )


ASKED = ("requests", "reply-time", "second-touch", "meetings", "thanks", "introductions",
         "reproduction", "leads", "applications", "reciprocity", "offers")  # fmt: skip
"""The statistics that an adviser asks for, in the order in which they are shown."""


class FunnelPanel:
    """The funnel: how far it went with the people who were asked long enough ago to answer."""

    id, title = "funnel", "How far it went with the people I asked"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        funnel = count_requested(view)
        base, recent = funnel.base, funnel.recent
        if not base and not recent:
            return
        if 0 < base < FEWEST:
            answered, met = (funnel.reached[stage] or "none" for stage in ("replied", "met"))
            yield Text(
                f"Of {_name_base(base)} {answered} answered, and {met} talked with me. {TOO_FEW}"
            )
        elif base:
            figures = [
                share(name, Proportion(n, base), label=_STAGE_LABELS[name])
                for name, n in funnel.reached.items()
            ]
            yield Figures(figures, f"Of {_name_base(base)}")
        else:
            yield Text(f"Everybody was asked less than {WINDOW_DAYS} days ago: too early to say.")
        if base and recent:
            were = "person was" if recent == 1 else "people were"
            yield Text(
                f"{recent} more {were} asked since, and not counted here: it is too early to say."
            )
        if base >= FEWEST:
            yield Text(
                "Applications, job interviews and offers count here where one of these people "
                "told me of the work."
            )
        if funnel.unrequested:
            met = "person" if funnel.unrequested == 1 else "people"
            yield Text(
                f"{funnel.unrequested} {met} wrote, talked or told of work without being asked; "
                "they are not counted here."
            )


def _name_base(base: int) -> str:
    people = "person" if base == 1 else "people"
    return f"{base} {people} asked at least {WINDOW_DAYS} days ago"


_STAGE_LABELS = {
    "replied": "answered", "met": "talked with me", "lead": "told me of work",
    "applied": "I applied there", "job-interview": "had a job interview", "offer": "had an offer",
    "accepted": "accepted",
}  # fmt: skip
"""How a stage is spoken of where all stages have one base."""


def _remove_repeated_remark(figure: Figure, words: str) -> Figure:
    """Return a figure without its remark if the text above the table says it already."""
    is_repeated = bool(figure.remark) and figure.remark[1:] in words
    return attrs.evolve(figure, remark="") if is_repeated else figure


class RequestsPanel:
    """The statistics of requests, talks and introductions; those without data are named."""

    id, title = "requests", "How my requests do, in detail"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        measurement_by_id = {m.statistic: m for m in measure_statistics(view)}
        measurements = [measurement_by_id[name] for name in ASKED]
        with_data = [m for m in measurements if any(map(_has_data, m.figures))]
        for measurement in with_data:
            words, is_enough = summarize(measurement.figures)
            yield Text(f"{measurement.title} {words}")
            if is_enough:
                yield Figures(
                    [_remove_repeated_remark(figure, words) for figure in measurement.figures],
                    measurement.title,
                )
        if with_data and len(with_data) < len(measurements):
            silent = " ".join([m.title for m in measurements if m not in with_data])
            yield Text(f"No data yet for: {silent}")


def _has_data(figure: Figure) -> bool:
    """Check whether a figure is based on events, not only on a claim."""
    return bool(figure.in_words and (figure.of or figure.low is not None or figure.events))


LEARNING_LIMIT = 10
_FITS = {1: "fits more", -1: "fits less"}


class LearningsPanel:
    """The latest of what meetings taught, and what I think of each career area now."""

    id, title = "learnings", "What I learnt"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        agenda, names = view.read(Agenda), Names(view)
        all_areas = list(view.read(Organizations).areas.where("true order by folded, id"))
        areas = {area.id: area.name for area in all_areas}
        debriefs = [
            event
            for recorded in view.events(("meeting.debriefed",))
            if isinstance(event := recorded.event, MeetingDebriefed)
            and (event.insights or event.advice or event.surprises or event.fit_change)
        ][::-1]
        rows = []
        for event in debriefs[:LEARNING_LIMIT]:
            attendees = agenda.list_attendees(agenda.find_meeting_id(event.meeting))
            area = areas.get(event.area) if event.area else None
            fit = _FITS.get(event.fit_change or 0)
            about = (Quote(area), *([f": {fit}"] if fit else [])) if area else fit
            words = [Quote(w) for w in (event.insights, event.advice, event.surprises) if w]
            rows.append((
                event.at[:10], join_names([names.person(a.person) for a in attendees]), about,
                tuple(part for word in words for part in (word, "; "))[:-1],
            ))  # fmt: skip
        if rows:
            note = describe_limit(LEARNING_LIMIT, len(debriefs), "the latest")
            yield Table(("When", "With", "About", "What I learnt"), rows, "From meetings", note)
        judged = [area for area in all_areas if area.assessed_at]
        if judged:
            opinions = (
                (Quote(a.name), a.decision, a.interest, a.assessed_at[:10] if a.assessed_at else "")
                for a in judged
            )
            heads = ("Area", "Decision", "Interest of 5", "As of")
            yield Table(heads, opinions, "What I think of career areas")


LINE_LIMIT = 8
BACK = ", through "


class LineagesPanel:
    """The longest lines of introductions: to offers, to leads, and to people."""

    id, title = "lineages", "Who led to whom"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        yield from _list_offers_and_leads(view)
        yield from _list_lines_to_people(view)
        bridges = find_bridges(view)
        if bridges:
            names = Names(view)
            rows = (
                (names.person(b.person), b.brought, b.organizations or None)
                for b in bridges[:LINE_LIMIT]
            )
            note = describe_limit(LINE_LIMIT, len(bridges), "those who brought most")
            yield Table(("Who", "People", "Organizations"), rows, "Through whom others came", note)


def _list_offers_and_leads(view: Readable) -> Iterator[Block]:
    """List offers and leads with everybody they came through."""
    names = Names(view)
    lineages = [
        line for goal in ("offer", "lead") for line in find_lineages(view, goal) if line.links
    ]
    lineages.sort(key=lambda line: -len(line.links))
    rows = (
        (line.what, names.organization(line.organization), line.at[:10],
         join_names([names.person(link.person) for link in line.links], BACK))
        for line in lineages[:LINE_LIMIT]
    )  # fmt: skip
    if lineages:
        note = describe_limit(LINE_LIMIT, len(lineages), "the longest lines")
        yield Table(("What", "Where", "When", "Told by"), rows, "Offers and leads", note)


def _list_lines_to_people(view: Readable) -> Iterator[Block]:
    """List the longest lines to people that went on to nobody."""
    names, descendants = Names(view), list_descendants(view)
    by_person = {descendant.person: descendant for descendant in descendants}
    on = {descendant.parent for descendant in descendants}
    ends = sorted(
        (d for d in descendants if d.depth > 1 and d.person not in on), key=lambda d: -d.depth
    )
    rows = (
        (names.person(end.person), join_names(_list_ancestors(end, by_person, names)), end.depth)
        for end in ends[:LINE_LIMIT]
    )
    if ends:
        note = describe_limit(LINE_LIMIT, len(ends), "the longest")
        yield Table(("Who", "Through", "Introductions"), rows, "Lines of introductions", note)


def _list_ancestors(end: Descendant, by_person: dict[str, Descendant], names: Names) -> list[Name]:
    """Return the names from a person's introducer back to the first person."""
    ancestors, descendant = [], end
    while descendant.parent is not None:
        descendant = by_person[descendant.parent]
        ancestors.append(names.person(descendant.person))
    return ancestors


WEEKS, MEETING_LIMIT = 4, 25


class MeetingsPanel:
    """What is agreed, and what took place of late."""

    id, title = "meetings", "Meetings to come and held"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        agenda, names, day = view.read(Agenda), Names(view), view.day
        agreed = agenda.meetings.where("state = 'scheduled' and people <> '' order by starts, id")
        ahead = [m for m in agreed if last_day(When(m.starts)) >= day]
        ahead = [m for m in ahead if not names.are_forgotten(agenda.list_attendees(m.id))]
        if ahead:
            note = describe_limit(MEETING_LIMIT, len(ahead), "the next")
            rows = (_build_row(agenda, names, m)[:3] for m in ahead[:MEETING_LIMIT])
            yield Table(("With", "When", "What"), rows, "To come", note)
        first = (day - timedelta(weeks=WEEKS)).isoformat()
        condition = "state = 'held' and people <> '' and starts >= ? order by starts desc, id"
        past_meetings = list(agenda.meetings.where(condition, (first,)))
        if past_meetings:
            note = describe_limit(MEETING_LIMIT, len(past_meetings), "the latest")
            rows = (_build_row(agenda, names, m) for m in past_meetings[:MEETING_LIMIT])
            title = f"Held in the last {WEEKS} weeks"
            yield Table(("With", "When", "What", "Thanked"), rows, title, note)


def _build_row(agenda: Agenda, names: Names, meeting: Meeting) -> tuple[object, ...]:
    attendees = agenda.list_attendees(meeting.id)
    if meeting.state == "held":
        attendees = [attendee for attendee in attendees if attendee.met_at is not None]
    people = join_names([names.person(attendee.person) for attendee in attendees])
    moment = meeting.starts[:16].replace("T", " ")
    thanked = "" if meeting.kind == "job-interview" else _format_thanked(attendees)
    return people, moment, meeting.kind.replace("-", " "), thanked


def _format_thanked(attendees: list[Attendee]) -> str:
    done = sum(attendee.thanked_at is not None for attendee in attendees)
    if done in (0, len(attendees)):
        return "yes" if done else "not yet"
    return f"{done} of {len(attendees)}"


TIE_LIMIT = 10
_HEADS = ("Who", "Where", "Last contact", "Talks")


def _describe_others(tie: DormantTie) -> str:
    """Return a note if I have no current contact at a person's organization."""
    if not tie.is_new:
        return ""
    return "in touch with nobody there now" if tie.others else "your only tie there"


class TiesPanel:
    """The ties of most recent contact, and those that sleep."""

    id, title = "ties", "My strongest ties, and those to pick up again"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`; nobody who wants no contact is in it."""
        names, ties = Names(view), view.read(Ties)
        silent = {p.id for p in view.read(People).people.where("do_not_contact or is_forgotten")}
        mine = [t for t in ties.ties.where("contact_at is not null order by person")
                if t.person not in silent]  # fmt: skip
        mine.sort(key=ties.compute_warmth, reverse=True)
        if mine:
            rows = (
                (names.person(t.person), names.employer(t.person), ties.find_last_contact(t) or "",
                 t.meetings)
                for t in mine[:TIE_LIMIT]
            )  # fmt: skip
            note = describe_limit(TIE_LIMIT, len(mine), "the strongest")
            yield Table(_HEADS, rows, "Strongest", note)
        asleep = find_dormant_ties(view)
        if asleep:
            besides = any(d.is_new for d in asleep[:TIE_LIMIT])
            woken = (
                (
                    names.person(d.person),
                    names.organization(d.organization),
                    d.last_at[:10],
                    d.meetings,
                    *([_describe_others(d)] * besides),
                )
                for d in asleep[:TIE_LIMIT]
            )
            note = describe_limit(TIE_LIMIT, len(asleep), "those who lead where nobody else does")
            title = f"Without contact for {DORMANT_DAYS} days"
            yield Table((*_HEADS, *(["Besides"] * besides)), woken, title, note)
