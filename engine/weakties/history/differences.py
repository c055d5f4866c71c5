"""Differences between two days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import attrs

from weakties.contracts import Readable
from weakties.domain.periods import build_span_error
from weakties.domain.when import last_day
from weakties.projections.funnel import STAGES, Funnel
from weakties.projections.organizations import Organizations
from weakties.projections.people import People, Person
from weakties.projections.reply_rates import ReplyRates
from weakties.projections.ties import Ties
from weakties.readmodel.structure import Structure
from weakties.reminders import DueItem, list_due_items
from weakties.statistics.proportions import Proportion

if TYPE_CHECKING:
    from weakties.network.facade import Day, Network

_FACTS = ("name", "email", "linkedin", "title")
_Words = dict[str, str | None]


@attrs.frozen
class PersonSummary:
    """A person who was added or is gone, as recorded on the day they were present."""

    person: str
    label: str
    title: str | None
    organization: str | None


@attrs.frozen
class Change:
    """One changed fact about a person.

    Attributes:
        what: name, email, linkedin, title, organization, tie or stage.
        before: on the first day; None if there was nothing.
        after: on the last day; None if there is nothing.
    """

    person: str
    label: str
    what: str
    before: str | None
    after: str | None


@attrs.frozen
class Rate:
    """One statistic on both days.

    Attributes:
        name: of the stage or the channel.
    """

    name: str
    before: Proportion
    after: Proportion


@attrs.frozen
class Difference:
    """The differences between a network on two days.

    Attributes:
        added: people who were not there before.
        gone: people who are no longer there: merged with another entry, or their entry undone.
        changed: what is told otherwise about people who were there.
        ties: people with whom the strength of contact has another word; it fades by itself.
        stages: people with whom it went further; or less far, after an undo.
        due: what is due now and was not.
        settled: what was due and is no longer, whether it was done or let go.
        stage_rates: of every stage of the funnel, on both days.
        channel_rates: of every channel that was used by the last day, on both days.
    """

    start: date
    end: date
    added: tuple[PersonSummary, ...]
    gone: tuple[PersonSummary, ...]
    changed: tuple[Change, ...]
    ties: tuple[Change, ...]
    stages: tuple[Change, ...]
    due: tuple[DueItem, ...]
    settled: tuple[DueItem, ...]
    stage_rates: tuple[Rate, ...]
    channel_rates: tuple[Rate, ...]


def compare_days(
    network: Network, start: Day, end: Day | None = None, *, recorded_until: Day | None = None
) -> Difference:
    """Compare a network as of two days.

    Args:
        start: the earlier day; a month, or a year, means its end. Words are read as in
            `weakties.Network.read_date`.
        end: the later day; today if left out.
        recorded_until: the last day, or instant, at which anything may have been recorded.

    Raises:
        WrongSpan: the later day comes first.
    """
    first = last_day(network.read_date(start))
    last = network.day if end is None else last_day(network.read_date(end))
    if first > last:
        raise build_span_error(first, last)
    return compare_views(
        network.at(occurred=first, recorded_until=recorded_until),
        network.at(occurred=last, recorded_until=recorded_until),
    )


def compare_views(earlier: Readable, later: Readable) -> Difference:
    """Compare two views of one network: of two days, or as known at two moments.

    >>> import weakties
    >>> with weakties.open(":memory:") as network:
    ...     ana = network.add_person(name="Ana Ruiz")
    ...     before = network.at(position=network.head.position)
    ...     _ = network.record(weakties.OutreachSent(person=ana))
    ...     [stage] = compare_views(before, network).stages
    >>> stage.label, stage.before, stage.after
    ('Ana Ruiz', None, 'asked')
    """
    stands_for = Structure.read_from(later.feed).resolve_id
    before, after = _Side(earlier, stands_for), _Side(later, stands_for)
    open_before, open_after = _list_open_items(before.view), _list_open_items(after.view)
    return Difference(
        earlier.day,
        later.day,
        tuple(after.describe_person(p) for p in after.people if p not in before.people),
        (
            *(before.describe_person(p) for p in before.people if p not in after.people),
            *(before.describe(p.id, p) for p in before.absorbed),
        ),
        tuple(_find_changed_facts(before, after)),
        tuple(
            _find_moves("tie", (before.list_tie_words(), after.list_tie_words()), (before, after))
        ),
        tuple(_find_moves("stage", (before.list_stages(), after.list_stages()), (before, after))),
        tuple(d for key, d in open_after.items() if key not in open_before),
        tuple(d for key, d in open_before.items() if key not in open_after),
        *_pair_rates(before.view, after.view),
    )


class _Side:
    """The network on one of the two days; people have the ids of the later day.

    Attributes:
        absorbed: entries that stand for somebody who has another here.
    """

    def __init__(self, view: Readable, stands_for: Callable[[str], str]) -> None:
        self.view, self._stands_for = view, stands_for
        self.people: dict[str, Person] = {}
        self.absorbed: list[Person] = []
        for person in view.read(People).people.where("true order by folded, added_at, id"):
            if self.people.setdefault(stands_for(person.id), person) is not person:
                self.absorbed.append(person)
        self._organization_names = view.read(Organizations).collect_names()

    def list_facts(self, person: Person) -> dict[str, str | None]:
        """Return what is told about somebody."""
        organization = self._organization_names.get(person.organization)
        return {**{name: getattr(person, name) for name in _FACTS}, "organization": organization}

    def describe_person(self, person: str) -> PersonSummary:
        """Describe somebody who is there on this day."""
        return self.describe(person, self.people[person])

    def describe(self, key: str, person: Person) -> PersonSummary:
        """Describe somebody under an id."""
        facts = self.list_facts(person)
        return PersonSummary(key, person.label, facts["title"], facts["organization"])

    def list_tie_words(self) -> _Words:
        """Return the word for each tie with any contact."""
        ties = self.view.read(Ties)
        mine = ties.ties.where("contact_at is not null")
        rising = sorted(mine, key=ties.compute_warmth)
        return {self._stands_for(tie.person): ties.describe_strength(tie) for tie in rising}

    def list_stages(self) -> _Words:
        """Return the furthest stage with each person."""
        furthest = self.view.read(Funnel).list_furthest_stages()
        rising = sorted(furthest.items(), key=lambda reached: STAGES.index(reached[1]))
        return {self._stands_for(person): stage for person, stage in rising}


def _list_open_items(view: Readable) -> dict[tuple[str, str, str], DueItem]:
    """Return the due items by rule, subject and person, which identify an item on both days."""
    return {(d.rule, d.subject, d.person): d for d in list_due_items(view)}


def _find_changed_facts(before: _Side, after: _Side) -> Iterator[Change]:
    """Yield the changed facts of people who are present on both days."""
    for key, person in after.people.items():
        if key not in before.people:
            continue
        was, now = before.list_facts(before.people[key]), after.list_facts(person)
        for field in now:
            if was[field] != now[field]:
                yield Change(key, person.label, field, was[field], now[field])


def _find_moves(
    field: str, words: tuple[_Words, _Words], sides: tuple[_Side, _Side]
) -> Iterator[Change]:
    """Yield the changes of one word (tie or stage) for each person."""
    (was, now), (before, after) = words, sides
    others = sorted((was.keys() | now.keys()) - after.people.keys())
    for key in (*after.people, *others):
        is_gone = key in before.people and key not in after.people and key not in now
        if was.get(key) != now.get(key) and not is_gone:
            person = after.people.get(key) or before.people.get(key)
            yield Change(key, person.label if person else key, field, was.get(key), now.get(key))


def _pair_rates(before: Readable, after: Readable) -> tuple[tuple[Rate, ...], tuple[Rate, ...]]:
    """Pair the statistics of both days."""
    stages = zip(before.read(Funnel).list_stages(), after.read(Funnel).list_stages(), strict=True)
    was, now = before.read(ReplyRates).count_by_channel(), after.read(ReplyRates).count_by_channel()
    return (
        tuple(Rate(first.name, first.reached, second.reached) for first, second in stages),
        tuple(Rate(name, was.get(name, Proportion(0, 0)), now[name]) for name in now),
    )
