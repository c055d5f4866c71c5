"""Is whoever was forgotten left in peace: counted, but due, proposed and a way for nobody?"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

import weakties
from weakties import People, PersonDescribed, PersonId, corrections, maintenance, shape
from weakties_cli.main import main

NEUTRAL = "somebody you forgot"


def day(offset: int) -> str:
    return (date.today() + timedelta(days=offset)).isoformat()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write a network in which Mila is due in every way, leads to others, and sleeps nowhere."""
    path = tmp_path / "network.db"
    for command in (
        ("add", "Mila Sand", "--email", "m@example.org", "--org", "Alpha Grid", "--on", day(-60)),
        ("add", "Ben Okri", "--org", "Alpha Grid", "--on", day(-60)),
        ("add", "Cara Dune", "--org", "Gamma", "--on", day(-60)),
        ("add", "Olga Reed", "--org", "Delta", "--on", day(-500)),
        ("meet", "olga", "--on", day(-400)),
        ("tie", "mila", "--kind", "colleague", "--closeness", "5"),
        ("tie", "mila", "--with", "cara", "--kind", "colleague", "--closeness", "4"),
        ("ask", "mila", "--on", day(-28)),
        ("reply", "mila", "yes", "--on", day(-27)),
        ("meet", "mila", "ben", "--on", day(-6)),
        ("intro", "Cara Dune", "--from", "mila", "--on", day(-6)),
        ("intro", "Mila Sand", "--from", "ben", "--on", day(-5)),
        ("promise", "mila", "send velvet", "--by", day(-1), "--on", day(-6)),
        ("meet", "mila", "--on", day(1), "--agreed-on", day(-5)),
        ("lead", "Gamma", "--role", "eng", "--from", "mila", "--on", day(-6)),
        ("offer", "Gamma", "--on", day(-2)),
    ):  # fmt: skip
        run(path, *command)
    return path


def run(path: Path, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["--network", str(path), *arguments])
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def forget(path: Path, name: str) -> str:
    """Forget somebody, and return the id that stays."""
    with weakties.open(path) as network:
        (person,) = network.read(People).search(name)
    run(path, "forget", person.name or "", "--yes")
    return person.id


def test_nobody_who_was_forgotten_is_due_or_proposed_or_a_way(path: Path) -> None:
    for before in (("today",), ("path", "gamma"), ("people",), ("who", "alpha grid")):
        assert "Mila Sand" in run(path, *before), before
    assert "Olga Reed" in run(path, "reconnect")
    mila, olga = forget(path, "mila"), forget(path, "olga")

    for command in (
        ("today",), ("today", "--as-of", day(-1)), ("path", "gamma"), ("path", "cara"),
        ("path", mila), ("people",), ("who", "alpha grid"), ("who", "delta"), ("reconnect",),
        ("reconnect", "--days", "7"), ("find", "mila"), ("show", "alpha grid"),
        ("export", "--people"), ("export", "--as", "graphml"), ("export", "--as", "dot"),
        ("export", "--as", "node-link"), ("export", "--as", "vcard.people"),
        ("export", "--as", "calendar.agenda"), ("export", "--as", "gexf"),
    ):  # fmt: skip
        result = CliRunner().invoke(main, ["--network", str(path), *command]).output
        named = result.replace(f"Added {NEUTRAL}", "").replace(f"to {NEUTRAL} yet", "")
        for word in (mila, olga, "Mila", "Olga", NEUTRAL, "(no name)"):
            assert word not in named, (command, word, result)
        for form in ("--json",) if command[0] not in ("export", "show") else ():
            result = CliRunner().invoke(main, ["--network", str(path), form, *command]).output
            assert mila not in result, (command, result)


def test_a_way_to_somebody_who_was_forgotten_is_none(path: Path) -> None:
    mila = forget(path, "mila")

    with weakties.open(path) as network:
        assert shape.find_warm_paths(network, [mila]) == []
        (cara,) = network.read(People).search("cara")
        ways = shape.find_warm_paths(network, [cara.id, mila])
    assert [[hop.person for hop in way] for way in ways] == [[cara.id]]


def test_what_happened_with_them_stays_under_a_neutral_name(path: Path) -> None:
    mila = forget(path, "mila")

    history = run(path, "history", "--limit", "100")
    assert mila not in history
    assert "Somebody you forgot said yes" in history
    assert "Met somebody you forgot and Ben Okri" in history
    assert "Forgot somebody" in history
    assert f"Ben Okri gave the name of {NEUTRAL}" in run(path, "show", "ben")
    assert f"from {NEUTRAL}" in run(path, "show", "gamma")
    assert f"1: {NEUTRAL}" in run(path, "lineage")
    assert mila not in run(path, "network")
    story = run(path, "show", mila)
    assert f"Name {NEUTRAL}" in story
    assert "owe" not in story


