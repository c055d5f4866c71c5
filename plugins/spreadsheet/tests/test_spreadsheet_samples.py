"""By what is a sheet recognized, and what is left alone?"""

from __future__ import annotations

from pathlib import Path

import pytest

from weakties import Source
from weakties.testing.importer.samples import Sample, compare_with_golden
from weakties_spreadsheet import weakties_importers
from weakties_spreadsheet.programs import PROGRAMS
from weakties_spreadsheet.sheet import Sheet

HERE = Path(__file__).parent
SAMPLES = sorted((HERE / "samples").glob("*/*.csv"))
STRANGERS = sorted((HERE / "strangers").glob("*.csv"))
LINKEDIN = sorted((HERE.parents[1] / "linkedin/tests/samples").glob("*.csv"))
SHEETS = {program.id: Sheet(program) for program in PROGRAMS}
PEOPLE = SHEETS["spreadsheet.people"]


def name_sample(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


def list_confidences(source: Source) -> dict[str, float]:
    matches = ((sheet.id, sheet.sniff(source)) for sheet in SHEETS.values())
    return {name: match.confidence for name, match in matches if match}


@pytest.mark.parametrize("stranger", STRANGERS, ids=name_sample)
def test_a_stranger_tells_what_its_golden_file_says(stranger: Path) -> None:
    compare_with_golden(PEOPLE, Sample(stranger, Source.of(stranger), is_own=False))


@pytest.mark.parametrize("sample", SAMPLES, ids=name_sample)
def test_a_sheet_is_recognized_by_its_columns_under_any_name(sample: Path) -> None:
    content = sample.read_bytes()

    scores = list_confidences(Source("x", lambda: content))

    mine = f"spreadsheet.{sample.parent.name}"
    assert max(scores, key=scores.__getitem__) == mine
    assert scores[mine] >= 0.5
    assert all(scores[mine] - other > 0.1 for name, other in scores.items() if name != mine)


@pytest.mark.parametrize("stranger", [*STRANGERS, *LINKEDIN], ids=name_sample)
def test_what_lists_no_people_or_is_linkedins_is_left_with_a_reason(stranger: Path) -> None:
    match = PEOPLE.sniff(Source.of(stranger))

    assert match is not None
    assert match.confidence < 0.5
    assert match.why
    assert set(list_confidences(Source.of(stranger))) == {"spreadsheet.people"}


def test_a_sheet_within_linkedins_export_is_about_its_owner() -> None:
    content = b"First Name,Last Name,Email\nAna,Ruiz,ana@example.org\n"
    alone = Source("Something New.csv", lambda: content)
    among = Source(alone.name, alone.read, lambda: (Source("Registration.csv", lambda: b""),))

    inside, outside = PEOPLE.sniff(among), PEOPLE.sniff(alone)

    assert inside is not None
    assert inside.confidence < 0.5
    assert outside is not None
    assert outside.confidence > 0.5


def test_a_workbook_is_no_sheet_and_is_told_how_to_become_one() -> None:
    match = PEOPLE.sniff(Source("workbook.xml", lambda: b"<workbook/>"))

    assert match is not None
    assert "save the sheet as CSV" in match.why


def test_what_no_sheet_is_named_like_gets_no_word() -> None:
    assert PEOPLE.sniff(Source("notes.md", lambda: b"# Notes\n\nname, email\n")) is None


def test_each_importer_has_a_name_of_its_own_and_takes_the_same_options() -> None:
    importers = list(weakties_importers())

    assert [i.id for i in importers] == list(SHEETS)
    assert len({i.title for i in importers}) == len(importers)
    assert {i.options for i in importers} == {PEOPLE.options}
