"""Can whoever is anywhere in the log be named to be forgotten, or to read what is held of them?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import weakties
from weakties import (
    InteractionNoted,
    MeetingDebriefed,
    MeetingHeld,
    MeetingId,
    People,
    PersonAdded,
    PersonDescribed,
    PersonId,
    corrections,
    exchange,
)
from weakties.testing.importer import plain
from weakties_cli.main import main


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "network.db"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be somebody to ask."""
    monkeypatch.setattr("weakties_cli.commands.forget.is_on_a_terminal", lambda: True)


def run(path: Path, *arguments: str, code: int = 0, answer: str | None = None) -> Result:
    result = CliRunner().invoke(main, ["--network", str(path), *arguments], input=answer)
    assert result.exit_code == code, result.output
    return result


def words(path: Path) -> str:
    """Return all words that the log still has."""
    with weakties.open(path) as network:
        return " ".join(f"{row.data} {row.personal}" for row in network.log.read_rows()).lower()


def test_who_was_undone_can_be_forgotten(path: Path) -> None:
    run(path, "add", "Mila Sand", "--email", "mila@example.org", "--note", "met at the fair")
    run(path, "undo")

    assert json.loads(run(path, "export", "--person", "Mila Sand").stdout)["events"]
    run(path, "forget", "Mila Sand", "--yes")

    assert "mila" not in words(path)
    assert "fair" not in words(path)


def test_who_came_with_an_import_that_was_undone_can_be_forgotten(path: Path) -> None:
    file = path.with_name("people.csv")
    file.write_text(f"{','.join(plain.HEADING)}\nz,Mila Sand,mila@example.org,,2026\n", "utf-8")
    with weakties.open(path, plugins=[plain]) as network:
        weakties.exchange.import_file(network, file)
        corrections.undo(network)

    run(path, "forget", "mila@example.org", "--yes")

    assert "mila" not in words(path)


def test_who_came_twice_with_an_import_that_was_undone_is_one(path: Path) -> None:
    file = path.with_name("people.csv")
    file.write_text(f"{','.join(plain.HEADING)}\nz,Mila Sand,mila@example.org,,2026\n", "utf-8")
    with weakties.open(path, plugins=[plain]) as network:
        for _ in range(2):
            weakties.exchange.import_file(network, file)
            corrections.undo(network)

    run(path, "forget", "Mila Sand", "--yes")

    assert "mila" not in words(path)


def test_entries_that_share_an_address_are_one_person(path: Path) -> None:
    run(path, "add", "Mila Sand", "--email", "mila@example.org", "--note", "met at the fair")
    run(path, "undo")
    run(path, "add", "M. Sand", "--email", "Mila@example.org")

    run(path, "forget", "M. Sand", "--yes")

    assert "sand" not in words(path)
    assert "mila" not in words(path)
    assert "fair" not in words(path)


def test_entries_that_share_a_further_address_are_one_person(path: Path) -> None:
    with weakties.open(path) as network:
        network.add_person(name="Mila Sand", emails=("a@example.org", "b@example.org"))
        corrections.undo(network)
        network.add_person(name="Em Es", emails=("c@example.org", "b@example.org"))

    run(path, "forget", "Em Es", "--yes")

    assert "mila" not in words(path)


def test_an_undone_mistake_makes_nobody_one(path: Path) -> None:
    with weakties.open(path) as network:
        ben = network.add_person(name="Ben Okri", email="ben@example.org")
        network.record(PersonDescribed(person=ben, email="mila@example.org"))
        corrections.undo(network)
        mila = network.add_person(name="Mila Sand", email="mila@example.org")

        corrections.forget(network, mila)

        kept = network.read(People).get(ben)
        assert kept is not None
        assert (kept.name, kept.email) == ("Ben Okri", "ben@example.org")
    assert "mila" not in words(path)


def test_who_was_merged_and_parted_again_is_forgotten_alone(path: Path) -> None:
    with weakties.open(path) as network:
        ben = network.add_person(name="Ben Okri", email="ben@example.org")
        mila = network.add_person(name="Mila Sand", email="mila@example.org")
        corrections.merge(network, ben, mila)
        corrections.unmerge(network, mila)

    run(path, "forget", "Mila Sand", "--yes")

    assert "mila" not in words(path)
    assert "ben okri" in words(path)


def test_who_was_absorbed_is_named_by_either_name(path: Path) -> None:
    with weakties.open(path) as network:
        one = network.add_person(name="Ludmila Sand")
        two = network.add_person(name="Emma Reed")
        corrections.merge(network, one, two)

    run(path, "forget", "Emma Reed", "--yes")

    assert "sand" not in words(path)
    assert "emma" not in words(path)


