"""What plugins say of what is due, who is who, and what is wrong: heard, and never in the way?"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

import weakties
from weakties import OutreachSent, PersonPreferenceSet, contracts, corrections, hookimpl


class Birthday(contracts.ReminderPolicy):
    """Everybody is due, the day before yesterday."""

    id = "pets.birthday"

    def due(self, view: contracts.Readable, today: str, /) -> Iterator[contracts.Reminder]:
        for person in view.read(weakties.People).people.where():
            found = person.id
            yield contracts.Reminder(found, "2026-11-20", "{} has a birthday", f"b-{person.id}")
            yield contracts.Reminder(found, "9999-01-01", "{} will have one", f"c-{person.id}")


class Faulty(contracts.ReminderPolicy):
    """It fails each time."""

    id = "pets.faulty"
    asked = 0

    def due(self, view: contracts.Readable, today: str, /) -> Iterator[contracts.Reminder]:
        Faulty.asked += 1
        raise ValueError("no luck")


class SameTitle(contracts.IdentityRule):
    """Who has the same title may be the same."""

    id = "pets.title"

    def evidence(self, left: Any, right: Any, /) -> tuple[float, str] | None:
        return (9.0, "they do the same") if left.title and left.title == right.title else None


class Plugin(SimpleNamespace):
    """A plugin with all of them."""

    __name__ = "pets"

    @hookimpl
    def weakties_reminder_policies(self) -> list[contracts.ReminderPolicy]:
        return [Birthday(), Faulty()]

    @hookimpl
    def weakties_identity_rules(self) -> list[contracts.IdentityRule]:
        return [SameTitle()]


@pytest.fixture
def network() -> Iterator[weakties.Network]:
    with weakties.open(":memory:", plugins=[Plugin()]) as opened:  # type: ignore[list-item]  # an object serves as well
        yield opened


def test_what_is_due_by_a_plugin_stands_among_the_rest(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana Ruiz")
    ben = network.add_person(name="Ben Okri")
    network.record(PersonPreferenceSet(person=ben, do_not_contact=True))
    network.record(OutreachSent(person=ana, at=weakties.when("2026-10-01")))

    found = weakties.list_due_items(network)

    assert {d.rule for d in found} == {"R2", "pets.birthday"}
    (birthday,) = (d for d in found if d.rule == "pets.birthday")
    assert (birthday.reason, birthday.overdue) == ("Ana Ruiz has a birthday", True)


def test_a_rule_that_fails_is_named_once_and_passed_over(network: weakties.Network) -> None:
    before = Faulty.asked

    for _ in range(3):
        weakties.list_due_items(network)

    assert Faulty.asked - before == 1
    assert [(b.name, b.stage) for b in network.plugins.broken] == [("pets", "call")]
    assert "no luck" in str(network.plugins.broken[0])


def test_a_rule_of_a_plugin_speaks_for_one_person(network: weakties.Network) -> None:
    told = [("Ana Ruiz", "ana-1"), ("A. Ruiz", "ana-2")]
    with weakties.open(":memory:") as without:
        for name, profile in told:
            for opened in (network, without):
                opened.add_person(name=name, linkedin=profile, title="Grid planner")

        (candidate,) = corrections.find_duplicates(network)

        assert "they do the same" in [e.says for e in candidate.evidence]
        assert corrections.find_duplicates(without) == []


class Old(contracts.Check):
    """It is always too old."""

    id = "pets.age"

    def problems(self, view: contracts.Readable, today: str, /) -> Iterator[tuple[str, str]]:
        yield f"it is {view.day}, not {today}", "wait"


def test_what_a_plugin_finds_wrong_is_worth_knowing() -> None:
    plugin = SimpleNamespace(__name__="pets", weakties_checks=hookimpl(lambda: [Old()]))
    with weakties.open(":memory:", plugins=[plugin]) as network:  # type: ignore[list-item]  # an object serves as well
        (found,) = weakties.maintenance.run_plugin_checks(network)

    assert (found.cure, found.note) == ("wait", True)
