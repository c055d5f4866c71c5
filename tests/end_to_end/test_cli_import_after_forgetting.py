"""Do imports go on as before for others, after somebody was forgotten whom their rows named?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type

import weakties
from weakties import People, PersonDescribed

HEADING = "Name,Email,Company,Title,Notes\n"
ZOE = "Zoe Lind,zoe@example.org,Acme,Boss,\n"
CARL = "Carl Ott,carl@example.org,Acme,{},boats with Zoe Lind\n"
BOB = "Bob Ray,bob@example.org,Acme,Baker,cousin of Zoe Lind\n"


def flat(text: str) -> str:
    return " ".join(text.split())


def write(folder: Path, rows: str, heading: str = HEADING) -> str:
    file = folder / "sheet.csv"
    file.write_text(heading + rows, "utf-8")
    return str(file)


@pytest.fixture
def file(type_in: Type, tmp_path: Path) -> str:
    """Import a sheet in which two others name Zoe, and forget her."""
    file = write(tmp_path, ZOE + CARL.format("Engineer") + BOB)
    type_in("import", file)
    type_in("forget", "Zoe Lind", "--suppress", "--yes")
    return file


def outcomes(type_in: Type, file: str, *wanted: str) -> tuple[int, ...]:
    told = type_in("import", file, "--json").json
    return tuple(told[name] for name in wanted)


def test_a_later_file_changes_who_was_told_again(type_in: Type, file: str, tmp_path: Path) -> None:
    write(tmp_path, ZOE + CARL.format("Director") + BOB)

    told = outcomes(type_in, file, "changed", "conflict", "suppressed", "notes_left_out")

    assert told == (1, 0, 2, 1)
    assert "Director at Acme" in type_in("show", "carl").out


@pytest.mark.usefixtures("file")
def test_what_is_told_again_is_of_its_first_source_and_import(type_in: Type) -> None:
    events = type_in("history", "--json").json
    (again,) = [e for e in events if e["text"].endswith("of Carl Ott") and "Noted" in e["text"]]

    assert again["source"] == "spreadsheet.people"
    assert "nothing in it" not in type_in("history").out
    type_in("undo", "1")
    assert type_in("people", "--json").json == []
    type_in("redo", "1")
    assert "Engineer at Acme" in type_in("show", "carl").out


def test_what_the_user_told_is_theirs_again(type_in: Type, tmp_path: Path) -> None:
    type_in("add", "Zoe Lind", "--email", "zoe@example.org")
    type_in(
        "add", "Carl Ott", "--email", "carl@example.org", "--title", "Engineer",
        "--note", "boats with Zoe Lind",
    )  # fmt: skip
    type_in("forget", "Zoe Lind", "--yes")

    file = write(tmp_path, "Carl Ott,carl@example.org,,Director,\n")

    assert outcomes(type_in, file, "changed", "conflict") == (0, 1)


def test_a_row_of_another_that_is_left_out_is_said_truly(type_in: Type, file: str) -> None:
    out = flat(type_in("import", file, "--details").out)

    assert "3 left out, since you forgot somebody" in out
    assert "left out 2: it names somebody you forgot, and was erased with them" in out
    assert "line 2, left out: somebody you forgot, whom no import brings back" in out
    assert "line 3, left out: it names somebody you forgot" in out
    assert "line 4, left out: it names somebody you forgot" in out


CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def test_who_is_left_out_is_not_gone_as_well(type_in: Type, tmp_path: Path) -> None:
    file = tmp_path / "Connections.csv"
    zoe = "Zoe,Lind,https://www.linkedin.com/in/zoe,zoe@example.org,Acme,Boss,05 Jun 2024\n"
    carl = "Carl,Ott,https://www.linkedin.com/in/carl,carl@example.org,Acme,Cook,05 Jun 2024\n"
    file.write_text(CONNECTIONS + zoe + carl, "utf-8")
    type_in("import", str(file))
    type_in("forget", "Zoe Lind", "--suppress", "--yes")

    assert outcomes(type_in, str(file), "gone", "suppressed", "known") == (0, 1, 1)
    file.write_text(CONNECTIONS + zoe, "utf-8")
    assert outcomes(type_in, str(file), "gone", "suppressed") == (1, 1)


def test_addresses_and_profiles_are_counted_and_no_keys(type_in: Type, tmp_path: Path) -> None:
    rows = "Zoe Lind,zoe@example.org,Acme,Boss,\nZoe Lind,z@example.net,Beta,Boss,\n"
    type_in("import", write(tmp_path, rows))
    type_in("describe", "zoe@example.org", "--email", "zoe@example.org", "--linkedin", "zoe-lind")
    first, other = (p["id"] for p in type_in("people", "--json").json)
    type_in("merge", first, other)

    said = type_in("forget", "Zoe Lind", "--suppress", "--yes", "--json").json

    assert (said["suppressed"], said["suppressed_names"]) == (3, 1)


def test_a_number_that_two_share_stays_with_the_other(type_in: Type, home: Path) -> None:
    with weakties.open(home / "network.db") as network:
        network.add_person(name="Zoe Lind", phones=("+49 30 901820",))
        bob = network.add_person(
            name="Bob Ray", phones=("+49 30 901820",), note="cousin of Zoe Lind"
        )
        network.record(
            PersonDescribed(person=bob, phones=("+49 30 901820",), title="near Zoe Lind")
        )

    type_in("forget", "Zoe Lind", "--yes")

    with weakties.open(home / "network.db") as network:
        (person,) = network.read(People).search("bob")
        assert "901820" in f"{person.phone}{person.phones}"
        assert "Zoe" not in "".join(str(r) for r in network.log.read_rows())


def test_a_number_goes_with_an_event_that_is_named(type_in: Type, home: Path) -> None:
    with weakties.open(home / "network.db") as network:
        network.add_person(name="Zoe Lind", phones=("+49 30 901820",))
        network.add_person(name="Bob Ray", phones=("+49 30 901820",), note="cousin of Zoe Lind")
        network.add_person(name="Cy Ode", phones=("+49 30 901820",))

    type_in("forget", "Zoe Lind", "--yes", "--also", "2", "--also", "3")

    with weakties.open(home / "network.db") as network:
        assert "901820" not in "".join(str(r) for r in network.log.read_rows())


SPELLINGS = ("Eva Lang", "Lang Eva", '"Lang, Eva"', "Dr. Eva Lang", "Eva M. Lang", "Lang Eva M.")


@pytest.mark.parametrize("name", [*SPELLINGS, '"Eva Lang, PhD"', "Prof. Dr. Éva LANG"])
@pytest.mark.parametrize("forgotten", ["Eva Lang", "Dr. Eva Lang", "Eva M. Lang"])
def test_a_name_is_left_out_however_it_is_spelled(
    type_in: Type, tmp_path: Path, forgotten: str, name: str
) -> None:
    type_in("add", forgotten, "--email", "eva@example.org")
    type_in("forget", forgotten, "--suppress", "--yes")
    file = write(tmp_path, f"{name},,Acme,,\n")

    assert outcomes(type_in, file, "new", "suppressed") == (0, 1)


@pytest.mark.parametrize("name", ["Eva K. Lang", "Eva", "Lang", "Eva Maria Lang", "E. Lang"])
def test_another_name_comes_in(type_in: Type, tmp_path: Path, name: str) -> None:
    type_in("add", "Eva M. Lang", "--email", "eva@example.org")
    type_in("forget", "Eva M. Lang", "--suppress", "--yes")
    file = write(tmp_path, f"{name},,Acme,,\n")

    assert outcomes(type_in, file, "new", "suppressed") == (1, 0)


@pytest.mark.parametrize("words", ["her address is zoe@example.org.", "boats with Zoe Lind"])
@pytest.mark.parametrize("is_known", [True, False])
def test_a_note_that_names_somebody_suppressed_is_left_out_and_counted(
    type_in: Type, home: Path, tmp_path: Path, words: str, is_known: bool
) -> None:
    type_in("add", "Zoe Lind", "--email", "zoe@example.org")
    type_in("forget", "Zoe Lind", "--suppress", "--yes")
    if is_known:
        type_in("add", "Carl Ott", "--email", "carl@example.org")
    file = write(tmp_path, f"Carl Ott,carl@example.org,,Cook,{words}\n")

    done = type_in("import", file, "--details", "--dry-run")

    assert "left out 1 note that would bring back the name or an address" in flat(done.out)
    assert "line 2, without its note: that names somebody you forgot" in flat(done.out)
    assert outcomes(type_in, file, "new", "suppressed", "notes_left_out") == (
        int(not is_known), 0, 1,
    )  # fmt: skip
    with weakties.open(home / "network.db") as network:
        assert words not in "".join(str(r) for r in network.log.read_rows())
    assert "Cook" in type_in("show", "carl").out
