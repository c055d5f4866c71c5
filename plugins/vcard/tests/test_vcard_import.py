"""What becomes of an address book in a network: through the front door, as a user would."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import weakties
import weakties_vcard
from weakties import Network, People, Ties, exchange

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.vcf"))
SAMPLE = {p.stem: p for p in SAMPLES}


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    with weakties.open(tmp_path / "network.db", plugins=[weakties_vcard]) as opened:
        yield opened


def test_all_address_books_of_one_man_make_one_man_of_each_address(network: Network) -> None:
    for name in ("EVOLUTION", "GMAIL", "IPHONE", "LOTUS_NOTES", "MAC_ADDRESS_BOOK"):
        exchange.import_file(network, SAMPLE[f"John_Doe_{name}"])

    assert [p.email for p in network.read(People).people.where()] == ["john.doe@ibm.com"]


def test_relations_between_two_cards_become_ties(network: Network) -> None:
    exchange.import_file(network, SAMPLE["relations"])

    names = {p.id: p.name for p in network.read(People).people.where()}
    ties = {
        frozenset((names[b.one], names[b.two], b.kind)) for b in network.read(Ties).bonds.where()
    }

    assert ties == {
        frozenset(("Ana Ruiz", "Bo Ruiz", "family")),
        frozenset(("Ana Ruiz", "Cleo Marsh", "colleague")),
    }


def test_an_agent_comes_in_with_whom_they_act_for(network: Network) -> None:
    exchange.import_file(network, SAMPLE["agents"])

    names = {p.name for p in network.read(People).people.where()}

    assert names == {"Ana Ruiz", "Bo Lind", "Cleo Marsh", "Dana Fox, PhD", "Eve Holm", "Finn Ode"}


def test_a_tie_to_somebody_known_by_an_address_from_elsewhere_is_found(network: Network) -> None:
    ana = network.add_person(name="Ana Ruiz", email="ana@example.org")
    cleo = network.add_person(name="Cleo Marsh", email="cleo@example.org")

    counts = exchange.import_file(network, SAMPLE["relations"]).counts()

    assert counts["rejected"] == 0
    assert {p.id for p in network.read(People).people.where()} > {ana, cleo}
    assert network.read(People).count() == 3


def test_a_card_of_which_only_the_revision_changed_is_known(
    network: Network, tmp_path: Path
) -> None:
    card = "BEGIN:VCARD\nUID:1\nFN:Ana Ruiz\n{}REV:{}\nEND:VCARD\n"
    book = tmp_path / "book.vcf"
    counts = []

    for values in (("", "20240101"), ("", "20240202"), ("TITLE:Clerk\n", "20240303")):
        book.write_text(card.format(*values))
        counts.append(exchange.import_file(network, book).counts())

    assert [(c["new"], c["known"], c["changed"]) for c in counts] == [
        (1, 0, 0), (0, 1, 0), (0, 0, 1),
    ]  # fmt: skip


def test_the_user_sets_options_as_text(network: Network) -> None:
    options = {"notes": "true", "charset": "cp1251"}

    report = exchange.import_file(network, SAMPLE["preferred"], options=options)

    assert report.counts()["new"] == 2
    with pytest.raises(weakties.WeaktiesError, match="charset"):
        exchange.import_file(network, SAMPLE["preferred"], options={"charset": "klingon"})


def test_a_file_without_a_card_is_refused_with_a_reason(network: Network, tmp_path: Path) -> None:
    (tmp_path / "book.vcf").write_text("BEGIN:VCALENDAR\n")

    with pytest.raises(weakties.WeaktiesError, match="no line BEGIN:VCARD"):
        exchange.import_file(network, tmp_path / "book.vcf")


def test_offering_the_importer_loads_nothing_heavy() -> None:
    script = (
        "import sys, weakties_vcard as w; list(w.weakties_importers());"
        "print({'click', 'rich', 'sqlite_utils', 'sqlite3', 'socket', 'dateparser', 'hypothesis'}"
        " & set(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("is_newest_first", [False, True])
def test_of_two_versions_of_a_card_the_later_revision_stands(
    network: Network, tmp_path: Path, is_newest_first: bool
) -> None:
    cards = [
        f"BEGIN:VCARD\nVERSION:3.0\nUID:u\nFN:{name}\nTITLE:{title}\nEMAIL:ana@example.org\n"
        f"REV:{revision}\nEND:VCARD\n"
        for name, title, revision in (
            ("Ana Ruiz", "Analyst", "20200101T000000Z"),
            ("Ana Ruiz-Berg", "Lead", "2026-01-01"),
        )
    ]
    for number, card in enumerate(reversed(cards) if is_newest_first else cards):
        (tmp_path / f"{number}.vcf").write_text(card)
        exchange.import_file(network, tmp_path / f"{number}.vcf")

    [ana] = network.read(People).people.where()
    assert (ana.name, ana.title) == ("Ana Ruiz-Berg", "Lead")
