"""What becomes of a sheet in a network: through the front door, as a user would."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import weakties
import weakties_linkedin
import weakties_spreadsheet
from weakties import Network, People, exchange

SAMPLES = Path(__file__).parent / "samples"
FILES = sorted(SAMPLES.glob("*/*.csv"))


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    plugins = [weakties_linkedin, weakties_spreadsheet]
    with weakties.open(tmp_path / "network.db", plugins=plugins) as opened:
        yield opened


def test_the_old_header_and_the_new_tell_of_the_same_people(network: Network) -> None:
    exchange.import_file(network, SAMPLES / "google/since_2024.csv")

    again = exchange.import_file(network, SAMPLES / "google/before_2024.csv").counts()

    assert (again["new"], again["changed"], again["known"]) == (2, 1, 1)


def test_one_address_is_one_person_in_every_program(network: Network) -> None:
    for program in ("google/since_2024", "outlook/english", "thunderbird/british"):
        exchange.import_file(network, SAMPLES / f"{program}.csv")

    people = network.read(People)

    assert people.find_holder("email:ana.ruiz@example.org") == people.find_holder(
        "linkedin:ana-ruiz"
    )
    assert len(list(people.people.where("name like 'Ana%'"))) == 1


def test_a_dry_run_shows_which_column_is_taken_for_what(network: Network) -> None:
    path = SAMPLES / "people/german_semicolons.csv"

    report = exchange.import_file(network, path, dry_run=True)

    columns = report.plan.skips[0].columns
    assert columns is not None
    assert (columns.taken["first"], columns.taken["last"]) == (("Vorname",), ("Name",))
    assert columns.left_out == ()
    assert network.read(People).count() == 0


def test_what_the_user_says_of_dates_is_recorded(network: Network) -> None:
    path = SAMPLES / "people/unclear_dates.csv"

    exchange.import_file(network, path, options={"dates": "month-first"})

    ana = weakties.find_person(network, "ana ruiz")
    assert ana.added_at == "2024-03-04"


def test_an_option_of_no_meaning_is_an_error(network: Network) -> None:
    path = SAMPLES / "people/unclear_dates.csv"

    with pytest.raises(weakties.WeaktiesError, match="dates"):
        exchange.import_file(network, path, options={"dates": "backwards"})


def test_offering_the_importers_loads_nothing_heavy() -> None:
    script = (
        "import sys, weakties_spreadsheet as w; list(w.weakties_importers());"
        "print({'click', 'rich', 'sqlite_utils', 'sqlite3', 'socket', 'dateparser', 'hypothesis'}"
        " & set(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "set()"
