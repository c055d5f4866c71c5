"""How a file is taken apart: folding, quoted-printable, letters, backslashes, parameters."""

from __future__ import annotations

import doctest
import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties_vcard.charsets import Letters, narrow_bytes
from weakties_vcard.lines import LIMIT, Line, lines
from weakties_vcard.properties import Property, read_property, split, unescape

MODULES = ("addresses", "charsets", "contacts", "lines", "properties", "writing")


def read_properties(content: bytes) -> list[Property]:
    letters = Letters(content)
    return [read_property(line, letters) for line in lines(content)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_code_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"weakties_vcard.{name}")).failed == 0


def test_a_fold_ends_at_its_space_and_an_old_one_keeps_it() -> None:
    new = b"VERSION:3.0\r\nFN:Ana Ru\r\n iz\r\n"
    old = b"VERSION:2.1\r\nFN:Ana\r\n   Ruiz\r\n"

    assert [read_properties(content)[1].text for content in (new, old)] == ["Ana Ruiz", "Ana Ruiz"]


def test_a_blank_line_within_a_fold_is_passed_over() -> None:
    assert read_properties(b"FN:Ana Ru\r\r\n iz\r\r\nTITLE:Clerk\r\r\n")[0].text == "Ana Ruiz"


def test_quoted_printable_goes_on_after_an_equals_sign_and_stops_at_the_end_of_its_card() -> None:
    content = b"FN;ENCODING=QUOTED-PRINTABLE:Zo=C3=\r\n=AB=\r\nEND:VCARD\r\n"

    first, end = read_properties(content)

    assert (first.text, end.name) == ("Zoë", "END")


def test_a_blank_line_ends_quoted_printable() -> None:
    first, second = read_properties(b"ORG;QUOTED-PRINTABLE:Acme=\r\n\r\nTITLE:Clerk\r\n")

    assert (first.text, second.text) == ("Acme", "Clerk")


def test_a_picture_is_passed_over_however_it_is_broken() -> None:
    picture = b"PHOTO;BASE64:AAAA\nBBBB\n CCCC\n\nDDDD==\n"

    assert [p.name for p in read_properties(b"FN:Ana\n" + picture + b"TITLE:Clerk\n")] == [
        "FN",
        "TITLE",
    ]


def test_a_line_that_is_no_property_goes_on_with_a_note_and_with_nothing_else() -> None:
    note, name = read_properties(b"NOTE:one\ntwo\nFN:Ana\nstray\n")

    assert (note.text, name.text) == ("one\ntwo", "Ana")


def test_no_more_is_kept_of_a_property_than_a_name_needs() -> None:
    content = b"FN:" + b"a" * 10 * LIMIT + b"\n " + b"b" * LIMIT + b"\nTITLE:Clerk"

    first, second = lines(content)

    assert (len(first.content), second) == (LIMIT, Line(3, b"TITLE:Clerk"))


def test_a_colon_in_quotes_ends_no_parameter_and_a_quote_that_stays_open_does_no_harm() -> None:
    quoted, open_ = read_properties(b'X;L="a:b;c":d\nY;L="a:b')

    assert (quoted.value, open_.name, open_.value) == ("d", "Y", "b")


@pytest.mark.parametrize(
    ("marks", "pref"),
    [("", 101), (";TYPE=work,pref", 1), (";PREF", 1), (";PREF=7", 7), (";PREF=0", 101),
     (";PREF=x", 101), (";TYPE=pref;PREF=3", 3), (';TYPE="work,pref"', 1)],
)  # fmt: skip
def test_what_is_preferred_is_told_in_three_ways(marks: str, pref: int) -> None:
    assert read_properties(f"EMAIL{marks}:a".encode())[0].pref == pref


@given(st.lists(st.text(), min_size=1))
def test_what_is_escaped_and_joined_comes_apart_again(parts: list[str]) -> None:
    escaped = (p.replace("\\", "\\\\").replace(";", "\\;") + "." for p in parts)

    assert [unescape(p)[:-1] for p in split(";".join(escaped), ";")] == parts


@pytest.mark.parametrize(
    "declared", ["", "utf-8", "us-ascii", "zip", "rot13", "unicode_escape", "a\0b", "x" * 99]
)
def test_only_charsets_of_text_are_believed(declared: str) -> None:
    assert Letters(b"").text("Zoë".encode(), declared) == "Zoë"


def test_the_user_knows_better_what_undeclared_letters_are() -> None:
    raw = "Иванов".encode("cp1251")

    assert Letters(raw, "cp1251").text(raw) == "Иванов"
    assert Letters(raw).text(raw) != "Иванов"


@given(st.binary())
def test_any_bytes_are_text_that_can_be_stored(raw: bytes) -> None:
    for declared in ("", "utf-16", "iso-2022-jp", "cp1250"):
        Letters(raw).text(raw, declared).encode()
    narrow_bytes(raw)
