"""Does anything that stays of whoever was forgotten answer to a guess, in any column of the log?

The attacker here has the log with its secret, and the best dictionary there is: every text that was
ever hashed with that secret, and every file that was imported.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from os import urandom
from pathlib import Path

import pytest

import weakties
import weakties_calendar
import weakties_linkedin
import weakties_spreadsheet
import weakties_vcard
from weakties import (
    Draft,
    EventId,
    InteractionNoted,
    MeetingHeld,
    Network,
    OutreachSent,
    People,
    PersonForgotten,
    PersonId,
    corrections,
    exchange,
    maintenance,
)
from weakties.domain.event import list_person_ids
from weakties.errors import BrokenLog, CannotWrite
from weakties.importing import resolving
from weakties.log import chain
from weakties.log.sqlite import file as log_file
from weakties.log.sqlite import schema
from weakties.testing.importer import plain

PLUGINS = Path(__file__).parents[2] / "plugins"
BUNDLED = [weakties_calendar, weakties_linkedin, weakties_spreadsheet, weakties_vcard]
SAMPLES = (
    "calendar/tests/samples/meetings.ics",
    "calendar/tests/samples/outlook.ics",
    "linkedin/tests/samples/exports/complete_2026",
    "linkedin/tests/samples/exports/before_2023",
    "linkedin/tests/samples/since_2023.csv",
    "linkedin/tests/samples/2021_to_2023.csv",
    "vcard/tests/samples/relations.vcf",
    "vcard/tests/samples/shared_uid.vcf",
    "vcard/tests/samples/family.vcf",
    "spreadsheet/tests/samples/google/since_2024.csv",
    "spreadsheet/tests/samples/hubspot/contacts.csv",
    "spreadsheet/tests/samples/outlook/english.csv",
    "spreadsheet/tests/samples/people/quirks.csv",
    "spreadsheet/tests/samples/people/own_export.csv",
    "spreadsheet/tests/samples/thunderbird/american.csv",
)
HEADING = ",".join(plain.HEADING)
CARDS = """\
BEGIN:VCARD
VERSION:4.0
UID:milanka-sandovich
FN:Milanka Sandovich
EMAIL:milanka@example.org
REV:20261101T100000Z
END:VCARD
BEGIN:VCARD
VERSION:4.0
UID:ben-okri
FN:Ben Okri
TITLE:{title}
REV:{revision}
END:VCARD
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "network.db"


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Listen to every text that is hashed with the log's secret."""
    texts: set[str] = set()
    keyed = chain.hash_key

    def listen(secret: bytes, text: str) -> bytes:
        texts.add(text)
        return keyed(secret, text)

    monkeypatch.setattr(chain, "hash_key", listen)
    monkeypatch.setattr(resolving, "hash_key", listen)
    return texts


def forms(network: Network, texts: set[str]) -> set[bytes]:
    """Return what somebody who has the log can compute from guesses."""
    guesses = {g for text in texts for g in (text, *text.split("\0"), *text.split("/")) if g}
    digests = {chain.hash_key(network.log.secret, guess) for guess in guesses}
    shown = {f for d in digests for f in (d, d.hex().encode(), d.hex()[:16].encode())}
    plain_ones = (hashlib.sha256(guess.encode()).hexdigest() for guess in guesses)
    return shown | {digest[:32].encode() for digest in plain_ones}


def columns(path: Path) -> Iterator[tuple[str, str, bytes]]:
    """Yield every text and blob in every column of every table of a file, with where it stands."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        tables = connection.execute("select name from sqlite_master where type = 'table'")
        for (table,) in tables.fetchall():
            for row in connection.execute(f"select * from {table}"):
                for column in row.keys():  # noqa: SIM118  # a row has no names of its own
                    value = row[column]
                    if isinstance(value, str | bytes):
                        held = value.encode() if isinstance(value, str) else value
                        yield table, column, held


def answers(path: Path, guesses: set[bytes]) -> set[tuple[str, str]]:
    """Return the columns in which something stands that a guess gives."""
    return {
        (table, column)
        for table, column, held in columns(path)
        if len(held) > 1 and any(guess in held for guess in guesses)
    }


def bring(network: Network, source: Path) -> None:
    """Import a file or a folder, with the calendar's owner named."""
    options = {"owner": "robin.vale@example.org"} if source.suffix == ".ics" else {}
    exchange.import_file(network, source, options=options)


