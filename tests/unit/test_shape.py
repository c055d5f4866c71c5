"""Is it seen who bridges, which groups there are, whom to wake, and through whom an offer came?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.story import Story

import weakties
from weakties import (
    InteractionNoted,
    IntroductionClosed,
    IntroductionDeclined,
    IntroductionRequested,
    LeadHeard,
    LeadId,
    OfferReceived,
    OutreachSent,
    PersonPreferenceSet,
    PersonTied,
    ReplyReceived,
    shape,
    when,
)
from weakties.testing import sequence

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def circle() -> Iterator[Story]:
    with weakties.open(":memory:", clock=lambda: NOW, chance=sequence()) as network:
        yield Story(network)


def bridges(circle: Story) -> dict[str, tuple[int, int, int]]:
    """Return for each bridge whom it brought, whom alone it knows, and to how many places."""
    there = shape.find_bridges(circle.network)
    return {b.label: (b.brought, b.only, b.organizations) for b in there}


def test_a_bridge_brought_all_below_and_alone_knows_whom_nobody_else_does(circle: Story) -> None:
    for name, place in (("ben", "Acme"), ("cleo", "Acme"), ("dai", "Borealis")):
        circle.who(name, place)
    for one, two in (("ana", "ben"), ("ben", "cleo"), ("ben", "dai"), ("eve", "dai")):
        circle.name(f"{one} {two}", "2026-01-10")

    assert bridges(circle) == {"ana": (3, 2, 2), "ben": (2, 1, 2), "eve": (0, 0, 0)}


def test_who_introduced_each_other_makes_no_circle(circle: Story) -> None:
    circle.name("ana ben", "2026-01-01")
    circle.name("ben ana", "2026-01-02")

    assert {name: brought for name, (brought, _, _) in bridges(circle).items()} == {
        "ana": 1,
        "ben": 0,
    }


def test_an_introduction_that_was_declined_brought_nobody(circle: Story) -> None:
    circle.name("ana ben", "2026-01-10")
    ana, ben = circle.who("ana"), circle.who("ben")
    no = IntroductionDeclined(introducer=ana, introduced=ben, at=when("2026-02-01"))
    circle.network.record(no)

    assert shape.find_bridges(circle.network) == []


def test_the_first_to_introduce_stays_the_first_whatever_is_told_later(circle: Story) -> None:
    circle.name("ana cleo", "2026-01-10")
    circle.name("ben cleo", "2026-02-10")
    closed = IntroductionClosed(introducer=circle.who("ana"), introduced=circle.who("cleo"))
    circle.network.record(closed)
    asked = IntroductionRequested(introducer=circle.who("eve"), introduced=circle.who("dai"))
    circle.network.record(asked)

    assert {name: brought for name, (brought, *_) in bridges(circle).items()} == {
        "ana": 1,
        "ben": 0,
    }
    through = shape.list_introductions_through(circle.network, circle.who("ana"))
    assert [recorded.kind for recorded in through] == ["introduction.offered"]


def test_groups_are_of_others_and_named_by_where_most_work(circle: Story) -> None:
    for name in ("ana", "ben", "cleo"):
        circle.who(name, "Acme")
    circle.meet("ana ben cleo dai", "2026-10-01")
    circle.meet("eve", "2026-10-02")

    there = shape.build_web(circle.network)

    (group,) = shape.find_groups(there)
    assert (len(group.people), group.label, group.at) == (4, "Acme", 3)
    assert shape.count_parts(there) == [4, 1]


def test_reach_counts_each_person_once_at_their_nearest(circle: Story) -> None:
    circle.meet("ana", "2026-10-01")
    circle.network.record(PersonTied(person=circle.who("ana"), other=circle.who("ben")))
    circle.network.record(PersonTied(person=circle.who("ben"), other=circle.who("cleo")))
    circle.who("file")

    assert shape.count_reached(shape.build_web(circle.network)) == [1, 1, 1]


def test_weak_is_told_by_contact_and_by_contacts_in_common_apart(circle: Story) -> None:
    circle.meet("ana ben", "2026-11-18")
    circle.network.record(OutreachSent(person=circle.who("cleo"), at=when("2025-01-01")))

    counted = shape.measure_weak_shares(shape.build_web(circle.network))
    assert {(f.low, f.high, f.interval) for f in counted} == {(None, None, "")}  # it is no sample
    weak = {f.name: (f.n, f.of) for f in counted}

    assert weak == {
        "little recent contact": (1, 3), "no contact in common": (1, 3), "both": (1, 3),
    }  # fmt: skip


def test_openness_is_told_of_enough_contacts_with_a_tie_between_two(circle: Story) -> None:
    for number in range(10):
        circle.meet(f"p{number}", "2026-10-01")
    assert shape.measure_openness(shape.build_web(circle.network)) is None
    circle.network.record(PersonTied(person=circle.who("p0"), other=circle.who("p1")))

    found = shape.measure_openness(shape.build_web(circle.network))

    assert found is not None
    assert (found.contacts, round(found.effective_size, 2)) == (10, 9.8)
    assert 0.1 < found.constraint < 0.13


def test_a_tie_to_wake_had_an_answer_and_leads_first_where_nobody_else_does(
    circle: Story,
) -> None:
    for name, place in (("ana", "Acme"), ("ben", "Acme"), ("cleo", "Borealis"), ("dai", None)):
        circle.who(name, place)
    circle.meet("ana", "2026-11-01")
    circle.meet("ben", "2026-01-01")
    circle.meet("ben", "2026-02-01")
    circle.network.record(OutreachSent(person=circle.who("cleo"), at=when("2025-01-01")))
    circle.network.record(ReplyReceived(person=circle.who("cleo"), at=when("2025-01-03")))
    circle.network.record(OutreachSent(person=circle.who("dai"), at=when("2025-01-01")))

    found = shape.find_dormant_ties(circle.network)

    assert [(d.label, d.is_new, d.meetings) for d in found] == [
        ("cleo", True, 0),
        ("ben", False, 2),
    ]
    assert [d.label for d in shape.find_dormant_ties(circle.network, 400)] == ["cleo"]
    assert shape.find_dormant_ties(circle.network, 10**12) == []
    circle.network.record(PersonPreferenceSet(person=circle.who("cleo"), do_not_contact=True))
    circle.network.record(InteractionNoted(people=(circle.who("ben"),)))
    assert shape.find_dormant_ties(circle.network) == []


def test_an_offer_is_traced_to_the_first_who_introduced(circle: Story) -> None:
    circle.name("ana ben", "2026-01-10")
    circle.name("ben cleo", "2026-02-10")
    circle.name("dai cleo", "2026-03-10")
    place = circle.network.add_organization("Acme")
    heard = LeadHeard(person=circle.who("cleo"), organization=place, at=when("2026-04-01"))
    lead = LeadId(circle.network.record(heard).id)
    circle.network.record(OfferReceived(lead=lead, at=when("2026-05-01")))

    (line,) = shape.find_lineages(circle.network)

    assert (line.what, line.organization, line.at) == ("offer", "Acme", "2026-05-01")
    assert [(k.label, k.at) for k in line.links] == [
        ("cleo", "2026-02-10"), ("ben", "2026-01-10"), ("ana", "2020-01-01"),
    ]  # fmt: skip
    assert line.links[0].others == (circle.who("dai"),)
    assert line.credit is not None
    assert round(sum(line.credit.values()), 9) == 1
    ben, cleo, dai = (line.credit[circle.who(name)] for name in ("ben", "cleo", "dai"))
    assert cleo > dai > ben
    assert shape.find_lineages(circle.network.at(occurred="2026-04-30")) == []


def test_a_lead_nobody_told_has_no_line(circle: Story) -> None:
    circle.network.record(LeadHeard(source="posting", at=when("2026-04-01")))

    (line,) = shape.find_lineages(circle.network, "lead")

    assert (line.links, line.credit) == ((), {})


def test_the_family_lists_whoever_came_below_whom(circle: Story) -> None:
    for one, two in (("ana", "ben"), ("ben", "cleo"), ("ana", "dai")):
        circle.name(f"{one} {two}", "2026-01-10")

    found = [(p.label, p.depth) for p in shape.list_descendants(circle.network)]

    assert found == [("ana", 0), ("ben", 1), ("cleo", 2), ("dai", 1)]


def test_an_empty_network_has_no_shape_and_says_so(circle: Story) -> None:
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
