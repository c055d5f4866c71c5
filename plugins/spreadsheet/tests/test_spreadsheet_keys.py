"""What a person's key depends on: who they are, and neither the file, its rows nor its columns."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties import Draft, PersonAdded, Source
from weakties_spreadsheet.cells import clean, clean_note, parse_address
from weakties_spreadsheet.options import Options
from weakties_spreadsheet.profiles import parse_profile
from weakties_spreadsheet.programs import PROGRAMS
from weakties_spreadsheet.sheet import Sheet
from weakties_spreadsheet.table import HeaderSearch, find_table, split_records

SAMPLES = Path(__file__).parent / "samples"
SHEETS = {program.id: Sheet(program) for program in PROGRAMS}
PEOPLE = SHEETS["spreadsheet.people"]
ORDERED = sorted(p for p in SAMPLES.glob("*/*.csv") if p.stem not in {"quirks", "french"})
HEADER = ["First Name", "Last Name", "Company", "Email", "LinkedIn", "Added"]
SPELLINGS = [
    "https://www.linkedin.com/in/zo%C3%AB-brandt",
    "http://uk.linkedin.com/in/ZO%C3%8B-BRANDT/?trk=x",
    "linkedin.com/in/zoe%CC%88-brandt#about",
    "See https://example.org, https://de.linkedin.com//in//zoë-brandt/en, and call",
    "https\\://www.linkedin.com/in/zoë-brandt",
    "https://www.linkedin.com/company/acme ::: www.LinkedIn.com/in/zoë-brandt",
]
NO_PROFILES = [
    "", "yes", "zoe-brandt", "https://example.org/in/zoe", "https://www.linkedin.com/in/",
    "https://notlinkedin.com/in/zoe", "https://linkedin.com.example.org/in/zoe",
    "https://www.linkedin.com/company/acme", "https://www.linkedin.com/in/zo%EB",
    "https://www.linkedin.com/in/a%2Fb", "https://www.linkedin.com/pub/dir/Ana/Ruiz",
]  # fmt: skip


def render_csv(rows: list[list[str]], delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def read_drafts(content: bytes, name: str = "x.csv", sheet: Sheet = PEOPLE) -> list[Draft]:
    results = sheet.read(Source(name, lambda: content), None, None)
    return [t for t in results if isinstance(t, Draft)]


def read_row(*row: str) -> Draft:
    (draft,) = read_drafts(render_csv([HEADER, list(row)]))
    return draft


@given(st.sampled_from(ORDERED), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_changes_nothing(sample: Path, chance: Random) -> None:
    sheet = SHEETS[f"spreadsheet.{sample.parent.name}"]
    source = Source.of(sample)
    table = find_table(source, HeaderSearch(sheet.program.recognizes))
    assert table is not None
    header, *rows = [row.cells for row in split_records(source, table.delimiter)]
    columns = list(range(len(header)))
    chance.shuffle(columns)
    chance.shuffle(rows)

    mixed = [[cells[c] if c < len(cells) else "" for c in columns] for cells in (header, *rows)]
    again = read_drafts(render_csv(mixed), "y.csv", sheet)

    assert {(d.key, d.event) for d in again} == {
        (d.key, d.event) for d in read_drafts(source.read(), sheet=sheet)
    }


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_parts_the_cells_is_no_part_of_what_they_say(delimiter: str) -> None:
    rows = [HEADER, ["Ana", "Ruiz", "Acme; Inc., \tLtd.", "ana@example.org", "", "2024-05-03"]]

    assert read_drafts(render_csv(rows, delimiter)) == read_drafts(render_csv(rows))


def test_a_letter_whose_bytes_hold_a_delimiter_stays_what_it_is() -> None:
    rows = [["Name", "Email"], ["Ĉiĉo Ĭ Ļ", "cico@example.org"]]  # ĉ is 0109, and 09 is a tab
    text = render_csv(rows, "\t").decode()

    assert (
        read_drafts(text.encode("utf-16"))
        == read_drafts(text.encode())
        == read_drafts(render_csv(rows))
    )


def test_a_person_is_known_by_address_then_profile_then_name_and_organization() -> None:
    link = "https://www.linkedin.com/in/ana-ruiz"

    assert (
        read_row("Ana", "Ruiz", "Acme", "Ana@Example.org", link, "").key == "email:ana@example.org"
    )
    assert read_row("Ana", "Ruiz", "Acme", "", link, "").key == "linkedin:ana-ruiz"
    alias = str(read_row("Ana", "Ruiz", "Acme", "", "", "").key)
    assert alias.startswith("alias:spreadsheet.people/")
    assert "ana" not in alias.casefold()


def test_without_either_another_organization_is_another_person_and_spelling_is_not() -> None:
    ana, same, other, namesake = (
        read_row(*row, "", "", "").key
        for row in (
            ("Ana", "Ruiz", "Acme"), (" ANA", "ruiz ", "acme"),
            ("Ana", "Ruiz", "Umbrella"), ("Ana", "Ruiz", ""),
        )
    )  # fmt: skip

    assert ana == same
    assert len({ana, other, namesake}) == 3


def test_hubspot_knows_a_person_by_number_whatever_else_changes() -> None:
    header = ["Record ID - Contact", "First Name", "Last Name", "Email", "Company Name"]
    hubspot = SHEETS["spreadsheet.hubspot"]
    (before,) = read_drafts(render_csv([header, ["51", "Ana", "Ruiz", "", "Acme"]]), sheet=hubspot)
    (after,) = read_drafts(
        render_csv([header, ["51", "Ana", "Diaz", "a@b.example", ""]]), sheet=hubspot
    )

    events = [draft.event for draft in (before, after)]

    assert before.key == "alias:hubspot/51"
    assert [e.alias for e in events if isinstance(e, PersonAdded)] == ["hubspot/51"] * 2


def test_a_dash_is_no_name_and_no_organization() -> None:
    ana = read_row("Ana", "-", "--", "ana@example.org", "", "").event
    nobody = read_drafts(render_csv([HEADER, ["-", "?", "-", "", "", ""]]))

    assert isinstance(ana, PersonAdded)
    assert (ana.name, ana.organization) == ("Ana", None)
    assert nobody == []


@pytest.mark.parametrize("cell", SPELLINGS)
def test_every_spelling_of_a_profile_gives_one_slug(cell: str) -> None:
    assert parse_profile(cell) == "zoë-brandt"


@pytest.mark.parametrize("cell", NO_PROFILES)
def test_what_is_no_profile_has_no_slug(cell: str) -> None:
    assert parse_profile(cell) is None


def test_opaque_slugs_keep_their_case_and_old_addresses_their_numbers() -> None:
    assert parse_profile("https://www.linkedin.com/in/ACoAAAbCdE_f-1/") == "ACoAAAbCdE_f-1"
    assert (
        parse_profile("https://es.linkedin.com/pub/Ana-Ruiz/1/2B/3c4/?trk=x") == "ana-ruiz/1/2b/3c4"
    )


@given(st.text(st.characters(categories=["L", "N"], exclude_characters="İ"), min_size=1))
def test_a_slug_is_the_slug_of_its_own_address(name: str) -> None:
    parsed = parse_profile(f"https://www.linkedin.com/in/{quote(name)}/?x")

    assert parsed is not None
    assert parse_profile(f"linkedin.com/in/{quote(parsed)}") == parsed


@given(st.text())
def test_any_text_can_be_asked_what_it_says(text: str) -> None:
    parse_profile(f"linkedin.com/in/{text}")
    parsed = parse_address(f"{text}@{text}")

    assert parsed is None or parsed.count("@") == 1
    assert clean(clean(text)) == clean(text)
    assert clean_note(clean_note(text)) == clean_note(text)


def test_options_are_told_as_attributes_with_defaults() -> None:
    assert Options() == Options(map="", dates="auto", delimiter="auto")
