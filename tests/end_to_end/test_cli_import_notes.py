"""Does a note that a file has of somebody stay, also if the person is known already?"""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.conftest import Type

HEADING = "Name,Email,Company,Notes\n"
CARD = """\
BEGIN:VCARD
VERSION:4.0
FN:Ana Ruiz
EMAIL:ana@example.org
NOTE:{note}
END:VCARD
"""


def write(folder: Path, text: str, name: str = "c.csv") -> str:
    (folder / name).write_text(text, "utf-8")
    return str(folder / name)


def notes(type_in: Type, person: str = "ana") -> list[str]:
    events = type_in("show", person, "--json").json["events"]
    return [event["words"]["note"] for event in events if "note" in event["words"]]


def outcome(type_in: Type, file: str, *options: str) -> tuple[int, int, int]:
    told = type_in("import", file, *options, "--json").json
    return told["new"], told["known"], told["changed"]


def test_a_note_of_somebody_known_is_taken_once(type_in: Type, tmp_path: Path) -> None:
    type_in("add", "Ana Ruiz", "--email", "ana@example.org", "--note", "two dogs")
    file = write(tmp_path, HEADING + "Ana Ruiz,ana@example.org,,met at the fair\n")

    assert outcome(type_in, file) == (0, 0, 1)
    assert sorted(notes(type_in)) == ["met at the fair", "two dogs"]
    assert outcome(type_in, file) == (0, 1, 0)
    later = write(tmp_path, HEADING + "Ana Ruiz,ana@example.org,Acme,met at  the fair\n")
    assert outcome(type_in, later) == (0, 0, 1)
    assert sorted(notes(type_in)) == ["met at the fair", "two dogs"]
    card = write(tmp_path, CARD.format(note="two dogs"), "a.vcf")
    wanted = ("--option", "notes=true")
    assert outcome(type_in, card, *wanted) == (0, 1, 0)
    card = write(tmp_path, CARD.format(note="likes boats"), "a.vcf")
    assert outcome(type_in, card) == (0, 1, 0)
    assert outcome(type_in, card, *wanted) == (0, 0, 1)
    assert sorted(notes(type_in)) == ["likes boats", "met at the fair", "two dogs"]
    assert "likes [boats]" in type_in("find", "boats").out


def test_two_rows_of_one_person_give_both_notes_once(type_in: Type, tmp_path: Path) -> None:
    rows = "Ana Ruiz,ana@example.org,,{}\n"
    file = write(tmp_path, HEADING + "".join(map(rows.format, ("one", "two", "one"))))

    type_in("import", file)

    assert sorted(notes(type_in)) == ["one", "two"]
    assert outcome(type_in, file)[::2] == (0, 0)


def test_a_note_comes_beside_what_the_user_corrected(type_in: Type, tmp_path: Path) -> None:
    type_in("import", write(tmp_path, HEADING + "Ana Ruiz,ana@example.org,Acme,\n"))
    type_in("describe", "ana", "--org", "Beta")
    file = write(tmp_path, HEADING + "Ana Ruiz,ana@example.org,Acme Inc.,met at the fair\n")

    assert type_in("import", file, "--json").json["conflict"] == 1

    assert notes(type_in) == ["met at the fair"]
    assert type_in("show", "ana", "--json").json["organization"]["name"] == "Beta"


def test_an_import_that_is_undone_gives_its_notes_again(type_in: Type, tmp_path: Path) -> None:
    type_in("add", "Ana Ruiz", "--email", "ana@example.org")
    file = write(tmp_path, HEADING + "Ana Ruiz,ana@example.org,,met at the fair\n")
    type_in("import", file)
    type_in("undo")

    assert outcome(type_in, file) == (0, 0, 1)


def test_a_note_that_the_user_corrected_does_not_come_again(type_in: Type, tmp_path: Path) -> None:
    type_in("add", "Ana Ruiz", "--email", "ana@example.org")
    type_in("import", write(tmp_path, HEADING + "Ana Ruiz,ana@example.org,,met at the fair\n"))
    type_in("edit", "last", "--note", "met at the trade fair")

    type_in("import", write(tmp_path, HEADING + "Ana Ruiz,ana@example.org,Acme,met at the fair\n"))

    assert notes(type_in) == ["met at the trade fair"]


def test_a_note_about_somebody_suppressed_is_not_taken(type_in: Type, tmp_path: Path) -> None:
    type_in("add", "Ana Ruiz", "--email", "ana@example.org")
    type_in("add", "Mila Sand")
    type_in("forget", "Mila Sand", "--suppress", "--yes")
    file = write(tmp_path, HEADING + "Ana Ruiz,ana@example.org,,a friend of Mila Sand\n")

    assert outcome(type_in, file) == (0, 1, 0)
    assert notes(type_in) == []