def revisions(network: Network) -> Iterator[list[bytes]]:
    """Yield what is kept of how new a file's words are; ``-`` goes with nothing in the log."""
    for recorded in network.log.read(kinds=("batch.imported",)):
        for entry in getattr(recorded.event, "revisions", ()):
            yield entry.encode().split(b" ")


def forget_everybody(network: Network) -> None:
    for person in list(network.read(People).people.where()):
        corrections.forget(network, person.id)


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_of_an_imported_file_answers_to_a_guess(
    path: Path, hashed: set[str], sample: str
) -> None:
    source = PLUGINS / sample
    with weakties.open(path, plugins=BUNDLED) as network:
        bring(network, source)
        nobodys = {r.id for r in network.log.read() if not list_person_ids(r.event)}
        kept = {r.key for r in network.log.read_rows() if r.key and r.id in nobodys}
        secret = network.log.secret
        texts = {t for t in hashed if chain.hash_key(secret, t) not in kept}
        guesses = forms(network, texts) - kept
        files = [source] if source.is_file() else [f for f in source.rglob("*") if f.is_file()]
        guesses |= {hashlib.sha256(f.read_bytes()).hexdigest().encode() for f in files}
        assert ("event", "key") in answers(path, guesses)

        forget_everybody(network)

        cancelled = {name for name, _, _, what in revisions(network) if what == b"-"}
        assert answers(path, guesses - cancelled) == set()
        assert maintenance.verify(network)


@pytest.mark.parametrize("key", ["Milanka Sandovich", "coffee/milanka@example.org", ""])
def test_the_key_of_a_program_is_gone(path: Path, key: str) -> None:
    with weakties.open(path) as network:
        mila = network.add_person(name="Milanka Sandovich")
        ben = network.add_person(name="Ben Okri")
        for number, words in enumerate((None, "some words")):
            network.record(InteractionNoted(people=(mila,), note=words), key=f"{key}{number}")
            network.record(InteractionNoted(people=(ben,)), key=f"ben {number}")
        guesses = {chain.hash_key(network.log.secret, f"{key}{number}") for number in (0, 1)}
        assert answers(path, guesses) == {("event", "key")}

        corrections.forget(network, mila)

        assert answers(path, guesses) == set()
        assert set(network.log.find_ids_by_key(["ben 0", "ben 1", f"{key}0"])) == {"ben 0", "ben 1"}
        again = network.record(InteractionNoted(people=(ben,)), key=f"{key}0")
        assert again.position == network.head.position
        assert maintenance.verify(network)


def cards(path: Path, title: str, revision: str) -> Path:
    path.write_text(CARDS.format(title=title, revision=revision), "utf-8")
    return path


def titles(network: Network) -> list[str | None]:
    return [p.title for p in network.read(People).search("ben okri")]


@pytest.mark.parametrize("suppress", [True, False])
def test_who_is_told_again_keeps_how_new_the_word_was_until_they_are_forgotten(
    path: Path, hashed: set[str], suppress: bool
) -> None:
    file = path.with_name("cards.vcf")
    with weakties.open(path, plugins=BUNDLED) as network:
        title = "aide of Milanka Sandovich"
        exchange.import_file(network, cards(file, title, "20261110T100000Z"))
        (mila,) = network.read(People).search("milanka")
        (ben,) = network.read(People).search("ben okri")
        facts = {t for t in hashed if t.startswith("fact\0") and t != "fact\0"}

        corrections.forget(network, PersonId(mila.id), suppress=suppress)

        assert titles(network) == [None]
        exchange.import_file(network, cards(file, "Trainee", "20261105T100000Z"))
        assert titles(network) == [None]
        exchange.import_file(network, cards(file, "Chief", "20261115T100000Z"))
        assert titles(network) == ["Chief"]
        corrections.forget(network, PersonId(ben.id))
        left = [t for t in facts if answers(path, forms(network, {t}))]
        assert len(left) == int(not suppress)  # whoever is not suppressed came again
        assert maintenance.verify(network)


