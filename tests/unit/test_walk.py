"""Does a walk take along what is asked for late, and leave out what fails, as a look back does?"""

from __future__ import annotations

import pytest
from tests.story import Story

import weakties
from weakties import Projection, Rows, history, on, row
from weakties.errors import BrokenPlugin, WrongSpan

MONTHS = ("2026-02", "2026-03", "2026-04")


@row
class Count:
    """How many thanks somebody got."""

    person: str
    count: int


class Thanks(Projection):
    """How often did I thank whom? It fails at whoever is thanked by phone."""

    name = "stranger/thanks"
    counts = Rows("stranger_thanks", Count, "person")

    @on("thanks.sent")
    def count_thanks(self, event: weakties.ThanksSent, _: weakties.Recorded) -> None:
        if event.channel == "phone":
            raise ValueError
        entry = self.counts.get(event.person) or Count(event.person, 0)
        entry.count += 1
        self.counts.put(entry)


@pytest.fixture
def story() -> Story:
    thanked = Story()
    for day in ("2026-02-03", "2026-03-03", "2026-03-04"):
        thanked.thank("ana", day)
    return thanked


def test_a_projection_of_ones_own_is_a_series(story: Story) -> None:
    counts = history.compute_series(
        story.network, "2026-01", "2026-04",
        measure=lambda view: [entry.count for entry in view.read(Thanks).counts.where()],
    )  # fmt: skip

    assert list(counts) == [[], [1], [3], [3]]


def test_what_fails_fails_from_its_day_on(story: Story) -> None:
    story.thank("ben", "2026-03-05", channel="phone")

    february, *later = story.network.walk_days(MONTHS)
    assert [entry.count for entry in february.read(Thanks).counts.where()] == [1]
    for view in (*later, story.network.at(occurred="2026-03")):
        with pytest.raises(BrokenPlugin, match="position"):
            view.read(Thanks)
    for view in story.network.walk_days(MONTHS):
        assert view.read(weakties.Agenda)  # the others go on
        if view.day.month == 2:
            assert [entry.count for entry in view.read(Thanks).counts.where()] == [1]
        else:
            with pytest.raises(BrokenPlugin, match="position"):
                view.read(Thanks)


def test_who_was_recorded_late_is_there_by_name_and_goes_again(story: Story) -> None:
    person = story.network.add_person(name="Late", at="2026-04-10")
    story.tell(weakties.OutreachSent, "2026-03-03", person=person)
    story.network.record(weakties.PersonDescribed(person=person, title="head", at="2026-04-20"))

    entries = [view.read(weakties.People).get(person) for view in story.network.walk_days(MONTHS)]

    assert [entry and (entry.name, entry.title) for entry in entries] == [
        None, ("Late", None), ("Late", "head"),
    ]  # fmt: skip


def test_days_must_not_run_backwards(story: Story) -> None:
    with pytest.raises(WrongSpan, match="backwards"):
        list(story.network.walk_days(["2026-03", "2026-02"]))


def test_an_empty_network_has_no_series(story: Story) -> None:
    with weakties.open(":memory:") as network:
        assert list(history.compute_series(network)) == []
        network.add_person(name="Ana", at="1833-01-01")
        (point,) = history.compute_series(network)
        assert (point.day, point.people) == (network.day, 1)
