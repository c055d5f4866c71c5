"""What changed between two days?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import attrs

from weakties.domain.when import last_day, when
from weakties.network.due import Due, due
from weakties.network.past.spans import backwards
from weakties.projections.funnel import STAGES, Funnel
from weakties.projections.organizations import Organizations
from weakties.projections.people import People, Person
from weakties.projections.reply_rates import ReplyRates
from weakties.projections.structure import Structure
from weakties.projections.ties import Ties
from weakties.statistics.proportions import Proportion

if TYPE_CHECKING:
    from weakties.network.facade import Day, Network, View

_TOLD = ("name", "email", "linkedin", "title")
_Words = dict[str, str | None]


@attrs.frozen
class Someone:
    """Somebody who came or went, as told on the day on which they were there."""

    person: str
    label: str
    title: str | None
    organization: str | None


@attrs.frozen
class Changed:
    """One thing about somebody that is not as it was.

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
    """What a network says on one day and did not say on an earlier one.

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
    added: tuple[Someone, ...]
    gone: tuple[Someone, ...]
    changed: tuple[Changed, ...]
    ties: tuple[Changed, ...]
    stages: tuple[Changed, ...]
    due: tuple[Due, ...]
    settled: tuple[Due, ...]
    stage_rates: tuple[Rate, ...]
    channel_rates: tuple[Rate, ...]


def difference(
    network: Network, start: Day, end: Day | None = None, *, known: Day | None = None
) -> Difference:
    """Compare a network as of two days.

    Args:
        start: the earlier day; a month, or a year, means its end.
        end: the later day; today if left out.
        known: the last day, or instant, at which anything may have been recorded.

    Raises:
        WrongSpan: the later day comes first.
    """
    first = last_day(when(start))
    last = network.day if end is None else last_day(when(end))
    if first > last:
        raise backwards(first, last)
    later = network.at(occurred=last, known=known)
    stands_for = Structure.within(later.feed).stands_for
    before = _Side(network.at(occurred=first, known=known), stands_for)
    after = _Side(later, stands_for)
    open_before, open_after = _open(before.view), _open(after.view)
    return Difference(
        first,
        last,
        tuple(after.someone(p) for p in after.people if p not in before.people),
        (
            *(before.someone(p) for p in before.people if p not in after.people),
            *(before.described(p.id, p) for p in before.absorbed),
        ),
        tuple(_told_otherwise(before, after)),
        tuple(_moved("tie", (before.words(), after.words()), (before, after))),
        tuple(_moved("stage", (before.stages(), after.stages()), (before, after))),
        tuple(d for key, d in open_after.items() if key not in open_before),
        tuple(d for key, d in open_before.items() if key not in open_after),
        *_rates(before.view, after.view),
    )


class _Side:
    """A network on one of the two days, its people by the ids that they have on the later one.

    Attributes:
        absorbed: entries that stand for somebody who has another here.
    """

    def __init__(self, view: View, stands_for: Callable[[str], str]) -> None:
        self.view, self._stands_for = view, stands_for
        self.people: dict[str, Person] = {}
        self.absorbed: list[Person] = []
        for person in view.read(People).people.where("true order by folded, added_at, id"):
            if self.people.setdefault(stands_for(person.id), person) is not person:
                self.absorbed.append(person)
        self._places = {o.id: o.name for o in view.read(Organizations).organizations.where()}

    def told(self, person: Person) -> dict[str, str | None]:
        """Give what is told about somebody."""
        place = self._places.get(person.organization or "")
        return {**{name: getattr(person, name) for name in _TOLD}, "organization": place}

    def someone(self, person: str) -> Someone:
        """Describe somebody who is there on this day."""
        return self.described(person, self.people[person])

    def described(self, key: str, person: Person) -> Someone:
        """Describe somebody under an id."""
        told = self.told(person)
        return Someone(key, person.label, told["title"], told["organization"])

    def words(self) -> _Words:
        """Give the word for each tie with any contact."""
        ties = self.view.read(Ties)
        mine = ties.ties.where("contact_at is not null")
        rising = sorted(mine, key=ties.warmth)
        return {self._stands_for(tie.person): ties.word(tie) for tie in rising}

    def stages(self) -> _Words:
        """Give the furthest stage with each person."""
        furthest = self.view.read(Funnel).furthest()
        rising = sorted(furthest.items(), key=lambda reached: STAGES.index(reached[1]))
        return {self._stands_for(person): stage for person, stage in rising}


def _open(view: View) -> dict[tuple[str, str, str], Due]:
    """Give what is due, by what makes it the same thing on another day."""
    return {(d.rule, d.subject, d.person): d for d in due(view)}


def _told_otherwise(before: _Side, after: _Side) -> Iterator[Changed]:
    """Compare what is told about everybody who is there on both days."""
    for key, person in after.people.items():
        if key not in before.people:
            continue
        was, now = before.told(before.people[key]), after.told(person)
        for what in now:
            if was[what] != now[what]:
                yield Changed(key, person.label, what, was[what], now[what])


def _moved(
    what: str, words: tuple[_Words, _Words], sides: tuple[_Side, _Side]
) -> Iterator[Changed]:
    """Compare one word about everybody but those who are gone with it, by name."""
    (was, now), (before, after) = words, sides
    others = sorted((was.keys() | now.keys()) - after.people.keys())
    for key in (*after.people, *others):
        is_gone = key in before.people and key not in after.people and key not in now
        if was.get(key) != now.get(key) and not is_gone:
            person = after.people.get(key) or before.people.get(key)
            yield Changed(key, person.label if person else key, what, was.get(key), now.get(key))


def _rates(before: View, after: View) -> tuple[tuple[Rate, ...], tuple[Rate, ...]]:
    """Pair the statistics of both days."""
    stages = zip(before.read(Funnel).stages(), after.read(Funnel).stages(), strict=True)
    was, now = before.read(ReplyRates).by_channel(), after.read(ReplyRates).by_channel()
    return (
        tuple(Rate(one.name, one.reached, two.reached) for one, two in stages),
        tuple(Rate(name, was.get(name, Proportion(0, 0)), now[name]) for name in now),
    )
