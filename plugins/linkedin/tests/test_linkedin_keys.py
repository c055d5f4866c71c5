"""What a person's key depends on: who they are, and neither the file nor its era."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties import Draft, Source
from weakties_linkedin.addresses import parse_slug
from weakties_linkedin.cells import clean
from weakties_linkedin.connections import Connections
from weakties_linkedin.dates import parse_day

SAMPLES = Path(__file__).parent / "samples"
HEADER = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
ANA = [
    "Ana",
    "Ruiz",
    "https://www.linkedin.com/in/ana-ruiz",
    "",
    "Acme Inc.",
    "Clerk",
    "05 Jun 2019",
]
SPELLINGS = [
    "https://www.linkedin.com/in/zo%C3%AB-brandt",
    "https://www.linkedin.com/in/zo%c3%ab-brandt/",
    "https://www.linkedin.com/in/zoe%CC%88-brandt?trk=people-guest",
    "http://uk.linkedin.com/in/ZO%C3%8B-BRANDT/?miniProfileUrn=urn%3Ali%3Afs",
    "linkedin.com/in/zoë-brandt#about",
    "//de.linkedin.com/in/zoë-brandt/en",
    "HTTPS://WWW.LINKEDIN.COM/IN/Zoë-Brandt/detail/contact-info/",
]
NO_PROFILES = [
    "", "zoe", "https://example.org/in/zoe", "https://linkedin.com.example.org/in/zoe",
    "https://notlinkedin.com/in/zoe", "https://www.linkedin.com/company/acme",
    "https://www.linkedin.com/in/", "https://www.linkedin.com/in/zo%EB",
    "https://www.linkedin.com/in/a%2Fb", "https://www.linkedin.com/in/a%2520b",
    "https://www.linkedin.com/pub/dir/Ana/Ruiz",
]  # fmt: skip
letters = st.text(st.characters(categories=["L", "N", "So"], exclude_characters="İ"), min_size=1)


def people(rows: list[list[str]], name: str = "Connections.csv") -> list[Draft]:
    """Write rows under a header, read them, and keep who is told of."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *rows])
    content = text.getvalue().encode()
    results = Connections().read(Source(name, lambda: content), None, None)
    return [t for t in results if isinstance(t, Draft)]


@pytest.mark.parametrize("address", SPELLINGS)
def test_every_spelling_of_an_address_gives_one_slug(address: str) -> None:
    assert parse_slug(address) == "zoë-brandt"


@pytest.mark.parametrize("address", NO_PROFILES)
def test_what_is_no_profile_has_no_slug(address: str) -> None:
    assert parse_slug(address) is None


def test_opaque_slugs_keep_their_case_and_old_addresses_their_numbers() -> None:
    assert parse_slug("https://www.linkedin.com/in/ACoAAAbCdE_f-1/") == "ACoAAAbCdE_f-1"
    assert parse_slug("https://es.linkedin.com/pub/Ana-Ruiz/1/2B/3c4/?trk=x") == "ana-ruiz/1/2b/3c4"


@given(name=letters, prefix=st.sampled_from(["", "https://", "http://uk.", "www."]))
def test_a_slug_is_the_slug_of_its_own_address(name: str, prefix: str) -> None:
    parsed = parse_slug(f"{prefix}linkedin.com/in/{quote(name)}/?trk={name}")

    assert parsed is not None
    assert parse_slug(f"https://www.linkedin.com/in/{quote(parsed)}") == parsed
    assert parse_slug(f"https://www.linkedin.com/in/{parsed}") == parsed


@given(st.text())
def test_any_text_can_be_asked_for_its_slug_and_its_day(text: str) -> None:
    parse_slug(f"https://www.linkedin.com/in/{text}")
    parse_slug(f"linkedin.com/pub/{text}")
    parse_day(text)

    assert clean(clean(text)) == clean(text)
    assert all(c.isprintable() or not c.isspace() for c in clean(text))


def test_a_name_is_the_same_in_every_unicode_form_and_without_what_cannot_be_seen() -> None:
    assert (
        clean("  Zoe\u0308\0 \N{NO-BREAK SPACE}\n Brandt\x9f, Ph.D. 🚀 ") == "Zoë Brandt, Ph.D. 🚀"
    )


@pytest.mark.parametrize(
    "text", ["5 Jun 2019", "05 jun 2019", "5-Jun-19", "05-Jun-2019", "2019-06-05"]
)
def test_a_day_is_the_same_however_it_is_saved(text: str) -> None:
    assert parse_day(text) == "2019-06-05"


def test_two_digits_of_a_year_turn_at_seventy() -> None:
    assert [parse_day(f"1-Jan-{year}") for year in ("00", "69", "70", "99")] == [
        "2000-01-01", "2069-01-01", "1970-01-01", "1999-01-01",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["31 Feb 2024", "05 Juin 2019", "6/5/19", "20190605", "٥ Jun 2019"]
)
def test_a_day_is_never_guessed(text: str) -> None:
    assert parse_day(text) is None


def test_neither_the_file_name_nor_the_job_is_part_of_a_key() -> None:
    before = people([ANA])
    after = people([[*ANA[:4], "Umbrella", "Chief", ANA[6]]], name="Connections (2).csv")

    assert before[0].key == after[0].key == "linkedin:ana-ruiz"
    assert before[0].event != after[0].event


def test_someone_without_an_address_is_known_by_name_and_day_however_it_is_saved() -> None:
    linkedin, excel, namesake = people(
        [
            ["Ana", "Ruiz", "", "", "Acme Inc.", "", "05 Jun 2019"],
            [" Ana ", "Ruiz", "", "", "Umbrella", "", "5-Jun-19"],
            ["Ana", "Ruiz", "", "", "Acme Inc.", "", "06 Jun 2019"],
        ]
    )

    assert linkedin.key == excel.key != namesake.key
    assert str(linkedin.key).startswith("alias:linkedin/name/")
    assert "Ana" not in str(linkedin.key)


def test_the_same_row_twice_is_told_twice_under_one_key() -> None:
    first, second = people([ANA, ANA])

    assert first == second
