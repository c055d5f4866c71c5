"""The end of the trace: what `show NUMBER` says of an event, of every sort, to its last field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.end_to_end.conftest import SAMPLES, Type

import weakties
from weakties.log import chain


def test_every_field_of_an_event_is_shown_private_words_too(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-01-01")
    type_in("meet", "ana", "--on", "2026-10-19", "--note", "her sister\x1b[2J is ill", "--minutes",
            "25", "--useful", "5")  # fmt: skip

    shown = type_in("show", "last").out
    whole = type_in("show", "last", "--json").json

    names = {field["name"] for field in whole["fields"]}
    assert {"people", "note", "minutes", "usefulness"} <= names
    assert "her sister\\x1b[2J is ill" in shown
    assert "duration: 25 minutes" in shown
    assert "happened: Mon 2026-10-19" in shown
    assert "recorded by: me, through cli" in shown
    assert "`weakties edit 2` corrects it" in shown
    note = next(field for field in whole["fields"] if field["name"] == "note")
    assert (note["value"], note["is_personal"]) == ("her sister\x1b[2J is ill", True)
    assert whole["counted_in"][:3] == ["asked", "replied", "met"]
    assert whole["actor"] == "me"
    assert len(whole["hash"]) == 64


def test_every_field_of_every_kind_is_in_the_trace(year: Path) -> None:
    with weakties.open(year) as network:
        seen = set[str]()
        for recorded in network.log.read():
            kind: Any = type(recorded.event)
            names = {
                field.name
                for field in attrs.fields(kind)
                if field.name != "at" and getattr(recorded.event, field.name) not in (None, ())
            }
            if names <= seen and recorded.position % 40:
                continue
            seen |= names
            trace = weakties.history.trace_event(network, recorded)
            assert {field.name for field in trace.fields} == names
            assert all(field.text for field in trace.fields)


def test_the_figures_that_count_an_event_are_those_that_list_it(type_in: Type, year: Path) -> None:
    counted = type_in("show", "68", "--json").json["counted_in"]

    assert counted[0] == "met"
    for name in (*counted[:4], counted[-1]):
        rows = type_in("stats", "--explain", name, "--json").json
        events = [row.get("event", row) for row in rows]
        assert 68 in [event["position"] for event in events], name


def test_what_undid_corrected_and_led_to_an_event_is_named_with_its_reason(
    type_in: Type, home: Path
) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-01-01")
    type_in("ask", "ana", "--on", "2026-10-01")
    type_in("undo", "2", "--reason", "it was Ben")

    shown = type_in("show", "2").out
    assert "undone by: event 3, recorded" in shown
    assert "reason: it was Ben" in shown
    assert "stands behind: nothing, as it is undone" in shown
    assert "`weakties redo 2` brings it back" in shown
    assert type_in("show", "2", "--json").json["undone_by"]["position"] == 3

    type_in("redo", "2")
    assert type_in("show", "2", "--json").json["undone_by"] is None
    with weakties.open(home / "network.db") as network:
        on = weakties.when("2026-10-02")
        weakties.corrections.edit(network, "2", {"at": on}, reason="a day later")
    whole = type_in("show", "2", "--json").json
    later = type_in("show", str(whole["corrected_by"]["position"]), "--json").json
    assert later["corrects"]["position"] == 2
    assert later["command"]["counted"] == len(later["command"]["positions"]) == 2
    assert "corrected since: a day later" in type_in("show", "2").out


def test_a_command_is_opened_by_its_id_and_says_how_to_take_it_back(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--org", "Acme", "--on", "2026-01-01")
    batch = type_in("show", "1", "--json").json["batch"]

    shown = type_in("show", batch[:9]).out
    assert shown.startswith("One command, by cli, recorded ")
    assert "2 events." in shown
    assert f"`weakties undo {batch}` takes all of it back." in shown
    type_in("undo", batch)
    assert "2 events, none of which still counts." in type_in("show", batch).out
    whole = type_in("show", batch, "--json").json
    assert (whole["counted"], whole["positions"], len(whole["events"])) == (0, [1, 2], 2)
    assert f"`weakties redo {batch}` brings it back." in type_in("show", batch).out


def test_an_imported_event_names_its_file_row_and_what_read_it(run: Type) -> None:
    run(
        "import",
        str(SAMPLES / "Connections.csv"),
    )
    whole = run("history", "--kind", "person.added", "--limit", "1", "--json").json[0]

    shown = run("show", str(whole["position"])).out
    flat = " ".join(shown.split())
    origin = whole["origin"]
    assert f"row {origin['row']} of the file with SHA-256 {origin['file']}" in flat
    assert "import: b-" in flat
    assert run("show", str(whole["position"]), "--json").json["origin"] == origin


def test_of_somebody_forgotten_what_is_left_is_shown_and_the_forgetting(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-01-01")
    type_in("note", "ana", "her secret word", "--on", "2026-10-01")
    type_in("forget", "Ana Ruiz", "--yes")

    shown = type_in("show", "2").out
    assert "Ana" not in shown
    assert "secret" not in shown
    assert "words erased by: event 3" in shown
    assert "takes it back" not in shown
    assert type_in("show", "2", "--json").json["erased_by"]["position"] == 3


def test_an_event_of_a_plugin_that_is_gone_is_shown_as_it_is_stored(run: Type, home: Path) -> None:
    run(
        "import",
        str(SAMPLES / "Complete_LinkedInDataExport_sample.zip"),
    )
    listed = run("history", "--limit", "999", "--json").json
    at = next(str(e["position"]) for e in listed if e["kind"].startswith("linkedin/"))
    known = {field["name"]: field["value"] for field in run("show", at, "--json").json["fields"]}

    whole = run("--safe", "show", at, "--json").json
    unknown = {field["name"]: field["value"] for field in whole["fields"]}

    assert unknown == known
    assert any(field["is_personal"] for field in whole["fields"])
    assert "no plugin here reads it" in run("--safe", "show", at).out


def test_a_hostile_field_of_an_unknown_event_moves_no_cursor(type_in: Type, home: Path) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-01-01")
    with weakties.open(home / "network.db") as network:
        log = network.log
        (row,) = log.read_rows()
        data = json.dumps({"\x1b[2J": "\x1b]0;owned\x07", "list": [1, "\u202e"]})
        strange = row._replace(
            position=2, id="01a1f8d3-ea00-7000-8000-000000000001", kind="gone/thing.done", key=None,
            data=data, personal=None, salt=None, commitment=None,
        )  # fmt: skip
        linked = strange._replace(hash=chain.link(row.hash, strange[:-1]))
        network.run_as_writer(lambda writer: writer.restore([linked]))

    shown = type_in("show", "2").out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\\x1b[2J: \\x1b]0;owned" in shown
    assert len(type_in("show", "2", "--json").json["fields"]) == 2


def test_merged_entries_are_named_under_both_ids(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-01-01")
    type_in("add", "Anna Ruiz", "--on", "2026-01-01", "--new")
    type_in(
        "merge",
        "ana ruiz",
        "anna ruiz",
    )

    wholes = [type_in("show", number, "--json").json for number in ("1", "2")]
    (merged,) = [whole["merged"] for whole in wholes if whole["merged"]]
    assert len(merged) == 1
    assert {*merged, *merged.values()} == {w["fields"][-1]["value"] for w in wholes}


def test_an_event_of_later_is_refused_as_of_an_earlier_day(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-01-01")
    type_in("ask", "ana", "--on", "2026-10-01")
    type_in("reply", "ana", "yes", "--on", "2026-10-09")

    for words in (("--as-of", "2026-09-30"), ("--known-at", "2026-01-01")):
        refused = type_in("show", "2", *words, code=1).err
        assert "had not happened by then, or was not recorded yet" in refused
    whole = type_in("show", "2", "--as-of", "2026-10-05", "--json").json
    assert [e["position"] for e in whole["related"]] == []
    type_in("undo", "3")
    type_in("undo", "2")
    # it was undone later, and counts on no day any more
    assert type_in("show", "2", "--as-of", "2026-10-05", "--json").json["undone_by"] is not None


def test_two_dates_stand_where_they_are_more_than_a_day_apart(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-01-01")
    type_in("ask", "ana", "--on", "yesterday")
    type_in("ask", "ana", "--on", "2026-01-19")
    type_in("note", "ana", "rang me", "--on", "today")

    days = [line["recorded"][:10] for line in type_in("history", "--json").json]
    lines = {line.split()[0]: line for line in type_in("history").out.splitlines()[1:5]}
    assert days[2] in lines["3"]
    assert days[1] not in lines["2"].replace(days[3], "", 1) or days[1] == days[3]
    assert "Recorded: on which day, where that was more than a day later." in (
        type_in("history").out
    )
    shown = type_in("show", "ana").out
    assert shown.count("recorded ") == 2 + 1  # the entry, the request of January; and the legend
    assert "(recorded" in type_in("history", "--ids").out


def test_what_was_recorded_late_is_listed_and_counted_in_a_line(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2020-01-01")
    type_in("ask", "ana", "--on", "2026-01-19")
    type_in("note", "ana", "rang me")

    counted = {"late": 1, "of": 2, "days": 7, "unsure": 0, "imported": 0}
    said = "1 of 2 facts of yours was recorded more than 7 days after it happened"
    assert type_in("verify", "--json").json["recorded_late"] == counted
    assert type_in("stats", "--json").json["recorded_late"] == counted
    for words in (("verify",), ("stats",), ("history", "--late")):
        assert said in " ".join(type_in(*words).out.split())
    assert [e["position"] for e in type_in("history", "--late", "--json").json] == [2]
    assert type_in("history", "--late", "36500", "--json").json == []
    assert type_in("history", "ana", "--late", "30", "--json").json[0]["position"] == 2
    assert "it must be 1 to 36500, not 0" in type_in("history", "--late", "0", code=2).err


@pytest.mark.parametrize(
    ("words", "number"),
    [(("stats", "--explain", "met"), " 68"), (("stats", "--explain", "email"), "65 "),
     (("stats", "--explain", "requests"), "65 "), (("history",), "317 "),
     (("show", "Ana Almeida"), "#295"), (("lineage",), "#276")],
)  # fmt: skip
def test_lists_have_numbers_and_say_in_a_line_what_opens_them(
    type_in: Type, year: Path, words: tuple[str, ...], number: str
) -> None:
    said = type_in(*words).out

    assert number in said
    assert said.splitlines()[-1].startswith("`weakties show NUMBER` opens an event")


def test_of_what_was_corrected_twice_the_first_is_named(type_in: Type, home: Path) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-01-01")
    type_in("ask", "ana", "--on", "2026-10-01")
    type_in("edit", "2", "--on", "2026-10-02")
    first = type_in("show", "2", "--json").json["corrected_by"]["position"]
    type_in("edit", str(first), "--on", "2026-10-03")
    second = type_in("show", str(first), "--json").json["corrected_by"]["position"]

    assert "stands behind: nothing, as it is corrected" in type_in("show", "2").out
    assert type_in("show", str(first), "--json").json["recorded_first"] is None
    assert type_in("show", str(second), "--json").json["recorded_first"]["position"] == 2
    assert "recorded first as: event 2, recorded" in type_in("show", str(second)).out
