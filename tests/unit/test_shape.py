"""Is it seen who bridges, which groups there are, whom to wake, and through whom an offer came?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

import weakties
from weakties import (
    InteractionNoted,
    IntroductionClosed,
    IntroductionDeclined,
    IntroductionOffered,
    IntroductionRequested,
    LeadHeard,
    MeetingHeld,
    OfferReceived,
    OutreachSent,
    PersonId,
    PersonPreferenceSet,
    PersonTied,
    ReplyReceived,
    shape,
    when,
)
from weakties.domain.ids import LeadId
from weakties.testing import sequence

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Circle:
    """People by name, and what happens with them."""

    def __init__(self, network: weakties.Network) -> None:
        self.network, self.ids = network, dict[str, PersonId]()

    def __getitem__(self, name: str) -> PersonId:
        return self.ids.get(name) or self.add(name)

    def add(self, name: str, organization: str | None = None) -> PersonId:
        told: Any = {"name": name, "email": f"{name}@example.org", "at": when("2020-01-01")}
        self.ids[name] = self.network.add_person(**told, organization=organization)
        return self.ids[name]

    def introduce(self, one: str, two: str, day: str = "2026-01-10") -> None:
        pair = IntroductionOffered(introducer=self[one], introduced=self[two], at=when(day))
        self.network.record(pair)

    def talk(self, day: str, *names: str) -> None:
        people = tuple(self[n] for n in names)
        self.network.record(MeetingHeld(people=people, at=when(day)))


@pytest.fixture
def circle() -> Iterator[Circle]:
    with weakties.open(":memory:", clock=lambda: NOW, chance=sequence()) as network:
        yield Circle(network)


def told(circle: Circle) -> dict[str, tuple[int, int, int]]:
    """Return for each bridge whom it brought, whom alone it knows, and to how many places."""
    there = shape.find_bridges(circle.network)
    return {b.label: (b.brought, b.only, b.organizations) for b in there}


def test_a_bridge_brought_all_below_and_alone_knows_whom_nobody_else_does(circle: Circle) -> None:
    for name, place in (("ben", "Acme"), ("cleo", "Acme"), ("dai", "Borealis")):
        circle.add(name, place)
    for one, two in (("ana", "ben"), ("ben", "cleo"), ("ben", "dai"), ("eve", "dai")):
        circle.introduce(one, two)

    assert told(circle) == {"ana": (3, 2, 2), "ben": (2, 1, 2), "eve": (0, 0, 0)}


def test_who_introduced_each_other_makes_no_circle(circle: Circle) -> None:
    circle.introduce("ana", "ben", "2026-01-01")
    circle.introduce("ben", "ana", "2026-01-02")

    assert {name: brought for name, (brought, _, _) in told(circle).items()} == {"ana": 1, "ben": 0}


def test_an_introduction_that_was_declined_brought_nobody(circle: Circle) -> None:
    circle.introduce("ana", "ben")
    ana, ben = circle["ana"], circle["ben"]
    no = IntroductionDeclined(introducer=ana, introduced=ben, at=when("2026-02-01"))
    circle.network.record(no)

    assert shape.find_bridges(circle.network) == []


def test_the_first_to_introduce_stays_the_first_whatever_is_told_later(circle: Circle) -> None:
    circle.introduce("ana", "cleo", "2026-01-10")
    circle.introduce("ben", "cleo", "2026-02-10")
    closed = IntroductionClosed(introducer=circle["ana"], introduced=circle["cleo"])
    circle.network.record(closed)
    asked = IntroductionRequested(introducer=circle["eve"], introduced=circle["dai"])
    circle.network.record(asked)

    assert {name: brought for name, (brought, *_) in told(circle).items()} == {"ana": 1, "ben": 0}
    assert [r.kind for r in shape.list_introductions_through(circle.network, circle["ana"])] == [
        "introduction.offered"
    ]


def test_groups_are_of_others_and_named_by_where_most_work(circle: Circle) -> None:
    for name in ("ana", "ben", "cleo"):
        circle.add(name, "Acme")
    circle.talk("2026-10-01", "ana", "ben", "cleo", "dai")
    circle.talk("2026-10-02", "eve")

    there = shape.build_web(circle.network)

    (group,) = shape.find_groups(there)
    assert (len(group.people), group.label, group.at) == (4, "Acme", 3)
    assert shape.count_parts(there) == [4, 1]


def test_reach_counts_each_person_once_at_their_nearest(circle: Circle) -> None:
    circle.talk("2026-10-01", "ana")
    circle.network.record(PersonTied(person=circle["ana"], other=circle["ben"]))
    circle.network.record(PersonTied(person=circle["ben"], other=circle["cleo"]))
    circle.add("file")

    assert shape.count_reached(shape.build_web(circle.network)) == [1, 1, 1]


def test_weak_is_told_by_contact_and_by_contacts_in_common_apart(circle: Circle) -> None:
    circle.talk("2026-11-18", "ana", "ben")
    circle.network.record(OutreachSent(person=circle["cleo"], at=when("2025-01-01")))

    counted = shape.measure_weak_shares(shape.build_web(circle.network))
    assert {(f.low, f.high, f.interval) for f in counted} == {(None, None, "")}  # it is no sample
    weak = {f.name: (f.n, f.of) for f in counted}

    assert weak == {
        "little recent contact": (1, 3), "no contact in common": (1, 3), "both": (1, 3),
    }  # fmt: skip


def test_openness_is_told_of_enough_contacts_with_a_tie_between_two(circle: Circle) -> None:
    for number in range(10):
        circle.talk("2026-10-01", f"p{number}")
    assert shape.measure_openness(shape.build_web(circle.network)) is None
    circle.network.record(PersonTied(person=circle["p0"], other=circle["p1"]))

    found = shape.measure_openness(shape.build_web(circle.network))

    assert found is not None
    assert (found.contacts, round(found.effective_size, 2)) == (10, 9.8)
    assert 0.1 < found.constraint < 0.13


def test_a_tie_to_wake_had_an_answer_and_leads_first_where_nobody_else_does(
    circle: Circle,
) -> None:
    for name, place in (("ana", "Acme"), ("ben", "Acme"), ("cleo", "Borealis"), ("dai", None)):
        circle.add(name, place)
    circle.talk("2026-11-01", "ana")
    circle.talk("2026-01-01", "ben")
    circle.talk("2026-02-01", "ben")
    circle.network.record(OutreachSent(person=circle["cleo"], at=when("2025-01-01")))
    circle.network.record(ReplyReceived(person=circle["cleo"], at=when("2025-01-03")))
    circle.network.record(OutreachSent(person=circle["dai"], at=when("2025-01-01")))

    found = shape.find_dormant_ties(circle.network)

    assert [(d.label, d.is_new, d.meetings) for d in found] == [
        ("cleo", True, 0),
        ("ben", False, 2),
    ]
    assert [d.label for d in shape.find_dormant_ties(circle.network, 400)] == ["cleo"]
    assert shape.find_dormant_ties(circle.network, 10**12) == []
    circle.network.record(PersonPreferenceSet(person=circle["cleo"], do_not_contact=True))
    circle.network.record(InteractionNoted(people=(circle["ben"],)))
    assert shape.find_dormant_ties(circle.network) == []


def test_an_offer_is_traced_to_the_first_who_introduced(circle: Circle) -> None:
    circle.introduce("ana", "ben", "2026-01-10")
    circle.introduce("ben", "cleo", "2026-02-10")
    circle.introduce("dai", "cleo", "2026-03-10")
    place = circle.network.add_organization("Acme")
    heard = LeadHeard(person=circle["cleo"], organization=place, at=when("2026-04-01"))
    lead = LeadId(circle.network.record(heard).id)
    circle.network.record(OfferReceived(lead=lead, at=when("2026-05-01")))

    (line,) = shape.find_lineages(circle.network)

    assert (line.what, line.organization, line.at) == ("offer", "Acme", "2026-05-01")
    assert [(k.label, k.at) for k in line.links] == [
        ("cleo", "2026-02-10"), ("ben", "2026-01-10"), ("ana", "2020-01-01"),
    ]  # fmt: skip
    assert line.links[0].others == (circle["dai"],)
    assert line.credit is not None
    assert round(sum(line.credit.values()), 9) == 1
    assert line.credit[circle["cleo"]] > line.credit[circle["dai"]] > line.credit[circle["ben"]]
    assert shape.find_lineages(circle.network.at(occurred="2026-04-30")) == []


def test_a_lead_nobody_told_has_no_line(circle: Circle) -> None:
    circle.network.record(LeadHeard(source="posting", at=when("2026-04-01")))

    (line,) = shape.find_lineages(circle.network, "lead")

    assert (line.links, line.credit) == ((), {})


def test_the_family_lists_whoever_came_below_whom(circle: Circle) -> None:
    for one, two in (("ana", "ben"), ("ben", "cleo"), ("ana", "dai")):
        circle.introduce(one, two)

    found = [(p.label, p.depth) for p in shape.list_descendants(circle.network)]

    assert found == [("ana", 0), ("ben", 1), ("cleo", 2), ("dai", 1)]


def test_an_empty_network_has_no_shape_and_says_so(circle: Circle) -> None:
    there = shape.build_web(circle.network)

    assert (shape.count_reached(there), shape.find_groups(there), shape.count_parts(there)) == (
        [0, 0, 0],
        [],
        [],
    )
    assert {f.remark for f in shape.measure_weak_shares(there)} == {"no data"}
    assert shape.measure_openness(there) is None
    assert not shape.list_descendants(circle.network)
    assert not shape.find_bridges(circle.network)
