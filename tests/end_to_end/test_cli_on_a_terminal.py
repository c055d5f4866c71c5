"""Does a terminal of any width show all that a pipe gives, and nothing that a name could steer?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.benchmarks.material import filled
from tests.end_to_end.conftest import Type
from tests.end_to_end.terminal import Look, look
from wcwidth import wcswidth

from tests import depth

ESCAPES = re.compile(r"\x1b\]8;.*?\x1b\\|\x1b\[[0-9;?]*[a-zA-Z]")
ID = re.compile(r"\bp-[a-z0-9]{16}\b")
THEN = ("--as-of", "2026-11-20")
COMMANDS = ("people", "today", "stats", "stats --claims", "history", "who halden", "report",
            "lineage --everybody", "network", "reconnect", "status", "path zoë", "progress",
            "progress --split 2026-05")  # fmt: skip


def measure(line: str) -> int:
    """Return how many columns a line takes."""
    return wcswidth(ESCAPES.sub("", line))


def lines_of(seen: Look) -> list[str]:
    """Return the lines as they were printed, before the terminal broke any."""
    return seen.raw.replace("\r", "").splitlines()


@pytest.mark.parametrize("columns", depth.spread([40, 80, 200], by_day=1))
def test_lines_are_as_wide_as_the_terminal_at_most(year: Path, columns: int) -> None:
    for command in COMMANDS:
        seen = look(*command.split(), *THEN, columns=columns)
        wide = [line for line in lines_of(seen) if measure(line) > columns and "/" not in line]
        assert not wide, command


def test_ids_stay_whole_however_narrow_it_is(type_in: Type, year: Path) -> None:
    ids = ID.findall(type_in("people").out)

    assert len(ids) > 30
    for columns in (24, 40, 80, 200):
        assert ID.findall("\n".join(lines_of(look("people", columns=columns)))) == ids


def test_a_wide_terminal_shows_more_than_a_pipe(type_in: Type) -> None:
    title = "Head of the department for networks, storage and everything besides"
    type_in("add", "Ana Ruiz", "--org", "Acme", "--title", title)

    _, line, *_ = look("who", "acme", columns=200).lines

    assert line.split("  ")[:2] == ["Ana Ruiz", title]
    assert title not in type_in("who", "acme").out


def test_a_narrow_terminal_shows_a_card_for_each_row(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--org", "Acme", "--title", "Head of planning and storage")
    type_in("add", "Ben Ito", "--org", "Acme")
    ana, ben = ID.findall(type_in("people").out)

    assert look("people", columns=40).lines == [
        "Name          Ana Ruiz",
        "Title         Head of planning and",
        "              storage",
        "Organization  Acme",
        f"Id            {ana}",
        "",
        "Name          Ben Ito",
        "Organization  Acme",
        f"Id            {ben}",
    ]


def test_columns_stand_below_each_other_though_letters_are_wide(type_in: Type) -> None:
    names = ["山田 太郎", "Zoe\u0308 Ekström", "Ana 😀 Ruiz", "김민준", "Ben Ito"]
    for name in names:
        type_in("add", name, "--org", "東京電力")

    for columns in (60, 80, 200):
        head, *rows = lines_of(look("people", columns=columns))
        starts = {wcswidth(row[: row.index("p-")]) for row in rows}
        assert starts == {measure(head[: head.index("Id")])}
        assert all(any(name in row for row in rows) for name in names)


@pytest.mark.parametrize("kind", depth.spread(["dumb", "", "unknown"], by_day=1))
def test_a_terminal_that_takes_text_alone_gets_no_more(year: Path, kind: str) -> None:
    for command in ("stats", "lineage --everybody", "show zoë", "rebuild", "find grid"):
        assert "\x1b" not in look(*command.split(), TERM=kind).raw
    assert "●" in look("stats", *THEN, TERM=kind).text


def test_no_color_takes_colour_bold_and_links_away(year: Path) -> None:
    for command in ("stats", "people", "show zoë", "find grid", "status"):
        assert "\x1b" not in look(*command.split(), NO_COLOR="1").raw
    assert "\x1b" in look("people", NO_COLOR="").raw  # which says nothing, as its authors have it


def test_heads_and_bars_stand_out(year: Path) -> None:
    seen = look("stats", *THEN)

    assert seen.find_style("Counts").bold
    assert seen.find_style("━").fg == "cyan"
    assert seen.find_style("Had time").bold
    assert not seen.find_style("asked").bold


@pytest.mark.parametrize("command", ["people", "stats", "lineage --everybody", "today"])
def test_plain_is_what_a_pipe_gets(type_in: Type, year: Path, command: str) -> None:
    words = (*command.split(), *THEN)

    plain = look(*words, "--plain", COLUMNS="1000").raw.replace("\r", "")

    assert plain.endswith(type_in(*words).out)
    assert "\x1b" not in plain


def test_a_table_of_3000_rows_comes_whole(tmp_path: Path) -> None:
    filled(tmp_path / "network.db", 6_500, 3_000)

    seen = look("people", "--limit", "3000", columns=80)

    ids = re.findall(r"p-\S+$", "\n".join(seen.lines), flags=re.MULTILINE)
    assert len(ids) == len(set(ids)) == 3_000


MARKUP = "[bold red]Ana[/] :smile: [link=https://evil.example]here[/link] \\[x]"


def test_words_are_never_taken_for_markup(type_in: Type) -> None:
    type_in("add", MARKUP, "--org", "[blink]Acme[/blink]", "--title", "[/]")
    type_in("intro", "Ben Ito", "--from", "ana")
    type_in("meet", "ana", "--note", MARKUP, "--on", "2026-11-02")

    for command in (
        "people",
        "who acme",
        "show ana",
        "history",
        "lineage --everybody",
        "find smile",
    ):
        seen = look(*command.split(), columns=200)
        assert MARKUP in seen.text, command
        assert "here\x1b" not in seen.raw
        assert "\x1b[5" not in seen.raw


def test_what_could_steer_a_terminal_is_shown_instead(type_in: Type) -> None:
    nasty = "Eve\x1b]8;;https://evil.example\x1b\\\x1b[2J\u202eliame"
    type_in("add", nasty, "--org", nasty.replace("Eve", "Firm"), "--title", nasty)

    for command in ("people", "who firm", "show eve"):
        raw = look(*command.split(), columns=200).raw
        assert "\x1b[2J" not in raw
        for target, words in re.findall(r"\x1b\]8;;(.*?)\x1b\\(.*?)\x1b\]8;;\x1b\\", raw):
            assert target == words == "https://evil.example"  # which is what it says
        assert "\u202e" not in raw
        assert "Eve\\x1b]8;;" in raw


def test_addresses_and_paths_are_links_to_what_they_say(type_in: Type, home: Path) -> None:
    profile = "https://www.linkedin.com/in/ana-ruiz"
    type_in("add", "Ana Ruiz", "--linkedin", profile)
    type_in("meet", "ana", "--note", "see https://grid.example/a(b), and write.")
    link = "\x1b]8;;{0}\x1b\\{0}\x1b]8;;\x1b\\"

    shown = look("show", "ana", columns=120)

    assert link.format(profile) in shown.raw or link.format(profile.partition("//")[2]) in shown.raw
    assert link.format("https://grid.example/a(b") in shown.raw
    assert "\x1b]8" not in look("show", "ana", columns=120, TERM="linux").raw
    path = home / "backup.db"
    saved = look("backup", str(path), columns=200).raw
    assert f"\x1b]8;;{path.as_uri()}\x1b\\{path}\x1b]8;;\x1b\\" in saved
