"""Which cards does an address book hold, and by what is it recognized?"""

from __future__ import annotations

from pathlib import Path

import pytest

from weakties import Progress, Source
from weakties_vcard.address_book import AddressBook

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.vcf"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.stem)
def test_nobody_is_lost_in_the_address_book_of_any_program(sample: Path) -> None:
    content = sample.read_bytes().replace(b"\0", b"").upper()

    items = AddressBook().read(Source.of(sample), None, None)
    rows = {result.row for result in items if not isinstance(result, Progress)}

    inside = content.count(b"BEGIN:VCARD") - content.count(b"AGENT:\r\nBEGIN:VCARD")
    assert len(rows) >= inside - content.count(b"AGENT:BEGIN:VCARD")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.stem)
def test_a_file_is_recognized_by_its_first_line_under_any_name(sample: Path) -> None:
    content = sample.read_bytes()
    named, renamed = (
        AddressBook().sniff(Source(name, lambda: content)) for name in ("Book.VCF", "x.txt")
    )

    assert named is not None
    assert renamed is not None
    assert 0.5 <= renamed.confidence < named.confidence


@pytest.mark.parametrize("content", [b"", b"BEGIN:VCALENDAR\r\n", b"BEGIN:VCARDS\n", b"\0\xff"])
def test_a_file_without_a_card_is_a_reason_or_no_match_at_all(content: bytes) -> None:
    match = AddressBook().sniff(Source("book.vcf", lambda: content))

    assert match is not None
    assert match.confidence < 0.5
    assert "BEGIN:VCARD" in match.why
    assert AddressBook().sniff(Source("book.ics", lambda: content)) is None


def test_a_card_somewhere_in_a_letter_does_not_make_it_an_address_book() -> None:
    content = b"From: ana@example.org\n\nBEGIN:VCARD\nFN:Ana\nEND:VCARD\n"

    match = AddressBook().sniff(Source("letter.eml", lambda: content))

    assert match is not None
    assert match.confidence < 0.8
