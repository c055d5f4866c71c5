"""The shape of the network as a series, by typing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.end_to_end.conftest import Type

import weakties

COLUMNS = (
    "day", "one_step", "two_steps", "three_steps", "groups", "largest_group", "parts", "alone",
    "little_contact", "constraint", "effective_size",
)  # fmt: skip


def test_each_line_is_the_network_of_that_day(type_in: Type, year: Path) -> None:
    series = type_in("network", "--by", "month", "--from", "2026-01", "--to", "2026-09", "--json")

    assert [line["day"][:7] for line in series.json] == [f"2026-0{n}" for n in range(1, 10)]
    for line in (series.json[0], series.json[-1]):
        assert tuple(line) == COLUMNS
        then = type_in("network", "--as-of", line["day"], "--json").json
        assert [line["one_step"], line["two_steps"], line["three_steps"]] == then["reached"]
        assert line["groups"] == len(then["groups"])
        assert line["parts"] + line["alone"] == len(then["parts"])
        assert line["little_contact"] == then["weak"][0]["n"]
        openness = then["openness"] or {}
        assert line["constraint"] == openness.get("constraint")
        assert line["effective_size"] == openness.get("effective_size")


def test_the_series_is_a_table_or_csv(type_in: Type, year: Path) -> None:
    span = ("--by", "quarter", "--to", "2026-06")
    shown = type_in("network", *span).out
    rows = list(csv.DictReader(io.StringIO(type_in("network", *span, "--csv").out)))

    days = ["2025-12-31", "2026-03-31", "2026-06-30"]
    assert [line.split()[0] for line in shown.splitlines()[1:4]] == days
    assert max(map(len, shown.splitlines())) <= 80
    assert "Constraint and effective size" in " ".join(shown.split())
    assert [row["day"] for row in rows] == days
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["constraint"] == ""
    assert 0 < float(rows[1]["constraint"]) < 1


def test_the_series_honours_both_ways_to_look_back(type_in: Type, year: Path) -> None:
    last = type_in("network", "--by", "year", "--as-of", "2026-03", "--json").json[-1]

    assert last["day"] == "2026-03-31"
    assert type_in("network", "--by", "year", "--known-at", "2020", "--json").json == []
    assert type_in("network", "--by", "year", "--known-at", "2020", "--csv").out.count("\n") == 1


def test_an_empty_network_has_no_series(type_in: Type, home: Path) -> None:
    weakties.open(home / "network.db").close()

    assert type_in("network", "--by", "month").out == "Nobody is in this network yet.\n"
    assert type_in("network", "--by", "month", "--json").json == []


def test_options_that_do_not_go_together_are_refused(type_in: Type, year: Path) -> None:
    for words in (("--csv",), ("--from", "2026"), ("--to", "2026")):
        assert "go with --by" in type_in("network", *words, code=2).err
    by = ("network", "--by", "month")
    assert "leave one" in type_in(*by, "--explain", "ana", code=2).err
    assert "Choose one" in type_in(*by, "--csv", "--json", code=2).err
    assert "give one" in type_in(*by, "--to", "2026", "--as-of", "2026", code=2).err
    assert "backwards" in type_in(*by, "--from", "2026-05", "--to", "2026-03", code=2).err
    assert "more than 1,000" in type_in("network", "--by", "day", "--from", "2020", code=2).err
