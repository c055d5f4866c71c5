"""By what is a list of connections recognized?"""

from __future__ import annotations

from pathlib import Path

import pytest

import weakties
from weakties import Draft, Skip, Source
from weakties.importing.archive import open_members
from weakties_linkedin.connections import Connections
from weakties_linkedin.messages import Messages

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.csv"))
RECOGNIZED = {
    "2021_to_2023.csv", "before_2021.csv", "carriage_returns.csv", "changed_row.csv", "excel.csv",
    "excel_sorted.csv", "header_only.csv", "hidden_members.csv", "other_order.csv",
    "since_2023.csv", "two_in_one.csv", "utf_16.csv",
}  # fmt: skip


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.stem)
def test_a_file_is_recognized_by_its_header_under_any_name(sample: Path) -> None:
    content = sample.read_bytes()
    named, renamed = (
        Connections().sniff(Source(name, lambda: content)) for name in ("CONNECTIONS.csv", "x.csv")
    )

    assert named is not None
    if sample.name in RECOGNIZED:
        assert renamed is not None
        assert 0.5 <= renamed.confidence < named.confidence
    else:
        assert renamed is None
        assert named.confidence < 0.5
        assert "First Name" in named.why


def test_a_foreign_header_is_named_beside_the_expected_one() -> None:
    content = b"Vorname;Nachname;Verbunden am\nAna;Ruiz;05.06.2019\n"

    match = Connections().sniff(Source("Connections.csv", lambda: content))

    assert match is not None
    assert "Vorname;Nachname" in match.why


def test_a_damaged_or_locked_file_is_a_reason_and_no_exception() -> None:
    def read_damaged() -> bytes:
        return next(open_members(Source("a.zip", lambda: b"PK\x03\x04damaged"))).read()

    match = Connections().sniff(Source("Connections.csv", read_damaged))

    assert match is not None
    assert "damaged" in match.why
    assert Connections().sniff(Source("messages.csv", read_damaged)) is None


@pytest.mark.parametrize("name", ["Connections.csv", "messages.csv"])
def test_a_table_that_cannot_be_split_before_its_header_is_named_by_line(name: str) -> None:
    content = b'Notes:\n"never closed\nFirst Name,Last Name,Connected On\n'

    matches = (i.sniff(Source(name, lambda: content)) for i in (Connections(), Messages()))

    assert "at line 2: unexpected end of data" in "".join(m.why for m in matches if m)


def test_a_preamble_may_be_of_any_length() -> None:
    content = b"Notes:\n" * 500 + b"First Name,Last Name,Connected On\nAna,Ruiz,05 Jun 2019\n"
    source = Source("Connections.csv", lambda: content)

    *above, header, person = Connections().read(source, None, None)

    assert {result.reason for result in above if isinstance(result, Skip)} == {"preamble"}
    assert header == Skip("header", 501, code="layout.header")
    assert isinstance(person, Draft)
    assert (match := Connections().sniff(source))
    assert match.confidence > 0.9


def test_only_the_beginning_of_a_large_file_is_looked_at() -> None:
    content = "ż".encode() * 40_000 + b"\nFirst Name,Last Name,Connected On\n"

    match = Connections().sniff(Source("Connections.csv", lambda: content))

    assert match is not None
    assert match.confidence < 0.5
    assert "żżż" in match.why


def test_every_public_name_it_uses_is_at_the_front_door() -> None:
    assert {"Draft", "Match", "Reject", "Skip", "Source", "WeaktiesError"} <= set(weakties.__all__)
