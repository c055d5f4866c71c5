"""Does `weakties progress` show each period, its pauses, and both sides of a change of approach?"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type
from tests.end_to_end.terminal import look

import weakties

THEN = ("--as-of", "2026-11-20")
HOSTILE = "ask\x1b]52;c;aGk=\x07 alumni\u202e\nfirst"


def values(answer: object, measure: str, periods: str = "rows") -> dict[str, int]:
    """Return the value of a measure in each period."""
    assert isinstance(answer, dict)
    return {r["period"]: r["value"] for r in answer[periods] if r["measure"] == measure}


def test_a_search_of_a_year_by_months(type_in: Type, year: Path) -> None:
    text = type_in("progress", *THEN).out

    lines = text.splitlines()
    assert lines[0] == "What you did"
    assert lines[1].split() == ["Month", "Asked", "Again", "Talks", "Hours", "Taken", "up",
                                "Thanks", "Applied", "Interviews"]  # fmt: skip
    assert "2026-05  5      1      5      2:05   4         4       0        0" in text
    assert "In all   38" in text
    assert "What came in" in text
    assert "What came of your requests, by when you sent them" in text
    assert "weakties change" in text
    assert max(map(len, lines)) <= 78


def test_the_rows_of_json_and_csv_are_the_same_and_tidy(type_in: Type, year: Path) -> None:
    rows = type_in("progress", "--by", "quarter", *THEN, "--json").json["rows"]

    read = list(
        csv.DictReader(io.StringIO(type_in("progress", "--by", "quarter", *THEN, "--csv").out))
    )

    assert [
        (r["period"], r["about"], r["measure"], r["value"], bool(int(r["whole"]))) for r in read
    ] == [(r["period"], r["about"], r["measure"], str(r["value"]), r["whole"]) for r in rows]
    assert {r["period"] for r in rows} == {"2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"}
    assert [r["whole"] for r in rows if r["measure"] == "talks"] == [True] * 4 + [False]


def test_cohorts_add_up_to_what_stats_says(type_in: Type, year: Path) -> None:
    found = type_in("progress", *THEN, "--json").json

    statistics = type_in("stats", *THEN, "--json").json["statistics"]
    (requests,) = (s for s in statistics if s["id"] == "requests")
    replied = next(f for f in requests["figures"] if f["name"] == "replied")
    assert sum(values(found, "answered").values()) == replied["n"]
    assert sum(values(found, "mature").values()) == replied["of"]


def test_empty_periods_are_one_line_and_a_pause(type_in: Type, home: Path) -> None:
    type_in("add", "Ana")
    type_in("ask", "ana", "--on", "2026-01-05")
    type_in("thank", "ana", "--on", "2026-06-05")

    text = type_in("progress", "--as-of", "2026-06-30").out
    found = type_in("progress", "--as-of", "2026-06-30", "--json").json

    assert "4 months" in text
    assert "a pause, from 2026-02-01 to 2026-05-31" in text
    assert "2026-03" not in text.replace("2026-03-01", "")
    assert found["pauses"] == [{"start": "2026-02-01", "end": "2026-05-31", "periods": 4}]
    assert values(found, "requests") == {
        "2026-01": 1, "2026-02": 0, "2026-03": 0, "2026-04": 0, "2026-05": 0, "2026-06": 0
    }  # fmt: skip


def test_a_change_stands_at_its_day_and_splits(type_in: Type, year: Path) -> None:
    said = type_in("change", "ask alumni first", "--on", "2026-05-01").out
    assert said.startswith("From 2026-05-01 on: ask alumni first.")

    text = type_in("progress", *THEN).out
    labels = [line.split()[0] for line in text.splitlines() if line.startswith("2026-")]
    assert labels[4:7] == ["2026-05-01", "2026-05", "2026-06"]
    assert "from here: ask alumni first" in text
    assert "`weakties change" not in text
    split = type_in("progress", "--split", "alumni", *THEN).out
    assert "Before 2026-05-01 and since: ask alumni first" in split
    assert "14 of 21 requests (67%) were answered before, 12 of 14 (86%) since" in " ".join(
        split.split()
    )
    by_day = type_in("progress", "--split", "2026-05", *THEN, "--json").json["split"]
    by_name = type_in("progress", "--split", "last", *THEN, "--json").json["split"]
    assert by_day["change"] is None
    assert by_name["change"]["words"] == "ask alumni first"
    assert by_day["rows"] == by_name["rows"]
    assert by_day["compared"] == by_name["compared"]
    assert values(by_name, "answered") == {"before": 14, "since": 12}
    read = csv.DictReader(io.StringIO(type_in("progress", "--split", "last", *THEN, "--csv").out))
    assert {r["period"] for r in read} == {"before", "since"}


def test_a_change_is_an_event_as_any_other(type_in: Type, home: Path) -> None:
    type_in("change", "ask alumni first", "--on", "2026-05-01")
    assert "Changed the approach: ask alumni first" in type_in("history").out
    assert "alumni" in type_in("find", "alumni").out
    number = type_in("change", "--json").json[0]["position"]
    type_in("edit", str(number), "--on", "2026-05-04")
    assert [c["day"] for c in type_in("change", "--json").json] == ["2026-05-04"]
    assert type_in("change", "--json", "--as-of", "2026-05-03").json == []
    type_in("undo", str(type_in("change", "--json").json[0]["position"]))
    assert [c["day"] for c in type_in("change", "--json").json] == ["2026-05-01"]
    type_in("undo", str(number))
    assert "No change of approach is recorded." in type_in("change").out


def test_what_names_somebody_forgotten_is_erased(type_in: Type, home: Path) -> None:
    type_in("add", "Zacharias Quux")
    type_in("change", "ask as Zacharias Quux told me", "--on", "2026-05-01")

    type_in("forget", "Zacharias Quux", "--yes")

    assert "Quux" not in type_in("change").out
    assert "erased" in type_in("change").out


def test_hostile_words_move_nothing(type_in: Type, home: Path) -> None:
    type_in("add", "Ana")
    type_in("ask", "ana", "--on", "2026-01-05")
    type_in("change", HOSTILE, "--on", "2026-02-05")

    for command in (("change",), ("progress",), ("progress", "--split", "last"), ("history",)):
        out = type_in(*command).out
        assert not {"\x1b", "\x07", "\u202e"} & set(out), command
    assert HOSTILE in type_in("change", "--json").json[0]["words"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--measure", "happiness"), "there is: requests,"),
        (("--by", "decade"), "decade"),
        (("--split", "letters"), "There is no change of approach 'letters'"),
        (("--split", "2031"), "nothing from that day on"),
        (("--from", "2026-05", "--to", "2026-03"), "time runs backwards"),
        (("--csv", "--json"), "--csv and --json"),
        (("--from", "someday"), "someday"),
    ],
)
def test_bad_input_is_a_sentence(
    type_in: Type, year: Path, words: tuple[str, ...], says: str
) -> None:
    code = 1 if "letters" in words else 2

    error = " ".join(type_in("progress", *words, code=code).err.split())

    assert says in error


def test_a_change_needs_words_and_a_day(type_in: Type, home: Path) -> None:
    assert "it is empty" in type_in("change", " ", code=2).err
    assert "Name the day" in type_in("change", "x", "--on", "2026-05", code=2).err
    assert "--on is the day" in type_in("change", "--on", "2026-05-01", code=2).err
    assert "look back" in type_in("change", "x", "--as-of", "2026-05-01", code=2).err


def test_a_network_without_a_search_says_how_to_begin(type_in: Type, home: Path) -> None:
    weakties.open(home / "network.db").close()

    assert "weakties ask NAME" in type_in("progress").out
    assert type_in("progress", "--json").json["rows"] == []
    assert type_in("progress", "--csv").out == "period,start,end,whole,about,measure,value\n"


def test_one_measure_alone(type_in: Type, year: Path) -> None:
    text = type_in("progress", "--measure", "talks", "--by", "year", *THEN).out

    assert text.splitlines()[:3] == ["What you did", "Year    Talks", "2025    1"]
    only = type_in("progress", "--measure", "introductions-taken-up", *THEN, "--json").json["rows"]
    assert {r["measure"] for r in only} == {"introductions_taken_up"}


def test_facts_written_down_late_are_counted(type_in: Type, home: Path) -> None:
    type_in("add", "Ana")
    type_in("ask", "ana", "--on", "2026-01-05")

    text = " ".join(type_in("progress").out.split())

    assert "1 of 1 fact of yours was recorded more than 7 days after it happened" in text
    assert type_in("progress", "--json").json["late"]["late"] == 1


def test_what_was_known_then_counts_then(type_in: Type, home: Path) -> None:
    now = [datetime(2026, 4, 1, 9, tzinfo=UTC)]
    with weakties.open(home / "network.db", clock=lambda: now[0]) as network:
        ana = network.add_person(name="Ana")
        network.record(weakties.OutreachSent(person=ana, at="2026-03-02"))
        now[0] = datetime(2026, 6, 1, 9, tzinfo=UTC)
        network.record(weakties.ReplyReceived(person=ana, at="2026-03-09"))
        network.record(weakties.ThanksSent(person=ana, at="2026-03-10"))

    then = type_in("progress", "--as-of", "2026-05", "--known-at", "2026-05-02", "--json").json
    later = type_in("progress", "--as-of", "2026-05", "--json").json

    march = "2026-03"
    assert [values(found, "thanks")[march] for found in (then, later)] == [0, 1]
    assert [values(found, "answered")[march] for found in (then, later)] == [0, 1]
    assert (then["day"], later["day"]) == ("2026-05-02", "2026-05-31")


def test_a_terminal_draws_bars(year: Path) -> None:
    seen = look("progress", *THEN, columns=120)

    assert "████████████" in seen.raw


def test_a_number_that_is_no_change_is_no_day(type_in: Type, home: Path) -> None:
    """Once it was taken for a day of the month."""
    type_in("add", "Ana")
    type_in("ask", "ana", "--on", "2026-01-05")
    type_in("change", "ask alumni first", "--on", "2026-02-01")
    number = type_in("change", "--json").json[0]["position"]
    type_in("undo", str(number))

    assert "change of approach" in type_in("progress", "--split", str(number), code=1).err


def test_a_change_to_come_is_not_the_last(type_in: Type, home: Path) -> None:
    type_in("add", "Ana")
    type_in("ask", "ana", "--on", "2026-01-05")
    type_in("change", "ask alumni first", "--on", "2026-02-01")
    type_in("change", "write shorter", "--on", "2030-01-01")

    assert type_in("progress", "--split", "last", "--json").json["split"]["on"] == "2026-02-01"


def test_a_mistyped_year_is_left_out_and_said(type_in: Type, home: Path) -> None:
    type_in("add", "Ana")
    type_in("ask", "ana", "--on", "1833-05-01")
    type_in("meet", "ana", "--on", "2026-05-05")

    said = " ".join(type_in("progress", "--as-of", "2026-06-30").out.split())
    found = type_in("progress", "--as-of", "2026-06-30", "--json").json

    assert found["rows"][0]["start"] == "2026-05-01"
    assert "Left out: what you recorded of 1 day" in said
    assert "`weakties history --to 1833-05-01` lists it" in said
    assert "1833-05-01" in type_in("history", "--to", "1833-05-01").out


def test_requests_of_all_periods_stand_below_them(type_in: Type, home: Path) -> None:
    type_in("add", "Ana")
    type_in("add", "Ben")
    type_in("ask", "ana", "--on", "2026-01-05")
    type_in("reply", "ana", "yes", "--on", "2026-01-06")
    type_in("ask", "ben", "--on", "2026-02-05")

    lines = type_in("progress", "--as-of", "2026-06-30", "--measure", "outcomes").out.splitlines()

    (total,) = (line.split() for line in lines if line.startswith("In all"))
    assert total[:7] == ["In", "all", "2", "2", "1", "of", "2"]


def test_one_change_of_a_day_is_recorded_once(type_in: Type, home: Path) -> None:
    type_in("change", "ask alumni first", "--on", "2026-05-05")
    again = type_in("change", "ask alumni first", "--on", "2026-05-05").out

    assert "Already recorded, as event 1." in again
    assert len(type_in("change", "--json").json) == 1
    type_in("change", "ask alumni first", "--on", "2026-06-05")
    assert len(type_in("change", "--json").json) == 2
