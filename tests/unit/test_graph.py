"""Is everybody in the graph of a network, as they stood on a day, and each tie once?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import weakties
from weakties import (
    Draft,
    IntroductionOffered,
    MeetingHeld,
    OutreachSent,
    People,
    PersonAdded,
    PersonId,
    PersonTied,
    Ties,
    corrections,
    when,
)
from weakties.exchange.graph import Edge, Graph, Node, build_graph
from weakties.testing import append_history, make_ticking_clock, sequence

ME = Node("me", "me", None, 1.0, None, True)


@pytest.fixture
def network() -> Iterator[weakties.Network]:
    with weakties.open(":memory:", clock=make_ticking_clock(), chance=sequence()) as opened:
        yield opened


def person(network: weakties.Network, name: str, **told: Any) -> PersonId:
    return network.add_person(name=name, at="2026-01-05", **told)


def node(graph: Graph, label: str) -> Node:
    (found,) = (node for node in graph.nodes if node.label == label)
    return found


def test_an_empty_network_is_me_alone(network: weakties.Network) -> None:
    assert build_graph(network) == Graph((ME,), ())


def test_a_person_stands_as_strong_and_close_as_they_are(network: weakties.Network) -> None:
    ana = person(network, "Ana Ruiz", organization="Halden Grid")
    network.record(MeetingHeld(people=(ana,), at=when("2026-11")))
    network.record(PersonTied(person=ana, closeness=4, at=when("2026-01-06")))
    ties = network.read(Ties)

    graph = build_graph(network)

    strength = round(ties.compute_strength(ties.get_tie(ana)), 6)
    assert graph.nodes == (
        ME,
        Node(ana, "Ana Ruiz", "Halden Grid", strength, 4, True, "2026-01-05"),
    )
    assert graph.edges == (Edge("me", ana, "contact", "2026-11-01", None, "2026-01-05"),)
    assert 0 < strength < 1


def test_who_is_but_a_name_has_no_contact_with_me(network: weakties.Network) -> None:
    ana, ben = person(network, "Ana"), person(network, "Ben", found="introduction")
    offer = network.record(
        IntroductionOffered(introducer=ana, introduced=ben, at=when("2026-03-02T23:30-05:00"))
    )

    graph = build_graph(network)

    assert [node(graph, name).connected for name in ("Ana", "Ben")] == [True, False]
    assert graph.edges == (
        Edge("me", ana, "contact", "2026-03-02", None, "2026-01-05"),
        Edge(ana, ben, "introduction", "2026-03-02", offer.id, "2026-03-02"),
    )


def test_a_pair_has_one_edge_of_each_kind(network: weakties.Network) -> None:
    ana, ben = sorted((person(network, "Ana"), person(network, "Ben")))
    for at in ("2026-02-01", "2026-03-01"):
        network.record(MeetingHeld(people=(ben, ana), at=when(at)))
    network.record(PersonTied(person=ben, other=ana, kind="friend", at=when("2026-04-01")))

    between = [edge for edge in build_graph(network).edges if edge.source != "me"]

    assert [(e.source, e.target, e.kind, e.date) for e in between] == [
        (ana, ben, "friend", "2026-04-01"),
        (ana, ben, "meeting", "2026-02-01"),
    ]


def test_a_graph_is_as_of_its_day(network: weakties.Network) -> None:
    ana, ben = person(network, "Ana"), person(network, "Ben")
    network.record(OutreachSent(person=ana, at=when("2026-02-01")))
    network.record(MeetingHeld(people=(ana, ben), at=when("2026-03-01")))

    before, then = (build_graph(network.at(occurred=day)) for day in ("2025", "2026-02-01"))
    later = build_graph(network.at(occurred="2026-02-28"))

    assert before == Graph((ME,), ())
    assert sorted(edge.date or "never" for edge in then.edges) == ["2026-02-01", "never"]
    assert node(then, "Ana").strength > node(later, "Ana").strength > 0


def test_who_was_taken_back_leaves_no_tie(network: weakties.Network) -> None:
    ana, ben = person(network, "Ana"), person(network, "Ben")
    network.record(PersonTied(person=ana, other=ben, at=when("2026-02-01")))
    (added,) = (e for e in network.log.read() if getattr(e.event, "name", None) == "Ben")

    corrections.undo(network, added.id, along=True)

    graph = build_graph(network)
    assert [n.label for n in graph.nodes] == ["me", "Ana"]
    assert graph.edges == (Edge("me", ana, "contact", None, None, "2026-01-05"),)


def test_two_entries_that_are_one_are_one_node(network: weakties.Network) -> None:
    ana, also, ben = (person(network, name) for name in ("Ana Ruiz", "A. Ruiz", "Ben"))
    for one in (ana, also):
        network.record(PersonTied(person=one, other=ben, kind="friend", at=when("2026-02-01")))

    corrections.merge(network, ana, also)

    graph = build_graph(network)
    assert len(graph.nodes) == 3
    assert sorted(edge.kind for edge in graph.edges) == ["contact", "contact", "friend"]


def test_whatever_an_id_is_it_stays_apart_from_all_others(network: weakties.Network) -> None:
    ids = ("me", ".6d.e", "a b", "a.20.b", "a\x00b", '"<&', "ä", "6d.e")
    for given in ids:
        added = PersonAdded(person=PersonId(given), name="Somebody", at=when("2026-01-05"))
        append_history(network.log, [Draft(event=added)])

    graph = build_graph(network)

    found = [node.id for node in graph.nodes]
    assert len(set(found)) == len(ids) + 1
    assert all(c.isascii() and (c.isalnum() or c in "-_.") for node in found for c in node)
    assert {edge.target for edge in graph.edges} == set(found[1:])


def test_who_has_a_blank_name_in_the_log_is_called_by_the_id(network: weakties.Network) -> None:
    blank = PersonAdded(person=PersonId("p-ana"), name=" \u2028", at=when("2026-01-05"))
    append_history(network.log, [Draft(event=blank)])

    assert [node.label for node in build_graph(network).nodes] == ["me", "p-ana"]


def test_without_names_people_are_numbers_and_nothing_leads_back(
    network: weakties.Network,
) -> None:
    ana, ben = sorted((person(network, "Ana", organization="Acme"), person(network, "Ben")))
    network.record(PersonTied(person=ana, other=ben, kind="friend", at=when("2026-02-01")))

    graph = build_graph(network, named=False)

    assert [(n.id, n.label, n.organization) for n in graph.nodes] == [
        (name, name, None) for name in ("me", "1", "2")
    ]
    assert graph.edges == (
        Edge("me", "1", "contact", None, None, "2026-01-05"),
        Edge("me", "2", "contact", None, None, "2026-01-05"),
        Edge("1", "2", "friend", "2026-02-01", None, "2026-02-01"),
    )


def test_however_many_people_there_are_it_asks_as_often(network: weakties.Network) -> None:
    asked: list[str] = []
    counts = []
    for _ in range(2):
        for number in range(20):
            person(network, f"P{number}", organization=f"O{number}")
        build_graph(network)
        network.read(People)._connection.set_trace_callback(asked.append)
        build_graph(network)
        network.read(People)._connection.set_trace_callback(None)
        counts.append(len(asked))
        asked.clear()

    assert counts[0] == counts[1] < 20