def test_who_is_only_named_in_a_text_can_be_forgotten(path: Path) -> None:
    with weakties.open(path) as network:
        ben = network.add_person(name="Ben Okri")
        network.record(InteractionNoted(people=(ben,), note="he knows Mila Sand"))

    run(path, "forget", "Mila Sand", "--yes")

    assert "mila" not in words(path)
    assert "ben okri" in words(path)
    assert "There is no person" in run(path, "forget", "Mila Sand", "--yes", code=1).output


def test_an_undone_namesake_is_listed_and_goes_with_thorough(path: Path) -> None:
    run(path, "add", "Mila Sand", "--note", "the first")
    run(path, "undo")
    run(path, "add", "Mila Sand", "--note", "the second")

    found = json.loads(run(path, "--json", "forget", "Mila Sand", "--dry-run").output)
    assert [m["why"] for m in found["perhaps"]] == ["undone"]
    run(path, "forget", "Mila Sand", "--thorough", "--yes")

    assert "mila" not in words(path)


def test_an_event_of_the_list_is_erased_by_its_number(path: Path) -> None:
    with weakties.open(path) as network:
        ben = network.add_person(name="Ben Okri", email="ben@example.org")
        network.add_person(name="Mila Sand")
        other = network.add_person(name="Mila Sand", email="other@example.org")
        network.add_organization("Mila Sand Consulting")
        network.record(PersonDescribed(person=ben, note="hired by Sand", title="Chief"))

    assert "fits several" in run(path, "forget", "Mila Sand", "--dry-run", code=1).output
    with weakties.open(path) as network:
        ids = [p.id for p in network.read(People).people.where("name = 'Mila Sand'")]
    mila = next(i for i in ids if i != other)
    found = json.loads(run(path, "--json", "forget", mila, "--dry-run").output)
    by_position = {m["position"]: m["why"] for m in found["perhaps"]}
    assert sorted(by_position.values()) == ["entry", "entry", "part"]
    numbers = [text for p in by_position for text in ("--also", str(p))]
    assert "not in the list" in run(path, "forget", mila, "--also", "1", "--yes", code=2).output
    run(path, "forget", mila, *numbers, "--yes")

    assert "sand" not in words(path)
    assert "other@example.org" in words(path)
    with weakties.open(path) as network:
        kept = network.read(People).get(ben)
        assert kept is not None
        assert (kept.name, kept.title) == ("Ben Okri", "Chief")


def test_ids_of_an_app_do_not_reach_into_each_other(path: Path) -> None:
    """An older log may have such ids: they are compared as a whole."""
    from weakties import Draft

    with weakties.open(path) as network:
        day = weakties.when("2026")
        people = [
            PersonAdded(person=PersonId(str(n)), name=f"Name{n:02} Sur{n:02}", at=day)
            for n in range(1, 30)
        ]
        met = MeetingHeld(
            people=(PersonId("1"), PersonId("12")), note="both", at=weakties.when("2026")
        )
        drafts = [Draft(event=e) for e in (*people, met)]
        network.log.transact(lambda writer: writer.append(drafts))

        done = corrections.forget(network, PersonId("1"))

        assert [m.position for m in done.events] == [1, 30]
        assert done.perhaps == ()


OUTSIDE = ["1", "mila.sand", "p-mila sand", "person", "o-aaaaaaaaaaaaaaaa", "p-"]


@pytest.mark.parametrize("given", OUTSIDE)
def test_an_id_from_outside_is_refused(path: Path, given: str) -> None:
    with weakties.open(path) as network, pytest.raises(weakties.errors.MalformedEvent, match="key"):
        network.record(PersonAdded(person=PersonId(given), name="Mila"))


def test_the_name_that_was_typed_is_looked_for_beside_those_of_the_entry(
    path: Path, terminal: None
) -> None:
    run(path, "add", "Екатерина Соколова", "--email", "kate@sokolova.example")
    run(path, "add", "Ben Okri")
    run(path, "note", "ben", "Kate Sokolova was there")

    run(path, "forget", "Kate Sokolova", answer="y\n")

    assert "sokolova" not in words(path)
    assert "ben okri" in words(path)


PARTS = ["ana", "Ana", "Bel", "ana bel", "bell", "Dr Ana Bell", "Anna Bell"]


