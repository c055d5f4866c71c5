"""Does a log that any released version wrote still hold, and still mean the same?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.golden.read import answers

import weakties
from weakties import care

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
        assert care.verify(network).position == network.head.position > 300


def test_a_golden_log_still_means_the_same(golden: Path) -> None:
    expected = json.loads((golden / "answers.json").read_text("utf-8"))

    with weakties.open(golden / "network.db") as network:
        given = json.loads(json.dumps(answers(network)))
        for table, rows in expected.items():
            assert sorted(given[table], key=repr) == sorted(rows, key=repr), table


def test_a_golden_log_can_be_written_to(golden: Path) -> None:
    with weakties.open(golden / "network.db") as network:
        before = network.head.position
        network.add_person(name="Somebody New")
        assert care.verify(network).position == before + 1
