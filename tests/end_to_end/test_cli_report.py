"""Does `weakties report` say what the other commands say, and write files that hold?"""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type
from tests.end_to_end.test_cli_plugins import place as place  # noqa: PLC0414  # a fixture
from tests.end_to_end.test_cli_shape import on_a_terminal
from tests.strangers.making import installed

from weakties.plugins.registry import PANELS
from weakties_cli.output import measure_width

THEN = ("--as-of", "2026-11-20")
GOLDEN = Path(__file__).parent / "reports"
HERONS = """
from weakties import contracts

class Herons(contracts.Panel):
    id, title = "{name}.seen", "Which herons?"

    def blocks(self, view, /):
        {body}

@hookimpl
def weakties_panels():
    yield Herons()
"""
EVIL = "yield contracts.Text('</main><script>\\x1b]52;c;AAAA\\x07')"
FAILS = "raise ValueError('\\x1b]52;c;AAAA\\x07 no luck')"


def split_report(report: str) -> tuple[str, str]:
    """Return a report without its last lines, and these: what it rests on."""
    body, _, rest = report.partition("\n\n\nThis rests on ")
    assert rest
    return f"{body}\n", " ".join(rest.split())


@pytest.mark.parametrize("panel", PANELS)
def test_each_panel_says_of_the_year_what_it_said(type_in: Type, year: Path, panel: str) -> None:
    told, _ = split_report(type_in("report", "--panel", panel, *THEN).out)
    golden = GOLDEN / f"{panel}.txt"
    if os.environ.get("WEAKTIES_ACCEPT"):
        golden.write_text(told, "utf-8")

    assert told == golden.read_text("utf-8")
    assert all(len(line) <= 80 for line in told.splitlines())


def test_the_whole_is_its_parts(type_in: Type, year: Path) -> None:
    whole = type_in("report", "--details", *THEN).out
    each = (type_in("report", "--panel", p, *THEN).out for p in PANELS)
    head, *parts = (split_report(part)[0] for part in each)

    assert split_report(whole)[0] == head + "".join(part.partition("\n")[2] for part in parts)
    assert type_in("report", "--details", *THEN, "--plain").out.splitlines() == [
        line for line in whole.splitlines() if set(line) != {"="}
    ]


def test_the_json_says_what_other_commands_say(type_in: Type, year: Path) -> None:
    found = type_in("report", "--details", *THEN, "--json").json

    assert set(found) == {"day", "panels", "log"}
    assert found["day"] == "2026-11-20"
    panels = {p["id"]: p["blocks"] for p in found["panels"]}
    assert tuple(panels) == PANELS
    due = [(row[0]["name"], row[1]) for row in panels["due"][0]["rows"]]
    today = [(d["name"], d["due"]) for d in type_in("today", *THEN, "--json").json]
    assert sorted(due) == sorted(today)
    assert [day for _, day in due] == sorted((day for _, day in due), reverse=True)
    stats = type_in("stats", *THEN, "--json").json
    months = [row["value"] for row in type_in("progress", *THEN, "--json").json["rows"]
              if row["measure"] == "requests"]  # fmt: skip
    assert [row[1] for row in panels["months"][1]["rows"]] == months
    figures = {s["title"]: s["figures"] for s in stats["statistics"]}
    for block in panels["requests"]:  # which says a remark once, below
        told = [{**f, "remark": ""} for f in block.get("figures", ())]
        known = [{**f, "remark": ""} for f in figures.get(block.get("title"), ())]
        assert block["kind"] != "figures" or told == known
    asleep = [row[0]["id"] for row in panels["ties"][1]["rows"]]
    assert asleep == [d["person"] for d in type_in("reconnect", *THEN, "--json").json]


def test_the_funnel_has_one_base(type_in: Type, year: Path) -> None:
    """All its shares are of the people who were asked 21 days before that day, or earlier."""
    report = type_in("report", "--panel", "funnel", "--as-of", "2026-05-20", "--json").json
    asked = type_in(
        "query", "--as-of", "2026-05-20", "--json",
        "select person, min(substr(sent_at, 1, 10)) as first from requests group by person",
    ).json  # fmt: skip
    answered = type_in(
        "query", "--as-of", "2026-05-20", "--json", "select distinct person from replies",
    ).json  # fmt: skip

    old = {row["person"] for row in asked if row["first"] <= "2026-04-29"}
    figures, *texts = report["panels"][0]["blocks"]
    assert {f["of"] for f in figures["figures"]} == {len(old)}
    assert figures["figures"][0]["n"] == len(old & {row["person"] for row in answered})
    assert f"{len(asked) - len(old)} more people were asked since" in texts[0]["text"]