@pytest.mark.parametrize("part", PARTS)
def test_unasked_nobody_is_forgotten_by_a_part_of_a_name(path: Path, part: str) -> None:
    run(path, "add", "Ana Bell", "--email", "ana.bell@example.org", "--phone", "+49 30 901820")
    before = words(path)

    for options in ((), ("--yes",), ("--yes", "--thorough", "--suppress")):
        result = CliRunner().invoke(main, ["--network", str(path), "forget", part, *options])
        assert result.exit_code in (1, 2), result.output
        assert words(path) == before
    with weakties.open(path) as network:
        assert [r.kind for r in network.log.read()] == ["person.added"]


def test_a_part_of_a_name_is_refused_with_what_is_enough(path: Path) -> None:
    run(path, "add", "Ana Bell")

    said = " ".join(run(path, "forget", "ana", "--yes", code=2).output.split())

    with weakties.open(path) as network:
        (ana,) = network.read(People).search("ana")
    assert "nothing was erased" in said
    assert f"weakties forget {ana.id}" in said
    assert "weakties forget --called ana" in said
    run(path, "forget", ana.id, "--yes")
    assert "bell" not in words(path)


WHOLE = [
    "Ana Bell", "ÁNA  bell", "Bell, Ana", "bell ana", "anabell", "ANA.BELL@example.org",
    "b@example.org", "https://www.linkedin.com/in/ana-bell-7/", "in/ana-bell-7", "+49 30 901820",
    "030 901820", "Annie", "https://github.com/anab", "Ana Bell-Ruiz",
]  # fmt: skip


@pytest.mark.parametrize("whole", WHOLE)
def test_unasked_somebody_is_forgotten_by_all_that_is_whole(path: Path, whole: str) -> None:
    with weakties.open(path) as network:
        ana = network.add_person(
            name="Ana Bell-Ruiz", email="ana.bell@example.org", emails=("b@example.org",),
            linkedin="ana-bell-7", profiles=("github.com/anab",),
        )  # fmt: skip
        network.record(
            PersonDescribed(
                person=ana, name="Ana Bell", phone="+49 (0)30 901820", nicknames=("Annie",)
            )
        )

    run(path, "forget", whole, "--yes")

    assert "bell" not in words(path)
    assert "annie" not in words(path)


def test_of_two_that_have_the_whole_name_nobody_is_taken(path: Path) -> None:
    """Not even the one whom the user deals with, as in other commands."""
    file = path.with_name("people.csv")
    file.write_text(f"{','.join(plain.HEADING)}\nz,Mila Sand,mila@example.org,,2026\n", "utf-8")
    with weakties.open(path, plugins=[plain]) as network:
        exchange.import_file(network, file)
        network.add_person(name="Mila Sand")

    assert "fits several" in run(path, "forget", "Mila Sand", "--yes", code=1).output

    assert "mila" in words(path)


def test_on_a_terminal_a_part_of_a_name_is_asked_about(path: Path, terminal: None) -> None:
    run(path, "add", "Ana Bell")

    kept = run(path, "forget", "ana", answer="n\n", code=1).output
    assert "Forget Ana Bell for good?" in kept
    assert "bell" in words(path)
    run(path, "forget", "ana", answer="y\n")

    assert "bell" not in words(path)


def test_who_only_stands_in_a_note_is_not_hidden_by_a_longer_name(path: Path) -> None:
    run(path, "add", "Ana Lucia")
    run(path, "add", "Lina Berg")
    run(path, "note", "lina", "talked to Ana about it")
    run(path, "note", "lina", "lunch with Li")

    listed = json.loads(run(path, "--json", "forget", "--called", "Ana", "--dry-run").output)
    assert [m["position"] for m in listed["events"]] == []
    assert [m["position"] for m in listed["perhaps"]] == [3]
    refused = run(path, "forget", "--called", "Ana", "--yes", code=2).output
    assert "Nothing was erased" in refused
    assert "--also" in refused
    run(path, "forget", "--called", "Ana", "--also", "3", "--yes")
    assert "talked" not in words(path)
    assert "ana lucia" in words(path)

    listed = json.loads(run(path, "--json", "forget", "Li", "--dry-run").stdout)
    assert [m["position"] for m in (*listed["events"], *listed["perhaps"])] == [2, 4]
    assert "There is no text about" in run(path, "forget", "--called", "Zorg", code=1).output


