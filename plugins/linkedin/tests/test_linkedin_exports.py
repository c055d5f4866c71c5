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


def load_sources(export: Path) -> dict[str, Source]:
    """Return the files of an export, by their base names; each knows its neighbors."""
    siblings: dict[str, Source] = {}
    for path in sorted(export.rglob("*.csv")):
        read_it = partial(bytes, path.read_bytes())
        siblings[path.name] = Source(path.name, read_it, lambda: tuple(siblings.values()))
    return siblings


def find_reader(source: Source) -> Importer | None:
    """Return the importer that is sure of a file."""
    sure = [
        importer
        for importer in weakties_linkedin.weakties_importers()
        if (match := importer.sniff(source)) and match.confidence >= 0.5
    ]
    assert len(sure) <= 1
    return sure[0] if sure else None


def read_file(source: Source) -> list[Told]:
    """Read a file with the importer that is sure of it."""
    importer = find_reader(source)
    assert importer is not None
    items = importer.read(source, importer.options and importer.options(), None)
    return [item for item in items if isinstance(item, Draft | Reject | Skip)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: str(s.relative_to(EXPORTS)))
def test_what_no_importer_reads_is_of_no_use(sample: Path) -> None:
    source = load_sources(export_of(sample))[sample.name]

    if find_reader(source) is None:
        assert sample.name in OF_NO_USE or export_of(sample).name == "quirks"


def test_every_reject_says_what_was_expected_and_keeps_the_row() -> None:
    quirks = load_sources(EXPORTS / "quirks")

    rejects = [
        t for s in quirks.values() if find_reader(s) for t in read_file(s) if isinstance(t, Reject)
    ]

    assert {r.code for r in rejects} == {
        "address.unreadable", "date.unreadable", "direction.unknown", "owner.absent",
        "person.unknown", "row.ragged",
    }  # fmt: skip
    assert all(r.raw and r.message.endswith(".") for r in rejects)


def test_no_reject_repeats_what_others_wrote() -> None:
    content = b"First Name,Last Name,Text,Creation Date,Status\nAna,Ruiz,Xyz,soon,VISIBLE\nXyz,A\n"
    source = Source("Recommendations_Given.csv", lambda: content)

    raw = [result.raw for result in read_file(source) if isinstance(result, Reject)]

    assert raw == ["Ana,Ruiz,…,soon,VISIBLE", "… (2 cells)"]
