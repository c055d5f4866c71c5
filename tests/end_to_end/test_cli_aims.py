"""Career areas and targets, as they are typed and listed."""

from __future__ import annotations

from tests.end_to_end.conftest import Type


def test_areas_stand_side_by_side_with_what_was_told(type_in: Type) -> None:
    type_in("add", "Ana", "--area", "energy data", "--on", "2026-01-05")
    type_in("meet", "ana", "--on", "2026-02-02")
    type_in("area", "energy data", "--interest", "3", "--skills", "2", "--on", "2026-02-01")
    told = type_in("area", "energy", "--interest", "4", "--energy", "1", "--decision", "keep",
                   "--after", "ana", "--note", "calm", "--on", "2026-02-03").out  # fmt: skip
    type_in("area", "sales", "--decision", "drop", "--on", "2026-02-03")
    type_in("debrief", "ana", "--learnt", "much", "--area", "energy data", "--fit", "more")

    assert told == (
        "energy data, on Tue 2026-02-03: interest 4 of 5, energy +1, decision: keep, after 1 "
        "meeting. See `weakties areas`.\n"
    )
    keep, drop = type_in("areas", "--json").json
    keep.pop("id")
    assert keep == {
        "name": "energy data", "onet": None, "decision": "keep", "interest": 4, "fit_skills": 2,
        "fit_values": None, "fit_interests": None, "energy": 1, "note": "calm",
        "assessed_at": "2026-02-03", "people": 1, "debriefs": 1, "fits_more": 1, "fits_less": 0,
    }  # fmt: skip
    assert (drop["name"], drop["decision"]) == ("sales", "drop")
    table, legend = type_in("areas").out.split("Fit: ")
    assert "People: whom you know who work in it." in " ".join(legend.split())
    assert table.splitlines() == [
        "Area         Decision  Interest  Fit    Energy  Taught      People  Assessed",
        "energy data  keep      4 of 5    2/-/-  +1      1 (1 more)  1       2026-02-03",
        "    Note: calm",
        "sales        drop                -/-/-                              2026-02-03",
    ]
    assert [a["interest"] for a in type_in("areas", "--as-of", "2026-02-02", "--json").json] == [3]


def test_an_opinion_told_late_does_not_count_more_than_a_newer_one(type_in: Type) -> None:
    type_in("area", "grid", "--interest", "4", "--decision", "keep", "--on", "2026-02-03")
    type_in("area", "grid", "--interest", "1", "--values", "5", "--on", "2026-01-03")

    (area,) = type_in("areas", "--json").json

    assert (area["interest"], area["fit_values"], area["decision"]) == (4, 5, "keep")


def test_targets_are_listed_the_best_first(type_in: Type) -> None:
    type_in("add", "Ana", "--org", "Beta")
    type_in("target", "Acme", "--motivation", "3", "--posting", "1", "--on", "2026-02-01")
    type_in("target", "Beta", "--motivation", "5", "--note", "the best", "--on", "2026-02-02")
    type_in("target", "Cold", "--on", "2026-02-02")
    type_in("target", "--area", "grid", "--motivation", "3", "--advocate", "--on", "2026-02-02")
    told = type_in("target", "acme", "--advocate", "--on", "2026-02-04").out

    assert told == (
        "You aim at Acme, as of Wed 2026-02-04: somebody there could speak for you. "
        "`weakties who 'Acme'` lists whom you know there.\n"
    )
    table, legend = type_in("targets").out.split("Openings: ")
    assert "Known: how many people you know there." in " ".join(legend.split())
    assert table.splitlines() == [
        "Target  Kind          Motivation  Openings  Advocate  Known   Since",
        "Beta    organization  5 of 5                          1       2026-02-02",
        "    Note: the best",
        "Acme    organization  3 of 5      1 of 3    yes       nobody  2026-02-01",
        "grid    area          3 of 5                yes       nobody  2026-02-02",
        "Cold    organization                                  nobody  2026-02-02",
    ]


def test_a_closed_target_is_listed_when_all_are(type_in: Type) -> None:
    type_in("target", "Acme", "--on", "2026-02-01")
    told = type_in("target", "Acme", "--close", "--reason", "no-way-in", "--on", "2026-02-05").out

    assert told == "You no longer aim at Acme, as of Thu 2026-02-05 (no-way-in).\n"
    assert type_in("targets", "--json").json == []
    (target,) = type_in("targets", "--all", "--json").json
    assert (target["closed"], target["closed_at"]) == ("no-way-in", "2026-02-05")
    assert "closed 2026-02-05 (no-way-in)" in type_in("targets", "--all").out
    type_in("target", "Acme", "--on", "2026-02-06")
    assert [t["closed"] for t in type_in("targets", "--json").json] == [None]


def test_what_means_nothing_is_wrong_usage(type_in: Type) -> None:
    assert type_in("target", code=2).err
    assert type_in("target", "Acme", "--area", "grid", code=2).err
    assert type_in("target", "Acme", "--reason", "other", code=2).err
    assert type_in("target", "Acme", "--close", code=1).err
    type_in("area", "grid")
    assert type_in("area", "grid", code=2).err
    assert "weakties area" in type_in("areas", "--decision", "drop").out
    assert "weakties target" in type_in("targets").out