def record_while_merged(path: Path) -> tuple[str, str]:
    """Write two entries that were one for a while; return whose id stood for both, and the other's.

    Returns:
        the ids; events 6 and 8 to 10 are of the time when they were one.
    """
    with weakties.open(path) as network:
        people = [network.add_person(name=name) for name in ("Mila Sand", "Ludmila Sandova")]
        leader, other = sorted(people)
        cy = network.add_person(name="Cy Moss")
        network.record(InteractionNoted(people=(leader,), note="before it"))
        corrections.merge(network, leader, other)
        network.record(InteractionNoted(people=(leader,), note="likes zebras"))
        network.record(InteractionNoted(people=(cy,), note="of somebody else"))
        held = network.record(MeetingHeld(people=(leader, cy), note="of quaggas"))
        network.record(MeetingDebriefed(meeting=MeetingId(held.id), insights="of okapis"))
        network.record(PersonDescribed(person=leader, title="Keeper", note="of tapirs"))
        corrections.unmerge(network, other)
        network.record(InteractionNoted(people=(leader,), note="after it"))
    return leader, other


def test_first_and_last_name_in_cells_of_a_rejected_row_are_one_name(path: Path) -> None:
    file = path.with_name("people.csv")
    rows = ["x,Ben Okri,,,2026", "z,Zorana,Quillfeather,Acme Corp,no", "y,Vera,Moss,,no"]
    file.write_text("\n".join([",".join(plain.HEADING), *rows, ""]), "utf-8")
    with weakties.open(path, plugins=[plain]) as network:
        exchange.import_file(network, file)
        zorana = network.add_person(name="Zorana Quillfeather")
        foreseen = corrections.foresee_forgetting(network, zorana)
        assert [m.why for m in foreseen.events] == ["text", "about"]

    run(path, "forget", "Zorana Quillfeather", "--yes")

    assert "acme corp" not in words(path)
    assert "vera" in words(path)


def test_a_few_letters_of_a_name_make_nobody_else_certain(path: Path, terminal: None) -> None:
    run(path, "add", "Roberta Diaz")
    run(path, "add", "Ben Okri")
    run(path, "note", "ben", "Rob called about the flat")
    run(path, "note", "ben", "Mark called about the flat")

    run(path, "forget", "rob", answer="y\n")

    assert "rob called" in words(path)
    assert "roberta" not in words(path)
    assert "weakties forget --called Mark" in run(path, "forget", "Mark", "--yes", code=1).output


def test_what_was_recorded_while_merged_is_listed_and_goes_by_its_number(path: Path) -> None:
    _, other = record_while_merged(path)

    listed = json.loads(run(path, "--json", "forget", other, "--dry-run").stdout)
    merged = [m["position"] for m in listed["perhaps"] if m["why"] == "merged"]
    assert merged == [6, 8, 9, 10]
    shown = " ".join(run(path, "forget", other, "--dry-run").output.split())
    assert "zebras" in shown
    assert "while merged" in shown
    numbers = [text for p in merged for text in ("--also", str(p))]
    run(path, "forget", other, *numbers, "--yes")

    for gone in ("zebras", "quaggas", "okapis", "tapirs", "keeper"):
        assert gone not in words(path)
    for kept in ("before it", "after it", "of somebody else", "cy moss"):
        assert kept in words(path)


def test_what_was_recorded_while_merged_stays_with_thorough(path: Path) -> None:
    """It stands under the id of the other, of whom it may be."""
    _, other = record_while_merged(path)

    run(path, "forget", other, "--thorough", "--yes")

    for kept in ("zebras", "quaggas", "okapis", "tapirs", "before it", "after it"):
        assert kept in words(path)


def test_what_was_recorded_while_merged_with_a_third_is_listed_too(path: Path) -> None:
    """They are one by way of somebody who is still merged with one of them."""
    with weakties.open(path) as network:
        people = [network.add_person(name=n) for n in ("Ben Okri", "Cy Moss", "Mila Sand")]
        first, second, third = sorted(people)
        corrections.merge(network, first, second)
        merging = corrections.merge(network, second, third)
        noted = network.record(InteractionNoted(people=(first,), note="likes zebras"))
        corrections.undo(network, merging.event)

        foreseen = corrections.foresee_forgetting(network, third)
        assert [(m.position, m.why) for m in foreseen.perhaps] == [(noted.position, "merged")]
        corrections.redo(network, merging.event)
        again = corrections.foresee_forgetting(network, third)
        assert noted.position in [m.position for m in again.events]


