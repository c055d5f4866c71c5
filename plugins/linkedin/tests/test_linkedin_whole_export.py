"""What a whole export becomes in a network: once, however it comes in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

import weakties
import weakties_linkedin
from weakties import (
    Agenda,
    Network,
    People,
    ReplyRates,
    Ties,
    corrections,
    exchange,
    find_person,
    maintenance,
    progress,
)
from weakties_linkedin import Background

EXPORTS = Path(__file__).parent / "samples" / "exports"
COMPLETE = EXPORTS / "complete_2026"
BASIC = ("Connections.csv", "messages.csv", "Invitations.csv")
ALONE = (
    "Jobs/Job Applications.csv", "Endorsement_Received_Info.csv", "Endorsement_Given_Info.csv",
    "Notes.csv", "Positions.csv", "Company Follows.csv",
)  # fmt: skip
ORDER = [
    "linkedin.connections", "linkedin.invitations", "linkedin.messages", "linkedin.applications",
    "linkedin.recommendations", "linkedin.endorsements", "linkedin.notes", "linkedin.positions",
    "linkedin.follows",
]  # fmt: skip


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    with weakties.open(tmp_path / "network.db", plugins=[weakties_linkedin]) as opened:
        yield opened


def zip_files(target: Path, paths: Iterable[Path], above: str = "") -> Path:
    with ZipFile(target, "w") as archive:
        for path in paths:
            inside = f"Jobs/{path.name}" if path.parent.name == "Jobs" else path.name
            archive.writestr(above + inside, path.read_bytes())
    return target


def zip_export(tmp_path: Path, above: str = "") -> Path:
    return zip_files(tmp_path / "Complete.zip", sorted(COMPLETE.rglob("*.csv")), above)


def count_kinds(network: Network) -> dict[str, int]:
    counts: dict[str, int] = {}
    for recorded in network.log.read():
        counts[recorded.kind] = counts.get(recorded.kind, 0) + 1
    return counts


def test_the_parts_of_an_export_are_read_in_the_order_in_which_they_make_sense(
    network: Network, tmp_path: Path
) -> None:
    report = exchange.import_file(network, zip_export(tmp_path))

    assert report.importer == ", ".join(ORDER)
    assert [i.id for i in weakties_linkedin.weakties_importers()] == ORDER
    assert count_kinds(network) | {"batch.imported": 0, "organization.added": 0} == {
        "person.added": 7, "interaction.noted": 14, "person.described": 1, "lead.heard": 2,
        "application.sent": 2,
        "linkedin/endorsement.received": 2, "linkedin/endorsement.given": 1,
        "linkedin/position.held": 3, "linkedin/organization.followed": 2,
        "batch.imported": 0, "organization.added": 0,
    }  # fmt: skip


@pytest.mark.parametrize("above", ["", "Complete_LinkedInDataExport_11-20-2026/"])
def test_an_export_imported_twice_changes_nothing(
    network: Network, tmp_path: Path, above: str
) -> None:
    first = exchange.import_file(network, zip_export(tmp_path, above)).counts()
    second = exchange.import_file(network, COMPLETE).counts()

    assert first["new"] == second["known"] + second["repeated"] - first["repeated"] > 20
    assert (second["new"], second["changed"]) == (0, 0)


@pytest.mark.parametrize("basic_first", [True, False])
def test_a_basic_and_a_complete_export_are_one(
    network: Network, tmp_path: Path, basic_first: bool
) -> None:
    basic = zip_files(tmp_path / "Basic.zip", (COMPLETE / name for name in BASIC))
    once = weakties.open(":memory:", plugins=[weakties_linkedin])
    exchange.import_file(once, zip_export(tmp_path))

    for path in (basic, zip_export(tmp_path))[:: 1 if basic_first else -1]:
        exchange.import_file(network, path)

    assert count_kinds(network) | {"batch.imported": 0} == count_kinds(once) | {"batch.imported": 0}


@pytest.mark.parametrize("name", [*BASIC, *ALONE])
def test_a_file_that_was_in_the_export_tells_nothing_new_alone(
    network: Network, tmp_path: Path, name: str
) -> None:
    exchange.import_file(network, zip_export(tmp_path))
    before = network.head
    options = {"owner": "mira-vale"} if name == "messages.csv" else {}

    alone = exchange.import_file(network, COMPLETE / name, options=options)

    assert network.head == before
    assert alone.counts()["known"] > 0


def test_recommendations_name_nobody_without_the_connections_beside_them(network: Network) -> None:
    with pytest.raises(weakties.WeaktiesError, match=r"linkedin\.recommendations"):
        exchange.import_file(network, COMPLETE / "Recommendations_Given.csv")


@pytest.mark.parametrize("name", ["guide_messages.csv", "learning_role_play_messages.csv"])
def test_a_talk_with_linkedins_own_advisers_is_left_alone(network: Network, name: str) -> None:
    with pytest.raises(weakties.WeaktiesError, match="but not that name"):
        exchange.import_file(network, COMPLETE / name)


def test_messages_alone_and_then_the_export_tell_no_message_twice(
    network: Network, tmp_path: Path
) -> None:
    exchange.import_file(network, COMPLETE / "messages.csv", options={"owner": "mira-vale"})
    alone = count_kinds(network)

    exchange.import_file(network, zip_export(tmp_path))

    both = count_kinds(network)
    assert alone["interaction.noted"] == 9
    assert both["interaction.noted"] == 9 + 4 + 2  # invitations and recommendations are one more
    assert "outreach.sent" not in both


def test_an_export_asks_nobody_and_answers_nothing(network: Network, tmp_path: Path) -> None:
    exchange.import_file(network, zip_export(tmp_path))

    zoe = find_person(network, "zoë")

    assert network.read(ReplyRates).count_by_channel() == {}
    assert [stage.reached.n for stage in progress.list_stages(network)] == [0] * 8
    assert [f for m in progress.measure_statistics(network) for f in m.figures if f.of] == []
    assert weakties.list_due_items(network) == []
    assert network.read(Ties).get_tie(zoe.id).outward > 0
    assert list(network.read(Agenda).commitments.where()) == []


def test_what_was_imported_can_be_undone_and_imported_again(
    network: Network, tmp_path: Path
) -> None:
    report = exchange.import_file(network, zip_export(tmp_path))
    assert report.batch is not None
    corrections.undo(network, report.batch)
    assert network.read(People).count() == 0
    assert network.read(Background).list_positions() == []

    again = exchange.import_file(network, zip_export(tmp_path))

    assert again.counts()["new"] == report.counts()["new"]


def test_the_log_and_its_answers_hold_after_an_import(network: Network, tmp_path: Path) -> None:
    exchange.import_file(network, zip_export(tmp_path))

    maintenance.verify(network)
    maintenance.verify_answers(network)


def test_an_application_names_the_lead_it_follows_from(network: Network, tmp_path: Path) -> None:
    def leads() -> tuple[list[str], list[str]]:
        read = list(network.log.read(kinds=("lead.heard", "application.sent")))
        lead_ids = [r.id for r in read if isinstance(r.event, weakties.LeadHeard)]
        return lead_ids, [
            r.event.lead for r in read if isinstance(r.event, weakties.ApplicationSent)
        ]

    exchange.import_file(network, zip_export(tmp_path))
    lead_ids, claimed = leads()
    exchange.import_file(network, zip_export(tmp_path))

    assert (lead_ids, len(lead_ids)) == (claimed, 2)
    assert leads() == (lead_ids, claimed)
    corrections.undo(network)
    exchange.import_file(network, zip_export(tmp_path))
    assert leads() == (lead_ids + leads()[0][2:], lead_ids + leads()[0][2:])
    assert len(set(leads()[0])) == 4
