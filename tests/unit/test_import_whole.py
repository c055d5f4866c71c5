"""What becomes of several files at once, of plans, options, and of what the user changed?"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.strangers.folk import Folk, Letters, Plugin, reads_everything

import weakties
from weakties import (
    Bookmark,
    Draft,
    Importer,
    Match,
    Organizations,
    OutreachSent,
    People,
    PersonAdded,
    PersonDescribed,
    PersonId,
    ReplyRates,
    ReplyReceived,
    Source,
    exchange,
)
from weakties.domain import ids
from weakties.errors import (
    NothingToImport,
    OtherPlan,
    SeveralImporters,
    TooManyRejects,
    Unreadable,
    WrongOption,
)
from weakties.testing.importer.network import make_plugin

WHO = "Ana,Acme\nBen,Acme\n"


@pytest.fixture
def network(tmp_path: Path) -> Iterator[weakties.Network]:
    with weakties.open(tmp_path / "network.db", plugins=[Plugin()]) as opened:  # type: ignore[list-item]  # an object serves as well
        yield opened


def people(folder: Path, text: str = WHO) -> Path:
    path = folder / "people.txt"
    path.write_text(text)
    return path


def names(network: weakties.Network) -> set[str | None]:
    return {p.name for p in network.read(People).people.where()}


def test_all_files_of_an_archive_are_one_import_people_first(
    network: weakties.Network, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name, text in {"letters.txt": "Cleo\nAna\n", "x.png": "?", "people.txt": WHO}.items():
            archive.writestr(f"export/{name}", text)

    report = exchange.import_file(network, tmp_path / "all.zip")

    assert [p.reading.importer for p in report.plan.parts] == ["folk.people", "folk.letters"]
    assert names(network) == {"Ana", "Ben", "Cleo"}
    assert network.read(Organizations).find_by_name("borealis") is not None
    assert len({r.batch for r in network.log.read()}) == 1
    assert exchange.import_file(network, tmp_path / "all.zip").batch is None


def test_a_folder_is_imported_as_its_archive(network: weakties.Network, tmp_path: Path) -> None:
    folder = tmp_path / "export" / "inner"
    folder.mkdir(parents=True)
    people(folder)
    (tmp_path / "export" / "letters.txt").write_text("Ana\n")

    report = exchange.import_file(network, tmp_path / "export")

    assert report.counts()["new"] == 4


def test_a_plan_is_carried_out_exactly_or_not_at_all(
    network: weakties.Network, tmp_path: Path
) -> None:
    planned = exchange.import_file(network, people(tmp_path), dry_run=True).plan.id
    again = exchange.import_file(network, people(tmp_path), dry_run=True).plan.id

    with pytest.raises(OtherPlan, match=planned):
        exchange.import_file(network, people(tmp_path, "Ana,Acme\n"), plan=planned)
    done = exchange.import_file(network, people(tmp_path), plan=planned)

    assert (planned, done.counts()["new"]) == (again, 2)


def test_what_the_user_told_last_no_import_takes_back(
    network: weakties.Network, tmp_path: Path
) -> None:
    exchange.import_file(network, people(tmp_path))
    (ana,) = network.read(People).search("Ana")
    network.record(PersonDescribed(person=PersonId(ana.id), title="Head of grids"))

    report = exchange.import_file(network, people(tmp_path), options={"title": "Clerk"})

    assert (report.counts()["conflict"], report.counts()["changed"]) == (1, 1)
    assert [p.title for p in network.read(People).search("Ana")] == ["Head of grids"]


def test_who_is_no_longer_in_a_file_of_all_there_is_gone_and_stays_known(
    network: weakties.Network, tmp_path: Path
) -> None:
    exchange.import_file(network, people(tmp_path))

    report = exchange.import_file(network, people(tmp_path, "Ana,Acme\n"))

    assert report.counts()["gone"] == 1
    assert names(network) == {"Ana", "Ben"}


def test_a_row_told_twice_in_one_file_is_repeated(
    network: weakties.Network, tmp_path: Path
) -> None:
    counts = exchange.import_file(network, people(tmp_path, WHO + WHO)).counts()

    assert (counts["new"], counts["repeated"], counts["known"]) == (2, 2, 0)


def test_a_row_the_importer_passed_over_is_rejected(
    network: weakties.Network, tmp_path: Path
) -> None:
    report = exchange.import_file(network, people(tmp_path, WHO + "!Dana,Acme\n"))

    assert [(r.code, r.row, r.raw) for r in report.plan.rejects] == [
        ("importer.silent", 3, "!Dana,Acme")
    ]


def test_options_are_read_by_their_types_and_others_refused(
    network: weakties.Network, tmp_path: Path
) -> None:
    with pytest.raises(WrongOption, match="title, most"):
        exchange.import_file(network, people(tmp_path), options={"colour": "red"})
    with pytest.raises(WrongOption, match="most"):
        exchange.import_file(network, people(tmp_path), options={"most": "many"})

    exchange.import_file(network, people(tmp_path), options={"title": "Clerk", "most": "3"})

    assert {p.title for p in network.read(People).people.where()} == {"Clerk"}


def test_too_many_rejects_stop_an_import(network: weakties.Network, tmp_path: Path) -> None:
    path, head = people(tmp_path, WHO + "?,Acme\n"), network.head

    with pytest.raises(TooManyRejects, match="1 of 3"):
        exchange.import_file(network, path, max_rejects=0.1)

    assert network.head == head
    assert exchange.import_file(network, path, max_rejects=0.5).counts()["rejected"] == 1


def test_rejected_rows_are_kept_and_tried_again(network: weakties.Network, tmp_path: Path) -> None:
    text = f"#name,organization\n{WHO}?Dana,Acme\n"
    batch = exchange.import_file(network, people(tmp_path, text)).batch
    with pytest.raises(NothingToImport):
        exchange.retry(network, str(batch))

    with pytest.MonkeyPatch.context() as learnt:
        learnt.setattr(Folk, "read", reads_everything)
        report = exchange.retry(network, str(batch))

    assert report.counts()["new"] == 1
    assert "?Dana" in names(network)


def test_a_file_of_which_every_row_was_rejected_is_kept_with_its_batch(
    network: weakties.Network, tmp_path: Path
) -> None:
    people(tmp_path, "?Dana,Acme\n")
    (tmp_path / "letters.txt").write_text("Cleo\n")

    exchange.import_file(network, tmp_path)

    told = {r.event.importer: r.event.rejects for r in network.log.read(kinds=("batch.imported",))}  # type: ignore[attr-defined]  # that kind has both
    assert "?Dana" in told["folk.people"]


def test_reparsing_wants_the_very_file_and_changes_nothing(
    network: weakties.Network, tmp_path: Path
) -> None:
    batch = str(exchange.import_file(network, people(tmp_path, WHO + "?Dana,Acme\n")).batch)
    head = network.head
    with pytest.MonkeyPatch.context() as learnt:
        learnt.setattr(Folk, "read", reads_everything)
        counts = exchange.reparse(network, batch, tmp_path / "people.txt").counts()

    assert (counts["new"], counts["known"], network.head) == (1, 2, head)
    with pytest.raises(Unreadable, match="not the file"):
        exchange.reparse(network, batch, people(tmp_path, WHO))


def test_the_last_bookmark_is_handed_in_unless_its_import_was_undone(
    network: weakties.Network, tmp_path: Path
) -> None:
    from weakties.importing.planning import load_bookmarks

    batch = exchange.import_file(network, people(tmp_path)).batch
    assert load_bookmarks(network.log) == {"folk.people": Bookmark("[0]")}
    exchange.import_file(network, people(tmp_path, WHO + "Cleo,Acme\n"))
    assert load_bookmarks(network.log) == {"folk.people": Bookmark("[3]")}

    weakties.corrections.undo(network)

    assert load_bookmarks(network.log) == {"folk.people": Bookmark("[0]")}
    assert batch is not None


def test_a_fact_told_otherwise_takes_the_place_of_what_was_told(
    network: weakties.Network, tmp_path: Path
) -> None:
    def counts(*lines: str) -> tuple[int, int, int]:
        (tmp_path / "letters.txt").write_text("".join(f"{line}\n" for line in lines))
        found = exchange.import_file(network, tmp_path / "letters.txt").counts()
        return found["new"], found["changed"], found["known"]

    def channels() -> list[str]:
        asks = network.read(weakties.ReplyRates).requests.where()
        return sorted(ask.channel for ask in asks)

    first, again = counts("Ana,Acme,email"), counts("Ana,Acme,email")
    later = counts("Ana,Acme,phone")
    assert (first, again, later) == ((2, 0, 0), (0, 0, 2), (0, 1, 1))
    assert channels() == ["phone"]
    assert counts("Ana,Acme,email") == (0, 1, 1)
    assert channels() == ["email"]
    assert counts("Ana,Acme,phone") == (0, 1, 1)

    weakties.corrections.undo(network)

    assert channels() == ["email"]
    assert counts("Ana,Acme,phone") == (0, 1, 1)


def test_two_importers_as_sure_as_each_other_are_named(
    network: weakties.Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Letters, "sniff", lambda self, source: Match(0.85, "too"))

    with pytest.raises(SeveralImporters, match=r"folk\.letters or by folk\.people"):
        exchange.import_file(network, people(tmp_path))


class Answers(Importer):
    """Reads ``name,asked,answered``: requests, and the answers that name them."""

    id, version, title = "folk.answers", 1, "Answers"

    def sniff(self, source: Source) -> Match | None:
        return Match(0.9, "its name") if source.name == "answers.txt" else None

    def read(self, source: Source, options: object, since: Bookmark | None) -> Iterator[Draft]:
        for line in source.lines():
            name, asked, answered = line.cells
            person = PersonId(f"email:{name.lower()}@example.org")
            added = PersonAdded(person=person, name=name, email=person.removeprefix("email:"))
            sent = OutreachSent(person=person, at=weakties.when(asked))
            reply = ReplyReceived(
                person=person, outreach=ids.OutreachId(f"request:{name} {asked}"),
                at=weakties.when(answered),
            )  # fmt: skip
            yield Draft(event=reply, key=answered, row=line.row, mentions=(added, sent))


def test_an_importer_names_the_request_that_was_answered(tmp_path: Path) -> None:
    file = tmp_path / "answers.txt"
    file.write_text("Ana,2026-10-20,2026-11-03\nAna,2026-09-01,2026-11-02\n")
    with weakties.open(
        tmp_path / "answers.db", plugins=[make_plugin(weakties_importers=[Answers()])]
    ) as network:
        for _ in range(2):
            exchange.import_file(network, file)

        asks = network.read(ReplyRates).requests.where("true order by sent_at")

        assert [(a.sent_at, a.replied_at) for a in asks] == [
            ("2026-09-01", "2026-11-02"), ("2026-10-20", "2026-11-03"),
        ]  # fmt: skip
