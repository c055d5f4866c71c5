"""Can whoever is anywhere in the log be named to be forgotten, or to read what is held of them?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import weakties
from weakties import InteractionNoted, MeetingHeld, People, PersonAdded, PersonDescribed, correcting
from weakties.domain.ids import PersonId
from weakties.testing import plain
from weakties_cli.main import main


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "network.db"


def run(path: Path, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["--network", str(path), *arguments])
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
        weakties.data.import_file(network, file)
        correcting.undo(network)

    run(path, "forget", "mila@example.org", "--yes")

    assert "mila" not in words(path)


def test_who_came_twice_with_an_import_that_was_undone_is_one(path: Path) -> None:
    file = path.with_name("people.csv")
    file.write_text(f"{','.join(plain.HEADING)}\nz,Mila Sand,mila@example.org,,2026\n", "utf-8")
    with weakties.open(path, plugins=[plain]) as network:
        for _ in range(2):
            weakties.data.import_file(network, file)
            correcting.undo(network)

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
        correcting.undo(network)
        network.add_person(name="Em Es", emails=("c@example.org", "b@example.org"))

    run(path, "forget", "Em Es", "--yes")

    assert "mila" not in words(path)


def test_an_undone_mistake_makes_nobody_one(path: Path) -> None:
    with weakties.open(path) as network:
        ben = network.add_person(name="Ben Okri", email="ben@example.org")
        network.record(PersonDescribed(person=ben, email="mila@example.org"))
        correcting.undo(network)
        mila = network.add_person(name="Mila Sand", email="mila@example.org")

        correcting.forget(network, mila)

        kept = network.read(People).get(ben)
        assert kept is not None
        assert (kept.name, kept.email) == ("Ben Okri", "ben@example.org")
    assert "mila" not in words(path)


def test_who_was_merged_and_parted_again_is_forgotten_alone(path: Path) -> None:
    with weakties.open(path) as network:
        ben = network.add_person(name="Ben Okri", email="ben@example.org")
        mila = network.add_person(name="Mila Sand", email="mila@example.org")
        correcting.merge(network, ben, mila)
        correcting.unmerge(network, mila)

    run(path, "forget", "Mila Sand", "--yes")

    assert "mila" not in words(path)
    assert "ben okri" in words(path)


def test_who_was_absorbed_is_named_by_either_name(path: Path) -> None:
    with weakties.open(path) as network:
        one = network.add_person(name="Ludmila Sand")
        two = network.add_person(name="Emma Reed")
        correcting.merge(network, one, two)

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
    from weakties.envelope import Draft

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

        done = correcting.forget(network, PersonId("1"))

        assert [m.position for m in done.events] == [1, 30]
        assert done.perhaps == ()


OUTSIDE = ["1", "mila.sand", "p-mila sand", "person", "o-aaaaaaaaaaaaaaaa", "p-"]


@pytest.mark.parametrize("given", OUTSIDE)
def test_an_id_from_outside_is_refused(path: Path, given: str) -> None:
    with weakties.open(path) as network, pytest.raises(weakties.errors.MalformedEvent, match="key"):
        network.record(PersonAdded(person=PersonId(given), name="Mila"))


def test_the_name_that_was_typed_is_looked_for_beside_those_of_the_entry(path: Path) -> None:
    run(path, "add", "Екатерина Соколова", "--email", "kate@sokolova.example")
    run(path, "add", "Ben Okri")
    run(path, "note", "ben", "Kate Sokolova was there")

    run(path, "forget", "Kate Sokolova", "--yes")

    assert "sokolova" not in words(path)
    assert "ben okri" in words(path)


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
