"""What becomes of an export in a network: through the front door, as a user would."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import weakties
import weakties_linkedin
from weakties import Network, exchange

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    with weakties.open(tmp_path / "network.db", plugins=[weakties_linkedin]) as opened:
        yield opened


def counts(network: Network, name: str) -> dict[str, int]:
    return exchange.import_file(network, SAMPLES / name).counts()


def test_an_export_read_twice_is_known_the_second_time(network: Network) -> None:
    first = counts(network, "since_2023.csv")
    second = counts(network, "since_2023.csv")

    assert (first["new"], first["repeated"], first["rejected"]) == (4, 1, 8)
    assert (second["new"], second["known"], second["rejected"]) == (0, 5, 8)


def test_a_later_export_changes_only_what_changed(network: Network) -> None:
    counts(network, "since_2023.csv")

    later = counts(network, "changed_row.csv")

    assert (later["new"], later["changed"], later["known"]) == (0, 1, 1)


def test_a_file_saved_again_by_a_spreadsheet_brings_nobody_twice(network: Network) -> None:
    counts(network, "since_2023.csv")

    again = counts(network, "excel.csv")

    assert (again["new"], again["known"]) == (1, 2)


def test_a_file_in_another_language_is_refused_with_the_header_it_has(
    network: Network, tmp_path: Path
) -> None:
    german = tmp_path / "Connections.csv"
    german.write_bytes((SAMPLES / "german.csv").read_bytes())

    with pytest.raises(weakties.WeaktiesError, match="Vorname, Nachname"):
        exchange.import_file(network, german)


def test_offering_the_importer_loads_nothing_heavy() -> None:
    script = (
        "import sys, weakties_linkedin as w; list(w.weakties_importers());"
        "print({'click', 'rich', 'sqlite_utils', 'sqlite3', 'socket', 'dateparser', 'hypothesis'}"
        " & set(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "set()"