@pytest.mark.parametrize("suppress", [True, False])
def test_others_of_a_file_keep_how_new_its_word_was(
    path: Path, hashed: set[str], suppress: bool
) -> None:
    file = path.with_name("cards.vcf")
    with weakties.open(path, plugins=BUNDLED) as network:
        exchange.import_file(network, cards(file, "Chief", "20261110T100000Z"))
        (mila,) = network.read(People).search("milanka")
        theirs = {t for t in hashed if t.startswith("fact\0") and t != "fact\0"}
        guesses = forms(network, theirs)
        assert answers(path, guesses) == {("event", "personal")}

        corrections.forget(network, PersonId(mila.id), suppress=suppress)

        assert len(theirs) == 2
        assert sum(bool(answers(path, forms(network, {text}))) for text in theirs) == 1
        exchange.import_file(network, cards(file, "Trainee", "20261105T100000Z"))
        assert titles(network) == ["Chief"]
        assert bool(network.read(People).search("milanka")) is not suppress
        exchange.import_file(network, cards(file, "Director", "20261120T100000Z"))
        assert titles(network) == ["Director"]
        assert maintenance.verify(network)


CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:robin.vale@example.org
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20261120T170000Z
SEQUENCE:{sequence}
DTSTART:202610{day}T100000Z
DTEND:202610{day}T110000Z
ORGANIZER:mailto:robin.vale@example.org
ATTENDEE;PARTSTAT=ACCEPTED:mailto:robin.vale@example.org
ATTENDEE;PARTSTAT=ACCEPTED;CN={name}:mailto:{address}
SUMMARY:{summary}
END:VEVENT
END:VCALENDAR
"""


def calendar(path: Path, *, sequence: int = 0, day: int = 15, **words: str) -> Path:
    told = {"uid": "u1", "name": "Ben Okri", "address": "ben@example.org", "summary": "Coffee"}
    path.write_text(CALENDAR.format(sequence=sequence, day=day, **{**told, **words}), "utf-8")
    return path


def meetings(network: Network) -> list[str]:
    return [r.occurred_at[:10] for r in network.events((MeetingHeld.KIND,))]


def test_nothing_of_a_meeting_that_was_called_off_answers_to_its_id(
    path: Path, hashed: set[str]
) -> None:
    """A cancellation takes a meeting back under each name that it may have had."""
    options = {"owner": "me@example.org"}
    pool = Path(__file__).parents[1] / "samples" / "pool"
    with weakties.open(path, plugins=BUNDLED) as network:
        exchange.import_file(network, pool / "cal_before.ics", options=options)
        exchange.import_file(network, pool / "cal_after_cancel.ics", options=options)
        theirs = {text for text in hashed if "m1@example.org" in text}
        others = {t for t in hashed if "keep@example.org" in t and t.startswith("fact")}
        (ole,) = network.read(People).search("ole move")

        corrections.forget(network, PersonId(ole.id))

        assert answers(path, forms(network, theirs)) == set()
        assert answers(path, forms(network, others)) == {("event", "personal")}
        assert maintenance.verify(network)


@pytest.mark.parametrize("suppress", [True, False])
def test_a_text_of_another_that_was_erased_stays_away(path: Path, suppress: bool) -> None:
    """A row that names them in its words, and is about somebody else."""
    file = calendar(path.with_name("c.ics"), summary="Coffee, about Milanka Sandovich")
    with weakties.open(path, plugins=BUNDLED) as network:
        mila = network.add_person(name="Milanka Sandovich", email="milanka@example.org")
        exchange.import_file(network, file)
        assert len(meetings(network)) == 1

        done = corrections.forget(network, mila, suppress=suppress)

        assert done.suppressed == int(suppress)
        counts = exchange.import_file(network, file).counts()
        words = " ".join(str(row.personal) for row in network.log.read_rows())
        assert ("Milanka" in words) is not suppress
        assert len(meetings(network)) == (1 if suppress else 2)
        assert counts["new"] == (0 if suppress else 1)


def test_whoever_is_not_suppressed_comes_back_as_somebody_new(path: Path) -> None:
    file = path.with_name("people.csv")
    file.write_text(f"{HEADING}\nm1,Milanka,milanka@example.org,,2026\n", "utf-8")
    with weakties.open(path, plugins=[plain]) as network:
        exchange.import_file(network, file)
        (mila,) = network.read(People).search("milanka")
        assert exchange.import_file(network, file).counts()["known"] == 1

        corrections.forget(network, PersonId(mila.id))

        assert exchange.import_file(network, file).counts()["new"] == 1
        (again,) = network.read(People).search("milanka")
        assert again.id != mila.id


def test_a_restored_backup_loses_the_keys_again(path: Path) -> None:
    backup = path.with_name("backup.db")
    with weakties.open(path) as network:
        mila = network.add_person(name="Milanka Sandovich")
        network.record(InteractionNoted(people=(mila,)), key="milanka")
        guesses = {chain.hash_key(network.log.secret, "milanka")}
        maintenance.backup(network, backup)
        corrections.forget(network, mila)
    assert answers(backup, guesses) == {("event", "key")}

    maintenance.restore(path, backup, lambda _: True)

    with weakties.open(path) as network:
        assert answers(path, guesses) == set()
        assert maintenance.verify(network)


def older(path: Path, version: int) -> Path:
    """Make a log as an older weakties made it."""
    log_file.create_file(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = wal")
        for statement in schema.list_statements(version):
            connection.execute(statement)
        connection.execute("insert into network values ('old', ?)", (urandom(32),))
        connection.execute(f"pragma application_id = {schema.APPLICATION_ID}")
        connection.execute(f"pragma user_version = {version}")
    return path


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_file_of_before_holds_and_keeps_its_keys(path: Path, version: int) -> None:
    with weakties.open(older(path, version)) as network:
        mila = network.add_person(name="Milanka Sandovich")
        network.record(InteractionNoted(people=(mila,), note="words"), key="milanka")
        network.record(InteractionNoted(people=(mila,)), key="milanka too")
        keys = [row.key for row in network.log.read_rows()]

        corrections.forget(network, mila)

        rows = list(network.log.read_rows())
        assert [row.key for row in rows[:3]] == keys
        assert [len(row.commitment or b"") for row in rows] == [32, 32, 0, 0]
        assert not any(row.personal for row in rows)
        assert maintenance.verify(network)
        export = path.with_name("export.jsonl")
        exchange.save((f"{line}\n" for line in exchange.export_log(network)), export)

    new = path.with_name("new.db")
    exchange.import_log(export, new)

    with weakties.open(new) as network:
        ben = network.add_person(name="Ben Okri")
        network.record(InteractionNoted(people=(ben,)), key="ben")
        corrections.forget(network, ben)
        assert set(network.log.find_ids_by_key(["milanka", "milanka too", "ben"])) == {
            "milanka", "milanka too",
        }  # fmt: skip
        assert maintenance.verify(network)


def test_a_file_of_before_refuses_what_it_could_not_blank(path: Path) -> None:
    with weakties.open(path) as network:
        network.record(InteractionNoted(people=()), key="a key")
        identity = network.log.network_id, network.log.secret
        rows = list(network.log.read_rows())
    target = older(path.with_name("old.db"), 3)
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("drop trigger network_is_fixed")
        connection.execute("update network set id = ?, secret = ?", identity)
        connection.commit()

    with weakties.open(target) as network:
        with pytest.raises(CannotWrite, match="older weakties"):
            network.log.transact(lambda writer: writer.restore(rows))
        assert network.head.position == 0


TAMPERING = (
    "update event set key = null where position = 2",
    "update event set key = zeroblob(16) where position = 2",
    "update event set key = x'' where position = 2",
    "update event set key = (select key from event where position = 5) where position = 4",
    "update event set key = null, personal = null, salt = null where position = 2",
    "update event set commitment = substr(commitment, 2) where position = 2",
    "update event set commitment = cast(x'03' || substr(commitment, 2) as blob) where position = 2",
)


def disarmed(path: Path, script: str) -> None:
    """Change a log with another program, past its triggers."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        query = "select name, sql from sqlite_master where type = 'trigger'"
        triggers = connection.execute(query).fetchall()
        connection.execute("begin")
        for name, _ in triggers:
            connection.execute(f"drop trigger {name}")
        connection.execute(script)
        for _, statement in triggers:
            connection.execute(statement)
        connection.execute("commit")


