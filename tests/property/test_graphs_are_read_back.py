"""Does every format tell the whole graph, whatever people are called and whatever happened?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.property.reading_back import READERS, Drawn

import weakties
from weakties import Draft, PersonAdded, PersonId, when
from weakties.exchange.graph import Graph, Node, build_graph
from weakties.exchange.graph.formats import EXPORTERS
from weakties.exchange.graph.values import list_facts
from weakties.readmodel.structure import Structure
from weakties.testing import append_history as recorded
from weakties.testing import histories, make_ticking_clock, sequence
from weakties.text import clean

KNOWN = [
    Draft(event=PersonAdded(person=PersonId(p), name=f"<{p}>", at=when("2024-05")))
    for p in ("p-ana", "p-ben", "p-cleo")
]
HISTORIES = histories(
    "person.added", "person.described", "person.tied", "organization.added", "outreach.sent",
    "meeting.held", "introduction.made", "event.retracted", "person.merged", max_size=12,
).map(lambda told: KNOWN + told)  # fmt: skip
HOSTILE = (
    "end", '"', "\\", "\\\\", 'a\\"', "a]b", "<script>alert(1)</script>", "<<b>>", "&lt;",
    "&#8238;", "#35;", "%%{init: {}}%%", "`**b**`", "1. one", "- x", "{N} \\N", "]]>", "<!--",
    "\u202ex", "\x00", "\ud800", "\ufffe", "\uffff", "a\nb\u2028c", "style a:#b;", "-", "_", "'",
    "a-'b,'", "|", "\U0001f469",
)  # fmt: skip


def drawn(format_: str, graph: Graph) -> Drawn:
    return READERS[format_]("".join(EXPORTERS[format_].render(graph)))


def shape(drawn: Drawn) -> tuple[list[str], list[tuple[int, int, str]]]:
    """Return labels, and edges by the places of their ends: one format numbers its nodes."""
    places = {node: place for place, node in enumerate(drawn.nodes)}
    labels = [facts["label"] for facts in drawn.nodes.values()]
    return labels, sorted((places[a], places[b], e["kind"]) for a, b, e in drawn.edges)


def meant(graph: Graph) -> Drawn:
    return Drawn(
        {node.id: list_facts(node) for node in graph.nodes},
        [(edge.source, edge.target, list_facts(edge)) for edge in graph.edges],
    )


def typed(drawn: Drawn) -> list[str]:
    """Spell every fact so that 1, 1.0 and true differ; first days are facts of GEXF alone."""
    told = [*drawn.nodes.items(), *((f"{a} {b}", facts) for a, b, facts in drawn.edges)]
    return sorted(f"{what} {sorted({**facts, 'start': ''}.items())}" for what, facts in told)


@pytest.mark.parametrize("format_", READERS)
@given(history=HISTORIES, named=st.booleans())
def test_any_history_is_read_back_as_it_was_drawn(
    format_: str, history: list[Draft], named: bool
) -> None:
    with weakties.open(":memory:", clock=make_ticking_clock(), chance=sequence()) as network:
        recorded(network.log, history)
        graph = build_graph(network, named=named)

        assert shape(drawn(format_, graph)) == shape(meant(graph))
        assert build_graph(network, named=named) == graph


@pytest.mark.parametrize("format_", READERS)
@given(names=st.lists(st.text() | st.sampled_from(HOSTILE), max_size=8))
@example(names=list(HOSTILE))
def test_any_name_is_read_back_as_it_was_cleaned(format_: str, names: list[str]) -> None:
    cleaned = [clean(name) or "nobody" for name in names]
    nodes = [Node(str(n), label, None, 0.5, None, True) for n, label in enumerate(cleaned)]

    found = drawn(format_, Graph(tuple(nodes), ()))

    assert [facts["label"] for facts in found.nodes.values()] == cleaned


@pytest.mark.parametrize("format_", ["gexf", "graphml", "node-link"])
@given(history=HISTORIES)
def test_facts_come_back_with_their_types(format_: str, history: list[Draft]) -> None:
    with weakties.open(":memory:", clock=make_ticking_clock(), chance=sequence()) as network:
        recorded(network.log, history)
        graph = build_graph(network)

        assert typed(drawn(format_, graph)) == typed(meant(graph))


@given(history=HISTORIES, year=st.integers(2019, 2028))
def test_what_began_by_a_day_is_what_was_there_on_it(history: list[Draft], year: int) -> None:
    with weakties.open(":memory:", clock=make_ticking_clock(), chance=sequence()) as network:
        recorded(network.log, history)
        order = network.views.load_order(network.log, network.head)
        structure = Structure.read_from(network.feed)
        # What names a later event counts behind it, whatever day was told; a graph has that day.
        assume(not order.list_pushed(network.head.position, structure))
        day = date(year, 12, 31)  # what is told as in a month, or a year, is over by then
        whole, then = build_graph(network), build_graph(network.at(occurred=day))

        began = [node.id for node in whole.nodes if (node.start or "") <= day.isoformat()]
        ties = {(e.source, e.target, e.kind) for e in whole.edges if (e.start or "") <= str(day)}
        assert set(began) <= {node.id for node in then.nodes}  # others are there by name alone
        assert ties == {(edge.source, edge.target, edge.kind) for edge in then.edges}
        starts = {node.id: node.start or "" for node in whole.nodes}
        for edge in whole.edges:
            assert edge.start is not None
            assert max(starts[edge.source], starts[edge.target]) <= edge.start
            assert edge.date is None or edge.start <= edge.date


@given(st.text())
@example("".join(HOSTILE))
def test_a_cleaned_name_is_one_line_that_every_format_can_hold(name: str) -> None:
    cleaned = clean(name)

    assert cleaned == clean(cleaned) == cleaned.strip()
    assert len(cleaned.splitlines()) <= 1
    cleaned.encode("utf-8")
    assert not any(c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" for c in cleaned)
    assert all(c >= " " and not "\x7f" <= c <= "\x9f" and c not in "\ufffe\uffff" for c in cleaned)