def test_what_is_not_recorded_is_no_verdict(type_in: Type, home: Path) -> None:
    type_in("add", "Ana Ruiz")
    type_in("meet", "ana", "--on", "2026-01-05")
    for name in ("Bo Li", "Cy Ono", "Di Moe"):
        type_in("intro", name, "--from", "ana", "--on", "2026-01-05")

    words = " ".join(type_in("report", "--details", "--as-of", "2026-04-01").out.split())

    assert "You asked none of 3 names of somebody new yet." in words
    pause = "Two weeks or more without anything that I did: 2026-01-12 to 2026-04-01."
    assert pause in words
    assert "0 of 3" not in words.partition("How my requests do")[0]


def test_a_change_of_approach_stands_below_the_months(type_in: Type, year: Path) -> None:
    type_in("change", "ask alumni first", "--on", "2026-05-01")

    told = " ".join(type_in("report", *THEN).out.split())
    hidden = " ".join(type_in("report", "--nameless", *THEN).out.split())

    assert "Since 2026-05-01 I go about it in another way: ask alumni first" in told
    assert "in another way: (left out)" in hidden


def test_it_looks_back(type_in: Type, year: Path) -> None:
    then = type_in("report", "--as-of", "2026-02-01", "--json").json

    assert then["day"] == "2026-02-01"
    body, rest = split_report(type_in("report", "--as-of", "2026-02-01").out)
    assert "2026-11" not in body
    assert "what happened from 2025-11-23 to 2026-02-01" in rest
    assert "317 events, recorded until 2026-11-" in rest  # where the log ended
    assert "Nobody is in this network yet" in type_in("report", "--as-of", "2020").out
    known = type_in("report", "--known-at", "2020").out
    assert "Nobody is in this network yet" in known


def test_it_ends_with_what_it_rests_on(type_in: Type, year: Path, home: Path) -> None:
    """All that was printed is in every form of it, and the hash is that of `anchor`."""
    _, position, digest, _ = type_in("anchor").out.split("\n", 4)[1:5]

    printed = split_report(type_in("report", "--panel", "ties", *THEN).out)[1]
    log = type_in("report", "--panel", "ties", *THEN, "--json").json["log"]
    late = log["recorded_late"]

    assert f"Position {position}, hash {digest}" in printed
    assert (log["verified"], log["position"], log["hash"]) == (True, int(position), digest)
    assert f"what happened from {log['from']} to {log['to']}, {position} events" in printed
    assert f"{late['late']} of {late['of']} facts of yours were recorded more than 7" in printed
    assert log["restored"] == []
    for name in ("a.html", "a.md"):
        type_in("report", *THEN, "-o", str(home / name))
        page = (home / name).read_text("utf-8")
        assert f"Position {position}, hash {digest}" in page
        assert "none was changed since it was recorded" in page


@pytest.mark.parametrize("command", [("report",), ("anchor",), ("export",), ("export", "--people"),
                                     ("export", "--proof", "x.proof"),
                                     ("export", "--as", "work-search")])  # fmt: skip
