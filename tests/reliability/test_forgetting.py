"""Is somebody who was forgotten nowhere any more, byte by byte, while the counts stay?"""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

import weakties
from weakties import (
    InteractionNoted,
    MeetingHeld,
    OutreachSent,
    People,
    PersonAdded,
    PersonDescribed,
    ReplyRates,
    corrections,
    exchange,
    history,
    maintenance,
)
from weakties.corrections import forgetting
from weakties.errors import CopiesLeft
from weakties.testing.importer import plain

WORDS = (
    b"zorana",
    b"quillfeather",
    b"zq@example",
    b"zq-profile",
    b"4930901820",
    b"velvet",
    b"Zora",
)
"""What nobody else in these networks has or says."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write a network with somebody in all kinds of places, and somebody else."""
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        ben = network.add_person(name="Ben Okri", email="ben@example.org", note="a friend")
        ana = network.add_person(
            name="Zorana Quillfeather", email="zq@example.org", linkedin="zq-profile",
            title="Velvet maker", organization="Acme",
        )  # fmt: skip
        network.record(OutreachSent(person=ana, note="velvet, please"))
        network.record(MeetingHeld(people=(ana, ben), note="all about velvet"))
        network.record(PersonDescribed(person=ana, name="Zora Quill", phone="+49 30 901820"))
        network.record(InteractionNoted(people=(ben,), note="Ben met Quillfeather, Zorana there"))
        network.record(InteractionNoted(people=(ben,), note="write to ZQ@example.org"))
        network.record(PersonDescribed(person=ben, title="Chief", note="zorana quillfeather's"))
        network.views.catch_up(network.feed)
        network.read(ReplyRates)
        assert history.find(network, "velvet")
    return path


def found(network: weakties.Network, text: str = "zorana") -> weakties.PersonId:
    (person,) = network.read(People).search(text) or network.read(People).search("zora")
    return person.id


def left(path: Path) -> list[str]:
    """Return the words still in a file beside the network; another process looks, as it must."""
    files = [f for f in path.parent.iterdir() if f.is_file() and f.suffix != ".csv"]
    bytes_of = {f.name: subprocess.check_output(["cat", f]).lower() for f in files}
    return [
        f"{w!r} in {name}" for name, held in bytes_of.items() for w in WORDS if w.lower() in held
    ]


def test_no_byte_is_left_while_the_network_is_open_and_after(path: Path) -> None:
    assert len(left(path)) >= len(WORDS)

    with weakties.open(path) as network:
        rates, people = network.read(ReplyRates).count_by_channel(), network.read(People).count()
        corrections.forget(network, found(network))
        assert left(path) == []
        assert network.read(ReplyRates).count_by_channel() == rates
        assert network.read(People).count() == people
        assert maintenance.verify(network).position == network.head.position
        network.views.catch_up(network.feed)
        maintenance.verify_answers(network)
    assert left(path) == []


def test_what_was_told_of_others_beside_it_is_told_again(path: Path) -> None:
    with weakties.open(path) as network:
        corrections.forget(network, found(network))

        (ben,) = network.read(People).search("ben")
        assert (ben.name, ben.email, ben.title) == ("Ben Okri", "ben@example.org", "Chief")


def test_a_forecast_names_what_goes_and_changes_nothing(path: Path) -> None:
    with weakties.open(path) as network:
        head, person = network.head, found(network)

        said = corrections.foresee_forgetting(network, person)

        assert network.head == head
        assert [m.why for m in said.events] == ["about"] * 4 + ["text"] * 3
        assert corrections.forget(network, person).events == said.events


def test_every_merged_entry_is_forgotten(path: Path) -> None:
    with weakties.open(path) as network:
        other = network.add_person(name="Z. Q.", email="velvet@example.net")
        one = found(network)
        corrections.merge(network, one, other)

        corrections.forget(network, found(network))

        assert left(path) == []


def test_a_namesake_keeps_their_entry_and_is_listed(path: Path) -> None:
    with weakties.open(path) as network:
        person = found(network)
        namesake = network.add_person(name="Zorana Quillfeather", email="other@example.org")

        done = corrections.forget(network, person, thorough=True)

        assert [m.why for m in done.perhaps] == ["entry"]
        kept = network.read(People).get(namesake)
        assert kept is not None
        assert kept.name == "Zorana Quillfeather"


def test_the_rows_of_a_file_that_were_rejected_are_forgotten_too(tmp_path: Path) -> None:
    file, path = tmp_path / "people.csv", tmp_path / "there" / "network.db"
    path.parent.mkdir()
    row = "z,Zorana Quillfeather,zq@example.org,,"
    file.write_text(f"{','.join(plain.HEADING)}\n{row}2026\n{row}nonsense\n", "utf-8")
    with weakties.open(path, plugins=[plain]) as network:
        assert exchange.import_file(network, file).counts()["rejected"] == 1
        assert left(path)

        corrections.forget(network, found(network))

        assert left(path) == []


@pytest.mark.parametrize("suppress", [True, False])
def test_an_import_brings_back_who_is_not_suppressed(tmp_path: Path, suppress: bool) -> None:
    file = tmp_path / "people.csv"
    heading = ",".join(plain.HEADING)
    file.write_text(f"{heading}\nz,Zorana,zq@example.org,,2026\n", "utf-8")
    with weakties.open(tmp_path / "network.db", plugins=[plain]) as network:
        exchange.import_file(network, file)
        corrections.forget(network, found(network), suppress=suppress)

        file.write_text(f"{heading}\nother,Zorana,ZQ@example.org,,2027\n", "utf-8")
        counts = exchange.import_file(network, file).counts()

        told = (counts["skipped"], counts["suppressed"], counts["new"])
        assert told == ((1, 1, 0) if suppress else (1, 0, 1))
        assert bool(network.read(People).search("zorana")) is not suppress


def test_a_reader_in_the_way_is_said_and_can_be_finished(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "_PATIENCE_S", 0.1)
    with weakties.open(path) as network, closing(sqlite3.connect(path)) as reader:
        person = found(network)
        network.record(PersonAdded(person=weakties.PersonId("p-other"), name="Other"))
        reader.execute("begin")
        reader.execute("select count(*) from event").fetchone()

        with pytest.raises(CopiesLeft, match="--finish"):
            corrections.forget(network, person)

        reader.execute("rollback")
        corrections.scrub(network)
        assert left(path) == []
