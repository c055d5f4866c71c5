"""What does each row of a file mean to a network?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import weakties
from weakties import Draft, MeetingHeld, Organizations, People, PersonAdded, Reject
from weakties.errors import NothingToImport
from weakties.importing.protocol import Bookmark, Importer, Match, Skip, Told
from weakties.importing.source import Source
from weakties.network import data
from weakties.network.data import ImportReport

AT = "2026-11-20"


class Listed(Importer):
    """An importer that tells what it is given."""

    id, version, title = "testing.listed", 1, "A list"

    def __init__(self) -> None:
        self.told: list[Told] = []

    def sniff(self, source: Source) -> Match | None:
        return Match(0.9, "anything") if source.name.endswith(".txt") else Match(0.2, "no .txt")

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[Told]:
        yield from self.told


@pytest.fixture
def importer() -> Listed:
    return Listed()


@pytest.fixture
def network(importer: Listed) -> Iterator[weakties.Network]:
    module = ModuleType("listed_plugin")

    def weakties_importers() -> list[Importer]:
        return [importer]

    module.weakties_importers = weakties.hookimpl(weakties_importers)  # type: ignore[attr-defined]  # a plugin made on the spot
    with weakties.open(":memory:", plugins=[module]) as opened:
        yield opened


def person(key: str, **told: str) -> Draft:
    made = PersonAdded(person=f"alias:{key}", at=told.pop("at", AT), **told)  # type: ignore[arg-type]  # claims and texts
    return Draft(event=made, key=key, row=int(key) if key.isdigit() else 0)


def imported(
    network: weakties.Network, importer: Listed, folder: Path, *told: Told
) -> ImportReport:
    (folder / "list.txt").write_text("anything")
    importer.told = list(told)
    return data.import_file(network, folder / "list.txt")


def counts(report: ImportReport) -> tuple[int, ...]:
    return tuple(report.counts().values())[:5]


def test_new_known_changed_rejected_and_skipped_rows_are_told_apart(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    imported(network, importer, tmp_path, person("1", name="Ana"), person("2", name="Ben"))

    report = imported(
        network, importer, tmp_path,
        person("1", name="Ana"), person("2", name="Ben", title="CTO"), person("3", name="Cleo"),
        Reject("date.unreadable", "no day", 4, "raw"), Skip("empty", 5),
    )  # fmt: skip

    assert counts(report) == (1, 1, 1, 1, 1)
    assert [p.title for p in network.read(People).search("ben")] == ["CTO"]


def test_one_malformed_row_is_rejected_and_the_others_are_imported(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    wrong = [person("2", found="in a dream"), person("3", name="\ud800")]

    report = imported(network, importer, tmp_path, person("1", name="Ana"), *wrong)

    assert counts(report) == (1, 0, 0, 2, 0)
    assert {r.code for r in report.plan.rejects} == {"event.malformed"}
    assert network.read(People).count() == 1


def test_an_older_file_changes_nothing_back(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    old, new = person("1", name="Ana Ruiz"), person("1", name="Ana Ruiz-Berg")
    for told in (old, new):
        imported(network, importer, tmp_path, told)

    report = imported(network, importer, tmp_path, old)

    assert counts(report) == (0, 1, 0, 0, 0)
    assert [p.name for p in network.read(People).search("ana")] == ["Ana Ruiz-Berg"]


def test_rows_about_one_person_in_one_file_are_one_person(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    rows = [
        person("1", linkedin="ana-ruiz"),
        person("2", linkedin="https://www.linkedin.com/in/Ana-Ruiz/", email="ana@x.org"),
        person("3", email="ANA@x.org", title="CTO"),
    ]

    report = imported(network, importer, tmp_path, *rows)

    assert (counts(report), counts(imported(network, importer, tmp_path, *rows))) == (
        (1, 0, 2, 0, 0), (0, 3, 0, 0, 0),
    )  # fmt: skip
    assert [(p.email, p.title) for p in network.read(People).people.where()] == [
        ("ana@x.org", "CTO")
    ]


def test_a_person_known_by_address_is_not_added_again(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    network.add_person(name="Ana", email="ana@x.org")

    report = imported(network, importer, tmp_path, person("1", name="Ana", email="ana@x.org"))

    assert counts(report) == (0, 1, 0, 0, 0)
    assert report.batch is None


def test_one_organization_in_other_case_and_spaces_is_added_once_and_an_accent_is_another(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    places = ("name:Acme Inc", "name:  ACME   inc ", "name:Açme Inc")

    imported(
        network, importer, tmp_path, *(person(str(n), organization=p) for n, p in enumerate(places))
    )

    assert network.read(Organizations).count() == 2
    assert [r.kind for r in network.log.read(until=2)] == ["batch.imported", "organization.added"]


def test_a_claim_in_another_event_is_the_person_it_means(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    held = MeetingHeld(people=("email:ANA@x.org",), at=AT)  # type: ignore[arg-type]  # claims and texts

    imported(
        network, importer, tmp_path, person("1", email="ana@x.org"), Draft(event=held, key="m")
    )

    ana = network.read(People).holder("email:ana@x.org")
    assert [r.event.people for r in network.log.read() if r.kind == "meeting.held"] == [(ana,)]  # type: ignore[attr-defined]  # its kind says so


def test_a_claim_of_nobody_never_stands_in_the_log(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    held = MeetingHeld(people=("email:eve@x.org",), at=AT)  # type: ignore[arg-type]  # claims and texts

    imported(
        network, importer, tmp_path, person("1", name="Ana"), Draft(event=held, key="m", row=2)
    )

    assert not any("eve@x.org" in row.data for row in network.log.rows())


def test_all_events_of_an_import_carry_its_batch_and_importer(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    report = imported(network, importer, tmp_path, person("1", organization="name:Acme"))

    assert {(r.batch, r.source) for r in network.log.read()} == {(report.batch, importer.id)}


@pytest.mark.parametrize("name", ["list.txt", "list.csv"])
def test_a_file_that_tells_nothing_or_that_nobody_reads_is_an_error(
    network: weakties.Network, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("anything")

    with pytest.raises(NothingToImport) as refused:
        data.import_file(network, tmp_path / name)

    assert refused.value.exit_code == 3
    assert network.head.position == 0