@pytest.fixture
def kept(path: Path) -> Path:
    """Write a log whose third event was blanked, with keys in the second to the fifth."""
    with weakties.open(path) as network:
        ana = network.add_person(name="Ana")
        network.record(InteractionNoted(people=(ana,)), key="one")
        mila = PersonId("p-mila")
        network.record(weakties.PersonAdded(person=mila, name="Milanka"), key="two")
        network.record(InteractionNoted(people=(ana,), note="words"), key="three")
        network.record(OutreachSent(person=ana), key="four")
        corrections.forget(network, mila)
    return path


@pytest.mark.parametrize("script", TAMPERING)
def test_a_key_that_was_changed_is_found(kept: Path, script: str) -> None:
    with pytest.raises(sqlite3.IntegrityError), closing(sqlite3.connect(kept)) as connection:
        connection.execute(script)
    if "select key" in script:
        script = "update event set key = zeroblob(16) where position = 4"

    disarmed(kept, script)

    with weakties.open(kept) as network, pytest.raises(BrokenLog) as found:
        maintenance.verify(network)
    assert found.value.position == (4 if "position = 4" in script else 2)


def test_exchanged_keys_are_found(kept: Path) -> None:
    with closing(sqlite3.connect(kept)) as connection:
        keys = dict(connection.execute("select position, key from event").fetchall())
    for position, key in ((4, "null"), (5, f"x'{keys[4].hex()}'"), (4, f"x'{keys[5].hex()}'")):
        disarmed(kept, f"update event set key = {key} where position = {position}")

    with weakties.open(kept) as network, pytest.raises(BrokenLog) as found:
        maintenance.verify(network)
    assert found.value.position == 4


