"""Does the whole engine give the same answers on PostgreSQL as on a file?"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

import psycopg
import pytest

import weakties
import weakties_linkedin
import weakties_postgres
from weakties import (
    InteractionNoted,
    Organizations,
    OutreachSent,
    People,
    corrections,
    exchange,
    maintenance,
    progress,
    stores,
)
from weakties.testing import sequence

EXPORT = Path(__file__).parents[3] / "tests/samples/linkedin/export.zip"
ORDER = "true order by id"
BEGIN = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLUGINS = [weakties_postgres, weakties_linkedin]


def open_network(where: str | Path, **how: Any) -> weakties.Network:
    return weakties.open(where, plugins=PLUGINS, **how)


def record_history(network: weakties.Network) -> None:
    """Import an export, and ask two of the people for a talk."""
    exchange.import_file(network, EXPORT)
    first, second = network.read(People).people.where("true order by name limit 2")
    network.record(OutreachSent(person=weakties.PersonId(first.id), at=weakties.when("2026-11-02")))
    network.record(
        OutreachSent(person=weakties.PersonId(second.id), at=weakties.when("2026-11-03"))
    )


def collect_answers(network: weakties.Network) -> dict[str, Any]:
    """Ask what a person asks: who works where, through whom, what is due, how it goes."""
    organization = max(network.read(Organizations).organizations.where(), key=lambda o: o.name)
    colleagues = network.read(People).people.where("organization = ?", (organization.id,))
    return {
        "people": [repr(p) for p in network.read(People).people.where(ORDER)],
        "path": weakties.find_warm_path(network, [p.id for p in colleagues]),
        "today": weakties.list_due_items(network),
        "stages": progress.list_stages(network),
        "status": maintenance.status(network),
        "past": network.at(occurred="1990-01-01").read(People).count(),
        "history": list(network.log.read()),
        "head": maintenance.verify(network),
    }


def test_an_export_gives_the_same_answers_as_on_a_file(url: str, tmp_path: Path) -> None:
    fixed: dict[str, Any] = {"clock": lambda: BEGIN}
    with (
        open_network(url, views=tmp_path, chance=sequence(), **fixed) as in_database,
        open_network(tmp_path / "network.db", chance=sequence(), **fixed) as in_file,
    ):
        record_history(in_database)
        record_history(in_file)

        assert in_database.head.position > 50
        assert collect_answers(in_database) == collect_answers(in_file)
        maintenance.verify_answers(in_database)
    assert (tmp_path / f"{in_database.log.network_id}.views.db").exists()


def test_a_log_moves_into_a_file_and_back_with_the_same_hashes(
    url: str, server: Any, tmp_path: Path
) -> None:
    with open_network(url) as network:
        record_history(network)
        head, network_id = network.head, network.log.network_id
        (tmp_path / "log.jsonl").write_text("\n".join(exchange.export_log(network)), "utf-8")
        maintenance.backup(network, tmp_path / "backup.db")

    assert exchange.import_log(tmp_path / "log.jsonl", tmp_path / "file.db") == head.position
    fresh = server.new()
    assert exchange.import_log(tmp_path / "log.jsonl", fresh, PLUGINS) == head.position
    for where in (tmp_path / "backup.db", tmp_path / "file.db", fresh):
        with open_network(where, create=False) as copy:
            assert (copy.log.network_id, maintenance.verify(copy)) == (network_id, head)
            assert copy.record(InteractionNoted(people=())).position == head.position + 1


def test_an_exported_log_goes_only_into_an_empty_network_of_its_id(
    url: str, server: Any, tmp_path: Path
) -> None:
    with open_network(url, network="mine") as network:
        network.record(InteractionNoted(people=()))
        (tmp_path / "log.jsonl").write_text("\n".join(exchange.export_log(network)), "utf-8")

    begun = server.new()
    open_network(begun, network="mine").close()
    for where, why in (
        (url, "already holds 1 events"),
        (f"{url}#other", "put that id behind the #"),
        (begun, "begun as another one"),
    ):
        with pytest.raises(stores.WeaktiesError, match=why):
            exchange.import_log(tmp_path / "log.jsonl", where, PLUGINS)


def test_who_was_forgotten_is_gone_and_the_chain_holds(url: str, tmp_path: Path) -> None:
    with open_network(url, views=tmp_path) as network:
        ana = network.add_person(name="Zorana Quill", email="zorana@example.org")
        network.record(InteractionNoted(people=(ana,), note="likes velvet"))
        assert network.read(People).count() == 1

        corrections.forget(network, ana, suppress=True)

        exported = "\n".join(exchange.export_log(network))
        assert not any(word in exported for word in ("Zorana", "zorana", "velvet"))
        assert maintenance.verify(network).position == 3
        files = b"".join(f.read_bytes() for f in tmp_path.iterdir() if f.is_file())
        assert b"velvet" not in files


def test_words_that_were_blanked_do_not_come_back(url: str) -> None:
    with open_network(url) as network:
        ana = network.add_person(name="Zorana Quill")
        corrections.forget(network, ana)
        again = "update weakties.event set personal = '{}', salt = 'salt' where position = 1"

        with (
            psycopg.connect(url) as connection,
            pytest.raises(psycopg.errors.RaiseException, match="only blanked"),
        ):
            connection.execute(again)

        assert maintenance.verify(network).position == 2


def test_a_backup_taken_while_people_are_forgotten_holds(url: str, tmp_path: Path) -> None:
    with open_network(url) as network:
        people = [network.add_person(name=f"Zorana {n}") for n in range(40)]
        notes = (stores.Draft(event=InteractionNoted(people=())) for _ in range(2_500))
        network.log.transact(lambda writer: writer.append(notes))

        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(lambda: [corrections.forget(network, p) for p in people])
            taken = [maintenance.backup(network, tmp_path / f"{n}.db").position for n in range(6)]
            done.result()

        assert taken == sorted(taken)
        assert 2_540 <= taken[0] < maintenance.verify(network).position == 2_580


def test_a_long_log_is_read_in_little_memory(url: str) -> None:
    with open_network(url) as network:
        for part in range(5):
            network.log.transact(
                lambda writer, part=part: writer.append(  # type: ignore[misc]  # binds the part
                    stores.Draft(event=InteractionNoted(people=(), note=f"{part}/{n} {'x' * 500}"))
                    for n in range(4_000)
                )
            )
        sum(1 for _ in network.log.read(18_000))
        before = getrusage(RUSAGE_SELF).ru_maxrss

        assert sum(1 for _ in network.log.read()) == 20_000
        assert sum(1 for _ in network.log.read_rows()) == 20_000

        assert (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024 < 10


def test_whoever_tails_the_log_sees_each_event_once(url: str) -> None:
    with open_network(url) as network, open_network(url) as other:
        network.record(InteractionNoted(people=(), note="before"))
        following: Callable[[], Any] = other.follow(wait=20).__next__
        assert following().position == 1
        network.record(InteractionNoted(people=(), note="after"))
        assert following().event.note == "after"


def test_a_wrong_clock_is_corrected_in_a_database(url: str) -> None:
    moment = [BEGIN]
    with open_network(url, clock=lambda: moment[0]) as network:
        network.add_person(name="Ana")
        moment[0] = BEGIN.replace(year=2031)
        network.add_person(name="Ben")
        moment[0] = BEGIN.replace(hour=14)
        network.add_person(name="Cy")
        corrections.correct_clock(network, recorded_by="2026-11-20T13:00Z")
        network.add_person(name="Dee")

        times = [recorded.recorded_at[:19] for recorded in network.log.read()]
        assert times == [f"2026-11-20T{hour}:00:00" for hour in (12, 13, 14, 14, 14)]
        assert network.at(recorded_until="2026-11-20T13:30Z").read(People).count() == 2
        assert maintenance.verify(network).position == 5