def test_nothing_is_made_from_a_changed_log(
    type_in: Type, year: Path, command: tuple[str, ...]
) -> None:
    with closing(sqlite3.connect(year)) as connection:
        names = connection.execute("select name from sqlite_master where type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"drop trigger {name}")
        connection.execute("update event set occurred_at = '2026-10-01' where position = 200")
        connection.commit()

    said = type_in(*command, code=4)

    assert said.out == ""
    assert "Position 200 does not hold" in said.err
    assert "go back to a backup that verifies" in said.err
    assert not Path("x.proof").exists()


def test_who_begins_is_told_what_to_do_first(type_in: Type, home: Path) -> None:
    assert "begin one with" in type_in("report", code=1).err
    type_in("add", "Ana Ruiz")

    told, page = type_in("report").out, type_in("report", "-o", str(home / "a.html")).out

    assert "weakties ask NAME" in told
    assert type_in("report", "--json").json["panels"] == []
    assert "ask somebody for a talk" in page
    assert "<code>weakties ask NAME</code>" in (home / "a.html").read_text("utf-8")
    assert "the whole report may have more" in " ".join(
        type_in("report", "--panel", "ties").out.split()
    )


def test_what_is_no_panel_lists_those_there_are(type_in: Type, year: Path) -> None:
    told = type_in("report", "--panel", "requets", code=2).err
    listed = type_in("report", "--list", "--json").json

    assert "did you mean requests?" in told
    assert all(panel["id"] in told for panel in listed)
    assert [panel["id"] for panel in listed][: len(PANELS)] == list(PANELS)
    shown = [line.split()[:2] for line in type_in("report", "--list").out.splitlines()]
    assert ["requests", "How"] in shown
    assert ["months", "Month"] in shown
    assert "\x1b" not in type_in("report", "--panel", "\x1b[2J", code=2).err


@pytest.mark.parametrize("suffix", [".html", ".md", ".HTML"])
def test_a_file_is_private_and_never_replaced_unasked(
    type_in: Type, year: Path, home: Path, suffix: str
) -> None:
    path = home / f"report{suffix}"

    told = type_in("report", "-o", str(path), *THEN).out
    written = path.read_text("utf-8")
    refused = type_in("report", "-o", str(path), "--as-of", "2026-02", code=1).err

    assert f"Wrote {path}" in " ".join(told.splitlines())
    assert "names people" in told
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "it is there already" in refused
    assert path.read_text("utf-8") == written
    type_in("report", "-o", str(path), "--as-of", "2026-02", "--force")
    assert path.read_text("utf-8") != written
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not [p.name for p in home.iterdir() if "draft" in p.name]


def test_a_link_is_replaced_and_what_it_leads_to_is_not(
    type_in: Type, year: Path, home: Path
) -> None:
    link, aim = home / "link.md", home / "aim.md"
    link.symlink_to(aim)

    assert "there already" in type_in("report", "-o", str(link), *THEN, code=1).err
    type_in("report", "-o", str(link), *THEN, "--force")

    assert not link.is_symlink()
    assert not aim.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-o", "report.pdf"), "prints a page as PDF"),
        (("-o", "report"), ".html or .md"),
        (("-o", "a.html", "--json"), "--json"),
        (("-o", "a.html", "--list"), "--list"),
        (("--force",), "-o FILE"),
    ],
)
def test_wrong_words_are_mended(
    type_in: Type, year: Path, words: tuple[str, ...], said: str
) -> None:
    assert said in type_in("report", *words, code=2).err


@pytest.mark.parametrize("name", ["folder.html", "nowhere/a.html"])
def test_a_place_that_does_not_take_it_is_named(
    type_in: Type, year: Path, home: Path, name: str
) -> None:
    (home / "folder.html").mkdir()

    told = type_in("report", "-o", str(home / name), "--force", code=1).err

    assert "cannot be written" in told
    assert "choose" in told


def test_the_network_itself_is_never_replaced(type_in: Type, year: Path, home: Path) -> None:
    own = home / "network.html"
    year.rename(own)

    told = type_in("--network", str(own), "report", "-o", str(own), "--force", code=1).err

    assert "it is the network itself" in told
    assert type_in("--network", str(own), "verify").code == 0


def test_on_a_terminal_intervals_are_drawn(year: Path) -> None:
    drawn = on_a_terminal("report", *THEN).replace("\r\n", "\n")

    assert "●" in drawn
    assert all(len(line) <= 80 for line in drawn.splitlines())
    assert "●" not in on_a_terminal("report", *THEN, "--plain")


def test_a_panel_of_a_plugin_is_shown_and_one_that_fails_is_named(
    run: Type, year: Path, place: Path, home: Path
) -> None:
    installed(place, "birds", HERONS.format(name="birds", body=EVIL))
    installed(place, "worms", HERONS.format(name="worms", body=FAILS))
    run("status")  # which announces them
    page = home / "report.html"

    told, read, written = (
        run("report", *THEN, *words) for words in ((), ("--json",), ("-o", str(page)))
    )

    assert "Which herons? (birds.seen)\n" in told.out
    assert read.json["panels"][-1]["id"] == "birds.seen"
    assert "&lt;/main&gt;&lt;script&gt;\ufffd]52" in page.read_text("utf-8")
    for answer in (told, read, written):
        assert "Plugin worms (weakties-worms 1.0) failed at call" in answer.err
        assert "\x1b" not in answer.err + answer.out
        assert "worms" not in answer.out
    assert "birds.seen" not in run("--safe", "report", "--list").out


@pytest.mark.parametrize("name", ["王" * 90, "x" * 200, "Ana " * 40 + "Ruiz", "e\u0301" * 100])
def test_a_long_name_is_broken_and_nothing_of_it_is_lost(type_in: Type, name: str) -> None:
    type_in("add", name, "--email", "ana@example.org", "--org", "Halden " * 12)
    type_in("ask", "ana@example.org", "--on", "2026-01-05")
    type_in("reply", "ana@example.org", "yes", "--on", "2026-01-06")

    lines = type_in("report", "--panel", "ties", "--panel", "due").out.splitlines()

    assert max(map(measure_width, lines)) <= 80
    last = name[-1]
    assert sum(line.count(last) for line in lines) >= name.count(last)
