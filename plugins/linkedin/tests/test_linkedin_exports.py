"""Which files of a whole export are read, in every era, and what is said of rows that are not?"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

import weakties_linkedin
from weakties import Draft, Importer, Reject, Skip, Source

EXPORTS = Path(__file__).parent / "samples" / "exports"
SAMPLES = sorted(EXPORTS.rglob("*.csv"))
Told = Draft | Reject | Skip
OF_NO_USE = {
    "coach_messages.csv", "guide_messages.csv", "learning_coach_messages.csv",
    "learning_role_play_messages.csv", "LearningCoachMessages.csv", "Profile.csv",
    "Registration.csv",
}  # fmt: skip


def export_of(sample: Path) -> Path:
    return EXPORTS / sample.relative_to(EXPORTS).parts[0]


def opened(export: Path) -> dict[str, Source]:
    """Give the files of an export, by their base names; each knows its neighbors."""
    together: dict[str, Source] = {}
    for path in sorted(export.rglob("*.csv")):
        read_it = partial(bytes, path.read_bytes())
        together[path.name] = Source(path.name, read_it, lambda: tuple(together.values()))
    return together


def reader_of(source: Source) -> Importer | None:
    """Give the importer that is sure of a file."""
    sure = [
        importer
        for importer in weakties_linkedin.weakties_importers()
        if (match := importer.sniff(source)) and match.confidence >= 0.5
    ]
    assert len(sure) <= 1
    return sure[0] if sure else None


def read(source: Source) -> list[Told]:
    """Read a file with the importer that is sure of it."""
    importer = reader_of(source)
    assert importer is not None
    given = importer.read(source, importer.options and importer.options(), None)
    return [one for one in given if isinstance(one, Draft | Reject | Skip)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: str(s.relative_to(EXPORTS)))
def test_what_no_importer_reads_is_of_no_use(sample: Path) -> None:
    source = opened(export_of(sample))[sample.name]

    if reader_of(source) is None:
        assert sample.name in OF_NO_USE or export_of(sample).name == "quirks"


def test_every_reject_says_what_was_expected_and_keeps_the_row() -> None:
    quirks = opened(EXPORTS / "quirks")

    rejects = [t for s in quirks.values() if reader_of(s) for t in read(s) if isinstance(t, Reject)]

    assert {r.code for r in rejects} == {
        "address.unreadable", "date.unreadable", "direction.unknown", "owner.absent",
        "person.unknown", "row.ragged",
    }  # fmt: skip
    assert all(r.raw and r.message.endswith(".") for r in rejects)


def test_no_reject_repeats_what_others_wrote() -> None:
    content = b"First Name,Last Name,Text,Creation Date,Status\nAna,Ruiz,Xyz,soon,VISIBLE\nXyz,A\n"
    source = Source("Recommendations_Given.csv", lambda: content)

    raw = [told.raw for told in read(source) if isinstance(told, Reject)]

    assert raw == ["Ana,Ruiz,…,soon,VISIBLE", "… (2 cells)"]
