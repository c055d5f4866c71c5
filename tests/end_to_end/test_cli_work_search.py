"""The log of a work search for an office: its weeks, its words, and the proof beside it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from tests.end_to_end.conftest import Type

HEAD = "week,date,employer,person,method,what,result,hours,recorded,event"


@pytest.fixture
def log_file(type_in: Type, home: Path) -> Path:
    """Record two weeks of a search, with every kind of activity."""
    type_in("add", "Ana Ruiz", "--org", "Halden", "--on", "2026-08-01")
    type_in("add", "Ben Okri", "--org", "=Norrsken", "--on", "2026-08-01")
    type_in("ask", "Ana", "--on", "2026-09-01")
    type_in("meet", "Ana", "--on", "2026-09-03", "--minutes", "45")
    type_in("ask", "Ben", "--channel", "phone", "--on", "2026-09-08")
    type_in("reply", "Ben", "no", "--on", "2026-09-09")
    type_in("lead", "Halden", "--role", "Clerk", "--on", "2026-09-09")
    type_in("apply", "Halden", "--on", "2026-09-10")
    type_in("interview", "Halden", "--on", "2026-09-13")
    type_in("thank", "Ana", "--on", "2026-09-10")
    return home / "log.csv"


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_each_activity_is_a_line(type_in: Type, log_file: Path) -> None:
    rows = read(type_in("export", "--as", "work-search").out)

    assert [(r["date"], r["employer"], r["person"], r["what"], r["result"]) for r in rows] == [
        ("2026-09-01", "Halden", "Ana Ruiz", "asked for an information interview",
         "talk on 2026-09-03"),
        ("2026-09-03", "Halden", "Ana Ruiz", "talk: information interview", "held"),
        ("2026-09-08", "'=Norrsken", "Ben Okri", "asked for an information interview",
         "they said no"),
        ("2026-09-10", "Halden", "", "applied", "job interview on 2026-09-13"),
        ("2026-09-13", "Halden", "", "job interview", "held"),
    ]  # fmt: skip
    assert [r["hours"] for r in rows] == ["", "0.75", "", "", ""]
    assert [r["week"] for r in rows] == ["2026-W36", "2026-W36", *["2026-W37"] * 3]
    assert rows[2]["method"] == "by phone"
    assert type_in("export", "--as", "work-search").out.splitlines()[0] == HEAD


def test_the_proof_beside_it_has_the_same_events(type_in: Type, log_file: Path) -> None:
    type_in("export", "--as", "work-search", "-o", str(log_file))
    anchor = type_in("anchor").out

    rows = read(log_file.read_text("utf-8"))
    proof = type_in("verify", "--proof", str(log_file.with_suffix(".proof")), "--anchor", anchor,
                    "--json").json  # fmt: skip

    shown = {event["position"]: event for event in proof["shown"]}
    assert {int(row["event"]) for row in rows} == shown.keys()
    assert all(shown[int(r["event"])]["occurred_at"][:10] == r["date"] for r in rows)
    assert all(shown[int(r["event"])]["recorded_at"][:10] == r["recorded"] for r in rows)


def test_weeks_are_compared_with_the_number_that_is_required(type_in: Type, log_file: Path) -> None:
    asked = ("export", "--as", "work-search", "--require", "3", "--from", "2026-08-31", "--to",
             "2026-09-20", "-o", str(log_file.with_suffix(".html")))  # fmt: skip

    said = type_in(*asked).out

    assert (
        "2026-W36, 2026-08-31 to 2026-09-06: 2 activities, 3 required, 0.75 hours, too few" in said
    )
    assert "2026-W37, 2026-09-07 to 2026-09-13: 3 activities, 3 required\n" in said
    assert "2026-W38, 2026-09-14 to 2026-09-20: 0 activities, 3 required, too few" in said
    assert "is there already" in type_in(*asked, code=1).err
    page = log_file.with_suffix(".html").read_text("utf-8")
    assert "Work search from 2026-08-31 to 2026-09-20" in page
    assert "Nothing recorded." in page
    assert "=Norrsken" in page
    assert "This rests on what happened" in page
    weeks = type_in(*asked[:-2], "--json").json["weeks"]
    assert [(w["week"], len(w["activities"]), w["met"], w["whole"]) for w in weeks] == [
        ("2026-W36", 2, False, True), ("2026-W37", 3, True, True), ("2026-W38", 0, False, True),
    ]  # fmt: skip


def test_people_are_withheld_where_that_is_asked_and_who_was_forgotten_always(
    type_in: Type, log_file: Path
) -> None:
    page = log_file.with_suffix(".html")
    type_in("export", "--as", "work-search", "--no-names", "-o", str(page))
    text = page.read_text("utf-8")
    assert "Ana" not in text
    assert "Ben" not in text
    assert "Halden" in text

    type_in("forget", "Ana Ruiz", "--yes")
    rows = read(type_in("export", "--as", "work-search").out)
    assert {r["person"] for r in rows} == {"withheld", "Ben Okri", ""}
    assert len(rows) == 5


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--require", "3"), "--require goes with --as work-search"),
        (("--as", "work-search", "-o", "a.txt"), "neither as CSV nor as a page"),
        (("--as", "work-search", "--require", "0"), "it must be 1 to 1000, not 0"),
        (("--as", "work-search", "--as-of", "2026-09-01"), "look back"),
        (("--as", "work-search", "--from", "2026-10", "--to", "2026-09"), "runs backwards"),
        (("--as", "work-search", "--from", "2999"), "runs backwards"),
        (("--as", "work-search", "--kinds", "x"), "--kinds goes with --proof"),
    ],
)
def test_what_cannot_be_is_said(
    type_in: Type, log_file: Path, words: tuple[str, ...], reason: str
) -> None:
    assert reason in type_in("export", *words, code=2).err


def test_nothing_recorded_is_an_empty_table(type_in: Type, home: Path) -> None:
    type_in("add", "Ana Ruiz")

    assert type_in("export", "--as", "work-search").out.splitlines() == [HEAD]
    said: Any = type_in("export", "--as", "work-search", "-o", str(home / "a.html"))
    assert "0 activities in 0 weeks" in said.out


def test_corrections_and_undoing_count(type_in: Type, log_file: Path) -> None:
    events = type_in("history", "--limit", "100", "--json").json
    number = {event["kind"]: event["position"] for event in events}
    type_in("undo", str(number["application.sent"]))
    type_in("edit", str(number["meeting.held"]), "--on", "2026-09-04")

    rows = read(type_in("export", "--as", "work-search").out)

    assert "applied" not in {r["what"] for r in rows}
    assert [r["date"] for r in rows if r["what"].startswith("talk")] == ["2026-09-04"]
    assert rows[0]["result"] == "talk on 2026-09-04"


def test_a_name_steers_no_terminal(type_in: Type, home: Path) -> None:
    type_in("add", "Eve \x1b[31mX", "--org", "O\x1b]0;t\x07")
    type_in("ask", "eve", "--on", "2026-10-01")

    text = type_in("export", "--as", "work-search").out

    assert "Eve" in text
    assert not any(sign in text for sign in "\x1b\x07")


def test_where_somebody_worked_who_was_forgotten_is_not_said(type_in: Type, home: Path) -> None:
    type_in("add", "Ana Ruiz", "--org", "Acme")
    type_in("ask", "ana", "--on", "2026-10-01")
    type_in("lead", "Halden", "--role", "Clerk", "--from", "ana", "--on", "2026-10-02")
    type_in("apply", "Halden", "--on", "2026-10-03")
    type_in("forget", "Ana Ruiz", "--yes")

    rows = read(type_in("export", "--as", "work-search").out)

    assert [(row["employer"], row["person"]) for row in rows] == [("", "withheld"), ("Halden", "")]
