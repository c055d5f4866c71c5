"""The core's panels of a report: due items, the funnel, meetings, lineages, and ties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cached_property

import attrs

from weakties.contracts import Readable
from weakties.contracts.blocks import Block, Figures, Name, Part, Quote, Table, Text
from weakties.domain.when import When, last_day
from weakties.progress.measuring import measure_statistics
from weakties.progress.stages import describe_funnel, list_stages
from weakties.projections.agenda import Agenda, Attendee, Meeting
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.projections.ties import Ties
from weakties.reminders import DueItem, Other, list_due_items
from weakties.shape.bridges import find_bridges
from weakties.shape.dormant import DORMANT_DAYS, DormantTie, find_dormant_ties
from weakties.shape.lineages import Descendant, find_lineages, list_descendants
from weakties.statistics.figures import Figure, share, summarize


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


DUE_LIMIT = 10
_OWN = re.compile(r"R\d+")


class DuePanel:
    """What became due last, by the view's day, as `weakties.list_due_items` says."""

    id, title = "due", "What to do"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        due_items = list_due_items(view)[::-1]
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


ASKED = ("requests", "second-touch", "meetings", "thanks", "introductions", "leads",
         "applications")  # fmt: skip
"""The statistics that an adviser asks for, in the order in which they are shown.

Forecasts and verdicts are for who knows what they rest on: `weakties stats` has them.
"""
_UNRECORDED = ("reported back, of those met",)
"""Figures that count what may only not have been recorded: what is owed says it, by name."""


class FunnelPanel:
    """The funnel: how many got to each stage, of those who got to the one before."""

    id, title = "funnel", "How far it went"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        first, *others = list_stages(view)
        if not first.reached.n:
            return
        words, is_enough = describe_funnel([first, *others])
        if not is_enough:
            yield Text(words)
            return
        yield Text(f"{words} Each stage counts who got that far or further, out of those who got "
                   "to the one before.")  # fmt: skip
        old = [
            share(s.name, s.mature, label=s.label, pending=s.pending)
            for s in others if s.mature.of + s.pending
        ]  # fmt: skip
        if any(figure.of for figure in old):
            yield Figures(old, "Of those whose time to get further has passed")


def _remove_repeated_remark(figure: Figure, words: str) -> Figure:
    """Return a figure without its remark if the text above the table says it already."""
    is_repeated = bool(figure.remark) and figure.remark[1:] in words
    return attrs.evolve(figure, remark="") if is_repeated else figure


class RequestsPanel:
    """The statistics of requests, talks and introductions; those without data are named."""

    id, title = "requests", "How my requests do"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        measurement_by_id = {m.statistic: m for m in measure_statistics(view)}
        measurements = [measurement_by_id[name] for name in ASKED]
        with_data = [m for m in measurements if any(map(_has_data, m.figures))]
        for measurement in with_data:
            words, is_enough = summarize(measurement.figures)
            yield Text(f"{measurement.title} {words}")
            if is_enough:
                shown = [f for f in measurement.figures if f.name not in _UNRECORDED]
                yield Figures(
                    [_remove_repeated_remark(figure, words) for figure in shown], measurement.title
                )
        if with_data and len(with_data) < len(measurements):
            silent = " ".join([m.title for m in measurements if m not in with_data])
            yield Text(f"No data yet for: {silent}")


def _has_data(figure: Figure) -> bool:
    """Check whether a figure is based on events, not only on a claim."""
    return bool(figure.in_words and (figure.of or figure.low is not None or figure.events))


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
                (names.person(b.person), b.brought, b.organizations) for b in bridges[:LINE_LIMIT]
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
    return people, moment, meeting.kind.replace("-", " "), _format_thanked(attendees)


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
