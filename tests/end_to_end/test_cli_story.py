"""Everything that was recorded can be read: stories of people, organizations and leads."""

from __future__ import annotations

import pytest
from tests.end_to_end.conftest import Type

from weakties_cli.output import measure_width

LONG = "grid storage in the north " * 12


def lines(out: str) -> str:
    """Return what was printed as one line, whatever was wrapped."""
    return " ".join(out.split())


def test_both_notes_are_in_the_story(type_in: Type) -> None:
    type_in("add", "Nora Text", "--note", "two dogs")
    type_in("meet", "nora", "--on", "yesterday", "--note", "grid storage")

    shown = type_in("show", "nora")

    assert "note: two dogs" in shown.out
    assert "note: grid storage" in shown.out
    words = [e["words"] for e in type_in("show", "nora", "--json").json["events"]]
    assert {"note": "two dogs"} in words
    assert {"note": "grid storage"} in words


def test_an_application_is_shown_with_its_date_way_and_state(type_in: Type) -> None:
    type_in("add", "Nora Text")
    type_in("lead", "Big Corp", "--role", "analyst", "--from", "nora", "--on", "2026-11-02")
    type_in("apply", "Big Corp", "--method", "direct", "--resume", "short", "--on", "2026-11-03")

    shown = type_in("show", "Big Corp").out

    assert "State     applied\n" in shown
    assert "Applied   Tue 2026-11-03 directly, with short\n" in shown
    assert "Heard     Mon 2026-11-02, from Nora Text\n" in shown
    answer = type_in("show", "big corp", "--json").json
    assert (answer["type"], answer["name"]) == ("organization", "Big Corp")
    (lead,) = answer["leads"]
    assert (lead["state"], lead["role"], lead["from"]["name"]) == (
        "applied",
        "analyst",
        "Nora Text",
    )
    (sent,) = lead["applications"]
    assert (sent["on"], sent["method"], sent["resume"]) == ("2026-11-03", "direct", "short")
    by_role = type_in("show", "Big Corp", "--role", "analyst", "--json").json
    assert by_role["id"] == lead["id"] == type_in("show", lead["id"], "--json").json["id"]
    assert "Applied for analyst at Big Corp directly" in lines(type_in("show", "nora").out)


def test_two_leads_at_one_place_are_told_apart(type_in: Type) -> None:
    type_in("lead", "Gridco", "--role", "Frontend developer")
    type_in("lead", "Gridco", "--role", "Backend developer")

    both = type_in("show", "Gridco", "--role", "developer", code=1).err

    assert "Frontend developer at Gridco" in both
    assert "Backend developer at Gridco" in both
    assert type_in("show", "Gridco", "--role", "backend", "--json").json["role"] == (
        "Backend developer"
    )
    assert "There is no lead" in type_in("show", "Gridco", "--role", "tester", code=1).err


def test_a_meeting_is_agreed_moved_and_cancelled_with_the_days(type_in: Type) -> None:
    type_in("add", "Sue Park")
    type_in("meet", "sue", "--on", "2099-12-20")
    type_in("meet", "sue", "--on", "2099-12-15")
    type_in("meet", "sue", "--cancelled")

    shown = lines(type_in("show", "sue").out)
    listed = lines(type_in("history", "sue").out)

    for said in (
        "Agreed to meet Sue Park on Sun 2099-12-20",
        "Moved the meeting with Sue Park of Sun 2099-12-20 to Tue 2099-12-15",
        "They cancelled the meeting with Sue Park of Tue 2099-12-15",
    ):
        assert said in shown
        assert said in listed


