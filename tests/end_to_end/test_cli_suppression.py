"""Do imports leave out whom the user forgot so that they stay away, and is all of it said?"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type

HEADING = "Name,Email,Company,Notes\n"
MILA, ADDRESS = "Mila Sand", "mila@example.org"


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, "utf-8")
    return str(folder / name)


def flat(text: str) -> str:
    """Return what was printed as one line."""
    return " ".join(text.split())


def names(type_in: Type) -> list[str]:
    return sorted(p["name"] for p in type_in("people", "--json").json if p["name"])


def outcomes(type_in: Type, file: str, *wanted: str, code: int = 0) -> tuple[int, ...]:
    told = type_in("import", file, "--json", code=code).json
    return tuple(told[name] for name in wanted)


def forget(type_in: Type, name: str, *options: str) -> str:
    type_in("add", name, *options)
    return flat(type_in("forget", name, "--suppress", "--yes").out)


def test_by_a_name_a_row_without_an_address_is_left_out(type_in: Type, tmp_path: Path) -> None:
    said = forget(type_in, "Ana Bell")
    rows = 'Bell Ana,,Acme,\nANA BÉLL,,Beta,\n"Bell, Ana",,,\nAna Bellini,,,\n'
    file = write(tmp_path, "c.csv", HEADING + rows)

    assert "No address or profile of theirs is known: a row of an import" in said
    assert outcomes(type_in, file, "new", "suppressed") == (1, 3)
    assert names(type_in) == ["Ana Bellini"]
    done = type_in("import", file, "--details")
    assert "3 left out, since you forgot somebody" in done.out
    assert "left out 3: it has the name of somebody you forgot, and no address" in flat(done.out)
    assert "c.csv, line 3, left out" in done.out
    assert "c.csv, line 4, left out" in done.out


def test_by_a_name_a_row_with_another_address_comes_in_and_is_said(
    type_in: Type, tmp_path: Path
) -> None:
    forget(type_in, MILA, "--email", ADDRESS)
    row = f"{MILA},other@example.org,,\n"
    file = write(tmp_path, "c.csv", HEADING + row + "Cy Ode,cy@example.org,,\n")

    done = type_in("import", file, "--details")

    assert names(type_in) == ["Cy Ode", MILA]
    assert "1 new with the name of somebody you forgot, and another address" in flat(done.out)
    assert "c.csv, line 2, new: it has the name" in flat(done.out)
    file = write(tmp_path, "d.csv", HEADING + f"{MILA},other@example.org,Acme,\n")
    assert outcomes(type_in, file, "changed", "namesakes") == (1, 0)


def test_an_address_is_left_out_under_any_name(type_in: Type, tmp_path: Path) -> None:
    said = forget(type_in, MILA, "--email", ADDRESS)
    rows = f"M. S.,{ADDRESS.upper()},,\n{MILA},,Acme,\nBen Okri,ben@example.org,,\n"

    assert "Addresses and profiles that no import brings back: 1." in said
    file = write(tmp_path, "c.csv", HEADING + rows)
    wanted = ("new", "known", "skipped", "suppressed", "layout")
    assert outcomes(type_in, file, *wanted) == (1, 0, 0, 2, 1)
    assert outcomes(type_in, file, *wanted) == (0, 1, 0, 2, 1)


def test_a_living_namesake_is_nobody_who_was_forgotten(type_in: Type, tmp_path: Path) -> None:
    file = write(tmp_path, "c.csv", HEADING + "Ana Bell,,Acme,\nAna Bell,,Beta,\n")
    type_in("import", file)
    first = type_in("who", "acme", "--json").json[0]["id"]
    type_in("forget", first, "--suppress", "--yes")

    assert outcomes(type_in, file, "new", "known", "suppressed") == (0, 1, 1)
    file = write(tmp_path, "d.csv", HEADING + "Ana Bell,,Beta,likes boats\n")
    assert outcomes(type_in, file, "changed", "suppressed") == (1, 0)


CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
UNUSABLE = (
    f"Mila,Sand,,{ADDRESS},Secretly,Boss,someday",
    "Mila,Sand,,,Secretly,Boss,someday",
    f"M,S,https://www.linkedin.com/in/ms,{ADDRESS},Secretly,Boss,someday",
)


@pytest.mark.parametrize("row", UNUSABLE)
def test_a_rejected_row_of_somebody_suppressed_is_not_kept(
    type_in: Type, home: Path, tmp_path: Path, row: str
) -> None:
    forget(type_in, MILA, "--email", ADDRESS)
    cy = "Cy,Ode,https://www.linkedin.com/in/cy,cy@example.org,Acme,Boss,05 Jun 2024\n"
    other = "Di,Fry,https://www.linkedin.com/in/di,,Openly,Boss,someday\n"
    file = write(tmp_path, "Connections.csv", f"{CONNECTIONS}{row}\n{cy}{other}")

    told = type_in("import", file, "--json", code=2).json

    assert (told["new"], told["rejected"], told["suppressed"]) == (1, 1, 1)
    text = b"".join(subprocess.check_output(["cat", f]) for f in home.glob("network.*"))
    assert b"Secretly" not in text
    assert b"Openly" in text
    again = type_in("import", "retry", told["batch"], "--json", code=3).json
    assert again["rejected"] == 1


def test_what_is_printed_and_what_the_history_says_are_the_same_numbers(
    type_in: Type, tmp_path: Path
) -> None:
    forget(type_in, MILA, "--email", ADDRESS)
    rows = f"{MILA},{ADDRESS},,\n\n\nBen Okri,ben@example.org,,\n"
    file = write(tmp_path, "c.csv", HEADING + rows)

    told = type_in("import", file, "--json").json

    assert (told["skipped"], told["suppressed"], told["new"]) == (0, 1, 1)
    assert told["layout"] > 1
    history = flat(type_in("history").out)
    assert "as spreadsheet.people: 1 new, 1 left out since you forgot somebody" in history
    assert "skipped" not in history


def test_adding_by_an_address_lets_imports_bring_them_in(type_in: Type, tmp_path: Path) -> None:
    forget(type_in, MILA, "--email", ADDRESS)
    file = write(tmp_path, "c.csv", HEADING + f"{MILA},{ADDRESS},Acme,\n")
    assert outcomes(type_in, file, "suppressed") == (1,)

    done = type_in("add", MILA, "--email", ADDRESS)

    assert "you forgot them so that no import brings them back" in flat(done.err)
    assert "imports may bring them in again" in flat(done.err)
    assert outcomes(type_in, file, "changed", "suppressed") == (1, 0)


def test_adding_by_the_name_alone_lifts_it_and_undo_takes_both_back(
    type_in: Type, tmp_path: Path
) -> None:
    forget(type_in, MILA, "--email", ADDRESS)
    file = write(tmp_path, "c.csv", HEADING + f"{MILA},{ADDRESS},Acme,\n")

    done = type_in("add", MILA)
    assert "you forgot somebody of this name" in flat(done.err)
    assert "add them with --new" in flat(done.err)
    assert outcomes(type_in, file, "new", "suppressed", code=0) == (1, 0)
    type_in("undo")
    type_in("undo")

    assert names(type_in) == []
    assert outcomes(type_in, file, "new", "suppressed") == (0, 1)
    type_in("redo")
    assert names(type_in) == [MILA]


@pytest.mark.parametrize("options", [("--new",), ("--email", "other@example.org")])
def test_a_namesake_that_is_added_lifts_nothing(
    type_in: Type, tmp_path: Path, options: tuple[str, ...]
) -> None:
    forget(type_in, MILA, "--email", ADDRESS)

    done = type_in("add", MILA, *options)

    assert "imports may bring" not in flat(done.err)
    assert ("forget NAME --lift" in flat(done.err)) is ("--email" in options)
    file = write(tmp_path, "c.csv", HEADING + f"{MILA},{ADDRESS},Acme,\n")
    assert outcomes(type_in, file, "suppressed") == (1,)


@pytest.mark.parametrize("options", [("--email", ADDRESS), ("--profile", "linkedin.com/in/mila")])
def test_describing_by_hand_lifts_it_too(
    type_in: Type, tmp_path: Path, options: tuple[str, ...]
) -> None:
    forget(type_in, MILA, "--email", ADDRESS, "--linkedin", "mila")
    type_in("add", "Em")

    type_in("describe", "em", *options)

    file = write(tmp_path, "c.csv", HEADING + f"{MILA},{ADDRESS},Acme,\n")
    assert outcomes(type_in, file, "suppressed") == (0,)


def test_who_comes_back_as_a_name_that_somebody_gave_is_said(type_in: Type) -> None:
    forget(type_in, MILA)
    type_in("add", "Ana Bell")

    done = type_in("intro", MILA, "--from", "ana")

    assert "note: you forgot somebody of this name" in flat(done.err)
    assert "leave out nobody" in flat(type_in("forget", MILA, "--lift", code=1).err)


@pytest.mark.parametrize("text", [MILA, "sand, mila", ADDRESS.upper(), "id"])
def test_it_is_lifted_when_the_user_says_so(type_in: Type, tmp_path: Path, text: str) -> None:
    forget(type_in, MILA, "--email", ADDRESS)
    person = type_in("history", "--json").json[0]["people"][0]
    file = write(tmp_path, "c.csv", HEADING + f"{MILA},{ADDRESS},Acme,\n")

    said = type_in("forget", "--lift", person if text == "id" else text).out

    assert "Imports may bring in that person again." in said
    assert outcomes(type_in, file, "new", "suppressed") == (1, 0)
    assert "Let imports bring in again somebody you had forgotten" in flat(type_in("history").out)
    type_in("forget", MILA, "--suppress", "--yes")
    assert outcomes(type_in, file, "new", "suppressed") == (0, 1)


def test_what_cannot_be_lifted_is_said(type_in: Type) -> None:
    forget(type_in, MILA, "--email", ADDRESS)

    assert "imports leave out nobody of that name" in flat(
        type_in("forget", "Mila", "--lift", code=1).err
    )
    assert "leave --suppress out" in type_in("forget", MILA, "--lift", "--suppress", code=2).err
    assert "Name whom" in type_in("forget", "--lift", code=2).err
    assert type_in("forget", MILA, "--lift", "--json").json == {"lifted": 1}
    assert "leave out nobody" in flat(type_in("forget", MILA, "--lift", code=1).err)
    type_in("undo")
    assert type_in("forget", MILA, "--lift", "--json").json == {"lifted": 1}


def test_a_lost_secret_is_said_wherever_it_matters(
    type_in: Type, home: Path, tmp_path: Path
) -> None:
    forget(type_in, MILA, "--email", ADDRESS)
    type_in("forget", "--finish")
    secret, aside = home / "network.secret", tmp_path / "aside"
    file = write(tmp_path, "c.csv", HEADING + f"{MILA},{ADDRESS},Acme,\n")
    assert type_in("doctor").out.startswith("All is well.")
    export, backup = str(tmp_path / "x.jsonl"), str(tmp_path / "b.db")
    for command in (("export", "-o", export), ("backup", backup)):
        assert "network.secret, which is not in this copy" in flat(type_in(*command).err)

    other = ("--network", str(home / "other.db"))
    lost = "imports may bring back somebody whom you forgot: other.secret is missing"
    assert lost in flat(type_in(*other, "import", export).err)
    assert lost in flat(type_in(*other, "doctor", code=1).out)
    third = ("--network", str(home / "third.db"))
    assert "third.secret is missing" in flat(type_in(*third, "restore", backup).err)
    (home / "other.secret").write_bytes(secret.read_bytes())
    (home / "other.secret").chmod(0o600)
    assert type_in(*other, "doctor").out.startswith("All is well.")

    secret.rename(aside)
    done = type_in("import", file, "--dry-run")
    assert "network.secret is missing" in flat(done.err)
    assert type_in("import", file, "--dry-run", "--json").json["remarks"]
    forget(type_in, "Ana Bell")
    assert "network.secret is not the one of then" in flat(type_in("doctor", code=1).out)
    secret.write_bytes(secret.read_bytes() + aside.read_bytes())
    assert "All is well." in type_in("doctor").out
    ana = "Ana Bell,,,\n"
    file = write(tmp_path, "c.csv", HEADING + f"{MILA},{ADDRESS},Acme,\n{ana}")
    told = type_in("import", file, "--json").json
    assert (told["suppressed"], told["remarks"]) == (2, [])


def test_the_warning_of_a_lost_secret_ends_when_the_user_says_so(type_in: Type, home: Path) -> None:
    forget(type_in, MILA, "--email", ADDRESS)
    person = type_in("history", "--json").json[0]["people"][0]
    (home / "network.secret").unlink()
    assert f"`weakties forget --lift ID` ends this warning, for {person}" in flat(
        type_in("doctor", code=1).out
    )

    type_in("forget", "--lift", person)

    assert type_in("doctor").out.startswith("All is well.")


def test_a_network_without_a_secret_says_nothing(type_in: Type, tmp_path: Path) -> None:
    type_in("add", MILA, "--email", ADDRESS)
    type_in("forget", MILA, "--yes")
    file = write(tmp_path, "c.csv", HEADING + f"{MILA},{ADDRESS},Acme,\n")

    assert type_in("import", file).err == ""
    assert type_in("add", "Ben Okri").err == ""
    assert "note" not in type_in("export", "-o", str(tmp_path / "x.jsonl")).err
    assert type_in("doctor", code=0).out.startswith("All is well.")
