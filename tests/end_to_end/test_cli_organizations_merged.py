"""Firms that are one: what they are called once merged, renamed or undone, and never by an id."""

from __future__ import annotations

from tests.end_to_end.conftest import Type


def test_merged_firms_keep_the_name_that_was_recorded_first(type_in: Type) -> None:
    type_in("add", "Tom Kern", "--org", "Voltwerk AG", "--on", "2026-01-05")
    type_in("add", "Ana Ruiz", "--org", "Voltwerk", "--on", "2026-02-05")
    type_in("add", "Ben Okri", "--org", "Voltwerk A.G.", "--on", "2026-03-05")

    merged = type_in("merge", "--org", "Voltwerk AG", "Voltwerk").out
    again = type_in("merge", "--org", "Voltwerk A.G.", "Voltwerk").out

    assert merged.startswith("Voltwerk AG (o-")
    assert again.startswith("Voltwerk AG (o-")
    assert type_in("show", "Voltwerk", "--json").json["name"] == "Voltwerk AG"
    for name in ("tom", "ana", "ben"):
        shown = type_in("show", name).out
        assert "of Voltwerk AG" in shown
        assert " o-" not in shown


def test_a_new_name_counts_before_and_after_a_merge(type_in: Type) -> None:
    type_in("add", "Tom Kern", "--org", "Voltwerk AG", "--on", "2026-01-05")
    type_in("add", "Ana Ruiz", "--org", "Netzwerk", "--on", "2026-02-05")
    type_in("org", "Netzwerk", "--name", "Netzkraft", "--on", "2026-03-05")
    type_in("merge", "--org", "Voltwerk AG", "Netzkraft")
    assert type_in("show", "Netzwerk", "--json").json["name"] == "Netzkraft"

    type_in("org", "Netzkraft", "--name", "Voltkraft", "--on", "2026-04-05")
    shown = type_in("show", "Voltwerk AG", "--json").json

    assert shown["name"] == "Voltkraft"
    assert [e["text"] for e in shown["events"] if e["kind"] == "organization.added"] == [
        "Added the organization Voltkraft",
        "Added the organization Voltkraft",
        "Noted the new name Netzkraft of Voltkraft",
        "Noted the new name Voltkraft",
    ]
    type_in("undo", "last")
    assert type_in("show", "Voltwerk AG", "--json").json["name"] == "Netzkraft"


def test_what_is_noted_of_a_known_firm_does_not_add_it_again(type_in: Type) -> None:
    type_in("org", "Voltwerk AG")
    type_in("org", "Voltwerk AG", "--size", "250-999", "--industry", "grids")

    texts = [e["text"] for e in type_in("show", "Voltwerk AG", "--json").json["events"]]

    assert texts == [
        "Added the organization Voltwerk AG",
        "Noted the size and industry of Voltwerk AG",
    ]


def test_the_size_of_a_firm_that_a_lead_tells_is_shown_with_the_firm(type_in: Type) -> None:
    type_in("lead", "Voltwerk AG", "--role", "Planner", "--size", "250-999")

    shown = type_in("show", "Voltwerk AG").out
    assert "Size      250-999 people, when you heard of the lead of " in shown
    type_in("org", "Voltwerk AG", "--size", "1000+")
    assert "Size      1000+ people\n" in type_in("show", "Voltwerk AG").out


def test_a_firm_that_was_undone_is_called_by_its_name_in_the_history(type_in: Type) -> None:
    type_in("add", "Katrin Keller", "--email", "katrin@example.org")
    type_in("add", "Katrin Keller", "--email", "katrin@example.org", "--org", "Netze Nord")
    type_in("undo")

    history = type_in("history").out

    assert "Katrin Keller works at Netze Nord" in history
    assert " o-" not in history
