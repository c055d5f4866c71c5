"""Do the core's panels say of a small story what there is to say, and no more?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from tests.story import NOW

import weakties
from weakties import (
    IntroductionMade,
    LeadHeard,
    MeetingCancelled,
    MeetingHeld,
    MeetingScheduled,
    Network,
    OutreachSent,
    PersonId,
    PersonPreferenceSet,
    ReplyReceived,
    ThanksSent,
    contracts,
    hookimpl,
    report,
)
from weakties.testing import sequence


class Birthday(contracts.ReminderPolicy):
    """Everybody is due, in words that name somebody else."""

    id = "pets.birthday"

    def due(self, view: contracts.Readable, today: str, /) -> Iterator[contracts.Reminder]:
        for person in view.read(weakties.People).people.where("true order by added_at, id"):
            found = person.id
            yield contracts.Reminder(found, today, "{} has a birthday, says Ben", person.id)


def opened(*plugins: Any) -> Network:
    return weakties.open(":memory:", plugins=plugins, clock=lambda: NOW, chance=sequence())


@pytest.fixture
def network() -> Iterator[Network]:
    with opened() as network:
        yield network


def added(network: Network, *names: str) -> list[PersonId]:
    return [network.add_person(name=name) for name in names]


def before(days: int) -> weakties.When:
    return weakties.when(NOW.date() - timedelta(days=days))


def tables(network: Network, panel: str) -> dict[str, list[list[str]]]:
    """Return the rows of each table of a panel, by its title."""
    told = report.build_report(network, [panel]).panels
    blocks = [b for p in told for b in p.blocks if isinstance(b, contracts.Table)]
    return {b.title: [[*map(report.format_cell, row)] for row in b.rows] for b in blocks}


def test_who_wants_no_contact_is_in_no_list_of_ties(network: Network) -> None:
    ana, ben, zoe = added(network, "Ana", "Ben", "Zoë")
    network.record(MeetingHeld(people=(ana, ben), at=before(300)))
    network.record(MeetingHeld(people=(zoe,), at=before(3)))
    network.record(PersonPreferenceSet(person=ben, do_not_contact=True))

    found = tables(network, "ties")

    assert [row[0] for row in found["Strongest"]] == ["Zoë", "Ana"]
    assert [row[0] for row in found["Without contact for 180 days"]] == ["Ana"]


def test_only_ties_to_new_places_have_a_word_besides(network: Network) -> None:
    ana = network.add_person(name="Ana", organization="Halden Grid")
    network.record(MeetingHeld(people=(ana,), at=before(300)))

    ((who, where, last, talks, besides),) = tables(network, "ties")["Without contact for 180 days"]

    assert (who, where, talks) == ("Ana", "Halden Grid", "1")
    assert (last, besides) == (before(300), "your only tie there")


def test_the_longest_line_comes_first_and_only_ends_are_listed(network: Network) -> None:
    ana, ben, cleo, dora = added(network, "Ana", "Ben", "Cleo", "Dora")
    for one, two in ((ana, ben), (ben, cleo)):
        network.record(IntroductionMade(introducer=one, introduced=two, at=before(50)))
    network.record(LeadHeard(person=cleo, at=before(20)))
    network.record(LeadHeard(person=dora, at=before(10)))

    found = tables(network, "lineages")

    assert [row[3] for row in found["Offers and leads"]] == [
        "Cleo, through Ben, through Ana", "Dora",
    ]  # fmt: skip
    assert found["Lines of introductions"] == [["Cleo", "Ben, Ana", "2"]]
    assert found["Through whom others came"][0] == ["Ana", "2", ""]


def test_what_is_agreed_is_to_come_until_its_day_is_over(network: Network) -> None:
    ana, ben, cleo = added(network, "Ana", "Ben", "Cleo")
    for person, starts in (
        (ana, before(0)), (ben, NOW.strftime("%Y-%m")), (cleo, before(40)),
    ):  # fmt: skip
        network.record(MeetingScheduled(people=(person,), starts=weakties.when(starts)))
    off = network.record(MeetingScheduled(people=(cleo,), starts=before(-3)))
    network.record(MeetingCancelled(meeting=off.id))  # type: ignore[arg-type]  # it is one's

    assert [row[0] for row in tables(network, "meetings")["To come"]] == ["Ben", "Ana"]


def test_what_was_held_says_who_was_thanked(network: Network) -> None:
    ana, ben = added(network, "Ana", "Ben")
    network.record(MeetingHeld(people=(ana, ben), at=before(3)))
    network.record(MeetingHeld(people=(ben,), at=before(29)))
    title = "Held in the last 4 weeks"

    def thanked() -> list[str]:
        return [row[3] for row in tables(network, "meetings")[title]]

    none = thanked()
    network.record(ThanksSent(person=ana))
    one = thanked()
    network.record(ThanksSent(person=ben))

    assert (none, one, thanked()) == (["not yet"], ["1 of 2"], ["yes"])


def test_every_stage_has_the_same_base(network: Network) -> None:
    people = added(network, *(f"Person {n}" for n in range(6)))
    for person in people:
        network.record(OutreachSent(person=person, at=before(60)))
    network.record(ReplyReceived(person=people[0], at=before(55)))
    (late,) = added(network, "Late")
    network.record(OutreachSent(person=late, at=before(3)))

    (told,) = report.build_report(network, ["funnel"]).panels
    figures, later, _ = told.blocks

    assert isinstance(figures, contracts.Figures)
    assert figures.title == "Of 6 people asked at least 21 days ago"
    assert [(f.name, f.n, f.of) for f in figures.figures][:2] == [("replied", 1, 6), ("met", 0, 6)]
    assert isinstance(later, contracts.Text)
    assert report.format_cell(later.text) == (
        "1 more person was asked since, and not counted here: it is too early to say."
    )


def test_of_less_than_five_there_is_a_sentence_and_no_table(network: Network) -> None:
    for person in added(network, "Ana", "Ben"):
        network.record(OutreachSent(person=person, at=before(60)))

    funnel, requests = report.build_report(network, ["funnel", "requests"]).panels

    said = [
        report.format_cell(b.text) for b in (*funnel.blocks, *requests.blocks) if hasattr(b, "text")
    ]
    assert said[0].startswith("Of 2 people asked at least 21 days ago none answered")
    assert said[1].startswith("What became of your requests? Of 2 requests that had time")
    assert not any("%" in text for text in said[:2])
    titles = [b.title for b in requests.blocks if isinstance(b, contracts.Figures)]
    assert "What became of your requests?" not in titles


def test_questions_without_data_are_named(network: Network) -> None:
    (ana,) = added(network, "Ana")
    network.record(OutreachSent(person=ana, at=before(60)))

    *told, silent = report.build_report(network, ["requests"]).panels[0].blocks

    assert isinstance(silent, contracts.Text)
    assert "How likely is an offer" in report.format_cell(silent.text)
    for block in told:
        title = report.format_cell(block.text) if isinstance(block, contracts.Text) else block.title
        assert title.partition("?")[0] not in report.format_cell(silent.text)


def test_of_much_to_do_the_newest_is_shown(network: Network) -> None:
    for person in added(network, *(f"Person {n:02}" for n in range(30))):
        network.record(OutreachSent(person=person, at=before(60)))

    (block,) = report.build_report(network, ["due"]).panels[0].blocks

    assert isinstance(block, contracts.Table)
    assert len(block.rows) == 10
    assert block.note == "10 of 30 are shown, the newest first."


def test_words_of_a_plugins_rule_are_left_out_without_names() -> None:
    hook = hookimpl(lambda: [Birthday()])
    with opened(SimpleNamespace(__name__="pets", weakties_reminder_policies=hook)) as network:
        added(network, "Ana")
        made = report.build_report(network, ["due"])
        hidden = report.anonymize(made, network)

    said = [
        report.format_cell(row[2]) for one in (made, hidden) for b in one.panels[0].blocks
        if isinstance(b, contracts.Table) for row in b.rows
    ]  # fmt: skip
    assert said == ["Ana has a birthday, says Ben", "Person 1 (left out)"]