def test_an_organization_that_is_named_after_them_is_listed(path: Path) -> None:
    run(path, "add", "Ana Bell", "--org", "Bell Consulting")
    run(path, "org", "Old Bellow", "--industry", "bell making")
    run(path, "org", "ana's bakery")
    run(path, "org", "The Ana Bell Trust")

    listed = json.loads(run(path, "--json", "forget", "Ana Bell", "--dry-run").output)
    named = {m["text"]: m["why"] for m in listed["perhaps"]}
    assert named == {
        "Added the organization Bell Consulting": "entry",
        "Added the organization ana's bakery": "entry",
        "Added the organization The Ana Bell Trust": "entry",
    }
    run(path, "org", "Bell Consulting", "--name", "B. Consulting")
    numbers = [text for m in listed["perhaps"] for text in ("--also", str(m["position"]))]
    run(path, "forget", "Ana Bell", *numbers, "--yes")

    assert "ana" not in words(path)
    assert "bell consulting" not in words(path)
    assert "b. consulting" in words(path)


def test_the_list_says_what_happened_as_the_history_does(path: Path) -> None:
    run(path, "add", "Ana Bell")
    run(path, "add", "Ben Okri")
    far = "far away " * 20
    run(path, "note", "ben", f"{far}where I met Ana\x1b[2J Bell, and {far}")
    run(path, "note", "ben", f"{far} with Bell, and {far}")

    shown = run(path, "forget", "Ana Bell", "--dry-run").output
    flat = " ".join(shown.split())
    history = run(path, "history").output

    assert "Added Ana Bell" in flat
    assert "Was in touch with Ben Okri" in flat
    assert "Was in touch with Ben Okri" in history
    assert "person.added" not in shown
    assert "interaction.noted" not in shown
    assert "\x1b" not in shown
    assert "with Bell, and" in flat
    listed = json.loads(run(path, "--json", "forget", "Ana Bell", "--dry-run").output)
    assert listed["events"][0] == {
        "position": 1, "id": listed["events"][0]["id"], "kind": "person.added", "why": "about",
        "text": "Added Ana Bell", "excerpt": None,
    }  # fmt: skip
    erased = json.loads(run(path, "--json", "forget", "Ana Bell", "--yes").output)
    assert {m["text"] for m in (*erased["events"], *erased["perhaps"])} == {None}
    assert {m["excerpt"] for m in (*erased["events"], *erased["perhaps"])} == {None}


def test_an_entry_without_a_name_is_called_by_its_day(path: Path) -> None:
    with weakties.open(path) as network:
        day = weakties.when("2026-05-03")
        nobody = PersonId("p-aaaaaaaaaaaaaaaa")
        network.record(PersonAdded(person=nobody, linkedin="nobody-5", at=day))
        network.record(InteractionNoted(people=(nobody,), note="of Ana Bell"))
        network.add_person(name="Ana Bell")

    called = "an entry without a name, added Sun 2026-05-03"
    assert called in " ".join(run(path, "forget", nobody, "--dry-run").output.split())
    assert "(no name)" not in run(path, "forget", "Ana Bell", "--dry-run").output
    run(path, "forget", nobody, "--yes")
    with weakties.open(path) as network:
        network.record(InteractionNoted(people=(nobody,), note="once more of Ana Bell"))
    shown = " ".join(run(path, "forget", "Ana Bell", "--dry-run").output.split())
    assert "in touch with somebody you forgot" in shown
    assert nobody not in shown


def test_a_name_without_spaces_is_that_of_an_entry_with_them(path: Path) -> None:
    run(path, "add", "田中 ゆき")
    run(path, "add", "Ben Okri")
    run(path, "note", "ben", "田中ゆきさんに会った")

    run(path, "forget", "田中ゆき", "--yes")

    assert "田中" not in words(path)


def test_the_end_of_a_forgetting_is_about_nobody_in_particular(path: Path) -> None:
    run(path, "add", "Mila Sand")

    assert "leave the name out" in run(path, "forget", "Mila Sand", "--finish", code=2).output
    assert "mila" in words(path)


@pytest.mark.parametrize("name", ["network.db.draft", ".network.db.draft"])
def test_no_export_takes_the_name_of_a_draft_of_ours(path: Path, name: str) -> None:
    run(path, "add", "Mila Sand")

    refused = run(path, "export", "--people", "-o", str(path.with_name(name)), code=1).output
    assert "belongs to the network" in refused


def test_undo_after_a_forgetting_undoes_nothing_older_unasked(path: Path) -> None:
    run(path, "add", "Mila Sand")
    run(path, "add", "Ben Okri")
    run(path, "forget", "Mila Sand", "--yes")

    assert "is a forgetting" in " ".join(run(path, "undo", code=1).output.split())
    run(path, "undo", "2", "--yes")
    assert "okri" not in run(path, "people").output.lower()
