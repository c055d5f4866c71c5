"""Who has vouched for me on LinkedIn, and what is left to do?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import weakties
import weakties_linkedin
from weakties import (
    InteractionNoted,
    Network,
    OutreachSent,
    PersonId,
    PersonPreferenceSet,
    contracts,
    exchange,
    find_person,
    report,
)
from weakties_linkedin.events import EndorsementReceived
from weakties_linkedin.vouching import MOST

COMPLETE = Path(__file__).parent / "samples" / "exports" / "complete_2026"


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    with weakties.open(tmp_path / "network.db", plugins=[weakties_linkedin]) as opened:
        exchange.import_file(opened, COMPLETE)
        yield opened


def table(network: Network) -> contracts.Table:
    (panel,) = report.build_report(network, ["linkedin.vouched"]).panels
    block = panel.blocks[0]
    assert isinstance(block, contracts.Table)
    return block


def rows(network: Network) -> list[list[str]]:
    return [[report.format_cell(cell) for cell in row] for row in table(network).rows]


def test_who_spoke_for_me_is_listed_with_what_is_left_to_do(network: Network) -> None:
    ben, dora = network.add_person(name="Ben"), network.add_person(name="Dora")
    for skill in ("Grids", "Planning", "Wind", "Sun"):
        network.record(EndorsementReceived(person=ben, skill=skill, at=weakties.when("2026-01-01")))
    network.record(EndorsementReceived(person=dora, skill="Grids", at=weakties.when("2026-02-01")))
    network.record(OutreachSent(person=dora, at=weakties.when("2026-03-01")))

    assert rows(network) == [
        ["Ana Ruiz", "Halden Grid", "2025-01-24", "Planning, Grids", "thank and ask for a talk"],
        ["Ben", "", "", "Grids, Planning, Sun and 1 more", "thank and ask for a talk"],
        ["Dora", "", "", "Grids", ""],
    ]


def test_any_contact_since_counts_as_thanks(network: Network) -> None:
    ana = PersonId(find_person(network, "ana ruiz").id)

    network.record(InteractionNoted(people=(ana,), direction="out"))

    assert [row[-1] for row in rows(network)] == ["ask for a talk"]


def test_who_wants_no_contact_is_not_in_it(network: Network) -> None:
    ana = PersonId(find_person(network, "ana ruiz").id)

    network.record(PersonPreferenceSet(person=ana, do_not_contact=True))

    assert report.build_report(network, ["linkedin.vouched"]).panels == ()


def test_of_many_the_first_are_shown(network: Network) -> None:
    for number in range(MOST):
        person = network.add_person(name=f"Somebody {number}")
        network.record(EndorsementReceived(person=person, skill="Grids"))

    assert len(rows(network)) == MOST
    assert table(network).note == "15 of 16 are shown, those with something to do first."
