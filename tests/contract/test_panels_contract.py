"""Does a panel keep its word, and does the kit see one that does not?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from tests.contract.failing import checks, failing

import weakties
from weakties import LeadHeard, MeetingDebriefed, MeetingHeld, People, contracts
from weakties.plugins.registry import PANELS
from weakties.report.reporting import CORE
from weakties.testing import PanelConformance, panel_conformance


class Everybody(contracts.Panel):
    """Names everybody."""

    id, title = "herons.everybody", "Everybody"

    def blocks(self, view: contracts.Readable, /) -> Iterator[contracts.Block]:
        rows = [self.row(p) for p in view.read(People).people.where("true order by added_at, id")]
        if rows:
            yield contracts.Table(("Who", "What they do"), rows)

    def row(self, person: Any) -> tuple[contracts.Cell, ...]:
        """Name one."""
        return contracts.Name(person.id, person.label), contracts.Quote(person.title or "")


class Nameless(Everybody):
    id = "Everybody"


class Talkative(Everybody):
    def blocks(self, view: contracts.Readable, /) -> Iterator[contracts.Block]:
        yield contracts.Text("Herons are gray.")
        yield from super().blocks(view)


class Counting(Everybody):
    times = count()

    def row(self, person: Any) -> tuple[contracts.Cell, ...]:
        return next(self.times), None


class Silent(Everybody):
    def blocks(self, view: contracts.Readable, /) -> Iterator[contracts.Block]:
        return iter(())


class OfTheLog(Everybody):
    def blocks(self, view: contracts.Readable, /) -> Iterator[contracts.Block]:
        if position := view.feed.log.read_head().position:
            yield contracts.Text(position)


class Shouting(Everybody):
    def row(self, person: Any) -> tuple[contracts.Cell, ...]:
        name = contracts.Figure(name=person.label)  # which refuses what cannot be shown
        return name.name, None


class Spelling(Everybody):
    def row(self, person: Any) -> tuple[contracts.Cell, ...]:
        return ("this is ", person.label), None


def told(network: weakties.Network) -> None:
    """Tell what the core's panels are about, and nobody had to do with yet."""
    one, two = (p.id for p in [*network.read(People).people.where()][:2])
    made = weakties.IntroductionMade(introducer=one, introduced=two)
    for event in (made, MeetingHeld(people=(one, two)), LeadHeard(person=two)):
        network.record(event)
    talk = network.record(MeetingHeld(people=(one,), at="2020-01-02"))
    network.record(MeetingDebriefed(meeting=weakties.MeetingId(talk.id), insights="permits first"))


(
    TestProgress,
    TestDue,
    TestFunnel,
    TestRequests,
    TestLearnt,
    TestLineages,
    TestMeetings,
    TestTies,
) = (  # fmt: skip
    panel_conformance(panel, record=told) for panel in CORE
)
TestEverybody = panel_conformance(Everybody())
BROKEN: list[tuple[str, Everybody]] = [
    ("test_it_says_what_it_shows", Nameless()),
    ("test_an_empty_network_has_nothing_to_say", Talkative()),
    ("test_it_says_the_same_twice", Counting()),
    ("test_it_has_something_to_say", Silent()),
    ("test_it_can_look_back", OfTheLog()),
    ("test_what_it_says_can_be_written", Shouting()),
    ("test_whoever_is_named_stands_in_a_name", Spelling()),
]


@pytest.mark.parametrize(("check", "panel"), BROKEN)
def test_every_check_of_panels_is_seen_to_fail(check: str, panel: Everybody) -> None:
    assert check in failing(panel_conformance(panel), check)


def test_no_check_of_panels_is_left_untried() -> None:
    assert sorted({check for check, _ in BROKEN}) == checks(PanelConformance)


def test_the_cores_panels_are_those_that_are_kept_from_plugins() -> None:
    assert tuple(panel.id for panel in CORE) == PANELS
