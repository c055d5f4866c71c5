"""Does a log that any released version wrote still hold, and still mean the same?"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.golden.read import answers

import weakties
from weakties import corrections, maintenance
from weakties.errors import BrokenLog
from weakties.stores import STRUCTURAL

HERE = Path(__file__).parent
VERSIONS = sorted(p.name for p in HERE.iterdir() if (p / "network.db").exists())


@pytest.fixture(params=VERSIONS)
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Copy the log of one version, with what it should answer."""
    return Path(shutil.copytree(HERE / request.param, tmp_path / request.param))


def test_this_version_has_a_golden_log() -> None:
    assert weakties.__version__ in VERSIONS


def test_a_golden_log_still_holds(golden: Path) -> None:
    with weakties.open(golden / "network.db") as network:
        assert maintenance.verify(network).position == network.head.position > 300


def test_a_golden_log_still_means_the_same(golden: Path) -> None:
    expected = json.loads((golden / "answers.json").read_text("utf-8"))

    with weakties.open(golden / "network.db") as network:
        given = json.loads(json.dumps(answers(network)))
    for table, rows in expected.items():
        told = [{column: row[column] for column in rows[0]} for row in given[table]]
        assert sorted(told, key=repr) == sorted(rows, key=repr), table


def test_a_golden_log_can_be_written_to(golden: Path) -> None:
    with weakties.open(golden / "network.db") as network:
        before = network.head.position
        network.add_person(name="Somebody New")
        assert maintenance.verify(network).position == before + 1


def built_as(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("pragma user_version").fetchone()[0])


def test_a_golden_log_keeps_the_form_it_was_made_in(golden: Path) -> None:
    path = golden / "network.db"
    before = built_as(path)

    with weakties.open(path) as network:
        network.add_person(name="Somebody New")

    assert built_as(path) == before
    with weakties.open(path) as network:
        assert maintenance.verify(network)


def test_a_golden_log_is_raised_when_its_clock_is_corrected(golden: Path) -> None:
    path = golden / "network.db"
    with weakties.open(path) as network, weakties.open(path) as other:
        structural = len(list(other.log.read(kinds=tuple(STRUCTURAL))))
        corrections.correct_clock(network, first=1, recorded_by="2020-01-01")

        assert next(network.log.read()).recorded_at.startswith("2020-01-01")
        assert maintenance.verify(network)
        assert len(list(other.log.read(kinds=tuple(STRUCTURAL)))) == structural + 1
        assert other.head == network.head
        assert next(other.log.read()).recorded_at.startswith("2020-01-01")
    assert built_as(path) == 4


def test_a_log_that_claims_another_form_than_it_has_is_found(golden: Path) -> None:
    path = golden / "network.db"
    another = 2 if built_as(path) == 1 else 1
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"pragma user_version = {another}")

    with weakties.open(path) as network, pytest.raises(BrokenLog, match="not as weakties made it"):
        maintenance.verify(network)
