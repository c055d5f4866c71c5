"""What a user may say of a sheet: which column is what, and what parts the cells."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from weakties import Draft, PersonAdded, Reject, Skip, Source, WeaktiesError
from weakties_spreadsheet.options import Options, parse_mapping
from weakties_spreadsheet.programs import PROGRAMS
from weakties_spreadsheet.sheet import Sheet

PEOPLE = Sheet(PROGRAMS[-1])
UNKNOWN = b"Wer;Post;Wo;Was\nAna Ruiz;ana@example.org;Acme;Head of Data\n"


def read_first(
    content: bytes, options: Options
) -> tuple[Mapping[str, tuple[str, ...]], PersonAdded]:
    """Return what is taken from which columns, and the first person."""
    header, person = PEOPLE.read(Source("x.csv", lambda: content), options, None)
    assert isinstance(header, Skip)
    assert isinstance(person, Draft)
    assert isinstance(person.event, PersonAdded)
    assert header.columns is not None
    return header.columns.taken, person.event


def test_columns_of_any_name_are_taken_as_the_user_says() -> None:
    taken, ana = read_first(UNKNOWN, Options(map="name=Wer, email = post,org=Wo,title=Was"))

    assert (ana.name, ana.email, ana.organization, ana.title) == (
        "Ana Ruiz", "ana@example.org", "name:Acme", "Head of Data",
    )  # fmt: skip
    assert taken == {
        "name": ("Wer",), "email": ("Post",), "organization": ("Wo",), "title": ("Was",),
    }  # fmt: skip


def test_what_the_user_says_goes_before_what_a_column_is_called() -> None:
    content = b"First Name,Last Name,Called,Title\nAna,Ruiz,Anita,Dr.\n"

    assert read_first(content, Options(map="name=Called"))[1].name == "Anita"
    assert read_first(content, Options(map="last=Called"))[1].name == "Ana Anita"
    assert read_first(content, Options())[1].title == "Dr."
    assert read_first(content, Options(map="title="))[1].title is None


def test_whoever_names_the_columns_may_have_any_text_above_them() -> None:
    above, header, person = PEOPLE.read(
        Source("x.csv", lambda: b"Whom I met\n" + UNKNOWN), Options(map="name=Wer,org=Wo"), None
    )

    assert above == Skip("above the header", 1, code="layout.above")
    assert isinstance(header, Skip)
    assert isinstance(person, Draft)


def test_a_column_that_is_not_there_is_an_error_that_lists_those_that_are() -> None:
    with pytest.raises(WeaktiesError, match="no column 'Wen', but 'Wer', 'Post', 'Wo', 'Was'"):
        read_first(UNKNOWN, Options(map="name=Wen,email=Post", delimiter=";"))


@pytest.mark.parametrize("map_", ["nom=Wer", "Wer", "name=Wer,name=Wo", "=Wer"])
def test_a_map_that_cannot_be_read_is_an_error_that_shows_how_to_write_one(map_: str) -> None:
    with pytest.raises(WeaktiesError, match="Write it as name=Full Name,email=Mail"):
        read_first(UNKNOWN, Options(map=map_))


def test_an_empty_map_says_nothing() -> None:
    assert parse_mapping("") == parse_mapping("  ") == {}


def test_a_delimiter_can_be_told() -> None:
    content = b"Name;Email\nAna;ana@example.org\n"

    _, ana = read_first(content, Options(delimiter=";"))
    by_comma = list(PEOPLE.read(Source("x.csv", lambda: content), Options(delimiter=","), None))

    assert ana.name == "Ana"
    assert {t.code for t in by_comma if isinstance(t, Reject)} == {"header.missing"}


def test_a_line_in_which_excel_names_the_delimiter_is_no_obstacle() -> None:
    content = b"sep=;\r\nName;Email;Phone\r\nAna;ana@example.org;\r\n"

    above, header, person = PEOPLE.read(Source("x.csv", lambda: content), None, None)

    assert above == Skip("above the header", 1, code="layout.above")
    assert isinstance(header, Skip)
    assert isinstance(person, Draft)