def test_what_was_learnt_is_in_the_story_of_everybody_who_was_there(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("add", "Ben Okri")
    type_in("meet", "ana", "ben", "--on", "2026-11-02")
    type_in("meet", "ana", "--learnt", "they hire in spring")

    assert "learnt: they hire in spring" in type_in("show", "ben").out
    assert [e["kind"] for e in type_in("history", "ben", "--json").json] == [
        "person.added", "meeting.held", "meeting.debriefed",
    ]  # fmt: skip


def test_what_was_undone_of_somebodys_meeting_stays_in_the_history(type_in: Type) -> None:
    type_in("add", "Sue Park")
    type_in("meet", "sue", "--on", "2099-12-20")
    type_in("meet", "sue", "--cancelled")
    type_in("undo")

    assert "cancelled" not in type_in("show", "sue").out
    kinds = [(e["kind"], e["undone"]) for e in type_in("history", "sue", "--json").json]
    assert ("meeting.cancelled", True) in kinds
    type_in("undo")
    kinds = [(e["kind"], e["undone"]) for e in type_in("history", "sue", "--json").json]
    assert ("meeting.cancelled", True) in kinds


def test_past_employers_have_their_years(type_in: Type) -> None:
    email = ("--email", "nils@example.org")
    for organization, on in (
        ("Alpha Grid", "2024-01-10"), ("Beta Power", "2026-05-02"), ("Old School", "2019-09-01"),
    ):  # fmt: skip
        type_in("add", "Nils Aho", *email, "--org", organization, "--on", on)

    shown = type_in("show", "nils").out

    assert "Works     Beta Power\n" in shown
    assert "Before    Alpha Grid (2024 to 2026), Old School (2019 to 2024)\n" in shown
    past = type_in("show", "Alpha Grid")
    assert "Before    Nils Aho (2024 to 2026)\n" in past.out
    then = type_in("show", "nils", "--as-of", "2025-01-01", "--json").json
    assert [e["organization"]["name"] for e in then["employers"]] == ["Alpha Grid", "Old School"]


def test_what_is_owed_is_shown_both_ways(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("add", "Ben Okri")
    type_in("ask", "ben", "--on", "yesterday")
    type_in("meet", "ana", "--on", "2026-01-05")

    (owed,) = type_in("show", "ana", "--json").json["owed"]
    assert (owed["by"], owed["what"], owed["on"]) == ("me", "thanks", "2026-01-05")
    (waiting,) = type_in("show", "ben", "--json").json["owed"]
    assert (waiting["by"], waiting["what"]) == ("them", "reply")
    let_go = "Let go    thanks for the meeting of Mon 2026-01-05: no reminder any more\n"
    assert let_go in type_in("show", "ana").out
    assert "They owe  an answer to the request of" in type_in("show", "ben").out

    type_in("thank", "ana")
    type_in("reply", "ben", "no")

    assert type_in("show", "ana", "--json").json["owed"] == []
    assert type_in("show", "ben", "--json").json["owed"] == []


def test_contact_that_was_one_sided_is_not_called_none(type_in: Type) -> None:
    type_in("add", "Cy Ode", "--org", "Acme")
    type_in("ask", "cy", "--on", "2001-01-05")

    for out in (type_in("show", "cy").out, type_in("who", "acme").out):
        assert "none yet" not in out
        assert "2001-01-05" in out


@pytest.mark.parametrize("command", ["show", "history"])
def test_every_line_fits_eighty_columns(type_in: Type, command: str) -> None:
    name = "北" * 30 + " " + "Ruiz" * 20
    type_in("add", name, "--note", LONG, "--org", "Acme " * 20, "--title", "head " * 20)
    type_in("meet", "ruiz", "--note", "x" * 300)

    for words in ((command, "ruiz"), (command, "ruiz", "--as-of", "today")):
        out = type_in(*words).out
        assert max(map(measure_width, out.splitlines())) <= 80
    if command == "show":
        story = type_in("show", "ruiz")
        assert LONG.strip() in lines(story.out)
        assert max(map(measure_width, type_in("show", "acme").out.splitlines())) <= 80


def test_nothing_that_is_shown_can_steer_the_terminal(type_in: Type) -> None:
    nasty = "Eve\x07\u202eliame\nAdmin"
    type_in("add", nasty, "--note", nasty, "--email", "eve@example.org")
    type_in("ask", "eve@example.org", "--note", nasty, "--on", "2026-11-02")
    type_in("ask", "eve@example.org", "--on", "2026-11-02", "--channel", "phone")

    said = [
        type_in("show", "eve@example.org").out,
        type_in("show", "eve@example.org", "--events").out,
        type_in("history").out,
        type_in("history", "eve@example.org", "--ids").out,
        type_in("reply", "eve@example.org", "yes", "--to", "2026-11-02", code=1).err,
        type_in("reply", "eve@example.org", "yes", "--to", "2020-01-01", code=1).err,
        type_in("ask", "eve@example.org", "--again", "--to", "2020-01-01", code=1).err,
    ]

    for text in said:
        assert "\x07" not in text
        assert "\u202e" not in text
        assert "\nAdmin" not in text
        assert "Eve" in text


def test_a_whole_word_comes_before_a_beginning(type_in: Type) -> None:
    type_in("add", "Ann Bell")
    type_in("add", "Annabel Cole")
    type_in("lead", "Annex")

    assert type_in("show", "ann", "--json").json["name"] == "Ann Bell"
    assert type_in("show", "annex", "--json").json["type"] == "organization"
    several = type_in("show", "anne", code=0)
    assert several.out.startswith("Name      Annex\n")
    both = type_in("show", "n", code=1).err
    assert "Ann Bell" in both
    assert "Annex" in both
    assert "no person" in type_in("show", "zzz", code=1).err


def test_a_story_is_as_of_any_day(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-01-05")
    type_in("ask", "ana", "--on", "2026-02-02", "--note", "first words")
    type_in("meet", "ana", "--on", "2026-03-02", "--note", "second words")

    then = type_in("show", "ana", "--as-of", "2026-02-10")

    assert "first words" in then.out
    assert "second words" not in then.out
    unknown = type_in("show", "ana", "--known-at", "2020", code=1)
    assert "no person" in unknown.err


def test_nothing_is_shown_of_whoever_was_forgotten(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--email", "ana@example.org", "--note", "two dogs", "--org", "Acme")
    type_in("ask", "ana", "--on", "2026-11-02", "--note", "of grids")
    type_in("meet", "ana", "--on", "2026-11-09", "--note", "of storage")
    type_in("meet", "ana", "--learnt", "of markets")
    person = type_in("show", "ana", "--json").json["id"]
    type_in("forget", "Ana Ruiz", "--yes")

    said = "".join(
        type_in(*words, *more).out
        for words in (("show", person, "--events"), ("show", "Acme"), ("history", "--ids"))
        for more in ((), ("--json",), ("--as-of", "2026-11-20"), ("--known-at", "today"))
    )

    for word in ("Ana", "Ruiz", "example.org", "dogs", "of grids", "of storage", "of markets"):
        assert word not in said
    assert "Asked somebody you forgot by e-mail for a talk" in lines(said)


def test_a_word_in_brackets_comes_before_the_beginning_of_another(type_in: Type) -> None:
    type_in("add", "Ana (Annie) Ruiz")
    type_in("add", "Annieken Brandt")

    assert type_in("show", "annie", "--json").json["name"] == "Ana (Annie) Ruiz"
