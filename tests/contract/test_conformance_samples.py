"""What is a sample, and how does a stranger's test module come to its tests?"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.contract.failing import failing

from weakties import Bookmark, Draft, OutreachSent, PersonId, Skip, Source, when
from weakties.importing.protocol import RowResult
from weakties.testing import conformance
from weakties.testing.importer.plain import HEADING, PlainPeople
from weakties.testing.importer.records import Records, check_order
from weakties.testing.importer.samples import Sample, find_samples, read_sample

PEOPLE = f"{','.join(HEADING)}\n1,Ana Ruiz,ana@example.org,Acme,2026-11-20\n".encode()
MODULE = """
from weakties.testing import conformance
from weakties.testing.importer.plain import PlainPeople

class Mine(PlainPeople):
    id = "mine.people"

TestMine = conformance(Mine(), samples="tests/samples")
"""


class Backwards(PlainPeople):
    """Tells the latest first, and keys a person by how many stand in the file."""

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[RowResult]:
        """See `Importer.read_sample`."""
        told = list(super().read(source, options, since))
        for one in reversed(told):
            if isinstance(one, Draft):
                yield attrs.evolve(one, key=f"{one.key}/{len(told)}")
            else:
                yield one


class Forgetful(PlainPeople):
    """Says nothing of the last record."""

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[RowResult]:
        """See `Importer.read_sample`."""
        yield from list(super().read(source, options, since))[:-1]


def found(folder: Path, *decoys: str) -> dict[str, Sample]:
    return {s.id: s for s in find_samples(PlainPeople(), folder, decoys)}


def test_every_file_is_a_sample_but_what_is_about_them(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv", "a.observed.jsonl", "NOTICE.tsv", ".hidden", "README.md"):
        (tmp_path / name).write_bytes(PEOPLE)

    samples = found(tmp_path, "b*")

    assert {name: s.is_own for name, s in samples.items()} == {"a.csv": True, "b.csv": False}
    assert samples["a.csv"].golden == tmp_path / "a.observed.jsonl"
    assert set(found(tmp_path / "b.*")) == {"b.csv"}


def test_an_archive_and_a_folder_are_read_by_the_parts_that_are_their_own(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("in/one.csv", PEOPLE)
        archive.writestr("in/notes.txt", b"nobody")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "two.csv").write_bytes(PEOPLE)

    samples = found(tmp_path)

    assert set(samples) == {"all.zip/one.csv", "folder/two.csv"}
    one = samples["all.zip/one.csv"]
    assert one.golden == tmp_path / "all.one.observed.jsonl"
    assert (beside := one.source.find_neighbor("notes.txt"))
    assert beside.read() == b"nobody"


def test_a_record_outside_of_tables_may_tell_several_facts() -> None:
    source = Source("meetings.txt", lambda: b"every week\nuntil June,\n")
    event = OutreachSent(person=PersonId("alias:a"), at=when("2026"))
    first, second = (Draft(event=event, key=key, row=1) for key in ("a/1", "a/2"))

    assert check_order([first, second], source) == [1]
    wrongs: list[list[RowResult]] = [
        [first] * 2,
        [first, Skip("again", 1)],
        [Skip("late", 2), first],
    ]
    for wrong in wrongs:
        with pytest.raises(AssertionError):
            check_order(wrong, source)


def test_records_are_moved_byte_by_byte_whatever_letters_they_are_in(tmp_path: Path) -> None:
    heading = f"{','.join(HEADING)}\n".encode()
    ana, bo = (
        f"{n},Zo\xeb,z{n}@example.org,,2026\n".encode(e) for n, e in ((1, "cp1252"), (2, "utf-8"))
    )
    source = Source("people.csv", lambda: heading + ana + bo)

    records = Records.of(source, read_sample(PlainPeople(), source))

    assert records is not None
    assert records.render() == source.read()
    assert records.render_reversed() == heading + bo + ana


def test_records_that_depend_on_each_other_are_left_in_their_places(tmp_path: Path) -> None:
    twice = (
        f"{','.join(HEADING)}\n1,Ana Ruiz,ana@example.org,,2026\n1,Ana R.,ana@example.org,,2026\n"
    )
    (tmp_path / "twice.csv").write_text(twice)
    checks = (
        "test_a_key_told_twice_tells_the_same",
        "test_keys_stay_when_a_record_is_gone",
        "test_the_order_of_records_does_not_matter",
        "test_every_record_is_told_once_and_in_order",
    )

    apart = conformance(Backwards(), samples=tmp_path)
    together = conformance(Backwards(), samples=tmp_path, together=["tw*"])

    assert [c for c in checks if failing(apart, c)] == list(checks)
    assert [c for c in checks if failing(together, c)] == []
    lost = conformance(Forgetful(), samples=tmp_path, together=["*"])
    assert failing(lost, "test_every_record_is_told_once_and_in_order")


@pytest.mark.landing
def test_a_stranger_needs_one_line_and_no_set_up(tmp_path: Path) -> None:
    samples = tmp_path / "tests" / "samples"
    samples.mkdir(parents=True)
    (samples / "people.csv").write_bytes(PEOPLE)
    module = tmp_path / "tests" / "test_mine.py"
    module.write_text(MODULE)

    without_golden = pytest_run(module, "-k", "golden")
    accepted = pytest_run(module, WEAKTIES_ACCEPT="1")

    assert without_golden.returncode == 1
    assert "accept it with WEAKTIES_ACCEPT=1" in without_golden.stdout
    assert accepted.returncode == 0, accepted.stdout
    assert (samples / "people.observed.jsonl").read_text().count("\n") == 2


def pytest_run(module: Path, *asked: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a test module as its author would, far away from this repository."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(module), *asked],
        cwd=module.parents[1], env={**os.environ, **environment}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
