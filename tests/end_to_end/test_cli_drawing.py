"""Drawing the network, by typing: what is exported is read by other programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type
from tests.property.reading_back import READERS

REAL = Path(__file__).parents[3] / "shared/samples/linkedin/Complete_LinkedInDataExport_sample.zip"


@pytest.mark.parametrize("format_", READERS)
def test_everybody_is_in_every_format(type_in: Type, year: Path, home: Path, format_: str) -> None:
    people = {p["name"] or p["id"] for p in type_in("people", "--json").json}

    printed = type_in("export", "--as", format_).out
    type_in("export", "--as", format_, "-o", str(home / "network"))

    drawn = READERS[format_](printed)
    assert {facts["label"] for facts in drawn.nodes.values()} == people | {"me"}
    assert {"contact", "introduction", "meeting"} <= {facts["kind"] for _, _, facts in drawn.edges}
    assert (home / "network").read_text("utf-8") == printed


@pytest.mark.parametrize("format_", READERS)
def test_a_picture_to_share_names_nobody(type_in: Type, year: Path, format_: str) -> None:
    people = type_in("people", "--json").json
    secret = [p[key] for p in people for key in ("id", "name", "email", "linkedin") if p[key]]
    secret += [p["organization"]["name"] for p in people if p["organization"]]

    shared = type_in("export", "--as", format_, "--no-names").out

    assert [word for word in secret if word in shared] == []
    named, nameless = (
        READERS[format_](t) for t in (type_in("export", "--as", format_).out, shared)
    )
    assert len(nameless.nodes) == len(named.nodes)
    assert len(nameless.edges) == len(named.edges)


def test_an_earlier_day_shows_who_was_there(type_in: Type, year: Path) -> None:
    then = type_in("--as-of", "2026-01", "export", "--as", "mermaid").out
    people = type_in("--as-of", "2026-01", "people", "--json").json

    assert len(READERS["mermaid"](then).nodes) == len(people) + 1 < 30


def test_the_list_shows_own_formats_and_those_of_plugins(run: Type, year: Path) -> None:
    listed = run("export", "--as", "list").out
    safe = run("--safe", "export", "--as", "list").out.splitlines()

    assert [line.split()[0] for line in safe] == sorted([*READERS, "sqlite", "work-search"])
    assert set(safe) < set(listed.splitlines())
    assert "vcard.people" in listed


def test_for_a_format_of_its_own_it_looks_at_no_plugin(
    run: Type, cards: Path, year: Path, home: Path
) -> None:
    cards.unlink()

    run("export", "--as", "dot", "-o", str(home / "network.dot"))

    assert not list(home.rglob("plugins.json"))


def test_who_cannot_leave_names_out_says_what_can(type_in: Type, year: Path) -> None:
    said = type_in("export", "--as", "vcard.people", "--no-names", code=2).err

    assert said == (
        "Error: There is no exporter 'vcard.people' that leaves names out; "
        "there is: dot, gexf, graphml, mermaid, node-link.\n"
    )
    for words in ((), ("--people",), ("--person", "Ana Almeida"), ("--as", "list")):
        assert "--no-names goes with --as" in type_in("export", "--no-names", *words, code=2).err


def test_what_fails_leaves_no_draft_behind(type_in: Type, year: Path, home: Path) -> None:
    unknown = type_in("export", "--as", "nosuch", "-o", str(home / "network.x"), code=2).err
    nowhere = type_in("export", "--as", "dot", "-o", str(year / "network.dot"), code=1).err

    assert "graphml" in unknown
    assert "cannot be written" in nowhere
    assert not list(home.glob(".*"))


@pytest.mark.skipif(not REAL.exists(), reason="the real export is not here")
@pytest.mark.parametrize("format_", READERS)
def test_a_real_export_is_drawn(run: Type, home: Path, format_: str) -> None:
    run("import", str(REAL), "--importer", "linkedin.connections")

    run("export", "--as", format_, "-o", str(home / "network"))

    drawn = READERS[format_]((home / "network").read_text("utf-8"))
    assert (len(drawn.nodes), len(drawn.edges)) == (2001, 2000)
