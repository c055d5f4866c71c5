"""What does each row of a file mean to a network?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest

import weakties
from weakties import (
    Bookmark,
    Draft,
    Importer,
    Match,
    MeetingHeld,
    Organizations,
    People,
    PersonAdded,
    Reject,
    Skip,
    Source,
    exchange,
)
from weakties.errors import NothingToImport
from weakties.exchange import ImportReport
from weakties.importing.protocol import RowResult

AT = "2026-11-20"


class Listed(Importer):
    """An importer that tells what it is given."""

    id, version, title = "testing.listed", 1, "A list"

    def __init__(self) -> None:
        self.told: list[RowResult] = []

    def sniff(self, source: Source) -> Match | None:
        return Match(0.9, "anything") if source.name.endswith(".txt") else Match(0.2, "no .txt")

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[RowResult]:
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
    network: weakties.Network, importer: Listed, folder: Path, *told: RowResult
) -> ImportReport:
    (folder / "list.txt").write_text("anything")
    importer.told = list(told)
    return exchange.import_file(network, folder / "list.txt")


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

    ana = network.read(People).find_holder("email:ana@x.org")
    assert [r.event.people for r in network.log.read() if r.kind == "meeting.held"] == [(ana,)]  # type: ignore[attr-defined]  # its kind says so


def test_a_claim_of_nobody_never_stands_in_the_log(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    held = MeetingHeld(people=("email:eve@x.org",), at=AT)  # type: ignore[arg-type]  # claims and texts

    imported(
        network, importer, tmp_path, person("1", name="Ana"), Draft(event=held, key="m", row=2)
    )

    assert not any("eve@x.org" in row.data for row in network.log.read_rows())


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
        exchange.import_file(network, tmp_path / name)

    assert refused.value.exit_code == 3
    assert network.head.position == 0


def request(key: str, on: str, **told: Any) -> Draft:
    event = weakties.OutreachSent(person="alias:1", at=weakties.when(on))  # type: ignore[arg-type]  # a claim
    return Draft(event=event, key=key, mentions=(person("1", name="Ana").event,), **told)


def days(network: weakties.Network, *kinds: str) -> list[str]:
    return [r.occurred_at for r in network.events(kinds)]


def test_a_fact_corrected_and_corrected_back_stands_at_the_last_value(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    for day in ("2026-11-10", "2026-11-11", "2026-11-10"):
        imported(network, importer, tmp_path, request("r", day))

        assert days(network, "outreach.sent") == [day]
    report = imported(network, importer, tmp_path, request("r", "2026-11-10"))

    assert report.counts()["known"] == 1


def test_of_two_revisions_the_newer_stands(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    imported(network, importer, tmp_path, request("r", "2026-11-11", revision="2"))
    older = imported(network, importer, tmp_path, request("r", "2026-11-10", revision="1"))

    assert older.counts()["known"] == 1
    assert days(network, "outreach.sent") == ["2026-11-11"]


def test_a_revision_of_another_shape_is_rejected(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    wrong = request("r", "2026-11-11", revision="second version")

    report = imported(network, importer, tmp_path, wrong, person("1", name="Ana"))

    assert [r.code for r in report.plan.rejects] == ["revision.malformed"]


def test_an_emptied_cell_is_counted_and_changes_nothing(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    imported(network, importer, tmp_path, request("r", "2026-11-10"))
    row = attrs.evolve(person("1", name="Ana"), empties=("r", "never told"))

    report = imported(network, importer, tmp_path, row)

    assert report.counts()["gone"] == 1
    assert days(network, "outreach.sent") == ["2026-11-10"]


def test_a_file_can_agree_move_cancel_and_hold_a_meeting(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    ana = (person("1", name="Ana").event,)
    agreed = weakties.MeetingScheduled(
        people=("alias:1",), starts="2026-11-12", at=weakties.when("2026-11-01")  # type: ignore[arg-type]  # a claim
    )  # fmt: skip
    moved = weakties.MeetingRescheduled(
        meeting="meeting:m", starts="2026-11-14", at=weakties.when("2026-11-02")  # type: ignore[arg-type]  # a claim
    )  # fmt: skip
    off = weakties.MeetingCancelled(meeting="meeting:m", at=weakties.when("2026-11-03"))  # type: ignore[arg-type]  # a claim
    rows = (Draft(event=agreed, key="meeting:m", mentions=ana), Draft(event=moved, key="moved"))

    imported(network, importer, tmp_path, *rows)
    [meeting] = network.read(weakties.Agenda).meetings.where()
    assert (meeting.state, meeting.starts) == ("scheduled", "2026-11-14")

    imported(network, importer, tmp_path, *rows, Draft(event=off, key="off"))
    [meeting] = network.read(weakties.Agenda).meetings.where()
    assert meeting.state == "cancelled"


def test_a_file_can_accept_an_offer_of_a_lead_it_began(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    at = weakties.when("2026-11-01")
    accepted = weakties.OfferAccepted(offer="offer:o", at=at)  # type: ignore[arg-type]  # a claim
    offer = weakties.OfferReceived(lead="lead:l", at=at)  # type: ignore[arg-type]  # a claim
    lead = weakties.LeadHeard(person="alias:1", at=at)  # type: ignore[arg-type]  # a claim
    mentions = (person("1", name="Ana").event, lead, offer)
    row = Draft(event=accepted, key="accepted", mentions=mentions)

    imported(network, importer, tmp_path, row)

    told: dict[str, Any] = {recorded.kind: recorded for recorded in network.log.read()}
    assert told["offer.accepted"].event.offer == told["offer.received"].id
    assert told["offer.received"].event.lead == told["lead.heard"].id
    assert imported(network, importer, tmp_path, row).counts()["known"] == 1


def test_a_file_can_report_an_introduction_it_began(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    at = weakties.when("2026-11-01")
    pair: Any = {"introducer": "alias:1", "introduced": "alias:2", "at": at}
    offered = weakties.IntroductionOffered(**pair)
    closed = weakties.IntroductionClosed(**pair, introduction="introduction:i")  # type: ignore[arg-type]  # a claim
    people = (person("1", name="Ana").event, person("2", name="Ben").event)

    imported(
        network, importer, tmp_path,
        Draft(event=offered, key="introduction:i", mentions=people),
        Draft(event=closed, key="told", mentions=people),
    )  # fmt: skip

    [introduction] = network.read(weakties.Agenda).introductions.where()
    assert introduction.state == "closed"


def test_what_follows_names_the_new_version_of_what_it_follows(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    reply = weakties.ReplyReceived(
        person="alias:1", outreach="request:r", at=weakties.when("2026-11-20")  # type: ignore[arg-type]  # a claim
    )  # fmt: skip
    for day in ("2026-11-10", "2026-11-11"):
        answered = Draft(event=reply, key="a")
        imported(network, importer, tmp_path, request("request:r", day), answered)

        [sent] = network.events(["outreach.sent"])
        [received] = network.events(["reply.received"])
        assert getattr(received.event, "outreach", None) == sent.id


def test_a_claim_of_a_row_that_was_rejected_is_rejected_too(
    network: weakties.Network, importer: Listed, tmp_path: Path
) -> None:
    nobody = weakties.OutreachSent(person="alias:9", at=weakties.when("2026-11-10"))  # type: ignore[arg-type]  # a claim
    reply = weakties.ReplyReceived(
        person="alias:1", outreach="request:r", at=weakties.when("2026-11-20")  # type: ignore[arg-type]  # a claim
    )  # fmt: skip
    row = Draft(event=reply, key="a", mentions=(person("1", name="Ana").event, nobody))

    report = imported(
        network, importer, tmp_path, person("1", name="Ana"),
        Draft(event=nobody, key="request:r"), row,
    )  # fmt: skip

    assert report.counts()["rejected"] == 2
