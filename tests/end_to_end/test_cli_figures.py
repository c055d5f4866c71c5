"""Do the screens with figures fit, say what they mean, and refuse bad values alike?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type

LONG = "Charlotte Anastasia Montgomery-Featherstonehaugh"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("stats", "--explain", ""), "'--explain': it is empty"),
        (("stats", "--prior", "0.5"), "give a whole number from 0 to 1000"),
        (("stats", "--by", "foo"), "there is: channel, purpose"),
        (("today", "--as-of", "someday"), "is no date"),
        (("stats", "--known-at", "someday"), "is no date"),
        (("diff", "someday"), "is no date"),
        (("report", "--panel", "foo"), "There is no panel 'foo'"),
        (("export", "--as", "foo"), "There is no exporter 'foo'"),
    ],
)
def test_a_bad_value_is_wrong_usage_everywhere(
    type_in: Type, words: tuple[str, ...], says: str
) -> None:
    type_in("add", "Ana")

    done = type_in(*words, code=2)

    assert says in done.err


def test_tables_fit_into_eighty_columns(type_in: Type) -> None:
    firm = "Institute for the Advancement of Remarkably Long Names"
    type_in("add", LONG, "--org", firm, "--title", "Head of the department of long titles")
    type_in("ask", "Charlotte", "--on", "2026-10-01")
    type_in("reply", "Charlotte", "yes", "--on", "2026-10-02")
    type_in("meet", "Charlotte", "--on", "2026-10-05")

    for words in (
        ("people",), ("today",), ("today", "--all"), ("replay", "--step", "year"), ("reconnect",),
        ("stats", "--explain", "met"), ("stats", "--explain", "email"),
        ("stats", "--explain", "requests"), ("diff", "2026-09-01", "2026-10-20"), ("stats",),
    ):  # fmt: skip
        assert max(map(len, type_in(*words).out.splitlines())) <= 80, words


def test_what_is_due_as_of_a_day_names_the_day_and_no_rule(type_in: Type) -> None:
    type_in("add", "Ana")
    type_in("meet", "ana", "--on", "2026-10-05")

    done = type_in("today", "--as-of", "2026-10-07")

    first, heads, *rows = done.out.splitlines()
    assert first == "What was due on 2026-10-07:"
    assert heads.split() == ["Due", "Who", "Why"]
    assert not any("R6" in row or "R7" in row for row in rows)
    assert {due["rule"] for due in type_in("today", "--as-of", "2026-10-07", "--json").json} == {
        "R6",
        "R7",
    }


def test_few_data_say_why_there_is_no_table(type_in: Type) -> None:
    type_in("add", "Ana")
    type_in("ask", "ana", "--on", "2026-01-05")

    done = type_in("stats", "--by", "size")

    assert "from 5 that had time on, a table shows each class" in " ".join(done.out.split())


def test_an_answer_to_no_request_is_said_without_the_name_of_a_kind(type_in: Type) -> None:
    type_in("add", "Ana")

    done = type_in("reply", "ana", "yes", "--on", "2026-10-05")

    assert "note: An answer to a request that is not recorded" in done.err
    assert "outreach" not in done.err


def test_a_clock_alone_is_one_of_today(type_in: Type) -> None:
    type_in("add", "Ana")

    assert "Nobody is in this network yet: begin" in type_in("people", "--known-at", "0:00").out
    assert "Ana" in type_in("people", "--known-at", "today 23:59").out
    assert "Nobody" in type_in("people", "--known-at", "yesterday 23:59").out


def test_what_was_done_is_said_though_the_output_is_full(home: Path, type_in: Type) -> None:
    type_in("add", "Ana")
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no device that is always full")
    said = []
    for words in (("people",), ("undo",)):
        with full.open("w") as nowhere:
            done = subprocess.run(
                [sys.executable, "-m", "weakties_cli", *words],
                stdout=nowhere, stderr=subprocess.PIPE, text=True, check=False, cwd=home,
            )  # fmt: skip
        assert done.returncode == 1
        said.append("was done all the same" in done.stderr)

    assert said == [False, True]
    assert "Nobody" in type_in("people").out
