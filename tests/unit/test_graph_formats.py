"""Does each format of a graph keep to its specification, and tell what it should?"""

from __future__ import annotations

import json
import re
from datetime import date
from xml.etree import ElementTree as Xml

import pytest
from tests.property.reading_back import READERS
from tests.story import Story

import weakties
from weakties.exchange import FORMATS
from weakties.exchange.graph import Edge, Graph, Node
from weakties.exchange.graph.formats import EXPORTERS

GRAPH = Graph(
    (
        Node("me", "me", None, 1.0, None, True),
        Node("p-a", 'Ana "A" <Ruiz>', "Halden & Sons", 0.25, 4, True, "2026-01-05"),
        Node("p-b", "end", None, 0.0, None, False, "2026-03-01"),
    ),
    (
        Edge("me", "p-a", "contact", "2026-11-20", None, "2026-02-01"),
        Edge("p-a", "p-b", "introduction", "2026-03-01", "e-1", "2026-03-01"),
        Edge("p-a", "p-b", "meeting", "2026-04-01", "e-2", "2026-04-01"),
    ),
)
GEXF = "{http://gexf.net/1.3}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
SHAPE = {
    "gexf": ({"version"}, {"variant"}, ["meta", "graph"]),
    "meta": (set(), {"lastmodifieddate"}, ["creator", "keywords", "description"]),
    "graph": (set(), {"defaultedgetype", "idtype", "timeformat", "start", "end", "timestamp",
                      "mode", "timerepresentation", "timezone"}, ["attributes", "nodes", "edges"]),
    "attributes": ({"class"}, set(), ["attribute"]),
    "attribute": ({"id", "title", "type"}, set(), ["default", "options"]),
    "nodes": (set(), {"count"}, ["node"]),
    "node": ({"id"}, {"label", "start", "end"}, ["attvalues", "spells"]),
    "edges": (set(), {"count"}, ["edge"]),
    "edge": ({"source", "target"}, {"id", "type", "label", "weight", "kind", "start", "end"},
             ["attvalues", "spells"]),
    "attvalues": (set(), set(), ["attvalue"]),
    "attvalue": ({"for", "value"}, {"start", "end"}, []),
    "creator": (set(), set(), []),
}  # fmt: skip
"""GEXF 1.3: of each element the attributes it must have, may have, and what it holds, in order."""
VALUES = {"string": ".*", "double": r"\d+\.\d+", "integer": r"\d+", "boolean": "true|false"}


def written(format_: str, graph: Graph = GRAPH) -> str:
    return "".join(EXPORTERS[format_].render(graph))


def test_the_names_of_formats_are_kept_from_plugins() -> None:
    assert tuple(EXPORTERS) == FORMATS == tuple(sorted(READERS))
    assert all(made.id == name for name, made in EXPORTERS.items())


@pytest.mark.parametrize("graph", [GRAPH, Graph(GRAPH.nodes[:1], ())])
def test_gexf_has_the_elements_of_its_specification(graph: Graph) -> None:
    root = Xml.fromstring(written("gexf", graph))
    assert (root.tag, root.get("version")) == (f"{GEXF}gexf", "1.3")

    for element in root.iter():
        needed, free, children = SHAPE[element.tag.removeprefix(GEXF)]
        assert needed <= set(element.keys()) <= needed | free, element.tag
        held = [children.index(child.tag.removeprefix(GEXF)) for child in element]
        assert held == sorted(held), element.tag


def test_gexf_declares_each_fact_with_its_type() -> None:
    root = Xml.fromstring(written("gexf"))
    for what in ("node", "edge"):
        (declared,) = root.iterfind(f".//{GEXF}attributes[@class='{what}']")
        types = {a.get("id"): VALUES[a.get("type", "")] for a in declared}

        values = [v for one in root.iter(f"{GEXF}{what}") for v in one.iter(f"{GEXF}attvalue")]

        assert len(values) > 3
        for value in values:
            assert re.fullmatch(types[value.get("for")], value.get("value", "")), value.attrib


def test_gexf_lets_people_and_ties_begin_on_their_day() -> None:
    root = Xml.fromstring(written("gexf"))
    (graph,) = root.iter(f"{GEXF}graph")

    nodes = [(e.get("id"), e.get("start")) for e in root.iter(f"{GEXF}node")]
    edges = [(e.get("kind"), e.get("start")) for e in root.iter(f"{GEXF}edge")]

    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    assert nodes == [("me", None), ("p-a", "2026-01-05"), ("p-b", "2026-03-01")]
    assert edges == [
        ("contact", "2026-02-01"), ("introduction", "2026-03-01"), ("meeting", "2026-04-01"),
    ]  # fmt: skip


def test_in_gexf_of_a_network_no_tie_begins_before_those_whom_it_ties() -> None:
    story = Story()
    story.ask("ana", "2026-03-02")
    story.meet("ana ben", "2026-03-20")
    story.name("ben cem", "2026-04-01")
    story.tell(weakties.OutreachSent, "2019-12-31", person=story.who("dan"))

    root = Xml.fromstring("".join(EXPORTERS["gexf"].lines(story.network)))

    starts = {e.get("label"): e.get("start") for e in root.iter(f"{GEXF}node")}
    assert starts == {
        "me": None, "ana": "2020-01-01", "ben": "2020-01-01", "cem": "2020-01-01",
        "dan": "2019-12-31",
    }  # fmt: skip
    for element in root.iter():
        if start := element.get("start"):
            assert date.fromisoformat(start).isoformat() == start


def test_graphml_declares_each_fact_with_its_type() -> None:
    root = Xml.fromstring(written("graphml"))
    keys = {key.get("id"): key for key in root.iter(f"{GRAPHML}key")}
    types = {name: key.get("attr.type") for name, key in keys.items()}

    told = {
        (one.tag.removeprefix(GRAPHML), data.get("key"))
        for one in root.iter()
        for data in one.findall(f"{GRAPHML}data")
    }

    assert told == {(key.get("for"), name) for name, key in keys.items()}
    assert {name: kind for name, kind in types.items() if kind != "string"} == {
        "strength": "double", "closeness": "int", "connected": "boolean",
    }  # fmt: skip


def test_dot_draws_a_name_dashed_and_an_introduction_as_an_arrow() -> None:
    drawn = READERS["dot"](written("dot"))

    assert [facts.get("style") for facts in drawn.nodes.values()] == [None, None, "filled,dashed"]
    assert [facts.get("dir") for _, _, facts in drawn.edges] == [None, "forward", None]
    assert drawn.nodes["p-a"] == {
        "label": 'Ana "A" <Ruiz>', "organization": "Halden & Sons", "strength": "0.25",
        "closeness": "4", "connected": "true",
    }  # fmt: skip


def test_mermaid_draws_boxes_and_lines() -> None:
    assert written("mermaid").splitlines() == [
        "flowchart LR",
        '  n0(["me"])',
        '  n1["Ana #34;A#34; #60;Ruiz#62;"]',
        '  n2("end")',
        "  n0 --- n1",
        '  n1 -->|"introduction"| n2',
        '  n1 ---|"meeting"| n2',
    ]


def test_json_within_a_page_cannot_end_its_script() -> None:
    text = written("node-link")

    assert "<" not in text
    assert json.loads(text)["nodes"][1]["label"] == 'Ana "A" <Ruiz>'


@pytest.mark.parametrize("format_", FORMATS)
def test_a_large_graph_comes_in_many_pieces(format_: str) -> None:
    pieces = list(EXPORTERS[format_].render(Graph(GRAPH.nodes[:1] * 1000, ())))

    assert len(pieces) > 1000
