"""Do inputs made to burst a program end in a sentence, within bounds of memory?"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import depth

MB = 2**20
LIMIT_MB = 300
MEASURE = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(done.returncode, int(peak), done.stderr.strip().splitlines()[-1:])
"""
HEADING = b"First Name,Last Name,Email Address,Company,Position,Connected On\n"
ROW = b"Ana,Ruiz,ana@example.org,Acme,Planner,05 Jun 2024\n"


def bomb(folder: Path) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Connections.csv", HEADING + b"a" * 200 * MB)
    return path


def huge_cell(folder: Path) -> Path:
    path = folder / "Connections.csv"
    path.write_bytes(HEADING + ROW + b'Ben,"' + b"a" * 100 * MB + b'",,,,\n')
    return path


def huge_quoted_cell(folder: Path) -> Path:
    path = folder / "Connections.csv"
    path.write_bytes(HEADING + ROW + b'Ben,"' + b"a\n" * 50 * MB + b'",,,,\n')
    return path


def huge_vcard(folder: Path) -> Path:
    path = folder / "people.vcf"
    path.write_bytes(b"BEGIN:VCARD\nFN:Ana\nPHOTO:" + b"QUJD" * 25 * MB + b"\nEND:VCARD\n")
    return path


def huge_calendar(folder: Path) -> Path:
    path = folder / "meetings.ics"
    head = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:"
    path.write_bytes(head + b"a" * 100 * MB + b"\nEND:VEVENT\nEND:VCALENDAR\n")
    return path


def nested_vcard(folder: Path) -> Path:
    path = folder / "people.vcf"
    path.write_bytes(b"BEGIN:VCARD\n" * 200_000 + b"FN:Ana\n" + b"END:VCARD\n" * 200_000)
    return path


def vcard_of_one_property(folder: Path) -> Path:
    path = folder / "people.vcf"
    path.write_bytes(b"BEGIN:VCARD\nFN:Ana\n" + b"EMAIL:a@x.org\n" * 200_000 + b"END:VCARD\n")
    return path


@pytest.mark.parametrize(
    "made",
    depth.spread(  # by day one of each format
        [
            bomb, huge_quoted_cell, huge_cell, nested_vcard, huge_calendar, huge_vcard,
            vcard_of_one_property,
        ],
        by_day=4,
    ),
    ids=lambda f: f.__name__,
)  # fmt: skip
def test_what_is_far_too_large_ends_in_a_sentence(
    made: Callable[[Path], Path], home: Path, tmp_path: Path
) -> None:
    weakties = [sys.executable, "-m", "weakties_cli", "--network", str(tmp_path / "n.db")]
    path = made(tmp_path)

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *weakties, "import", str(path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    code, peak, said = done.stdout.split(maxsplit=2)
    assert int(code) in (0, 1, 2, 3), said
    assert "Traceback" not in said
    assert int(peak) < LIMIT_MB, done.stdout