def test_a_key_that_was_put_back_is_found(kept: Path) -> None:
    with weakties.open(kept) as network:
        assert maintenance.verify(network).position == 6
        key = chain.hash_key(network.log.secret, "two").hex()
    script = f"update event set key = x'{key}' where position = 3"
    with pytest.raises(sqlite3.IntegrityError), closing(sqlite3.connect(kept)) as connection:
        connection.execute(script)

    disarmed(kept, script)

    with weakties.open(kept) as network, pytest.raises(BrokenLog) as found:
        maintenance.verify(network)
    assert (found.value.position, found.value.exit_code) == (3, 4)


def test_a_key_goes_only_together_with_the_words(kept: Path) -> None:
    """The trigger wants both, where a forgetting names the event."""
    with closing(sqlite3.connect(kept)) as connection:
        (name,) = connection.execute("select id from event where position = 4").fetchone()
    with weakties.open(kept) as network:
        told = PersonForgotten(
            person=PersonId("p-x"), events=(EventId(name),), at=weakties.when("2026-11-30"),
        )  # fmt: skip
        network.log.transact(lambda writer: writer.append([Draft(event=told)]))
    for half in ("key = null", "personal = null, salt = null"):
        with (
            pytest.raises(sqlite3.IntegrityError, match="only blanked"),
            closing(sqlite3.connect(kept)) as connection,
        ):
            connection.execute(f"update event set {half} where position = 4")

    with closing(sqlite3.connect(kept)) as connection:
        both = "update event set key = null, personal = null, salt = null where position = 4"
        connection.execute(both)
        connection.commit()

    with weakties.open(kept) as network:
        assert maintenance.verify(network).position == 7