def test_no_panel_of_a_report_proposes_them(path: Path) -> None:
    mila = forget(path, "mila")
    olga = forget(path, "olga")

    run(path, "report", "--details", "-o", str(path.with_name("report.md")))

    text = path.with_name("report.md").read_text("utf-8")
    assert mila not in text
    assert olga not in text
    due = text.partition("## What to do")[2].partition("\n## ")[0]
    ties = text.partition("## My strongest ties")[2].partition("\n## ")[0]
    to_come = text.partition("To come")[2].partition("Held in")[0]
    assert "Ben Okri" in due
    assert "Ben Okri" in ties
    for panel in (due, ties, to_come):
        assert NEUTRAL not in panel


def test_the_calendar_beside_the_network_is_written_anew_without_them(path: Path) -> None:
    calendar = path.with_name("network.ics")
    run(path, "export", "--as", "calendar.agenda", "-o", str(calendar))
    assert "Mila Sand" in calendar.read_text("utf-8")

    forget(path, "mila")

    assert "Mila" not in calendar.read_text("utf-8")
    assert NEUTRAL not in calendar.read_text("utf-8")
    assert "No copies are left." in run(path, "forget", "--finish")


def test_counts_stay_and_queries_say_who_was_forgotten(path: Path) -> None:
    with weakties.open(path) as network:
        before = network.read(People).count()
    stats = run(path, "stats")
    forget(path, "mila")

    with weakties.open(path) as network:
        assert network.read(People).count() == before
        network.views.catch_up(network.feed)
        maintenance.verify_answers(network)
    assert run(path, "stats") == stats
    rows = json.loads(run(path, "--json", "query", "select name, forgotten from people"))
    assert sorted(map(str, rows)) == sorted(
        map(str, [
            {"name": None, "forgotten": 1}, {"name": "Ben Okri", "forgotten": 0},
            {"name": "Cara Dune", "forgotten": 0}, {"name": "Olga Reed", "forgotten": 0},
        ])
    )  # fmt: skip


def test_whoever_is_known_again_is_proposed_again(path: Path) -> None:
    mila = PersonId(forget(path, "mila"))

    with weakties.open(path) as network:
        assert not any(item.person == mila for item in weakties.list_due_items(network))
        network.record(PersonDescribed(person=mila, name="Mila Sand"))
        assert any(item.person == mila for item in weakties.list_due_items(network))


def test_who_was_merged_before_is_forgotten_under_every_id(path: Path) -> None:
    with weakties.open(path) as network:
        (mila,) = network.read(People).search("mila")
        again = network.add_person(name="Mila Sand", email="ms@example.net")
        corrections.merge(network, again, PersonId(mila.id))
    run(path, "forget", "ms@example.net", "--yes")

    with weakties.open(path) as network:
        assert not any(p.name and "Mila" in p.name for p in network.read(People).people.where())
        assert [p.is_forgotten for p in network.read(People).people.where("name is null")] == [True]
        corrections.unmerge(network, again)
        assert [p.is_forgotten for p in network.read(People).people.where("name is null")] == [
            True,
            True,
        ]
    assert NEUTRAL not in run(path, "today")


def test_a_network_without_names_is_not_one_of_forgotten_people() -> None:
    with weakties.open(":memory:") as network:
        person = network.add_person()
        other = network.add_person()
        corrections.forget(network, person)

        entries = {p.id: p.label for p in network.read(People).people.where()}
        assert entries == {person: NEUTRAL, other: other}
        assert [p.id for p in network.read(People).search("")] == [other]
        assert [p.id for p in network.at(occurred="2030-01-01").read(People).search("")] == [other]


def test_what_stays_after_an_undo_is_said_in_words(tmp_path: Path) -> None:
    path, file = tmp_path / "network.db", tmp_path / "people.csv"
    file.write_text("Name,Email\nMila Sand,mila@example.org\nBen Okri,ben@example.org\n", "utf-8")

    def run(*words: str) -> str:
        done = CliRunner().invoke(main, ["--network", str(path), *words])
        assert done.exit_code == 0, done.output
        return done.stdout

    batch = json.loads(run("import", str(file), "--json"))["batch"]
    run("note", "mila", "velvet")
    run("forget", "Mila Sand", "--yes")

    said = run("undo", batch, "--yes")

    assert "person.added" not in said
    assert "” stays, since" in said
